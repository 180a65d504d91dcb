/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CERT_H
#define CORPUS_CERT_H

#include "der.h"
#include "keys.h"

/* Certificates (RFC 5280) from a description in which everything has a sound default: a version 3
 * RSA leaf for 2025 to 2049, signed by the intermediate authority with SHA-256. */
typedef enum { BY_CA, BY_ROOT, BY_EC_ROOT, BY_SELF } issued_by;
typedef enum { BC_NONE, BC_LEAF, BC_CA } basic_constraints; /* BC_CA: critical, cA TRUE */

/* Key usage bits as der_named_bits takes them. */
enum {
    DS = 0x8000, /* digitalSignature */
    CC = 0x4000, /* contentCommitment */
    KE = 0x2000, /* keyEncipherment */
    DE = 0x1000, /* dataEncipherment */
    KA = 0x0800, /* keyAgreement */
    CERT_SIGN = 0x0400,
    CRL_SIGN = 0x0200,
    ENCIPHER_ONLY = 0x0100,
    DECIPHER_ONLY = 0x0080
};

typedef struct {
    int version;         /* 1, 2; else 3 */
    const char *subject; /* "C=XX,CN=..." as name_of takes it */
    blob name;           /* a whole Name instead */
    key_id key;
    blob spki; /* a whole SubjectPublicKeyInfo instead */
    issued_by issuer;
    signing how;
    signing inner;         /* what the signed part says of that; SIGN_SHA256: the same */
    const char *from, *to; /* GeneralizedTime */
    blob validity;         /* a whole Validity instead */
    blob serial;           /* content octets of the INTEGER */
    unsigned usage;        /* no bit: no extension */
    blob usage_bits;       /* the extension's value as it stands instead */
    int usage_plain;       /* not critical */
    const char *purposes;  /* extended key usage: names or dotted, by blanks */
    int purposes_critical;
    basic_constraints constraints;
    blob constraints_extension; /* the whole extension instead */
    int path_length;            /* plus one; 0: none */
    const char *dns;            /* one dNSName */
    blob san;                   /* GeneralNames' content instead */
    int bare;                   /* neither key identifier */
    int without_extensions;
    blob more; /* further extensions, each whole */
} cert_spec;

blob cert_make(const cert_spec *spec);
#define CERT(...) cert_make(&(cert_spec){__VA_ARGS__})

/* The authorities that sign the others. */
blob cert_root(void);
blob cert_ca(void);
blob cert_ec_root(void);
/* What most samples are about: an RSA TLS server certificate, and its like. */
blob cert_web(void);
blob cert_web_ec(void);

blob name_of(const char *rdns);                   /* UTF8String, countryName PrintableString */
blob name_attribute(const char *oid, blob value); /* one RelativeDistinguishedName */
blob extension(const char *oid, int critical, blob value);
blob extension_usage(unsigned bits, int critical);
blob extension_purposes(const char *purposes, int critical);
blob extension_template(const char *oid, int major, int minor); /* Microsoft's, version 2 */
blob extension_application_policies(const char *purposes);      /* Microsoft's */
blob extension_san(blob names);
blob extension_key_identifier(key_id key);
const char *purpose_oid(const char *name, size_t size);
blob san_dns(const char *name);
blob san_other(const char *oid, blob value);
blob policies(const char *purposes); /* CertificatePolicies without qualifiers */

#endif
