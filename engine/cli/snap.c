/* SPDX-License-Identifier: Apache-2.0
 * `snap take`, `snap diff` and `snap approve`: templates, and the snapshots of them in a folder. */
#include <string.h>

#include "cli/cli.h"

static pkivet_snap job_of(const cli_settings *s, const cli_list *only) {
    return (pkivet_snap){.size = sizeof(pkivet_snap),
                         .paths = s->operands.items,
                         .path_count = s->operands.count,
                         .lists_by_nul = s->by_nul,
                         .folder = s->folder,
                         .masks = s->masks.items,
                         .mask_count = s->masks.count,
                         .only = only->items,
                         .only_count = only->count};
}

static int code_of(const cli_settings *s, const pkivet_snapped *found, bool differs) {
    const pkivet_summary summary = {
        .errors = differs ? found->errors : 0,
        .warnings = differs ? found->warnings : 0,
        .notices = differs ? found->notices : 0,
        .infos = differs ? found->infos : 0,
        .cannot_tell = differs ? found->undecided : 0,
        .problems = found->problems,
        .broken = found->broken,
        .interrupted = found->interrupted,
    };
    return pkivet_exit_code(&summary, s->fail_on, s->fail_on_cannot_tell);
}

/* The last operand is the folder of snapshots. */
static void take_folder(cli_settings *s) {
    s->operands.count--;
    s->folder = s->operands.items[s->operands.count];
}

/* A folder that is read as templates and written to as well would be neither. */
static int check_folder(const cli_settings *s) {
    for (size_t i = 0; i < s->operands.count; i++)
        if (strcmp(s->operands.items[i], s->folder) == 0 ||
            pkivet_same_file(s->operands.items[i], s->folder))
            return cli_refuse("'%s' is where the templates are: the snapshots need a folder of "
                              "their own",
                              s->folder);
    return CLI_CLEAN;
}

static int run_diff(cli_reporting *r) {
    static const cli_list ALL;
    pkivet_snap job = job_of(r->settings, &ALL);
    pkivet_snapped found;
    pkivet_error error = {""};
    job.reports = r->reports;
    job.report_count = r->report_count;
    pkivet_result result = pkivet_snap_diff(r->engine, &job, &found, &error);
    if (result == PKIVET_STOPPED || (result == PKIVET_OK && found.interrupted))
        return CLI_INTERRUPTED;
    if (result != PKIVET_OK)
        return r->outputs.failed ? CLI_INTERNAL : cli_failed(result, &error);
    return code_of(r->settings, &found, true);
}

int cli_run_snap_diff(cli_settings *settings) {
    take_folder(settings);
    if (!settings->fail_on_given) {
        settings->fail_on_given = true;
        settings->fail_on = PKIVET_FAIL_ON_INFO;
    }
    const pkivet_report_options form = {
        .changes = 1, .quiet = settings->quiet, .fail_on = settings->fail_on};
    int code = check_folder(settings);
    return code == CLI_CLEAN ? cli_report(settings, &form, run_diff) : code;
}

typedef pkivet_result writing(pkivet_engine *engine, const pkivet_snap *job, pkivet_write *write,
                              void *user, pkivet_snapped *ret_snapped, pkivet_error *error);

static int write_out(void *user, const char *data, size_t size) {
    return fwrite(data, 1, size, user) != size;
}

/* --only names templates here, and no rules. */
static int run_writing(cli_settings *settings, writing *work) {
    pkivet_engine *engine;
    pkivet_snapped found;
    pkivet_error error = {""};
    cli_list only = settings->only;
    settings->only = (cli_list){0};
    int code = check_folder(settings);
    if (code == CLI_CLEAN)
        code = cli_session_open(settings, &engine);
    settings->only = only; /* freed with the others */
    if (code != CLI_CLEAN)
        return code;
    const pkivet_snap job = job_of(settings, &only);
    pkivet_result result = work(engine, &job, write_out, stdout, &found, &error);
    cli_session_close(engine);
    if (result == PKIVET_STOPPED)
        return CLI_INTERRUPTED;
    return result == PKIVET_OK ? code_of(settings, &found, false) : cli_failed(result, &error);
}

int cli_run_snap_take(cli_settings *settings) {
    if (!settings->folder)
        return cli_refuse("'snap take' needs to know where: -o DIR");
    return run_writing(settings, pkivet_snap_take);
}

int cli_run_snap_approve(cli_settings *settings) {
    take_folder(settings);
    return run_writing(settings, pkivet_snap_approve);
}
