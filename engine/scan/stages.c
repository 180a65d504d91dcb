/* SPDX-License-Identifier: Apache-2.0
 * Where the time of a run went: the meters of all threads together. */
#include <inttypes.h>
#include <stdlib.h>

#include "readers/readers.h"
#include "scan/engine.h"

static const char *const STAGES[PV_STAGE_COUNT] = {
    [PV_STAGE_WALK] = "walk and open",   [PV_STAGE_UNPACK] = "unpack archives",
    [PV_STAGE_LOAD] = "read bytes",      [PV_STAGE_RECOGNISE] = "recognise, split",
    [PV_STAGE_JOIN] = "pair and join",   [PV_STAGE_JUDGE] = "judge",
    [PV_STAGE_WHOLE] = "rules over all", [PV_STAGE_WAIT] = "wait for workers",
    [PV_STAGE_TELL] = "order and write", [PV_STAGE_STORE] = "store",
};

pkivet_result pkivet_engine_time_stages(pkivet_engine *engine, pkivet_error *error) {
    engine->setup.lapped = true;
    for (unsigned i = 0; i < engine->worker_count; i++)
        if (pv_worker_time(&engine->workers[i]).error)
            return pv_engine_fail(error, pv_no_memory());
    if (!engine->laps)
        engine->laps = calloc(1, sizeof *engine->laps);
    return engine->laps ? PKIVET_OK : pv_engine_fail(error, pv_no_memory());
}

static void add_laps(pv_laps *sum, const pv_laps *m) {
    for (size_t i = 0; m && i < sizeof sum->spent / sizeof *sum->spent; i++)
        sum->spent[i] += m->spent[i];
    sum->copies += m ? m->copies : 0;
    for (size_t i = 0; m && i < PV_LAPS_READERS; i++) {
        sum->artifacts[i] += m->artifacts[i];
        sum->bytes[i] += m->bytes[i];
    }
}

typedef struct {
    pv_textbuf *out;
    uint64_t all; /* nanoseconds, without those of waiting */
} page;

static void add_time(const page *p, const char *name, uint64_t spent, bool share) {
    pv_textbuf_addf(p->out, "%-20s %11.1f", name, (double)spent / 1e6);
    if (share)
        pv_textbuf_addf(p->out, " %5.1f", p->all ? 100.0 * (double)spent / (double)p->all : 0);
}

static void add_stage(const page *p, const pv_laps *sum, pv_stage stage) {
    uint64_t spent = sum->spent[stage];
    if (!spent)
        return;
    add_time(p, STAGES[stage], spent, stage != PV_STAGE_WAIT);
    pv_textbuf_adds(p->out, "\n");
}

static uint64_t all_readers(const pv_laps *sum) {
    uint64_t spent = 0;
    for (size_t i = 0; i < PV_LAPS_READERS; i++)
        spent += sum->spent[PV_STAGE_COUNT + i];
    return spent;
}

static void add_page(const pv_laps *sum, pv_textbuf *out) {
    page p = {out, all_readers(sum)};
    for (int i = PV_STAGE_WALK; i < PV_STAGE_COUNT; i++)
        p.all += i == PV_STAGE_WAIT ? 0 : sum->spent[i];
    pv_textbuf_adds(out, "stage                         ms     %\n");
    for (int i = PV_STAGE_WALK; i < PV_STAGE_COUNT; i++) {
        if (i == PV_STAGE_JOIN) {
            add_time(&p, "read facts", all_readers(sum), true);
            pv_textbuf_adds(out, "\n");
        }
        add_stage(&p, sum, (pv_stage)i);
    }
    pv_textbuf_addf(out, "copies of inputs, not read again: %" PRIu64 "\n", sum->copies);
    pv_textbuf_adds(out, "reader                        ms     %  artifacts          bytes\n");
    for (size_t i = 0; i < pv_reader_count(); i++) {
        if (!sum->spent[PV_STAGE_COUNT + i])
            continue;
        add_time(&p, pv_reader_at(i)->name, sum->spent[PV_STAGE_COUNT + i], true);
        pv_textbuf_addf(out, " %10" PRIu64 " %14" PRIu64 "\n", sum->artifacts[i], sum->bytes[i]);
    }
}

pkivet_result pkivet_stage_times(pkivet_engine *engine, pkivet_write *write, void *user,
                                 pkivet_error *error) {
    pv_laps sum = {0};
    pv_arena *arena = pv_arena_new(1 << 20);
    pv_textbuf out = pv_textbuf_new(arena, 1 << 19);
    size_t size = 0;
    add_laps(&sum, engine->laps);
    for (unsigned i = 0; i < engine->worker_count; i++)
        add_laps(&sum, engine->workers[i].laps);
    if (arena)
        add_page(&sum, &out);
    const char *text = arena ? pv_textbuf_end(&out, &size) : NULL;
    pkivet_result result = PKIVET_OK;
    if (!text)
        result = pv_engine_fail(error, pv_no_memory());
    else if (write(user, text, size))
        result = pv_engine_failf(error, PKIVET_IO, "the output could not be written");
    pv_arena_free(arena);
    return result;
}
