/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CLI_CLI_H
#define PKIVET_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "pkivet/pkivet.h"

/* The command line: tables of commands and options, and what each command does with the library.
 * Functions that can fail print why, once, and give the exit code; 0 is success. */

enum {
    CLI_CLEAN = 0,
    CLI_FOUND = 1,
    CLI_USAGE = 2,
    CLI_UNREAD = 3,
    CLI_BROKEN = 4,
    CLI_INTERNAL = 5,
    CLI_INTERRUPTED = 6
};

/* Commands as a set, for the options' rows. */
typedef enum {
    CLI_SCAN = 1 << 0,
    CLI_FACTS = 1 << 1,
    CLI_VERIFY = 1 << 2,
    CLI_RULES_LIST = 1 << 3,
    CLI_RULES_SHOW = 1 << 4,
    CLI_RULES_CHECK = 1 << 5,
    CLI_RULES_TEST = 1 << 6,
    CLI_EXPLAIN = 1 << 7,
    CLI_FORMATS = 1 << 8,
    CLI_SCHEMA = 1 << 9,
    CLI_VERSION = 1 << 10,
    CLI_HELP = 1 << 11,
    CLI_DIAGNOSE = 1 << 12,
    CLI_PROFILES = 1 << 13,
    CLI_CONFIG = 1 << 14,
    CLI_BASELINE_WRITE = 1 << 15,
    CLI_BASELINE_DIFF = 1 << 16,
    CLI_RULES_TRACE = 1 << 17,
    CLI_RULES_COVERAGE = 1 << 18,
    CLI_RULES_NEW = 1 << 19,
    CLI_WATCH = 1 << 20,
    CLI_REPL = 1 << 21,
    CLI_QUERY = 1 << 22,
    CLI_SNAP_TAKE = 1 << 23,
    CLI_SNAP_DIFF = 1 << 24,
    CLI_SNAP_APPROVE = 1 << 25,
    CLI_GATE = 1 << 26,
    CLI_DRIFT = 1 << 27,
    CLI_RENDER = 1 << 28,
    CLI_ALL = (1 << 29) - 1
} cli_commands;

/* Borrowed texts, in order. */
typedef struct {
    const char **items;
    size_t count, capacity;
} cli_list;

typedef enum { CLI_COLOUR_AUTO, CLI_COLOUR_ALWAYS, CLI_COLOUR_NEVER } cli_colour;

struct cli_command;

/* All that the command line says. */
typedef struct {
    const struct cli_command *command; /* NULL when none was named */
    const char *group;                 /* the first word of several commands, standing alone */
    cli_list operands;
    cli_list formats; /* NAME or NAME:FILE */
    cli_list rules, only, skip, masks, password_files, password_variables, limits;
    cli_list owned; /* texts that were copied; freed at the end */
    const char *profile, *goal, *for_path, *config, *baseline, *record_field, *store, *sql, *folder,
        *template_path, *templates, *key;
    bool has_now;
    int64_t now;
    unsigned jobs, show;
    uint64_t max_problems;   /* 0: all are listed */
    unsigned long sarif_max; /* 0: not given */
    bool sarif_split;
    pkivet_fail_on fail_on;
    bool fail_on_given, fail_on_level, fail_on_cannot_tell, without_builtin, no_config;
    bool rules_are_paths; /* the folders of rules were named as operands */
    bool replace;         /* files of reports are replaced at the end, or not at all */
    cli_colour colour;
    bool resume, quiet, verbose, no_progress, stats, profile_rules, by_nul, bless, help, version;
} cli_settings;

typedef struct cli_command {
    cli_commands bit;
    const char *name, *second; /* "rules", "list"; second is NULL of most */
    const char *operands;      /* as usage shows them */
    size_t least, most;        /* how many there may be */
    const char *formats;       /* of --format, "text ndjson"; NULL: the formats of reports */
    const char *summary, *more, *example;
    int (*run)(cli_settings *settings);
} cli_command;

extern const cli_command CLI_COMMANDS[];
extern const size_t CLI_COMMAND_COUNT;

typedef struct {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL: takes none */
    unsigned commands;
    int (*take)(cli_settings *settings, const char *value);
    const char *help;
} cli_option;

extern const cli_option CLI_OPTIONS[];
extern const size_t CLI_OPTION_COUNT;

/* arguments.c */
int cli_parse(int count, char **arguments, cli_settings *ret_settings);
void cli_settings_done(cli_settings *settings);
/* The command that the words begin with; `*ret_taken` counts its words. NULL when there is none. */
const cli_command *cli_command_find(const char *const *words, size_t count, size_t *ret_taken);
/* Whether the words are the first word of several commands, alone. */
bool cli_command_is_group(const char *const *words, size_t count);
/* Says what is wrong with the words that name no command. */
int cli_command_unknown(const char *const *words, size_t count);

/* Whether the command has the option. */
bool cli_takes(const cli_command *command, const char *option);

/* list.c */
int cli_list_add(cli_list *list, const char *text);
/* Adds the parts of a text between commas, as copies that `settings` owns. */
int cli_list_split(cli_settings *settings, cli_list *list, const char *text);
/* A copy of the first `size` bytes that `settings` owns; NULL (and a message) without memory. */
const char *cli_copy(cli_settings *settings, const char *text, size_t size);

/* message.c */
#define CLI_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
/* "pkivet: ..." on standard error. */
void cli_say(const char *fmt, ...) CLI_PRINTF(1, 2);
/* The same, and CLI_USAGE. */
int cli_refuse(const char *fmt, ...) CLI_PRINTF(1, 2);
/* Refuses a word, with the nearest of the words that would do. `what` is "option", "value of
 * --color" and the like. */
int cli_refuse_word(const char *what, const char *word, const char *const *words, size_t count);
int cli_no_memory(void);
/* The index of `word`, or -1 after refusing it. */
int cli_choose(const char *what, const char *word, const char *const *words, size_t count);

/* options.c: what --fail-on, or the configuration, says. */
int cli_take_fail_on(cli_settings *settings, const char *value);

/* Whether a command that reports has the library's format `index`. */
bool cli_has_report(const cli_command *command, size_t index);

/* help.c */
void cli_help_short(FILE *out);
void cli_help_all(FILE *out);
void cli_help_command(FILE *out, const cli_command *command);
void cli_help_group(FILE *out, const char *name);
void cli_usage_line(FILE *out, const cli_command *command);

/* session.c: an engine as the settings want it. */
pkivet_options cli_options_of(const cli_settings *settings);
/* What the configuration says and the command line does not goes into the settings. */
int cli_session_open(cli_settings *settings, pkivet_engine **ret_engine);
void cli_session_close(pkivet_engine *engine);
/* Stops the scan that runs, as Ctrl-C does. */
void cli_session_stop(void);
/* Says why a call failed and gives the exit code for it. */
int cli_failed(pkivet_result result, const pkivet_error *error);

/* passwords.c */
int cli_passwords_add(const cli_settings *settings, pkivet_engine *engine);

/* outputs.c: where --format sends things. */
enum { CLI_OUTPUTS = 8 };
struct cli_outputs;
typedef struct {
    const char *format, *path; /* path NULL: standard output */
    const char *draft;         /* what is written before it becomes `path`; NULL: path itself */
    const char *first;         /* of several files; NULL: there is one */
    unsigned number;           /* of the file that is written; 0: the first */
    FILE *file;
    int error; /* errno of the first failure */
    struct cli_outputs *all;
} cli_output;
typedef struct cli_outputs {
    cli_output items[CLI_OUTPUTS];
    size_t count, failed;
    bool discard; /* drafts do not become files */
    cli_settings *settings;
} cli_outputs;
int cli_outputs_open(cli_settings *settings, cli_outputs *ret_outputs);
/* Closes all. Says what could not be written; gives `code`, or CLI_INTERNAL when that is lower. */
int cli_outputs_close(cli_outputs *outputs, int code);
pkivet_write cli_output_write; /* `user` is a cli_output */
/* Goes on in the next file of the report: "a.sarif", "a.2.sarif", "a.3.sarif". */
pkivet_write_next cli_output_next;
/* Whether the report may have several files. */
bool cli_output_splits(const cli_settings *settings, const cli_output *output);
/* Why a file, or standard output (NULL), could not be written; nothing of a pipe that was closed.
 * `error` is below zero when the system gave no reason. */
void cli_say_unwritten(const char *path, int error);
bool cli_output_colour(const cli_settings *settings, const cli_output *output);

/* reporting.c */
typedef struct {
    const cli_settings *settings;
    pkivet_engine *engine;
    cli_outputs outputs;
    pkivet_report *reports[CLI_OUTPUTS];
    size_t report_count;
} cli_reporting;
/* Opens engine, outputs and a report for each, has `work` done, and closes all. `form`: what the
 * reports are like, but for where they go. Gives the exit code. */
int cli_report(cli_settings *settings, const pkivet_report_options *form,
               int (*work)(cli_reporting *));

/* progress.c: a line on a terminal's standard error; and, wherever that goes, one for each signal
 * that asks where the scan is. */
typedef struct {
    bool on;
    unsigned since;       /* inputs since the clock was looked at */
    int64_t begun, shown; /* when, in milliseconds */
} cli_progress;
cli_progress cli_progress_new(const cli_settings *settings);
pkivet_handlers cli_progress_handlers(cli_progress *progress);
/* Takes the line away before something else is written to a terminal. */
void cli_progress_clear(void);
int64_t cli_milliseconds(void);

/* What the commands do. */
int cli_run_scan(cli_settings *settings);
int cli_run_baseline_write(cli_settings *settings);
int cli_run_baseline_diff(cli_settings *settings);
int cli_run_diagnose(cli_settings *settings);
int cli_run_verify(cli_settings *settings);
int cli_run_rules_list(cli_settings *settings);
int cli_run_rules_show(cli_settings *settings);
int cli_run_rules_check(cli_settings *settings);
int cli_run_rules_test(cli_settings *settings);
int cli_run_rules_coverage(cli_settings *settings);
int cli_run_rules_new(cli_settings *settings);
int cli_run_watch(cli_settings *settings);
int cli_run_repl(cli_settings *settings);
int cli_run_query(cli_settings *settings);
int cli_run_snap_take(cli_settings *settings);
int cli_run_snap_diff(cli_settings *settings);
int cli_run_snap_approve(cli_settings *settings);
int cli_run_gate(cli_settings *settings);
int cli_run_drift(cli_settings *settings);
int cli_run_render(cli_settings *settings);
int cli_run_rules_trace(cli_settings *settings);
int cli_run_explain(cli_settings *settings);
int cli_run_profiles(cli_settings *settings);
int cli_run_config(cli_settings *settings);
int cli_run_formats(cli_settings *settings);
int cli_run_schema(cli_settings *settings);
int cli_run_version(cli_settings *settings);
int cli_run_help(cli_settings *settings);

#endif
