/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BENCH_SETS_H
#define PKIVET_BENCH_SETS_H

#include <stdio.h>

#include "process.h"

/* What is measured, with what, and where the sets of certificates lie. */
typedef struct {
    const char *pkivet, *make, *zlint; /* zlint: NULL: it is not there */
    const char *work, *only;           /* only: one race */
    FILE *json;
    int full, rounds, processors;
    unsigned sample; /* certificates that slow peers get */
} setup;

/* A path below the work folder. */
const char *set_path(const setup *s, const char *name);

/* Makes a set there, once. `content` as bench_make takes it; "dirty": certificates with faults. */
const char *set_make(const setup *s, const char *name, unsigned count, const char *content);

/* The names of the first files of a folder that bench_make made, after those of `before`, ending
 * with NULL; `folder` NULL: as seen from within. */
const char *const *set_files(const char *folder, unsigned count, const char *suffix,
                             const char *const *before);

/* pkivet scan of one path as it is measured everywhere: the rules that run when none are chosen,
 * ndjson. `password`: a file of passwords, or NULL. */
bench_command set_scan(const setup *s, const char *jobs, const char *path, const char *password);

#endif
