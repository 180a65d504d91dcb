/* SPDX-License-Identifier: Apache-2.0
 * What commands that report have in common: an engine, where reports go, and a report for each. */
#include <string.h>

#include "cli/cli.h"

static int open_reports(cli_reporting *r, pkivet_report_options form) {
    for (size_t i = 0; i < r->outputs.count; i++) {
        cli_output *output = &r->outputs.items[i];
        pkivet_error error;
        form.size = sizeof form;
        form.format = output->format;
        form.colour = cli_output_colour(r->settings, output);
        form.write = cli_output_write;
        form.next = cli_output_splits(r->settings, output) ? cli_output_next : NULL;
        form.user = output;
        pkivet_result result = pkivet_report_new(r->engine, &form, &r->reports[i], &error);
        if (result != PKIVET_OK)
            return cli_failed(result, &error);
        r->report_count++;
    }
    return CLI_CLEAN;
}

static int with_outputs(cli_reporting *r, const pkivet_report_options *form,
                        int (*work)(cli_reporting *)) {
    int code = open_reports(r, *form);
    if (code == CLI_CLEAN)
        code = work(r);
    for (size_t i = 0; i < r->report_count; i++)
        pkivet_report_free(r->reports[i]);
    return cli_outputs_close(&r->outputs, code);
}

/* Descriptors of the shell, <(...) among them, are open already. */
static bool is_descriptor(const char *path) {
    return strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
}

/* Whoever names a FIFO by mistake would see nothing happen, for ever. */
static void tell_of_waiting(const cli_settings *s) {
    for (size_t i = 0; i < s->operands.count && !s->quiet; i++) {
        const char *path = s->operands.items[i];
        path += path[0] == '@';
        if (strcmp(path, "-") == 0 && pkivet_is_terminal(0))
            cli_say("reading standard input, which is a terminal: Ctrl-D ends it");
        else if (!is_descriptor(path) && pkivet_look(path) == PKIVET_PATH_FIFO)
            cli_say("'%s' is a FIFO: waiting for a program that writes to it; Ctrl-C gives "
                    "up",
                    path);
    }
}

int cli_report(cli_settings *settings, const pkivet_report_options *form,
               int (*work)(cli_reporting *)) {
    cli_reporting r = {.settings = settings};
    int code = cli_session_open(settings, &r.engine);
    if (code != CLI_CLEAN)
        return code;
    code = cli_outputs_open(settings, &r.outputs);
    if (code == CLI_CLEAN) {
        tell_of_waiting(settings);
        code = with_outputs(&r, form, work);
    }
    cli_session_close(r.engine);
    return code;
}
