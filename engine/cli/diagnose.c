/* SPDX-License-Identifier: Apache-2.0
 * `diagnose`: every path is evidence of one case. */
#include <string.h>

#include "cli/cli.h"

static int code_of(const pkivet_diagnosed *found, const cli_settings *settings) {
    bool causes = found->causes && settings->fail_on != PKIVET_FAIL_ON_NEVER;
    bool undecided = found->undecided && settings->fail_on_cannot_tell;
    if (found->interrupted)
        return CLI_INTERRUPTED;
    if (found->broken)
        return CLI_BROKEN;
    if (found->problems)
        return CLI_UNREAD;
    return causes || undecided ? CLI_FOUND : CLI_CLEAN;
}

static void tell(void *user, const char *name, const char *complaints) {
    (void)user;
    for (const char *line = complaints; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (*line && *line != '\n')
            cli_say("%s did not load: %.*s", name, (int)strcspn(line, "\n"), line);
    }
}

/* A rule that did not load may be the one that its author relies on: nobody should have to run
 * `scan` to learn of it. */
static int run(cli_reporting *d) {
    pkivet_diagnosed found;
    pkivet_error error = {""};
    pkivet_case job = {
        .size = sizeof job,
        .goal = d->settings->goal,
        .paths = d->settings->operands.items,
        .path_count = d->settings->operands.count,
        .lists_by_nul = d->settings->by_nul,
        .reports = d->reports,
        .report_count = d->report_count,
    };
    pkivet_result result = pkivet_diagnose(d->engine, &job, &found, &error);
    if (result != PKIVET_OK)
        return d->outputs.failed ? CLI_INTERNAL : cli_failed(result, &error);
    int code = code_of(&found, d->settings);
    bool unloaded = pkivet_not_loaded(d->engine, tell, NULL) > 0;
    return unloaded && code < CLI_BROKEN ? CLI_BROKEN : code;
}

int cli_run_diagnose(cli_settings *settings) {
    const pkivet_report_options form = {.diagnosis = 1};
    return cli_report(settings, &form, run);
}
