/* SPDX-License-Identifier: Apache-2.0
 * Signatures that come out the same on every run: PKCS#1 1.5 and EdDSA are so by nature; the salt
 * of RSASSA-PSS and the nonce of ECDSA are derived from the message. Good for samples only. */
#include "der.h"
#include "keys.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>

typedef struct {
    const char *digest; /* as EVP_get_digestbyname knows it */
    const char *oid, *rsa, *ec;
} signing_row;

static const signing_row SIGNINGS[] = {
    [SIGN_SHA256] = {"SHA256", "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.11",
                     "1.2.840.10045.4.3.2"},
    [SIGN_SHA384] = {"SHA384", "2.16.840.1.101.3.4.2.2", "1.2.840.113549.1.1.12",
                     "1.2.840.10045.4.3.3"},
    [SIGN_SHA1] = {"SHA1", "1.3.14.3.2.26", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1"},
    [SIGN_MD5] = {"MD5", "1.2.840.113549.2.5", "1.2.840.113549.1.1.4", NULL},
    [SIGN_SHA3] = {"SHA3-256", "2.16.840.1.101.3.4.2.8", "2.16.840.1.101.3.4.3.14",
                   "2.16.840.1.101.3.4.3.10"},
    [SIGN_PSS] = {"SHA256", "2.16.840.1.101.3.4.2.1", "1.2.840.113549.1.1.10", NULL},
};

static blob digest_of(signing how, blob message) {
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size;
    const EVP_MD *md = EVP_get_digestbyname(SIGNINGS[how].digest);
    if (!md || !EVP_Digest(message.data, message.size, digest, &size, md, NULL))
        give_up("digest");
    return bytes(digest, size);
}

/* ---- RSA ------------------------------------------------------------------------------------ */

static blob rsa_private(key_id id, blob padded) {
    rsa_numbers r = key_rsa(id);
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *m = BN_bin2bn(padded.data, (int)padded.size, NULL);
    BIGNUM *n = BN_bin2bn(r.n.data, (int)r.n.size, NULL);
    BIGNUM *d = BN_bin2bn(r.d.data, (int)r.d.size, NULL);
    uint8_t *octets = keep(r.n.size);
    if (!ctx || !m || !n || !d || !BN_mod_exp(m, m, d, n, ctx) ||
        BN_bn2binpad(m, octets, (int)r.n.size) < 0)
        give_up("RSA signature");
    BN_free(m);
    BN_free(n);
    BN_free(d);
    BN_CTX_free(ctx);
    return (blob){octets, r.n.size};
}

/* EMSA-PKCS1-v1_5, RFC 8017 9.2 */
static blob pkcs1_padded(signing how, blob message, size_t size) {
    blob info = SEQ(SEQ(OID(SIGNINGS[how].oid), der_null()), OCTETS(digest_of(how, message)));
    return JOIN(hex("00 01"), fill(0xff, size - 3 - info.size), fill(0, 1), info);
}

static blob mgf1(signing how, blob seed, size_t size) {
    blob mask = NOTHING;
    for (uint8_t counter = 0; mask.size < size; counter++)
        mask = JOIN(mask, digest_of(how, JOIN(seed, fill(0, 3), bytes(&counter, 1))));
    return head(mask, size);
}

/* EMSA-PSS, RFC 8017 9.1.1, for a modulus of a multiple of eight bits; the salt is as long as the
 * digest. */
static blob pss_padded(signing how, blob message, size_t size) {
    blob digest = digest_of(how, message);
    blob salt = digest_of(how, JOIN(text("pkivet corpus salt"), message));
    blob h = digest_of(how, JOIN(fill(0, 8), digest, salt));
    size_t masked = size - h.size - 1;
    blob db = JOIN(fill(0, masked - salt.size - 1), fill(1, 1), salt);
    blob mask = mgf1(how, h, masked);
    uint8_t *octets = keep(masked);
    for (size_t i = 0; i < masked; i++)
        octets[i] = db.data[i] ^ mask.data[i];
    octets[0] &= 0x7f;
    return JOIN(bytes(octets, masked), h, fill(0xbc, 1));
}

/* ---- ECDSA ---------------------------------------------------------------------------------- */

static blob unsigned_integer(const BIGNUM *value) {
    uint8_t octets[66];
    return der_unsigned(bytes(octets, (size_t)BN_bn2bin(value, octets)));
}

/* SEC 1 4.1.3: r is the x of kG, s = (e + r d) / k. */
static blob ecdsa(const EC_GROUP *group, const BIGNUM *d, const BIGNUM *e, const BIGNUM *k) {
    const BIGNUM *n = EC_GROUP_get0_order(group);
    BN_CTX *ctx = BN_CTX_new();
    EC_POINT *point = EC_POINT_new(group);
    BIGNUM *r = BN_new(), *s = BN_new(), *inverse = BN_new();
    if (!ctx || !point || !r || !s || !inverse || !EC_POINT_mul(group, point, k, NULL, NULL, ctx) ||
        !EC_POINT_get_affine_coordinates(group, point, r, NULL, ctx) || !BN_nnmod(r, r, n, ctx) ||
        !BN_mod_mul(s, r, d, n, ctx) || !BN_mod_add(s, s, e, n, ctx) ||
        !BN_mod_inverse(inverse, k, n, ctx) || !BN_mod_mul(s, s, inverse, n, ctx))
        give_up("ECDSA signature");
    blob signature = SEQ(unsigned_integer(r), unsigned_integer(s));
    BN_free(r);
    BN_free(s);
    BN_free(inverse);
    EC_POINT_free(point);
    BN_CTX_free(ctx);
    return signature;
}

static blob ecdsa_signed(key_id id, signing how, blob message) {
    size_t field = (key_point(id).size - 1) / 2;
    blob scalar = key_secret(id);
    EC_GROUP *group = EC_GROUP_new_by_curve_name(key_number(id));
    blob digest = digest_of(how, message);
    blob nonce = digest_of(how, JOIN(text("pkivet corpus nonce"), digest));
    BIGNUM *d = BN_bin2bn(scalar.data, (int)scalar.size, NULL);
    BIGNUM *e = BN_bin2bn(digest.data, (int)(digest.size < field ? digest.size : field), NULL);
    BIGNUM *k = BN_bin2bn(nonce.data, (int)nonce.size - 1, NULL);
    if (!group || !d || !e || !k)
        give_up("ECDSA");
    blob signature = ecdsa(group, d, e, k);
    BN_free(d);
    BN_free(e);
    BN_free(k);
    EC_GROUP_free(group);
    return signature;
}

/* ---- any kind ------------------------------------------------------------------------------- */

static blob eddsa_signed(key_id id, blob message) {
    blob secret = key_secret(id);
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(key_number(id), NULL, secret.data, secret.size);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    uint8_t octets[128];
    size_t size = sizeof octets;
    if (!key || !ctx || !EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) ||
        !EVP_DigestSign(ctx, octets, &size, message.data, message.size))
        give_up("EdDSA signature");
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    return bytes(octets, size);
}

static blob pss_algorithm(void) {
    blob sha256 = SEQ(OID("2.16.840.1.101.3.4.2.1"), der_null());
    return SEQ(OID("1.2.840.113549.1.1.10"),
               SEQ(TAGGED(0, sha256), TAGGED(1, SEQ(OID("1.2.840.113549.1.1.8"), sha256)),
                   TAGGED(2, INT(32))));
}

blob sign_algorithm(key_id id, signing how) {
    switch (key_kind_of(id)) {
    case KIND_RSA:
        return how == SIGN_PSS ? pss_algorithm() : SEQ(OID(SIGNINGS[how].rsa), der_null());
    case KIND_EC:
        return SEQ(OID(SIGNINGS[how].ec));
    case KIND_RAW:
        return SEQ(OID(key_raw_oid(id)));
    case KIND_DSA:
    case KIND_NONE:
        break;
    }
    give_up("a key that signs nothing here");
}

blob sign_octets(key_id id, signing how, blob message) {
    size_t size;
    switch (key_kind_of(id)) {
    case KIND_RSA:
        size = key_rsa(id).n.size;
        return rsa_private(id, how == SIGN_PSS ? pss_padded(how, message, size)
                                               : pkcs1_padded(how, message, size));
    case KIND_EC:
        return ecdsa_signed(id, how, message);
    case KIND_RAW:
        return eddsa_signed(id, message);
    case KIND_DSA:
    case KIND_NONE:
        break;
    }
    give_up("a key that signs nothing here");
}

blob sign_wrap(key_id id, signing how, blob to_be_signed) {
    return SEQ(to_be_signed, sign_algorithm(id, how),
               der_bits(sign_octets(id, how, to_be_signed), 0));
}
