/* SPDX-License-Identifier: Apache-2.0
 * What a PFX is for: keys (RFC 7292 4.2.1 keyBag, 4.2.2 pkcs8ShroudedKeyBag) and certificates
 * (4.2.3 certBag). What stands outside the encryption of a key, its attributes and its scheme, is
 * read without the password. Skips SDSI certificates; refuses more keys and certificates than any
 * store has, so that pairing them stays cheap. */
#include "base/der.h"
#include "facts/oid.h"
#include "facts/setters.h"
#include "readers/pfx.h"
#include "readers/private_key.h"

enum { MEMBERS_MAX = 4096 };

void pv_pfx_tally(pv_pfx *p, const pv_pbe_info *how) {
    p->encryption |= (uint64_t)1 << how->scheme;
    if (!how->has_iterations)
        return;
    if (!p->has_kdf_iterations || how->iterations > p->kdf_iterations)
        p->kdf_iterations = how->iterations;
    p->has_kdf_iterations = true;
}

static pv_status check_room(const pv_pfx *p, pv_place place) {
    if (p->keys.count + p->certificates.count < MEMBERS_MAX)
        return pv_success();
    return pv_fail(p->unit->arena, PV_OVER_LIMIT, place,
                   "more than %d keys and certificates in one PFX", MEMBERS_MAX);
}

static pv_status add_member(pv_pfx *p, pv_pfx_members *list, pv_subject *subject,
                            pv_pfx_member **ret_member) {
    pv_pfx_member *member = pv_arena_alloc(p->unit->arena, sizeof *member);
    if (!member)
        return pv_no_memory();
    member->subject = subject;
    PV_TRY(pv_subject_link(p->subject, subject));
    *list->end = member;
    list->end = &member->next;
    list->count++;
    *ret_member = member;
    return pv_success();
}

static pv_status add_key(pv_pfx *p, const pv_pfx_bag *bag, pv_keyformat format,
                         pv_subject **ret_key) {
    pv_pfx_member *member;
    PV_TRY(check_room(p, bag->place));
    PV_TRY(pv_unit_add_subject(p->unit, p->artifact, PV_KIND_KEY, ret_key));
    PV_TRY(add_member(p, &p->keys, *ret_key, &member));
    pv_set_KEY_PRESENT(*ret_key, bag->place, true);
    pv_set_KEY_SOURCE(*ret_key, bag->place, PV_KEYSOURCE_FILE);
    pv_set_KEY_FORMAT(*ret_key, bag->place, format);
    return pv_pfx_key_attributes(p, bag->attributes, member);
}

/* `how` is NULL for a key in clear. */
static void set_protection(pv_pfx *p, pv_subject *key, pv_place place, const pv_pbe_info *how) {
    pv_pbe scheme = how ? how->scheme : PV_PBE_NONE;
    p->key_encryption |= (uint64_t)1 << scheme;
    pv_set_KEY_PROTECTION(key, place, how ? PV_PROTECTION_ENCRYPTED : PV_PROTECTION_CLEAR);
    pv_set_KEY_ENCRYPTION(key, how ? how->place : place, scheme);
    if (how && how->has_iterations)
        pv_set_KEY_KDF_ITERATIONS(
            key, how->place, how->iterations > INT64_MAX ? INT64_MAX : (int64_t)how->iterations);
    else
        pv_subject_absent(key, PV_FACT_KEY_KDF_ITERATIONS);
}

static pv_status read_pkcs8(pv_pfx *p, pv_cursor *c, pv_subject *key) {
    PV_TRY(pv_private_key_info(p->unit, c, key));
    pv_key_apply_usage(key);
    return pv_success();
}

pv_status pv_pfx_read_key(pv_pfx *p, pv_pfx_bag *bag) {
    pv_subject *key;
    PV_TRY(add_key(p, bag, PV_KEYFORMAT_KEY_BAG, &key));
    set_protection(p, key, bag->place, bag->how);
    p->plain_keys += bag->how == NULL;
    return read_pkcs8(p, &bag->value, key);
}

/* EncryptedPrivateKeyInfo ::= SEQUENCE { AlgorithmIdentifier, OCTET STRING } */
pv_status pv_pfx_read_shrouded_key(pv_pfx *p, pv_pfx_bag *bag) {
    pv_subject *key;
    pv_cursor inner, ciphertext, plain;
    pv_pbe_info how;
    bool opened;
    PV_TRY(add_key(p, bag, PV_KEYFORMAT_SHROUDED_KEY_BAG, &key));
    pv_set_KEY_PROTECTION(key, bag->place, PV_PROTECTION_ENCRYPTED);
    PV_TRY(pv_pfx_enter(p, &bag->value, PV_TAG_SEQUENCE, "pkcs8ShroudedKeyBag", &inner));
    PV_TRY(pv_pbe_take(&inner, &how));
    pv_pfx_tally(p, &how);
    set_protection(p, key, bag->place, &how);
    PV_TRY(pv_pfx_enter_octets(p, &inner, "encrypted private key", &ciphertext));
    pv_bytes octets = {ciphertext.next, pv_cursor_left(&ciphertext)};
    PV_TRY(pv_pfx_open(p, &how, octets, PV_TAG_INTEGER, &plain, &opened));
    return opened ? read_pkcs8(p, &plain, key) : pv_success();
}

/* The certificate that a nested reading added behind `before`, the tail of the unit then. */
static pv_subject *added(pv_subject *const *before) {
    for (pv_subject *s = *before; s; s = s->next)
        if (s->kind == PV_KIND_CERT)
            return s;
    return NULL;
}

static pv_status read_x509(pv_pfx *p, const pv_pfx_bag *bag, const pv_cursor *der) {
    const pv_hint hint = {
        .place_kind = der->place_kind, .origin = der->origin, .same_artifact = true};
    pv_bytes bytes = {der->next, pv_cursor_left(der)};
    pv_subject **before = p->unit->subjects_end;
    pv_pfx_member *member;
    bool claimed;
    PV_TRY(p->unit->nested(p->unit, p->artifact, bytes, p->artifact->path, &hint, &claimed));
    pv_subject *certificate = added(before);
    if (!claimed)
        return pv_fail(p->unit->arena, PV_DAMAGED, pv_cursor_place(der),
                       "certBag: its content is not a certificate");
    if (!certificate)
        return pv_success(); /* its reader has said why */
    PV_TRY(add_member(p, &p->certificates, certificate, &member));
    return pv_pfx_certificate_attributes(p, bag->attributes, member);
}

/* CertBag ::= SEQUENCE { certId OID, [0] EXPLICIT OCTET STRING } */
pv_status pv_pfx_read_certificate(pv_pfx *p, pv_pfx_bag *bag) {
    pv_cursor inner, value, der;
    pv_tlv type;
    PV_TRY(pv_pfx_enter(p, &bag->value, PV_TAG_SEQUENCE, "certBag", &inner));
    PV_TRY(pv_pfx_expect(p, &inner, PV_TAG_OID, "type of a certBag", &type));
    if (pv_oid_find(type.content) != PV_OID_P9_X509_CERTIFICATE)
        return pv_success();
    PV_TRY(check_room(p, bag->place));
    p->certificate_bags++;
    p->certificate_encryption |= (uint64_t)1 << (bag->how ? bag->how->scheme : PV_PBE_NONE);
    PV_TRY(pv_pfx_enter(p, &inner, PV_TAG_CONTEXT_CONSTRUCTED(0), "certBag", &value));
    PV_TRY(pv_pfx_enter_octets(p, &value, "certificate", &der));
    return read_x509(p, bag, &der);
}
