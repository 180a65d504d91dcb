/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_PBE_DIRECT_H
#define PKIVET_CRYPTO_PBE_DIRECT_H

#include "crypto/derive.h"
#include "crypto/pbe.h"

/* An encryption that can be keyed without asking OpenSSL what its identifier means. Shared by the
 * files of this folder only. */
typedef struct {
    pv_derivation how;
    bool pkcs12; /* or PBKDF2 */
    const EVP_CIPHER *cipher;
    pv_bytes iv; /* PBES2 */
} pv_pbe_direct;

/* False for whatever is not written exactly as it should be, or is not known here. */
bool pv_pbe_direct_take(pv_crypto *crypto, pv_arena *arena, const pv_pbe_info *info,
                        pv_pbe_direct *ret_direct);
/* A context keyed and ready, owned by the caller; NULL when OpenSSL refuses. */
EVP_CIPHER_CTX *pv_pbe_direct_begin(const pv_pbe_direct *direct, pv_password password);

#endif
