/* SPDX-License-Identifier: Apache-2.0
 * The report for people. Grouped by artifact; each finding with what it is about, what was read
 * and the command that mends it. What a rule is for stands once, behind the findings, however many
 * there are. With `quiet` a finding, a problem or a rule that did not load is one line and there is
 * nothing else. */
#include "reports/text.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "reports/facttext.h"

enum { LABELS = 11, DETAILS = 18 }; /* columns where a finding's labels and their texts begin */

pv_look pv_text_look(pv_severity severity) {
    static const pv_look LOOKS[] = {PV_GREEN, PV_CYAN, PV_YELLOW, PV_RED};
    return LOOKS[severity];
}

void pv_text_gap(pv_report *report) {
    if (pv_text_state_of(report)->any)
        pv_out_adds(&report->out, "\n");
    pv_text_state_of(report)->any = true;
}

pv_status pv_report_text_begin(pv_report *report) {
    pv_text_state *state = pv_arena_alloc(report->arena, sizeof *state);
    if (!state)
        return pv_no_memory();
    state->failed =
        pv_arena_array(report->arena, report->setup.catalog->count, sizeof *state->failed);
    if (!state->failed)
        return pv_no_memory();
    report->state = state;
    return pv_success();
}

static const char *path_of(const pv_outcome *outcome, const pv_entry *entry) {
    if (entry->problem)
        return entry->problem->artifact ? entry->problem->artifact->path : outcome->unit->path;
    const pv_subject *subject = entry->subject ? entry->subject : entry->finding->subject;
    return subject->artifact->path;
}

static const char *format_of(const pv_entry *entry) {
    if (entry->problem)
        return entry->problem->artifact ? entry->problem->artifact->format : NULL;
    return (entry->subject ? entry->subject : entry->finding->subject)->artifact->format;
}

static void heading(pv_report *report, const pv_outcome *outcome, const pv_entry *entry) {
    const char *path = path_of(outcome, entry);
    pv_text_gap(report);
    pv_terminal_look(report, PV_BOLD, pv_terminal_safe(report, path, strlen(path)));
    if (format_of(entry)) {
        pv_out_adds(&report->out, " (");
        pv_terminal_adds(report, format_of(entry));
        pv_out_adds(&report->out, ")");
    }
    pv_out_adds(&report->out, "\n");
}

static void label(pv_report *report, const char *text) {
    pv_terminal_blanks(report, LABELS);
    pv_terminal_look(report, PV_DIM, text);
    pv_terminal_blanks(report, DETAILS - LABELS - pv_terminal_width(text));
}

static void about(pv_report *report, const pv_finding *f) {
    const char *name = pv_subject_text(report, f->subject);
    label(report, "on");
    pv_out_adds(&report->out, pv_kind_name(f->subject->kind));
    pv_out_adds(&report->out, *name ? " " : "");
    pv_out_adds(&report->out, name);
    pv_out_adds(&report->out, "\n");
}

static void evidence_value(pv_report *report, const pv_evidence *e) {
    const pv_value *value = pv_subject_value(e->subject, e->fact);
    if (value->known != PV_PRESENT) {
        pv_out_adds(&report->out, value->known == PV_ABSENT ? " is absent" : " is undetermined");
        return;
    }
    pv_out_adds(&report->out, " = ");
    pv_out_adds(&report->out, pv_fact_text(report, e->fact, value));
    const char *place = pv_place_text(report, value);
    if (*place) {
        pv_out_adds(&report->out, " (");
        pv_out_adds(&report->out, place);
        pv_out_adds(&report->out, ")");
    }
}

static void evidence(pv_report *report, const pv_finding *f) {
    for (size_t i = 0; i < f->evidence_count; i++) {
        const pv_evidence *e = &f->evidence[i];
        label(report, i == 0 ? "read" : "");
        pv_terminal_adds(report, e->name);
        evidence_value(report, e);
        if (e->subject->artifact != f->subject->artifact) {
            pv_out_adds(&report->out, " in ");
            pv_terminal_adds(report, e->subject->artifact->path);
        }
        pv_out_adds(&report->out, "\n");
    }
}

/* Text that keeps its lines: a command, a traceback. */
static void lines(pv_report *report, const char *name, const char *text) {
    while (*text) {
        size_t size = strcspn(text, "\n");
        label(report, name);
        pv_terminal_add(report, text, size);
        pv_out_adds(&report->out, "\n");
        text += size + (text[size] == '\n');
        name = "";
    }
}

static const char *word_of(const pv_finding *f, pv_look *ret_look) {
    *ret_look = PV_PLAIN;
    if (f->waiver)
        return "waived";
    switch (f->verdict) {
    case PV_VERDICT_FAIL:
        *ret_look = pv_text_look(f->severity);
        return pv_severity_name(f->severity);
    case PV_VERDICT_BROKEN:
        *ret_look = PV_RED;
        return "broken";
    case PV_VERDICT_CANNOT_TELL:
        return "cannot tell";
    case PV_VERDICT_NOT_APPLICABLE:
        return "not applicable";
    case PV_VERDICT_PASS:
    case PV_VERDICT_COUNT:
        break;
    }
    return "pass";
}

static const char *message_of(const pv_finding *f) {
    if (f->message)
        return f->message;
    return f->rule->title ? f->rule->title : f->rule->name;
}

/* "  error    KS001  message". */
static void headline(pv_report *report, pv_look look, const char *word, const char *id,
                     const char *message) {
    unsigned width = pv_terminal_width(word);
    pv_terminal_blanks(report, 2);
    pv_terminal_look(report, look, word);
    pv_terminal_blanks(report, width + 4 < LABELS ? LABELS - 2 - width : 2);
    pv_terminal_adds(report, id);
    pv_terminal_blanks(report, 2);
    unsigned indent = width + 4 < LABELS ? LABELS : width + 4;
    pv_terminal_prose(report, message, indent + pv_terminal_width(id) + 2);
}

/* Why a failure does not count, and until when. */
static void waiver(pv_report *report, const pv_waiver *w) {
    char until[PV_CLOCK_TEXT] = "";
    if (w->has_expiry)
        pv_clock_format(w->expires, until);
    lines(report, "waived", w->reason);
    label(report, "owner");
    pv_terminal_adds(report, w->owner);
    pv_out_adds(&report->out, w->has_expiry ? ", until " : ", without end");
    pv_terminal_adds(report, until);
    pv_out_adds(&report->out, "\n");
}

static void finding(pv_report *report, const pv_finding *f) {
    pv_look look;
    const char *word = word_of(f, &look);
    headline(report, look, word, f->rule->id, message_of(f));
    if (f->waiver) {
        waiver(report, f->waiver);
        return;
    }
    if (f->verdict == PV_VERDICT_FAIL && f->rule->index < report->setup.catalog->count)
        pv_text_state_of(report)->failed[f->rule->index]++;
    about(report, f);
    evidence(report, f);
    if (f->remedy)
        lines(report, "fix", f->remedy);
    if (f->traceback && report->setup.verbose)
        lines(report, "trace", f->traceback);
}

static void problem(pv_report *report, const pv_problem *p) {
    headline(report, PV_YELLOW, "problem", pv_code_name(p->code), p->message);
    const char *place =
        pv_place_text(report, &(pv_value){.place_kind = (uint8_t)p->place.kind, .at = p->place.at});
    if (*place) {
        label(report, "where");
        pv_out_adds(&report->out, place);
        pv_out_adds(&report->out, "\n");
    }
}

static void quiet_line(pv_report *report, const pv_outcome *outcome, const pv_entry *entry) {
    const pv_finding *f = entry->finding;
    pv_look look = PV_YELLOW;
    const char *word = f ? word_of(f, &look) : "problem";
    const char *message = f ? message_of(f) : entry->problem->message;
    pv_terminal_adds(report, path_of(outcome, entry));
    pv_out_adds(&report->out, ": ");
    pv_terminal_look(report, look, word);
    pv_out_adds(&report->out, " ");
    pv_terminal_adds(report, f ? f->rule->id : pv_code_name(entry->problem->code));
    pv_out_adds(&report->out, ": ");
    pv_terminal_adds(report, message);
    pv_out_adds(&report->out, "\n");
}

static void full_entry(pv_report *report, const pv_outcome *outcome, const pv_entry *entry,
                       bool new_artifact) {
    if (new_artifact)
        heading(report, outcome, entry);
    if (entry->problem)
        problem(report, entry->problem);
    else if (entry->finding)
        finding(report, entry->finding);
    else
        pv_text_subject(report, entry->subject, outcome->first_id);
}

static void count_skipped(pv_report *report, const char *reason) {
    pv_text_state *state = pv_text_state_of(report);
    size_t i = 0;
    while (i < PV_TEXT_REASONS && state->skipped[i].reason &&
           strcmp(state->skipped[i].reason, reason) != 0)
        i++;
    if (!state->skipped[i].reason) {
        const char *copy = pv_arena_text(report->arena, reason, strlen(reason));
        state->skipped[i].reason = i < PV_TEXT_REASONS && copy ? copy : "other reasons";
    }
    state->skipped[i].count++;
}

static void skipped(pv_report *report, const pv_outcome *outcome) {
    count_skipped(report, outcome->skipped);
    if (!report->setup.verbose || report->setup.quiet)
        return;
    pv_text_state_of(report)->any = true;
    pv_terminal_adds(report, outcome->unit->path);
    pv_out_adds(&report->out, ": skipped: ");
    pv_terminal_adds(report, outcome->skipped);
    pv_out_adds(&report->out, "\n");
}

/* What the baseline has is not shown again, unless everything is asked for. */
static bool is_shown(const pv_report *report, const pv_entry *entry) {
    return report->setup.verbose || !entry->finding ||
           entry->finding->standing != PV_STANDING_UNCHANGED;
}

pv_status pv_report_text_outcome(pv_report *report, const pv_outcome *outcome) {
    const pv_entry *entries, *last = NULL;
    size_t count;
    PV_TRY(pv_report_order(report, outcome, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        if (!is_shown(report, &entries[i]))
            continue;
        bool is_new = !last || entries[i].artifact != last->artifact;
        last = &entries[i];
        if (report->setup.quiet && !entries[i].subject)
            quiet_line(report, outcome, &entries[i]);
        else
            full_entry(report, outcome, &entries[i], is_new);
    }
    if (outcome->skipped)
        skipped(report, outcome);
    return pv_success();
}

/* Each complaint of the loader stands on a line of its own there. */
static const char *on_one_line(pv_report *report, const char *text) {
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 21);
    for (; *text; text++) {
        if (*text == '\n')
            pv_textbuf_adds(&t, "; ");
        else
            pv_textbuf_addc(&t, *text);
    }
    const char *line = pv_textbuf_end(&t, NULL);
    return line ? line : "?";
}

static void not_loaded(pv_report *report, const pv_rule_info *rule, bool first) {
    const char *message = on_one_line(report, rule->load_error);
    if (!report->setup.quiet) {
        if (first) {
            pv_text_gap(report);
            pv_terminal_look(report, PV_BOLD, "Rules that did not load");
            pv_out_adds(&report->out, "\n");
        }
        headline(report, PV_RED, "broken", rule->id, message);
        return;
    }
    pv_terminal_look(report, PV_RED, "broken");
    pv_out_adds(&report->out, " ");
    pv_terminal_adds(report, rule->id);
    pv_out_adds(&report->out, ": ");
    pv_terminal_adds(report, message);
    pv_out_adds(&report->out, "\n");
}

static void all_not_loaded(pv_report *report) {
    const pv_catalog *catalog = report->setup.catalog;
    bool first = true;
    for (size_t i = 0; i < catalog->count; i++) {
        if (!pv_report_not_loaded(report, &catalog->rules[i]))
            continue;
        not_loaded(report, &catalog->rules[i], first);
        first = false;
    }
}

pv_status pv_report_text_end(pv_report *report, const pv_summary *summary) {
    if (!report->setup.quiet && !pv_report_of_facts(report))
        pv_text_rules(report);
    all_not_loaded(report);
    if (report->setup.diff)
        pv_text_fixed(report);
    if (report->setup.quiet)
        return pv_success();
    pv_text_gap(report);
    pv_text_summary(report, summary);
    return pv_success();
}
