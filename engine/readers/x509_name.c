/* SPDX-License-Identifier: Apache-2.0
 * Distinguished names as text: RFC 4514, in UTF-8, the last RDN first. Types without a registered
 * short name stand dotted, and their values, like all that are no character strings, as "#" and the
 * hex of their DER. Refuses to compare names: that is done on their octets. */
#include "readers/x509_name.h"

#include "base/text.h"
#include "facts/oid.h"

typedef struct {
    pv_bytes type;
    pv_tlv value;
    bool joined; /* stands in one RDN with the attribute before it */
} attribute;

/* Common names fit here and cost the arena nothing but their text. */
enum { FEW_ATTRIBUTES = 16, SHORT_TEXT = 512 };

/* Writes at most `room` attributes and counts all of them. */
static pv_status collect(pv_cursor name, attribute *out, size_t room, size_t *ret_count) {
    size_t count = 0;
    while (pv_der_more(&name)) {
        pv_cursor rdn, pair;
        PV_TRY(pv_der_enter(&name, PV_TAG_SET, "relative distinguished name", &rdn));
        for (bool joined = false; pv_der_more(&rdn); joined = true) {
            pv_tlv type, value;
            PV_TRY(pv_der_enter(&rdn, PV_TAG_SEQUENCE, "attribute of a name", &pair));
            PV_TRY(pv_der_expect(&pair, PV_TAG_OID, "type of a name's attribute", &type));
            PV_TRY(pv_der_take(&pair, "value of a name's attribute", &value));
            PV_TRY(pv_der_end(&pair, "attribute of a name"));
            if (count < room)
                out[count] = (attribute){type.content, value, joined};
            count++;
        }
    }
    *ret_count = count;
    return pv_success();
}

static void add_hex(pv_textbuf *t, pv_bytes bytes) {
    static const char DIGITS[] = "0123456789ABCDEF";
    for (size_t i = 0; i < bytes.size; i++) {
        pv_textbuf_addc(t, DIGITS[bytes.data[i] >> 4]);
        pv_textbuf_addc(t, DIGITS[bytes.data[i] & 15]);
    }
}

static bool is_special(char c) {
    return c == ',' || c == '+' || c == '"' || c == '\\' || c == '<' || c == '>' || c == ';';
}

static bool is_control(char c) {
    return (unsigned char)c < 0x20 || c == 0x7f;
}

/* RFC 4514 2.4: specials everywhere, "#" and space at the start, space at the end. */
void pv_name_add_escaped(pv_textbuf *t, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        bool at_edge = (i == 0 && (c == ' ' || c == '#')) || (i + 1 == size && c == ' ');
        if (is_control(c)) {
            pv_textbuf_addc(t, '\\');
            add_hex(t, (pv_bytes){(const uint8_t *)&c, 1});
            continue;
        }
        if (at_edge || is_special(c))
            pv_textbuf_addc(t, '\\');
        pv_textbuf_addc(t, c);
    }
}

/* ASCII without anything to escape: nearly every value, in any of the one-octet types. */
static bool is_plain(pv_bytes content) {
    if (content.size == 0 || content.data[0] == ' ' || content.data[0] == '#' ||
        content.data[content.size - 1] == ' ')
        return false;
    for (size_t i = 0; i < content.size; i++) {
        char c = (char)content.data[i];
        if (content.data[i] >= 0x7f || is_control(c) || is_special(c))
            return false;
    }
    return true;
}

/* Of what is plain, and so ASCII without control characters. */
static bool has_its_characters(const pv_tlv *value) {
    bool narrow = value->tag == PV_TAG_PRINTABLE_STRING || value->tag == PV_TAG_NUMERIC_STRING;
    return !narrow || pv_text_fits_type(value->tag, value->content);
}

static bool is_string(uint8_t tag, bool *ret_one_octet) {
    *ret_one_octet = tag == PV_TAG_UTF8_STRING || tag == PV_TAG_NUMERIC_STRING ||
                     tag == PV_TAG_PRINTABLE_STRING || tag == PV_TAG_T61_STRING ||
                     tag == PV_TAG_IA5_STRING || tag == PV_TAG_VISIBLE_STRING;
    return *ret_one_octet || tag == PV_TAG_BMP_STRING || tag == PV_TAG_UNIVERSAL_STRING;
}

static pv_status add_value(pv_textbuf *t, const pv_tlv *value, bool *clean) {
    bool one_octet;
    if (!is_string(value->tag, &one_octet)) {
        pv_textbuf_addc(t, '#');
        add_hex(t, value->whole);
        return pv_success();
    }
    bool as_it_stands = one_octet && is_plain(value->content) && has_its_characters(value);
    if (as_it_stands) {
        pv_textbuf_add(t, (const char *)value->content.data, value->content.size);
        return pv_success();
    }
    size_t size;
    bool this_clean;
    const char *text = pv_text_of_string(t->arena, value->tag, value->content, &size, &this_clean);
    if (!text)
        return pv_no_memory();
    *clean = *clean && this_clean;
    pv_name_add_escaped(t, text, size);
    return pv_success();
}

static pv_status add_attribute(pv_textbuf *t, const attribute *a, bool *clean) {
    pv_oid oid = pv_oid_find(a->type);
    if (oid != PV_OID_UNKNOWN) {
        pv_textbuf_adds(t, pv_oid_name(oid));
        pv_textbuf_addc(t, '=');
        return add_value(t, &a->value, clean);
    }
    const char *dotted = pv_oid_text(t->arena, a->type);
    if (!dotted)
        return pv_no_memory();
    pv_textbuf_adds(t, dotted);
    pv_textbuf_adds(t, "=#");
    add_hex(t, a->value.whole);
    return pv_success();
}

static pv_status join(pv_arena *arena, const attribute *list, size_t count, pv_text *ret_text,
                      bool *ret_clean) {
    char room[SHORT_TEXT];
    pv_textbuf t = pv_textbuf_new(arena, SIZE_MAX / 4);
    t.data = room;
    t.capacity = sizeof room;
    *ret_clean = true;
    for (size_t i = count; i-- > 0;) {
        PV_TRY(add_attribute(&t, &list[i], ret_clean));
        if (i)
            pv_textbuf_addc(&t, list[i].joined ? '+' : ',');
    }
    const char *text = pv_textbuf_end(&t, &ret_text->size);
    if (text == room)
        text = pv_arena_text(arena, room, t.size);
    ret_text->data = text;
    return text ? pv_success() : pv_no_memory();
}

pv_status pv_name_text(const pv_cursor *c, const pv_tlv *name, pv_text *ret_text, bool *ret_clean) {
    attribute few[FEW_ATTRIBUTES], *list = few;
    size_t count;
    PV_TRY(collect(pv_der_inside(c, name), few, FEW_ATTRIBUTES, &count));
    if (count > FEW_ATTRIBUTES) {
        list = pv_arena_array(c->arena, count, sizeof *list);
        if (!list)
            return pv_no_memory();
        PV_TRY(collect(pv_der_inside(c, name), list, count, &count));
    }
    return join(c->arena, list, count, ret_text, ret_clean);
}
