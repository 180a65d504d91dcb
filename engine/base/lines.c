/* SPDX-License-Identifier: Apache-2.0
 * A text by lines. */
#include "base/lines.h"

/* Looks for the next LF, and for the CRs right before it. Looked for once, however many lone CRs
 * come before it. */
static void find_feed(pv_lines *lines) {
    const char *text = lines->text.data;
    if (lines->at && lines->feed >= lines->at)
        return;
    const char *feed = memchr(text + lines->at, '\n', lines->text.size - lines->at);
    lines->feed = feed ? (size_t)(feed - text) : lines->text.size;
    lines->end = lines->feed;
    while (feed && lines->end > lines->at && text[lines->end - 1] == '\r')
        lines->end--;
}

/* A lone CR is rare, but old tools wrote it. Gives where the line ends; `*ret_next` is where the
 * next one begins. */
static size_t end_of(pv_lines *lines, size_t *ret_next) {
    find_feed(lines);
    const char *from = lines->text.data + lines->at;
    size_t end = lines->end > lines->at ? lines->end : lines->at;
    const char *back = memchr(from, '\r', end - lines->at);
    end = back ? (size_t)(back - lines->text.data) : end;
    *ret_next = back ? end + 1 : lines->feed + 1;
    return end;
}

bool pv_lines_next(pv_lines *lines, pv_line *ret_line) {
    if (lines->at >= lines->text.size)
        return false;
    size_t next, at = lines->at, end = end_of(lines, &next);
    pv_slice all = {lines->text.data + at, end - at};
    *ret_line = (pv_line){all, pv_slice_trim(all), at, lines->number, {PV_LINE, lines->number}};
    lines->at = next < lines->text.size ? next : lines->text.size;
    lines->number++;
    return true;
}
