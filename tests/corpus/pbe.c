/* SPDX-License-Identifier: Apache-2.0
 * Encryption by password. The derivations and ciphers are OpenSSL's; the identifiers are written
 * here, so that samples can lie in them. */
#include "pbe.h"

#include "der.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pkcs12.h>
#include <string.h>

typedef struct {
    const char *oid, *cipher;
    size_t key, iv;
} scheme_row;

static const scheme_row SCHEMES[] = {
    [PBE_AES256] = {"2.16.840.1.101.3.4.1.42", "AES-256-CBC", 32, 16},
    [PBE_AES128_SHA1] = {"2.16.840.1.101.3.4.1.2", "AES-128-CBC", 16, 16},
    [PBE_3DES] = {"1.2.840.113549.1.12.1.3", "DES-EDE3-CBC", 24, 8},
    [PBE_RC2_40] = {"1.2.840.113549.1.12.1.6", "RC2-40-CBC", 5, 8},
    [PBE_RC2_128] = {"1.2.840.113549.1.12.1.5", "RC2-CBC", 16, 8},
    [PBE_RC4_128] = {"1.2.840.113549.1.12.1.1", "RC4", 16, 0},
    [PBE_RC4_40] = {"1.2.840.113549.1.12.1.2", "RC4-40", 5, 0},
};

blob pkcs12_password(const char *password) {
    return password ? JOIN(utf16(password, 1), fill(0, 2)) : NOTHING;
}

blob pkcs12_key(blob password, blob salt, int use, unsigned iterations, const char *digest,
                size_t size) {
    uint8_t *key = keep(size);
    blob p = bytes(password.data, password.size), s = bytes(salt.data, salt.size);
    if (!PKCS12_key_gen_uni((uint8_t *)p.data, (int)p.size, (uint8_t *)s.data, (int)s.size, use,
                            (int)iterations, (int)size, key, EVP_get_digestbyname(digest)))
        give_up("PKCS#12 key derivation");
    return (blob){key, size};
}

blob pbkdf2(const char *password, blob salt, unsigned iterations, const char *digest, size_t size) {
    uint8_t *key = keep(size);
    const char *octets = password ? password : "";
    if (!PKCS5_PBKDF2_HMAC(octets, (int)strlen(octets), salt.data, (int)salt.size, (int)iterations,
                           EVP_get_digestbyname(digest), (int)size, key))
        give_up("PBKDF2");
    return (blob){key, size};
}

blob hmac(const char *digest, blob key, blob message) {
    uint8_t mac[EVP_MAX_MD_SIZE];
    unsigned size;
    if (!HMAC(EVP_get_digestbyname(digest), key.data, (int)key.size, message.data, message.size,
              mac, &size))
        give_up("HMAC");
    return bytes(mac, size);
}

blob cipher(const char *name, blob key, blob iv, blob plain) {
    EVP_CIPHER *algorithm = EVP_CIPHER_fetch(NULL, name, NULL);
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    uint8_t *out = keep(plain.size + EVP_MAX_BLOCK_LENGTH);
    int size = 0, rest = 0;
    if (!algorithm || !ctx || !EVP_EncryptInit_ex2(ctx, algorithm, NULL, NULL, NULL) ||
        !EVP_CIPHER_CTX_set_key_length(ctx, (int)key.size) ||
        !EVP_EncryptInit_ex2(ctx, NULL, key.data, iv.size ? iv.data : NULL, NULL) ||
        !EVP_EncryptUpdate(ctx, out, &size, plain.data, (int)plain.size) ||
        !EVP_EncryptFinal_ex(ctx, out + size, &rest))
        give_up(name);
    EVP_CIPHER_CTX_free(ctx);
    EVP_CIPHER_free(algorithm);
    return (blob){out, (size_t)(size + rest)};
}

blob pbes2_with(const char *cipher_oid, blob salt, blob iterations, const char *prf, blob iv) {
    blob function = prf ? SEQ(OID(prf), der_null()) : NOTHING;
    return SEQ(OID("1.2.840.113549.1.5.13"),
               SEQ(SEQ(OID("1.2.840.113549.1.5.12"), SEQ(OCTETS(salt), iterations, function)),
                   SEQ(OID(cipher_oid), OCTETS(iv))));
}

blob pbes2_algorithm(blob salt, blob iterations, const char *prf, blob iv) {
    return pbes2_with(SCHEMES[PBE_AES256].oid, salt, iterations, prf, iv);
}

static blob encrypt_pbes2(const protection *how, unsigned iterations, blob plain,
                          blob *ret_algorithm) {
    const scheme_row *row = &SCHEMES[how->scheme];
    int sha1 = how->scheme == PBE_AES128_SHA1; /* the DEFAULT of PBKDF2-params */
    blob salt = fixed_bytes(8), iv = fixed_bytes(row->iv);
    *ret_algorithm =
        pbes2_with(row->oid, salt, INT(iterations), sha1 ? NULL : "1.2.840.113549.2.9", iv);
    return cipher(row->cipher,
                  pbkdf2(how->password, salt, iterations, sha1 ? "SHA1" : "SHA256", row->key), iv,
                  plain);
}

blob pbe_encrypt(const protection *how, blob plain, blob *ret_algorithm) {
    const scheme_row *row = &SCHEMES[how->scheme];
    unsigned iterations = how->iterations ? how->iterations : 2000;
    if (how->scheme == PBE_AES256 || how->scheme == PBE_AES128_SHA1)
        return encrypt_pbes2(how, iterations, plain, ret_algorithm);
    blob salt = fixed_bytes(8), password = pkcs12_password(how->password);
    *ret_algorithm = SEQ(OID(row->oid), SEQ(OCTETS(salt), INT(iterations)));
    blob iv =
        row->iv ? pkcs12_key(password, salt, PKCS12_IV_ID, iterations, "SHA1", row->iv) : NOTHING;
    return cipher(row->cipher,
                  pkcs12_key(password, salt, PKCS12_KEY_ID, iterations, "SHA1", row->key), iv,
                  plain);
}

blob pbe_pkcs8(const protection *how, blob private_key_info) {
    blob algorithm, encrypted = pbe_encrypt(how, private_key_info, &algorithm);
    return SEQ(algorithm, OCTETS(encrypted));
}
