/* SPDX-License-Identifier: Apache-2.0
 * Tells handlers and reports of finished inputs, in input order, and keeps the totals. */
#include "scan/engine.h"
#include "scan/whole.h"

unsigned pv_engine_show(unsigned show) {
    unsigned mask = 1u << PV_VERDICT_FAIL | 1u << PV_VERDICT_BROKEN;
    if (show & PKIVET_SHOW_PASS)
        mask |= 1u << PV_VERDICT_PASS;
    if (show & PKIVET_SHOW_CANNOT_TELL)
        mask |= 1u << PV_VERDICT_CANNOT_TELL;
    if (show & PKIVET_SHOW_NOT_APPLICABLE)
        mask |= 1u << PV_VERDICT_NOT_APPLICABLE;
    return mask;
}

static void add_counts(pv_summary *total, const pv_summary *part) {
    total->waived += part->waived;
    total->baseline_new += part->baseline_new;
    total->baseline_unchanged += part->baseline_unchanged;
    total->artifacts += part->artifacts;
    total->skipped += part->skipped;
    total->locked += part->locked;
    total->problems += part->problems;
    total->subjects += part->subjects;
    for (int i = 0; i < PV_VERDICT_COUNT; i++)
        total->verdicts[i] += part->verdicts[i];
    for (int i = 0; i < PV_SEVERITY_COUNT; i++)
        total->failures[i] += part->failures[i];
    for (int i = 0; i <= PV_STOPPED; i++)
        total->problem_codes[i] += part->problem_codes[i];
    for (int i = 0; i < PV_KIND_COUNT; i++)
        total->kinds[i] += part->kinds[i];
}

static bool tell_handlers(const pkivet_handlers *h, const pv_telling *telling,
                          const pv_outcome *o) {
    const pv_unit *unit = o->unit;
    bool scanned = telling->total.subjects >= o->first_id; /* not one that stands for another */
    for (pv_subject *s = unit->subjects; s && h->subject && scanned; s = s->next)
        if (h->subject(h->user, (const pkivet_subject *)s))
            return false;
    for (const pv_finding *f = o->findings; f && h->finding; f = f->next)
        if (h->finding(h->user, (const pkivet_finding *)f))
            return false;
    for (const pv_problem *p = unit->problems; p && h->problem; p = p->next)
        if (h->problem(h->user, p->artifact ? p->artifact->path : unit->path, pv_code_name(p->code),
                       p->message))
            return false;
    return !(o->skipped && h->skipped && h->skipped(h->user, unit->path, o->skipped));
}

static bool tell_progress(const pv_telling *telling, const char *path) {
    const pkivet_handlers *h = telling->job->handlers;
    const pv_summary *t = &telling->total;
    if (!h->progress)
        return true;
    pkivet_progress p = {.artifacts = t->artifacts,
                         .subjects = t->subjects,
                         .failures = t->verdicts[PV_VERDICT_FAIL],
                         .problems = t->problems,
                         .path = path};
    if (telling->inputs)
        pv_inputs_position(telling->inputs, &p.bytes, &p.total);
    return h->progress(h->user, &p) == 0;
}

void pv_tell_waiting(pv_telling *telling, const char *path) {
    const pkivet_handlers *h = telling->job->handlers;
    if (h && !tell_progress(telling, path))
        telling->stopped = true;
}

/* Takes the problems beyond those that are to be listed out of the unit. Gives where they go back
 * to: the store keeps all. */
static pv_problem **cut_problems(pv_telling *telling, pv_outcome *outcome, pv_problem **ret_rest) {
    pv_problem **at = &outcome->unit->problems;
    for (; *at && telling->problems_left; at = &(*at)->next)
        telling->problems_left--;
    *ret_rest = *at;
    *at = NULL;
    for (const pv_problem *p = *ret_rest; p; p = p->next)
        outcome->unlisted++;
    telling->total.unlisted += outcome->unlisted;
    return at;
}

static pv_status tell_outcome(pv_telling *telling, const pv_outcome *outcome) {
    const pkivet_job *job = telling->job;
    for (size_t i = 0; i < job->report_count; i++)
        PV_TRY(pv_report_outcome(job->reports[i]->report, outcome));
    if (job->handlers && !(tell_handlers(job->handlers, telling, outcome) &&
                           tell_progress(telling, outcome->unit->path)))
        telling->stopped = true;
    return pv_success();
}

pv_status pv_tell(pkivet_engine *engine, pv_telling *telling, pv_slot *slot) {
    pv_problem *rest;
    pv_laps_turn(engine->laps, PV_STAGE_TELL);
    /* From here on this thread computes: identities and fingerprints. */
    slot->unit.crypto = engine->crypto ? engine->crypto : engine->workers[0].crypto;
    pv_outcome outcome = {
        .unit = &slot->unit,
        .findings = slot->findings,
        .skipped = slot->skipped,
        .first_id = telling->total.subjects + 1,
        .again = telling->concluding,
    };
    if (telling->index)
        pv_scan_index_add(telling->index, &slot->unit, slot->rows);
    pv_summary judged = slot->counts;
    PV_TRY(pv_decisions_apply(&engine->decisions, slot->findings, &slot->counts));
    add_counts(&telling->total, &slot->counts);
    pv_problem **end = cut_problems(telling, &outcome, &rest);
    PV_TRY(tell_outcome(telling, &outcome));
    *end = rest;
    if (telling->keep)
        pv_laps_turn(engine->laps, PV_STAGE_STORE);
    if (telling->keep && telling->concluding)
        pv_keep_concluded(telling->keep, slot, &judged);
    else if (telling->keep)
        pv_keep_told(telling->keep, slot);
    return pv_success();
}

/* ---- rules over the whole scan ----------------------------------------------------------------
 */

typedef struct {
    pkivet_engine *engine;
    pv_telling *telling;
} telling_rows;

/* Most rows give a verdict and nothing to tell. */
static pv_status tell_row(void *user, pv_slot *slot) {
    const telling_rows *t = user;
    if (t->telling->stopped)
        return pv_success();
    if (slot->findings || slot->unit.problems)
        return pv_tell(t->engine, t->telling, slot);
    add_counts(&t->telling->total, &slot->counts);
    return pv_success();
}

pv_status pv_tell_whole(pkivet_engine *engine, const pv_task *task, pv_telling *telling) {
    pv_scan_index *index = telling->index;
    telling_rows t = {engine, telling};
    telling->index = NULL; /* what is told from here on was there before */
    if (!index || telling->stopped || telling->total.interrupted)
        return pv_success();
    return pv_whole_judge(&engine->workers[0], task, index, tell_row, &t);
}
