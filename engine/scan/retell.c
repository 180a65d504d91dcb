/* SPDX-License-Identifier: Apache-2.0
 * Outcomes by records: what an input gave is told of the same bytes again, of the same run or of
 * one before. Evidence of another input has its name alone in a record. */
#include "scan/retell.h"

#include "facts/join.h"
#include "readers/cut.h"
#include "readers/readers.h"
#include "store/record.h"

/* Mostly an input is one artifact, whose digest is known. */
static void note_digest(pv_slot *slot) {
    pv_artifact *a = slot->unit.artifacts;
    if (!slot->has_digest || slot->input.piece || !a || a->has_sha256 ||
        a->bytes.data != slot->bytes.data || a->bytes.size != slot->bytes.size)
        return;
    memcpy(a->sha256, slot->digest, sizeof a->sha256);
    a->has_sha256 = true;
}

/* What is told of is named, and what names it may be a fact that is costly to compute again. */
static void name_subjects(const pv_slot *slot) {
    unsigned quiet = 1u << PV_VERDICT_PASS | 1u << PV_VERDICT_NOT_APPLICABLE;
    for (const pv_finding *f = slot->findings; f; f = f->next)
        if (!(quiet >> f->verdict & 1))
            f->subject->identity = pv_subject_identity(f->subject);
}

void pv_retell_write(pv_slot *slot, const pv_summary *counts, pv_bytes whole) {
    pv_kept_outcome outcome = {&slot->unit, slot->findings, *counts,
                               (uint32_t)pv_passwords_count(slot->unit.passwords), whole};
    slot->record = (pv_bytes){0};
    note_digest(slot);
    name_subjects(slot);
    pv_status status = pv_record_write(&outcome, &slot->record);
    slot->foreign = status.error && status.error->code == PV_UNSUPPORTED;
    if (status.error && !slot->foreign)
        slot->record = (pv_bytes){0};
}

/* Facts that nobody had asked for when the record was written are computed from the bytes, which
 * are read again for that. */
typedef struct {
    pv_bytes bytes;
    const pv_piece *piece;
    bool tried;
    pv_unit unit;
    pv_subject **subjects; /* by id - 1; NULL: it could not be read */
} rereading;

typedef struct {
    rereading *of;
} reread_handle;

static pv_status read_again(rereading *r, const pv_unit *first) {
    bool claimed;
    pv_unit_init(&r->unit, first->arena, first->limits, first->path);
    r->unit.crypto = first->crypto;
    r->unit.sha256 = first->sha256;
    r->unit.unique_name = first->unique_name;
    r->unit.passwords = first->passwords;
    r->unit.nested = first->nested;
    r->unit.record_field = first->record_field;
    r->unit.outer = first->outer;
    PV_TRY(r->piece ? pv_piece_read(&r->unit, r->bytes, r->piece)
                    : pv_readers_read(&r->unit, r->bytes, &claimed));
    PV_TRY(pv_unit_pair(&r->unit));
    PV_TRY(pv_unit_link(&r->unit));
    if (r->unit.subject_count != first->subject_count)
        return pv_no_memory();
    pv_subject **all = pv_arena_array(first->arena, first->subject_count, sizeof(pv_subject *));
    for (pv_subject *s = r->unit.subjects; all && s; s = s->next)
        all[s->id - 1] = s;
    r->subjects = all;
    return pv_success();
}

static void resolve_again(pv_subject *subject, pv_fact fact, const void *data) {
    rereading *r = ((const reread_handle *)data)->of;
    if (!r->tried && read_again(r, subject->unit).error)
        r->subjects = NULL;
    r->tried = true;
    if (!r->subjects || r->subjects[subject->id - 1]->kind != subject->kind)
        return;
    r->unit.crypto = subject->unit->crypto;
    const pv_value *value = pv_subject_value(r->subjects[subject->id - 1], fact);
    *pv_subject_put(subject, fact, (pv_place){0}) = *value;
}

static bool set_resolvers(pv_slot *slot) {
    rereading *r = pv_arena_alloc(slot->arena, sizeof *r);
    reread_handle *handle = pv_arena_alloc(slot->arena, sizeof *handle);
    if (!r || !handle)
        return false;
    r->bytes = slot->loaded;
    r->piece = slot->input.piece;
    handle->of = r;
    for (pv_subject *s = slot->unit.subjects; s; s = s->next) {
        s->resolve = resolve_again;
        s->resolve_data = handle;
    }
    return true;
}

bool pv_retell_read(const pv_worker *worker, pv_slot *slot, pv_bytes record, bool judged) {
    pv_unit_point point = pv_unit_mark(&slot->unit);
    const pv_record_setup setup = {pv_judge_catalog(worker->judge), pv_judge_run(worker->judge),
                                   !judged, slot->loaded};
    pv_kept_record kept;
    slot->unit.is_piece = slot->input.piece != NULL;
    if (pv_record_read(record, &setup, &slot->unit, &kept).error || !set_resolvers(slot)) {
        pv_unit_rewind(&slot->unit, &point);
        slot->unit.work = 0;
        return false;
    }
    if (!judged)
        return true;
    slot->findings = kept.outcome.findings;
    slot->counts = kept.outcome.counts;
    slot->counted = true;
    return true;
}
