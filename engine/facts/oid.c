/* SPDX-License-Identifier: Apache-2.0
 * The table of object identifiers and its binary search. */
#include "facts/oid.h"

#include "base/der.h"
#include "base/text.h"

static const struct {
    const char *symbol, *name, *dotted, *der;
    size_t size;
} OIDS[] = {
#define OID(symbol, name, dotted, der) {#symbol, name, dotted, der, sizeof der - 1},
#include "facts/oids.def"
#undef OID
};

static uint64_t eight_octets(const uint8_t *p) {
    return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 |
           (uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
           (uint64_t)p[6] << 8 | p[7];
}

/* As memcmp, which for so few octets spends its time on being called: the first eight and the last
 * eight, which may overlap; below that one by one. */
static int compare(const uint8_t *a, const uint8_t *b, size_t size) {
    if (size >= 8 && size <= 16) {
        uint64_t x = eight_octets(a), y = eight_octets(b);
        if (x == y) {
            x = eight_octets(a + size - 8);
            y = eight_octets(b + size - 8);
        }
        return (x > y) - (x < y);
    }
    size_t i = 0;
    while (i < size && a[i] == b[i])
        i++;
    return i == size ? 0 : a[i] - b[i];
}

pv_oid pv_oid_find(pv_bytes content) {
    size_t low = 0, high = PV_OID_UNKNOWN;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = content.size == OIDS[middle].size
                        ? compare(content.data, (const uint8_t *)OIDS[middle].der, content.size)
                        : (content.size < OIDS[middle].size ? -1 : 1);
        if (order == 0)
            return (pv_oid)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return PV_OID_UNKNOWN;
}

pv_oid pv_oid_named(const char *name) {
    for (size_t i = 0; i < PV_OID_UNKNOWN; i++)
        if (strcmp(OIDS[i].name, name) == 0 || strcmp(OIDS[i].dotted, name) == 0)
            return (pv_oid)i;
    return PV_OID_UNKNOWN;
}

const char *pv_oid_name(pv_oid oid) {
    return OIDS[oid].name;
}

const char *pv_oid_dotted(pv_oid oid) {
    return OIDS[oid].dotted;
}

bool pv_oid_is_eku(pv_oid oid) {
    return strncmp(OIDS[oid].symbol, "EKU_", 4) == 0;
}

pv_bytes pv_oid_der(pv_oid oid) {
    return (pv_bytes){(const uint8_t *)OIDS[oid].der, OIDS[oid].size};
}

const char *pv_oid_text(pv_arena *arena, pv_bytes content) {
    pv_oid oid = pv_oid_find(content);
    if (oid != PV_OID_UNKNOWN)
        return OIDS[oid].name;
    const char *dotted = pv_der_oid_dotted(arena, content);
    if (dotted)
        return dotted;
    const char *hex = pv_hex_in(arena, content);
    return hex ? pv_arena_printf(arena, "#%s", hex) : NULL;
}
