/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_NAMES_H
#define PKIVET_LUA_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* What the words of a source tell of it without its being run. */
typedef struct {
    unsigned functions;
    bool loops; /* it may go back, or lead to code elsewhere */
} pv_words;

/* READ: stands behind a dot. ASSIGNED: something may be assigned to it. The same name may be told
 * of many times. */
typedef enum { PV_NAME_READ = '.', PV_NAME_ASSIGNED = '=' } pv_name_use;
typedef void pv_name_told(void *user, pv_name_use use, const char *name, size_t size);

pv_words pv_names_scan(const char *text, size_t size, pv_name_told *told, void *user);

#endif
