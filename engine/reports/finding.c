/* SPDX-License-Identifier: Apache-2.0
 * What several formats tell of a finding. */
#include "reports/finding.h"

#include "reports/facttext.h"
#include "reports/nesting.h"

pv_place pv_finding_place(const pv_finding *f) {
    for (size_t i = 0; i < f->evidence_count; i++) {
        const pv_evidence *e = &f->evidence[i];
        const pv_value *v = pv_subject_value(e->subject, e->fact);
        if (e->subject->artifact == f->subject->artifact && v->known == PV_PRESENT &&
            v->place_kind != PV_NOWHERE)
            return (pv_place){(pv_place_kind)v->place_kind, v->at};
    }
    return (pv_place){0};
}

const char *pv_problem_path(const pv_outcome *outcome, const pv_problem *p, size_t *ret_file) {
    *ret_file = p->artifact ? pv_nesting_file(p->artifact) : pv_nesting_input(outcome->unit);
    return p->artifact ? p->artifact->path : outcome->unit->path;
}

uint64_t pv_finding_line(const char *path, size_t file, pv_place place) {
    bool member = path[file] == '!';
    return place.kind == PV_LINE && place.at && !member ? place.at : 1;
}

const char *pv_finding_decision(const pv_finding *f) {
    if (f->waiver)
        return "waived";
    switch (f->standing) {
    case PV_STANDING_NONE:
        break;
    case PV_STANDING_NEW:
        return "new";
    case PV_STANDING_UNCHANGED:
        return "unchanged";
    }
    return NULL;
}

const char *pv_evidence_text(pv_report *report, const pv_evidence *e) {
    const pv_value *v = pv_subject_value(e->subject, e->fact);
    switch ((pv_known)v->known) {
    case PV_PRESENT:
        return pv_fact_text(report, e->fact, v);
    case PV_ABSENT:
        return "absent";
    case PV_UNDETERMINED:
    case PV_PENDING: /* pv_subject_value leaves none pending */
        break;
    }
    return "undetermined";
}
