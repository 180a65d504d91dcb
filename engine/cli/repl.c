/* SPDX-License-Identifier: Apache-2.0
 * `repl`: lines from a terminal, edited and remembered by libedit, or from a pipe. */
#include <editline/readline.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { LONGEST_LINE = 65536 };

/* libedit's completion has no place for a pointer of ours. */
static pkivet_repl *session;
static size_t next_candidate;

static char *complete(const char *word, int state) {
    next_candidate = state ? next_candidate + 1 : 0;
    const char *found = session ? pkivet_repl_complete(session, word, next_candidate) : NULL;
    size_t size = found ? strlen(found) + 1 : 0;
    char *copy = found ? malloc(size) : NULL; /* libedit frees it */
    return copy ? memcpy(copy, found, size) : NULL;
}

static char **completions(const char *word, int start, int end) {
    (void)start;
    (void)end;
    rl_attempted_completion_over = 1; /* never names of files */
    return rl_completion_matches(word, complete);
}

/* One line without its end, to be freed; NULL at the end of input. */
static char *take_line(bool terminal) {
    if (terminal) {
        char *line = readline("pkivet> ");
        if (line && *line)
            add_history(line);
        return line;
    }
    char *line = malloc(LONGEST_LINE);
    if (line && fgets(line, LONGEST_LINE, stdin))
        return line;
    free(line);
    return NULL;
}

static int write_out(void *user, const char *data, size_t size) {
    (void)user;
    return fwrite(data, 1, size, stdout) != size || fflush(stdout) != 0;
}

static int talk(pkivet_repl *repl) {
    bool terminal = pkivet_is_terminal(0) && pkivet_is_terminal(1);
    pkivet_error error;
    char *line;
    if (terminal) {
        rl_readline_name = "pkivet";
        rl_attempted_completion_function = completions;
        puts("'help' tells what can be said; Ctrl-D leaves.");
    }
    while ((line = take_line(terminal))) {
        pkivet_result result = pkivet_repl_line(repl, line, write_out, NULL, &error);
        free(line);
        if (result == PKIVET_STOPPED)
            break;
        if (result != PKIVET_OK)
            return cli_failed(result, &error);
    }
    if (terminal && !line)
        puts("");
    return CLI_CLEAN;
}

int cli_run_repl(cli_settings *settings) {
    pkivet_engine *engine;
    pkivet_error error;
    int code = cli_session_open(settings, &engine);
    if (code != CLI_CLEAN)
        return code;
    pkivet_result result = pkivet_repl_new(engine, settings->operands.items[0], &session, &error);
    code = result == PKIVET_OK ? talk(session) : cli_failed(result, &error);
    pkivet_repl_free(session);
    session = NULL;
    cli_session_close(engine);
    return code;
}
