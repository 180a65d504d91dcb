/* SPDX-License-Identifier: Apache-2.0
 * The worst of many, within limits: a list for each rank. When one of the limits is met the last
 * item of the least bad rank gives way. Knows nothing of what an item is. */
#include "reports/worst.h"

#include <stdlib.h>

typedef struct {
    pv_worst_item *items;
    size_t count, room;
    uint64_t seen;
} list;

struct pv_worst {
    list lists[PV_RANKS];
    size_t most, weight_max, count, weight;
    uint64_t order;
    void (*release)(void *object);
};

unsigned pv_worst_rank(const pv_finding *f) {
    switch (f->verdict) {
    case PV_VERDICT_PASS:
        return 0;
    case PV_VERDICT_NOT_APPLICABLE:
    case PV_VERDICT_CANNOT_TELL:
        return 1;
    case PV_VERDICT_FAIL:
    case PV_VERDICT_BROKEN:
    case PV_VERDICT_COUNT:
        break;
    }
    if (f->waiver || f->standing == PV_STANDING_UNCHANGED)
        return PV_RANK_DECIDED;
    return PV_RANK_INFO + (unsigned)f->severity;
}

pv_worst *pv_worst_new(size_t most, size_t weight, void (*release)(void *object)) {
    pv_worst *w = calloc(1, sizeof *w);
    if (w) {
        w->most = most;
        w->weight_max = weight;
        w->release = release;
    }
    return w;
}

void pv_worst_free(void *worst) {
    pv_worst *w = worst;
    for (size_t r = 0; w && r < PV_RANKS; r++) {
        for (size_t i = 0; i < w->lists[r].count; i++)
            w->release(w->lists[r].items[i].object);
        free(w->lists[r].items);
    }
    free(w);
}

static unsigned least(const pv_worst *w) {
    unsigned rank = 0;
    while (rank < PV_RANKS && !w->lists[rank].count)
        rank++;
    return rank;
}

bool pv_worst_wants(pv_worst *w, unsigned rank) {
    w->lists[rank].seen++;
    w->order++;
    return w->most && (w->count < w->most || least(w) < rank);
}

static void drop(pv_worst *w) {
    list *l = &w->lists[least(w)];
    const pv_worst_item *last = &l->items[--l->count];
    w->count--;
    w->weight -= last->weight;
    w->release(last->object);
}

static bool grow(list *l) {
    size_t room = l->room ? l->room * 2 : 64;
    pv_worst_item *items = realloc(l->items, room * sizeof *items);
    if (!items)
        return false;
    l->items = items;
    l->room = room;
    return true;
}

pv_status pv_worst_add(pv_worst *w, unsigned rank, size_t weight, void *object) {
    list *l = &w->lists[rank];
    if (l->count == l->room && !grow(l)) {
        w->release(object);
        return pv_no_memory();
    }
    l->items[l->count++] = (pv_worst_item){w->order, rank, weight, object};
    w->count++;
    w->weight += weight;
    while (w->count > w->most || w->weight > w->weight_max)
        drop(w);
    return pv_success();
}

uint64_t pv_worst_seen(const pv_worst *w, unsigned rank) {
    return w->lists[rank].seen;
}

size_t pv_worst_kept(const pv_worst *w, unsigned rank) {
    return w->lists[rank].count;
}

static int by_order(const void *a, const void *b) {
    const pv_worst_item *x = a, *y = b;
    return (x->order > y->order) - (x->order < y->order);
}

pv_status pv_worst_list(const pv_worst *w, pv_arena *arena, bool by_rank,
                        const pv_worst_item **ret_items, size_t *ret_count) {
    pv_worst_item *items = pv_arena_array(arena, w->count, sizeof *items);
    size_t count = 0;
    if (!items)
        return pv_no_memory();
    for (size_t r = PV_RANKS; r-- > 0;)
        for (size_t i = 0; i < w->lists[r].count; i++)
            items[count++] = w->lists[r].items[i];
    if (!by_rank && count)
        qsort(items, count, sizeof *items, by_order);
    *ret_items = items;
    *ret_count = count;
    return pv_success();
}
