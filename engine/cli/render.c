/* SPDX-License-Identifier: Apache-2.0
 * `template render`: a certificate as a template would issue it, and what scan says of it. */
#include <string.h>
#include <time.h>

#include "cli/cli.h"

static int run(cli_reporting *r) {
    const cli_settings *s = r->settings;
    const pkivet_render job = {.size = sizeof job,
                               .template_path = s->operands.items[0],
                               .templates = s->templates,
                               .key = s->key,
                               .out = s->folder,
                               .now = s->has_now ? s->now : (int64_t)time(NULL),
                               .reports = r->reports,
                               .report_count = r->report_count};
    pkivet_summary found = {0};
    pkivet_error error = {""};
    pkivet_result result = pkivet_template_render(r->engine, &job, &found, &error);
    if (result != PKIVET_OK)
        return r->outputs.failed ? CLI_INTERNAL : cli_failed(result, &error);
    return pkivet_exit_code(&found, s->fail_on, s->fail_on_cannot_tell);
}

int cli_run_render(cli_settings *settings) {
    const char *name = settings->operands.items[0];
    if (!settings->key)
        return cli_refuse("'template render' needs a key: --key rsa:2048");
    if (!settings->templates && !strchr(name, '#') && pkivet_look(name) == PKIVET_PATH_MISSING)
        return cli_refuse("there is no file '%s'; a template's name needs --templates FILE", name);
    const pkivet_report_options form = {.trial = 1, .fail_on = settings->fail_on};
    return cli_report(settings, &form, run);
}
