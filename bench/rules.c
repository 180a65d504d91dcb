/* SPDX-License-Identifier: Apache-2.0
 * What one more rule costs a certificate. The same certificates, in memory, are judged by no rule
 * and by many copies of one: the difference, by rule and certificate, is what the rule adds. Three
 * kinds: a check of the usual size whose `when` holds, one whose `when` does not, and one that
 * loops and so runs under the hook. Verdicts are remembered between subjects that are alike in what
 * a rule reads, so that a check hardly runs here; the first kind is judged without that, too. Then
 * the whole cost by the count of rules. All take turns within a round. */
#define _XOPEN_SOURCE 700
#include <pkivet/pkivet.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "maker.h"

enum { CERTIFICATES = 1500, COPIES = 200, ROUNDS = 7, KINDS = 9, MOST = 300 };

#define HOLDS                                                                                      \
    "when = { [\"cert.is_ca\"] = false }, check = function (cert)\n"                               \
    "if cert.key_bits < 100 then return fail { at = \"cert.key_bits\" } end\n"                     \
    "if cert.extended_key_usage:has \"ocspSigning\" then return fail() end end"

static const struct {
    const char *name, *fields;
    int copies, whole; /* whole: what a certificate takes, not what a rule adds */
    int forgetful;     /* no verdict is remembered */
} RULES[KINDS] = {
    {"no rule", NULL, 0, 1, 0},
    {"`when` holds, the check reads two facts", HOLDS, COPIES, 0, 0},
    {"the same, no verdict remembered", HOLDS, COPIES, 0, 1},
    {"`when` does not hold",
     "when = { [\"cert.is_ca\"] = true }, check = function (cert)\n"
     "if cert.key_bits < 100 then return fail { at = \"cert.key_bits\" } end end",
     COPIES, 0, 0},
    {"a check with a loop",
     "check = function (cert) local n = 0 for i = 1, 10 do n = n + i end\n"
     "if cert.key_bits < n then return fail() end end",
     COPIES, 0, 0},
    {"10 rules, no verdict remembered", HOLDS, 10, 1, 1},
    {"30 rules", HOLDS, 30, 1, 1},
    {"100 rules", HOLDS, 100, 1, 1},
    {"300 rules", HOLDS, MOST, 1, 1},
};

/* Of the processor: all is in this process and waits for nothing. */
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void write_rules(const char *root, const char *fields, int copies) {
    char path[256];
    snprintf(path, sizeof path, "%s/pack", root);
    if (mkdir(root, 0700) || mkdir(path, 0700))
        give_up("a folder for rules cannot be made");
    for (int i = 0; fields && i < copies; i++) {
        snprintf(path, sizeof path, "%s/pack/BN%04d-copy.lua", root, i);
        FILE *file = fopen(path, "w");
        if (!file ||
            fprintf(file,
                    "return rule { api = 1, title = \"T\", subject = \"cert\", "
                    "severity = \"error\",\n%s }\n",
                    fields) < 0 ||
            fclose(file))
            give_up("a rule cannot be written");
    }
}

static void remove_rules(const char *root) {
    char path[256];
    for (int i = 0; i < MOST; i++) {
        snprintf(path, sizeof path, "%s/pack/BN%04d-copy.lua", root, i);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/pack", root);
    rmdir(path);
    rmdir(root);
}

static pkivet_engine *open_engine(const char *folder, int forgetful) {
    pkivet_options options = {.size = sizeof options,
                              .rule_folders = &folder,
                              .rule_folder_count = 1,
                              .without_builtin_rules = 1,
                              .jobs = 1};
    pkivet_engine *engine;
    pkivet_error error;
    if (pkivet_engine_new(&options, &engine, &error) != PKIVET_OK)
        give_up(error.message);
    if (forgetful && pkivet_engine_set_limit(engine, "memo_bytes", 1, &error) != PKIVET_OK)
        give_up(error.message);
    return engine;
}

static blob *make_certificates(void) {
    bench_maker *m = bench_maker_new(7, BENCH_CERTIFICATES, 0);
    blob *all = malloc(CERTIFICATES * sizeof *all);
    for (int i = 0; i < CERTIFICATES; i++) {
        const char *suffix;
        blob made = bench_next(m, &suffix);
        uint8_t *copy = malloc(made.size);
        if (!all || !copy)
            give_up("out of memory");
        memcpy(copy, made.data, made.size);
        all[i] = (blob){copy, made.size};
    }
    bench_maker_free(m);
    return all;
}

/* Seconds for all certificates. */
static double judge(pkivet_engine *engine, const blob *all) {
    pkivet_job job = {.size = sizeof job};
    pkivet_summary summary;
    pkivet_error error;
    double begun = now();
    for (int i = 0; i < CERTIFICATES; i++)
        if (pkivet_run_bytes(engine, &job, "c.cer", all[i].data, all[i].size, &summary, &error) !=
                PKIVET_OK ||
            summary.subjects != 1 || summary.broken)
            give_up("a certificate was not judged");
    return now() - begun;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void tell(const char *name, double *values) {
    qsort(values, ROUNDS, sizeof *values, by_size);
    printf("%-44s %9.1f %9.1f %9.1f\n", name, values[0], values[ROUNDS / 2], values[ROUNDS - 1]);
}

int main(void) {
    char root[] = "/tmp/pkivet-bench-XXXXXX", folders[KINDS][64];
    pkivet_engine *engines[KINDS];
    double each[KINDS][ROUNDS];
    if (!mkdtemp(root))
        give_up("no folder for rules");
    blob *all = make_certificates();
    for (int k = 0; k < KINDS; k++) {
        snprintf(folders[k], sizeof folders[k], "%s/%d", root, k);
        write_rules(folders[k], RULES[k].fields, RULES[k].copies);
        engines[k] = open_engine(folders[k], RULES[k].forgetful);
    }
    for (int round = 0; round < ROUNDS; round++)
        for (int k = 0; k < KINDS; k++) {
            double taken = judge(engines[k], all);
            each[k][round] = taken * 1e9 / CERTIFICATES;
            if (!RULES[k].whole)
                each[k][round] = (each[k][round] - each[0][round]) / RULES[k].copies;
        }
    printf("%-44s %9s %9s %9s\n", "ns a certificate, or a rule and certificate", "min", "median",
           "max");
    for (int k = 0; k < KINDS; k++)
        tell(RULES[k].name, each[k]);
    for (int k = 0; k < KINDS; k++) {
        pkivet_engine_free(engines[k]);
        remove_rules(folders[k]);
    }
    rmdir(root);
    return EXIT_SUCCESS;
}
