/* SPDX-License-Identifier: Apache-2.0
 * The index that rules over the whole scan go by. It is filled by the thread that tells outcomes,
 * in the order of the inputs. What does not fit into the files that it may write is counted, so
 * that nobody takes silence for agreement. */
#include "scan/index.h"

#include <stdlib.h>

#define NO_ROW UINT32_MAX

/* ---- life ------------------------------------------------------------------------------------ */

bool pv_scan_index_init(pv_scan_index *x, const pv_whole_rules *rules, uint64_t most,
                        size_t in_memory) {
    /* a quarter is for what is written when it is closed */
    *x = (pv_scan_index){.most = most, .room = {.most = most - most / 4, .in_memory = in_memory}};
    pv_spool_init(&x->rows, &x->room);
    pv_spool_init(&x->members, &x->room);
    pv_sorter_init(&x->contents, &x->room);
    pv_sorter_init(&x->matches, &x->room);
    if (!pv_index_plan_init(&x->plan, rules))
        return false;
    x->tables = calloc(x->plan.table_count + 1, sizeof *x->tables);
    for (size_t i = 0; x->tables && i < x->plan.table_count; i++)
        pv_sorter_init(&x->tables[i], &x->room);
    return x->tables != NULL;
}

void pv_scan_index_done(pv_scan_index *x) {
    for (size_t i = 0; x->tables && i < x->plan.table_count; i++)
        pv_sorter_done(&x->tables[i]);
    pv_sorter_done(&x->contents);
    pv_sorter_done(&x->matches);
    pv_spool_done(&x->rows);
    pv_spool_done(&x->members);
    free(x->tables);
    free(x->copies);
    pv_index_plan_done(&x->plan);
    *x = (pv_scan_index){0};
}

/* ---- adding ---------------------------------------------------------------------------------- */

static pv_record entry_of(pv_sip hash, uint32_t row) {
    return (pv_record){hash.hi, (hash.lo & ~(uint64_t)UINT32_MAX) | row};
}

static bool same_key(const pv_record *a, const pv_record *b) {
    return a->hi == b->hi && a->lo >> 32 == b->lo >> 32;
}

static bool add_octets(pv_scan_index *x, const pv_row *row, uint32_t *ret_at) {
    static const uint8_t PADDING[PV_ROW_UNIT];
    uint64_t at = pv_spool_size(&x->rows) / PV_ROW_UNIT;
    uint32_t size = (uint32_t)row->octets.size;
    size_t rest = (sizeof size + size) % PV_ROW_UNIT;
    if (at >= NO_ROW)
        x->room.wrong = "their number";
    *ret_at = (uint32_t)at;
    return pv_spool_add(&x->rows, &size, sizeof size) &&
           pv_spool_add(&x->rows, row->octets.data, size) &&
           pv_spool_add(&x->rows, PADDING, rest ? PV_ROW_UNIT - rest : 0);
}

static bool add_row(pv_scan_index *x, const pv_row *row) {
    uint32_t at;
    if (!row->key_count) /* it can meet nobody */
        return true;
    if (!add_octets(x, row, &at) || !pv_sorter_add(&x->contents, entry_of(row->content, at)))
        return false;
    for (size_t i = 0; i < row->key_count; i++)
        if (!pv_sorter_add(&x->tables[row->keys[i].table], entry_of(row->keys[i].hash, at)))
            return false;
    return true;
}

static void lose(pv_scan_index *x, pv_kind kind, uint64_t count) {
    x->lost += count;
    x->lost_of[kind] += count;
}

static void take_rows(pv_scan_index *x, const pv_rows *rows) {
    for (const pv_row *row = rows->first; row; row = row->next) {
        if (x->room.wrong || !add_row(x, row))
            lose(x, row->kind, 1);
        else
            x->kept_of[row->kind]++;
    }
    for (size_t k = 0; k < PV_KIND_COUNT; k++)
        lose(x, (pv_kind)k, rows->lost[k]);
}

void pv_scan_index_add(pv_scan_index *x, pv_unit *unit, const pv_rows *rows) {
    if (!rows)
        rows = pv_rows_make(&x->plan, unit);
    if (rows) {
        take_rows(x, rows);
        return;
    }
    for (const pv_subject *s = unit->subjects; s; s = s->next)
        lose(x, s->kind, x->plan.wanted[s->kind]);
}

/* ---- copies ---------------------------------------------------------------------------------- */

static bool is_copy(const pv_scan_index *x, uint32_t row) {
    return x->copies[row / 8] >> row % 8 & 1;
}

static bool mark_copies(pv_scan_index *x) {
    pv_sorted it = {0};
    pv_record before = {0};
    bool good = pv_sorter_end(&x->contents) && pv_sorted_open(&it, &x->contents);
    for (bool any = false; good && it.there; any = true) {
        uint32_t row = (uint32_t)it.record.lo;
        if (any && same_key(&before, &it.record))
            x->copies[row / 8] |= (uint8_t)(1u << row % 8);
        before = it.record;
        good = pv_sorted_next(&it);
    }
    pv_sorted_done(&it);
    pv_sorter_done(&x->contents);
    return good;
}

/* ---- matching -------------------------------------------------------------------------------- */

/* One way through a table, without copies: but all places count where the key is one. */
typedef struct {
    pv_sorted sorted;
    bool by_stem;
} walk;

static bool pass_copies(const pv_scan_index *x, walk *w) {
    while (!w->by_stem && w->sorted.there && is_copy(x, (uint32_t)w->sorted.record.lo))
        if (!pv_sorted_next(&w->sorted))
            return false;
    return true;
}

static bool begin_walk(pv_scan_index *x, size_t table, walk *w) {
    w->by_stem = x->plan.tables[table]->by_stem;
    return pv_sorted_open(&w->sorted, &x->tables[table]) && pass_copies(x, w);
}

static bool step(const pv_scan_index *x, walk *w) {
    return pv_sorted_next(&w->sorted) && pass_copies(x, w);
}

static uint32_t row_at(const walk *w) {
    return (uint32_t)w->sorted.record.lo;
}

/* The list of one key that is being written. */
typedef struct {
    pv_scan_index *x;
    size_t pair;
    uint32_t base, count;
    uint32_t since; /* members since the last match */
} list;

static bool begin_list(list *l) {
    uint64_t at = pv_spool_size(&l->x->members) / sizeof(uint32_t);
    if (at >= UINT32_MAX)
        l->x->room.wrong = "their number";
    l->base = (uint32_t)at;
    l->count = l->since = 0;
    return !l->x->room.wrong;
}

static bool add_member(list *l, uint32_t row) {
    l->count++;
    l->since++;
    return pv_spool_add(&l->x->members, &row, sizeof row);
}

static bool add_match(list *l, uint32_t row) {
    pv_record match = {(uint64_t)row << 32 | l->pair, (uint64_t)l->base << 32 | l->count};
    l->since = 0;
    return pv_sorter_add(&l->x->matches, match);
}

static bool end_list(const list *l) {
    static const uint32_t END = NO_ROW;
    return pv_spool_add(&l->x->members, &END, sizeof END);
}

static bool add_both(list *l, uint32_t row) {
    return add_match(l, row) && add_member(l, row);
}

/* All that have the key meet one another; most keys are of one alone. */
static bool join_same(list *l, walk *w) {
    pv_record first = w->sorted.record;
    if (!step(l->x, w))
        return false;
    if (!w->sorted.there || !same_key(&first, &w->sorted.record))
        return true;
    if (!begin_list(l) || !add_both(l, (uint32_t)first.lo))
        return false;
    while (w->sorted.there && same_key(&first, &w->sorted.record))
        if (!add_both(l, row_at(w)) || !step(l->x, w))
            return false;
    return end_list(l);
}

/* Behind the last match nobody looks any further. */
static bool is_out_of_sight(const list *l) {
    return l->since > PV_OTHERS_MAX + 1;
}

/* Those of one table meet those of the other, both in the order of rows. */
static bool join_two(list *l, walk *of, walk *others) {
    pv_record key = of->sorted.record;
    bool good = begin_list(l);
    while (good) {
        bool subject = of->sorted.there && same_key(&key, &of->sorted.record);
        bool member = others->sorted.there && same_key(&key, &others->sorted.record);
        if (!subject && !member)
            return end_list(l);
        if (member && !subject && is_out_of_sight(l))
            good = step(l->x, others);
        else if (member && (!subject || row_at(others) < row_at(of)))
            good = add_member(l, row_at(others)) && step(l->x, others);
        else
            good = add_match(l, row_at(of)) && step(l->x, of);
    }
    return false;
}

static bool join_tables(list *l, walk *of, walk *others) {
    while (of->sorted.there && others->sorted.there) {
        const pv_record *a = &of->sorted.record, *b = &others->sorted.record;
        bool good;
        if (same_key(a, b))
            good = join_two(l, of, others);
        else if (a->hi < b->hi || (a->hi == b->hi && a->lo >> 32 < b->lo >> 32))
            good = step(l->x, of);
        else
            good = step(l->x, others);
        if (!good)
            return false;
    }
    return true;
}

static bool match_pair(pv_scan_index *x, size_t pair) {
    const pv_index_pair *p = &x->plan.pairs[pair];
    list l = {.x = x, .pair = pair};
    walk of = {0}, others = {0};
    bool good = begin_walk(x, p->of, &of);
    if (good && p->of == p->others) {
        while (good && of.sorted.there)
            good = join_same(&l, &of);
    } else if (good) {
        good = begin_walk(x, p->others, &others) && join_tables(&l, &of, &others);
    }
    pv_sorted_done(&of.sorted);
    pv_sorted_done(&others.sorted);
    return good;
}

static bool match_all(pv_scan_index *x) {
    x->copies = calloc((size_t)(pv_spool_size(&x->rows) / PV_ROW_UNIT / 8 + 1), 1);
    if (!x->copies)
        x->room.wrong = "there is no memory";
    if (!x->copies || !mark_copies(x))
        return false;
    for (size_t i = 0; i < x->plan.table_count; i++)
        if (!pv_sorter_end(&x->tables[i]))
            return false;
    for (size_t i = 0; i < x->plan.pair_count; i++)
        if (!match_pair(x, i))
            return false;
    for (size_t i = 0; i < x->plan.table_count; i++)
        pv_sorter_done(&x->tables[i]);
    return pv_sorter_end(&x->matches) && pv_spool_flush(&x->members);
}

bool pv_scan_index_close(pv_scan_index *x) {
    const char *full = x->room.wrong; /* what was kept before that is compared all the same */
    x->room.wrong = NULL;
    x->room.most = x->most;
    bool good = pv_spool_flush(&x->rows) && match_all(x);
    if (!x->room.wrong)
        x->room.wrong = full;
    for (size_t k = 0; k < PV_KIND_COUNT && !good; k++)
        lose(x, (pv_kind)k, x->kept_of[k]);
    return good;
}

/* ---- reading --------------------------------------------------------------------------------- */

bool pv_scan_index_near(pv_window *members, const pv_index_match *match, pv_index_near *near) {
    enum { HALF = PV_OTHERS_MAX / 2, ROOM = PV_OTHERS_MAX + 1 };
    size_t skipped = match->before > HALF ? match->before - HALF : 0;
    uint64_t at = (uint64_t)match->members + skipped;
    pv_bytes b = pv_window_read(members, at * sizeof(uint32_t), (ROOM + 1) * sizeof(uint32_t));
    uint32_t row = NO_ROW;
    near->count = 0;
    near->earlier = match->before - skipped;
    for (size_t i = 0; i < b.size / sizeof row; i++) {
        memcpy(&row, b.data + i * sizeof row, sizeof row);
        if (row == NO_ROW || near->count == ROOM)
            break;
        near->rows[near->count++] = row;
    }
    near->more = skipped > 0 || row != NO_ROW;
    return b.data != NULL;
}

pv_bytes pv_scan_index_row(pv_window *rows, uint32_t row) {
    uint64_t at = (uint64_t)row * PV_ROW_UNIT;
    uint32_t size;
    pv_bytes b = pv_window_read(rows, at, sizeof size);
    if (b.size != sizeof size)
        return (pv_bytes){NULL, 0};
    memcpy(&size, b.data, sizeof size);
    b = pv_window_read(rows, at + sizeof size, size);
    return b.size == size ? b : (pv_bytes){NULL, 0};
}
