/* SPDX-License-Identifier: Apache-2.0
 * pkivet as a user runs it, the whole process, beside what else reads certificates: zlint,
 * OpenSSL's programs, OpenSSL's decoders in a loop, and tar, which only reads the archive. Also
 * how its cost grows with certificates and workers. All sets are made by bench_make; the files are
 * in the page cache. */
#define _DEFAULT_SOURCE 1 /* getloadavg */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loops.h"
#include "maker.h"
#include "race.h"
#include "sets.h"

static const char USAGE[] =
    "usage: bench_compare --pkivet FILE --make FILE --work FOLDER [--zlint FILE] [--json FILE]\n"
    "                     [--full] [--rounds N] [--sample N] [--only RACE]\n"
    "races: archive, loose, dirty, workers, pfx-open, pfx-closed, growth, start\n";

static void add(race *r, contender c) {
    if (r->count < RACE_CONTENDERS)
        r->contenders[r->count++] = c;
}

static race race_of(const setup *s, const char *name, const char *unit) {
    return (race){.name = name, .unit = unit, .rounds = s->rounds};
}

/* zlint stops at what it cannot read, and takes files only. */
static void add_zlint(const setup *s, race *r, const char *folder, unsigned count) {
    if (!s->zlint) {
        printf("zlint is not there: nothing is compared with it\n");
        return;
    }
    const char *const before[] = {s->zlint, "-format", "der", NULL};
    const char *const *argv = set_files(NULL, count, "cer", before);
    add(r, (contender){.name = "zlint, loose files",
                       .command = {.argv = argv, .folder = folder, .pinned = 1},
                       .units = count});
}

static void add_shell(race *r, const char *name, const char *script, const char *const *arguments,
                      double units) {
    size_t count = 0;
    while (arguments[count])
        count++;
    const char **argv = calloc(count + 5, sizeof *argv);
    if (!argv)
        exit(2);
    argv[0] = "sh";
    argv[1] = "-c";
    argv[2] = script;
    argv[3] = "sh";
    for (size_t i = 0; i < count; i++)
        argv[4 + i] = arguments[i];
    add(r, (contender){.name = name, .command = {.argv = argv, .pinned = 1}, .units = units});
}

static unsigned large(const setup *s) {
    return s->full ? 100000 : 10000;
}

static const char *large_archive(const setup *s) {
    return set_make(s, s->full ? "k100.tar" : "k10.tar", large(s), "certificates");
}

static const char *loose_files(const setup *s) {
    return set_make(s, "k10", 10000, "certificates");
}

static void run_archive(const setup *s) {
    race r = race_of(s, "certificates in one .tar", "certificate");
    const char *tar = large_archive(s), *loose = loose_files(s);
    const char *bundle = set_make(s, "k2.pem", 2000, "certificates");
    const char *const one_tar[] = {tar, NULL}, *const one_bundle[] = {bundle, NULL};
    add(&r, (contender){.name = "pkivet scan, 1 worker",
                        .command = set_scan(s, "1", tar, NULL),
                        .units = large(s)});
    add_zlint(s, &r, loose, s->sample);
    add(&r, (contender){.name = "d2i_X509 in a loop",
                        .work = bench_decode_certificates,
                        .what = set_files(loose, 2000, "cer", NULL),
                        .units = 2000});
    add_shell(&r, "openssl storeutl -text, PEM bundle", "openssl storeutl -text -certs \"$1\"",
              one_bundle, 2000);
    add_shell(&r, "openssl x509 -text, a process a file",
              "for f; do openssl x509 -inform DER -in \"$f\" -noout -text; done",
              set_files(loose, 50, "cer", NULL), 50);
    add_shell(&r, "tar -xO | cat", "tar -xOf \"$1\" | cat", one_tar, large(s));
    race_run(&r, s->json);
}

static void run_loose(const setup *s) {
    race r = race_of(s, "loose DER files", "certificate");
    const char *loose = loose_files(s);
    add(&r, (contender){.name = "pkivet scan, 1 worker",
                        .command = set_scan(s, "1", loose, NULL),
                        .units = 10000});
    add_zlint(s, &r, loose, s->sample);
    race_run(&r, s->json);
}

/* The figures are worth nothing when the clean set is none, or the dirty one. */
static void check_findings(const setup *s, const char *archive, int expected) {
    bench_command command = set_scan(s, "1", archive, NULL);
    if (bench_run(&command).code != expected) {
        fprintf(stderr, "bench: the findings of %s are not those that it was made with\n", archive);
        exit(2);
    }
}

static void run_dirty(const setup *s) {
    race r = race_of(s, "clean and dirty certificates in a .tar", "certificate");
    const char *clean = set_make(s, "clean10.tar", 10000, "certificates");
    const char *dirty = set_make(s, "dirty10.tar", 10000, "dirty");
    check_findings(s, clean, 0);
    check_findings(s, dirty, 1);
    add(&r, (contender){.name = "clean", .command = set_scan(s, "1", clean, NULL), .units = 10000});
    add(&r, (contender){.name = "every second has findings",
                        .command = set_scan(s, "1", dirty, NULL),
                        .units = 10000});
    race_run(&r, s->json);
}

/* Not pinned, one worker neither, so that both have the same machine. */
static void run_workers(const setup *s) {
    static char numbers[RACE_CONTENDERS][12], names[RACE_CONTENDERS][32];
    race r = race_of(s, "workers, the same .tar", "certificate");
    const char *tar = large_archive(s);
    for (int i = 0, workers = 1; i < RACE_CONTENDERS && workers <= s->processors; workers *= 2) {
        snprintf(numbers[i], sizeof numbers[i], "%d", workers);
        snprintf(names[i], sizeof names[i], "--jobs %d", workers);
        bench_command command = set_scan(s, numbers[i], tar, NULL);
        command.pinned = 0;
        add(&r, (contender){.name = names[i], .command = command, .units = large(s)});
        i++;
    }
    race_run(&r, s->json);
}

static void run_pfx_open(const setup *s) {
    race r = race_of(s, "PFX, 2000 iterations, with the password", "file");
    const char *folder = set_make(s, "pfx", 500, "pfx");
    const char *passwords = set_path(s, "passwords");
    FILE *file = fopen(passwords, "w");
    if (!file || fputs(BENCH_PASSWORD "\n", file) < 0 || fclose(file))
        exit(2);
    add(&r, (contender){.name = "pkivet scan, 1 worker",
                        .command = set_scan(s, "1", folder, passwords),
                        .units = 500});
    add(&r, (contender){.name = "PKCS12_verify_mac, PKCS12_parse in a loop",
                        .work = bench_open_pfx,
                        .what = set_files(folder, 500, "pfx", NULL),
                        .units = 500});
    race_run(&r, s->json);
}

static void run_pfx_closed(const setup *s) {
    race r = race_of(s, "PFX, no password", "file");
    const char *folder = set_make(s, "pfx", 500, "pfx");
    add(&r, (contender){.name = "pkivet scan, 1 worker",
                        .command = set_scan(s, "1", folder, NULL),
                        .units = 500});
    add(&r, (contender){.name = "d2i_PKCS12 in a loop",
                        .work = bench_decode_pfx,
                        .what = set_files(folder, 500, "pfx", NULL),
                        .units = 500});
    race_run(&r, s->json);
}

static void run_growth(const setup *s) {
    static const struct {
        const char *name, *set;
        unsigned count;
    } SIZES[] = {{"1,000 in a .tar.zst", "m1k.tar.zst", 1000},
                 {"10,000", "m10k.tar.zst", 10000},
                 {"100,000", "m100k.tar.zst", 100000},
                 {"1,000,000", "m1.tar.zst", 1000000}};
    race r = race_of(s, "growth, mixed files", "file");
    for (int i = 0; i < (s->full ? 4 : 2); i++)
        add(&r, (contender){.name = SIZES[i].name,
                            .command = set_scan(
                                s, "1", set_make(s, SIZES[i].set, SIZES[i].count, "mixed"), NULL),
                            .units = SIZES[i].count});
    race_run(&r, s->json);
}

static void run_start(const setup *s) {
    race r = race_of(s, "start-up, one small file", "process");
    r.rounds = 21;
    const char *const *file = set_files(loose_files(s), 1, "cer", NULL);
    add(&r,
        (contender){.name = "pkivet scan", .command = set_scan(s, "1", file[0], NULL), .units = 1});
    race_run(&r, s->json);
}

static const struct {
    const char *name;
    void (*run)(const setup *s);
} RACES[] = {{"start", run_start},           {"archive", run_archive}, {"loose", run_loose},
             {"dirty", run_dirty},           {"workers", run_workers}, {"pfx-open", run_pfx_open},
             {"pfx-closed", run_pfx_closed}, {"growth", run_growth}};

static _Noreturn void usage(void) {
    fputs(USAGE, stderr);
    exit(2);
}

static int take(setup *s, const char *name, const char *value) {
    const struct {
        const char *name, **target;
    } TEXTS[] = {{"--pkivet", &s->pkivet},
                 {"--make", &s->make},
                 {"--work", &s->work},
                 {"--zlint", &s->zlint},
                 {"--only", &s->only}};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        if (!strcmp(name, TEXTS[i].name)) {
            *TEXTS[i].target = value;
            return 1;
        }
    if (!strcmp(name, "--json") && (s->json = fopen(value, "w")))
        return 1;
    if (!strcmp(name, "--rounds") && (s->rounds = atoi(value)) > 0 && s->rounds <= RACE_ROUNDS)
        return 1;
    return !strcmp(name, "--sample") && (s->sample = (unsigned)atoi(value)) > 0;
}

static setup read_arguments(int count, char **arguments) {
    setup s = {.rounds = 5, .processors = (int)sysconf(_SC_NPROCESSORS_ONLN)};
    for (int i = 1; i < count; i++) {
        if (!strcmp(arguments[i], "--full"))
            s.full = 1;
        else if (i + 1 == count || !take(&s, arguments[i], arguments[i + 1]))
            usage();
        else
            i++;
    }
    if (!s.pkivet || !s.make || !s.work)
        usage();
    if (!s.json)
        s.json = fopen("/dev/null", "w");
    if (!s.sample)
        s.sample = s.full ? 1000 : 500;
    if (mkdir(s.work, 0777) && access(s.work, W_OK))
        usage();
    return s;
}

static void tell_machine(const setup *s) {
    char line[256] = "";
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && fgets(line, sizeof line, file) && strncmp(line, "model name", 10))
        ;
    if (file)
        fclose(file);
    char *model = strchr(line, ':');
    line[strcspn(line, "\n")] = 0;
    double load[3] = {0};
    (void)getloadavg(load, 3);
    printf("%d processors, %s; %s; gcc %s; load %.1f\n", s->processors, model ? model + 2 : "?",
           OpenSSL_version(OPENSSL_VERSION), __VERSION__, load[0]);
    fprintf(
        s->json,
        "{\"processors\":%d,\"model\":\"%s\",\"openssl\":\"%s\",\"gcc\":\"%s\",\"load\":%.2f}\n",
        s->processors, model ? model + 2 : "?", OpenSSL_version(OPENSSL_VERSION), __VERSION__,
        load[0]);
}

int main(int argc, char **argv) {
    setup s = read_arguments(argc, argv);
    tell_machine(&s);
    for (size_t i = 0; i < sizeof RACES / sizeof *RACES; i++)
        if (!s.only || !strcmp(s.only, RACES[i].name))
            RACES[i].run(&s);
    return fclose(s.json) ? 2 : 0;
}
