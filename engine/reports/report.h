/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_REPORT_H
#define PKIVET_REPORTS_REPORT_H

#include "findings/decisions.h"

/* Where a report's bytes go. False: they could not be written; the report then stops trying and
 * pv_report_end fails. */
typedef bool pv_write(void *user, const char *data, size_t size);
/* What is written from here on belongs into another file, the report's `number`th. */
typedef bool pv_write_next(void *user, unsigned number);

/* What a report is made of and for. Everything in it must outlive the report. */
typedef struct {
    const char *command; /* "scan" or "facts": findings, or fact tables */
    const char *version; /* of pkivet */
    const pv_catalog *catalog;
    const pv_decisions *decisions; /* waivers and the baseline; NULL: none */
    pv_write *write;
    void *user;
    bool colour, quiet, verbose;
    int fail_on;         /* the severity from which a failure counts; PV_SEVERITY_COUNT: none */
    bool diff;           /* list what is gone since the baseline */
    uint64_t sarif_max;  /* results that SARIF holds at most; 0: what GitHub takes */
    pv_write_next *next; /* of SARIF; NULL: all goes into one file */
} pv_report_setup;

typedef struct pv_report pv_report;

/* One output format: a row of reports.def. Functions fail only without memory. */
typedef struct {
    const char *name, *title, *media_type;
    bool facts; /* writes fact tables too */
    pv_status (*begin)(pv_report *report);
    pv_status (*outcome)(pv_report *report, const pv_outcome *outcome);
    pv_status (*end)(pv_report *report, const pv_summary *summary);
} pv_reporter;

/* The table of reports.def. */
size_t pv_reporter_count(void);
const pv_reporter *pv_reporter_at(size_t index);
const pv_reporter *pv_reporter_named(const char *name); /* NULL when there is none */

PV_MUST_USE pv_status pv_report_open(const pv_reporter *reporter, const pv_report_setup *setup,
                                     pv_report **ret_report);
PV_MUST_USE pv_status pv_report_outcome(pv_report *report, const pv_outcome *outcome);
/* PV_UNREADABLE when something could not be written. */
PV_MUST_USE pv_status pv_report_end(pv_report *report, const pv_summary *summary);
void pv_report_free(pv_report *report);

#endif
