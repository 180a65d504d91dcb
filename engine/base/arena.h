/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_ARENA_H
#define PKIVET_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Memory that is handed out piece by piece and given back whole. Not thread-safe: one owner.
 * With PKIVET_ARENA_DEBUG every block is a malloc of its own, so that sanitizers see overruns. */
typedef struct pv_arena pv_arena;

/* `max_bytes` caps what the arena may hold at once. NULL without memory. */
pv_arena *pv_arena_new(size_t max_bytes);

/* Runs the deferred destructors, last first, and frees everything. NULL is fine. */
void pv_arena_free(pv_arena *arena);

/* The same, but keeps the arena (and its first block) for the next use. */
void pv_arena_reset(pv_arena *arena);

/* Bytes handed out since the last reset. */
size_t pv_arena_used(const pv_arena *arena);

/* What the arena holds, its cap, and another cap from now on; what it holds stays. */
size_t pv_arena_held(const pv_arena *arena);
size_t pv_arena_max(const pv_arena *arena);
void pv_arena_set_max(pv_arena *arena, size_t max_bytes);

/* A point to go back to: what was handed out or deferred after it is given back, the newest first.
 * The cap stays as it is. */
typedef struct {
    void *block, *deferred;
    size_t in_block, held, used;
} pv_arena_point;
pv_arena_point pv_arena_mark(const pv_arena *arena);
void pv_arena_rewind(pv_arena *arena, pv_arena_point point);

/* Zeroed, aligned for any type; NULL when the system or the cap gives no more. `size` 0 gives a
 * valid pointer to nothing. */
void *pv_arena_alloc(pv_arena *arena, size_t size);

/* `count * size` with the overflow checked. */
void *pv_arena_array(pv_arena *arena, size_t count, size_t size);

/* Copies; text gets a final NUL. NULL without memory. */
void *pv_arena_copy(pv_arena *arena, const void *bytes, size_t size);
char *pv_arena_text(pv_arena *arena, const char *text, size_t size);
char *pv_arena_printf(pv_arena *arena, const char *fmt, ...) PV_PRINTF(2, 3);
char *pv_arena_vprintf(pv_arena *arena, const char *fmt, va_list args) PV_PRINTF(2, 0);

/* Registers `release(object)` for when the arena is reset or freed. When it cannot be registered
 * the object is released at once and the call fails, so the caller never has to clean up. */
typedef void pv_release(void *object);
PV_MUST_USE pv_status pv_arena_defer(pv_arena *arena, pv_release *release, void *object);

/* Makes `bytes` of the arena be wiped before they are given back (passwords, decrypted keys). */
PV_MUST_USE pv_status pv_arena_wipe_later(pv_arena *arena, void *bytes, size_t size);

#endif
