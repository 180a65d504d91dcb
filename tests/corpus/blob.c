/* SPDX-License-Identifier: Apache-2.0
 * Pieces of files as values. Nothing is freed before the end: a run makes less than a megabyte of
 * samples, and expressions stay readable. */
#include "blob.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct block {
    struct block *next;
    max_align_t content[];
} block;

static block *blocks;

_Noreturn void give_up(const char *what) {
    fprintf(stderr, "samples: %s\n", what);
    exit(EXIT_FAILURE);
}

void *keep(size_t size) {
    block *b = calloc(1, sizeof *b + size);
    if (!b)
        give_up("out of memory");
    b->next = blocks;
    blocks = b;
    return b->content;
}

void *kept(void) {
    return blocks;
}

void let_go(void *mark) {
    while (blocks != mark) {
        block *next = blocks->next;
        free(blocks);
        blocks = next;
    }
}

blob bytes(const void *data, size_t size) {
    uint8_t *copy = keep(size);
    if (size)
        memcpy(copy, data, size);
    return (blob){copy, size};
}

blob text(const char *string) {
    return bytes(string, strlen(string));
}

static int digit(char c) {
    static const char DIGITS[] = "0123456789abcdef";
    const char *found = strchr(DIGITS, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
    return c && found ? (int)(found - DIGITS) : -1;
}

blob hex(const char *digits) {
    uint8_t *data = keep(strlen(digits) / 2 + 1);
    size_t count = 0;
    for (const char *p = digits; *p; p++) {
        int value = digit(*p);
        if (value < 0)
            continue;
        data[count / 2] = (uint8_t)(data[count / 2] << 4 | value);
        count++;
    }
    return (blob){data, count / 2};
}

blob fill(uint8_t value, size_t count) {
    uint8_t *data = keep(count);
    memset(data, value, count);
    return (blob){data, count};
}

blob repeat(blob unit, size_t count) {
    uint8_t *data = keep(unit.size * count);
    for (size_t i = 0; i < count; i++)
        memcpy(data + i * unit.size, unit.data, unit.size);
    return (blob){data, unit.size * count};
}

blob head(blob whole, size_t size) {
    return (blob){whole.data, size < whole.size ? size : whole.size};
}

blob tail(blob whole, size_t from) {
    if (from > whole.size)
        give_up("tail behind the end");
    return (blob){whole.data + from, whole.size - from};
}

blob reversed(blob whole) {
    uint8_t *data = keep(whole.size);
    for (size_t i = 0; i < whole.size; i++)
        data[i] = whole.data[whole.size - 1 - i];
    return (blob){data, whole.size};
}

blob left_padded(blob whole, size_t size) {
    if (whole.size > size)
        give_up("too long to be padded");
    return JOIN(fill(0, size - whole.size), whole);
}

blob little32(uint32_t value) {
    uint8_t *data = keep(4);
    for (int i = 0; i < 4; i++)
        data[i] = (uint8_t)(value >> (8 * i));
    return (blob){data, 4};
}

blob patched(blob whole, size_t at, blob patch) {
    if (at > whole.size || patch.size > whole.size - at)
        give_up("patch behind the end");
    uint8_t *data = keep(whole.size);
    memcpy(data, whole.data, whole.size);
    memcpy(data + at, patch.data, patch.size);
    return (blob){data, whole.size};
}

blob flipped(blob whole, size_t at) {
    if (at >= whole.size)
        give_up("no octet to flip");
    uint8_t turned = whole.data[at] ^ 1;
    return patched(whole, at, bytes(&turned, 1));
}

size_t offset_of(blob whole, blob part) {
    for (size_t at = 0; at + part.size <= whole.size; at++)
        if (!memcmp(whole.data + at, part.data, part.size))
            return at;
    give_up("part not found");
}

blob without_line(blob whole, const char *part) {
    size_t size = strlen(part), at = 0, end;
    for (; at < whole.size; at = end) {
        const uint8_t *feed = memchr(whole.data + at, '\n', whole.size - at);
        end = feed ? (size_t)(feed - whole.data) + 1 : whole.size;
        for (size_t i = at; i + size <= end; i++)
            if (memcmp(whole.data + i, part, size) == 0)
                return JOIN(head(whole, at), bytes(whole.data + end, whole.size - end));
    }
    give_up("a line that is not there");
    return whole;
}

blob replaced(blob whole, blob part, blob by) {
    if (part.size != by.size)
        give_up("replacement of another size");
    return patched(whole, offset_of(whole, part), by);
}

blob but_last(blob whole, size_t count) {
    if (count > whole.size)
        give_up("nothing left");
    return head(whole, whole.size - count);
}

blob cut_behind(blob whole, blob part, size_t count) {
    return head(whole, offset_of(whole, part) + count);
}

blob last_flipped(blob whole) {
    return flipped(whole, whole.size - 1);
}

blob utf16(const char *ascii, int big_endian) {
    size_t count = strlen(ascii);
    uint8_t *data = keep(2 * count);
    for (size_t i = 0; i < count; i++)
        data[2 * i + (big_endian ? 1 : 0)] = (uint8_t)ascii[i];
    return (blob){data, 2 * count};
}

blob joined(const blob *parts) {
    size_t size = 0;
    for (const blob *p = parts; p->size != SIZE_MAX; p++)
        size += p->size;
    uint8_t *data = keep(size);
    size_t at = 0;
    for (const blob *p = parts; p->size != SIZE_MAX; p++) {
        if (p->size)
            memcpy(data + at, p->data, p->size);
        at += p->size;
    }
    return (blob){data, size};
}

/* ---- octets that look random --------------------------------------------------------------- */

static char current_sample[256];
static unsigned drawn;

void fixed_bytes_begin(const char *sample) {
    snprintf(current_sample, sizeof current_sample, "%s", sample);
    drawn = 0;
}

blob fixed_bytes(size_t size) {
    char seed[300];
    blob all = {NULL, 0};
    while (all.size < size) {
        int length = snprintf(seed, sizeof seed, "pkivet corpus %s %u", current_sample, drawn++);
        uint8_t digest[32];
        if (!EVP_Digest(seed, (size_t)length, digest, NULL, EVP_sha256(), NULL))
            give_up("SHA-256");
        all = JOIN(all, bytes(digest, sizeof digest));
    }
    return head(all, size);
}
