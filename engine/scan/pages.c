/* SPDX-License-Identifier: Apache-2.0
 * Pages of the program's own tables, and what can be asked of rules apart from a scan. */
#include "reports/pages.h"
#include "facts/render.h"
#include "readers/readers.h"
#include "scan/engine.h"

enum { PAGE_BYTES = 64 << 20 };

typedef struct {
    pkivet_write *write;
    void *user;
} sink;

/* Writes what `out` holds, unless building it failed, and frees the arena. */
static pkivet_result deliver(pv_textbuf *out, pv_status status, pkivet_write *write, void *user,
                             pkivet_error *error) {
    size_t size = 0;
    const char *text = status.error ? NULL : pv_textbuf_end(out, &size);
    pkivet_result result = PKIVET_OK;
    if (status.error)
        result = pv_engine_fail(error, status);
    else if (!text)
        result = pv_engine_fail(error, pv_no_memory());
    else if (size && write(user, text, size))
        result = pv_engine_failf(error, PKIVET_IO, "the output could not be written");
    pv_arena_free(out->arena);
    return result;
}

/* The same of a page for people, in which rules, their files' names and what is read by them may
 * hold anything: lines and tabs stay, all else that could steer a terminal is shown escaped. */
static pkivet_result deliver_safe(pv_textbuf *out, pv_status status, pkivet_write *write,
                                  void *user, pkivet_error *error) {
    size_t size = 0;
    const char *text = status.error ? NULL : pv_textbuf_end(out, &size);
    if (!text)
        return deliver(out, status, write, user, error);
    pv_textbuf safe = pv_textbuf_new(out->arena, PAGE_BYTES / 2);
    for (const char *at = text, *end = text + size; at < end;) {
        size_t plain = strcspn(at, "\n\t");
        pv_render_safe(&safe, at, plain);
        at += plain;
        if (at < end)
            pv_textbuf_add(&safe, at++, 1);
    }
    return deliver(&safe, status, write, user, error);
}

static pkivet_result deliver_as(const char *format, pv_textbuf *out, pv_status status, sink to,
                                pkivet_error *error) {
    return strcmp(format, "text") == 0 ? deliver_safe(out, status, to.write, to.user, error)
                                       : deliver(out, status, to.write, to.user, error);
}

static pv_textbuf new_page(void) {
    return pv_textbuf_new(pv_arena_new(PAGE_BYTES), PAGE_BYTES / 4);
}

static pkivet_result no_memory(pkivet_error *error) {
    return pv_engine_fail(error, pv_no_memory());
}

pkivet_result pkivet_schema(const char *format, pkivet_write *write, void *user,
                            pkivet_error *error) {
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_status status = pv_success();
    if (strcmp(format, "api") == 0)
        pv_judge_api_page(&out);
    else if (strcmp(format, "lua") == 0)
        pv_judge_annotations(&out);
    else if (strcmp(format, "luacheck") == 0)
        pv_judge_luacheck(&out);
    else
        status = pv_page_schema(format, &out);
    return deliver(&out, status, write, user, error);
}

pkivet_result pkivet_formats(const char *format, pkivet_write *write, void *user,
                             pkivet_error *error) {
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_format_row *rows = pv_arena_array(out.arena, pv_reader_count(), sizeof *rows);
    for (size_t i = 0; rows && i < pv_reader_count(); i++) {
        const pv_reader *r = pv_reader_at(i);
        rows[i] = (pv_format_row){r->name, r->title, r->extensions, r->tells, r->cannot_tell};
    }
    pv_status status =
        rows ? pv_page_formats(format, rows, pv_reader_count(), &out) : pv_no_memory();
    return deliver(&out, status, write, user, error);
}

static const pv_catalog *catalog_of(const pkivet_engine *engine) {
    return pv_judge_catalog(engine->workers[0].judge);
}

/* Without a selection every rule is listed, those that are off by default too. NULL without
 * memory. */
static const pv_catalog *listed(const pkivet_engine *engine, pv_arena *arena) {
    const pv_catalog *all = catalog_of(engine);
    const pv_selection *selection = &engine->setup.selection;
    if (!selection->only_count && !selection->skip_count)
        return all;
    pv_catalog *some = pv_arena_alloc(arena, sizeof *some);
    pv_rule_info *rules = pv_arena_array(arena, all->count, sizeof *rules);
    if (!some || !rules)
        return NULL;
    *some = (pv_catalog){rules, 0};
    for (size_t i = 0; i < all->count; i++)
        if (all->rules[i].selected)
            rules[some->count++] = all->rules[i];
    return some;
}

pkivet_result pkivet_rules_list(pkivet_engine *engine, const char *format, pkivet_write *write,
                                void *user, pkivet_error *error) {
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    const pv_catalog *catalog = listed(engine, out.arena);
    pv_status status = catalog ? pv_page_rules(format, catalog, &out) : pv_no_memory();
    return deliver_as(format, &out, status, (sink){write, user}, error);
}

/* NULL after filling `error` with the nearest id. */
static const pv_rule_info *find_rule(pkivet_engine *engine, const char *id, pkivet_error *error) {
    const pv_rule_info *rule = pv_catalog_find(catalog_of(engine), id);
    if (!rule) {
        const char *near = pv_catalog_nearest(catalog_of(engine), id);
        pv_engine_failf(error, PKIVET_USAGE, "there is no rule '%s'%s%s%s", id,
                        near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    }
    return rule;
}

static const pv_profile_info *find_profile(pkivet_engine *engine, const char *name,
                                           pkivet_error *error) {
    const pv_profiles *profiles = pv_judge_profiles(engine->workers[0].judge);
    const pv_profile_info *profile = pv_profiles_find(profiles, name);
    if (!profile) {
        const char *near = pv_profiles_nearest(profiles, name);
        pv_engine_failf(error, PKIVET_USAGE, "there is no profile '%s'%s%s%s", name,
                        near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    return profile;
}

pkivet_result pkivet_profiles(pkivet_engine *engine, const char *name, const char *format,
                              pkivet_write *write, void *user, pkivet_error *error) {
    const pv_profile_info *profile = name ? find_profile(engine, name, error) : NULL;
    if (name && !profile)
        return PKIVET_USAGE;
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_status status = pv_success();
    if (profile)
        pv_page_profile(profile, catalog_of(engine), &out);
    else
        status = pv_page_profiles(format, pv_judge_profiles(engine->workers[0].judge),
                                  catalog_of(engine), &out);
    return deliver_as(name ? "text" : format, &out, status, (sink){write, user}, error);
}

pkivet_result pkivet_config(pkivet_engine *engine, pkivet_write *write, void *user,
                            pkivet_error *error) {
    const pv_judge *judge = engine->workers[0].judge;
    pv_selection selection = pv_worker_selection(judge, &engine->setup);
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_page_config(pv_judge_config(judge), selection.profile, catalog_of(engine), &out);
    return deliver_safe(&out, pv_success(), write, user, error);
}

pkivet_result pkivet_rules_show(pkivet_engine *engine, const char *id, pkivet_write *write,
                                void *user, pkivet_error *error) {
    const pv_rule_info *rule = find_rule(engine, id, error);
    if (!rule)
        return PKIVET_USAGE;
    size_t size;
    const char *text = pv_judge_source(engine->workers[0].judge, rule, &size);
    if (!text)
        return pv_engine_failf(error, PKIVET_IO, "%s", rule->load_error);
    return size && write(user, text, size)
               ? pv_engine_failf(error, PKIVET_IO, "the output could not be written")
               : PKIVET_OK;
}

static pkivet_result explain_cause(const pv_cause_info *cause, pkivet_write *write, void *user,
                                   pkivet_error *error) {
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_page_cause(cause, &out);
    return deliver_safe(&out, pv_success(), write, user, error);
}

/* What the rule makes of a path (NULL: nothing is asked), behind what `out` has. */
static pkivet_result explain_path(pkivet_engine *engine, const pv_rule_info *rule, const char *path,
                                  pv_textbuf *out, sink to, pkivet_error *error) {
    size_t problems = 0;
    pv_status status = path ? pv_explain(engine, rule, path, out, &problems) : pv_success();
    pkivet_result result = deliver_safe(out, status, to.write, to.user, error);
    if (result == PKIVET_OK && problems)
        return pv_engine_failf(error, PKIVET_IO, "%s could not be read whole", path);
    return result;
}

pkivet_result pkivet_explain(pkivet_engine *engine, const char *id, const char *path,
                             pkivet_write *write, void *user, pkivet_error *error) {
    pv_status loaded = pv_judge_load_causes(engine->workers[0].judge);
    if (loaded.error)
        return pv_engine_fail(error, loaded);
    const pv_causes *causes = pv_judge_causes(engine->workers[0].judge);
    const pv_cause_info *cause = pv_cause_find(causes, id);
    if (cause && path)
        return pv_engine_failf(error, PKIVET_USAGE,
                               "'%s' is a cause, which 'pkivet diagnose %s' looks for, with all "
                               "other evidence of the case",
                               cause->name, path);
    if (cause)
        return explain_cause(cause, write, user, error);
    const char *near =
        pv_catalog_find(catalog_of(engine), id) ? NULL : pv_cause_nearest(causes, id);
    if (near && !pv_catalog_nearest(catalog_of(engine), id))
        return pv_engine_failf(error, PKIVET_USAGE,
                               "there is no rule and no cause '%s'; did you "
                               "mean %s?",
                               id, near);
    const pv_rule_info *rule = find_rule(engine, id, error);
    if (!rule)
        return PKIVET_USAGE;
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_page_rule(rule, &out);
    return explain_path(engine, rule, path, &out, (sink){write, user}, error);
}

pkivet_result pkivet_rules_page(pkivet_engine *engine, const char *id, pkivet_write *write,
                                void *user, pkivet_error *error) {
    pv_judge *judge = engine->workers[0].judge;
    const pv_rule_info *rule = find_rule(engine, id, error);
    if (!rule)
        return PKIVET_USAGE;
    if (rule->broken)
        return pv_engine_failf(error, PKIVET_USAGE, "%s", rule->load_error);
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_rule_page page = {.rule = rule, .profiles = pv_judge_profiles(judge)};
    page.failing = pv_judge_example(judge, rule, PV_VERDICT_FAIL, out.arena);
    page.passing = pv_judge_example(judge, rule, PV_VERDICT_PASS, out.arena);
    pv_page_rule_md(&page, &out);
    return deliver(&out, pv_success(), write, user, error);
}

pkivet_result pkivet_rules_trace(pkivet_engine *engine, const char *id, const char *path,
                                 pkivet_write *write, void *user, pkivet_error *error) {
    const pv_rule_info *rule = find_rule(engine, id, error);
    if (!rule)
        return PKIVET_USAGE;
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    return explain_path(engine, rule, path, &out, (sink){write, user}, error);
}

typedef struct {
    pv_textbuf *out;
    size_t count;
} complaints;

static void complain_plainly(void *user, const pv_rule_info *rule, const char *text) {
    complaints *c = user;
    (void)rule; /* the text begins with file and line */
    c->count++;
    pv_textbuf_addf(c->out, "%s\n", text);
}

static void init_scratch(pkivet_engine *engine, pv_unit *unit, pv_arena *arena) {
    pv_unit_init(unit, arena, &engine->limits, "example");
    unit->crypto = engine->workers[0].crypto;
    unit->sha256 = pv_crypto_sha256;
}

/* Test cases one behind the other, as the page of them takes them. */
typedef struct {
    pv_arena *arena;
    pv_test_case *cases;
    size_t count, room, failed;
    const char *folder; /* of samples */
    bool broken;        /* no memory */
} testing;

static void keep(testing *t, pv_test_case test) {
    if (t->count == t->room) {
        size_t room = t->room ? t->room * 2 : 1024;
        pv_test_case *cases = pv_arena_array(t->arena, room, sizeof *cases);
        t->broken |= !cases;
        if (!cases)
            return;
        if (t->count)
            memcpy(cases, t->cases, t->count * sizeof *cases);
        t->cases = cases;
        t->room = room;
    }
    t->failed += test.text != NULL;
    t->cases[t->count++] = test;
}

static void keep_example(void *user, const pv_rule_info *rule, size_t number, const char *text) {
    keep(user, (pv_test_case){.rule = rule, .number = number, .text = text});
}

static void keep_sample(void *user, const char *path, const char *text) {
    testing *t = user;
    path = pv_arena_text(t->arena, path, strlen(path));
    t->broken |= !path;
    if (path)
        keep(t, (pv_test_case){.folder = t->folder, .path = path, .text = text});
}

/* A folder of rules may have samples beside its packs, with what its rules find in them. */
static pv_status test_samples(pkivet_engine *engine, testing *t) {
    for (size_t i = 0; i < engine->setup.folder_count; i++) {
        t->folder = pv_arena_printf(t->arena, "%s/samples", engine->setup.folders[i]);
        if (!t->folder)
            return pv_no_memory();
        if (pv_os_look(t->folder).kind == PV_OS_FOLDER)
            PV_TRY(pv_samples_test(engine, t->folder, keep_sample, t, t->arena));
    }
    return pv_success();
}

pkivet_result pkivet_rules_test(pkivet_engine *engine, const char *format, pkivet_write *write,
                                void *user, size_t *ret_failed, pkivet_error *error) {
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_unit scratch;
    testing t = {.arena = out.arena};
    init_scratch(engine, &scratch, out.arena);
    pv_status status = pv_judge_test(engine->workers[0].judge, &scratch, keep_example, &t);
    if (!status.error)
        status = test_samples(engine, &t);
    if (!status.error)
        status = t.broken ? pv_no_memory() : pv_page_tests(format, t.cases, t.count, &out);
    *ret_failed = t.failed;
    return deliver_as(format, &out, status, (sink){write, user}, error);
}

pkivet_result pkivet_rules_coverage(pkivet_engine *engine, const char *const *corpora, size_t count,
                                    pkivet_write *write, void *user, size_t *ret_gaps,
                                    pkivet_error *error) {
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_unit scratch;
    init_scratch(engine, &scratch, out.arena);
    pv_status status = pv_coverage(engine, corpora, count, &scratch, &out, ret_gaps);
    return deliver_safe(&out, status, write, user, error);
}

pkivet_result pkivet_rules_check(pkivet_engine *engine, pkivet_write *write, void *user,
                                 size_t *ret_defects, pkivet_error *error) {
    pv_textbuf out = new_page();
    if (!out.arena)
        return no_memory(error);
    pv_unit scratch;
    complaints c = {.out = &out};
    init_scratch(engine, &scratch, out.arena);
    size_t rules = 0;
    for (size_t i = 0; i < catalog_of(engine)->count; i++)
        rules += catalog_of(engine)->rules[i].selected;
    pv_status status = pv_judge_check(engine->workers[0].judge, &scratch, complain_plainly, &c);
    size_t causes = pv_judge_causes(engine->workers[0].judge)->count;
    if (causes && !engine->setup.selection.only_count)
        pv_textbuf_addf(&out, "%zu rules and %zu causes checked, %zu defects\n", rules, causes,
                        c.count);
    else
        pv_textbuf_addf(&out, "%zu rules checked, %zu defects\n", rules, c.count);
    *ret_defects = c.count;
    return deliver_safe(&out, status, write, user, error);
}

pkivet_result pkivet_verify(const pkivet_options *options, const char *corpus, int bless,
                            pkivet_write *write, void *user, size_t *ret_differences,
                            pkivet_error *error) {
    pkivet_engine *engine;
    pkivet_result result = pkivet_engine_new(options, &engine, error);
    if (result != PKIVET_OK)
        return result;
    pv_textbuf out = new_page();
    pv_status status =
        out.arena ? pv_verify(engine, corpus, bless != 0, &out, ret_differences) : pv_no_memory();
    result = out.arena ? deliver_safe(&out, status, write, user, error) : no_memory(error);
    pkivet_engine_free(engine);
    return result;
}
