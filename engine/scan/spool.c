/* SPDX-License-Identifier: Apache-2.0
 * Octets in memory, and beyond a few MiB of them in a temporary file that has no name. */
#include "scan/spool.h"

#include <stdlib.h>

#include "base/os.h"

static const char NO_MEMORY[] = "there is no memory";

/* ---- adding ---------------------------------------------------------------------------------- */

void pv_spool_init(pv_spool *s, pv_spool_room *room) {
    *s = (pv_spool){.room = room};
}

void pv_spool_done(pv_spool *s) {
    pv_os_close(s->file);
    free(s->data);
    *s = (pv_spool){.room = s->room};
}

static bool fail(pv_spool *s, const char *why) {
    if (!s->room->wrong)
        s->room->wrong = why;
    return false;
}

bool pv_spool_write(pv_spool *s, const void *bytes, size_t size) {
    pv_spool_room *room = s->room;
    const char *reason = NULL;
    if (size > room->most - room->used)
        return fail(s, "limit index_bytes");
    if (!s->file)
        s->file = pv_os_scratch_open(&reason);
    if (!s->file || !pv_os_write_at(s->file, s->written, bytes, size, &reason))
        return fail(s, reason);
    room->used += size;
    s->written += size;
    return true;
}

static bool write_buffered(pv_spool *s) {
    if (s->size && !pv_spool_write(s, s->data, s->size))
        return false;
    s->size = 0;
    return true;
}

static bool grow(pv_spool *s, size_t size) {
    size_t capacity = s->capacity ? s->capacity * 2 : 4096;
    while (capacity < size)
        capacity *= 2;
    uint8_t *data = realloc(s->data, capacity);
    if (!data)
        return fail(s, NO_MEMORY);
    s->data = data;
    s->capacity = capacity;
    return true;
}

bool pv_spool_add(pv_spool *s, const void *bytes, size_t size) {
    if (s->room->wrong)
        return false;
    if (s->size + size > s->room->in_memory && !write_buffered(s))
        return false;
    if (size > s->room->in_memory)
        return pv_spool_write(s, bytes, size);
    if (s->size + size > s->capacity && !grow(s, s->size + size))
        return false;
    if (size)
        memcpy(s->data + s->size, bytes, size);
    s->size += size;
    return true;
}

bool pv_spool_flush(pv_spool *s) {
    if (!s->file)
        return !s->room->wrong;
    if (!write_buffered(s))
        return false;
    free(s->data);
    s->data = NULL;
    s->capacity = 0;
    return true;
}

/* ---- reading --------------------------------------------------------------------------------- */

void pv_window_init(pv_window *w, pv_spool *spool, size_t ahead) {
    *w = (pv_window){.spool = spool, .ahead = ahead};
}

void pv_window_done(pv_window *w) {
    free(w->data);
    *w = (pv_window){0};
}

static bool load(pv_window *w, uint64_t at, size_t size) {
    pv_spool *s = w->spool;
    const char *reason = NULL;
    size_t want = size < w->ahead ? w->ahead : size;
    if (want > s->written - at)
        want = (size_t)(s->written - at);
    if (want > w->capacity) {
        free(w->data);
        w->size = w->capacity = 0;
        w->data = malloc(want);
        if (!w->data)
            return fail(s, NO_MEMORY);
        w->capacity = want;
    }
    w->size = 0;
    if (!pv_os_read_at(s->file, at, w->data, want, &reason))
        return fail(s, reason);
    w->at = at;
    w->size = want;
    return true;
}

pv_bytes pv_window_read(pv_window *w, uint64_t at, size_t size) {
    static const uint8_t NOTHING[1];
    const pv_spool *s = w->spool;
    uint64_t end = pv_spool_size(s);
    if (at >= end)
        return (pv_bytes){NOTHING, 0};
    if (size > end - at)
        size = (size_t)(end - at);
    if (!s->file)
        return (pv_bytes){s->data + at, size};
    if ((at < w->at || at + size > w->at + w->size) && !load(w, at, size))
        return (pv_bytes){NULL, 0};
    return (pv_bytes){w->data + (at - w->at), size};
}
