/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_PBE_H
#define CORPUS_PBE_H

#include "blob.h"

/* Password-based encryption of PKCS#12 and PKCS#8 (RFC 7292 B and C, RFC 8018), with salts from
 * fixed_bytes. */
typedef enum {
    PBE_AES256, /* PBES2, PBKDF2 with HMAC-SHA-256: what Windows calls AES256_SHA256 */
    PBE_AES128_SHA1,
    PBE_3DES,
    PBE_RC2_40,
    PBE_RC2_128,
    PBE_RC4_128,
    PBE_RC4_40
} pbe;

/* No password at all is not the empty one: the PKCS#12 derivation then works on no octet. */
#define NO_PASSWORD NULL

typedef struct {
    pbe scheme;
    const char *password;
    unsigned iterations; /* 0: 2000, as Windows writes */
} protection;

/* The password as PKCS#12 derives keys from it: UTF-16, big-endian, with a NUL. */
blob pkcs12_password(const char *password);
blob pkcs12_key(blob password, blob salt, int use, unsigned iterations, const char *digest,
                size_t size);
blob pbkdf2(const char *password, blob salt, unsigned iterations, const char *digest, size_t size);
blob pbe_encrypt(const protection *how, blob plain, blob *ret_algorithm);
/* EncryptedPrivateKeyInfo */
blob pbe_pkcs8(const protection *how, blob private_key_info);
/* PBES2 identifier as it stands, with the numbers given. */
blob pbes2_with(const char *cipher_oid, blob salt, blob iterations, const char *prf, blob iv);
blob pbes2_algorithm(blob salt, blob iterations, const char *prf, blob iv);
/* One cipher, by OpenSSL's name, with PKCS#7 padding where it is a block cipher. */
blob cipher(const char *name, blob key, blob iv, blob plain);
blob hmac(const char *digest, blob key, blob message);

#endif
