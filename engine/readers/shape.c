/* SPDX-License-Identifier: Apache-2.0
 * Outlines of DER and BER (X.690 8.1) for probes. Judges nothing but tags and lengths: whether an
 * element is well formed is for its reader to say. */
#include "readers/shape.h"

/* The length octets at `*at`. False when they run over the end, or say more than 32 bits. */
static bool take_length(const uint8_t **at, const uint8_t *end, bool *ret_endless,
                        size_t *ret_length) {
    if (*at >= end)
        return false;
    uint8_t first = *(*at)++;
    size_t count = first & 0x80 ? first & 0x7f : 0;
    size_t length = count || first == 0x80 ? 0 : first;
    if (count > 4 || count > (size_t)(end - *at))
        return false;
    for (; count; count--)
        length = length << 8 | *(*at)++;
    *ret_endless = first == 0x80;
    *ret_length = length;
    return true;
}

pv_shape pv_shape_enter(pv_shape *s, uint8_t tag) {
    bool endless;
    size_t length;
    if (!s->cut && s->next < s->end && *s->next != tag)
        s->wrong = true;
    if (s->wrong || s->cut || s->next >= s->end) {
        s->cut = true;
        return *s;
    }
    const uint8_t *at = s->next + 1;
    if (!take_length(&at, s->end, &endless, &length)) {
        s->cut = true;
        return *s;
    }
    pv_shape inner = {at, s->end, false, false};
    if (endless || length > (size_t)(s->end - at)) {
        s->cut = true; /* what is behind it is not seen */
        return inner;
    }
    inner.end = s->next = at + length;
    return inner;
}

uint8_t pv_shape_tag(const pv_shape *s) {
    return s->wrong || s->cut || s->next >= s->end ? 0 : *s->next;
}

bool pv_shape_is(const pv_shape *content, pv_bytes octets) {
    if (content->wrong || content->cut)
        return false;
    return pv_bytes_equal((pv_bytes){content->next, (size_t)(content->end - content->next)},
                          octets);
}
