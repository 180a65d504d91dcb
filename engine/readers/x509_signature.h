/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_X509_SIGNATURE_H
#define PKIVET_READERS_X509_SIGNATURE_H

#include "base/cursor.h"
#include "facts/enums.h"

/* What the AlgorithmIdentifier of a signature says. */
typedef struct {
    pv_place place;
    pv_bytes whole;
    const char *name; /* registered short name or dotted */
    bool has_hash;
    pv_hash hash;
    bool odd_parameters; /* not those that the algorithm's definition asks for */
} pv_signature_algorithm;

/* Takes the AlgorithmIdentifier at the cursor. Fails only when its structure does not parse, or
 * without memory. */
PV_MUST_USE pv_status pv_signature_algorithm_take(pv_cursor *c, const char *what,
                                                  pv_signature_algorithm *ret_algorithm);

#endif
