/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_SUPPORT_READING_H
#define PKIVET_TESTS_SUPPORT_READING_H

#include "crypto/crypto.h"
#include "facts/unit.h"
#include "readers/readers.h"

/* What a worker sets up to read one input, without rules: for tests below the public interface. */
typedef struct {
    pv_limits limits;
    pv_crypto *crypto;
    pv_arena *arena;
    pv_passwords *passwords;
    pv_unit unit;
} test_reading;

/* With caps small enough that hostile input ends soon. Ends the program without memory. */
void test_reading_init(test_reading *r);
void test_reading_done(test_reading *r);

/* Drops what was read before and makes the unit ready. */
void test_reading_start(test_reading *r, const char *path);

/* Reads one input as a scan would, pairs, and computes every pending fact. False when no reader
 * claimed it. */
bool test_reading_run(test_reading *r, const char *path, pv_bytes bytes);

/* The same through one reader, whatever it bids. */
void test_reading_run_as(test_reading *r, const pv_reader *reader, pv_bytes bytes);

/* A fact of what was read as reports show it; "absent", "undetermined". In the reading's arena.
 * Ends the program without memory. */
const char *test_reading_value(test_reading *r, pv_subject *subject, pv_fact fact);

/* Looks at every fact of every subject: pending ones are computed, texts must be valid UTF-8 with
 * their NUL, byte places inside `size`. Ends the program with a word of what is wrong. */
void test_reading_check(test_reading *r, uint64_t size);

#endif
