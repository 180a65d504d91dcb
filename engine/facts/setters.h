/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_SETTERS_H
#define PKIVET_FACTS_SETTERS_H

#include "facts/subject.h"

/* One typed setter per fact, so that a wrong type does not compile:
 *
 *     pv_set_KEY_SPEC(subject, place, PV_KEYSPEC_SIGNATURE);
 *
 * and one per shared fact for a certificate or a request alike:
 *
 *     pv_set_shared_KEY_BITS(subject, place, 2048);
 *
 * Texts, bytes and lists are borrowed: they must live in the unit's arena, in the artifact's bytes
 * or for ever. */

#define PV_SETTER_BOOL(fn, which, of)                                                              \
    static inline void fn(pv_subject *s, pv_place at, bool v) {                                    \
        pv_subject_put(s, which, at)->u.boolean = v;                                               \
    }
#define PV_SETTER_INT(fn, which, of)                                                               \
    static inline void fn(pv_subject *s, pv_place at, int64_t v) {                                 \
        pv_subject_put(s, which, at)->u.integer = v;                                               \
    }
#define PV_SETTER_TIME(fn, which, of) PV_SETTER_INT(fn, which, of)
#define PV_SETTER_ENUM(fn, which, of) PV_SETTER_ENUM_OF(fn, which, pv_enum_##of)
#define PV_SETTER_ENUM_OF(fn, which, type)                                                         \
    static inline void fn(pv_subject *s, pv_place at, type v) {                                    \
        pv_subject_put(s, which, at)->u.choice = (unsigned)v;                                      \
    }
/* `v`: bit n for value n of the closed list */
#define PV_SETTER_SET(fn, which, of)                                                               \
    static inline void fn(pv_subject *s, pv_place at, uint64_t v) {                                \
        pv_subject_put(s, which, at)->u.set = v;                                                   \
    }
#define PV_SETTER_TEXT(fn, which, of)                                                              \
    static inline void fn(pv_subject *s, pv_place at, pv_text v) {                                 \
        pv_value *value = pv_subject_put(s, which, at);                                            \
        value->u.text = v.data;                                                                    \
        value->count = (uint32_t)v.size;                                                           \
    }
#define PV_SETTER_BYTES(fn, which, of)                                                             \
    static inline void fn(pv_subject *s, pv_place at, pv_bytes v) {                                \
        pv_value *value = pv_subject_put(s, which, at);                                            \
        value->u.bytes = v.data;                                                                   \
        value->count = (uint32_t)v.size;                                                           \
    }
#define PV_SETTER_LIST(fn, which, of)                                                              \
    static inline void fn(pv_subject *s, pv_place at, const pv_text *v, size_t count) {            \
        pv_value *value = pv_subject_put(s, which, at);                                            \
        value->u.list = v;                                                                         \
        value->count = (uint32_t)count;                                                            \
    }
/* `rows`: `count` records, each pv_record_width values; facts/ace.h makes them */
#define PV_SETTER_RECORDS(fn, which, of)                                                           \
    static inline void fn(pv_subject *s, pv_place at, const pv_value *rows, size_t count) {        \
        pv_value *value = pv_subject_put(s, which, at);                                            \
        value->u.rows = rows;                                                                      \
        value->count = (uint32_t)count;                                                            \
    }

#define KIND_BEGIN(kind, name, meaning)
#define FACT(kind, name, field, type, of, since, oracle, meaning)                                  \
    PV_SETTER_##type(pv_set_##kind##_##name, PV_FACT_##kind##_##name, of)
#define KIND_END(kind)
#include "facts/schema.def"
#undef KIND_BEGIN
#undef FACT
#undef KIND_END

/* The fact that a shared role is for this subject, which must be a certificate or a request. */
static inline pv_fact pv_shared_fact(const pv_subject *s, pv_shared role) {
    return (pv_fact)((unsigned)pv_kind_first(s->kind) + (unsigned)role);
}

#define SHARED(name, field, type, of, since, oracle, meaning)                                      \
    PV_SETTER_##type(pv_set_shared_##name, pv_shared_fact(s, PV_SHARED_##name), of)
#include "facts/shared.def"
#undef SHARED

#endif
