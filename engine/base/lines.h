/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_LINES_H
#define PKIVET_BASE_LINES_H

#include "base/slice.h"

/* The lines of a text, one after the other; LF, CR LF and CR end one. A plain value: a copy looks
 * ahead. */
typedef struct {
    pv_slice text;
    size_t at;       /* offset of the next line */
    uint64_t number; /* of the next line, from 1 */
    size_t feed;     /* where the next LF stands, once `at` was behind the last one */
} pv_lines;

typedef struct {
    pv_slice all;    /* without its end */
    pv_slice text;   /* trimmed */
    size_t at;       /* offset in the text */
    uint64_t number; /* from 1 */
    pv_place place;  /* the number as a place */
} pv_line;

static inline pv_lines pv_lines_of(pv_slice text, uint64_t first_number) {
    return (pv_lines){text, 0, first_number, 0};
}

/* Takes the next line; false at the end. */
bool pv_lines_next(pv_lines *lines, pv_line *ret_line);

#endif
