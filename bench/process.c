/* SPDX-License-Identifier: Apache-2.0
 * Runs what is measured, each in a process of its own. A child's peak of memory counts what its
 * parent held when it was forked: who measures must stay small. */
#define _GNU_SOURCE 1 /* sched_setaffinity */
#include "process.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOT_STARTED = 127, WORST = 3 };

static _Noreturn void stop(const char *what) {
    perror(what);
    exit(2);
}

double bench_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double seconds(struct timeval t) {
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

bench_cost bench_used(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (bench_cost){bench_now(), seconds(usage.ru_utime) + seconds(usage.ru_stime),
                        usage.ru_maxrss, 0};
}

static void pin(void) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    (void)sched_setaffinity(0, sizeof one, &one);
}

/* Names of 100,000 files are more than the usual stack has room for. */
static void allow_many_arguments(void) {
    struct rlimit limit;
    if (!getrlimit(RLIMIT_STACK, &limit)) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_STACK, &limit);
    }
}

static _Noreturn void become(const bench_command *command) {
    if (command->pinned)
        pin();
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, 0);
    dup2(nothing, 1);
    dup2(nothing, 2);
    allow_many_arguments();
    if (!command->folder || !chdir(command->folder))
        execvp(command->argv[0], (char *const *)command->argv);
    _exit(NOT_STARTED);
}

bench_cost bench_run(const bench_command *command) {
    struct rusage usage;
    int status;
    double begun = bench_now();
    pid_t child = fork();
    if (child < 0)
        stop("fork");
    if (child == 0)
        become(command);
    if (wait4(child, &status, 0, &usage) < 0)
        stop("wait4");
    bench_cost cost = {bench_now() - begun, seconds(usage.ru_utime) + seconds(usage.ru_stime),
                       usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 0};
    if (!WIFEXITED(status) || WEXITSTATUS(status) > WORST) {
        fprintf(stderr, "bench: %s ended with %d\n", command->argv[0],
                WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        exit(2);
    }
    return cost;
}

bench_cost bench_call(bench_cost (*work)(const void *what), const void *what) {
    int ends[2], status;
    bench_cost cost = {0};
    if (pipe(ends))
        stop("pipe");
    pid_t child = fork();
    if (child < 0)
        stop("fork");
    if (child == 0) {
        pin();
        cost = work(what);
        _exit(write(ends[1], &cost, sizeof cost) != sizeof cost);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], &cost, sizeof cost);
    close(ends[0]);
    if (waitpid(child, &status, 0) < 0 || status != 0 || got != sizeof cost)
        stop("a loop that was measured");
    return cost;
}
