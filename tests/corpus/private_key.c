/* SPDX-License-Identifier: Apache-2.0
 * The samples of the private_key reader: PKCS#8, PKCS#1, SEC 1 and DSA keys in DER. */
#include "corpus.h"
#include "pfx.h"

#define RSA_ENCRYPTION "1.2.840.113549.1.1.1"

static blob pkcs1(key_id key) {
    rsa_numbers numbers = key_rsa(key);
    return key_pkcs1(&numbers);
}

static blob encrypted(pbe scheme, unsigned iterations, blob pkcs8) {
    protection how = {scheme, "corpus", iterations};
    return pbe_pkcs8(&how, pkcs8);
}

/* dp is another number: signing by the Chinese remainder theorem would go wrong. */
static rsa_numbers wrong_dp(void) {
    rsa_numbers numbers = key_rsa(KEY_RSA);
    numbers.dp = flipped(numbers.dp, numbers.dp.size - 2);
    return numbers;
}

static blob rsa_with(blob n, blob e, blob d, blob p, blob q) {
    rsa_numbers r = key_rsa(KEY_RSA);
    if (n.size)
        r.n = n;
    if (e.size)
        r.e = e;
    if (d.size)
        r.d = d;
    if (p.size)
        r.p = p;
    if (q.size)
        r.q = q;
    return key_pkcs1(&r);
}

static blob inconsistent(void) {
    rsa_numbers numbers = wrong_dp();
    return key_rsa_pkcs8(&numbers, NOTHING);
}

/* The scalar of one key beside the point of another. */
static blob ec_of_two(void) {
    return SEQ(INT(0), SEQ(OID("1.2.840.10045.2.1"), OID("1.2.840.10045.3.1.7")),
               OCTETS(SEQ(INT(1), OCTETS(key_secret(KEY_P256)),
                          TAGGED(1, der_bits(key_point(KEY_P256_ROOT), 0)))));
}

/* PrivateKeyInfo of P-256 around an ECPrivateKey that says its curve for itself. */
static blob ec_of_curves(blob inner) {
    return SEQ(INT(0), SEQ(OID("1.2.840.10045.2.1"), OID("1.2.840.10045.3.1.7")),
               OCTETS(SEQ(INT(1), OCTETS(key_secret(KEY_P256)), TAGGED(0, inner),
                          TAGGED(1, der_bits(key_point(KEY_P256), 0)))));
}

static blob sm2_with_scalar(blob scalar) {
    return SEQ(INT(1), OCTETS(scalar), TAGGED(0, OID("1.2.156.10197.1.301")));
}

static blob ec_with_scalar(blob scalar) {
    return SEQ(INT(1), OCTETS(scalar), TAGGED(0, OID("1.2.840.10045.3.1.7")),
               TAGGED(1, der_bits(key_point(KEY_P256), 0)));
}

/* EncryptedPrivateKeyInfo whose identifier says what it likes. */
static blob encrypted_as(blob algorithm) {
    return SEQ(algorithm, OCTETS(fixed_bytes(1232)));
}

static blob bomb(int64_t iterations) {
    return encrypted_as(
        pbes2_algorithm(fill(0x5a, 8), INT(iterations), "1.2.840.113549.2.9", fill(0xa5, 16)));
}

static blob scrypt_bomb(void) {
    blob scrypt = SEQ(OID("1.3.6.1.4.1.11591.4.11"),
                      SEQ(OCTETS(fill(0x5a, 16)), INT(1LL << 40), INT(1 << 20), INT(1 << 20)));
    return encrypted_as(
        SEQ(OID("1.2.840.113549.1.5.13"),
            SEQ(scrypt, SEQ(OID("2.16.840.1.101.3.4.1.42"), OCTETS(fill(0xa5, 16))))));
}

#define SAMPLES_FILE   "samples/private_key.def"
#define SAMPLES_FOLDER "private_key/"
#define SAMPLES_TABLE  PRIVATE_KEY_SAMPLES
#include "samples.inc"
