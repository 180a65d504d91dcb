/* SPDX-License-Identifier: Apache-2.0
 * What carriers of certificate templates have in common before anything is judged: attributes by
 * their LDAP names (MS-CRTD 2), and the ways in which octets and periods are written as text. An
 * object with more than 16384 values is refused: the directory keeps fewer. */
#include "readers/template_attributes.h"

#include "base/base64.h"
#include "readers/security.h"

enum { MOST_OCTETS = 1 << 20 };

static const struct {
    const char *name;
    pv_attr_type type;
    bool is_single;
} ATTRIBUTES[] = {
#define ONE                                   true
#define SEVERAL                               false
#define ATTRIBUTE(symbol, name, type, values) {name, PV_ATTR_##type, values},
#include "readers/template_attributes.def"
#undef ATTRIBUTE
};
_Static_assert(PV_ATTR_COUNT < 64, "pv_attributes.seen has a bit for each attribute");

pv_attr pv_attr_named(pv_slice name) {
    unsigned attr = 0;
    while (attr < PV_ATTR_COUNT && !pv_slice_is(name, ATTRIBUTES[attr].name))
        attr++;
    return (pv_attr)attr;
}

const char *pv_attr_name(pv_attr attr) {
    return ATTRIBUTES[attr].name;
}

pv_attr_type pv_attr_type_of(pv_attr attr) {
    return ATTRIBUTES[attr].type;
}

void pv_attributes_begin(pv_attributes *entry, pv_unit *unit, pv_artifact *artifact,
                         pv_place place) {
    *entry = (pv_attributes){.unit = unit, .artifact = artifact, .place = place};
}

pv_status pv_attributes_add(pv_attributes *entry, pv_attr attr, pv_slice value, pv_place place) {
    if (entry->count == PV_MOST_ATTR_VALUES)
        return pv_fail(entry->unit->arena, PV_OVER_LIMIT, place,
                       "an object of the directory has more than %d values", PV_MOST_ATTR_VALUES);
    pv_attr_value *v = pv_arena_alloc(entry->unit->arena, sizeof *v);
    if (!v)
        return pv_no_memory();
    *v = (pv_attr_value){NULL, value, place};
    if (entry->last[attr])
        entry->last[attr]->next = v;
    else
        entry->first[attr] = v;
    entry->last[attr] = v;
    entry->count++;
    pv_attributes_saw(entry, attr);
    return pv_success();
}

/* The first value that is another one than this; NULL when there is none. */
static const pv_attr_value *another(const pv_attr_value *first) {
    const pv_attr_value *v = first;
    while (v && v->value.size == first->value.size &&
           (!v->value.size || memcmp(v->value.data, first->value.data, v->value.size) == 0))
        v = v->next;
    return v;
}

void pv_attributes_drop_ambiguous(pv_attributes *entry) {
    for (unsigned attr = 0; attr < PV_ATTR_COUNT; attr++) {
        const pv_attr_value *first = entry->first[attr];
        const pv_attr_value *second = ATTRIBUTES[attr].is_single ? another(first) : NULL;
        if (!second || (entry->spoilt >> attr & 1))
            continue;
        const char *message =
            pv_arena_printf(entry->unit->arena,
                            "%s has one value in any directory, and stands here with several; "
                            "none of them is taken",
                            ATTRIBUTES[attr].name);
        pv_unit_problem(entry->unit, entry->artifact, PV_DAMAGED, second->place,
                        message ? message : ATTRIBUTES[attr].name);
        pv_attributes_spoil(entry, (pv_attr)attr);
        entry->first[attr] = entry->last[attr] = NULL;
    }
}

pv_status pv_attributes_add_number(pv_attributes *entry, pv_attr attr, int64_t number,
                                   pv_place place) {
    const char *text = pv_arena_printf(entry->unit->arena, "%lld", (long long)number);
    return text ? pv_attributes_add(entry, attr, pv_slice_of(text), place) : pv_no_memory();
}

pv_status pv_attributes_add_period(pv_attributes *entry, pv_attr attr, int64_t seconds,
                                   pv_place place) {
    uint8_t *octets = pv_arena_alloc(entry->unit->arena, 8);
    uint64_t period = 0 - (uint64_t)seconds * UINT64_C(10000000);
    if (!octets)
        return pv_no_memory();
    for (unsigned i = 0; i < 8; i++)
        octets[i] = (uint8_t)(period >> 8 * i);
    return pv_attributes_add(entry, attr, pv_slice_of_bytes((pv_bytes){octets, 8}), place);
}

static bool from_hex(pv_slice text, uint8_t *octets, size_t *ret_size) {
    bool split = text.size == 2 || pv_slice_has(text, " ") || pv_slice_has(text, "-");
    return split && pv_slice_octets(text, octets, text.size, ret_size);
}

pv_status pv_attributes_add_encoded(pv_attributes *entry, pv_attr attr, pv_slice text,
                                    pv_place place) {
    pv_base64_fault fault;
    size_t size, room = text.size > MOST_OCTETS ? 0 : pv_base64_room(text.size);
    if (attr == PV_ATTR_SECURITY && pv_security_is_sddl(pv_slice_bytes(text)))
        return pv_attributes_add(entry, attr, text, place);
    uint8_t *octets = pv_arena_alloc(entry->unit->arena, room);
    if (!octets)
        return pv_no_memory();
    if (room && (from_hex(text, octets, &size) ||
                 pv_base64_decode(pv_slice_bytes(text), octets, &size, &fault)))
        return pv_attributes_add(entry, attr, pv_slice_of_bytes((pv_bytes){octets, size}), place);
    const char *message = pv_arena_printf(entry->unit->arena, "%s is neither base64 nor hex%s",
                                          pv_attr_name(attr), room ? "" : ", or too long");
    pv_unit_problem(entry->unit, entry->artifact, PV_DAMAGED, place, message ? message : "");
    pv_attributes_spoil(entry, attr);
    return pv_success();
}

bool pv_oid_dotted_form(pv_slice text) {
    size_t dots = 0;
    char before = '.';
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '.' ? before == '.' : c < '0' || c > '9')
            return false;
        dots += c == '.';
        before = c;
    }
    return dots > 0 && before != '.';
}

bool pv_period_seconds(pv_slice text, int64_t *ret_seconds) {
    static const struct {
        const char *unit;
        int64_t seconds;
    } UNITS[] = {{"Year", 365 * 86400}, {"Month", 30 * 86400}, {"Week", 7 * 86400}, {"Day", 86400},
                 {"Hour", 3600},        {"Minute", 60},        {"Second", 1}};
    pv_slice rest = pv_slice_trim(text), unit;
    uint64_t number;
    if (!pv_slice_decimal(pv_slice_word(&rest), &number) || number > 100000)
        return false;
    rest = pv_slice_trim(rest);
    unit = pv_slice_word(&rest);
    if (pv_slice_trim(rest).size)
        return false;
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (pv_slice_begins(unit, UNITS[i].unit)) {
            *ret_seconds = (int64_t)number * UNITS[i].seconds;
            return true;
        }
    return false;
}
