/* SPDX-License-Identifier: Apache-2.0
 * A summary for a merge request: what counts in a table, then the worst findings, the new ones
 * before what is known. It is as long as a comment may be and no longer, whatever was scanned: what
 * is left out is counted. All that comes from files is escaped. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "reports/escape.h"
#include "reports/finding.h"
#include "reports/worst.h"

/* A comment on GitHub has at most 65,536 characters. */
enum { FINDINGS = 40, PROBLEMS = 10, MESSAGE = 300, FIX = 200, PATH = 160, LINE_BYTES = 1 << 16 };

typedef struct {
    pv_worst *findings, *problems;
    uint64_t counts[PV_STANDING_UNCHANGED + 1][PV_SEVERITY_COUNT], waived[PV_SEVERITY_COUNT];
} state;

static void free_state(void *object) {
    state *s = object;
    pv_worst_free(s->findings);
    pv_worst_free(s->problems);
}

pv_status pv_report_markdown_begin(pv_report *report) {
    state *s = pv_arena_alloc(report->arena, sizeof *s);
    if (!s)
        return pv_no_memory();
    PV_TRY(pv_arena_defer(report->arena, free_state, s));
    s->findings = pv_worst_new(FINDINGS, SIZE_MAX, free);
    s->problems = pv_worst_new(PROBLEMS, SIZE_MAX, free);
    report->state = s;
    return s->findings && s->problems ? pv_success() : pv_no_memory();
}

/* ---- gathering ------------------------------------------------------------------------------- */

static pv_status keep(pv_worst *worst, unsigned rank, pv_textbuf *t) {
    size_t size;
    const char *text = pv_textbuf_end(t, &size);
    char *copy = text ? malloc(size + 1) : NULL;
    if (!copy)
        return pv_no_memory();
    memcpy(copy, text, size + 1);
    return pv_worst_add(worst, rank, 1, copy);
}

static const char *heading(const pv_finding *f) {
    return f->verdict == PV_VERDICT_FAIL ? pv_severity_name(f->severity)
                                         : pv_verdict_name(f->verdict);
}

static void add_decision(pv_report *report, pv_textbuf *t, const pv_finding *f) {
    const char *decision = pv_finding_decision(f);
    if (!decision)
        return;
    pv_textbuf_addf(t, " (%s", decision);
    if (f->waiver) {
        pv_textbuf_adds(t, ": ");
        pv_markdown_add(t, pv_text_short(report, f->waiver->reason, PATH));
    }
    pv_textbuf_addc(t, ')');
}

static pv_status finding(pv_report *report, const pv_finding *f) {
    state *s = report->state;
    bool broken = f->verdict == PV_VERDICT_BROKEN;
    unsigned rank = broken ? PV_RANKS - 1 : pv_worst_rank(f);
    if (f->verdict == PV_VERDICT_FAIL)
        (f->waiver ? s->waived : s->counts[f->standing])[f->severity]++;
    if (!pv_worst_wants(s->findings, rank))
        return pv_success();
    pv_textbuf t = pv_textbuf_new(report->scratch, LINE_BYTES);
    pv_textbuf_addf(&t, "- **%s** %s ", heading(f), f->rule->id);
    pv_markdown_add(&t, pv_text_short(report, f->rule->name, PATH));
    pv_textbuf_adds(&t, ", ");
    pv_markdown_add_code(&t, pv_text_short(report, f->subject->artifact->path, PATH));
    pv_textbuf_adds(&t, ": ");
    pv_markdown_add(&t, pv_text_short(report, f->message, MESSAGE));
    add_decision(report, &t, f);
    if (f->remedy) {
        pv_textbuf_adds(&t, "\n  - fix: ");
        pv_markdown_add_code(&t, pv_text_short(report, f->remedy, FIX));
    }
    pv_textbuf_addc(&t, '\n');
    return keep(s->findings, rank, &t);
}

static pv_status add_problem(pv_report *report, const char *path, const char *code,
                             const char *message) {
    state *s = report->state;
    if (!pv_worst_wants(s->problems, 0))
        return pv_success();
    pv_textbuf t = pv_textbuf_new(report->scratch, LINE_BYTES);
    pv_textbuf_addf(&t, "- %s, ", code);
    pv_markdown_add_code(&t, pv_text_short(report, path, PATH));
    pv_textbuf_adds(&t, ": ");
    pv_markdown_add(&t, pv_text_short(report, message, MESSAGE));
    pv_textbuf_addc(&t, '\n');
    return keep(s->problems, 0, &t);
}

static pv_status problem(pv_report *report, const pv_outcome *outcome, const pv_problem *p) {
    return add_problem(report, p->artifact ? p->artifact->path : outcome->unit->path,
                       pv_code_name(p->code), p->message);
}

static bool is_listed(const pv_finding *f) {
    return f->verdict != PV_VERDICT_PASS && f->verdict != PV_VERDICT_NOT_APPLICABLE;
}

static pv_status entry(pv_report *report, const pv_outcome *outcome, const pv_entry *e) {
    if (e->problem)
        return problem(report, outcome, e->problem);
    return is_listed(e->finding) ? finding(report, e->finding) : pv_success();
}

pv_status pv_report_markdown_outcome(pv_report *report, const pv_outcome *outcome) {
    return pv_report_each(report, outcome, entry);
}

/* ---- writing --------------------------------------------------------------------------------- */

static uint64_t sum(const uint64_t *counts) {
    uint64_t all = 0;
    for (size_t i = 0; i < PV_SEVERITY_COUNT; i++)
        all += counts[i];
    return all;
}

static const char *plural(uint64_t count) {
    return count == 1 ? "" : "s";
}

static void add_title(pv_textbuf *t, const state *s) {
    const char *comma = "";
    pv_textbuf_adds(t, "## pkivet: ");
    for (int i = PV_SEVERITY_COUNT - 1; i >= 0; i--) {
        uint64_t count = s->counts[PV_STANDING_NONE][i] + s->counts[PV_STANDING_NEW][i];
        if (!count)
            continue;
        pv_textbuf_addf(t, "%s%" PRIu64 " %s%s", comma, count, pv_severity_name((pv_severity)i),
                        i == PV_SEVERITY_INFO ? "" : plural(count));
        comma = ", ";
    }
    bool known = sum(s->counts[PV_STANDING_UNCHANGED]) || sum(s->waived);
    const char *none = known ? "nothing new" : "nothing found";
    pv_textbuf_addf(t, "%s\n\n", *comma ? "" : none);
}

static void add_row(pv_textbuf *t, const char *name, const uint64_t *counts) {
    pv_textbuf_addf(t, "| %s |", name);
    for (int i = PV_SEVERITY_COUNT - 1; i >= 0; i--)
        pv_textbuf_addf(t, " %" PRIu64 " |", counts[i]);
    pv_textbuf_addf(t, " %" PRIu64 " |\n", sum(counts));
}

static void add_table(pv_textbuf *t, const pv_report *report, const pv_summary *summary) {
    const state *s = report->state;
    const pv_decisions *d = report->setup.decisions;
    bool baseline = d && d->baseline.file;
    pv_textbuf_adds(t, "| | error | warning | notice | info | all |\n|---|--:|--:|--:|--:|--:|\n");
    add_row(t, baseline ? "new" : "failures", s->counts[baseline ? PV_STANDING_NEW : 0]);
    if (baseline) {
        add_row(t, "unchanged", s->counts[PV_STANDING_UNCHANGED]);
        pv_textbuf_addf(t, "| fixed | | | | | %" PRIu64 " |\n", summary->baseline_fixed);
    }
    if (sum(s->waived))
        add_row(t, "waived", s->waived);
    pv_textbuf_addf(t,
                    "\nRead: %" PRIu64 " artifact%s with %" PRIu64 " subject%s; %" PRIu64
                    " rule%s, %" PRIu64 " verdict%s could not be told, %" PRIu64 " problem%s%s.\n",
                    summary->artifacts, plural(summary->artifacts), summary->subjects,
                    plural(summary->subjects), summary->rules, plural(summary->rules),
                    summary->verdicts[PV_VERDICT_CANNOT_TELL],
                    plural(summary->verdicts[PV_VERDICT_CANNOT_TELL]), summary->problems,
                    plural(summary->problems),
                    summary->interrupted ? "; **interrupted: not all was read**" : "");
    if (summary->locked)
        pv_textbuf_addf(t, "\nLocked, for no password was offered: %" PRIu64 " artifact%s.\n",
                        summary->locked, plural(summary->locked));
}

static pv_status add_kept(pv_report *report, const char *title, const pv_worst *worst,
                          uint64_t unlisted) {
    const pv_worst_item *items;
    size_t count;
    uint64_t seen = unlisted;
    PV_TRY(pv_worst_list(worst, report->scratch, true, &items, &count));
    for (unsigned r = 0; r < PV_RANKS; r++)
        seen += pv_worst_seen(worst, r);
    if (!count)
        return pv_success();
    const char *head = pv_arena_printf(report->scratch, "\n### %s\n\n", title);
    const char *rest = pv_arena_printf(report->scratch, "- %" PRIu64 " more\n", seen - count);
    if (!head || !rest)
        return pv_no_memory();
    pv_out_adds(&report->out, head);
    for (size_t i = 0; i < count; i++)
        pv_out_adds(&report->out, items[i].object);
    pv_out_adds(&report->out, seen > count ? rest : "");
    return pv_success();
}

static pv_status broken_rules(pv_report *report) {
    const pv_catalog *catalog = report->setup.catalog;
    for (size_t i = 0; i < catalog->count; i++) {
        const pv_rule_info *rule = &catalog->rules[i];
        if (pv_report_not_loaded(report, rule))
            PV_TRY(add_problem(report, rule->file ? rule->file : rule->id, "broken rule",
                               rule->load_error));
    }
    return pv_success();
}

pv_status pv_report_markdown_end(pv_report *report, const pv_summary *summary) {
    const state *s = report->state;
    PV_TRY(broken_rules(report));
    pv_textbuf t = pv_textbuf_new(report->scratch, LINE_BYTES);
    add_title(&t, s);
    add_table(&t, report, summary);
    const char *top = pv_textbuf_end(&t, NULL);
    if (!top)
        return pv_no_memory();
    pv_out_adds(&report->out, top);
    PV_TRY(add_kept(report, "The worst findings", s->findings, 0));
    return add_kept(report, "What could not be read", s->problems, summary->unlisted);
}
