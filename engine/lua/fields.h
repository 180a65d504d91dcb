/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_FIELDS_H
#define PKIVET_LUA_FIELDS_H

#include "lua/internal.h"

/* The tables that people write, from fields.def. */
typedef enum {
#define DECLARED(word, name, said, meaning) PV_DECLARED_##word,
#define FIELD(word, name, type, meaning)
#include "lua/fields.def"
#undef DECLARED
#undef FIELD
    PV_DECLARED_COUNT
} pv_declared;

enum { PV_FIELDS_MOST = 24 }; /* of one table */

typedef struct {
    pv_declared of;
    const char *name, *type, *meaning;
} pv_declared_field;

const char *pv_declared_name(pv_declared declared);    /* "waived" */
const char *pv_declared_meaning(pv_declared declared); /* "A waiver; ..." */

/* All fields of all tables, in the order of the list. */
const pv_declared_field *pv_declared_fields(size_t *ret_count);

/* The names of a table's fields and a NULL behind them. */
size_t pv_declared_names(pv_declared declared, const char *ret_names[PV_FIELDS_MOST + 1]);

/* Complains of every key of the table at `index` that a table of this sort has not. */
void pv_declared_check(lua_State *L, int index, pv_declared declared, pv_complaints *complaints);

#endif
