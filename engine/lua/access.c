/* SPDX-License-Identifier: Apache-2.0
 * What reading a fact gives. Here come the reads that the filled table does not answer: absent,
 * not known, pending and misspelt facts, texts, and links. And, in a traced run, every read. */
#include <string.h>

#include "lua/internal.h"

enum { LONGEST_TEXT = 256 * 1024, LONGEST_LIST = 4096 };

static const char END; /* its address is the error value with which a run ends itself */

/* ---- ways for a run to end ------------------------------------------------------------------- */

bool pv_access_is_end(lua_State *L, int index) {
    return lua_islightuserdata(L, index) && lua_touserdata(L, index) == (const void *)&END;
}

_Noreturn void pv_access_end(lua_State *L, pv_verdict verdict, const char *reason) {
    pv_run *run = &pv_state_judge(L)->run;
    run->ended = true;
    run->verdict = verdict;
    run->reason = reason;
    lua_pushlightuserdata(L, (void *)(uintptr_t)&END);
    for (;;)
        lua_error(L);
}

_Noreturn void pv_access_end_unknown(lua_State *L, pv_subject *subject, pv_fact fact,
                                     const char *name) {
    pv_run *run = &pv_state_judge(L)->run;
    run->unknown_subject = subject;
    run->unknown_fact = fact;
    run->unknown_name = name ? pv_arena_text(run->words, name, strlen(name)) : NULL;
    pv_access_end(L, PV_VERDICT_CANNOT_TELL, NULL);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void push_bytes(lua_State *L, const pv_value *v) {
    luaL_Buffer b;
    char *hex = luaL_buffinitsize(L, &b, 2 * (size_t)v->count + 1);
    pv_hex((pv_bytes){v->u.bytes, v->count}, hex);
    luaL_pushresultsize(&b, 2 * (size_t)v->count);
}

static void push_present(lua_State *L, pv_view *view, pv_fact fact, const pv_value *v) {
    const pv_fact_info *info = pv_fact_get_info(fact);
    switch (info->type) {
    case PV_TYPE_BOOL:
        lua_pushboolean(L, v->u.boolean);
        break;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        lua_pushinteger(L, v->u.integer);
        break;
    case PV_TYPE_ENUM:
        lua_rawgeti(L, LUA_REGISTRYINDEX, view->judge->enum_refs[info->of][v->u.choice]);
        break;
    case PV_TYPE_SET:
    case PV_TYPE_LIST:
    case PV_TYPE_RECORDS:
        pv_sets_push(L, view, fact, true);
        break;
    case PV_TYPE_TEXT:
        lua_pushlstring(L, v->u.text, v->count);
        break;
    case PV_TYPE_BYTES:
        push_bytes(L, v);
        break;
    }
}

bool pv_access_too_long(const pv_fact_info *info, const pv_value *v) {
    if (v->known != PV_PRESENT)
        return false;
    if (info->type == PV_TYPE_TEXT || info->type == PV_TYPE_BYTES)
        return v->count > LONGEST_TEXT;
    if (info->type == PV_TYPE_RECORDS)
        return v->count > LONGEST_LIST;
    if (info->type != PV_TYPE_LIST)
        return false;
    size_t size = 0;
    for (size_t i = 0; i < v->count && i < LONGEST_LIST && size <= LONGEST_TEXT; i++)
        size += v->u.list[i].size;
    return v->count > LONGEST_LIST || size > LONGEST_TEXT;
}

static void push_fact(lua_State *L, pv_view *view, pv_fact fact, const char *name) {
    const pv_fact_info *info = pv_fact_get_info(fact);
    if (!view->subject)
        luaL_error(L, "reading a fact handle after its artifact is gone");
    if (view->side && !pv_whole_shows(view->side, fact))
        luaL_error(L, "%s is not kept: name it in index.keep", info->name);
    const pv_value *v = pv_subject_value(view->subject, fact);
    if ((v->known != PV_PRESENT && v->known != PV_ABSENT) || pv_access_too_long(info, v))
        pv_access_end_unknown(L, view->subject, fact, name);
    if (v->known == PV_PRESENT)
        push_present(L, view, fact, v);
    else if (pv_sets_takes(info->type))
        pv_sets_push(L, view, fact, false);
    else
        lua_pushnil(L);
}

/* ---- names ----------------------------------------------------------------------------------- */

static _Noreturn void misspelt(lua_State *L, const pv_view *view, int key) {
    pv_sandbox_text(L, key);
    pv_state_raise(L, "%s",
                   pv_path_unknown(view->kind, lua_tostring(L, -1), view->judge->run.words));
}

/* What the key at `index` names: a fact, or (`*ret_link`) a kind to go over to. */
static int code_of(lua_State *L, const pv_view *view, int key) {
    if (pv_state_judge(L)->loading)
        luaL_error(L, "facts are there in `check` only, not while the file is loaded");
    lua_rawgeti(L, LUA_REGISTRYINDEX, view->judge->fields_ref[view->kind]);
    lua_pushvalue(L, key);
    if (lua_rawget(L, -2) == LUA_TNIL)
        misspelt(L, view, key);
    int code = (int)lua_tointeger(L, -1);
    lua_pop(L, 2);
    return code;
}

static pv_subject *linked(lua_State *L, const pv_view *view, pv_kind kind) {
    if (!view->subject)
        luaL_error(L, "reading a fact handle after its artifact is gone");
    pv_subject *to = pv_view_link(view, kind);
    if (!to) {
        pv_state_judge(L)->run.missing_kinds |= 1u << kind;
        pv_access_end(L, PV_VERDICT_NOT_APPLICABLE, pv_kind_name(kind));
    }
    return to;
}

/* Leaves the value at the top and in the filled table (argument 1) under the key (argument 2). */
static void remember(lua_State *L) {
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, 1);
}

int pv_access_miss(lua_State *L) {
    pv_view *view = lua_touserdata(L, lua_upvalueindex(1));
    int code = code_of(L, view, 2);
    if (code < 0) {
        pv_kind kind = (pv_kind)(-code - 1);
        pv_view *to = pv_view_linked(L, view, linked(L, view, kind));
        lua_rawgeti(L, LUA_REGISTRYINDEX, to->proxy_ref);
        remember(L);
        view->link_cached[kind] = true;
        return 1;
    }
    pv_fact fact = (pv_fact)code;
    push_fact(L, view, fact, NULL);
    if (view->judge->needed[fact] && !lua_isnil(L, -1)) {
        remember(L);
        view->slots[(size_t)fact - (size_t)pv_kind_first(view->kind)].state = PV_SLOT_CACHED;
    }
    return 1;
}

/* ---- traced ---------------------------------------------------------------------------------- */

static int refuse_write(lua_State *L) {
    return luaL_error(L, "facts are read-only");
}

static int traced_miss(lua_State *L);

/* Filled tables and traced ones have the view in a closure of theirs; the proxy of a filled table
 * has that table as its __index. */
pv_view *pv_access_view(lua_State *L, int index, const char **ret_path) {
    int top = lua_gettop(L);
    pv_view *view = NULL;
    *ret_path = NULL;
    if (lua_istable(L, index) && luaL_getmetafield(L, index, "__index") == LUA_TTABLE)
        luaL_getmetafield(L, -1, "__index");
    bool traced = lua_gettop(L) > top && lua_tocfunction(L, -1) == traced_miss;
    if (lua_gettop(L) > top && (traced || lua_tocfunction(L, -1) == pv_access_miss)) {
        lua_getupvalue(L, -1, 1);
        view = lua_touserdata(L, -1);
        lua_pop(L, 1);
    }
    if (view && traced) {
        lua_getupvalue(L, -1, 2);
        *ret_path = lua_tostring(L, -1); /* lives as long as the table */
    }
    lua_settop(L, top);
    return view;
}

static int traced_miss(lua_State *L) {
    pv_view *view = lua_touserdata(L, lua_upvalueindex(1));
    const char *path = lua_tostring(L, lua_upvalueindex(2));
    int code = code_of(L, view, 2);
    if (code < 0) {
        pv_kind kind = (pv_kind)(-code - 1);
        pv_view *to = pv_view_linked(L, view, linked(L, view, kind));
        pv_access_push_traced(L, to, lua_pushfstring(L, "%s.%s", path, pv_kind_name(kind)));
        return 1;
    }
    pv_fact fact = (pv_fact)code;
    const char *name = lua_pushfstring(L, "%s.%s", path, pv_fact_get_info(fact)->field);
    if (view->subject)
        pv_trace_note(&view->judge->run, name, view->subject, fact);
    push_fact(L, view, fact, name);
    return 1;
}

void pv_access_push_traced(lua_State *L, pv_view *view, const char *path) {
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 3);
    lua_pushlightuserdata(L, view);
    lua_pushstring(L, path);
    lua_pushcclosure(L, traced_miss, 2);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

/* ---- interned texts -------------------------------------------------------------------------- */

static int intern(lua_State *L, const char *text) {
    lua_pushstring(L, text);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

/* A fact wins over a link of the same name: binding.store is the store's name. */
static int fields_of(lua_State *L, pv_kind kind) {
    size_t first = (size_t)pv_kind_first(kind), end = first + pv_kind_facts(kind);
    lua_createtable(L, 0, (int)(end - first) + PV_KIND_COUNT);
    for (size_t k = 0; kind != PV_KIND_RUN && k < PV_KIND_COUNT; k++) {
        lua_pushinteger(L, -(lua_Integer)k - 1);
        if (k != (size_t)PV_KIND_RUN)
            lua_setfield(L, -2, pv_kind_name((pv_kind)k));
        else
            lua_pop(L, 1);
    }
    for (size_t i = first; i < end; i++) {
        lua_pushinteger(L, (lua_Integer)i);
        lua_setfield(L, -2, pv_fact_get_info((pv_fact)i)->field);
    }
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

void pv_access_build(lua_State *L) {
    pv_judge *judge = pv_state_judge(L);
    for (size_t i = 0; i < PV_FACT_COUNT; i++)
        judge->field_refs[i] = intern(L, pv_fact_get_info((pv_fact)i)->field);
    for (size_t k = 0; k < PV_KIND_COUNT; k++) {
        judge->kind_refs[k] = intern(L, pv_kind_name((pv_kind)k));
        judge->fields_ref[k] = fields_of(L, (pv_kind)k);
    }
    for (unsigned e = 1; e < PV_ENUMID_COUNT; e++) {
        unsigned size = pv_enum_size((pv_enum_id)e);
        lua_createtable(L, 0, (int)size);
        for (unsigned v = 0; v < size; v++) {
            judge->enum_refs[e][v] = intern(L, pv_enum_name((pv_enum_id)e, v));
            lua_pushinteger(L, (lua_Integer)v);
            lua_setfield(L, -2, pv_enum_name((pv_enum_id)e, v));
        }
        judge->enum_index_ref[e] = luaL_ref(L, LUA_REGISTRYINDEX);
    }
}
