/* SPDX-License-Identifier: Apache-2.0
 * The bounded stand-ins that env.def names. Upvalue 1 of each is Lua's own function. */
#ifndef PKIVET_LUA_ENV_H
#define PKIVET_LUA_ENV_H

#include <lua.h>

int pv_env_pairs(lua_State *L);
int pv_env_tonumber(lua_State *L);
int pv_env_tostring(lua_State *L);
int pv_env_find(lua_State *L);
int pv_env_match(lua_State *L);
int pv_env_gmatch(lua_State *L);
int pv_env_gsub(lua_State *L);
int pv_env_format(lua_State *L);
int pv_env_rep(lua_State *L);
int pv_env_scan(lua_State *L); /* linear in its text */
int pv_env_concat(lua_State *L);
int pv_env_shift(lua_State *L); /* insert, remove */
int pv_env_move(lua_State *L);
int pv_env_sort(lua_State *L);

/* Calls Lua's own function with the arguments and gives its results. */
int pv_env_pass(lua_State *L);

#endif
