/* SPDX-License-Identifier: Apache-2.0
 * Measures pkivet as a user runs it: the whole process, on a folder of loose DER certificates,
 * with every rule. Beside it, in turn with it, on the same core: OpenSSL's decoder alone, in a
 * loop over the same certificates in memory. Also the peak of resident memory, and the start-up
 * on one small file. The files are in the page cache. */
#define _GNU_SOURCE 1 /* sched_setaffinity */
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/x509.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "certificates.h"

enum { CERTIFICATES = 10000, ROUNDS = 7, STARTS = 21, SEED = 20260101 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void give_up(const char *what) {
    perror(what);
    exit(2);
}

static void pin(void) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    (void)sched_setaffinity(0, sizeof one, &one);
}

typedef struct {
    double seconds;
    long kib; /* peak of resident memory */
    int code;
} process;

/* Runs a scan with its output thrown away; with `pinned` on one core. */
static process run(const char *pkivet, const char *path, const char *jobs, int pinned) {
    process p = {0};
    struct rusage usage;
    int status;
    double begin = now();
    pid_t child = fork();
    if (child < 0)
        give_up("fork");
    if (child == 0) {
        if (pinned)
            pin();
        int nothing = open("/dev/null", O_WRONLY);
        dup2(nothing, 1);
        execl(pkivet, pkivet, "scan", "--profile", "all", "--now", "2026-01-01T00:00:00Z", "--jobs",
              jobs, "--format", "ndjson", path, (char *)NULL);
        _exit(127);
    }
    if (wait4(child, &status, 0, &usage) < 0)
        give_up("wait4");
    p.seconds = now() - begin;
    p.kib = usage.ru_maxrss;
    p.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    if (p.code > 1) {
        fprintf(stderr, "%s scan ended with %d\n", pkivet, p.code);
        exit(2);
    }
    return p;
}

/* In a process of its own, for the same reasons that the scan is: nothing that came before. */
static double decode(const bench_certificate *all, size_t count) {
    int ends[2], status;
    double seconds = 0;
    if (pipe(ends))
        give_up("pipe");
    pid_t child = fork();
    if (child < 0)
        give_up("fork");
    if (child == 0) {
        pin();
        double begin = now();
        for (size_t i = 0; i < count; i++) {
            const unsigned char *at = all[i].der;
            X509 *c = d2i_X509(NULL, &at, all[i].size);
            if (!c)
                _exit(1);
            X509_free(c);
        }
        seconds = now() - begin;
        _exit(write(ends[1], &seconds, sizeof seconds) != sizeof seconds);
    }
    close(ends[1]);
    ssize_t got = read(ends[0], &seconds, sizeof seconds);
    close(ends[0]);
    if (waitpid(child, &status, 0) < 0 || status != 0 || got != sizeof seconds)
        give_up("the decoding loop");
    return seconds;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Sorts `values`, prints the line and gives the median. */
static double tell(const char *what, double *values, size_t count, double scale, const char *unit) {
    qsort(values, count, sizeof *values, by_size);
    printf("%-44s %9.2f %9.2f %9.2f %s\n", what, values[0] * scale, values[count / 2] * scale,
           values[count - 1] * scale, unit);
    return values[count / 2];
}

static void write_files(const bench_certificate *all, size_t count, const char *folder) {
    char path[512];
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%05zu.cer", folder, i);
        FILE *file = fopen(path, "wb");
        if (!file || fwrite(all[i].der, 1, (size_t)all[i].size, file) != (size_t)all[i].size ||
            fclose(file))
            give_up(path);
    }
}

/* In a process of its own: a child that is measured counts what its parent held when it forked. */
static void make_files(const char *folder) {
    int status;
    pid_t child = fork();
    if (child < 0)
        give_up("fork");
    if (child == 0) {
        write_files(bench_certificates(CERTIFICATES, SEED), CERTIFICATES, folder);
        _exit(0);
    }
    if (waitpid(child, &status, 0) < 0 || status != 0)
        give_up("making certificates");
}

static long load_files(bench_certificate *all, size_t count, const char *folder) {
    char path[512];
    unsigned char piece[8192];
    long bytes = 0;
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%05zu.cer", folder, i);
        FILE *file = fopen(path, "rb");
        size_t size = file ? fread(piece, 1, sizeof piece, file) : 0;
        all[i] = (bench_certificate){malloc(size), (int)size};
        if (!size || !all[i].der || fclose(file))
            give_up(path);
        memcpy(all[i].der, piece, size);
        bytes += (long)size;
    }
    return bytes;
}

static void remove_files(size_t count, const char *folder) {
    char path[512];
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%05zu.cer", folder, i);
        unlink(path);
    }
    rmdir(folder);
}

static void measure_scan(const char *pkivet, const bench_certificate *all, const char *folder) {
    double scan[ROUNDS], loop[ROUNDS], ratio[ROUNDS], two[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        scan[i] = run(pkivet, folder, "1", 1).seconds;
        loop[i] = decode(all, CERTIFICATES);
        ratio[i] = loop[i] / scan[i];
        two[i] = run(pkivet, folder, "2", 0).seconds;
    }
    tell("pkivet scan, 1 worker, whole process", scan, ROUNDS, 1e3, "ms");
    tell("d2i_X509 and X509_free, loop in memory", loop, ROUNDS, 1e3, "ms");
    tell("how many times as fast, round by round", ratio, ROUNDS, 1, "x");
    tell("pkivet scan, 2 workers, whole process", two, ROUNDS, 1e3, "ms");
    double median = tell("a certificate, 1 worker", scan, ROUNDS, 1e6 / CERTIFICATES, "us");
    printf("%.0f certificates a second on one core (median)\n", CERTIFICATES / median);
}

/* Also warms the page cache. */
static void measure_memory(const char *pkivet, const char *folder) {
    double memory[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++)
        memory[i] = (double)run(pkivet, folder, "1", 1).kib / 1024;
    tell("peak of resident memory, 1 worker", memory, ROUNDS, 1, "MiB");
}

static void measure_start(const char *pkivet, const char *folder) {
    double start[STARTS];
    char path[512];
    snprintf(path, sizeof path, "%s/00000.cer", folder);
    for (size_t i = 0; i < STARTS; i++)
        start[i] = run(pkivet, path, "1", 1).seconds;
    tell("start-up: one certificate, whole process", start, STARTS, 1e3, "ms");
}

int main(int argc, char **argv) {
    char folder[] = "/tmp/pkivet-bench-XXXXXX";
    bench_certificate *all = malloc(CERTIFICATES * sizeof *all);
    if (argc != 2 || !all || !mkdtemp(folder))
        return 2;
    fprintf(stderr, "making %d certificates\n", CERTIFICATES);
    make_files(folder);
    printf("%-44s %9s %9s %9s\n", "", "min", "median", "max");
    measure_memory(argv[1], folder);
    measure_start(argv[1], folder);
    long bytes = load_files(all, CERTIFICATES, folder);
    measure_scan(argv[1], all, folder);
    printf("%d loose DER certificates, %ld bytes on average; %d rounds; %s\n", CERTIFICATES,
           bytes / CERTIFICATES, ROUNDS, OpenSSL_version(OPENSSL_VERSION));
    remove_files(CERTIFICATES, folder);
    for (size_t i = 0; i < CERTIFICATES; i++)
        free(all[i].der);
    free(all);
    return 0;
}
