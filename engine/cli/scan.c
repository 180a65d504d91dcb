/* SPDX-License-Identifier: Apache-2.0
 * `scan` and `facts`: paths in, reports out. */
#include <time.h>

#include "cli/cli.h"

typedef struct {
    const cli_settings *settings;
    pkivet_engine *engine;
    cli_outputs *outputs;
    pkivet_report *reports[CLI_OUTPUTS];
    size_t report_count;
} scanning;

static bool only_facts(const scanning *s) {
    return s->settings->command->bit == CLI_FACTS;
}

static int open_reports(scanning *s) {
    for (size_t i = 0; i < s->outputs->count; i++) {
        cli_output *output = &s->outputs->items[i];
        pkivet_report_options options = {
            .size = sizeof options,
            .format = output->format,
            .facts = only_facts(s),
            .colour = cli_output_colour(s->settings, output),
            .quiet = s->settings->quiet,
            .verbose = s->settings->verbose,
            .write = cli_output_write,
            .user = output,
        };
        pkivet_error error;
        pkivet_result result = pkivet_report_new(s->engine, &options, &s->reports[i], &error);
        if (result != PKIVET_OK)
            return cli_failed(result, &error);
        s->report_count++;
    }
    return CLI_CLEAN;
}

static void tell_stats(int64_t begun, clock_t worked, const pkivet_summary *summary) {
    double wall = (double)(cli_milliseconds() - begun) / 1000;
    double cpu = (double)(clock() - worked) / CLOCKS_PER_SEC;
    cli_say("%.3f s, of processors %.3f s; artifacts %llu, subjects %llu", wall, cpu,
            (unsigned long long)summary->artifacts, (unsigned long long)summary->subjects);
}

/* A report that could not be written is told of when its output is closed. */
static int conclude(const scanning *s, pkivet_result result, const pkivet_error *error,
                    const pkivet_summary *summary) {
    if (result == PKIVET_STOPPED)
        return CLI_INTERRUPTED;
    if (result != PKIVET_OK)
        return s->outputs->failed ? CLI_INTERNAL : cli_failed(result, error);
    return pkivet_exit_code(summary, s->settings->fail_on, s->settings->fail_on_cannot_tell);
}

static int run(scanning *s) {
    cli_progress progress = cli_progress_new(s->settings);
    pkivet_handlers handlers = cli_progress_handlers(&progress);
    pkivet_summary summary = {0};
    pkivet_error error = {""};
    pkivet_job job = {
        .size = sizeof job,
        .facts_only = only_facts(s),
        .show = s->settings->show,
        .paths = s->settings->operands.items,
        .path_count = s->settings->operands.count,
        .lists_by_nul = s->settings->by_nul,
        .handlers = progress.on ? &handlers : NULL,
        .reports = s->reports,
        .report_count = s->report_count,
    };
    int64_t begun = cli_milliseconds();
    clock_t worked = clock();
    pkivet_result result = pkivet_run(s->engine, &job, &summary, &error);
    cli_progress_clear();
    if (s->settings->stats)
        tell_stats(begun, worked, &summary);
    return conclude(s, result, &error, &summary);
}

static int with_engine(cli_settings *settings, pkivet_engine *engine) {
    cli_outputs outputs;
    scanning s = {.settings = settings, .engine = engine, .outputs = &outputs};
    int code = cli_outputs_open(settings, &outputs);
    if (code != CLI_CLEAN)
        return code;
    code = open_reports(&s);
    if (code == CLI_CLEAN)
        code = run(&s);
    for (size_t i = 0; i < s.report_count; i++)
        pkivet_report_free(s.reports[i]);
    return cli_outputs_close(&outputs, code);
}

int cli_run_scan(cli_settings *settings) {
    pkivet_engine *engine;
    int code = cli_session_open(settings, &engine);
    if (code != CLI_CLEAN)
        return code;
    code = with_engine(settings, engine);
    cli_session_close(engine);
    return code;
}
