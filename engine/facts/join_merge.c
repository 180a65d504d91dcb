/* SPDX-License-Identifier: Apache-2.0
 * Joined subjects: one value for each fact out of all that the sources say, and who says it.
 *
 * A file (a PFX, a PEM key) tells of the key as it could be installed; a store's link, certutil's
 * listing and the container's file tell of the key as it is. So for the facts in INSTALLED a file
 * is heard only when nothing tells of the installed key: that a PFX holds the private key does not
 * mean that the server does. Among those that are heard the value of the first is taken:
 *
 *     of keys           1. a listing of certutil, which has tried the key
 *                       2. a store's link   3. the container's file   4. a file with the key
 *     of certificates   the source that knows most of it, then the one found first
 *
 * Costly values stay pending until they are asked for. */
#include <stdlib.h>

#include "facts/join_internal.h"

/* What is so of the installed key, whatever a file of the same key says. */
static const pv_fact INSTALLED[] = {
    PV_FACT_KEY_SPEC,          PV_FACT_KEY_PROVIDER_NAME,  PV_FACT_KEY_PROVIDER_TYPE,
    PV_FACT_KEY_PROVIDER_KIND, PV_FACT_KEY_MACHINE_KEYSET, PV_FACT_KEY_PRESENT,
    PV_FACT_KEY_CONTAINER,     PV_FACT_KEY_EXPORTABLE,     PV_FACT_KEY_USAGE_PROPERTY,
    PV_FACT_KEY_SOURCE,        PV_FACT_KEY_LINKED,         PV_FACT_KEY_UNIQUE_CONTAINER,
    PV_FACT_KEY_MACHINE_GUID,  PV_FACT_KEY_SPEC_LABEL,     PV_FACT_KEY_TEST,
    PV_FACT_KEY_ERROR_CODE,    PV_FACT_KEY_ERROR_NAME,     PV_FACT_KEY_EXPORT_POLICY,
    PV_FACT_KEY_FLAGS,         PV_FACT_KEY_SLOTS,          PV_FACT_KEY_MASTER_KEY};

static bool is_of_installed(pv_fact fact) {
    for (size_t i = 0; i < sizeof INSTALLED / sizeof *INSTALLED; i++)
        if (INSTALLED[i] == fact)
            return true;
    return false;
}

/* ---- who is heard first ---------------------------------------------------------------------- */

static unsigned rank_of_key(const pv_subject *key) {
    const pv_value *source = pv_subject_peek(key, PV_FACT_KEY_SOURCE);
    if (source->known == PV_PRESENT) {
        switch ((pv_keysource)source->u.choice) {
        case PV_KEYSOURCE_DUMP:
            return 0;
        case PV_KEYSOURCE_LINK:
            return 1;
        case PV_KEYSOURCE_CONTAINER:
            return 2;
        case PV_KEYSOURCE_FILE:
        case PV_KEYSOURCE_REPAIR:
        case PV_KEYSOURCE_COUNT:
            break;
        }
    }
    return 3;
}

static unsigned unknown_facts(const pv_subject *s) {
    unsigned count = 0;
    for (size_t i = 0; i < pv_kind_facts(s->kind); i++)
        count += s->values[i].known == PV_UNDETERMINED;
    return count;
}

typedef struct {
    pv_subject *subject;
    unsigned rank;
} ranked;

static int by_rank(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->subject->id > y->subject->id) - (x->subject->id < y->subject->id);
}

/* A dump that could try the key is worth more than one whose caller could not open it. */
static unsigned rank_of_test(const pv_subject *key) {
    const pv_value *test = pv_subject_peek(key, PV_FACT_KEY_TEST);
    return test->known != PV_PRESENT ? 2 : test->u.choice == PV_KEYTEST_MISSING_KEYSET ? 1 : 0;
}

pv_status pv_join_members(pv_join *j, uint32_t root, pv_sources *ret_members) {
    uint32_t count = 0;
    for (uint32_t id = root; id; id = j->next[id])
        count++;
    ranked *order = pv_arena_array(j->unit->arena, count, sizeof *order);
    pv_subject **items = pv_arena_array(j->unit->arena, count, sizeof *items);
    if (!order || !items)
        return pv_no_memory();
    uint32_t n = 0;
    for (uint32_t id = root; id; id = j->next[id]) {
        pv_subject *s = j->by_id[id];
        order[n++] = (ranked){s, s->kind == PV_KIND_KEY ? 3 * rank_of_key(s) + rank_of_test(s)
                                                        : unknown_facts(s)};
    }
    qsort(order, count, sizeof *order, by_rank);
    for (uint32_t i = 0; i < count; i++)
        items[i] = order[i].subject;
    *ret_members = (pv_sources){items, count};
    return pv_success();
}

/* ---- values ---------------------------------------------------------------------------------- */

static pv_value *slot(pv_subject *s, pv_fact fact) {
    return &s->values[(size_t)fact - (size_t)pv_kind_first(s->kind)];
}

/* A pending value is computed by the source that it is taken from. */
static void resolve(pv_subject *made, pv_fact fact, const void *data) {
    (void)data;
    *slot(made, fact) = *pv_subject_value(pv_subject_origin(made, fact), fact);
}

typedef struct {
    pv_subject *made;
    pv_sources members;
    pv_sources *facts;
    bool some_installed;
} merging;

static bool is_heard(const merging *m, const pv_subject *member, pv_fact fact) {
    return !m->some_installed || pv_join_is_installed(member) || !is_of_installed(fact);
}

static pv_status merge_fact(merging *m, pv_fact fact) {
    size_t at = (size_t)fact - (size_t)pv_kind_first(m->made->kind);
    uint32_t count = 0;
    pv_subject **who = pv_arena_array(m->made->unit->arena, m->members.count, sizeof *who);
    if (!who)
        return pv_no_memory();
    for (uint32_t i = 0; i < m->members.count; i++) {
        pv_subject *member = m->members.items[i];
        const pv_value *v = &member->values[at];
        if (!is_heard(m, member, fact))
            continue;
        if (v->known == PV_PRESENT || v->known == PV_PENDING)
            who[count++] = member;
        else if (v->known == PV_ABSENT && !count)
            m->made->values[at].known = PV_ABSENT;
    }
    m->facts[at] = (pv_sources){who, count};
    if (count)
        m->made->values[at] = who[0]->values[at];
    return pv_success();
}

static void take_material(merging *m) {
    for (uint32_t i = 0; i < m->members.count; i++) {
        const pv_subject *s = m->members.items[i];
        if (!m->made->public_key.size)
            m->made->public_key = s->public_key;
        if (!m->made->spki.size)
            m->made->spki = s->spki;
    }
}

static pv_status merge_all(merging *m) {
    pv_arena *arena = m->made->unit->arena;
    size_t count = pv_kind_facts(m->made->kind);
    pv_joining *joining = pv_arena_alloc(arena, sizeof *joining);
    m->facts = pv_arena_array(arena, count, sizeof *m->facts);
    if (!joining || !m->facts)
        return pv_no_memory();
    *joining = (pv_joining){.members = m->members, .facts = m->facts};
    m->made->joining = joining;
    m->made->resolve = resolve;
    take_material(m);
    for (size_t i = 0; i < count; i++)
        PV_TRY(merge_fact(m, (pv_fact)((size_t)pv_kind_first(m->made->kind) + i)));
    return pv_success();
}

pv_status pv_join_merge(pv_join *j, uint32_t root) {
    merging m = {.made = NULL};
    PV_TRY(pv_join_members(j, root, &m.members));
    PV_TRY(pv_unit_add_subject(j->unit, j->artifact, j->by_id[root]->kind, &m.made));
    for (uint32_t i = 0; i < m.members.count && m.made->kind == PV_KIND_KEY; i++)
        m.some_installed |= pv_join_is_installed(m.members.items[i]);
    j->made[root] = m.made;
    PV_TRY(merge_all(&m));
    return pv_join_disagree(m.made, &m.members);
}

pv_status pv_join_source(pv_subject *joined, pv_fact fact, pv_subject *who) {
    pv_subject **items = pv_arena_array(joined->unit->arena, 1, sizeof *items);
    if (!items)
        return pv_no_memory();
    *items = who;
    joined->joining->facts[(size_t)fact - (size_t)pv_kind_first(joined->kind)] =
        (pv_sources){items, 1};
    return pv_success();
}

pv_status pv_join_named(pv_join *j, pv_subject *by, pv_bytes sha1, pv_subject **ret_cert) {
    pv_subject *cert;
    PV_TRY(pv_unit_add_subject(j->unit, j->artifact, PV_KIND_CERT, &cert));
    merging m = {.made = cert};
    PV_TRY(merge_all(&m));
    *ret_cert = cert;
    if (!by)
        return pv_success();
    pv_fact stated =
        by->kind == PV_KIND_BINDING ? PV_FACT_BINDING_SHA1 : PV_FACT_EVENT_CERTIFICATE_SHA1;
    pv_set_CERT_SHA1(cert, pv_subject_place(by, stated), sha1);
    return pv_join_source(cert, PV_FACT_CERT_SHA1, by);
}
