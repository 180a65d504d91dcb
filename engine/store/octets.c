/* SPDX-License-Identifier: Apache-2.0
 * Numbers in groups of seven bits, least first; a text's size is one more than it is, so that 0
 * stands for none. Reading trusts nothing: a store is a file like any other. */
#include "store/octets.h"

void pv_octets_number(pv_textbuf *out, uint64_t n) {
    char group[10];
    size_t size = 0;
    for (; n > 0x7f; n >>= 7)
        group[size++] = (char)(uint8_t)(n | 0x80);
    group[size++] = (char)(uint8_t)n;
    pv_textbuf_add(out, group, size);
}

void pv_octets_signed(pv_textbuf *out, int64_t n) {
    pv_octets_number(out, (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0));
}

void pv_octets_bytes(pv_textbuf *out, pv_bytes bytes) {
    pv_octets_number(out, bytes.size);
    if (bytes.size)
        pv_textbuf_add(out, (const char *)bytes.data, bytes.size);
}

void pv_octets_text(pv_textbuf *out, const char *text) {
    size_t size = text ? strlen(text) : 0;
    pv_octets_number(out, text ? size + 1 : 0);
    if (size)
        pv_textbuf_add(out, text, size);
}

static uint64_t broken(pv_octets *in) {
    in->broken = true;
    in->at = in->end;
    return 0;
}

uint64_t pv_octets_take(pv_octets *in) {
    uint64_t n = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (in->at == in->end)
            return broken(in);
        uint8_t octet = *in->at++;
        if (shift == 63 && octet > 1)
            return broken(in);
        n |= (uint64_t)(octet & 0x7f) << shift;
        if (!(octet & 0x80))
            return n;
    }
    return broken(in);
}

int64_t pv_octets_take_signed(pv_octets *in) {
    uint64_t n = pv_octets_take(in);
    return (int64_t)(n >> 1 ^ (0 - (n & 1)));
}

uint64_t pv_octets_take_upto(pv_octets *in, uint64_t most) {
    uint64_t n = pv_octets_take(in);
    return n <= most ? n : broken(in);
}

size_t pv_octets_take_count(pv_octets *in) {
    return (size_t)pv_octets_take_upto(in, (uint64_t)(in->end - in->at));
}

const uint8_t *pv_octets_take_run(pv_octets *in, size_t size) {
    if (in->broken || size > (size_t)(in->end - in->at)) {
        broken(in);
        return NULL;
    }
    const uint8_t *run = in->at;
    in->at += size;
    return run;
}

pv_bytes pv_octets_take_bytes(pv_octets *in) {
    size_t size = pv_octets_take_count(in);
    const uint8_t *run = pv_octets_take_run(in, size);
    return run ? (pv_bytes){run, size} : (pv_bytes){0};
}

const char *pv_octets_take_text(pv_octets *in) {
    uint64_t size = pv_octets_take(in);
    const uint8_t *run = size ? pv_octets_take_run(in, (size_t)size - 1) : NULL;
    const char *text = run ? pv_arena_text(in->arena, (const char *)run, (size_t)size - 1) : NULL;
    in->no_memory |= run && !text;
    return text;
}
