/* SPDX-License-Identifier: Apache-2.0
 * PrivateKeyInfo and OneAsymmetricKey (RFC 5208, RFC 5958), and the Key Usage attribute in them,
 * by which Windows carries KeySpec or the CNG usage (PFXImportCertStore, Remarks; section 4.2.1.3
 * of RFC 5280 has the bits). Windows pads the attribute's bits to a whole octet, which DER
 * forbids: octets are compared, the count of unused bits is not. Refuses BER's segmented strings.
 */
#include "base/der.h"
#include "facts/setters.h"
#include "readers/key_parts.h"
#include "readers/private_key.h"

/* Value n of the list is bit n, counted from the top of the first octet. */
static uint64_t usage_of(pv_bytes octets) {
    uint64_t set = 0;
    for (unsigned bit = 0; bit < PV_KEYUSAGE_COUNT && bit / 8 < octets.size; bit++)
        if (octets.data[bit / 8] & (0x80 >> bit % 8))
            set |= UINT64_C(1) << bit;
    return set;
}

static pv_status take_usage(pv_cursor *values, pv_subject *key) {
    pv_tlv tlv;
    pv_bytes octets;
    unsigned unused;
    PV_TRY(pv_der_expect(values, PV_TAG_BIT_STRING, "Key Usage attribute", &tlv));
    if (!pv_der_bits(tlv.content, &octets, &unused))
        return pv_fail(values->arena, PV_DAMAGED, tlv.place,
                       "Key Usage attribute: is not a BIT STRING that has bits");
    pv_set_KEY_PKCS8_KEY_USAGE(key, tlv.place, usage_of(octets));
    return pv_success();
}

static pv_status take_attributes(pv_cursor *c, pv_subject *key) {
    pv_cursor set, attribute, values;
    pv_tlv oid;
    PV_TRY(pv_der_enter(c, PV_TAG_CONTEXT_CONSTRUCTED(0), "attributes of the key", &set));
    while (pv_der_more(&set)) {
        PV_TRY(pv_der_enter(&set, PV_TAG_SEQUENCE, "attribute of the key", &attribute));
        PV_TRY(pv_der_expect(&attribute, PV_TAG_OID, "type of an attribute", &oid));
        PV_TRY(pv_der_enter(&attribute, PV_TAG_SET, "values of an attribute", &values));
        if (pv_oid_find(oid.content) == PV_OID_EXT_KEY_USAGE)
            PV_TRY(take_usage(&values, key));
    }
    return pv_success();
}

/* [1] publicKey of version 2: a BIT STRING under an implicit tag. */
static pv_status take_public(pv_cursor *c, pv_key_parts *parts) {
    pv_tlv tlv;
    unsigned unused;
    PV_TRY(pv_der_expect(c, PV_TAG_CONTEXT(1), "public key", &tlv));
    pv_bytes octets;
    if (!pv_der_bits(tlv.content, &octets, &unused))
        return pv_fail(c->arena, PV_DAMAGED, tlv.place, "public key: is not a BIT STRING");
    if (!parts->public_key.size)
        parts->public_key = octets;
    return pv_success();
}

static pv_status take_rest(pv_cursor *c, pv_subject *key, pv_key_parts *parts) {
    pv_subject_undetermined(key, PV_FACT_KEY_PKCS8_KEY_USAGE);
    bool has_attributes = pv_der_next_is(c, PV_TAG_CONTEXT_CONSTRUCTED(0));
    if (has_attributes)
        PV_TRY(take_attributes(c, key));
    if (pv_subject_peek(key, PV_FACT_KEY_PKCS8_KEY_USAGE)->known != PV_PRESENT)
        pv_subject_absent(key, PV_FACT_KEY_PKCS8_KEY_USAGE);
    return pv_der_next_is(c, PV_TAG_CONTEXT(1)) ? take_public(c, parts) : pv_success();
}

/* The numbers behind the algorithm. When they do not parse, the algorithm is still known. */
static pv_status take_numbers(pv_cursor *inner, const pv_tlv *octets, pv_oid oid,
                              pv_key_parts *parts) {
    pv_cursor numbers = pv_der_inside(inner, octets);
    const pv_bytes algorithm = parts->algorithm;
    pv_status status = pv_key_take_inner(&numbers, oid, parts);
    if (status.error)
        *parts = (pv_key_parts){.place = octets->place, .algorithm = algorithm};
    return status;
}

/* rsaEncryption without its NULL would not be found in any certificate. */
static pv_bytes algorithm_for_spki(pv_oid oid, pv_bytes said) {
    return oid == PV_OID_KEY_RSA ? pv_spki_rsa_algorithm() : said;
}

pv_status pv_private_key_info(pv_unit *unit, pv_cursor *c, pv_subject *key) {
    (void)unit; /* it is the subject's own */
    pv_cursor inner, identifier;
    pv_tlv version, algorithm, oid, octets;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "private key", &inner));
    PV_TRY(pv_der_expect(&inner, PV_TAG_INTEGER, "version of the private key", &version));
    PV_TRY(pv_der_expect(&inner, PV_TAG_SEQUENCE, "algorithm of the private key", &algorithm));
    identifier = pv_der_inside(&inner, &algorithm);
    PV_TRY(pv_der_expect(&identifier, PV_TAG_OID, "algorithm of the private key", &oid));
    PV_TRY(pv_der_expect(&inner, PV_TAG_OCTET_STRING, "octets of the private key", &octets));
    pv_oid known = pv_oid_find(oid.content);
    pv_key_parts parts = {.algorithm = algorithm_for_spki(known, algorithm.whole)};
    pv_status numbers = take_numbers(&inner, &octets, known, &parts);
    pv_status rest = take_rest(&inner, key, &parts);
    PV_TRY(pv_key_publish(key, &parts));
    PV_TRY(numbers);
    return rest;
}
