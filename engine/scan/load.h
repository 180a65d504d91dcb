/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_LOAD_H
#define PKIVET_SCAN_LOAD_H

#include "base/arena.h"
#include "base/bytes.h"
#include "input/input.h"

/* A buffer that grows as files need it, and is used again. */
typedef struct {
    uint8_t *data; /* malloc'd */
    size_t capacity;
} pv_buffer;

/* What to read and where to. */
typedef struct {
    const pv_input *input; /* a file, which stays open */
    const pv_limits *limits;
    pv_arena *errors; /* gets the text of a failure */
    pv_buffer *buffer;
} pv_load;

/* The whole of a file, when its head says that it is worth that; else no bytes, and why. */
PV_MUST_USE pv_status pv_load_file(const pv_load *load, pv_bytes *ret_bytes,
                                   const char **ret_skipped);

#endif
