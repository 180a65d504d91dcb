/* SPDX-License-Identifier: Apache-2.0
 * The configuration: a file that gives back a table. Every key is typed; one that is misspelt is
 * met with the right one. Everything that is wrong is told of at once. Paths in the file are taken
 * from the folder that it lies in. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "findings/waiver.h"
#include "lua/fields.h"
#include "lua/layer.h"
#include "lua/token.h"

enum { MOST_ENTRIES = 4096 };

typedef struct {
    lua_State *L;
    pv_config *config;
    pv_complaints *c;
} reading;

/* A path as seen from where the program runs. */
static const char *resolve(const reading *r, const char *path) {
    const char *file = r->config->file, *end = strrchr(file, '/');
    if (!path || *path == '/' || !end)
        return path;
    const char *whole = pv_arena_printf(r->c->arena, "%.*s/%s", (int)(end - file), file, path);
    if (!whole)
        luaL_error(r->L, "no memory for the configuration");
    return whole;
}

static void *array(const reading *r, size_t size) {
    void *items = pv_arena_array(r->c->arena, MOST_ENTRIES, size);
    if (!items)
        luaL_error(r->L, "no memory for the configuration");
    return items;
}

/* ---- passwords = { ["*.pfx"] = { file = "..." } } -------------------------------------------- */

static void read_source(const reading *r, pv_password_source *source) {
    lua_State *L = r->L;
    if (!lua_istable(L, -1)) {
        pv_complain(r->c, source->glob,
                    "passwords: %s is { file = \"...\" } or { env = \"NAME\" }; a password itself "
                    "does not belong into a configuration",
                    source->glob);
        return;
    }
    pv_declared_check(L, -1, PV_DECLARED_PASSWORD, r->c);
    source->line =
        pv_tokens_find(r->c->rule->text, r->c->rule->size, source->glob, (pv_spot){0, 0}).line;
    source->file = resolve(r, pv_field_text(L, -1, "file", r->c));
    source->variable = pv_field_text(L, -1, "env", r->c);
    if (!source->file == !source->variable)
        pv_complain(r->c, source->glob, "passwords: %s names either a file or an env",
                    source->glob);
    else
        r->config->password_count++;
}

static int by_glob(const void *a, const void *b) {
    return strcmp(((const pv_password_source *)a)->glob, ((const pv_password_source *)b)->glob);
}

static void read_passwords(const reading *r) {
    lua_State *L = r->L;
    bool there = pv_layer_open(L, "passwords", "{ [\"*.pfx\"] = { file = \"pw.txt\" } }", r->c);
    pv_password_source *sources = there ? array(r, sizeof *sources) : NULL;
    int table = lua_gettop(L);
    for (lua_pushnil(L); there && lua_next(L, table); lua_settop(L, table + 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || r->config->password_count == MOST_ENTRIES) {
            pv_complain(r->c, "passwords", "passwords: what stands before '=' is a glob");
            continue;
        }
        pv_password_source *source = &sources[r->config->password_count];
        *source = (pv_password_source){.glob = pv_field_keep(L, -2, r->c)};
        read_source(r, source);
    }
    if (sources)
        qsort(sources, r->config->password_count, sizeof *sources, by_glob);
    r->config->passwords = sources;
    lua_settop(L, table - 1);
}

/* ---- limits = { unit_bytes = 1073741824 } ---------------------------------------------------- */

static int by_name(const void *a, const void *b) {
    return strcmp(((const pv_limit_setting *)a)->name, ((const pv_limit_setting *)b)->name);
}

static void keep_limit(const reading *r, const char *name, uint64_t value,
                       pv_limit_setting *ret_setting) {
    pv_limits spare;
    char wrong[PV_LIMIT_WRONG];
    *ret_setting = (pv_limit_setting){name, value};
    if (!pv_limit_set(&spare, name, value, wrong))
        pv_complain(r->c, name, "limits: %s", wrong);
}

static void read_limits(const reading *r) {
    lua_State *L = r->L;
    bool there = pv_layer_open(L, "limits", "{ artifact_bytes = 1 << 30 }", r->c);
    pv_limit_setting *limits = there ? array(r, sizeof *limits) : NULL;
    int table = lua_gettop(L);
    for (lua_pushnil(L); there && lua_next(L, table); lua_settop(L, table + 1)) {
        bool named = lua_type(L, -2) == LUA_TSTRING;
        const char *name = named ? pv_field_keep(L, -2, r->c) : "limits";
        if (!named || !lua_isinteger(L, -1) || lua_tointeger(L, -1) < 0 ||
            r->config->limit_count == MOST_ENTRIES)
            pv_complain(r->c, name, "limits: %s is a whole number", name);
        else
            keep_limit(r, name, (uint64_t)lua_tointeger(L, -1), &limits[r->config->limit_count++]);
    }
    if (limits)
        qsort(limits, r->config->limit_count, sizeof *limits, by_name);
    r->config->limits = limits;
    lua_settop(L, table - 1);
}

/* ---- waivers = { { rule = ..., reason = ... }, ... } ----------------------------------------- */

/* Where entry `number` of the list `waivers` opens. */
static pv_spot waiver_spot(const pv_rule *source, size_t number) {
    return pv_tokens_find_entry(source->text, source->size, "waivers", number);
}

static void read_expiry(const reading *r, int entry, size_t number, pv_waiver *w) {
    const char *until = pv_field_text(r->L, entry, "until", r->c);
    const char *text = pv_field_text(r->L, entry, "expires", r->c);
    text = text ? text : until;
    w->has_expiry = text != NULL;
    if (text && !pv_clock_parse(text, &w->expires))
        pv_complain(r->c, text, "waiver %zu: expires is a date such as 2027-03-31, not '%s'",
                    number, text);
}

static void check_waiver(const reading *r, size_t number, pv_spot at, const pv_waiver *w) {
    if (!w->rule)
        pv_complain_at(r->c, at, "waiver %zu does not say its rule", number);
    if (!w->reason || !w->reason[strspn(w->reason, " \t\n")])
        pv_complain_at(r->c, at, "waiver %zu gives no reason", number);
    if (!w->owner)
        pv_complain_at(r->c, at, "waiver %zu names no owner", number);
    if (!w->path && !w->subject && !w->fingerprint)
        pv_complain_at(r->c, at,
                       "waiver %zu has no scope: fingerprint, path or subject; to switch a rule "
                       "off, disable it",
                       number);
}

static void read_waiver(const reading *r, int entry, size_t number, pv_waiver *w) {
    lua_State *L = r->L;
    pv_spot at = waiver_spot(r->c->rule, number);
    *w = (pv_waiver){.file = r->config->file, .line = at.line};
    if (!lua_istable(L, entry)) {
        pv_complain_at(r->c, at, "waiver %zu is no table", number);
        return;
    }
    pv_declared_check(L, entry, PV_DECLARED_WAIVER, r->c);
    w->rule = pv_field_text(L, entry, "rule", r->c);
    w->fingerprint = pv_field_text(L, entry, "fingerprint", r->c);
    w->path = pv_field_text(L, entry, "path", r->c);
    w->subject = pv_field_text(L, entry, "subject", r->c);
    w->reason = pv_field_text(L, entry, "reason", r->c);
    w->owner = pv_field_text(L, entry, "owner", r->c);
    read_expiry(r, entry, number, w);
    check_waiver(r, number, at, w);
}

static void read_waivers(const reading *r) {
    lua_State *L = r->L;
    bool there = pv_layer_open(L, "waivers", "{ { rule = \"KS001\", path = \"...\" } }", r->c);
    int table = lua_gettop(L);
    lua_Integer count = there ? luaL_len(L, table) : 0;
    if (count > MOST_ENTRIES)
        pv_complain(r->c, "waivers", "there are more than %d waivers", (int)MOST_ENTRIES);
    if (there && !count && (lua_pushnil(L), lua_next(L, table)))
        pv_complain(r->c, "waivers", "waivers is a list: { { rule = \"KS001\", ... } }");
    pv_waiver *waivers = count ? array(r, sizeof *waivers) : NULL;
    for (lua_Integer i = 1; i <= count && i <= MOST_ENTRIES; i++, lua_settop(L, table)) {
        lua_geti(L, table, i);
        read_waiver(r, table + 1, (size_t)i, &waivers[r->config->waiver_count++]);
    }
    r->config->waivers = waivers;
    lua_settop(L, table - 1);
}

/* ---- fail_on = "warning,cannot_tell" --------------------------------------------------------- */

static void check_fail_on(const reading *r) {
    const char *text = r->config->fail_on;
    for (size_t size; text && *text; text += size + (text[size] == ',')) {
        pv_severity severity;
        size = strcspn(text, ",");
        const char *word = pv_arena_text(r->c->arena, text, size);
        if (word && !pv_severity_named(word, &severity) && strcmp(word, "never") != 0 &&
            strcmp(word, "cannot_tell") != 0)
            pv_complain(r->c, r->config->fail_on,
                        "fail_on is error, warning, notice, info, never or cannot_tell, not '%s'",
                        word);
    }
}

/* ---- all ------------------------------------------------------------------------------------- */

static void read_config(lua_State *L, void *data, pv_complaints *c) {
    pv_config *config = data;
    reading r = {L, config, c};
    pv_declared_check(L, 1, PV_DECLARED_CONFIG, c);
    config->profile = pv_field_text(L, 1, "profile", c);
    config->fail_on = pv_field_text(L, 1, "fail_on", c);
    check_fail_on(&r);
    config->baseline = resolve(&r, pv_field_text(L, 1, "baseline", c));
    const char *const *folders = pv_field_texts(L, "rules", &config->rule_count, c);
    const char **resolved = pv_arena_array(c->arena, config->rule_count, sizeof *resolved);
    if (!resolved)
        luaL_error(L, "no memory for the configuration");
    for (size_t i = 0; i < config->rule_count; i++)
        resolved[i] = resolve(&r, folders[i]);
    config->rules = resolved;
    read_passwords(&r);
    read_limits(&r);
    read_waivers(&r);
    pv_layer_read(L, &config->layer, c);
}

/* Goes on where the complaints of the last step ended. */
static pv_complaints complaints_of(pv_judge *judge) {
    pv_complaints c = {.rule = &judge->config_source, .arena = judge->arena};
    c.text = pv_textbuf_new(judge->arena, 1 << 20);
    if (judge->config_wrong)
        pv_textbuf_adds(&c.text, judge->config_wrong);
    c.count = judge->config_mistakes;
    return c;
}

/* Keeps them for the next step. */
static pv_status keep_complaints(pv_judge *judge, pv_complaints *c) {
    if (!c->count)
        return pv_success();
    judge->config_mistakes = c->count;
    judge->config_wrong = pv_textbuf_end(&c->text, NULL);
    return judge->config_wrong ? pv_success() : pv_no_memory();
}

pv_status pv_judge_configure(pv_judge *judge, const char *file, const char *text, size_t size,
                             pv_arena *errors) {
    pv_config config = {.file = pv_arena_text(judge->arena, file, strlen(file))};
    const char *copy = pv_arena_text(judge->arena, text, size);
    if (!config.file || !copy)
        return pv_no_memory();
    judge->config_source = (pv_rule){.text = copy, .size = size, .called = "the configuration"};
    judge->config_source.info.file = pv_load_name(judge->arena, file);
    judge->config_wrong = NULL;
    judge->config_mistakes = 0;
    if (!judge->config_source.info.file)
        return pv_no_memory();
    pv_complaints c = complaints_of(judge);
    bool well = pv_profile_run(judge, &c, read_config, &config);
    judge->config = config;
    PV_TRY(keep_complaints(judge, &c));
    return well ? pv_success()
                : pv_fail(errors, PV_USAGE, (pv_place){0}, "%s", judge->config_wrong);
}

pv_status pv_judge_load_configured(pv_judge *judge) {
    pv_complaints c = complaints_of(judge);
    for (size_t i = 0; i < judge->config.rule_count; i++) {
        pv_status status = pv_judge_load_folder(judge, judge->config.rules[i], judge->arena);
        if (status.error && status.error->code == PV_OUT_OF_MEMORY)
            return status;
        if (status.error)
            pv_complain(&c, "rules", "%s", status.error->message);
    }
    return keep_complaints(judge, &c);
}

/* ---- against the rules and profiles that are there ------------------------------------------- */

static void check_profile(const pv_judge *judge, pv_complaints *c) {
    const char *name = judge->config.profile, *wrong;
    pv_profile_chain chain;
    if (name && strcmp(name, "all") != 0 &&
        !pv_profile_chain_of(judge, name, c->arena, &chain, &wrong))
        pv_complain(c, name, "%s", wrong ? wrong : name);
}

static void check_waivers(const pv_judge *judge, pv_complaints *c) {
    for (size_t i = 0; i < judge->config.waiver_count; i++) {
        const char *word = judge->config.waivers[i].rule;
        if (!word || pv_catalog_find(&judge->catalog, word))
            continue;
        const char *retired = pv_retired_reason(judge, word);
        const char *near = pv_catalog_nearest(&judge->catalog, word);
        pv_spot at = waiver_spot(c->rule, i + 1);
        if (retired)
            pv_complain_at(c, at, "waiver %zu: the rule %s is retired: %s", i + 1, word, retired);
        else
            pv_complain_at(c, at, "waiver %zu: there is no rule '%s'%s%s%s", i + 1, word,
                           near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
}

static int apply_body(lua_State *L) {
    pv_layer_apply(L, &pv_state_judge(L)->config.layer, lua_touserdata(L, 1));
    return 0;
}

pv_status pv_config_apply(pv_judge *judge, pv_arena *errors) {
    pv_complaints c = complaints_of(judge);
    judge->run = (pv_run){.words = judge->arena, .rule = &judge->config_source};
    check_profile(judge, &c);
    pv_layer_check(judge, &judge->config.layer, &c);
    check_waivers(judge, &c);
    if (pv_state_enter(judge, apply_body, &c) != LUA_OK)
        return pv_no_memory();
    if (!c.count)
        return pv_success();
    const char *wrong = pv_complaints_text(&c);
    return wrong ? pv_fail(errors ? errors : judge->arena, PV_USAGE, (pv_place){0}, "%s", wrong)
                 : pv_no_memory();
}

const pv_config *pv_judge_config(const pv_judge *judge) {
    return judge->config.file && !judge->config_wrong ? &judge->config : NULL;
}

const pv_profiles *pv_judge_profiles(const pv_judge *judge) {
    return &judge->profile_list;
}
