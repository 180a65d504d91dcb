/* SPDX-License-Identifier: Apache-2.0
 * Workers around a ring of slots. The calling thread walks the inputs, fills slots, and tells of
 * the oldest as soon as it is done, so that what is told has the order of the inputs whatever the
 * number of workers. A few inputs are worked on by the calling thread itself: starting threads,
 * each with its rules to load, pays only when there is more. */
#include <stdlib.h>

#include "scan/engine.h"

enum { ALONE = 64, SLOTS_PER_WORKER = 16 };

typedef struct {
    pkivet_engine *engine;
    const pv_task *task;
    pv_os_monitor *monitor;
    pv_slot *slots;
    size_t slot_count;
    uint64_t filled, taken, told; /* slots so far, numbered from 0; guarded by the monitor */
    uint64_t abandoned;           /* filled when the run was stopped; those not taken stay undone */
    bool closing;
} ring;

typedef struct {
    ring *ring;
    pv_worker *worker;
} hand;

static void work(void *argument) {
    const hand *h = argument;
    ring *r = h->ring;
    pv_os_monitor_enter(r->monitor);
    for (;;) {
        while (r->taken == r->filled && !r->closing)
            pv_os_monitor_wait(r->monitor);
        if (r->taken == r->filled)
            break;
        pv_slot *slot = &r->slots[r->taken++ % r->slot_count];
        pv_os_monitor_leave(r->monitor);
        pv_worker_do(h->worker, r->task, slot);
        pv_os_monitor_enter(r->monitor);
        slot->done = true;
        pv_os_monitor_wake(r->monitor);
    }
    pv_os_monitor_leave(r->monitor);
}

static bool going_on(pkivet_engine *engine, const pv_telling *telling) {
    return !telling->stopped && !atomic_load(&engine->stop);
}

static pv_status tell_oldest(ring *r, pv_telling *telling) {
    pv_slot *slot = &r->slots[r->told % r->slot_count];
    pv_laps_turn(r->engine->laps, PV_STAGE_WAIT);
    pv_os_monitor_enter(r->monitor);
    while (!slot->done)
        pv_os_monitor_wait(r->monitor);
    pv_os_monitor_leave(r->monitor);
    r->told++;
    return pv_tell(r->engine, telling, slot);
}

/* Only behind the next input it is known what it took. */
static bool next_input(pkivet_engine *engine, const pv_telling *telling, pv_inputs *inputs,
                       pv_input *ret_input) {
    pv_laps_turn(engine->laps, PV_STAGE_WALK);
    if (!going_on(engine, telling))
        return false;
    bool found = pv_inputs_next(inputs, ret_input);
    if (found && !going_on(engine, telling)) {
        pv_os_close(ret_input->file); /* of a pipe, perhaps, whose reading broke off with it */
        return false;
    }
    if (found && ret_input->archives)
        pv_laps_call_it(engine->laps, PV_STAGE_UNPACK);
    else if (found && ret_input->piece)
        pv_laps_call_it(engine->laps, PV_STAGE_LOAD);
    return found;
}

/* What was read of a pipe when the alarm rang is not all of it. */
static bool is_cut(const pkivet_engine *engine, const pv_input *input) {
    return input->now && atomic_load(&engine->stop);
}

/* Walks, fills and tells until the inputs end or something stops it. */
static pv_status drive(ring *r, pv_inputs *inputs, pv_telling *telling) {
    pv_input input;
    while (next_input(r->engine, telling, inputs, &input)) {
        if (r->filled - r->told == r->slot_count) {
            unsigned before = pv_laps_turn(r->engine->laps, PV_STAGE_WAIT);
            PV_TRY(tell_oldest(r, telling));
            pv_laps_turn(r->engine->laps, before);
        }
        PV_TRY(pv_slot_fill(&r->slots[r->filled % r->slot_count], &input, r->task));
        if (is_cut(r->engine, &input))
            break;
        pv_os_monitor_enter(r->monitor);
        r->filled++;
        pv_os_monitor_wake(r->monitor);
        pv_os_monitor_leave(r->monitor);
    }
    while (r->told < r->filled && !telling->stopped)
        PV_TRY(tell_oldest(r, telling));
    return pv_success();
}

static pv_status prepare(ring *r, unsigned workers) {
    pkivet_engine *engine = r->engine;
    r->slots = calloc((size_t)workers * SLOTS_PER_WORKER, sizeof *r->slots);
    r->monitor = pv_os_monitor_new();
    if (!engine->crypto)
        engine->crypto = pv_crypto_new();
    if (!r->slots || !r->monitor || !engine->crypto)
        return pv_no_memory();
    for (; r->slot_count < (size_t)workers * SLOTS_PER_WORKER; r->slot_count++)
        if (!pv_slot_init(&r->slots[r->slot_count], &engine->limits))
            return pv_no_memory();
    while (engine->worker_count < workers) {
        PV_TRY(
            pv_worker_init(&engine->workers[engine->worker_count], &engine->setup, engine->arena));
        engine->worker_count++;
    }
    return pv_success();
}

static void clean_up(ring *r) {
    for (uint64_t i = r->taken; i < r->abandoned; i++)
        pv_os_close(r->slots[i % r->slot_count].input.file);
    for (size_t i = 0; i < r->slot_count; i++)
        pv_slot_done(&r->slots[i]);
    free(r->slots);
    pv_os_monitor_free(r->monitor);
}

static pv_status run_threads(ring *r, unsigned workers, pv_inputs *inputs, pv_telling *telling) {
    hand hands[PV_WORKERS_MAX];
    pv_os_thread *threads[PV_WORKERS_MAX];
    unsigned started = 0;
    PV_TRY(prepare(r, workers));
    for (; started < workers; started++) {
        hands[started] = (hand){r, &r->engine->workers[started]};
        threads[started] = pv_os_thread_start(work, &hands[started]);
        if (!threads[started])
            break;
    }
    pv_status status = started ? drive(r, inputs, telling) : pv_no_memory();
    pv_os_monitor_enter(r->monitor);
    r->closing = true;
    if (status.error || telling->stopped) {
        r->abandoned = r->filled;
        r->filled = r->taken;
    }
    pv_os_monitor_wake(r->monitor);
    pv_os_monitor_leave(r->monitor);
    while (started)
        pv_os_thread_join(threads[--started]);
    return status;
}

/* The first inputs, without threads. `ret_more` when there may be others. */
static pv_status run_alone(pkivet_engine *engine, const pv_task *task, pv_inputs *inputs,
                           pv_telling *telling, uint64_t most, bool *ret_more) {
    pv_slot slot;
    pv_input input;
    pv_status status = pv_success();
    *ret_more = false;
    if (!pv_slot_init(&slot, &engine->limits))
        return pv_no_memory();
    for (uint64_t n = 0; !status.error && going_on(engine, telling); n++) {
        if (n == most) {
            *ret_more = true;
            break;
        }
        if (!next_input(engine, telling, inputs, &input))
            break;
        status = pv_slot_fill(&slot, &input, task);
        if (!status.error && is_cut(engine, &input))
            break;
        if (!status.error) {
            pv_laps_turn(engine->laps, PV_STAGE_IDLE); /* worker 0 has a clock of its own */
            pv_worker_do(&engine->workers[0], task, &slot);
            status = pv_tell(engine, telling, &slot);
        }
    }
    pv_slot_done(&slot);
    return status;
}

pv_status pv_pool_run(pkivet_engine *engine, const pv_task *task, pv_inputs *inputs,
                      pv_telling *telling) {
    bool more;
    uint64_t alone = engine->jobs > 1 ? ALONE : UINT64_MAX;
    pv_status status = run_alone(engine, task, inputs, telling, alone, &more);
    if (!status.error && more) {
        ring r = {.engine = engine, .task = task};
        status = run_threads(&r, engine->jobs, inputs, telling);
        clean_up(&r);
    }
    if (!status.error && pv_inputs_failed(inputs))
        status = pv_no_memory();
    pv_laps_turn(engine->laps, PV_STAGE_IDLE);
    if (atomic_load(&engine->stop))
        telling->total.interrupted = true;
    return status;
}
