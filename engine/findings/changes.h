/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_CHANGES_H
#define PKIVET_FINDINGS_CHANGES_H

#include "base/arena.h"
#include "findings/finding.h"

/* What became of templates since their snapshots were taken. snap/ fills it, reports/ write it; all
 * in one arena. */

typedef enum {
    PV_CHANGE_FACT,
    PV_CHANGE_FINDING, /* another verdict of a rule */
    PV_CHANGE_NEW,     /* there is no snapshot of the template */
    PV_CHANGE_GONE,    /* the template is not there any more */
    PV_CHANGE_RENAMED  /* it has another name, and the object identifier of one that is gone */
} pv_change_kind;
const char *pv_change_kind_name(pv_change_kind kind); /* "fact" */

typedef enum { PV_BEARING_NEUTRAL, PV_BEARING_WEAKER, PV_BEARING_STRONGER } pv_bearing;
const char *pv_bearing_name(pv_bearing bearing); /* "weaker" */

typedef struct {
    const char *const *items;
    size_t count;
} pv_words;

typedef struct pv_change {
    struct pv_change *next;
    pv_change_kind kind;
    pv_bearing bearing;
    pv_severity severity;
    pv_fact fact;          /* of FACT */
    const char *was, *now; /* of FACT with one value; of RENAMED names; of FINDING verdicts. NULL:
                              there is none */
    pv_words gained, lost; /* of FACT with several values */
    pv_words rules;        /* of FACT: those that fail now, and read it */
    const char *rule;      /* of FINDING */
    bool undecided;        /* the rule cannot tell now */
    const char *message;   /* without the template's name and without `rules` */
} pv_change;

typedef struct pv_changed {
    struct pv_changed *next;
    const char *name; /* of the template */
    const char *path; /* where the template stands; of one that is gone: stood its snapshot */
    const char *file; /* the snapshot's name in its folder */
    pv_change *changes, **end; /* none: it is as it was */
} pv_changed;

/* Something that could not be read. */
typedef struct pv_unreadable {
    struct pv_unreadable *next;
    const char *path, *code, *message;
} pv_unreadable;

typedef struct {
    const char *folder;
    pv_changed *templates; /* by name */
    size_t count, changed; /* templates; those with a change */
    size_t severities[PV_SEVERITY_COUNT];
    size_t undecided;
    pv_unreadable *unreadable, **unreadable_end;
    size_t problems;
} pv_changes;

/* "WebServerV2: private key flags +EXPORTABLE_KEY, now TP003 fails". NULL without memory. */
const char *pv_change_sentence(pv_arena *arena, const pv_changed *template, const pv_change *c);
/* Whether one of its changes counts from this severity on. */
bool pv_changed_counts(const pv_changed *template, int from);

#endif
