/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_JOIN_INTERNAL_H
#define PKIVET_FACTS_JOIN_INTERNAL_H

#include "facts/join.h"
#include "facts/setters.h"

/* What the files of the join share. */

/* What subjects are recognised by. Two with an equal identity are about one thing. */
typedef enum {
    PV_BY_THUMBPRINT,
    PV_BY_SERIAL, /* and issuer */
    PV_BY_PUBLIC_KEY,
    PV_BY_SPKI,
    PV_BY_CONTAINER,
    PV_BY_FILE, /* the 32 hex digits that a key file's name begins with */
    PV_BY_TEMPLATE
} pv_identity_kind;

typedef struct {
    pv_identity_kind kind;
    pv_bytes value;
    pv_subject *subject;
} pv_identity;

/* How many members of a class get a link each, and to how many certificates that is linked which
 * belongs to the case as a whole: a hostile input must not make a web. */
enum { PV_JOIN_LINKS = 16, PV_JOIN_CASE = 64 };

/* Arrays are indexed by the subject's id, from 1. */
typedef struct {
    pv_unit *unit;
    pv_subject **by_id;
    uint32_t count;   /* of subjects that were read */
    uint32_t *parent; /* of the classes */
    uint32_t *next;   /* member of the same class, in the order of finding; 0: the last */
    bool *of_user;    /* by root: a user's entry of a certificate that the machine has, too */
    uint32_t *own;    /* by root of a certificate: its own key, or 0 */
    pv_identity *ids; /* sorted */
    size_t id_count;
    struct pv_hosts *hosts; /* with an artifact */
    pv_artifact *artifact;  /* of joined subjects; NULL: subjects are linked only */
    pv_subject **made;      /* by root: the joined subject */
} pv_join;

/* join_identity.c: fills ids, sorted. */
PV_MUST_USE pv_status pv_join_identify(pv_join *join);
/* Issuer and serial as one text that does not depend on who printed it; NULL when it has none. */
const char *pv_join_serial_of(pv_arena *arena, pv_subject *cert);

/* The ACL's file has such a name, and the key's container makes another. */
bool pv_join_is_other_file(pv_join *join, pv_subject *acl, pv_subject *key);

/* join_machines.c: of which computers the evidence is, as far as it tells: that of an event, and
 * that of the folder in which a file lies. */
PV_MUST_USE pv_status pv_join_find_hosts(pv_join *join);
/* The evidence is of another computer than the joined key or certificate. */
bool pv_join_is_foreign(const pv_join *join, const pv_subject *evidence, const pv_subject *joined);

/* join_classes.c: unites what is one, and finds each certificate's own key. */
PV_MUST_USE pv_status pv_join_classify(pv_join *join);
uint32_t pv_join_root(pv_join *join, uint32_t id);
/* Where the run of identities that begins at `from` ends. */
size_t pv_join_run(const pv_join *join, size_t from);
/* The different keys of a run of one container or file: one, or two of CryptoAPI. */
size_t pv_join_slots(pv_join *join, size_t from, size_t to, uint32_t ret_keys[2]);
/* The key is known from where it is installed, not from a file that could be installed. */
bool pv_join_is_installed(const pv_subject *key);

/* An answer with NTE_NOT_FOUND or CRYPT_E_NOT_FOUND and nothing else: the store that was looked
 * into has not the certificate, which tells nothing of any key. */
bool pv_join_is_not_found(const pv_subject *key);

/* join_attach.c: links, between keys and certificates and with all other kinds. */
PV_MUST_USE pv_status pv_join_attach(pv_join *join);

/* join_files.c: listings of key files, and what they tell of each key. */
typedef struct pv_listings pv_listings;
PV_MUST_USE pv_status pv_join_find_listings(const pv_join *join, pv_listings **ret_listings);
/* Of a run by the name of the key's file. */
PV_MUST_USE pv_status pv_join_look_up_files(pv_join *join, size_t from, size_t to,
                                            const pv_listings *listings);
/* A key's file that was there; one that was asked for and was not. */
bool pv_join_is_key_file(const pv_subject *subject);
bool pv_join_is_gone(const pv_subject *subject);
/* It stands in a listing: of those files the ones that fit no key belong to nobody here. */
bool pv_join_is_listed(const pv_subject *subject, const pv_listings *listings);

/* join_case.c: what names nothing goes to the certificates of the case. */
PV_MUST_USE pv_status pv_join_attach_case(pv_join *join, const pv_listings *listings);

/* join_merge.c: a joined subject for the class of `root`. */
PV_MUST_USE pv_status pv_join_merge(pv_join *join, uint32_t root);
/* A joined certificate of which nothing but the thumbprint that `by` names is known; with `by` NULL
 * not even that. */
PV_MUST_USE pv_status pv_join_named(pv_join *join, pv_subject *by, pv_bytes sha1,
                                    pv_subject **ret_cert);
/* Notes who states a fact of a joined subject that no member states. */
PV_MUST_USE pv_status pv_join_source(pv_subject *joined, pv_fact fact, pv_subject *who);
/* The members of the class of `root`, the preferred first. */
PV_MUST_USE pv_status pv_join_members(pv_join *join, uint32_t root, pv_sources *ret_members);

/* join_disagree.c: notes in `subject` what the members of its class say differently. */
PV_MUST_USE pv_status pv_join_disagree(pv_subject *subject, const pv_sources *members);

#endif
