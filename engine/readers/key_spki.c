/* SPDX-License-Identifier: Apache-2.0
 * Writes the SubjectPublicKeyInfo that a certificate of the key would hold (RFC 5280 4.1.2.7, RFC
 * 3279, RFC 5480), so that keys and certificates are matched by the same octets. Writes minimal
 * DER whatever the key file had. */
#include "base/der.h"
#include "readers/key_parts.h"

/* An element that is written with a lead octet of its own: the zero that keeps an INTEGER
 * positive, the count of unused bits of a BIT STRING. */
typedef struct {
    uint8_t tag;
    bool has_lead; /* a zero octet before the content */
    pv_bytes content;
} element;

static element integer(pv_bytes magnitude) {
    bool lead = magnitude.size == 0 || magnitude.data[0] & 0x80;
    return (element){PV_TAG_INTEGER, lead, magnitude};
}

/* Content that is written whole elsewhere. */
static element whole(pv_bytes der) {
    return (element){0, false, der};
}

static size_t length_octets(size_t size) {
    size_t count = 1;
    for (size_t rest = size; size >= 0x80 && rest; rest >>= 8)
        count++;
    return count;
}

static size_t size_of(const element *e) {
    size_t content = e->content.size + e->has_lead;
    return e->tag ? 1 + length_octets(content) + content : content;
}

static uint8_t *put_header(uint8_t *at, uint8_t tag, size_t size) {
    size_t count = length_octets(size);
    *at++ = tag;
    if (count > 1)
        *at++ = (uint8_t)(0x80 | (count - 1));
    for (size_t shift = count > 1 ? count - 1 : 1; shift; shift--)
        *at++ = (uint8_t)(size >> (8 * (shift - 1)));
    return at;
}

static uint8_t *put(uint8_t *at, const element *e) {
    if (e->tag)
        at = put_header(at, e->tag, e->content.size + e->has_lead);
    if (e->has_lead)
        *at++ = 0;
    if (e->content.size)
        memcpy(at, e->content.data, e->content.size);
    return at + e->content.size;
}

/* A SEQUENCE of elements. */
static pv_bytes sequence(pv_arena *arena, const element *elements, size_t count) {
    size_t inside = 0;
    for (size_t i = 0; i < count; i++)
        inside += size_of(&elements[i]);
    size_t size = 1 + length_octets(inside) + inside;
    uint8_t *der = pv_arena_alloc(arena, size);
    if (!der)
        return (pv_bytes){NULL, 0};
    uint8_t *at = put_header(der, PV_TAG_SEQUENCE, inside);
    for (size_t i = 0; i < count; i++)
        at = put(at, &elements[i]);
    return (pv_bytes){der, size};
}

pv_bytes pv_spki_rsa_public(pv_arena *arena, const pv_rsa_numbers *numbers) {
    const element both[] = {integer(numbers->n), integer(numbers->e)};
    return sequence(arena, both, 2);
}

pv_bytes pv_spki_integer(pv_arena *arena, pv_bytes magnitude) {
    const element e = integer(magnitude);
    uint8_t *der = pv_arena_alloc(arena, size_of(&e));
    if (!der)
        return (pv_bytes){NULL, 0};
    put(der, &e);
    return (pv_bytes){der, size_of(&e)};
}

pv_bytes pv_spki_rsa_algorithm(void) {
    static const uint8_t DER[] = {0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                  0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
    return (pv_bytes){DER, sizeof DER};
}

pv_bytes pv_spki_algorithm(pv_arena *arena, pv_oid algorithm, pv_bytes parameters) {
    const element both[] = {{PV_TAG_OID, false, pv_oid_der(algorithm)}, whole(parameters)};
    return sequence(arena, both, parameters.size ? 2 : 1);
}

pv_bytes pv_spki_ec_algorithm(pv_arena *arena, pv_bytes parameters) {
    return pv_spki_algorithm(arena, PV_OID_KEY_EC, parameters);
}

pv_bytes pv_spki_dsa_algorithm(pv_arena *arena, const pv_dsa_numbers *numbers) {
    const element pqg[] = {integer(numbers->p), integer(numbers->q), integer(numbers->g)};
    pv_bytes parameters = sequence(arena, pqg, 3);
    if (!parameters.data)
        return parameters;
    const element both[] = {{PV_TAG_OID, false, pv_oid_der(PV_OID_KEY_DSA)}, whole(parameters)};
    return sequence(arena, both, 2);
}

pv_bytes pv_spki_build(pv_arena *arena, pv_bytes algorithm, pv_bytes public_key,
                       pv_bytes *ret_public_key) {
    const element both[] = {whole(algorithm), {PV_TAG_BIT_STRING, true, public_key}};
    pv_bytes spki = sequence(arena, both, 2);
    if (spki.data)
        *ret_public_key = (pv_bytes){spki.data + (spki.size - public_key.size), public_key.size};
    return spki;
}
