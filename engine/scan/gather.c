/* SPDX-License-Identifier: Apache-2.0
 * All files of a case in one unit: one arena, ids that are unique, limits that hold for the whole.
 * The bytes of every file stay, for subjects borrow from them. */
#include "scan/gather.h"

#include <stdlib.h>

#include "crypto/container.h"
#include "facts/join.h"
#include "readers/readers.h"

typedef struct {
    pkivet_engine *engine;
    pv_case *to;
    uint64_t bytes; /* of all files so far */
} gathering;

static pv_status skip(gathering *g, const char *reason) {
    pv_unit *unit = g->to->unit;
    pv_unread *u = pv_arena_alloc(unit->arena, sizeof *u);
    const char *copy = pv_arena_text(unit->arena, reason, strlen(reason));
    if (!u || !copy)
        return pv_no_memory();
    *u = (pv_unread){.path = unit->path, .reason = copy};
    *g->to->unread_end = u;
    g->to->unread_end = &u->next;
    return pv_success();
}

static pv_status read_bytes(gathering *g, pv_bytes bytes) {
    bool claimed = false;
    pv_unit *unit = g->to->unit;
    g->bytes += bytes.size;
    if (g->bytes > unit->limits->unit_bytes) {
        pv_unit_problem(unit, NULL, PV_OVER_LIMIT, (pv_place){0},
                        "the files of the case are more than the limit unit_bytes; this one and "
                        "those behind it are not read");
        return pv_success();
    }
    PV_TRY(pv_readers_read(unit, bytes, &claimed));
    return claimed ? pv_success() : skip(g, "not recognised");
}

static pv_status read_file(gathering *g, const pv_input *input) {
    pv_unit *unit = g->to->unit;
    pv_buffer buffer = {0};
    pv_bytes bytes;
    const char *skipped = NULL;
    pv_load load = {input, unit->limits, unit->arena, &buffer};
    pv_status status = pv_load_file(&load, &bytes, &skipped);
    pv_status kept = buffer.data ? pv_arena_defer(unit->arena, free, buffer.data) : pv_success();
    PV_TRY(kept);
    if (status.error && status.error->code != PV_OUT_OF_MEMORY) {
        pv_unit_problem_of(unit, NULL, status);
        return pv_success();
    }
    PV_TRY(status);
    return skipped ? skip(g, skipped) : read_bytes(g, bytes);
}

/* Problems that belong to no artifact are of the input that is read: they get its path now, for
 * the unit's is soon another. */
static pv_status own_problems(pv_unit *unit, pv_problem *const *from) {
    pv_artifact *artifact = NULL;
    for (pv_problem *p = *from; p; p = p->next) {
        if (p->artifact)
            continue;
        if (!artifact) {
            artifact = pv_arena_alloc(unit->arena, sizeof *artifact);
            if (!artifact)
                return pv_no_memory();
            *artifact = (pv_artifact){.path = unit->path, .input = unit->path};
        }
        p->artifact = artifact;
    }
    return pv_success();
}

static pv_status read_input(gathering *g, const pv_input *input) {
    pv_unit *unit = g->to->unit;
    pv_problem **from = unit->problems_end;
    unit->path = pv_arena_text(unit->arena, input->path, strlen(input->path));
    pv_status status = unit->path ? pv_success() : pv_no_memory();
    if (!status.error && input->kind == PV_INPUT_FILE)
        status = read_file(g, input);
    else if (!status.error && input->kind == PV_INPUT_SKIPPED)
        status = skip(g, input->reason);
    else if (!status.error)
        pv_unit_problem(unit, NULL, input->code, (pv_place){0}, input->reason);
    pv_os_close(input->kind == PV_INPUT_FILE ? input->file : NULL);
    PV_TRY(status);
    return own_problems(unit, from);
}

static void set_up(pkivet_engine *engine, pv_unit *unit) {
    unit->crypto = engine->workers[0].crypto;
    unit->sha256 = pv_crypto_sha256;
    unit->unique_name = pv_container_unique_name;
    unit->passwords = pv_passwords_for(engine->passwords, unit->path, unit->arena);
    unit->nested = pv_readers_nested;
}

pv_status pv_gather(pkivet_engine *engine, pv_inputs *inputs, pv_case *ret_case) {
    gathering g = {.engine = engine, .to = ret_case};
    pv_unit *unit = ret_case->unit;
    pv_input input;
    ret_case->unread_end = &ret_case->unread;
    set_up(engine, unit);
    while (!atomic_load(&engine->stop) && pv_inputs_next(inputs, &input))
        PV_TRY(read_input(&g, &input));
    ret_case->interrupted = atomic_load(&engine->stop);
    ret_case->artifacts = unit->artifact_count;
    ret_case->subjects = unit->subject_count;
    if (pv_inputs_failed(inputs))
        return pv_no_memory();
    PV_TRY(pv_unit_pair(unit));
    return pv_unit_join(unit);
}
