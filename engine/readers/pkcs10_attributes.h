/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_PKCS10_ATTRIBUTES_H
#define PKIVET_READERS_PKCS10_ATTRIBUTES_H

#include "readers/certified.h"

/* Reads the attributes of a request: the cursor stands at the first of them. Sets all facts that
 * come of attributes, and of the extensions that stand in some of them. Fails where the list
 * itself is broken; what may have stood behind is then undetermined. */
PV_MUST_USE pv_status pv_attributes_read(pv_certified *x, pv_cursor *c);

/* The provider that the client names, and what follows from the name. */
void pv_request_set_provider(pv_subject *request, pv_place place, pv_text name);

#endif
