/* SPDX-License-Identifier: Apache-2.0
 * The caps by their names. Refuses a name that is none, and a value with which nothing could be
 * read at all. */
#include "base/limits.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const pv_limit LIMITS[] = {
#define LIMIT(field, value, least, unit, meaning)                                                  \
    {#field, unit, meaning, offsetof(pv_limits, field), value, least},
    PV_LIMITS(LIMIT)
#undef LIMIT
};
enum { LIMIT_COUNT = sizeof LIMITS / sizeof *LIMITS };

const pv_limit *pv_limit_at(size_t index) {
    return index < LIMIT_COUNT ? &LIMITS[index] : NULL;
}

static const pv_limit *find(const char *name) {
    for (size_t i = 0; i < LIMIT_COUNT; i++)
        if (strcmp(LIMITS[i].name, name) == 0)
            return &LIMITS[i];
    return NULL;
}

static void tell_unknown(const char *name, char ret_wrong[PV_LIMIT_WRONG]) {
    const char *names[LIMIT_COUNT];
    for (size_t i = 0; i < LIMIT_COUNT; i++)
        names[i] = LIMITS[i].name;
    const char *near = pv_text_nearest(name, names, LIMIT_COUNT);
    snprintf(ret_wrong, PV_LIMIT_WRONG, "there is no limit '%.64s'%s%s%s", name,
             near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* More than any count here can come to is as good as none, and sums of caps do not wrap. */
static uint64_t held(uint64_t value) {
    return value < UINT64_MAX >> 8 ? value : UINT64_MAX >> 8;
}

bool pv_limit_set(pv_limits *limits, const char *name, uint64_t value,
                  char ret_wrong[PV_LIMIT_WRONG]) {
    const pv_limit *limit = find(name);
    if (!limit) {
        tell_unknown(name, ret_wrong);
        return false;
    }
    if (value < limit->least) {
        snprintf(ret_wrong, PV_LIMIT_WRONG, "%s is at least %" PRIu64 ", not %" PRIu64, name,
                 limit->least, value);
        return false;
    }
    value = held(value);
    memcpy((char *)limits + limit->offset, &value, sizeof value);
    return true;
}
