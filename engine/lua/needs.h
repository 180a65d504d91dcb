/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_NEEDS_H
#define PKIVET_LUA_NEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "facts/schema.h"

/* All facts by the names of their fields, of which several kinds have the same. */
enum { PV_NEEDS_LISTS = 512 };
typedef struct {
    uint16_t first[PV_NEEDS_LISTS]; /* the fact's number + 1 */
    uint16_t next[PV_FACT_COUNT];
} pv_needs;

void pv_needs_build(pv_needs *needs);
/* Marks every fact with this field. */
void pv_needs_note(const pv_needs *needs, const char *field, size_t size,
                   bool ret_needed[PV_FACT_COUNT]);

#endif
