/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BENCH_RACE_H
#define PKIVET_BENCH_RACE_H

#include <stdio.h>

#include "process.h"

/* Programs that do the same work in turn, round after round, so that what disturbs one disturbs the
 * others. The first is what the others are compared with. */
enum { RACE_CONTENDERS = 8, RACE_ROUNDS = 31 };

typedef struct {
    const char *name;
    bench_command command;
    bench_cost (*work)(const void *what); /* instead of a command */
    const void *what;
    double units; /* certificates, or files, that one run gets through */
} contender;

typedef struct {
    const char *name, *unit;
    int rounds, count;
    contender contenders[RACE_CONTENDERS];
} race;

/* Runs it and prints a table; `json` gets an object a contender. */
void race_run(const race *r, FILE *json);

#endif
