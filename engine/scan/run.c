/* SPDX-License-Identifier: Apache-2.0
 * The public scan: paths or a buffer in, callbacks and reports out, and the exit code that a
 * finished scan deserves. */
#include <stdlib.h>

#include "readers/cut.h"
#include "scan/copies.h"
#include "scan/engine.h"

static void publish(const pv_summary *s, pkivet_summary *ret_summary) {
    *ret_summary = (pkivet_summary){
        .artifacts = s->artifacts,
        .skipped = s->skipped,
        .locked = s->locked,
        .problems = s->problems,
        .subjects = s->subjects,
        .rules = s->rules,
        .pass = s->verdicts[PV_VERDICT_PASS],
        .fail = s->verdicts[PV_VERDICT_FAIL],
        .not_applicable = s->verdicts[PV_VERDICT_NOT_APPLICABLE],
        .cannot_tell = s->verdicts[PV_VERDICT_CANNOT_TELL],
        .broken = s->verdicts[PV_VERDICT_BROKEN],
        .errors = s->failures[PV_SEVERITY_ERROR],
        .warnings = s->failures[PV_SEVERITY_WARNING],
        .notices = s->failures[PV_SEVERITY_NOTICE],
        .infos = s->failures[PV_SEVERITY_INFO],
        .waived = s->waived,
        .baseline_new = s->baseline_new,
        .baseline_unchanged = s->baseline_unchanged,
        .baseline_fixed = s->baseline_fixed,
        .interrupted = s->interrupted,
        .unlisted = s->unlisted,
        .unopened = s->problem_codes[PV_NOT_FOUND] + s->problem_codes[PV_UNREADABLE],
    };
}

/* Rules that did not load are broken once a run, whether or not a subject of theirs is met. */
static void count_rules(pkivet_engine *engine, pv_summary *total) {
    const pv_catalog *catalog = pv_judge_catalog(engine->workers[0].judge);
    for (size_t i = 0; i < catalog->count; i++) {
        total->rules += catalog->rules[i].selected;
        total->verdicts[PV_VERDICT_BROKEN] +=
            catalog->rules[i].selected && catalog->rules[i].broken;
    }
}

static pv_task task_of(const pkivet_engine *engine, const pkivet_job *job) {
    return (pv_task){
        .limits = &engine->limits,
        .passwords = engine->passwords,
        .record_field = engine->record_field,
        .facts_only = job->facts_only != 0,
        .facts_wanted = job->facts_only && job->report_count,
        .show = pv_engine_show(job->show),
        .keep = engine->keep.store && !job->facts_only && job->paths ? &engine->keep : NULL,
    };
}

static uint64_t listed_of(const pkivet_job *job) {
    return job->max_problems ? job->max_problems : UINT64_MAX;
}

static void count_fixed(const pv_baseline *baseline, pv_summary *total) {
    for (size_t i = 0; i < baseline->count; i++)
        total->baseline_fixed += !baseline->entries[i].met;
}

/* What can be said when everything was read: rules about the scan itself, and what is gone since
 * the baseline. */
static pv_status conclude_judging(pkivet_engine *engine, pv_telling *telling) {
    pv_task task = task_of(engine, telling->job);
    telling->concluding = true;
    pv_laps_turn(engine->laps, PV_STAGE_WHOLE);
    PV_TRY(pv_tell_whole(engine, &task, telling));
    PV_TRY(pv_tell_waivers(engine, &task, telling));
    count_rules(engine, &telling->total);
    count_fixed(&engine->decisions.baseline, &telling->total);
    return pv_success();
}

static pv_status finish(pkivet_engine *engine, const pkivet_job *job, pv_telling *telling) {
    if (!job->facts_only)
        PV_TRY(conclude_judging(engine, telling));
    pv_laps_turn(engine->laps, PV_STAGE_TELL);
    pv_status first = pv_success();
    for (size_t i = 0; i < job->report_count; i++) {
        pv_status status = pv_report_end(job->reports[i]->report, &telling->total);
        if (!first.error)
            first = status; /* the others are still to be ended */
    }
    return first;
}

/* The reports are written whatever became of the store. */
static pkivet_result conclude_store(const pv_telling *telling, bool whole, pkivet_result result,
                                    pkivet_summary *ret_summary, pkivet_error *error) {
    const char *failure = telling->keep ? pv_keep_end(telling->keep, &telling->total, whole) : NULL;
    if (failure && ret_summary)
        ret_summary->store_failed = 1;
    if (failure && result == PKIVET_OK)
        pv_engine_failf(error, result, "%s", failure);
    return result;
}

static pkivet_result conclude(const pv_telling *telling, pv_status status,
                              pkivet_summary *ret_summary, pkivet_error *error) {
    if (status.error)
        return pv_engine_fail(error, status);
    if (ret_summary)
        publish(&telling->total, ret_summary);
    return telling->stopped ? PKIVET_STOPPED : PKIVET_OK;
}

/* Makes the index where a rule that is selected needs it. */
static pv_status begin(const pkivet_engine *engine, pv_telling *telling, pv_scan_index *index,
                       pv_task *task) {
    const pv_whole_rules *rules = pv_judge_whole_rules(engine->workers[0].judge);
    *index = (pv_scan_index){0};
    if (telling->job->facts_only || !rules->count)
        return pv_success();
    telling->index = index;
    task->plan = &index->plan;
    return pv_scan_index_init(index, rules, engine->limits.index_bytes, PV_INDEX_IN_MEMORY)
               ? pv_success()
               : pv_no_memory();
}

/* Without it copies are read again. Not where subjects are told of, nor where rules are timed. */
static pv_copies *new_copies(const pkivet_engine *engine, const pv_task *task,
                             const pkivet_job *job) {
    bool each =
        task->facts_only || engine->setup.timed || (job->handlers && job->handlers->subject);
    return each ? NULL : pv_copies_new(engine->limits.copy_bytes);
}

pkivet_result pkivet_run(pkivet_engine *engine, const pkivet_job *job, pkivet_summary *ret_summary,
                         pkivet_error *error) {
    pv_task task = task_of(engine, job);
    pv_telling telling = {
        .job = job, .keep = task.keep ? &engine->keep : NULL, .problems_left = listed_of(job)};
    pv_inputs_setup setup = {job->paths,      job->path_count, job->lists_by_nul != 0,
                             &engine->limits, &PV_CUTTER,      engine->record_field,
                             engine->alarm};
    pv_inputs *inputs = pv_inputs_new(&setup);
    telling.inputs = inputs;
    pv_scan_index index;
    pv_status status = begin(engine, &telling, &index, &task);
    pv_keep_begin(engine, job, &task);
    task.copies = new_copies(engine, &task, job);
    if (!status.error)
        status = inputs ? pv_pool_run(engine, &task, inputs, &telling) : pv_no_memory();
    pv_inputs_free(inputs);
    telling.inputs = NULL;
    if (!status.error)
        status = finish(engine, job, &telling);
    pv_scan_index_done(&index);
    pv_copies_free(task.copies);
    task.copies = NULL;
    pkivet_result result = conclude(&telling, status, ret_summary, error);
    bool whole = result == PKIVET_OK && !telling.total.interrupted;
    if (telling.keep)
        pv_laps_turn(engine->laps, PV_STAGE_STORE);
    result = conclude_store(&telling, whole, result, ret_summary, error);
    pv_laps_turn(engine->laps, PV_STAGE_IDLE);
    return result;
}

pkivet_result pkivet_run_bytes(pkivet_engine *engine, const pkivet_job *job, const char *name,
                               const void *bytes, size_t size, pkivet_summary *ret_summary,
                               pkivet_error *error) {
    pv_task task = task_of(engine, job);
    pv_telling telling = {.job = job, .problems_left = listed_of(job)};
    pv_input input = {.kind = PV_INPUT_FILE, .path = name};
    pv_slot slot;
    pv_scan_index index;
    pv_status status =
        pv_slot_init(&slot, &engine->limits) ? pv_slot_fill(&slot, &input, &task) : pv_no_memory();
    if (!status.error)
        status = begin(engine, &telling, &index, &task);
    else
        index = (pv_scan_index){0};
    if (!status.error) {
        slot.is_borrowed = true;
        slot.borrowed = (pv_bytes){bytes, size};
        pv_worker_do(&engine->workers[0], &task, &slot);
        status = pv_tell(engine, &telling, &slot);
    }
    pv_slot_done(&slot);
    if (!status.error)
        status = finish(engine, job, &telling);
    pv_scan_index_done(&index);
    return conclude(&telling, status, ret_summary, error);
}

int pkivet_exit_code(const pkivet_summary *s, pkivet_fail_on level, int fail_on_cannot_tell) {
    uint64_t at_level = 0;
    if (level <= PKIVET_FAIL_ON_ERROR)
        at_level += s->errors;
    if (level <= PKIVET_FAIL_ON_WARNING)
        at_level += s->warnings;
    if (level <= PKIVET_FAIL_ON_NOTICE)
        at_level += s->notices;
    if (level <= PKIVET_FAIL_ON_INFO)
        at_level += s->infos;
    if (s->interrupted)
        return 6;
    if (s->broken)
        return 4;
    if (s->problems)
        return 3;
    return at_level || (fail_on_cannot_tell && s->cannot_tell) ? 1 : 0;
}

static bool write_through(void *user, const char *data, size_t size) {
    const pkivet_report *report = user;
    return report->write(report->user, data, size) == 0;
}

static bool write_next(void *user, unsigned number) {
    const pkivet_report *report = user;
    return report->next(report->user, number) == 0;
}

pkivet_result pkivet_report_new(pkivet_engine *engine, const pkivet_report_options *options,
                                pkivet_report **ret_report, pkivet_error *error) {
    const pv_reporter *reporter = pv_reporter_named(options->format);
    if (!reporter)
        return pv_engine_failf(error, PKIVET_USAGE, "there is no report format '%s'",
                               options->format);
    if ((options->facts || options->diagnosis) && !reporter->facts)
        return pv_engine_failf(error, PKIVET_USAGE, "%s is a report of findings alone",
                               options->format);
    pkivet_report *report = calloc(1, sizeof *report);
    if (!report)
        return pv_engine_fail(error, pv_no_memory());
    report->write = options->write;
    report->user = options->user;
    report->next = options->next;
    report->setup = (pv_report_setup){
        .command = options->trial       ? "template render"
                   : options->drift     ? "drift"
                   : options->gate      ? "gate"
                   : options->changes   ? "snap diff"
                   : options->diagnosis ? "diagnose"
                   : options->facts     ? "facts"
                                        : "scan",
        .version = pkivet_version(),
        .catalog = pv_judge_catalog(engine->workers[0].judge),
        .decisions = &engine->decisions,
        .write = write_through,
        .user = report,
        .colour = options->colour != 0,
        .quiet = options->quiet != 0,
        .verbose = options->verbose != 0,
        .fail_on = (int)options->fail_on,
        .diff = options->baseline_diff != 0,
        .sarif_max = options->sarif_max,
        .next = options->next ? write_next : NULL,
    };
    pv_status status = pv_report_open(reporter, &report->setup, &report->report);
    if (status.error) {
        free(report);
        return pv_engine_fail(error, status);
    }
    *ret_report = report;
    return PKIVET_OK;
}

void pkivet_report_free(pkivet_report *report) {
    if (!report)
        return;
    pv_report_free(report->report);
    free(report);
}

const char *pkivet_report_format_name(size_t index) {
    return index < pv_reporter_count() ? pv_reporter_at(index)->name : NULL;
}

const char *pkivet_report_format_title(size_t index) {
    return index < pv_reporter_count() ? pv_reporter_at(index)->title : NULL;
}

int pkivet_report_format_facts(size_t index) {
    return index < pv_reporter_count() && pv_reporter_at(index)->facts;
}
