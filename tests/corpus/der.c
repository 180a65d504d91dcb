/* SPDX-License-Identifier: Apache-2.0
 * The small DER writer of the corpus. It does what it is told: odd lengths, bits and orders are
 * what many samples are about. */
#include "der.h"

#include <stdlib.h>
#include <string.h>

static blob minimal_length(size_t size) {
    uint8_t octets[1 + sizeof size];
    if (size < 0x80)
        return bytes(&(uint8_t){(uint8_t)size}, 1);
    unsigned count = 0;
    for (size_t rest = size; rest; rest >>= 8)
        count++;
    octets[0] = (uint8_t)(0x80 | count);
    for (unsigned i = 0; i < count; i++)
        octets[1 + i] = (uint8_t)(size >> (8 * (count - 1 - i)));
    return bytes(octets, 1 + count);
}

blob der(uint8_t tag, blob content) {
    return JOIN(bytes(&tag, 1), minimal_length(content.size), content);
}

blob der_header(uint8_t tag, uint64_t size, unsigned octets) {
    uint8_t h[10] = {tag, (uint8_t)(0x80 | octets)};
    for (unsigned i = 0; i < octets; i++)
        h[2 + i] = (uint8_t)(size >> (8 * (octets - 1 - i)));
    return bytes(h, 2 + octets);
}

blob ber_indefinite(uint8_t tag, blob content) {
    uint8_t start[] = {tag, 0x80};
    return JOIN(bytes(start, 2), content, fill(0, 2));
}

blob der_nested(uint8_t tag, unsigned levels, blob core) {
    size_t room = (size_t)levels * (1 + 1 + sizeof room), size = core.size;
    uint8_t *headers = keep(room), *first = headers + room;
    for (unsigned i = 0; i < levels; i++) {
        blob header = JOIN(bytes(&tag, 1), minimal_length(size));
        first -= header.size;
        memcpy(first, header.data, header.size);
        size += header.size;
    }
    return JOIN((blob){first, (size_t)(headers + room - first)}, core);
}

blob der_integer(int64_t value) {
    uint8_t octets[8];
    for (unsigned i = 0; i < 8; i++)
        octets[i] = (uint8_t)((uint64_t)value >> (8 * (7 - i)));
    unsigned skip = 0;
    while (skip < 7 && ((octets[skip] == 0 && octets[skip + 1] < 0x80) ||
                        (octets[skip] == 0xff && octets[skip + 1] >= 0x80)))
        skip++;
    return der(0x02, bytes(octets + skip, 8 - skip));
}

blob der_unsigned(blob magnitude) {
    while (magnitude.size > 1 && !magnitude.data[0])
        magnitude = tail(magnitude, 1);
    int sign = !magnitude.size || magnitude.data[0] >= 0x80;
    return der(0x02, JOIN(fill(0, sign ? 1 : 0), magnitude));
}

static blob base128(unsigned long long arc) {
    uint8_t octets[10];
    unsigned count = 0;
    for (unsigned long long rest = arc; rest || !count; rest >>= 7)
        count++;
    for (unsigned i = 0; i < count; i++)
        octets[i] = (uint8_t)((arc >> (7 * (count - 1 - i)) & 0x7f) | (i + 1 < count ? 0x80 : 0));
    return bytes(octets, count);
}

blob der_oid(const char *dotted) {
    char *next;
    unsigned long long first = strtoull(dotted, &next, 10);
    blob content = base128(first * 40 + strtoull(next + 1, &next, 10));
    while (*next == '.')
        content = JOIN(content, base128(strtoull(next + 1, &next, 10)));
    return der(0x06, content);
}

blob der_boolean(int value) {
    return der(0x01, fill(value ? 0xff : 0, 1));
}

blob der_null(void) {
    return der(0x05, NOTHING);
}

blob der_bits(blob octets, unsigned unused) {
    return der(0x03, JOIN(fill((uint8_t)unused, 1), octets));
}

blob der_named_bits(unsigned bits) {
    uint8_t octets[2] = {(uint8_t)(bits >> 8), (uint8_t)bits};
    size_t size = octets[1] ? 2 : octets[0] ? 1 : 0;
    unsigned unused = 0;
    while (size && !(octets[size - 1] >> unused & 1))
        unused++;
    return der_bits(bytes(octets, size), unused);
}

blob der_octets(blob content) {
    return der(0x04, content);
}

blob der_string(uint8_t tag, const char *string) {
    return der(tag, text(string));
}

blob der_bmp(const char *ascii) {
    return der(TAG_BMP, utf16(ascii, 1));
}

blob der_time(const char *generalized) {
    int short_form = strncmp(generalized, "1950", 4) >= 0 && strncmp(generalized, "2050", 4) < 0;
    return short_form ? der(0x17, text(generalized + 2)) : der(0x18, text(generalized));
}

static int by_octets(const void *left, const void *right) {
    const blob *a = left, *b = right;
    size_t shorter = a->size < b->size ? a->size : b->size;
    int order = memcmp(a->data, b->data, shorter);
    return order ? order : (a->size > b->size) - (a->size < b->size);
}

blob der_set_of(const blob *elements) {
    size_t count = 0, present = 0;
    while (elements[count].size != SIZE_MAX)
        count++;
    blob *sorted = keep((count + 1) * sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        if (elements[i].size)
            sorted[present++] = elements[i];
    qsort(sorted, present, sizeof *sorted, by_octets);
    sorted[present] = BLOB_END;
    return der(TAG_SET, joined(sorted));
}
