/* SPDX-License-Identifier: Apache-2.0
 * The environment of rules: a read-only table of what env.def lists. The string library is cut
 * down in the metatable of strings too, for ("x"):rep() goes round any environment. */
#include <string.h>

#include <lualib.h>

#include "lua/api.h"
#include "lua/env.h"
#include "lua/internal.h"

#define STOCK NULL

static const struct {
    const char *table, *name;
    lua_CFunction function;
} ENTRIES[] = {
#define ENV(table, name, function) {table, name, function},
#include "lua/env.def"
#undef ENV
};
enum { ENTRY_COUNT = sizeof ENTRIES / sizeof *ENTRIES, MOST_OWN = 40 };

static const struct {
    const char *name;
    lua_CFunction open;
} LIBRARIES[] = {{"", luaopen_base},
                 {"string", luaopen_string},
                 {"table", luaopen_table},
                 {"math", luaopen_math},
                 {"utf8", luaopen_utf8}};

int pv_env_pass(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

bool pv_sandbox_is_own(lua_State *L, int index) {
    lua_CFunction function = lua_tocfunction(L, index);
    if (!lua_getupvalue(L, index, 1))
        return true;
    lua_pop(L, 1);
    for (size_t i = 0; i < ENTRY_COUNT; i++)
        if (ENTRIES[i].function == function)
            return true;
    return false;
}

/* ---- texts without addresses ----------------------------------------------------------------- */

void pv_sandbox_text(lua_State *L, int index) {
    int type = lua_type(L, index);
    if (pv_helpers_is_absent(L, index))
        lua_pushliteral(L, "absent");
    else if (pv_helpers_is_failure(L, index))
        lua_pushliteral(L, "failure");
    else if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TLIGHTUSERDATA ||
             type == LUA_TTHREAD)
        lua_pushstring(L, lua_typename(L, type));
    else
        luaL_tolstring(L, index, NULL);
}

int pv_env_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    pv_sandbox_text(L, 1);
    return 1;
}

/* ---- names that are not there ---------------------------------------------------------------- */

bool pv_sandbox_withholds(const char *name) {
    static const char *const NAMES[] = {
        "load",      "loadstring",     "dofile",       "loadfile",     "pcall",
        "xpcall",    "require",        "coroutine",    "debug",        "io",
        "os",        "package",        "setmetatable", "getmetatable", "rawget",
        "rawset",    "rawequal",       "rawlen",       "next",         "print",
        "warn",      "collectgarbage", "_G",           "dump",         "random",
        "randomseed"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(name, NAMES[i]) == 0)
            return true;
    return false;
}

/* Of globals and of the libraries alike. */
static int missing(lua_State *L) {
    const char *names[ENTRY_COUNT + MOST_OWN];
    size_t count = 0, own;
    const pv_api_entry *entries = pv_api_own(&own);
    for (size_t i = 0; i < own && count < MOST_OWN; i++)
        if (!*entries[i].where)
            names[count++] = entries[i].word;
    for (size_t i = 0; i < ENTRY_COUNT; i++)
        names[count++] = ENTRIES[i].name;
    pv_sandbox_text(L, 2);
    const char *name = lua_tostring(L, -1), *near = pv_text_nearest(name, names, count);
    if (pv_sandbox_withholds(name))
        return luaL_error(L, "'%s' is withheld from rules", name);
    const pv_judge *judge = pv_state_judge(L);
    const pv_rule *rule = judge->loading ? NULL : judge->run.rule;
    if (strcmp(name, "params") == 0 && rule && rule->info.id && !rule->is_cause)
        return luaL_error(L, PV_PARAMS_MISSING, pv_params_before(rule));
    if (pv_kind_named(name) != PV_KIND_COUNT)
        return luaL_error(L, "there is no '%s' here", name);
    if (near)
        return luaL_error(L, "unknown name '%s'; did you mean '%s'?", name, near);
    return luaL_error(L, "unknown name '%s'", name);
}

/* ---- building -------------------------------------------------------------------------------- */

/* Pushes a table of what env.def takes from the library at the top, which it replaces. */
static void pick(lua_State *L, const char *table) {
    lua_createtable(L, 0, 32);
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        if (strcmp(ENTRIES[i].table, table) != 0)
            continue;
        lua_getfield(L, -2, ENTRIES[i].name);
        if (ENTRIES[i].function)
            lua_pushcclosure(L, ENTRIES[i].function, 1);
        lua_setfield(L, -2, ENTRIES[i].name);
    }
    lua_remove(L, -2);
}

static void lock_strings(lua_State *L, int strings) {
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushvalue(L, strings);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

/* Adds a library to the environment at `env`. */
static void add_library(lua_State *L, int env, const char *name, lua_CFunction open) {
    lua_pushcfunction(L, open);
    lua_pushstring(L, name);
    lua_call(L, 1, 1);
    pick(L, name);
    if (open == luaopen_string)
        lock_strings(L, lua_gettop(L));
    pv_frozen_shallow(L, missing);
    lua_setfield(L, env, name);
}

/* luaopen_base fills the registry's globals, which are then thrown away for ours. */
void pv_sandbox_build(lua_State *L) {
    lua_pushcfunction(L, luaopen_base);
    lua_call(L, 0, 1);
    pick(L, "");
    int env = lua_gettop(L);
    for (size_t i = 1; i < sizeof LIBRARIES / sizeof *LIBRARIES; i++)
        add_library(L, env, LIBRARIES[i].name, LIBRARIES[i].open);
    pv_helpers_build(L);
    pv_judge *judge = pv_state_judge(L);
    judge->run_view = pv_view_of(L, judge->run_subject);
    lua_rawgeti(L, LUA_REGISTRYINDEX, judge->run_view->proxy_ref);
    lua_setfield(L, -2, "run");
    pv_frozen_shallow(L, missing);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}
