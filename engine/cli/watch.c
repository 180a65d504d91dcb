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

/* What is not there would be waited for without a word. Standard input has an end, behind which
 * nothing would come the second time. */
static int check_paths(const cli_list *all) {
    for (size_t i = 0; i < all->count; i++) {
        const char *path = all->items[i];
        if (strcmp(path, "-") == 0 || strcmp(path, "@-") == 0)
            return cli_refuse("standard input cannot be watched");
        if (pkivet_look(path[0] == '@' && i > 0 ? path + 1 : path) != PKIVET_PATH_MISSING)
            continue;
        cli_say("%s: No such file or directory", path);
        return CLI_UNREAD;
    }
    if (pkivet_look(all->items[0]) == PKIVET_PATH_FOLDER)
        return CLI_CLEAN;
    return cli_refuse("'%s' is no folder of rules", all->items[0]);
}

int cli_run_watch(cli_settings *settings) {
    const cli_list *all = &settings->operands;
    const cli_list paths = {.items = all->items + 1, .count = all->count - 1};
    uint64_t before = 0;
    int code = check_paths(all);
    if (code != CLI_CLEAN)
        return code;
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
