/* SPDX-License-Identifier: Apache-2.0 */
#include "facts/reader.h"

static pv_bid probe(const pv_probe *p) {
    (void)p;
    return PV_BID_NONE;
}

static pv_status read(const pv_reading *reading) {
    (void)reading;
    return pv_success();
}

const pv_reader PV_READER_private_key = {"private_key", "", "", probe, read};
