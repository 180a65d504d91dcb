/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_DER_MAKER_H
#define PKIVET_TESTS_DER_MAKER_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/der.h"
#include "facts/oid.h"

/* DER and BER written by hand, inside out. Everything lives in an arena. */

static inline pv_bytes der_text(const char *text) {
    return (pv_bytes){(const uint8_t *)text, strlen(text)};
}

static inline pv_bytes der_join(pv_arena *arena, const pv_bytes *parts, size_t count) {
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        size += parts[i].size;
    uint8_t *all = pv_arena_alloc(arena, size), *at = all;
    if (!all)
        abort();
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size)
            memcpy(at, parts[i].data, parts[i].size);
        at += parts[i].size;
    }
    return (pv_bytes){all, size};
}

static inline pv_bytes der_of(pv_arena *arena, uint8_t tag, pv_bytes content) {
    uint8_t head[10] = {tag};
    size_t size = 1, octets = 0;
    if (content.size >= 0x80)
        for (size_t rest = content.size; rest; rest >>= 8)
            octets++;
    head[size++] = (uint8_t)(octets ? 0x80 | octets : content.size);
    for (size_t i = octets; i; i--)
        head[size++] = (uint8_t)(content.size >> 8 * (i - 1));
    const pv_bytes parts[] = {{head, size}, content};
    return der_join(arena, parts, 2);
}

/* The same with an indefinite length. */
static inline pv_bytes ber_of(pv_arena *arena, uint8_t tag, pv_bytes content) {
    const uint8_t head[] = {tag, 0x80}, end[] = {0, 0};
    const pv_bytes parts[] = {{head, 2}, content, {end, 2}};
    return der_join(arena, parts, 3);
}

static inline pv_bytes der_oid(pv_arena *arena, pv_oid oid) {
    return der_of(arena, PV_TAG_OID, pv_oid_der(oid));
}

#define DER_SEQUENCE(arena, ...) DER_MANY(arena, PV_TAG_SEQUENCE, __VA_ARGS__)
#define DER_MANY(arena, tag, ...)                                                                  \
    der_of(arena, tag,                                                                             \
           der_join(arena, (const pv_bytes[]){__VA_ARGS__},                                        \
                    sizeof((const pv_bytes[]){__VA_ARGS__}) / sizeof(pv_bytes)))

/* ContentInfo with [0] EXPLICIT content. */
static inline pv_bytes der_content_info(pv_arena *arena, pv_oid type, pv_bytes content) {
    return DER_SEQUENCE(arena, der_oid(arena, type),
                        der_of(arena, PV_TAG_CONTEXT_CONSTRUCTED(0), content));
}

/* A PFX around an AuthenticatedSafe; `mac` may be empty. */
static inline pv_bytes der_pfx(pv_arena *arena, pv_bytes auth_safe, pv_bytes mac) {
    static const uint8_t VERSION[] = {PV_TAG_INTEGER, 1, 3};
    pv_bytes octets = der_of(arena, PV_TAG_OCTET_STRING, auth_safe);
    return DER_SEQUENCE(arena, (pv_bytes){VERSION, sizeof VERSION},
                        der_content_info(arena, PV_OID_CMS_DATA, octets), mac);
}

/* A bag of the type, with the value in [0]. */
static inline pv_bytes der_bag(pv_arena *arena, pv_oid type, pv_bytes value) {
    return der_content_info(arena, type, value);
}

/* id-data with one SafeContents of `bags`. */
static inline pv_bytes der_safe(pv_arena *arena, pv_bytes bags) {
    pv_bytes contents = der_of(arena, PV_TAG_SEQUENCE, bags);
    return der_content_info(arena, PV_OID_CMS_DATA, der_of(arena, PV_TAG_OCTET_STRING, contents));
}

#endif
