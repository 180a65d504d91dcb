/* SPDX-License-Identifier: Apache-2.0
 * Names of confidences and causes, and which events tell of a key. */
#include "findings/diagnosis.h"

#include <string.h>

#include "base/text.h"

const char *pv_confidence_name(pv_confidence confidence) {
    static const char *const NAMES[] = {"possible", "likely", "certain"};
    return NAMES[confidence];
}

const char *const *pv_goals(size_t *ret_count) {
    static const char *const GOALS[] = {"iis", "rdp",   "mssql",    "adfs",  "exchange", "winrm",
                                        "nps", "ldaps", "codesign", "smime", "smartcard"};
    *ret_count = sizeof GOALS / sizeof *GOALS;
    return GOALS;
}

const char *pv_goal_wrong(const char *word, pv_arena *arena) {
    size_t count;
    const char *const *goals = pv_goals(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(goals[i], word) == 0)
            return NULL;
    const char *near = pv_text_nearest(word, goals, count);
    pv_textbuf t = pv_textbuf_new(arena, 1024);
    pv_textbuf_addf(&t, "'%.80s' is no goal", word);
    if (near)
        pv_textbuf_addf(&t, "; did you mean '%s'?", near);
    for (size_t i = 0; !near && i < count; i++)
        pv_textbuf_addf(&t, "%s%s", i ? ", " : "; there are: ", goals[i]);
    const char *text = pv_textbuf_end(&t, NULL);
    return text ? text : "there is no such goal";
}

const pv_cause_info *pv_cause_find(const pv_causes *causes, const char *name) {
    for (size_t i = 0; i < causes->count; i++)
        if (pv_text_same(causes->items[i].name, name))
            return &causes->items[i];
    return NULL;
}

const char *pv_cause_nearest(const pv_causes *causes, const char *name) {
    const char *names[64];
    size_t count = causes->count < 64 ? causes->count : 64;
    for (size_t i = 0; i < count; i++)
        names[i] = causes->items[i].name;
    return pv_text_nearest(name, names, count);
}

static bool is_number(pv_subject *s, pv_fact fact, int64_t number) {
    const pv_value *v = pv_subject_value(s, fact);
    return v->known == PV_PRESENT && v->u.integer == number;
}

bool pv_event_is_of_key(pv_subject *s) {
    const pv_value *role = pv_subject_value(s, PV_FACT_EVENT_ROLE);
    const pv_value *status = pv_subject_value(s, PV_FACT_EVENT_STATUS);
    if (role->known == PV_PRESENT && role->u.choice == PV_TLSROLE_CLIENT)
        return false;
    if (is_number(s, PV_FACT_EVENT_ID, 15021))
        return status->known == PV_PRESENT && pv_text_same(status->u.text, "0xc000005f");
    return is_number(s, PV_FACT_EVENT_ID, 36870);
}
