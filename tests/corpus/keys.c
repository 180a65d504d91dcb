/* SPDX-License-Identifier: Apache-2.0
 * Encodings of the corpus's keys (RFC 8017, 5915, 5958, 5480, 8410), written out here rather than
 * by OpenSSL so that samples can depart from them. */
#include "keys.h"

#include "der.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/objects.h>

typedef struct {
    key_kind kind;
    int number; /* RSA exponent, curve, EVP_PKEY type */
    const char *a, *b, *c, *d;
} key_row;

static const key_row KEYS[] = {
    {0},
#define RSA_KEY(symbol, e, p, q, what)    {KIND_RSA, e, p, q, NULL, NULL},
#define EC_KEY(symbol, curve, d, what)    {KIND_EC, curve, d, NULL, NULL, NULL},
#define RAW_KEY(symbol, id, oid, k, what) {KIND_RAW, id, oid, k, NULL, NULL},
#define DSA_KEY(symbol, p, q, g, x, what) {KIND_DSA, 0, p, q, g, x},
#include "keys.def"
#undef RSA_KEY
#undef EC_KEY
#undef RAW_KEY
#undef DSA_KEY
};

static const key_row *row(key_id id) {
    return &KEYS[id == KEY_DEFAULT ? KEY_RSA : id];
}

key_kind key_kind_of(key_id id) {
    return row(id)->kind;
}

int key_number(key_id id) {
    return row(id)->number;
}

const char *key_raw_oid(key_id id) {
    return row(id)->a;
}

blob key_secret(key_id id) {
    return hex(row(id)->kind == KIND_RAW ? row(id)->b : row(id)->a);
}

static blob number(const BIGNUM *value) {
    uint8_t *data = keep((size_t)BN_num_bytes(value) + 1);
    return (blob){data, (size_t)BN_bn2bin(value, data)};
}

static BIGNUM *value_of(blob octets) {
    BIGNUM *value = BN_bin2bn(octets.data, (int)octets.size, NULL);
    if (!value)
        give_up("out of memory");
    return value;
}

/* ---- RSA ------------------------------------------------------------------------------------ */

rsa_numbers key_rsa(key_id id) {
    const key_row *k = row(id);
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *p = value_of(hex(k->a)), *q = value_of(hex(k->b)), *e = BN_new(), *n = BN_new();
    BIGNUM *p1 = BN_dup(p), *q1 = BN_dup(q), *phi = BN_new(), *d = BN_new(), *rest = BN_new();
    rsa_numbers r = {0};
    if (!ctx || !e || !n || !p1 || !q1 || !phi || !d || !rest ||
        !BN_set_word(e, (BN_ULONG)k->number) || !BN_mul(n, p, q, ctx) || !BN_sub_word(p1, 1) ||
        !BN_sub_word(q1, 1) || !BN_mul(phi, p1, q1, ctx) || !BN_mod_inverse(d, e, phi, ctx))
        give_up("RSA numbers");
    r.n = number(n), r.e = number(e), r.d = number(d), r.p = number(p), r.q = number(q);
    BN_mod(rest, d, p1, ctx), r.dp = number(rest);
    BN_mod(rest, d, q1, ctx), r.dq = number(rest);
    BN_mod_inverse(rest, q, p, ctx), r.qinv = number(rest);
    BIGNUM *all[] = {p, q, e, n, p1, q1, phi, d, rest};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        BN_free(all[i]);
    BN_CTX_free(ctx);
    return r;
}

blob key_rsa_spki(blob n, blob e) {
    return SEQ(SEQ(OID("1.2.840.113549.1.1.1"), der_null()),
               der_bits(SEQ(der_unsigned(n), der_unsigned(e)), 0));
}

blob key_pkcs1(const rsa_numbers *numbers) {
    return SEQ(INT(0), der_unsigned(numbers->n), der_unsigned(numbers->e), der_unsigned(numbers->d),
               der_unsigned(numbers->p), der_unsigned(numbers->q), der_unsigned(numbers->dp),
               der_unsigned(numbers->dq), der_unsigned(numbers->qinv));
}

blob key_rsa_pkcs8(const rsa_numbers *numbers, blob attributes) {
    return SEQ(INT(0), SEQ(OID("1.2.840.113549.1.1.1"), der_null()), OCTETS(key_pkcs1(numbers)),
               attributes.size ? TAGGED(0, attributes) : NOTHING);
}

/* ---- EC ------------------------------------------------------------------------------------- */

static blob curve_oid(int curve) {
    const ASN1_OBJECT *object = OBJ_nid2obj(curve);
    return der(0x06, bytes(OBJ_get0_data(object), OBJ_length(object)));
}

static blob point_octets(const EC_GROUP *group, const EC_POINT *point) {
    uint8_t octets[1 + 2 * 66];
    size_t size = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, octets,
                                     sizeof octets, NULL);
    return bytes(octets, size);
}

static EC_GROUP *group_of(key_id id) {
    EC_GROUP *group = EC_GROUP_new_by_curve_name(row(id)->number);
    if (!group)
        give_up("a curve that this OpenSSL has not");
    return group;
}

blob key_point(key_id id) {
    EC_GROUP *group = group_of(id);
    EC_POINT *point = EC_POINT_new(group);
    BIGNUM *scalar = value_of(hex(row(id)->a));
    if (!point || !EC_POINT_mul(group, point, scalar, NULL, NULL, NULL))
        give_up("EC point");
    blob octets = point_octets(group, point);
    BN_free(scalar);
    EC_POINT_free(point);
    EC_GROUP_free(group);
    return octets;
}

/* ECParameters in its specifiedCurve form (X9.62; RFC 5480 2.1.1 forbids it in certificates). */
blob key_explicit_parameters(key_id id) {
    EC_GROUP *group = group_of(id);
    size_t field = ((size_t)EC_GROUP_get_degree(group) + 7) / 8;
    BIGNUM *p = BN_new(), *a = BN_new(), *b = BN_new();
    if (!p || !a || !b || !EC_GROUP_get_curve(group, p, a, b, NULL))
        give_up("curve numbers");
    blob parameters =
        SEQ(INT(1), SEQ(OID("1.2.840.10045.1.1"), der_unsigned(number(p))),
            SEQ(OCTETS(left_padded(number(a), field)), OCTETS(left_padded(number(b), field))),
            OCTETS(point_octets(group, EC_GROUP_get0_generator(group))),
            der_unsigned(number(EC_GROUP_get0_order(group))), INT(1));
    BN_free(p);
    BN_free(a);
    BN_free(b);
    EC_GROUP_free(group);
    return parameters;
}

static blob ec_algorithm(blob parameters) {
    return SEQ(OID("1.2.840.10045.2.1"), parameters);
}

blob key_explicit_ec_spki(key_id id) {
    return SEQ(ec_algorithm(key_explicit_parameters(id)), der_bits(key_point(id), 0));
}

blob key_sec1(key_id id, int with_curve) {
    blob point = key_point(id);
    return SEQ(INT(1), OCTETS(left_padded(hex(row(id)->a), (point.size - 1) / 2)),
               with_curve ? TAGGED(0, curve_oid(row(id)->number)) : NOTHING,
               TAGGED(1, der_bits(point, 0)));
}

/* ---- DSA and the curves of RFC 8410 --------------------------------------------------------- */

static blob dsa_public(key_id id) {
    const key_row *k = row(id);
    BN_CTX *ctx = BN_CTX_new();
    BIGNUM *p = value_of(hex(k->a)), *g = value_of(hex(k->c)), *x = value_of(hex(k->d));
    BIGNUM *y = BN_new();
    if (!ctx || !y || !BN_mod_exp(y, g, x, p, ctx))
        give_up("DSA public key");
    blob octets = number(y);
    BIGNUM *all[] = {p, g, x, y};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        BN_free(all[i]);
    BN_CTX_free(ctx);
    return octets;
}

static blob dsa_algorithm(key_id id) {
    const key_row *k = row(id);
    return SEQ(OID("1.2.840.10040.4.1"),
               SEQ(der_unsigned(hex(k->a)), der_unsigned(hex(k->b)), der_unsigned(hex(k->c))));
}

blob key_dh_spki(key_id id) {
    const key_row *k = row(id);
    blob domain = SEQ(der_unsigned(hex(k->a)), der_unsigned(hex(k->c)), der_unsigned(hex(k->b)));
    return SEQ(SEQ(OID("1.2.840.10046.2.1"), domain), der_bits(der_unsigned(dsa_public(id)), 0));
}

blob key_dsa(key_id id) {
    const key_row *k = row(id);
    return SEQ(INT(0), der_unsigned(hex(k->a)), der_unsigned(hex(k->b)), der_unsigned(hex(k->c)),
               der_unsigned(dsa_public(id)), der_unsigned(hex(k->d)));
}

static blob raw_public(key_id id) {
    const key_row *k = row(id);
    blob private = hex(k->b);
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(k->number, NULL, private.data, private.size);
    uint8_t octets[64];
    size_t size = sizeof octets;
    if (!key || !EVP_PKEY_get_raw_public_key(key, octets, &size))
        give_up("raw public key");
    EVP_PKEY_free(key);
    return bytes(octets, size);
}

/* ---- any kind ------------------------------------------------------------------------------- */

blob key_spki(key_id id) {
    const key_row *k = row(id);
    switch (k->kind) {
    case KIND_RSA:
        return key_rsa_spki(key_rsa(id).n, key_rsa(id).e);
    case KIND_EC:
        return SEQ(ec_algorithm(curve_oid(k->number)), der_bits(key_point(id), 0));
    case KIND_RAW:
        return SEQ(SEQ(OID(k->a)), der_bits(raw_public(id), 0));
    case KIND_DSA:
        return SEQ(dsa_algorithm(id), der_bits(der_unsigned(dsa_public(id)), 0));
    case KIND_NONE:
        break;
    }
    give_up("no such key");
}

blob key_pkcs8(key_id id, blob attributes) {
    const key_row *k = row(id);
    blob after = attributes.size ? TAGGED(0, attributes) : NOTHING;
    rsa_numbers numbers;
    switch (k->kind) {
    case KIND_RSA:
        numbers = key_rsa(id);
        return key_rsa_pkcs8(&numbers, attributes);
    case KIND_EC:
        return SEQ(INT(0), ec_algorithm(curve_oid(k->number)), OCTETS(key_sec1(id, 0)), after);
    case KIND_RAW:
        return SEQ(INT(0), SEQ(OID(k->a)), OCTETS(OCTETS(hex(k->b))), after);
    case KIND_DSA:
        return SEQ(INT(0), dsa_algorithm(id), OCTETS(der_unsigned(hex(k->d))), after);
    case KIND_NONE:
        break;
    }
    give_up("no such key");
}

/* The bits of a SubjectPublicKeyInfo as the writers above make it. */
static blob public_bits(blob spki) {
    size_t header = spki.data[1] < 0x80 ? 2 : 2 + (spki.data[1] & 0x7f);
    blob content = tail(spki, header);
    size_t algorithm = content.data[1] < 0x80 ? 2 + (size_t)content.data[1]
                       : content.data[1] == 0x81
                           ? 3 + (size_t)content.data[2]
                           : 4 + (size_t)(content.data[2] << 8 | content.data[3]);
    blob bits = tail(content, algorithm);
    return tail(bits, (bits.data[1] < 0x80 ? 2 : 2 + (bits.data[1] & 0x7f)) + 1);
}

blob key_identifier(key_id id) {
    blob bits = public_bits(key_spki(id));
    uint8_t digest[20];
    if (!EVP_Digest(bits.data, bits.size, digest, NULL, EVP_sha1(), NULL))
        give_up("SHA-1");
    return bytes(digest, sizeof digest);
}
