/* SPDX-License-Identifier: Apache-2.0
 * What Windows makes of the Key Usage attribute of a PKCS#8 key when it imports it
 * (PFXImportCertStore, Remarks): a KeySpec for a CSP, permissions for a KSP. Both kinds of bits
 * for a CSP: the documentation names the exchange test first, so exchange is taken. */
#include "facts/setters.h"
#include "readers/private_key.h"

#define BIT(usage) (UINT64_C(1) << PV_KEYUSAGE_##usage)

static const uint64_t EXCHANGES = BIT(KEY_ENCIPHERMENT) | BIT(DATA_ENCIPHERMENT);
static const uint64_t SIGNS = BIT(DIGITAL_SIGNATURE) | BIT(KEY_CERT_SIGN) | BIT(CRL_SIGN);
static const uint64_t DECRYPTS =
    BIT(KEY_ENCIPHERMENT) | BIT(DATA_ENCIPHERMENT) | BIT(ENCIPHER_ONLY) | BIT(DECIPHER_ONLY);

static void apply_to_csp(pv_subject *key, pv_place at, uint64_t usage) {
    if (usage & EXCHANGES)
        pv_set_KEY_SPEC(key, at, PV_KEYSPEC_EXCHANGE);
    else if (usage & SIGNS)
        pv_set_KEY_SPEC(key, at, PV_KEYSPEC_SIGNATURE);
    /* the other bits say nothing of a KeySpec */
}

static void apply_to_ksp(pv_subject *key, pv_place at, uint64_t usage) {
    uint64_t allowed = 0;
    if (usage & SIGNS)
        allowed |= UINT64_C(1) << PV_CNGUSAGE_SIGN;
    if (usage & DECRYPTS)
        allowed |= UINT64_C(1) << PV_CNGUSAGE_DECRYPT;
    if (usage & BIT(KEY_AGREEMENT))
        allowed |= UINT64_C(1) << PV_CNGUSAGE_KEY_AGREEMENT;
    pv_set_KEY_USAGE_PROPERTY(key, at, allowed);
}

/* Keys of elliptic curves can only go to a KSP, whatever provider is named. */
static bool only_cng_takes(const pv_subject *key) {
    const pv_value *algorithm = pv_subject_peek(key, PV_FACT_KEY_ALGORITHM);
    if (algorithm->known != PV_PRESENT)
        return false;
    unsigned choice = algorithm->u.choice;
    return choice == PV_KEYALGORITHM_EC || choice == PV_KEYALGORITHM_ED25519 ||
           choice == PV_KEYALGORITHM_ED448 || choice == PV_KEYALGORITHM_X25519 ||
           choice == PV_KEYALGORITHM_X448;
}

void pv_key_apply_usage(pv_subject *key) {
    const pv_value *usage = pv_subject_peek(key, PV_FACT_KEY_PKCS8_KEY_USAGE);
    const pv_value *kind = pv_subject_peek(key, PV_FACT_KEY_PROVIDER_KIND);
    if (usage->known != PV_PRESENT)
        return; /* the importer decides */
    pv_place at = {usage->place_kind, usage->at};
    bool named = kind->known == PV_PRESENT;
    if (only_cng_takes(key) || (named && kind->u.choice == PV_PROVIDERKIND_KSP))
        apply_to_ksp(key, at, usage->u.set);
    else if (!named || kind->u.choice == PV_PROVIDERKIND_CSP)
        apply_to_csp(key, at, usage->u.set);
}
