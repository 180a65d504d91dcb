/* SPDX-License-Identifier: Apache-2.0
 * Keeps passwords in memory that is wiped before it is freed. */
#include "base/secret.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"

enum { LONGEST = 1024, BUILT_IN = 2 };

typedef struct {
    uint8_t *data;
    size_t size;
    char *glob; /* NULL: for every path */
} held;

struct pv_passwords {
    held *items; /* room for PV_PASSWORDS_MAX; of a choice, for `count` */
    size_t count;
    uint64_t
        choice; /* digest of which they are (FNV-1a over their numbers); 0: no choice was made */
    bool has_globs;
};

pv_passwords *pv_passwords_new(void) {
    pv_passwords *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->items = calloc(PV_PASSWORDS_MAX, sizeof *p->items);
    if (p->items)
        return p;
    free(p);
    return NULL;
}

void pv_passwords_free(pv_passwords *p) {
    if (!p)
        return;
    for (size_t i = 0; i < p->count; i++) {
        pv_os_wipe(p->items[i].data, p->items[i].size);
        free(p->items[i].data);
        free(p->items[i].glob);
    }
    free(p->items);
    free(p);
}

static bool same_glob(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_held(const pv_passwords *p, const char *glob, pv_bytes password) {
    for (size_t i = 0; i < p->count; i++)
        if (same_glob(p->items[i].glob, glob) &&
            pv_bytes_equal((pv_bytes){p->items[i].data, p->items[i].size}, password))
            return true;
    return false;
}

static pv_status hold(pv_passwords *p, const char *glob, pv_bytes password) {
    held h = {.data = malloc(password.size + 1),
              .size = password.size,
              .glob = glob ? malloc(strlen(glob) + 1) : NULL};
    if (!h.data || (glob && !h.glob)) {
        free(h.data);
        free(h.glob);
        return pv_no_memory();
    }
    if (password.size)
        memcpy(h.data, password.data, password.size);
    h.data[password.size] = 0;
    if (glob)
        memcpy(h.glob, glob, strlen(glob) + 1);
    p->has_globs |= glob != NULL;
    p->items[p->count++] = h;
    return pv_success();
}

pv_status pv_passwords_add(pv_passwords *p, const char *glob, pv_bytes password) {
    static const pv_error TOO_LONG = {
        PV_USAGE, {PV_NOWHERE, 0}, "a password is longer than 1024 bytes"};
    static const pv_error TOO_MANY = {
        PV_USAGE, {PV_NOWHERE, 0}, "more than 4096 passwords were offered"};
    if (password.size > LONGEST)
        return (pv_status){&TOO_LONG};
    if (is_held(p, glob, password))
        return pv_success();
    if (p->count == PV_PASSWORDS_MAX)
        return (pv_status){&TOO_MANY};
    return hold(p, glob, password);
}

const pv_passwords *pv_passwords_for(const pv_passwords *p, const char *path, pv_arena *arena) {
    if (!p || !p->has_globs)
        return p;
    pv_passwords *choice = pv_arena_alloc(arena, sizeof *choice);
    held *items = pv_arena_array(arena, p->count, sizeof *items);
    if (!choice || !items)
        return NULL;
    *choice = (pv_passwords){.items = items, .choice = UINT64_C(0xcbf29ce484222325)};
    for (size_t i = 0; i < p->count; i++)
        if (!p->items[i].glob || pv_os_glob(p->items[i].glob, path)) {
            items[choice->count++] = p->items[i];
            choice->choice = (choice->choice ^ (i + 1)) * UINT64_C(0x100000001b3);
        }
    return choice;
}

uint64_t pv_passwords_choice(const pv_passwords *p) {
    return p ? p->choice : 0;
}

size_t pv_passwords_count(const pv_passwords *p) {
    return BUILT_IN + (p ? p->count : 0);
}

pv_password pv_passwords_at(const pv_passwords *p, size_t index) {
    if (index < BUILT_IN)
        return (pv_password){.null = index == 0, .bytes = {(const uint8_t *)"", 0}};
    const held *h = &p->items[index - BUILT_IN];
    return (pv_password){.null = false, .bytes = {h->data, h->size}};
}

bool pv_passwords_offered(const pv_passwords *p) {
    return p && p->count > 0;
}
