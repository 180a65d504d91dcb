/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_BUILTIN_H
#define PKIVET_LUA_BUILTIN_H

#include <stddef.h>

#include "lua/names.h"

/* The files below rules/ as the build put them into the program, without rules/meta. `path` is
 * relative to rules/ ("keyspec/KS001-signature-on-tls.lua", "lib/usage.lua"). `head`: where the
 * examples of a rule begin, its last field; 0 when there are none. The text up to there, closed
 * with a bracket, or else all of it, is also there as bytecode, and what its names tell. */
typedef struct {
    const char *path, *text;
    size_t size, head;
    const char *code; /* NULL: it does not compile */
    size_t code_size;
    const char *names; /* a pv_name_use and a name each, ended by a NUL; then one more NUL */
    pv_words words;
} pv_builtin_file;

extern const pv_builtin_file PV_BUILTIN_FILES[];
extern const size_t PV_BUILTIN_FILE_COUNT;
/* The release of Lua that the bytecode is of, as lua_ident has it: another one may read it wrongly,
 * for Lua looks at no more than the minor version. */
extern const char PV_BUILTIN_LUA[];

/* The file of which the program holds just this text, by its address: no text from elsewhere, be it
 * the same, is taken for one of the program. NULL when there is none. */
const pv_builtin_file *pv_builtin_at(const char *text, size_t size);

#endif
