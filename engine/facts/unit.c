/* SPDX-License-Identifier: Apache-2.0
 * The collection of all that comes of one input. Knows no format. */
#include "facts/unit.h"

void pv_unit_init(pv_unit *unit, pv_arena *arena, const pv_limits *limits, const char *path) {
    *unit = (pv_unit){.arena = arena, .limits = limits, .path = path};
    unit->artifacts_end = &unit->artifacts;
    unit->subjects_end = &unit->subjects;
    unit->problems_end = &unit->problems;
}

pv_unit_point pv_unit_mark(const pv_unit *unit) {
    return (pv_unit_point){*unit, pv_arena_mark(unit->arena)};
}

void pv_unit_rewind(pv_unit *unit, const pv_unit_point *point) {
    uint64_t work = unit->work;
    *unit = point->unit;
    unit->work = work;
    *unit->artifacts_end = NULL;
    *unit->subjects_end = NULL;
    *unit->problems_end = NULL;
    pv_arena_rewind(unit->arena, point->memory);
}

/* What was decoded, decrypted or unpacked stands nowhere. */
static uint64_t find_at(const pv_artifact *parent, pv_bytes bytes) {
    if (!parent || !bytes.size)
        return 0;
    uintptr_t begin = (uintptr_t)parent->bytes.data, at = (uintptr_t)bytes.data;
    bool inside = at >= begin && at + bytes.size <= begin + parent->bytes.size;
    return inside ? at - begin + 1 : 0;
}

pv_status pv_unit_add_artifact(pv_unit *unit, pv_artifact *parent, const char *path,
                               const char *format, pv_bytes bytes, pv_artifact **ret_artifact) {
    pv_artifact *a = pv_arena_alloc(unit->arena, sizeof *a);
    if (!a)
        return pv_no_memory();
    *a = (pv_artifact){.parent = parent,
                       .path = path,
                       .input = unit->path,
                       .outer = unit->outer,
                       .format = format,
                       .bytes = bytes,
                       .size = bytes.size,
                       .at = find_at(parent, bytes)};
    a->id = ++unit->artifact_count;
    *unit->artifacts_end = a;
    unit->artifacts_end = &a->next;
    *ret_artifact = a;
    return pv_success();
}

pv_artifact *pv_unit_same_artifact(pv_unit *unit, const char *format, pv_bytes bytes) {
    pv_artifact *a = pv_arena_alloc(unit->arena, sizeof *a);
    if (a)
        *a = (pv_artifact){.path = unit->path,
                           .input = unit->path,
                           .outer = unit->outer,
                           .format = format,
                           .bytes = bytes,
                           .size = bytes.size};
    return a;
}

pv_status pv_unit_add_subject(pv_unit *unit, pv_artifact *artifact, pv_kind kind,
                              pv_subject **ret_subject) {
    if (unit->subject_count >= unit->limits->subjects)
        return pv_fail(unit->arena, PV_OVER_LIMIT, (pv_place){0},
                       "more than %llu subjects in one input",
                       (unsigned long long)unit->limits->subjects);
    pv_subject *s = pv_arena_alloc(unit->arena, sizeof *s);
    pv_value *values = pv_arena_array(unit->arena, pv_kind_facts(kind), sizeof *values);
    if (!s || !values)
        return pv_no_memory();
    *s = (pv_subject){
        .kind = kind,
        .id = ++unit->subject_count,
        .artifact = artifact,
        .unit = unit,
        .values = values,
    };
    *unit->subjects_end = s;
    unit->subjects_end = &s->next;
    *ret_subject = s;
    return pv_success();
}

const uint8_t *pv_artifact_sha256(pv_unit *unit, pv_artifact *artifact) {
    if (!artifact->has_sha256) {
        unit->sha256(unit->crypto, artifact->bytes, artifact->sha256);
        artifact->has_sha256 = true;
    }
    return artifact->sha256;
}

static void add_problem(pv_unit *unit, pv_problem what) {
    if (unit->problem_count > unit->limits->problems)
        return;
    if (unit->problem_count++ == unit->limits->problems)
        what = (pv_problem){
            .code = PV_OVER_LIMIT,
            .message = "more problems are not listed, and what else the input holds is not read"};
    pv_problem *p = pv_arena_alloc(unit->arena, sizeof *p);
    if (!p)
        return; /* the caller meets the want of memory at its next allocation */
    *p = what;
    *unit->problems_end = p;
    unit->problems_end = &p->next;
}

void pv_unit_problem(pv_unit *unit, pv_artifact *artifact, pv_code code, pv_place place,
                     const char *message) {
    if (unit->problem_count > unit->limits->problems)
        return; /* nor is the message worth its memory */
    const char *copy = pv_arena_text(unit->arena, message, strlen(message));
    add_problem(unit, (pv_problem){.artifact = artifact,
                                   .code = code,
                                   .place = place,
                                   .message = copy ? copy : pv_code_meaning(code)});
}

void pv_unit_problem_of(pv_unit *unit, pv_artifact *artifact, pv_status failure) {
    const pv_error *e = failure.error;
    add_problem(
        unit, (pv_problem){
                  .artifact = artifact, .code = e->code, .place = e->place, .message = e->message});
}

bool pv_unit_may_work(pv_unit *unit, uint64_t steps) {
    if (unit->work <= unit->limits->work && steps <= unit->limits->work - unit->work) {
        unit->work += steps;
        return true;
    }
    if (!unit->work_refused)
        pv_unit_problem(unit, NULL, PV_OVER_LIMIT, (pv_place){0},
                        "the limit work is spent: not all keys are opened or checked, nor all "
                        "signatures verified");
    unit->work_refused = true;
    return false;
}

bool pv_unit_may_derive(pv_unit *unit, uint64_t iterations) {
    enum { OF_A_STEP = 4 };
    return iterations > unit->limits->kdf_iterations ||
           pv_unit_may_work(unit, iterations / OF_A_STEP + 1);
}

pv_cursor pv_reading_cursor(const pv_reading *reading) {
    pv_cursor c = pv_cursor_over(reading->bytes, reading->unit->arena);
    c.origin = reading->hint.origin;
    c.place_kind = reading->hint.place_kind == PV_NOWHERE ? PV_BYTE : reading->hint.place_kind;
    return c;
}
