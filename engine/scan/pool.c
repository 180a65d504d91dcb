/* SPDX-License-Identifier: Apache-2.0
 * Workers around a row of slots. The calling thread walks the inputs, fills slots, and tells of the
 * oldest as soon as it is done, so that what is told has the order of the inputs whatever the
 * number of workers. Inputs that may take long (keys derived from passwords) are put aside for some
 * of the workers, and while one of them is the oldest the row grows, up to a sum of memory: so the
 * other workers go on. A few inputs are worked on by the calling thread itself: starting threads,
 * each with its rules to load, pays only when there is more. */
#include <stdlib.h>

#include "scan/engine.h"

enum {
    ALONE = 64,
    SLOTS_PER_WORKER = 32,
    SLOTS_MAX = 1 << 16,
    /* Threads that are woken for every input do little else. So workers are woken when this many
     * wait for them, or soon; the calling thread when they have done most of what it gave them. */
    WORTH_WAKING = 4
};
static const uint64_t SOON = 20000000, LONG = 200000000; /* nanoseconds */

/* Places of slots in the order in which they were added. */
typedef struct {
    pv_slot **places; /* SLOTS_MAX of them */
    uint64_t in, out; /* numbered from 0 */
} line;

typedef struct {
    pkivet_engine *engine;
    const pv_task *task;
    pv_os_monitor *monitor;
    size_t usual;  /* how many slots there are as a rule */
    unsigned most; /* workers that may be busy with slow slots while there are others */
    line told;     /* what was filled, until it is told; of the calling thread alone */
    line idle;     /* a stack from `out` to `in`; of the calling thread alone */
    /* guarded by the monitor */
    line todo;              /* what was filled, until it is taken */
    line slow;              /* what was taken and put aside */
    unsigned busy;          /* workers at slow slots */
    size_t low;             /* the calling thread sleeps until `todo` has no more; or SIZE_MAX */
    const pv_slot *awaited; /* or until this is done; or NULL */
    size_t held;            /* memory of slots that are put aside, or done and not told */
    bool closing;           /* nothing more is filled */
    bool interrupted;       /* nothing more is put aside */
} ring;

typedef struct {
    ring *ring;
    pv_worker *worker;
} hand;

/* ---- lines ----------------------------------------------------------------------------------- */

static size_t line_size(const line *l) {
    return (size_t)(l->in - l->out);
}

static void line_add(line *l, pv_slot *slot) {
    l->places[l->in++ % SLOTS_MAX] = slot;
}

static pv_slot *line_take(line *l) {
    return l->places[l->out++ % SLOTS_MAX];
}

static pv_slot *line_take_last(line *l) {
    return l->places[--l->in % SLOTS_MAX];
}

/* ---- workers --------------------------------------------------------------------------------- */

static pv_slot *take_todo(ring *r) {
    pv_slot *slot = line_take(&r->todo);
    if (line_size(&r->todo) == r->low)
        pv_os_monitor_wake(r->monitor);
    return slot;
}

/* Under the monitor, until there is something to do. NULL: nothing will come. */
static pv_slot *take(ring *r, bool *ret_slow) {
    for (;;) {
        bool open = line_size(&r->todo) > 0, may = r->busy < r->most || (r->closing && !open);
        *ret_slow = line_size(&r->slow) > 0 && may;
        if (*ret_slow)
            return line_take(&r->slow);
        if (open)
            return take_todo(r);
        if (r->closing && line_size(&r->slow) == 0)
            return NULL;
        pv_os_monitor_wait_for(r->monitor, SOON);
    }
}

static void count_held(ring *r, pv_slot *slot) {
    r->held -= slot->held;
    slot->held = pv_slot_held(slot);
    r->held += slot->held;
}

static void finish(const hand *h, pv_slot *slot) {
    ring *r = h->ring;
    pv_os_monitor_leave(r->monitor);
    pv_worker_finish(h->worker, r->task, slot);
    pv_os_monitor_enter(r->monitor);
    slot->done = true;
    count_held(r, slot);
    if (slot == r->awaited)
        pv_os_monitor_wake(r->monitor);
}

/* True when the slot was put aside. */
static bool fetch(const hand *h, pv_slot *slot) {
    ring *r = h->ring;
    pv_os_monitor_leave(r->monitor);
    pv_worker_fetch(h->worker, r->task, slot);
    bool slow = pv_worker_is_slow(slot);
    if (slow)
        pv_laps_turn(h->worker->laps, PV_STAGE_IDLE);
    pv_os_monitor_enter(r->monitor);
    if (!slow)
        return false;
    if (r->interrupted)
        slot->done = slot->given_up = true;
    else
        line_add(&r->slow, slot);
    count_held(r, slot);
    pv_os_monitor_wake(r->monitor);
    return true;
}

static void work(void *argument) {
    const hand *h = argument;
    ring *r = h->ring;
    pv_slot *slot;
    bool slow;
    pv_os_monitor_enter(r->monitor);
    while ((slot = take(r, &slow)) != NULL) {
        if (!slow && fetch(h, slot))
            continue;
        r->busy += slow;
        finish(h, slot);
        r->busy -= slow;
        if (slow)
            pv_os_monitor_wake(r->monitor);
    }
    pv_os_monitor_leave(r->monitor);
}

/* ---- walking and telling --------------------------------------------------------------------- */

static bool going_on(pkivet_engine *engine, const pv_telling *telling) {
    return !telling->stopped && !atomic_load(&engine->stop);
}

static void drop(pv_slot *slot) {
    pv_slot_done(slot);
    free(slot);
}

/* Under the monitor, which is left meanwhile: somebody may ask where the scan is. */
static void tell_waiting(ring *r, pv_telling *telling, const pv_slot *slot) {
    pv_os_monitor_leave(r->monitor);
    pv_tell_waiting(telling, slot->input.path);
    pv_os_monitor_enter(r->monitor);
}

/* Waits for it, if need be. What is above the usual number of slots is given back. */
static pv_status tell_oldest(ring *r, pv_telling *telling) {
    pv_slot *slot = line_take(&r->told);
    pv_laps_turn(r->engine->laps, PV_STAGE_WAIT);
    pv_os_monitor_enter(r->monitor);
    r->awaited = slot;
    if (!slot->done)
        pv_os_monitor_wake(r->monitor); /* for what is in the line */
    while (!slot->done) {
        pv_os_monitor_wait_for(r->monitor, LONG);
        if (!slot->done)
            tell_waiting(r, telling, slot);
    }
    r->awaited = NULL;
    r->held -= slot->held;
    pv_os_monitor_leave(r->monitor);
    pv_status status = slot->given_up ? pv_success() : pv_tell(r->engine, telling, slot);
    if (line_size(&r->told) + line_size(&r->idle) < r->usual)
        line_add(&r->idle, slot);
    else
        drop(slot);
    return status;
}

/* Under the monitor, until the workers have little to do. */
static void let_work(ring *r) {
    r->low = r->usual / 4;
    pv_os_monitor_wake(r->monitor);
    while (line_size(&r->todo) > r->low)
        pv_os_monitor_wait(r->monitor);
    r->low = SIZE_MAX;
}

/* Whether one more slot is better than waiting for the oldest, as it is while somebody is at a slow
 * input, and where the run is to stop. */
static bool may_grow(ring *r) {
    enum { HELD_MAX = 12 << 20 };
    if (line_size(&r->told) < r->usual)
        return true;
    const pv_slot *oldest = r->told.places[r->told.out % SLOTS_MAX];
    pv_os_monitor_enter(r->monitor);
    bool slow = r->busy || line_size(&r->slow) > 0;
    if (!oldest->done && (!slow || line_size(&r->todo) >= r->usual))
        let_work(r);
    bool may = slow && !oldest->done && r->held < HELD_MAX;
    pv_os_monitor_leave(r->monitor);
    may |= atomic_load(&r->engine->stop);
    return may && line_size(&r->told) < SLOTS_MAX;
}

static pv_status empty_slot(ring *r, pv_telling *telling, pv_slot **ret_slot) {
    unsigned before = pv_laps_turn(r->engine->laps, PV_STAGE_WAIT);
    while (line_size(&r->idle) == 0 && !may_grow(r))
        PV_TRY(tell_oldest(r, telling));
    pv_laps_turn(r->engine->laps, before);
    if (line_size(&r->idle) > 0) {
        *ret_slot = line_take_last(&r->idle);
        return pv_success();
    }
    *ret_slot = malloc(sizeof **ret_slot);
    if (*ret_slot && pv_slot_init(*ret_slot, &r->engine->limits))
        return pv_success();
    free(*ret_slot);
    return pv_no_memory();
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

/* What has nothing to read is not worth waking a worker: an archive may have millions of empty
 * members. */
static bool is_idle(const pv_slot *slot) {
    return slot->input.kind != PV_INPUT_FILE || (slot->is_borrowed && !slot->borrowed.size);
}

static void add(ring *r, pv_slot *slot) {
    line_add(&r->told, slot);
    if (is_idle(slot)) {
        pv_worker_do(&(pv_worker){0}, r->task, slot);
        slot->done = true;
        return;
    }
    pv_os_monitor_enter(r->monitor);
    line_add(&r->todo, slot);
    if (line_size(&r->todo) >= WORTH_WAKING)
        pv_os_monitor_wake(r->monitor);
    pv_os_monitor_leave(r->monitor);
}

/* Nothing more comes. What was put aside is given up where the run was interrupted: it may take
 * minutes. */
static void end_filling(ring *r) {
    pv_os_monitor_enter(r->monitor);
    r->closing = true;
    r->interrupted = atomic_load(&r->engine->stop);
    while (r->interrupted && line_size(&r->slow) > 0) {
        pv_slot *slot = line_take(&r->slow);
        slot->done = slot->given_up = true;
    }
    pv_os_monitor_wake(r->monitor);
    pv_os_monitor_leave(r->monitor);
}

/* Walks, fills and tells until the inputs end or something stops it. */
static pv_status drive(ring *r, pv_inputs *inputs, pv_telling *telling) {
    pv_input input;
    while (next_input(r->engine, telling, inputs, &input)) {
        pv_slot *slot;
        pv_status status = empty_slot(r, telling, &slot);
        if (status.error) {
            pv_os_close(input.file);
            return status;
        }
        status = pv_slot_fill(slot, &input, r->task);
        if (status.error || is_cut(r->engine, &input)) {
            drop(slot);
            PV_TRY(status);
            break;
        }
        add(r, slot);
    }
    end_filling(r);
    while (line_size(&r->told) > 0 && !telling->stopped)
        PV_TRY(tell_oldest(r, telling));
    return pv_success();
}

static pv_status prepare(ring *r, unsigned workers) {
    pkivet_engine *engine = r->engine;
    line *lines[] = {&r->told, &r->idle, &r->todo, &r->slow};
    r->usual = (size_t)workers * SLOTS_PER_WORKER;
    r->low = SIZE_MAX;
    r->most = workers > 1 ? workers - 1 : 1;
    r->monitor = pv_os_monitor_new();
    if (!engine->crypto)
        engine->crypto = pv_crypto_new();
    if (!r->monitor || !engine->crypto)
        return pv_no_memory();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        lines[i]->places = calloc(SLOTS_MAX, sizeof(pv_slot *));
        if (!lines[i]->places)
            return pv_no_memory();
    }
    while (engine->worker_count < workers) {
        PV_TRY(
            pv_worker_init(&engine->workers[engine->worker_count], &engine->setup, engine->arena));
        engine->worker_count++;
    }
    return pv_success();
}

static void clean_up(ring *r) {
    while (line_size(&r->todo) > 0) /* the run was stopped before they were taken */
        pv_os_close(line_take(&r->todo)->input.file);
    while (line_size(&r->told) > 0)
        drop(line_take(&r->told));
    while (line_size(&r->idle) > 0)
        drop(line_take(&r->idle));
    free(r->told.places);
    free(r->idle.places);
    free(r->todo.places);
    free(r->slow.places);
    pv_os_monitor_free(r->monitor);
}

/* Nothing more is filled. What was not taken is left undone where the run was stopped. */
static void close_ring(ring *r, bool stopped, line *ret_undone) {
    pv_os_monitor_enter(r->monitor);
    r->closing = true;
    *ret_undone = r->todo;
    r->interrupted |= stopped;
    if (stopped) {
        r->todo.out = r->todo.in;
        r->slow.out = r->slow.in;
    }
    pv_os_monitor_wake(r->monitor);
    pv_os_monitor_leave(r->monitor);
}

static pv_status run_threads(ring *r, unsigned workers, pv_inputs *inputs, pv_telling *telling) {
    hand hands[PV_WORKERS_MAX];
    pv_os_thread *threads[PV_WORKERS_MAX];
    unsigned started = 0;
    line undone;
    PV_TRY(prepare(r, workers));
    for (; started < workers; started++) {
        hands[started] = (hand){r, &r->engine->workers[started]};
        threads[started] = pv_os_thread_start(work, &hands[started]);
        if (!threads[started])
            break;
    }
    pv_status status = started ? drive(r, inputs, telling) : pv_no_memory();
    bool stopped = status.error || telling->stopped;
    close_ring(r, stopped, &undone);
    while (started)
        pv_os_thread_join(threads[--started]);
    if (stopped)
        r->todo = undone;
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
