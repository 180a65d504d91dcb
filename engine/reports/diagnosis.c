/* SPDX-License-Identifier: Apache-2.0
 * Diagnoses as reports: which formats have them, and what both say alike. */
#include "reports/diagnosis.h"

#include <string.h>

#include "reports/diagnosis_internal.h"

static const struct {
    const char *name;
    pv_status (*write)(pv_report *report, const pv_case *c);
} FORMATS[] = {
    {"text", pv_diagnosis_text}, {"json", pv_diagnosis_json}, {"ndjson", pv_diagnosis_json}};

pv_status pv_diagnosis_report(pv_report *report, const pv_case *c) {
    const char *name = report->reporter->name;
    pv_status status = pv_fail(report->arena, PV_USAGE, (pv_place){0},
                               "a diagnosis is written as text, json or ndjson, not as %s", name);
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        if (strcmp(FORMATS[i].name, name) == 0)
            status = FORMATS[i].write(report, c);
    PV_TRY(status);
    pv_out_flush(&report->out);
    return report->out.failed ? pv_fail(report->arena, PV_UNREADABLE, (pv_place){0},
                                        "the report could not be written")
                              : pv_success();
}

const char *pv_diagnosis_identity(pv_subject *cert) {
    pv_subject *key = pv_subject_linked(cert, PV_KIND_KEY);
    bool known = pv_subject_value(cert, PV_FACT_CERT_SHA1)->known == PV_PRESENT;
    if (known || (cert->joining && cert->joining->members.count))
        return pv_subject_identity(cert);
    if (key)
        return pv_subject_identity(key);
    return pv_subject_identity(cert->links ? cert->links->to : cert);
}

const char *pv_diagnosis_cause(const pv_diagnosis *d) {
    return d->cause ? d->cause->name : "none-found";
}
