/* SPDX-License-Identifier: Apache-2.0
 * Rules over the whole scan, when all inputs were read: each row that has others of its key is made
 * a subject again and judged as subjects are, by all rules that go by such a key. The others are
 * made when a rule comes to them, and those that it cannot tell apart count as one. */
#include "scan/whole.h"

#include <stdlib.h>
#include <string.h>

#include "scan/revival.h"

typedef struct judging judging;

/* Whom a rule has met, of those that are near. */
typedef struct {
    pv_others others;
    judging *judging;
    size_t rule;
    const pv_index_near *near;
    size_t next; /* of those that are near */
    pv_subject *items[PV_OTHERS_MAX];
    uint64_t classes[PV_OTHERS_MAX];
} meeting;

struct judging {
    pv_worker *worker;
    const pv_task *task;
    pv_scan_index *index;
    pv_slot *slot;
    pv_whole_told *told;
    void *user;
    pv_revival revival;
    pv_window members;
    pv_index_near *near; /* by pair */
    bool *has;           /* by pair: the row is in it */
    meeting *meetings;   /* by rule */
    pv_whole_case *cases;
    pv_subject *subject;
    uint32_t row;
    pv_status status; /* why an other could not be made */
};

/* ---- others ---------------------------------------------------------------------------------- */

/* The same certificate from another place, or as another tool shows it. */
static bool is_same_certificate(const pv_subject *a, const pv_subject *b) {
    if (a->kind != PV_KIND_CERT || b->kind != PV_KIND_CERT)
        return false;
    const pv_value *x = pv_subject_peek(a, PV_FACT_CERT_SHA1);
    const pv_value *y = pv_subject_peek(b, PV_FACT_CERT_SHA1);
    if (!a->identity && !b->identity)
        return x->count == y->count && memcmp(x->u.bytes, y->u.bytes, x->count) == 0;
    return a->identity && b->identity && strcmp(a->identity, b->identity) == 0;
}

static bool has_met(const meeting *m, uint64_t class) {
    for (size_t i = 0; i < m->others.count; i++)
        if (m->classes[i] == class)
            return true;
    return false;
}

static pv_status meet(meeting *m, size_t at, bool *ret_met) {
    judging *j = m->judging;
    uint32_t row = m->near->rows[at];
    pv_others *others = &m->others;
    pv_subject *other;
    uint64_t class;
    *ret_met = false;
    if (row == j->row)
        return pv_success();
    PV_TRY(pv_revival_class(&j->revival, row, m->rule, &class));
    if (has_met(m, class))
        return pv_success();
    PV_TRY(pv_revival_other(&j->revival, row, &other));
    if (is_same_certificate(j->subject, other))
        return pv_success();
    m->classes[others->count] = class;
    m->items[others->count++] = other;
    others->earlier += at < m->near->earlier;
    *ret_met = true;
    return pv_success();
}

static bool find_other(pv_others *others) {
    meeting *m = (meeting *)others; /* its first member */
    for (bool met = false; m->next < m->near->count;) {
        if (others->count == PV_OTHERS_MAX) {
            others->more = true;
            return false;
        }
        pv_status status = meet(m, m->next++, &met);
        if (status.error) {
            m->judging->status = status;
            others->failed = true;
            return false;
        }
        if (met)
            return true;
    }
    return false;
}

static void begin_meeting(judging *j, size_t rule) {
    meeting *m = &j->meetings[rule];
    m->judging = j;
    m->rule = rule;
    m->near = &j->near[j->index->plan.pair_of[rule]];
    m->next = 0;
    m->others = (pv_others){
        .items = m->items, .more = m->near->more || j->index->lost > 0, .find = find_other};
}

/* ---- a row ----------------------------------------------------------------------------------- */

static pv_status prepare(const judging *j, const char *path) {
    pv_input input = {.kind = PV_INPUT_FILE, .path = path};
    PV_TRY(pv_slot_fill(j->slot, &input, j->task));
    j->slot->unit.crypto = j->worker->crypto;
    j->slot->unit.sha256 = pv_crypto_sha256;
    return pv_success();
}

/* The rules that the row has others for. */
static pv_status list_cases(judging *j, size_t *ret_count) {
    const pv_index_plan *plan = &j->index->plan;
    *ret_count = 0;
    for (size_t i = 0; i < plan->rules.count; i++) {
        meeting *m = &j->meetings[i];
        if (!j->has[plan->pair_of[i]])
            continue;
        begin_meeting(j, i);
        if (find_other(&m->others))
            j->cases[(*ret_count)++] = (pv_whole_case){plan->rules.rules[i].rule, &m->others};
        PV_TRY(j->status);
    }
    return pv_success();
}

static pv_status judge_row(judging *j) {
    size_t count;
    if (pv_revival_tidy(&j->revival))
        pv_judge_forget(j->worker->judge);
    const char *path = pv_revival_path(&j->revival, j->row);
    if (!path)
        return pv_failure(&PV_ROW_UNREADABLE);
    PV_TRY(prepare(j, path));
    PV_TRY(pv_revival_make(&j->revival, j->row, &j->slot->unit, &j->subject));
    PV_TRY(list_cases(j, &count));
    if (!count)
        return pv_success();
    pv_status status =
        pv_worker_judge_whole(j->worker, j->task, j->slot, j->subject, j->cases, count);
    PV_TRY(j->status);
    PV_TRY(status);
    return j->told(j->user, j->slot);
}

/* ---- all rows -------------------------------------------------------------------------------- */

/* Takes the matches of the next row. */
static bool take_row(judging *j, pv_sorted *matches) {
    memset(j->has, 0, j->index->plan.pair_count * sizeof *j->has);
    j->row = pv_index_match_of(matches->record).row;
    while (matches->there) {
        pv_index_match match = pv_index_match_of(matches->record);
        if (match.row != j->row)
            break;
        if (!pv_scan_index_near(&j->members, &match, &j->near[match.pair]) ||
            !pv_sorted_next(matches))
            return false;
        j->has[match.pair] = true;
    }
    return true;
}

static pv_status judge_rows(judging *j, pv_sorted *matches) {
    while (matches->there) {
        if (!take_row(j, matches))
            return pv_failure(&PV_ROW_UNREADABLE);
        PV_TRY(judge_row(j));
    }
    return pv_success();
}

static pv_status judge_all(judging *j) {
    enum { AHEAD = 32 << 10 };
    const pv_index_plan *plan = &j->index->plan;
    pv_sorted matches = {0};
    j->near = calloc(plan->pair_count + 1, sizeof *j->near);
    j->has = calloc(plan->pair_count + 1, sizeof *j->has);
    j->meetings = calloc(plan->rules.count + 1, sizeof *j->meetings);
    j->cases = calloc(plan->rules.count + 1, sizeof *j->cases);
    pv_window_init(&j->members, &j->index->members, AHEAD);
    bool good = j->near && j->has && j->meetings && j->cases &&
                pv_revival_init(&j->revival, j->index, j->task->limits) &&
                pv_sorted_open(&matches, &j->index->matches);
    pv_status status = good ? judge_rows(j, &matches) : pv_no_memory();
    pv_sorted_done(&matches);
    pv_judge_forget(j->worker->judge);
    pv_revival_done(&j->revival);
    pv_window_done(&j->members);
    free(j->near);
    free(j->has);
    free(j->meetings);
    free(j->cases);
    return status;
}

/* Subjects for which there was no room: what a rule would have said of them is not known. */
static pv_status tell_lost(const judging *j) {
    const pv_scan_index *x = j->index;
    if (!x->lost)
        return pv_success();
    PV_TRY(prepare(j, "(all inputs)"));
    for (size_t i = 0; i < x->plan.rules.count; i++)
        j->slot->counts.verdicts[PV_VERDICT_CANNOT_TELL] +=
            x->lost_of[x->plan.rules.rules[i].index->of.kind];
    const char *text =
        pv_arena_printf(j->slot->arena, "%llu subjects could not be compared with others (%s)",
                        (unsigned long long)x->lost, x->room.wrong ? x->room.wrong : "no memory");
    if (!text)
        return pv_no_memory();
    pv_unit_problem(&j->slot->unit, NULL, PV_OVER_LIMIT, (pv_place){0}, text);
    j->slot->counts.problems = 1;
    j->slot->counts.problem_codes[PV_OVER_LIMIT] = 1;
    return j->told(j->user, j->slot);
}

pv_status pv_whole_judge(pv_worker *worker, const pv_task *task, pv_scan_index *index,
                         pv_whole_told *told, void *user) {
    pv_slot slot;
    judging j = {.worker = worker,
                 .task = task,
                 .index = index,
                 .slot = &slot,
                 .told = told,
                 .user = user,
                 .status = pv_success()};
    pv_status status = pv_slot_init(&slot, task->limits) ? pv_success() : pv_no_memory();
    if (!status.error && pv_scan_index_close(index))
        status = judge_all(&j);
    if (!status.error)
        status = tell_lost(&j);
    pv_slot_done(&slot);
    return status;
}
