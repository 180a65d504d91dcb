/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_PFX_H
#define CORPUS_PFX_H

#include "cert.h"
#include "pbe.h"

#define CSP_BASE     "Microsoft Base Cryptographic Provider v1.0"
#define CSP_ENHANCED "Microsoft Enhanced Cryptographic Provider v1.0"
#define CSP_STRONG   "Microsoft Strong Cryptographic Provider"
#define CSP_AES      "Microsoft Enhanced RSA and AES Cryptographic Provider"
#define CSP_SCHANNEL "Microsoft RSA SChannel Cryptographic Provider"
#define CSP_DSS      "Microsoft Base DSS Cryptographic Provider"
#define KSP_SOFTWARE "Microsoft Software Key Storage Provider"

/* ---- parts (RFC 7292 4) ---- */
blob attribute_local_key_id(blob id);
blob attribute_friendly_name(const char *name);
blob attribute_provider(const char *name);
blob attribute_machine(void); /* msLocalMachineKeyset: an empty SET */
/* The PKCS#8 attribute that Windows keeps the KeySpec in: a BIT STRING of one octet with no bit
 * unused, as Windows writes it (not DER). */
blob attribute_key_usage(uint8_t octet);
blob attribute_key_usage_der(uint8_t octet); /* as OpenSSL -keyex and -keysig write it */

blob bag(const char *oid, blob value, blob attributes);
blob bag_cert(blob certificate, blob attributes);
blob bag_plain_key(blob pkcs8, blob attributes);
blob bag_shrouded_key(const protection *how, blob pkcs8, blob attributes);
blob bag_nested(blob bags);

blob content_data(blob bags); /* ContentInfo of type data holding SafeContents */
blob content_encrypted(const protection *how, blob bags);

typedef struct {
    int none;
    const char *password;
    const char *digest;     /* NULL: SHA-256 */
    unsigned iterations;    /* 0: 2000 */
    size_t salt;            /* 0: 20, as Windows; OpenSSL: 8 */
    blob stated_iterations; /* an INTEGER that says something else */
} mac_spec;
blob pfx_mac(const mac_spec *mac, blob authenticated); /* MacData */
blob pfx_of(const mac_spec *mac, blob contents);

/* ---- a whole file, as Windows writes one: the key first and in clear contents, then the
 * certificates encrypted; localKeyID 01 00 00 00 on the key and its certificate ---- */
typedef enum { ID_MATCHES, ID_MISSING, ID_WRONG, ID_DUPLICATE } local_ids;

typedef struct {
    key_id key;
    int without_key;
    blob pkcs8; /* instead of the key's own */
    const char *provider;
    int machine;
    const char *container; /* friendlyName of the key */
    const char *name;      /* friendlyName of the certificate */
    blob usage;            /* attribute_key_usage; nothing: none */
    blob certificate;      /* nothing: cert_web() */
    int without_certificate;
    blob chain; /* further certificate bags */
    local_ids ids;
    blob local_key_id; /* of the key and its certificate, in place of 01 00 00 00 */
    pbe key_scheme, cert_scheme;
    int plain_key, plain_certs;
    const char *password;
    int null_password;
    unsigned iterations;
    int without_mac;
    const char *mac_digest;
    size_t mac_salt;
    int certificates_first; /* as OpenSSL orders them */
} pfx_spec;
blob pfx_make(const pfx_spec *spec);
#define PFX(...) pfx_make(&(pfx_spec){__VA_ARGS__})

#endif
