/* SPDX-License-Identifier: Apache-2.0
 * Which private key structure bytes are, by tags, small numbers and known identifiers: PKCS#1 (RFC
 * 8017 A.1.2), PKCS#8 (RFC 5958), SEC 1 (RFC 5915), OpenSSL's DSA form. Looks at the head of a
 * file, so content that goes beyond it is normal; nothing is said of what follows. */
#include "base/der.h"
#include "facts/oid.h"
#include "readers/key_file.h"

enum { SMALLEST_NUMBER = 8, DSA_NUMBERS = 5 }; /* octets; INTEGERs behind the version */

/* Headers on bytes that may end early, so not pv_der_take. */
typedef struct {
    const uint8_t *at, *end;
} peek;

/* Steps over a header with `tag`; the content may reach beyond the end. */
static bool peek_header(peek *p, uint8_t tag, size_t *ret_length) {
    if (p->end - p->at < 2 || *p->at != tag)
        return false;
    size_t length = p->at[1];
    p->at += 2;
    if (length == 0x80 && tag & PV_TAG_CONSTRUCTED) {
        *ret_length = SIZE_MAX; /* indefinite */
        return true;
    }
    size_t count = length & 0x7f;
    if (length < 0x80)
        count = 0;
    else if (count == 0 || count > 4 || count > (size_t)(p->end - p->at))
        return false;
    else
        length = 0;
    for (; count; count--)
        length = length << 8 | *p->at++;
    *ret_length = length;
    return true;
}

/* Steps over content; false when it goes beyond the end. */
static bool peek_skip(peek *p, size_t length) {
    if (length > (size_t)(p->end - p->at))
        return false;
    p->at += length;
    return true;
}

static bool peek_oid(peek p, pv_bytes *ret_oid) {
    size_t length;
    if (!peek_header(&p, PV_TAG_OID, &length) || length > (size_t)(p.end - p.at))
        return false;
    *ret_oid = (pv_bytes){p.at, length};
    return true;
}

/* Object identifiers of the password-based schemes: PKCS#5 and PKCS#12. */
static bool is_pbe(pv_bytes oid) {
    static const uint8_t PKCS5[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05};
    static const uint8_t PKCS12[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01};
    return pv_bytes_equal(pv_bytes_head(oid, sizeof PKCS5), (pv_bytes){PKCS5, sizeof PKCS5}) ||
           pv_bytes_equal(pv_bytes_head(oid, sizeof PKCS12), (pv_bytes){PKCS12, sizeof PKCS12});
}

/* EncryptedPrivateKeyInfo: an AlgorithmIdentifier, then an OCTET STRING. */
static pv_key_shape encrypted_shape(peek p) {
    size_t length;
    pv_bytes oid;
    if (!peek_header(&p, PV_TAG_SEQUENCE, &length) || !peek_oid(p, &oid) || !is_pbe(oid))
        return PV_SHAPE_NONE;
    bool string_follows = !peek_skip(&p, length) || p.at == p.end || *p.at == PV_TAG_OCTET_STRING;
    return string_follows ? PV_SHAPE_ENCRYPTED_PKCS8 : PV_SHAPE_NONE;
}

/* INTEGERs only: eight of them are an RSA key, five a DSA key. A head that ends before the count
 * is known is of an RSA key, for those are longer. */
static pv_key_shape numbers_shape(peek p, const uint8_t *sequence_end) {
    size_t length, count = 0, first = 0;
    while (peek_header(&p, PV_TAG_INTEGER, &length)) {
        first = count ? first : length;
        count++;
        if (!peek_skip(&p, length))
            break;
    }
    if (first < SMALLEST_NUMBER)
        return PV_SHAPE_NONE;
    return count == DSA_NUMBERS && p.at == sequence_end ? PV_SHAPE_DSA : PV_SHAPE_PKCS1;
}

/* An AlgorithmIdentifier, `length` octets from `p`, then an OCTET STRING, in segments as well.
 * ECParameters (SEC 1 C.2) begin as PrivateKeyInfo does, and go on with a SEQUENCE. */
static bool is_private_key_info(peek p, size_t length) {
    pv_bytes oid;
    return peek_oid(p, &oid) && (!peek_skip(&p, length) || p.at == p.end ||
                                 (*p.at & ~PV_TAG_CONSTRUCTED) == PV_TAG_OCTET_STRING);
}

/* What follows a version of 0 or 1. */
static pv_key_shape versioned_shape(peek p, uint8_t version, const uint8_t *sequence_end) {
    size_t length;
    peek inside = p;
    if (peek_header(&inside, PV_TAG_SEQUENCE, &length))
        return is_private_key_info(inside, length) ? PV_SHAPE_PKCS8 : PV_SHAPE_NONE;
    if (version == 1 && peek_header(&inside, PV_TAG_OCTET_STRING, &length)) {
        bool fits = !peek_skip(&inside, length) || inside.at == inside.end ||
                    inside.at == sequence_end || (*inside.at & 0xfe) == 0xa0;
        return fits ? PV_SHAPE_SEC1 : PV_SHAPE_NONE;
    }
    return numbers_shape(p, sequence_end);
}

pv_key_shape pv_key_shape_of(pv_bytes head) {
    peek p = {head.data, pv_bytes_end(head)};
    size_t whole, length;
    if (!peek_header(&p, PV_TAG_SEQUENCE, &whole) || p.at == p.end)
        return PV_SHAPE_NONE;
    const uint8_t *sequence_end = whole <= (size_t)(p.end - p.at) ? p.at + whole : NULL;
    if (*p.at == PV_TAG_SEQUENCE)
        return encrypted_shape(p);
    if (!peek_header(&p, PV_TAG_INTEGER, &length) || length != 1 || p.at == p.end || *p.at > 1)
        return PV_SHAPE_NONE;
    uint8_t version = *p.at++;
    return versioned_shape(p, version, sequence_end);
}

bool pv_key_is_whole(pv_bytes bytes) {
    peek p = {bytes.data, pv_bytes_end(bytes)};
    size_t length;
    return peek_header(&p, PV_TAG_SEQUENCE, &length) && length == (size_t)(p.end - p.at);
}
