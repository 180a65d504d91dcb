/* SPDX-License-Identifier: Apache-2.0
 * What the program says of itself, on standard error. Characters that could steer a
 * terminal are escaped: a path in a message may come from a stranger's archive. */
#include <stdarg.h>
#include <string.h>

#include "cli/cli.h"

static void say(const char *fmt, va_list args) CLI_PRINTF(1, 0);

static void say(const char *fmt, va_list args) {
    char text[8192], safe[2 * sizeof text];
    vsnprintf(text, sizeof text, fmt, args);
    pkivet_safe(text, safe, sizeof safe);
    cli_progress_clear();
    fprintf(stderr, "pkivet: %s\n", safe);
}

void cli_say(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    say(fmt, args);
    va_end(args);
}

int cli_refuse(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    say(fmt, args);
    va_end(args);
    return CLI_USAGE;
}

int cli_no_memory(void) {
    cli_say("out of memory");
    return CLI_INTERNAL;
}

static void add_choices(char *text, size_t room, const char *const *words, size_t count) {
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count && used < room; i++) {
        int more = snprintf(text + used, room - used, "%s%s", i ? ", " : "", words[i]);
        used += more > 0 ? (size_t)more : 0;
    }
}

int cli_refuse_word(const char *what, const char *word, const char *const *words, size_t count) {
    const char *near = pkivet_nearest(word, words, count);
    if (near)
        return cli_refuse("'%s' is no %s; did you mean '%s'?", word, what, near);
    char choices[512];
    add_choices(choices, sizeof choices, words, count);
    return cli_refuse("'%s' is no %s; there are: %s", word, what, choices);
}

int cli_choose(const char *what, const char *word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return (int)i;
    cli_refuse_word(what, word, words, count);
    return -1;
}
