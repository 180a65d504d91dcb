/* SPDX-License-Identifier: Apache-2.0
 * What a template of step-ca says and no other fact tells: its members, whatever their order, with
 * the actions in and around them. Blanks and comments do not count. */
#include "base/text.h"
#include "readers/settings.h"
#include "readers/step_tokens.h"

enum { LONGEST = 4 << 20 };

static const pv_told_by TOLD[] = {
    {"keyUsage", PV_FACT_TEMPLATE_KEY_USAGE},
    {"extKeyUsage", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
    {"unknownExtKeyUsage", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
    {"basicConstraints", PV_FACT_TEMPLATE_IS_CA},
    {"policyIdentifiers", PV_FACT_TEMPLATE_CERTIFICATE_POLICIES},
    {"crlDistributionPoints", PV_FACT_TEMPLATE_REVOCATION_URLS},
    {"ocspServer", PV_FACT_TEMPLATE_REVOCATION_URLS},
};

typedef struct {
    pv_settings settings;
    pv_textbuf text; /* of the member that the walk is in */
    pv_slice name;   /* of it, where it begins with one */
    unsigned depth, branches;
} walk;

static void add_words(pv_textbuf *t, pv_slice text) {
    pv_slice word;
    while ((word = pv_slice_word(&text)).size) {
        pv_textbuf_addc(t, ' ');
        pv_textbuf_add(t, word.data, word.size);
    }
}

static void add_token(walk *w, const pv_step_token *t) {
    if (t->kind == PV_STEP_SILENT && pv_slice_begins(t->text, "/*"))
        return;
    if (!w->text.size && t->kind == PV_STEP_STRING)
        w->name = t->text;
    pv_textbuf_addf(&w->text, "%d", (int)t->kind);
    if (t->kind == PV_STEP_STRING)
        pv_textbuf_add(&w->text, t->text.data, t->text.size);
    else
        add_words(&w->text, t->text);
    pv_textbuf_addc(&w->text, '\n');
}

static pv_status end_member(walk *w) {
    pv_setting setting = {.name = w->name};
    bool told = w->name.size && pv_settings_is_told(&w->settings, w->name);
    if (w->text.size && !told) {
        setting.value.data = pv_textbuf_end(&w->text, &setting.value.size);
        if (!setting.value.data)
            return pv_no_memory();
        PV_TRY(pv_settings_add(&w->settings, setting));
    }
    w->text = pv_textbuf_new(w->settings.unit->arena, LONGEST);
    w->name = (pv_slice){NULL, 0};
    return pv_success();
}

/* A member ends with its comma, with the object, and with the actions around it. */
static pv_status take(walk *w, const pv_step_token *t) {
    bool opens = t->kind == PV_STEP_OBJECT || t->kind == PV_STEP_ARRAY;
    bool closes = t->kind == PV_STEP_OBJECT_END || t->kind == PV_STEP_ARRAY_END;
    w->depth -= closes && w->depth;
    w->branches += t->kind == PV_STEP_BEGIN;
    w->branches -= t->kind == PV_STEP_END && w->branches;
    bool outside = w->branches == 0;
    bool bounds = outside &&
                  (((opens || closes) && !w->depth) || (t->kind == PV_STEP_COMMA && w->depth <= 1));
    w->depth += opens;
    if (!bounds)
        add_token(w, t);
    return bounds || (outside && w->depth <= 1 && t->kind == PV_STEP_END) ? end_member(w)
                                                                          : pv_success();
}

pv_status pv_step_set_others(const pv_reading *reading, pv_subject *subject, pv_place place) {
    walk w = {.settings = pv_settings_begin(subject, TOLD, sizeof TOLD / sizeof *TOLD)};
    pv_step_tokens tokens = {pv_slice_of_bytes(reading->bytes), 0, 1, NULL};
    pv_step_token t;
    w.text = pv_textbuf_new(reading->unit->arena, LONGEST);
    while (pv_step_next(&tokens, &t))
        PV_TRY(take(&w, &t));
    PV_TRY(end_member(&w));
    return pv_settings_set(&w.settings, place);
}
