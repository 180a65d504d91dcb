/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SNAP_SNAPSHOT_H
#define PKIVET_SNAP_SNAPSHOT_H

#include "base/slice.h"
#include "base/text.h"
#include "facts/weaker.h"
#include "findings/finding.h"

/* What a template is said to be: its facts as text, those of its access control list, and what the
 * rules say of it. Made of what was scanned, or read from a file. All in one arena. */

enum {
    PV_SNAP_FORMAT = 1,
    /* The facts of templates and of access control lists stand one behind the other. */
    PV_SNAP_FACTS = PV_FACT_ACL_END - PV_FACT_TEMPLATE_BEGIN
};

typedef struct {
    pv_known known;      /* never pending */
    const char **values; /* as text in one line each: one of a scalar; sorted, unless they are
                            PV_ORDERED, of a set, a list or records */
    size_t count;
} pv_snap_fact;

typedef struct pv_snap_finding {
    struct pv_snap_finding *next;
    const char *rule, *message;
    pv_severity severity;
    pv_verdict verdict;  /* FAIL, CANNOT_TELL or BROKEN */
    const pv_fact *read; /* what the rule read of the template; not kept in files */
    size_t read_count;
} pv_snap_finding;

typedef struct pv_snapshot {
    struct pv_snapshot *next;
    const char *name; /* UTF-8 without control characters */
    const char *path; /* of the template's artifact, or of the file that was read */
    const char *file; /* "WebServerV2.snap" */
    const char *text; /* of the file that was read; else NULL */
    pv_snap_fact facts[PV_SNAP_FACTS];
    pv_snap_finding *findings; /* by rule */
} pv_snapshot;

/* Facts that are left out and not compared. */
typedef struct {
    bool facts[PV_FACT_COUNT];
} pv_snap_mask;

static inline pv_fact pv_snap_fact_at(size_t index) {
    return (pv_fact)((size_t)PV_FACT_TEMPLATE_BEGIN + index);
}
static inline pv_snap_fact *pv_snap_fact_of(pv_snapshot *s, pv_fact fact) {
    return &s->facts[(size_t)fact - (size_t)PV_FACT_TEMPLATE_BEGIN];
}
/* A set, a list or records. */
bool pv_snap_has_values(pv_fact fact);
/* Whether a text may be a value of the fact, or of one of its lines, in a snapshot. */
bool pv_snap_value_fits(pv_fact fact, pv_slice value);
/* Sorts its values, unless their order counts. */
void pv_snap_sort(pv_fact fact, pv_snap_fact *f);

/* What schema.def says is volatile. */
pv_snap_mask pv_snap_mask_new(void);
/* Adds the facts that a name or a glob means: "template.oid", "oid", "*_version". False when there
 * is none. */
bool pv_snap_mask_add(pv_snap_mask *mask, const char *pattern);

/* A fact of any subject as text. False without memory. */
bool pv_snap_fact_take(pv_arena *arena, pv_subject *subject, pv_fact fact, pv_snap_fact *ret_fact);

/* A template as a snapshot without name and findings. NULL without memory. */
pv_snapshot *pv_snap_of(pv_arena *arena, pv_subject *template, const pv_snap_mask *mask);
/* Keeps the finding's place among the others. */
PV_MUST_USE pv_status pv_snap_add_finding(pv_arena *arena, pv_snapshot *s, const pv_finding *f);

/* The file name for a template's name: "WebServerV2.snap". A name that is not plain gets a digest
 * of itself behind what can be shown of it; it never leads out of a folder. */
const char *pv_snap_file_name(pv_arena *arena, const char *name);
extern const char PV_SNAP_ENDING[]; /* ".snap" */

/* The file's text. NULL without memory. */
const char *pv_snap_text(pv_arena *arena, const pv_snapshot *s, const pv_snap_mask *mask);

/* Reads it again; facts that it masks are added to `mask`. PV_DAMAGED, with "file:line:", when it
 * is no snapshot, a newer one or damaged. */
PV_MUST_USE pv_status pv_snap_read(pv_arena *arena, const char *path, pv_slice text,
                                   pv_snap_mask *mask, pv_snapshot **ret_snapshot);

#endif
