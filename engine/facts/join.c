/* SPDX-License-Identifier: Apache-2.0
 * The join: what is about one certificate or key, in however many artifacts, seen as one. Subjects
 * are sorted by what they are recognised by (join_identity.c), united into classes
 * (join_classes.c), and then either linked across artifacts, for rules, or merged into joined
 * subjects (join_merge.c), for diagnoses; join_attach.c links the rest of the evidence to them. The
 * work is that of a sort. */
#include "facts/join.h"

#include "facts/join_internal.h"

static pv_status index_subjects(pv_join *j) {
    j->count = j->unit->subject_count;
    j->by_id = pv_arena_array(j->unit->arena, (size_t)j->count + 1, sizeof *j->by_id);
    if (!j->by_id)
        return pv_no_memory();
    for (pv_subject *s = j->unit->subjects; s; s = s->next)
        j->by_id[s->id] = s;
    return pv_success();
}

/* Evidence that makes sense only with other subjects. */
static bool is_witness(const pv_subject *s) {
    switch (s->kind) {
    case PV_KIND_ACL:
    case PV_KIND_EVENT:
    case PV_KIND_BINDING:
    case PV_KIND_STORE:
    case PV_KIND_TEMPLATE:
    case PV_KIND_HOST:
        return true;
    case PV_KIND_KEY:
        return pv_join_is_installed(s);
    case PV_KIND_CERT:
    case PV_KIND_REQUEST:
    case PV_KIND_PFX:
    case PV_KIND_WAIVER:
    case PV_KIND_RUN:
    case PV_KIND_COUNT:
        break;
    }
    return false;
}

/* A witness, or a second key, beside something from another artifact. */
static bool is_worth_linking(const pv_unit *unit) {
    unsigned keys = 0;
    if (unit->subject_count < 2 || unit->artifact_count < 2)
        return false;
    for (const pv_subject *s = unit->subjects; s; s = s->next) {
        keys += s->kind == PV_KIND_KEY;
        if (keys > 1 || is_witness(s))
            return true;
    }
    return false;
}

/* Each member notes it, for each is judged; where there is but one there is nothing to note. */
static pv_status note_disagreements(pv_join *j) {
    for (uint32_t id = 1; id <= j->count; id++) {
        pv_kind kind = j->by_id[id]->kind;
        if ((kind != PV_KIND_KEY && kind != PV_KIND_CERT) || j->parent[id] != id || !j->next[id])
            continue;
        pv_sources members;
        PV_TRY(pv_join_members(j, id, &members));
        PV_TRY(pv_join_disagree(members.items[0], &members));
    }
    return pv_success();
}

pv_status pv_unit_link(pv_unit *unit) {
    pv_join j = {.unit = unit};
    if (!is_worth_linking(unit))
        return pv_success();
    PV_TRY(index_subjects(&j));
    PV_TRY(pv_join_identify(&j));
    PV_TRY(pv_join_classify(&j));
    PV_TRY(pv_join_attach(&j));
    return note_disagreements(&j);
}

static pv_status merge_all(pv_join *j) {
    j->made = pv_arena_array(j->unit->arena, (size_t)j->count + 1, sizeof(pv_subject *));
    if (!j->made)
        return pv_no_memory();
    for (uint32_t id = 1; id <= j->count; id++) {
        pv_kind kind = j->by_id[id]->kind;
        if ((kind == PV_KIND_CERT || kind == PV_KIND_KEY) && pv_join_root(j, id) == id)
            PV_TRY(pv_join_merge(j, id));
    }
    return pv_success();
}

/* Of a joined key whose public key is known, whether it is its certificate's. */
static void match(pv_subject *key, const pv_sources *members) {
    const pv_subject *cert = pv_subject_linked(key, PV_KIND_CERT);
    bool known = false, same = false;
    for (uint32_t i = 0; cert && i < members->count; i++) {
        pv_bytes own = members->items[i]->public_key;
        known |= own.size && cert->public_key.size;
        same |= own.size && pv_bytes_equal(own, cert->public_key);
    }
    const pv_value *said = pv_subject_peek(key, PV_FACT_KEY_MATCHES_CERTIFICATE);
    if (known && (said->known != PV_PRESENT || said->u.boolean != same))
        pv_set_KEY_MATCHES_CERTIFICATE(
            key, pv_subject_place(members->items[0], PV_FACT_KEY_ALGORITHM), same);
}

pv_status pv_unit_join(pv_unit *unit) {
    pv_join j = {.unit = unit};
    PV_TRY(index_subjects(&j));
    PV_TRY(pv_unit_add_artifact(unit, NULL, "joined", "joined", (pv_bytes){0}, &j.artifact));
    PV_TRY(pv_join_find_hosts(&j));
    PV_TRY(pv_join_identify(&j));
    PV_TRY(pv_join_classify(&j));
    PV_TRY(merge_all(&j));
    PV_TRY(pv_join_attach(&j));
    for (uint32_t id = 1; id <= j.count; id++)
        if (j.made[id] && j.made[id]->kind == PV_KIND_KEY)
            match(j.made[id], &j.made[id]->joining->members);
    return pv_success();
}
