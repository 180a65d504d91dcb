/* SPDX-License-Identifier: Apache-2.0
 * A rule's parameters: typed, with defaults; the check gets them as a read-only table. */
#include <string.h>

#include "lua/internal.h"

enum { MOST_PARAMS = 64 };

static const char *const TYPES[] = {"int", "number", "bool", "string", "list"};
static const char *const FIELDS[] = {"type", "default", "meaning", "one_of", "min", "max", NULL};

static bool has_type(lua_State *L, int value, const char *type) {
    if (strcmp(type, "int") == 0)
        return lua_isinteger(L, value);
    if (strcmp(type, "number") == 0)
        return lua_type(L, value) == LUA_TNUMBER;
    if (strcmp(type, "bool") == 0)
        return lua_isboolean(L, value);
    if (strcmp(type, "string") == 0)
        return lua_type(L, value) == LUA_TSTRING;
    return lua_istable(L, value);
}

/* Whether the value at `value` is among those that the declaration at `spec` allows. */
static bool is_allowed(lua_State *L, int spec, int value) {
    int top = lua_gettop(L);
    bool allowed = true;
    if (lua_getfield(L, spec, "one_of") == LUA_TTABLE) {
        allowed = false;
        for (lua_Integer i = 1, n = luaL_len(L, -1); i <= n && !allowed; i++) {
            lua_geti(L, top + 1, i);
            allowed = lua_rawequal(L, -1, value);
            lua_pop(L, 1);
        }
    }
    if (lua_getfield(L, spec, "min") == LUA_TNUMBER && lua_type(L, value) == LUA_TNUMBER)
        allowed &= lua_compare(L, -1, value, LUA_OPLE);
    if (lua_getfield(L, spec, "max") == LUA_TNUMBER && lua_type(L, value) == LUA_TNUMBER)
        allowed &= lua_compare(L, value, -1, LUA_OPLE);
    lua_settop(L, top);
    return allowed;
}

/* NULL, or what is wrong with a value for the parameter declared at `spec`. */
static const char *judge_value(lua_State *L, int spec, int value, pv_arena *arena) {
    const char *wrong = NULL;
    lua_getfield(L, spec, "type");
    const char *type = lua_tostring(L, -1);
    if (!type || !has_type(L, value, type))
        wrong = pv_arena_printf(arena, "must be of the type %s", type ? type : "that is declared");
    else if (!is_allowed(L, spec, value))
        wrong = "is not among the values that are allowed";
    lua_pop(L, 1);
    return wrong;
}

/* The value at the top as Lua text, in the arena. */
static const char *literal(lua_State *L, pv_complaints *c) {
    pv_textbuf t = pv_textbuf_new(c->arena, 4096);
    int value = lua_gettop(L);
    pv_state_go_deeper(L);
    if (lua_istable(L, value)) {
        pv_textbuf_addc(&t, '{');
        for (lua_Integer i = 1, n = luaL_len(L, value); i <= n; i++) {
            lua_geti(L, value, i);
            const char *item = literal(L, c);
            pv_textbuf_addf(&t, "%s%s", i > 1 ? ", " : " ", item ? item : "nil");
            lua_pop(L, 1);
        }
        pv_textbuf_adds(&t, " }");
    } else {
        pv_sandbox_text(L, value);
        bool quote = lua_type(L, value) == LUA_TSTRING;
        pv_textbuf_addf(&t, quote ? "\"%s\"" : "%s", lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    pv_state_judge(L)->depth--;
    return pv_textbuf_end(&t, NULL);
}

static void check_type(const pv_rule_param *p, pv_complaints *c) {
    bool known = false;
    for (size_t i = 0; p->type && i < sizeof TYPES / sizeof *TYPES; i++)
        known |= strcmp(p->type, TYPES[i]) == 0;
    if (!known)
        pv_complain(c, p->name, "params: %s: type is int, number, bool, string or list", p->name);
    if (!p->meaning)
        pv_complain(c, p->name, "params: %s: it says no meaning", p->name);
}

/* Reads the declaration at the top; leaves the default there in its place. */
static void read_one(lua_State *L, pv_rule_param *p, pv_complaints *c) {
    int spec = lua_gettop(L);
    if (!lua_istable(L, spec)) {
        pv_complain(c, p->name, "params: %s is { type = ..., default = ..., meaning = ... }",
                    p->name);
        return;
    }
    pv_field_check(L, spec, "a parameter", FIELDS, c);
    p->type = pv_field_text(L, spec, "type", c);
    p->meaning = pv_field_text(L, spec, "meaning", c);
    check_type(p, c);
    lua_getfield(L, spec, "default");
    const char *wrong = judge_value(L, spec, spec + 1, c->arena);
    if (wrong)
        pv_complain(c, p->name, "params: %s: the default %s", p->name, wrong);
    p->value = literal(L, c);
    lua_replace(L, spec);
}

static int unknown_param(lua_State *L) {
    pv_sandbox_text(L, 2);
    return luaL_error(L, "the rule has no parameter '%s'", lua_tostring(L, -1));
}

static void sort_params(pv_rule_param *params, size_t count) {
    for (size_t i = 1; i < count; i++) {
        pv_rule_param p = params[i];
        size_t at = i;
        for (; at > 0 && strcmp(params[at - 1].name, p.name) > 0; at--)
            params[at] = params[at - 1];
        params[at] = p;
    }
}

/* Freezes the table of values at the top and strict about names. */
static void freeze(lua_State *L) {
    int values = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, values);) {
        lua_createtable(L, 0, 0);
        lua_insert(L, -2);
        pv_frozen_deep(L, lua_gettop(L) - 1);
        lua_remove(L, -2);
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, values); /* assigning to a field that is there is allowed meanwhile */
    }
    pv_frozen_shallow(L, unknown_param);
}

void pv_params_read(lua_State *L, int index, pv_rule *rule, pv_complaints *c) {
    pv_rule_param *params = pv_arena_array(c->arena, MOST_PARAMS, sizeof *params);
    if (!params)
        luaL_error(L, "no memory for the catalogue");
    lua_createtable(L, 0, 4);
    int values = lua_gettop(L);
    pv_frozen_open(L, index);
    lua_pushnil(L);
    while (lua_istable(L, values + 1) && lua_next(L, values + 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || rule->info.param_count == MOST_PARAMS) {
            pv_complain(c, "params", "params: a name is a text, and there are at most %d",
                        (int)MOST_PARAMS);
            break;
        }
        const char *name = lua_tostring(L, -2);
        pv_rule_param *p = &params[rule->info.param_count++];
        p->name = pv_arena_text(c->arena, name, strlen(name));
        if (!p->name)
            luaL_error(L, "no memory for the catalogue");
        read_one(L, p, c);
        lua_setfield(L, values, name);
    }
    lua_settop(L, values);
    sort_params(params, rule->info.param_count);
    rule->info.params = params;
    freeze(L);
    rule->params_ref = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* The declaration of a parameter cannot be asked again (its table is gone), so a value must be of
 * the default's type. */
static bool same_type(lua_State *L, int a, int b) {
    return lua_type(L, a) == lua_type(L, b) && lua_isinteger(L, a) == lua_isinteger(L, b);
}

static const char *unknown_name(const pv_rule *rule, const char *name, pv_arena *arena) {
    for (size_t i = 0; i < rule->info.param_count; i++)
        if (strcmp(rule->info.params[i].name, name) == 0)
            return NULL;
    return pv_arena_printf(arena, "the rule has no parameter '%s'", name);
}

const char *pv_params_with(lua_State *L, pv_rule *rule, int index, pv_arena *arena) {
    const char *wrong = NULL;
    lua_rawgeti(L, LUA_REGISTRYINDEX, rule->params_ref);
    pv_frozen_open(L, -1);
    int defaults = lua_gettop(L);
    lua_createtable(L, 0, 4);
    int values = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, defaults);) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, values);
    }
    pv_frozen_open(L, index);
    int given = lua_gettop(L);
    for (lua_pushnil(L); !wrong && lua_istable(L, given) && lua_next(L, given);
         lua_settop(L, given + 1)) {
        pv_sandbox_text(L, -2);
        const char *name = lua_tostring(L, -1);
        wrong = unknown_name(rule, name, arena);
        if (wrong)
            break;
        lua_getfield(L, values, name);
        if (!same_type(L, -1, -3))
            wrong = pv_arena_printf(arena, "%s has another type", name);
        lua_pop(L, 2);
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, values);
    }
    lua_settop(L, values);
    freeze(L);
    return wrong;
}
