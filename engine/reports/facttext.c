/* SPDX-License-Identifier: Apache-2.0
 * Facts and subjects in the words of the text report. Knows no format and, but for keys, no kind:
 * a kind is called by its first fact among a few that name things. */
#include "reports/facttext.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

static const char *or_question(const char *text) {
    return text ? text : "?";
}

static void separate(pv_textbuf *t) {
    if (t->size)
        pv_textbuf_adds(t, ", ");
}

static const char *set_text(pv_report *report, pv_enum_id of, uint64_t set) {
    pv_textbuf t = pv_textbuf_new(report->scratch, SIZE_MAX / 4);
    for (unsigned i = 0; i < pv_enum_size(of); i++) {
        if (pv_set_has(set, i)) {
            separate(&t);
            pv_textbuf_adds(&t, pv_enum_name(of, i));
        }
    }
    return set ? or_question(pv_textbuf_end(&t, NULL)) : "(none)";
}

static const char *list_text(pv_report *report, const pv_value *value) {
    pv_textbuf t = pv_textbuf_new(report->scratch, SIZE_MAX / 4);
    for (uint32_t i = 0; i < value->count; i++) {
        separate(&t);
        pv_textbuf_adds(&t, pv_terminal_safe(report, value->u.list[i].data, value->u.list[i].size));
    }
    return value->count ? or_question(pv_textbuf_end(&t, NULL)) : "(none)";
}

static const char *time_text(pv_report *report, int64_t seconds) {
    char text[PV_CLOCK_TEXT];
    pv_clock_format(seconds, text);
    return or_question(pv_arena_text(report->scratch, text, strlen(text)));
}

static const char *text_text(pv_report *report, const pv_value *value) {
    return value->count ? pv_terminal_safe(report, value->u.text, value->count) : "(empty)";
}

static const char *bytes_text(pv_report *report, const pv_value *value) {
    pv_bytes bytes = {value->u.bytes, value->count};
    return value->count ? or_question(pv_hex_in(report->scratch, bytes)) : "(empty)";
}

const char *pv_fact_text(pv_report *report, pv_fact fact, const pv_value *value) {
    const pv_fact_info *info = pv_fact_get_info(fact);
    switch (info->type) {
    case PV_TYPE_BOOL:
        return value->u.boolean ? "true" : "false";
    case PV_TYPE_INT:
        return or_question(pv_arena_printf(report->scratch, "%" PRId64, value->u.integer));
    case PV_TYPE_TIME:
        return time_text(report, value->u.integer);
    case PV_TYPE_ENUM:
        return pv_enum_name(info->of, value->u.choice);
    case PV_TYPE_SET:
        return set_text(report, info->of, value->u.set);
    case PV_TYPE_TEXT:
        return text_text(report, value);
    case PV_TYPE_BYTES:
        return bytes_text(report, value);
    case PV_TYPE_LIST:
        return list_text(report, value);
    }
    return "?";
}

const char *pv_place_text(pv_report *report, pv_place place) {
    const char *text = "";
    switch (place.kind) {
    case PV_NOWHERE:
        break;
    case PV_BYTE:
        text = pv_arena_printf(report->scratch, " (at %" PRIu64 ")", place.at);
        break;
    case PV_CONTENT:
        text = pv_arena_printf(report->scratch, " (at content:%" PRIu64 ")", place.at);
        break;
    case PV_LINE:
        text = pv_arena_printf(report->scratch, " (line %" PRIu64 ")", place.at);
        break;
    }
    return text ? text : "";
}

/* The fact "kind.field" when the kind has it and it is there; else NULL. */
static const char *field_text(pv_report *report, pv_subject *subject, const char *field) {
    char name[64];
    size_t kind = strlen(pv_kind_name(subject->kind)), size = strlen(field);
    if (kind + size + 2 > sizeof name)
        return NULL;
    memcpy(name, pv_kind_name(subject->kind), kind);
    name[kind] = '.';
    memcpy(name + kind + 1, field, size + 1);
    pv_fact fact = pv_fact_named(name);
    if (fact == PV_FACT_COUNT)
        return NULL;
    const pv_value *value = pv_subject_value(subject, fact);
    if (value->known != PV_PRESENT ||
        (pv_fact_get_info(fact)->type == PV_TYPE_TEXT && !value->count))
        return NULL;
    return pv_fact_text(report, fact, value);
}

static const char *name_of(pv_report *report, pv_subject *subject) {
    static const char *const NAMING[] = {"subject",  "name",     "path",  "subject_alt_names",
                                         "endpoint", "provider", "serial"};
    for (size_t i = 0; i < sizeof NAMING / sizeof NAMING[0]; i++) {
        const char *text = field_text(report, subject, NAMING[i]);
        if (text)
            return text;
    }
    return "";
}

static const char *key_text(pv_report *report, pv_subject *key) {
    const char *algorithm = field_text(report, key, "algorithm");
    const char *bits = field_text(report, key, "bits");
    pv_subject *cert = pv_subject_linked(key, PV_KIND_CERT);
    const char *owner = cert ? name_of(report, cert) : "";
    const char *text = pv_arena_printf(report->scratch, "%s%s%s%s%s", algorithm ? algorithm : "",
                                       algorithm && bits ? " " : "", bits ? bits : "",
                                       algorithm && *owner ? " of " : "", owner);
    return text ? text : "";
}

const char *pv_subject_text(pv_report *report, pv_subject *subject) {
    return subject->kind == PV_KIND_KEY ? key_text(report, subject) : name_of(report, subject);
}
