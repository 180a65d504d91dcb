/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_WAIVER_H
#define PKIVET_FINDINGS_WAIVER_H

#include "findings/finding.h"

/* A finding that somebody has decided to live with. Where and about what: every scope that is not
 * NULL must fit, and at least one is not. */
typedef struct pv_waiver {
    const char *rule; /* id or name */
    const char *fingerprint;
    const char *path;    /* of the artifact: a glob in which * stands for any text, / too */
    const char *subject; /* subject_id ("sha1:..."): a glob */
    const char *reason, *owner;
    bool has_expiry;
    int64_t expires; /* seconds since 1970: from then on it waives nothing */
    const char *file;
    unsigned line;
    uint64_t used; /* findings that it has waived */
} pv_waiver;

static inline bool pv_waiver_expired(const pv_waiver *waiver, int64_t now) {
    return waiver->has_expiry && now >= waiver->expires;
}

/* The first waiver that is in force and fits a failure; NULL when none does. Computes what it must
 * of identity and fingerprint, in the unit's arena. */
pv_waiver *pv_waiver_find(pv_waiver *waivers, size_t count, const pv_finding *finding, int64_t now);

#endif
