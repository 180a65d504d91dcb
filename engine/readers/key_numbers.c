/* SPDX-License-Identifier: Apache-2.0
 * The numbers inside private key structures: RSAPrivateKey (RFC 8017 A.1.2), ECPrivateKey (RFC
 * 5915), OpenSSL's DSAPrivateKey, and the contents of a PrivateKeyInfo for RSA, EC, DSA and the
 * keys of RFC 8410. Judges nothing: a negative or empty number is noted, not refused. */
#include "base/der.h"
#include "readers/key_parts.h"

/* Takes an INTEGER as a magnitude. A negative one is taken as the unsigned number that its writer
 * meant, and noted. */
static pv_status take_number(pv_cursor *c, const char *what, pv_key_parts *parts,
                             pv_bytes *ret_number) {
    pv_tlv tlv;
    PV_TRY(pv_der_expect(c, PV_TAG_INTEGER, what, &tlv));
    if (tlv.content.size == 0 || tlv.content.data[0] & 0x80)
        parts->faulty = true;
    *ret_number = pv_der_magnitude(tlv.content);
    return pv_success();
}

pv_status pv_key_take_rsa(pv_cursor *c, pv_key_parts *parts) {
    pv_cursor inner;
    pv_bytes version;
    pv_rsa_numbers *k = &parts->rsa;
    parts->kind = PV_PARTS_RSA;
    parts->place = pv_cursor_place(c);
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "RSA private key", &inner));
    PV_TRY(take_number(&inner, "version of the RSA private key", parts, &version));
    PV_TRY(take_number(&inner, "RSA modulus", parts, &k->n));
    PV_TRY(take_number(&inner, "RSA public exponent", parts, &k->e));
    PV_TRY(take_number(&inner, "RSA private exponent", parts, &k->d));
    PV_TRY(take_number(&inner, "first RSA prime", parts, &k->p));
    PV_TRY(take_number(&inner, "second RSA prime", parts, &k->q));
    PV_TRY(take_number(&inner, "first RSA CRT exponent", parts, &k->dp));
    PV_TRY(take_number(&inner, "second RSA CRT exponent", parts, &k->dq));
    PV_TRY(take_number(&inner, "RSA CRT coefficient", parts, &k->qinv));
    parts->many_primes = pv_der_more(&inner);
    return pv_success();
}

/* The parameters of an AlgorithmIdentifier: the whole element, empty when there is none. */
static pv_status parameters_of(const pv_cursor *like, pv_bytes algorithm, pv_bytes *ret_whole) {
    pv_cursor c = pv_cursor_over(algorithm, like->arena), inner;
    pv_tlv oid, parameters = {0};
    c.tolerant = like->tolerant;
    PV_TRY(pv_der_enter(&c, PV_TAG_SEQUENCE, "key algorithm", &inner));
    PV_TRY(pv_der_expect(&inner, PV_TAG_OID, "key algorithm", &oid));
    if (pv_der_more(&inner))
        PV_TRY(pv_der_take(&inner, "parameters of the key algorithm", &parameters));
    *ret_whole = parameters.whole;
    return pv_success();
}

/* [0] parameters and [1] public key, both optional. */
static pv_status take_ec_rest(pv_cursor *inner, pv_key_parts *parts, pv_bytes *ret_parameters) {
    pv_cursor part;
    pv_tlv tlv = {0}, bits;
    unsigned unused;
    if (pv_der_next_is(inner, PV_TAG_CONTEXT_CONSTRUCTED(0))) {
        PV_TRY(pv_der_enter(inner, PV_TAG_CONTEXT_CONSTRUCTED(0), "EC parameters", &part));
        PV_TRY(pv_der_take(&part, "EC parameters", &tlv));
    }
    *ret_parameters = tlv.whole;
    if (!pv_der_next_is(inner, PV_TAG_CONTEXT_CONSTRUCTED(1)))
        return pv_success();
    PV_TRY(pv_der_enter(inner, PV_TAG_CONTEXT_CONSTRUCTED(1), "EC public key", &part));
    PV_TRY(pv_der_expect(&part, PV_TAG_BIT_STRING, "EC public key", &bits));
    if (!pv_der_bits(bits.content, &parts->ec.point, &unused))
        parts->faulty = true;
    parts->public_key = parts->ec.point;
    return pv_success();
}

static bool is_named(pv_bytes parameters) {
    return parameters.size && parameters.data[0] == PV_TAG_OID;
}

/* `parameters` of the algorithm, and those that ECPrivateKey says for itself: two names are a
 * contradiction unless they are one; a name and a curve spelt out are not compared. */
static void take_curve(pv_key_parts *parts, pv_bytes parameters, pv_bytes said) {
    bool says_the_same = !said.size || pv_bytes_equal(parameters, said);
    if (is_named(parameters) && (says_the_same || is_named(said)))
        parts->ec.curve = parameters;
    if (!says_the_same && is_named(parameters) && is_named(said))
        parts->faulty = true;
}

pv_status pv_key_take_ec(pv_cursor *c, pv_key_parts *parts) {
    pv_cursor inner;
    pv_bytes version, said, parameters = {NULL, 0};
    pv_tlv scalar;
    parts->kind = PV_PARTS_EC;
    parts->place = pv_cursor_place(c);
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "EC private key", &inner));
    PV_TRY(take_number(&inner, "version of the EC private key", parts, &version));
    PV_TRY(pv_der_expect(&inner, PV_TAG_OCTET_STRING, "EC private scalar", &scalar));
    parts->ec.scalar = pv_der_magnitude(scalar.content);
    PV_TRY(take_ec_rest(&inner, parts, &said));
    if (parts->algorithm.size)
        PV_TRY(parameters_of(c, parts->algorithm, &parameters));
    if (!parameters.size && said.size) {
        parameters = said;
        parts->algorithm = pv_spki_ec_algorithm(c->arena, said);
        if (!parts->algorithm.data)
            return pv_no_memory();
    }
    take_curve(parts, parameters, said);
    return pv_success();
}

pv_status pv_key_take_dsa(pv_cursor *c, pv_key_parts *parts) {
    pv_cursor inner;
    pv_bytes version;
    pv_dsa_numbers *k = &parts->dsa;
    parts->kind = PV_PARTS_DSA;
    parts->place = pv_cursor_place(c);
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "DSA private key", &inner));
    PV_TRY(take_number(&inner, "version of the DSA private key", parts, &version));
    PV_TRY(take_number(&inner, "DSA prime", parts, &k->p));
    PV_TRY(take_number(&inner, "DSA subprime", parts, &k->q));
    PV_TRY(take_number(&inner, "DSA generator", parts, &k->g));
    PV_TRY(take_number(&inner, "DSA public key", parts, &k->y));
    PV_TRY(take_number(&inner, "DSA private key", parts, &k->x));
    parts->algorithm = pv_spki_dsa_algorithm(c->arena, k);
    return parts->algorithm.data ? pv_success() : pv_no_memory();
}

/* x stands alone; p, q and g are the algorithm's parameters (RFC 3279 2.3.2). */
static pv_status take_dsa_inner(pv_cursor *c, pv_key_parts *parts) {
    pv_bytes whole;
    pv_cursor outer, inner;
    pv_dsa_numbers *k = &parts->dsa;
    parts->kind = PV_PARTS_DSA;
    parts->place = pv_cursor_place(c);
    PV_TRY(take_number(c, "DSA private key", parts, &k->x));
    PV_TRY(parameters_of(c, parts->algorithm, &whole));
    outer = pv_cursor_over(whole, c->arena);
    outer.tolerant = c->tolerant;
    PV_TRY(pv_der_enter(&outer, PV_TAG_SEQUENCE, "DSA parameters", &inner));
    PV_TRY(take_number(&inner, "DSA prime", parts, &k->p));
    PV_TRY(take_number(&inner, "DSA subprime", parts, &k->q));
    return take_number(&inner, "DSA generator", parts, &k->g);
}

static pv_status take_raw_inner(pv_cursor *c, pv_key_parts *parts) {
    pv_tlv octets;
    parts->kind = PV_PARTS_RAW;
    parts->place = pv_cursor_place(c);
    PV_TRY(pv_der_expect(c, PV_TAG_OCTET_STRING, "private key of RFC 8410", &octets));
    parts->raw = octets.content;
    return pv_success();
}

pv_status pv_key_take_inner(pv_cursor *c, pv_oid algorithm, pv_key_parts *parts) {
    if (algorithm == PV_OID_KEY_RSA || algorithm == PV_OID_KEY_RSA_PSS ||
        algorithm == PV_OID_KEY_RSA_OAEP)
        return pv_key_take_rsa(c, parts);
    if (algorithm == PV_OID_KEY_EC || algorithm == PV_OID_KEY_ECDH)
        return pv_key_take_ec(c, parts);
    if (algorithm == PV_OID_KEY_DSA)
        return take_dsa_inner(c, parts);
    if (algorithm == PV_OID_KEY_ED25519 || algorithm == PV_OID_KEY_ED448 ||
        algorithm == PV_OID_KEY_X25519 || algorithm == PV_OID_KEY_X448)
        return take_raw_inner(c, parts);
    parts->kind = PV_PARTS_OTHER;
    parts->place = pv_cursor_place(c);
    return pv_success();
}
