/* SPDX-License-Identifier: Apache-2.0
 * Parts of a text, for the formats that people print and paste. */
#include "base/slice.h"

#include "base/text.h"

pv_slice pv_slice_head(pv_slice s, size_t size) {
    return (pv_slice){s.data, s.size < size ? s.size : size};
}

pv_slice pv_slice_from(pv_slice s, size_t size) {
    return size >= s.size ? (pv_slice){NULL, 0} : (pv_slice){s.data + size, s.size - size};
}

/* ---- blanks ---------------------------------------------------------------------------------- */

static size_t wide_blank_at(pv_slice s) {
    const unsigned char *b = (const unsigned char *)s.data;
    if (s.size >= 2 && b[0] == 0xc2 && b[1] == 0xa0)
        return 2;
    if (s.size < 3)
        return 0;
    bool width = b[0] == 0xe2 && b[1] == 0x80 &&
                 ((b[2] >= 0x8b && b[2] <= 0x8f) || (b[2] >= 0xaa && b[2] <= 0xae));
    bool mark = b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf;
    bool narrow = b[0] == 0xe2 && b[1] == 0x80 && b[2] == 0xaf;
    return width || mark || narrow ? 3 : 0;
}

/* Octets of the blank or mark that `s` begins with; 0 when there is none. */
static inline size_t blank_at(pv_slice s) {
    if (s.size == 0)
        return 0;
    unsigned char first = (unsigned char)s.data[0];
    if (first >= 0x80)
        return wide_blank_at(s);
    return first == ' ' || (first >= '\t' && first <= '\r');
}

/* The same of the blank that it ends with. */
static size_t blank_before(pv_slice s) {
    if (s.size && (unsigned char)s.data[s.size - 1] < 0x80)
        return blank_at((pv_slice){s.data + s.size - 1, 1});
    for (size_t size = 1; size <= 3 && size <= s.size; size++)
        if (blank_at((pv_slice){s.data + s.size - size, size}) == size)
            return size;
    return 0;
}

pv_slice pv_slice_trim(pv_slice s) {
    for (size_t size = blank_at(s); size; size = blank_at(s))
        s = pv_slice_from(s, size);
    for (size_t size = blank_before(s); size; size = blank_before(s))
        s.size -= size;
    return s;
}

/* ---- comparing ------------------------------------------------------------------------------- */

bool pv_slice_is_ascii(pv_slice s) {
    unsigned char all = 0;
    for (size_t i = 0; i < s.size; i++)
        all |= (unsigned char)s.data[i];
    return all < 0x80;
}

static bool same_run(const char *a, const char *b, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (pv_char_lower(a[i]) != pv_char_lower(b[i]))
            return false;
    return true;
}

bool pv_slice_same(pv_slice a, pv_slice b) {
    return a.size == b.size && same_run(a.data, b.data, a.size);
}

/* The first octets decide nearly always, and no length is counted. */
bool pv_slice_is(pv_slice s, const char *word) {
    for (size_t i = 0; i < s.size; i++)
        if (!word[i] || pv_char_lower(s.data[i]) != pv_char_lower(word[i]))
            return false;
    return !word[s.size];
}

bool pv_slice_begins_all(pv_slice s, const char *start) {
    for (size_t i = 0; start[i]; i++)
        if (i == s.size || pv_char_lower(s.data[i]) != pv_char_lower(start[i]))
            return false;
    return true;
}

bool pv_slice_ends_all(pv_slice s, const char *end) {
    size_t size = strlen(end);
    return s.size >= size && same_run(s.data + s.size - size, end, size);
}

/* Where the first letter of the needle, in either case, stands from `at` on; `end` when nowhere. */
static size_t find_octet(pv_slice s, size_t at, size_t end, char small) {
    char large = small >= 'a' && small <= 'z' ? (char)(small - 'a' + 'A') : small;
    if (small == large) {
        const char *found = at < end ? memchr(s.data + at, small, end - at) : NULL;
        return found ? (size_t)(found - s.data) : end;
    }
    while (at < end && s.data[at] != small && s.data[at] != large)
        at++;
    return at;
}

size_t pv_slice_find(pv_slice s, const char *needle) {
    size_t size = strlen(needle);
    if (!size || size > s.size)
        return s.size;
    size_t end = s.size - size + 1;
    for (size_t at = 0; (at = find_octet(s, at, end, pv_char_lower(*needle))) < end; at++)
        if (same_run(s.data + at, needle, size))
            return at;
    return s.size;
}

/* ---- cutting --------------------------------------------------------------------------------- */

bool pv_slice_cut(pv_slice s, const char *separator, pv_slice *ret_before, pv_slice *ret_after) {
    size_t at = pv_slice_find(s, separator);
    if (ret_before)
        *ret_before = pv_slice_trim(pv_slice_head(s, at));
    if (ret_after)
        *ret_after = pv_slice_trim(pv_slice_from(s, at + strlen(separator)));
    return at < s.size;
}

size_t pv_slice_hex_digits(pv_slice s) {
    size_t n = 0;
    while (n < s.size && pv_char_is_hex(s.data[n]))
        n++;
    return n;
}

pv_slice pv_slice_word(pv_slice *s) {
    size_t size = 0;
    while (size < s->size && !blank_at(pv_slice_from(*s, size)))
        size++;
    pv_slice word = pv_slice_head(*s, size);
    *s = pv_slice_from(*s, size);
    for (size_t blank = blank_at(*s); blank; blank = blank_at(*s))
        *s = pv_slice_from(*s, blank);
    return word;
}

/* ---- numbers --------------------------------------------------------------------------------- */

static int digit_of(char c) {
    c = pv_char_lower(c);
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

static bool number(pv_slice s, unsigned base, uint64_t *ret_number) {
    uint64_t n = 0;
    for (size_t i = 0; i < s.size; i++) {
        unsigned digit = (unsigned)digit_of(s.data[i]);
        if (digit >= base || n > (UINT64_MAX - digit) / base)
            return false;
        n = n * base + digit;
    }
    if (s.size)
        *ret_number = n;
    return s.size > 0;
}

bool pv_slice_decimal(pv_slice s, uint64_t *ret_number) {
    return number(s, 10, ret_number);
}

bool pv_slice_hex(pv_slice s, uint64_t *ret_number) {
    return number(pv_slice_begins(s, "0x") ? pv_slice_from(s, 2) : s, 16, ret_number);
}

bool pv_slice_integer(pv_slice s, int64_t *ret_number) {
    bool negative = pv_slice_begins(s, "-");
    uint64_t n;
    if (!number(negative || pv_slice_begins(s, "+") ? pv_slice_from(s, 1) : s, 10, &n) ||
        n > (uint64_t)INT64_MAX + negative)
        return false;
    *ret_number = negative ? (int64_t)(~n + 1) : (int64_t)n;
    return true;
}

static size_t between_octets(pv_slice s) {
    size_t blank = blank_at(s);
    bool mark = s.size && (*s.data == ':' || *s.data == '-' || *s.data == ',');
    return blank ? blank : mark;
}

bool pv_slice_octets(pv_slice s, uint8_t *octets, size_t max, size_t *ret_size) {
    size_t count = 0;
    while (s.size) {
        size_t gap = between_octets(s);
        if (gap) {
            s = pv_slice_from(s, gap);
            continue;
        }
        if (s.size < 2 || count == max || digit_of(s.data[0]) > 15 || digit_of(s.data[1]) > 15)
            return false;
        octets[count++] = (uint8_t)(digit_of(s.data[0]) << 4 | digit_of(s.data[1]));
        s = pv_slice_from(s, 2);
    }
    *ret_size = count;
    return count > 0;
}

const char *pv_slice_text(pv_arena *arena, pv_slice s) {
    return pv_arena_text(arena, s.size ? s.data : "", s.size);
}
