/* SPDX-License-Identifier: Apache-2.0
 * From the arguments to settings. Options may stand anywhere, as `--name value` or `--name=value`;
 * `--` ends them. What a wrong option was given as its value is never repeated: it may be meant as
 * a password. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { NAMES = 64 };

typedef struct {
    const cli_option *option;
    const char *value;
} occurrence;

typedef struct {
    char **rest; /* what is still to be read, up to a NULL */
    bool only_words;
    cli_list words;
    occurrence *found;
    size_t found_count;
} reading;

/* `name` with its hyphens. */
static int unknown_option(const char *name) {
    const char *names[NAMES];
    char word[64];
    size_t size = strcspn(name, "="), hyphens = strspn(name, "-"), count = 0;
    for (size_t i = 0; i < CLI_OPTION_COUNT && count < NAMES; i++)
        names[count++] = CLI_OPTIONS[i].name;
    snprintf(word, sizeof word, "%.*s", (int)(size < sizeof word ? size : sizeof word - 1), name);
    const char *bare = word + (hyphens < 2 ? 1 : 2), *near = pkivet_nearest(bare, names, count);
    if (strncmp(bare, "pass", 4) == 0 || (hyphens == 1 && bare[0] == 'p'))
        return cli_refuse("no option takes a password, for a command line is seen by others; use "
                          "--password-file or --password-env");
    if (hyphens == 1 && !near)
        word[2] = '\0'; /* what follows the letter may be anything */
    if (near)
        return cli_refuse("'%s' is no option; did you mean '--%s'?", word, near);
    return cli_refuse("'%s' is no option; 'pkivet COMMAND --help' lists them", word);
}

static const cli_option *find_option(const char *name, size_t size) {
    for (size_t i = 0; i < CLI_OPTION_COUNT; i++)
        if (strlen(CLI_OPTIONS[i].name) == size && memcmp(CLI_OPTIONS[i].name, name, size) == 0)
            return &CLI_OPTIONS[i];
    return NULL;
}

static const cli_option *find_letter(char letter) {
    for (size_t i = 0; i < CLI_OPTION_COUNT; i++)
        if (letter && CLI_OPTIONS[i].letter == letter)
            return &CLI_OPTIONS[i];
    return NULL;
}

bool cli_takes(const cli_command *command, const char *option) {
    const cli_option *o = find_option(option, strlen(option));
    return o && o->commands & command->bit;
}

static int note(reading *r, const cli_option *option, const char *value) {
    r->found[r->found_count++] = (occurrence){option, value};
    return CLI_CLEAN;
}

/* `--name`, `--name=value` or `--name value`. */
static int read_long(reading *r, const char *text) {
    size_t size = strcspn(text, "=");
    const cli_option *option = find_option(text, size);
    const char *value = text[size] ? text + size + 1 : NULL;
    if (!option)
        return unknown_option(text - 2);
    if (!option->argument && value)
        return cli_refuse("--%s takes no value", option->name);
    if (option->argument && !value) {
        if (!*r->rest)
            return cli_refuse("--%s needs a value: --%s %s", option->name, option->name,
                              option->argument);
        value = *r->rest++;
    }
    return note(r, option, value);
}

/* `-0`, `-o VALUE` or `-oVALUE`. */
static int read_short(reading *r, const char *text) {
    const cli_option *option = find_letter(text[0]);
    const char *value = text[1] ? text + 1 : NULL;
    if (!option || (value && !option->argument))
        return unknown_option(text - 1);
    if (option->argument && !value) {
        if (!*r->rest)
            return cli_refuse("-%c needs a value: -%c %s", option->letter, option->letter,
                              option->argument);
        value = *r->rest++;
    }
    return note(r, option, value);
}

static int read_one(reading *r, const char *text) {
    if (r->only_words || text[0] != '-' || !text[1])
        return cli_list_add(&r->words, text);
    if (strcmp(text, "--") == 0) {
        r->only_words = true;
        return CLI_CLEAN;
    }
    return text[1] == '-' ? read_long(r, text + 2) : read_short(r, text + 1);
}

const cli_command *cli_command_find(const char *const *words, size_t count, size_t *ret_taken) {
    for (size_t i = 0; i < CLI_COMMAND_COUNT; i++) {
        const cli_command *c = &CLI_COMMANDS[i];
        if (count == 0 || strcmp(c->name, words[0]) != 0)
            continue;
        if (c->second && (count < 2 || strcmp(c->second, words[1]) != 0))
            continue;
        *ret_taken = c->second ? 2 : 1;
        return c;
    }
    return NULL;
}

bool cli_command_is_group(const char *const *words, size_t count) {
    for (size_t i = 0; i < CLI_COMMAND_COUNT; i++)
        if (count == 1 && CLI_COMMANDS[i].second && strcmp(CLI_COMMANDS[i].name, words[0]) == 0)
            return true;
    return false;
}

int cli_command_unknown(const char *const *words, size_t count) {
    const char *firsts[NAMES], *seconds[NAMES];
    size_t first_count = 0, second_count = 0;
    for (size_t i = 0; i < CLI_COMMAND_COUNT && i < NAMES; i++) {
        const cli_command *c = &CLI_COMMANDS[i];
        if (first_count == 0 || strcmp(firsts[first_count - 1], c->name) != 0)
            firsts[first_count++] = c->name;
        if (c->second && strcmp(c->name, words[0]) == 0)
            seconds[second_count++] = c->second;
    }
    if (!second_count)
        return cli_refuse_word("command", words[0], firsts, first_count);
    char text[256] = "";
    for (size_t i = 0, used = 0; i < second_count && used < sizeof text; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%s%s", i ? ", " : "", seconds[i]);
    if (count < 2)
        return cli_refuse("'%s' needs one of: %s", words[0], text);
    snprintf(text, sizeof text, "command of '%.32s'", words[0]);
    return cli_refuse_word(text, words[1], seconds, second_count);
}

static int find_command(reading *r, cli_settings *settings) {
    size_t taken = 0;
    if (r->words.count == 0)
        return CLI_CLEAN;
    settings->command = cli_command_find(r->words.items, r->words.count, &taken);
    if (!settings->command && cli_command_is_group(r->words.items, r->words.count))
        settings->group = r->words.items[0];
    else if (!settings->command)
        return cli_command_unknown(r->words.items, r->words.count);
    for (size_t i = taken; i < r->words.count; i++)
        if (cli_list_add(&settings->operands, r->words.items[i]) != CLI_CLEAN)
            return CLI_INTERNAL;
    return CLI_CLEAN;
}

/* "rules list", "scan" */
static const char *full_name(const cli_command *c, char ret_name[NAMES]) {
    snprintf(ret_name, NAMES, "%s%s%s", c->name, c->second ? " " : "", c->second ? c->second : "");
    return ret_name;
}

/* An empty value, as of an unset variable of a script, would quietly be none. */
static bool is_empty(const cli_option *option, const char *value) {
    bool list = option->argument && strstr(option->argument, ",...");
    return option->argument && !value[strspn(value, list ? "," : "")];
}

static int take_all(reading *r, cli_settings *settings) {
    const cli_command *c = settings->command;
    char name[NAMES];
    for (size_t i = 0; i < r->found_count; i++) {
        const cli_option *o = r->found[i].option;
        if (c && !(o->commands & c->bit))
            return cli_refuse("'%s' has no option --%s", full_name(c, name), o->name);
        if (is_empty(o, r->found[i].value))
            return cli_refuse("--%s was given an empty value; it is used as --%s %s", o->name,
                              o->name, o->argument);
        int code = o->take(settings, r->found[i].value);
        if (code != CLI_CLEAN)
            return code;
    }
    return CLI_CLEAN;
}

/* An empty word is what an unset variable of a script leaves. */
static int check_operands(const cli_settings *s) {
    bool paths = strstr(s->command->operands, "PATH...") != NULL;
    char name[NAMES];
    for (size_t i = 0; i < s->operands.count; i++) {
        const char *word = s->operands.items[i];
        if (!*word)
            return cli_refuse("'%s' was given an empty word; it is used as %s",
                              full_name(s->command, name), s->command->operands);
        if (paths && strcmp(word, "@") == 0)
            return cli_refuse("'@' names no list of paths: @FILE");
    }
    return CLI_CLEAN;
}

static int check(const cli_settings *s) {
    if (s->help || s->version)
        return CLI_CLEAN;
    if (s->group)
        return cli_command_unknown(&s->group, 1);
    if (!s->command)
        return CLI_CLEAN;
    if (s->quiet && s->verbose)
        return cli_refuse("--quiet and --verbose cannot both be");
    if (s->config && s->no_config)
        return cli_refuse("--config and --no-config cannot both be");
    if (s->resume && !s->store)
        return cli_refuse("--resume goes on with what --store FILE has kept: name it");
    if (s->operands.count >= s->command->least && s->operands.count <= s->command->most)
        return check_operands(s);
    bool missing = s->operands.count < s->command->least;
    char name[NAMES];
    cli_say("'%s' %s %s", full_name(s->command, name), missing ? "needs" : "takes no more than",
            s->command->operands[0] ? s->command->operands : "options");
    cli_usage_line(stderr, s->command);
    return CLI_USAGE;
}

int cli_parse(int count, char **arguments, cli_settings *ret_settings) {
    reading r = {.rest = arguments + (count > 0)};
    int code = CLI_CLEAN;
    *ret_settings = (cli_settings){.fail_on = PKIVET_FAIL_ON_ERROR};
    r.found = calloc((size_t)count + 1, sizeof *r.found);
    if (!r.found)
        return cli_no_memory();
    while (*r.rest && code == CLI_CLEAN) {
        const char *text = *r.rest++;
        code = read_one(&r, text);
    }
    if (code == CLI_CLEAN)
        code = find_command(&r, ret_settings);
    if (code == CLI_CLEAN)
        code = take_all(&r, ret_settings);
    free(r.words.items);
    free(r.found);
    return code == CLI_CLEAN ? check(ret_settings) : code;
}

void cli_settings_done(cli_settings *s) {
    cli_list *lists[] = {
        &s->operands, &s->formats, &s->rules, &s->only,           &s->skip,
        &s->limits,   &s->masks,   &s->owned, &s->password_files, &s->password_variables};
    for (size_t i = 0; i < s->owned.count; i++)
        free((void *)(uintptr_t)s->owned.items[i]);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]->items);
}
