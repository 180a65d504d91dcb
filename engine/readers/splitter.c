/* SPDX-License-Identifier: Apache-2.0 */
#include "readers/splitter.h"

pv_status pv_splitter_read(pv_unit *unit, pv_bytes bytes, bool *ret_claimed) {
    (void)unit;
    (void)bytes;
    *ret_claimed = false;
    return pv_success();
}
