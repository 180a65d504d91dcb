/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_INTERN_H
#define PKIVET_SCAN_INTERN_H

#include "base/bytes.h"

/* Byte strings kept once each, for as long as a scan lasts, in as little memory as can be. */
typedef struct {
    uint8_t *data;
    size_t size, room;
    uint32_t *table; /* where strings begin, plus 1; 0: free */
    size_t slots, count;
    size_t most; /* octets, all told */
} pv_intern;

void pv_intern_init(pv_intern *intern, size_t most);
void pv_intern_done(pv_intern *intern);

/* Where the string stands; `ret_new` (may be NULL): it was not there before. False without memory,
 * or when that would be more than the most. */
bool pv_intern_put(pv_intern *intern, pv_bytes bytes, uint32_t *ret_at, bool *ret_new);
pv_bytes pv_intern_get(const pv_intern *intern, uint32_t at);

/* Octets that it takes. */
size_t pv_intern_used(const pv_intern *intern);

/* Room for `count` items, growing by half. False without memory. */
bool pv_intern_grow(void **items, size_t *room, size_t count, size_t size);

#endif
