/* SPDX-License-Identifier: Apache-2.0
 * Tables that cannot be changed: an empty table whose metatable leads reads to the real one and
 * refuses writes. Rules have no getmetatable and no rawset, so there is no way behind it. */
#include "lua/internal.h"

static const char MARK; /* its address keys the real table in the metatable */

static int refuse(lua_State *L) {
    return luaL_error(L, "this table is read-only: rules keep no state");
}

static int length(lua_State *L) {
    pv_frozen_open(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

/* Pops the real table; pushes the view. */
static void wrap(lua_State *L) {
    int real = lua_gettop(L);
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 5);
    lua_pushvalue(L, real);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, real);
    lua_rawsetp(L, -2, &MARK);
    lua_pushcfunction(L, refuse);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, length);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_remove(L, real);
}

void pv_frozen_shallow(lua_State *L, lua_CFunction missing) {
    if (missing) {
        lua_createtable(L, 0, 1);
        lua_pushcfunction(L, missing);
        lua_setfield(L, -2, "__index");
        lua_setmetatable(L, -2);
    }
    wrap(L);
}

void pv_frozen_open(lua_State *L, int index) {
    index = lua_absindex(L, index);
    if (lua_getmetatable(L, index)) {
        lua_rawgetp(L, -1, &MARK);
        lua_remove(L, -2);
        if (lua_istable(L, -1))
            return;
        lua_pop(L, 1);
    }
    lua_pushvalue(L, index);
}

static bool is_frozen(lua_State *L, int index) {
    if (!lua_getmetatable(L, index))
        return false;
    bool frozen = lua_rawgetp(L, -1, &MARK) == LUA_TTABLE;
    lua_pop(L, 2);
    return frozen;
}

/* Freezes the tables in the upvalues of the function at the top. */
static void freeze_upvalues(lua_State *L, int memo) {
    int function = lua_gettop(L);
    for (int i = 1; lua_getupvalue(L, function, i); i++) {
        pv_frozen_deep(L, memo);
        lua_setupvalue(L, function, i);
    }
}

/* Copies the table at the top into a new one of frozen parts; the copy's view replaces it. */
static void freeze_table(lua_State *L, int memo) {
    int old = lua_gettop(L), copy = old + 1, view = old + 2;
    lua_createtable(L, 0, 0);
    lua_pushvalue(L, copy);
    wrap(L);
    lua_pushvalue(L, old);
    lua_pushvalue(L, view);
    lua_rawset(L, memo); /* before the parts, which may lead back here */
    for (lua_pushnil(L); lua_next(L, old);) {
        pv_frozen_deep(L, memo);
        lua_pushvalue(L, -2);
        pv_frozen_deep(L, memo);
        lua_insert(L, -2);
        lua_rawset(L, copy);
    }
    lua_replace(L, old);
    lua_settop(L, old);
}

/* The table or Lua function at the top, which is not known to be frozen. */
static void freeze_one(lua_State *L, int memo) {
    int at = lua_gettop(L);
    bool table = lua_istable(L, at);
    if (table && (is_frozen(L, at) || lua_getmetatable(L, at))) {
        lua_settop(L, at);
        return; /* ours already */
    }
    lua_pushvalue(L, at);
    if (lua_rawget(L, memo) != LUA_TNIL) {
        lua_replace(L, at);
        return;
    }
    lua_pop(L, 1);
    if (table) {
        freeze_table(L, memo);
        return;
    }
    lua_pushvalue(L, at);
    lua_pushvalue(L, at);
    lua_rawset(L, memo);
    freeze_upvalues(L, memo);
}

void pv_frozen_deep(lua_State *L, int memo) {
    int at = lua_gettop(L), type = lua_type(L, at);
    if (lua_iscfunction(L, at) && !pv_sandbox_is_own(L, at))
        luaL_error(L, "an iterator that was made while the file was loaded would keep state");
    if ((type != LUA_TTABLE && type != LUA_TFUNCTION) || lua_iscfunction(L, at))
        return;
    pv_state_go_deeper(L);
    freeze_one(L, memo);
    pv_state_judge(L)->depth--;
}
