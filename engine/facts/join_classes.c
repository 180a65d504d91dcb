/* SPDX-License-Identifier: Apache-2.0
 * Which certificates are one certificate and which keys one key: classes by union-find over runs
 * of equal identities. A certificate that a user's store and the machine's both hold is two
 * entries, each with a link of its own, and stays two; a key file or a PFX belongs to the
 * machine's. A key whose public key is known is only united with a key of that public key, or of
 * its container: a PFX with a wrong key beside the right certificate must not become the right
 * key. */
#include "base/slice.h"
#include "facts/join_internal.h"

bool pv_join_is_installed(const pv_subject *key) {
    const pv_value *source = pv_subject_peek(key, PV_FACT_KEY_SOURCE);
    return source->known == PV_PRESENT && source->u.choice != PV_KEYSOURCE_FILE &&
           source->u.choice != PV_KEYSOURCE_REPAIR;
}

uint32_t pv_join_root(pv_join *j, uint32_t id) {
    while (j->parent[id] != id) {
        j->parent[id] = j->parent[j->parent[id]];
        id = j->parent[id];
    }
    return id;
}

/* The lower id becomes the root, so that the order of finding decides and nothing else. */
static void unite(pv_join *j, uint32_t a, uint32_t b) {
    a = pv_join_root(j, a);
    b = pv_join_root(j, b);
    if (a < b)
        j->parent[b] = a;
    else
        j->parent[a] = b;
}

size_t pv_join_run(const pv_join *j, size_t from) {
    const pv_identity *first = &j->ids[from];
    size_t to = from + 1;
    while (to < j->id_count && j->ids[to].kind == first->kind &&
           pv_bytes_equal(j->ids[to].value, first->value))
        to++;
    return to;
}

/* ---- certificates ---------------------------------------------------------------------------- */

typedef enum { NO_STORE, MACHINE_STORE, USER_STORE } side;

static side side_of(const pv_subject *cert) {
    side found = NO_STORE;
    for (const pv_link *l = cert->links; l; l = l->next) {
        if (l->to->kind != PV_KIND_STORE)
            continue;
        const pv_value *scope = pv_subject_peek(l->to, PV_FACT_STORE_SCOPE);
        if (scope->known != PV_PRESENT)
            continue;
        bool user =
            scope->u.choice == PV_STORESCOPE_CURRENT_USER || scope->u.choice == PV_STORESCOPE_USERS;
        if (!user)
            return MACHINE_STORE;
        found = USER_STORE;
    }
    return found;
}

typedef struct {
    uint32_t user, other; /* the first certificate of each side; 0: none */
    bool has_machine;
} sides;

static sides sides_of_run(const pv_join *j, size_t from, size_t to) {
    sides s = {0};
    for (size_t i = from; i < to; i++) {
        const pv_subject *cert = j->ids[i].subject;
        if (cert->kind != PV_KIND_CERT)
            continue;
        side at = side_of(cert);
        uint32_t *first = at == USER_STORE ? &s.user : &s.other;
        *first = *first ? *first : cert->id;
        s.has_machine |= at == MACHINE_STORE;
    }
    return s;
}

static void unite_thumbprint(pv_join *j, size_t from, size_t to) {
    sides s = sides_of_run(j, from, to);
    bool apart = s.user && s.has_machine;
    uint32_t all = s.other ? s.other : s.user;
    for (size_t i = from; i < to; i++) {
        const pv_subject *cert = j->ids[i].subject;
        if (cert->kind == PV_KIND_CERT)
            unite(j, cert->id, apart && side_of(cert) == USER_STORE ? s.user : all);
    }
    if (apart)
        j->of_user[pv_join_root(j, s.user)] = true;
}

static bool has_thumbprint(const pv_subject *cert) {
    return pv_subject_peek(cert, PV_FACT_CERT_SHA1)->known == PV_PRESENT ||
           pv_subject_peek(cert, PV_FACT_CERT_STORED_SHA1)->known == PV_PRESENT;
}

/* Those without a thumbprint are the one certificate of this serial number and issuer that has
 * one. When several have (an authority's mistake, or somebody's malice), it is not known which. */
static void unite_serial(pv_join *j, size_t from, size_t to) {
    uint32_t known = 0, first = 0;
    for (size_t i = from; i < to; i++) {
        const pv_subject *cert = j->ids[i].subject;
        uint32_t root = pv_join_root(j, cert->id);
        if (!has_thumbprint(cert))
            first = first ? first : root;
        else if (!j->of_user[root] && known && known != root)
            return;
        else if (!known || !j->of_user[root])
            known = root;
    }
    for (size_t i = from; i < to; i++)
        if (!has_thumbprint(j->ids[i].subject))
            unite(j, j->ids[i].subject->id, known ? known : first);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static bool is_users_key(pv_join *j, const pv_subject *key) {
    for (const pv_link *l = key->links; l && pv_join_is_installed(key); l = l->next)
        if (l->to->kind == PV_KIND_CERT && j->of_user[pv_join_root(j, l->to->id)])
            return true;
    return false;
}

/* By public key: the user's and the others apart. */
static void unite_material(pv_join *j, size_t from, size_t to) {
    uint32_t first[2] = {0, 0};
    for (size_t i = from; i < to; i++) {
        const pv_subject *key = j->ids[i].subject;
        if (key->kind != PV_KIND_KEY)
            continue;
        uint32_t *known = &first[is_users_key(j, key)];
        *known = *known ? *known : key->id;
        unite(j, key->id, *known);
    }
}

/* A container of CryptoAPI has room for two keys, of which KeySpec tells the one; 0: not known, or
 * there is but one. */
static unsigned slot_of(const pv_subject *key) {
    const pv_value *spec = pv_subject_peek(key, PV_FACT_KEY_SPEC);
    const pv_value *kind = pv_subject_peek(key, PV_FACT_KEY_PROVIDER_KIND);
    if (spec->known != PV_PRESENT || kind->known != PV_PRESENT ||
        kind->u.choice == PV_PROVIDERKIND_KSP)
        return 0;
    return spec->u.choice == PV_KEYSPEC_EXCHANGE    ? 1
           : spec->u.choice == PV_KEYSPEC_SIGNATURE ? 2
                                                    : 0;
}

/* By container or file, and KeySpec where there are two. What does not tell it is of the only one;
 * of two it may be either. */
static void unite_place(pv_join *j, size_t from, size_t to) {
    uint32_t first[3] = {0, 0, 0};
    for (size_t i = from; i < to; i++) {
        const pv_subject *key = j->ids[i].subject;
        unsigned slot = key->kind == PV_KIND_KEY ? slot_of(key) : 0;
        if (key->kind != PV_KIND_KEY)
            continue;
        first[slot] = first[slot] ? first[slot] : key->id;
        unite(j, key->id, first[slot]);
    }
    uint32_t only = first[1] && first[2] ? 0 : first[1] ? first[1] : first[2];
    if (first[0] && only)
        unite(j, first[0], only);
}

size_t pv_join_slots(pv_join *j, size_t from, size_t to, uint32_t ret_keys[2]) {
    size_t count = 0;
    for (size_t i = from; i < to && count < 2; i++) {
        const pv_subject *key = j->ids[i].subject;
        bool other = count == 0 || pv_join_root(j, ret_keys[0]) != pv_join_root(j, key->id);
        if (key->kind == PV_KIND_KEY && other)
            ret_keys[count++] = key->id;
    }
    return count;
}

static void own(pv_join *j, uint32_t cert, uint32_t key) {
    uint32_t *known = &j->own[pv_join_root(j, cert)];
    if (*known)
        unite(j, *known, key);
    else
        *known = key;
}

/* The certificates of a run own the key of it that lies on their side. */
static void own_material(pv_join *j, size_t from, size_t to) {
    uint32_t first[2] = {0, 0};
    for (size_t i = from; i < to; i++) {
        const pv_subject *key = j->ids[i].subject;
        if (key->kind == PV_KIND_KEY && !first[is_users_key(j, key)])
            first[is_users_key(j, key)] = key->id;
    }
    for (size_t i = from; i < to; i++) {
        const pv_subject *cert = j->ids[i].subject;
        if (cert->kind != PV_KIND_CERT)
            continue;
        uint32_t key = first[j->of_user[pv_join_root(j, cert->id)]];
        if (key)
            own(j, cert->id, key);
    }
}

static bool has_material(const pv_subject *key) {
    return key->public_key.size ||
           pv_subject_peek(key, PV_FACT_KEY_SPKI_SHA256)->known == PV_PRESENT;
}

/* A key that names a certificate by its thumbprint is that certificate's own. */
static void own_named(pv_join *j, size_t from, size_t to) {
    uint32_t cert = 0;
    for (size_t i = from; i < to && !cert; i++) {
        uint32_t id = j->ids[i].subject->id;
        if (j->ids[i].subject->kind == PV_KIND_CERT && !j->of_user[pv_join_root(j, id)])
            cert = id;
    }
    for (size_t i = from; i < to && cert; i++)
        if (j->ids[i].subject->kind == PV_KIND_KEY)
            own(j, cert, j->ids[i].subject->id);
}

/* What an entry of a store, or a listing of it, tells of a key is of the certificate's own. */
static void own_linked(pv_join *j, const pv_subject *key) {
    if (has_material(key))
        return;
    for (const pv_link *l = key->links; l; l = l->next)
        if (l->to->kind == PV_KIND_CERT)
            own(j, l->to->id, key->id);
}

static bool is_known(const pv_subject *s, pv_fact fact) {
    return pv_subject_peek(s, fact)->known == PV_PRESENT;
}

/* The error of a command that does not name the key it was about. */
static bool is_nameless(const pv_subject *s) {
    return s->kind == PV_KIND_KEY && is_known(s, PV_FACT_KEY_ERROR_CODE) && !s->links &&
           !is_known(s, PV_FACT_KEY_CONTAINER) && !is_known(s, PV_FACT_KEY_UNIQUE_CONTAINER) &&
           !has_material(s);
}

bool pv_join_is_not_found(const pv_subject *key) {
    const pv_value *v = pv_subject_peek(key, PV_FACT_KEY_ERROR_CODE);
    pv_slice code = v->known == PV_PRESENT ? (pv_slice){v->u.text, v->count} : pv_slice_of("");
    return is_nameless(key) && (pv_slice_is(code, "0x80090011") || pv_slice_is(code, "0x80092004"));
}

/* In a case that has a single installed key such an error is that key's. */
static void unite_nameless(pv_join *j) {
    uint32_t only = 0;
    for (uint32_t id = 1; id <= j->count; id++) {
        const pv_subject *s = j->by_id[id];
        if (s->kind != PV_KIND_KEY || !pv_join_is_installed(s) || is_nameless(s))
            continue;
        if (only && only != pv_join_root(j, id))
            return;
        only = pv_join_root(j, id);
    }
    for (uint32_t id = 1; id <= j->count && only; id++)
        if (is_nameless(j->by_id[id]) && !pv_join_is_not_found(j->by_id[id]))
            unite(j, id, only);
}

/* ---- all ------------------------------------------------------------------------------------- */

typedef void treat(pv_join *join, size_t from, size_t to);

static void each_run(pv_join *j, pv_identity_kind kind, treat *with) {
    for (size_t from = 0, to; from < j->id_count; from = to) {
        to = pv_join_run(j, from);
        if (j->ids[from].kind == kind)
            with(j, from, to);
    }
}

static pv_status make_room(pv_join *j) {
    pv_arena *arena = j->unit->arena;
    size_t room = (size_t)j->count + 1;
    j->parent = pv_arena_array(arena, room, sizeof *j->parent);
    j->of_user = pv_arena_array(arena, room, sizeof *j->of_user);
    j->own = pv_arena_array(arena, room, sizeof *j->own);
    j->next = pv_arena_array(arena, room, sizeof *j->next);
    if (!j->parent || !j->of_user || !j->own || !j->next)
        return pv_no_memory();
    for (uint32_t id = 0; id <= j->count; id++)
        j->parent[id] = id;
    return pv_success();
}

/* The root is the lowest id of its class, so going down keeps the order of finding. */
static void chain_members(pv_join *j) {
    for (uint32_t id = j->count; id > 0; id--) {
        uint32_t root = pv_join_root(j, id);
        if (root == id)
            continue;
        j->next[id] = j->next[root];
        j->next[root] = id;
    }
}

pv_status pv_join_classify(pv_join *j) {
    PV_TRY(make_room(j));
    each_run(j, PV_BY_THUMBPRINT, unite_thumbprint);
    each_run(j, PV_BY_SERIAL, unite_serial);
    each_run(j, PV_BY_PUBLIC_KEY, unite_material);
    each_run(j, PV_BY_SPKI, unite_material);
    each_run(j, PV_BY_CONTAINER, unite_place);
    each_run(j, PV_BY_FILE, unite_place);
    each_run(j, PV_BY_PUBLIC_KEY, own_material);
    each_run(j, PV_BY_SPKI, own_material);
    each_run(j, PV_BY_THUMBPRINT, own_named);
    for (uint32_t id = 1; id <= j->count; id++)
        if (j->by_id[id]->kind == PV_KIND_KEY)
            own_linked(j, j->by_id[id]);
    if (j->artifact)
        unite_nameless(j);
    chain_members(j);
    return pv_success();
}
