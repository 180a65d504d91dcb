/* SPDX-License-Identifier: Apache-2.0
 * Certificate templates in JSON: objects whose names are those of LDAP attributes, as PowerShell
 * modules export them (ADCSTemplate, PSADCSToolkit, Get-ADObject | ConvertTo-Json). Names in any
 * case; several values as an array or one as it is; octets as numbers, base64 or hex; templates
 * alone, in arrays, or below other names. Refuses nesting beyond 64 levels. JSON of anything else
 * is left alone. */
#include "readers/template_json.h"

#include "base/text.h"
#include "facts/reader.h"
#include "readers/template_directory.h"

enum { LOOK_AHEAD = 4096, DEEPEST_LOOK = 8, LONGEST_VALUE = 1 << 20 };

typedef struct {
    const pv_reading *reading;
    pv_jsonread json;
    pv_directory directory;
} export;

static pv_status read_object(export *x, pv_place place); /* at most PV_JSON_DEPTH deep */

/* ---- values ---------------------------------------------------------------------------------- */

static pv_status add_scalar(export *x, pv_attributes *entry, pv_attr attr,
                            const pv_jsonread_token *t) {
    pv_slice text;
    if (!pv_jsonread_text(x->reading->unit->arena, t, &text))
        return pv_no_memory();
    if (t->kind == PV_JSON_WORD || !pv_slice_trim(text).size) {
        pv_attributes_saw(entry, attr); /* null, "" */
        return pv_success();
    }
    if (pv_attr_type_of(attr) == PV_ATTR_OCTETS)
        return pv_attributes_add_encoded(entry, attr, pv_slice_trim(text), t->place);
    return pv_attributes_add(entry, attr, pv_slice_trim(text), t->place);
}

/* Numbers from 0 to 255 behind `first`, up to the end of the array. */
static pv_status add_octets(export *x, pv_attributes *entry, pv_attr attr, pv_jsonread_token t) {
    pv_textbuf octets = pv_textbuf_new(x->reading->unit->arena, LONGEST_VALUE);
    pv_place place = t.place;
    bool good = true;
    do {
        uint64_t number = 256;
        good = good && t.kind == PV_JSON_NUMBER && pv_slice_decimal(t.raw, &number) && number < 256;
        if (good)
            pv_textbuf_addc(&octets, (char)(unsigned char)number);
        pv_jsonread_skip(&x->json, t.kind);
    } while (pv_jsonread_next(&x->json, &t) && t.kind != PV_JSON_ARRAY_END);
    pv_slice value;
    value.data = pv_textbuf_end(&octets, &value.size);
    if (good && value.data)
        return pv_attributes_add(entry, attr, value, place);
    pv_attributes_spoil(entry, attr);
    pv_unit_problem(entry->unit, entry->artifact, PV_DAMAGED, place,
                    "an array of octets holds something else, or too many");
    return pv_success();
}

static pv_status add_array(export *x, pv_attributes *entry, pv_attr attr) {
    pv_jsonread_token t;
    pv_attributes_saw(entry, attr);
    while (pv_jsonread_next(&x->json, &t) && t.kind != PV_JSON_ARRAY_END) {
        if (t.kind == PV_JSON_NUMBER && pv_attr_type_of(attr) == PV_ATTR_OCTETS)
            return add_octets(x, entry, attr, t);
        if (t.kind == PV_JSON_OBJECT || t.kind == PV_JSON_ARRAY)
            pv_jsonread_skip(&x->json, t.kind);
        else
            PV_TRY(add_scalar(x, entry, attr, &t));
    }
    return pv_success();
}

/* What PowerShell makes of collections and of security descriptors: {"value": [...], "Count": 2},
 * {"Sddl": "...", ...}. */
static pv_status add_wrapped(export *x, pv_attributes *entry, pv_attr attr) {
    pv_jsonread_token key, t;
    while (pv_jsonread_next(&x->json, &key) && key.kind == PV_JSON_KEY &&
           pv_jsonread_next(&x->json, &t)) {
        bool ours = pv_slice_is(key.raw, "value") ||
                    (attr == PV_ATTR_SECURITY && pv_slice_is(key.raw, "Sddl"));
        if (ours && t.kind == PV_JSON_ARRAY)
            PV_TRY(add_array(x, entry, attr));
        else if (ours && t.kind != PV_JSON_OBJECT)
            PV_TRY(add_scalar(x, entry, attr, &t));
        else
            pv_jsonread_skip(&x->json, t.kind);
    }
    return pv_success();
}

static pv_status add_attribute(export *x, pv_attributes *entry, pv_attr attr,
                               const pv_jsonread_token *t) {
    if (t->kind == PV_JSON_ARRAY)
        PV_TRY(add_array(x, entry, attr));
    else if (t->kind == PV_JSON_OBJECT)
        PV_TRY(add_wrapped(x, entry, attr));
    else
        PV_TRY(add_scalar(x, entry, attr, t));
    if (x->json.fault)
        pv_attributes_spoil(entry, attr); /* cut off, which is said at the end */
    return pv_success();
}

/* ---- objects --------------------------------------------------------------------------------- */

/* Objects within an array, and in arrays of it. */
static pv_status read_array(export *x) {
    unsigned outer = x->json.depth - 1;
    pv_jsonread_token t;
    while (x->json.depth > outer && pv_jsonread_next(&x->json, &t))
        if (t.kind == PV_JSON_OBJECT)
            PV_TRY(read_object(x, t.place));
    return pv_success();
}

static pv_status read_member(export *x, pv_attributes *entry, const pv_jsonread_token *key) {
    pv_jsonread_token t;
    pv_slice name;
    if (!pv_jsonread_text(x->reading->unit->arena, key, &name))
        return pv_no_memory();
    pv_attr attr = pv_attr_named(name);
    if (!pv_jsonread_next(&x->json, &t))
        return pv_success();
    if (attr != PV_ATTR_COUNT)
        return add_attribute(x, entry, attr, &t);
    if (t.kind == PV_JSON_OBJECT && pv_slice_is(name, "Acl"))
        return pv_template_json_acl(&x->json, entry);
    if (t.kind == PV_JSON_OBJECT)
        return read_object(x, t.place);
    return t.kind == PV_JSON_ARRAY ? read_array(x) : pv_success();
}

static pv_status read_object(export *x, pv_place place) {
    pv_attributes entry;
    pv_jsonread_token t;
    pv_attributes_begin(&entry, x->reading->unit, x->reading->artifact, place);
    while (pv_jsonread_next(&x->json, &t) && t.kind == PV_JSON_KEY)
        PV_TRY(read_member(x, &entry, &t));
    entry.partial = x->json.fault != NULL;
    return entry.seen ? pv_directory_add(&x->directory, &entry) : pv_success();
}

static pv_status read(const pv_reading *reading) {
    pv_slice text = pv_slice_of_bytes(reading->bytes);
    uint64_t line = reading->hint.place_kind == PV_LINE ? reading->hint.origin : 1;
    export x = {.reading = reading,
                .json = pv_jsonread_of(text, line),
                .directory = pv_directory_of(reading->unit, reading->artifact)};
    pv_jsonread_token t;
    if (pv_jsonread_next(&x.json, &t) && t.kind == PV_JSON_OBJECT)
        PV_TRY(read_object(&x, t.place));
    else if (!x.json.fault && t.kind == PV_JSON_ARRAY)
        PV_TRY(read_array(&x));
    if (x.json.fault) {
        const char *message = pv_arena_printf(reading->unit->arena, "the JSON %s", x.json.fault);
        pv_unit_problem(reading->unit, reading->artifact,
                        x.json.too_deep ? PV_OVER_LIMIT : PV_DAMAGED,
                        (pv_place){PV_LINE, x.json.line}, message ? message : x.json.fault);
    }
    return pv_directory_end(&x.directory);
}

/* ---- finding --------------------------------------------------------------------------------- */

/* Names that nothing but an export of templates has. */
static bool is_of_interest(pv_slice name) {
    pv_attr attr = pv_attr_named(name);
    return (attr >= PV_ATTR_KEY_SPEC && attr <= PV_ATTR_RA_APPLICATION_POLICIES) ||
           attr == PV_ATTR_GROUP_LINK;
}

/* The value that begins in `line`, as far as it is looked at. */
static pv_jsonread from_line(const pv_line *line, const pv_lines *rest, size_t size) {
    size_t begin = (size_t)(line->text.data - rest->text.data);
    return pv_jsonread_of(pv_slice_head(pv_slice_from(rest->text, begin), size), line->number);
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_jsonread_token t;
    if (!line->text.size || (*line->text.data != '{' && *line->text.data != '['))
        return PV_BID_NONE;
    pv_jsonread json = from_line(line, rest, LOOK_AHEAD);
    while (json.depth <= DEEPEST_LOOK && pv_jsonread_next(&json, &t))
        if (t.kind == PV_JSON_KEY && is_of_interest(t.raw))
            return PV_BID_MAGIC;
    return PV_BID_NONE;
}

/* Behind the value, or behind all there is when it has no end. */
static void skip(const pv_line *line, pv_lines *rest) {
    pv_jsonread json = from_line(line, rest, SIZE_MAX);
    pv_jsonread_token t;
    pv_line passed;
    while (pv_jsonread_next(&json, &t))
        continue;
    size_t end = (size_t)(json.text.data - rest->text.data) + json.at;
    while (rest->at < end && pv_lines_next(rest, &passed))
        continue;
}

static const pv_text_form FORM = {opens, NULL, skip};
const pv_reader PV_READER_template_json = {
    .name = "template_json",
    .title = "JSON exports of certificate templates (LDAP attributes, MS-CRTD)",
    .extensions = ".json",
    .tells = "templates, with flags, periods and security descriptor where the exporter keeps it",
    .cannot_tell = "members of groups; attributes that the exporter drops",
    .text = &FORM,
    .read = read,
};
