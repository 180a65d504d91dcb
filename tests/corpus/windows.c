/* SPDX-License-Identifier: Apache-2.0
 * What Windows' tools print. The layouts are those of the tools, the values are made up. */
#include "windows.h"

#include "pem.h"
#include "store.h"

#include <ctype.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

blob lines(const char *text_of_lines) {
    return with_crlf(text(text_of_lines));
}

static blob formatted(const char *format, const char *value) {
    char line[1024];
    if (snprintf(line, sizeof line, format, value) >= (int)sizeof line)
        give_up("a line that is too long");
    return lines(line);
}

static const char *hex_of(blob octets) {
    char *digits = keep(2 * octets.size + 1);
    for (size_t i = 0; i < octets.size; i++)
        snprintf(digits + 2 * i, 3, "%02x", octets.data[i]);
    return digits;
}

blob thumbprint_of(blob certificate) {
    return digest_of("SHA1", certificate);
}

const char *unique_name(const char *container, int cng, const char *machine_guid) {
    size_t size = strlen(container);
    char *lower = keep(size + 1);
    for (size_t i = 0; i < size; i++)
        lower[i] = (char)tolower((unsigned char)container[i]);
    blob name = cng ? JOIN(utf16(lower, 0), fill(0, 2)) : JOIN(text(lower), fill(0, 1));
    blob digest = digest_of("MD5", name), turned = NOTHING;
    for (size_t word = 0; word < 16; word += 4)
        turned = JOIN(turned, reversed(head(tail(digest, word), 4)));
    char *unique = keep(32 + 1 + 36 + 1);
    snprintf(unique, 70, "%s_%s", hex_of(turned), machine_guid);
    return unique;
}

/* ---- certificates ---------------------------------------------------------------------------- */

static X509 *decoded(blob certificate) {
    const uint8_t *at = certificate.data;
    X509 *x = d2i_X509(NULL, &at, (long)certificate.size);
    if (!x)
        give_up("a certificate for a listing");
    return x;
}

/* "CN=web.example.test, O=Example": last part first, as certutil has it. */
static blob name_text(const X509_NAME *name, const char *separator) {
    BIO *out = BIO_new(BIO_s_mem());
    char *data;
    X509_NAME_print_ex(out, name, 0,
                       XN_FLAG_SEP_SPLUS_SPC | XN_FLAG_DN_REV | XN_FLAG_FN_SN |
                           ASN1_STRFLGS_UTF8_CONVERT);
    long size = BIO_get_mem_data(out, &data);
    blob all = NOTHING;
    /* Parts are parted by "; ", which no name of the corpus holds. */
    for (long from = 0, at = 0; at <= size; at++)
        if (at == size || (data[at] == ';' && at + 1 < size && data[at + 1] == ' ')) {
            all =
                JOIN(all, text(all.size ? separator : ""), bytes(data + from, (size_t)(at - from)));
            from = at + 2;
        }
    BIO_free(out);
    return all;
}

/* "1/2/2025 12:00 AM", as a server in the United States prints it. */
static const char *date_text(const ASN1_TIME *when) {
    struct tm t;
    char *out = keep(64);
    if (!ASN1_TIME_to_tm(when, &t))
        give_up("a date for a listing");
    snprintf(out, 64, "%d/%d/%d %d:%02d %s", t.tm_mon + 1, t.tm_mday, t.tm_year + 1900,
             t.tm_hour % 12 ? t.tm_hour % 12 : 12, t.tm_min, t.tm_hour < 12 ? "AM" : "PM");
    return out;
}

static const char *serial_text(const X509 *x) {
    const ASN1_INTEGER *serial = X509_get0_serialNumber(x);
    return hex_of(bytes(ASN1_STRING_get0_data(serial), (size_t)ASN1_STRING_length(serial)));
}

static blob separator(unsigned index) {
    char line[64];
    snprintf(line, sizeof line, "================ Certificate %u ================\n", index);
    return lines(line);
}

static blob dates(const X509 *x) {
    return JOIN(formatted(" NotBefore: %s\n", date_text(X509_get0_notBefore(x))),
                formatted(" NotAfter: %s\n", date_text(X509_get0_notAfter(x))));
}

static blob standing(const X509 *x) {
    int root = X509_NAME_cmp(X509_get_subject_name(x), X509_get_issuer_name(x)) == 0;
    return lines(root ? "Signature matches Public Key\nRoot Certificate: Subject matches Issuer\n"
                      : "Non-root Certificate\n");
}

static blob line_if(const char *format, const char *value) {
    return value ? formatted(format, value) : NOTHING;
}

static blob outcome(const listed *l) {
    return l->outcome ? JOIN(lines(l->outcome), text("\r\n")) : NOTHING;
}

static blob plain_block(const listed *l, unsigned index) {
    X509 *x = decoded(l->certificate);
    blob all =
        JOIN(separator(index), lines(l->archived ? "Archived!\n" : ""),
             formatted("Serial Number: %s\n", serial_text(x)), text("Issuer: "),
             name_text(X509_get_issuer_name(x), ", "), text("\r\n"), dates(x), text("Subject: "),
             name_text(X509_get_subject_name(x), ", "), text("\r\n"),
             line_if("Certificate Template Name (Certificate Type): %s\n", l->template_name),
             standing(x), formatted("Cert Hash(sha1): %s\n", hex_of(thumbprint_of(l->certificate))),
             line_if("  Key Container = %s\n", l->container),
             line_if("  Unique container name: %s\n", l->unique),
             line_if("  Provider = %s\n", l->container ? l->provider : NULL), outcome(l));
    X509_free(x);
    return all;
}

/* ---- -v -------------------------------------------------------------------------------------- */

static blob hex_rows(blob octets) {
    blob all = NOTHING;
    for (size_t at = 0; at < octets.size; at += 16) {
        char line[96];
        int end = snprintf(line, sizeof line, "    %04zx ", at);
        for (size_t i = at; i < at + 16 && i < octets.size; i++)
            end += snprintf(line + end, sizeof line - (size_t)end, " %02x", octets.data[i]);
        all = JOIN(all, text(line), text("\r\n"));
    }
    return all;
}

static blob public_key(const X509 *x) {
    const ASN1_BIT_STRING *key = X509_get0_pubkey_bitstr(x);
    EVP_PKEY *parsed = X509_get_pubkey((X509 *)(uintptr_t)x);
    int rsa = EVP_PKEY_get_base_id(parsed) == EVP_PKEY_RSA;
    char length[64];
    snprintf(length, sizeof length, "Public Key Length: %d bits\n", EVP_PKEY_get_bits(parsed));
    EVP_PKEY_free(parsed);
    return JOIN(lines(rsa ? "Public Key Algorithm:\n    Algorithm ObjectId: 1.2.840.113549.1.1.1 "
                            "RSA\n    Algorithm Parameters:\n    05 00\n"
                          : "Public Key Algorithm:\n    Algorithm ObjectId: 1.2.840.10045.2.1 "
                            "ECC\n    Algorithm Parameters:\n    06 08 2a 86 48 ce 3d 03 01 07\n"
                            "        1.2.840.10045.3.1.7 ECDSA_P256 (x962P256v1)\n"),
                lines(length), lines("Public Key: UnusedBits = 0\n"),
                hex_rows(bytes(ASN1_STRING_get0_data(key), (size_t)ASN1_STRING_length(key))));
}

/* The extension with those octets, dotted name and lines of meaning, if the certificate has it. */
static blob extension_lines(const X509 *x, int nid, const char *oid, const char *meaning) {
    char line[80];
    int at = X509_get_ext_by_NID(x, nid, -1);
    if (at < 0)
        return NOTHING;
    X509_EXTENSION *e = X509_get_ext(x, at);
    int critical = X509_EXTENSION_get_critical(e);
    snprintf(line, sizeof line, "    %s: Flags = %s, Length = %x\n", oid,
             critical ? "1(Critical)" : "0",
             (unsigned)ASN1_STRING_length(X509_EXTENSION_get_data(e)));
    return JOIN(lines(line), lines(meaning), text("\r\n"));
}

static unsigned usage_bits(const X509 *x) {
    ASN1_BIT_STRING *usage = X509_get_ext_d2i(x, NID_key_usage, NULL, NULL);
    unsigned bits = usage && ASN1_STRING_length(usage) ? *ASN1_STRING_get0_data(usage) : 0;
    ASN1_BIT_STRING_free(usage);
    return bits;
}

static const char *usage_meaning(const X509 *x) {
    static const struct {
        unsigned bit;
        const char *name;
    } NAMES[] = {{0x80, "Digital Signature"},
                 {0x40, "Non-Repudiation"},
                 {0x20, "Key Encipherment"},
                 {0x10, "Data Encipherment"},
                 {0x08, "Key Agreement"},
                 {0x04, "Certificate Signing"},
                 {0x02, "Off-line CRL Signing, CRL Signing"}};
    unsigned bits = usage_bits(x);
    char *out = keep(512);
    int end = snprintf(out, 512, "    Key Usage\n        ");
    const char *comma = "";
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (!(bits & NAMES[i].bit))
            continue;
        end += snprintf(out + end, 512 - (size_t)end, "%s%s", comma, NAMES[i].name);
        comma = ", ";
    }
    snprintf(out + end, 512 - (size_t)end, " (%02x)\n", bits & 0xff);
    return out;
}

static unsigned purpose_bits(const X509 *x) {
    EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(x, NID_ext_key_usage, NULL, NULL);
    unsigned bits = 0;
    for (int i = 0; i < (purposes ? sk_ASN1_OBJECT_num(purposes) : 0); i++) {
        int nid = OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, i));
        bits |= nid == NID_server_auth     ? XKU_SSL_SERVER
                : nid == NID_client_auth   ? XKU_SSL_CLIENT
                : nid == NID_code_sign     ? XKU_CODE_SIGN
                : nid == NID_email_protect ? XKU_SMIME
                                           : 0;
    }
    EXTENDED_KEY_USAGE_free(purposes);
    return bits;
}

static const char *purposes_meaning(const X509 *x) {
    unsigned bits = purpose_bits(x);
    char *out = keep(512);
    snprintf(out, 512, "    Enhanced Key Usage\n%s%s%s%s",
             bits & XKU_SSL_SERVER ? "        Server Authentication (1.3.6.1.5.5.7.3.1)\n" : "",
             bits & XKU_SSL_CLIENT ? "        Client Authentication (1.3.6.1.5.5.7.3.2)\n" : "",
             bits & XKU_CODE_SIGN ? "        Code Signing (1.3.6.1.5.5.7.3.3)\n" : "",
             bits & XKU_SMIME ? "        Secure Email (1.3.6.1.5.5.7.3.4)\n" : "");
    return out;
}

/* Those that tell what the certificate is for; the others are left out. */
static blob extensions(const X509 *x) {
    blob usage = extension_lines(x, NID_key_usage, "2.5.29.15", usage_meaning(x));
    blob purposes = extension_lines(x, NID_ext_key_usage, "2.5.29.37", purposes_meaning(x));
    blob ca = extension_lines(x, NID_basic_constraints, "2.5.29.19",
                              X509_check_ca((X509 *)(uintptr_t)x)
                                  ? "    Basic Constraints\n        Subject Type=CA\n"
                                    "        Path Length Constraint=None\n"
                                  : "    Basic Constraints\n        Subject Type=End Entity\n"
                                    "        Path Length Constraint=None\n");
    int count = (usage.size > 0) + (purposes.size > 0) + (ca.size > 0);
    char line[64];
    snprintf(line, sizeof line, "Certificate Extensions: %d\n", count);
    return JOIN(lines(line), usage, purposes, ca);
}

static blob body(const X509 *x) {
    return JOIN(
        lines("X509 Certificate:\nVersion: 3\n"), formatted("Serial Number: %s\n", serial_text(x)),
        lines("Signature Algorithm:\n    Algorithm ObjectId: 1.2.840.113549.1.1.11 "
              "sha256RSA\n    Algorithm Parameters:\n    05 00\nIssuer:\n"),
        text("    "), name_text(X509_get_issuer_name(x), "\r\n    "), text("\r\n\r\n"), dates(x),
        text("\r\nSubject:\r\n    "), name_text(X509_get_subject_name(x), "\r\n    "),
        text("\r\n\r\n"), public_key(x), extensions(x));
}

/* "20 (32)": hexadecimal, and decimal where that looks different. */
static blob radixes(const char *label, unsigned value) {
    char line[96];
    if (value > 9)
        snprintf(line, sizeof line, "    %s = %x (%u)\n", label, value, value);
    else
        snprintf(line, sizeof line, "    %s = %x\n", label, value);
    return lines(line);
}

static blob key_link(const listed *l) {
    static const char *const SPECS[] = {"    KeySpec = 0 -- XCN_AT_NONE\n",
                                        "    KeySpec = 1 -- AT_KEYEXCHANGE\n",
                                        "    KeySpec = 2 -- AT_SIGNATURE\n"};
    if (!l->container)
        return NOTHING;
    return JOIN(lines("  CERT_KEY_PROV_INFO_PROP_ID(2):\n"),
                formatted("    Key Container = %s\n", l->container),
                line_if("    Unique container name: %s\n", l->unique),
                formatted("    Provider = %s\n", l->provider), radixes("ProviderType", l->type),
                radixes("Flags", l->flags),
                lines(l->flags & 0x20 ? "      CRYPT_MACHINE_KEYSET -- 20 (32)\n" : ""),
                lines(SPECS[l->spec]), text("\r\n"));
}

static blob permissions(unsigned value) {
    static const struct {
        unsigned bit;
        const char *line;
    } NAMES[] = {{1, "    CRYPT_ENCRYPT -- 1\n"},        {2, "    CRYPT_DECRYPT -- 2\n"},
                 {4, "    CRYPT_EXPORT -- 4\n"},         {8, "    CRYPT_READ -- 8\n"},
                 {0x10, "    CRYPT_WRITE -- 10 (16)\n"}, {0x20, "    CRYPT_MAC -- 20 (32)\n"}};
    blob all = value ? radixes("KP_PERMISSIONS", value) : NOTHING;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        all = JOIN(all, lines(value & NAMES[i].bit ? NAMES[i].line : ""));
    return all;
}

static blob verbose_block(const listed *l, unsigned index) {
    X509 *x = decoded(l->certificate);
    const char *sha1 = hex_of(thumbprint_of(l->certificate));
    blob all =
        JOIN(separator(index), lines(l->archived ? "Archived!\n" : ""), body(x), standing(x),
             formatted("Cert Hash(md5): %s\n", hex_of(digest_of("MD5", l->certificate))),
             formatted("Cert Hash(sha1): %s\n", sha1),
             formatted("Cert Hash(sha256): %s\n", hex_of(digest_of("SHA256", l->certificate))),
             text("\r\n"), key_link(l),
             line_if("  CERT_FRIENDLY_NAME_PROP_ID(11):\n    %s\n\n", l->friendly_name),
             formatted("  CERT_SHA1_HASH_PROP_ID(3):\n    %s\n\n", sha1),
             permissions(l->permissions), line_if("  %s\n\n", l->key_acl), outcome(l));
    X509_free(x);
    return all;
}

/* ---- listings -------------------------------------------------------------------------------- */

static blob around(const char *command, const char *store, blob blocks) {
    return JOIN(line_if("C:\\Windows\\system32>%s\n", command), formatted("%s\n", store), blocks,
                lines("CertUtil: -store command completed successfully.\n"));
}

blob certutil_store(const char *command, const char *store, const listed *first,
                    const listed *second) {
    return around(command, store,
                  JOIN(plain_block(first, 0), second ? plain_block(second, 1) : NOTHING));
}

blob certutil_verbose(const char *command, const char *store, const listed *first) {
    return around(command, store, verbose_block(first, 0));
}

/* ---- requests -------------------------------------------------------------------------------- */

/* What stands in the extension, in certutil's words. */
static const char *request_meaning(const X509 *x, const char *oid) {
    if (!strcmp(oid, "2.5.29.15"))
        return usage_meaning(x);
    if (!strcmp(oid, "2.5.29.37"))
        return purposes_meaning(x);
    if (!strcmp(oid, "2.5.29.17"))
        return "    Subject Alternative Name\n        DNS Name=web.example.test\n";
    return "    SMIME Capabilities\n        [1]SMIME Capability\n"
           "             Object ID=1.3.14.3.2.7\n";
}

static const char *dotted_of(const ASN1_OBJECT *object) {
    char *out = keep(128);
    OBJ_obj2txt(out, 128, object, 1);
    return out;
}

static blob request_extensions(const X509 *x) {
    char line[64];
    int count = X509_get_ext_count(x);
    snprintf(line, sizeof line, "Certificate Extensions: %d\n", count);
    blob all = lines(line);
    for (int i = 0; i < count; i++) {
        X509_EXTENSION *e = X509_get_ext(x, i);
        const ASN1_OBJECT *object = X509_EXTENSION_get_object(e);
        const char *oid = dotted_of(object);
        const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(e);
        all = JOIN(all, extension_lines(x, OBJ_obj2nid(object), oid, request_meaning(x, oid)),
                   hex_rows(bytes(ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value))),
                   text("\r\n"));
    }
    return all;
}

/* The strings and numbers of a SEQUENCE, or the one string. */
static size_t parts_of(blob der, const char *parts[4]) {
    const uint8_t *at = der.data;
    size_t count = 0;
    ASN1_TYPE *one = d2i_ASN1_TYPE(NULL, &at, (long)der.size);
    int is_list = ASN1_TYPE_get(one) == V_ASN1_SEQUENCE;
    at = der.data;
    ASN1_SEQUENCE_ANY *list = is_list ? d2i_ASN1_SEQUENCE_ANY(NULL, &at, (long)der.size) : NULL;
    for (int i = 0; i < (list ? sk_ASN1_TYPE_num(list) : 1) && count < 4; i++) {
        ASN1_TYPE *part = list ? sk_ASN1_TYPE_value(list, i) : one;
        char *out = keep(256);
        unsigned char *utf8 = NULL;
        if (part->type == V_ASN1_INTEGER)
            snprintf(out, 256, "%ld", ASN1_INTEGER_get(part->value.integer));
        else if (part->type != V_ASN1_BIT_STRING &&
                 ASN1_STRING_to_UTF8(&utf8, part->value.asn1_string) >= 0)
            snprintf(out, 256, "%s", (const char *)utf8);
        OPENSSL_free(utf8);
        parts[count++] = out;
    }
    sk_ASN1_TYPE_pop_free(list, ASN1_TYPE_free);
    ASN1_TYPE_free(one);
    return count;
}

static blob nesting(const char *before, int level, const char *behind) {
    char line[96];
    snprintf(line, sizeof line, "%s Nesting Level %d %s\n", before, level, behind);
    return lines(line);
}

/* Of the attributes that Windows clients add (MS-WCCE 2.2.2.7). */
static blob attribute_meaning(const char *oid, blob der, int level) {
    blob begin = nesting("================ Begin", level, "================");
    blob end = nesting("----------------  End", level, " ----------------");
    const char *p[4] = {"", "", "", ""};
    char line[1024];
    if (!strcmp(oid, "1.3.6.1.4.1.311.13.1"))
        return JOIN(lines("    Unknown Attribute type\nRenewal Certificate:\n"), begin,
                    lines("X509 Certificate:\nVersion: 3\nSubject:\n    CN=old.example.test\n\n"
                          "Signature Algorithm:\n"
                          "    Algorithm ObjectId: 1.2.840.113549.1.1.5 sha1RSA\n"),
                    formatted("Cert Hash(sha1): %s\n", hex_of(thumbprint_of(der))), end);
    parts_of(der, p);
    if (!strcmp(oid, "1.3.6.1.4.1.311.13.2.3"))
        snprintf(line, sizeof line, "        %s\n", p[0]);
    else if (!strcmp(oid, "1.3.6.1.4.1.311.13.2.1"))
        snprintf(line, sizeof line, "        %s=%s\n", p[0], p[1]);
    else if (!strcmp(oid, "1.3.6.1.4.1.311.13.2.2"))
        snprintf(line, sizeof line,
                 "    Unknown Attribute type\n    CSP Provider Info\n    KeySpec = %s\n"
                 "    Provider = %s\n    Signature: UnusedBits=0\n",
                 p[0], p[1]);
    else
        snprintf(line, sizeof line,
                 "    Unknown Attribute type\n    Client Id: = %s\n      (XECI_DISABLE -- 0)\n"
                 "    User: %s\n    Machine: %s\n    Process: %s\n",
                 p[0], p[2], p[1], p[3]);
    return lines(line);
}

static blob request_attribute_lines(const X509_REQ *r, const X509 *x, int index, int level) {
    X509_ATTRIBUTE *a = X509_REQ_get_attr(r, index);
    const char *oid = dotted_of(X509_ATTRIBUTE_get0_object(a));
    uint8_t *der = NULL;
    int size = i2d_ASN1_TYPE(X509_ATTRIBUTE_get0_type(a, 0), &der);
    blob value = bytes(der, (size_t)size);
    char line[256];
    OPENSSL_free(der);
    snprintf(line, sizeof line, "\n  Attribute[%d]: %s\n    Value[%d][0]:\n", index, oid, index);
    int is_list = !strcmp(oid, "1.2.840.113549.1.9.14");
    return JOIN(lines(line),
                is_list ? request_extensions(x) : attribute_meaning(oid, value, level + 1),
                hex_rows(value));
}

/* What certificates and requests are printed alike of, in the one that the parts above take. */
static X509 *as_certificate(X509_REQ *r) {
    X509 *x = X509_new();
    STACK_OF(X509_EXTENSION) *list = X509_REQ_get_extensions(r);
    X509_set_pubkey(x, X509_REQ_get0_pubkey(r));
    for (int i = 0; i < sk_X509_EXTENSION_num(list); i++)
        X509_add_ext(x, sk_X509_EXTENSION_value(list, i), -1);
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
    return x;
}

blob certutil_request(blob request, int level) {
    const uint8_t *at = request.data;
    X509_REQ *r = d2i_X509_REQ(NULL, &at, (long)request.size);
    if (!r)
        give_up("a request for a dump");
    X509 *x = as_certificate(r);
    const X509_NAME *name = X509_REQ_get_subject_name(r);
    const X509_ALGOR *how;
    const ASN1_BIT_STRING *signature;
    X509_REQ_get0_signature(r, &signature, &how);
    int count = X509_REQ_get_attr_count(r);
    char line[64];
    snprintf(line, sizeof line, "Request Attributes: %d\n  %d attributes:\n", count, count);
    blob all = JOIN(lines("PKCS10 Certificate Request:\nVersion: 1\nSubject:\n    "),
                    X509_NAME_entry_count(name) ? name_text(name, "\r\n    ") : text("EMPTY"),
                    lines("\n    [0,0]: CERT_RDN_UTF8_STRING, Length = 2 (2/64 Characters)\n\n"),
                    public_key(x), lines(line));
    for (int i = 0; i < count; i++)
        all = JOIN(all, request_attribute_lines(r, x, i, level));
    all = JOIN(
        all,
        formatted("Signature Algorithm:\n    Algorithm ObjectId: %s\n", dotted_of(how->algorithm)),
        lines("    Algorithm Parameters: NULL\nSignature: UnusedBits=0\n"),
        hex_rows(bytes(ASN1_STRING_get0_data(signature), (size_t)ASN1_STRING_length(signature))),
        lines("Signature matches Public Key\n"));
    X509_free(x);
    X509_REQ_free(r);
    return all;
}

/* ---- bindings and events --------------------------------------------------------------------- */

blob netsh_binding(const char *endpoint, blob thumbprint, const char *store) {
    blob hash = thumbprint.size ? thumbprint : fill(0, 20);
    const char *label = *endpoint >= 'a' && *endpoint <= 'z'
                            ? "    Hostname:port                : %s\n"
                            : "    IP:port                      : %s\n";
    return JOIN(lines("\nSSL Certificate bindings: \n------------------------- \n\n"),
                formatted(label, endpoint),
                formatted("    Certificate Hash             : %s\n", hex_of(hash)),
                lines("    Application ID               : "
                      "{4dc3e181-e14b-4a21-b022-59fc669b0914} \n"),
                formatted("    Certificate Store Name       : %s\n", store),
                lines("    Verify Client Certificate Revocation : Enabled\n"
                      "    Usage Check                  : Enabled\n"
                      "    Revocation Freshness Time    : 0 \n"
                      "    URL Retrieval Timeout        : 0 \n"
                      "    Ctl Identifier               : (null) \n"
                      "    Ctl Store Name               : (null) \n"
                      "    DS Mapper Usage              : Disabled\n"
                      "    Negotiate Client Certificate : Disabled\n\n"));
}

blob event_xml(const char *provider, unsigned id, const char *time, const char *data) {
    char number[16];
    snprintf(number, sizeof number, "%u", id);
    return JOIN(lines("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>"
                      "<System>"),
                formatted("<Provider Name='%s'/>", provider),
                formatted("<EventID>%s</EventID>", number),
                lines("<Version>0</Version><Level>2</Level><Task>0</Task><Opcode>0</Opcode>"
                      "<Keywords>0x8000000000000000</Keywords>"),
                formatted("<TimeCreated SystemTime='%s'/>", time),
                lines("<EventRecordID>4711</EventRecordID><Correlation/>"
                      "<Execution ProcessID='680' ThreadID='720'/><Channel>System</Channel>"
                      "<Computer>web1.example.test</Computer><Security UserID='S-1-5-18'/>"
                      "</System><EventData>"),
                lines(data), lines("</EventData></Event>\n"));
}

blob event_36870(const char *time) {
    return event_xml("Schannel", 36870, time,
                     "<Data Name='Type'>server</Data><Data Name='ErrorCode'>0x8009030d</Data>"
                     "<Data Name='ErrorStatus'>10001</Data>");
}

/* `status` as it stands in the packet: the octets of the NTSTATUS, least significant first. */
blob event_15021(const char *time, const char *endpoint, const char *status) {
    char data[512];
    snprintf(data, sizeof data,
             "<Data Name='DeviceObject'>\\Device\\Http\\ReqQueue</Data>"
             "<Data Name='Endpoint'>%s</Data><Binary>000004000200300000000000AD3A00C0"
             "000000000000000000000000000000000000000000000000%s</Binary>",
             endpoint, status);
    return event_xml("Microsoft-Windows-HttpEvent", 15021, time, data);
}
