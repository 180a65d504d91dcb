/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_PROFILE_H
#define PKIVET_READERS_PROFILE_H

#include "facts/reader.h"

/* What the descriptions of certificates that CAs outside Windows go by have in common: usages in
 * words, which become Key Usage and Extended Key Usage of a subject `template`. */

typedef enum {
    PV_WORDS_CFSSL = 1,   /* "server auth": words of both extensions in one list; to the letter */
    PV_WORDS_VAULT = 2,   /* "ServerAuth": names of Go's crypto/x509, in either case */
    PV_WORDS_OPENSSL = 4, /* "serverAuth", "TLS Web Server Authentication": to the letter */
    PV_WORDS_STEP = 8,    /* "serverAuth", "server_auth": in either case, underscores between */
    PV_WORDS_GO = PV_WORDS_VAULT | PV_WORDS_STEP
} pv_words;

/* A list of purposes, or a set of usages, while it is read. */
typedef struct {
    pv_place place; /* of the first word */
    bool given;     /* something says it, be it that there is nothing */
    bool unsure;    /* something in it is not known: the fact stays undetermined */
} pv_told;

typedef struct {
    const pv_reading *reading;
    pv_subject *subject;
    pv_place place; /* where it begins */
    pv_told usage_told, purposes_told;
    uint64_t usage;
    pv_text *purposes;
    size_t purpose_count;
    bool partial; /* what is not told may stand elsewhere, or behind damage */
} pv_profile;

/* A new subject of that kind, in the unit of `reading`. */
PV_MUST_USE pv_status pv_profile_begin(const pv_reading *reading, pv_templatekind kind,
                                       pv_place place, pv_profile *ret_profile);

/* One word of a list. Each gives false for a word that is none of its extension's. */
bool pv_profile_add_usage(pv_profile *p, pv_words words, pv_slice word, pv_place place);
bool pv_profile_add_purpose(pv_profile *p, pv_words words, pv_slice word, pv_place place);
/* The same by its identifier in dotted form. */
PV_MUST_USE pv_status pv_profile_add_oid(pv_profile *p, pv_slice dotted, pv_place place);

/* Notes that something says it, were it nothing. */
void pv_told_note(pv_told *told, pv_place place);

/* Sets what was read of both. What nothing told is absent, unless the profile is partial. */
void pv_profile_end(pv_profile *p);

/* Go's crypto/x509 marks Key Usage critical, and Basic Constraints where they are written. For
 * after the end. */
void pv_profile_set_critical_by_go(pv_profile *p, bool constraints);

void pv_profile_set_name(pv_profile *p, pv_place place, const char *name);

/* A list of texts, while it is read. */
typedef struct {
    pv_profile *profile;
    pv_told told;
    pv_text *items;
    size_t count;
} pv_profile_list;

PV_MUST_USE pv_status pv_profile_list_begin(pv_profile *p, pv_profile_list *ret_list);
/* Adds `prefix` and the text, once. Beyond 256 the list is unsure, and that is noted. */
PV_MUST_USE pv_status pv_profile_list_add(pv_profile_list *l, const char *prefix, pv_slice text,
                                          pv_place place);
/* Sets it, be it empty; what nothing told is absent, unless the profile is partial. */
void pv_profile_list_set(const pv_profile_list *l, pv_fact fact);

/* Sets of copied extensions. */
enum {
    PV_COPIES_NONE = 0,
    PV_COPIES_MISSING = 1 << PV_COPIEDEXTENSIONS_MISSING,
    PV_COPIES_ALL = 1 << PV_COPIEDEXTENSIONS_MISSING | 1 << PV_COPIEDEXTENSIONS_OWN
};

/* A problem of the artifact. */
void pv_profile_note(const pv_reading *reading, pv_code code, pv_place place, const char *fmt, ...)
    PV_PRINTF(4, 5);
/* That a word is not known: "'<word>' is no <what>". */
void pv_profile_unknown(const pv_reading *reading, pv_place place, pv_slice word, const char *what);

/* A duration as Go writes it, "8760h", "1h30m", "-1.5s"; with `days` also "30d". Whole seconds,
 * towards zero. */
bool pv_duration_seconds(pv_slice text, bool days, int64_t *ret_seconds);

#endif
