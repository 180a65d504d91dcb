/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_BLOB_H
#define PKIVET_READERS_BLOB_H

#include "readers/key_parts.h"

/* The key blobs of CryptoAPI (wincrypt.h: BLOBHEADER, RSAPUBKEY, DSSPUBKEY), alone or in a PVK
 * file. Numbers are little-endian. */
enum {
    PV_BLOB_HEADER = 8,
    PV_BLOB_MAGIC = 4,
    PV_BLOB_PUBLIC = 6,
    PV_BLOB_PRIVATE = 7,
};

typedef struct {
    pv_place place, algorithm_place;
    uint8_t type; /* bType */
    uint8_t version;
    uint32_t algorithm; /* aiKeyAlg */
} pv_blob_header;

PV_MUST_USE pv_status pv_blob_take_header(pv_cursor *c, pv_blob_header *ret_header);

/* What aiKeyAlg says; false when it is no identifier of an RSA or DSS key. */
bool pv_blob_spec(uint32_t algorithm, pv_keyspec *ret_spec);
bool pv_blob_algorithm(uint32_t algorithm, pv_keyalgorithm *ret_algorithm);

/* Whether four bytes are the magic of a key of that type: RSA1, RSA2, DSS1 or DSS2. */
bool pv_blob_is_magic(const uint8_t *magic, uint8_t type);

/* Takes what follows the header: the magic and the numbers, turned over into the cursor's arena
 * and wiped with it. */
PV_MUST_USE pv_status pv_blob_take_key(pv_cursor *c, uint8_t type, pv_key_parts *parts);

#endif
