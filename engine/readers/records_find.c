/* SPDX-License-Identifier: Apache-2.0
 * Which records a text is made of, and where each ends. JSON and CSV are looked for only when a
 * field was named, for most texts of those kinds hold no certificates; lines of base64 by
 * themselves, where two of the first lines are whole DER, which wrapped base64 never is. */
#include "base/base64.h"
#include "base/der.h"
#include "readers/records.h"

enum { LOOKED_AT = 16, NAME = 256 };

/* The first lines that are not empty; the last may be cut. */
typedef struct {
    pv_slice lines[LOOKED_AT];
    size_t count;
} beginning;

static beginning begin_of(pv_slice text) {
    beginning b = {.count = 0};
    pv_lines lines = pv_lines_of(text, 1);
    pv_line line;
    while (b.count < LOOKED_AT && pv_lines_next(&lines, &line))
        if (line.text.size)
            b.lines[b.count++] = line.text;
    return b;
}

/* ---- base64 ---------------------------------------------------------------------------------- */

/* Whether the line decodes to one SEQUENCE and nothing else: its first octets say how long it is.
 * DER that is longer than 255 octets begins with "MI". */
static bool is_der(pv_slice line) {
    enum { START = 8 };
    uint8_t octets[START + 3];
    size_t size = 0, tail = 0;
    pv_base64_fault fault;
    pv_bytes start = pv_slice_bytes(pv_slice_head(line, START));
    if (line.size < 300 || line.size % 4 || line.data[0] != 'M' || line.data[1] != 'I' ||
        !pv_base64_decode(start, octets, &size, &fault) || octets[1] < 0x82 || octets[1] > 0x83)
        return false;
    while (tail < 2 && line.data[line.size - 1 - tail] == '=')
        tail++;
    uint64_t length = 0, head = 2 + (octets[1] & 0x7fu);
    for (size_t i = 2; i < head; i++)
        length = length << 8 | octets[i];
    return head + length == line.size / 4 * 3 - tail && pv_base64_only(pv_slice_bytes(line));
}

static bool is_base64(const beginning *b) {
    size_t whole = 0;
    for (size_t i = 0; i < b->count; i++)
        whole += is_der(b->lines[i]);
    return whole >= 2;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* Objects begin and the name of the field stands in one of them; whether it is a name there, and
 * JSON at all, shows when it is read. */
static bool is_json(const beginning *b, const char *field) {
    char name[NAME + 3];
    const char *last = strrchr(field, '.');
    pv_slice word = pv_slice_of(last && last[1] ? last + 1 : field);
    if (word.size > NAME)
        return false;
    name[0] = '"';
    memcpy(name + 1, word.data, word.size);
    memcpy(name + 1 + word.size, "\"", 2);
    for (size_t i = 0; i < b->count; i++)
        if (b->lines[i].data[0] == '{' && pv_slice_has(b->lines[i], name))
            return true;
    return false;
}

/* ---- CSV ------------------------------------------------------------------------------------- */

/* The header's names are compared as they stand, but for letters' case. */
static bool is_named(pv_slice field, const char *name) {
    field = pv_slice_trim(field);
    if (field.size >= 2 && field.data[0] == '"' && field.data[field.size - 1] == '"')
        field = pv_slice_trim((pv_slice){field.data + 1, field.size - 2});
    return pv_slice_is(field, name);
}

static bool find_column(pv_slice text, const char *name, pv_records *r) {
    static const char SEPARATORS[] = ",;\t";
    enum { LONGEST_HEADER = 64 << 10 };
    for (const char *s = SEPARATORS; *s; s++) {
        *r = (pv_records){.form = PV_RECORDS_CSV, .separator = *s, .field = name};
        pv_record_walk walk = pv_records_walk(r, text, 1, LONGEST_HEADER);
        pv_record header;
        pv_slice field;
        if (!pv_record_next(&walk, &header) || header.too_long)
            return false;
        for (size_t at = 0; pv_csv_next(header.text, *s, &at, &field); r->column++)
            if (is_named(field, name))
                return true;
    }
    return false;
}

pv_records pv_records_find(pv_slice text, const char *field) {
    pv_records found = {.form = PV_RECORDS_NONE};
    beginning b = begin_of(text);
    if (field && is_json(&b, field))
        return (pv_records){.form = PV_RECORDS_JSON, .field = field};
    if (field && find_column(text, field, &found))
        return found;
    return (pv_records){.form = is_base64(&b) ? PV_RECORDS_BASE64 : PV_RECORDS_NONE};
}

/* ---- where they end -------------------------------------------------------------------------- */

bool pv_record_next(pv_record_walk *walk, pv_record *ret_record) {
    pv_line line;
    if (!pv_lines_next(&walk->lines, &line))
        return false;
    *ret_record = (pv_record){line.all, line.at, line.number, false};
    pv_record *r = ret_record;
    if (walk->records->form == PV_RECORDS_CSV) {
        pv_csv_state state = PV_CSV_START;
        while (pv_csv_is_open(line.all, walk->records->separator, &state) &&
               r->text.size <= walk->max && pv_lines_next(&walk->lines, &line))
            r->text.size = line.at + line.all.size - r->at;
    }
    r->too_long = r->text.size > walk->max;
    return true;
}
