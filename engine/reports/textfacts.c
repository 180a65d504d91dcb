/* SPDX-License-Identifier: Apache-2.0
 * The fact table for people: a row per present fact, the others in a line each. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "reports/facttext.h"
#include "reports/text.h"

enum { NAMES = 4, WIDEST_VALUE = 44 };

static void link_list(pv_report *report, const pv_subject *subject, uint64_t first_id) {
    for (const pv_link *l = subject->links; l; l = l->next) {
        const char *text = pv_arena_printf(report->scratch, "%s%s #%" PRIu64,
                                           l == subject->links ? "  with " : ", ",
                                           pv_kind_name(l->to->kind), first_id + l->to->id - 1);
        pv_terminal_look(report, PV_DIM, text ? text : "");
    }
}

static void title(pv_report *report, pv_subject *subject, uint64_t first_id) {
    const char *name = pv_subject_text(report, subject);
    const char *number = pv_arena_printf(report->scratch, "  %s #%" PRIu64,
                                         pv_kind_name(subject->kind), first_id + subject->id - 1);
    pv_terminal_look(report, PV_BOLD, number ? number : "");
    pv_out_adds(&report->out, *name ? "  " : "");
    pv_out_adds(&report->out, name);
    link_list(report, subject, first_id);
    pv_out_adds(&report->out, "\n");
}

typedef struct {
    size_t first, end;    /* the facts of the kind */
    unsigned name, value; /* widths of the columns */
} table;

static unsigned wider(unsigned a, unsigned b) {
    return a > b ? a : b;
}

static table measure(pv_report *report, pv_subject *subject) {
    size_t first = (size_t)pv_kind_first(subject->kind);
    table t = {first, first + pv_kind_facts(subject->kind), 0, 0};
    for (size_t i = t.first; i < t.end; i++) {
        const pv_value *value = pv_subject_value(subject, (pv_fact)i);
        if (value->known != PV_PRESENT)
            continue;
        unsigned width = pv_terminal_width(pv_fact_text(report, (pv_fact)i, value));
        t.name = wider(t.name, pv_terminal_width(pv_fact_get_info((pv_fact)i)->name));
        if (width <= WIDEST_VALUE)
            t.value = wider(t.value, width);
    }
    return t;
}

static void row(pv_report *report, const table *t, pv_fact fact, const pv_value *value) {
    const char *name = pv_fact_get_info(fact)->name;
    const char *text = pv_fact_text(report, fact, value);
    const char *place = pv_place_text(report, value);
    unsigned width = pv_terminal_width(text);
    pv_terminal_blanks(report, NAMES);
    pv_out_adds(&report->out, name);
    pv_terminal_blanks(report, t->name - pv_terminal_width(name) + 2);
    pv_out_adds(&report->out, text);
    if (*place) {
        pv_terminal_blanks(report, width < t->value ? t->value - width + 2 : 2);
        pv_terminal_look(report, PV_DIM, place);
    }
    pv_out_adds(&report->out, "\n");
}

/* One wrapped line of the fields in a state, without the kind before each. */
static void others(pv_report *report, pv_subject *subject, const table *t, pv_known state) {
    pv_textbuf names = pv_textbuf_new(report->scratch, 1 << 20);
    for (size_t i = t->first; i < t->end; i++) {
        if (pv_subject_value(subject, (pv_fact)i)->known == state) {
            pv_textbuf_adds(&names, names.size ? ", " : "");
            pv_textbuf_adds(&names, pv_fact_get_info((pv_fact)i)->field);
        }
    }
    const char *text = pv_textbuf_end(&names, NULL);
    if (!text || !*text)
        return;
    pv_terminal_blanks(report, NAMES);
    pv_terminal_look(report, PV_DIM, state == PV_ABSENT ? "absent:       " : "undetermined: ");
    pv_terminal_prose(report, text, NAMES + 14);
}

void pv_text_subject(pv_report *report, pv_subject *subject, uint64_t first_id) {
    table t = measure(report, subject);
    title(report, subject, first_id);
    for (size_t i = t.first; i < t.end; i++) {
        const pv_value *value = pv_subject_value(subject, (pv_fact)i);
        if (value->known == PV_PRESENT)
            row(report, &t, (pv_fact)i, value);
    }
    others(report, subject, &t, PV_ABSENT);
    others(report, subject, &t, PV_UNDETERMINED);
}
