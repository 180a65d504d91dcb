/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_KEY_CONTAINER_H
#define PKIVET_READERS_KEY_CONTAINER_H

#include "facts/reader.h"

/* What the key files of CryptoAPI and of CNG (MachineKeys, Keys, a profile) have in common. */

enum { PV_DPAPI_HEADER = 40 };

/* Whether bytes begin as what DPAPI has protected: version 1, the GUID of its provider. */
bool pv_dpapi_fits(pv_bytes blob);

/* A key of such a file: its private part is there, under a master key of DPAPI. `encrypted` lies in
 * `c` and fits. */
PV_MUST_USE pv_status pv_container_add_key(const pv_reading *reading, pv_keyformat format,
                                           const pv_cursor *c, pv_bytes encrypted,
                                           pv_subject **ret_key);

/* The number at `at` of the head, little-endian; it must be there. */
uint32_t pv_container_number(pv_bytes head, size_t at);

#endif
