/* SPDX-License-Identifier: Apache-2.0
 * The program `pkivet`: settings from the arguments, then the command that they name. All that it
 * can do is in pkivet/pkivet.h, as for any other program. */
#include <errno.h>
#include <signal.h>

#include "cli/cli.h"

static int help(const cli_settings *settings) {
    if (settings->command)
        cli_help_command(stdout, settings->command);
    else if (settings->group)
        cli_help_group(stdout, settings->group);
    else
        cli_help_all(stdout);
    return CLI_CLEAN;
}

static int version(cli_settings *settings) {
    static const char *const WORDS[] = {"version"};
    size_t taken;
    settings->command = cli_command_find(WORDS, 1, &taken);
    settings->formats.count = 0;
    return cli_run_version(settings);
}

static int run(cli_settings *settings) {
    if (settings->version)
        return version(settings);
    if (settings->help)
        return help(settings);
    if (!settings->command) {
        cli_help_short(stderr);
        return CLI_USAGE;
    }
    return settings->command->run(settings);
}

/* Help is printed without asking at each line whether it arrives. */
static int finish(int code) {
    errno = 0;
    bool failed = fflush(stdout) != 0 || ferror(stdout);
    if (!failed || code >= CLI_INTERNAL)
        return code;
    cli_say_unwritten(NULL, errno ? errno : -1);
    return CLI_INTERNAL;
}

int main(int count, char **arguments) {
    cli_settings settings;
#ifdef SIGPIPE
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is met where it is written to */
#endif
#ifdef SIGXFSZ
    signal(SIGXFSZ, SIG_IGN); /* a limit on files is met where they are written to */
#endif
    int code = cli_parse(count, arguments, &settings);
    if (code == CLI_CLEAN)
        code = run(&settings);
    cli_settings_done(&settings);
    return finish(code);
}
