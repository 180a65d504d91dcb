/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_SPOOL_H
#define PKIVET_SCAN_SPOOL_H

#include "base/bytes.h"

/* Octets that are added at the end and read anywhere: in memory while they are few, then in a
 * temporary file. */

/* What all spools of an index share. */
typedef struct {
    uint64_t most, used; /* octets in files */
    size_t in_memory;    /* octets of one spool before they are written */
    const char *wrong;   /* why nothing can be added or read any more; NULL */
} pv_spool_room;

struct pv_os_file;

typedef struct {
    pv_spool_room *room;
    struct pv_os_file *file; /* NULL: all is in `data` */
    uint64_t written;        /* octets in the file; `data` comes after them */
    uint8_t *data;
    size_t size, capacity;
} pv_spool;

void pv_spool_init(pv_spool *spool, pv_spool_room *room);
void pv_spool_done(pv_spool *spool);

/* False, and room->wrong says why: then nothing was added. */
bool pv_spool_add(pv_spool *spool, const void *bytes, size_t size);
/* The same, past the memory: what is added next comes behind it. Nothing may be in memory. */
bool pv_spool_write(pv_spool *spool, const void *bytes, size_t size);
/* Writes what is left, where some was written before. */
bool pv_spool_flush(pv_spool *spool);

static inline uint64_t pv_spool_size(const pv_spool *spool) {
    return spool->written + spool->size;
}

/* A part of a flushed spool, read ahead. */
typedef struct {
    pv_spool *spool;
    uint8_t *data;
    uint64_t at;
    size_t size, capacity, ahead;
} pv_window;

/* `ahead`: how many octets to read at once. */
void pv_window_init(pv_window *window, pv_spool *spool, size_t ahead);
void pv_window_done(pv_window *window);

/* Up to `size` octets from `at`, fewer where the spool ends; good until the next call. `data` is
 * NULL when they cannot be read. */
pv_bytes pv_window_read(pv_window *window, uint64_t at, size_t size);

#endif
