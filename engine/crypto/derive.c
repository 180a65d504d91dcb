/* SPDX-License-Identifier: Apache-2.0
 * Keys made of passwords: PBKDF2 (RFC 8018 5.2) and the derivation of PKCS#12 (RFC 7292 B.2), with
 * SHA-1 or SHA-256. Both are thousands of digests of less than a block each. EVP takes three times
 * as long for one as its compression does, so OpenSSL's compression is called itself here, on
 * blocks whose padding never changes. That part of OpenSSL is called deprecated, for it knows of no
 * providers; it is none the less there in every version since 1.0. Other digests are not known
 * here: for those EVP has to do. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/derive.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/pkcs12.h>
#include <openssl/sha.h>
#include <string.h>

enum { BLOCK = 64, SHA1_SIZE = 20, SHA256_SIZE = 32 };

/* ---- the two digests ------------------------------------------------------------------------- */

typedef union {
    SHA_CTX sha1;
    SHA256_CTX sha256;
} state;

static size_t size_of(bool sha256) {
    return sha256 ? SHA256_SIZE : SHA1_SIZE;
}

static void begin(bool sha256, state *s) {
    if (sha256)
        SHA256_Init(&s->sha256);
    else
        SHA1_Init(&s->sha1);
}

static void add(bool sha256, state *s, const void *data, size_t size) {
    if (sha256)
        SHA256_Update(&s->sha256, data, size);
    else
        SHA1_Update(&s->sha1, data, size);
}

static void finish(bool sha256, state *s, uint8_t *ret_digest) {
    if (sha256)
        SHA256_Final(ret_digest, &s->sha256);
    else
        SHA1_Final(ret_digest, &s->sha1);
}

static void put_word(uint8_t *to, SHA_LONG word) {
    to[0] = (uint8_t)(word >> 24);
    to[1] = (uint8_t)(word >> 16);
    to[2] = (uint8_t)(word >> 8);
    to[3] = (uint8_t)word;
}

/* The last block of a message of `before` whole blocks and one digest: with its padding, which
 * stays as it is when one digest takes the place of another. */
static void pad(uint8_t block[BLOCK], size_t digest, size_t before) {
    size_t bits = (before * BLOCK + digest) * 8;
    memset(block + digest, 0, BLOCK - digest);
    block[digest] = 0x80;
    block[BLOCK - 2] = (uint8_t)(bits >> 8);
    block[BLOCK - 1] = (uint8_t)bits;
}

/* The digest of what `from` has taken and the block, written over the block's beginning. */
static void step_sha1(const SHA_CTX *from, uint8_t block[BLOCK]) {
    SHA_CTX c;
    c.h0 = from->h0;
    c.h1 = from->h1;
    c.h2 = from->h2;
    c.h3 = from->h3;
    c.h4 = from->h4;
    SHA1_Transform(&c, block);
    put_word(block, c.h0);
    put_word(block + 4, c.h1);
    put_word(block + 8, c.h2);
    put_word(block + 12, c.h3);
    put_word(block + 16, c.h4);
}

static void step_sha256(const SHA256_CTX *from, uint8_t block[BLOCK]) {
    SHA256_CTX c;
    memcpy(c.h, from->h, sizeof c.h);
    SHA256_Transform(&c, block);
    for (size_t i = 0; i < sizeof c.h / sizeof *c.h; i++)
        put_word(block + 4 * i, c.h[i]);
}

static void step(bool sha256, const state *from, uint8_t block[BLOCK]) {
    if (sha256)
        step_sha256(&from->sha256, block);
    else
        step_sha1(&from->sha1, block);
}

/* ---- HMAC and PBKDF2 ------------------------------------------------------------------------- */

/* The digest's states behind the inner and the outer pad of a key. */
typedef struct {
    state inner, outer;
} keyed;

static void begin_pad(bool sha256, const uint8_t key[BLOCK], uint8_t with, state *s) {
    uint8_t block[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        block[i] = key[i] ^ with;
    begin(sha256, s);
    add(sha256, s, block, BLOCK);
    OPENSSL_cleanse(block, sizeof block);
}

static void begin_hmac(bool sha256, pv_bytes key, keyed *k) {
    uint8_t block[BLOCK] = {0};
    if (key.size > BLOCK) {
        begin(sha256, &k->inner);
        add(sha256, &k->inner, key.data, key.size);
        finish(sha256, &k->inner, block);
    } else if (key.size) {
        memcpy(block, key.data, key.size);
    }
    begin_pad(sha256, block, 0x36, &k->inner);
    begin_pad(sha256, block, 0x5c, &k->outer);
    OPENSSL_cleanse(block, sizeof block);
}

/* Ends what was added to the inner state; both states are used up. */
static void end_hmac(bool sha256, keyed *k, uint8_t *ret_value) {
    finish(sha256, &k->inner, ret_value);
    add(sha256, &k->outer, ret_value, size_of(sha256));
    finish(sha256, &k->outer, ret_value);
}

size_t pv_derive_hmac(bool sha256, pv_bytes key, pv_bytes message,
                      uint8_t ret_value[PV_DERIVE_DIGEST]) {
    keyed k;
    begin_hmac(sha256, key, &k);
    add(sha256, &k.inner, message.data, message.size);
    end_hmac(sha256, &k, ret_value);
    OPENSSL_cleanse(&k, sizeof k);
    return size_of(sha256);
}

/* The block of that number, from 1. */
static void derive_block(const pv_derivation *how, const keyed *password, uint32_t number,
                         uint8_t ret_sum[PV_DERIVE_DIGEST]) {
    const size_t size = size_of(how->sha256);
    uint8_t block[BLOCK], counter[4];
    keyed first = *password;
    put_word(counter, number);
    add(how->sha256, &first.inner, how->salt.data, how->salt.size);
    add(how->sha256, &first.inner, counter, sizeof counter);
    end_hmac(how->sha256, &first, block);
    memcpy(ret_sum, block, size);
    pad(block, size, 1);
    for (uint64_t i = 1; i < how->iterations; i++) {
        step(how->sha256, &password->inner, block);
        step(how->sha256, &password->outer, block);
        for (size_t j = 0; j < size; j++)
            ret_sum[j] ^= block[j];
    }
    OPENSSL_cleanse(&first, sizeof first);
    OPENSSL_cleanse(block, sizeof block);
}

void pv_derive_pbkdf2(const pv_derivation *how, pv_bytes password, uint8_t *ret_key, size_t size) {
    const size_t whole = size_of(how->sha256);
    uint8_t sum[PV_DERIVE_DIGEST];
    keyed k;
    begin_hmac(how->sha256, password, &k);
    for (uint32_t number = 1; size; number++) {
        size_t taken = size < whole ? size : whole;
        derive_block(how, &k, number, sum);
        memcpy(ret_key, sum, taken);
        ret_key += taken;
        size -= taken;
    }
    OPENSSL_cleanse(&k, sizeof k);
    OPENSSL_cleanse(sum, sizeof sum);
}

/* ---- PKCS#12 --------------------------------------------------------------------------------- */

/* The string I: salt and password, each repeated until it fills its blocks. */
typedef struct {
    uint8_t *data;
    size_t size;
} material;

static size_t in_blocks(size_t size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
}

static void repeat(uint8_t *to, size_t size, const uint8_t *from, size_t period) {
    for (size_t i = 0; i < size; i++)
        to[i] = from[i % period];
}

static void free_material(material *m) {
    OPENSSL_clear_free(m->data, m->size);
}

/* The password as UTF-16, big-endian, with a final NUL; octets that are no UTF-8 as Latin-1. */
static bool make_material(pv_bytes salt, pv_password password, material *m) {
    unsigned char *wide = NULL;
    int wide_size = 0;
    if (!password.null && !OPENSSL_utf82uni((const char *)password.bytes.data,
                                            (int)password.bytes.size, &wide, &wide_size))
        return false;
    size_t of_salt = in_blocks(salt.size), of_password = in_blocks((size_t)wide_size);
    m->size = of_salt + of_password;
    m->data = OPENSSL_malloc(m->size + 1);
    if (m->data) {
        repeat(m->data, of_salt, salt.data, salt.size);
        repeat(m->data + of_salt, of_password, wide, (size_t)wide_size);
    }
    OPENSSL_clear_free(wide, (size_t)wide_size);
    return m->data != NULL;
}

/* The first of the iterations; the block is then ready for the others. */
static void begin_block(bool sha256, uint8_t use, const material *m, uint8_t block[BLOCK]) {
    state s;
    memset(block, use, BLOCK);
    begin(sha256, &s);
    add(sha256, &s, block, BLOCK);
    add(sha256, &s, m->data, m->size);
    finish(sha256, &s, block);
    pad(block, size_of(sha256), 0);
    OPENSSL_cleanse(&s, sizeof s);
}

static void iterate(const pv_derivation *how, uint8_t blocks[][BLOCK], size_t lanes) {
    state start;
    begin(how->sha256, &start);
    for (uint64_t i = 1; i < how->iterations; i++)
        for (size_t lane = 0; lane < lanes; lane++)
            step(how->sha256, &start, blocks[lane]);
}

/* Each block of I becomes itself, plus the digest repeated to a block, plus 1. */
static void advance(material *m, const uint8_t *digest, size_t size) {
    for (size_t at = 0; at < m->size; at += BLOCK) {
        unsigned carry = 1;
        for (size_t i = BLOCK; i-- > 0; carry >>= 8) {
            carry += (unsigned)m->data[at + i] + digest[i % size];
            m->data[at + i] = (uint8_t)carry;
        }
    }
}

bool pv_derive_pkcs12(const pv_derivation *how, pv_password password, uint8_t use, uint8_t *ret_key,
                      size_t size) {
    const size_t whole = size_of(how->sha256);
    uint8_t block[1][BLOCK];
    material m;
    if (!make_material(how->salt, password, &m))
        return false;
    while (size) {
        size_t taken = size < whole ? size : whole;
        begin_block(how->sha256, use, &m, block[0]);
        iterate(how, block, 1);
        memcpy(ret_key, block[0], taken);
        ret_key += taken;
        size -= taken;
        if (size)
            advance(&m, block[0], whole);
    }
    OPENSSL_cleanse(block, sizeof block);
    free_material(&m);
    return true;
}

bool pv_derive_pkcs12_lanes(const pv_derivation *how, const pv_password *passwords, size_t lanes,
                            uint8_t use, uint8_t ret_keys[PV_DERIVE_LANES][PV_DERIVE_DIGEST]) {
    uint8_t blocks[PV_DERIVE_LANES][BLOCK];
    material m;
    assert(lanes <= PV_DERIVE_LANES);
    for (size_t i = 0; i < lanes; i++) {
        if (!make_material(how->salt, passwords[i], &m))
            return false;
        begin_block(how->sha256, use, &m, blocks[i]);
        free_material(&m);
    }
    iterate(how, blocks, lanes);
    for (size_t i = 0; i < lanes; i++)
        memcpy(ret_keys[i], blocks[i], size_of(how->sha256));
    OPENSSL_cleanse(blocks, sizeof blocks);
    return true;
}
