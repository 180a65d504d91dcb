/* SPDX-License-Identifier: Apache-2.0
 * The commands that print something and are done: on rules, on the corpus, on the program. */
#include <string.h>

#include "cli/cli.h"

/* What a page is made of: an engine (or NULL), and the settings. */
typedef struct {
    cli_settings *settings;
    pkivet_engine *engine;
    size_t faults; /* differences, failures, defects: with any the command ends with 1 */
} page;

typedef pkivet_result print_page(page *p, cli_output *to, pkivet_error *error);

/* Prints the page once for every --format. */
static int print(page *p, print_page *body) {
    cli_outputs outputs;
    int code = cli_outputs_open(p->settings, &outputs);
    if (code != CLI_CLEAN)
        return code;
    for (size_t i = 0; i < outputs.count && code == CLI_CLEAN; i++) {
        pkivet_error error = {""};
        pkivet_result result = body(p, &outputs.items[i], &error);
        code = outputs.failed ? CLI_INTERNAL : cli_failed(result, &error);
    }
    if (code == CLI_CLEAN && p->faults)
        code = CLI_FOUND;
    return cli_outputs_close(&outputs, code);
}

static int print_with_engine(cli_settings *settings, print_page *body) {
    page p = {.settings = settings};
    int code = cli_session_open(settings, &p.engine);
    if (code != CLI_CLEAN)
        return code;
    code = print(&p, body);
    cli_session_close(p.engine);
    return code;
}

static int print_alone(cli_settings *settings, print_page *body) {
    page p = {.settings = settings};
    return print(&p, body);
}

static pkivet_result rules_list(page *p, cli_output *to, pkivet_error *error) {
    return pkivet_rules_list(p->engine, to->format, cli_output_write, to, error);
}

static pkivet_result rules_show(page *p, cli_output *to, pkivet_error *error) {
    return pkivet_rules_show(p->engine, p->settings->operands.items[0], cli_output_write, to,
                             error);
}

static pkivet_result rules_check(page *p, cli_output *to, pkivet_error *error) {
    return pkivet_rules_check(p->engine, cli_output_write, to, &p->faults, error);
}

static pkivet_result rules_test(page *p, cli_output *to, pkivet_error *error) {
    return pkivet_rules_test(p->engine, to->format, cli_output_write, to, &p->faults, error);
}

static pkivet_result explain_one(page *p, const char *id, cli_output *to, pkivet_error *error) {
    if (strcmp(to->format, "md") == 0)
        return pkivet_rules_page(p->engine, id, cli_output_write, to, error);
    return pkivet_explain(p->engine, id, p->settings->for_path, cli_output_write, to, error);
}

static pkivet_result explain(page *p, cli_output *to, pkivet_error *error) {
    const cli_list *ids = &p->settings->operands;
    pkivet_result result = PKIVET_OK;
    for (size_t i = 0; i < ids->count && result == PKIVET_OK; i++) {
        if (i > 0)
            cli_output_write(to, "\n", 1);
        result = explain_one(p, ids->items[i], to, error);
    }
    return result;
}

static pkivet_result new_rule(page *p, cli_output *to, pkivet_error *error) {
    const cli_list *operands = &p->settings->operands;
    return pkivet_rules_new(p->engine, operands->items[0],
                            operands->count > 1 ? operands->items[1] : "rules/mine",
                            cli_output_write, to, error);
}

static pkivet_result coverage(page *p, cli_output *to, pkivet_error *error) {
    const cli_list *corpora = &p->settings->operands;
    return pkivet_rules_coverage(p->engine, corpora->items, corpora->count, cli_output_write, to,
                                 &p->faults, error);
}

static pkivet_result trace(page *p, cli_output *to, pkivet_error *error) {
    const cli_list *operands = &p->settings->operands;
    return pkivet_rules_trace(p->engine, operands->items[0], operands->items[1], cli_output_write,
                              to, error);
}

static pkivet_result verify(page *p, cli_output *to, pkivet_error *error) {
    pkivet_options options = cli_options_of(p->settings);
    return pkivet_verify(&options, p->settings->operands.items[0], p->settings->bless,
                         cli_output_write, to, &p->faults, error);
}

static pkivet_result profiles(page *p, cli_output *to, pkivet_error *error) {
    const cli_list *operands = &p->settings->operands;
    const char *name = operands->count ? operands->items[0] : NULL;
    return pkivet_profiles(p->engine, name, to->format, cli_output_write, to, error);
}

static pkivet_result config(page *p, cli_output *to, pkivet_error *error) {
    return pkivet_config(p->engine, cli_output_write, to, error);
}

static pkivet_result formats(page *p, cli_output *to, pkivet_error *error) {
    (void)p;
    return pkivet_formats(to->format, cli_output_write, to, error);
}

static pkivet_result schema(page *p, cli_output *to, pkivet_error *error) {
    (void)p;
    return pkivet_schema(to->format, cli_output_write, to, error);
}

static pkivet_result limits(page *p, cli_output *to, pkivet_error *error) {
    static const char HEAD[] = "Caps, their defaults and units; --limit NAME=VALUE changes one:\n";
    (void)p;
    cli_output_write(to, HEAD, sizeof HEAD - 1);
    return pkivet_limits(cli_output_write, to, error);
}

static pkivet_result version(page *p, cli_output *to, pkivet_error *error) {
    (void)p;
    cli_output_write(to, "pkivet ", 7);
    cli_output_write(to, pkivet_version(), strlen(pkivet_version()));
    cli_output_write(to, "\n", 1);
    return pkivet_build_info(cli_output_write, to, error);
}

static pkivet_result query(page *p, cli_output *to, pkivet_error *error) {
    const cli_settings *s = p->settings;
    const pkivet_question question = {
        .size = sizeof question,
        .store = s->operands.items[0],
        .cut = s->operands.count > 1 ? s->operands.items[1] : NULL,
        .sql = s->sql,
        .format = to->format,
    };
    return pkivet_query(&question, cli_output_write, to, error);
}

int cli_run_query(cli_settings *settings) {
    const char *names[32];
    size_t count = 0;
    for (; count < 32 && pkivet_query_name(count); count++)
        names[count] = pkivet_query_name(count);
    if (settings->sql && settings->operands.count > 1)
        return cli_refuse("a CUT and --sql cannot both be");
    if (settings->operands.count > 1 &&
        cli_choose("cut of 'query'", settings->operands.items[1], names, count) < 0)
        return CLI_USAGE;
    return print_alone(settings, query);
}

int cli_run_rules_list(cli_settings *settings) {
    return print_with_engine(settings, rules_list);
}

int cli_run_rules_show(cli_settings *settings) {
    return print_with_engine(settings, rules_show);
}

/* With folders named, those and not the built-in rules. */
static int with_folders(cli_settings *settings, print_page *body) {
    for (size_t i = 0; i < settings->operands.count; i++)
        if (cli_list_add(&settings->rules, settings->operands.items[i]) != CLI_CLEAN)
            return CLI_INTERNAL;
    settings->without_builtin = settings->rules_are_paths = settings->operands.count > 0;
    settings->profile = "all"; /* rules that are off by default, too */
    return print_with_engine(settings, body);
}

int cli_run_rules_check(cli_settings *settings) {
    return with_folders(settings, rules_check);
}

int cli_run_rules_test(cli_settings *settings) {
    return with_folders(settings, rules_test);
}

int cli_run_explain(cli_settings *settings) {
    return print_with_engine(settings, explain);
}

int cli_run_rules_new(cli_settings *settings) {
    return print_with_engine(settings, new_rule);
}

int cli_run_rules_coverage(cli_settings *settings) {
    settings->without_builtin = settings->rules.count > 0;
    settings->profile = "all";
    return print_with_engine(settings, coverage);
}

int cli_run_rules_trace(cli_settings *settings) {
    return print_with_engine(settings, trace);
}

int cli_run_verify(cli_settings *settings) {
    return print_alone(settings, verify);
}

int cli_run_profiles(cli_settings *settings) {
    return print_with_engine(settings, profiles);
}

int cli_run_config(cli_settings *settings) {
    return print_with_engine(settings, config);
}

int cli_run_formats(cli_settings *settings) {
    return print_alone(settings, formats);
}

int cli_run_schema(cli_settings *settings) {
    return print_alone(settings, schema);
}

int cli_run_version(cli_settings *settings) {
    return print_alone(settings, version);
}

static void exit_codes(void) {
    fputs("Exit codes; the highest that applies:\n"
          "  0  clean\n"
          "  1  a finding at or above --fail-on; a cause that diagnose found; a difference or "
          "failure\n"
          "     of verify, rules check, rules test\n"
          "  2  the command line or the configuration (--rules DIR, --baseline FILE included) is\n"
          "     wrong, or a report's file cannot be opened to be written\n"
          "  3  an input could not be read whole (damaged, wrong password, over a limit), or a\n"
          "     path does not exist or cannot be opened\n"
          "  4  a rule is broken\n"
          "  5  an internal error, or a report could not be written to its end\n"
          "  6  interrupted: what is reported is right, but it is not all\n\n"
          "A locked file (encrypted, no password offered) is no problem by itself;\n"
          "--fail-on error,cannot_tell makes it count.\n",
          stdout);
}

/* The first words of commands, and what else `help` tells of. */
static int unknown_topic(const char *word) {
    const char *topics[32];
    size_t count = 0;
    for (size_t i = 0; i < CLI_COMMAND_COUNT && count < 30; i++)
        if (count == 0 || strcmp(topics[count - 1], CLI_COMMANDS[i].name) != 0)
            topics[count++] = CLI_COMMANDS[i].name;
    topics[count++] = "limits";
    topics[count++] = "exit-codes";
    return cli_refuse_word("command or topic of help", word, topics, count);
}

int cli_run_help(cli_settings *settings) {
    const cli_list *words = &settings->operands;
    size_t taken;
    if (words->count == 0) {
        cli_help_all(stdout);
        return CLI_CLEAN;
    }
    if (strcmp(words->items[0], "limits") == 0)
        return print_alone(settings, limits);
    if (strcmp(words->items[0], "exit-codes") == 0) {
        exit_codes();
        return CLI_CLEAN;
    }
    if (cli_command_is_group(words->items, words->count)) {
        cli_help_group(stdout, words->items[0]);
        return CLI_CLEAN;
    }
    const cli_command *command = cli_command_find(words->items, words->count, &taken);
    if (!command)
        return cli_command_is_group(words->items, 1)
                   ? cli_command_unknown(words->items, words->count)
                   : unknown_topic(words->items[0]);
    cli_help_command(stdout, command);
    return CLI_CLEAN;
}
