/* SPDX-License-Identifier: Apache-2.0
 * SubjectPublicKeyInfo from its raw bytes: RFC 5280 4.1.2.7; RSA, DSA and DH by RFC 3279, EC by
 * RFC 5480 and SEC 1 C.2, RSASSA-PSS by RFC 4055, the 25519 and 448 keys by RFC 8410. What breaks
 * those rules is noted as damage and read all the same. Does no arithmetic: whether a point lies
 * on its curve or a modulus is composite is not asked here. */
#include "readers/public_key.h"

#include "base/der.h"
#include "facts/setters.h"

/* A key while it is taken apart. */
typedef struct {
    pv_public_key *key;
    pv_cursor parameters; /* behind the algorithm's identifier, to the end of the SEQUENCE */
    pv_cursor bits;       /* the octets of the BIT STRING */
} parts;

static const struct {
    pv_oid oid;
    uint32_t bits;
} CURVES[] = {
    {PV_OID_CURVE_P256, 256},      {PV_OID_CURVE_P384, 384},      {PV_OID_CURVE_P521, 521},
    {PV_OID_CURVE_P192, 192},      {PV_OID_CURVE_P224, 224},      {PV_OID_CURVE_K256, 256},
    {PV_OID_CURVE_R160, 160},      {PV_OID_CURVE_K160, 160},      {PV_OID_CURVE_BP256R1, 256},
    {PV_OID_CURVE_BP384R1, 384},   {PV_OID_CURVE_BP512R1, 512},   {PV_OID_CURVE_SM2, 256},
    {PV_OID_CURVE_SECT163K1, 163}, {PV_OID_CURVE_SECT163R2, 163}, {PV_OID_CURVE_SECT233K1, 233},
    {PV_OID_CURVE_SECT233R1, 233}, {PV_OID_CURVE_SECT283K1, 283}, {PV_OID_CURVE_SECT283R1, 283},
    {PV_OID_CURVE_SECT409K1, 409}, {PV_OID_CURVE_SECT409R1, 409}, {PV_OID_CURVE_SECT571K1, 571},
    {PV_OID_CURVE_SECT571R1, 571},
};

uint32_t pv_curve_bits(pv_oid curve) {
    for (size_t i = 0; i < sizeof CURVES / sizeof *CURVES; i++)
        if (CURVES[i].oid == curve)
            return CURVES[i].bits;
    return 0;
}

static void note(pv_public_key *key, pv_damage what) {
    key->damage |= UINT64_C(1) << what;
}

static void set_bits(pv_public_key *key, uint32_t bits) {
    key->bits = bits;
    key->has_bits = bits != 0;
}

/* Length in bits of the absolute value of an INTEGER in two's complement. */
static uint32_t absolute_bits(pv_bytes content) {
    if (content.size == 0 || !(content.data[0] & 0x80))
        return pv_der_bit_length(pv_der_magnitude(content));
    while (content.size && content.data[0] == 0xff)
        content = pv_bytes_from(content, 1);
    if (content.size == 0)
        return 1; /* nothing but sign bits is -1 */
    uint32_t bits = (uint32_t)(content.size - 1) * 8;
    bool only_zeros = true; /* behind the sign bits: a power of two, one bit longer */
    for (size_t i = 1; i < content.size; i++)
        only_zeros = only_zeros && content.data[i] == 0;
    unsigned top = (uint8_t)~content.data[0];
    only_zeros = only_zeros && (top & (top + 1)) == 0;
    for (; top; top >>= 1)
        bits++;
    return bits + only_zeros;
}

/* Takes an INTEGER of a key; odd forms are damage, an empty one fails. */
static pv_status take_number(parts *p, pv_cursor *c, const char *what, pv_tlv *ret_tlv) {
    PV_TRY(pv_der_expect(c, PV_TAG_INTEGER, what, ret_tlv));
    if (ret_tlv->content.size == 0)
        return pv_fail(c->arena, PV_DAMAGED, ret_tlv->place, "%s: an INTEGER without octets", what);
    if (!pv_der_integer_minimal(ret_tlv->content))
        note(p->key, PV_DAMAGE_INTEGER_PADDING);
    return pv_success();
}

static pv_status take_rsa_numbers(parts *p) {
    pv_cursor whole = p->bits, c;
    pv_tlv modulus, exponent;
    PV_TRY(pv_der_enter(&whole, PV_TAG_SEQUENCE, "RSA public key", &c));
    PV_TRY(take_number(p, &c, "RSA modulus", &modulus));
    PV_TRY(take_number(p, &c, "RSA exponent", &exponent));
    if (pv_der_more(&c) || pv_der_more(&whole))
        note(p->key, PV_DAMAGE_TRAILING_DATA);
    if (modulus.content.data[0] & 0x80)
        note(p->key, PV_DAMAGE_NEGATIVE_MODULUS);
    if (exponent.content.data[0] & 0x80)
        note(p->key, PV_DAMAGE_NEGATIVE_EXPONENT);
    p->key->modulus = modulus.content;
    p->key->exponent = exponent.content;
    p->key->exponent_place = exponent.place;
    set_bits(p->key, absolute_bits(modulus.content));
    return pv_success();
}

/* RSASSA-PSS keys have parameters of their own, which restrict the signatures. */
static pv_status take_rsa(parts *p) {
    pv_tlv tlv;
    p->key->rsa_parameters = PV_RSAPARAMETERS_MISSING;
    if (pv_der_more(&p->parameters)) {
        PV_TRY(pv_der_take(&p->parameters, "RSA parameters", &tlv));
        bool null = tlv.tag == PV_TAG_NULL && tlv.content.size == 0;
        p->key->rsa_parameters = null ? PV_RSAPARAMETERS_NULL_VALUE : PV_RSAPARAMETERS_OTHER;
        if (p->key->algorithm == PV_KEYALGORITHM_RSA_PSS && tlv.tag != PV_TAG_SEQUENCE)
            note(p->key, PV_DAMAGE_UNKNOWN_FORM);
    }
    return take_rsa_numbers(p);
}

/* The field of ECParameters: a prime, or the degree of a binary field (RFC 3279 2.3.5). */
static pv_status take_explicit_field(parts *p, pv_cursor *numbers) {
    pv_cursor field, binary;
    pv_tlv tlv, type;
    int64_t degree;
    PV_TRY(pv_der_expect(numbers, PV_TAG_INTEGER, "version of EC parameters", &tlv));
    PV_TRY(pv_der_enter(numbers, PV_TAG_SEQUENCE, "EC field", &field));
    PV_TRY(pv_der_expect(&field, PV_TAG_OID, "type of EC field", &type));
    if (pv_oid_find(type.content) == PV_OID_EC_PRIME_FIELD) {
        PV_TRY(take_number(p, &field, "prime of EC field", &tlv));
        set_bits(p->key, absolute_bits(tlv.content));
        return pv_success();
    }
    PV_TRY(pv_der_enter(&field, PV_TAG_SEQUENCE, "binary EC field", &binary));
    PV_TRY(take_number(p, &binary, "degree of EC field", &tlv));
    if (pv_der_int64(tlv.content, &degree) && degree > 0 && degree <= UINT16_MAX)
        set_bits(p->key, (uint32_t)degree);
    return pv_success();
}

static pv_status take_curve(parts *p) {
    pv_public_key *key = p->key;
    pv_tlv tlv;
    key->curve_parameters = PV_CURVEPARAMETERS_MISSING;
    if (!pv_der_more(&p->parameters))
        return pv_success();
    PV_TRY(pv_der_take(&p->parameters, "EC parameters", &tlv));
    if (tlv.tag == PV_TAG_OID) {
        key->curve_parameters = PV_CURVEPARAMETERS_NAMED;
        key->curve = pv_oid_text(p->parameters.arena, tlv.content);
        set_bits(key, pv_curve_bits(pv_oid_find(tlv.content)));
        return key->curve ? pv_success() : pv_no_memory();
    }
    if (tlv.tag == PV_TAG_NULL)
        key->curve_parameters = PV_CURVEPARAMETERS_IMPLICIT;
    if (tlv.tag != PV_TAG_SEQUENCE)
        return pv_success();
    key->curve_parameters = PV_CURVEPARAMETERS_EXPLICIT;
    pv_cursor numbers = pv_der_inside(&p->parameters, &tlv);
    return take_explicit_field(p, &numbers);
}

/* SEC 1 2.3.3: compressed, uncompressed or (X9.62) hybrid, and as long as the field asks. */
static bool point_fits(const pv_public_key *key) {
    if (key->public_key.size == 0)
        return false;
    size_t field = (key->bits + 7) / 8;
    uint8_t form = key->public_key.data[0];
    bool compressed = form == 2 || form == 3;
    if (!compressed && form != 4 && form != 6 && form != 7)
        return false;
    return !key->has_bits || key->public_key.size == 1 + (compressed ? field : 2 * field);
}

static pv_status take_ec(parts *p) {
    PV_TRY(take_curve(p));
    if (!point_fits(p->key))
        note(p->key, PV_DAMAGE_KEY_UNREADABLE);
    return pv_success();
}

/* DSA and both forms of DH: parameters that begin with the prime, and an INTEGER as key. A DSA key
 * may inherit its parameters from the issuer's (RFC 3279 2.3.2). */
static pv_status take_prime_group(parts *p) {
    pv_cursor c;
    pv_tlv tlv;
    if (pv_der_next_is(&p->parameters, PV_TAG_SEQUENCE)) {
        PV_TRY(pv_der_enter(&p->parameters, PV_TAG_SEQUENCE, "parameters of the key", &c));
        PV_TRY(take_number(p, &c, "prime of the key", &tlv));
        set_bits(p->key, absolute_bits(tlv.content));
    }
    return take_number(p, &p->bits, "public value of the key", &tlv);
}

/* RFC 8410: no parameters, and octets of one length. */
static void take_octets(parts *p, uint32_t bits, size_t octets) {
    set_bits(p->key, bits);
    if (pv_der_more(&p->parameters))
        note(p->key, PV_DAMAGE_UNKNOWN_FORM);
    if (p->key->public_key.size != octets)
        note(p->key, PV_DAMAGE_KEY_UNREADABLE);
}

static const struct {
    pv_oid oid;
    pv_keyalgorithm algorithm;
    uint32_t bits; /* where the identifier alone says it */
    size_t octets; /* of the public key, likewise */
} ALGORITHMS[] = {
    {PV_OID_KEY_RSA, PV_KEYALGORITHM_RSA, 0, 0},
    {PV_OID_KEY_EC, PV_KEYALGORITHM_EC, 0, 0},
    {PV_OID_KEY_RSA_PSS, PV_KEYALGORITHM_RSA_PSS, 0, 0},
    {PV_OID_KEY_ECDH, PV_KEYALGORITHM_EC, 0, 0},
    {PV_OID_KEY_DSA, PV_KEYALGORITHM_DSA, 0, 0},
    {PV_OID_KEY_DH, PV_KEYALGORITHM_DH, 0, 0},
    {PV_OID_KEY_DH_PKCS3, PV_KEYALGORITHM_DH, 0, 0},
    {PV_OID_KEY_ED25519, PV_KEYALGORITHM_ED25519, 255, 32},
    {PV_OID_KEY_ED448, PV_KEYALGORITHM_ED448, 456, 57},
    {PV_OID_KEY_X25519, PV_KEYALGORITHM_X25519, 255, 32},
    {PV_OID_KEY_X448, PV_KEYALGORITHM_X448, 448, 56},
    {PV_OID_KEY_ML_DSA_44, PV_KEYALGORITHM_ML_DSA, 0, 1312},
    {PV_OID_KEY_ML_DSA_65, PV_KEYALGORITHM_ML_DSA, 0, 1952},
    {PV_OID_KEY_ML_DSA_87, PV_KEYALGORITHM_ML_DSA, 0, 2592},
    {PV_OID_KEY_ML_KEM_512, PV_KEYALGORITHM_ML_KEM, 0, 800},
    {PV_OID_KEY_ML_KEM_768, PV_KEYALGORITHM_ML_KEM, 0, 1184},
    {PV_OID_KEY_ML_KEM_1024, PV_KEYALGORITHM_ML_KEM, 0, 1568},
    {PV_OID_KEY_SLH_DSA_SHA2_128S, PV_KEYALGORITHM_SLH_DSA, 0, 32},
    {PV_OID_KEY_SLH_DSA_SHA2_128F, PV_KEYALGORITHM_SLH_DSA, 0, 32},
    {PV_OID_KEY_SLH_DSA_SHA2_192S, PV_KEYALGORITHM_SLH_DSA, 0, 48},
    {PV_OID_KEY_SLH_DSA_SHA2_192F, PV_KEYALGORITHM_SLH_DSA, 0, 48},
    {PV_OID_KEY_SLH_DSA_SHA2_256S, PV_KEYALGORITHM_SLH_DSA, 0, 64},
    {PV_OID_KEY_SLH_DSA_SHA2_256F, PV_KEYALGORITHM_SLH_DSA, 0, 64},
    {PV_OID_KEY_SLH_DSA_SHAKE_128S, PV_KEYALGORITHM_SLH_DSA, 0, 32},
    {PV_OID_KEY_SLH_DSA_SHAKE_128F, PV_KEYALGORITHM_SLH_DSA, 0, 32},
    {PV_OID_KEY_SLH_DSA_SHAKE_192S, PV_KEYALGORITHM_SLH_DSA, 0, 48},
    {PV_OID_KEY_SLH_DSA_SHAKE_192F, PV_KEYALGORITHM_SLH_DSA, 0, 48},
    {PV_OID_KEY_SLH_DSA_SHAKE_256S, PV_KEYALGORITHM_SLH_DSA, 0, 64},
    {PV_OID_KEY_SLH_DSA_SHAKE_256F, PV_KEYALGORITHM_SLH_DSA, 0, 64},
    {PV_OID_KEY_GOST_2001, PV_KEYALGORITHM_GOST, 256, 0},
    {PV_OID_KEY_GOST_2012_256, PV_KEYALGORITHM_GOST, 256, 0},
    {PV_OID_KEY_GOST_2012_512, PV_KEYALGORITHM_GOST, 512, 0},
};

static pv_status take_by_algorithm(parts *p, pv_oid oid) {
    size_t row = 0, rows = sizeof ALGORITHMS / sizeof *ALGORITHMS;
    while (row < rows && ALGORITHMS[row].oid != oid)
        row++;
    p->key->algorithm = row < rows ? ALGORITHMS[row].algorithm : PV_KEYALGORITHM_OTHER;
    switch (p->key->algorithm) {
    case PV_KEYALGORITHM_RSA:
    case PV_KEYALGORITHM_RSA_PSS:
        return take_rsa(p);
    case PV_KEYALGORITHM_EC:
        return take_ec(p);
    case PV_KEYALGORITHM_DSA:
    case PV_KEYALGORITHM_DH:
        return take_prime_group(p);
    case PV_KEYALGORITHM_ED25519:
    case PV_KEYALGORITHM_ED448:
    case PV_KEYALGORITHM_X25519:
    case PV_KEYALGORITHM_X448:
    case PV_KEYALGORITHM_ML_DSA:
    case PV_KEYALGORITHM_ML_KEM:
    case PV_KEYALGORITHM_SLH_DSA:
        take_octets(p, ALGORITHMS[row].bits, ALGORITHMS[row].octets);
        return pv_success();
    case PV_KEYALGORITHM_GOST:
        set_bits(p->key, ALGORITHMS[row].bits);
        return pv_success();
    case PV_KEYALGORITHM_OTHER:
    case PV_KEYALGORITHM_COUNT:
        return pv_success();
    }
    return pv_success();
}

/* Strictly first; what only BER allows is read as such and noted. */
static pv_status take_content(parts p, pv_oid oid) {
    pv_public_key before = *p.key;
    pv_status status = take_by_algorithm(&p, oid);
    if (!status.error || status.error->code == PV_OUT_OF_MEMORY)
        return status;
    pv_cursor parameters = p.parameters;
    parameters.next = parameters.start;
    parts again = {p.key, parameters, p.bits};
    again.bits.next = again.bits.start;
    again.parameters.tolerant = again.bits.tolerant = true;
    *p.key = before;
    status = take_by_algorithm(&again, oid);
    if (status.error && status.error->code == PV_OUT_OF_MEMORY)
        return status;
    note(p.key, status.error ? PV_DAMAGE_KEY_UNREADABLE : PV_DAMAGE_BER_ENCODING);
    return pv_success();
}

static void take_bits(parts *p, const pv_cursor *c, const pv_tlv *tlv) {
    unsigned unused = 0;
    pv_bytes octets = {tlv->content.data, 0};
    if (!pv_der_bits(tlv->content, &octets, &unused))
        note(p->key, PV_DAMAGE_KEY_UNREADABLE);
    else if (unused)
        note(p->key, PV_DAMAGE_UNKNOWN_FORM);
    p->key->public_key = octets;
    p->bits = pv_cursor_within(c, octets);
}

pv_status pv_public_key_take(pv_cursor *c, pv_public_key *ret_key) {
    pv_tlv spki, algorithm, oid, bits;
    PV_TRY(pv_der_expect(c, PV_TAG_SEQUENCE, "public key", &spki));
    pv_cursor inner = pv_der_inside(c, &spki);
    PV_TRY(pv_der_expect(&inner, PV_TAG_SEQUENCE, "algorithm of the public key", &algorithm));
    pv_cursor behind = pv_der_inside(&inner, &algorithm);
    PV_TRY(pv_der_expect(&behind, PV_TAG_OID, "algorithm of the public key", &oid));
    PV_TRY(pv_der_expect(&inner, PV_TAG_BIT_STRING, "bits of the public key", &bits));
    pv_public_key key = {.place = spki.place, .spki = spki.whole};
    key.algorithm_oid = pv_oid_text(c->arena, oid.content);
    if (!key.algorithm_oid)
        return pv_no_memory();
    parts p = {.key = &key};
    p.parameters = pv_cursor_within(&behind, (pv_bytes){behind.next, pv_cursor_left(&behind)});
    take_bits(&p, &inner, &bits);
    if (pv_der_more(&inner))
        note(&key, PV_DAMAGE_TRAILING_DATA);
    PV_TRY(take_content(p, pv_oid_find(oid.content)));
    *ret_key = key;
    return pv_success();
}

/* The place of a part of the key. */
static pv_place place_of(const pv_public_key *key, pv_bytes part) {
    pv_place place = key->place;
    place.at += (uint64_t)(part.data - key->spki.data);
    return place;
}

/* Facts of the two numbers of an RSA key, of which those of the modulus wait. */
static const pv_shared OF_RSA[] = {
    PV_SHARED_RSA_EXPONENT,     PV_SHARED_RSA_EXPONENT_BITS, PV_SHARED_RSA_EXPONENT_ODD,
    PV_SHARED_RSA_SMALL_FACTOR, PV_SHARED_RSA_FERMAT_STEP,   PV_SHARED_RSA_ROCA,
};
enum { OF_EXPONENT = 3, RSA_COUNT = sizeof OF_RSA / sizeof *OF_RSA };

static void set_rsa(pv_subject *subject, const pv_public_key *key) {
    if (key->algorithm == PV_KEYALGORITHM_RSA)
        pv_set_shared_RSA_PARAMETERS(subject, key->place, key->rsa_parameters);
    for (size_t i = 0; i < RSA_COUNT && key->exponent.size == 0; i++)
        pv_subject_undetermined(subject, pv_shared_fact(subject, OF_RSA[i]));
    if (key->exponent.size == 0)
        return;
    for (size_t i = OF_EXPONENT; i < RSA_COUNT; i++)
        pv_subject_pending(subject, pv_shared_fact(subject, OF_RSA[i]));
    int64_t value = key->exponent.data[0] & 0x80 ? INT64_MIN : INT64_MAX;
    pv_der_int64(key->exponent, &value);
    pv_set_shared_RSA_EXPONENT(subject, key->exponent_place, value);
    pv_set_shared_RSA_EXPONENT_BITS(subject, key->exponent_place, absolute_bits(key->exponent));
    pv_set_shared_RSA_EXPONENT_ODD(subject, key->exponent_place,
                                   key->exponent.data[key->exponent.size - 1] & 1);
}

static void set_ec(pv_subject *subject, const pv_public_key *key) {
    pv_set_shared_CURVE_PARAMETERS(subject, key->place, key->curve_parameters);
    if (key->curve)
        pv_set_shared_CURVE(subject, key->place, (pv_text){key->curve, strlen(key->curve)});
    else if (key->curve_parameters == PV_CURVEPARAMETERS_IMPLICIT)
        pv_subject_undetermined(subject, pv_shared_fact(subject, PV_SHARED_CURVE));
}

/* The parameter set of these says more than any number of bits would. */
static bool has_no_size(pv_keyalgorithm algorithm) {
    return algorithm == PV_KEYALGORITHM_ML_DSA || algorithm == PV_KEYALGORITHM_ML_KEM ||
           algorithm == PV_KEYALGORITHM_SLH_DSA;
}

static void set_size(pv_subject *subject, const pv_public_key *key) {
    pv_place place = key->modulus.size ? place_of(key, key->modulus) : key->place;
    if (key->has_bits)
        pv_set_shared_KEY_BITS(subject, place, key->bits);
    else if (!has_no_size(key->algorithm))
        pv_subject_undetermined(subject, pv_shared_fact(subject, PV_SHARED_KEY_BITS));
}

void pv_public_key_set(pv_subject *subject, const pv_public_key *key) {
    static const pv_shared OF_SOME[] = {PV_SHARED_KEY_BITS, PV_SHARED_CURVE,
                                        PV_SHARED_CURVE_PARAMETERS, PV_SHARED_RSA_PARAMETERS};
    for (size_t i = 0; i < RSA_COUNT; i++)
        pv_subject_absent(subject, pv_shared_fact(subject, OF_RSA[i]));
    for (size_t i = 0; i < sizeof OF_SOME / sizeof *OF_SOME; i++)
        pv_subject_absent(subject, pv_shared_fact(subject, OF_SOME[i]));
    pv_set_shared_KEY_ALGORITHM(subject, key->place, key->algorithm);
    pv_set_shared_KEY_ALGORITHM_OID(subject, key->place,
                                    (pv_text){key->algorithm_oid, strlen(key->algorithm_oid)});
    set_size(subject, key);
    if (key->algorithm == PV_KEYALGORITHM_RSA || key->algorithm == PV_KEYALGORITHM_RSA_PSS)
        set_rsa(subject, key);
    if (key->algorithm == PV_KEYALGORITHM_EC)
        set_ec(subject, key);
    subject->spki = key->spki;
    subject->public_key = key->public_key;
    pv_subject_pending(subject, pv_shared_fact(subject, PV_SHARED_SPKI_SHA256));
}
