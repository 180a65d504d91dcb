/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_LAPS_H
#define PKIVET_FACTS_LAPS_H

#include "base/os.h"

/* What one thread spends its time on: a clock that always runs for one row, a stage or a reader.
 * NULL stands for one that nobody asked for, which costs a comparison. */

typedef enum {
    PV_STAGE_IDLE, /* nothing that is told of */
    PV_STAGE_WALK,
    PV_STAGE_UNPACK,
    PV_STAGE_LOAD,
    PV_STAGE_RECOGNISE,
    PV_STAGE_JOIN,
    PV_STAGE_JUDGE,
    PV_STAGE_WHOLE,
    PV_STAGE_WAIT,
    PV_STAGE_TELL,
    PV_STAGE_STORE,
    PV_STAGE_COUNT
} pv_stage;

enum { PV_LAPS_READERS = 64 };

typedef struct pv_laps {
    uint64_t since; /* that is counted for no row yet */
    unsigned row;   /* a stage; or PV_STAGE_COUNT and the number of a reader */
    uint64_t spent[PV_STAGE_COUNT + PV_LAPS_READERS]; /* nanoseconds */
    uint64_t copies; /* inputs that were told as others with the same bytes were */
    uint64_t artifacts[PV_LAPS_READERS], bytes[PV_LAPS_READERS];
} pv_laps;

/* From here on time is that of `row`. Gives the row before, to go back to. */
static inline unsigned pv_laps_turn(pv_laps *laps, unsigned row) {
    if (!laps)
        return PV_STAGE_IDLE;
    uint64_t now = pv_os_ticks();
    unsigned before = laps->row;
    laps->spent[before] += now - laps->since;
    laps->since = now;
    laps->row = row;
    return before;
}

/* What was done since the last turn turns out to be of another row. */
static inline void pv_laps_call_it(pv_laps *laps, unsigned row) {
    if (laps)
        laps->row = row;
}

#endif
