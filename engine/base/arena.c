/* SPDX-License-Identifier: Apache-2.0
 * An arena of chained blocks with a byte cap and deferred destructors. Knows nothing of what is
 * kept in it. A reset keeps the first block, so that a scan of many small artifacts does not go
 * back to malloc. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"

enum { BLOCK_BYTES = 32 * 1024 };

typedef struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) uint8_t bytes[];
} block;

typedef struct deferred {
    struct deferred *next;
    pv_release *release;
    void *object;
    size_t wipe; /* > 0: wipe so many bytes at `object` instead */
} deferred;

struct pv_arena {
    block *blocks; /* the newest first */
    deferred *deferred;
    size_t max, held, used;
};

pv_arena *pv_arena_new(size_t max_bytes) {
    pv_arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->max = max_bytes;
    return arena;
}

/* Down to `last`, which stays. */
static void run_deferred(pv_arena *arena, const deferred *last) {
    while (arena->deferred != last) {
        deferred *d = arena->deferred;
        arena->deferred = d->next; /* before the call: `d` itself lives in the arena */
        if (d->wipe)
            pv_os_wipe(d->object, d->wipe);
        else
            d->release(d->object);
    }
}

static void free_blocks(block *b, const block *last) {
    while (b != last) {
        block *next = b->next;
        free(b);
        b = next;
    }
}

void pv_arena_reset(pv_arena *arena) {
    run_deferred(arena, NULL);
    block *keep = NULL;
#ifndef PKIVET_ARENA_DEBUG
    for (block **at = &arena->blocks; *at; at = &(*at)->next) {
        if (!(*at)->next && (*at)->size == BLOCK_BYTES) { /* the oldest, of the common size */
            keep = *at;
            *at = NULL;
            break;
        }
    }
#endif
    free_blocks(arena->blocks, NULL);
    if (keep) {
        memset(keep->bytes, 0, keep->used);
        keep->used = 0;
    }
    arena->blocks = keep;
    arena->held = keep ? keep->size : 0;
    arena->used = 0;
}

void pv_arena_free(pv_arena *arena) {
    if (!arena)
        return;
    run_deferred(arena, NULL);
    free_blocks(arena->blocks, NULL);
    free(arena);
}

size_t pv_arena_used(const pv_arena *arena) {
    return arena->used;
}

size_t pv_arena_held(const pv_arena *arena) {
    return arena->held;
}

size_t pv_arena_max(const pv_arena *arena) {
    return arena->max;
}

void pv_arena_set_max(pv_arena *arena, size_t max_bytes) {
    arena->max = max_bytes;
}

pv_arena_point pv_arena_mark(const pv_arena *arena) {
    block *b = arena->blocks;
    return (pv_arena_point){b, arena->deferred, b ? b->used : 0, arena->held, arena->used};
}

void pv_arena_rewind(pv_arena *arena, pv_arena_point point) {
    block *b = point.block;
    run_deferred(arena, point.deferred);
    free_blocks(arena->blocks, b);
    arena->blocks = b;
    if (b) {
        memset(b->bytes + point.in_block, 0, b->used - point.in_block);
        b->used = point.in_block;
    }
    arena->held = point.held;
    arena->used = point.used;
}

static block *add_block(pv_arena *arena, size_t least) {
#ifdef PKIVET_ARENA_DEBUG
    size_t size = least;
#else
    size_t size = least > BLOCK_BYTES ? least : BLOCK_BYTES;
#endif
    if (size > arena->max || arena->held > arena->max - size)
        return NULL;
    block *b = calloc(1, sizeof *b + size);
    if (!b)
        return NULL;
    b->size = size;
    arena->held += size;
    b->next = arena->blocks;
    arena->blocks = b;
    return b;
}

void *pv_arena_alloc(pv_arena *arena, size_t size) {
    const size_t mask = alignof(max_align_t) - 1;
    if (size > SIZE_MAX - mask - sizeof(block))
        return NULL;
#ifndef PKIVET_ARENA_DEBUG
    size = (size + mask) & ~mask;
#endif
    block *b = arena->blocks;
#ifdef PKIVET_ARENA_DEBUG
    b = add_block(arena, size);
#else
    if (!b || b->size - b->used < size)
        b = add_block(arena, size);
#endif
    if (!b)
        return NULL;
    void *at = b->bytes + b->used;
    b->used += size;
    arena->used += size;
    return at;
}

void *pv_arena_array(pv_arena *arena, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        return NULL;
    return pv_arena_alloc(arena, count * size);
}

void *pv_arena_copy(pv_arena *arena, const void *bytes, size_t size) {
    void *copy = pv_arena_alloc(arena, size);
    if (copy && size)
        memcpy(copy, bytes, size);
    return copy;
}

char *pv_arena_text(pv_arena *arena, const char *text, size_t size) {
    if (size == SIZE_MAX)
        return NULL;
    char *copy = pv_arena_alloc(arena, size + 1);
    if (copy && size)
        memcpy(copy, text, size);
    return copy;
}

char *pv_arena_vprintf(pv_arena *arena, const char *fmt, va_list args) {
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, fmt, args);
    char *text = size < 0 ? NULL : pv_arena_alloc(arena, (size_t)size + 1);
    if (text)
        vsnprintf(text, (size_t)size + 1, fmt, again);
    va_end(again);
    return text;
}

char *pv_arena_printf(pv_arena *arena, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    char *text = pv_arena_vprintf(arena, fmt, args);
    va_end(args);
    return text;
}

static pv_status push(pv_arena *arena, deferred what) {
    deferred *d = pv_arena_alloc(arena, sizeof *d);
    if (!d)
        return pv_no_memory();
    *d = what;
    d->next = arena->deferred;
    arena->deferred = d;
    return pv_success();
}

pv_status pv_arena_defer(pv_arena *arena, pv_release *release, void *object) {
    pv_status status = push(arena, (deferred){.release = release, .object = object});
    if (status.error)
        release(object);
    return status;
}

pv_status pv_arena_wipe_later(pv_arena *arena, void *bytes, size_t size) {
    if (!size)
        return pv_success();
    pv_status status = push(arena, (deferred){.object = bytes, .wipe = size});
    if (status.error)
        pv_os_wipe(bytes, size);
    return status;
}
