/* SPDX-License-Identifier: Apache-2.0
 * The forms of values under [Extensions] of an INF, by Microsoft's certreq reference. Refuses DER
 * of more than 64 KiB. */
#include "readers/inf_forms.h"

#include "base/base64.h"
#include "base/text.h"
#include "readers/certified.h"

enum { LONGEST_DER = 64 * 1024 };

pv_inf_found pv_inf_find_extension(const pv_inf *inf, const char *oid) {
    pv_inf_found found = pv_inf_find(inf, "Extensions", oid);
    size_t section = pv_inf_section_named(inf, "Extensions"), at = 0;
    const pv_inf_entry *e;
    while (found.known == PV_ABSENT && (e = pv_inf_next(inf, section, &at)))
        if (pv_inf_is_open(e->key) || pv_slice_has(e->key, "%"))
            found.known = PV_UNDETERMINED;
    return found;
}

void pv_inf_complain(const pv_inf *inf, const pv_inf_entry *e, const char *what) {
    pv_slice key = pv_inf_shown(e->key);
    pv_inf_note(inf, PV_DAMAGED, e->place, "%.*s: %s", (int)key.size, key.data, what);
}

pv_inf_form pv_inf_form_of(pv_slice *value) {
    static const struct {
        const char *prefix;
        pv_inf_form form;
    } FORMS[] = {{"{text}", PV_INF_TEXT},
                 {"{hex}", PV_INF_HEX},
                 {"{asn}", PV_INF_BASE64},
                 {"{", PV_INF_OTHER}};
    *value = pv_slice_trim(*value);
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (!pv_slice_begins(*value, FORMS[i].prefix))
            continue;
        *value = pv_slice_trim(pv_slice_from(*value, strlen(FORMS[i].prefix)));
        return FORMS[i].form;
    }
    return PV_INF_BASE64;
}

pv_status pv_inf_take_der(const pv_inf *inf, const pv_inf_entry *e, pv_inf_form form,
                          pv_slice value, pv_bytes *ret_der) {
    pv_base64_fault fault;
    size_t size = 0;
    *ret_der = (pv_bytes){NULL, 0};
    if (value.size > LONGEST_DER || form == PV_INF_OTHER)
        return pv_success();
    uint8_t *octets = pv_arena_alloc(pv_inf_arena(inf), LONGEST_DER);
    if (!octets)
        return pv_no_memory();
    bool good = form == PV_INF_HEX ? pv_slice_octets(value, octets, LONGEST_DER, &size)
                                   : pv_base64_decode(pv_slice_bytes(value), octets, &size, &fault);
    if (good && size)
        *ret_der = (pv_bytes){octets, size};
    else
        pv_inf_complain(inf, e, form == PV_INF_HEX ? "no octets in hex" : "no base64");
    return pv_success();
}

pv_cursor pv_inf_cursor(const pv_inf *inf, pv_bytes der) {
    pv_cursor c = pv_cursor_over(der, pv_inf_arena(inf));
    c.place_kind = PV_CONTENT;
    return c;
}

pv_status pv_inf_keep(const pv_inf *inf, const pv_inf_entry *e, pv_status status,
                      bool *ret_unsure) {
    if (!status.error || !pv_certified_is_damage(status))
        return status;
    *ret_unsure = true;
    pv_inf_complain(inf, e, status.error->message);
    return pv_success();
}
