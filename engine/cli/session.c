/* SPDX-License-Identifier: Apache-2.0
 * An engine as the settings want it, and Ctrl-C for as long as it lives. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* The one thing that a signal handler can reach. */
static _Atomic(pkivet_engine *) running;

void cli_session_stop(void) {
    pkivet_engine *engine = running;
    if (engine)
        pkivet_stop(engine);
}

/* A second Ctrl-C ends the program where it stands. */
static void interrupted(int number) {
    signal(number, SIG_DFL);
    cli_session_stop();
}

pkivet_options cli_options_of(const cli_settings *s) {
    bool looks = !s->no_config && s->command && cli_takes(s->command, "config");
    return (pkivet_options){
        .size = sizeof(pkivet_options),
        .rule_folders = s->rules.items,
        .rule_folder_count = s->rules.count,
        .without_builtin_rules = s->without_builtin,
        .only = s->only.items,
        .only_count = s->only.count,
        .skip = s->skip.items,
        .skip_count = s->skip.count,
        .profile = s->profile,
        .config = s->config,
        .config_if_there = looks ? "pkivet.lua" : NULL,
        .baseline = s->baseline,
        .has_now = s->has_now,
        .now = s->now,
        .jobs = s->jobs,
        .record_field = s->record_field,
        .store = s->store,
        .resume = s->resume,
    };
}

int cli_failed(pkivet_result result, const pkivet_error *error) {
    if (result == PKIVET_OK)
        return CLI_CLEAN;
    for (const char *line = error->message; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        cli_say("%.*s", (int)strcspn(line, "\n"), line);
    }
    switch (result) {
    case PKIVET_USAGE:
        return CLI_USAGE;
    case PKIVET_IO:
        return CLI_UNREAD;
    case PKIVET_STOPPED:
        return CLI_INTERRUPTED;
    case PKIVET_OK:
    case PKIVET_NO_MEMORY:
    case PKIVET_INTERNAL:
        break;
    }
    return CLI_INTERNAL;
}

/* "64", "64K", "64M", "64G". */
static bool parse_amount(const char *text, uint64_t *ret_amount) {
    static const char UNITS[] = "KMG";
    char *end;
    errno = 0;
    unsigned long long amount = strtoull(text, &end, 10);
    const char *unit = *end ? strchr(UNITS, *end) : NULL;
    unsigned shift = unit ? 10 * (unsigned)(unit - UNITS + 1) : 0;
    if (text[0] < '0' || text[0] > '9' || errno || (*end && (!unit || end[1])) ||
        amount > UINT64_MAX >> shift)
        return false;
    *ret_amount = (uint64_t)amount << shift;
    return true;
}

static int set_limit(pkivet_engine *engine, const char *text) {
    char name[64];
    uint64_t value;
    pkivet_error error;
    size_t size = strcspn(text, "=");
    if (!text[size] || size >= sizeof name || !parse_amount(text + size + 1, &value))
        return cli_refuse("--limit takes NAME=NUMBER (K, M or G may follow), not '%s'", text);
    memcpy(name, text, size);
    name[size] = '\0';
    return cli_failed(pkivet_engine_set_limit(engine, name, value, &error), &error);
}

static int set_up(cli_settings *settings, pkivet_engine *engine) {
    for (size_t i = 0; i < settings->limits.count; i++) {
        int code = set_limit(engine, settings->limits.items[i]);
        if (code != CLI_CLEAN)
            return code;
    }
    const char *fail_on = pkivet_config_fail_on(engine);
    int code =
        fail_on && !settings->fail_on_given ? cli_take_fail_on(settings, fail_on) : CLI_CLEAN;
    return code == CLI_CLEAN ? cli_passwords_add(settings, engine) : code;
}

int cli_session_open(cli_settings *settings, pkivet_engine **ret_engine) {
    pkivet_options options = cli_options_of(settings);
    pkivet_engine *engine;
    pkivet_error error;
    pkivet_result result = pkivet_engine_new(&options, &engine, &error);
    if (result != PKIVET_OK) {
        int code = cli_failed(result, &error);
        /* A folder of rules is configuration, but for commands that are about it. */
        return code == CLI_UNREAD && !settings->rules_are_paths ? CLI_USAGE : code;
    }
    int code = set_up(settings, engine);
    if (code != CLI_CLEAN) {
        pkivet_engine_free(engine);
        return code;
    }
    running = engine;
    signal(SIGINT, interrupted);
    *ret_engine = engine;
    return CLI_CLEAN;
}

void cli_session_close(pkivet_engine *engine) {
    signal(SIGINT, SIG_DFL);
    running = NULL;
    pkivet_engine_free(engine);
}
