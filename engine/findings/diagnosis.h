/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_DIAGNOSIS_H
#define PKIVET_FINDINGS_DIAGNOSIS_H

#include "base/arena.h"
#include "findings/finding.h"

/* Causes as plain data, and diagnoses: why the key of a certificate does not work. lua/ fills
 * both. */

typedef enum {
    PV_CONFIDENCE_POSSIBLE,
    PV_CONFIDENCE_LIKELY,
    PV_CONFIDENCE_CERTAIN,
    PV_CONFIDENCE_COUNT
} pv_confidence;
const char *pv_confidence_name(pv_confidence confidence); /* "likely" */

/* What a certificate may be to serve, by name. */
const char *const *pv_goals(size_t *ret_count);
/* NULL, or what to say of a word that is no goal. */
const char *pv_goal_wrong(const char *word, pv_arena *arena);

/* A command of a fix, what it changes, and the way back. */
typedef struct {
    const char *command, *changes, *undo;
} pv_step;

/* A cause has one fix, with the name "", or several that its check chooses from. */
typedef struct {
    const char *name;
    const pv_step *steps;
    size_t count;
} pv_fix;

/* All members live as long as the judge. */
typedef struct {
    size_t index;
    const char *name; /* "keyspec-signature": its file's name */
    const char *title, *why, *since, *file;
    const pv_cite *cites;
    size_t cite_count;
    const char *const *goals; /* what it is a cause for; none: for everything */
    size_t goal_count;
    int64_t rank;   /* among causes of one confidence the lower is named first */
    bool key_event; /* it leaves events that tell of a key that did not open */
    bool aside;     /* a trouble that does not break the key: named as if a step less sure */
    const pv_fix *fixes;
    size_t fix_count;
    bool broken;
    const char *load_error;
} pv_cause_info;

typedef struct {
    const pv_cause_info *items;
    size_t count;
} pv_causes;

const pv_cause_info *pv_cause_find(const pv_causes *causes, const char *name);
/* The nearest name; NULL when none is near. */
const char *pv_cause_nearest(const pv_causes *causes, const char *name);

/* The event tells that a server's key did not open: Schannel 36870, or HTTP.sys 15021 with
 * STATUS_NO_SUCH_LOGON_SESSION. */
bool pv_event_is_of_key(pv_subject *event);

/* What is not known, and the command whose output would tell; NULL when none is known. */
typedef struct {
    pv_fact fact;
    const char *command;
} pv_missing;

/* A cause of one certificate, or (cause NULL) that none was found. In the unit's arena. */
typedef struct pv_diagnosis {
    struct pv_diagnosis *next; /* of the same certificate, the next in rank */
    pv_subject *cert;          /* joined */
    const pv_cause_info *cause;
    const char *goal; /* NULL: none was named */
    unsigned rank;    /* from 1; 0: none was found */
    pv_confidence confidence;
    const char *message; /* may be NULL: the cause's title says it */
    const pv_evidence *backing, *against;
    size_t backing_count, against_count;
    const pv_missing *missing;
    size_t missing_count;
    const char **open; /* with none found: the causes that an event leaves in question */
    size_t open_count;
    const pv_step *fix; /* with their placeholders filled in */
    size_t fix_count;
    const char *error, *traceback; /* of a cause that is broken: it tells nothing */
} pv_diagnosis;

#endif
