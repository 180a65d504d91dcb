/* SPDX-License-Identifier: Apache-2.0
 * One input from bytes to findings: load, read, pair, judge, count. */
#include "scan/worker.h"

#include <stdlib.h>

#include "crypto/container.h"
#include "facts/join.h"
#include "readers/cut.h"
#include "readers/readers.h"
#include "scan/copies.h"
#include "scan/keep.h"
#include "scan/load.h"
#include "scan/retell.h"
#include "scan/row.h"

extern const pv_reader PV_READER_pfx;

/* The configuration before the folders that it names; what it says of rules counts only when they
 * are selected. */
static pv_status load_all(pv_judge *judge, const pv_worker_setup *setup, pv_arena *errors) {
    PV_TRY(pv_judge_load_builtin(judge, setup->builtin, errors));
    if (setup->config_file)
        PV_TRY(pv_judge_configure(judge, setup->config_file, setup->config_text.data,
                                  setup->config_text.size, errors));
    PV_TRY(pv_judge_load_configured(judge));
    for (size_t i = 0; i < setup->folder_count; i++)
        PV_TRY(pv_judge_load_folder(judge, setup->folders[i], errors));
    return pv_success();
}

static pv_status load_rules(pv_judge *judge, const pv_worker_setup *setup, pv_arena *errors) {
    PV_TRY(load_all(judge, setup, errors));
    pv_selection selection = pv_worker_selection(judge, setup);
    PV_TRY(pv_judge_select(judge, &selection, errors));
    if (setup->timed)
        PV_TRY(pv_judge_time(judge));
    return pv_judge_set_run(judge, setup->now, selection.profile);
}

pv_selection pv_worker_selection(const pv_judge *judge, const pv_worker_setup *setup) {
    const pv_config *config = pv_judge_config(judge);
    pv_selection selection = setup->selection;
    if (!selection.profile && config)
        selection.profile = config->profile;
    return selection;
}

pv_status pv_worker_init(pv_worker *worker, const pv_worker_setup *setup, pv_arena *errors) {
    *worker = (pv_worker){.crypto = pv_crypto_new(), .judge = pv_judge_new(setup->limits)};
    pv_status status =
        worker->crypto && worker->judge ? load_rules(worker->judge, setup, errors) : pv_no_memory();
    if (!status.error && setup->lapped)
        status = pv_worker_time(worker);
    if (status.error)
        pv_worker_done(worker);
    return status;
}

pv_status pv_worker_time(pv_worker *worker) {
    if (!worker->laps)
        worker->laps = calloc(1, sizeof *worker->laps);
    return worker->laps ? pv_success() : pv_no_memory();
}

void pv_worker_done(pv_worker *worker) {
    pv_lookup_free(worker->lookup);
    free(worker->laps);
    pv_judge_free(worker->judge);
    pv_crypto_free(worker->crypto);
    *worker = (pv_worker){0};
}

static pv_status load_slot(pv_slot *slot, const pv_task *task, pv_bytes *ret_bytes) {
    *ret_bytes = slot->borrowed;
    if (slot->is_borrowed) {
        slot->skipped = slot->borrowed.size ? NULL : "empty";
        return pv_success();
    }
    if (pv_keep_is_own(task, slot)) {
        slot->skipped = "a file of the store that this scan writes";
        return pv_success(); /* and stays open */
    }
    pv_load load = {&slot->input, task->limits, slot->unit.arena, &slot->buffer};
    pv_status status = pv_load_file(&load, ret_bytes, &slot->skipped);
    pv_os_close(slot->input.file);
    slot->input.file = NULL;
    return status;
}

typedef struct {
    pv_slot *slot;
    const pv_task *task;
    bool failed;
} judging;

/* A verdict without evidence, for the lists that --show asks for. */
static pv_finding *bare_finding(pv_slot *slot, const pv_rule_info *rule, pv_subject *subject,
                                pv_verdict verdict) {
    pv_finding *f = pv_arena_alloc(slot->arena, sizeof *f);
    if (f)
        *f = (pv_finding){.rule = rule,
                          .verdict = verdict,
                          .severity = rule->severity,
                          .subject = subject,
                          .message = verdict == PV_VERDICT_PASS ? "passes" : "does not apply"};
    return f;
}

static void judged(void *user, const pv_rule_info *rule, pv_subject *subject, pv_verdict verdict,
                   pv_finding *finding) {
    judging *j = user;
    pv_summary *counts = &j->slot->counts;
    counts->verdicts[verdict]++;
    if (verdict == PV_VERDICT_FAIL)
        counts->failures[finding->severity]++;
    if (!(j->task->show >> verdict & 1))
        return;
    if (!finding)
        finding = bare_finding(j->slot, rule, subject, verdict);
    if (!finding) {
        j->failed = true;
        return;
    }
    *j->slot->findings_end = finding;
    j->slot->findings_end = &finding->next;
}

static void judged_many(void *user, uint64_t pass, uint64_t not_applicable) {
    pv_summary *counts = &((judging *)user)->slot->counts;
    counts->verdicts[PV_VERDICT_PASS] += pass;
    counts->verdicts[PV_VERDICT_NOT_APPLICABLE] += not_applicable;
}

/* Verdicts that are to be listed are told one by one. */
static pv_judged_many *many_of(const pv_task *task) {
    unsigned quiet = 1u << PV_VERDICT_PASS | 1u << PV_VERDICT_NOT_APPLICABLE;
    return task->show & quiet ? NULL : judged_many;
}

/* Facts that are still to be computed belong to this worker's OpenSSL context. */
static void resolve_all(pv_subject *subject) {
    pv_fact first = pv_kind_first(subject->kind);
    for (size_t i = 0; i < pv_kind_facts(subject->kind); i++)
        (void)pv_subject_value(subject, (pv_fact)((size_t)first + i));
}

pv_status pv_worker_judge(pv_worker *worker, const pv_task *task, pv_slot *slot) {
    judging j = {slot, task, false};
    for (pv_subject *s = slot->unit.subjects; s; s = s->next) {
        slot->counts.kinds[s->kind]++;
        if (task->facts_wanted)
            resolve_all(s);
        else if (!task->facts_only)
            PV_TRY(pv_judge_subject(worker->judge, s, judged, many_of(task), &j));
    }
    return j.failed ? pv_no_memory() : pv_success();
}

pv_status pv_worker_judge_whole(pv_worker *worker, const pv_task *task, pv_slot *slot,
                                pv_subject *subject, const pv_whole_case *cases, size_t count) {
    judging j = {slot, task, false};
    PV_TRY(pv_judge_whole(worker->judge, subject, cases, count, judged, &j));
    return j.failed ? pv_no_memory() : pv_success();
}

void pv_worker_count(pv_slot *slot) {
    slot->counts.artifacts = slot->unit.artifact_count;
    slot->counts.subjects = slot->unit.subject_count;
    slot->counts.skipped = slot->skipped ? 1 : 0;
    for (const pv_artifact *a = slot->unit.artifacts; a; a = a->next)
        slot->counts.locked += a->locked;
    for (const pv_problem *p = slot->unit.problems; p; p = p->next) {
        slot->counts.problems++;
        slot->counts.problem_codes[p->code]++;
    }
}

static pv_status find_kept(pv_worker *worker, const pv_task *task, pv_slot *slot, pv_bytes bytes,
                           bool *ret_kept) {
    if (task->keep)
        pv_laps_turn(worker->laps, PV_STAGE_STORE);
    return pv_keep_find(worker, task, slot, bytes, ret_kept);
}

/* What is known of a copy is mostly its findings, too. */
static pv_status find_copy(pv_worker *worker, const pv_task *task, pv_slot *slot) {
    if (!task->copies || !pv_copies_find(task->copies, worker, task, slot))
        return pv_success();
    slot->settled = true;
    if (slot->counted)
        return pv_success();
    pv_laps_turn(worker->laps, PV_STAGE_JUDGE);
    return pv_worker_judge(worker, task, slot);
}

/* The unit gets what belongs to the worker that has it in hand. */
static void adopt(pv_worker *worker, const pv_task *task, pv_unit *unit) {
    unit->crypto = worker->crypto;
    unit->sha256 = pv_crypto_sha256;
    unit->unique_name = pv_container_unique_name;
    unit->nested = pv_readers_nested;
    unit->record_field = task->record_field;
    unit->laps = worker->laps;
}

static pv_status fetch(pv_worker *worker, const pv_task *task, pv_slot *slot) {
    pv_unit *unit = &slot->unit;
    bool kept;
    adopt(worker, task, unit);
    unit->passwords = pv_passwords_for(task->passwords, unit->path, unit->arena);
    pv_laps_turn(unit->laps, PV_STAGE_LOAD);
    pv_status status = load_slot(slot, task, &slot->loaded);
    slot->settled = status.error || slot->skipped;
    if (status.error && status.error->code != PV_OUT_OF_MEMORY) {
        pv_unit_problem_of(unit, NULL, status);
        return pv_success();
    }
    if (slot->settled)
        return status;
    PV_TRY(find_kept(worker, task, slot, slot->loaded, &kept));
    slot->settled = kept;
    return kept ? pv_success() : find_copy(worker, task, slot);
}

static pv_status read_and_judge(pv_worker *worker, const pv_task *task, pv_slot *slot) {
    pv_unit *unit = &slot->unit;
    bool claimed = false;
    adopt(worker, task, unit);
    pv_laps_turn(unit->laps, PV_STAGE_RECOGNISE);
    if (slot->input.piece) {
        claimed = true;
        PV_TRY(pv_piece_read(unit, slot->loaded, slot->input.piece));
    } else {
        PV_TRY(pv_readers_read(unit, slot->loaded, &claimed));
    }
    if (!claimed) {
        slot->skipped = "not recognised";
        return pv_success();
    }
    pv_laps_turn(unit->laps, PV_STAGE_JOIN);
    PV_TRY(pv_unit_pair(unit));
    PV_TRY(pv_unit_link(unit));
    pv_laps_turn(unit->laps, PV_STAGE_JUDGE);
    return pv_worker_judge(worker, task, slot);
}

static bool is_open(const pv_slot *slot) {
    return slot->input.kind == PV_INPUT_FILE && !slot->settled && !slot->failure.error;
}

bool pv_worker_is_slow(const pv_slot *slot) {
    const pv_probe probe = {.head = slot->loaded};
    return is_open(slot) && !slot->input.piece &&
           pv_reader_bid(&PV_READER_pfx, &probe) != PV_BID_NONE;
}

void pv_worker_fetch(pv_worker *worker, const pv_task *task, pv_slot *slot) {
    if (slot->input.kind == PV_INPUT_FILE)
        slot->failure = fetch(worker, task, slot);
}

void pv_worker_finish(pv_worker *worker, const pv_task *task, pv_slot *slot) {
    if (is_open(slot))
        slot->failure = read_and_judge(worker, task, slot);
    else if (slot->input.kind == PV_INPUT_SKIPPED)
        slot->skipped = slot->input.reason;
    else if (slot->input.kind == PV_INPUT_PROBLEM)
        pv_unit_problem(&slot->unit, NULL, slot->input.code, slot->input.place, slot->input.reason);
    if (slot->failure.error) {
        /* The cap on memory was met, or the system's end: this input is lost, the scan is not. */
        pv_unit_problem(&slot->unit, NULL, PV_OVER_LIMIT, (pv_place){0},
                        "memory for this input ran out (limit unit_bytes)");
    }
    pv_laps_turn(worker->laps, PV_STAGE_WHOLE);
    if (task->plan && !slot->rows)
        slot->rows = pv_rows_make(task->plan, &slot->unit);
    if (!slot->counted || slot->failure.error)
        pv_worker_count(slot);
    if (task->keep && !slot->kept && !slot->skipped && !slot->record.data)
        pv_retell_write(slot, &slot->counts, (pv_bytes){0});
    if (task->copies && !slot->copied)
        pv_copies_keep(task->copies, task, slot);
    if (worker->laps)
        worker->laps->copies += slot->copied;
    pv_laps_turn(worker->laps, PV_STAGE_IDLE);
    slot->unit.laps = NULL; /* what is told of it is another thread's */
}
