/* SPDX-License-Identifier: Apache-2.0
 * Which facts a source may read: every field name that stands behind a dot is held against all
 * facts, whatever their kind. */
#include "lua/needs.h"

#include <string.h>

static size_t list_of(const char *field, size_t size) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)field[i]) * 16777619u;
    return (hash ^ hash >> 16) % PV_NEEDS_LISTS;
}

void pv_needs_build(pv_needs *needs) {
    memset(needs, 0, sizeof *needs);
    for (size_t i = 0; i < PV_FACT_COUNT; i++) {
        const char *field = pv_fact_get_info((pv_fact)i)->field;
        size_t list = list_of(field, strlen(field));
        needs->next[i] = needs->first[list];
        needs->first[list] = (uint16_t)(i + 1);
    }
}

void pv_needs_note(const pv_needs *needs, const char *field, size_t size,
                   bool ret_needed[PV_FACT_COUNT]) {
    for (size_t at = needs->first[list_of(field, size)]; at; at = needs->next[at - 1]) {
        const char *name = pv_fact_get_info((pv_fact)(at - 1))->field;
        if (strncmp(name, field, size) == 0 && name[size] == '\0')
            ret_needed[at - 1] = true;
    }
}
