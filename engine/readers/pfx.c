/* SPDX-License-Identifier: Apache-2.0
 * PKCS#12 (RFC 7292, PFX version 3), as Windows, OpenSSL, NSS and Java write it, in DER or BER: the
 * outer layers, and the facts of the file. Its MAC and passwords, bags, keys and certificates, bag
 * attributes and pairing are each in a pfx_*.c. Reads without a password whatever stands outside
 * the encryption. Refuses versions other than 3 and content encrypted to a recipient's key; of a
 * signed PFX reads the content and does not verify the signature. */
#include <inttypes.h>

#include "base/der.h"
#include "facts/oid.h"
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/pfx.h"

pv_status pv_pfx_note(pv_pfx *p, pv_status status) {
    if (!status.error)
        return status;
    if (status.error->code != PV_DAMAGED && status.error->code != PV_UNSUPPORTED)
        return status;
    pv_unit_problem_of(p->unit, p->artifact, status);
    if (pv_unit_is_hopeless(p->unit))
        return pv_fail(p->unit->arena, PV_OVER_LIMIT, status.error->place, "too many problems");
    return pv_success();
}

/* A length that DER would write in fewer octets, or not at all. */
static bool is_ber(const pv_tlv *tlv) {
    size_t head = (size_t)(tlv->content.data - tlv->whole.data), least = 2;
    if (tlv->content.size >= 0x80)
        for (size_t rest = tlv->content.size; rest; rest >>= 8)
            least++;
    return tlv->indefinite || head != least;
}

pv_status pv_pfx_take(pv_pfx *p, pv_cursor *c, const char *what, pv_tlv *ret_tlv) {
    PV_TRY(pv_der_take(c, what, ret_tlv));
    p->ber |= !p->in_plaintext && is_ber(ret_tlv);
    return pv_success();
}

pv_status pv_pfx_expect(pv_pfx *p, pv_cursor *c, uint8_t tag, const char *what, pv_tlv *ret_tlv) {
    PV_TRY(pv_der_expect(c, tag, what, ret_tlv));
    p->ber |= !p->in_plaintext && is_ber(ret_tlv);
    return pv_success();
}

pv_status pv_pfx_enter(pv_pfx *p, pv_cursor *c, uint8_t tag, const char *what,
                       pv_cursor *ret_inner) {
    pv_tlv tlv;
    PV_TRY(pv_pfx_expect(p, c, tag, what, &tlv));
    *ret_inner = pv_der_inside(c, &tlv);
    return pv_success();
}

/* The only segment of a string in segments: most writers of BER make no more. */
static bool is_single(const pv_cursor *c, const pv_tlv *tlv, pv_tlv *ret_segment) {
    pv_cursor inner = pv_der_inside(c, tlv);
    return !pv_der_expect(&inner, PV_TAG_OCTET_STRING, "segment", ret_segment).error &&
           !pv_der_more(&inner);
}

/* The octets of a string that may be in segments; its tag was looked at. */
static pv_status enter_string(pv_pfx *p, const pv_cursor *c, const pv_tlv *tlv,
                              pv_cursor *ret_inner) {
    pv_tlv segment;
    pv_bytes joined;
    if (!(tlv->tag & PV_TAG_CONSTRUCTED)) {
        *ret_inner = pv_der_inside(c, tlv);
        return pv_success();
    }
    p->ber |= !p->in_plaintext;
    if (is_single(c, tlv, &segment)) {
        *ret_inner = pv_der_inside(c, &segment);
        return pv_success();
    }
    PV_TRY(pv_der_octets(c, tlv, &joined));
    *ret_inner = pv_cursor_over(joined, c->arena);
    ret_inner->place_kind = PV_CONTENT;
    ret_inner->tolerant = true;
    return pv_success();
}

/* `tag` is that of the primitive form. */
static pv_status enter_tagged(pv_pfx *p, pv_cursor *c, uint8_t tag, const char *what,
                              pv_cursor *ret_inner) {
    pv_tlv tlv;
    uint8_t segmented = (uint8_t)(tag | PV_TAG_CONSTRUCTED);
    PV_TRY(pv_pfx_expect(p, c, pv_der_next_is(c, segmented) ? segmented : tag, what, &tlv));
    return enter_string(p, c, &tlv, ret_inner);
}

pv_status pv_pfx_enter_octets(pv_pfx *p, pv_cursor *c, const char *what, pv_cursor *ret_inner) {
    return enter_tagged(p, c, PV_TAG_OCTET_STRING, what, ret_inner);
}

/* ContentInfo ::= SEQUENCE { type OID, [0] EXPLICIT content } (RFC 5652 3) */
static pv_status enter_content_info(pv_pfx *p, pv_cursor *c, const char *what, pv_oid *ret_type,
                                    pv_cursor *ret_content) {
    pv_cursor inner;
    pv_tlv type;
    PV_TRY(pv_pfx_enter(p, c, PV_TAG_SEQUENCE, what, &inner));
    PV_TRY(pv_pfx_expect(p, &inner, PV_TAG_OID, what, &type));
    PV_TRY(pv_pfx_enter(p, &inner, PV_TAG_CONTEXT_CONSTRUCTED(0), what, ret_content));
    *ret_type = pv_oid_find(type.content);
    return pv_success();
}

static pv_status read_plaintext(pv_pfx *p, pv_cursor *plain, const pv_pbe_info *how) {
    p->in_plaintext = true;
    pv_status status = pv_pfx_read_bags(p, plain, how);
    p->in_plaintext = false;
    return status;
}

/* EncryptedData (RFC 5652 8): version, then type, algorithm and, [0] IMPLICIT, the octets. */
static pv_status read_encrypted(pv_pfx *p, pv_cursor *c) {
    pv_cursor data, info, ciphertext, plain;
    pv_tlv version, type;
    pv_pbe_info how;
    bool opened;
    PV_TRY(pv_pfx_enter(p, c, PV_TAG_SEQUENCE, "encryptedData", &data));
    PV_TRY(pv_pfx_expect(p, &data, PV_TAG_INTEGER, "version of encryptedData", &version));
    PV_TRY(pv_pfx_enter(p, &data, PV_TAG_SEQUENCE, "encryptedContentInfo", &info));
    PV_TRY(pv_pfx_expect(p, &info, PV_TAG_OID, "type of encrypted content", &type));
    PV_TRY(pv_pbe_take(&info, &how));
    pv_pfx_tally(p, &how);
    PV_TRY(enter_tagged(p, &info, PV_TAG_CONTEXT(0), "encrypted content", &ciphertext));
    pv_bytes octets = {ciphertext.next, pv_cursor_left(&ciphertext)};
    PV_TRY(pv_pfx_open(p, &how, octets, PV_TAG_SEQUENCE, &plain, &opened));
    p->unseen |= !opened;
    return opened ? read_plaintext(p, &plain, &how) : pv_success();
}

/* One part of the AuthenticatedSafe. */
static pv_status read_safe(pv_pfx *p, pv_cursor *c) {
    pv_oid type;
    pv_cursor content, octets;
    pv_place place = pv_cursor_place(c);
    PV_TRY(enter_content_info(p, c, "part of the AuthenticatedSafe", &type, &content));
    if (type == PV_OID_CMS_ENCRYPTED_DATA)
        return read_encrypted(p, &content);
    if (type == PV_OID_CMS_DATA) {
        PV_TRY(pv_pfx_enter_octets(p, &content, "data", &octets));
        return pv_pfx_read_bags(p, &octets, NULL);
    }
    p->unseen = true;
    if (type != PV_OID_CMS_ENVELOPED_DATA)
        return pv_fail(c->arena, PV_UNSUPPORTED, place,
                       "part of the AuthenticatedSafe: its content type is not one of RFC 7292");
    p->encryption |= (uint64_t)1 << PV_PBE_PUBLIC_KEY;
    return pv_fail(c->arena, PV_UNSUPPORTED, place,
                   "envelopedData: encrypted to a recipient's key, which no password opens");
}

/* AuthenticatedSafe ::= SEQUENCE OF ContentInfo */
static pv_status read_safes(pv_pfx *p, pv_cursor *c) {
    pv_cursor safes;
    PV_TRY(pv_pfx_enter(p, c, PV_TAG_SEQUENCE, "AuthenticatedSafe", &safes));
    while (pv_der_more(&safes)) {
        pv_tlv whole;
        pv_cursor one = safes;
        PV_TRY(pv_der_take(&safes, "part of the AuthenticatedSafe", &whole));
        one.end = safes.next;
        pv_status status = read_safe(p, &one);
        p->unseen |= status.error != NULL;
        PV_TRY(pv_pfx_note(p, status));
    }
    return pv_success();
}

/* SignedData (RFC 5652 5.1), integrity by public key: version, digests, and the content. */
static pv_status enter_signed(pv_pfx *p, pv_cursor *c, pv_cursor *ret_octets) {
    pv_cursor data, content;
    pv_tlv version, digests;
    pv_oid type;
    PV_TRY(pv_pfx_enter(p, c, PV_TAG_SEQUENCE, "signedData", &data));
    PV_TRY(pv_pfx_expect(p, &data, PV_TAG_INTEGER, "version of signedData", &version));
    PV_TRY(pv_pfx_expect(p, &data, PV_TAG_SET, "digests of signedData", &digests));
    PV_TRY(enter_content_info(p, &data, "content of signedData", &type, &content));
    return pv_pfx_enter_octets(p, &content, "content of signedData", ret_octets);
}

static pv_status enter_auth_safe(pv_pfx *p, pv_cursor *c, pv_cursor *ret_octets) {
    pv_cursor content;
    pv_oid type;
    pv_place place = pv_cursor_place(c);
    PV_TRY(enter_content_info(p, c, "authSafe", &type, &content));
    if (type == PV_OID_CMS_SIGNED_DATA)
        return enter_signed(p, &content, ret_octets);
    if (type != PV_OID_CMS_DATA)
        return pv_fail(c->arena, PV_UNSUPPORTED, place,
                       "authSafe: its content is neither data nor signedData");
    return pv_pfx_enter_octets(p, &content, "authSafe", ret_octets);
}

static void set_mac(pv_pfx *p) {
    const pv_mac_info *mac = &p->mac;
    pv_set_PFX_MAC_ALGORITHM(p->subject, mac->place, mac->algorithm);
    if (!mac->has_iterations)
        return;
    pv_set_PFX_MAC_SALT_SIZE(p->subject, mac->salt_place, (int64_t)mac->salt.size);
    pv_set_PFX_MAC_ITERATIONS(p->subject, mac->iterations_place,
                              mac->iterations > INT64_MAX ? INT64_MAX : (int64_t)mac->iterations);
}

static pv_status read_mac(pv_pfx *p, pv_cursor *c, const pv_cursor *content) {
    if (!pv_der_more(c)) {
        pv_subject_absent(p->subject, PV_FACT_PFX_MAC_ALGORITHM);
        pv_subject_absent(p->subject, PV_FACT_PFX_MAC_ITERATIONS);
        pv_subject_absent(p->subject, PV_FACT_PFX_MAC_SALT_SIZE);
        return pv_success();
    }
    p->mac_state = PV_PFX_MAC_UNCHECKED;
    pv_cursor peeked = *c;
    pv_tlv whole;
    PV_TRY(pv_pfx_expect(p, &peeked, PV_TAG_SEQUENCE, "MacData", &whole));
    PV_TRY(pv_mac_take(c, &p->mac));
    set_mac(p);
    PV_TRY(pv_pfx_try_mac(p, (pv_bytes){content->next, pv_cursor_left(content)}));
    return pv_der_end(c, "PFX");
}

static pv_status check_version(const pv_cursor *c, const pv_tlv *version) {
    int64_t number;
    if (pv_der_int64(version->content, &number) && number == 3)
        return pv_success();
    return pv_fail(c->arena, PV_UNSUPPORTED, version->place,
                   "PFX: its version is not 3, the only one that is defined");
}

/* PFX ::= SEQUENCE { version INTEGER, authSafe ContentInfo, macData OPTIONAL } */
static pv_status read_pfx(pv_pfx *p, pv_cursor *c) {
    pv_cursor inner, content;
    pv_tlv version;
    PV_TRY(pv_pfx_enter(p, c, PV_TAG_SEQUENCE, "PFX", &inner));
    pv_set_PFX_TRAILING_BYTES(p->subject, pv_cursor_place(c), (int64_t)pv_cursor_left(c));
    PV_TRY(pv_pfx_expect(p, &inner, PV_TAG_INTEGER, "version of the PFX", &version));
    PV_TRY(check_version(&inner, &version));
    PV_TRY(enter_auth_safe(p, &inner, &content));
    PV_TRY(pv_pfx_note(p, read_mac(p, &inner, &content)));
    PV_TRY(read_safes(p, &content));
    pv_set_PFX_BER(p->subject, p->start, p->ber);
    return pv_success();
}

static pv_status set_bags(pv_pfx *p) {
    pv_text *names = pv_arena_array(p->unit->arena, p->bag_count, sizeof *names);
    if (!names)
        return pv_no_memory();
    size_t n = 0;
    for (const pv_pfx_name *name = p->bags; name; name = name->next)
        names[n++] = (pv_text){name->text, strlen(name->text)};
    pv_set_PFX_BAGS(p->subject, p->start, names, n);
    return pv_success();
}

/* Content that could not be seen might hold more keys; but where some stand in clear, the others
 * do as well, with every writer that is known. */
static void set_keys(pv_pfx *p) {
    if (!p->keys.count && p->unseen)
        return;
    pv_set_PFX_KEY_COUNT(p->subject, p->start, (int64_t)p->keys.count);
    pv_set_PFX_PLAIN_KEY_COUNT(p->subject, p->start, (int64_t)p->plain_keys);
    if (p->keys.count)
        pv_set_PFX_KEY_ENCRYPTION(p->subject, p->start, p->key_encryption);
    else
        pv_subject_absent(p->subject, PV_FACT_PFX_KEY_ENCRYPTION);
}

static void set_certificates(pv_pfx *p) {
    if (p->unseen)
        return;
    pv_set_PFX_CERTIFICATE_COUNT(p->subject, p->start, (int64_t)p->certificate_bags);
    if (p->certificate_bags)
        pv_set_PFX_CERTIFICATE_ENCRYPTION(p->subject, p->start, p->certificate_encryption);
    else
        pv_subject_absent(p->subject, PV_FACT_PFX_CERTIFICATE_ENCRYPTION);
}

static void set_encryption(pv_pfx *p) {
    if (!p->encryption && p->unseen)
        return;
    const uint64_t none = (uint64_t)1 << PV_PBE_NONE;
    pv_set_PFX_ENCRYPTION(p->subject, p->start, p->encryption ? p->encryption : none);
    if (p->has_kdf_iterations)
        pv_set_PFX_KDF_ITERATIONS(p->subject, p->start,
                                  p->kdf_iterations > INT64_MAX ? INT64_MAX
                                                                : (int64_t)p->kdf_iterations);
    else
        pv_subject_absent(p->subject, PV_FACT_PFX_KDF_ITERATIONS);
}

/* What follows from all that was read, be it whole or not. */
static pv_status conclude(pv_pfx *p) {
    pv_pfx_settle_password(p);
    set_keys(p);
    set_certificates(p);
    set_encryption(p);
    PV_TRY(set_bags(p));
    return pv_pfx_pair(p);
}

static pv_status read(const pv_reading *reading) {
    pv_pfx p = {.unit = reading->unit, .artifact = reading->artifact};
    p.keys.end = &p.keys.first;
    p.certificates.end = &p.certificates.first;
    p.bags_end = &p.bags;
    PV_TRY(pv_unit_add_subject(p.unit, p.artifact, PV_KIND_PFX, &p.subject));
    pv_cursor c = pv_reading_cursor(reading);
    c.tolerant = true;
    p.start = pv_cursor_place(&c);
    pv_status status = read_pfx(&p, &c);
    p.unseen |= status.error != NULL;
    if (status.error && status.error->code == PV_OUT_OF_MEMORY)
        return status;
    PV_TRY(conclude(&p));
    return status;
}

/* Steps over the head of an element; false at the end, or when it has another tag. */
static bool step_into(pv_bytes *head, uint8_t tag) {
    if (head->size < 2 || head->data[0] != tag)
        return false;
    size_t octets = head->data[1] > 0x80 ? head->data[1] & 0x7fu : 0;
    *head = pv_bytes_from(*head, 2 + octets);
    return true;
}

static bool starts_with(pv_bytes head, pv_bytes start) {
    return pv_bytes_equal(pv_bytes_head(head, start.size), start);
}

/* SEQUENCE { INTEGER 3, SEQUENCE { OID data or signedData: no other format begins so, and other
 * versions would do the same. Cut off before the OID, the version has to do. */
static pv_bid probe(const pv_probe *probe) {
    pv_bytes head = probe->head;
    if (!step_into(&head, PV_TAG_SEQUENCE) || head.size < 3 || head.data[0] != PV_TAG_INTEGER ||
        head.data[1] != 1)
        return PV_BID_NONE;
    pv_bid cut_off = head.data[2] == 3 ? PV_BID_LIKELY : PV_BID_NONE;
    head = pv_bytes_from(head, 3);
    if (head.size && head.data[0] != PV_TAG_SEQUENCE)
        return PV_BID_NONE;
    if (!step_into(&head, PV_TAG_SEQUENCE) || !step_into(&head, PV_TAG_OID))
        return cut_off;
    if (starts_with(head, pv_oid_der(PV_OID_CMS_DATA)) ||
        starts_with(head, pv_oid_der(PV_OID_CMS_SIGNED_DATA)))
        return PV_BID_CERTAIN;
    return cut_off;
}

const pv_reader PV_READER_pfx = {
    .name = "pfx",
    .title = "PKCS#12 file, PFX (RFC 7292)",
    .extensions = ".pfx .p12",
    .tells = "keys, certificates, encryption, MAC; KeySpec and provider of the machine that "
             "exported, with the password also what is encrypted",
    .cannot_tell = "how a server's own key is; whether its export was allowed",
    .probe = probe,
    .read = read,
};
