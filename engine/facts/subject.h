/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_SUBJECT_H
#define PKIVET_FACTS_SUBJECT_H

#include "base/bytes.h"
#include "facts/value.h"

struct pv_artifact;
struct pv_unit;
typedef struct pv_subject pv_subject;

/* Computes one PENDING fact of a subject and sets it (or marks it absent or undetermined). */
typedef void pv_resolve(pv_subject *subject, pv_fact fact, const void *data);

typedef struct pv_link {
    struct pv_link *next;
    pv_subject *to;
} pv_link;

typedef struct {
    pv_subject *const *items;
    uint32_t count;
} pv_sources;

/* What a joined subject (facts/join.h) is made of: all of its sources, and for each fact, from the
 * kind's first, those that state it, the one whose value was taken first. */
typedef struct {
    pv_sources members;
    pv_sources *facts;
} pv_joining;

/* A thing with facts. Lives in its unit's arena. */
struct pv_subject {
    pv_kind kind;
    uint32_t id; /* within the unit from 1, in the order of finding; reports add the run's base */
    struct pv_artifact *artifact;
    struct pv_unit *unit;
    pv_value *values;           /* pv_kind_facts(kind) of them */
    pv_link *links, *last_link; /* in the order in which they were made */
    uint32_t link_count;
    pv_subject *next; /* in the unit */
    pv_resolve *resolve;
    const void *resolve_data;
    /* What pairing goes by: the public key's own octets (RSAPublicKey, EC point, ...) and its
     * whole SubjectPublicKeyInfo; empty when unknown. */
    pv_bytes public_key, spki;
    pv_joining *joining;  /* of a joined subject; else NULL */
    const char *identity; /* of one that stands for a subject of an input that is gone; else NULL */
};

/* The value of a fact of the subject's kind, computed now if it was pending. Never NULL. */
const pv_value *pv_subject_value(pv_subject *subject, pv_fact fact);

/* The same without computing: `known` may be PV_PENDING. */
const pv_value *pv_subject_peek(const pv_subject *subject, pv_fact fact);

/* Where a present value was read, for what is derived from it; nowhere when it is not present. */
pv_place pv_subject_place(const pv_subject *subject, pv_fact fact);

/* States other than present. A new subject's facts are all undetermined. */
void pv_subject_absent(pv_subject *subject, pv_fact fact);
void pv_subject_undetermined(pv_subject *subject, pv_fact fact);
void pv_subject_all_absent(pv_subject *subject); /* for a reader that sees the whole of it */
void pv_subject_pending(pv_subject *subject, pv_fact fact);

/* Links both ways; a link that is there already is not made twice. Looks through the links of the
 * one that has fewer for that. */
PV_MUST_USE pv_status pv_subject_link(pv_subject *a, pv_subject *b);
/* The first linked subject of `kind`; NULL when there is none. */
pv_subject *pv_subject_linked(const pv_subject *subject, pv_kind kind);

/* Where the fact was read: the subject itself, or of a joined one the source of its value. Never
 * NULL. */
pv_subject *pv_subject_origin(pv_subject *subject, pv_fact fact);

/* Untyped, for the typed setters of setters.h. `place` is kept; the value is marked present. */
pv_value *pv_subject_put(pv_subject *subject, pv_fact fact, pv_place place);

/* "sha1:..." of a certificate, "spki:..." of a key with a known public key, "name:..." of a
 * template, an ACL (its path) and a binding (its endpoint), else "digest:..." of its artifact. In
 * the unit's arena; NULL without memory. */
const char *pv_subject_identity(pv_subject *subject);

#endif
