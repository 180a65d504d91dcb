/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_CONTAINER_H
#define PKIVET_CRYPTO_CONTAINER_H

#include "crypto/crypto.h"

enum { PV_UNIQUE_NAME_HEX = 32 };

/* The first part of a key's unique container name, which is its file's name up to the underscore:
 * 32 lower-case hex digits and a NUL. CryptoAPI and CNG compute different ones, so `kind` must be
 * CSP or KSP. `container` is UTF-8. False when it cannot be told: another kind, an empty name (the
 * default container is not named so on disk), characters beyond ASCII (whose lower case, and whose
 * code page, depend on the machine), a NUL within, or no MD5 in this OpenSSL. */
bool pv_container_unique_name(pv_crypto *crypto, pv_providerkind kind, pv_bytes container,
                              char ret_hex[PV_UNIQUE_NAME_HEX + 1]);

#endif
