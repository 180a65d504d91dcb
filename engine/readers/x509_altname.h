/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_X509_ALTNAME_H
#define PKIVET_READERS_X509_ALTNAME_H

#include "readers/certified.h"

/* Takes one GeneralName as text: dns:, email:, ip:, uri:, dirname:, upn:, rid: or other: and its
 * value. */
PV_MUST_USE pv_status pv_general_name_take(pv_certified *x, pv_cursor *c, pv_text *ret_text);

#endif
