/* SPDX-License-Identifier: Apache-2.0
 * schema.def and enums.h as tables. */
#include "facts/schema.h"

#include <string.h>

/* The sixth argument of FACT names a closed list or, of RECORDS, a kind of record. */
#define ENUM_OF_BOOL(of)    PV_ENUMID_##of
#define ENUM_OF_INT(of)     PV_ENUMID_##of
#define ENUM_OF_TIME(of)    PV_ENUMID_##of
#define ENUM_OF_ENUM(of)    PV_ENUMID_##of
#define ENUM_OF_SET(of)     PV_ENUMID_##of
#define ENUM_OF_TEXT(of)    PV_ENUMID_##of
#define ENUM_OF_BYTES(of)   PV_ENUMID_##of
#define ENUM_OF_LIST(of)    PV_ENUMID_##of
#define ENUM_OF_RECORDS(of) PV_ENUMID_0
#define RECORD_OF_BOOL(of)
#define RECORD_OF_INT(of)
#define RECORD_OF_TIME(of)
#define RECORD_OF_ENUM(of)
#define RECORD_OF_SET(of)
#define RECORD_OF_TEXT(of)
#define RECORD_OF_BYTES(of)
#define RECORD_OF_LIST(of)
#define RECORD_OF_RECORDS(of) .records = PV_RECORD_##of,

static const pv_fact_info FACTS[] = {
#define KIND_BEGIN(kind, name, meaning)
#define FACT(k, n, f, t, e, s, o, m)                                                               \
    [PV_FACT_##k##_##n] = {.kind = PV_KIND_##k,                                                    \
                           .type = PV_TYPE_##t,                                                    \
                           .of = ENUM_OF_##t(e),                                                   \
                           .name = KIND_NAME_##k "." f,                                            \
                           .field = f,                                                             \
                           .since = s,                                                             \
                           .oracle = o,                                                            \
                           RECORD_OF_##t(e).meaning = m},
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
#define KIND_NAME_WAIVER   "waiver"
#define KIND_NAME_HOST     "host"
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

#define RECORD_BEGIN(record, name, meaning) static const pv_field_info record##_FIELDS[] = {
#define FIELD(record, symbol, name, type, of, meaning)                                             \
    {name, PV_TYPE_##type, PV_ENUMID_##of, meaning},
#define RECORD_END(record)                                                                         \
    }                                                                                              \
    ;
#include "facts/records.def"
#undef RECORD_BEGIN
#undef FIELD
#undef RECORD_END

static const struct {
    const char *name, *meaning;
    const pv_field_info *fields;
    unsigned width;
} RECORDS[] = {
    {"", "", NULL, 0},
#define RECORD_BEGIN(record, name, meaning) {name, meaning, record##_FIELDS, PV_##record##_FIELDS},
#define FIELD(record, symbol, name, type, of, meaning)
#define RECORD_END(record)
#include "facts/records.def"
#undef RECORD_BEGIN
#undef FIELD
#undef RECORD_END
};

const char *pv_record_name(pv_record_id id) {
    return RECORDS[id].name;
}

const char *pv_record_meaning(pv_record_id id) {
    return RECORDS[id].meaning;
}

const pv_field_info *pv_record_fields(pv_record_id id) {
    return RECORDS[id].fields;
}

unsigned pv_record_width(pv_record_id id) {
    return RECORDS[id].width;
}

const char *pv_type_name(pv_type type) {
    static const char *const NAMES[] = {"bool", "int",   "time", "enum",   "set",
                                        "text", "bytes", "list", "records"};
    return NAMES[type];
}
