/* SPDX-License-Identifier: Apache-2.0
 * `gate`: requests against a template. `drift`: certificates against those that they name. */
#include <string.h>

#include "cli/cli.h"

static int code_of(const cli_settings *s, const pkivet_fitted *found) {
    const pkivet_summary summary = {
        .errors = found->errors,
        .warnings = found->warnings,
        .notices = found->notices,
        .infos = found->infos,
        .cannot_tell = found->undecided,
        .problems = found->problems,
        .broken = found->broken,
        .interrupted = found->interrupted,
    };
    return pkivet_exit_code(&summary, s->fail_on, s->fail_on_cannot_tell);
}

static int run_gate(cli_reporting *r) {
    const cli_settings *s = r->settings;
    const pkivet_gate job = {.size = sizeof job,
                             .paths = s->operands.items,
                             .path_count = s->operands.count,
                             .lists_by_nul = s->by_nul,
                             .template_path = s->template_path,
                             .goal = s->goal,
                             .reports = r->reports,
                             .report_count = r->report_count};
    pkivet_fitted found;
    pkivet_error error = {""};
    pkivet_result result = pkivet_gate_run(r->engine, &job, &found, &error);
    if (result != PKIVET_OK)
        return r->outputs.failed ? CLI_INTERNAL : cli_failed(result, &error);
    return code_of(s, &found);
}

/* The goals that are profiles, too. A service of directories is a TLS server as any. */
static const char *profile_of(const char *goal) {
    return goal && strcmp(goal, "ldaps") == 0 ? "server" : goal;
}

int cli_run_gate(cli_settings *settings) {
    if (!settings->template_path)
        return cli_refuse("'gate' needs to know what for: --template FILE[#NAME]");
    if (!settings->profile)
        settings->profile = profile_of(settings->goal);
    if (!settings->fail_on_given) {
        settings->fail_on_given = true;
        settings->fail_on = PKIVET_FAIL_ON_INFO;
    }
    const pkivet_report_options form = {
        .gate = 1, .quiet = settings->quiet, .fail_on = settings->fail_on};
    return cli_report(settings, &form, run_gate);
}

static int run_drift(cli_reporting *r) {
    const cli_settings *s = r->settings;
    const pkivet_drift job = {.size = sizeof job,
                              .paths = s->operands.items,
                              .path_count = s->operands.count,
                              .lists_by_nul = s->by_nul,
                              .templates = s->templates,
                              .show = s->show,
                              .reports = r->reports,
                              .report_count = r->report_count};
    pkivet_fitted found;
    pkivet_error error = {""};
    pkivet_result result = pkivet_drift_run(r->engine, &job, &found, &error);
    if (result == PKIVET_STOPPED)
        return CLI_INTERRUPTED;
    if (result != PKIVET_OK)
        return r->outputs.failed ? CLI_INTERNAL : cli_failed(result, &error);
    return code_of(s, &found);
}

int cli_run_drift(cli_settings *settings) {
    if (!settings->templates)
        return cli_refuse("'drift' needs to know from what: --templates DIR");
    const pkivet_report_options form = {
        .drift = 1, .quiet = settings->quiet, .fail_on = settings->fail_on};
    return cli_report(settings, &form, run_drift);
}
