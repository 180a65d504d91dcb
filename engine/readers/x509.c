/* SPDX-License-Identifier: Apache-2.0
 * X.509 certificates, versions 1 to 3, in DER or BER: RFC 5280 4.1. Every fact comes from the raw
 * octets; what breaks the rules is noted as damage. Certificates that follow one another in a file
 * are all read. Judges nothing: paths, trust and revocation are not asked here. */
#include "base/text.h"
#include "facts/reader.h"
#include "readers/certified.h"
#include "readers/extensions.h"
#include "readers/shape.h"
#include "readers/x509_signature.h"

/* DER of version [0] is left out for version 1 (DEFAULT). */
static pv_status take_version(pv_certified *x, pv_cursor *c, int64_t *ret_version) {
    pv_cursor tagged;
    pv_tlv tlv;
    int64_t value;
    pv_place place = pv_cursor_place(c);
    *ret_version = 1;
    if (!pv_der_next_is(c, PV_TAG_CONTEXT_CONSTRUCTED(0))) {
        pv_set_CERT_VERSION(x->subject, place, 1);
        return pv_success();
    }
    PV_TRY(pv_der_enter(c, PV_TAG_CONTEXT_CONSTRUCTED(0), "version", &tagged));
    PV_TRY(pv_der_expect(&tagged, PV_TAG_INTEGER, "version", &tlv));
    if (!pv_der_int64(tlv.content, &value) || value == INT64_MAX) {
        pv_certified_damage(x, PV_DAMAGE_VERSION_VALUE, place);
        *ret_version = 3; /* who counts so high knows extensions */
        return pv_success();
    }
    if (value == 0)
        pv_certified_damage(x, PV_DAMAGE_DEFAULT_ENCODED, place);
    if (value < 0 || value > 2)
        pv_certified_damage(x, PV_DAMAGE_VERSION_VALUE, place);
    *ret_version = value + 1;
    pv_set_CERT_VERSION(x->subject, tlv.place, value + 1);
    return pv_success();
}

static pv_status take_serial(pv_certified *x, pv_cursor *c) {
    pv_tlv tlv;
    PV_TRY(pv_der_expect(c, PV_TAG_INTEGER, "serial number", &tlv));
    if (tlv.content.size == 0) {
        pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, tlv.place);
        return pv_success();
    }
    char *hex = pv_arena_alloc(c->arena, 2 * tlv.content.size + 1);
    if (!hex)
        return pv_no_memory();
    pv_hex(tlv.content, hex);
    pv_set_CERT_SERIAL(x->subject, tlv.place, (pv_text){hex, 2 * tlv.content.size});
    if (tlv.content.data[0] & 0x80)
        pv_certified_damage(x, PV_DAMAGE_NEGATIVE_SERIAL, tlv.place);
    if (!pv_der_integer_minimal(tlv.content))
        pv_certified_damage(x, PV_DAMAGE_INTEGER_PADDING, tlv.place);
    return pv_success();
}

static pv_status take_algorithm(pv_certified *x, pv_cursor *c) {
    pv_signature_algorithm a;
    PV_TRY(pv_signature_algorithm_take(c, "signature algorithm in the signed part", &a));
    x->inner_algorithm = a.whole;
    pv_set_CERT_TBS_SIGNATURE_ALGORITHM(x->subject, a.place, (pv_text){a.name, strlen(a.name)});
    if (a.odd_parameters)
        pv_certified_damage(x, PV_DAMAGE_SIGNATURE_PARAMETERS, a.place);
    return pv_success();
}

static pv_status take_time(pv_certified *x, pv_cursor *c, const char *what,
                           void (*set)(pv_subject *s, pv_place at, int64_t seconds)) {
    pv_tlv tlv;
    int64_t seconds;
    PV_TRY(pv_der_take(c, what, &tlv));
    if (pv_der_time(&tlv, &seconds))
        set(x->subject, tlv.place, seconds);
    if (!pv_der_time_is_rfc5280(&tlv))
        pv_certified_damage(x, PV_DAMAGE_TIME_FORM, tlv.place);
    return pv_success();
}

static pv_status take_validity(pv_certified *x, pv_cursor *c) {
    pv_cursor times;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "validity", &times));
    PV_TRY(take_time(x, &times, "start of validity", pv_set_CERT_NOT_BEFORE));
    PV_TRY(take_time(x, &times, "end of validity", pv_set_CERT_NOT_AFTER));
    pv_set_CERT_DATES_LOCAL(x->subject, pv_cursor_place(&times), false);
    if (pv_der_more(&times))
        pv_certified_damage(x, PV_DAMAGE_TRAILING_DATA, pv_cursor_place(&times));
    return pv_success();
}

/* Issuer, validity, subject. */
static pv_status take_names(pv_certified *x, pv_cursor *c) {
    pv_tlv issuer, subject;
    pv_text text;
    PV_TRY(pv_certified_name(x, c, "issuer", &issuer, &text));
    if (text.data)
        pv_set_CERT_ISSUER(x->subject, issuer.place, text);
    PV_TRY(take_validity(x, c));
    if (!pv_der_next_is(c, PV_TAG_SEQUENCE) || pv_cursor_left(c) < issuer.whole.size ||
        memcmp(c->next, issuer.whole.data, issuer.whole.size) != 0)
        PV_TRY(pv_certified_name(x, c, "subject", &subject, &text));
    else
        PV_TRY(pv_der_take(c, "subject", &subject)); /* the same text again */
    if (text.data)
        pv_set_shared_SUBJECT(x->subject, subject.place, text);
    pv_set_CERT_SELF_ISSUED(x->subject, subject.place, pv_bytes_equal(issuer.whole, subject.whole));
    return pv_success();
}

static pv_status take_extensions(pv_certified *x, pv_cursor *c, int64_t version) {
    pv_cursor tagged;
    pv_place place = pv_cursor_place(c);
    PV_TRY(pv_der_enter(c, PV_TAG_CONTEXT_CONSTRUCTED(3), "extensions", &tagged));
    if (version < 3)
        pv_certified_damage(x, PV_DAMAGE_EXTENSIONS_BEFORE_V3, place);
    return pv_certified_keep(x, pv_extensions_read(x, &tagged, 1));
}

/* What may follow the key: two unique identifiers, of no use to anyone, and the extensions. */
static pv_status take_rest(pv_certified *x, pv_cursor *c, int64_t version) {
    bool has_extensions = false;
    while (pv_der_more(c)) {
        uint8_t tag = *c->next;
        pv_tlv tlv;
        if (tag == PV_TAG_CONTEXT_CONSTRUCTED(3) && !has_extensions) {
            PV_TRY(take_extensions(x, c, version));
            has_extensions = true;
            continue;
        }
        PV_TRY(pv_der_take(c, "element behind the public key", &tlv));
        if ((tag & ~PV_TAG_CONSTRUCTED) != PV_TAG_CONTEXT(1) &&
            (tag & ~PV_TAG_CONSTRUCTED) != PV_TAG_CONTEXT(2))
            pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, tlv.place);
    }
    return has_extensions ? pv_success() : pv_extensions_read(x, NULL, 0);
}

static pv_status read_signed_part(pv_certified *x, pv_cursor *c) {
    int64_t version;
    PV_TRY(take_version(x, c, &version));
    PV_TRY(take_serial(x, c));
    PV_TRY(take_algorithm(x, c));
    PV_TRY(take_names(x, c));
    PV_TRY(pv_certified_key(x, c));
    return take_rest(x, c, version);
}

/* v3 and v2 begin with [0] { INTEGER }; a v1 certificate looks like the list of a CRL for three
 * elements, and then has its validity where the CRL has a time. */
static bool fits(pv_bytes head) {
    pv_shape file = pv_shape_of(head);
    pv_shape frame = pv_shape_enter(&file, PV_TAG_SEQUENCE);
    pv_shape part = pv_shape_enter(&frame, PV_TAG_SEQUENCE);
    if (pv_shape_tag(&part) == PV_TAG_CONTEXT_CONSTRUCTED(0)) {
        pv_shape version = pv_shape_enter(&part, PV_TAG_CONTEXT_CONSTRUCTED(0));
        uint8_t next = pv_shape_tag(&part);
        return pv_shape_tag(&version) == PV_TAG_INTEGER && (next == 0 || next == PV_TAG_INTEGER);
    }
    pv_shape serial = pv_shape_enter(&part, PV_TAG_INTEGER);
    pv_shape algorithm = pv_shape_enter(&part, PV_TAG_SEQUENCE);
    if (pv_shape_tag(&algorithm) != PV_TAG_OID)
        return false;
    pv_shape_enter(&part, PV_TAG_SEQUENCE);
    uint8_t fourth = pv_shape_tag(&part);
    bool may_be_crl = pv_shape_is(&serial, (pv_bytes){(const uint8_t *)"\1", 1});
    return !part.wrong && (fourth == PV_TAG_SEQUENCE || (fourth == 0 && !may_be_crl));
}

static bool is_labelled(const char *label) {
    return label && (strcmp(label, "CERTIFICATE") == 0 || strcmp(label, "X509 CERTIFICATE") == 0 ||
                     strcmp(label, "TRUSTED CERTIFICATE") == 0);
}

static pv_bid probe(const pv_probe *p) {
    if (fits(p->head))
        return PV_BID_LIKELY;
    return is_labelled(p->label) ? PV_BID_GUESS : PV_BID_NONE;
}

/* Certificates one behind the other are artifacts of their own. Gives what is none. */
static pv_status read_following(const pv_reading *reading, pv_bytes rest, pv_bytes *ret_rest) {
    const pv_hint hint = {.place_kind = PV_BYTE};
    unsigned number = 2;
    for (size_t size; (size = pv_der_sequence_size(rest)) != 0; number++) {
        bool claimed;
        const char *path =
            pv_arena_printf(reading->unit->arena, "%s#%u", reading->artifact->path, number);
        if (!path)
            return pv_no_memory();
        PV_TRY(reading->unit->nested(reading->unit, reading->artifact, pv_bytes_head(rest, size),
                                     path, &hint, &claimed));
        if (!claimed)
            break;
        rest = pv_bytes_from(rest, size);
    }
    *ret_rest = rest;
    return pv_success();
}

/* OpenSSL's "TRUSTED CERTIFICATE" has its trust settings behind the certificate. */
static bool is_trust(const pv_reading *reading, pv_bytes rest) {
    const char *label = reading->hint.label;
    return label && strcmp(label, "TRUSTED CERTIFICATE") == 0 &&
           pv_der_sequence_size(rest) == rest.size;
}

static pv_status read_trailing(const pv_reading *reading, pv_certified *x) {
    pv_bytes rest = pv_bytes_from(reading->bytes, x->size);
    if (is_trust(reading, rest))
        return pv_success();
    if (!reading->hint.label && !reading->hint.same_artifact)
        PV_TRY(read_following(reading, rest, &rest));
    if (!rest.size)
        return pv_success();
    return pv_certified_trailing(reading, x, rest, "certificate");
}

static pv_status read(const pv_reading *reading) {
    pv_certified x;
    PV_TRY(pv_certified_read(reading, PV_KIND_CERT, read_signed_part, &x));
    return x.size < reading->bytes.size ? read_trailing(reading, &x) : pv_success();
}

const pv_reader PV_READER_x509 = {
    .name = "x509",
    .title = "X.509 certificate, DER or BER (RFC 5280)",
    .extensions = ".cer .crt .der",
    .tells = "all that a certificate says of itself",
    .cannot_tell = "whether a private key exists, where it is, and its KeySpec",
    .probe = probe,
    .read = read,
};
