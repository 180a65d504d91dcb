/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_DER_H
#define PKIVET_BASE_DER_H

#include "base/cursor.h"

/* DER (X.690 section 10) on a cursor: definite, minimal lengths and single-octet tags only.
 * With `cursor.tolerant` it reads BER instead: indefinite lengths, lengths that are longer than
 * need be, and (through pv_der_octets) strings in segments. Nothing here recurses. */

enum {
    PV_TAG_BOOLEAN = 0x01,
    PV_TAG_INTEGER = 0x02,
    PV_TAG_BIT_STRING = 0x03,
    PV_TAG_OCTET_STRING = 0x04,
    PV_TAG_NULL = 0x05,
    PV_TAG_OID = 0x06,
    PV_TAG_ENUMERATED = 0x0a,
    PV_TAG_UTF8_STRING = 0x0c,
    PV_TAG_NUMERIC_STRING = 0x12,
    PV_TAG_PRINTABLE_STRING = 0x13,
    PV_TAG_T61_STRING = 0x14,
    PV_TAG_IA5_STRING = 0x16,
    PV_TAG_UTC_TIME = 0x17,
    PV_TAG_GENERALIZED_TIME = 0x18,
    PV_TAG_VISIBLE_STRING = 0x1a,
    PV_TAG_UNIVERSAL_STRING = 0x1c,
    PV_TAG_BMP_STRING = 0x1e,
    PV_TAG_SEQUENCE = 0x30,
    PV_TAG_SET = 0x31,
    PV_TAG_CONSTRUCTED = 0x20,
};
/* Context-specific tags, primitive (IMPLICIT of a simple type) and constructed. */
#define PV_TAG_CONTEXT(n)             ((uint8_t)(0x80 | (n)))
#define PV_TAG_CONTEXT_CONSTRUCTED(n) ((uint8_t)(0xa0 | (n)))

/* One element. `content` excludes, in BER, the end-of-contents octets; `whole` includes them. */
typedef struct {
    uint8_t tag;
    bool indefinite;
    pv_place place; /* of the tag octet */
    pv_bytes whole, content;
} pv_tlv;

/* Takes the next element, whatever its tag. `what` names it in failures ("serial number"). */
PV_MUST_USE pv_status pv_der_take(pv_cursor *c, const char *what, pv_tlv *ret_tlv);

/* How much of the bytes is one SEQUENCE; 0 when they do not begin with a whole one. */
size_t pv_der_sequence_size(pv_bytes bytes);

/* Takes the next element, which must have `tag`. */
PV_MUST_USE pv_status pv_der_expect(pv_cursor *c, uint8_t tag, const char *what, pv_tlv *ret_tlv);

/* Expects a constructed element and gives a cursor over its content. */
PV_MUST_USE pv_status pv_der_enter(pv_cursor *c, uint8_t tag, const char *what,
                                   pv_cursor *ret_inner);

/* Fails when something is left behind the last element of `what`. */
PV_MUST_USE pv_status pv_der_end(const pv_cursor *c, const char *what);

static inline bool pv_der_more(const pv_cursor *c) {
    return c->next < c->end;
}

/* Whether the next element has `tag`; false at the end. */
static inline bool pv_der_next_is(const pv_cursor *c, uint8_t tag) {
    return c->next < c->end && *c->next == tag;
}

/* A cursor over the content of an element that `c` took. */
static inline pv_cursor pv_der_inside(const pv_cursor *c, const pv_tlv *tlv) {
    return pv_cursor_within(c, tlv->content);
}

/* INTEGER content as a number. False when it is empty or needs more than 64 bits. Does not mind
 * superfluous leading octets: pv_der_integer_minimal tells of those. */
bool pv_der_int64(pv_bytes content, int64_t *ret_value);
bool pv_der_integer_minimal(pv_bytes content);

/* INTEGER content without leading zero octets; magnitude only, so ask for the sign first. */
pv_bytes pv_der_magnitude(pv_bytes content);
/* Length in bits of a magnitude as above; 0 for zero. */
uint32_t pv_der_bit_length(pv_bytes magnitude);

/* BIT STRING content: the bits' octets and how many of the last one's bits are unused (0..7).
 * False when it is empty or the count is above 7, or above 0 with no octets. */
bool pv_der_bits(pv_bytes content, pv_bytes *ret_octets, unsigned *ret_unused);

/* OBJECT IDENTIFIER content in dotted form; NULL when it is malformed or has an arc above 64
 * bits, or without memory. Lives in `arena`. */
const char *pv_der_oid_dotted(pv_arena *arena, pv_bytes content);

/* UTCTime or GeneralizedTime as seconds since 1970-01-01T00:00:00Z. Fractions are dropped,
 * offsets are applied, UTCTime years are 1950 to 2049 (RFC 5280 4.1.2.5.1). False when malformed.
 */
bool pv_der_time(const pv_tlv *tlv, int64_t *ret_seconds);

/* The form that RFC 5280 4.1.2.5 asks for: UTC ("Z"), with seconds, without fraction, UTCTime
 * through 2049. */
bool pv_der_time_is_rfc5280(const pv_tlv *tlv);

/* The octets of an OCTET STRING (or of an IMPLICIT one) that BER may have cut into segments:
 * borrowed when it is primitive, joined in the cursor's arena when not. */
PV_MUST_USE pv_status pv_der_octets(const pv_cursor *c, const pv_tlv *tlv, pv_bytes *ret_octets);

#endif
