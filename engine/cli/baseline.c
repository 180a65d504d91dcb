/* SPDX-License-Identifier: Apache-2.0
 * `baseline write` and `baseline diff`: scans whose failures are kept, or held against those that
 * were kept. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* The baseline is the first operand; the rest is to be read */
static const char *take_file(cli_settings *settings) {
    const char *file = settings->operands.items[0];
    settings->operands.count--;
    memmove(settings->operands.items, settings->operands.items + 1,
            settings->operands.count * sizeof *settings->operands.items);
    return file;
}

/* "baseline:FILE", as --format takes it; NULL without memory. */
static const char *format_of(cli_settings *settings, const char *file) {
    static const char NAME[] = "baseline:";
    size_t size = strlen(NAME) + strlen(file);
    char *format = malloc(size + 1);
    if (!format) {
        (void)cli_no_memory();
        return NULL;
    }
    snprintf(format, size + 1, "%s%s", NAME, file);
    const char *copy = cli_copy(settings, format, size);
    free(format);
    return copy;
}

int cli_run_baseline_write(cli_settings *settings) {
    const char *file = take_file(settings);
    const char *format = strcmp(file, "-") == 0 ? "baseline" : format_of(settings, file);
    if (!format || cli_list_add(&settings->formats, format) != CLI_CLEAN)
        return CLI_INTERNAL;
    settings->baseline = ""; /* what is there already counts too */
    settings->fail_on_given = true;
    settings->fail_on = PKIVET_FAIL_ON_NEVER;
    settings->replace = strcmp(file, "-") != 0;
    return cli_run_scan(settings);
}

int cli_run_baseline_diff(cli_settings *settings) {
    settings->baseline = take_file(settings);
    if (!settings->fail_on_given) {
        settings->fail_on_given = true;
        settings->fail_on = PKIVET_FAIL_ON_INFO;
    }
    return cli_run_scan(settings);
}
