/* SPDX-License-Identifier: Apache-2.0
 * A text by lines. */
#include "base/lines.h"

/* Where the next LF stands. Looked for once, however many lone CRs come before it. */
static size_t feed_of(pv_lines *lines) {
    if (lines->at && lines->feed >= lines->at)
        return lines->feed;
    const char *feed = memchr(lines->text.data + lines->at, '\n', lines->text.size - lines->at);
    return lines->feed = feed ? (size_t)(feed - lines->text.data) : lines->text.size;
}

/* A lone CR is rare, but old tools wrote it. */
static size_t end_of(pv_lines *lines) {
    size_t end = feed_of(lines);
    const char *from = lines->text.data + lines->at;
    const char *back = end > lines->at ? memchr(from, '\r', end - lines->at) : NULL;
    return back ? (size_t)(back - lines->text.data) : end;
}

bool pv_lines_next(pv_lines *lines, pv_line *ret_line) {
    if (lines->at >= lines->text.size)
        return false;
    size_t at = lines->at, end = end_of(lines), size = lines->text.size;
    size_t next = end < size ? end + 1 : size;
    if (next < size && lines->text.data[end] == '\r' && lines->text.data[next] == '\n')
        next++;
    pv_slice all = {lines->text.data + at, end - at};
    *ret_line = (pv_line){all, pv_slice_trim(all), at, lines->number, {PV_LINE, lines->number}};
    lines->at = next < lines->text.size ? next : lines->text.size;
    lines->number++;
    return true;
}
