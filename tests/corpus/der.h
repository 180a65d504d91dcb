/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_DER_H
#define CORPUS_DER_H

#include "blob.h"

/* DER (X.690), and what only looks like it, as expressions: SEQ(INT(3), OID("1.2.840"), ...). An
 * empty blob among the elements is an OPTIONAL one left out. */
blob der(uint8_t tag, blob content);
blob der_integer(int64_t value);
blob der_unsigned(blob magnitude); /* INTEGER of a big-endian magnitude */
blob der_oid(const char *dotted);
blob der_boolean(int value);
blob der_null(void);
blob der_bits(blob octets, unsigned unused); /* BIT STRING */
blob der_octets(blob content);
blob der_string(uint8_t tag, const char *string);
blob der_bmp(const char *ascii);
blob der_time(
    const char *generalized); /* "20250601000000Z": UTCTime up to 2049, as RFC 5280 asks */
/* SET OF: the elements in the order of their octets. */
blob der_set_of(const blob *elements);
/* Bits as a BIT STRING without trailing zero bits; bit 0 is 0x8000. */
blob der_named_bits(unsigned bits);
/* BER: a constructed element of indefinite length. */
blob ber_indefinite(uint8_t tag, blob content);
/* A header that says `size`, in `octets` octets of length, whatever follows. */
blob der_header(uint8_t tag, uint64_t size, unsigned octets);
/* `levels` elements, each the only content of the one before. */
blob der_nested(uint8_t tag, unsigned levels, blob core);

enum {
    TAG_UTF8 = 0x0c,
    TAG_PRINTABLE = 0x13,
    TAG_T61 = 0x14,
    TAG_IA5 = 0x16,
    TAG_UNIVERSAL = 0x1c,
    TAG_BMP = 0x1e,
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31
};

#define SEQ(...)              der(TAG_SEQUENCE, JOIN(__VA_ARGS__))
#define SET(...)              der_set_of(BLOBS(__VA_ARGS__))
#define TAGGED(n, ...)        der((uint8_t)(0xa0 | (n)), JOIN(__VA_ARGS__)) /* constructed [n] */
#define PRIMITIVE(n, content) der((uint8_t)(0x80 | (n)), content)           /* primitive [n] */
#define INT(value)            der_integer(value)
#define OID(dotted)           der_oid(dotted)
#define OCTETS(...)           der_octets(JOIN(__VA_ARGS__))
#define NOTHING               ((blob){NULL, 0})

#endif
