/* SPDX-License-Identifier: Apache-2.0
 * What rules cost: the clocks of all workers' judges together. */
#include <inttypes.h>
#include <stdlib.h>

#include "scan/engine.h"

typedef struct {
    const pv_rule_info *rule;
    pv_rule_time time;
} row;

pkivet_result pkivet_engine_time_rules(pkivet_engine *engine, pkivet_error *error) {
    engine->setup.timed = true;
    return pv_engine_fail(error, pv_judge_time(engine->workers[0].judge));
}

static int dearest_first(const void *a, const void *b) {
    const row *x = a, *y = b;
    if (x->time.nanoseconds != y->time.nanoseconds)
        return x->time.nanoseconds < y->time.nanoseconds ? 1 : -1;
    return strcmp(x->rule->id, y->rule->id);
}

static void add_worker(row *rows, size_t count, const pv_rule_time *times) {
    for (size_t i = 0; times && i < count; i++) {
        rows[i].time.verdicts += times[i].verdicts;
        rows[i].time.nanoseconds += times[i].nanoseconds;
    }
}

static void add_page(const row *rows, size_t count, pv_textbuf *out) {
    uint64_t all = 0;
    for (size_t i = 0; i < count; i++)
        all += rows[i].time.nanoseconds;
    pv_textbuf_adds(out, "rule      verdicts   ms in all      %  ns each\n");
    for (size_t i = 0; i < count && rows[i].time.verdicts; i++) {
        const pv_rule_time *t = &rows[i].time;
        pv_textbuf_addf(out, "%-8s %9" PRIu64 " %11.3f %6.1f %8" PRIu64 "  %s\n", rows[i].rule->id,
                        t->verdicts, (double)t->nanoseconds / 1e6,
                        all ? 100.0 * (double)t->nanoseconds / (double)all : 0,
                        t->nanoseconds / t->verdicts, rows[i].rule->name);
    }
}

pkivet_result pkivet_rule_times(pkivet_engine *engine, pkivet_write *write, void *user,
                                pkivet_error *error) {
    const pv_catalog *catalog = pv_judge_catalog(engine->workers[0].judge);
    pv_arena *arena = pv_arena_new(16 << 20);
    row *rows = arena ? pv_arena_array(arena, catalog->count, sizeof *rows) : NULL;
    pv_textbuf out = pv_textbuf_new(arena, 8 << 20);
    size_t size = 0;
    for (size_t i = 0; rows && i < catalog->count; i++)
        rows[i].rule = &catalog->rules[i];
    for (unsigned i = 0; rows && i < engine->worker_count; i++)
        add_worker(rows, catalog->count, pv_judge_times(engine->workers[i].judge));
    if (rows && catalog->count) {
        qsort(rows, catalog->count, sizeof *rows, dearest_first);
        add_page(rows, catalog->count, &out);
    }
    const char *text = rows ? pv_textbuf_end(&out, &size) : NULL;
    pkivet_result result = PKIVET_OK;
    if (!text)
        result = pv_engine_fail(error, pv_no_memory());
    else if (size && write(user, text, size))
        result = pv_engine_failf(error, PKIVET_IO, "the output could not be written");
    pv_arena_free(arena);
    return result;
}
