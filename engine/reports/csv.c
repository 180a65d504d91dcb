/* SPDX-License-Identifier: Apache-2.0
 * Findings as a table for spreadsheets: CSV of RFC 4180, a header line first, a row for each
 * finding and each problem in the order of all reports. Columns are added at the end, never moved.
 * What a cell may hold is table.c's: no formula, no control character. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "reports/facttext.h"
#include "reports/finding.h"
#include "reports/table.h"

static const char *const COLUMNS[] = {"verdict", "severity",    "rule",     "name",  "artifact",
                                      "subject", "subject_id",  "message",  "at",    "evidence",
                                      "remedy",  "fingerprint", "decision", "reason"};
enum { COLUMN_COUNT = sizeof COLUMNS / sizeof *COLUMNS };

static bool pass_on(void *user, const char *data, size_t size) {
    pv_out *out = user;
    pv_out_add(out, data, size);
    return !out->failed;
}

static pv_status row(pv_report *report, const char *const *texts) {
    pv_item items[COLUMN_COUNT] = {0};
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (texts[i])
            items[i] = (pv_item){.type = PV_ITEM_TEXT, .text = texts[i], .size = strlen(texts[i])};
    return pv_table_row(report->state, items) || report->out.failed ? pv_success() : pv_no_memory();
}

static void free_table(void *table) {
    pv_table_free(table);
}

pv_status pv_report_csv_begin(pv_report *report) {
    pv_table *table;
    PV_TRY(pv_table_open("csv", pass_on, &report->out, &table));
    PV_TRY(pv_arena_defer(report->arena, free_table, table));
    report->state = table;
    return pv_table_columns(table, COLUMNS, COLUMN_COUNT) ? pv_success() : pv_no_memory();
}

static const char *place_of(pv_report *report, pv_place place) {
    pv_value at = {.place_kind = (uint8_t)place.kind, .at = place.at};
    const char *text = pv_place_text(report, &at);
    return strncmp(text, "at ", 3) == 0 ? text + 3 : text;
}

static const char *evidence_of(pv_report *report, const pv_finding *f) {
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 20);
    for (size_t i = 0; i < f->evidence_count; i++)
        pv_textbuf_addf(&t, "%s%s=%s", i ? "; " : "", f->evidence[i].name,
                        pv_evidence_text(report, &f->evidence[i]));
    return pv_textbuf_end(&t, NULL);
}

static pv_status finding(pv_report *report, const pv_finding *f) {
    bool fails = f->verdict == PV_VERDICT_FAIL;
    const char *texts[] = {pv_verdict_name(f->verdict),
                           fails ? pv_severity_name(f->severity) : NULL,
                           f->rule->id,
                           f->rule->name,
                           f->subject->artifact->path,
                           pv_kind_name(f->subject->kind),
                           pv_subject_identity(f->subject),
                           f->message,
                           place_of(report, pv_finding_place(f)),
                           evidence_of(report, f),
                           f->remedy,
                           pv_finding_fingerprint(f),
                           pv_finding_decision(f),
                           f->waiver ? f->waiver->reason : NULL};
    return texts[6] && texts[11] ? row(report, texts) : pv_no_memory();
}

static pv_status problem(pv_report *report, const pv_outcome *outcome, const pv_problem *p) {
    const char *texts[COLUMN_COUNT] = {
        [0] = "problem",
        [3] = pv_code_name(p->code),
        [4] = p->artifact ? p->artifact->path : outcome->unit->path,
        [7] = p->message,
        [8] = place_of(report, p->place),
    };
    return row(report, texts);
}

static pv_status entry(pv_report *report, const pv_outcome *outcome, const pv_entry *e) {
    return e->problem ? problem(report, outcome, e->problem) : finding(report, e->finding);
}

pv_status pv_report_csv_outcome(pv_report *report, const pv_outcome *outcome) {
    return pv_report_each(report, outcome, entry);
}

static pv_status not_loaded(pv_report *report, const pv_rule_info *rule) {
    const char *texts[COLUMN_COUNT] = {
        [0] = pv_verdict_name(PV_VERDICT_BROKEN),
        [2] = rule->id,
        [3] = rule->name,
        [4] = rule->file,
        [7] = rule->load_error,
    };
    return row(report, texts);
}

static pv_status unlisted(pv_report *report, uint64_t count) {
    const char *says =
        pv_arena_printf(report->scratch, "%" PRIu64 " more problems are not listed", count);
    const char *texts[COLUMN_COUNT] = {[0] = "problem", [3] = "cut", [7] = says};
    return says ? row(report, texts) : pv_no_memory();
}

static pv_status fixed(pv_report *report, const pv_baseline_entry *e) {
    const char *texts[COLUMN_COUNT] = {
        [0] = "fixed", [2] = e->rule, [6] = e->subject, [11] = e->fingerprint};
    return row(report, texts);
}

pv_status pv_report_csv_end(pv_report *report, const pv_summary *summary) {
    const pv_catalog *catalog = report->setup.catalog;
    const pv_decisions *d = report->setup.diff ? report->setup.decisions : NULL;
    if (summary->unlisted)
        PV_TRY(unlisted(report, summary->unlisted));
    for (size_t i = 0; i < catalog->count; i++)
        if (pv_report_not_loaded(report, &catalog->rules[i]))
            PV_TRY(not_loaded(report, &catalog->rules[i]));
    for (size_t i = 0; d && i < d->baseline.count; i++)
        if (!d->baseline.entries[i].met)
            PV_TRY(fixed(report, &d->baseline.entries[i]));
    pv_status status = pv_table_end(report->state);
    return report->out.failed ? pv_success() : status;
}
