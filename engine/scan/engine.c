/* SPDX-License-Identifier: Apache-2.0
 * The public engine: options, passwords, limits. */
#include "scan/engine.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "readers/readers.h"

/* Whether a line break is one: mistakes of one file begin with its name, a line each. Any other
 * stands in the name of a file, and would make two messages of one. */
static bool is_break(const char *text, const char *at) {
    size_t size = strcspn(text, ":");
    return text[size] && strncmp(at + 1, text, size + 1) == 0;
}

static void fill(pkivet_error *error, const char *text) {
    size_t used = 0, room = sizeof error->message;
    for (const char *at = text; *at && used + sizeof "\\x0a" <= room; at++) {
        if (*at == '\n' && !is_break(text, at))
            used += (size_t)snprintf(error->message + used, room - used, "\\x0a");
        else
            error->message[used++] = *at;
    }
    error->message[used] = '\0';
}

pkivet_result pv_engine_failf(pkivet_error *error, pkivet_result result, const char *fmt, ...) {
    if (error) {
        va_list args;
        char text[sizeof error->message];
        va_start(args, fmt);
        vsnprintf(text, sizeof text, fmt, args);
        va_end(args);
        fill(error, text);
    }
    return result;
}

static pkivet_result result_of(pv_code code) {
    switch (code) {
    case PV_OK:
        return PKIVET_OK;
    case PV_USAGE:
        return PKIVET_USAGE;
    case PV_OUT_OF_MEMORY:
        return PKIVET_NO_MEMORY;
    case PV_STOPPED:
        return PKIVET_STOPPED;
    case PV_UNREADABLE:
    case PV_NOT_FOUND:
    case PV_DAMAGED:
    case PV_WRONG_PASSWORD:
    case PV_OVER_LIMIT:
    case PV_UNSUPPORTED:
        return PKIVET_IO;
    case PV_INTERNAL:
        break;
    }
    return PKIVET_INTERNAL;
}

pkivet_result pv_engine_fail(pkivet_error *error, pv_status status) {
    if (!status.error)
        return PKIVET_OK;
    return pv_engine_failf(error, result_of(status.error->code), "%s", status.error->message);
}

/* A copy of an array of texts; NULL without memory. */
static const char *const *copy_texts(pv_arena *arena, const char *const *texts, size_t count) {
    const char **copy = pv_arena_array(arena, count, sizeof *copy);
    for (size_t i = 0; copy && i < count; i++) {
        copy[i] = pv_arena_text(arena, texts[i], strlen(texts[i]));
        if (!copy[i])
            return NULL;
    }
    return copy;
}

static bool copy_setup(pkivet_engine *engine, const pkivet_options *o) {
    pv_arena *arena = engine->arena;
    pv_worker_setup *s = &engine->setup;
    *s = (pv_worker_setup){
        .limits = &engine->limits,
        .builtin = !o->without_builtin_rules,
        .folders = copy_texts(arena, o->rule_folders, o->rule_folder_count),
        .folder_count = o->rule_folder_count,
        .selection = {.only = copy_texts(arena, o->only, o->only_count),
                      .only_count = o->only_count,
                      .skip = copy_texts(arena, o->skip, o->skip_count),
                      .skip_count = o->skip_count},
        .now = o->has_now ? o->now : pv_os_now(),
    };
    if (o->profile)
        s->selection.profile = pv_arena_text(arena, o->profile, strlen(o->profile));
    if (o->record_field)
        engine->record_field = pv_arena_text(arena, o->record_field, strlen(o->record_field));
    engine->jobs = o->jobs ? o->jobs : pv_os_processors();
    if (engine->jobs > PV_WORKERS_MAX)
        engine->jobs = PV_WORKERS_MAX;
    return s->folders && s->selection.only && s->selection.skip &&
           (!o->profile || s->selection.profile) && (!o->record_field || engine->record_field);
}

/* Every worker reads the same text, whatever becomes of the file. */
static pv_status read_config(pkivet_engine *engine, const char *path, bool named) {
    const char *reason = NULL;
    pv_worker_setup *s = &engine->setup;
    s->config_file = pv_arena_text(engine->arena, path, strlen(path));
    if (!s->config_file)
        return pv_no_memory();
    s->config_text.data =
        named ? pv_load_read_named(path, engine->arena, &s->config_text.size, &reason)
              : pv_load_read(path, engine->arena, &s->config_text.size, &reason);
    return s->config_text.data ? pv_success()
                               : pv_fail(engine->arena, PV_USAGE, (pv_place){0},
                                         "configuration %s: %s", path, reason);
}

static pv_status set_limits(pkivet_engine *engine) {
    const pv_config *config = pv_judge_config(engine->workers[0].judge);
    pkivet_error error;
    for (size_t i = 0; config && i < config->limit_count; i++)
        if (pkivet_engine_set_limit(engine, config->limits[i].name, config->limits[i].value,
                                    &error) != PKIVET_OK)
            return pv_fail(engine->arena, PV_USAGE, (pv_place){0}, "%s: limits: %s", config->file,
                           error.message);
    return pv_success();
}

/* What was decided before: waivers of the configuration, and the baseline. */
static pv_status set_decisions(pkivet_engine *engine, const char *baseline) {
    const pv_config *config = pv_judge_config(engine->workers[0].judge);
    pv_decisions *d = &engine->decisions;
    d->now = engine->setup.now;
    if (config) {
        d->waivers = config->waivers;
        d->waiver_count = config->waiver_count;
    }
    if (!baseline && config)
        baseline = config->baseline;
    if (!baseline || !*baseline)
        return pv_success();
    const char *file = pv_arena_text(engine->arena, baseline, strlen(baseline));
    return file ? pv_engine_baseline(engine, file) : pv_no_memory();
}

/* Before the rules, which see the clock. */
static pv_status open_store(pkivet_engine *engine, const pkivet_options *options) {
    int64_t now = engine->setup.now;
    PV_TRY(pv_keep_open(&engine->keep, options->store, options->resume != 0, engine->arena, &now));
    if (!options->has_now)
        engine->setup.now = now;
    return pv_success();
}

static pv_status set_up(pkivet_engine *engine, const pkivet_options *options) {
    engine->limits = pv_limits_default();
    engine->arena = pv_arena_new(16u << 20);
    engine->passwords = pv_passwords_new();
    engine->alarm = pv_os_alarm_new();
    if (!engine->arena || !engine->passwords || !engine->alarm || !copy_setup(engine, options))
        return pv_no_memory();
    if (options->store)
        PV_TRY(open_store(engine, options));
    if (options->config)
        PV_TRY(read_config(engine, options->config, true));
    else if (options->config_if_there && pv_os_look(options->config_if_there).kind != PV_OS_MISSING)
        PV_TRY(read_config(engine, options->config_if_there, false));
    PV_TRY(pv_worker_init(&engine->workers[0], &engine->setup, engine->arena));
    engine->worker_count = 1;
    PV_TRY(set_limits(engine));
    return set_decisions(engine, options->baseline);
}

pkivet_result pkivet_engine_new(const pkivet_options *options, pkivet_engine **ret_engine,
                                pkivet_error *error) {
    if (options->size != sizeof *options)
        return pv_engine_failf(error, PKIVET_USAGE,
                               "pkivet_options.size is not that of this "
                               "library: compile against its header");
    pv_readers_init();
    pkivet_engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return pv_engine_fail(error, pv_no_memory());
    pv_status status = set_up(engine, options);
    if (status.error) {
        pkivet_result result = pv_engine_fail(error, status);
        pkivet_engine_free(engine);
        return result;
    }
    *ret_engine = engine;
    return PKIVET_OK;
}

void pkivet_engine_free(pkivet_engine *engine) {
    if (!engine)
        return;
    free(engine->laps);
    pv_os_alarm_free(engine->alarm);
    for (unsigned i = 0; i < engine->worker_count; i++)
        pv_worker_done(&engine->workers[i]);
    pv_keep_close(&engine->keep); /* after those who look things up in it */
    pv_crypto_free(engine->crypto);
    pv_passwords_free(engine->passwords);
    pv_arena_free(engine->decided);
    pv_arena_free(engine->arena);
    free(engine);
}

pkivet_result pkivet_engine_add_password(pkivet_engine *engine, const char *glob,
                                         const void *password, size_t size, pkivet_error *error) {
    return pv_engine_fail(error,
                          pv_passwords_add(engine->passwords, glob, (pv_bytes){password, size}));
}

const char *pkivet_config_fail_on(const pkivet_engine *engine) {
    const pv_config *config = pv_judge_config(engine->workers[0].judge);
    return config ? config->fail_on : NULL;
}

pkivet_result pkivet_config_password(const pkivet_engine *engine, size_t index,
                                     pkivet_password_source *ret_source) {
    const pv_config *config = pv_judge_config(engine->workers[0].judge);
    if (!config || index >= config->password_count)
        return PKIVET_USAGE;
    const pv_password_source *s = &config->passwords[index];
    *ret_source = (pkivet_password_source){s->glob, s->file, s->variable, config->file, s->line};
    return PKIVET_OK;
}

pkivet_result pkivet_engine_set_limit(pkivet_engine *engine, const char *name, uint64_t value,
                                      pkivet_error *error) {
    char wrong[PV_LIMIT_WRONG];
    return pv_limit_set(&engine->limits, name, value, wrong)
               ? PKIVET_OK
               : pv_engine_failf(error, PKIVET_USAGE, "%s", wrong);
}

pkivet_result pkivet_limits(pkivet_write *write, void *user, pkivet_error *error) {
    char line[256], least[48] = "";
    const pv_limit *l;
    for (size_t i = 0; (l = pv_limit_at(i)); i++) {
        if (l->least > 1)
            snprintf(least, sizeof least, " (at least %llu)", (unsigned long long)l->least);
        int size =
            snprintf(line, sizeof line, "  %-15s %12llu %-10s  %s%s\n", l->name,
                     (unsigned long long)l->value, l->unit, l->meaning, l->least > 1 ? least : "");
        if (write(user, line, (size_t)size))
            return pv_engine_failf(error, PKIVET_IO, "the output could not be written");
    }
    return PKIVET_OK;
}

void pkivet_stop(pkivet_engine *engine) {
    atomic_store(&engine->stop, true);
    pv_os_alarm_ring(engine->alarm);
}

const char *pkivet_version(void) {
    return PKIVET_VERSION;
}

const char *const *pkivet_goals(size_t *ret_count) {
    return pv_goals(ret_count);
}

const char *pkivet_nearest(const char *word, const char *const *words, size_t count) {
    return pv_text_nearest(word, words, count);
}
