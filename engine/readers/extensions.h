/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_EXTENSIONS_H
#define PKIVET_READERS_EXTENSIONS_H

#include "readers/certified.h"

/* Sets every fact that comes of extensions, from `count` lists of them (RFC 5280 4.1.2.9). Each
 * cursor stands at the SEQUENCE of a list. Of a later list only what the earlier ones lack counts:
 * requests may carry two. No list at all makes the facts absent. Fails where a list itself is
 * broken; what may have stood behind is then undetermined. */
PV_MUST_USE pv_status pv_extensions_read(pv_certified *x, const pv_cursor *lists, size_t count);

/* Reads the value of an extension, which the cursor stands at, into the subject's facts. */
typedef pv_status pv_extension_value(pv_certified *x, pv_cursor *value);
pv_extension_value pv_extension_key_usage, pv_extension_eku, pv_extension_basic_constraints,
    pv_extension_ski, pv_extension_aki, pv_extension_policies, /* x509_usage.c */
    pv_extension_san,                                          /* x509_altname.c */
    pv_extension_template_name, pv_extension_template, pv_extension_application_policies,
    pv_extension_ca_version, pv_extension_previous_ca_hash,
    pv_extension_ntds_security; /* x509_microsoft.c */

/* Takes a SEQUENCE OF what begins with an OBJECT IDENTIFIER (`wrapped` in a SEQUENCE of its own),
 * as names or dotted. */
PV_MUST_USE pv_status pv_extension_oids(pv_cursor *value, const char *what, bool wrapped,
                                        const pv_text **ret_list, size_t *ret_count,
                                        pv_place *ret_place);

/* Values of extensions apart from any subject: the bits of Key Usage, Basic Constraints, and
 * alternative names. */
PV_MUST_USE pv_status pv_extension_usage_bits(pv_cursor *value, uint64_t *ret_set);
typedef struct {
    bool is_ca, has_length;
    int64_t length;
    pv_place length_place;
} pv_extension_constraints;
PV_MUST_USE pv_status pv_extension_constraints_take(pv_certified *x, pv_cursor *value,
                                                    pv_extension_constraints *ret_constraints);
PV_MUST_USE pv_status pv_extension_names(pv_certified *x, pv_cursor *value,
                                         const pv_text **ret_names, size_t *ret_count);

/* Character strings of any type as text; not clean is noted as damage. NULL `data` when the tag is
 * none of a string. */
PV_MUST_USE pv_status pv_extension_string(pv_certified *x, const pv_cursor *c, const pv_tlv *tlv,
                                          pv_text *ret_text);

#endif
