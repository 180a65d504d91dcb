/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_KEYS_H
#define CORPUS_KEYS_H

#include "blob.h"

/* The throw-away keys of keys.def, their encodings, and signatures that are the same every time. */
typedef enum {
    KEY_DEFAULT, /* no key named: RSA */
#define RSA_KEY(symbol, e, p, q, what)    KEY_##symbol,
#define EC_KEY(symbol, curve, d, what)    KEY_##symbol,
#define RAW_KEY(symbol, id, oid, k, what) KEY_##symbol,
#define DSA_KEY(symbol, p, q, g, x, what) KEY_##symbol,
#include "keys.def"
#undef RSA_KEY
#undef EC_KEY
#undef RAW_KEY
#undef DSA_KEY
    KEY_COUNT
} key_id;

typedef enum { KIND_NONE, KIND_RSA, KIND_EC, KIND_RAW, KIND_DSA } key_kind;
key_kind key_kind_of(key_id id);
int key_number(key_id id);          /* EC: the curve; RAW: the EVP_PKEY type */
const char *key_raw_oid(key_id id); /* RAW: the algorithm, dotted */
blob key_secret(key_id id);         /* EC: the scalar; RAW: the private octets */

/* Big-endian, as short as they are. */
typedef struct {
    blob n, e, d, p, q, dp, dq, qinv;
} rsa_numbers;
rsa_numbers key_rsa(key_id id);

blob key_spki(key_id id);
blob key_rsa_spki(blob n, blob e); /* of any numbers */
blob key_dh_spki(key_id id);       /* Diffie-Hellman over a DSA key's numbers */
blob key_point(key_id id);         /* uncompressed */
blob key_explicit_ec_spki(key_id id);
blob key_explicit_parameters(key_id id); /* EC: the curve spelt out */
blob key_identifier(key_id id); /* SHA-1 of the public key's bits (RFC 5280 4.2.1.2, method 1) */

blob key_pkcs1(const rsa_numbers *numbers);
blob key_sec1(key_id id, int with_curve);
blob key_dsa(key_id id); /* OpenSSL's DSAPrivateKey */
/* PrivateKeyInfo; `attributes` is the content of its [0], or nothing. */
blob key_pkcs8(key_id id, blob attributes);
blob key_rsa_pkcs8(const rsa_numbers *numbers, blob attributes);

typedef enum { SIGN_SHA256, SIGN_SHA384, SIGN_SHA1, SIGN_MD5, SIGN_SHA3, SIGN_PSS } signing;
blob sign_algorithm(key_id id, signing how);            /* AlgorithmIdentifier */
blob sign_octets(key_id id, signing how, blob message); /* the BIT STRING's content */
/* SEQUENCE { signed, algorithm, signature } */
blob sign_wrap(key_id id, signing how, blob to_be_signed);

#endif
