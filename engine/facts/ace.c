/* SPDX-License-Identifier: Apache-2.0
 * Access control entries as records (records.def, ACE). Knows no notation of them. */
#include "facts/ace.h"

#include <string.h>

void pv_ace_set_flags(pv_ace *ace, uint8_t octet) {
    static const uint8_t BITS[] = {
        [PV_ACEFLAG_OBJECT_INHERIT] = 0x01, [PV_ACEFLAG_CONTAINER_INHERIT] = 0x02,
        [PV_ACEFLAG_NO_PROPAGATE] = 0x04,   [PV_ACEFLAG_INHERIT_ONLY] = 0x08,
        [PV_ACEFLAG_AUDIT_SUCCESS] = 0x40,  [PV_ACEFLAG_AUDIT_FAILURE] = 0x80,
    };
    ace->flags = 0;
    for (unsigned i = 0; i < PV_ACEFLAG_COUNT; i++)
        if (octet & BITS[i])
            ace->flags |= UINT64_C(1) << i;
    ace->inherited = (octet & 0x10) != 0;
}

static void put_text(pv_value *field, pv_text text) {
    field->known = text.data ? PV_PRESENT : PV_ABSENT;
    field->u.text = text.data;
    field->count = (uint32_t)text.size;
}

static void fill(pv_value *row, const pv_ace *ace) {
    put_text(&row[PV_ACE_SID], ace->sid);
    if (!ace->sid.data && ace->could_be_anyone)
        row[PV_ACE_SID].known = PV_UNDETERMINED;
    put_text(&row[PV_ACE_ACCOUNT], ace->account);
    put_text(&row[PV_ACE_OBJECT], ace->object);
    put_text(&row[PV_ACE_INHERITED_OBJECT], ace->inherited_object);
    row[PV_ACE_MASK] = (pv_value){.known = PV_PRESENT, .u.integer = ace->mask};
    row[PV_ACE_TYPE] = (pv_value){.known = PV_PRESENT, .u.choice = (unsigned)ace->type};
    row[PV_ACE_INHERITED] = (pv_value){.known = PV_PRESENT, .u.boolean = ace->inherited};
    row[PV_ACE_FLAGS] = (pv_value){.known = PV_PRESENT, .u.set = ace->flags};
}

pv_status pv_aces_add(pv_aces *aces, const pv_ace *ace, pv_place place) {
    if (aces->count == PV_MOST_ACES)
        return pv_fail(aces->arena, PV_OVER_LIMIT, place,
                       "more than %d entries in one access control list", PV_MOST_ACES);
    if (aces->count == aces->room) {
        size_t room = aces->room ? 2 * aces->room : 8;
        pv_value *rows = pv_arena_array(aces->arena, room * PV_ACE_FIELDS, sizeof *rows);
        if (!rows)
            return pv_no_memory();
        if (aces->count)
            memcpy(rows, aces->rows, aces->count * PV_ACE_FIELDS * sizeof *rows);
        aces->rows = rows;
        aces->room = room;
    }
    fill(aces->rows + aces->count++ * PV_ACE_FIELDS, ace);
    return pv_success();
}
