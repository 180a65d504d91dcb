/* SPDX-License-Identifier: Apache-2.0
 * How Windows names the file of a key after its container: MD5 of the name in lower case with its
 * final NUL, in ANSI for CryptoAPI and in UTF-16LE for CNG, printed as four 32-bit numbers. Never
 * published as a specification; it holds for the containers that Windows itself makes and whose
 * files are named in Microsoft's own articles (iisConfigurationKey and its like). */
#include "crypto/container.h"

#include "base/text.h"
#include "crypto/internal.h"

enum { MD5 = 16, WORD = 4 };

static bool is_predictable(pv_bytes name) {
    for (size_t i = 0; i < name.size; i++)
        if (name.data[i] == 0 || name.data[i] >= 0x80)
            return false;
    return name.size != 0;
}

/* One character, NUL included, as the provider sees it. */
static bool feed(EVP_MD_CTX *digest, uint8_t c, bool wide) {
    uint8_t unit[2] = {c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c, 0};
    return EVP_DigestUpdate(digest, unit, wide ? 2 : 1) == 1;
}

static bool digest_name(pv_crypto *crypto, pv_bytes name, bool wide, uint8_t ret_digest[MD5]) {
    if (!crypto->md5 || !EVP_DigestInit_ex2(crypto->digest, crypto->md5, NULL))
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (!feed(crypto->digest, name.data[i], wide))
            return false;
    return feed(crypto->digest, 0, wide) &&
           EVP_DigestFinal_ex(crypto->digest, ret_digest, NULL) == 1;
}

bool pv_container_unique_name(pv_crypto *crypto, pv_providerkind kind, pv_bytes container,
                              char ret_hex[PV_UNIQUE_NAME_HEX + 1]) {
    uint8_t digest[MD5], words[MD5];
    if ((kind != PV_PROVIDERKIND_CSP && kind != PV_PROVIDERKIND_KSP) || !is_predictable(container))
        return false;
    if (!digest_name(crypto, container, kind == PV_PROVIDERKIND_KSP, digest))
        return false;
    for (size_t i = 0; i < MD5; i++) /* little-endian numbers, their highest digit first */
        words[i] = digest[i / WORD * WORD + (WORD - 1 - i % WORD)];
    pv_hex((pv_bytes){words, MD5}, ret_hex);
    return true;
}
