/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_REVIVAL_H
#define PKIVET_SCAN_REVIVAL_H

#include "scan/index.h"

/* Rows made subjects again. Those that others meet are kept for the next who meet them. */

typedef struct {
    uint32_t row;
    pv_subject *subject; /* NULL: free */
} pv_revived;

/* What was told of rows that are not kept as subjects: see pv_row_class. */
typedef struct {
    uint32_t row, rule; /* rule 0: nothing; else its number plus 1 */
    uint64_t class;
} pv_known_class;

typedef struct {
    const pv_scan_index *index;
    pv_window ahead;    /* of rows in their order */
    pv_window anywhere; /* of rows */
    pv_arena *arena;
    pv_unit unit; /* of those that are kept */
    pv_revived *kept;
    size_t kept_count;
    pv_known_class *classes;
} pv_revival;

/* What fails where a row cannot be read. */
extern const pv_error PV_ROW_UNREADABLE;

/* False without memory. */
bool pv_revival_init(pv_revival *revival, pv_scan_index *index, const pv_limits *limits);
void pv_revival_done(pv_revival *revival);

/* The path of the row's artifact; good until the next call. NULL: it cannot be read. */
const char *pv_revival_path(pv_revival *revival, uint32_t row);
/* The row as a subject of that unit. */
PV_MUST_USE pv_status pv_revival_make(pv_revival *revival, uint32_t row, pv_unit *unit,
                                      pv_subject **ret_subject);
/* The row as a subject that is kept. */
PV_MUST_USE pv_status pv_revival_other(pv_revival *revival, uint32_t row, pv_subject **ret_subject);
/* The same for rows that are the same in all that the rule keeps of others. */
PV_MUST_USE pv_status pv_revival_class(pv_revival *revival, uint32_t row, size_t rule,
                                       uint64_t *ret_class);

/* Whether those that are kept are many: then they are forgotten. */
bool pv_revival_tidy(pv_revival *revival);

#endif
