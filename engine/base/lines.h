/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_LINES_H
#define PKIVET_BASE_LINES_H

#include "base/slice.h"

/* The lines of a text, one after the other; LF ends one together with all CRs right before it (a
 * text that went through two converters has two), and a CR elsewhere does. A plain value: a copy
 * looks ahead. */
typedef struct {
    pv_slice text;
    size_t at;       /* offset of the next line */
    uint64_t number; /* of the next line, from 1 */
    size_t feed;     /* where the next LF stands, once `at` was behind the last one */
    size_t end;      /* where the CRs right before it begin */
} pv_lines;

typedef struct {
    pv_slice all;    /* without its end */
    pv_slice text;   /* trimmed */
    size_t at;       /* offset in the text */
    uint64_t number; /* from 1 */
    pv_place place;  /* the number as a place */
} pv_line;

static inline pv_lines pv_lines_of(pv_slice text, uint64_t first_number) {
    return (pv_lines){text, 0, first_number, 0, 0};
}

/* Counts the same lines octet by octet, for who looks for no line. */
typedef struct {
    uint64_t ends;    /* of lines */
    uint64_t returns; /* CRs since, that end one each unless an LF comes next */
} pv_line_count;

static inline void pv_line_count_add(pv_line_count *count, char c) {
    if (c == '\r') {
        count->returns++;
        return;
    }
    count->ends += c == '\n' ? 1 : count->returns;
    count->returns = 0;
}

/* Takes the next line; false at the end. */
bool pv_lines_next(pv_lines *lines, pv_line *ret_line);

#endif
