/* SPDX-License-Identifier: Apache-2.0
 * The order in which every format lists what an input gave, and which rules had nothing to judge.
 * Linear in the size of the outcome: an input may hold a hundred thousand artifacts. */
#include "reports/internal.h"

static size_t count_entries(const pv_report *report, const pv_outcome *outcome) {
    size_t count = 0;
    for (const pv_problem *p = outcome->unit->problems; p; p = p->next)
        count++;
    if (pv_report_of_facts(report))
        return count + outcome->unit->subject_count;
    for (const pv_finding *f = outcome->findings; f; f = f->next)
        count++;
    return count;
}

/* In the order of finding: a stable sort by artifact then keeps problems first. */
static void gather(const pv_report *report, const pv_outcome *outcome, pv_entry *at) {
    for (const pv_problem *p = outcome->unit->problems; p; p = p->next)
        *at++ = (pv_entry){.artifact = p->artifact ? p->artifact->id : 0, .problem = p};
    if (pv_report_of_facts(report)) {
        for (pv_subject *s = outcome->unit->subjects; s; s = s->next)
            *at++ = (pv_entry){.artifact = s->artifact->id, .subject = s};
        return;
    }
    for (const pv_finding *f = outcome->findings; f; f = f->next)
        *at++ = (pv_entry){.artifact = f->subject->artifact->id, .finding = f};
}

/* Counting sort; `place` has a zeroed slot more than there are artifacts and the input itself. */
static void sort(const pv_entry *from, size_t count, size_t *place, size_t artifacts,
                 pv_entry *ret_sorted) {
    for (size_t i = 0; i < count; i++)
        place[from[i].artifact + 1]++;
    for (size_t i = 1; i <= artifacts; i++)
        place[i] += place[i - 1];
    for (size_t i = 0; i < count; i++)
        ret_sorted[place[from[i].artifact]++] = from[i];
}

pv_status pv_report_order(pv_report *report, const pv_outcome *outcome,
                          const pv_entry **ret_entries, size_t *ret_count) {
    size_t count = count_entries(report, outcome), artifacts = outcome->unit->artifact_count;
    pv_entry *found = pv_arena_array(report->scratch, count, sizeof *found);
    pv_entry *sorted = pv_arena_array(report->scratch, count, sizeof *sorted);
    size_t *place = pv_arena_array(report->scratch, artifacts + 2, sizeof *place);
    if (!found || !sorted || !place)
        return pv_no_memory();
    gather(report, outcome, found);
    sort(found, count, place, artifacts, sorted);
    *ret_entries = sorted;
    *ret_count = count;
    return pv_success();
}

pv_status pv_report_each(pv_report *report, const pv_outcome *outcome, pv_entry_tell *tell) {
    const pv_entry *entries;
    size_t count;
    PV_TRY(pv_report_order(report, outcome, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        pv_arena_point point = pv_arena_mark(report->scratch);
        PV_TRY(tell(report, outcome, &entries[i]));
        pv_arena_rewind(report->scratch, point);
    }
    return pv_success();
}

const char *pv_report_not_judged(pv_report *report, const pv_summary *summary,
                                 const pv_rule_info *rule) {
    if (!rule->selected || rule->broken || summary->kinds[rule->subject] ||
        rule->subject == PV_KIND_RUN || rule->subject == PV_KIND_WAIVER)
        return NULL;
    return pv_arena_printf(report->scratch, "no %s metadata", pv_kind_name(rule->subject));
}
