/* SPDX-License-Identifier: Apache-2.0
 * Bytes and steps that a Lua state uses, and their caps. Knows nothing of Lua but the contract of
 * lua_Alloc. A run that was refused memory a few times gets none at all until it ends: every
 * refusal makes Lua collect all its garbage, and a rule that lives at the cap would do that for
 * each of its allocations. */
#include "lua/meter.h"

#include <stdlib.h>

enum { REFUSALS = 8, CHURN_FACTOR = 16, WEIGHT_BYTES = 16 * 1024 };

static bool allowed(pv_meter *m, size_t more) {
    if (m->refusals < REFUSALS && more <= m->churn && more <= m->cap && m->used <= m->cap - more)
        return true;
    m->refusals++;
    return false;
}

void *pv_meter_allocate(void *user, void *block, size_t old, size_t size) {
    pv_meter *m = user;
    if (!block)
        old = 0; /* then it is a kind of object */
    if (size == 0) {
        free(block);
        m->used -= old;
        return NULL;
    }
    if (size > old && !allowed(m, size - old))
        return NULL;
    void *moved = realloc(block, size);
    if (!moved && (size > old || !block))
        return NULL;
    m->used += size - old; /* wraps as it should when it shrinks */
    if (size > old)
        m->churn -= size - old;
    return moved ? moved : block; /* Lua relies on it that shrinking never fails */
}

void pv_meter_begin(pv_meter *m, const pv_limits *limits) {
    size_t room = (size_t)limits->lua_bytes;
    m->base = m->used;
    m->cap = limits->rule_bytes < room - (m->used < room ? m->used : room)
                 ? m->used + (size_t)limits->rule_bytes
                 : room;
    m->churn = limits->rule_bytes < SIZE_MAX / CHURN_FACTOR
                   ? (size_t)limits->rule_bytes * CHURN_FACTOR
                   : SIZE_MAX;
    m->refusals = 0;
    m->steps = (int64_t)limits->rule_steps;
}

void pv_meter_end(pv_meter *m, const pv_limits *limits) {
    m->cap = (size_t)limits->lua_bytes;
    m->churn = SIZE_MAX;
    m->refusals = 0;
    m->steps = INT64_MAX;
}

bool pv_meter_take(pv_meter *m, uint64_t steps) {
    if (m->steps < 0 || steps > (uint64_t)m->steps) {
        m->steps = -1;
        return false;
    }
    m->steps -= (int64_t)steps;
    return true;
}

uint64_t pv_meter_weight(const pv_meter *m) {
    return 1 + (m->used > m->base ? (m->used - m->base) / WEIGHT_BYTES : 0);
}
