/* SPDX-License-Identifier: Apache-2.0
 * Private keys in DER: RSAPrivateKey (RFC 8017 A.1.2), ECPrivateKey (RFC 5915), OpenSSL's DSA
 * form, PrivateKeyInfo and OneAsymmetricKey (RFC 5958) with the keys of RFC 8410 among others, and
 * EncryptedPrivateKeyInfo under the schemes of crypto/pbe.h; lengths may be BER. Tells what a key
 * is, never the key. Such a file knows of no provider, container or export permission: those facts
 * stay undetermined. */
#include "base/der.h"
#include "crypto/pbe.h"
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/key_file.h"

static pv_bid probe(const pv_probe *p) {
    return pv_key_shape_of(p->head) == PV_SHAPE_NONE ? PV_BID_NONE : PV_BID_LIKELY;
}

static pv_keyformat format_of(pv_key_shape shape) {
    switch (shape) {
    case PV_SHAPE_PKCS1:
        return PV_KEYFORMAT_PKCS1;
    case PV_SHAPE_SEC1:
        return PV_KEYFORMAT_SEC1;
    case PV_SHAPE_DSA:
        return PV_KEYFORMAT_DSA;
    case PV_SHAPE_ENCRYPTED_PKCS8:
        return PV_KEYFORMAT_ENCRYPTED_PKCS8;
    case PV_SHAPE_PKCS8:
    case PV_SHAPE_NONE:
        return PV_KEYFORMAT_PKCS8;
    }
    return PV_KEYFORMAT_PKCS8;
}

typedef struct {
    pv_pbe_info scheme;
    pv_bytes ciphertext;
} encrypted_key;

static pv_status attempt(pv_unit *unit, pv_arena *scratch, const void *what, pv_password password,
                         pv_bytes *ret_plain) {
    const encrypted_key *k = what;
    pv_bytes plain;
    PV_TRY(pv_pbe_decrypt(unit->crypto, scratch, unit->limits, &k->scheme, password, k->ciphertext,
                          &plain));
    /* Padding alone fits one wrong password in 256. */
    if (!pv_key_is_whole(plain) || pv_key_shape_of(plain) != PV_SHAPE_PKCS8)
        return pv_fail(scratch, PV_WRONG_PASSWORD, k->scheme.place, "it gives no private key");
    *ret_plain = plain;
    return pv_success();
}

static pv_status take_encrypted(pv_cursor *c, encrypted_key *ret_key) {
    pv_cursor inner;
    pv_tlv octets;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "encrypted private key", &inner));
    PV_TRY(pv_pbe_take(&inner, &ret_key->scheme));
    PV_TRY(pv_der_expect(&inner, PV_TAG_OCTET_STRING, "encrypted private key", &octets));
    ret_key->ciphertext = octets.content;
    return pv_success();
}

static bool tells_null_from_empty(pv_pbe scheme) {
    return scheme == PV_PBE_RC4_128 || scheme == PV_PBE_RC4_40 || scheme == PV_PBE_TRIPLE_DES ||
           scheme == PV_PBE_DOUBLE_DES || scheme == PV_PBE_RC2_128 || scheme == PV_PBE_RC2_40;
}

static pv_status read_encrypted(const pv_reading *reading, pv_cursor *c, pv_subject *key) {
    encrypted_key k;
    pv_bytes plain;
    pv_set_KEY_PROTECTION(key, pv_cursor_place(c), PV_PROTECTION_ENCRYPTED);
    PV_TRY(take_encrypted(c, &k));
    pv_key_set_encrypted(key, k.scheme.place, k.scheme.scheme);
    if (k.scheme.has_iterations)
        pv_set_KEY_KDF_ITERATIONS(key, k.scheme.place,
                                  k.scheme.iterations > INT64_MAX ? INT64_MAX
                                                                  : (int64_t)k.scheme.iterations);
    pv_key_lock lock = {attempt, &k, tells_null_from_empty(k.scheme.scheme), k.scheme.place,
                        k.scheme.iterations};
    PV_TRY(pv_key_unlock(reading->unit, reading->artifact, &lock, &plain));
    if (!plain.data)
        return pv_success();
    pv_cursor inside = pv_cursor_over(plain, reading->unit->arena);
    inside.place_kind = PV_CONTENT;
    inside.tolerant = true;
    return pv_key_take_shape(&inside, PV_SHAPE_PKCS8, key);
}

/* Blanks, line ends and zeros behind a key are what tools leave; the rest is worth a word. */
static void note_trailing(const pv_reading *reading, const pv_cursor *c) {
    const uint8_t *at = c->next;
    while (at < c->end && (*at == 0 || *at == ' ' || (*at >= '\t' && *at <= '\r')))
        at++;
    if (at < c->end)
        pv_unit_problem(reading->unit, reading->artifact, PV_DAMAGED, pv_cursor_place_of(c, at),
                        "bytes follow the end of the private key");
}

static pv_status read(const pv_reading *reading) {
    pv_cursor c = pv_reading_cursor(reading);
    pv_place place = pv_cursor_place(&c);
    pv_key_shape shape = pv_key_shape_of(reading->bytes);
    pv_subject *key;
    c.tolerant = true;
    PV_TRY(pv_key_add(reading->unit, reading->artifact, format_of(shape), place, &key));
    if (shape == PV_SHAPE_ENCRYPTED_PKCS8) {
        PV_TRY(read_encrypted(reading, &c, key));
    } else {
        pv_key_set_clear(key, place);
        PV_TRY(pv_key_take_shape(&c, shape, key));
    }
    note_trailing(reading, &c);
    return pv_success();
}

const pv_reader PV_READER_private_key = {
    .name = "private_key",
    .title = "Private key, DER (PKCS#1, PKCS#8, SEC 1)",
    .extensions = ".key .der .p8 .pk8",
    .tells =
        "a key's algorithm, size and consistency; KeySpec where the Key Usage attribute is there",
    .cannot_tell = "which provider had it, or will",
    .probe = probe,
    .read = read,
};
