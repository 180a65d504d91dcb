/* SPDX-License-Identifier: Apache-2.0
 * msPKI-RA-Application-Policies of templates that ask for CNG (MS-CRTD 2.23): one value that packs
 * name, type and value of each setting, all ended by backticks. Other templates keep plain
 * identifiers there. Settings that pkivet has no fact for are kept as they are; a value that ends
 * within a setting is damaged. */
#include "readers/template_facts.h"

/* Takes what stands up to the next backtick; false when there is none. */
static bool take(pv_slice *rest, pv_slice *ret_part) {
    size_t end = pv_slice_find(*rest, "`");
    if (end == rest->size)
        return false;
    *ret_part = pv_slice_trim(pv_slice_head(*rest, end));
    *rest = pv_slice_from(*rest, end + 1);
    return true;
}

/* Identifiers in one text. */
static pv_status add_policies(pv_attributes *entry, pv_slice list, pv_place place) {
    while (list.size) {
        pv_slice one;
        (void)pv_slice_cut(list, ",", &one, &list);
        if (one.size)
            PV_TRY(pv_attributes_add(entry, PV_ATTR_RA_APPLICATION_POLICIES, one, place));
    }
    return pv_success();
}

/* What may be packed as a setting of its own. */
static const pv_attr PACKED[] = {PV_ATTR_RA_APPLICATION_POLICIES,
                                 PV_ATTR_ASYMMETRIC_ALGORITHM,
                                 PV_ATTR_HASH_ALGORITHM,
                                 PV_ATTR_CNG_KEY_USAGE,
                                 PV_ATTR_SYMMETRIC_ALGORITHM,
                                 PV_ATTR_SYMMETRIC_KEY_LENGTH,
                                 PV_ATTR_KEY_SECURITY,
                                 PV_ATTR_OTHER_PACKED};
enum { PACKED_COUNT = sizeof PACKED / sizeof *PACKED };

/* `whole` is all of the setting. */
static pv_status add_setting(pv_attributes *entry, pv_slice name, pv_slice value, pv_slice whole,
                             pv_place place) {
    pv_attr attr = pv_attr_named(name);
    if (attr == PV_ATTR_RA_APPLICATION_POLICIES)
        return add_policies(entry, value, place);
    for (size_t i = 0; i < PACKED_COUNT; i++)
        if (PACKED[i] == attr)
            return pv_attributes_add(entry, attr, value, place);
    return pv_attributes_add(entry, PV_ATTR_OTHER_PACKED, whole, place);
}

/* What else was in it is not known. */
static void spoil_all(pv_attributes *entry) {
    for (size_t i = 0; i < PACKED_COUNT; i++)
        pv_attributes_spoil(entry, PACKED[i]);
}

static pv_status unpack(pv_attributes *entry, const pv_attr_value *packed) {
    pv_slice rest = packed->value, name, type, value;
    while (pv_slice_trim(rest).size) {
        pv_slice whole = rest;
        if (!take(&rest, &name) || !take(&rest, &type) || !take(&rest, &value)) {
            pv_template_problem(entry, PV_ATTR_RA_APPLICATION_POLICIES, packed->place,
                                "ends within a setting");
            spoil_all(entry);
            return pv_success();
        }
        whole = pv_slice_head(whole, whole.size - rest.size);
        PV_TRY(add_setting(entry, name, value, whole, packed->place));
    }
    return pv_success();
}

pv_status pv_template_unpack(pv_attributes *entry) {
    const pv_attr attr = PV_ATTR_RA_APPLICATION_POLICIES;
    pv_attr_value *values = entry->first[attr];
    entry->first[attr] = entry->last[attr] = NULL;
    for (pv_attr_value *v = values; v; v = v->next) {
        if (pv_slice_has(v->value, "`"))
            PV_TRY(unpack(entry, v));
        else
            PV_TRY(pv_attributes_add(entry, attr, v->value, v->place));
    }
    pv_attributes_drop_ambiguous(entry);
    return pv_success();
}
