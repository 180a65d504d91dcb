/* SPDX-License-Identifier: Apache-2.0
 * `template render`: a certificate as a template would issue it, and what scan says of it. */
#include <time.h>

#include "cli/cli.h"

static int run(cli_reporting *r) {
    const cli_settings *s = r->settings;
    const pkivet_render job = {.size = sizeof job,
                               .template_path = s->operands.items[0],
                               .key = s->key,
                               .out = s->folder,
                               .now = s->has_now ? s->now : (int64_t)time(NULL),
                               .write = cli_output_write,
                               .user = &r->outputs.items[0],
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
    if (!settings->folder || !settings->key)
        return cli_refuse("'template render' needs a key and a file: --key rsa:2048 -o OUT.pem");
    const pkivet_report_options form = {.fail_on = settings->fail_on};
    return cli_report(settings, &form, run);
}
