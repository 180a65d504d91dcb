/* SPDX-License-Identifier: Apache-2.0
 * What belongs to which certificate and key: bindings and events by thumbprint, ACLs by the name of
 * the key's file, requests by public key, templates by identifier or name. What names nothing is
 * left to join_case.c. */
#include "base/slice.h"
#include "base/text.h"
#include "facts/join_internal.h"

/* ---- one subject to one class ---------------------------------------------------------------- */

static pv_status connect(pv_join *j, pv_subject *s, uint32_t member) {
    uint32_t root = pv_join_root(j, member);
    if (j->artifact && pv_join_is_foreign(j, s, j->made[root]))
        return pv_success();
    if (j->artifact)
        return pv_subject_link(s, j->made[root]);
    uint32_t id = root;
    for (unsigned n = 0; id && n < PV_JOIN_LINKS; id = j->next[id], n++)
        PV_TRY(pv_subject_link(s, j->by_id[id]));
    return pv_success();
}

/* To the joined key, and so to the certificates that are linked to it. */
static pv_status connect_key(pv_join *j, pv_subject *s, uint32_t member) {
    PV_TRY(connect(j, s, member));
    unsigned n = 0;
    if (!j->artifact)
        return pv_success();
    for (const pv_link *l = j->made[pv_join_root(j, member)]->links; l; l = l->next)
        if (l->to->kind == PV_KIND_CERT && pv_subject_is_joined(l->to) &&
            !pv_join_is_foreign(j, s, l->to) && n++ < PV_JOIN_LINKS)
            PV_TRY(pv_subject_link(s, l->to));
    return pv_success();
}

/* ---- keys and certificates ------------------------------------------------------------------- */

/* A listing's key, or one that stands alone, gets a certificate of its class; those that readers
 * linked keep theirs. */
static pv_status link_members(pv_join *j, uint32_t cert) {
    for (uint32_t id = pv_join_root(j, j->own[cert]); id; id = j->next[id])
        if (!pv_subject_linked(j->by_id[id], PV_KIND_CERT))
            PV_TRY(pv_subject_link(j->by_id[id], j->by_id[cert]));
    return pv_success();
}

static pv_status link_own(pv_join *j) {
    for (uint32_t id = 1; id <= j->count; id++) {
        if (!j->own[id] || pv_join_root(j, id) != id)
            continue;
        if (!j->artifact)
            PV_TRY(link_members(j, id));
        else
            PV_TRY(pv_subject_link(j->made[id], j->made[pv_join_root(j, j->own[id])]));
    }
    return pv_success();
}

/* What readers linked: stores, PFX files; and keys that lie beside a certificate and are not its
 * own. */
static pv_status keep_links(pv_join *j, uint32_t id) {
    pv_subject *made = j->made[pv_join_root(j, id)];
    for (const pv_link *l = j->by_id[id]->links; l; l = l->next) {
        if (l->to->id > j->count)
            continue; /* joined, or just linked */
        bool merged = l->to->kind == PV_KIND_CERT || l->to->kind == PV_KIND_KEY;
        PV_TRY(pv_subject_link(merged ? made : l->to,
                               merged ? j->made[pv_join_root(j, l->to->id)] : made));
    }
    return pv_success();
}

static pv_status keep_all_links(pv_join *j) {
    for (uint32_t id = 1; j->artifact && id <= j->count; id++)
        if (j->made[pv_join_root(j, id)] && (j->by_id[id]->kind == PV_KIND_KEY))
            PV_TRY(keep_links(j, id));
    for (uint32_t id = 1; j->artifact && id <= j->count; id++)
        if (j->made[pv_join_root(j, id)] && (j->by_id[id]->kind == PV_KIND_CERT))
            PV_TRY(keep_links(j, id));
    return pv_success();
}

/* ---- runs of one identity -------------------------------------------------------------------- */

static uint32_t first_of(const pv_join *j, pv_kind kind, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (j->ids[i].subject->kind == kind)
            return j->ids[i].subject->id;
    return 0;
}

/* The certificate's other entry, where a user's store has it beside the machine's; 0: none. */
static uint32_t second_of(pv_join *j, size_t from, size_t to, uint32_t first) {
    for (size_t i = from; i < to; i++)
        if (j->ids[i].subject->kind == PV_KIND_CERT &&
            pv_join_root(j, j->ids[i].subject->id) != pv_join_root(j, first))
            return j->ids[i].subject->id;
    return 0;
}

/* What names a certificate without being one, or its key; NULL: nothing does. */
static pv_subject *witness_of(const pv_join *j, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (j->ids[i].subject->kind != PV_KIND_CERT && j->ids[i].subject->kind != PV_KIND_KEY)
            return j->ids[i].subject;
    return NULL;
}

static pv_status attach_thumbprint(pv_join *j, size_t from, size_t to) {
    uint32_t cert = first_of(j, PV_KIND_CERT, from, to);
    uint32_t other = cert ? second_of(j, from, to, cert) : 0;
    pv_subject *named = NULL, *witness = witness_of(j, from, to);
    if (!cert && witness && j->artifact)
        PV_TRY(pv_join_named(j, witness, j->ids[from].value, &named));
    for (size_t i = from; i < to; i++) {
        pv_subject *s = j->ids[i].subject;
        if (s->kind == PV_KIND_KEY) /* in a PFX that nobody opened */
            s = pv_subject_linked(s, PV_KIND_PFX);
        if (!s || s->kind == PV_KIND_CERT)
            continue;
        if (named)
            PV_TRY(pv_subject_link(s, named));
        if (cert)
            PV_TRY(connect(j, s, cert));
        if (other)
            PV_TRY(connect(j, s, other));
    }
    return pv_success();
}

/* By container or file: to each of the two keys that a container may hold. */
static pv_status attach_slots(pv_join *j, size_t from, size_t to) {
    uint32_t keys[2];
    size_t count = pv_join_slots(j, from, to, keys);
    for (size_t i = from; i < to; i++) {
        pv_subject *s = j->ids[i].subject;
        for (size_t n = 0; n < count && s->kind != PV_KIND_CERT && s->kind != PV_KIND_KEY; n++)
            PV_TRY(connect_key(j, s, keys[n]));
    }
    return pv_success();
}

/* By public key: all that is no key and no certificate goes to the first key, and a request also to
 * the first certificate. */
static pv_status attach_key(pv_join *j, size_t from, size_t to) {
    uint32_t key = first_of(j, PV_KIND_KEY, from, to);
    uint32_t cert = first_of(j, PV_KIND_CERT, from, to);
    for (size_t i = from; i < to; i++) {
        pv_subject *s = j->ids[i].subject;
        if (s->kind == PV_KIND_CERT || s->kind == PV_KIND_KEY)
            continue;
        if (key)
            PV_TRY(connect_key(j, s, key));
        if (cert)
            PV_TRY(connect(j, s, cert));
    }
    return pv_success();
}

static pv_status attach_template(pv_join *j, size_t from, size_t to) {
    uint32_t template = first_of(j, PV_KIND_TEMPLATE, from, to);
    for (size_t i = from; i < to && template; i++)
        if (j->ids[i].subject->kind == PV_KIND_CERT)
            PV_TRY(connect(j, j->by_id[template], j->ids[i].subject->id));
    return pv_success();
}

static pv_status attach_run(pv_join *j, size_t from, size_t to) {
    switch (j->ids[from].kind) {
    case PV_BY_THUMBPRINT:
        return attach_thumbprint(j, from, to);
    case PV_BY_PUBLIC_KEY:
    case PV_BY_SPKI:
        return attach_key(j, from, to);
    case PV_BY_CONTAINER:
    case PV_BY_FILE:
        return attach_slots(j, from, to);
    case PV_BY_TEMPLATE:
        return attach_template(j, from, to);
    case PV_BY_SERIAL:
        break;
    }
    return pv_success();
}

/* ---- bindings and stores --------------------------------------------------------------------- */

static bool same_text(const pv_value *a, const pv_value *b) {
    return a->known == PV_PRESENT && b->known == PV_PRESENT && a->count == b->count &&
           pv_text_same(a->u.text, b->u.text);
}

static bool is_named_store(const pv_subject *store, const pv_subject *binding) {
    const pv_value *scope = pv_subject_peek(store, PV_FACT_STORE_SCOPE);
    bool user = scope->known == PV_PRESENT && (scope->u.choice == PV_STORESCOPE_CURRENT_USER ||
                                               scope->u.choice == PV_STORESCOPE_USERS);
    return !user && same_text(pv_subject_peek(store, PV_FACT_STORE_NAME),
                              pv_subject_peek(binding, PV_FACT_BINDING_STORE));
}

static bool is_in_store(const pv_join *j, const pv_subject *binding, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        const pv_subject *cert = j->ids[i].subject;
        for (const pv_link *l = cert->kind == PV_KIND_CERT ? cert->links : NULL; l; l = l->next)
            if (l->to->kind == PV_KIND_STORE && is_named_store(l->to, binding))
                return true;
    }
    return false;
}

static bool is_whole(const pv_subject *store) {
    const pv_value *whole = pv_subject_peek(store, PV_FACT_STORE_WHOLE);
    return whole->known == PV_PRESENT && whole->u.boolean;
}

/* It was asked for the binding's certificate, and lists none. */
static bool is_asked_in_vain(const pv_subject *store, const pv_subject *binding) {
    const pv_value *asked = pv_subject_peek(store, PV_FACT_STORE_ASKED_SHA1);
    const pv_value *count = pv_subject_peek(store, PV_FACT_STORE_CERTIFICATE_COUNT);
    const pv_value *sha1 = pv_subject_peek(binding, PV_FACT_BINDING_SHA1);
    return asked->known == PV_PRESENT && sha1->known == PV_PRESENT && count->known == PV_PRESENT &&
           count->u.integer == 0 &&
           pv_bytes_equal((pv_bytes){asked->u.bytes, asked->count},
                          (pv_bytes){sha1->u.bytes, sha1->count});
}

/* Whether the listing tells that it has not what it does not show. */
static bool settles(const pv_subject *store, const pv_subject *binding) {
    return is_whole(store) || is_asked_in_vain(store, binding);
}

/* A listing of the store that the binding names, one that settles the question if there is any;
 * NULL when none is there. */
static pv_subject *listing_of(const pv_join *j, const pv_subject *binding) {
    unsigned stores = 0;
    pv_subject *some = NULL;
    for (uint32_t id = 1; id <= j->count && stores < PV_JOIN_CASE; id++) {
        pv_subject *s = j->by_id[id];
        stores += s->kind == PV_KIND_STORE;
        if (s->kind != PV_KIND_STORE || !is_named_store(s, binding))
            continue;
        if (settles(s, binding))
            return s;
        some = some ? some : s;
    }
    return some;
}

static pv_status look_up_bindings(pv_join *j, size_t from, size_t to) {
    unsigned looked = 0;
    for (size_t i = from; i < to && j->ids[i].kind == PV_BY_THUMBPRINT; i++) {
        pv_subject *b = j->ids[i].subject;
        if (b->kind != PV_KIND_BINDING || looked++ >= PV_JOIN_CASE)
            continue;
        bool found = is_in_store(j, b, from, to);
        pv_subject *store = listing_of(j, b);
        if (!store)
            continue;
        if (found || settles(store, b))
            pv_set_BINDING_IN_STORE(b, pv_subject_place(b, PV_FACT_BINDING_SHA1), found);
        PV_TRY(pv_subject_link(b, store));
    }
    return pv_success();
}

pv_status pv_join_attach(pv_join *j) {
    pv_listings *listings;
    PV_TRY(pv_join_find_listings(j, &listings));
    PV_TRY(link_own(j));
    PV_TRY(keep_all_links(j));
    for (size_t from = 0, to; from < j->id_count; from = to) {
        to = pv_join_run(j, from);
        PV_TRY(attach_run(j, from, to));
        PV_TRY(look_up_bindings(j, from, to));
        if (j->ids[from].kind == PV_BY_FILE)
            PV_TRY(pv_join_look_up_files(j, from, to, listings));
    }
    return j->artifact ? pv_join_attach_case(j, listings) : pv_success();
}
