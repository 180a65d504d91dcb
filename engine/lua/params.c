/* SPDX-License-Identifier: Apache-2.0
 * A rule's parameters: typed, with defaults; the check gets them as a read-only table. */
#include <stdlib.h>
#include <string.h>

#include "lua/fields.h"

enum { MOST_PARAMS = 64 };

static const char *const TYPES[] = {"int", "number", "bool", "string", "list"};

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

static const char *literal(lua_State *L, pv_arena *arena);

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The named fields of the table at `value`, each as "name = value", by name. */
static void add_fields(lua_State *L, int value, pv_textbuf *t) {
    const char *fields[MOST_PARAMS];
    size_t count = 0;
    for (lua_pushnil(L); lua_next(L, value); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || count == MOST_PARAMS)
            continue;
        const char *item = literal(L, t->arena);
        fields[count] = pv_arena_printf(t->arena, "%s = %s", lua_tostring(L, -2), item);
        count += fields[count] != NULL;
    }
    if (count)
        qsort(fields, count, sizeof *fields, by_text);
    for (size_t i = 0; i < count; i++)
        pv_textbuf_addf(t, "%s%s", t->size > 1 ? ", " : " ", fields[i]);
}

static void add_quoted(const char *text, pv_textbuf *t) {
    pv_textbuf_addc(t, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            pv_textbuf_addc(t, '\\');
        pv_textbuf_adds(t, *text == '\n' ? "\\n" : (char[]){*text, '\0'});
    }
    pv_textbuf_addc(t, '"');
}

/* The value at the top as Lua text, in the arena. */
static const char *literal(lua_State *L, pv_arena *arena) {
    pv_textbuf t = pv_textbuf_new(arena, 65536);
    int value = lua_gettop(L);
    pv_state_go_deeper(L);
    luaL_checkstack(L, 8, "a parameter's value");
    if (lua_istable(L, value)) {
        pv_frozen_open(L, value);
        value = lua_gettop(L);
        pv_textbuf_addc(&t, '{');
        for (lua_Integer i = 1, n = luaL_len(L, value); i <= n; i++) {
            lua_geti(L, value, i);
            const char *item = literal(L, arena);
            pv_textbuf_addf(&t, "%s%s", i > 1 ? ", " : " ", item ? item : "nil");
            lua_pop(L, 1);
        }
        add_fields(L, value, &t);
        pv_textbuf_adds(&t, " }");
        lua_pop(L, 1);
    } else {
        pv_sandbox_text(L, value);
        if (lua_type(L, value) == LUA_TSTRING)
            add_quoted(lua_tostring(L, -1), &t);
        else
            pv_textbuf_adds(&t, lua_tostring(L, -1));
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

/* Reads the declaration at the top, pushes the default. */
static void read_one(lua_State *L, pv_rule_param *p, pv_complaints *c) {
    int spec = lua_gettop(L);
    if (!lua_istable(L, spec)) {
        pv_complain(c, p->name, "params: %s is { type = ..., default = ..., meaning = ... }",
                    p->name);
        lua_pushnil(L);
        return;
    }
    pv_declared_check(L, spec, PV_DECLARED_PARAM, c);
    p->type = pv_field_text(L, spec, "type", c);
    p->meaning = pv_field_text(L, spec, "meaning", c);
    check_type(p, c);
    lua_getfield(L, spec, "default");
    const char *wrong = judge_value(L, spec, spec + 1, c->arena);
    if (wrong)
        pv_complain(c, p->name, "params: %s: the default %s", p->name, wrong);
    p->value = literal(L, c->arena);
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

/* How many entries the table at the index has; 0 when it is none. */
static size_t count_entries(lua_State *L, int index) {
    size_t count = 0;
    int top = lua_gettop(L);
    pv_frozen_open(L, index);
    for (lua_pushnil(L); lua_istable(L, top + 1) && lua_next(L, top + 1); lua_pop(L, 1))
        count++;
    lua_settop(L, top);
    return count;
}

void pv_params_read(lua_State *L, int index, pv_rule *rule, pv_complaints *c) {
    size_t count = count_entries(L, index);
    pv_rule_param *params =
        pv_arena_array(c->arena, count < MOST_PARAMS ? count : MOST_PARAMS, sizeof *params);
    if (!params)
        luaL_error(L, "no memory for the catalogue");
    rule->info.params = rule->params = params;
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
        lua_pop(L, 1);
    }
    lua_settop(L, values + 1);
    sort_params(params, rule->info.param_count);
    rule->specs_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    freeze(L);
    rule->defaults_ref = rule->params_ref = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* NULL, or what is wrong with the name and the value at the top for the rule. */
static const char *judge_given(lua_State *L, const pv_rule *rule, pv_arena *arena) {
    int value = lua_gettop(L), top = value;
    const char *names[MOST_PARAMS], *wrong;
    pv_sandbox_text(L, value - 1);
    const char *name = lua_tostring(L, -1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, rule->specs_ref);
    if (lua_istable(L, -1) && lua_getfield(L, -1, name) == LUA_TTABLE) {
        wrong = judge_value(L, lua_gettop(L), value, arena);
        wrong = wrong ? pv_arena_printf(arena, "%s %s", name, wrong) : NULL;
    } else {
        for (size_t i = 0; i < rule->info.param_count; i++)
            names[i] = rule->info.params[i].name;
        const char *near = pv_text_nearest(name, names, rule->info.param_count);
        wrong = pv_arena_printf(arena, "the rule has no parameter '%s'%s%s%s", name,
                                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    lua_settop(L, top);
    return wrong;
}

/* Pushes a table that can be changed, with what the read-only one of `ref` has. */
static void push_copy(lua_State *L, int ref) {
    lua_createtable(L, 0, 4);
    lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
    pv_frozen_open(L, -1);
    int from = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, from);) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, from - 2);
    }
    lua_settop(L, from - 2);
}

/* In the order of their letters, for a table's is by chance. */
static const char *joined(const char *a, const char *b, pv_arena *arena) {
    bool later = strcmp(a, b) > 0;
    const char *both = pv_arena_printf(arena, "%s; %s", later ? b : a, later ? a : b);
    return both ? both : a;
}

const char *pv_params_with(lua_State *L, const pv_rule *rule, int base_ref, int index,
                           pv_arena *arena) {
    const char *wrong = NULL;
    index = lua_absindex(L, index);
    push_copy(L, base_ref);
    int values = lua_gettop(L);
    pv_frozen_open(L, index);
    int given = lua_gettop(L);
    for (lua_pushnil(L); lua_istable(L, given) && lua_next(L, given); lua_settop(L, given + 1)) {
        const char *more = judge_given(L, rule, arena);
        if (more) {
            wrong = wrong ? joined(wrong, more, arena) : more;
            continue;
        }
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, values);
    }
    lua_settop(L, values);
    freeze(L);
    return wrong;
}

const char *pv_params_literal(lua_State *L, int index, pv_arena *arena) {
    lua_pushvalue(L, index);
    const char *text = literal(L, arena);
    lua_pop(L, 1);
    return text;
}

void pv_params_tell(lua_State *L, pv_rule *rule, pv_arena *arena) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, rule->params_ref);
    for (size_t i = 0; i < rule->info.param_count; i++) {
        pv_rule_param *p = &rule->params[i];
        lua_getfield(L, -1, p->name);
        const char *text = literal(L, arena);
        p->in_force = text && strcmp(text, p->value) != 0 ? text : NULL;
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

const char *pv_params_before(const pv_rule *rule) {
    return rule->index ? "subject, others" : pv_kind_name(rule->info.subject);
}
