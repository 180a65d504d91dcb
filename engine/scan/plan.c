/* SPDX-License-Identifier: Apache-2.0
 * From the declarations of rules to tables: what is kept of each kind, and who meets whom. */
#include "scan/plan.h"

#include <stdlib.h>

#include "base/os.h"

static bool keep(pv_kept *kept, const pv_path *path) {
    for (size_t i = 0; i < kept->count; i++)
        if (pv_path_same(&kept->items[i], path))
            return true;
    pv_path *items = realloc(kept->items, (kept->count + 1) * sizeof *items);
    if (!items)
        return false;
    kept->items = items;
    items[kept->count++] = *path;
    return true;
}

static bool plan_side(pv_index_plan *p, const pv_index_side *side, size_t *ret_table) {
    size_t at = 0;
    for (size_t i = 0; i < side->keep_count; i++)
        if (!keep(&p->kept[side->kind], &side->keep[i]))
            return false;
    while (at < p->table_count && !pv_index_same_key(p->tables[at], side))
        at++;
    p->tables[at] = side;
    p->table_count += at == p->table_count;
    p->wanted[side->kind] = true;
    *ret_table = at;
    return true;
}

static bool plan_rule(pv_index_plan *p, size_t rule) {
    const pv_index *index = p->rules.rules[rule].index;
    pv_index_pair pair;
    size_t at = 0;
    if (!plan_side(p, &index->of, &pair.of) || !plan_side(p, &index->others, &pair.others))
        return false;
    while (at < p->pair_count && (p->pairs[at].of != pair.of || p->pairs[at].others != pair.others))
        at++;
    p->pairs[at] = pair;
    p->pair_count += at == p->pair_count;
    p->pair_of[rule] = at;
    return true;
}

/* When all rules were asked what they keep. */
static bool plan_seen(pv_index_plan *p, size_t rule) {
    const pv_index_side *side = &p->rules.rules[rule].index->others;
    const pv_kept *kept = &p->kept[side->kind];
    uint8_t *seen = calloc(kept->count + 1, 1);
    p->seen[rule] = seen;
    for (size_t i = 0; seen && i < kept->count; i++)
        for (size_t n = 0; n < side->keep_count; n++)
            seen[i] |= pv_path_same(&side->keep[n], &kept->items[i]);
    return seen != NULL;
}

bool pv_index_plan_init(pv_index_plan *p, const pv_whole_rules *rules) {
    size_t n = rules->count;
    *p = (pv_index_plan){.rules = *rules};
    p->tables = calloc(2 * n + 1, sizeof *p->tables);
    p->pairs = calloc(n + 1, sizeof *p->pairs);
    p->pair_of = calloc(n + 1, sizeof *p->pair_of);
    p->seen = calloc(n + 1, sizeof *p->seen);
    bool good =
        p->tables && p->pairs && p->pair_of && p->seen && pv_os_random(&p->key, sizeof p->key);
    for (size_t i = 0; i < n && good; i++)
        good = plan_rule(p, i);
    for (size_t i = 0; i < n && good; i++)
        good = plan_seen(p, i);
    return good;
}

void pv_index_plan_done(pv_index_plan *p) {
    for (size_t k = 0; k < PV_KIND_COUNT; k++)
        free(p->kept[k].items);
    for (size_t i = 0; p->seen && i < p->rules.count; i++)
        free(p->seen[i]);
    free(p->seen);
    free(p->pair_of);
    free(p->pairs);
    free(p->tables);
    *p = (pv_index_plan){0};
}
