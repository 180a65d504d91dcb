/* SPDX-License-Identifier: Apache-2.0
 * A line on standard error that counts along, when that is a terminal. It is taken away before
 * anything else is written, so that it never mixes with results on the same terminal. A signal
 * (SIGUSR1; SIGINFO where there is one) asks for a line of its own, terminal or not. */
#define _POSIX_C_SOURCE 200809L /* the numbers of signals */
#include <signal.h>
#include <time.h>

#include "cli/cli.h"

enum {
    PAUSE = 200, /* milliseconds between two looks of the line */
    STRIDE = 32, /* inputs between two looks at the clock */
    WIDTH = 79,
    TEXT = 256
};

/* Whether the line stands on the terminal now. There is one terminal. */
static bool standing;

static volatile sig_atomic_t asked;

static void ask(int number) {
    asked = 1;
    signal(number, ask);
}

int64_t cli_milliseconds(void) {
    struct timespec now;
    return timespec_get(&now, TIME_UTC) == TIME_UTC
               ? (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000
               : 0;
}

void cli_progress_clear(void) {
    if (standing)
        fprintf(stderr, "\r\x1b[K");
    standing = false;
}

cli_progress cli_progress_new(const cli_settings *settings) {
    bool on = !settings->quiet && !settings->no_progress && pkivet_is_terminal(2);
    int64_t now = cli_milliseconds();
#ifdef SIGUSR1
    signal(SIGUSR1, ask);
#endif
#ifdef SIGINFO
    signal(SIGINFO, ask);
#endif
    return (cli_progress){.on = on, .begun = now, .shown = now};
}

/* "1:02:03", "02:03". */
static int write_span(char *to, size_t room, int64_t seconds) {
    if (seconds >= 3600)
        return snprintf(to, room, "%lld:%02lld:%02lld", (long long)seconds / 3600,
                        (long long)seconds / 60 % 60, (long long)seconds % 60);
    return snprintf(to, room, "%02lld:%02lld", (long long)seconds / 60, (long long)seconds % 60);
}

/* " 12.3 MB/s, 34 %, 01:02 left", as far as it is known. */
static void write_pace(const pkivet_progress *at, int64_t elapsed, char *to, size_t room) {
    char span[32];
    double rate = (double)at->bytes / (double)elapsed; /* bytes a millisecond */
    int used = snprintf(to, room, ", %.1f MB/s", rate / 1000);
    if (!at->total || used < 0 || (size_t)used >= room)
        return;
    uint64_t left = at->total > at->bytes ? at->total - at->bytes : 0;
    write_span(span, sizeof span, rate > 0 ? (int64_t)((double)left / rate / 1000) : 0);
    snprintf(to + used, room - (size_t)used, ", %.0f %%, %s left",
             100.0 * (double)(at->total - left) / (double)at->total, span);
}

static void write_line(const cli_progress *p, const pkivet_progress *at, int64_t now, char *to) {
    int64_t elapsed = now > p->begun ? now - p->begun : 1;
    char pace[96];
    write_pace(at, elapsed, pace, sizeof pace);
    snprintf(to, TEXT, "%llu artifacts (%.0f/s%s), %llu failures, %llu problems",
             (unsigned long long)at->artifacts, (double)at->artifacts * 1000 / (double)elapsed,
             pace, (unsigned long long)at->failures, (unsigned long long)at->problems);
}

static int on_progress(void *user, const pkivet_progress *at) {
    cli_progress *p = user;
    char line[TEXT];
    if (asked) {
        asked = 0;
        write_line(p, at, cli_milliseconds(), line);
        cli_say("%s; at %s", line, at->path);
    }
    if (!p->on || ++p->since < STRIDE)
        return 0;
    p->since = 0;
    int64_t now = cli_milliseconds();
    if (now - p->shown < PAUSE)
        return 0;
    cli_progress_clear();
    write_line(p, at, now, line);
    fprintf(stderr, "%.*s", WIDTH, line); /* a line that wraps could not be taken away */
    fflush(stderr);
    p->shown = now;
    standing = true;
    return 0;
}

pkivet_handlers cli_progress_handlers(cli_progress *progress) {
    return (pkivet_handlers){
        .size = sizeof(pkivet_handlers), .user = progress, .progress = on_progress};
}
