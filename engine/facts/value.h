/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_VALUE_H
#define PKIVET_FACTS_VALUE_H

#include "base/status.h"
#include "facts/schema.h"

/* UNDETERMINED: this artifact cannot say. ABSENT: looked, it is not there. PRESENT: has a value.
 * PENDING is never seen outside facts/: the value costs a digest or a public-key operation and is
 * computed when it is first asked for (pv_subject_value). */
typedef enum { PV_UNDETERMINED, PV_ABSENT, PV_PRESENT, PV_PENDING } pv_known;

/* A borrowed text, UTF-8, with a NUL behind its size. */
typedef struct {
    const char *data;
    size_t size;
} pv_text;

/* What is known of one fact. `place` is where a present value was read. Which member of `u` holds
 * it follows from the fact's type; texts, bytes and lists live in the unit's arena. */
typedef struct pv_value pv_value;
struct pv_value {
    uint8_t known;      /* pv_known */
    uint8_t place_kind; /* pv_place_kind */
    uint32_t count;     /* TEXT, BYTES: size in bytes; LIST, RECORDS: entries */
    uint64_t at;
    union {
        bool boolean;         /* BOOL */
        int64_t integer;      /* INT; TIME: seconds since 1970 */
        unsigned choice;      /* ENUM */
        uint64_t set;         /* SET: bit n for value n */
        const char *text;     /* TEXT */
        const uint8_t *bytes; /* BYTES */
        const pv_text *list;  /* LIST */
        const pv_value *rows; /* RECORDS: the fields of one record after another (pv_record_width);
                                 a field that a record does not have is not present */
    } u;
};

/* The fields of the n-th record of a present RECORDS value. */
static inline const pv_value *pv_value_row(const pv_value *value, pv_record_id id, size_t n) {
    return value->u.rows + n * pv_record_width(id);
}

static inline bool pv_set_has(uint64_t set, unsigned value) {
    return set >> value & 1;
}

#endif
