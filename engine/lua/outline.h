/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_OUTLINE_H
#define PKIVET_LUA_OUTLINE_H

#include "base/arena.h"
#include "facts/subject.h"

/* A subject in a few octets, one for each fact that rules name: which of the values met so far it
 * has. Two subjects with the same outline are alike in every fact that the outline tells. */

/* What an octet of an outline says; from PV_OUTLINE_VALUES on it is a value's number. */
enum {
    PV_OUTLINE_UNDETERMINED,
    PV_OUTLINE_ABSENT,
    PV_OUTLINE_PENDING, /* not computed yet, so nothing is told of it */
    PV_OUTLINE_UNTOLD,  /* a fact of too many values, or a value that is too long */
    PV_OUTLINE_VALUES
};
enum { PV_OUTLINE_FACTS = 256, PV_OUTLINE_DATES = 4, PV_OUTLINE_BOUNDS = 48 };

typedef struct pv_column pv_column;

/* A fact by which rules take effect: of its value is told between which of the dates it lies. */
typedef struct {
    pv_fact fact;
    int64_t bounds[PV_OUTLINE_BOUNDS]; /* rising */
    size_t count;
} pv_outline_dates;

typedef struct {
    pv_arena *arena; /* of the values met */
    pv_kind kind;
    pv_outline_dates dates[PV_OUTLINE_DATES];
    size_t date_count;
    pv_column *columns[PV_OUTLINE_FACTS];
    size_t column_count;
    size_t size;      /* of an outline, in octets */
    unsigned version; /* changes when outlines that were taken before mean nothing any more */
    bool unusable;    /* more than fits: nothing can be told */
} pv_outliner;

/* Begins anew for subjects of a kind. `arena` must outlive it. */
void pv_outliner_init(pv_outliner *outliner, pv_kind kind, pv_arena *arena);
/* A fact that is told by its value; again it does nothing. */
void pv_outliner_add(pv_outliner *outliner, pv_fact fact);
/* A date at which something changes for subjects whose `fact` is at or behind it. */
void pv_outliner_add_date(pv_outliner *outliner, pv_fact fact, int64_t date);

/* Writes outliner->size octets. The subject is of the kind. */
void pv_outline_take(pv_outliner *outliner, pv_subject *subject, uint8_t *ret_outline);

/* Whether the outline tells the value of the fact, or that it is absent or undetermined. */
bool pv_outline_tells(const pv_outliner *outliner, const uint8_t *outline, pv_fact fact);

#endif
