/* SPDX-License-Identifier: Apache-2.0
 * The last lines of the text report: counts, and, as plainly, what could not be judged and what to
 * do about it. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "reports/text.h"

enum { INDENT = 13 };

static pv_textbuf new_text(pv_report *report) {
    return pv_textbuf_new(report->scratch, 1 << 20);
}

static void line(pv_report *report, pv_look look, const char *label, pv_textbuf *text) {
    const char *all = pv_textbuf_end(text, NULL);
    pv_terminal_look(report, look, label);
    pv_terminal_blanks(report, INDENT - pv_terminal_width(label));
    pv_terminal_prose(report, all ? all : "?", INDENT);
}

/* "3 artifacts", after a comma when something stands before. */
static void add_count(pv_textbuf *t, uint64_t count, const char *noun) {
    pv_textbuf_addf(t, "%s%" PRIu64 " %s%s", t->size ? ", " : "", count, noun,
                    count == 1 ? "" : "s");
}

static void result(pv_report *report, const pv_summary *s) {
    pv_textbuf t = new_text(report);
    bool whole = s->subjects && !s->locked && !s->problems && !s->interrupted;
    pv_look look = whole && !s->verdicts[PV_VERDICT_BROKEN] ? PV_GREEN : PV_YELLOW;
    for (int i = PV_SEVERITY_COUNT - 1; i >= 0; i--)
        if (s->failures[i])
            add_count(&t, s->failures[i], pv_severity_name((pv_severity)i));
    pv_severity worst;
    if (pv_summary_worst(s, &worst))
        look = pv_text_look(worst);
    else if (!s->subjects)
        pv_textbuf_adds(&t, "nothing was found that could be judged");
    else if (s->waived || s->baseline_unchanged)
        pv_textbuf_adds(&t, "every failure is waived or in the baseline");
    else if (!whole)
        pv_textbuf_adds(&t, "no rule failed on what could be read");
    else
        pv_textbuf_adds(&t, "no rule failed");
    line(report, look, "Result", &t);
}

static void verdicts(pv_report *report, const pv_summary *s) {
    pv_textbuf t = new_text(report);
    pv_textbuf_addf(&t,
                    "%" PRIu64 " pass, %" PRIu64 " fail, %" PRIu64 " cannot tell, %" PRIu64
                    " not applicable",
                    s->verdicts[PV_VERDICT_PASS], s->verdicts[PV_VERDICT_FAIL],
                    s->verdicts[PV_VERDICT_CANNOT_TELL], s->verdicts[PV_VERDICT_NOT_APPLICABLE]);
    pv_textbuf_addf(&t, "; %" PRIu64 " rule%s", s->rules, s->rules == 1 ? "" : "s");
    line(report, PV_PLAIN, "Verdicts", &t);
}

static void found(pv_report *report, const pv_summary *s) {
    pv_textbuf t = new_text(report);
    add_count(&t, s->artifacts, "artifact");
    add_count(&t, s->subjects, "subject");
    for (int i = 0, n = 0; i < PV_KIND_COUNT; i++)
        if (s->kinds[i])
            pv_textbuf_addf(&t, "%s%" PRIu64 " %s", n++ ? ", " : ": ", s->kinds[i],
                            pv_kind_name((pv_kind)i));
    line(report, PV_PLAIN, "Read", &t);
}

/* Rules of one kind that had nothing to judge: named by the first. */
static void not_judged_kind(pv_report *report, const pv_summary *s, pv_kind kind) {
    const pv_catalog *catalog = report->setup.catalog;
    const char *first = NULL, *why = NULL;
    uint64_t count = 0;
    for (size_t i = 0; i < catalog->count; i++) {
        const pv_rule_info *rule = &catalog->rules[i];
        const char *reason = rule->subject == kind ? pv_report_not_judged(report, s, rule) : NULL;
        if (reason && count++ == 0) {
            first = rule->id;
            why = reason;
        }
    }
    if (!count)
        return;
    pv_textbuf t = new_text(report);
    pv_textbuf_adds(&t, first);
    if (count > 1)
        pv_textbuf_addf(&t, " and %" PRIu64 " more %s rule%s", count - 1, pv_kind_name(kind),
                        count > 2 ? "s" : "");
    pv_textbuf_addf(&t, ": %s in the input", why);
    line(report, PV_PLAIN, "Not judged", &t);
}

static void cannot_tell(pv_report *report, const pv_summary *s) {
    uint64_t count = s->verdicts[PV_VERDICT_CANNOT_TELL];
    pv_textbuf t = new_text(report);
    pv_textbuf_addf(&t,
                    "%" PRIu64 " verdict%s a fact that the input does not tell; --show "
                    "cannot_tell lists %s",
                    count, count == 1 ? " lacks" : "s lack", count == 1 ? "it" : "them");
    if (count)
        line(report, PV_PLAIN, "Cannot tell", &t);
}

static void locked(pv_report *report, const pv_summary *s) {
    pv_textbuf t = new_text(report);
    add_count(&t, s->locked, "artifact");
    pv_textbuf_adds(&t, s->locked == 1 ? " is encrypted" : " are encrypted");
    pv_textbuf_adds(&t, " and no password was offered: give it in a file with --password-file, or "
                        "in a variable with --password-env");
    if (s->locked)
        line(report, PV_YELLOW, "Locked", &t);
}

static void problems(pv_report *report, const pv_summary *s) {
    pv_textbuf t = new_text(report);
    for (int i = 0; i <= PV_STOPPED; i++)
        if (s->problem_codes[i])
            pv_textbuf_addf(&t, "%s%" PRIu64 " %s", t.size ? ", " : "", s->problem_codes[i],
                            pv_code_name((pv_code)i));
    if (!t.size)
        add_count(&t, s->problems, "problem");
    pv_textbuf_adds(&t, ": what could not be read was not judged");
    if (s->unlisted)
        pv_textbuf_addf(&t, "; %" PRIu64 " of them %s not listed (--max-problems)", s->unlisted,
                        s->unlisted == 1 ? "is" : "are");
    if (s->problems)
        line(report, PV_YELLOW, "Problems", &t);
}

static void waived(pv_report *report, const pv_summary *s) {
    pv_textbuf t = new_text(report);
    add_count(&t, s->waived, "failure");
    if (s->waived)
        line(report, PV_PLAIN, "Waived", &t);
}

static void unused(pv_report *report) {
    const pv_decisions *d = report->setup.decisions;
    for (size_t i = 0; d && i < d->waiver_count; i++) {
        const pv_waiver *w = &d->waivers[i];
        pv_textbuf t = new_text(report);
        pv_textbuf_addf(&t, "%s:%u: the waiver of %s for %s", w->file, w->line, w->rule,
                        w->path      ? w->path
                        : w->subject ? w->subject
                                     : w->fingerprint);
        if (!w->used && !pv_waiver_expired(w, d->now))
            line(report, PV_PLAIN, "Unused", &t);
    }
}

static void baseline(pv_report *report, const pv_summary *s) {
    const pv_decisions *d = report->setup.decisions;
    if (!d || !d->baseline.file)
        return;
    pv_textbuf t = new_text(report);
    pv_textbuf_addf(&t,
                    "%" PRIu64 " new, %" PRIu64
                    " unchanged (not listed, they do not count), %" PRIu64
                    " of the baseline not found",
                    s->baseline_new, s->baseline_unchanged, s->baseline_fixed);
    line(report, PV_PLAIN, "Baseline", &t);
}

void pv_text_fixed(pv_report *report) {
    const pv_baseline *b = report->setup.decisions ? &report->setup.decisions->baseline : NULL;
    bool any = false;
    for (size_t i = 0; b && i < b->count; i++) {
        if (b->entries[i].met)
            continue;
        if (!any && !report->setup.quiet) {
            pv_text_gap(report);
            pv_terminal_look(report, PV_BOLD, "Fixed, or not among what was read");
            pv_out_adds(&report->out, "\n");
        }
        any = true;
        pv_terminal_look(report, PV_GREEN, report->setup.quiet ? "fixed " : "  fixed    ");
        pv_terminal_adds(report, b->entries[i].rule);
        pv_out_adds(&report->out, "  ");
        pv_terminal_adds(report, b->entries[i].subject);
        pv_out_adds(&report->out, "\n");
    }
}

/* The count of a reason is left out where there is but one. */
static void skipped_reason(pv_textbuf *t, const pv_text_state *state, size_t index) {
    pv_textbuf_adds(t, index ? ", " : ": ");
    if (state->skipped[1].reason)
        pv_textbuf_addf(t, "%" PRIu64 " ", state->skipped[index].count);
    pv_textbuf_adds(t, state->skipped[index].reason);
}

static void skipped(pv_report *report, const pv_summary *s) {
    const pv_text_state *state = pv_text_state_of(report);
    pv_textbuf t = new_text(report);
    add_count(&t, s->skipped, "input");
    for (size_t i = 0; i <= PV_TEXT_REASONS && state->skipped[i].reason; i++)
        skipped_reason(&t, state, i);
    if (!report->setup.verbose)
        pv_textbuf_adds(&t, "; --verbose lists them");
    if (s->skipped)
        line(report, PV_PLAIN, "Skipped", &t);
}

/* A rule that did not load counts as one broken verdict, but it never came to judge. */
static void broken(pv_report *report, const pv_summary *s) {
    const pv_catalog *catalog = report->setup.catalog;
    uint64_t all = s->verdicts[PV_VERDICT_BROKEN], rules = 0;
    for (size_t i = 0; i < catalog->count; i++)
        rules += pv_report_not_loaded(report, &catalog->rules[i]);
    pv_textbuf t = new_text(report);
    if (rules) {
        add_count(&t, rules, "rule");
        pv_textbuf_adds(&t, " did not load");
    }
    if (all > rules) {
        add_count(&t, all - rules, "verdict");
        pv_textbuf_adds(&t, " could not be reached because the rule itself failed");
    }
    if (t.size)
        line(report, PV_RED, "Broken", &t);
}

static void troubles(pv_report *report, const pv_summary *s) {
    broken(report, s);
    if (s->interrupted) {
        pv_textbuf t = new_text(report);
        pv_textbuf_adds(&t, "what is reported is right, but it is not all");
        line(report, PV_RED, "Interrupted", &t);
    }
}

void pv_text_summary(pv_report *report, const pv_summary *s) {
    bool judged = !pv_report_of_facts(report);
    if (judged)
        result(report, s);
    found(report, s);
    if (judged) {
        verdicts(report, s);
        cannot_tell(report, s);
        for (int i = 0; i < PV_KIND_COUNT; i++)
            not_judged_kind(report, s, (pv_kind)i);
    }
    if (judged) {
        waived(report, s);
        unused(report);
        baseline(report, s);
    }
    locked(report, s);
    problems(report, s);
    skipped(report, s);
    troubles(report, s);
}
