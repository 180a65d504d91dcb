/* SPDX-License-Identifier: Apache-2.0
 * The tables that people write, and their fields, from fields.def. */
#include "lua/fields.h"

static const struct {
    const char *name, *said, *meaning;
} TABLES[] = {
#define DECLARED(word, name, said, meaning) {name, said, meaning},
#define FIELD(word, name, type, meaning)
#include "lua/fields.def"
#undef DECLARED
#undef FIELD
};

static const pv_declared_field FIELDS[] = {
#define DECLARED(word, name, said, meaning)
#define FIELD(word, name, type, meaning) {PV_DECLARED_##word, name, type, meaning},
#include "lua/fields.def"
#undef DECLARED
#undef FIELD
};

const char *pv_declared_name(pv_declared declared) {
    return TABLES[declared].name;
}

const char *pv_declared_meaning(pv_declared declared) {
    return TABLES[declared].meaning;
}

const pv_declared_field *pv_declared_fields(size_t *ret_count) {
    *ret_count = sizeof FIELDS / sizeof *FIELDS;
    return FIELDS;
}

size_t pv_declared_names(pv_declared declared, const char *ret_names[PV_FIELDS_MOST + 1]) {
    size_t count = 0;
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS && count < PV_FIELDS_MOST; i++)
        if (FIELDS[i].of == declared)
            ret_names[count++] = FIELDS[i].name;
    ret_names[count] = NULL;
    return count;
}

void pv_declared_check(lua_State *L, int index, pv_declared declared, pv_complaints *complaints) {
    const char *names[PV_FIELDS_MOST + 1];
    pv_declared_names(declared, names);
    pv_field_check(L, index, TABLES[declared].said, names, complaints);
}
