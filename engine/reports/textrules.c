/* SPDX-License-Identifier: Apache-2.0
 * Behind the findings of the text report: each rule that failed, with its reasons, once. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "reports/text.h"

enum { INDENT = 10 };

static void part(pv_report *report, const char *label, const char *text) {
    if (!text || !*text)
        return;
    pv_terminal_blanks(report, 2);
    pv_terminal_look(report, PV_DIM, label);
    pv_terminal_blanks(report, INDENT - 2 - pv_terminal_width(label));
    pv_terminal_prose(report, text, INDENT);
}

static void sources(pv_report *report, const pv_rule_info *rule) {
    for (size_t i = 0; i < rule->cite_count; i++) {
        const pv_cite *c = &rule->cites[i];
        const char *text = pv_arena_printf(report->scratch, "%s%s%s%s", c->text, c->url ? " <" : "",
                                           c->url ? c->url : "", c->url ? ">" : "");
        part(report, i == 0 ? "source" : "", text);
    }
}

/* Placeholders as people write them: <artifact> for ${artifact}. A finding's own fix has them
 * filled in. */
static const char *plain(pv_report *report, const char *text) {
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 20);
    bool inside = false;
    for (; text && *text; text++) {
        if (text[0] == '$' && text[1] == '{') {
            pv_textbuf_addc(&t, '<');
            inside = true;
            text++;
        } else if (inside && *text == '}') {
            pv_textbuf_addc(&t, '>');
            inside = false;
        } else {
            pv_textbuf_addc(&t, *text);
        }
    }
    return text ? pv_textbuf_end(&t, NULL) : NULL;
}

static void rule_part(pv_report *report, const pv_rule_info *rule, uint64_t failures) {
    pv_terminal_look(report, PV_BOLD, pv_terminal_safe(report, rule->id, strlen(rule->id)));
    pv_out_adds(&report->out, "  ");
    pv_terminal_prose(report, rule->title ? rule->title : rule->name,
                      pv_terminal_width(rule->id) + 2);
    const char *count = pv_arena_printf(report->scratch, "%" PRIu64 " times", failures);
    part(report, "failed", failures > 1 ? count : NULL);
    part(report, "why", rule->why);
    part(report, "remedy", plain(report, rule->remedy_text));
    sources(report, rule);
}

static void heading(pv_report *report) {
    pv_terminal_look(report, PV_BOLD, "Rules that failed");
    pv_out_adds(&report->out, "\n\n");
}

void pv_text_rules(pv_report *report) {
    const pv_catalog *catalog = report->setup.catalog;
    const pv_text_state *state = pv_text_state_of(report);
    bool any = false;
    for (size_t i = 0; i < catalog->count; i++) {
        if (!state->failed[i])
            continue;
        pv_text_gap(report);
        if (!any)
            heading(report);
        any = true;
        rule_part(report, &catalog->rules[i], state->failed[i]);
    }
}
