/* SPDX-License-Identifier: Apache-2.0
 * Evidence that names nothing (an event of Schannel, the ACL of the folder, the machine's GUID, a
 * PFX that nobody could open) belongs to the case: to every certificate of it that has evidence of
 * a key; when nobody shows any, to those that bindings name, or to one that is made up. Evidence of
 * one computer tells nothing of the keys of another. */
#include "facts/join_internal.h"

bool pv_join_tells_of_key(const pv_subject *cert) {
    return pv_subject_linked(cert, PV_KIND_KEY) != NULL;
}

/* A PFX of which the outside alone was read: whose certificate is in it, nobody here can say. */
static bool is_closed(const pv_subject *pfx) {
    return pv_subject_peek(pfx, PV_FACT_PFX_CERTIFICATE_COUNT)->known == PV_UNDETERMINED &&
           !pv_subject_linked(pfx, PV_KIND_CERT);
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
    if (s->kind == PV_KIND_PFX)
        return is_closed(s);
    return s->kind == PV_KIND_EVENT && !s->links;
}

/* The ACL of a key's file that fits no key: it is that of the only key there is, unless the name
 * of that key's file is known to be another, by its container's if nothing else, or several files
 * are listed. With neither key nor
 * certificate it is that of the key in question. */
static bool may_be_its_acl(pv_join *j, pv_subject *acl, const pv_subject *cert, pv_subject *key) {
    const pv_value *kind = pv_subject_peek(acl, PV_FACT_ACL_KIND);
    if (kind->known == PV_PRESENT && kind->u.choice == PV_ACLKIND_FOLDER)
        return true;
    if (cert && !key) /* nobody shows the certificate either */
        return !cert->joining->members.count;
    return key && pv_subject_peek(key, PV_FACT_KEY_FILE_LISTED)->known != PV_PRESENT &&
           pv_subject_peek(key, PV_FACT_KEY_UNIQUE_CONTAINER)->known != PV_PRESENT &&
           !pv_join_is_other_file(j, acl, key);
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

/* Which may belong to the only certificate there is, and of many to none. */
static bool needs_single(pv_kind kind) {
    return kind == PV_KIND_TEMPLATE || kind == PV_KIND_PFX;
}

static pv_status attach_to_case(pv_join *j, const case_certs *certs, pv_subject *s) {
    bool single = certs->count == 1;
    pv_subject *cert = single ? certs->certs[0] : NULL;
    pv_subject *only = cert ? pv_subject_linked(cert, PV_KIND_KEY) : NULL;
    if ((s->kind == PV_KIND_ACL && !may_be_its_acl(j, s, cert, only)) ||
        (needs_single(s->kind) && !single))
        return pv_success();
    for (size_t i = 0; i < certs->count; i++) {
        pv_subject *key = pv_subject_linked(certs->certs[i], PV_KIND_KEY);
        if (pv_join_is_foreign(j, s, certs->certs[i]))
            continue;
        PV_TRY(pv_subject_link(s, certs->certs[i]));
        if (key)
            PV_TRY(pv_subject_link(s, key));
    }
    return pv_success();
}

/* Evidence of a key without a certificate: the certificate that it is missing from is made up, so
 * that there is something to diagnose. One for each key, or one for events and ACLs alone. */
static pv_status make_up_certs(pv_join *j, case_certs *certs) {
    for (uint32_t id = 1; id <= j->count && certs->count < PV_JOIN_CASE; id++) {
        pv_subject *key = j->made[id], *cert;
        if (!key || key->kind != PV_KIND_KEY || pv_join_is_not_found(key))
            continue;
        PV_TRY(pv_join_named(j, NULL, (pv_bytes){0}, &cert));
        PV_TRY(pv_subject_link(key, cert));
        certs->certs[certs->count++] = cert;
    }
    bool any = false;
    for (uint32_t id = 1; id <= j->count && !certs->count; id++)
        any |= j->by_id[id]->kind == PV_KIND_EVENT || pv_join_is_key_file(j->by_id[id]);
    if (!any)
        return pv_success();
    certs->count = 1;
    return pv_join_named(j, NULL, (pv_bytes){0}, &certs->certs[0]);
}

/* Those that nobody shows and bindings name: what Windows really uses. */
static void add_named(const pv_join *j, case_certs *certs) {
    for (pv_subject *s = j->unit->subjects; s && certs->count < PV_JOIN_CASE; s = s->next)
        if (s->id > j->count && s->kind == PV_KIND_CERT && pv_subject_linked(s, PV_KIND_BINDING) &&
            !s->joining->members.count)
            certs->certs[certs->count++] = s;
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

pv_status pv_join_attach_case(pv_join *j, const pv_listings *listings) {
    case_certs certs = certs_of_case(j);
    if (!certs.count) {
        add_named(j, &certs);
        PV_TRY(make_up_certs(j, &certs));
        PV_TRY(pass_on(&certs));
    }
    for (uint32_t id = 1; id <= j->count; id++)
        if (is_of_case(j->by_id[id]) && !pv_join_is_listed(j->by_id[id], listings))
            PV_TRY(attach_to_case(j, &certs, j->by_id[id]));
    return pv_success();
}
