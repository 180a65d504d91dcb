/* SPDX-License-Identifier: Apache-2.0
 * Finds PEM blocks in text (RFC 7468 section 2), with whatever stands around them: a BEGIN line is
 * one whose first characters, but for blanks, are its dashes. Line ends may be CR, LF or both, or
 * be missing altogether. Every byte is passed over a fixed number of times. */
#include "readers/pem.h"

enum { DASHES = 5, BEGIN_SIZE = 11, END_SIZE = 9, LONGEST_LABEL = 64 };

static const char BEGIN[] = "-----BEGIN ";
static const char END[] = "-----END ";

static bool starts_with(pv_bytes text, size_t at, const char *what, size_t size) {
    return text.size - at >= size && memcmp(text.data + at, what, size) == 0;
}

/* The next five dashes at or behind `from`; the text's size when there are none. */
static size_t find_dashes(pv_bytes text, size_t from) {
    while (text.size - from >= DASHES) {
        const uint8_t *at = memchr(text.data + from, '-', text.size - from);
        if (!at)
            break;
        from = (size_t)(at - text.data);
        if (starts_with(text, from, BEGIN, DASHES))
            return from;
        from++;
    }
    return text.size;
}

/* Only blanks, or a byte order mark, between the line's start and `at`. */
static bool opens_line(pv_bytes text, size_t at) {
    static const uint8_t MARK[] = {0xef, 0xbb, 0xbf};
    while (at && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t'))
        at--;
    if (at == 0 || text.data[at - 1] == '\n' || text.data[at - 1] == '\r')
        return true;
    return at == sizeof MARK && memcmp(text.data, MARK, sizeof MARK) == 0;
}

/* The label at `at`, up to five dashes on the same line. False when there are none near. */
static bool take_label(pv_bytes text, size_t at, pv_bytes *ret_label) {
    size_t size = 0;
    while (at + size < text.size && size <= LONGEST_LABEL) {
        uint8_t c = text.data[at + size];
        if (c < ' ' || c > '~')
            return false;
        if (c == '-' && starts_with(text, at + size, BEGIN, DASHES)) {
            *ret_label = (pv_bytes){text.data + at, size};
            return size > 0;
        }
        size++;
    }
    return false;
}

static bool find_begin(pv_bytes text, size_t from, size_t *ret_at, pv_bytes *ret_label) {
    for (size_t at = from; (at = find_dashes(text, at)) < text.size; at++)
        if (starts_with(text, at, BEGIN, BEGIN_SIZE) && opens_line(text, at) &&
            take_label(text, at + BEGIN_SIZE, ret_label)) {
            *ret_at = at;
            return true;
        }
    return false;
}

/* Where the body stops: at the next five dashes, for base64 has none. */
static void find_end(pv_bytes text, size_t from, pv_pem_block *block) {
    pv_bytes label;
    size_t at = find_dashes(text, from);
    block->body = (pv_bytes){text.data + from, at - from};
    block->has_end = starts_with(text, at, END, END_SIZE);
    block->end = block->has_end ? at + END_SIZE : at;
    block->end_matches = block->has_end && take_label(text, block->end, &label) &&
                         pv_bytes_equal(label, block->label);
    /* Some other dashed line: the search goes on behind it, a BEGIN line is found again. */
    if (!block->has_end && at < text.size && !starts_with(text, at, BEGIN, BEGIN_SIZE))
        block->end = at + DASHES;
}

bool pv_pem_next(pv_bytes text, size_t from, pv_pem_block *ret_block) {
    pv_pem_block block;
    if (!find_begin(text, from, &block.begin, &block.label))
        return false;
    find_end(text, block.begin + BEGIN_SIZE + block.label.size + DASHES, &block);
    *ret_block = block;
    return true;
}
