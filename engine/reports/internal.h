/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_INTERNAL_H
#define PKIVET_REPORTS_INTERNAL_H

#include "reports/out.h"

/* One report in the making. */
struct pv_report {
    const pv_reporter *reporter;
    pv_report_setup setup;
    pv_arena *arena;   /* lives as long as the report */
    pv_arena *scratch; /* empty again at every outcome; reporters may empty it more often */
    void *state;       /* the reporter's own, in `arena` */
    pv_out out;
};

/* "scan" shows findings, "facts" subjects. */
bool pv_report_of_facts(const pv_report *report);

/* The rule was to judge but did not load. No finding tells of that, for it meets no subject, so
 * that each report of a scan names it before the summary. */
bool pv_report_not_loaded(const pv_report *report, const pv_rule_info *rule);

/* The functions behind the rows of reports.def. */
#define REPORTER(name, title, media_type, facts)                                                   \
    pv_status pv_report_##name##_begin(pv_report *report);                                         \
    pv_status pv_report_##name##_outcome(pv_report *report, const pv_outcome *outcome);            \
    pv_status pv_report_##name##_end(pv_report *report, const pv_summary *summary);
#include "reports/reports.def"
#undef REPORTER

/* One entry of an outcome: exactly one of the three is there. */
typedef struct {
    uint32_t artifact; /* its number in the unit; 0: the input as a whole */
    const pv_problem *problem;
    const pv_finding *finding;
    pv_subject *subject;
} pv_entry;

/* The outcome's entries in the order of all reports: artifacts by position; of each its problems,
 * then its findings (or, in a report of facts, its subjects). In the report's scratch arena. */
PV_MUST_USE pv_status pv_report_order(pv_report *report, const pv_outcome *outcome,
                                      const pv_entry **ret_entries, size_t *ret_count);

/* Runs `tell` on each entry in that order; what it leaves in the scratch arena is given back. */
typedef pv_status pv_entry_tell(pv_report *report, const pv_outcome *outcome,
                                const pv_entry *entry);
PV_MUST_USE pv_status pv_report_each(pv_report *report, const pv_outcome *outcome,
                                     pv_entry_tell *tell);

/* Says what the subjects are that a rule was not judged for want of: "no key metadata". NULL when
 * the rule is not selected, did not load or had subjects. In the scratch arena. */
const char *pv_report_not_judged(pv_report *report, const pv_summary *summary,
                                 const pv_rule_info *rule);

#endif
