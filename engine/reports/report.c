/* SPDX-License-Identifier: Apache-2.0
 * The life of a report, whatever its format: the table of formats, memory, and the final word on
 * whether all was written. */
#include <stdlib.h>
#include <string.h>

#include "reports/internal.h"

enum { PERMANENT_BYTES = 16 << 20, SCRATCH_BYTES = 1 << 30 };

static const pv_reporter REPORTERS[] = {
#define REPORTER(name, title, media_type, facts)                                                   \
    {#name,                                                                                        \
     title,                                                                                        \
     media_type,                                                                                   \
     facts,                                                                                        \
     pv_report_##name##_begin,                                                                     \
     pv_report_##name##_outcome,                                                                   \
     pv_report_##name##_end},
#include "reports/reports.def"
#undef REPORTER
};

size_t pv_reporter_count(void) {
    return sizeof REPORTERS / sizeof REPORTERS[0];
}

const pv_reporter *pv_reporter_at(size_t index) {
    return index < pv_reporter_count() ? &REPORTERS[index] : NULL;
}

const pv_reporter *pv_reporter_named(const char *name) {
    for (size_t i = 0; i < pv_reporter_count(); i++)
        if (strcmp(REPORTERS[i].name, name) == 0)
            return &REPORTERS[i];
    return NULL;
}

bool pv_report_of_facts(const pv_report *report) {
    return strcmp(report->setup.command, "facts") == 0;
}

bool pv_report_not_loaded(const pv_report *report, const pv_rule_info *rule) {
    return !pv_report_of_facts(report) && rule->selected && rule->broken;
}

static pv_status start(pv_report *report) {
    report->arena = pv_arena_new(PERMANENT_BYTES);
    report->scratch = pv_arena_new(SCRATCH_BYTES);
    if (!report->arena || !report->scratch)
        return pv_no_memory();
    return report->reporter->begin(report);
}

pv_status pv_report_open(const pv_reporter *reporter, const pv_report_setup *setup,
                         pv_report **ret_report) {
    pv_report *report = calloc(1, sizeof *report);
    if (!report)
        return pv_no_memory();
    report->reporter = reporter;
    report->setup = *setup;
    report->out.write = setup->write;
    report->out.user = setup->user;
    pv_status status = start(report);
    if (status.error)
        pv_report_free(report);
    else
        *ret_report = report;
    return status;
}

pv_status pv_report_outcome(pv_report *report, const pv_outcome *outcome) {
    pv_arena_reset(report->scratch);
    return report->out.failed ? pv_success() : report->reporter->outcome(report, outcome);
}

pv_status pv_report_end(pv_report *report, const pv_summary *summary) {
    pv_arena_reset(report->scratch);
    if (!report->out.failed)
        PV_TRY(report->reporter->end(report, summary));
    pv_out_flush(&report->out);
    if (report->out.failed)
        return pv_fail(report->arena, PV_UNREADABLE, (pv_place){0},
                       "the report could not be written");
    return pv_success();
}

void pv_report_free(pv_report *report) {
    if (!report)
        return;
    pv_arena_free(report->scratch);
    pv_arena_free(report->arena);
    free(report);
}
