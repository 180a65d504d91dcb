/* SPDX-License-Identifier: Apache-2.0
 * PKCS#7 and CMS signedData (RFC 2315, RFC 5652) as a bag of certificates (.p7b, .p7c), and as the
 * wrapping of a certificate request: CMC (RFC 5272) and the renewal requests of Windows. In DER or
 * BER. Gives what is inside to its own readers; adds no subject itself. Does not check the
 * signatures of the wrapping, and passes over CRLs. */
#include "base/der.h"
#include "facts/oid.h"
#include "facts/reader.h"
#include "readers/pkcs7_signers.h"
#include "readers/shape.h"

/* A bag while it is emptied. */
typedef struct {
    const pv_reading *reading;
    size_t certificates, requests;
    pv_wrapping wrapping;
} bag;

static void note(const bag *b, pv_code code, pv_place place, const char *message) {
    pv_unit_problem(b->reading->unit, b->reading->artifact, code, place, message);
}

/* Hands on a part whose first byte stands at `place`. The label makes its reader claim it whatever
 * its state, so that a broken one is told. */
static pv_status hand_on(const bag *b, pv_bytes part, pv_place place, const char *label,
                         bool *ret_claimed) {
    pv_unit *unit = b->reading->unit;
    pv_hint hint = {
        .label = label, .place_kind = place.kind, .origin = place.at, .same_artifact = true};
    return unit->nested(unit, b->reading->artifact, part, b->reading->artifact->path, &hint,
                        ret_claimed);
}

static pv_status take_certificate(bag *b, pv_cursor *set) {
    pv_tlv tlv;
    bool claimed;
    PV_TRY(pv_der_take(set, "certificate in the bag", &tlv));
    if (tlv.tag != PV_TAG_SEQUENCE) {
        note(b, PV_UNSUPPORTED, tlv.place,
             "an attribute certificate or another kind of certificate is passed over");
        return pv_success();
    }
    b->certificates++;
    return hand_on(b, tlv.whole, tlv.place, "CERTIFICATE", &claimed);
}

/* TaggedRequest (RFC 5272 3.2.1.2): [0] is a body part's number and a PKCS#10 request. */
static pv_status take_request(bag *b, pv_cursor *requests) {
    pv_tlv tlv, number, request;
    bool claimed;
    PV_TRY(pv_der_take(requests, "request in the CMC message", &tlv));
    if (tlv.tag != PV_TAG_CONTEXT_CONSTRUCTED(0)) {
        note(b, PV_UNSUPPORTED, tlv.place, "a CMC request that is not PKCS#10 is passed over");
        return pv_success();
    }
    pv_cursor c = pv_der_inside(requests, &tlv);
    PV_TRY(pv_der_expect(&c, PV_TAG_INTEGER, "number of the request", &number));
    PV_TRY(pv_der_expect(&c, PV_TAG_SEQUENCE, "request in the CMC message", &request));
    b->requests++;
    return hand_on(b, request.whole, request.place, "CERTIFICATE REQUEST", &claimed);
}

/* TaggedContentInfo: number, ContentInfo. A request on behalf of another user, or for renewal,
 * stands one layer further in. */
static pv_status take_message(bag *b, pv_cursor *messages) {
    pv_cursor c;
    pv_tlv number, content;
    bool claimed;
    PV_TRY(pv_der_enter(messages, PV_TAG_SEQUENCE, "message in the CMC message", &c));
    PV_TRY(pv_der_expect(&c, PV_TAG_INTEGER, "number of the message", &number));
    PV_TRY(pv_der_expect(&c, PV_TAG_SEQUENCE, "message in the CMC message", &content));
    PV_TRY(hand_on(b, content.whole, content.place, NULL, &claimed));
    b->requests += claimed;
    return pv_success();
}

/* PKIData: controls, requests, messages, others. Of the controls only what tells of
 * the request is read. */
static pv_status take_pki_data(bag *b, pv_cursor *c) {
    pv_cursor data, requests, messages;
    pv_cursor controls;
    b->wrapping.is_cmc = true;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "CMC request", &data));
    PV_TRY(pv_der_enter(&data, PV_TAG_SEQUENCE, "controls of the CMC request", &controls));
    PV_TRY(pv_wrapping_controls(&b->wrapping, &controls));
    PV_TRY(pv_der_enter(&data, PV_TAG_SEQUENCE, "requests of the CMC request", &requests));
    while (pv_der_more(&requests) && !pv_unit_is_hopeless(b->reading->unit))
        PV_TRY(take_request(b, &requests));
    if (!pv_der_more(&data))
        return pv_success();
    PV_TRY(pv_der_enter(&data, PV_TAG_SEQUENCE, "messages of the CMC request", &messages));
    while (pv_der_more(&messages))
        PV_TRY(take_message(b, &messages));
    return pv_success();
}

/* A cursor over the octets that are signed. Octets joined from segments stand nowhere in the file:
 * their places count within the content. */
static pv_status open_content(const pv_cursor *c, const pv_tlv *tlv, pv_cursor *ret_octets) {
    pv_bytes octets;
    PV_TRY(pv_der_octets(c, tlv, &octets));
    if (!(tlv->tag & PV_TAG_CONSTRUCTED)) {
        *ret_octets = pv_cursor_within(c, octets);
        return pv_success();
    }
    pv_cursor joined = pv_cursor_over(octets, c->arena);
    joined.place_kind = PV_CONTENT;
    joined.tolerant = true;
    *ret_octets = joined;
    return pv_success();
}

/* EncapsulatedContentInfo: type, and [0] with the content unless it is detached. */
static pv_status take_content(bag *b, pv_cursor *c) {
    pv_cursor info, tagged, octets;
    pv_tlv type, tlv;
    bool claimed;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "signed content", &info));
    PV_TRY(pv_der_expect(&info, PV_TAG_OID, "type of the signed content", &type));
    if (!pv_der_more(&info))
        return pv_success();
    pv_oid oid = pv_oid_find(type.content);
    if (oid != PV_OID_CMC_PKI_DATA && oid != PV_OID_CMS_DATA)
        return pv_success();
    PV_TRY(pv_der_enter(&info, PV_TAG_CONTEXT_CONSTRUCTED(0), "signed content", &tagged));
    PV_TRY(pv_der_take(&tagged, "signed content", &tlv));
    PV_TRY(open_content(&tagged, &tlv, &octets));
    if (oid == PV_OID_CMC_PKI_DATA)
        return take_pki_data(b, &octets);
    pv_bytes data = {octets.next, pv_cursor_left(&octets)};
    PV_TRY(hand_on(b, data, pv_cursor_place(&octets), NULL, &claimed));
    b->requests += claimed;
    return pv_success();
}

static pv_status take_certificates(bag *b, pv_cursor *data) {
    pv_cursor set;
    if (!pv_der_next_is(data, PV_TAG_CONTEXT_CONSTRUCTED(0)))
        return pv_success();
    PV_TRY(pv_der_enter(data, PV_TAG_CONTEXT_CONSTRUCTED(0), "certificates", &set));
    while (pv_der_more(&set) && !pv_unit_is_hopeless(b->reading->unit))
        PV_TRY(take_certificate(b, &set));
    return pv_success();
}

static pv_status take_signed_data(bag *b, pv_cursor *c) {
    pv_cursor data;
    pv_tlv tlv;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "signedData", &data));
    PV_TRY(pv_der_expect(&data, PV_TAG_INTEGER, "version of signedData", &tlv));
    PV_TRY(pv_der_expect(&data, PV_TAG_SET, "digest algorithms of signedData", &tlv));
    PV_TRY(take_content(b, &data));
    PV_TRY(take_certificates(b, &data));
    return b->requests ? pv_wrapping_signers(&b->wrapping, &data) : pv_success();
}

static pv_status take_content_info(bag *b, pv_cursor *c) {
    pv_cursor info, tagged;
    pv_tlv type;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "ContentInfo", &info));
    PV_TRY(pv_der_expect(&info, PV_TAG_OID, "type of the ContentInfo", &type));
    if (pv_oid_find(type.content) != PV_OID_CMS_SIGNED_DATA) {
        const char *name = pv_oid_text(c->arena, type.content);
        return pv_fail(c->arena, PV_UNSUPPORTED, type.place, "PKCS#7 of type %s, not signedData",
                       name ? name : "?");
    }
    PV_TRY(
        pv_der_enter(&info, PV_TAG_CONTEXT_CONSTRUCTED(0), "content of the ContentInfo", &tagged));
    return take_signed_data(b, &tagged);
}

static bool fits(pv_bytes head) {
    pv_shape file = pv_shape_of(head);
    pv_shape frame = pv_shape_enter(&file, PV_TAG_SEQUENCE);
    pv_shape type = pv_shape_enter(&frame, PV_TAG_OID);
    uint8_t next = pv_shape_tag(&frame);
    return pv_shape_is(&type, pv_oid_der(PV_OID_CMS_SIGNED_DATA)) &&
           (next == 0 || next == PV_TAG_CONTEXT_CONSTRUCTED(0));
}

static bool is_labelled(const char *label) {
    return label && (strcmp(label, "PKCS7") == 0 || strcmp(label, "CMS") == 0 ||
                     strcmp(label, "PKCS #7 SIGNED DATA") == 0);
}

static pv_bid probe(const pv_probe *p) {
    if (fits(p->head))
        return PV_BID_LIKELY;
    return is_labelled(p->label) ? PV_BID_GUESS : PV_BID_NONE;
}

static pv_status read(const pv_reading *reading) {
    bag b = {.reading = reading};
    pv_cursor c = pv_reading_cursor(reading);
    c.tolerant = true;
    pv_place start = pv_cursor_place(&c);
    pv_subject **first = reading->unit->subjects_end;
    b.wrapping.place = start;
    pv_status status = take_content_info(&b, &c);
    pv_wrapping_apply(&b.wrapping, *first);
    PV_TRY(status);
    if (!b.certificates && !b.requests)
        note(&b, PV_UNSUPPORTED, start, "signedData without a certificate or a request");
    return pv_der_end(&c, "ContentInfo");
}

const pv_reader PV_READER_pkcs7 = {
    .name = "pkcs7",
    .title = "Certificate bag or wrapped request, PKCS#7 signedData (RFC 2315, RFC 5652)",
    .extensions = ".p7b .p7c .p7r",
    .tells = "the certificates in it; the request that it wraps, and what for",
    .cannot_tell = "private keys: it never has any",
    .probe = probe,
    .read = read,
};
