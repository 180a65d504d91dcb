/* SPDX-License-Identifier: Apache-2.0
 * SipHash-2-4-128, as its authors' paper and reference code have it. */
#include "base/siphash.h"

typedef struct {
    uint64_t v0, v1, v2, v3;
} state;

static inline uint64_t rotate(uint64_t x, unsigned bits) {
    return x << bits | x >> (64 - bits);
}

static inline void mix(state *s) {
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

static inline uint64_t eight_at(const uint8_t *p) {
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
           (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
           (uint64_t)p[7] << 56; /* compilers know this for one load */
}

static inline uint64_t rest_at(const uint8_t *p, size_t size) {
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++)
        word |= (uint64_t)p[i] << 8 * i;
    return word;
}

static inline void take(state *s, uint64_t word) {
    s->v3 ^= word;
    mix(s);
    mix(s);
    s->v0 ^= word;
}

static inline uint64_t give(state *s) {
    for (int i = 0; i < 4; i++)
        mix(s);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

pv_sip pv_sip_of(pv_sip_key key, pv_bytes b) {
    state s = {key.k[0] ^ 0x736f6d6570736575, key.k[1] ^ 0x646f72616e646f6d ^ 0xee,
               key.k[0] ^ 0x6c7967656e657261, key.k[1] ^ 0x7465646279746573};
    size_t at = 0;
    for (; at + 8 <= b.size; at += 8)
        take(&s, eight_at(b.data + at));
    take(&s, (uint64_t)b.size << 56 | (at < b.size ? rest_at(b.data + at, b.size - at) : 0));
    s.v2 ^= 0xee;
    uint64_t first = give(&s);
    s.v1 ^= 0xdd;
    return (pv_sip){first, give(&s)};
}
