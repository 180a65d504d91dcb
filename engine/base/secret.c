/* SPDX-License-Identifier: Apache-2.0
 * Keeps passwords in memory that is wiped before it is freed. */
#include "base/secret.h"

#include <stdlib.h>

#include "base/os.h"

enum { LONGEST = 1024, BUILT_IN = 2 };

typedef struct {
    uint8_t *data;
    size_t size;
} held;

struct pv_passwords {
    held items[PV_PASSWORDS_MAX];
    size_t count;
};

pv_passwords *pv_passwords_new(void) {
    return calloc(1, sizeof(pv_passwords));
}

void pv_passwords_free(pv_passwords *p) {
    if (!p)
        return;
    for (size_t i = 0; i < p->count; i++) {
        pv_os_wipe(p->items[i].data, p->items[i].size);
        free(p->items[i].data);
    }
    free(p);
}

pv_status pv_passwords_add(pv_passwords *p, pv_bytes password) {
    static const pv_error TOO_LONG = {
        PV_USAGE, {PV_NOWHERE, 0}, "a password is longer than 1024 bytes"};
    static const pv_error TOO_MANY = {
        PV_USAGE, {PV_NOWHERE, 0}, "more than 4096 passwords were offered"};
    if (password.size > LONGEST)
        return (pv_status){&TOO_LONG};
    for (size_t i = 0; i < p->count; i++)
        if (pv_bytes_equal((pv_bytes){p->items[i].data, p->items[i].size}, password))
            return pv_success();
    if (p->count == PV_PASSWORDS_MAX)
        return (pv_status){&TOO_MANY};
    uint8_t *copy = malloc(password.size + 1);
    if (!copy)
        return pv_no_memory();
    if (password.size)
        memcpy(copy, password.data, password.size);
    copy[password.size] = 0;
    p->items[p->count++] = (held){copy, password.size};
    return pv_success();
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
