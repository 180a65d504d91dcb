/* SPDX-License-Identifier: Apache-2.0
 * PVK files of makecert and pvk2pfx: a header of six numbers, a salt, a PRIVATEKEYBLOB (blob.c).
 * The format was never published; OpenSSL's PEM_read_bio_PVK names its fields. The KeySpec stands
 * in the header and, as an algorithm identifier, in the blob's own header, which is not encrypted:
 * no password is needed for it. What follows is RC4 under SHA-1 of salt and password, of which
 * 128 bits are used, or 40. Such a file knows of no provider. */
#include "base/os.h"
#include "crypto/crypto.h"
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/blob.h"
#include "readers/key_file.h"

enum { HEADER = 24, RC4_KEY = 16, WEAK_KEY = 5, SHA1 = 20, LONGEST_SALT = 1024 };
enum { KEYTYPE_EXCHANGE = 1, KEYTYPE_SIGNATURE = 2 };

static const uint8_t MAGIC[] = {0x1e, 0xf1, 0xb5, 0xb0};

typedef struct {
    pv_place keytype_place;
    uint32_t keytype, encrypted, salt_size, key_size;
    pv_bytes salt;
    pv_blob_header blob;
    pv_place body_place;
    pv_bytes body; /* what follows the blob's header */
} pvk;

static pv_bid probe(const pv_probe *p) {
    if (p->head.size < sizeof MAGIC || memcmp(p->head.data, MAGIC, sizeof MAGIC) != 0)
        return PV_BID_NONE;
    return PV_BID_CERTAIN;
}

static pv_status take_header(pv_cursor *c, pvk *file) {
    pv_bytes magic;
    uint32_t reserved;
    PV_TRY(pv_cursor_take(c, sizeof MAGIC, "magic of the PVK file", &magic));
    PV_TRY(pv_cursor_take_u32(c, "header of the PVK file", &reserved));
    file->keytype_place = pv_cursor_place(c);
    PV_TRY(pv_cursor_take_u32(c, "key type of the PVK file", &file->keytype));
    PV_TRY(pv_cursor_take_u32(c, "encryption of the PVK file", &file->encrypted));
    PV_TRY(pv_cursor_take_u32(c, "salt size of the PVK file", &file->salt_size));
    return pv_cursor_take_u32(c, "key size of the PVK file", &file->key_size);
}

static pv_status take_blob(pv_cursor *c, pvk *file) {
    pv_bytes blob;
    pv_place place = pv_cursor_place(c);
    if (file->salt_size > LONGEST_SALT)
        return pv_fail(c->arena, PV_DAMAGED, place, "the PVK file says that its salt has %lu bytes",
                       (unsigned long)file->salt_size);
    PV_TRY(pv_cursor_take(c, file->salt_size, "salt of the PVK file", &file->salt));
    PV_TRY(pv_cursor_take(c, file->key_size, "key of the PVK file", &blob));
    pv_cursor inner = pv_cursor_within(c, blob);
    PV_TRY(pv_blob_take_header(&inner, &file->blob));
    file->body_place = pv_cursor_place(&inner);
    file->body = (pv_bytes){inner.next, pv_cursor_left(&inner)};
    return pv_success();
}

/* The KeySpec is said twice; when the two differ neither is to be believed. */
static void set_spec(const pv_reading *reading, pv_subject *key, const pvk *file) {
    pv_keyspec second,
        first = file->keytype == KEYTYPE_EXCHANGE ? PV_KEYSPEC_EXCHANGE : PV_KEYSPEC_SIGNATURE;
    bool known = file->keytype == KEYTYPE_EXCHANGE || file->keytype == KEYTYPE_SIGNATURE;
    if (!known)
        pv_unit_problem(reading->unit, reading->artifact, PV_DAMAGED, file->keytype_place,
                        "the key type is neither exchange (1) nor signature (2)");
    else if (!pv_blob_spec(file->blob.algorithm, &second))
        pv_unit_problem(reading->unit, reading->artifact, PV_DAMAGED, file->blob.algorithm_place,
                        "the algorithm in the blob's header is none of an RSA or DSS key");
    else if (first != second)
        pv_unit_problem(reading->unit, reading->artifact, PV_DAMAGED, file->blob.algorithm_place,
                        "the key type and the algorithm in the blob's header say different "
                        "KeySpecs");
    else
        pv_set_KEY_SPEC(key, file->keytype_place, first);
}

/* SHA-1 of salt and password; `weak` keeps 40 bits of it. */
static void make_key(pv_unit *unit, pv_bytes salted, bool weak, uint8_t ret_key[RC4_KEY]) {
    uint8_t digest[SHA1];
    pv_crypto_sha1(unit->crypto, salted, digest);
    memset(ret_key, 0, RC4_KEY);
    memcpy(ret_key, digest, weak ? WEAK_KEY : RC4_KEY);
    pv_os_wipe(digest, sizeof digest);
}

static pv_status wipeable(pv_arena *arena, size_t size, uint8_t **ret_bytes) {
    *ret_bytes = pv_arena_alloc(arena, size);
    return *ret_bytes ? pv_arena_wipe_later(arena, *ret_bytes, size) : pv_no_memory();
}

static pv_status no_rc4(pv_arena *arena, const pvk *file) {
    return pv_fail(arena, PV_UNSUPPORTED, file->body_place,
                   "RC4 needs OpenSSL's legacy provider, which is not installed");
}

/* A right key shows in the first four bytes: one wrong password in a thousand million passes. */
static pv_status attempt(pv_unit *unit, pv_arena *scratch, const void *what, pv_password password,
                         pv_bytes *ret_plain) {
    const pvk *file = what;
    const size_t salted_size = file->salt.size + password.bytes.size;
    uint8_t *salted, *plain, *key;
    if (file->body.size < PV_BLOB_MAGIC)
        return pv_fail(scratch, PV_DAMAGED, file->body_place, "nothing follows the blob's header");
    PV_TRY(wipeable(scratch, salted_size, &salted));
    PV_TRY(wipeable(scratch, file->body.size, &plain));
    PV_TRY(wipeable(scratch, RC4_KEY, &key));
    if (file->salt.size)
        memcpy(salted, file->salt.data, file->salt.size);
    if (password.bytes.size)
        memcpy(salted + file->salt.size, password.bytes.data, password.bytes.size);
    for (int weak = 0; weak < 2; weak++) {
        make_key(unit, (pv_bytes){salted, salted_size}, weak, key);
        if (!pv_crypto_rc4(unit->crypto, key, pv_bytes_head(file->body, PV_BLOB_MAGIC), plain))
            return no_rc4(scratch, file);
        if (!pv_blob_is_magic(plain, PV_BLOB_PRIVATE))
            continue;
        *ret_plain = (pv_bytes){plain, file->body.size};
        return pv_crypto_rc4(unit->crypto, key, file->body, plain) ? pv_success()
                                                                   : no_rc4(scratch, file);
    }
    return pv_fail(scratch, PV_WRONG_PASSWORD, file->body_place, "it gives no key blob");
}

static pv_status read_key(pv_cursor *c, pv_subject *key) {
    pv_key_parts parts = {0};
    PV_TRY(pv_blob_take_key(c, PV_BLOB_PRIVATE, &parts));
    return pv_key_publish(key, &parts);
}

static pv_status read_encrypted(const pv_reading *reading, const pvk *file, pv_subject *key) {
    pv_bytes plain;
    pv_keyalgorithm algorithm;
    if (pv_blob_algorithm(file->blob.algorithm, &algorithm))
        pv_set_KEY_ALGORITHM(key, file->blob.algorithm_place, algorithm);
    pv_key_set_encrypted(key, file->keytype_place, PV_PBE_RC4_PVK);
    pv_subject_absent(key, PV_FACT_KEY_KDF_ITERATIONS);
    pv_key_lock lock = {attempt, file, false, file->body_place, 0};
    PV_TRY(pv_key_unlock(reading->unit, reading->artifact, &lock, &plain));
    if (!plain.data)
        return pv_success();
    pv_cursor inside = pv_cursor_over(plain, reading->unit->arena);
    inside.place_kind = PV_CONTENT;
    return read_key(&inside, key);
}

static pv_status read(const pv_reading *reading) {
    pv_cursor c = pv_reading_cursor(reading);
    pv_place place = pv_cursor_place(&c);
    pvk file = {0};
    pv_subject *key;
    PV_TRY(pv_key_add(reading->unit, reading->artifact, PV_KEYFORMAT_PVK, place, &key));
    pv_subject_absent(key, PV_FACT_KEY_PKCS8_KEY_USAGE);
    PV_TRY(take_header(&c, &file));
    PV_TRY(take_blob(&c, &file));
    set_spec(reading, key, &file);
    if (file.encrypted)
        return read_encrypted(reading, &file, key);
    pv_key_set_clear(key, file.keytype_place);
    pv_cursor body = pv_cursor_within(&c, file.body);
    return read_key(&body, key);
}

const pv_reader PV_READER_pvk = {
    .name = "pvk",
    .title = "PVK private key (makecert)",
    .extensions = ".pvk",
    .tells = "the key, and whether it is an exchange or a signature key",
    .cannot_tell = "the provider",
    .probe = probe,
    .read = read,
};
