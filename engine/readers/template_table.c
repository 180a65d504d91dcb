/* SPDX-License-Identifier: Apache-2.0
 * Tables of certificate templates: a row of LDAP attribute names, then a row for each template, as
 * csvde and Export-Csv write them (commas or semicolons, quotes as in RFC 4180) or with tabs.
 * Several values in one field are parted by ';' (csvde writes one within a value as "\;"), octets
 * stand in hex, base64, or as csvde's X'...'. A quoted field ends on its line. */
#include "facts/reader.h"
#include "readers/template_directory.h"

enum { COLUMNS_MAX = 256, KNOWN_LEAST = 4 };

typedef struct {
    const pv_reading *reading;
    char separator;
    pv_attr columns[COLUMNS_MAX];
    size_t count;
    pv_directory directory;
    pv_attributes entry;
} table;

/* ---- fields ---------------------------------------------------------------------------------- */

/* Takes a field and the separator behind it; quotes around it stay. */
static pv_slice take_field(pv_slice *row, char separator) {
    bool quoted = false;
    size_t at = 0;
    for (; at < row->size && (quoted || row->data[at] != separator); at++)
        quoted ^= row->data[at] == '"';
    pv_slice field = pv_slice_head(*row, at);
    *row = pv_slice_from(*row, at + 1);
    return pv_slice_trim(field);
}

/* The text between the quotes, its doubled ones made single. NULL data without memory. */
static pv_slice unquoted(pv_arena *arena, pv_slice field) {
    if (field.size < 2 || field.data[0] != '"' || field.data[field.size - 1] != '"')
        return field;
    char *text = pv_arena_alloc(arena, field.size);
    size_t size = 0;
    for (size_t i = 1; text && i + 1 < field.size; i++) {
        text[size++] = field.data[i];
        i += field.data[i] == '"' && field.data[i + 1] == '"';
    }
    return (pv_slice){text, size};
}

/* Takes one of several values; a separator behind a backslash is part of it. */
static pv_slice take_value(pv_slice *field) {
    size_t at = 0;
    while (at < field->size && (field->data[at] != ';' || (at > 0 && field->data[at - 1] == '\\')))
        at++;
    pv_slice value = pv_slice_trim(pv_slice_head(*field, at));
    *field = pv_slice_from(*field, at + 1);
    return value;
}

/* ---- the header ------------------------------------------------------------------------------ */

static pv_attr column_of(pv_slice name) {
    if (name.size >= 2 && name.data[0] == '"' && name.data[name.size - 1] == '"')
        name = pv_slice_from(pv_slice_head(name, name.size - 1), 1);
    return pv_slice_is(name, "DN") ? PV_ATTR_DN : pv_attr_named(name);
}

/* False when it is no header of a table of templates with that separator. */
static bool take_header(pv_slice line, char separator, table *t) {
    size_t known = 0;
    bool ours = false;
    t->count = 0;
    t->separator = separator;
    while (line.size && t->count < COLUMNS_MAX) {
        pv_attr attr = column_of(take_field(&line, separator));
        known += attr != PV_ATTR_COUNT;
        ours |= attr == PV_ATTR_KEY_SPEC || attr == PV_ATTR_PRIVATE_KEY_FLAG ||
                attr == PV_ATTR_NAME_FLAG;
        t->columns[t->count++] = attr;
    }
    return ours && known >= KNOWN_LEAST;
}

static bool is_header(pv_slice line, table *t) {
    return take_header(line, '\t', t) || take_header(line, ',', t) || take_header(line, ';', t);
}

/* Whether there are as many separators as so many columns need. */
static bool has_columns(pv_slice line) {
    static const char SEPARATORS[] = {'\t', ',', ';'};
    for (size_t i = 0; i < sizeof SEPARATORS; i++) {
        int parts = 1;
        const char *at = line.data, *end = line.data + line.size;
        while (parts < KNOWN_LEAST && (at = memchr(at, SEPARATORS[i], (size_t)(end - at)))) {
            at++;
            parts++;
        }
        if (parts == KNOWN_LEAST)
            return true;
    }
    return false;
}

/* The names of the columns that a table of templates must have one of hold all of "pkief". */
static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    table t;
    (void)rest;
    if (line->text.size > (1 << 14) || !has_columns(line->text) || pv_slice_has(line->text, "=") ||
        !pv_slice_has(line->text, "pki"))
        return PV_BID_NONE;
    return is_header(line->text, &t) ? PV_BID_MAGIC : PV_BID_NONE;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* X'00ff' of csvde. */
static pv_status add_octets(table *t, pv_attr attr, pv_slice value, pv_place place) {
    if (!pv_slice_begins(value, "X'") || !pv_slice_ends(value, "'") || value.size < 3)
        return pv_attributes_add_encoded(&t->entry, attr, value, place);
    pv_slice hex = pv_slice_from(pv_slice_head(value, value.size - 1), 2);
    uint8_t *octets = pv_arena_alloc(t->reading->unit->arena, hex.size + 1);
    size_t size;
    if (!octets)
        return pv_no_memory();
    if (!pv_slice_octets(hex, octets, hex.size + 1, &size))
        return pv_attributes_add_encoded(&t->entry, attr, value, place);
    return pv_attributes_add(&t->entry, attr, pv_slice_of_bytes((pv_bytes){octets, size}), place);
}

static pv_status add_field(table *t, pv_attr attr, pv_slice field, pv_place place) {
    pv_attributes_saw(&t->entry, attr);
    if (pv_attr_type_of(attr) == PV_ATTR_OCTETS && field.size)
        return add_octets(t, attr, field, place);
    bool several = pv_attr_type_of(attr) == PV_ATTR_TEXT && attr != PV_ATTR_DISPLAY_NAME;
    while (field.size) {
        pv_slice value = several ? take_value(&field) : field;
        if (!several)
            field.size = 0;
        if (value.size)
            PV_TRY(pv_attributes_add(&t->entry, attr, value, place));
    }
    return pv_success();
}

static bool has_open_quote(pv_slice row) {
    bool open = false;
    for (size_t i = 0; i < row.size; i++)
        open ^= row.data[i] == '"';
    return open;
}

static pv_status read_row(table *t, const pv_line *line) {
    pv_slice row = line->text;
    pv_unit *unit = t->reading->unit;
    if (has_open_quote(row)) {
        pv_unit_problem(unit, t->reading->artifact, PV_DAMAGED, line->place,
                        "a quote in a row of the table does not end on its line");
        return pv_success();
    }
    pv_attributes_begin(&t->entry, unit, t->reading->artifact, line->place);
    t->entry.is_template = true;
    t->entry.partial = true;
    for (size_t i = 0; i < t->count && row.size; i++) {
        pv_slice field = unquoted(unit->arena, take_field(&row, t->separator));
        if (field.size && !field.data)
            return pv_no_memory();
        if (t->columns[i] != PV_ATTR_COUNT)
            PV_TRY(add_field(t, t->columns[i], field, line->place));
    }
    return pv_directory_add(&t->directory, &t->entry);
}

static pv_status read(const pv_reading *reading) {
    table t = {.reading = reading, .directory = pv_directory_of(reading->unit, reading->artifact)};
    pv_lines rest = pv_reading_lines(reading);
    pv_line line;
    bool within = false;
    while (pv_lines_next(&rest, &line) && !pv_unit_is_hopeless(reading->unit)) {
        table header = t;
        if (!line.text.size)
            within = false;
        else if (!within && is_header(line.text, &header)) {
            t = header;
            within = true;
        } else if (within)
            PV_TRY(read_row(&t, &line));
    }
    return pv_directory_end(&t.directory);
}

const pv_reader PV_READER_template_table = {
    .name = "template_table",
    .title = "table of certificate templates (csvde, Export-Csv, TSV)",
    .extensions = ".csv .tsv",
    .tells = "templates, as far as there are columns",
    .cannot_tell = "attributes without a column",
    .text = &(const pv_text_form){.opens = opens, .holds = "pkief"},
    .read = read,
};
