/* SPDX-License-Identifier: Apache-2.0
 * NH: sums of products of words with a key added. A block is as long as the key; of several the
 * hashes are hashed again, with a key of their own. */
#include "base/nh.h"

#include <string.h>

enum { BLOCK = PV_NH_WORDS * 8 };

__extension__ typedef unsigned __int128 wide;

static inline uint64_t word_at(const uint8_t *p) {
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static inline wide pair_at(const uint64_t *key, const uint8_t *data) {
    return (wide)(word_at(data) + key[0]) * (word_at(data + 8) + key[1]);
}

/* What is missing of the last pair of words is zeros: only equal sizes are compared. */
static wide hash_block(const uint64_t *key, const uint8_t *data, size_t size) {
    uint8_t rest[16] = {0};
    wide sum = 0;
    const uint8_t *end = data + size;
    for (; end - data >= 64; data += 64, key += 8)
        sum += pair_at(key, data) + pair_at(key + 2, data + 16) + pair_at(key + 4, data + 32) +
               pair_at(key + 6, data + 48);
    for (; end - data >= 16; data += 16, key += 2)
        sum += pair_at(key, data);
    if (data == end)
        return sum;
    memcpy(rest, data, (size_t)(end - data));
    return sum + pair_at(key, rest);
}

static wide hash_blocks(const pv_nh_key *key, pv_bytes bytes) {
    wide sums[PV_NH_WORDS / 2];
    size_t count = 0;
    for (size_t at = 0; at < bytes.size; at += BLOCK) {
        size_t size = bytes.size - at < BLOCK ? bytes.size - at : BLOCK;
        sums[count++] = hash_block(key->words[0], bytes.data + at, size);
    }
    return hash_block(key->words[1], (const uint8_t *)sums, count * sizeof *sums);
}

bool pv_nh_of(const pv_nh_key *key, pv_bytes bytes, pv_sip *ret_hash) {
    if (bytes.size > PV_NH_MOST)
        return false;
    wide sum = bytes.size > BLOCK ? hash_blocks(key, bytes)
                                  : hash_block(key->words[0], bytes.data, bytes.size);
    *ret_hash = (pv_sip){(uint64_t)(sum >> 64), (uint64_t)sum};
    return true;
}
