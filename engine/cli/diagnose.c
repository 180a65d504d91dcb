/* SPDX-License-Identifier: Apache-2.0
 * `diagnose`: every path is evidence of one case. */
#include "cli/cli.h"

static int code_of(const pkivet_diagnosed *found) {
    if (found->interrupted)
        return CLI_INTERRUPTED;
    if (found->broken)
        return CLI_BROKEN;
    if (found->problems)
        return CLI_UNREAD;
    return found->causes ? CLI_FOUND : CLI_CLEAN;
}

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
    return code_of(&found);
}

int cli_run_diagnose(cli_settings *settings) {
    const pkivet_report_options form = {.diagnosis = 1};
    return cli_report(settings, &form, run);
}
