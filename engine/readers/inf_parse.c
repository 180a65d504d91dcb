/* SPDX-License-Identifier: Apache-2.0
 * What the values of an INF text say: quotes are taken off ("" is one within), %names% of [Strings]
 * replaced (%% is a percent sign), rows of `_continue_` joined without anything between. What only
 * a generator can fill in, and a name that [Strings] lacks or has twice, makes its entry open. What
 * all values come to is limited. */
#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "readers/inf.h"

enum {
    LONGEST_VALUE = 64 * 1024, /* then it is cut */
    LONGEST_TEXT = 8 * LONGEST_VALUE,
    MOST_WORK = 4 * 1024 * 1024,
    LONGEST_NAME = 256,
    LONGEST_NOTE = 300,
    LONGEST_PLACEHOLDER = 64,
    LOOKUP_SHARE = 16
};

void pv_inf_note(const pv_inf *inf, pv_code code, pv_place place, const char *fmt, ...) {
    char message[LONGEST_NOTE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    pv_unit_problem(inf->reading->unit, inf->reading->artifact, code, place, message);
}

/* ---- placeholders ---------------------------------------------------------------------------- */

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* {text} and its like stand before a value; a GUID is a container's name. */
static bool is_own_brace(pv_slice inside, bool first) {
    static const char *const FORMS[] = {"text", "hex", "asn", "octet", "utf8"};
    size_t dashes = 0;
    for (size_t i = 0; first && i < sizeof FORMS / sizeof *FORMS; i++)
        if (pv_slice_is(inside, FORMS[i]))
            return true;
    for (size_t i = 0; i < inside.size; i++)
        dashes += inside.data[i] == '-';
    return inside.size == 36 && dashes == 4;
}

static bool opens_placeholder(pv_slice text, size_t at) {
    pv_slice rest = pv_slice_head(pv_slice_from(text, at + 1), LONGEST_PLACEHOLDER);
    size_t end;
    switch (text.data[at]) {
    case '{':
        end = pv_slice_find(rest, "}");
        return end < rest.size && !is_own_brace(pv_slice_head(rest, end), at == 0);
    case '$':
        return rest.size && (is_word(rest.data[0]) || rest.data[0] == '{' || rest.data[0] == '(');
    case '<':
        return rest.size && is_word(rest.data[0]) && pv_slice_has(rest, ">");
    default:
        return false;
    }
}

bool pv_inf_is_open(pv_slice text) {
    for (size_t i = 0; i < text.size; i++)
        if (opens_placeholder(text, i))
            return true;
    return false;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* The values while they are made. */
typedef struct {
    pv_inf *inf;
    size_t strings; /* the section [Strings] */
    size_t work;    /* octets that were written so far, and look-ups */
    bool full;      /* the limit was met, and told */
} values;

static const pv_inf_entry *string_named(const values *v, pv_slice name, bool *ret_sure) {
    const pv_inf_entry *found = NULL;
    *ret_sure = true;
    for (size_t i = 0; i < v->inf->count; i++) {
        const pv_inf_entry *e = &v->inf->entries[i];
        if (e->section != v->strings || !e->assigned || !pv_slice_same(e->key, name))
            continue;
        if (!found)
            found = e;
        else if (!pv_slice_same(found->value, e->value))
            *ret_sure = false;
    }
    return found;
}

/* One value, or key, under work. */
typedef struct {
    values *v;
    pv_inf_entry *entry;
    pv_textbuf *out;
    bool replace; /* %names% */
} writing;

/* The %name% at the head of `text`; gives how much of it was taken. A look-up counts as work. */
static size_t write_name(writing *w, pv_slice text) {
    pv_slice rest = pv_slice_head(pv_slice_from(text, 1), LONGEST_NAME);
    size_t end = pv_slice_find(rest, "%");
    bool sure, closed = end < rest.size;
    if (closed && end == 0) {
        pv_textbuf_addc(w->out, '%');
        return 2;
    }
    const pv_inf_entry *e = closed ? string_named(w->v, pv_slice_head(rest, end), &sure) : NULL;
    w->v->work += closed ? w->v->inf->count / LOOKUP_SHARE : 0;
    if (!e) {
        w->entry->open |= closed;
        pv_textbuf_addc(w->out, '%');
        return 1;
    }
    w->entry->open |= !sure || e->open;
    pv_textbuf_add(w->out, e->value.data, e->value.size);
    return end + 2;
}

/* Writes the first octet, or what it begins; gives how much was taken. */
static size_t write_next(writing *w, pv_slice rest, bool *quoted) {
    if (rest.data[0] == '%' && w->replace)
        return write_name(w, rest);
    bool quote = rest.data[0] == '"';
    bool doubled = quote && *quoted && rest.size > 1 && rest.data[1] == '"';
    if (!quote || doubled)
        pv_textbuf_addc(w->out, rest.data[0]);
    else
        *quoted = !*quoted;
    return doubled ? 2 : 1;
}

/* False when a limit ends it early. */
static bool write_all(writing *w, pv_slice raw) {
    size_t before = w->out->size, i = 0;
    bool quoted = false;
    while (i < raw.size && w->out->size < LONGEST_VALUE &&
           w->v->work + (w->out->size - before) < MOST_WORK)
        i += write_next(w, pv_slice_from(raw, i), &quoted);
    w->v->work += w->out->size - before;
    return i >= raw.size;
}

static bool is_plain(pv_slice raw) {
    return !raw.size || (!memchr(raw.data, '"', raw.size) && !memchr(raw.data, '%', raw.size));
}

static void tell_full(values *v, pv_inf_entry *e) {
    e->open = true;
    if (!v->full)
        pv_inf_note(v->inf, PV_OVER_LIMIT, e->place,
                    "values are longer than this reads; what they say is not known");
    v->full = true;
}

/* Writes `raw` into `out`, and gives all that is in there. */
static pv_status write_value(writing *w, pv_slice raw, pv_slice *ret_all) {
    if (!write_all(w, raw))
        tell_full(w->v, w->entry);
    ret_all->data = pv_textbuf_end(w->out, &ret_all->size);
    return ret_all->data ? pv_success() : pv_no_memory();
}

/* An entry of its own. `out` is kept for the rows that go on with it. */
static pv_status settle(values *v, pv_inf_entry *e, pv_textbuf *out) {
    writing w = {v, e, out, e->section != v->strings};
    *out = pv_textbuf_new(v->inf->reading->unit->arena, LONGEST_TEXT);
    e->quoted = e->raw.size && e->raw.data[0] == '"';
    e->value = e->raw;
    if (!is_plain(e->raw))
        PV_TRY(write_value(&w, e->raw, &e->value));
    if (!is_plain(e->key)) {
        pv_textbuf key = pv_textbuf_new(v->inf->reading->unit->arena, LONGEST_TEXT);
        writing k = {v, e, &key, w.replace};
        PV_TRY(write_value(&k, e->key, &e->key));
        e->key = pv_slice_trim(e->key);
    }
    e->open |= pv_inf_is_open(e->value);
    return pv_success();
}

/* A `_continue_` row of the entry above. */
static pv_status go_on(values *v, pv_inf_entry *above, const pv_inf_entry *row, pv_textbuf *out) {
    writing w = {v, above, out, true};
    if (!out->size && above->value.size) /* it was borrowed so far */
        pv_textbuf_add(out, above->value.data, above->value.size);
    PV_TRY(write_value(&w, row->raw, &above->value));
    above->open |= pv_inf_is_open(row->raw);
    return pv_success();
}

static bool is_string(const values *v, const pv_inf_entry *e) {
    return e->section == v->strings;
}

/* Those of [Strings], or all others. */
static pv_status settle_all(values *v, bool strings) {
    pv_inf *inf = v->inf;
    pv_inf_entry *above = NULL;
    pv_textbuf out = {0};
    for (size_t i = 0; i < inf->count; i++) {
        pv_inf_entry *e = &inf->entries[i];
        if (is_string(v, e) != strings)
            continue;
        if (!e->continues) {
            above = e;
            PV_TRY(settle(v, e, &out));
        } else if (above && above->section == e->section) {
            PV_TRY(go_on(v, above, e, &out));
        } else {
            pv_inf_note(inf, PV_DAMAGED, e->place, "_continue_ with no entry above it");
        }
    }
    return pv_success();
}

static void find_holes(pv_inf *inf) {
    for (size_t i = 0; i < inf->count; i++)
        if (!inf->entries[i].assigned && inf->entries[i].open)
            inf->sections[inf->entries[i].section].has_hole = true;
}

pv_status pv_inf_parse(const pv_reading *reading, pv_inf *ret_inf) {
    *ret_inf = (pv_inf){.reading = reading};
    PV_TRY(pv_inf_take_lines(ret_inf));
    values v = {.inf = ret_inf, .strings = pv_inf_section_named(ret_inf, "Strings")};
    PV_TRY(settle_all(&v, true));
    PV_TRY(settle_all(&v, false));
    find_holes(ret_inf);
    return pv_success();
}

/* ---- looking up ------------------------------------------------------------------------------ */

size_t pv_inf_section_named(const pv_inf *inf, const char *name) {
    size_t i = 0;
    while (i < inf->section_count && !pv_slice_is(inf->sections[i].name, name))
        i++;
    return i;
}

const pv_inf_entry *pv_inf_next(const pv_inf *inf, size_t section, size_t *at) {
    while (*at < inf->count) {
        const pv_inf_entry *e = &inf->entries[(*at)++];
        if (e->section == section && e->assigned && !e->continues)
            return e;
    }
    return NULL;
}

pv_inf_found pv_inf_find(const pv_inf *inf, const char *section, const char *key) {
    size_t index = pv_inf_section_named(inf, section), at = 0;
    pv_inf_found found = {PV_ABSENT, NULL};
    const pv_inf_entry *e;
    while ((e = pv_inf_next(inf, index, &at))) {
        if (!pv_slice_is(e->key, key))
            continue;
        bool differs = found.entry && !pv_slice_same(found.entry->value, e->value);
        bool vague = differs || e->open || !e->value.size;
        if (!found.entry)
            found = (pv_inf_found){PV_PRESENT, e};
        if (vague)
            found.known = PV_UNDETERMINED;
    }
    if (!found.entry && index < inf->section_count && inf->sections[index].has_hole)
        found.known = PV_UNDETERMINED;
    return found;
}
