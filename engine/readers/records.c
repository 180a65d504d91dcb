/* SPDX-License-Identifier: Apache-2.0
 * Text of records with one artifact in each: lines of base64 as logs of certificates are dumped,
 * JSON objects a line each, CSV (RFC 4180) with a header. The artifact is DER in base64, or PEM.
 * What else a record tells is not looked at. A record that is broken is a problem with its line,
 * and the next one is read. Refuses records over the limit record_bytes. */
#include "readers/records.h"

#include "base/base64.h"
#include "base/jsonread.h"
#include "base/text.h"

typedef struct {
    pv_unit *unit;
    pv_artifact *artifact;
    pv_records records;
    uint64_t line;  /* of the record at hand */
    unsigned count; /* of its artifacts */
} pass;

static void complain(const pass *r, pv_code code, const char *what) {
    pv_unit_problem(r->unit, r->artifact, code, (pv_place){PV_LINE, r->line}, what);
}

/* ---- one artifact ---------------------------------------------------------------------------- */

static const char *path_of(pass *r) {
    unsigned long long line = r->line;
    const char *file = r->artifact->path;
    return r->count++ ? pv_arena_printf(r->unit->arena, "%s:%llu#%u", file, line, r->count)
                      : pv_arena_printf(r->unit->arena, "%s:%llu", file, line);
}

static pv_status hand_over(pass *r, pv_bytes bytes) {
    const char *path = path_of(r);
    bool claimed;
    if (!path)
        return pv_no_memory();
    PV_TRY(r->unit->nested(r->unit, r->artifact, bytes, path, NULL, &claimed));
    if (!claimed)
        complain(r, PV_DAMAGED, "the record holds nothing of a format that is known");
    return pv_success();
}

/* It may be a key. */
static pv_status decode(pass *r, pv_slice value, pv_bytes *ret_bytes) {
    pv_base64_fault fault;
    size_t size, room = pv_base64_room(value.size);
    uint8_t *bytes = pv_arena_alloc(r->unit->arena, room);
    *ret_bytes = (pv_bytes){NULL, 0};
    if (!bytes)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(r->unit->arena, bytes, room));
    if (pv_base64_decode(pv_slice_bytes(value), bytes, &size, &fault)) {
        *ret_bytes = (pv_bytes){bytes, size};
        return pv_success();
    }
    const char *why = pv_arena_printf(r->unit->arena, "the record is no base64: %s", fault.reason);
    complain(r, PV_DAMAGED, why ? why : fault.reason);
    return pv_success();
}

/* Records without a certificate are usual. */
static pv_status take_value(pass *r, pv_slice value) {
    pv_bytes bytes = pv_slice_bytes(value);
    if (!pv_slice_trim(value).size)
        return pv_success();
    if (!pv_slice_has(pv_slice_head(value, 1 << 10), "-----BEGIN "))
        PV_TRY(decode(r, value, &bytes));
    return bytes.data ? hand_over(r, bytes) : pv_success();
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* Goes to the value of a name of the object that was just entered: the whole field, or the part of
 * it before a dot with the rest in an object. */
static bool find_value(pv_jsonread *json, const char *field, pv_jsonread_token *ret_value) {
    pv_jsonread_token t;
    pv_slice rest = pv_slice_of(field);
    while (pv_jsonread_next(json, &t) && t.kind == PV_JSON_KEY) {
        pv_slice head = pv_slice_head(rest, t.text.size);
        bool fits = pv_slice_same(head, t.text);
        if (!pv_jsonread_next(json, ret_value))
            return false;
        if (fits && head.size == rest.size)
            return true;
        if (fits && rest.data[head.size] == '.' && ret_value->kind == PV_JSON_OBJECT)
            rest = pv_slice_from(rest, head.size + 1);
        else
            pv_jsonread_skip(json, ret_value->kind);
    }
    return false;
}

/* A string; or a list of them, as chains are. */
static pv_status take_strings(pass *r, pv_jsonread *json, pv_jsonread_token value) {
    pv_jsonread_token t;
    if (value.kind == PV_JSON_STRING)
        return take_value(r, value.text);
    if (value.kind == PV_JSON_WORD && pv_slice_is(value.text, "null"))
        return pv_success();
    if (value.kind != PV_JSON_ARRAY) {
        complain(r, PV_DAMAGED, "the record's field is no string");
        return pv_success();
    }
    while (pv_jsonread_next(json, &t) && t.kind == PV_JSON_STRING)
        PV_TRY(take_value(r, t.text));
    if (t.kind != PV_JSON_ARRAY_END)
        complain(r, PV_DAMAGED, "the record's field is a list of something else than strings");
    return pv_success();
}

static pv_status read_json(pass *r, pv_slice text) {
    pv_jsonread json;
    pv_jsonread_token value;
    PV_TRY(pv_jsonread_parse(r->unit->arena, text, r->line, &json));
    const char *wrong = json.wrong;
    if (!wrong && pv_slice_trim(pv_slice_from(text, json.end)).size)
        wrong = "something follows the value";
    if (wrong) {
        const char *why = pv_arena_printf(r->unit->arena, "the record is no JSON: %s", wrong);
        complain(r, json.over_limit ? PV_OVER_LIMIT : PV_DAMAGED, why ? why : wrong);
        return pv_success();
    }
    if (pv_jsonread_next(&json, &value) && value.kind == PV_JSON_OBJECT &&
        find_value(&json, r->records.field, &value))
        return take_strings(r, &json, value);
    complain(r, PV_DAMAGED, "the record has no such field as --record-field names");
    return pv_success();
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static pv_status read_csv(pass *r, pv_slice text) {
    pv_slice field, value;
    size_t at = 0;
    for (uint32_t i = 0; pv_csv_next(text, r->records.separator, &at, &field); i++) {
        if (i != r->records.column)
            continue;
        if (!pv_csv_value(r->unit->arena, field, &value))
            return pv_no_memory();
        return take_value(r, value);
    }
    complain(r, PV_DAMAGED, "the record ends before the column that --record-field names");
    return pv_success();
}

/* ---- all of them ----------------------------------------------------------------------------- */

static pv_status read_record(pass *r, const pv_record *record) {
    pv_slice text = pv_slice_trim(record->text);
    r->line = record->line;
    r->count = 0;
    if (record->too_long) {
        complain(r, PV_OVER_LIMIT, "the record is longer than the limit record_bytes");
        return pv_success();
    }
    if (!text.size)
        return pv_success();
    switch (r->records.form) {
    case PV_RECORDS_JSON:
        return read_json(r, text);
    case PV_RECORDS_CSV:
        return read_csv(r, record->text);
    case PV_RECORDS_BASE64:
    case PV_RECORDS_NONE:
        break;
    }
    return take_value(r, text);
}

static pv_status read(const pv_reading *reading) {
    const pv_piece *piece = reading->hint.piece;
    pv_slice text = pv_slice_of_bytes(reading->bytes);
    pass r = {.unit = reading->unit, .artifact = reading->artifact};
    r.records = piece ? piece->records : pv_records_find(text, r.unit->record_field);
    uint64_t first = reading->hint.place_kind == PV_LINE ? reading->hint.origin : 1;
    pv_record_walk walk = pv_records_walk(&r.records, text, first, r.unit->limits->record_bytes);
    pv_record record;
    bool header = r.records.form == PV_RECORDS_CSV && first == 1;
    for (; !pv_unit_is_hopeless(r.unit) && pv_record_next(&walk, &record); header = false)
        if (!header)
            PV_TRY(read_record(&r, &record));
    return pv_success();
}

/* All of a text is records, or nothing of it is. */
static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    bool is = line->at == 0 && pv_records_find(rest->text, NULL).form;
    return is ? PV_BID_MAGIC : PV_BID_NONE;
}

const pv_reader PV_READER_records = {
    .name = "records",
    .title = "records of text: a line of base64 each, JSON lines or CSV with --record-field",
    .extensions = ".txt .ndjson .jsonl .csv",
    .tells = "what is in each record, read as its own format; lines of records that are broken",
    .cannot_tell = "anything from their other fields",
    .text = &(const pv_text_form){.opens = opens, .begins = "m"},
    .read = read,
};
