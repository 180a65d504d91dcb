/* SPDX-License-Identifier: Apache-2.0
 * Facts from the numbers of a private key. The public key is written as a SubjectPublicKeyInfo
 * and read back by the reader of certificates' keys, so that algorithm, size and curve mean the
 * same for a key as for its certificate. Key material itself becomes no fact. */
#include "base/der.h"
#include "facts/setters.h"
#include "readers/key_parts.h"
#include "readers/public_key.h"

enum { OID_HEAD = 2, LONGEST_CURVE = 571 };

/* A curve without a size here may be any that OpenSSL knows. */
static uint64_t ec_bits(const pv_key_parts *parts) {
    uint32_t bits = pv_curve_bits(pv_oid_find(pv_bytes_from(parts->ec.curve, OID_HEAD)));
    return bits ? bits : LONGEST_CURVE;
}

static bool may_check(pv_unit *unit, const pv_key_parts *parts) {
    switch (parts->kind) {
    case PV_PARTS_RSA:
        return pv_unit_may_work(
            unit, pv_crypto_check_steps(PV_KEYALGORITHM_RSA, 8 * (uint64_t)parts->rsa.n.size));
    case PV_PARTS_EC:
        return !parts->ec.curve.size ||
               pv_unit_may_work(unit, pv_crypto_check_steps(PV_KEYALGORITHM_EC, ec_bits(parts)));
    case PV_PARTS_DSA:
        return pv_unit_may_work(
            unit, pv_crypto_check_steps(PV_KEYALGORITHM_DSA, 8 * (uint64_t)parts->dsa.p.size));
    case PV_PARTS_RAW:
        return pv_unit_may_work(unit, pv_crypto_check_steps(PV_KEYALGORITHM_ED25519, 0));
    case PV_PARTS_OTHER:
        return true;
    }
    return true;
}

static pv_status derive_ec(pv_unit *unit, pv_key_parts *parts) {
    if (parts->public_key.size || !may_check(unit, parts))
        return pv_success();
    return pv_crypto_ec_public(unit->crypto, unit->arena, &parts->ec, &parts->public_key);
}

static pv_status derive_dsa(pv_unit *unit, pv_key_parts *parts) {
    pv_bytes y = parts->dsa.y;
    if (!y.size && may_check(unit, parts))
        PV_TRY(pv_crypto_dsa_public(unit->crypto, unit->arena, unit->limits, &parts->dsa, &y));
    if (!y.size)
        return pv_success();
    parts->public_key = pv_spki_integer(unit->arena, y);
    return parts->public_key.data ? pv_success() : pv_no_memory();
}

static pv_status derive_rsa(pv_unit *unit, pv_key_parts *parts) {
    if (!parts->algorithm.size)
        parts->algorithm = pv_spki_rsa_algorithm();
    parts->public_key = pv_spki_rsa_public(unit->arena, &parts->rsa);
    return parts->public_key.data ? pv_success() : pv_no_memory();
}

/* Finds the octets of the public key, computing what the file does not say. Those of RFC 8410 wait
 * until the algorithm is known. */
static pv_status derive(pv_unit *unit, pv_key_parts *parts) {
    switch (parts->kind) {
    case PV_PARTS_RSA:
        return derive_rsa(unit, parts);
    case PV_PARTS_EC:
        return derive_ec(unit, parts);
    case PV_PARTS_DSA:
        return derive_dsa(unit, parts);
    case PV_PARTS_RAW:
    case PV_PARTS_OTHER:
        return pv_success();
    }
    return pv_success();
}

/* Reads the parts as a certificate's key is read. */
static pv_status describe(pv_unit *unit, const pv_key_parts *parts, pv_public_key *ret_key) {
    pv_bytes octets;
    pv_bytes spki = pv_spki_build(unit->arena, parts->algorithm, parts->public_key, &octets);
    if (!spki.data)
        return pv_no_memory();
    pv_cursor c = pv_cursor_over(spki, unit->arena);
    c.tolerant = true;
    return pv_public_key_take(&c, ret_key);
}

static pv_status describe_raw(pv_unit *unit, pv_key_parts *parts, pv_public_key *key) {
    pv_bytes made;
    if (!may_check(unit, parts)) {
        parts->kind = PV_PARTS_OTHER; /* whether the two fit stays unknown */
        return pv_success();
    }
    PV_TRY(pv_crypto_raw_public(unit->crypto, unit->arena, key->algorithm, parts->raw, &made));
    parts->faulty =
        !made.size || (parts->public_key.size && !pv_bytes_equal(made, parts->public_key));
    if (!made.size)
        return pv_success();
    parts->public_key = made;
    return describe(unit, parts, key);
}

static bool has_no_size(pv_keyalgorithm algorithm) {
    return algorithm == PV_KEYALGORITHM_ML_DSA || algorithm == PV_KEYALGORITHM_ML_KEM;
}

static void set_described(pv_subject *key, pv_place at, const pv_public_key *described) {
    pv_set_KEY_ALGORITHM(key, at, described->algorithm);
    if (described->has_bits)
        pv_set_KEY_BITS(key, at, described->bits);
    else if (has_no_size(described->algorithm))
        pv_subject_absent(key, PV_FACT_KEY_BITS);
    bool ec = described->algorithm == PV_KEYALGORITHM_EC;
    if (described->curve)
        pv_set_KEY_CURVE(key, at, (pv_text){described->curve, strlen(described->curve)});
    else if (!ec || described->curve_parameters == PV_CURVEPARAMETERS_EXPLICIT)
        pv_subject_absent(key, PV_FACT_KEY_CURVE);
}

static pv_check check_numbers(pv_unit *unit, const pv_key_parts *parts) {
    if (parts->faulty)
        return PV_CHECK_BAD;
    switch (parts->kind) {
    case PV_PARTS_RSA:
        return parts->many_primes ? PV_CHECK_CANNOT
                                  : pv_crypto_rsa_check(unit->crypto, unit->limits, &parts->rsa);
    case PV_PARTS_EC:
        return pv_crypto_ec_check(unit->crypto, &parts->ec);
    case PV_PARTS_DSA:
        return pv_crypto_dsa_check(unit->crypto, unit->limits, &parts->dsa);
    case PV_PARTS_RAW:
        return PV_CHECK_GOOD; /* any octets of the right number are a key */
    case PV_PARTS_OTHER:
        return PV_CHECK_CANNOT;
    }
    return PV_CHECK_CANNOT;
}

static void resolve(pv_subject *key, pv_fact fact, const void *data) {
    const pv_key_parts *parts = data;
    pv_unit *unit = key->unit;
    if (fact == PV_FACT_KEY_SPKI_SHA256) {
        uint8_t *digest = pv_arena_alloc(unit->arena, 32);
        if (!digest)
            return;
        unit->sha256(unit->crypto, key->spki, digest);
        pv_set_KEY_SPKI_SHA256(key, parts->place, (pv_bytes){digest, 32});
    } else if (fact == PV_FACT_KEY_CONSISTENT) {
        bool computes = !parts->faulty && parts->kind != PV_PARTS_RAW;
        if (computes && !may_check(unit, parts))
            return;
        pv_check result = check_numbers(unit, parts);
        if (result != PV_CHECK_CANNOT)
            pv_set_KEY_CONSISTENT(key, parts->place, result == PV_CHECK_GOOD);
    }
}

static void set_public(pv_subject *key, const pv_public_key *described) {
    if (!described->public_key.size)
        return;
    key->spki = described->spki;
    key->public_key = described->public_key;
    pv_subject_pending(key, PV_FACT_KEY_SPKI_SHA256);
}

pv_status pv_key_publish(pv_subject *key, const pv_key_parts *parts) {
    pv_unit *unit = key->unit;
    pv_key_parts *kept = pv_arena_copy(unit->arena, parts, sizeof *parts);
    if (!kept)
        return pv_no_memory();
    key->resolve = resolve;
    key->resolve_data = kept;
    PV_TRY(derive(unit, kept));
    if (kept->algorithm.size) {
        pv_public_key described;
        PV_TRY(describe(unit, kept, &described));
        if (kept->kind == PV_PARTS_RAW)
            PV_TRY(describe_raw(unit, kept, &described));
        set_described(key, kept->place, &described);
        set_public(key, &described);
    } else if (kept->kind == PV_PARTS_EC) {
        pv_set_KEY_ALGORITHM(key, kept->place, PV_KEYALGORITHM_EC);
    }
    if (kept->kind != PV_PARTS_OTHER && !kept->public_only)
        pv_subject_pending(key, PV_FACT_KEY_CONSISTENT);
    return pv_success();
}
