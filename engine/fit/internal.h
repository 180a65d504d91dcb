/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FIT_INTERNAL_H
#define PKIVET_FIT_INTERNAL_H

#include "fit/fit.h"

/* One comparison: a fact of what is asked for, and one of the template. */
typedef struct {
    pv_arena *arena;
    pv_fit *fit;
    pv_subject *subject;
    const pv_snapshot *t;
    pv_fit_what what;
    pv_snap_fact asked;
    const pv_snap_fact *allowed;
    const char *goal;
    pv_fact of; /* that `allowed` is */
} pv_fitting;

/* The text of a present scalar, without its quotes; NULL of others. In the arena. */
const char *pv_fit_one(pv_arena *arena, const pv_snap_fact *f);
int64_t pv_fit_number(const pv_snap_fact *f, int64_t otherwise);
bool pv_fit_has(const pv_snap_fact *f, const char *value);
/* "a, b", "none"; NULL of what is not known, or without memory. */
const char *pv_fit_listed(pv_arena *arena, const pv_snap_fact *f);
static inline const pv_snap_fact *pv_fit_of(const pv_snapshot *t, pv_fact fact) {
    return &t->facts[(size_t)fact - (size_t)PV_FACT_TEMPLATE_BEGIN];
}
/* What it is held against is another fact of the template. */
void pv_fit_against(pv_fitting *x, pv_fact of);
/* Of a CA that knows of providers, key specs and names in a directory; or nobody knows. */
bool pv_fit_is_windows(const pv_snapshot *t);
/* Holds it against whether the template is one for CAs: "CA", "end entity", NULL where that is not
 * told. */
const char *pv_fit_constraints(pv_fitting *x);
/* The template is of this schema version or an earlier one, and does not have what came later. */
bool pv_fit_is_schema(const pv_fitting *x, int64_t version);
/* "ECDH_P256": 256; 0 where the name has no size. */
int64_t pv_fit_curve_size(const char *name);
/* "rsa", "ec", "dsa" ... of any of their spellings, and "unsaid". */
const char *pv_fit_algorithm(const char *name);

/* Whether from then to then is more than the life of a template's certificates. */
bool pv_fit_lives_longer(int64_t from, int64_t to, int64_t seconds);
/* "365 days", "36 hours", "4 days 10 minutes"; NULL without memory. */
const char *pv_fit_life(pv_arena *arena, int64_t seconds);

/* A key of id-RSASSA-PSS: one for RSA, but not every program takes it for that. */
bool pv_fit_is_pss(const char *algorithm);
/* A CA written in Go has no such key at all: crypto/x509 does not read it. */
bool pv_fit_refuses_pss(const pv_snapshot *t);
static inline const char *pv_fit_go_keys(const char *allowed) {
    return allowed ? allowed : "a key that Go's crypto/x509 reads";
}
/* Of two algorithms, which are known. */
pv_verdict pv_fit_compare_algorithms(const char *asked, const char *allowed);

/* What Vault makes of a name where it enforces those of hosts. */
typedef enum {
    PV_FIT_HOST_GOOD,
    PV_FIT_HOST_OPEN,   /* versions differ, or it cannot be seen here */
    PV_FIT_HOST_OTHER,  /* no name of a host */
    PV_FIT_HOST_REFUSED /* by IDNA already, wherever it stands */
} pv_fit_host;
pv_fit_host pv_fit_host_name(pv_slice name);
/* The first label of a wildcard: a star, with or without a label before and behind it. */
bool pv_fit_wild_label(pv_slice label);

/* The names of a request against a profile of a CA outside Windows. `names`: its alternative ones.
 */
PV_MUST_USE pv_status pv_fit_hold_granted(pv_fitting *x, const pv_snap_fact *names);

PV_MUST_USE pv_status pv_fit_tell(pv_fitting *x, pv_verdict verdict, const char *asked,
                                  const char *allowed);
PV_MUST_USE pv_status pv_fit_take(pv_fitting *x, pv_fact fact);

#endif
