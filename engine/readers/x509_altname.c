/* SPDX-License-Identifier: Apache-2.0
 * GeneralName (RFC 5280 4.2.1.6) as text: kind, colon, value. Addresses by RFC 5952; Microsoft's
 * user principal name (1.3.6.1.4.1.311.20.2.3) by name; what has no text form as hex of its DER. */
#include "readers/x509_altname.h"

#include <stdio.h>

#include "base/text.h"
#include "facts/oid.h"
#include "readers/extensions.h"
#include "readers/x509_name.h"

static pv_status finish(pv_textbuf *t, pv_text *ret_text) {
    ret_text->data = pv_textbuf_end(t, &ret_text->size);
    return ret_text->data ? pv_success() : pv_no_memory();
}

static pv_status prefixed(pv_arena *arena, const char *prefix, pv_text value, pv_text *ret_text) {
    size_t size = strlen(prefix);
    char *text = pv_arena_alloc(arena, size + value.size + 1);
    if (!text)
        return pv_no_memory();
    memcpy(text, prefix, size);
    if (value.size)
        memcpy(text + size, value.data, value.size);
    *ret_text = (pv_text){text, size + value.size};
    return pv_success();
}

static bool is_ascii(pv_bytes b) {
    uint8_t all = 0;
    for (size_t i = 0; i < b.size; i++)
        all |= b.data[i];
    return all < 0x80;
}

/* IA5String, IMPLICIT. */
static pv_status take_ia5(pv_certified *x, const pv_cursor *c, const pv_tlv *tlv,
                          const char *prefix, pv_text *ret_text) {
    pv_text value = {(const char *)tlv->content.data, tlv->content.size};
    if (!is_ascii(tlv->content)) {
        pv_tlv as_string = *tlv;
        as_string.tag = PV_TAG_IA5_STRING;
        PV_TRY(pv_extension_string(x, c, &as_string, &value));
    }
    return prefixed(c->arena, prefix, value, ret_text);
}

static pv_status take_hex(pv_arena *arena, const char *prefix, pv_bytes bytes, pv_text *ret_text) {
    const char *hex = pv_hex_in(arena, bytes);
    return hex ? prefixed(arena, prefix, (pv_text){hex, 2 * bytes.size}, ret_text) : pv_no_memory();
}

/* The longest run of zero groups, from two on; the first of equals (RFC 5952 4.2). */
static void find_zeros(const uint16_t group[8], size_t *ret_start, size_t *ret_count) {
    size_t best = 0, best_count = 1;
    for (size_t i = 0; i < 8; i++) {
        size_t count = 0;
        while (i + count < 8 && group[i + count] == 0)
            count++;
        if (count > best_count) {
            best = i;
            best_count = count;
        }
    }
    *ret_start = best;
    *ret_count = best_count > 1 ? best_count : 0;
}

static void add_groups(pv_textbuf *t, const uint16_t *group, size_t count) {
    for (size_t i = 0; i < count; i++)
        pv_textbuf_addf(t, i ? ":%x" : "%x", group[i]);
}

static void add_ipv6(pv_textbuf *t, const uint8_t *octets) {
    static const uint8_t MAPPED[12] = {[10] = 0xff, [11] = 0xff};
    uint16_t group[8];
    size_t start, count;
    if (memcmp(octets, MAPPED, sizeof MAPPED) == 0) {
        pv_textbuf_addf(t, "::ffff:%u.%u.%u.%u", octets[12], octets[13], octets[14], octets[15]);
        return;
    }
    for (size_t i = 0; i < 8; i++)
        group[i] = (uint16_t)(octets[2 * i] << 8 | octets[2 * i + 1]);
    find_zeros(group, &start, &count);
    if (!count) {
        add_groups(t, group, 8);
        return;
    }
    add_groups(t, group, start);
    pv_textbuf_adds(t, "::");
    add_groups(t, group + start + count, 8 - start - count);
}

static pv_status take_address(pv_arena *arena, pv_bytes octets, pv_text *ret_text) {
    pv_textbuf t = pv_textbuf_new(arena, SIZE_MAX / 4);
    const uint8_t *o = octets.data;
    if (octets.size != 4 && octets.size != 16)
        return take_hex(arena, "ip:", octets, ret_text);
    pv_textbuf_adds(&t, "ip:");
    if (octets.size == 4)
        pv_textbuf_addf(&t, "%u.%u.%u.%u", o[0], o[1], o[2], o[3]);
    else
        add_ipv6(&t, o);
    return finish(&t, ret_text);
}

/* directoryName: EXPLICIT, for a Name is a CHOICE. */
static pv_status take_directory(pv_certified *x, const pv_cursor *c, const pv_tlv *tlv,
                                pv_text *ret_text) {
    pv_cursor inner = pv_der_inside(c, tlv);
    pv_tlv name;
    pv_text value;
    PV_TRY(pv_certified_name(x, &inner, "directory name", &name, &value));
    if (!value.data)
        return pv_fail(c->arena, PV_DAMAGED, name.place, "directory name: not a Name");
    return prefixed(c->arena, "dirname:", value, ret_text);
}

/* otherName: an identifier, and [0] EXPLICIT of what it defines. */
static pv_status take_other(pv_certified *x, const pv_cursor *c, const pv_tlv *tlv,
                            pv_text *ret_text) {
    pv_cursor inner = pv_der_inside(c, tlv), wrapped;
    pv_tlv type, value;
    pv_text text = {0};
    PV_TRY(pv_der_expect(&inner, PV_TAG_OID, "type of an otherName", &type));
    PV_TRY(pv_der_enter(&inner, PV_TAG_CONTEXT_CONSTRUCTED(0), "otherName", &wrapped));
    PV_TRY(pv_der_take(&wrapped, "value of an otherName", &value));
    if (pv_oid_find(type.content) == PV_OID_MS_UPN)
        PV_TRY(pv_extension_string(x, c, &value, &text));
    if (text.data)
        return prefixed(c->arena, "upn:", text, ret_text);
    const char *name = pv_oid_text(c->arena, type.content);
    const char *prefix = name ? pv_arena_printf(c->arena, "other:%s:", name) : NULL;
    return prefix ? take_hex(c->arena, prefix, value.whole, ret_text) : pv_no_memory();
}

static pv_status take_registered_id(pv_arena *arena, pv_bytes oid, pv_text *ret_text) {
    const char *name = pv_oid_text(arena, oid);
    return name ? prefixed(arena, "rid:", (pv_text){name, strlen(name)}, ret_text) : pv_no_memory();
}

pv_status pv_general_name_take(pv_certified *x, pv_cursor *c, pv_text *ret_text) {
    pv_tlv tlv;
    char prefix[32];
    PV_TRY(pv_der_take(c, "alternative name", &tlv));
    switch (tlv.tag) {
    case PV_TAG_CONTEXT_CONSTRUCTED(0):
        return take_other(x, c, &tlv, ret_text);
    case PV_TAG_CONTEXT(1):
        return take_ia5(x, c, &tlv, "email:", ret_text);
    case PV_TAG_CONTEXT(2):
        return take_ia5(x, c, &tlv, "dns:", ret_text);
    case PV_TAG_CONTEXT_CONSTRUCTED(3):
        return take_hex(c->arena, "other:x400Address:", tlv.content, ret_text);
    case PV_TAG_CONTEXT_CONSTRUCTED(4):
        return take_directory(x, c, &tlv, ret_text);
    case PV_TAG_CONTEXT_CONSTRUCTED(5):
        return take_hex(c->arena, "other:ediPartyName:", tlv.content, ret_text);
    case PV_TAG_CONTEXT(6):
        return take_ia5(x, c, &tlv, "uri:", ret_text);
    case PV_TAG_CONTEXT(7):
        return take_address(c->arena, tlv.content, ret_text);
    case PV_TAG_CONTEXT(8):
        return take_registered_id(c->arena, tlv.content, ret_text);
    default:
        pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, tlv.place);
        snprintf(prefix, sizeof prefix, "other:0x%02x:", tlv.tag);
        return take_hex(c->arena, prefix, tlv.content, ret_text);
    }
}

pv_status pv_extension_names(pv_certified *x, pv_cursor *value, const pv_text **ret_names,
                             size_t *ret_count) {
    pv_cursor list;
    pv_tlv tlv;
    size_t count = 0;
    PV_TRY(pv_der_enter(value, PV_TAG_SEQUENCE, "subject alternative name", &list));
    for (pv_cursor c = list; pv_der_more(&c); count++)
        PV_TRY(pv_der_take(&c, "alternative name", &tlv));
    pv_text *names = pv_arena_array(value->arena, count, sizeof *names);
    if (!names)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++)
        PV_TRY(pv_general_name_take(x, &list, &names[i]));
    *ret_names = names;
    *ret_count = count;
    return pv_success();
}

pv_status pv_extension_san(pv_certified *x, pv_cursor *value) {
    const pv_text *names;
    size_t count;
    pv_place place = pv_cursor_place(value);
    PV_TRY(pv_extension_names(x, value, &names, &count));
    pv_set_shared_SUBJECT_ALT_NAMES(x->subject, place, names, count);
    return pv_success();
}
