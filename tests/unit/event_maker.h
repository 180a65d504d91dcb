/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_UNIT_EVENT_MAKER_H
#define PKIVET_TESTS_UNIT_EVENT_MAKER_H

#include "key_sample.h"

/* What the tests of events and bindings share: the n-th subject, and questions to its facts. */

static inline pv_subject *subject_at(key_fixture *f, unsigned index) {
    pv_subject *s = f->reading.unit.subjects;
    while (s && index--)
        s = s->next;
    assert_non_null(s);
    return s;
}

static inline void read_text(key_fixture *f, const char *text) {
    key_read(f, pv_bytes_of_text(text));
}

/* Reads a text that gives so many subjects and no problem. */
static inline void read_clean(key_fixture *f, const char *text, unsigned subjects) {
    read_text(f, text);
    if (f->reading.unit.problem_count)
        fail_msg("problem: %s", f->reading.unit.problems->message);
    assert_int_equal(f->reading.unit.subject_count, subjects);
}

#define assert_fact_text(s, fact, value)                                                           \
    assert_string_equal(key_value(s, PV_FACT_##fact, PV_PRESENT)->u.text, value)
#define assert_fact_int(s, fact, value)                                                            \
    assert_int_equal(key_value(s, PV_FACT_##fact, PV_PRESENT)->u.integer, value)
#define assert_fact_enum(s, fact, value)                                                           \
    assert_int_equal(key_value(s, PV_FACT_##fact, PV_PRESENT)->u.choice, value)
#define assert_fact_absent(s, fact)  ((void)key_value(s, PV_FACT_##fact, PV_ABSENT))
#define assert_fact_unknown(s, fact) ((void)key_value(s, PV_FACT_##fact, PV_UNDETERMINED))
#define assert_fact_line(s, fact, line)                                                            \
    assert_int_equal(pv_subject_peek(s, PV_FACT_##fact)->at, line)

#endif
