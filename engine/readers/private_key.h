/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_PRIVATE_KEY_H
#define PKIVET_READERS_PRIVATE_KEY_H

#include "base/cursor.h"
#include "facts/unit.h"

/* Reads a PrivateKeyInfo (RFC 5958; the whole SEQUENCE stands at the cursor) into the key subject:
 * algorithm, bits, curve, spki_sha256 and consistent (both pending), pkcs8_key_usage, and the
 * public key for pairing. The bytes must live as long as the unit. Does not set format or
 * protection: the caller knows them. */
PV_MUST_USE pv_status pv_private_key_info(pv_unit *unit, pv_cursor *c, pv_subject *key);

/* What Windows makes of the PKCS#8 Key Usage attribute, given the provider, once both are set or
 * marked absent: KeySpec for a CSP or when no provider is named; for a KSP or an EC key the CNG
 * usage, and key.spec stays undetermined (PFXImportCertStore, Remarks). */
void pv_key_apply_usage(pv_subject *key);

#endif
