/* SPDX-License-Identifier: Apache-2.0
 * What OpenSSL says of a certificate's extensions: its own types where it has one, the generic
 * ASN.1 types for those of Microsoft. */
#define _POSIX_C_SOURCE 200809L
#include <openssl/asn1t.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "facts/oid.h"
#include "oracle.h"

#define MS "1.3.6.1.4.1.311."

/* The extension decoded. Its state: 0 decoded, 1 there is none (ABSENT is written), -1 it does not
 * parse or occurs twice. */
static int decode(X509 *c, FILE *out, int nid, void **ret_value) {
    int critical;
    *ret_value = X509_get_ext_d2i(c, nid, &critical, NULL);
    if (*ret_value)
        return 0;
    if (critical != -1)
        return -1;
    fputs(ABSENT, out);
    return 1;
}

static bool write_critical(X509 *c, FILE *out, int nid) {
    int at = X509_get_ext_by_NID(c, nid, -1);
    if (at < 0)
        fputs(ABSENT, out);
    else if (X509_get_ext_by_NID(c, nid, at) >= 0)
        return false;
    else
        fputs(X509_EXTENSION_get_critical(X509_get_ext(c, at)) ? "true" : "false", out);
    return true;
}

bool oracle_key_usage(X509 *c, FILE *out) {
    static const char *const NAMES[] = {"digitalSignature", "contentCommitment", "keyEncipherment",
                                        "dataEncipherment", "keyAgreement",      "keyCertSign",
                                        "cRLSign",          "encipherOnly",      "decipherOnly"};
    void *bits;
    int state = decode(c, out, NID_key_usage, &bits);
    const char *before = "";
    for (int i = 0; state == 0 && i < 9; i++) {
        if (!ASN1_BIT_STRING_get_bit(bits, i))
            continue;
        fprintf(out, "%s%s", before, NAMES[i]);
        before = " ";
    }
    ASN1_BIT_STRING_free(bits);
    return state >= 0;
}

bool oracle_key_usage_critical(X509 *c, FILE *out) {
    return write_critical(c, out, NID_key_usage);
}

bool oracle_extended_key_usage(X509 *c, FILE *out) {
    void *purposes;
    int state = decode(c, out, NID_ext_key_usage, &purposes);
    for (int i = 0; state == 0 && i < sk_ASN1_OBJECT_num(purposes); i++) {
        if (i)
            fputc('\n', out);
        write_object(out, sk_ASN1_OBJECT_value(purposes, i));
    }
    EXTENDED_KEY_USAGE_free(purposes);
    return state >= 0;
}

bool oracle_extended_key_usage_critical(X509 *c, FILE *out) {
    return write_critical(c, out, NID_ext_key_usage);
}

bool oracle_is_ca(X509 *c, FILE *out) {
    int critical;
    BASIC_CONSTRAINTS *basic = X509_get_ext_d2i(c, NID_basic_constraints, &critical, NULL);
    if (!basic && critical != -1)
        return false;
    fputs(basic && basic->ca ? "true" : "false", out);
    BASIC_CONSTRAINTS_free(basic);
    return true;
}

bool oracle_basic_constraints_critical(X509 *c, FILE *out) {
    return write_critical(c, out, NID_basic_constraints);
}

bool oracle_path_length(X509 *c, FILE *out) {
    void *value;
    int state = decode(c, out, NID_basic_constraints, &value);
    BASIC_CONSTRAINTS *basic = value;
    bool good = state >= 0;
    if (basic && basic->pathlen)
        good = write_integer(out, basic->pathlen);
    else if (basic)
        fputs(ABSENT, out);
    BASIC_CONSTRAINTS_free(basic);
    return good;
}

bool oracle_subject_key_id(X509 *c, FILE *out) {
    void *id;
    int state = decode(c, out, NID_subject_key_identifier, &id);
    if (id)
        write_hex(out, ASN1_STRING_get0_data(id), (size_t)ASN1_STRING_length(id));
    ASN1_OCTET_STRING_free(id);
    return state >= 0;
}

bool oracle_authority_key_id(X509 *c, FILE *out) {
    void *value;
    int state = decode(c, out, NID_authority_key_identifier, &value);
    AUTHORITY_KEYID *authority = value;
    if (authority && authority->keyid)
        write_hex(out, ASN1_STRING_get0_data(authority->keyid),
                  (size_t)ASN1_STRING_length(authority->keyid));
    else if (authority)
        fputs(ABSENT, out);
    AUTHORITY_KEYID_free(authority);
    return state >= 0;
}

static void write_text(FILE *out, const char *kind, const ASN1_STRING *text) {
    fprintf(out, "%s:", kind);
    fwrite(ASN1_STRING_get0_data(text), 1, (size_t)ASN1_STRING_length(text), out);
}

static bool write_address(FILE *out, const ASN1_STRING *address) {
    const unsigned char *octets = ASN1_STRING_get0_data(address);
    int size = ASN1_STRING_length(address);
    fputs("ip:", out);
    if (size == 4)
        fprintf(out, "%d.%d.%d.%d", octets[0], octets[1], octets[2], octets[3]);
    return size == 4;
}

static bool write_other(FILE *out, const OTHERNAME *other) {
    char dotted[512];
    unsigned char *text = NULL;
    OBJ_obj2txt(dotted, sizeof dotted, other->type_id, 1);
    if (strcmp(dotted, MS "20.2.3") != 0 || other->value->type != V_ASN1_UTF8STRING)
        return false;
    int size = ASN1_STRING_to_UTF8(&text, other->value->value.utf8string);
    if (size >= 0)
        fprintf(out, "upn:%.*s", size, (const char *)text);
    OPENSSL_free(text);
    return size >= 0;
}

static bool write_general_name(FILE *out, const GENERAL_NAME *name) {
    switch (name->type) {
    case GEN_DNS:
        write_text(out, "dns", name->d.dNSName);
        return true;
    case GEN_EMAIL:
        write_text(out, "email", name->d.rfc822Name);
        return true;
    case GEN_URI:
        write_text(out, "uri", name->d.uniformResourceIdentifier);
        return true;
    case GEN_IPADD:
        return write_address(out, name->d.iPAddress);
    case GEN_DIRNAME:
        fputs("dirname:", out);
        return write_name(out, name->d.directoryName);
    case GEN_RID:
        fputs("rid:", out);
        write_object(out, name->d.registeredID);
        return true;
    case GEN_OTHERNAME:
        return write_other(out, name->d.otherName);
    default:
        return false;
    }
}

bool oracle_subject_alt_names(X509 *c, FILE *out) {
    void *names;
    bool good = decode(c, out, NID_subject_alt_name, &names) >= 0;
    for (int i = 0; good && names && i < sk_GENERAL_NAME_num(names); i++) {
        if (i)
            fputc('\n', out);
        good = write_general_name(out, sk_GENERAL_NAME_value(names, i));
    }
    GENERAL_NAMES_free(names);
    return good;
}

static void write_policies(FILE *out, const CERTIFICATEPOLICIES *policies) {
    for (int i = 0; i < sk_POLICYINFO_num(policies); i++) {
        if (i)
            fputc('\n', out);
        write_object(out, sk_POLICYINFO_value(policies, i)->policyid);
    }
}

bool oracle_certificate_policies(X509 *c, FILE *out) {
    void *policies;
    int state = decode(c, out, NID_certificate_policies, &policies);
    if (policies)
        write_policies(out, policies);
    CERTIFICATEPOLICIES_free(policies);
    return state >= 0;
}

/* The octets of an extension that OpenSSL has no type for; NULL when there is none (ABSENT is
 * written) or it occurs twice. */
static const ASN1_OCTET_STRING *find(X509 *c, FILE *out, const char *dotted, bool *ret_good) {
    ASN1_OBJECT *type = OBJ_txt2obj(dotted, 1);
    int at = X509_get_ext_by_OBJ(c, type, -1);
    bool twice = at >= 0 && X509_get_ext_by_OBJ(c, type, at) >= 0;
    ASN1_OBJECT_free(type);
    *ret_good = !twice;
    if (at < 0)
        fputs(ABSENT, out);
    return at < 0 || twice ? NULL : X509_EXTENSION_get_data(X509_get_ext(c, at));
}

static ASN1_TYPE *parse(const ASN1_OCTET_STRING *octets) {
    const unsigned char *at = ASN1_STRING_get0_data(octets);
    return d2i_ASN1_TYPE(NULL, &at, ASN1_STRING_length(octets));
}

bool oracle_application_policies(X509 *c, FILE *out) {
    bool good;
    const ASN1_OCTET_STRING *octets = find(c, out, MS "21.10", &good);
    if (!octets)
        return good;
    const unsigned char *at = ASN1_STRING_get0_data(octets);
    CERTIFICATEPOLICIES *policies = d2i_CERTIFICATEPOLICIES(NULL, &at, ASN1_STRING_length(octets));
    if (policies)
        write_policies(out, policies);
    CERTIFICATEPOLICIES_free(policies);
    return policies != NULL;
}

bool oracle_template_name(X509 *c, FILE *out) {
    bool good;
    unsigned char *text = NULL;
    const ASN1_OCTET_STRING *octets = find(c, out, MS "20.2", &good);
    if (!octets)
        return good;
    ASN1_TYPE *value = parse(octets);
    int size = value && value->type == V_ASN1_BMPSTRING
                   ? ASN1_STRING_to_UTF8(&text, value->value.bmpstring)
                   : -1;
    if (size >= 0)
        fprintf(out, "%.*s", size, (const char *)text);
    OPENSSL_free(text);
    ASN1_TYPE_free(value);
    return size >= 0;
}

/* CertificateTemplate ::= SEQUENCE { id OID, major INTEGER OPTIONAL, minor INTEGER OPTIONAL } */
static bool write_template_part(X509 *c, FILE *out, int part) {
    bool good;
    const ASN1_OCTET_STRING *octets = find(c, out, MS "21.7", &good);
    if (!octets)
        return good;
    const unsigned char *at = ASN1_STRING_get0_data(octets);
    ASN1_SEQUENCE_ANY *parts = d2i_ASN1_SEQUENCE_ANY(NULL, &at, ASN1_STRING_length(octets));
    const ASN1_TYPE *value = sk_ASN1_TYPE_value(parts, part);
    good = parts != NULL;
    if (good && !value)
        fputs(ABSENT, out);
    else if (value && value->type == V_ASN1_OBJECT)
        write_object(out, value->value.object);
    else
        good = value && value->type == V_ASN1_INTEGER && write_integer(out, value->value.integer);
    sk_ASN1_TYPE_pop_free(parts, ASN1_TYPE_free);
    return good;
}

bool oracle_template_oid(X509 *c, FILE *out) {
    return write_template_part(c, out, 0);
}

bool oracle_template_major_version(X509 *c, FILE *out) {
    return write_template_part(c, out, 1);
}

bool oracle_template_minor_version(X509 *c, FILE *out) {
    return write_template_part(c, out, 2);
}

bool oracle_ntds_security_sid(X509 *c, FILE *out) {
    bool good;
    const ASN1_OCTET_STRING *octets = find(c, out, MS "25.2", &good);
    if (!octets)
        return good;
    const unsigned char *at = ASN1_STRING_get0_data(octets);
    GENERAL_NAMES *names = d2i_GENERAL_NAMES(NULL, &at, ASN1_STRING_length(octets));
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, 0);
    good = name && name->type == GEN_OTHERNAME &&
           name->d.otherName->value->type == V_ASN1_OCTET_STRING;
    if (good) {
        const ASN1_STRING *sid = name->d.otherName->value->value.octet_string;
        fprintf(out, "%.*s", ASN1_STRING_length(sid), (const char *)ASN1_STRING_get0_data(sid));
    }
    GENERAL_NAMES_free(names);
    return good;
}

/* Microsoft's CA version: the certificate's index in the low half, the key's in the high half. */
static bool write_ca_version(X509 *c, FILE *out, unsigned shift) {
    bool good;
    const ASN1_OCTET_STRING *octets = find(c, out, MS "21.1", &good);
    if (!octets)
        return good;
    ASN1_TYPE *value = parse(octets);
    int64_t version;
    good = value && value->type == V_ASN1_INTEGER &&
           ASN1_INTEGER_get_int64(&version, value->value.integer);
    if (good)
        fprintf(out, "%lld", (long long)(version >> shift & 0xffff));
    ASN1_TYPE_free(value);
    return good;
}

bool oracle_ca_certificate_index(X509 *c, FILE *out) {
    return write_ca_version(c, out, 0);
}

bool oracle_ca_key_index(X509 *c, FILE *out) {
    return write_ca_version(c, out, 16);
}

bool oracle_previous_ca_hash(X509 *c, FILE *out) {
    bool good;
    const ASN1_OCTET_STRING *octets = find(c, out, MS "21.2", &good);
    if (!octets)
        return good;
    ASN1_TYPE *value = parse(octets);
    good = value && value->type == V_ASN1_OCTET_STRING;
    if (good)
        write_hex(out, ASN1_STRING_get0_data(value->value.octet_string),
                  (size_t)ASN1_STRING_length(value->value.octet_string));
    ASN1_TYPE_free(value);
    return good;
}

typedef bool choice(X509 *c, int index);

/* Every extension that `chosen` takes, in order; absent when there is none. */
static void write_extensions(X509 *c, FILE *out, choice *chosen) {
    const char *before = "";
    for (int i = 0; i < X509_get_ext_count(c); i++) {
        if (!chosen(c, i))
            continue;
        fputs(before, out);
        write_object(out, X509_EXTENSION_get_object(X509_get_ext(c, i)));
        before = "\n";
    }
    if (!*before)
        fputs(ABSENT, out);
}

static bool any(X509 *c, int index) {
    (void)c;
    (void)index;
    return true;
}

static bool critical(X509 *c, int index) {
    return X509_EXTENSION_get_critical(X509_get_ext(c, index));
}

/* The second of its kind, so that each that is there more than once is named once. */
static bool second(X509 *c, int index) {
    const ASN1_OBJECT *type = X509_EXTENSION_get_object(X509_get_ext(c, index));
    int same = 0;
    for (int i = 0; i <= index; i++)
        same += OBJ_cmp(type, X509_EXTENSION_get_object(X509_get_ext(c, i))) == 0;
    return same == 2;
}

bool oracle_extensions(X509 *c, FILE *out) {
    write_extensions(c, out, any);
    return true;
}

bool oracle_critical_extensions(X509 *c, FILE *out) {
    write_extensions(c, out, critical);
    return true;
}

bool oracle_duplicate_extensions(X509 *c, FILE *out) {
    write_extensions(c, out, second);
    return true;
}
