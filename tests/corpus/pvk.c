/* SPDX-License-Identifier: Apache-2.0
 * The samples of the pvk reader: Microsoft PVK files, and those of the keyblob reader: CryptoAPI
 * PUBLICKEYBLOB and PRIVATEKEYBLOB (wincrypt.h, "Base Provider Key BLOBs"). */
#include "corpus.h"
#include "der.h"
#include "keys.h"
#include "pbe.h"

#include <openssl/evp.h>

enum { CALG_RSA_KEYX = 0xa400, CALG_RSA_SIGN = 0x2400, CALG_DSS_SIGN = 0x2200 };
enum { EXCHANGE = 1, SIGNATURE = 2 };
enum { STRONG, WEAK };

static blob little(blob number, size_t size) {
    return reversed(left_padded(number, size));
}

static blob blob_header(uint8_t type, uint32_t algorithm) {
    uint8_t first[] = {type, 2, 0, 0};
    return JOIN(bytes(first, 4), little32(algorithm));
}

static blob rsa_public(const char *magic, uint32_t bits, blob e) {
    return JOIN(text(magic), little32(bits), little(e, 4));
}

static blob public_blob(uint32_t algorithm) {
    rsa_numbers r = key_rsa(KEY_RSA);
    return JOIN(blob_header(6, algorithm), rsa_public("RSA1", 2048, r.e), little(r.n, 256));
}

static blob private_blob(key_id key, uint32_t algorithm) {
    rsa_numbers r = key_rsa(key);
    size_t half = r.n.size / 2;
    return JOIN(blob_header(7, algorithm), rsa_public("RSA2", (uint32_t)r.n.size * 8, r.e),
                little(r.n, 2 * half), little(r.p, half), little(r.q, half), little(r.dp, half),
                little(r.dq, half), little(r.qinv, half), little(r.d, 2 * half));
}

static blob inconsistent_blob(void) {
    blob whole = private_blob(KEY_RSA, CALG_RSA_KEYX);
    return flipped(whole, 20 + 256 + 5); /* in p */
}

/* ---- PVK ------------------------------------------------------------------------------------ */

static blob pvk_header(uint32_t spec, uint32_t encrypted, uint32_t salt, uint32_t key) {
    return JOIN(hex("1e f1 b5 b0"), little32(0), little32(spec), little32(encrypted),
                little32(salt), little32(key));
}

static blob pvk_clear(uint32_t spec, blob key) {
    return JOIN(pvk_header(spec, 0, 0, (uint32_t)key.size), key);
}

/* RC4 over all but the BLOBHEADER; the key is SHA-1 of salt and password: 16 octets of it, or 5
 * and zeros. */
static blob pvk_encrypted(uint32_t spec, blob key, const char *password, int strength) {
    blob salt = fixed_bytes(16), input = JOIN(salt, text(password));
    uint8_t digest[20];
    if (!EVP_Digest(input.data, input.size, digest, NULL, EVP_sha1(), NULL))
        give_up("SHA-1");
    blob rc4 = strength == WEAK ? JOIN(bytes(digest, 5), fill(0, 11)) : bytes(digest, 16);
    return JOIN(pvk_header(spec, 1, 16, (uint32_t)key.size), salt, head(key, 8),
                cipher("RC4", rc4, NOTHING, tail(key, 8)));
}

static blob exchange_key(void) {
    return private_blob(KEY_RSA, CALG_RSA_KEYX);
}

static blob signature_key(void) {
    return private_blob(KEY_RSA, CALG_RSA_SIGN);
}

#define SAMPLES_FILE   "samples/pvk.def"
#define SAMPLES_FOLDER "pvk/"
#define SAMPLES_TABLE  PVK_SAMPLES
#include "samples.inc"
#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE

#define SAMPLES_FILE   "samples/keyblob.def"
#define SAMPLES_FOLDER "keyblob/"
#define SAMPLES_TABLE  KEYBLOB_SAMPLES
#include "samples.inc"
