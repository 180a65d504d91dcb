/* SPDX-License-Identifier: Apache-2.0
 * Table functions whose cost is not bounded by the count of instructions, and iteration in an
 * order that does not change from run to run. */
#include "lua/env.h"
#include "lua/internal.h"

static uint64_t length(lua_State *L, int index) {
    lua_Integer n = luaL_len(L, index);
    return n > 0 ? (uint64_t)n : 0;
}

int pv_env_concat(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    pv_state_charge(L, length(L, 1) / 4);
    return pv_env_pass(L);
}

int pv_env_shift(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    if (!lua_isnoneornil(L, 2))
        pv_state_charge(L, length(L, 1) / 4);
    return pv_env_pass(L);
}

int pv_env_move(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer from = luaL_checkinteger(L, 2), to = luaL_checkinteger(L, 3);
    if (to >= from)
        pv_state_charge(L, (uint64_t)to - (uint64_t)from + 1);
    return pv_env_pass(L);
}

/* ---- sort ------------------------------------------------------------------------------------ */

/* Whether the value at `a` comes before that at `b`, by the function at 2 or by `<`. */
static bool before(lua_State *L, int a, int b) {
    if (lua_isnil(L, 2))
        return lua_compare(L, a, b, LUA_OPLT) == 1;
    lua_pushvalue(L, 2);
    lua_pushvalue(L, a);
    lua_pushvalue(L, b);
    lua_call(L, 2, 1);
    bool yes = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return yes;
}

typedef struct {
    int from, to; /* stack indices of tables */
    lua_Integer low, middle, high;
} merge;

/* Merges [low, middle) and [middle, high) of `from` into `to`. */
static void merge_runs(lua_State *L, merge m) {
    int top = lua_gettop(L);
    lua_Integer a = m.low, b = m.middle;
    for (lua_Integer out = m.low; out < m.high; out++) {
        bool take_b = a == m.middle;
        if (!take_b && b < m.high) {
            lua_rawgeti(L, m.from, a);
            lua_rawgeti(L, m.from, b);
            take_b = before(L, top + 2, top + 1);
            lua_settop(L, top);
        }
        lua_rawgeti(L, m.from, take_b ? b++ : a++);
        lua_rawseti(L, m.to, out);
    }
}

static void copy(lua_State *L, int from, int to, lua_Integer count) {
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, from, i);
        lua_seti(L, to, i);
    }
}

/* A merge sort: Lua's own is not stable, takes its pivots from the clock, and lets a comparator
 * that contradicts itself run for n^2. */
int pv_env_sort(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    if (!lua_isnoneornil(L, 2))
        luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    lua_Integer count = (lua_Integer)length(L, 1);
    pv_state_charge(L, (uint64_t)count);
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 0);
    merge m = {.from = 3, .to = 4};
    copy(L, 1, 3, count);
    for (lua_Integer width = 1; width < count; width *= 2) {
        pv_state_charge(L, (uint64_t)count * pv_meter_weight(&pv_state_judge(L)->meter));
        for (m.low = 1; m.low <= count; m.low = m.high) {
            m.middle = m.low + width <= count ? m.low + width : count + 1;
            m.high = m.middle + width <= count ? m.middle + width : count + 1;
            merge_runs(L, m);
        }
        int swap = m.from;
        m.from = m.to;
        m.to = swap;
    }
    copy(L, m.from, 1, count);
    return 0;
}

/* ---- pairs ----------------------------------------------------------------------------------- */

/* Numbers come first, by size; then texts by their octets; then false and true. */
static int key_before(lua_State *L) {
    int a = lua_type(L, 1), b = lua_type(L, 2);
    bool less = a == LUA_TNUMBER && b != LUA_TNUMBER;
    if (a == b && (a == LUA_TNUMBER || a == LUA_TSTRING))
        less = lua_compare(L, 1, 2, LUA_OPLT) == 1;
    else if (a == b)
        less = a == LUA_TBOOLEAN && !lua_toboolean(L, 1) && lua_toboolean(L, 2);
    else if (a == LUA_TSTRING)
        less = b != LUA_TNUMBER;
    lua_pushboolean(L, less);
    return 1;
}

/* Pushes a sorted array of the keys of the table at the top. */
static void push_keys(lua_State *L) {
    int table = lua_gettop(L);
    lua_Integer count = 0;
    lua_createtable(L, 0, 0);
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        lua_rawseti(L, table + 1, ++count);
    }
    lua_pushcfunction(L, pv_env_sort);
    lua_pushvalue(L, table + 1);
    lua_pushcfunction(L, key_before);
    lua_call(L, 2, 0);
}

/* Upvalues: the table, its keys, how many were given out. */
static int next_pair(lua_State *L) {
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(3)) + 1;
    lua_pushinteger(L, at);
    lua_replace(L, lua_upvalueindex(3));
    if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL)
        return 1;
    lua_pushvalue(L, -1);
    lua_rawget(L, lua_upvalueindex(1));
    return 2;
}

int pv_env_pairs(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    pv_frozen_open(L, 1);
    if (lua_getmetatable(L, -1)) {
        if (lua_rawequal(L, 1, -2))
            return luaL_error(L, "the facts of a subject cannot be gone through: name them");
        lua_pop(L, 1);
    }
    push_keys(L);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_pair, 3);
    return 1;
}
