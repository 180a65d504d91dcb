/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_STEP_EXTENSIONS_H
#define PKIVET_READERS_STEP_EXTENSIONS_H

#include "readers/profile.h"
#include "readers/step_tokens.h"

/* Extensions that a template of step-ca writes as octets (its member "extensions"), while they are
 * read, and the facts that come of them. */
typedef enum {
    PV_STEP_USAGE,
    PV_STEP_PURPOSES,
    PV_STEP_CONSTRAINTS,
    PV_STEP_POLICIES,
    PV_STEP_CRLS,
    PV_STEP_OCSP,
    PV_STEP_NAMES,
    PV_STEP_APPLICATION,
    PV_STEP_RAWS
} pv_step_raw_kind;

typedef struct {
    bool given;
    bool unsure; /* an action may write its value, or may leave it out; or the value is none */
    pv_place place;
    uint64_t bits;  /* of Key Usage; of Basic Constraints whether they are a CA's */
    int64_t length; /* of a path; -1 is none */
    const pv_text *items;
    size_t count;
} pv_step_raw;

/* The one that the walk is in. */
typedef struct {
    pv_slice key, id, value;
    pv_place place;
    unsigned branches; /* around it */
    bool critical, any_id, any_value, any_critical;
} pv_step_extension;

typedef struct {
    pv_profile *profile;
    pv_step_raw raws[PV_STEP_RAWS];
    pv_profile_list names, critical;
    bool given;
    bool open;     /* there may be others */
    bool copies;   /* those of the request */
    bool may_copy; /* an action does, or may */
    pv_place place;
    pv_step_extension now;
} pv_step_extensions;

PV_MUST_USE pv_status pv_step_extensions_begin(pv_profile *p, pv_step_extensions *ret_extensions);

/* Tokens of the member's value; depth and branches with what the token did to them, the depth of
 * the template's own object being 1. */
PV_MUST_USE pv_status pv_step_extensions_sign(pv_step_extensions *e, const pv_step_token *t,
                                              unsigned depth, unsigned branches);
void pv_step_extensions_scalar(pv_step_extensions *e, const pv_step_token *t, unsigned depth,
                               unsigned branches, bool is_value);
void pv_step_extensions_action(pv_step_extensions *e, const pv_step_token *t, unsigned depth,
                               unsigned branches, bool is_value);

/* Known to stand in certificates, and decoded. */
static inline bool pv_step_raw_is_sure(const pv_step_raw *raw) {
    return raw->given && !raw->unsure;
}
/* One that is not known, or may be there, in place of what members say. */
static inline bool pv_step_raw_is_open(const pv_step_extensions *e, pv_step_raw_kind kind) {
    return e->raws[kind].given ? e->raws[kind].unsure : e->open;
}

/* Sets the facts that they tell. For after those of other members were. */
void pv_step_extensions_set(pv_step_extensions *e, pv_subject *subject);

#endif
