/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_BASE64_H
#define PKIVET_BASE_BASE64_H

#include "base/bytes.h"

/* Base64 (RFC 4648 section 4) as PEM wraps it. Blanks, tabs and line ends may stand anywhere; any
 * other foreign character, missing or misplaced padding, and data behind padding are faults. Bits
 * that the last character has too many may have any value. */

/* Room for what `size` characters can decode to. */
static inline size_t pv_base64_room(size_t size) {
    return size / 4 * 3 + 3;
}

/* What is wrong with a text, and the offset of the character that shows it. */
typedef struct {
    const char *reason; /* static, no final stop */
    size_t at;
} pv_base64_fault;

/* Decodes all of `text` into `ret_bytes`. False on a fault; the bytes before it were written. */
bool pv_base64_decode(pv_bytes text, uint8_t *ret_bytes, size_t *ret_size,
                      pv_base64_fault *ret_fault);

/* Whether every character may stand in base64, line ends and padding included. */
bool pv_base64_only(pv_bytes text);

#endif
