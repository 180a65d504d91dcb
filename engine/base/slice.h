/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_SLICE_H
#define PKIVET_BASE_SLICE_H

#include "base/arena.h"
#include "base/bytes.h"

/* A borrowed part of a text in UTF-8, without a NUL of its own; `data` may be NULL when `size` is
 * 0. Letters are compared as ASCII without regard to case, the rest octet by octet. */
typedef struct {
    const char *data;
    size_t size;
} pv_slice;

/* ASCII, never the locale. */
static inline bool pv_char_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool pv_char_is_hex(char c) {
    return pv_char_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline char pv_char_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool pv_char_is_letter(char c) {
    return ((unsigned char)c | 0x20) - (unsigned)'a' < 26u;
}

static inline pv_slice pv_slice_of(const char *text) {
    return (pv_slice){text, strlen(text)};
}
static inline pv_slice pv_slice_of_bytes(pv_bytes bytes) {
    return (pv_slice){(const char *)bytes.data, bytes.size};
}
static inline pv_bytes pv_slice_bytes(pv_slice s) {
    return (pv_bytes){(const uint8_t *)s.data, s.size};
}

/* At most the first `size` octets; what follows them (empty when there are fewer). */
pv_slice pv_slice_head(pv_slice s, size_t size);
pv_slice pv_slice_from(pv_slice s, size_t size);

/* Without the blanks around it: ASCII ones, the no-break space that French labels have before
 * their colon, and the marks without width that pasted text brings along (U+200B to U+200F, U+202A
 * to U+202E, U+FEFF). */
pv_slice pv_slice_trim(pv_slice s);

bool pv_slice_is_ascii(pv_slice s);
bool pv_slice_is(pv_slice s, const char *word);
bool pv_slice_same(pv_slice a, pv_slice b);
bool pv_slice_begins_all(pv_slice s, const char *start);
bool pv_slice_ends_all(pv_slice s, const char *end);
/* These are asked of every line of every text, about words that are known when this is compiled:
 * one octet decides nearly always. */
static inline bool pv_slice_begins(pv_slice s, const char *start) {
    if (!*start)
        return true;
    return s.size && pv_char_lower(*s.data) == pv_char_lower(*start) &&
           pv_slice_begins_all(s, start);
}
static inline bool pv_slice_ends(pv_slice s, const char *end) {
    size_t size = strlen(end);
    if (!size)
        return true;
    return s.size >= size && pv_char_lower(s.data[s.size - 1]) == pv_char_lower(end[size - 1]) &&
           pv_slice_ends_all(s, end);
}
/* Where `needle` first stands; s.size when nowhere. */
size_t pv_slice_find(pv_slice s, const char *needle);
static inline bool pv_slice_has(pv_slice s, const char *needle) {
    return pv_slice_find(s, needle) < s.size;
}

/* Cuts at the first `separator`: both sides trimmed. Without one `*ret_before` is all of it,
 * `*ret_after` is empty, and the result is false. Either may be NULL. */
bool pv_slice_cut(pv_slice s, const char *separator, pv_slice *ret_before, pv_slice *ret_after);

/* How many hex digits it begins with. */
size_t pv_slice_hex_digits(pv_slice s);

/* Takes what stands up to the first blank, and the blanks behind it. Empty at the end. */
pv_slice pv_slice_word(pv_slice *s);

/* All of it as one number, below 2^64: digits alone; hex with or without 0x. */
bool pv_slice_decimal(pv_slice s, uint64_t *ret_number);
bool pv_slice_hex(pv_slice s, uint64_t *ret_number);
/* A decimal with an optional sign, in 64 bits. */
bool pv_slice_integer(pv_slice s, int64_t *ret_number);

/* Octets as people paste them: pairs of hex digits in either case, with blanks, colons, dashes,
 * commas or marks without width between and around. False when there is anything else, half an
 * octet, none at all, or more than `max`. */
bool pv_slice_octets(pv_slice s, uint8_t *octets, size_t max, size_t *ret_size);

/* A copy with a NUL; NULL without memory. */
const char *pv_slice_text(pv_arena *arena, pv_slice s);

#endif
