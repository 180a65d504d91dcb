/* SPDX-License-Identifier: Apache-2.0
 * Security descriptors as bytes: self-relative SECURITY_DESCRIPTOR (MS-DTYP 2.4.6), as directories
 * keep them in nTSecurityDescriptor. Offsets that lead outside, sizes that do not fit their
 * content and an absolute descriptor, which holds addresses, are refused. */
#include <inttypes.h>
#include <string.h>

#include "base/cursor.h"
#include "base/text.h"
#include "readers/security.h"

enum { DACL_PRESENT = 0x4, SACL_PRESENT = 0x10, DACL_PROTECTED = 0x1000, SELF_RELATIVE = 0x8000 };
enum { HEADER = 20, MOST_SUBAUTHORITIES = 15, GUID = 16 };
enum { OBJECT_TYPE = 1, INHERITED_OBJECT_TYPE = 2 };

typedef struct {
    pv_bytes all;
    pv_cursor c; /* over `all` */
    pv_security *sd;
} descriptor;

static pv_status at_offset(const descriptor *d, uint32_t offset, const char *what,
                           pv_cursor *ret_cursor) {
    if (offset < HEADER || offset >= d->all.size)
        return pv_fail(d->c.arena, PV_DAMAGED, pv_cursor_place(&d->c),
                       "security descriptor: its %s is said to stand at %lu, outside of its %zu "
                       "bytes",
                       what, (unsigned long)offset, d->all.size);
    *ret_cursor = pv_cursor_within(&d->c, pv_bytes_from(d->all, offset));
    return pv_success();
}

static pv_status take_sid(pv_cursor *c, pv_text *ret_sid) {
    uint8_t revision, count;
    pv_bytes authority;
    uint64_t number = 0;
    pv_place place = pv_cursor_place(c);
    PV_TRY(pv_cursor_take_u8(c, "SID", &revision));
    PV_TRY(pv_cursor_take_u8(c, "SID", &count));
    PV_TRY(pv_cursor_take(c, 6, "authority of a SID", &authority));
    if (revision != 1 || count > MOST_SUBAUTHORITIES)
        return pv_fail(c->arena, PV_DAMAGED, place,
                       "security descriptor: a SID of revision %u with %u parts", revision, count);
    for (size_t i = 0; i < 6; i++)
        number = number << 8 | authority.data[i];
    pv_textbuf t = pv_textbuf_new(c->arena, 256);
    pv_textbuf_addf(&t, "S-1-%" PRIu64, number);
    for (uint8_t i = 0; i < count; i++) {
        uint32_t part;
        PV_TRY(pv_cursor_take_u32(c, "SID", &part));
        pv_textbuf_addf(&t, "-%" PRIu32, part);
    }
    ret_sid->data = pv_textbuf_end(&t, &ret_sid->size);
    return ret_sid->data ? pv_success() : pv_no_memory();
}

/* GUIDs are stored with their first three numbers little-endian. */
static pv_status take_guid(pv_cursor *c, pv_text *ret_guid) {
    pv_bytes b;
    PV_TRY(pv_cursor_take(c, GUID, "GUID of an entry", &b));
    const uint8_t *g = b.data;
    ret_guid->data = pv_arena_printf(
        c->arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", g[3],
        g[2], g[1], g[0], g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11], g[12], g[13], g[14],
        g[15]);
    ret_guid->size = 36;
    return ret_guid->data ? pv_success() : pv_no_memory();
}

/* ACE_HEADER.AceType (MS-DTYP 2.4.4.1), and whether GUIDs may stand in it. */
static const struct {
    pv_acetype type;
    bool object;
} TYPES[] = {
    [0x00] = {PV_ACETYPE_ALLOW, false},
    [0x01] = {PV_ACETYPE_DENY, false},
    [0x02] = {PV_ACETYPE_AUDIT, false},
    [0x03] = {PV_ACETYPE_UNNAMED, false},
    [0x04] = {PV_ACETYPE_UNNAMED, false},
    [0x05] = {PV_ACETYPE_ALLOW, true},
    [0x06] = {PV_ACETYPE_DENY, true},
    [0x07] = {PV_ACETYPE_AUDIT, true},
    [0x08] = {PV_ACETYPE_UNNAMED, true},
    [0x09] = {PV_ACETYPE_CONDITIONAL_ALLOW, false},
    [0x0a] = {PV_ACETYPE_CONDITIONAL_DENY, false},
    [0x0b] = {PV_ACETYPE_CONDITIONAL_ALLOW, true},
    [0x0c] = {PV_ACETYPE_CONDITIONAL_DENY, true},
    [0x0d] = {PV_ACETYPE_AUDIT, false},
    [0x0e] = {PV_ACETYPE_UNNAMED, false},
    [0x0f] = {PV_ACETYPE_AUDIT, true},
    [0x10] = {PV_ACETYPE_UNNAMED, true},
    [0x11] = {PV_ACETYPE_LABEL, false},
};
enum { COMPOUND = 4, KNOWN_TYPES = sizeof TYPES / sizeof *TYPES };

static pv_status take_body(pv_cursor *c, uint8_t type, pv_ace *ace) {
    uint32_t parts = 0;
    PV_TRY(pv_cursor_take_u32(c, "mask of an entry", &ace->mask));
    if (TYPES[type].object)
        PV_TRY(pv_cursor_take_u32(c, "flags of an object entry", &parts));
    if (parts & OBJECT_TYPE)
        PV_TRY(take_guid(c, &ace->object));
    if (parts & INHERITED_OBJECT_TYPE)
        PV_TRY(take_guid(c, &ace->inherited_object));
    return take_sid(c, &ace->sid);
}

static pv_status take_entry(const descriptor *d, pv_cursor *c) {
    uint8_t type, flags;
    uint16_t size;
    pv_bytes body;
    pv_ace ace = {.type = PV_ACETYPE_UNNAMED};
    pv_place place = pv_cursor_place(c);
    PV_TRY(pv_cursor_take_u8(c, "entry", &type));
    PV_TRY(pv_cursor_take_u8(c, "entry", &flags));
    PV_TRY(pv_cursor_take_u16(c, "entry", &size));
    if (size < 4)
        return pv_fail(c->arena, PV_DAMAGED, place, "security descriptor: an entry of %u bytes",
                       size);
    PV_TRY(pv_cursor_take(c, (size_t)size - 4, "body of an entry", &body));
    pv_ace_set_flags(&ace, flags);
    if (type < KNOWN_TYPES && type != COMPOUND) {
        pv_cursor inner = pv_cursor_within(c, body);
        ace.type = TYPES[type].type;
        PV_TRY(take_body(&inner, type, &ace));
    }
    return pv_aces_add(&d->sd->aces, &ace, place);
}

static pv_status take_list(const descriptor *d, uint32_t offset, const char *what) {
    pv_cursor c;
    uint16_t size, count, reserved;
    uint8_t revision, zero;
    PV_TRY(at_offset(d, offset, what, &c));
    PV_TRY(pv_cursor_take_u8(&c, what, &revision));
    PV_TRY(pv_cursor_take_u8(&c, what, &zero));
    PV_TRY(pv_cursor_take_u16(&c, what, &size));
    PV_TRY(pv_cursor_take_u16(&c, what, &count));
    PV_TRY(pv_cursor_take_u16(&c, what, &reserved));
    pv_bytes body;
    if (size < 8)
        return pv_fail(c.arena, PV_DAMAGED, pv_cursor_place(&c),
                       "security descriptor: a %s of %u bytes", what, size);
    PV_TRY(pv_cursor_take(&c, (size_t)size - 8, what, &body));
    pv_cursor inner = pv_cursor_within(&c, body);
    for (uint16_t i = 0; i < count; i++)
        PV_TRY(take_entry(d, &inner));
    return pv_success();
}

typedef struct {
    uint16_t control;
    uint32_t owner, group, sacl, dacl;
} header;

static pv_status take_header(descriptor *d, header *h) {
    static const char WHAT[] = "header of a security descriptor";
    uint8_t revision, zero;
    PV_TRY(pv_cursor_take_u8(&d->c, WHAT, &revision));
    PV_TRY(pv_cursor_take_u8(&d->c, WHAT, &zero));
    PV_TRY(pv_cursor_take_u16(&d->c, WHAT, &h->control));
    PV_TRY(pv_cursor_take_u32(&d->c, WHAT, &h->owner));
    PV_TRY(pv_cursor_take_u32(&d->c, WHAT, &h->group));
    PV_TRY(pv_cursor_take_u32(&d->c, WHAT, &h->sacl));
    PV_TRY(pv_cursor_take_u32(&d->c, WHAT, &h->dacl));
    if (revision != 1 || !(h->control & SELF_RELATIVE))
        return pv_fail(d->c.arena, PV_DAMAGED, pv_cursor_place(&d->c),
                       "no self-relative security descriptor: revision %u, control 0x%04x",
                       revision, h->control);
    return pv_success();
}

static pv_status take_sid_at(const descriptor *d, uint32_t offset, const char *what,
                             pv_text *ret_sid) {
    pv_cursor c;
    if (offset == 0)
        return pv_success();
    PV_TRY(at_offset(d, offset, what, &c));
    return take_sid(&c, ret_sid);
}

static pv_status take_lists(const descriptor *d, const header *h) {
    if (h->control & DACL_PRESENT && h->dacl)
        PV_TRY(take_list(d, h->dacl, "DACL"));
    if (h->control & SACL_PRESENT && h->sacl)
        PV_TRY(take_list(d, h->sacl, "SACL"));
    if (h->control & DACL_PRESENT)
        d->sd->dacl = h->dacl ? PV_DACL_LIST : PV_DACL_NULL;
    d->sd->is_protected = (h->control & DACL_PROTECTED) != 0;
    return pv_success();
}

static pv_status take_all(descriptor *d) {
    header h = {0};
    PV_TRY(take_header(d, &h));
    PV_TRY(take_sid_at(d, h.owner, "owner", &d->sd->owner));
    PV_TRY(take_sid_at(d, h.group, "group", &d->sd->group));
    return take_lists(d, &h);
}

/* A failure is said to be at the place of the whole: most descriptors were decoded from a text. */
pv_status pv_security_of_bytes(pv_arena *arena, pv_bytes bytes, pv_place place, pv_security *ret) {
    descriptor d = {.all = bytes, .c = pv_cursor_over(bytes, arena), .sd = ret};
    *ret = (pv_security){.aces = {.arena = arena}};
    pv_status status = take_all(&d);
    if (!status.error || status.error->code == PV_OUT_OF_MEMORY)
        return status;
    return pv_fail(arena, status.error->code, place, "%s", status.error->message);
}
