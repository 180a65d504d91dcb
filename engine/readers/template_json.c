/* SPDX-License-Identifier: Apache-2.0
 * Certificate templates in JSON: objects whose names are those of LDAP attributes, as PowerShell
 * modules export them (ADCSTemplate, PSADCSToolkit, Get-ADObject | ConvertTo-Json), or those that
 * Certipy's find prints. Names in any case; several values as an array or one as it is; octets as
 * numbers, base64 or hex; templates alone, in arrays, or below other names. Refuses nesting beyond
 * 64 levels. JSON of anything else is left alone. */
#include "readers/template_json.h"

#include "base/text.h"
#include "facts/reader.h"
#include "readers/json_text.h"
#include "readers/template_directory.h"

enum { LONGEST_VALUE = 1 << 20 };

typedef struct {
    const pv_reading *reading;
    pv_jsonread json;
    pv_directory directory;
} export;

static pv_status read_object(export *x, pv_place place); /* at most PV_JSON_DEPTH deep */

/* ---- values ---------------------------------------------------------------------------------- */

static pv_status add_scalar(pv_attributes *entry, pv_attr attr, const pv_jsonread_token *t) {
    pv_slice text = pv_slice_trim(t->text);
    if (t->kind == PV_JSON_WORD || !text.size) {
        pv_attributes_saw(entry, attr); /* null, "" */
        return pv_success();
    }
    if (pv_attr_type_of(attr) == PV_ATTR_OCTETS)
        return pv_attributes_add_encoded(entry, attr, text, t->place);
    return pv_attributes_add(entry, attr, text, t->place);
}

/* Numbers from 0 to 255 behind `first`, up to the end of the array. */
static pv_status add_octets(export *x, pv_attributes *entry, pv_attr attr, pv_jsonread_token t) {
    pv_textbuf octets = pv_textbuf_new(x->reading->unit->arena, LONGEST_VALUE);
    pv_place place = t.place;
    bool good = true;
    do {
        uint64_t number = 256;
        good =
            good && t.kind == PV_JSON_NUMBER && pv_slice_decimal(t.text, &number) && number < 256;
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
            PV_TRY(add_scalar(entry, attr, &t));
    }
    return pv_success();
}

/* What PowerShell makes of collections and of security descriptors: {"value": [...], "Count": 2},
 * {"Sddl": "...", ...}. */
static pv_status add_wrapped(export *x, pv_attributes *entry, pv_attr attr) {
    pv_jsonread_token key, t;
    while (pv_jsonread_next(&x->json, &key) && key.kind == PV_JSON_KEY &&
           pv_jsonread_next(&x->json, &t)) {
        bool ours = pv_slice_is(key.text, "value") ||
                    (attr == PV_ATTR_SECURITY && pv_slice_is(key.text, "Sddl"));
        if (ours && t.kind == PV_JSON_ARRAY)
            PV_TRY(add_array(x, entry, attr));
        else if (ours && t.kind != PV_JSON_OBJECT)
            PV_TRY(add_scalar(entry, attr, &t));
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
        PV_TRY(add_scalar(entry, attr, t));
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

/* As a CA beside the template would tell it. */
static pv_status note_published(export *x, const pv_attributes *entry, const pv_jsonread_token *t) {
    pv_attributes service;
    const pv_attr_value *name = entry->first[PV_ATTR_CN];
    bool enabled = pv_slice_is(t->text, "true");
    if (!name || (!enabled && !pv_slice_is(t->text, "false")))
        return pv_success();
    pv_attributes_begin(&service, x->reading->unit, x->reading->artifact, t->place);
    pv_attributes_saw(&service, PV_ATTR_PUBLISHED);
    if (enabled)
        PV_TRY(pv_attributes_add(&service, PV_ATTR_PUBLISHED, name->value, t->place));
    return pv_directory_add(&x->directory, &service);
}

static pv_status read_member(export *x, pv_attributes *entry, const pv_jsonread_token *key) {
    pv_jsonread_token t;
    pv_attr attr = pv_attr_named(key->text);
    bool taken;
    if (!pv_jsonread_next(&x->json, &t))
        return pv_success();
    if (attr == PV_ATTR_COUNT)
        attr = pv_template_json_plain(entry, key->text);
    if (attr != PV_ATTR_COUNT) {
        bool again = pv_attributes_has(entry, attr);
        PV_TRY(add_attribute(x, entry, attr, &t));
        if (again)
            pv_attributes_spoil(entry, attr); /* which was told */
        return pv_success();
    }
    PV_TRY(pv_template_json_member(&x->json, entry, key->text, &t, &taken));
    if (taken)
        return pv_success();
    if (entry->named_flags && pv_slice_is(key->text, "Enabled") && t.kind == PV_JSON_WORD)
        return note_published(x, entry, &t);
    if (t.kind == PV_JSON_OBJECT && pv_slice_is(key->text, "Acl"))
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
    export x = {.reading = reading, .directory = pv_directory_of(reading->unit, reading->artifact)};
    pv_jsonread_token t;
    bool repeats;
    PV_TRY(pv_json_text_parse(reading, &x.json));
    PV_TRY(pv_json_text_repeats(reading, &x.json, &repeats));
    if (pv_jsonread_next(&x.json, &t) && t.kind == PV_JSON_OBJECT)
        PV_TRY(read_object(&x, t.place));
    else if (!x.json.fault && t.kind == PV_JSON_ARRAY)
        PV_TRY(read_array(&x));
    pv_json_text_report(reading, &x.json);
    return pv_directory_end(&x.directory);
}

/* ---- finding --------------------------------------------------------------------------------- */

/* Names that nothing but an export of templates has. */
static bool is_of_interest(pv_slice name) {
    pv_attr attr = pv_attr_named(name);
    return (attr >= PV_ATTR_KEY_SPEC && attr <= PV_ATTR_RA_APPLICATION_POLICIES) ||
           attr == PV_ATTR_GROUP_LINK || pv_template_json_is_find(name);
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice text = pv_json_text_at(line, rest);
    return text.size && pv_jsonread_names(text, is_of_interest) ? PV_BID_MAGIC : PV_BID_NONE;
}

static const pv_text_form FORM = {.opens = opens, .skip = pv_json_text_skip, .begins = "{["};
const pv_reader PV_READER_template_json = {
    .name = "template_json",
    .title = "JSON exports of certificate templates (LDAP attributes, MS-CRTD; certipy find -json)",
    .extensions = ".json",
    .tells = "templates, with flags, periods and security descriptor where the exporter keeps it",
    .cannot_tell = "members of groups; attributes that the exporter drops",
    .text = &FORM,
    .read = read,
};
