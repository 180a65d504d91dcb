/* SPDX-License-Identifier: Apache-2.0
 * `diagnose`: every path is evidence of one case. */
#include "cli/cli.h"

typedef struct {
    const cli_settings *settings;
    pkivet_engine *engine;
    cli_outputs *outputs;
    pkivet_report *reports[CLI_OUTPUTS];
    size_t report_count;
} diagnosing;

static int open_reports(diagnosing *d) {
    for (size_t i = 0; i < d->outputs->count; i++) {
        cli_output *output = &d->outputs->items[i];
        pkivet_report_options options = {
            .size = sizeof options,
            .format = output->format,
            .diagnosis = 1,
            .colour = cli_output_colour(d->settings, output),
            .write = cli_output_write,
            .user = output,
        };
        pkivet_error error;
        pkivet_result result = pkivet_report_new(d->engine, &options, &d->reports[i], &error);
        if (result != PKIVET_OK)
            return cli_failed(result, &error);
        d->report_count++;
    }
    return CLI_CLEAN;
}

static int code_of(const pkivet_diagnosed *found) {
    if (found->interrupted)
        return CLI_INTERRUPTED;
    if (found->broken)
        return CLI_BROKEN;
    if (found->problems)
        return CLI_UNREAD;
    return found->causes ? CLI_FOUND : CLI_CLEAN;
}

static int run(diagnosing *d) {
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
        return d->outputs->failed ? CLI_INTERNAL : cli_failed(result, &error);
    return code_of(&found);
}

static int with_engine(cli_settings *settings, pkivet_engine *engine) {
    cli_outputs outputs;
    diagnosing d = {.settings = settings, .engine = engine, .outputs = &outputs};
    int code = cli_outputs_open(settings, &outputs);
    if (code != CLI_CLEAN)
        return code;
    code = open_reports(&d);
    if (code == CLI_CLEAN)
        code = run(&d);
    for (size_t i = 0; i < d.report_count; i++)
        pkivet_report_free(d.reports[i]);
    return cli_outputs_close(&outputs, code);
}

int cli_run_diagnose(cli_settings *settings) {
    pkivet_engine *engine;
    int code = cli_session_open(settings, &engine);
    if (code != CLI_CLEAN)
        return code;
    code = with_engine(settings, engine);
    cli_session_close(engine);
    return code;
}
