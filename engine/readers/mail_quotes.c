/* SPDX-License-Identifier: Apache-2.0
 * Text that a mail program quoted: each line has a ">" in front, and one more for every answer
 * (RFC 3676 4.5). Without them the lines are what was once printed, indentation included. Knows no
 * other marks, and leaves lines alone that go on behind the ">" at once. */
#include "readers/mail_quotes.h"

#include "base/lines.h"

size_t pv_mail_quote_marks(pv_slice line) {
    size_t at = 0, end = 0;
    while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t'))
        at++;
    while (at < line.size && line.data[at] == '>') {
        at++;
        bool blank = at < line.size && line.data[at] == ' ';
        bool more = at < line.size && line.data[at] == '>';
        if (at < line.size && !blank && !more)
            break;
        at += blank;
        end = at;
    }
    return end;
}

pv_status pv_mail_unquote(pv_arena *arena, pv_slice *text) {
    pv_lines lines = pv_lines_of(*text, 1);
    pv_line line;
    size_t size = 0;
    char *copy = pv_arena_alloc(arena, text->size + 1);
    if (!copy)
        return pv_no_memory();
    while (lines.at < text->size) {
        size_t from = lines.at;
        if (!pv_lines_next(&lines, &line))
            break;
        from += pv_mail_quote_marks(line.all);
        memcpy(copy + size, text->data + from, lines.at - from);
        size += lines.at - from;
    }
    copy[size] = 0;
    *text = (pv_slice){copy, size};
    return pv_success();
}
