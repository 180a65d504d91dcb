/* SPDX-License-Identifier: Apache-2.0
 * Rules over the whole scan, when all inputs were read: each row that has others of its key is made
 * a subject again, they as well, with the facts that the rule keeps, and judged as subjects are. */
#include "scan/whole.h"

#include <string.h>

typedef struct {
    pv_worker *worker;
    const pv_task *task;
    pv_scan_index *index;
    pv_slot *slot;
    pv_whole_told *told;
    void *user;
} judging;

static const char *path_of(const pv_scan_index *x, uint32_t row) {
    const char *format = (const char *)pv_intern_get(&x->intern, x->rows[row].path).data;
    return format + strlen(format) + 1;
}

/* A subject of the slot's unit as the row has it, in an artifact of its own. */
static pv_status revive(const judging *j, uint32_t at, const pv_index_side *side,
                        pv_subject **ret_subject) {
    const pv_scan_index *x = j->index;
    const pv_index_row *row = &x->rows[at];
    pv_unit *unit = &j->slot->unit;
    const char *format = (const char *)pv_intern_get(&x->intern, row->path).data;
    pv_artifact *artifact;
    PV_TRY(pv_unit_add_artifact(unit, NULL, path_of(x, at), format, (pv_bytes){0}, &artifact));
    PV_TRY(pv_unit_add_subject(unit, artifact, (pv_kind)row->kind, ret_subject));
    (*ret_subject)->id = row->id;
    return pv_row_read(&x->intern, row->at, &x->kept[row->kind], side, *ret_subject);
}

static pv_status judge_one(const judging *j, size_t rule, uint32_t row,
                           const pv_index_found *found) {
    const pv_whole_rule *r = &j->index->rules.rules[rule];
    pv_subject *subject;
    pv_subject **items = pv_arena_array(j->slot->arena, found->count, sizeof *items);
    if (!items)
        return pv_no_memory();
    PV_TRY(revive(j, row, &r->index->of, &subject));
    for (size_t i = 0; i < found->count; i++)
        PV_TRY(revive(j, found->rows[i], &r->index->others, &items[i]));
    pv_others others = {items, found->count, found->earlier, found->more};
    return pv_worker_judge_whole(j->worker, j->task, j->slot, r->rule, subject, &others);
}

static pv_status prepare(const judging *j, const char *path) {
    pv_input input = {.kind = PV_INPUT_FILE, .path = path};
    PV_TRY(pv_slot_fill(j->slot, &input, j->task));
    j->slot->unit.crypto = j->worker->crypto;
    j->slot->unit.sha256 = pv_crypto_sha256;
    return pv_success();
}

static pv_status judge_row(const judging *j, uint32_t row) {
    const pv_scan_index *x = j->index;
    pv_index_found found;
    bool begun = false;
    for (size_t i = 0; i < x->rules.count; i++) {
        if (x->rules.rules[i].index->of.kind != (pv_kind)x->rows[row].kind)
            continue;
        pv_scan_index_find(j->index, i, row, &found);
        if (!found.count)
            continue;
        if (!begun)
            PV_TRY(prepare(j, path_of(x, row)));
        begun = true;
        PV_TRY(judge_one(j, i, row, &found));
    }
    return begun ? j->told(j->user, j->slot) : pv_success();
}

/* Subjects for which there was no memory: what a rule would have said of them is not known. */
static pv_status tell_lost(const judging *j) {
    const pv_scan_index *x = j->index;
    if (!x->lost)
        return pv_success();
    PV_TRY(prepare(j, "(all inputs)"));
    for (size_t i = 0; i < x->rules.count; i++)
        j->slot->counts.verdicts[PV_VERDICT_CANNOT_TELL] +=
            x->lost_of[x->rules.rules[i].index->of.kind];
    const char *text = pv_arena_printf(
        j->slot->arena, "%llu subjects could not be compared with others (limit index_bytes)",
        (unsigned long long)x->lost);
    if (!text)
        return pv_no_memory();
    pv_unit_problem(&j->slot->unit, NULL, PV_OVER_LIMIT, (pv_place){0}, text);
    j->slot->counts.problems = 1;
    j->slot->counts.problem_codes[PV_OVER_LIMIT] = 1;
    return j->told(j->user, j->slot);
}

static pv_status judge_all(const judging *j) {
    if (!pv_scan_index_close(j->index))
        return pv_no_memory();
    for (size_t row = 0; row < j->index->row_count; row++)
        PV_TRY(judge_row(j, (uint32_t)row));
    return tell_lost(j);
}

pv_status pv_whole_judge(pv_worker *worker, const pv_task *task, pv_scan_index *index,
                         pv_whole_told *told, void *user) {
    pv_slot slot;
    judging j = {worker, task, index, &slot, told, user};
    pv_status status = pv_slot_init(&slot, task->limits) ? judge_all(&j) : pv_no_memory();
    pv_slot_done(&slot);
    return status;
}
