/* SPDX-License-Identifier: Apache-2.0
 * Which key of a PFX belongs to which certificate: by public key; where that is not known, or leads
 * nowhere, by localKeyID (RFC 2985 5.5.2), whose truth is judged on the way. Compares all with all:
 * how many there are is capped before. */
#include "facts/setters.h"
#include "readers/pfx.h"

/* A key is linked to no more than so many certificates: renewals that kept it. */
enum { LINKS_MAX = 16 };

static bool same_public_key(const pv_subject *a, const pv_subject *b) {
    return a->public_key.size > 0 && pv_bytes_equal(a->public_key, b->public_key);
}

static bool same_id(const pv_pfx_member *a, const pv_pfx_member *b) {
    return a->has_local_key_id && b->has_local_key_id &&
           pv_bytes_equal(a->local_key_id, b->local_key_id);
}

/* What the certificates of the file are to one key. */
typedef struct {
    const pv_pfx_member *by_key, *by_id; /* the first of each */
    size_t with_key, with_id, keys_with_id;
    bool unknown; /* a certificate whose public key did not parse */
} relation;

static relation relate(const pv_pfx *p, const pv_pfx_member *key) {
    relation r = {0};
    for (const pv_pfx_member *c = p->certificates.first; c; c = c->next) {
        if (same_public_key(key->subject, c->subject) && !r.with_key++)
            r.by_key = c;
        if (same_id(key, c) && !r.with_id++)
            r.by_id = c;
        r.unknown |= c->subject->public_key.size == 0;
    }
    for (const pv_pfx_member *k = p->keys.first; k; k = k->next)
        r.keys_with_id += same_id(key, k);
    return r;
}

static pv_status link(const pv_pfx *p, const pv_pfx_member *key, const relation *r) {
    size_t links = 0;
    for (const pv_pfx_member *c = p->certificates.first; c && links < LINKS_MAX; c = c->next) {
        if (r->with_key ? !same_public_key(key->subject, c->subject) : !same_id(key, c))
            continue;
        PV_TRY(pv_subject_link(key->subject, c->subject));
        links++;
    }
    return pv_success();
}

/* Whether more certificates could be in the file than were read. */
static bool certificates_unseen(const pv_pfx *p) {
    return p->unseen || p->certificates.count < p->certificate_bags;
}

static void judge_match(const pv_pfx *p, pv_subject *key, const relation *r) {
    bool unknown = certificates_unseen(p) || (p->certificates.count && !key->public_key.size);
    if (r->with_key)
        pv_set_KEY_MATCHES_CERTIFICATE(key, pv_subject_place(key, PV_FACT_KEY_FORMAT), true);
    else if (unknown || r->unknown)
        return;
    else if (r->with_id)
        pv_set_KEY_MATCHES_CERTIFICATE(key, pv_subject_place(key, PV_FACT_KEY_FORMAT), false);
    else
        pv_subject_absent(key, PV_FACT_KEY_MATCHES_CERTIFICATE);
}

/* What localKeyID leads to, of a key and certificates that are all known. */
static pv_pairing pairing(const pv_pfx_member *key, const relation *r) {
    if (!key->has_local_key_id)
        return PV_PAIRING_MISSING;
    if (r->with_id > 1 || r->keys_with_id > 1)
        return PV_PAIRING_DUPLICATE;
    if (r->with_id)
        return same_public_key(key->subject, r->by_id->subject) ? PV_PAIRING_MATCHES
                                                                : PV_PAIRING_WRONG;
    return r->by_key && !r->by_key->has_local_key_id ? PV_PAIRING_MISSING : PV_PAIRING_WRONG;
}

static void judge_local_key_id(const pv_pfx *p, const pv_pfx_member *key, const relation *r) {
    pv_subject *s = key->subject;
    if (certificates_unseen(p))
        return;
    if (!p->certificates.count)
        pv_subject_absent(s, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING);
    else if (s->public_key.size && !r->unknown &&
             pv_subject_peek(s, PV_FACT_KEY_LOCAL_KEY_ID)->known != PV_UNDETERMINED)
        pv_set_KEY_LOCAL_KEY_ID_PAIRING(s,
                                        key->has_local_key_id
                                            ? key->local_key_id_place
                                            : pv_subject_place(s, PV_FACT_KEY_FORMAT),
                                        pairing(key, r));
}

pv_status pv_pfx_pair(pv_pfx *p) {
    for (const pv_pfx_member *key = p->keys.first; key; key = key->next) {
        const relation r = relate(p, key);
        PV_TRY(link(p, key, &r));
        judge_match(p, key->subject, &r);
        judge_local_key_id(p, key, &r);
    }
    return pv_success();
}
