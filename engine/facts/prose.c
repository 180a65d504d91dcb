/* SPDX-License-Identifier: Apache-2.0
 * Words into lines. Knows no widths of scripts: a code point is one column. */
#include "facts/prose.h"

#include "facts/render.h"

typedef struct {
    pv_textbuf *out;
    unsigned indent, column;
    bool fresh; /* nothing stands on the line yet */
} wrapping;

unsigned pv_prose_width(const char *text, size_t size) {
    unsigned width = 0;
    for (size_t i = 0; i < size; i++)
        width += (text[i] & 0xc0) != 0x80;
    return width;
}

static void break_line(wrapping *w) {
    pv_textbuf_addf(w->out, "\n%*s", (int)w->indent, "");
    w->column = w->indent;
    w->fresh = true;
}

static void add_word(wrapping *w, const char *word, size_t size) {
    size_t from = w->out->size;
    pv_textbuf_addc(w->out, ' ');
    pv_render_safe(w->out, word, size);
    if (w->out->broken)
        return;
    /* Written behind a blank first, since only then its width is known. */
    const char *safe = w->out->data + from + 1;
    size_t length = w->out->size - from - 1;
    unsigned width = pv_prose_width(safe, length);
    w->out->size = from;
    if (!w->fresh && w->column + 1 + width > PV_PROSE_COLUMNS)
        break_line(w);
    if (!w->fresh) {
        pv_textbuf_addc(w->out, ' ');
        w->column++;
    }
    pv_render_safe(w->out, word, size);
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

void pv_prose_add(pv_textbuf *out, const char *text, unsigned indent) {
    wrapping w = {out, indent, indent, true};
    bool gap = false;
    while (*text) {
        const char *end = text + strcspn(text, "\n");
        while (is_blank(*text))
            text++;
        bool empty = text == end, item = text[0] == '-' && text[1] == ' ';
        if (!empty && !w.fresh && (gap || item))
            break_line(&w);
        add_words(&w, text, end);
        gap = empty;
        text = *end ? end + 1 : end;
    }
    pv_textbuf_addc(out, '\n');
}
