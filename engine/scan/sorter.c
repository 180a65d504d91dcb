/* SPDX-License-Identifier: Apache-2.0
 * Sorting of more records than memory should hold. A run is put into buckets by its leading bits,
 * which for keys are random, so that hardly anything is left to compare; runs are merged with a
 * heap of their first records. */
#include "scan/sorter.h"

#include <stdlib.h>

enum { AHEAD = 4096, FIRST = 64, BUCKET = 8, FEW = 24 };

struct pv_run_head {
    pv_record record;
    size_t run;
};

void pv_sorter_init(pv_sorter *s, pv_spool_room *room) {
    *s = (pv_sorter){.most = room->in_memory / 4 / sizeof(pv_record) + 1};
    pv_spool_init(&s->spool, room);
}

void pv_sorter_done(pv_sorter *s) {
    pv_spool_done(&s->spool);
    free(s->items);
    free(s->ends);
    s->items = NULL;
    s->ends = NULL;
    s->count = s->capacity = s->run_count = s->run_capacity = 0;
}

static bool no_memory(pv_sorter *s) {
    s->spool.room->wrong = "there is no memory";
    return false;
}

/* ---- a run in memory ------------------------------------------------------------------------- */

static bool before(const pv_record *a, const pv_record *b) {
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): all are written before */
    return a->hi < b->hi || (a->hi == b->hi && a->lo < b->lo);
}

static int compare(const void *a, const void *b) {
    return before(a, b) ? -1 : before(b, a);
}

static void sort_few(pv_record *items, size_t count) {
    if (count > FEW) {
        qsort(items, count, sizeof *items, compare);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        pv_record r = items[i];
        size_t at = i;
        for (; at > 0 && before(&r, &items[at - 1]); at--)
            items[at] = items[at - 1];
        items[at] = r;
    }
}

static unsigned shift_for(const pv_sorter *s, uint64_t low, size_t buckets) {
    uint64_t high = 0;
    unsigned shift = 0;
    for (size_t i = 0; i < s->count; i++)
        high = s->items[i].hi > high ? s->items[i].hi : high;
    while ((high - low) >> shift >= buckets)
        shift++;
    return shift;
}

static uint64_t lowest(const pv_sorter *s) {
    uint64_t low = UINT64_MAX;
    for (size_t i = 0; i < s->count; i++)
        low = s->items[i].hi < low ? s->items[i].hi : low;
    return low;
}

static bool is_sorted(const pv_record *items, size_t count) {
    for (size_t i = 1; i < count; i++)
        if (before(&items[i], &items[i - 1]))
            return false;
    return true;
}

static void sort_into(const pv_sorter *s, size_t *starts, size_t buckets, pv_record *to) {
    uint64_t low = lowest(s);
    unsigned shift = shift_for(s, low, buckets);
    for (size_t i = 0; i < s->count; i++)
        starts[((s->items[i].hi - low) >> shift) + 1]++;
    for (size_t b = 1; b <= buckets; b++)
        starts[b] += starts[b - 1];
    for (size_t i = 0; i < s->count; i++)
        to[starts[(s->items[i].hi - low) >> shift]++] = s->items[i];
    for (size_t b = 0, from = 0; b < buckets; from = starts[b++])
        if (!is_sorted(to + from, starts[b] - from))
            sort_few(to + from, starts[b] - from);
}

static bool sort_run(pv_sorter *s) {
    size_t buckets = s->count / BUCKET + 2; /* or a shift might be by all bits */
    if (is_sorted(s->items, s->count))
        return true;
    size_t *starts = calloc(buckets + 1, sizeof *starts);
    pv_record *to = malloc(s->capacity * sizeof *to);
    if (starts && to)
        sort_into(s, starts, buckets, to);
    free(starts);
    if (!starts || !to) {
        free(to);
        return no_memory(s);
    }
    free(s->items);
    s->items = to;
    return true;
}

/* ---- adding ---------------------------------------------------------------------------------- */

static bool make_room_for_run(pv_sorter *s) {
    if (s->run_count < s->run_capacity)
        return true;
    size_t capacity = s->run_capacity ? s->run_capacity * 2 : 16;
    size_t *ends = realloc(s->ends, capacity * sizeof *ends);
    if (!ends)
        return no_memory(s);
    s->ends = ends;
    s->run_capacity = capacity;
    return true;
}

static bool write_run(pv_sorter *s) {
    size_t before_it = s->run_count ? s->ends[s->run_count - 1] : 0;
    if (!sort_run(s) || !make_room_for_run(s) ||
        !pv_spool_write(&s->spool, s->items, s->count * sizeof *s->items))
        return false;
    s->ends[s->run_count++] = before_it + s->count;
    s->count = 0;
    return true;
}

bool pv_sorter_add(pv_sorter *s, pv_record record) {
    if (s->count == s->most && !write_run(s))
        return false;
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : FIRST;
        capacity = capacity < s->most ? capacity : s->most;
        pv_record *items = realloc(s->items, capacity * sizeof *items);
        if (!items)
            return no_memory(s);
        s->items = items;
        s->capacity = capacity;
    }
    s->items[s->count++] = record;
    return true;
}

bool pv_sorter_end(pv_sorter *s) {
    if (s->spool.room->wrong)
        return false;
    if (!s->run_count)
        return sort_run(s);
    if (s->count && !write_run(s))
        return false;
    free(s->items);
    s->items = NULL;
    s->capacity = 0;
    return true;
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool take(pv_sorted *it, size_t run, struct pv_run_head *head, bool *ret_there) {
    pv_run_reader *r = &it->readers[run];
    *ret_there = r->next < r->end;
    if (!*ret_there)
        return true;
    size_t left = (r->end - r->next) * sizeof(pv_record);
    uint64_t at = (uint64_t)r->next * sizeof(pv_record);
    if (at >= r->window.at + r->window.size || !r->window.size) /* not into the run behind it */
        r->window.ahead = left < AHEAD ? left : AHEAD;
    pv_bytes b = pv_window_read(&r->window, at, sizeof(pv_record));
    if (!b.data)
        return false;
    memcpy(&head->record, b.data, sizeof head->record);
    head->run = run;
    r->next++;
    return true;
}

static void sink(struct pv_run_head *heap, size_t count, size_t at) {
    struct pv_run_head moved = heap[at];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && before(&heap[child + 1].record, &heap[child].record))
            child++;
        if (!before(&heap[child].record, &moved.record))
            break;
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

static bool open_runs(pv_sorted *it) {
    pv_sorter *s = it->sorter;
    it->readers = calloc(s->run_count, sizeof *it->readers);
    it->heap = calloc(s->run_count, sizeof *it->heap);
    if (!it->readers || !it->heap)
        return no_memory(s);
    for (size_t i = 0; i < s->run_count; i++) {
        bool there;
        it->readers[i].next = i ? s->ends[i - 1] : 0;
        it->readers[i].end = s->ends[i];
        pv_window_init(&it->readers[i].window, &s->spool, AHEAD);
        if (!take(it, i, &it->heap[it->heap_count], &there))
            return false;
        it->heap_count += there;
    }
    for (size_t i = it->heap_count / 2; i-- > 0;)
        sink(it->heap, it->heap_count, i);
    return true;
}

static void show(pv_sorted *it) {
    const pv_sorter *s = it->sorter;
    it->there = s->run_count ? it->heap_count > 0 : it->next < s->count;
    if (it->there)
        it->record = s->run_count ? it->heap[0].record : s->items[it->next];
}

bool pv_sorted_open(pv_sorted *it, pv_sorter *s) {
    *it = (pv_sorted){.sorter = s};
    if (s->run_count && !open_runs(it))
        return false;
    show(it);
    return true;
}

void pv_sorted_done(pv_sorted *it) {
    for (size_t i = 0; it->readers && i < it->sorter->run_count; i++)
        pv_window_done(&it->readers[i].window);
    free(it->readers);
    free(it->heap);
    *it = (pv_sorted){0};
}

bool pv_sorted_next(pv_sorted *it) {
    if (!it->sorter->run_count) {
        it->next++;
        show(it);
        return true;
    }
    bool there;
    if (!take(it, it->heap[0].run, &it->heap[0], &there))
        return false;
    if (!there)
        it->heap[0] = it->heap[--it->heap_count];
    sink(it->heap, it->heap_count, 0);
    show(it);
    return true;
}
