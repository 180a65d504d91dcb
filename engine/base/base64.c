/* SPDX-License-Identifier: Apache-2.0
 * Base64, RFC 4648 section 4, with line ends. Our own, for it must say where a text is bad, and
 * libraries stop without a word. Refuses the URL alphabet. */
#include "base/base64.h"

/* Values of characters; 64 and above are none. */
enum { BLANK = 64, PADDING = 65, FOREIGN = 66 };

#define X FOREIGN
#define B BLANK
#define P PADDING
static const uint8_t VALUES[256] = {
    X,  X,  X,  X,  X,  X,  X,  X,  X,  B,  B,  B,  B,  B,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  B,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  62, X,  X,  X,  63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, X,  X,  X,  P,  X,  X,  X,  0,  1,  2,  3,  4,  5,  6,
    7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, X,  X,  X,  X,  X,
    X,  26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
    49, 50, 51, X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
    X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,  X,
};
#undef X
#undef B
#undef P

typedef struct {
    const uint8_t *at, *end;
    uint8_t *out;
    uint32_t bits;    /* of the group under way */
    unsigned count;   /* characters in it, padding included */
    unsigned padding; /* of those */
} decoder;

/* Whole groups without a blank between them: nearly all of any text. */
static void take_groups(decoder *d) {
    while (d->end - d->at >= 4) {
        uint32_t a = VALUES[d->at[0]], b = VALUES[d->at[1]], c = VALUES[d->at[2]],
                 e = VALUES[d->at[3]];
        if ((a | b | c | e) >= BLANK)
            return;
        uint32_t bits = a << 18 | b << 12 | c << 6 | e;
        d->out[0] = (uint8_t)(bits >> 16);
        d->out[1] = (uint8_t)(bits >> 8);
        d->out[2] = (uint8_t)bits;
        d->out += 3;
        d->at += 4;
    }
}

static void end_group(decoder *d) {
    static const uint8_t SHIFTS[] = {16, 8, 0};
    for (unsigned i = 0; i + d->padding < 3; i++)
        *d->out++ = (uint8_t)(d->bits >> SHIFTS[i]);
    d->bits = 0;
    d->count = 0;
}

/* One character. Gives what is wrong with it, or NULL. */
static const char *take_one(decoder *d) {
    uint8_t value = VALUES[*d->at];
    if (value == BLANK)
        return NULL;
    if (value == FOREIGN)
        return "a character that base64 has not";
    if (d->padding && (d->count == 0 || value != PADDING))
        return "data behind the padding";
    if (value == PADDING && d->count < 2)
        return "padding where none belongs";
    d->padding += value == PADDING;
    d->bits = d->bits << 6 | (value & 63u) * (value != PADDING);
    if (++d->count == 4)
        end_group(d);
    return NULL;
}

bool pv_base64_decode(pv_bytes text, uint8_t *ret_bytes, size_t *ret_size,
                      pv_base64_fault *ret_fault) {
    decoder d = {.at = text.data, .end = pv_bytes_end(text), .out = ret_bytes};
    const char *reason = NULL;
    for (; d.at < d.end; d.at++) {
        if (d.count == 0 && d.padding == 0)
            take_groups(&d);
        if (d.at == d.end)
            break;
        reason = take_one(&d);
        if (reason)
            break;
    }
    if (!reason && d.count)
        reason = "the end comes within a group of four characters";
    *ret_size = (size_t)(d.out - ret_bytes);
    if (reason)
        *ret_fault = (pv_base64_fault){reason, (size_t)(d.at - text.data)};
    return !reason;
}

bool pv_base64_only(pv_bytes text) {
    for (size_t i = 0; i < text.size; i++)
        if (VALUES[text.data[i]] == FOREIGN)
            return false;
    return true;
}
