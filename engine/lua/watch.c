/* SPDX-License-Identifier: Apache-2.0
 * Upvalues: the one place where a rule could keep state from one subject to the next, once its
 * tables are frozen. A local of the file that no function assigns to needs no watching; which
 * names are assigned to is read from the source, and any doubt counts as yes. What may be assigned
 * is compared after each run, and put back. */
#include <string.h>

#include "lua/builtin.h"
#include "lua/internal.h"

static const char
    ASSIGNED; /* keys, in the registry, chunk name -> set of names, or those of the build */
static const char QUIET; /* what leads, itself and all behind it, to nothing to be watched */

/* Into the set at the top of the stack, or among the facts that are needed. */
static void note_name(void *user, pv_name_use use, const char *name, size_t size) {
    lua_State *L = user;
    pv_judge *judge = pv_state_judge(L);
    if (use == PV_NAME_READ) {
        pv_needs_note(&judge->needs, name, size, judge->needed);
        return;
    }
    lua_pushlstring(L, name, size);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
}

/* Pushes the table of the registry under `key`, which is made when it is not there. */
static void push_table(lua_State *L, const char *key) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) != LUA_TNIL)
        return;
    lua_pop(L, 1);
    lua_createtable(L, 0, 0);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

/* Pushes the names as the build found them, each a pv_name_use and a name. */
static pv_words recall(lua_State *L, const pv_builtin_file *file) {
    for (const char *at = file->names; *at; at += strlen(at) + 1)
        if (*at == PV_NAME_READ)
            note_name(L, PV_NAME_READ, at + 1, strlen(at + 1));
    lua_pushlightuserdata(L, (void *)(uintptr_t)file->names);
    return file->words;
}

static pv_words read_names(lua_State *L, const char *text, size_t size) {
    lua_createtable(L, 0, 8);
    return pv_names_scan(text, size, note_name, L);
}

pv_words pv_watch_source(lua_State *L, const char *chunk, const char *text, size_t size) {
    const pv_builtin_file *builtin = pv_builtin_at(text, size);
    push_table(L, &ASSIGNED);
    pv_words words = builtin ? recall(L, builtin) : read_names(L, text, size);
    lua_setfield(L, -2, chunk);
    lua_pop(L, 1);
    return words;
}

static bool has_assigned(const char *names, const char *name) {
    for (const char *at = names; *at; at += strlen(at) + 1)
        if (*at == PV_NAME_ASSIGNED && strcmp(at + 1, name) == 0)
            return true;
    return false;
}

static bool is_assigned(lua_State *L, const char *source, const char *name) {
    int top = lua_gettop(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &ASSIGNED);
    int type = lua_getfield(L, -1, *source == '@' ? source + 1 : source);
    bool assigned = true; /* not seen: be careful */
    if (type == LUA_TLIGHTUSERDATA)
        assigned = has_assigned(lua_touserdata(L, -1), name);
    else if (type == LUA_TTABLE)
        assigned = lua_getfield(L, -1, name) != LUA_TNIL;
    lua_settop(L, top);
    return assigned;
}

typedef struct {
    lua_State *L;
    pv_arena *arena;
    pv_watch *items;
    size_t count, room;
    int quiet, seen, held; /* stack indices: QUIET; visited now; function and value pairs */
} walk;

static void add(walk *w, int function, int upvalue) {
    if (w->count == w->room) {
        size_t room = w->room ? w->room * 2 : 4;
        pv_watch *items = pv_arena_array(w->arena, room, sizeof *items);
        if (!items)
            luaL_error(w->L, "no memory");
        for (size_t i = 0; i < w->count; i++)
            items[i] = w->items[i];
        w->items = items;
        w->room = room;
    }
    lua_pushvalue(w->L, function);
    lua_rawseti(w->L, w->held, (lua_Integer)(2 * w->count + 1));
    lua_getupvalue(w->L, function, upvalue);
    lua_rawseti(w->L, w->held, (lua_Integer)(2 * w->count + 2));
    w->items[w->count++].upvalue = upvalue;
}

static void visit(walk *w);

static void visit_table(walk *w) {
    pv_frozen_open(w->L, -1);
    for (lua_pushnil(w->L); lua_next(w->L, -2);) {
        visit(w);
        lua_pop(w->L, 1);
    }
    lua_pop(w->L, 1);
}

static void visit_function(walk *w) {
    lua_State *L = w->L;
    int function = lua_gettop(L);
    lua_Debug ar;
    lua_pushvalue(L, function);
    lua_getinfo(L, ">S", &ar);
    const char *name;
    for (int i = 1; (name = lua_getupvalue(L, function, i)); i++) {
        visit(w);
        lua_settop(L, function);
        bool assigned = is_assigned(L, ar.source, name);
        lua_settop(L, function);
        if (assigned)
            add(w, function, i);
    }
}

/* Visits the value at the top, once, and leaves it there. */
static void visit(walk *w) {
    lua_State *L = w->L;
    int type = lua_type(L, -1);
    if ((type != LUA_TTABLE && type != LUA_TFUNCTION) || lua_iscfunction(L, -1))
        return;
    pv_state_go_deeper(L);
    lua_pushvalue(L, -1);
    lua_pushvalue(L, -1);
    bool seen = lua_rawget(L, w->seen) != LUA_TNIL;
    lua_pop(L, 1);
    seen |= lua_rawget(L, w->quiet) != LUA_TNIL;
    lua_pop(L, 1);
    if (!seen) {
        lua_pushvalue(L, -1);
        lua_pushboolean(L, 1);
        lua_rawset(L, w->seen);
    }
    if (!seen && type == LUA_TTABLE)
        visit_table(w);
    else if (!seen)
        visit_function(w);
    pv_state_judge(L)->depth--;
}

/* A walk that found nothing has seen all that there is behind everything that it came to, so that
 * walks of other rules need not go there: libraries are behind many. */
static void keep_quiet(const walk *w) {
    for (lua_pushnil(w->L); lua_next(w->L, w->seen);) {
        lua_pushvalue(w->L, -2);
        lua_insert(w->L, -2);
        lua_rawset(w->L, w->quiet);
    }
}

void pv_watch_rule(lua_State *L, pv_rule *rule) {
    walk w = {.L = L, .arena = pv_state_judge(L)->arena};
    push_table(L, &QUIET);
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 0);
    w.held = lua_gettop(L);
    w.seen = w.held - 1;
    w.quiet = w.held - 2;
    lua_pushvalue(L, w.quiet - 1);
    visit(&w);
    lua_pop(L, 1);
    if (!w.count)
        keep_quiet(&w);
    rule->watches = w.items;
    rule->watch_count = w.count;
    rule->watch_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pop(L, 2);
}

void pv_watch_hold(lua_State *L, const pv_rule *rule) {
    const char *changed = NULL;
    if (!rule->watch_count)
        return;
    int top = lua_gettop(L), held = top + 1, function = top + 2;
    lua_rawgeti(L, LUA_REGISTRYINDEX, rule->watch_ref);
    for (size_t i = 0; i < rule->watch_count; i++) {
        lua_rawgeti(L, held, (lua_Integer)(2 * i + 1));
        lua_rawgeti(L, held, (lua_Integer)(2 * i + 2));
        const char *name = lua_getupvalue(L, function, rule->watches[i].upvalue);
        if (!lua_rawequal(L, -1, -2)) {
            changed = name;
            lua_pop(L, 1);
            lua_setupvalue(L, function, rule->watches[i].upvalue);
        }
        lua_settop(L, held);
    }
    lua_settop(L, top);
    if (changed)
        luaL_error(L, "impure: the rule changed '%s', a local outside of its check", changed);
}
