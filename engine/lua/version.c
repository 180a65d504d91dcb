/* SPDX-License-Identifier: Apache-2.0
 * Which Lua this is. */
#include "lua/version.h"

#include <lua.h>

const char *pv_lua_version(void) {
    return LUA_RELEASE;
}
