/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_EXPECT_H
#define PKIVET_SCAN_EXPECT_H

#include "base/secret.h"
#include "base/text.h"

/* One line of an .expect file: "fail KS001 key#1", and the indented lines behind it that say why
 * it is right ("" when there are none). */
typedef struct {
    const char *text, *reason;
    bool met; /* for the comparison */
} pv_expected;

/* An .expect file: what to scan a sample with, and the complete set of what must come. */
typedef struct {
    const char *head; /* the "now:", "password:" and "profile:" lines as they stand */
    int64_t now;
    const char *profile; /* NULL when there is none */
    pv_passwords *passwords;
    pv_expected *lines;
    size_t count;
    bool undecided; /* it names cannot_tell verdicts: then all of them are compared */
} pv_expect;

/* The clock of samples that do not set one: 2026-01-01T00:00:00Z. */
#define PV_EXPECT_NOW INT64_C(1767225600)

/* Reads the text of an .expect file, which it cuts in place; empty text is a good sample's. All in
 * `arena` but the passwords, which the arena frees. PV_DAMAGED with the line for a bad one. */
PV_MUST_USE pv_status pv_expect_read(pv_arena *arena, char *text, pv_expect *ret_expect);

#endif
