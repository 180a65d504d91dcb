/* SPDX-License-Identifier: Apache-2.0
 * Set objects: what rules get of SET and LIST facts. Each view has two for a fact, one whose
 * `present` is true and one whose it is false, used for one subject after another. They hold no
 * value: every call looks at the subject, and fails when it is gone. */
#include <string.h>

#include "lua/internal.h"

typedef pv_handle handle;

/* registry keys */
static const char PRESENT_META, ABSENT_META, RECORDS_PRESENT_META, RECORDS_ABSENT_META;

/* No other full userdata is in the state. */
handle *pv_sets_handle(lua_State *L, int index) {
    return lua_type(L, index) == LUA_TUSERDATA ? lua_touserdata(L, index) : NULL;
}

bool pv_sets_takes(pv_type type) {
    return type == PV_TYPE_SET || type == PV_TYPE_LIST || type == PV_TYPE_RECORDS;
}

static handle *take_handle(lua_State *L) {
    handle *h = pv_sets_handle(L, 1);
    if (!h || pv_fact_get_info(h->fact)->type == PV_TYPE_RECORDS)
        luaL_error(L, "a set's methods are called with a colon: cert.key_usage:has(...)");
    if (!h->view->subject)
        luaL_error(L, "reading a fact handle after its artifact is gone");
    return h;
}

static const pv_value *value_of(const handle *h) {
    static const pv_value NOTHING = {.known = PV_ABSENT};
    const pv_value *v = pv_subject_peek(h->view->subject, h->fact);
    return v->known == PV_PRESENT ? v : &NOTHING;
}

static pv_enum_id enum_of(const handle *h) {
    return pv_fact_get_info(h->fact)->of;
}

static bool is_set(const handle *h) {
    return pv_fact_get_info(h->fact)->type == PV_TYPE_SET;
}

/* ---- words asked for ------------------------------------------------------------------------- */

static _Noreturn void unknown_value(lua_State *L, const handle *h, const char *word) {
    const char *names[64];
    unsigned size = pv_enum_size(enum_of(h));
    for (unsigned i = 0; i < size; i++)
        names[i] = pv_enum_name(enum_of(h), i);
    const char *near = pv_text_nearest(word, names, size);
    pv_state_raise(L,
                   near ? "%s has no value \"%s\"; did you mean \"%s\"?" : "%s has no value \"%s\"",
                   pv_fact_get_info(h->fact)->name, word, near);
}

/* The bit of the word at `index` in the closed list. */
static uint64_t bit_of(lua_State *L, const handle *h, int index) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, h->view->judge->enum_index_ref[enum_of(h)]);
    lua_pushvalue(L, index);
    if (lua_rawget(L, -2) == LUA_TNIL)
        unknown_value(L, h, luaL_checkstring(L, index));
    uint64_t bit = UINT64_C(1) << lua_tointeger(L, -1);
    lua_pop(L, 2);
    return bit;
}

/* Makes the words the arguments from 2 on: a table in their place is spread. */
static int spread(lua_State *L) {
    if (lua_type(L, 2) == LUA_TTABLE) {
        lua_Integer count = luaL_len(L, 2);
        luaL_argcheck(L, count >= 0 && count <= 1000, 2, "too many values");
        luaL_checkstack(L, (int)count + 8, "too many values");
        for (lua_Integer i = 1; i <= count; i++)
            lua_geti(L, 2, i);
        lua_remove(L, 2);
    }
    luaL_argcheck(L, lua_gettop(L) >= 2, 2, "a value is expected");
    for (int i = 2; i <= lua_gettop(L); i++)
        if (lua_type(L, i) != LUA_TSTRING)
            luaL_error(L, "a set was asked for a %s; its values are texts", luaL_typename(L, i));
    return lua_gettop(L);
}

static uint64_t mask_of(lua_State *L, const handle *h) {
    uint64_t mask = 0;
    for (int i = 2, top = spread(L); i <= top; i++)
        mask |= bit_of(L, h, i);
    return mask;
}

static bool list_has(lua_State *L, const pv_value *v, int index) {
    size_t size;
    const char *word = lua_tolstring(L, index, &size);
    for (size_t i = 0; i < v->count; i++)
        if (v->u.list[i].size == size && memcmp(v->u.list[i].data, word, size) == 0)
            return true;
    return false;
}

/* How many of the words the list has; the work is paid for. */
static int list_hits(lua_State *L, const pv_value *v, int *ret_words) {
    int top = spread(L), hits = 0;
    pv_state_charge(L, (uint64_t)v->count * (uint64_t)top / 64);
    for (int i = 2; i <= top; i++)
        hits += list_has(L, v, i);
    *ret_words = top - 1;
    return hits;
}

/* ---- methods --------------------------------------------------------------------------------- */

static bool hits_any(lua_State *L) {
    handle *h = take_handle(L);
    const pv_value *v = value_of(h);
    int words;
    return is_set(h) ? (mask_of(L, h) & v->u.set) != 0 : list_hits(L, v, &words) > 0;
}

static int method_any(lua_State *L) {
    lua_pushboolean(L, hits_any(L));
    return 1;
}

static int method_none(lua_State *L) {
    lua_pushboolean(L, !hits_any(L));
    return 1;
}

/* The commonest question, so it goes the shortest way. */
static int method_has(lua_State *L) {
    handle *h = take_handle(L);
    luaL_argcheck(L, lua_gettop(L) == 2 && lua_type(L, 2) == LUA_TSTRING, 1,
                  "`has` takes one value; `any` and `all` take several");
    const pv_value *v = value_of(h);
    if (!is_set(h))
        pv_state_charge(L, v->count / 64);
    lua_pushboolean(L, is_set(h) ? (bit_of(L, h, 2) & v->u.set) != 0 : list_has(L, v, 2));
    return 1;
}

static int method_all(lua_State *L) {
    handle *h = take_handle(L);
    const pv_value *v = value_of(h);
    int words;
    bool all = is_set(h) ? (mask_of(L, h) & ~v->u.set) == 0 : list_hits(L, v, &words) == words;
    lua_pushboolean(L, all);
    return 1;
}

static bool among_arguments(lua_State *L, const pv_text *text, int top) {
    for (int i = 2; i <= top; i++) {
        size_t size;
        const char *word = lua_tolstring(L, i, &size);
        if (size == text->size && memcmp(word, text->data, size) == 0)
            return true;
    }
    return false;
}

static int method_only(lua_State *L) {
    handle *h = take_handle(L);
    const pv_value *v = value_of(h);
    bool only = true;
    if (is_set(h)) {
        only = (v->u.set & ~mask_of(L, h)) == 0;
    } else {
        int top = spread(L);
        pv_state_charge(L, (uint64_t)v->count * (uint64_t)top / 64);
        for (size_t i = 0; i < v->count && only; i++)
            only = among_arguments(L, &v->u.list[i], top);
    }
    lua_pushboolean(L, only);
    return 1;
}

/* Pushes the member at or behind `*at`, which it moves behind it. False at the end. */
static bool push_member(lua_State *L, const handle *h, lua_Integer *at) {
    const pv_value *v = value_of(h);
    if (!is_set(h)) {
        if (*at >= (lua_Integer)v->count)
            return false;
        const pv_text *t = &v->u.list[(*at)++];
        lua_pushlstring(L, t->data, t->size);
        return true;
    }
    while (*at < 64 && !pv_set_has(v->u.set, (unsigned)*at))
        ++*at;
    if (*at >= 64)
        return false;
    lua_rawgeti(L, LUA_REGISTRYINDEX, h->view->judge->enum_refs[enum_of(h)][(*at)++]);
    return true;
}

static int next_member(lua_State *L) {
    handle *h = lua_touserdata(L, lua_upvalueindex(1));
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(2));
    if (!h->view->subject)
        return luaL_error(L, "reading a fact handle after its artifact is gone");
    if (!push_member(L, h, &at))
        return 0;
    lua_pushinteger(L, at);
    lua_replace(L, lua_upvalueindex(2));
    return 1;
}

static int method_each(lua_State *L) {
    take_handle(L);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_member, 2);
    return 1;
}

/* Behind the buffer's own values, before the member at the top. */
static void add_comma(lua_State *L) {
    lua_pushliteral(L, ", ");
    lua_insert(L, -2);
    lua_concat(L, 2);
}

static int method_text(lua_State *L) {
    handle *h = take_handle(L);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    pv_state_charge(L, value_of(h)->count);
    for (lua_Integer at = 0, first = 1; push_member(L, h, &at); first = 0) {
        if (!first)
            add_comma(L);
        luaL_addvalue(&b);
    }
    luaL_pushresult(&b);
    return 1;
}

static int method_count(lua_State *L) {
    handle *h = take_handle(L);
    const pv_value *v = value_of(h);
    lua_Integer count = 0;
    if (is_set(h))
        for (uint64_t set = v->u.set; set; set &= set - 1)
            count++;
    else
        count = (lua_Integer)v->count;
    lua_pushinteger(L, count);
    return 1;
}

static int unknown_method(lua_State *L) {
    static const char *const NAMES[] = {"has",  "any",  "all",  "only",
                                        "none", "each", "text", "present"};
    pv_sandbox_text(L, 2);
    const char *word = lua_tostring(L, -1);
    const char *near = pv_text_nearest(word, NAMES, sizeof NAMES / sizeof *NAMES);
    if (near)
        return luaL_error(L, "a set has no '%s'; did you mean '%s'?", word, near);
    return luaL_error(L, "a set has no '%s': has, any, all, only, none, each, text, present", word);
}

/* ---- building -------------------------------------------------------------------------------- */

static const luaL_Reg METHODS[] = {
    {"has", method_has},   {"any", method_any},   {"all", method_all},   {"only", method_only},
    {"none", method_none}, {"each", method_each}, {"text", method_text}, {NULL, NULL}};

void pv_sets_make_meta(lua_State *L, const luaL_Reg *methods, bool present, lua_CFunction missing) {
    lua_createtable(L, 0, 4);
    lua_createtable(L, 0, 8);
    luaL_setfuncs(L, methods, 0);
    lua_pushboolean(L, present);
    lua_setfield(L, -2, "present");
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, missing);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
}

static void make_meta(lua_State *L, const void *key, bool present) {
    pv_sets_make_meta(L, METHODS, present, unknown_method);
    lua_pushcfunction(L, method_count);
    lua_setfield(L, -2, "__len");
    lua_pushcfunction(L, method_text);
    lua_setfield(L, -2, "__tostring");
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

void pv_sets_build(lua_State *L) {
    make_meta(L, &PRESENT_META, true);
    make_meta(L, &ABSENT_META, false);
    pv_records_make_meta(L, &RECORDS_PRESENT_META, true);
    pv_records_make_meta(L, &RECORDS_ABSENT_META, false);
}

static const void *meta_of(pv_fact fact, bool present) {
    if (pv_fact_get_info(fact)->type == PV_TYPE_RECORDS)
        return present ? &RECORDS_PRESENT_META : &RECORDS_ABSENT_META;
    return present ? &PRESENT_META : &ABSENT_META;
}

void pv_sets_push(lua_State *L, pv_view *view, pv_fact fact, bool present) {
    pv_slot *slot = &view->slots[(size_t)fact - (size_t)pv_kind_first(view->kind)];
    int *ref = present ? &slot->present_ref : &slot->absent_ref;
    if (*ref == LUA_NOREF) {
        handle *h = lua_newuserdatauv(L, sizeof *h, 0);
        *h = (handle){view, fact, present};
        lua_rawgetp(L, LUA_REGISTRYINDEX, meta_of(fact, present));
        lua_setmetatable(L, -2);
        *ref = luaL_ref(L, LUA_REGISTRYINDEX);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, *ref);
}
