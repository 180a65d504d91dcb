/* SPDX-License-Identifier: Apache-2.0
 * schema.def and enums.h as tables. */
#include "facts/schema.h"

#include <string.h>

static const pv_fact_info FACTS[] = {
#define KIND_BEGIN(kind, name, meaning)
#define FACT(k, n, f, t, e, s, o, m)                                                               \
    [PV_FACT_##k##_##                                                                              \
        n] = {PV_KIND_##k, PV_TYPE_##t, PV_ENUMID_##e, KIND_NAME_##k "." f, f, s, o, m},
#define KIND_END(kind)
#define KIND_NAME_CERT     "cert"
#define KIND_NAME_KEY      "key"
#define KIND_NAME_REQUEST  "request"
#define KIND_NAME_PFX      "pfx"
#define KIND_NAME_STORE    "store"
#define KIND_NAME_TEMPLATE "template"
#define KIND_NAME_ACL      "acl"
#define KIND_NAME_EVENT    "event"
#define KIND_NAME_BINDING  "binding"
#define KIND_NAME_RUN      "run"
#include "facts/schema.def"
#undef KIND_BEGIN
#undef FACT
#undef KIND_END
};

static const struct {
    const char *name, *meaning;
    pv_fact first, end;
} KINDS[] = {
#define KIND_BEGIN(kind, name, meaning)                                                            \
    {name, meaning, PV_FACT_##kind##_BEGIN, PV_FACT_##kind##_END},
#define FACT(k, n, f, t, e, s, o, m)
#define KIND_END(kind)
#include "facts/schema.def"
#undef KIND_BEGIN
#undef FACT
#undef KIND_END
};

typedef struct {
    const char *name, *meaning;
} entry;

#define ROW(e, symbol, name, meaning) {name, meaning},
#define TABLE(E, e)                   static const entry E##_ENTRIES[] = {PV_ENUM_##E(ROW)};
PV_ENUMS(TABLE)
#undef TABLE
#undef ROW

static const struct {
    const char *title;
    const entry *entries;
    unsigned size;
} ENUMS[] = {{0},
#define LISTED(E, e) {#e, E##_ENTRIES, PV_##E##_COUNT},
             PV_ENUMS(LISTED)
#undef LISTED
};

const pv_fact_info *pv_fact_get_info(pv_fact fact) {
    return &FACTS[fact];
}

pv_fact pv_fact_named(const char *name) {
    for (size_t i = 0; i < PV_FACT_COUNT; i++)
        if (strcmp(FACTS[i].name, name) == 0)
            return (pv_fact)i;
    return PV_FACT_COUNT;
}

const char *pv_kind_name(pv_kind kind) {
    return KINDS[kind].name;
}

const char *pv_kind_meaning(pv_kind kind) {
    return KINDS[kind].meaning;
}

pv_kind pv_kind_named(const char *name) {
    for (size_t i = 0; i < PV_KIND_COUNT; i++)
        if (strcmp(KINDS[i].name, name) == 0)
            return (pv_kind)i;
    return PV_KIND_COUNT;
}

pv_fact pv_kind_first(pv_kind kind) {
    return KINDS[kind].first;
}

size_t pv_kind_facts(pv_kind kind) {
    return (size_t)(KINDS[kind].end - KINDS[kind].first);
}

const char *pv_enum_title(pv_enum_id id) {
    return ENUMS[id].title;
}

unsigned pv_enum_size(pv_enum_id id) {
    return ENUMS[id].size;
}

const char *pv_enum_name(pv_enum_id id, unsigned value) {
    return ENUMS[id].entries[value].name;
}

const char *pv_enum_meaning(pv_enum_id id, unsigned value) {
    return ENUMS[id].entries[value].meaning;
}

int pv_enum_value(pv_enum_id id, const char *name) {
    for (unsigned i = 0; i < ENUMS[id].size; i++)
        if (strcmp(ENUMS[id].entries[i].name, name) == 0)
            return (int)i;
    return -1;
}

const char *pv_type_name(pv_type type) {
    static const char *const NAMES[] = {"bool", "int",  "time",  "enum",
                                        "set",  "text", "bytes", "list"};
    return NAMES[type];
}
