/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_WEAKER_H
#define PKIVET_FACTS_WEAKER_H

#include "base/slice.h"
#include "facts/schema.h"

/* What a change of a fact means: which way it is weaker, as schema.def declares it for every fact
 * of templates and access control lists. */

typedef enum {
    PV_DIRECTION_UNDECLARED, /* of kinds that nobody compares */
    PV_DIRECTION_NONE,
    PV_DIRECTION_SMALLER,   /* a smaller number is weaker */
    PV_DIRECTION_LARGER,    /* a larger number is; below zero it is without limit */
    PV_DIRECTION_TRUE,      /* true is */
    PV_DIRECTION_FALSE,     /* false is */
    PV_DIRECTION_GROWING,   /* a value more is */
    PV_DIRECTION_SHRINKING, /* a value less is */
    PV_DIRECTION_VALUES,    /* some values are: pv_fact_flag */
    PV_DIRECTION_GRANTS,    /* access control entries: more rights, or fewer denials, are */
    PV_DIRECTION_ANY,       /* any change may be */
    PV_DIRECTION_RANK,      /* a value that stands before the other one in pv_fact_order is */
    PV_DIRECTION_REST       /* a digest of what no other fact says: any change may be */
} pv_direction;

/* What it is like when the fact is absent. */
typedef enum {
    PV_ABSENCE_OPEN,   /* nobody can say */
    PV_ABSENCE_EMPTY,  /* like a set without values, 0 or false */
    PV_ABSENCE_WEAKEST /* nothing is weaker */
} pv_absence;

typedef struct {
    pv_direction direction;
    pv_absence absence;
    bool ordered, is_volatile;
    pv_fact within; /* values compare while that is the same; PV_FACT_COUNT: always */
} pv_weaker;

pv_weaker pv_fact_weaker(pv_fact fact);
/* "smaller", "growing" ...; "" of a fact for which nothing is declared. */
const char *pv_direction_name(pv_direction direction);
const char *pv_absence_name(pv_absence absence);

/* A value of a set that makes it weaker when it is gained, or when it is lost. */
typedef struct {
    pv_fact fact;
    unsigned value;
    bool gained;
    const char *words, *with, *without; /* "approval", "required", "not required"; or "" */
} pv_flag;

/* NULL when the value means nothing by itself. */
const pv_flag *pv_fact_flag(pv_fact fact, unsigned value);
/* The n-th of the fact; NULL beyond the last. */
const pv_flag *pv_fact_flag_at(pv_fact fact, size_t index);

/* The values of a fact of direction RANK, weakest first, with blanks between; with a | between
 * those that are worth the same. NULL of others. */
const char *pv_fact_order(pv_fact fact);
/* The place of a value among them, whatever its case; -1: it is not there. */
int pv_fact_rank(pv_fact fact, pv_slice value);

/* The attribute of a directory's object that a fact of a template is read from
 * ("nTSecurityDescriptor"); NULL when none is declared. */
const char *pv_fact_attribute(pv_fact fact);

#endif
