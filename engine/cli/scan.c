/* SPDX-License-Identifier: Apache-2.0
 * `scan` and `facts`: paths in, reports out. */
#include <time.h>

#include "cli/cli.h"

static bool only_facts(const cli_settings *settings) {
    return settings->command->bit == CLI_FACTS;
}

static int write_error(void *user, const char *data, size_t size) {
    (void)user;
    return fwrite(data, 1, size, stderr) != size;
}

static void tell_stats(pkivet_engine *engine, int64_t begun, clock_t worked,
                       const pkivet_summary *summary) {
    double wall = (double)(cli_milliseconds() - begun) / 1000;
    double cpu = (double)(clock() - worked) / CLOCKS_PER_SEC;
    cli_say("%.3f s, of processors %.3f s; artifacts %llu, subjects %llu", wall, cpu,
            (unsigned long long)summary->artifacts, (unsigned long long)summary->subjects);
    (void)pkivet_stage_times(engine, write_error, NULL, NULL);
}

/* A report that could not be written is told of when its output is closed. */
static int conclude(const cli_reporting *s, pkivet_result result, const pkivet_error *error,
                    const pkivet_summary *summary) {
    if (result == PKIVET_STOPPED)
        return CLI_INTERRUPTED;
    if (result != PKIVET_OK)
        return s->outputs.failed ? CLI_INTERNAL : cli_failed(result, error);
    int code = pkivet_exit_code(summary, s->settings->fail_on, s->settings->fail_on_cannot_tell);
    if (!summary->store_failed)
        return code;
    cli_say("%s; the report is whole", error->message);
    return code < CLI_INTERNAL ? CLI_INTERNAL : code;
}

/* A baseline without the failures of what was not read would be taken for a whole one. */
static bool lacks_too_much(const cli_reporting *s, pkivet_result result,
                           const pkivet_summary *summary) {
    if (result == PKIVET_OK && !summary->unopened && (summary->subjects || !summary->problems))
        return false;
    if (s->outputs.failed)
        return true;
    cli_say("%s is not written: %s", s->outputs.items[0].path,
            result == PKIVET_STOPPED ? "not all was read"
            : summary->unopened      ? "a path could not be opened"
                                     : "nothing could be read");
    return true;
}

static int run(cli_reporting *s) {
    cli_progress progress = cli_progress_new(s->settings);
    pkivet_handlers handlers = cli_progress_handlers(&progress);
    pkivet_summary summary = {0};
    pkivet_error error = {""};
    pkivet_job job = {
        .size = sizeof job,
        .facts_only = only_facts(s->settings),
        .show = s->settings->show,
        .paths = s->settings->operands.items,
        .path_count = s->settings->operands.count,
        .lists_by_nul = s->settings->by_nul,
        .handlers = &handlers,
        .reports = s->reports,
        .report_count = s->report_count,
        .max_problems = s->settings->max_problems,
    };
    if (s->settings->stats && pkivet_engine_time_stages(s->engine, &error) != PKIVET_OK)
        return cli_failed(PKIVET_NO_MEMORY, &error);
    if (s->settings->profile_rules && pkivet_engine_time_rules(s->engine, &error) != PKIVET_OK)
        return cli_failed(PKIVET_NO_MEMORY, &error);
    int64_t begun = cli_milliseconds();
    clock_t worked = clock();
    pkivet_result result = pkivet_run(s->engine, &job, &summary, &error);
    cli_progress_clear();
    if (s->settings->stats)
        tell_stats(s->engine, begun, worked, &summary);
    if (s->settings->profile_rules && result == PKIVET_OK)
        result = pkivet_rule_times(s->engine, write_error, NULL, &error);
    if (s->settings->replace)
        s->outputs.discard = lacks_too_much(s, result, &summary);
    return conclude(s, result, &error, &summary);
}

int cli_run_scan(cli_settings *settings) {
    const pkivet_report_options form = {
        .facts = only_facts(settings),
        .quiet = settings->quiet,
        .verbose = settings->verbose,
        .fail_on = settings->fail_on,
        .sarif_max = settings->sarif_max,
        .baseline_diff = settings->command->bit == CLI_BASELINE_DIFF,
    };
    return cli_report(settings, &form, run);
}
