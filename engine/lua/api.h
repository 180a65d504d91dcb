/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_API_H
#define PKIVET_LUA_API_H

#include <stddef.h>

/* Something that rules may name: where ("" for a word of its own, "set", "string" ...), and of what
 * is pkivet's own how it is written, what it does, and its type in LuaCATS. */
typedef struct {
    const char *where, *word, *call, *meaning, *type;
} pv_api_entry;

const pv_api_entry *pv_api_own(size_t *ret_count);   /* api.def */
const pv_api_entry *pv_api_stock(size_t *ret_count); /* env.def: Lua's */

#endif
