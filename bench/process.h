/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BENCH_PROCESS_H
#define PKIVET_BENCH_PROCESS_H

/* What a process took, from its start to its end. */
typedef struct {
    double wall, cpu; /* seconds; cpu: user and system, with the processes that it started */
    long kib;         /* peak of resident memory */
    int code;         /* exit code */
} bench_cost;

typedef struct {
    const char *const *argv;
    const char *folder; /* that it runs in; NULL: this one */
    int pinned;         /* to the first core */
} bench_command;

double bench_now(void);

/* Standard output goes to /dev/null. What cannot be started or ends with more than 3 ends the
 * program, with the name of what it was. */
bench_cost bench_run(const bench_command *command);

/* The same for a function, in a process of its own, pinned. It gives back what it measured. */
bench_cost bench_call(bench_cost (*work)(const void *what), const void *what);

/* What this process used until now. */
bench_cost bench_used(void);

#endif
