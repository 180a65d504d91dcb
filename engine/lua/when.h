/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_WHEN_H
#define PKIVET_LUA_WHEN_H

#include "facts/subject.h"
#include "lua/path.h"

/* A rule's `when`, compiled: judged in C, before Lua is entered. */

/* What is known of a condition. MISSING: a link on the way to the fact is not there. */
typedef enum { PV_WHEN_FALSE, PV_WHEN_MISSING, PV_WHEN_UNKNOWN, PV_WHEN_TRUE } pv_holds;

typedef enum {
    PV_WHEN_EVERY,   /* group: all parts hold */
    PV_WHEN_SOME,    /* group: one part holds */
    PV_WHEN_NEITHER, /* group: no part holds */
    PV_WHEN_PRESENT, /* leaf: present, or (negated) absent */
    PV_WHEN_CHOICE,  /* BOOL, ENUM: one of `mask` */
    PV_WHEN_NUMBER,  /* INT, TIME: one of `numbers` */
    PV_WHEN_RANGE,   /* INT, TIME: from `least` to `most` */
    PV_WHEN_WORD,    /* TEXT, BYTES (as hex): one of `words` */
    PV_WHEN_ANY,     /* SET, LIST, by `mask` or `words` */
    PV_WHEN_ALL,
    PV_WHEN_ONLY,
    PV_WHEN_NONE
} pv_when_op;

typedef struct pv_when {
    pv_when_op op;
    bool negated; /* PRESENT */
    pv_type type;
    pv_path path;
    const char *name; /* of the fact, in full */
    uint64_t mask;
    int64_t least, most;
    const int64_t *numbers;
    const pv_text *words;
    size_t count; /* of numbers or words */
    struct pv_when *parts;
    size_t part_count;
} pv_when;

typedef struct {
    pv_subject *subject, *run;
    bool resolve;           /* compute what is pending; else it counts as unknown */
    bool pending;           /* something was */
    const pv_when *unknown; /* the first leaf that is not known */
    const pv_when *failed;  /* the first leaf that does not hold, or has no link */
} pv_when_asking;

pv_holds pv_when_ask(const pv_when *when, pv_when_asking *asking);

#endif
