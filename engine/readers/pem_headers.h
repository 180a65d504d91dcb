/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_PEM_HEADERS_H
#define PKIVET_READERS_PEM_HEADERS_H

#include "base/arena.h"
#include "crypto/keys.h"

/* What stands before the base64 of a PEM block (RFC 1421 4.6). */
typedef struct {
    bool encrypted;    /* Proc-Type says so */
    pv_bytes dek_info; /* the value of DEK-Info; empty when there is none */
    pv_bytes body;     /* what follows the headers: the base64 */
} pv_pem_headers;

pv_pem_headers pv_pem_take_headers(pv_bytes body);

/* Cipher and IV of DEK-Info; NULL cipher when it is missing or malformed. */
PV_MUST_USE pv_status pv_pem_envelope_of(pv_arena *arena, const pv_pem_headers *headers,
                                         pv_pem_envelope *ret_envelope);

#endif
