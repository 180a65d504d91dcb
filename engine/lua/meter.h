/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_METER_H
#define PKIVET_LUA_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

/* What Lua has used, and what the code that runs now may still use. */
typedef struct {
    size_t used;       /* bytes in use */
    size_t cap;        /* above this nothing is handed out */
    size_t base;       /* bytes in use when the run began */
    size_t churn;      /* bytes that the run may still ask for, freed ones counted too */
    unsigned refusals; /* since the run began */
    int64_t steps;     /* left to the run */
} pv_meter;

/* lua_Alloc; `user` is a pv_meter. */
void *pv_meter_allocate(void *user, void *block, size_t old, size_t size);

/* Begins a run with fresh budgets; outside of runs only the state's own cap holds. */
void pv_meter_begin(pv_meter *meter, const pv_limits *limits);
void pv_meter_end(pv_meter *meter, const pv_limits *limits);

/* Takes `steps` off the budget. False when it is spent. */
bool pv_meter_take(pv_meter *meter, uint64_t steps);

/* How much heavier an instruction weighs now: one may compare or copy all that the run holds. */
uint64_t pv_meter_weight(const pv_meter *meter);

#endif
