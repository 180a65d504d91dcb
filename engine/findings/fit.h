/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_FIT_H
#define PKIVET_FINDINGS_FIT_H

#include "base/arena.h"
#include "findings/finding.h"

/* How requests fit the template that they are for, and certificates the one that they were issued
 * from. fit/ finds it, reports/ write it. */

typedef enum {
    PV_FIT_TEMPLATE,
    PV_FIT_KEY_ALGORITHM,
    PV_FIT_KEY_SIZE,
    PV_FIT_KEY_USAGE,
    PV_FIT_PURPOSES,
    PV_FIT_POLICIES,
    PV_FIT_PROVIDER,
    PV_FIT_EXPORTABLE,
    PV_FIT_KEY_SPEC,
    PV_FIT_SUBJECT,
    PV_FIT_MACHINE_KEYSET,
    PV_FIT_HASH,
    PV_FIT_VALIDITY,
    PV_FIT_CONSTRAINTS,
    PV_FIT_GOAL,
    PV_FIT_COUNT
} pv_fit_what;
const char *pv_fit_what_name(pv_fit_what what); /* "key size" */

/* Something that does not fit, or of which that cannot be told; or what a rule says of what would
 * come of it. */
typedef struct pv_fit_line {
    struct pv_fit_line *next;
    pv_verdict verdict; /* FAIL, CANNOT_TELL or BROKEN */
    pv_severity severity;
    pv_fit_what what;
    const char *asked, *allowed; /* as texts; `asked` NULL: that is not known */
    const char *missing;         /* of what the template's source does not tell: the attribute, or
                                    the fact; NULL: it tells */
    const char *rule;            /* its id; NULL: the template itself is compared */
    const char *message;         /* of a rule */
} pv_fit_line;

/* One request or certificate. */
typedef struct pv_fit {
    struct pv_fit *next;
    const char *path, *identity, *template;
    const char *passed_over; /* why it was not compared; NULL: it was */
    pv_fit_line *lines, **end;
} pv_fit;
void pv_fit_begin(pv_fit *fit);
/* False without memory. */
bool pv_fit_add(pv_arena *arena, pv_fit *fit, const pv_fit_line *line);
/* Whether one of its lines counts from this severity on. */
bool pv_fit_counts(const pv_fit *fit, int from);
bool pv_fit_has_verdict(const pv_fit *fit, pv_verdict verdict);

/* What a template leaves open, and what stands there in a trial. */
typedef struct {
    const char *what, *instead;
    const char *missing; /* as in a line */
} pv_fit_open;

/* So many are kept of what there may be any number of. */
enum { PV_FIT_EXAMPLES = 10, PV_FIT_UNKNOWN = 100, PV_FIT_UNREAD = 100 };

typedef struct {
    const char *name;
    uint64_t certificates, differing, other_version;
    uint64_t differences[PV_FIT_COUNT], untold[PV_FIT_COUNT]; /* certificates that have one */
    const char *missing[PV_FIT_COUNT];                        /* of what is not told */
    const char *examples[PV_FIT_EXAMPLES]; /* a sentence for each of the first that differ */
    size_t example_count;
} pv_fit_template;

/* A template that certificates name and that is not there. */
typedef struct {
    const char *name;
    uint64_t certificates;
} pv_fit_stranger;

/* Something that could not be read. */
typedef struct pv_fit_problem {
    struct pv_fit_problem *next;
    const char *path, *code, *message;
} pv_fit_problem;

typedef struct {
    bool issued;          /* certificates, not requests */
    const char *template; /* of requests */
    uint64_t judged, differing;
    uint64_t unclear;                       /* of which something cannot be told */
    uint64_t severities[PV_SEVERITY_COUNT]; /* of what fails, differences among them */
    uint64_t differences, undecided, broken, problems;
    uint64_t without_template, unknown_template;
    const pv_fit_template *templates; /* of certificates */
    size_t template_count;
    const pv_fit_stranger *strangers; /* the first of the unknown ones */
    size_t stranger_count;
    /* All of them once more, where there are not too many to be kept: requests. */
    const pv_fit *fits;
    const pv_fit_problem *unread; /* the first of them */
    size_t unread_count;
} pv_fit_total;
void pv_fit_count(pv_fit_total *total, const pv_fit *fit);
/* "key size: asked 1024, allowed 2048 or more". NULL without memory. */
const char *pv_fit_sentence(pv_arena *arena, const pv_fit_line *line, bool issued);
/* "2 requests against WebServer, 1 does not fit: 3 differences, 1 cannot be told". */
const char *pv_fit_summary(pv_arena *arena, const pv_fit_total *total);

#endif
