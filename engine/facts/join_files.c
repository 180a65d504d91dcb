/* SPDX-License-Identifier: Apache-2.0
 * What listings of key files tell of a key: whether its file is there. That it is not is told only
 * by a listing of the folder in which its provider keeps such keys, of which no part failed, and
 * which is not of another machine; or by icacls, asked for that very file. Each name ends with the
 * GUID of the machine that made the key, so a listing without a single name of the key's machine is
 * another one's. Windows has keys of its own in those folders: a listing of fewer than three is
 * taken for a part. */
#include "base/slice.h"
#include "facts/join_internal.h"

enum { FILES = 3, MOST_LISTINGS = 16, MOST_GUIDS = 16, LONGEST_PATH = 4096 };

/* The files of one folder in one artifact. */
typedef struct {
    pv_providerkind kind; /* that keeps its keys there */
    bool of_user;
    pv_subject *file; /* one of them */
    unsigned files;
    bool partial, bare;
    pv_slice guids[MOST_GUIDS]; /* different ones, as far as there is room */
    unsigned guid_count;
} listing;

struct pv_listings {
    listing items[MOST_LISTINGS];
    unsigned count;
    pv_slice own_guid; /* of the machine, when the case tells of a single one */
};

static bool says(const pv_subject *s, pv_fact fact, bool what) {
    const pv_value *v = pv_subject_peek(s, fact);
    return v->known == PV_PRESENT && v->u.boolean == what;
}

static pv_slice text_of(const pv_subject *s, pv_fact fact) {
    const pv_value *v = pv_subject_peek(s, fact);
    return v->known == PV_PRESENT ? (pv_slice){v->u.text, v->count} : (pv_slice){NULL, 0};
}

static bool names_key_file(const pv_subject *s) {
    const pv_value *kind = s->kind == PV_KIND_ACL ? pv_subject_peek(s, PV_FACT_ACL_KIND) : NULL;
    return kind && kind->known == PV_PRESENT && kind->u.choice == PV_ACLKIND_KEY_FILE;
}

bool pv_join_is_gone(const pv_subject *s) {
    return names_key_file(s) && says(s, PV_FACT_ACL_FOUND, false);
}

bool pv_join_is_key_file(const pv_subject *s) {
    return names_key_file(s) && !pv_join_is_gone(s);
}

/* ---- folders --------------------------------------------------------------------------------- */

/* What Windows keeps in the folder that the path names: those of machine and users that are told
 * apart. False for all others: the folders of DSS, of SYSTEM, of services. */
static bool folder_of(pv_slice path, pv_providerkind *ret_kind, bool *ret_of_user) {
    path = pv_slice_head(path, LONGEST_PATH);
    bool rsa = pv_slice_has(path, "\\Crypto\\RSA\\");
    bool cng = pv_slice_has(path, "\\Crypto\\Keys\\");
    *ret_kind = rsa ? PV_PROVIDERKIND_CSP : PV_PROVIDERKIND_KSP;
    *ret_of_user =
        pv_slice_has(path, "\\AppData\\") || pv_slice_has(path, "\\Crypto\\RSA\\S-1-5-21-");
    if (pv_slice_has(path, "\\ServiceProfiles\\"))
        return false;
    return *ret_of_user ? rsa || cng : cng || pv_slice_has(path, "\\Crypto\\RSA\\MachineKeys\\");
}

/* The GUID at the end of a file's name. */
static pv_slice guid_of(const pv_subject *acl) {
    enum { GUID = 36 };
    pv_slice path = text_of(acl, PV_FACT_ACL_PATH);
    return path.size > GUID ? pv_slice_from(path, path.size - GUID) : (pv_slice){NULL, 0};
}

static bool has_guid(const listing *l, pv_slice guid) {
    for (unsigned i = 0; i < l->guid_count; i++)
        if (pv_slice_same(l->guids[i], guid))
            return true;
    return l->guid_count == MOST_GUIDS;
}

/* ---- gathering ------------------------------------------------------------------------------- */

static listing *listing_of(pv_listings *all, pv_subject *file, pv_providerkind kind, bool of_user) {
    for (unsigned i = all->count; i > 0; i--) {
        listing *l = &all->items[i - 1];
        if (l->file->artifact == file->artifact && l->kind == kind && l->of_user == of_user)
            return l;
    }
    if (all->count == MOST_LISTINGS)
        return NULL;
    all->items[all->count] =
        (listing){.kind = kind, .of_user = of_user, .file = file, .bare = true};
    return &all->items[all->count++];
}

static void add_file(pv_listings *all, pv_subject *file) {
    pv_providerkind kind;
    bool of_user;
    if (!folder_of(text_of(file, PV_FACT_ACL_PATH), &kind, &of_user))
        return;
    listing *l = listing_of(all, file, kind, of_user);
    if (!l)
        return;
    l->files++;
    l->partial |= says(file, PV_FACT_ACL_LISTING_WHOLE, false);
    l->bare &= pv_subject_peek(file, PV_FACT_ACL_ENTRIES)->known == PV_UNDETERMINED;
    if (!has_guid(l, guid_of(file)))
        l->guids[l->guid_count++] = guid_of(file);
}

/* What the registry says of the machine; nothing where it says so of two. */
static pv_slice own_guid(const pv_join *j) {
    pv_slice own = {NULL, 0};
    for (uint32_t id = 1; id <= j->count; id++) {
        pv_slice guid = j->by_id[id]->kind == PV_KIND_STORE
                            ? text_of(j->by_id[id], PV_FACT_STORE_MACHINE_GUID)
                            : (pv_slice){NULL, 0};
        if (own.size && guid.size && !pv_slice_same(own, guid))
            return (pv_slice){NULL, 0};
        own = guid.size ? guid : own;
    }
    return own;
}

pv_status pv_join_find_listings(const pv_join *j, pv_listings **ret_listings) {
    pv_listings *all = pv_arena_alloc(j->unit->arena, sizeof *all);
    if (!all)
        return pv_no_memory();
    *all = (pv_listings){.count = 0};
    for (uint32_t id = 1; id <= j->count; id++)
        if (pv_join_is_key_file(j->by_id[id]))
            add_file(all, j->by_id[id]);
    all->own_guid = own_guid(j);
    *ret_listings = all;
    return pv_success();
}

/* More than an answer that was asked for by the file's name. */
static bool is_listing(const listing *l) {
    return l->files >= FILES || (l->bare && !l->partial) || (l->partial && l->files > 1);
}

bool pv_join_is_listed(const pv_subject *s, const pv_listings *all) {
    for (unsigned i = 0; pv_join_is_key_file(s) && i < all->count; i++)
        if (all->items[i].file->artifact == s->artifact && is_listing(&all->items[i]))
            return true;
    return false;
}

/* ---- what they tell of one key --------------------------------------------------------------- */

bool pv_key_is_users(const pv_subject *key) {
    const pv_value *machine = pv_subject_peek(key, PV_FACT_KEY_MACHINE_KEYSET);
    const pv_subject *cert = pv_subject_linked(key, PV_KIND_CERT);
    const pv_subject *store = cert ? pv_subject_linked(cert, PV_KIND_STORE) : NULL;
    if (machine->known == PV_PRESENT)
        return !machine->u.boolean && pv_join_is_installed(key);
    const pv_value *scope = store ? pv_subject_peek(store, PV_FACT_STORE_SCOPE) : NULL;
    return scope && scope->known == PV_PRESENT && scope->u.choice == PV_STORESCOPE_CURRENT_USER;
}

static bool is_keepers(const pv_subject *key, pv_providerkind kind, bool of_user) {
    const pv_value *own = pv_subject_peek(key, PV_FACT_KEY_PROVIDER_KIND);
    return own->known == PV_PRESENT && own->u.choice == kind && pv_key_is_users(key) == of_user;
}

static bool is_other_machines(const listing *l, const pv_subject *key, pv_slice own) {
    pv_slice named = text_of(key, PV_FACT_KEY_MACHINE_GUID);
    return (named.size || own.size) && !(named.size && has_guid(l, named)) &&
           !(own.size && has_guid(l, own));
}

static pv_filelisting worth(const listing *l, const pv_subject *key, pv_slice own) {
    if (is_other_machines(l, key, own))
        return PV_FILELISTING_OTHER_MACHINE;
    if (l->partial)
        return PV_FILELISTING_PARTIAL;
    return l->files < FILES ? PV_FILELISTING_FEW : PV_FILELISTING_WHOLE;
}

/* The best listing in which the key's file would stand; NULL when there is none. */
static const listing *listing_for(const pv_join *j, const pv_listings *all, const pv_subject *key,
                                  pv_filelisting *ret_worth) {
    const listing *best = NULL;
    for (unsigned i = 0; i < all->count; i++) {
        const listing *l = &all->items[i];
        if (!is_listing(l) || !is_keepers(key, l->kind, l->of_user) ||
            (j->artifact && pv_join_is_foreign(j, l->file, key)))
            continue;
        pv_filelisting value = worth(l, key, all->own_guid);
        if (best && value >= *ret_worth)
            continue;
        best = l;
        *ret_worth = value;
    }
    return best;
}

static bool is_its(const pv_subject *acl, const pv_subject *key) {
    pv_slice named = text_of(key, PV_FACT_KEY_MACHINE_GUID);
    return !named.size || pv_slice_same(guid_of(acl), named);
}

/* An answer to the question for the key's own file, where its provider would have it. Of a key
 * whose file nobody named, the file would end with the GUID of the machine, if that is known. */
static bool is_missed(const pv_subject *acl, const pv_subject *key, pv_slice own) {
    bool named = text_of(key, PV_FACT_KEY_MACHINE_GUID).size > 0;
    pv_providerkind kind;
    bool of_user;
    return pv_join_is_gone(acl) && is_its(acl, key) &&
           (named || !own.size || pv_slice_same(guid_of(acl), own)) &&
           folder_of(text_of(acl, PV_FACT_ACL_PATH), &kind, &of_user) &&
           is_keepers(key, kind, of_user);
}

typedef struct {
    pv_subject *there, *gone, *others; /* others: the file of that container, of another machine */
} answers;

static answers answers_of(const pv_join *j, size_t from, size_t to, const pv_subject *key,
                          pv_slice own) {
    answers a = {NULL, NULL, NULL};
    for (size_t i = from; i < to; i++) {
        pv_subject *s = j->ids[i].subject;
        if (j->artifact && pv_join_is_foreign(j, s, key))
            continue;
        if (is_missed(s, key, own))
            a.gone = a.gone ? a.gone : s;
        if (!pv_join_is_key_file(s))
            continue;
        pv_subject **where = is_its(s, key) ? &a.there : &a.others;
        *where = *where ? *where : s;
    }
    return a;
}

/* ---- saying so ------------------------------------------------------------------------------- */

/* Of a joined key the source is the listing, of another the place is its own name's. */
static pv_status place_for(const pv_join *j, pv_subject *key, pv_fact fact, pv_subject *by,
                           pv_place *ret_place) {
    *ret_place = pv_subject_place(by, PV_FACT_ACL_PATH);
    if (j->artifact)
        return pv_join_source(key, fact, by);
    *ret_place = pv_subject_place(key, PV_FACT_KEY_UNIQUE_CONTAINER);
    if (ret_place->kind == PV_NOWHERE)
        *ret_place = pv_subject_place(key, PV_FACT_KEY_CONTAINER);
    return pv_success();
}

static pv_status say_listed(const pv_join *j, pv_subject *key, pv_subject *by, bool listed) {
    pv_place place;
    PV_TRY(place_for(j, key, PV_FACT_KEY_FILE_LISTED, by, &place));
    if (place.kind != PV_NOWHERE)
        pv_set_KEY_FILE_LISTED(key, place, listed);
    return pv_success();
}

static pv_status say_listing(const pv_join *j, pv_subject *key, pv_subject *by,
                             pv_filelisting value) {
    pv_place place;
    PV_TRY(place_for(j, key, PV_FACT_KEY_FILE_LISTING, by, &place));
    if (place.kind != PV_NOWHERE)
        pv_set_KEY_FILE_LISTING(key, place, value);
    return pv_success();
}

static pv_status look_up(const pv_join *j, pv_subject *key, answers a, const pv_listings *all) {
    pv_filelisting value = PV_FILELISTING_WHOLE;
    const listing *l = listing_for(j, all, key, &value);
    if (l)
        PV_TRY(say_listing(j, key, l->file, value));
    if (a.there)
        return say_listed(j, key, a.there, true);
    if (a.gone)
        return say_listed(j, key, a.gone, false);
    bool told = l && value == PV_FILELISTING_WHOLE && !a.others;
    return told ? say_listed(j, key, l->file, false) : pv_success();
}

pv_status pv_join_look_up_files(pv_join *j, size_t from, size_t to, const pv_listings *all) {
    enum { MOST_KEYS = 64 };
    unsigned keys = 0;
    for (size_t i = from; i < to && keys < MOST_KEYS; i++) {
        pv_subject *key = j->ids[i].subject;
        if (key->kind != PV_KIND_KEY)
            continue;
        keys++;
        key = j->artifact ? j->made[pv_join_root(j, key->id)] : key;
        PV_TRY(look_up(j, key, answers_of(j, from, to, key, all->own_guid), all));
    }
    return pv_success();
}
