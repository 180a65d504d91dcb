/* SPDX-License-Identifier: Apache-2.0
 * Byte strings kept once each: one buffer with a length before each string, and a hash table of
 * offsets. Whoever makes strings whose hashes collide finds that they are kept twice, and that it
 * costs no time: a search looks at a few slots only. */
#include "scan/intern.h"

#include <stdlib.h>
#include <string.h>

enum { PROBES = 32, FIRST_SLOTS = 1 << 10 };

void pv_intern_init(pv_intern *in, size_t most) {
    *in = (pv_intern){.most = most};
}

void pv_intern_done(pv_intern *in) {
    free(in->data);
    free(in->table);
    *in = (pv_intern){0};
}

size_t pv_intern_used(const pv_intern *in) {
    return in->room + in->slots * sizeof *in->table;
}

bool pv_intern_grow(void **items, size_t *room, size_t count, size_t size) {
    if (count <= *room)
        return true;
    size_t more = *room + *room / 2;
    more = more < count ? count + 64 : more;
    void *grown = realloc(*items, more * size);
    if (!grown)
        return false;
    *items = grown;
    *room = more;
    return true;
}

static uint64_t hash_of(pv_bytes b) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < b.size; i++)
        h = (h ^ b.data[i]) * 0x100000001b3u;
    return h ^ h >> 32;
}

pv_bytes pv_intern_get(const pv_intern *in, uint32_t at) {
    const uint8_t *p = in->data + at;
    size_t size = 0;
    unsigned shift = 0;
    do {
        size |= (size_t)(*p & 0x7f) << shift;
        shift += 7;
    } while (*p++ & 0x80);
    return (pv_bytes){p, size};
}

static bool same(pv_bytes a, pv_bytes b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* The slot of an equal string, or else a free one; NULL: neither is near. */
static uint32_t *slot_for(const pv_intern *in, pv_bytes bytes) {
    uint64_t h = hash_of(bytes);
    for (size_t i = 0; i < PROBES && in->slots; i++) {
        uint32_t *slot = &in->table[(h + i) & (in->slots - 1)];
        if (!*slot || same(pv_intern_get(in, *slot - 1), bytes))
            return slot;
    }
    return NULL;
}

static bool grow_table(pv_intern *in) {
    size_t old_slots = in->slots;
    uint32_t *old = in->table;
    in->slots = old_slots ? old_slots * 2 : FIRST_SLOTS;
    in->table = calloc(in->slots, sizeof *in->table);
    if (!in->table) {
        in->table = old;
        in->slots = old_slots;
        return false;
    }
    for (size_t i = 0; i < old_slots; i++) {
        uint32_t *slot = old[i] ? slot_for(in, pv_intern_get(in, old[i] - 1)) : NULL;
        if (slot)
            *slot = old[i];
    }
    free(old);
    return true;
}

static bool append(pv_intern *in, pv_bytes bytes) {
    if (bytes.size > UINT32_MAX - 16 - in->size ||
        !pv_intern_grow((void **)&in->data, &in->room, in->size + bytes.size + 10, 1))
        return false;
    size_t left = bytes.size;
    for (; left > 0x7f; left >>= 7)
        in->data[in->size++] = (uint8_t)(left | 0x80);
    in->data[in->size++] = (uint8_t)left;
    if (bytes.size)
        memcpy(in->data + in->size, bytes.data, bytes.size);
    in->size += bytes.size;
    return true;
}

bool pv_intern_put(pv_intern *in, pv_bytes bytes, uint32_t *ret_at, bool *ret_new) {
    if (in->size > UINT32_MAX - 16)
        return false;
    if (in->count + in->count / 3 >= in->slots && !grow_table(in))
        return false;
    uint32_t *slot = slot_for(in, bytes);
    bool is_new = !slot || !*slot;
    if (ret_new)
        *ret_new = is_new;
    *ret_at = is_new ? (uint32_t)in->size : *slot - 1;
    if (!is_new)
        return true;
    if (pv_intern_used(in) + bytes.size > in->most || !append(in, bytes))
        return false;
    if (slot)
        *slot = *ret_at + 1;
    in->count++;
    return true;
}
