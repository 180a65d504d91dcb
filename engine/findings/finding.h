/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_FINDING_H
#define PKIVET_FINDINGS_FINDING_H

#include "facts/subject.h"
#include "findings/catalog.h"

/* A fact that a rule read, in the order of reading, once each. `name` is as the rule wrote it,
 * with the links it went over ("key.cert.extended_key_usage"); `subject` is where it led. */
typedef struct {
    const char *name;
    pv_subject *subject;
    pv_fact fact;
    unsigned line; /* of the rule's file; 0: in its `when`, or nobody asked */
} pv_evidence;

struct pv_waiver;

/* Against the baseline of the scan, where there is one. */
typedef enum { PV_STANDING_NONE, PV_STANDING_NEW, PV_STANDING_UNCHANGED } pv_standing;

/* A verdict with its evidence. Lives in the unit's arena. */
typedef struct pv_finding {
    struct pv_finding *next;
    const pv_rule_info *rule;
    pv_verdict verdict;
    pv_severity severity; /* of a failure: the rule's, unless the failure chose another */
    pv_subject *subject;
    const char *message; /* one sentence; of cannot_tell: what is not known; of broken: the error */
    const char *remedy;  /* command with its placeholders filled in; NULL when there is none */
    const pv_evidence *evidence;
    size_t evidence_count;
    struct pv_waiver *waiver; /* of a failure that somebody decided to live with; else NULL */
    pv_standing standing;
    const char *traceback; /* of a broken rule: file, line and calls; else NULL */
} pv_finding;

/* Hex SHA-256 (first 32 digits) over rule id, subject identity and the names of the facts in the
 * evidence: never the path, never values that change with the clock. NULL without memory. */
const char *pv_finding_fingerprint(const pv_finding *finding);

#endif
