/* SPDX-License-Identifier: Apache-2.0
 * Which loose key belongs to which loose certificate of the same input: by public key. A PFX
 * pairs its own (it also has localKeyID to go by); what is linked already is left alone. */
#include "facts/setters.h"
#include "facts/unit.h"

static bool same_public_key(const pv_subject *a, const pv_subject *b) {
    return a->public_key.size > 0 && pv_bytes_equal(a->public_key, b->public_key);
}

static bool pairs_here(const pv_subject *s) {
    return !pv_subject_linked(s, PV_KIND_PFX);
}

/* Links `key` to every loose certificate with its public key; counts what there is. */
static pv_status link_matching(pv_subject *key, unsigned *ret_matching) {
    *ret_matching = 0;
    for (pv_subject *s = key->unit->subjects; s; s = s->next) {
        if (s->kind != PV_KIND_CERT || !pairs_here(s) || !same_public_key(key, s))
            continue;
        PV_TRY(pv_subject_link(key, s));
        (*ret_matching)++;
    }
    return pv_success();
}

typedef struct {
    unsigned keys;
    pv_subject *leaf; /* the first loose certificate that is no CA, else the first */
} census;

static census count(pv_unit *unit) {
    census c = {0};
    bool leaf_is_ca = true;
    for (pv_subject *s = unit->subjects; s; s = s->next) {
        if (s->kind == PV_KIND_KEY && pairs_here(s))
            c.keys++;
        if (s->kind != PV_KIND_CERT || !pairs_here(s))
            continue;
        const pv_value *ca = pv_subject_peek(s, PV_FACT_CERT_IS_CA);
        bool is_ca = ca->known == PV_PRESENT && ca->u.boolean;
        if (!c.leaf || (leaf_is_ca && !is_ca)) {
            c.leaf = s;
            leaf_is_ca = is_ca;
        }
    }
    return c;
}

pv_status pv_unit_pair(pv_unit *unit) {
    census found = count(unit);
    if (!found.keys)
        return pv_success();
    for (pv_subject *s = unit->subjects; s; s = s->next) {
        if (s->kind != PV_KIND_KEY || !pairs_here(s))
            continue;
        unsigned matching;
        PV_TRY(link_matching(s, &matching));
        if (!found.leaf) {
            pv_subject_absent(s, PV_FACT_KEY_MATCHES_CERTIFICATE);
        } else if (matching) {
            pv_set_KEY_MATCHES_CERTIFICATE(s, (pv_place){0}, true);
        } else if (s->public_key.size && found.keys == 1) {
            /* One key beside certificates that are not its own: it was meant for the leaf. */
            PV_TRY(pv_subject_link(s, found.leaf));
            pv_set_KEY_MATCHES_CERTIFICATE(s, (pv_place){0}, false);
        } else if (s->public_key.size) {
            pv_subject_absent(s, PV_FACT_KEY_MATCHES_CERTIFICATE);
        }
    }
    return pv_success();
}
