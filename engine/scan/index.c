/* SPDX-License-Identifier: Apache-2.0
 * The index that rules over the whole scan go by. It is filled by the thread that tells outcomes,
 * in the order of the inputs, and has the memory of its limit and no more: what does not fit is
 * counted, so that nobody takes silence for agreement. */
#include "scan/index.h"

#include <stdlib.h>
#include <string.h>

enum { UNIT_COST = 64 };

/* ---- from the rules -------------------------------------------------------------------------- */

static bool keep(pv_kept *kept, const pv_path *path) {
    for (size_t i = 0; i < kept->count; i++)
        if (pv_path_same(&kept->items[i], path))
            return true;
    if (!pv_intern_grow((void **)&kept->items, &kept->room, kept->count + 1, sizeof *kept->items))
        return false;
    kept->items[kept->count++] = *path;
    return true;
}

static bool plan_side(pv_scan_index *x, const pv_index_side *side, size_t *ret_table) {
    size_t at = 0;
    for (size_t i = 0; i < side->keep_count; i++)
        if (!keep(&x->kept[side->kind], &side->keep[i]))
            return false;
    while (at < x->table_count && !pv_index_same_key(x->tables[at].side, side))
        at++;
    x->tables[at].side = side;
    x->table_count += at == x->table_count;
    x->wanted[side->kind] = true;
    x->by_place[side->kind] |= side->by_stem;
    *ret_table = at;
    return true;
}

bool pv_scan_index_init(pv_scan_index *x, const pv_whole_rules *rules, size_t most) {
    size_t n = rules->count;
    *x = (pv_scan_index){.rules = *rules, .most = most};
    pv_intern_init(&x->intern, most);
    x->of = calloc(2 * n + 1, sizeof *x->of);
    x->tables = calloc(2 * n + 1, sizeof *x->tables);
    bool good = x->of && x->tables;
    x->others = x->of ? x->of + n : NULL;
    for (size_t i = 0; i < n && good; i++)
        good = plan_side(x, &rules->rules[i].index->of, &x->of[i]) &&
               plan_side(x, &rules->rules[i].index->others, &x->others[i]);
    return good;
}

void pv_scan_index_done(pv_scan_index *x) {
    for (size_t i = 0; i < x->table_count; i++) {
        free(x->tables[i].entries);
        free(x->tables[i].starts);
        free(x->tables[i].order);
    }
    for (size_t k = 0; k < PV_KIND_COUNT; k++)
        free(x->kept[k].items);
    free(x->tables);
    free(x->of);
    free(x->rows);
    pv_intern_done(&x->intern);
    *x = (pv_scan_index){0};
}

size_t pv_scan_index_used(const pv_scan_index *x) {
    size_t used = pv_intern_used(&x->intern) + x->row_room * sizeof *x->rows;
    for (size_t i = 0; i < x->table_count; i++) /* and what its buckets will need */
        used += x->tables[i].room * sizeof *x->tables[i].entries +
                3 * x->tables[i].count * sizeof *x->tables[i].order;
    return used;
}

/* ---- adding ---------------------------------------------------------------------------------- */

/* Only rows with a key can meet another. */
typedef struct {
    uint8_t key[16];
    bool has;
} own_key;

static bool add_path(pv_scan_index *x, const pv_subject *s, uint32_t *ret_path) {
    const pv_artifact *a = s->artifact;
    size_t format = strlen(a->format) + 1, path = strlen(a->path) + 1;
    char *text = pv_arena_alloc(s->unit->arena, format + path);
    if (!text)
        return false;
    memcpy(text, a->format, format);
    memcpy(text + format, a->path, path);
    return pv_intern_put(&x->intern, (pv_bytes){(uint8_t *)text, format + path}, ret_path, NULL);
}

static bool add_entry(pv_index_table *t, const uint8_t key[16], uint32_t row) {
    if (!pv_intern_grow((void **)&t->entries, &t->room, t->count + 1, sizeof *t->entries))
        return false;
    pv_index_entry *e = &t->entries[t->count++];
    memcpy(e->key, key, 16);
    e->row = row;
    return true;
}

/* The row is kept once for subjects that differ in nothing that a rule sees; of a table that goes
 * by places each of them has its entry. */
static bool add_row(pv_scan_index *x, pv_subject *s) {
    bool is_new = false;
    pv_index_row row = {.id = s->id, .kind = s->kind};
    if (pv_scan_index_used(x) + UNIT_COST > x->most || x->row_count >= UINT32_MAX ||
        !pv_row_write(&x->intern, &x->kept[s->kind], s, s->unit->arena, &row.at, &is_new))
        return false;
    if (!is_new && !x->by_place[s->kind])
        return true;
    if (!add_path(x, s, &row.path) ||
        !pv_intern_grow((void **)&x->rows, &x->row_room, x->row_count + 1, sizeof *x->rows))
        return false;
    uint32_t at = (uint32_t)x->row_count;
    x->rows[x->row_count++] = row;
    for (size_t i = 0; i < x->table_count; i++) {
        pv_index_table *t = &x->tables[i];
        uint8_t key[16];
        if (t->side->kind != s->kind || !(is_new || t->side->by_stem) ||
            !pv_row_key(t->side, s, key))
            continue;
        if (!add_entry(t, key, at))
            return false;
    }
    return true;
}

void pv_scan_index_add(pv_scan_index *x, const pv_unit *unit) {
    for (pv_subject *s = unit->subjects; s; s = s->next) {
        if (!x->wanted[s->kind] || pv_unit_is_hopeless(unit))
            continue;
        if (x->lost || !add_row(x, s)) {
            x->lost++;
            x->lost_of[s->kind]++;
        }
    }
}

/* ---- finding --------------------------------------------------------------------------------- */

static size_t bucket_of(const pv_index_table *t, const uint8_t key[16]) {
    uint32_t head =
        (uint32_t)key[0] << 24 | (uint32_t)key[1] << 16 | (uint32_t)key[2] << 8 | (uint32_t)key[3];
    return t->bits ? head >> (32 - t->bits) : 0;
}

/* A counting sort by the first bits of the key: within a bucket the order of the inputs stays. */
static bool make_buckets(pv_index_table *t) {
    while (t->bits < 26 && (size_t)1 << t->bits < t->count)
        t->bits++;
    size_t buckets = (size_t)1 << t->bits;
    t->starts = calloc(buckets + 2, sizeof *t->starts);
    t->order = calloc(t->count + 1, sizeof *t->order);
    if (!t->starts || !t->order)
        return false;
    uint32_t *next = t->starts + 1; /* shifted by one while it is filled */
    for (size_t i = 0; i < t->count; i++)
        next[bucket_of(t, t->entries[i].key) + 1]++;
    for (size_t b = 1; b <= buckets; b++)
        next[b] += next[b - 1];
    for (size_t i = 0; i < t->count; i++)
        t->order[next[bucket_of(t, t->entries[i].key)]++] = (uint32_t)i;
    return true;
}

bool pv_scan_index_close(pv_scan_index *x) {
    for (size_t i = 0; i < x->table_count; i++)
        if (!make_buckets(&x->tables[i]))
            return false;
    return true;
}

/* The key of the row in the table; rows are mostly asked for in their order. */
static const uint8_t *key_of(pv_index_table *t, uint32_t row) {
    if (t->cursor > 0 && t->entries[t->cursor - 1].row >= row)
        t->cursor = 0;
    while (t->cursor < t->count && t->entries[t->cursor].row < row)
        t->cursor++;
    bool there = t->cursor < t->count && t->entries[t->cursor].row == row;
    return there ? t->entries[t->cursor].key : NULL;
}

/* Not the row itself, nor the same certificate from another place. */
static bool is_other(const pv_scan_index *x, const pv_index_entry *e, const uint8_t key[16],
                     uint32_t row) {
    if (e->row == row || memcmp(e->key, key, 16) != 0)
        return false;
    if (x->rows[row].kind != PV_KIND_CERT || x->rows[e->row].kind != PV_KIND_CERT)
        return true;
    pv_bytes a = pv_row_identity(&x->intern, x->rows[row].at);
    pv_bytes b = pv_row_identity(&x->intern, x->rows[e->row].at);
    return a.size != b.size || memcmp(a.data, b.data, a.size) != 0;
}

/* Where in the bucket the rows begin that do not come before this one. */
static size_t split_at(const pv_index_table *t, size_t from, size_t to, uint32_t row) {
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (t->entries[t->order[middle]].row < row)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

void pv_scan_index_find(pv_scan_index *x, size_t rule, uint32_t row, pv_index_found *found) {
    enum { HALF = PV_OTHERS_MAX / 2 };
    const pv_index_table *t = &x->tables[x->others[rule]];
    const uint8_t *key = key_of(&x->tables[x->of[rule]], row);
    found->count = found->earlier = 0;
    found->more = x->lost > 0;
    if (!key)
        return;
    size_t bucket = bucket_of(t, key);
    size_t from = t->starts[bucket], to = t->starts[bucket + 1];
    size_t at = split_at(t, from, to, row);
    uint32_t before[HALF];
    for (size_t i = at; i-- > from;) {
        const pv_index_entry *e = &t->entries[t->order[i]];
        if (!is_other(x, e, key, row))
            continue;
        found->more |= found->earlier == HALF;
        if (found->earlier == HALF)
            break;
        before[found->earlier++] = e->row;
    }
    for (size_t i = 0; i < found->earlier; i++)
        found->rows[i] = before[found->earlier - 1 - i];
    found->count = found->earlier;
    for (size_t i = at; i < to; i++) {
        const pv_index_entry *e = &t->entries[t->order[i]];
        if (!is_other(x, e, key, row))
            continue;
        found->more |= found->count == PV_OTHERS_MAX;
        if (found->count == PV_OTHERS_MAX)
            break;
        found->rows[found->count++] = e->row;
    }
}
