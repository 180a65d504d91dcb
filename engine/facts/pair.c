/* SPDX-License-Identifier: Apache-2.0
 * Which loose key belongs to which loose certificate of the same input: by public key. A PFX
 * pairs its own (it also has localKeyID to go by); what is linked already is left alone. Sorted
 * first, so that a bundle of many keys and certificates costs no more than its size. */
#include <stdlib.h>

#include "facts/setters.h"
#include "facts/unit.h"

/* Of more certificates with one public key only the first are linked: rules judge one, and a
 * hostile bundle must not make a web. */
enum { LINKS_MAX = 16 };

typedef struct {
    pv_subject **certs; /* loose ones with a known public key, by key and then by id */
    size_t cert_count;
    unsigned keys;
    pv_subject *leaf; /* the first loose certificate that is no CA, else the first */
} census;

static bool pairs_here(const pv_subject *s, pv_kind kind) {
    return s->kind == kind && !pv_subject_linked(s, PV_KIND_PFX);
}

static int compare_bytes(pv_bytes a, pv_bytes b) {
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int by_key(const void *a, const void *b) {
    const pv_subject *x = *(pv_subject *const *)a, *y = *(pv_subject *const *)b;
    int order = compare_bytes(x->public_key, y->public_key);
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

static void note_leaf(census *found, pv_subject *cert, bool *leaf_is_ca) {
    const pv_value *ca = pv_subject_peek(cert, PV_FACT_CERT_IS_CA);
    bool is_ca = ca->known == PV_PRESENT && ca->u.boolean;
    if (!found->leaf || (*leaf_is_ca && !is_ca)) {
        found->leaf = cert;
        *leaf_is_ca = is_ca;
    }
}

static pv_status count(pv_unit *unit, census *ret_found) {
    census found = {0};
    bool leaf_is_ca = true;
    for (const pv_subject *s = unit->subjects; s; s = s->next)
        found.keys += pairs_here(s, PV_KIND_KEY);
    if (!found.keys) {
        *ret_found = found;
        return pv_success();
    }
    found.certs = pv_arena_array(unit->arena, unit->subject_count, sizeof *found.certs);
    if (!found.certs)
        return pv_no_memory();
    for (pv_subject *s = unit->subjects; s; s = s->next) {
        if (!pairs_here(s, PV_KIND_CERT))
            continue;
        note_leaf(&found, s, &leaf_is_ca);
        if (s->public_key.size)
            found.certs[found.cert_count++] = s;
    }
    if (found.cert_count)
        qsort(found.certs, found.cert_count, sizeof *found.certs, by_key);
    *ret_found = found;
    return pv_success();
}

/* The first certificate whose key is not below `public_key`. */
static size_t lower_bound(const census *found, pv_bytes public_key) {
    size_t low = 0, high = found->cert_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_bytes(found->certs[middle]->public_key, public_key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static pv_status link_matching(const census *found, pv_subject *key, size_t *ret_matching) {
    size_t n = 0;
    *ret_matching = 0;
    if (!key->public_key.size)
        return pv_success();
    size_t first = lower_bound(found, key->public_key);
    for (; first + n < found->cert_count && n < LINKS_MAX; n++) {
        pv_subject *cert = found->certs[first + n];
        if (!pv_bytes_equal(cert->public_key, key->public_key))
            break;
        PV_TRY(pv_subject_link(key, cert));
    }
    *ret_matching = n;
    return pv_success();
}

static pv_status pair(const census *found, pv_subject *key) {
    size_t matching;
    PV_TRY(link_matching(found, key, &matching));
    if (!found->leaf) {
        pv_subject_absent(key, PV_FACT_KEY_MATCHES_CERTIFICATE);
    } else if (matching) {
        pv_set_KEY_MATCHES_CERTIFICATE(key, pv_subject_place(key, PV_FACT_KEY_FORMAT), true);
    } else if (key->public_key.size && found->keys == 1) {
        /* One key beside certificates that are not its own: it was meant for the leaf. */
        PV_TRY(pv_subject_link(key, found->leaf));
        pv_set_KEY_MATCHES_CERTIFICATE(key, pv_subject_place(key, PV_FACT_KEY_FORMAT), false);
    } else if (key->public_key.size) {
        pv_subject_absent(key, PV_FACT_KEY_MATCHES_CERTIFICATE);
    }
    return pv_success();
}

pv_status pv_unit_pair(pv_unit *unit) {
    census found;
    PV_TRY(count(unit, &found));
    for (pv_subject *s = unit->subjects; s && found.keys; s = s->next)
        if (pairs_here(s, PV_KIND_KEY))
            PV_TRY(pair(&found, s));
    return pv_success();
}
