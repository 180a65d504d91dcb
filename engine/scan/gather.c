/* SPDX-License-Identifier: Apache-2.0
 * All files of a case in one unit: one arena, ids that are unique, limits that hold for the whole.
 * The bytes of every file stay, for subjects borrow from them. No file may take the memory of the
 * case from the others: each gets a part of what is left when that for joining and diagnosing is
 * set aside, and one that needs more is a problem of its own and gives back all that it took. */
#include "scan/gather.h"

#include <stdio.h>
#include <stdlib.h>

#include "crypto/container.h"
#include "facts/join.h"
#include "readers/readers.h"

typedef struct {
    pkivet_engine *engine;
    pv_case *to;
    uint64_t bytes;    /* of all files so far */
    uint64_t reserved; /* memory, for the join of their subjects and for diagnoses */
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
    static const pv_error TOO_LARGE = {
        PV_OVER_LIMIT,
        {PV_NOWHERE, 0},
        "with this file the case is larger than the limit unit_bytes; it is not read"};
    g->bytes += bytes.size;
    if (g->bytes > unit->limits->unit_bytes)
        return (pv_status){&TOO_LARGE};
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

/* What joining takes for a subject, and for a certificate the diagnosis: rather more than measured,
 * on cases of many thousand certificates with two causes each. */
static uint64_t reserve_of(const pv_subject *s) {
    if (s->kind == PV_KIND_CERT)
        return 12 << 10;
    return s->kind == PV_KIND_KEY ? 4 << 10 : 1 << 10;
}

/* Whether the subjects from `first` on can be joined within what the file was given. */
static pv_status reserve(gathering *g, const pv_subject *first) {
    const pv_arena *arena = g->to->unit->arena;
    for (const pv_subject *s = first; s; s = s->next)
        g->reserved += reserve_of(s);
    bool fits = pv_arena_held(arena) + g->reserved <= pv_arena_max(arena);
    return fits ? pv_success() : pv_no_memory();
}

static pv_status read_any(gathering *g, const pv_input *input) {
    pv_unit *unit = g->to->unit;
    pv_problem **from = unit->problems_end;
    pv_subject **first = unit->subjects_end;
    unit->path = pv_arena_text(unit->arena, input->path, strlen(input->path));
    unit->passwords =
        unit->path ? pv_passwords_for(g->engine->passwords, unit->path, unit->arena) : NULL;
    pv_status status = unit->path ? pv_success() : pv_no_memory();
    if (!status.error && input->kind == PV_INPUT_FILE)
        status = read_file(g, input);
    else if (!status.error && input->kind == PV_INPUT_SKIPPED)
        status = skip(g, input->reason);
    else if (!status.error)
        pv_unit_problem(unit, NULL, input->code, (pv_place){0}, input->reason);
    pv_os_close(input->kind == PV_INPUT_FILE ? input->file : NULL);
    PV_TRY(status);
    PV_TRY(own_problems(unit, from));
    return reserve(g, *first);
}

/* The cap on memory while the next file is read. */
static size_t cap_of_next(const gathering *g) {
    const pv_arena *arena = g->to->unit->arena;
    uint64_t used = pv_arena_held(arena) + g->reserved, all = pv_arena_max(arena);
    return used < all ? (size_t)(used + (all - used) / 4 * 3) : 0;
}

/* The failure to read a file as a problem of it. */
static pv_status note(gathering *g, const char *path, pv_code code, const char *text) {
    pv_unit *unit = g->to->unit;
    pv_problem **from = unit->problems_end;
    const char *message =
        code == PV_OUT_OF_MEMORY ? NULL : pv_arena_text(unit->arena, text, strlen(text));
    unit->path = pv_arena_text(unit->arena, path, strlen(path));
    if (code == PV_OUT_OF_MEMORY)
        message =
            pv_arena_printf(unit->arena,
                            "what is in this file takes more memory than the limit unit_bytes "
                            "(%llu) leaves for it in the case; nothing of it is used",
                            (unsigned long long)unit->limits->unit_bytes);
    if (!unit->path || !message)
        return pv_no_memory();
    pv_unit_problem(unit, NULL, PV_OVER_LIMIT, (pv_place){0}, message);
    return own_problems(unit, from);
}

static bool is_limit(pv_status status) {
    return status.error &&
           (status.error->code == PV_OUT_OF_MEMORY || status.error->code == PV_OVER_LIMIT);
}

static pv_status read_input(gathering *g, const pv_input *input) {
    pv_unit *unit = g->to->unit;
    const pv_unit_point before = pv_unit_mark(unit);
    const gathering counts = *g;
    pv_unread **unread_end = g->to->unread_end;
    size_t all = pv_arena_max(unit->arena);
    pv_arena_set_max(unit->arena, cap_of_next(g));
    pv_status status = read_any(g, input);
    pv_arena_set_max(unit->arena, all);
    if (!is_limit(status))
        return status;
    char text[512]; /* the failure's own may lie in what is given back */
    pv_code code = status.error->code;
    snprintf(text, sizeof text, "%s", status.error->message);
    pv_unit_rewind(unit, &before);
    *g = counts;
    g->to->unread_end = unread_end;
    *unread_end = NULL;
    return note(g, input->path, code, text);
}

static void set_up(pkivet_engine *engine, pv_unit *unit) {
    unit->crypto = engine->workers[0].crypto;
    unit->sha256 = pv_crypto_sha256;
    unit->unique_name = pv_container_unique_name;
    unit->nested = pv_readers_nested;
    unit->record_field = engine->record_field;
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
