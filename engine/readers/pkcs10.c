/* SPDX-License-Identifier: Apache-2.0
 * Certificate requests: PKCS#10 (RFC 2986) in DER or BER, as OpenSSL, Windows and others write it.
 * What Windows adds is in pkcs10_attributes.c. Requests inside PKCS#7 or CMC come here by way of
 * pkcs7.c. Does not say whether a CA should grant anything. */
#include "facts/reader.h"
#include "readers/certified.h"
#include "readers/extensions.h"
#include "readers/pkcs10_attributes.h"
#include "readers/shape.h"

static pv_status take_version(pv_certified *x, pv_cursor *c) {
    pv_tlv tlv;
    int64_t version;
    PV_TRY(pv_der_expect(c, PV_TAG_INTEGER, "version", &tlv));
    if (!pv_der_int64(tlv.content, &version) || version != 0)
        pv_certified_damage(x, PV_DAMAGE_VERSION_VALUE, tlv.place);
    return pv_success();
}

/* [0] IMPLICIT SET OF: not optional on paper, and still left out by some. */
static pv_status take_attributes(pv_certified *x, pv_cursor *c) {
    pv_cursor none = {c->next,       c->next, c->next, pv_cursor_place(c).at,
                      c->place_kind, false,   c->arena};
    pv_cursor attributes;
    if (!pv_der_next_is(c, PV_TAG_CONTEXT_CONSTRUCTED(0)))
        return pv_attributes_read(x, &none);
    PV_TRY(pv_der_enter(c, PV_TAG_CONTEXT_CONSTRUCTED(0), "attributes", &attributes));
    return pv_certified_keep(x, pv_attributes_read(x, &attributes));
}

static pv_status read_signed_part(pv_certified *x, pv_cursor *c) {
    pv_tlv subject;
    pv_text text;
    pv_set_REQUEST_WRAPPER(x->subject, pv_cursor_place(c), PV_REQUESTWRAPPER_PKCS10);
    PV_TRY(take_version(x, c));
    PV_TRY(pv_certified_name(x, c, "subject", &subject, &text));
    if (text.data)
        pv_set_shared_SUBJECT(x->subject, subject.place, text);
    PV_TRY(pv_certified_key(x, c));
    PV_TRY(take_attributes(x, c));
    if (pv_der_more(c))
        pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, pv_cursor_place(c));
    return pv_success();
}

/* Version, Name (a row of SETs, or empty), and a key that begins like an AlgorithmIdentifier. */
static bool fits(pv_bytes head) {
    pv_shape file = pv_shape_of(head);
    pv_shape frame = pv_shape_enter(&file, PV_TAG_SEQUENCE);
    pv_shape part = pv_shape_enter(&frame, PV_TAG_SEQUENCE);
    pv_shape_enter(&part, PV_TAG_INTEGER);
    pv_shape name = pv_shape_enter(&part, PV_TAG_SEQUENCE);
    if (name.wrong || pv_shape_tag(&name) == PV_TAG_SET)
        return !name.wrong;
    pv_shape key = pv_shape_enter(&part, PV_TAG_SEQUENCE);
    pv_shape algorithm = pv_shape_enter(&key, PV_TAG_SEQUENCE);
    return name.next == name.end && pv_shape_tag(&algorithm) == PV_TAG_OID;
}

static bool is_labelled(const char *label) {
    return label && (strcmp(label, "CERTIFICATE REQUEST") == 0 ||
                     strcmp(label, "NEW CERTIFICATE REQUEST") == 0);
}

static pv_bid probe(const pv_probe *p) {
    if (fits(p->head))
        return PV_BID_LIKELY;
    return is_labelled(p->label) ? PV_BID_GUESS : PV_BID_NONE;
}

static pv_status read(const pv_reading *reading) {
    pv_certified x;
    PV_TRY(pv_certified_read(reading, PV_KIND_REQUEST, read_signed_part, &x));
    pv_bytes rest = pv_bytes_from(reading->bytes, x.size);
    if (!rest.size)
        return pv_success();
    return pv_certified_trailing(reading, &x, rest, "request");
}

const pv_reader PV_READER_pkcs10 = {
    .name = "pkcs10",
    .title = "Certificate request, PKCS#10 (RFC 2986)",
    .extensions = ".csr .req .p10",
    .tells = "what is asked for; KeySpec, provider and client as the client states them",
    .cannot_tell = "what will be issued; whether the client told the truth",
    .probe = probe,
    .read = read,
};
