/* SPDX-License-Identifier: Apache-2.0
 * A line on standard error that counts along, when that is a terminal. It is taken away before
 * anything else is written, so that it never mixes with results on the same terminal. */
#include <time.h>

#include "cli/cli.h"

enum { PAUSE = 200 }; /* milliseconds between two looks of the line */

/* Whether the line stands on the terminal now. There is one terminal. */
static bool standing;

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
    return (cli_progress){.on = on, .shown = cli_milliseconds()};
}

static int step(cli_progress *p) {
    int64_t now = p->on ? cli_milliseconds() : 0;
    if (!p->on || now - p->shown < PAUSE)
        return 0;
    cli_progress_clear();
    fprintf(stderr, "%llu subjects, %llu findings", (unsigned long long)p->subjects,
            (unsigned long long)p->findings);
    fflush(stderr);
    p->shown = now;
    standing = true;
    return 0;
}

static int on_subject(void *user, const pkivet_subject *subject) {
    cli_progress *p = user;
    (void)subject;
    p->subjects++;
    return step(p);
}

static int on_finding(void *user, const pkivet_finding *finding) {
    cli_progress *p = user;
    (void)finding;
    p->findings++;
    return step(p);
}

static int on_skipped(void *user, const char *path, const char *reason) {
    (void)path;
    (void)reason;
    return step(user);
}

pkivet_handlers cli_progress_handlers(cli_progress *progress) {
    return (pkivet_handlers){.size = sizeof(pkivet_handlers),
                             .user = progress,
                             .subject = on_subject,
                             .finding = on_finding,
                             .skipped = on_skipped};
}
