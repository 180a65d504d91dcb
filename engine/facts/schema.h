/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_SCHEMA_H
#define PKIVET_FACTS_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "facts/enums.h"

/* Version of the fact table as reports show it: facts are added, never renamed, within one. */
enum { PV_SCHEMA_VERSION = 1 };

typedef enum {
#define KIND_BEGIN(kind, name, meaning) PV_KIND_##kind,
#define FACT(kind, name, field, type, of, since, oracle, meaning)
#define KIND_END(kind)
#include "facts/schema.def"
#undef KIND_BEGIN
#undef FACT
#undef KIND_END
    PV_KIND_COUNT
} pv_kind;

/* Every fact: PV_FACT_KEY_SPEC ... The facts of a kind are contiguous, from PV_FACT_KEY_BEGIN up
 * to, not including, PV_FACT_KEY_END. */
typedef enum {
    PV_FACT_BEFORE = -1,
#define KIND_BEGIN(kind, name, meaning)                                                            \
    PV_FACT_##kind##_BEGIN, PV_FACT_##kind##_STEP_BACK = PV_FACT_##kind##_BEGIN - 1,
#define FACT(kind, name, field, type, of, since, oracle, meaning) PV_FACT_##kind##_##name,
#define KIND_END(kind)                                            PV_FACT_##kind##_END, PV_FACT_##kind##_END_BACK = PV_FACT_##kind##_END - 1,
#include "facts/schema.def"
#undef KIND_BEGIN
#undef FACT
#undef KIND_END
    PV_FACT_COUNT
} pv_fact;

/* The facts that certificates and requests share, as offsets from either kind's first. */
typedef enum {
#define SHARED(name, field, type, of, since, oracle, meaning) PV_SHARED_##name,
#include "facts/shared.def"
#undef SHARED
    PV_SHARED_COUNT
} pv_shared;

typedef enum {
    PV_TYPE_BOOL,
    PV_TYPE_INT,
    PV_TYPE_TIME,
    PV_TYPE_ENUM,
    PV_TYPE_SET,
    PV_TYPE_TEXT,
    PV_TYPE_BYTES,
    PV_TYPE_LIST,
    PV_TYPE_RECORDS
} pv_type;

/* What the records of a RECORDS fact are: which fields each of them has, in this order. */
typedef enum {
    PV_RECORD_NONE,
#define RECORD_BEGIN(record, name, meaning) PV_RECORD_##record,
#define FIELD(record, symbol, name, type, of, meaning)
#define RECORD_END(record)
#include "facts/records.def"
#undef RECORD_BEGIN
#undef FIELD
#undef RECORD_END
    PV_RECORD_COUNT
} pv_record_id;

/* PV_ACE_SID ...: where a field stands in its record. */
#define RECORD_BEGIN(record, name, meaning)            typedef enum {
#define FIELD(record, symbol, name, type, of, meaning) PV_##record##_##symbol,
#define RECORD_END(record)                                                                         \
    PV_##record##_FIELDS                                                                           \
    }                                                                                              \
    pv_field_##record;
#include "facts/records.def"
#undef RECORD_BEGIN
#undef FIELD
#undef RECORD_END

typedef struct {
    const char *name; /* "sid" */
    pv_type type;     /* TEXT, INT, BOOL, ENUM or SET */
    pv_enum_id of;    /* as in pv_fact_info */
    const char *meaning;
} pv_field_info;

/* All strings are static. */
typedef struct {
    pv_kind kind;
    pv_type type;
    pv_enum_id of;     /* the closed list of an ENUM or SET, else PV_ENUMID_0 */
    const char *name;  /* "key.spec" */
    const char *field; /* "spec" */
    const char *since, *oracle, *meaning;
    pv_record_id records; /* of RECORDS, else PV_RECORD_NONE */
} pv_fact_info;

const pv_fact_info *pv_fact_get_info(pv_fact fact);
/* By full name. PV_FACT_COUNT when there is none. */
pv_fact pv_fact_named(const char *name);

const char *pv_kind_name(pv_kind kind); /* "key" */
const char *pv_kind_meaning(pv_kind kind);
pv_kind pv_kind_named(const char *name); /* PV_KIND_COUNT when there is none */
pv_fact pv_kind_first(pv_kind kind);
size_t pv_kind_facts(pv_kind kind); /* how many facts it has */

/* The name of a closed list ("keyspec"). */
const char *pv_enum_title(pv_enum_id id);
/* A closed list: its size, and the name and meaning of a value. */
unsigned pv_enum_size(pv_enum_id id);
const char *pv_enum_name(pv_enum_id id, unsigned value);
const char *pv_enum_meaning(pv_enum_id id, unsigned value);
/* -1 when the list has no such name. */
int pv_enum_value(pv_enum_id id, const char *name);

/* A kind of record: its name ("ace"), its meaning, its fields and their count. */
const char *pv_record_name(pv_record_id id);
const char *pv_record_meaning(pv_record_id id);
const pv_field_info *pv_record_fields(pv_record_id id);
unsigned pv_record_width(pv_record_id id);

const char *pv_type_name(pv_type type); /* "bool", "int", "time", "enum", "set" ... */

#endif
