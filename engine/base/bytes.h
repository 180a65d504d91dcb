/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_BYTES_H
#define PKIVET_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A borrowed run of bytes; `data` may be NULL when `size` is 0. */
typedef struct {
    const uint8_t *data;
    size_t size;
} pv_bytes;

static inline bool pv_bytes_equal(pv_bytes a, pv_bytes b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Borrows a NUL-terminated text without its NUL. */
static inline pv_bytes pv_bytes_of_text(const char *text) {
    return (pv_bytes){(const uint8_t *)text, strlen(text)};
}

/* One behind the last byte. C has no NULL + 0, and nothing may well be NULL. */
static inline const uint8_t *pv_bytes_end(pv_bytes b) {
    return b.size ? b.data + b.size : b.data;
}

/* At most the first `size` bytes. */
static inline pv_bytes pv_bytes_head(pv_bytes b, size_t size) {
    return (pv_bytes){b.data, b.size < size ? b.size : size};
}

/* What follows the first `size` bytes; empty when there are fewer. */
static inline pv_bytes pv_bytes_from(pv_bytes b, size_t size) {
    return size >= b.size ? (pv_bytes){NULL, 0} : (pv_bytes){b.data + size, b.size - size};
}

#endif
