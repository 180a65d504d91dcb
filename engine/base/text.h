/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_TEXT_H
#define PKIVET_BASE_TEXT_H

#include "base/arena.h"
#include "base/bytes.h"

/* A text that grows in an arena. A growth without memory, or beyond `max`, makes it `broken`;
 * pv_text_end then gives NULL, so callers check once, at the end. */
typedef struct {
    pv_arena *arena;
    char *data;
    size_t size, capacity, max;
    bool broken;
} pv_textbuf;

static inline pv_textbuf pv_textbuf_new(pv_arena *arena, size_t max) {
    return (pv_textbuf){.arena = arena, .max = max};
}
void pv_textbuf_add(pv_textbuf *t, const char *data, size_t size);
void pv_textbuf_adds(pv_textbuf *t, const char *text);
void pv_textbuf_addc(pv_textbuf *t, char c);
void pv_textbuf_addf(pv_textbuf *t, const char *fmt, ...) PV_PRINTF(2, 3);
/* Adds a code point as UTF-8; what is not one (surrogates, above U+10FFFF) as U+FFFD. */
void pv_textbuf_add_rune(pv_textbuf *t, uint32_t rune);
/* NUL-terminated, in the arena; NULL when broken. `ret_size` may be NULL. */
const char *pv_textbuf_end(pv_textbuf *t, size_t *ret_size);

/* Lower-case hex, NUL-terminated. `ret_text` has room for 2 * size + 1. */
void pv_hex(pv_bytes bytes, char *ret_text);
const char *pv_hex_in(pv_arena *arena, pv_bytes bytes); /* NULL without memory */

/* Takes one code point of UTF-8; on a malformed sequence takes one byte and gives U+FFFD. */
uint32_t pv_utf8_take(const char **at, const char *end);
bool pv_utf8_valid(pv_bytes bytes);

/* The character strings of X.680 as UTF-8 (`tag` is the universal tag): UTF8String, BMPString,
 * UniversalString, T61String (read as Latin-1, as most writers meant it) and the ASCII kinds.
 * Malformed parts become U+FFFD and `*ret_clean` false, as it is for ASCII characters that the type
 * has not, which stay what they are. NULL without memory. */
const char *pv_text_of_string(pv_arena *arena, uint8_t tag, pv_bytes content, size_t *ret_size,
                              bool *ret_clean);
/* Whether a string of one of the ASCII kinds holds characters of its type alone. */
bool pv_text_fits_type(uint8_t tag, pv_bytes content);
/* UTF-16, little-endian, without its optional final NUL. As above. */
const char *pv_text_of_utf16le(pv_arena *arena, pv_bytes content, size_t *ret_size,
                               bool *ret_clean);

/* ASCII without regard to case; never the locale. */
bool pv_text_same(const char *a, const char *b);
/* The nearest of `count` names by edit distance, for "did you mean"; NULL when none is near. */
const char *pv_text_nearest(const char *word, const char *const *names, size_t count);

#endif
