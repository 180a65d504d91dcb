/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_BUILTIN_H
#define PKIVET_LUA_BUILTIN_H

#include <stddef.h>

/* The files below rules/ as the build put them into the program, without rules/meta. `path` is
 * relative to rules/ ("keyspec/KS001-signature-on-tls.lua", "lib/usage.lua"). `head`: where the
 * examples of a rule begin, its last field; 0 when there are none. */
typedef struct {
    const char *path, *text;
    size_t size, head;
} pv_builtin_file;

extern const pv_builtin_file PV_BUILTIN_FILES[];
extern const size_t PV_BUILTIN_FILE_COUNT;

#endif
