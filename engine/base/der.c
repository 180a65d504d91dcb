/* SPDX-License-Identifier: Apache-2.0
 * Tag, length, value: X.690, DER by default, BER where a cursor asks for tolerance. Refuses tags
 * of more than one octet (no format here has any). Iterative throughout: nesting in the input
 * costs time, never stack. */
#include "base/der.h"

static pv_status damaged(const pv_cursor *c, const uint8_t *at, const char *what, const char *why) {
    return pv_fail(c->arena, PV_DAMAGED, pv_cursor_place_of(c, at), "%s: %s", what, why);
}

typedef struct {
    uint8_t tag;
    bool indefinite;
    size_t length;
    const uint8_t *content;
} head;

/* The length octets behind `*at`; leaves `*at` behind them. */
static pv_status take_length(const pv_cursor *c, const char *what, const uint8_t **at, head *h) {
    const uint8_t *p = *at;
    if (p >= c->end)
        return damaged(c, p, what, "ends before its length");
    uint8_t first = *p++;
    h->length = first;
    if (first >= 0x80) {
        unsigned count = first & 0x7f;
        h->length = 0;
        h->indefinite = count == 0;
        if (h->indefinite && !(c->tolerant && (h->tag & PV_TAG_CONSTRUCTED)))
            return damaged(c, *at, what, "has an indefinite length");
        if (count > (size_t)(c->end - p))
            return damaged(c, *at, what, "ends inside its length");
        if (count && !c->tolerant && (*p == 0 || (count == 1 && *p < 0x80)))
            return damaged(c, *at, what, "has a length that is not minimal");
        for (; count; count--) {
            if (h->length > SIZE_MAX >> 8)
                return damaged(c, *at, what, "has a length beyond any file");
            h->length = h->length << 8 | *p++;
        }
    }
    *at = p;
    return pv_success();
}

static pv_status take_head(const pv_cursor *c, const char *what, const uint8_t *at,
                           head *ret_head) {
    if (at >= c->end)
        return damaged(c, at, what, "is missing");
    head h = {.tag = *at};
    if ((h.tag & 0x1f) == 0x1f)
        return damaged(c, at, what, "has a tag of several octets");
    const uint8_t *p = at + 1;
    PV_TRY(take_length(c, what, &p, &h));
    h.content = p;
    if (!h.indefinite && h.length > (size_t)(c->end - p))
        return pv_fail(c->arena, PV_DAMAGED, pv_cursor_place_of(c, at),
                       "%s: its length says %zu bytes, only %zu are left", what, h.length,
                       (size_t)(c->end - p));
    *ret_head = h;
    return pv_success();
}

/* Where the content of an indefinite element ends: definite elements are stepped over whole, so
 * one counter stands for the nesting. */
static pv_status find_end(const pv_cursor *c, const char *what, const uint8_t *content,
                          const uint8_t **ret_end) {
    const uint8_t *p = content;
    for (size_t open = 1;;) {
        head h;
        PV_TRY(take_head(c, what, p, &h));
        if (h.tag == 0 && h.length == 0 && !h.indefinite) {
            if (--open == 0) {
                *ret_end = p;
                return pv_success();
            }
        } else if (h.indefinite) {
            open++;
        }
        p = h.content + (h.indefinite ? 0 : h.length);
    }
}

/* The head of nearly every element: a minimal, definite length below 64 KiB, all of it there.
 * Gives its size, 0 when it is another case; then take_head tells what is the matter. */
static size_t peek_plain(const pv_cursor *c, size_t *ret_length) {
    const uint8_t *p = c->next;
    size_t left = pv_cursor_left(c), size = 2;
    if (left < 4 || (p[0] & 0x1f) == 0x1f)
        return 0;
    size_t length = p[1];
    if (length == 0x82 && p[2] != 0) {
        length = (size_t)p[2] << 8 | p[3];
        size = 4;
    } else if (length == 0x81 && p[2] >= 0x80) {
        length = p[2];
        size = 3;
    } else if (length >= 0x80) {
        return 0;
    }
    *ret_length = length;
    return length <= left - size ? size : 0;
}

pv_status pv_der_take(pv_cursor *c, const char *what, pv_tlv *ret_tlv) {
    size_t length, size = peek_plain(c, &length);
    if (size) {
        ret_tlv->tag = *c->next;
        ret_tlv->indefinite = false;
        ret_tlv->place = pv_cursor_place(c);
        ret_tlv->whole = (pv_bytes){c->next, size + length};
        ret_tlv->content = (pv_bytes){c->next + size, length};
        c->next += size + length;
        return pv_success();
    }
    head h;
    PV_TRY(take_head(c, what, c->next, &h));
    const uint8_t *end = h.content + h.length, *after = end;
    if (h.indefinite) {
        PV_TRY(find_end(c, what, h.content, &end));
        after = end + 2;
    }
    *ret_tlv = (pv_tlv){
        .tag = h.tag,
        .indefinite = h.indefinite,
        .place = pv_cursor_place(c),
        .whole = {c->next, (size_t)(after - c->next)},
        .content = {h.content, (size_t)(end - h.content)},
    };
    c->next = after;
    return pv_success();
}

size_t pv_der_sequence_size(pv_bytes bytes) {
    pv_cursor c = pv_cursor_over(bytes, NULL);
    pv_tlv tlv;
    bool is_sequence =
        bytes.size && bytes.data[0] == PV_TAG_SEQUENCE && !pv_der_take(&c, "sequence", &tlv).error;
    return is_sequence ? tlv.whole.size : 0;
}

/* X.690 8.19.2: arcs in base 128, each ending with an octet below 0x80, none padded by 0x80. */
static bool is_object_identifier(pv_bytes content) {
    uint8_t before = 0;
    for (size_t i = 0; i < content.size; i++) {
        if (content.data[i] == 0x80 && before < 0x80)
            return false;
        before = content.data[i];
    }
    return content.size && before < 0x80;
}

pv_status pv_der_expect(pv_cursor *c, uint8_t tag, const char *what, pv_tlv *ret_tlv) {
    if (c->next < c->end && *c->next != tag)
        return pv_fail(c->arena, PV_DAMAGED, pv_cursor_place(c),
                       "%s: tag 0x%02x stands where 0x%02x belongs", what, *c->next, tag);
    const uint8_t *start = c->next;
    PV_TRY(pv_der_take(c, what, ret_tlv));
    if (tag != PV_TAG_OID || is_object_identifier(ret_tlv->content))
        return pv_success();
    c->next = start;
    return pv_fail(c->arena, PV_DAMAGED, ret_tlv->place, "%s: no object identifier of whole arcs",
                   what);
}

pv_status pv_der_enter(pv_cursor *c, uint8_t tag, const char *what, pv_cursor *ret_inner) {
    pv_tlv tlv;
    PV_TRY(pv_der_expect(c, tag, what, &tlv));
    *ret_inner = pv_der_inside(c, &tlv);
    return pv_success();
}

pv_status pv_der_end(const pv_cursor *c, const char *what) {
    if (c->next == c->end)
        return pv_success();
    return pv_fail(c->arena, PV_DAMAGED, pv_cursor_place(c), "%s: %zu bytes too many", what,
                   pv_cursor_left(c));
}

bool pv_der_int64(pv_bytes content, int64_t *ret_value) {
    if (content.size == 0)
        return false;
    bool negative = content.data[0] & 0x80;
    uint8_t fill = negative ? 0xff : 0;
    while (content.size > 8 && content.data[0] == fill && (content.data[1] & 0x80) == (fill & 0x80))
        content = pv_bytes_from(content, 1);
    if (content.size > 8)
        return false;
    uint64_t value = negative ? UINT64_MAX : 0;
    for (size_t i = 0; i < content.size; i++)
        value = value << 8 | content.data[i];
    memcpy(ret_value, &value, sizeof value);
    return true;
}

bool pv_der_integer_minimal(pv_bytes content) {
    if (content.size < 2)
        return content.size == 1;
    bool high = content.data[1] & 0x80;
    return !((content.data[0] == 0x00 && !high) || (content.data[0] == 0xff && high));
}

pv_bytes pv_der_magnitude(pv_bytes content) {
    while (content.size && content.data[0] == 0)
        content = (pv_bytes){content.data + 1, content.size - 1};
    return content;
}

uint32_t pv_der_bit_length(pv_bytes magnitude) {
    if (magnitude.size == 0)
        return 0;
    uint32_t bits = (uint32_t)(magnitude.size - 1) * 8;
    for (unsigned top = magnitude.data[0]; top; top >>= 1)
        bits++;
    return bits;
}

bool pv_der_bits(pv_bytes content, pv_bytes *ret_octets, unsigned *ret_unused) {
    if (content.size == 0 || content.data[0] > 7 || (content.size == 1 && content.data[0]))
        return false;
    *ret_unused = content.data[0];
    *ret_octets = (pv_bytes){content.data + 1, content.size - 1};
    return true;
}

/* One arc in base 128; advances `*at`. False when it does not end or is above 64 bits. */
static bool take_arc(pv_bytes content, size_t *at, uint64_t *ret_arc) {
    uint64_t arc = 0;
    while (*at < content.size) {
        uint8_t octet = content.data[(*at)++];
        if (arc > UINT64_MAX >> 7)
            return false;
        arc = arc << 7 | (octet & 0x7f);
        if (!(octet & 0x80)) {
            *ret_arc = arc;
            return true;
        }
    }
    return false;
}

/* Behind `at`; gives where it ends. */
static char *write_arc(char *at, uint64_t arc) {
    char digits[20];
    size_t count = 0;
    do
        digits[count++] = (char)('0' + arc % 10);
    while (arc /= 10);
    while (count)
        *at++ = digits[--count];
    return at;
}

const char *pv_der_oid_dotted(pv_arena *arena, pv_bytes content) {
    /* An octet of content gives at most "." and three digits; a first arc "n." more. */
    char text[512];
    if (content.size == 0 || content.size > 100)
        return NULL;
    size_t at = 0;
    uint64_t arc = 0;
    char *end = text;
    while (at < content.size) {
        bool first = at == 0;
        if (!take_arc(content, &at, &arc))
            return NULL;
        if (first) {
            *end++ = (char)('0' + (arc < 80 ? arc / 40 : 2));
            arc -= arc < 80 ? arc / 40 * 40 : 80;
        }
        *end++ = '.';
        end = write_arc(end, arc);
    }
    return pv_arena_text(arena, text, (size_t)(end - text));
}

/* Joins by walking the flat row of headers: a constructed one is stepped into, a primitive one
 * appended, end-of-contents skipped. */
static pv_status walk_segments(const pv_cursor *c, pv_bytes content, uint8_t *out,
                               size_t *ret_size) {
    pv_cursor inner = pv_cursor_within(c, content);
    size_t size = 0;
    for (const uint8_t *p = inner.next; p < inner.end;) {
        head h;
        PV_TRY(take_head(&inner, "string segment", p, &h));
        if (h.tag == PV_TAG_OCTET_STRING) {
            if (out && h.length)
                memcpy(out + size, h.content, h.length);
            size += h.length;
            p = h.content + h.length;
        } else if (h.tag == (PV_TAG_OCTET_STRING | PV_TAG_CONSTRUCTED) || h.tag == 0) {
            p = h.content;
        } else {
            return damaged(&inner, p, "string segment", "is not an OCTET STRING");
        }
    }
    *ret_size = size;
    return pv_success();
}

pv_status pv_der_octets(const pv_cursor *c, const pv_tlv *tlv, pv_bytes *ret_octets) {
    if (!(tlv->tag & PV_TAG_CONSTRUCTED)) {
        *ret_octets = tlv->content;
        return pv_success();
    }
    size_t size;
    PV_TRY(walk_segments(c, tlv->content, NULL, &size));
    uint8_t *joined = pv_arena_alloc(c->arena, size);
    if (!joined)
        return pv_no_memory();
    PV_TRY(walk_segments(c, tlv->content, joined, &size));
    *ret_octets = (pv_bytes){joined, size};
    return pv_success();
}
