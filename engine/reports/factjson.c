/* SPDX-License-Identifier: Apache-2.0
 * The fact table as JSON, object by object. Every fact of a subject's kind is named in exactly one
 * of facts, absent and undetermined; costly ones are computed here, because they are asked for. */
#include "reports/factjson.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static json_t *mended(pv_report *report, const char *text, size_t size) {
    pv_textbuf t = pv_textbuf_new(report->scratch, SIZE_MAX / 4);
    for (const char *at = text, *end = text + size; at < end;)
        pv_textbuf_add_rune(&t, pv_utf8_take(&at, end));
    const char *clean = pv_textbuf_end(&t, &size);
    return clean ? json_stringn(clean, size) : NULL;
}

json_t *pv_json_text(pv_report *report, const char *text, size_t size) {
    if (!pv_utf8_valid((pv_bytes){(const uint8_t *)text, size}))
        return mended(report, text, size);
    return json_stringn_nocheck(text, size);
}

json_t *pv_json_string(pv_report *report, const char *text) {
    return pv_json_text(report, text, strlen(text));
}

json_t *pv_json_put(json_t *object, const char *key, json_t *value) {
    /* json_object_set_new drops the value's reference also when it fails. */
    if (object && value && json_object_set_new_nocheck(object, key, value) == 0)
        return object;
    if (!object)
        json_decref(value);
    json_decref(object);
    return NULL;
}

json_t *pv_json_push(json_t *array, json_t *value) {
    if (array && value && json_array_append_new(array, value) == 0)
        return array;
    if (!array)
        json_decref(value);
    json_decref(array);
    return NULL;
}

static json_t *time_of(int64_t seconds) {
    char text[PV_CLOCK_TEXT];
    pv_clock_format(seconds, text);
    return json_string(text);
}

static json_t *set_of(pv_enum_id of, uint64_t set) {
    json_t *names = json_array();
    for (unsigned i = 0; i < pv_enum_size(of); i++)
        if (pv_set_has(set, i))
            names = pv_json_push(names, json_string(pv_enum_name(of, i)));
    return names;
}

static json_t *list_of(pv_report *report, const pv_value *value) {
    json_t *items = json_array();
    for (uint32_t i = 0; i < value->count; i++)
        items =
            pv_json_push(items, pv_json_text(report, value->u.list[i].data, value->u.list[i].size));
    return items;
}

static json_t *hex_of(pv_report *report, const pv_value *value) {
    const char *hex = pv_hex_in(report->scratch, (pv_bytes){value->u.bytes, value->count});
    return hex ? json_string(hex) : NULL;
}

static json_t *value_of(pv_report *report, const pv_fact_info *info, const pv_value *value);

static json_t *record_of(pv_report *report, pv_record_id id, const pv_value *row) {
    const pv_field_info *fields = pv_record_fields(id);
    json_t *object = json_object();
    for (unsigned i = 0; i < pv_record_width(id); i++) {
        pv_fact_info field = {.type = fields[i].type, .of = fields[i].of};
        if (row[i].known == PV_PRESENT)
            object = pv_json_put(object, fields[i].name, value_of(report, &field, &row[i]));
    }
    return object;
}

static json_t *records_of(pv_report *report, pv_record_id id, const pv_value *value) {
    json_t *items = json_array();
    for (uint32_t i = 0; i < value->count; i++)
        items = pv_json_push(items, record_of(report, id, pv_value_row(value, id, i)));
    return items;
}

static json_t *value_of(pv_report *report, const pv_fact_info *info, const pv_value *value) {
    switch (info->type) {
    case PV_TYPE_BOOL:
        return json_boolean(value->u.boolean);
    case PV_TYPE_INT:
        return json_integer(value->u.integer);
    case PV_TYPE_TIME:
        return time_of(value->u.integer);
    case PV_TYPE_ENUM:
        return json_string(pv_enum_name(info->of, value->u.choice));
    case PV_TYPE_SET:
        return set_of(info->of, value->u.set);
    case PV_TYPE_TEXT:
        return pv_json_text(report, value->u.text, value->count);
    case PV_TYPE_BYTES:
        return hex_of(report, value);
    case PV_TYPE_LIST:
        return list_of(report, value);
    case PV_TYPE_RECORDS:
        return records_of(report, info->records, value);
    }
    return json_null();
}

json_t *pv_json_value(pv_report *report, pv_fact fact, const pv_value *value) {
    return value_of(report, pv_fact_get_info(fact), value);
}

json_t *pv_json_place(pv_report *report, pv_place place) {
    const char *text;
    switch (place.kind) {
    case PV_BYTE:
        return json_integer((json_int_t)place.at);
    case PV_CONTENT:
        text = pv_arena_printf(report->scratch, "content:%" PRIu64, place.at);
        return text ? json_string(text) : NULL;
    case PV_LINE:
        text = pv_arena_printf(report->scratch, "line:%" PRIu64, place.at);
        return text ? json_string(text) : NULL;
    case PV_NOWHERE:
        break;
    }
    return NULL;
}

static json_t *artifact_of(pv_report *report, pv_subject *subject) {
    pv_artifact *a = subject->artifact;
    const char *digest =
        pv_hex_in(report->scratch, (pv_bytes){pv_artifact_sha256(subject->unit, a), 32});
    json_t *object = json_object();
    object = pv_json_put(object, "path", pv_json_string(report, a->path));
    object = pv_json_put(object, "format", pv_json_string(report, a->format));
    return pv_json_put(object, "sha256", digest ? json_string(digest) : NULL);
}

static json_t *links_of(const pv_subject *subject, uint64_t first_id) {
    json_t *links = json_object();
    for (const pv_link *l = subject->links; links && l; l = l->next) {
        const char *kind = pv_kind_name(l->to->kind);
        if (!json_object_get(links, kind))
            links = pv_json_put(links, kind, json_array());
        if (links && json_array_append_new(json_object_get(links, kind),
                                           json_integer((json_int_t)(first_id + l->to->id - 1)))) {
            json_decref(links);
            links = NULL;
        }
    }
    return links;
}

typedef struct {
    json_t *facts, *absent, *undetermined, *at;
} columns;

static void add_present(pv_report *report, columns *c, pv_fact fact, const pv_value *value) {
    const char *name = pv_fact_get_info(fact)->name;
    c->facts = pv_json_put(c->facts, name, pv_json_value(report, fact, value));
    if (value->place_kind != PV_NOWHERE)
        c->at = pv_json_put(c->at, name, pv_json_place(report, pv_place_of(value)));
}

static void add_fact(pv_report *report, columns *c, pv_subject *subject, pv_fact fact) {
    const pv_value *value = pv_subject_value(subject, fact);
    json_t *name;
    switch ((pv_known)value->known) {
    case PV_PRESENT:
        add_present(report, c, fact, value);
        break;
    case PV_ABSENT:
        name = json_string(pv_fact_get_info(fact)->name);
        c->absent = pv_json_push(c->absent, name);
        break;
    case PV_UNDETERMINED:
    case PV_PENDING: /* pv_subject_value leaves none pending */
        name = json_string(pv_fact_get_info(fact)->name);
        c->undetermined = pv_json_push(c->undetermined, name);
        break;
    }
}

json_t *pv_json_subject(pv_report *report, pv_subject *subject, uint64_t first_id) {
    columns c = {json_object(), json_array(), json_array(), json_object()};
    size_t first = (size_t)pv_kind_first(subject->kind);
    for (size_t i = 0; i < pv_kind_facts(subject->kind); i++)
        add_fact(report, &c, subject, (pv_fact)(first + i));
    json_t *line = json_object();
    line = pv_json_put(line, "artifact", artifact_of(report, subject));
    line = pv_json_put(line, "subject", json_string(pv_kind_name(subject->kind)));
    line = pv_json_put(line, "id", json_integer((json_int_t)(first_id + subject->id - 1)));
    line = pv_json_put(line, "links", links_of(subject, first_id));
    line = pv_json_put(line, "facts", c.facts);
    line = pv_json_put(line, "absent", c.absent);
    line = pv_json_put(line, "undetermined", c.undetermined);
    return pv_json_put(line, "at", c.at);
}
