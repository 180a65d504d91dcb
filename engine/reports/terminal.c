/* SPDX-License-Identifier: Apache-2.0
 * Text on a terminal: made harmless, coloured, wrapped. Certificates and file names come from
 * strangers; nothing of theirs may move the cursor, change colours or reorder the line. Knows no
 * widths of scripts: a code point is one column. */
#include "reports/terminal.h"

#include <string.h>

#include "facts/render.h"

const char *pv_terminal_safe(pv_report *report, const char *text, size_t size) {
    pv_textbuf t = pv_textbuf_new(report->scratch, SIZE_MAX / 4);
    pv_render_safe(&t, text, size);
    const char *safe = pv_textbuf_end(&t, NULL);
    return safe ? safe : "?";
}

void pv_terminal_add(pv_report *report, const char *text, size_t size) {
    pv_out_adds(&report->out, pv_terminal_safe(report, text, size));
}

void pv_terminal_adds(pv_report *report, const char *text) {
    pv_terminal_add(report, text, strlen(text));
}

void pv_terminal_look(pv_report *report, pv_look look, const char *text) {
    static const char *const CODES[] = {"", "1", "2", "1;31", "33", "36", "32"};
    if (!report->setup.colour || look == PV_PLAIN || !*text) {
        pv_out_adds(&report->out, text);
        return;
    }
    pv_out_adds(&report->out, "\x1b[");
    pv_out_adds(&report->out, CODES[look]);
    pv_out_adds(&report->out, "m");
    pv_out_adds(&report->out, text);
    pv_out_adds(&report->out, "\x1b[0m");
}

void pv_terminal_blanks(pv_report *report, unsigned count) {
    while (count--)
        pv_out_adds(&report->out, " ");
}

unsigned pv_terminal_width(const char *text) {
    unsigned width = 0;
    for (; *text; text++)
        if ((*text & 0xc0) != 0x80)
            width++;
    return width;
}

typedef struct {
    pv_report *report;
    unsigned indent, column;
    bool fresh; /* nothing stands on the line yet */
} wrapping;

static void break_line(wrapping *w) {
    pv_out_adds(&w->report->out, "\n");
    pv_terminal_blanks(w->report, w->indent);
    w->column = w->indent;
    w->fresh = true;
}

static void add_word(wrapping *w, const char *word, size_t size) {
    const char *safe = pv_terminal_safe(w->report, word, size);
    unsigned width = pv_terminal_width(safe);
    if (!w->fresh && w->column + 1 + width > PV_TERMINAL_COLUMNS)
        break_line(w);
    if (!w->fresh) {
        pv_out_adds(&w->report->out, " ");
        w->column++;
    }
    pv_out_adds(&w->report->out, safe);
    w->column += width;
    w->fresh = false;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static void add_words(wrapping *w, const char *line, const char *end) {
    while (line < end) {
        const char *word = line;
        while (line < end && !is_blank(*line))
            line++;
        if (line > word)
            add_word(w, word, (size_t)(line - word));
        while (line < end && is_blank(*line))
            line++;
    }
}

static const char *line_end(const char *line) {
    const char *end = strchr(line, '\n');
    return end ? end : line + strlen(line);
}

void pv_terminal_prose(pv_report *report, const char *text, unsigned indent) {
    wrapping w = {report, indent, indent, true};
    bool gap = false;
    while (*text) {
        const char *end = line_end(text);
        while (is_blank(*text))
            text++;
        bool empty = text == end, item = text[0] == '-' && text[1] == ' ';
        if (!empty && !w.fresh && (gap || item))
            break_line(&w);
        add_words(&w, text, end);
        gap = empty;
        text = *end ? end + 1 : end;
    }
    pv_out_adds(&report->out, "\n");
}
