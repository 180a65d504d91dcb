/* SPDX-License-Identifier: Apache-2.0
 * What OpenSSL says of the fields of a certificate outside its key and extensions. */
#define _DEFAULT_SOURCE 1 /* timegm */
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "facts/oid.h"
#include "oracle.h"

oracle *oracle_named(const char *name) {
    static const struct {
        const char *name;
        oracle *function;
    } ALL[] = {
#define ROW(name) {#name, oracle_##name},
        FIELD_ORACLES(ROW) KEY_ORACLES(ROW) EXTENSION_ORACLES(ROW)
#undef ROW
    };
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++)
        if (strcmp(ALL[i].name, name) == 0)
            return ALL[i].function;
    return NULL;
}

void write_hex(FILE *out, const unsigned char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        fprintf(out, "%02x", bytes[i]);
}

/* pkivet writes arcs of up to 64 bits in decimal; ten octets of an arc hold more than that. */
static bool has_long_arc(const ASN1_OBJECT *object) {
    const unsigned char *octets = OBJ_get0_data(object);
    size_t run = 0;
    for (size_t i = 0; i < OBJ_length(object) && run < 10; i++)
        run = octets[i] & 0x80 ? run + 1 : 0;
    return run >= 10;
}

void write_object(FILE *out, const ASN1_OBJECT *object) {
    char dotted[512];
    if (has_long_arc(object)) {
        fputc('#', out);
        write_hex(out, OBJ_get0_data(object), OBJ_length(object));
        return;
    }
    OBJ_obj2txt(dotted, sizeof dotted, object, 1);
    pv_oid known = pv_oid_named(dotted);
    fputs(known == PV_OID_UNKNOWN ? dotted : pv_oid_name(known), out);
}

/* RFC 4514 section 2.4, with UTF-8 as it is. */
static void write_escaped(FILE *out, const unsigned char *text, int size) {
    for (int i = 0; i < size; i++) {
        bool edge =
            (i == 0 && (text[i] == ' ' || text[i] == '#')) || (i == size - 1 && text[i] == ' ');
        if (text[i] < 0x20 || text[i] == 0x7f)
            fprintf(out, "\\%02X", text[i]);
        else if (edge || strchr("\"+,;<>\\", text[i]))
            fprintf(out, "\\%c", text[i]);
        else
            fputc(text[i], out);
    }
}

/* The value as a string of RFC 4514, or as # and the hex of its encoding when its type has no
 * string form. */
static bool write_attribute(FILE *out, const X509_NAME_ENTRY *entry) {
    const ASN1_OBJECT *type = X509_NAME_ENTRY_get_object(entry);
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(entry);
    unsigned char *text = NULL;
    char dotted[512];
    OBJ_obj2txt(dotted, sizeof dotted, type, 1);
    write_object(out, type);
    fputc('=', out);
    if (pv_oid_named(dotted) == PV_OID_UNKNOWN)
        return false;
    int size = ASN1_STRING_to_UTF8(&text, value);
    if (size < 0)
        return false;
    write_escaped(out, text, size);
    OPENSSL_free(text);
    return true;
}

/* From the last attribute to the first, as OpenSSL's own RFC 2253 form does also within a set;
 * those of one set are joined by +. */
bool write_name(FILE *out, const X509_NAME *name) {
    const X509_NAME_ENTRY *after = NULL;
    for (int i = X509_NAME_entry_count(name) - 1; i >= 0; i--) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        if (after)
            fputc(X509_NAME_ENTRY_set(entry) == X509_NAME_ENTRY_set(after) ? '+' : ',', out);
        if (!write_attribute(out, entry))
            return false;
        after = entry;
    }
    return true;
}

bool write_integer(FILE *out, const ASN1_INTEGER *number) {
    int64_t value;
    if (!ASN1_INTEGER_get_int64(&value, number))
        return false;
    fprintf(out, "%lld", (long long)value);
    return true;
}

bool oracle_subject(X509 *c, FILE *out) {
    return write_name(out, X509_get_subject_name(c));
}

bool oracle_issuer(X509 *c, FILE *out) {
    return write_name(out, X509_get_issuer_name(c));
}

bool oracle_version(X509 *c, FILE *out) {
    fprintf(out, "%ld", X509_get_version(c) + 1);
    return true;
}

bool oracle_serial(X509 *c, FILE *out) {
    unsigned char *der = NULL;
    int size = i2d_ASN1_INTEGER(X509_get0_serialNumber(c), &der);
    /* tag and one octet of length: no serial number is above 127 octets here */
    bool good = size > 2 && der[1] < 0x80;
    if (good)
        write_hex(out, der + 2, (size_t)size - 2);
    OPENSSL_free(der);
    return good;
}

static bool write_time(FILE *out, const ASN1_TIME *when) {
    struct tm parts;
    if (!ASN1_TIME_to_tm(when, &parts))
        return false;
    fprintf(out, "%lld", (long long)timegm(&parts));
    return true;
}

bool oracle_not_before(X509 *c, FILE *out) {
    return write_time(out, X509_get0_notBefore(c));
}

bool oracle_not_after(X509 *c, FILE *out) {
    return write_time(out, X509_get0_notAfter(c));
}

static bool self_issued(X509 *c) {
    const unsigned char *subject, *issuer;
    size_t subject_size, issuer_size;
    return X509_NAME_get0_der(X509_get_subject_name(c), &subject, &subject_size) &&
           X509_NAME_get0_der(X509_get_issuer_name(c), &issuer, &issuer_size) &&
           subject_size == issuer_size && memcmp(subject, issuer, subject_size) == 0;
}

bool oracle_self_issued(X509 *c, FILE *out) {
    fputs(self_issued(c) ? "true" : "false", out);
    return true;
}

bool oracle_self_signed(X509 *c, FILE *out) {
    EVP_PKEY *key = X509_get0_pubkey(c);
    int verified = 0;
    if (self_issued(c)) {
        if (!key)
            return false;
        verified = X509_verify(c, key);
        if (verified < 0)
            return false;
    }
    fputs(verified ? "true" : "false", out);
    return true;
}

static bool write_algorithm(FILE *out, const X509_ALGOR *algorithm) {
    const ASN1_OBJECT *object;
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    write_object(out, object);
    return true;
}

bool oracle_signature_algorithm(X509 *c, FILE *out) {
    const X509_ALGOR *outer;
    X509_get0_signature(NULL, &outer, c);
    return write_algorithm(out, outer);
}

bool oracle_tbs_signature_algorithm(X509 *c, FILE *out) {
    return write_algorithm(out, X509_get0_tbs_sigalg(c));
}

bool oracle_signature_algorithms_equal(X509 *c, FILE *out) {
    const X509_ALGOR *outer;
    X509_get0_signature(NULL, &outer, c);
    fputs(X509_ALGOR_cmp(outer, X509_get0_tbs_sigalg(c)) == 0 ? "true" : "false", out);
    return true;
}

bool oracle_signature_hash(X509 *c, FILE *out) {
    static const struct {
        int nid;
        const char *name;
    } HASHES[] = {{NID_md2, "md2"},
                  {NID_md4, "md4"},
                  {NID_md5, "md5"},
                  {NID_sha1, "sha1"},
                  {NID_sha224, "sha224"},
                  {NID_sha256, "sha256"},
                  {NID_sha384, "sha384"},
                  {NID_sha512, "sha512"},
                  {NID_sha512_224, "sha512-224"},
                  {NID_sha512_256, "sha512-256"},
                  {NID_sha3_224, "sha3-224"},
                  {NID_sha3_256, "sha3-256"},
                  {NID_sha3_384, "sha3-384"},
                  {NID_sha3_512, "sha3-512"},
                  {NID_ripemd160, "ripemd160"},
                  {NID_id_GostR3411_94, "gost"}};
    int hash, key;
    int nid = X509_get_signature_nid(c);
    if (nid == NID_ED25519 || nid == NID_ED448) {
        fputs("intrinsic", out);
        return true;
    }
    if (!X509_get_signature_info(c, &hash, &key, NULL, NULL))
        return false;
    for (size_t i = 0; i < sizeof HASHES / sizeof *HASHES; i++) {
        if (HASHES[i].nid == hash) {
            fputs(HASHES[i].name, out);
            return true;
        }
    }
    return false;
}

static bool write_digest(X509 *c, FILE *out, const EVP_MD *type) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size;
    if (!X509_digest(c, type, digest, &size))
        return false;
    write_hex(out, digest, size);
    return true;
}

bool oracle_sha1(X509 *c, FILE *out) {
    return write_digest(c, out, EVP_sha1());
}

bool oracle_sha256(X509 *c, FILE *out) {
    return write_digest(c, out, EVP_sha256());
}
