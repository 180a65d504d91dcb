/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_VERSION_H
#define PKIVET_LUA_VERSION_H

/* "Lua 5.4.4", as compiled against. */
const char *pv_lua_version(void);

#endif
