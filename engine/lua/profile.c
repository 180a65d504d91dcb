/* SPDX-License-Identifier: Apache-2.0
 * Profiles: Lua data in the folder `profiles` beside the packs, built in or of a folder of rules.
 * The file's name is the profile's. A profile that is wrong stays in the list as a broken one. */
#include <string.h>

#include "lua/fields.h"
#include "lua/layer.h"

enum { API = 1, MOST_PROFILES = 1024, LONGEST_NAME = 40 };

/* ---- texts that give back a table ------------------------------------------------------------ */

typedef struct {
    pv_complaints *complaints;
    void (*read)(lua_State *L, void *data, pv_complaints *complaints);
    void *data;
} running;

static int run_body(lua_State *L) {
    running *r = lua_touserdata(L, 1);
    const pv_rule *source = r->complaints->rule;
    pv_load_chunk(L, source->text, source->size, source->info.file);
    lua_call(L, 0, 1);
    lua_remove(L, 1);
    if (!lua_istable(L, 1))
        return luaL_error(L, "the file gives back no table: it begins with `return {`");
    r->read(L, r->data, r->complaints);
    return 0;
}

bool pv_profile_run(pv_judge *judge, pv_complaints *c,
                    void (*read)(lua_State *L, void *data, pv_complaints *complaints), void *data) {
    running r = {c, read, data};
    judge->loading = true;
    judge->loading_folder = c->rule->folder;
    judge->run = (pv_run){.words = c->arena, .rule = c->rule};
    pv_state_work(judge, true);
    bool well = pv_state_enter(judge, run_body, &r) == LUA_OK;
    if (!well)
        pv_complain_error(c, judge->run.error);
    judge->loading = false;
    return well;
}

/* ---- one profile ----------------------------------------------------------------------------- */

typedef struct {
    pv_profile_info info; /* first: what others hold is this */
    pv_rule source;
} pv_profile;

pv_rule *pv_profile_source(const pv_profile_info *info) {
    return &((pv_profile *)(uintptr_t)info)->source;
}

static void read_profile(lua_State *L, void *data, pv_complaints *c) {
    pv_profile_info *p = data;
    pv_declared_check(L, 1, PV_DECLARED_PROFILE, c);
    if (lua_getfield(L, 1, "api") != LUA_TNUMBER || lua_tointeger(L, -1) != API)
        pv_complain(c, "api", "the profile must say api = %d", (int)API);
    lua_settop(L, 1);
    p->title = pv_field_text(L, 1, "title", c);
    p->why = pv_field_text(L, 1, "why", c);
    if (!p->title)
        pv_complain(c, NULL, "the profile has no title");
    p->cites = pv_field_cites(L, &p->cite_count, c);
    p->inherits = pv_field_texts(L, "inherits", &p->inherit_count, c);
    pv_layer_read(L, &p->layer, c);
}

static bool is_name(const char *name) {
    size_t size = strlen(name);
    return size > 0 && size <= LONGEST_NAME && strcmp(name, "all") != 0 &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

/* Keeps the list in the order of names. A profile of a folder takes the place of a twin that is
 * built in; of two others the first stays. */
static pv_status add(pv_judge *judge, const pv_profile_info *p) {
    if (!judge->profiles)
        judge->profiles = pv_arena_array(judge->arena, MOST_PROFILES, sizeof *judge->profiles);
    pv_profiles *list = &judge->profile_list;
    if (!judge->profiles || list->count == MOST_PROFILES)
        return pv_no_memory();
    size_t at = list->count;
    while (at > 0 && strcmp(judge->profiles[at - 1]->name, p->name) > 0)
        at--;
    memmove(&judge->profiles[at + 1], &judge->profiles[at],
            (list->count - at) * sizeof *judge->profiles);
    judge->profiles[at] = p;
    *list = (pv_profiles){judge->profiles, list->count + 1};
    return pv_success();
}

pv_status pv_profile_load(pv_judge *judge, const char *file, const char *name, const char *text,
                          size_t size, bool builtin) {
    pv_profile *profile = pv_arena_alloc(judge->arena, sizeof *profile);
    if (!profile)
        return pv_no_memory();
    pv_profile_info *p = &profile->info;
    pv_rule *source = &profile->source;
    source->info.file = file = pv_load_name(judge->arena, file);
    source->called = "the profile";
    source->text = text;
    source->size = size;
    pv_complaints c = {.rule = source, .arena = judge->arena};
    c.text = pv_textbuf_new(judge->arena, 1 << 20);
    *p = (pv_profile_info){.name = pv_arena_text(judge->arena, name, strlen(name) - 4),
                           .file = file,
                           .builtin = builtin};
    if (!file || !p->name)
        return pv_no_memory();
    if (!is_name(p->name))
        pv_complain(&c, NULL,
                    "a profile's file is named with lower-case words, as web-farm.lua; "
                    "'all' is taken");
    const pv_profile_info *twin = pv_profiles_find(&judge->profile_list, p->name);
    if (twin)
        pv_complain(&c, NULL, "the profile %s is there already: %s", p->name, twin->file);
    pv_profile_run(judge, &c, read_profile, p);
    p->broken = c.count > 0;
    p->load_error = p->broken ? pv_textbuf_end(&c.text, NULL) : NULL;
    return p->broken && !p->load_error ? pv_no_memory() : add(judge, p);
}

/* ---- chains ---------------------------------------------------------------------------------- */

static bool has(const pv_profile_chain *chain, const pv_profile_info *p) {
    for (size_t i = 0; i < chain->count; i++)
        if (chain->items[i] == p)
            return true;
    return false;
}

typedef struct {
    const pv_judge *judge;
    pv_arena *errors;
    const char *wrong;
    pv_profile_chain *chain;
    const pv_profile_info *path[PV_PROFILES_DEEPEST];
    size_t depth;
} climbing;

static bool climb(climbing *c, const char *name, const pv_profile_info *heir);

static bool fail(climbing *c, const char *fmt, const char *name, const char *more) {
    c->wrong = c->errors ? pv_arena_printf(c->errors, fmt, name, more) : "";
    return false;
}

static bool climb_to(climbing *c, const pv_profile_info *p) {
    for (size_t i = 0; i < c->depth; i++)
        if (c->path[i] == p)
            return fail(c, "the profile %s inherits from itself, by way of %s", p->name,
                        c->path[c->depth - 1]->name);
    if (p->broken)
        return fail(c, "%.0s%s", p->name, p->load_error);
    if (c->depth == PV_PROFILES_DEEPEST || c->chain->count == PV_PROFILES_DEEPEST)
        return fail(c, "the profile %s inherits from too many others%s", p->name, "");
    c->path[c->depth++] = p;
    for (size_t i = 0; i < p->inherit_count; i++)
        if (!climb(c, p->inherits[i], p))
            return false;
    c->depth--;
    if (!has(c->chain, p) && c->chain->count < PV_PROFILES_DEEPEST)
        c->chain->items[c->chain->count++] = p;
    return true;
}

static bool climb(climbing *c, const char *name, const pv_profile_info *heir) {
    const pv_profile_info *p = pv_profiles_find(&c->judge->profile_list, name);
    if (p)
        return climb_to(c, p);
    const char *near = pv_profiles_nearest(&c->judge->profile_list, name);
    const char *more = "";
    if (c->errors && near)
        more = pv_arena_printf(c->errors, "; did you mean '%s'?", near);
    if (c->errors && heir)
        more = pv_arena_printf(c->errors, ", which %s (%s) inherits from%s", heir->name, heir->file,
                               more ? more : "");
    return fail(c, "there is no profile '%s'%s", name, more ? more : "");
}

bool pv_profile_chain_of(const pv_judge *judge, const char *name, pv_arena *errors,
                         pv_profile_chain *ret_chain, const char **ret_wrong) {
    climbing c = {.judge = judge, .errors = errors, .chain = ret_chain};
    *ret_chain = (pv_profile_chain){.count = 0};
    bool well = climb(&c, name, NULL);
    *ret_wrong = well ? NULL : c.wrong;
    return well;
}
