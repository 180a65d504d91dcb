/* SPDX-License-Identifier: Apache-2.0
 * `watch`: checks and tests a folder of rules, and scans with them, again whenever one of its files
 * or of what is scanned changes, until Ctrl-C. */
#include <signal.h>
#include <string.h>

#include "cli/cli.h"

enum { PAUSE = 300 }; /* milliseconds between looks */

static volatile sig_atomic_t ended;

static void end(int number) {
    (void)number;
    ended = 1;
    cli_session_stop();
}

/* A command as if from a command line of its own. The last word is NULL. */
static int run(const char *const *words) {
    cli_settings settings;
    char *arguments[16];
    int count = 0;
    for (; words[count]; count++)
        arguments[count] = (char *)(uintptr_t)words[count];
    arguments[count] = NULL;
    int code = cli_parse(count, arguments, &settings);
    if (code == CLI_CLEAN)
        code = settings.command->run(&settings);
    cli_settings_done(&settings);
    return code;
}

/* A rule that does not load or test need not be scanned with. */
static void look(const char *folder, const cli_list *paths) {
    if (run((const char *const[]){"pkivet", "rules", "check", folder, NULL}) != CLI_CLEAN ||
        run((const char *const[]){"pkivet", "rules", "test", folder, NULL}) != CLI_CLEAN)
        return;
    for (size_t i = 0; i < paths->count && !ended; i++)
        (void)run((const char *const[]){"pkivet", "scan", "--quiet", "--rules", folder, "--",
                                        paths->items[i], NULL});
}

int cli_run_watch(cli_settings *settings) {
    const cli_list *all = &settings->operands;
    const cli_list paths = {.items = all->items + 1, .count = all->count - 1};
    uint64_t before = 0;
    for (bool first = true; !ended; first = false) {
        uint64_t now = pkivet_paths_state(all->items, all->count);
        if (!first && now == before) {
            pkivet_sleep(PAUSE);
            continue;
        }
        if (!first)
            puts("----");
        before = now;
        look(all->items[0], &paths);
        fflush(stdout);
        signal(SIGINT, end); /* a session puts the default back */
    }
    return CLI_CLEAN;
}
