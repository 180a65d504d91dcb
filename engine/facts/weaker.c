/* SPDX-License-Identifier: Apache-2.0
 * The directions of schema.def as tables. */
#include "facts/weaker.h"

#define KIND_BEGIN(kind, name, meaning)
#define FACT(kind, name, field, type, of, since, oracle, meaning)
#define KIND_END(kind)

/* One table for each of WEAKER, WITHIN, ORDERED and VOLATILE, by fact. */
static const struct {
    pv_direction direction;
    pv_absence absence;
} DIRECTIONS[PV_FACT_COUNT] = {
#define WEAKER(kind, name, direction, absence)                                                     \
    [PV_FACT_##kind##_##name] = {PV_DIRECTION_##direction, PV_ABSENCE_##absence},
#define FLAG(...)
#define RANKED(...)
#define WITHIN(...)
#define ORDERED(...)
#define VOLATILE(...)
#define ATTRIBUTE(...)
#include "facts/schema.def"
};

static const pv_flag FLAGS[] = {
#define WEAKER(...)
#define IS_GAINED true
#define IS_LOST   false
#define FLAG(kind, name, of, value, change, words, with, without)                                  \
    {PV_FACT_##kind##_##name, PV_##of##_##value, IS_##change, words, with, without},
#define RANKED(...)
#define WITHIN(...)
#define ORDERED(...)
#define VOLATILE(...)
#define ATTRIBUTE(...)
#include "facts/schema.def"
};

typedef struct {
    pv_fact fact, other;
    bool ordered, is_volatile;
} trait;

static const trait TRAITS[] = {
#define WEAKER(...)
#define FLAG(...)
#define RANKED(...)
#define WITHIN(kind, name, other) {PV_FACT_##kind##_##name, PV_FACT_##kind##_##other, false, false},
#define ORDERED(kind, name)       {PV_FACT_##kind##_##name, PV_FACT_COUNT, true, false},
#define VOLATILE(kind, name)      {PV_FACT_##kind##_##name, PV_FACT_COUNT, false, true},
#define ATTRIBUTE(...)
#include "facts/schema.def"
};

static const struct {
    pv_fact fact;
    const char *attribute;
} ATTRIBUTES[] = {
#define WEAKER(...)
#define FLAG(...)
#define RANKED(...)
#define WITHIN(...)
#define ORDERED(...)
#define VOLATILE(...)
#define ATTRIBUTE(kind, name, attribute) {PV_FACT_##kind##_##name, attribute},
#include "facts/schema.def"
};

static const struct {
    pv_fact fact;
    const char *order;
} RANKS[] = {
#define WEAKER(...)
#define FLAG(...)
#define RANKED(kind, name, order) {PV_FACT_##kind##_##name, order},
#define WITHIN(...)
#define ORDERED(...)
#define VOLATILE(...)
#define ATTRIBUTE(...)
#include "facts/schema.def"
};

const char *pv_fact_order(pv_fact fact) {
    for (size_t i = 0; i < sizeof RANKS / sizeof *RANKS; i++)
        if (RANKS[i].fact == fact)
            return RANKS[i].order;
    return NULL;
}

int pv_fact_rank(pv_fact fact, pv_slice value) {
    const char *at = pv_fact_order(fact);
    for (int rank = 0; at && *at; at++) {
        size_t size = strcspn(at, " |");
        if (size && pv_slice_same((pv_slice){at, size}, value))
            return rank;
        at += size;
        rank += *at == ' ';
        if (!*at)
            break;
    }
    return -1;
}

const char *pv_fact_attribute(pv_fact fact) {
    for (size_t i = 0; i < sizeof ATTRIBUTES / sizeof *ATTRIBUTES; i++)
        if (ATTRIBUTES[i].fact == fact)
            return ATTRIBUTES[i].attribute;
    return NULL;
}

pv_weaker pv_fact_weaker(pv_fact fact) {
    pv_weaker w = {DIRECTIONS[fact].direction, DIRECTIONS[fact].absence, false, false,
                   PV_FACT_COUNT};
    for (size_t i = 0; i < sizeof TRAITS / sizeof *TRAITS; i++) {
        if (TRAITS[i].fact != fact)
            continue;
        w.ordered = w.ordered || TRAITS[i].ordered;
        w.is_volatile = w.is_volatile || TRAITS[i].is_volatile;
        if (TRAITS[i].other != PV_FACT_COUNT)
            w.within = TRAITS[i].other;
    }
    return w;
}

const char *pv_direction_name(pv_direction direction) {
    static const char *const NAMES[] = {"",      "none",    "smaller",   "larger", "true",
                                        "false", "growing", "shrinking", "values", "grants",
                                        "any",   "rank",    "rest"};
    return NAMES[direction];
}

const char *pv_absence_name(pv_absence absence) {
    static const char *const NAMES[] = {"open", "empty", "weakest"};
    return NAMES[absence];
}

const pv_flag *pv_fact_flag_at(pv_fact fact, size_t index) {
    for (size_t i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++)
        if (FLAGS[i].fact == fact && index-- == 0)
            return &FLAGS[i];
    return NULL;
}

const pv_flag *pv_fact_flag(pv_fact fact, unsigned value) {
    const pv_flag *flag;
    for (size_t i = 0; (flag = pv_fact_flag_at(fact, i)); i++)
        if (flag->value == value)
            return flag;
    return NULL;
}
