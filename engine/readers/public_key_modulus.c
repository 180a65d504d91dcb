/* SPDX-License-Identifier: Apache-2.0
 * The facts about an RSA modulus that cost arithmetic, and so wait until a rule asks for them. The
 * modulus is found again in the octets of the key (RFC 8017 A.1.1). Refuses none; one that is above
 * the limit of key_bits, or not positive, is left undetermined. */
#include "base/der.h"
#include "crypto/modulus.h"
#include "facts/setters.h"
#include "facts/unit.h"
#include "readers/public_key.h"

static bool find_modulus(const pv_subject *s, pv_bytes *ret_modulus) {
    pv_cursor whole = pv_cursor_over(s->public_key, s->unit->arena), c;
    pv_tlv tlv;
    whole.tolerant = true;
    if (pv_der_enter(&whole, PV_TAG_SEQUENCE, "RSA public key", &c).error ||
        pv_der_expect(&c, PV_TAG_INTEGER, "RSA modulus", &tlv).error || !tlv.content.size)
        return false;
    *ret_modulus = pv_der_magnitude(tlv.content);
    return !(tlv.content.data[0] & 0x80) && ret_modulus->size &&
           ret_modulus->size <= s->unit->limits->key_bits / 8;
}

static void sieve(pv_subject *s, pv_place place, pv_bytes modulus) {
    pv_sieved sieved;
    if (!pv_crypto_modulus_sieve(s->unit->crypto, modulus, &sieved))
        return;
    pv_set_shared_RSA_ROCA(s, place, sieved.roca);
    if (sieved.factor)
        pv_set_shared_RSA_SMALL_FACTOR(s, place, sieved.factor);
    else
        pv_subject_absent(s, pv_shared_fact(s, PV_SHARED_RSA_SMALL_FACTOR));
}

static void factor(pv_subject *s, pv_place place, pv_bytes modulus) {
    unsigned step;
    if (!pv_crypto_modulus_fermat(s->unit->crypto, modulus, &step))
        return;
    if (step)
        pv_set_shared_RSA_FERMAT_STEP(s, place, step);
    else
        pv_subject_absent(s, pv_shared_fact(s, PV_SHARED_RSA_FERMAT_STEP));
}

bool pv_public_key_resolve(pv_subject *s, pv_fact fact) {
    bool by_sieve = fact == pv_shared_fact(s, PV_SHARED_RSA_ROCA) ||
                    fact == pv_shared_fact(s, PV_SHARED_RSA_SMALL_FACTOR);
    bool by_fermat = fact == pv_shared_fact(s, PV_SHARED_RSA_FERMAT_STEP);
    pv_bytes modulus;
    if (!by_sieve && !by_fermat)
        return false;
    if (!s->unit->crypto || !find_modulus(s, &modulus))
        return true;
    pv_place place = pv_subject_place(s, pv_shared_fact(s, PV_SHARED_KEY_BITS));
    if (by_sieve)
        sieve(s, place, modulus);
    else
        factor(s, place, modulus);
    return true;
}
