/* SPDX-License-Identifier: Apache-2.0
 * Text in UTF-8: growing, hex, the string types of ASN.1, and near misses. No locale anywhere. */
#include "base/text.h"

#include <stdio.h>

#include "base/der.h"

static bool reserve(pv_textbuf *t, size_t more) {
    if (t->broken || more >= t->max || t->size > t->max - more - 1) {
        t->broken = true;
        return false;
    }
    size_t need = t->size + more + 1;
    if (need <= t->capacity)
        return true;
    size_t capacity = t->capacity ? t->capacity : 64;
    while (capacity < need)
        capacity *= 2;
    char *data = pv_arena_alloc(t->arena, capacity);
    if (!data) {
        t->broken = true;
        return false;
    }
    if (t->size)
        memcpy(data, t->data, t->size);
    t->data = data;
    t->capacity = capacity;
    return true;
}

void pv_textbuf_add(pv_textbuf *t, const char *data, size_t size) {
    if (size && reserve(t, size)) {
        memcpy(t->data + t->size, data, size);
        t->size += size;
    }
}

void pv_textbuf_adds(pv_textbuf *t, const char *text) {
    pv_textbuf_add(t, text, strlen(text));
}

void pv_textbuf_addc(pv_textbuf *t, char c) {
    pv_textbuf_add(t, &c, 1);
}

void pv_textbuf_addf(pv_textbuf *t, const char *fmt, ...) {
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, fmt, args);
    if (size >= 0 && reserve(t, (size_t)size)) {
        vsnprintf(t->data + t->size, (size_t)size + 1, fmt, again);
        t->size += (size_t)size;
    }
    va_end(again);
    va_end(args);
}

void pv_textbuf_add_rune(pv_textbuf *t, uint32_t rune) {
    char utf8[4];
    size_t size;
    if (rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000))
        rune = 0xfffd;
    if (rune < 0x80) {
        utf8[0] = (char)rune;
        size = 1;
    } else if (rune < 0x800) {
        utf8[0] = (char)(0xc0 | rune >> 6);
        utf8[1] = (char)(0x80 | (rune & 0x3f));
        size = 2;
    } else if (rune < 0x10000) {
        utf8[0] = (char)(0xe0 | rune >> 12);
        utf8[1] = (char)(0x80 | (rune >> 6 & 0x3f));
        utf8[2] = (char)(0x80 | (rune & 0x3f));
        size = 3;
    } else {
        utf8[0] = (char)(0xf0 | rune >> 18);
        utf8[1] = (char)(0x80 | (rune >> 12 & 0x3f));
        utf8[2] = (char)(0x80 | (rune >> 6 & 0x3f));
        utf8[3] = (char)(0x80 | (rune & 0x3f));
        size = 4;
    }
    pv_textbuf_add(t, utf8, size);
}

const char *pv_textbuf_end(pv_textbuf *t, size_t *ret_size) {
    if (!reserve(t, 0))
        return NULL;
    t->data[t->size] = '\0';
    if (ret_size)
        *ret_size = t->size;
    return t->data;
}

void pv_hex(pv_bytes bytes, char *ret_text) {
    static const char DIGITS[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.size; i++) {
        *ret_text++ = DIGITS[bytes.data[i] >> 4];
        *ret_text++ = DIGITS[bytes.data[i] & 15];
    }
    *ret_text = '\0';
}

const char *pv_hex_in(pv_arena *arena, pv_bytes bytes) {
    char *text = bytes.size > SIZE_MAX / 2 - 1 ? NULL : pv_arena_alloc(arena, bytes.size * 2 + 1);
    if (text)
        pv_hex(bytes, text);
    return text;
}

static bool take_tail(const uint8_t *p, const uint8_t *end, unsigned count, uint32_t *rune) {
    if ((size_t)(end - p) < count)
        return false;
    for (unsigned i = 0; i < count; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return false;
        *rune = *rune << 6 | (p[i] & 0x3f);
    }
    return true;
}

/* Gives the length of the sequence at `p`, 0 when it is malformed. */
static unsigned decode(const uint8_t *p, const uint8_t *end, uint32_t *ret_rune) {
    static const uint32_t LEAST[] = {0, 0x80, 0x800, 0x10000};
    uint8_t first = *p;
    if (first < 0x80) {
        *ret_rune = first;
        return 1;
    }
    unsigned tail = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    uint32_t rune = first & (0x3fu >> tail);
    if (!take_tail(p + 1, end, tail, &rune) || rune < LEAST[tail] || rune > 0x10ffff ||
        (rune >= 0xd800 && rune < 0xe000))
        return 0;
    *ret_rune = rune;
    return tail + 1;
}

uint32_t pv_utf8_take(const char **at, const char *end) {
    uint32_t rune;
    unsigned size = decode((const uint8_t *)*at, (const uint8_t *)end, &rune);
    *at += size ? size : 1;
    return size ? rune : 0xfffd;
}

bool pv_utf8_valid(pv_bytes bytes) {
    const uint8_t *p = bytes.data, *end = pv_bytes_end(bytes);
    while (p < end) {
        uint32_t rune;
        unsigned size = *p < 0x80 ? 1 : decode(p, end, &rune);
        if (!size)
            return false;
        p += size;
    }
    return true;
}

static uint16_t unit16(const uint8_t *p, bool big) {
    return (uint16_t)(big ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

static const char *from_utf16(pv_arena *arena, pv_bytes content, bool big, size_t *ret_size,
                              bool *ret_clean) {
    pv_textbuf t = pv_textbuf_new(arena, SIZE_MAX / 4);
    *ret_clean = content.size % 2 == 0;
    for (size_t i = 0; i + 1 < content.size; i += 2) {
        uint32_t rune = unit16(content.data + i, big);
        if (rune >= 0xd800 && rune < 0xdc00 && i + 3 < content.size) {
            uint32_t low = unit16(content.data + i + 2, big);
            if (low >= 0xdc00 && low < 0xe000) {
                rune = 0x10000 + ((rune - 0xd800) << 10) + (low - 0xdc00);
                i += 2;
            }
        }
        if (rune >= 0xd800 && rune < 0xe000)
            *ret_clean = false;
        pv_textbuf_add_rune(&t, rune);
    }
    return pv_textbuf_end(&t, ret_size);
}

static const char *from_utf32(pv_arena *arena, pv_bytes content, size_t *ret_size,
                              bool *ret_clean) {
    pv_textbuf t = pv_textbuf_new(arena, SIZE_MAX / 4);
    *ret_clean = content.size % 4 == 0;
    for (size_t i = 0; i + 3 < content.size; i += 4) {
        const uint8_t *p = content.data + i;
        uint32_t rune = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
        if (rune > 0x10ffff)
            *ret_clean = false;
        pv_textbuf_add_rune(&t, rune);
    }
    return pv_textbuf_end(&t, ret_size);
}

/* Byte by byte: Latin-1, or ASCII whose high bytes are malformed. */
static const char *from_bytes(pv_arena *arena, pv_bytes content, bool latin1, size_t *ret_size,
                              bool *ret_clean) {
    pv_textbuf t = pv_textbuf_new(arena, SIZE_MAX / 4);
    for (size_t i = 0; i < content.size; i++) {
        uint8_t octet = content.data[i];
        if (octet >= 0x80 && !latin1)
            *ret_clean = false;
        pv_textbuf_add_rune(&t, octet < 0x80 || latin1 ? octet : 0xfffd);
    }
    return pv_textbuf_end(&t, ret_size);
}

static const char *from_utf8(pv_arena *arena, pv_bytes content, size_t *ret_size, bool *ret_clean) {
    if (pv_utf8_valid(content)) {
        *ret_size = content.size;
        return pv_arena_text(arena, (const char *)content.data, content.size);
    }
    pv_textbuf t = pv_textbuf_new(arena, SIZE_MAX / 4);
    *ret_clean = false;
    const char *at = (const char *)content.data, *end = at + content.size;
    while (at < end)
        pv_textbuf_add_rune(&t, pv_utf8_take(&at, end));
    return pv_textbuf_end(&t, ret_size);
}

/* PrintableString of X.680: letters, digits, and " '()+,-./:=?", a bit each. */
static bool is_printable(uint8_t octet) {
    static const uint64_t SET[] = {UINT64_C(0xa7fffb8100000000), UINT64_C(0x7fffffe07fffffe)};
    return octet < 0x80 && SET[octet / 64] >> octet % 64 & 1;
}

static bool is_of_type(uint8_t tag, uint8_t octet) {
    switch (tag) {
    case PV_TAG_NUMERIC_STRING:
        return octet == ' ' || (octet >= '0' && octet <= '9');
    case PV_TAG_PRINTABLE_STRING:
        return is_printable(octet);
    case PV_TAG_VISIBLE_STRING:
        return octet >= 0x20 && octet < 0x7f;
    default:
        return octet < 0x80;
    }
}

bool pv_text_fits_type(uint8_t tag, pv_bytes content) {
    size_t i = 0;
    while (i < content.size && is_of_type(tag, content.data[i]))
        i++;
    return i == content.size;
}

const char *pv_text_of_string(pv_arena *arena, uint8_t tag, pv_bytes content, size_t *ret_size,
                              bool *ret_clean) {
    *ret_clean = true;
    switch (tag) {
    case PV_TAG_BMP_STRING:
        return from_utf16(arena, content, true, ret_size, ret_clean);
    case PV_TAG_UNIVERSAL_STRING:
        return from_utf32(arena, content, ret_size, ret_clean);
    case PV_TAG_T61_STRING:
        return from_bytes(arena, content, true, ret_size, ret_clean);
    case PV_TAG_UTF8_STRING:
        return from_utf8(arena, content, ret_size, ret_clean);
    default:
        /* High bytes in an ASCII type are mostly UTF-8 or Latin-1 of a careless writer. */
        *ret_clean = pv_text_fits_type(tag, content);
        if (*ret_clean || pv_utf8_valid(content)) {
            *ret_size = content.size;
            return pv_arena_text(arena, (const char *)content.data, content.size);
        }
        return from_bytes(arena, content, true, ret_size, ret_clean);
    }
}

const char *pv_text_of_utf16le(pv_arena *arena, pv_bytes content, size_t *ret_size,
                               bool *ret_clean) {
    if (content.size >= 2 && !content.data[content.size - 1] && !content.data[content.size - 2])
        content.size -= 2;
    return from_utf16(arena, content, false, ret_size, ret_clean);
}
