/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_INF_FORMS_H
#define PKIVET_READERS_INF_FORMS_H

#include "base/der.h"
#include "readers/inf.h"

/* A row of [Extensions]. Where a key there is not known, any extension may be the one. */
pv_inf_found pv_inf_find_extension(const pv_inf *inf, const char *oid);

/* The forms that values of extensions have in an INF: {text}; DER in {hex}, {asn} or base64 alone.
 * {octet} and {utf8} are not taken apart. */
typedef enum { PV_INF_TEXT, PV_INF_HEX, PV_INF_BASE64, PV_INF_OTHER } pv_inf_form;

/* Takes the name of the form off. */
pv_inf_form pv_inf_form_of(pv_slice *value);

/* The DER of a value that is not text; `ret_der->data` is NULL when it is none. */
PV_MUST_USE pv_status pv_inf_take_der(const pv_inf *inf, const pv_inf_entry *e, pv_inf_form form,
                                      pv_slice value, pv_bytes *ret_der);
pv_cursor pv_inf_cursor(const pv_inf *inf, pv_bytes der);

/* Says what is wrong with an entry. */
void pv_inf_complain(const pv_inf *inf, const pv_inf_entry *e, const char *what);
/* Makes a problem of the row of what is wrong with its DER; what it says is then unsure. */
PV_MUST_USE pv_status pv_inf_keep(const pv_inf *inf, const pv_inf_entry *e, pv_status status,
                                  bool *ret_unsure);

static inline pv_arena *pv_inf_arena(const pv_inf *inf) {
    return inf->reading->unit->arena;
}

#endif
