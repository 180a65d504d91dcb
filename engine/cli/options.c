/* SPDX-License-Identifier: Apache-2.0
 * The options: a row each, and what each does to the settings. Parsing, help and suggestions come
 * from the table. There is no option that takes a password: a command line is seen by others. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static int take_format(cli_settings *s, const char *value) {
    return cli_list_add(&s->formats, value);
}

static int take_rules(cli_settings *s, const char *value) {
    return cli_list_add(&s->rules, value);
}

/* Names of templates hold commas, and are told apart where they are known. */
static int take_only(cli_settings *s, const char *value) {
    if (s->command && s->command->bit & CLI_SNAP_APPROVE)
        return cli_list_add(&s->only, value);
    return cli_list_split(s, &s->only, value);
}

static int take_mask(cli_settings *s, const char *value) {
    return cli_list_split(s, &s->masks, value);
}

static int take_skip(cli_settings *s, const char *value) {
    return cli_list_split(s, &s->skip, value);
}

/* What there can be one of. Of two that differ one would be left out without a word. */
static int take_one(const char *option, const char **one, const char *value) {
    if (*one && strcmp(*one, value) != 0)
        return cli_refuse("--%s can be given once: '%s' or '%s'?", option, *one, value);
    *one = value;
    return CLI_CLEAN;
}

static int take_profile(cli_settings *s, const char *value) {
    return take_one("profile", &s->profile, value);
}

static int take_config(cli_settings *s, const char *value) {
    return take_one("config", &s->config, value);
}

static int take_baseline(cli_settings *s, const char *value) {
    return take_one("baseline", &s->baseline, value);
}

static int take_store(cli_settings *s, const char *value) {
    s->store = value;
    return *value ? CLI_CLEAN : cli_refuse("--store needs the name of a file");
}

static int take_output(cli_settings *s, const char *value) {
    return take_one("output", &s->folder, value);
}

static int take_template(cli_settings *s, const char *value) {
    return take_one("template", &s->template_path, value);
}

static int take_templates(cli_settings *s, const char *value) {
    return take_one("templates", &s->templates, value);
}

static int take_key(cli_settings *s, const char *value) {
    return take_one("key", &s->key, value);
}

static int take_sql(cli_settings *s, const char *value) {
    s->sql = value;
    return CLI_CLEAN;
}

static int take_goal(cli_settings *s, const char *value) {
    size_t count;
    const char *const *goals = pkivet_goals(&count);
    if (cli_choose("goal", value, goals, count) < 0)
        return CLI_USAGE;
    return take_one("goal", &s->goal, value);
}

static int take_password_file(cli_settings *s, const char *value) {
    if (strcmp(value, "-") == 0)
        return cli_refuse("--password-file reads no standard input: name a file");
    return cli_list_add(&s->password_files, value);
}

static int take_password_env(cli_settings *s, const char *value) {
    if (!getenv(value))
        return cli_refuse("the environment has no variable of the name that --password-env gives");
    return cli_list_add(&s->password_variables, value);
}

static int take_level(cli_settings *s, const char *value) {
    static const char *const LEVELS[] = {"info",  "notice", "warning",
                                         "error", "never",  "cannot_tell"};
    int level = cli_choose("level of --fail-on", value, LEVELS, 6);
    if (level < 0)
        return CLI_USAGE;
    if (level == 5) {
        s->fail_on_cannot_tell = true;
        return CLI_CLEAN;
    }
    if (s->fail_on_level)
        return cli_refuse("--fail-on takes one level: error, warning, notice, info or never");
    s->fail_on_level = true;
    s->fail_on = (pkivet_fail_on)level;
    return CLI_CLEAN;
}

/* Runs `take` on each part of a list with commas. */
static int take_each(cli_settings *s, const char *value,
                     int (*take)(cli_settings *s, const char *part)) {
    cli_list parts = {0};
    int code = cli_list_split(s, &parts, value);
    for (size_t i = 0; i < parts.count && code == CLI_CLEAN; i++)
        code = take(s, parts.items[i]);
    free(parts.items);
    return code;
}

/* A level that is empty, as an unset variable of a script, would quietly be the default. */
int cli_take_fail_on(cli_settings *s, const char *value) {
    s->fail_on_given = true;
    s->fail_on_level = false; /* of a later --fail-on it counts */
    if (!value[strspn(value, ",")])
        return cli_refuse("--fail-on needs a level: error, warning, notice, info or never");
    return take_each(s, value, take_level);
}

static int take_verdict(cli_settings *s, const char *value) {
    static const char *const VERDICTS[] = {"pass", "cannot_tell", "not_applicable"};
    static const unsigned BITS[] = {PKIVET_SHOW_PASS, PKIVET_SHOW_CANNOT_TELL,
                                    PKIVET_SHOW_NOT_APPLICABLE};
    int verdict = cli_choose("verdict of --show", value, VERDICTS, 3);
    if (verdict < 0)
        return CLI_USAGE;
    s->show |= BITS[verdict];
    return CLI_CLEAN;
}

static int take_show(cli_settings *s, const char *value) {
    return take_each(s, value, take_verdict);
}

static int take_jobs(cli_settings *s, const char *value) {
    char *end;
    unsigned long jobs = strtoul(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end || jobs < 1 || jobs > 1024)
        return cli_refuse("--jobs takes a number from 1 to 1024, not '%s'", value);
    s->jobs = (unsigned)jobs;
    return CLI_CLEAN;
}

static int take_max_problems(cli_settings *s, const char *value) {
    char *end;
    errno = 0;
    s->max_problems = strtoull(value, &end, 10);
    if (value[0] >= '0' && value[0] <= '9' && !*end && !errno && s->max_problems)
        return CLI_CLEAN;
    return cli_refuse("--max-problems takes a number from 1, not '%s'", value);
}

static int take_sarif_max(cli_settings *s, const char *value) {
    char *end;
    unsigned long most = strtoul(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end || most < 1 || most > 1000000)
        return cli_refuse("--sarif-max takes a number from 1 to 1000000, not '%s'", value);
    s->sarif_max = most;
    return CLI_CLEAN;
}

static int take_now(cli_settings *s, const char *value) {
    if (pkivet_time(value, &s->now) != PKIVET_OK)
        return cli_refuse("--now takes a time like 2026-01-31T12:00:00Z or a date, not '%s'",
                          value);
    s->has_now = true;
    return CLI_CLEAN;
}

static int take_record_field(cli_settings *s, const char *value) {
    s->record_field = value;
    return *value ? CLI_CLEAN : cli_refuse("--record-field needs the name of a field");
}

static int take_limit(cli_settings *s, const char *value) {
    return cli_list_add(&s->limits, value);
}

static int take_color(cli_settings *s, const char *value) {
    static const char *const WHEN[] = {"auto", "always", "never"};
    int when = cli_choose("value of --color", value, WHEN, 3);
    s->colour = (cli_colour)when;
    return when < 0 ? CLI_USAGE : CLI_CLEAN;
}

static int take_for(cli_settings *s, const char *value) {
    return take_one("for", &s->for_path, value);
}

#define FLAG(name)                                                                                 \
    static int take_##name(cli_settings *s, const char *value) {                                   \
        (void)value;                                                                               \
        s->name = true;                                                                            \
        return CLI_CLEAN;                                                                          \
    }
FLAG(quiet)
FLAG(verbose)
FLAG(no_progress)
FLAG(sarif_split)
FLAG(stats)
FLAG(resume)
FLAG(profile_rules)
FLAG(by_nul)
FLAG(bless)
FLAG(no_config)
FLAG(help)
FLAG(version)

enum {
    SCANNING = CLI_SCAN | CLI_BASELINE_WRITE | CLI_BASELINE_DIFF,
    SNAPPING = CLI_SNAP_TAKE | CLI_SNAP_DIFF | CLI_SNAP_APPROVE,
    READING = SCANNING | CLI_FACTS,
    GATHERING = READING | CLI_DIAGNOSE | SNAPPING | CLI_GATE | CLI_DRIFT | CLI_RENDER,
    JUDGING = CLI_RENDER | SCANNING | SNAPPING | CLI_GATE | CLI_EXPLAIN | CLI_RULES_TRACE |
              CLI_REPL | CLI_VERIFY,
    LISTING = CLI_RULES_LIST | CLI_RULES_SHOW,
    SELECTING = SCANNING | CLI_VERIFY | CLI_RULES_LIST | CLI_RULES_CHECK | CLI_RULES_TEST |
                CLI_RULES_COVERAGE,
    CONFIGURED = GATHERING | JUDGING | LISTING | CLI_PROFILES | CLI_CONFIG,
    PRINTING = (GATHERING & ~(CLI_BASELINE_WRITE | CLI_SNAP_TAKE | CLI_SNAP_APPROVE)) |
               CLI_EXPLAIN | CLI_RULES_LIST | CLI_RULES_TEST | CLI_FORMATS | CLI_SCHEMA |
               CLI_PROFILES | CLI_QUERY
};

const cli_option CLI_OPTIONS[] = {
    {"format", 0, "NAME[:FILE]", PRINTING, take_format,
     "what to write, and where; may be given several times, each but one with a FILE"},
    {"rules", 0, "DIR", CONFIGURED | CLI_RULES_CHECK | CLI_RULES_TEST | CLI_RULES_COVERAGE,
     take_rules, "add the rules in a folder to those that are built in; repeatable"},
    {"only", 0, "X,...", SELECTING | CLI_SNAP_APPROVE, take_only,
     "run only these rules, packs or tags; snap approve: accept only these templates; repeatable"},
    {"skip", 0, "X,...", SELECTING, take_skip, "leave these rules, packs or tags out; repeatable"},
    {"profile", 0, "NAME", JUDGING | CLI_RULES_LIST | CLI_CONFIG, take_profile,
     "what the certificates are for (iis, adfs, mssql ...): decides which rules run, and how bad "
     "they are; 'pkivet profiles' lists them; 'all' runs every rule"},
    {"config", 0, "FILE", CONFIGURED, take_config,
     "the configuration to read; default: pkivet.lua in the working folder, where there is one"},
    {"no-config", 0, NULL, CONFIGURED, take_no_config, "read no configuration"},
    {"baseline", 0, "FILE", CLI_SCAN, take_baseline,
     "failures of an earlier scan ('pkivet baseline write'), which are counted and no more"},
    {"store", 0, "FILE", CLI_SCAN, take_store,
     "keep what is found in a file for 'pkivet query'; what did not change since the last scan "
     "into "
     "it is not judged again"},
    {"resume", 0, NULL, CLI_SCAN, take_resume,
     "with --store: go on with a scan that did not come to its end, with its clock"},
    {"output", 'o', "PATH", CLI_SNAP_TAKE | CLI_RENDER, take_output,
     "snap take: the folder that snapshots are kept in; template render: the PEM file"},
    {"key", 0, "KEY", CLI_RENDER, take_key,
     "the key of the certificate: rsa:BITS, ec:p256, ec:p384, ec:p521 or ed25519"},
    {"mask", 0, "FACT,...", SNAPPING, take_mask,
     "leave these facts of templates out of snapshots; * and ? stand for anything; repeatable"},
    {"sql", 0, "SELECT", CLI_QUERY, take_sql,
     "a statement of SQLite's over the store, which is only read; instead of a CUT"},
    {"password-file", 0, "FILE", GATHERING | CLI_EXPLAIN | CLI_RULES_TRACE | CLI_REPL,
     take_password_file, "passwords to try, one a line; the empty one is always tried"},
    {"password-env", 0, "NAME", GATHERING | CLI_EXPLAIN | CLI_RULES_TRACE | CLI_REPL,
     take_password_env, "a variable of the environment that holds a password to try"},
    {"template", 0, "FILE", CLI_GATE, take_template,
     "what a request is held against: an export, a snapshot or a folder; #NAME behind it names one "
     "of its templates"},
    {"templates", 0, "PATH", CLI_DRIFT | CLI_RENDER, take_templates,
     "exports of templates, or snapshots: a file or a folder"},
    {"goal", 0, "NAME", CLI_DIAGNOSE | CLI_GATE, take_goal,
     "what the certificate is to serve: iis, rdp, mssql, adfs, exchange, winrm, nps, ldaps, "
     "codesign, smime, smartcard"},
    {"fail-on", 0, "LEVEL",
     CLI_SCAN | CLI_BASELINE_DIFF | CLI_DIAGNOSE | CLI_SNAP_DIFF | CLI_GATE | CLI_DRIFT |
         CLI_RENDER,
     cli_take_fail_on,
     "exit with 1 on findings from this level on: error (default), warning, notice, info, never; "
     "',cannot_tell' makes undecided rules count; diagnose: its causes at every level but never"},
    {"show", 0, "VERDICT,...", CLI_SCAN | CLI_DRIFT, take_show,
     "list these verdicts, too: pass, cannot_tell, not_applicable"},
    {"sarif-max", 0, "N", CLI_SCAN | CLI_BASELINE_DIFF, take_sarif_max,
     "results that --format sarif writes at most, the worst first; default: 25000, as GitHub "
     "takes"},
    {"sarif-split", 0, NULL, CLI_SCAN | CLI_BASELINE_DIFF, take_sarif_split,
     "SARIF of more results than --sarif-max, or 10 MB of gzip, goes on in further files: "
     "'a.sarif', "
     "'a.2.sarif', 'a.3.sarif'"},
    {"for", 0, "PATH", CLI_EXPLAIN, take_for,
     "show what the rule reads in a file, and its verdict"},
    {"bless", 0, NULL, CLI_VERIFY, take_bless, "rewrite what is expected with what is found"},
    {"now", 0, "TIME", JUDGING | CLI_DIAGNOSE, take_now,
     "the clock that rules see (RFC 3339, or a date); default: now"},
    {"jobs", 0, "N", READING | SNAPPING | CLI_DRIFT, take_jobs,
     "worker threads; default: the processors"},
    {"limit", 0, "NAME=VALUE", GATHERING | CLI_EXPLAIN | CLI_RULES_TRACE | CLI_REPL, take_limit,
     "change a cap, with K, M or G behind the number for 2^10, 2^20, 2^30; 'pkivet help limits' "
     "lists them"},
    {"max-problems", 0, "N", READING & ~CLI_BASELINE_WRITE, take_max_problems,
     "list so many problems, and only count those behind them"},
    {"record-field", 0, "NAME", GATHERING, take_record_field,
     "the field of JSON lines (a.b: b in the object a) or column of CSV that holds certificates, "
     "in "
     "base64 or PEM"},
    {"null", '0', NULL, GATHERING, take_by_nul, "the paths in @FILE end with NUL bytes"},
    {"quiet", 0, NULL, READING | CLI_SNAP_DIFF | CLI_GATE | CLI_DRIFT, take_quiet,
     "text: a line for each finding and problem, and nothing else; no progress"},
    {"verbose", 0, NULL, READING, take_verbose,
     "list the files that were skipped; show where a broken rule broke"},
    {"no-progress", 0, NULL, READING, take_no_progress, "no progress on standard error"},
    {"stats", 0, NULL, READING, take_stats,
     "the time that each stage and each reader took, on standard error, at the end"},
    {"profile-rules", 0, NULL, CLI_SCAN, take_profile_rules,
     "the time that each rule took, on standard error, at the end"},
    {"color", 0, "WHEN", GATHERING, take_color,
     "auto (default: on a terminal, unless NO_COLOR is set), always, never"},
    {"help", 'h', NULL, CLI_ALL, take_help, "print this help"},
    {"version", 0, NULL, CLI_ALL, take_version, "print the version"},
};

const size_t CLI_OPTION_COUNT = sizeof CLI_OPTIONS / sizeof CLI_OPTIONS[0];
