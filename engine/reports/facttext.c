/* SPDX-License-Identifier: Apache-2.0
 * Facts and subjects in the words of the text report. Knows no format and, but for keys, no kind:
 * a kind is called by its first fact among a few that name things. */
#include "reports/facttext.h"

#include <string.h>

#include "base/text.h"
#include "facts/render.h"

const char *pv_fact_text(pv_report *report, pv_fact fact, const pv_value *value) {
    pv_textbuf t = pv_textbuf_new(report->scratch, SIZE_MAX / 4);
    pv_render_value(&t, pv_fact_get_info(fact), value);
    const char *text = pv_textbuf_end(&t, NULL);
    return text ? text : "?";
}

const char *pv_place_text(pv_report *report, const pv_value *value) {
    pv_textbuf t = pv_textbuf_new(report->scratch, 64);
    if (value->place_kind != PV_NOWHERE) {
        pv_textbuf_adds(&t, "at ");
        pv_render_place(&t, value);
    }
    const char *text = pv_textbuf_end(&t, NULL);
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
    if (value->known != PV_PRESENT)
        return NULL;
    if (pv_fact_get_info(fact)->type != PV_TYPE_TEXT)
        return pv_fact_text(report, fact, value);
    return value->count ? pv_terminal_safe(report, value->u.text, value->count) : NULL;
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
