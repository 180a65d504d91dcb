/* SPDX-License-Identifier: Apache-2.0
 * Tables. Columns of text are as wide as their widest item among the first rows; longer items
 * later push the rest of their row aside, so that memory does not grow with the table. CSV is that
 * of RFC 4180, JSON an array of objects. */
#include "reports/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "facts/render.h"
#include "reports/out.h"

enum { LOOKED_AT = 1000, COLUMNS = 256, WIDEST = 60 };

typedef enum { TEXT, JSON, CSV } table_format;
static const char *const FORMATS[] = {"text", "json", "csv"};

struct pv_table {
    table_format format;
    pv_arena *names, *row, *held;
    const char **columns;
    size_t count, rows;
    bool failed;
    /* text: rows that wait for the widths */
    const char ***waiting;
    size_t waiting_count;
    size_t widths[COLUMNS];
    bool numeric[COLUMNS], widths_known;
    pv_out out;
};

pv_status pv_table_open(const char *format, pv_write *write, void *user, pv_table **ret_table) {
    size_t at = 0;
    while (at < 3 && strcmp(FORMATS[at], format) != 0)
        at++;
    if (at == 3)
        return pv_fail(NULL, PV_USAGE, (pv_place){0}, "a table is text, json or csv");
    pv_table *t = calloc(1, sizeof *t);
    if (!t)
        return pv_no_memory();
    t->format = (table_format)at;
    t->names = pv_arena_new(16u << 20);
    t->row = pv_arena_new(SIZE_MAX / 4);
    t->held = pv_arena_new(SIZE_MAX / 4);
    t->out.write = write;
    t->out.user = user;
    *ret_table = t;
    if (t->names && t->row && t->held)
        return pv_success();
    pv_table_free(t);
    return pv_no_memory();
}

void pv_table_free(pv_table *t) {
    if (!t)
        return;
    pv_arena_free(t->names);
    pv_arena_free(t->row);
    pv_arena_free(t->held);
    free(t);
}

/* ---- items ----------------------------------------------------------------------------------- */

static void add_hex(pv_textbuf *out, const pv_item *i) {
    const char *hex = pv_hex_in(out->arena, (pv_bytes){(const uint8_t *)i->text, i->size});
    pv_textbuf_adds(out, hex ? hex : "");
}

/* As text that is safe everywhere; of JSON only numbers come here. */
static void add_item(pv_textbuf *out, const pv_item *i) {
    switch (i->type) {
    case PV_ITEM_NONE:
        break;
    case PV_ITEM_INTEGER:
        pv_textbuf_addf(out, "%" PRId64, i->integer);
        break;
    case PV_ITEM_REAL:
        pv_textbuf_addf(out, "%.15g", i->real);
        break;
    case PV_ITEM_TEXT:
        pv_render_safe(out, i->text, i->size);
        break;
    case PV_ITEM_BYTES:
        add_hex(out, i);
        break;
    }
}

static const char *text_of(pv_arena *arena, const pv_item *i) {
    pv_textbuf t = pv_textbuf_new(arena, SIZE_MAX / 4);
    add_item(&t, i);
    return pv_textbuf_end(&t, NULL);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void add_json_text(pv_textbuf *out, const char *text, size_t size) {
    pv_textbuf_addc(out, '"');
    for (const char *at = text, *end = text + size; at < end;) {
        uint32_t rune = pv_utf8_take(&at, end);
        if (rune == '"' || rune == '\\')
            pv_textbuf_addf(out, "\\%c", (int)rune);
        else if (rune < 0x20 || (rune >= 0x7f && rune < 0xa0))
            pv_textbuf_addf(out, "\\u%04x", rune);
        else
            pv_textbuf_add_rune(out, rune);
    }
    pv_textbuf_addc(out, '"');
}

static void add_json(pv_textbuf *out, const pv_item *i) {
    switch (i->type) {
    case PV_ITEM_NONE:
        pv_textbuf_adds(out, "null");
        break;
    case PV_ITEM_TEXT:
        add_json_text(out, i->text, i->size);
        break;
    case PV_ITEM_BYTES:
        pv_textbuf_addc(out, '"');
        add_hex(out, i);
        pv_textbuf_addc(out, '"');
        break;
    case PV_ITEM_REAL: /* JSON has no infinities */
        pv_textbuf_adds(out, i->real - i->real == 0 ? "" : "null");
        if (i->real - i->real == 0)
            add_item(out, i);
        break;
    case PV_ITEM_INTEGER:
        add_item(out, i);
        break;
    }
}

static bool row_json(pv_table *t, const pv_item *items) {
    pv_textbuf line = pv_textbuf_new(t->row, SIZE_MAX / 4);
    pv_textbuf_adds(&line, t->rows ? ",\n{" : "[\n{");
    for (size_t i = 0; i < t->count; i++) {
        pv_textbuf_adds(&line, i ? "," : "");
        add_json_text(&line, t->columns[i], strlen(t->columns[i]));
        pv_textbuf_addc(&line, ':');
        add_json(&line, &items[i]);
    }
    pv_textbuf_addc(&line, '}');
    const char *text = pv_textbuf_end(&line, NULL);
    if (text)
        pv_out_adds(&t->out, text);
    return text != NULL;
}

/* ---- CSV ------------------------------------------------------------------------------------- */

/* A field in quotes where it must be; spreadsheets run what begins like a formula. */
static void add_field(pv_textbuf *out, const char *text, bool number) {
    bool formula = !number && *text && strchr("=+-@\t\r", *text);
    bool quoted = formula || text[strcspn(text, ",\"\r\n")];
    pv_textbuf_adds(out, quoted ? "\"" : "");
    pv_textbuf_adds(out, formula ? "'" : "");
    for (; *text; text++) {
        pv_textbuf_adds(out, *text == '"' ? "\"" : "");
        pv_textbuf_addc(out, *text);
    }
    pv_textbuf_adds(out, quoted ? "\"" : "");
}

static bool end_line(pv_table *t, pv_textbuf *line) {
    pv_textbuf_adds(line, t->format == CSV ? "\r\n" : "\n");
    const char *text = pv_textbuf_end(line, NULL);
    if (text)
        pv_out_adds(&t->out, text);
    return text != NULL;
}

static bool row_csv(pv_table *t, const pv_item *items) {
    pv_textbuf line = pv_textbuf_new(t->row, SIZE_MAX / 4);
    for (size_t i = 0; i < t->count; i++) {
        const char *text = text_of(t->row, &items[i]);
        if (!text)
            return false;
        pv_textbuf_adds(&line, i ? "," : "");
        add_field(&line, text, items[i].type == PV_ITEM_INTEGER || items[i].type == PV_ITEM_REAL);
    }
    return end_line(t, &line);
}

/* ---- text ------------------------------------------------------------------------------------ */

static size_t width_of(const char *text) {
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static void widen(pv_table *t, const char *const *texts) {
    for (size_t i = 0; i < t->count; i++) {
        size_t width = width_of(texts[i]);
        if (width > t->widths[i])
            t->widths[i] = width < WIDEST ? width : WIDEST;
    }
}

static bool write_text(pv_table *t, const char *const *texts) {
    pv_textbuf line = pv_textbuf_new(t->row, SIZE_MAX / 4);
    for (size_t i = 0; i < t->count; i++) {
        size_t width = width_of(texts[i]), room = t->widths[i] > width ? t->widths[i] - width : 0;
        bool last = i + 1 == t->count;
        pv_textbuf_adds(&line, i ? "  " : "");
        for (size_t n = 0; t->numeric[i] && n < room; n++)
            pv_textbuf_addc(&line, ' ');
        pv_textbuf_adds(&line, texts[i]);
        for (size_t n = 0; !t->numeric[i] && !last && n < room; n++)
            pv_textbuf_addc(&line, ' ');
    }
    return end_line(t, &line);
}

static bool flush_waiting(pv_table *t) {
    bool good = write_text(t, t->columns);
    for (size_t i = 0; i < t->waiting_count; i++) {
        pv_arena_reset(t->row);
        good = good && write_text(t, t->waiting[i]);
    }
    t->waiting_count = 0;
    t->widths_known = true;
    return good;
}

/* A column of numbers alone stands to the right. */
static void note_types(pv_table *t, const pv_item *items) {
    for (size_t i = 0; i < t->count; i++) {
        bool number = items[i].type == PV_ITEM_INTEGER || items[i].type == PV_ITEM_REAL;
        t->numeric[i] = (t->rows == 0 || t->numeric[i]) && number;
    }
}

static bool row_text(pv_table *t, const pv_item *items) {
    pv_arena *arena = t->widths_known ? t->row : t->held;
    const char **texts = pv_arena_array(arena, t->count + 1, sizeof *texts);
    for (size_t i = 0; texts && i < t->count; i++) {
        texts[i] = text_of(arena, &items[i]);
        if (!texts[i])
            return false;
    }
    if (!texts || t->widths_known)
        return texts && write_text(t, texts);
    note_types(t, items);
    widen(t, texts);
    t->waiting[t->waiting_count++] = texts;
    return t->waiting_count < LOOKED_AT || flush_waiting(t);
}

/* ---- all --------------------------------------------------------------------------------------
 */

static bool write_head(pv_table *t) {
    pv_textbuf line = pv_textbuf_new(t->row, SIZE_MAX / 4);
    switch (t->format) {
    case JSON:
        return true;
    case TEXT:
        t->waiting = pv_arena_array(t->names, LOOKED_AT, sizeof *t->waiting);
        widen(t, t->columns);
        return t->waiting != NULL;
    case CSV:
        break;
    }
    for (size_t i = 0; i < t->count; i++) {
        pv_textbuf_adds(&line, i ? "," : "");
        add_field(&line, t->columns[i], false);
    }
    return end_line(t, &line);
}

bool pv_table_columns(pv_table *t, const char *const *names, size_t count) {
    t->count = count < COLUMNS ? count : COLUMNS;
    t->columns = pv_arena_array(t->names, t->count + 1, sizeof *t->columns);
    t->failed = !t->columns;
    for (size_t i = 0; !t->failed && i < t->count; i++) {
        pv_item name = {.type = PV_ITEM_TEXT, .text = names[i], .size = strlen(names[i])};
        t->columns[i] = text_of(t->names, &name);
        t->failed = !t->columns[i];
    }
    t->failed = t->failed || !write_head(t);
    return !t->failed;
}

bool pv_table_row(pv_table *t, const pv_item *items) {
    bool good = false;
    pv_arena_reset(t->row);
    switch (t->format) {
    case TEXT:
        good = row_text(t, items);
        break;
    case JSON:
        good = row_json(t, items);
        break;
    case CSV:
        good = row_csv(t, items);
        break;
    }
    t->rows++;
    t->failed = t->failed || !good;
    return !t->failed && !t->out.failed;
}

pv_status pv_table_end(pv_table *t) {
    if (t->format == JSON)
        pv_out_adds(&t->out, t->rows ? "\n]\n" : "[]\n");
    if (t->format == TEXT && !t->widths_known && t->columns)
        t->failed = !flush_waiting(t) || t->failed;
    pv_out_flush(&t->out);
    if (t->failed)
        return pv_no_memory();
    return t->out.failed ? pv_fail(NULL, PV_UNREADABLE, (pv_place){0}, "output") : pv_success();
}
