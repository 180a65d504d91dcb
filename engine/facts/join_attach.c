/* SPDX-License-Identifier: Apache-2.0
 * What belongs to which certificate and key: bindings and events by thumbprint, ACLs by the name of
 * the key's file, requests by public key, templates by identifier or name. What names nothing (an
 * event of Schannel, the ACL of the folder, the machine's GUID) belongs to the case: to every
 * certificate of it that has evidence of a key. */
#include "base/slice.h"
#include "base/text.h"
#include "facts/join_internal.h"

/* ---- one subject to one class ---------------------------------------------------------------- */

static pv_status connect(pv_join *j, pv_subject *s, uint32_t member) {
    uint32_t root = pv_join_root(j, member);
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
        if (l->to->kind == PV_KIND_CERT && pv_subject_is_joined(l->to) && n++ < PV_JOIN_LINKS)
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

static pv_status attach_thumbprint(pv_join *j, size_t from, size_t to) {
    uint32_t cert = first_of(j, PV_KIND_CERT, from, to);
    uint32_t other = cert ? second_of(j, from, to, cert) : 0;
    pv_subject *named = NULL;
    if (!cert && j->artifact)
        PV_TRY(pv_join_named(j, j->ids[from].subject, j->ids[from].value, &named));
    for (size_t i = from; i < to; i++) {
        pv_subject *s = j->ids[i].subject;
        if (s->kind == PV_KIND_CERT)
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

/* By public key, container or file: all that is no key and no certificate goes to the first key,
 * and a request also to the first certificate. */
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
    case PV_BY_CONTAINER:
    case PV_BY_FILE:
        return attach_key(j, from, to);
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

/* A listing of the store that the binding names, one of all its certificates if there is any; NULL
 * when none is there. */
static pv_subject *listing_of(const pv_join *j, const pv_subject *binding) {
    unsigned stores = 0;
    pv_subject *some = NULL;
    for (uint32_t id = 1; id <= j->count && stores < PV_JOIN_CASE; id++) {
        pv_subject *s = j->by_id[id];
        stores += s->kind == PV_KIND_STORE;
        if (s->kind != PV_KIND_STORE || !is_named_store(s, binding))
            continue;
        if (is_whole(s))
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
        if (found || is_whole(store))
            pv_set_BINDING_IN_STORE(b, pv_subject_place(b, PV_FACT_BINDING_SHA1), found);
        PV_TRY(pv_subject_link(b, store));
    }
    return pv_success();
}

/* ---- what belongs to the case ---------------------------------------------------------------- */

bool pv_join_tells_of_key(const pv_subject *cert) {
    return pv_subject_linked(cert, PV_KIND_KEY) != NULL;
}

static bool is_of_case(const pv_subject *s) {
    if (s->kind == PV_KIND_HOST)
        return true;
    if (s->kind == PV_KIND_STORE)
        return pv_subject_peek(s, PV_FACT_STORE_MACHINE_GUID)->known == PV_PRESENT;
    if (s->kind == PV_KIND_ACL)
        return !s->links && !pv_join_is_gone(s);
    if (s->kind == PV_KIND_TEMPLATE)
        return !s->links && pv_subject_peek(s, PV_FACT_TEMPLATE_KIND)->known == PV_PRESENT &&
               pv_subject_peek(s, PV_FACT_TEMPLATE_KIND)->u.choice == PV_TEMPLATEKIND_INF;
    return s->kind == PV_KIND_EVENT && !s->links;
}

/* The ACL of a key's file that fits no key: it is that of the only key there is, unless the name
 * of that key's file is known to be another, or several files are listed. */
static bool may_be_its_acl(const pv_subject *acl, const pv_subject *key) {
    const pv_value *kind = pv_subject_peek(acl, PV_FACT_ACL_KIND);
    if (kind->known == PV_PRESENT && kind->u.choice == PV_ACLKIND_FOLDER)
        return true;
    return key && pv_subject_peek(key, PV_FACT_KEY_FILE_LISTED)->known != PV_PRESENT &&
           pv_subject_peek(key, PV_FACT_KEY_UNIQUE_CONTAINER)->known != PV_PRESENT;
}

typedef struct {
    pv_subject *certs[PV_JOIN_CASE];
    size_t count;
} case_certs;

/* Those with evidence of a key; when none has any, those that are no CA's. */
static case_certs certs_of_case(const pv_join *j) {
    case_certs with = {.count = 0}, without = {.count = 0};
    for (uint32_t id = 1; id <= j->count; id++) {
        pv_subject *cert = j->made[id];
        if (!cert || cert->kind != PV_KIND_CERT)
            continue;
        const pv_value *ca = pv_subject_value(cert, PV_FACT_CERT_IS_CA);
        bool tells = pv_join_tells_of_key(cert);
        case_certs *to = tells ? &with : &without;
        if ((tells || ca->known != PV_PRESENT || !ca->u.boolean) && to->count < PV_JOIN_CASE)
            to->certs[to->count++] = cert;
    }
    return with.count ? with : without;
}

static pv_status attach_to_case(const case_certs *certs, pv_subject *s) {
    bool single = certs->count == 1;
    pv_subject *only = single ? pv_subject_linked(certs->certs[0], PV_KIND_KEY) : NULL;
    if ((s->kind == PV_KIND_ACL && !may_be_its_acl(s, only)) ||
        (s->kind == PV_KIND_TEMPLATE && !single))
        return pv_success();
    for (size_t i = 0; i < certs->count; i++) {
        pv_subject *key = pv_subject_linked(certs->certs[i], PV_KIND_KEY);
        PV_TRY(pv_subject_link(s, certs->certs[i]));
        if (key)
            PV_TRY(pv_subject_link(s, key));
    }
    return pv_success();
}

/* Evidence of a key without a certificate: the certificate that it is missing from is made up, so
 * that there is something to diagnose. One for each key, or one for events and ACLs alone. */
static pv_status make_up_certs(pv_join *j, case_certs *certs) {
    bool any = false;
    for (uint32_t id = 1; id <= j->count; id++) {
        pv_subject *key = j->made[id], *cert;
        any |= j->by_id[id]->kind == PV_KIND_EVENT || pv_join_is_key_file(j->by_id[id]);
        if (!key || key->kind != PV_KIND_KEY || certs->count == PV_JOIN_CASE)
            continue;
        PV_TRY(pv_join_named(j, NULL, (pv_bytes){0}, &cert));
        PV_TRY(pv_subject_link(key, cert));
        certs->certs[certs->count++] = cert;
    }
    if (any && !certs->count) {
        PV_TRY(pv_join_named(j, NULL, (pv_bytes){0}, &certs->certs[0]));
        certs->count = 1;
    }
    return pv_success();
}

/* ACLs of keys go on to the certificates that were made up. */
static pv_status pass_on(const case_certs *certs) {
    for (size_t i = 0; i < certs->count; i++) {
        pv_subject *key = pv_subject_linked(certs->certs[i], PV_KIND_KEY);
        for (const pv_link *l = key ? key->links : NULL; l; l = l->next)
            if (l->to->kind != PV_KIND_CERT && l->to->kind != PV_KIND_KEY)
                PV_TRY(pv_subject_link(l->to, certs->certs[i]));
    }
    return pv_success();
}

static pv_status attach_case(pv_join *j, const pv_listings *listings) {
    case_certs certs = certs_of_case(j);
    bool bound = false;
    for (uint32_t id = 1; id <= j->count; id++)
        bound |= j->by_id[id]->kind == PV_KIND_BINDING;
    if (!certs.count && !bound) {
        PV_TRY(make_up_certs(j, &certs));
        PV_TRY(pass_on(&certs));
    }
    for (uint32_t id = 1; id <= j->count; id++)
        if (is_of_case(j->by_id[id]) && !pv_join_is_listed(j->by_id[id], listings))
            PV_TRY(attach_to_case(&certs, j->by_id[id]));
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
    return j->artifact ? attach_case(j, listings) : pv_success();
}
