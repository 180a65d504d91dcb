/* SPDX-License-Identifier: Apache-2.0
 * The samples of the ldif, template_json and template_text readers: one description of a template
 * (MS-CRTD 2), written as each of the carriers writes it. */
#include "cert.h"
#include "corpus.h"
#include "pem.h"
#include "windows.h"

#include <openssl/evp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    int schema;
    long flags, enrollment, key_flags, name_flags;
    int spec;              /* 0: 1 */
    const char *usage;     /* hex */
    const char *purposes;  /* dotted, by blanks */
    const char *policies;  /* application policies; NULL: the purposes, from version 2 on */
    const char *providers; /* "1,Name|2,Name" */
    const char *ra;        /* msPKI-RA-Application-Policies */
    const char *issuance;  /* msPKI-Certificate-Policy */
    const char *oid;       /* msPKI-Cert-Template-OID */
    int signatures, size, days, overlap; /* days below zero are hours */
    const char *acl;                     /* owner and entries: see descriptor() */
    int without_version;                 /* an attribute left out */
} template;

/* ---- parts ---------------------------------------------------------------------------------- */

static blob format(const char *how, ...) {
    va_list args;
    char line[4096];
    va_start(args, how);
    int size = vsnprintf(line, sizeof line, how, args);
    va_end(args);
    if (size < 0 || (size_t)size >= sizeof line)
        give_up("a line of a template");
    return bytes(line, (size_t)size);
}

static blob base64_of(blob octets) {
    char *out = keep(octets.size * 2 + 8);
    int size = EVP_EncodeBlock((unsigned char *)out, octets.data, (int)octets.size);
    return bytes(out, (size_t)size);
}

static blob period(int days) {
    uint64_t value = 0 - (uint64_t)(days < 0 ? -days : days * 24) * 36000000000u;
    uint8_t octets[8];
    for (unsigned i = 0; i < 8; i++)
        octets[i] = (uint8_t)(value >> 8 * i);
    return bytes(octets, 8);
}

/* The parts of `list` between separators, each through `one`. */
static blob each(const char *list, char separator, blob (*one)(const char *part, size_t size)) {
    blob all = {NULL, 0};
    for (const char *at = list; at && *at;) {
        const char *end = strchr(at, separator);
        size_t size = end ? (size_t)(end - at) : strlen(at);
        all = JOIN(all, one(at, size));
        at += size + (end != NULL);
    }
    return all;
}

static const char *policies_of(const template *t) {
    return t->policies ? t->policies : t->schema > 1 ? t->purposes : "";
}

/* ---- security descriptors (MS-DTYP 2.4.6) ---------------------------------------------------- */

static blob sid_of(const char *text) {
    uint32_t parts[16];
    size_t count = 0;
    char *at;
    for (strtoul(text + 4, &at, 10); *at == '-';)
        parts[count++] = (uint32_t)strtoul(at + 1, &at, 10);
    uint8_t front[8] = {1, (uint8_t)count, 0, 0, 0, 0, 0, (uint8_t)strtoul(text + 4, NULL, 10)};
    blob sid = bytes(front, 8);
    for (size_t i = 0; i < count; i++)
        sid = JOIN(sid, little32(parts[i]));
    return sid;
}

#define ENROLL     "68c9100efb78d21190d400c04f79dc55" /* 0e10c968-78fb-11d2-90d4-00c04f79dc55 */
#define AUTOENROLL "c28c5ba0bc170248a710e7c15ab866a2" /* a05b8cc2-17bc-4802-a710-e7c15ab866a2 */

static blob ace_of(const char *part, size_t size) {
    char kind = part[0], sid[80];
    snprintf(sid, sizeof sid, "%.*s", (int)size - 2, part + 2);
    uint32_t mask = kind == 'r' ? 0x20094 : kind == 'w' ? 0x200bc : kind == 'f' ? 0xf01ff : 0x130;
    int denies = kind == 'n', object = kind == 'e' || kind == 'a' || denies;
    blob body =
        JOIN(little32(mask), object ? little32(1) : (blob){NULL, 0},
             object ? hex(kind == 'a' ? AUTOENROLL : ENROLL) : (blob){NULL, 0}, sid_of(sid));
    uint8_t front[4] = {object ? (denies ? 6 : 5) : 0, 0, (uint8_t)(body.size + 4), 0};
    return JOIN(bytes(front, 4), body);
}

/* "OWNER-SID e:SID r:SID": letters for the entries: e enroll, a autoenroll, n enroll denied, r
 * read, w read and write, f all. */
static blob descriptor(const char *list) {
    const char *blank = strchr(list, ' ');
    char owner[80];
    snprintf(owner, sizeof owner, "%.*s", (int)(blank - list), list);
    blob who = sid_of(owner), aces = each(blank + 1, ' ', ace_of);
    size_t count = 0;
    for (const char *at = blank; at; at = strchr(at + 1, ' '))
        count++;
    uint8_t control[4] = {1, 0, 0x04, 0x94};
    uint8_t front[8] = {
        4, 0, (uint8_t)(aces.size + 8), (uint8_t)((aces.size + 8) >> 8), (uint8_t)count, 0, 0, 0};
    return JOIN(bytes(control, 4), little32(20), little32(0), little32(0),
                little32((uint32_t)(20 + who.size)), who, bytes(front, 8), aces);
}

static blob sddl_ace(const char *part, size_t size) {
    char letter = part[0];
    const char *rights = letter == 'r'   ? "LCRPRC"
                         : letter == 'w' ? "LCRPWPLORC"
                         : letter == 'f' ? "CCDCLCSWRPWPDTLOSDRCWDWO"
                                         : "RPWPCR";
    const char *guid = letter == 'a'                    ? "a05b8cc2-17bc-4802-a710-e7c15ab866a2"
                       : letter == 'e' || letter == 'n' ? "0e10c968-78fb-11d2-90d4-00c04f79dc55"
                                                        : "";
    return format("(%s;;%s;%s;;%.*s)",
                  letter == 'n' ? "OD"
                  : *guid       ? "OA"
                                : "A",
                  rights, guid, (int)size - 2, part + 2);
}

static blob sddl(const char *list) {
    const char *blank = strchr(list, ' ');
    return JOIN(format("O:%.*sD:PAI", (int)(blank - list), list), each(blank + 1, ' ', sddl_ace));
}

/* ---- LDIF ----------------------------------------------------------------------------------- */

#define CONTAINER "CN=Public Key Services,CN=Services,CN=Configuration,DC=corp,DC=example"

static const char *attribute_name;

static blob ldif_value(const char *part, size_t size) {
    return format("%s: %.*s\n", attribute_name, (int)size, part);
}

static blob ldif_values(const char *name, const char *list, char separator) {
    attribute_name = name;
    return each(list, separator, ldif_value);
}

static blob ldif_octets(const char *name, blob octets) {
    return JOIN(format("%s:: ", name), base64_of(octets), text("\n"));
}

static blob ldif_number(const char *name, long number) {
    return format("%s: %ld\n", name, number);
}

static blob ldif_head(const char *class, const char *name, const char *folder) {
    return format("dn: CN=%s,CN=%s," CONTAINER "\nchangetype: add\nobjectClass: top\n"
                  "objectClass: %s\ncn: %s\n",
                  name, folder, class, name);
}

static blob ldif_flags(const template *t) {
    return JOIN(ldif_number("msPKI-RA-Signature", t->signatures),
                ldif_number("msPKI-Enrollment-Flag", t->enrollment),
                ldif_number("msPKI-Private-Key-Flag", t->key_flags),
                ldif_number("msPKI-Certificate-Name-Flag", t->name_flags),
                ldif_number("msPKI-Minimal-Key-Size", t->size),
                t->without_version ? text("")
                                   : ldif_number("msPKI-Template-Schema-Version", t->schema),
                ldif_number("msPKI-Template-Minor-Revision", 3));
}

static blob ldif_of(const template *t) {
    return JOIN(
        ldif_head("pKICertificateTemplate", t->name, "Certificate Templates"),
        format("displayName: The %s\n", t->name), ldif_number("flags", t->flags),
        ldif_number("revision", 100), ldif_number("pKIDefaultKeySpec", t->spec ? t->spec : 1),
        ldif_octets("pKIKeyUsage", hex(t->usage)), ldif_number("pKIMaxIssuingDepth", 0),
        text("pKICriticalExtensions: 2.5.29.15\n"),
        ldif_octets("pKIExpirationPeriod", period(t->days)),
        ldif_octets("pKIOverlapPeriod", period(t->overlap)),
        ldif_values("pKIExtendedKeyUsage", t->purposes, ' '),
        ldif_values("pKIDefaultCSPs", t->providers, '|'), ldif_flags(t),
        ldif_values("msPKI-Certificate-Application-Policy", policies_of(t), ' '),
        ldif_values("msPKI-RA-Application-Policies", t->ra, '|'),
        ldif_values("msPKI-Certificate-Policy", t->issuance, ' '),
        ldif_values("msPKI-Cert-Template-OID", t->oid, ' '),
        t->acl ? ldif_octets("nTSecurityDescriptor", descriptor(t->acl)) : text(""), text("\n"));
}

/* Lines of more than 76 characters go on behind a blank. */
static blob folded(blob lines) {
    blob all = {NULL, 0};
    size_t from = 0, column = 0;
    for (size_t i = 0; i < lines.size; i++) {
        column = lines.data[i] == '\n' ? 0 : column + 1;
        if (column == 76 && lines.data[i + 1] != '\n') {
            all = JOIN(all, bytes(lines.data + from, i + 1 - from), text("\n "));
            from = i + 1;
            column = 1;
        }
    }
    return JOIN(all, tail(lines, from));
}

static blob each_line_ends_crlf(blob lines) {
    blob all = {NULL, 0};
    size_t from = 0;
    for (size_t i = 0; i < lines.size; i++)
        if (lines.data[i] == '\n') {
            all = JOIN(all, bytes(lines.data + from, i - from), text("\r\n"));
            from = i + 1;
        }
    return JOIN(all, tail(lines, from));
}

static blob ca_of(const char *templates) {
    return JOIN(ldif_head("pKIEnrollmentService", "Example CA", "Enrollment Services"),
                ldif_values("certificateTemplates", templates, ' '), text("\n"));
}

static blob policy_of(const char *oid, const char *group) {
    return JOIN(ldif_head("msPKI-Enterprise-Oid", "16.5A5A", "OID"),
                ldif_values("msPKI-Cert-Template-OID", oid, '|'),
                ldif_values("msDS-OIDToGroupLink", group, '|'), text("\n"));
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static blob json_value(const char *part, size_t size) {
    return format("\"%.*s\", ", (int)size, part);
}

static blob json_values(const char *name, const char *list, char separator) {
    blob values = each(list, separator, json_value);
    return JOIN(format("  \"%s\": [", name), values.size ? but_last(values, 2) : values,
                text("],\n"));
}

static blob json_octets(const char *name, blob octets) {
    blob all = format("  \"%s\": [", name);
    for (size_t i = 0; i < octets.size; i++)
        all = JOIN(all, format("%s%d", i ? ", " : "", octets.data[i]));
    return JOIN(all, text("],\n"));
}

static blob json_number(const char *name, long number) {
    return format("  \"%s\": %ld,\n", name, number);
}

static blob json_flags(const template *t) {
    return JOIN(json_number("msPKI-RA-Signature", t->signatures),
                json_number("msPKI-Enrollment-Flag", t->enrollment),
                json_number("msPKI-Private-Key-Flag", t->key_flags),
                json_number("msPKI-Certificate-Name-Flag", t->name_flags),
                json_number("msPKI-Minimal-Key-Size", t->size),
                json_number("msPKI-Template-Schema-Version", t->schema),
                json_number("msPKI-Template-Minor-Revision", 3));
}

/* `more`: further members, without a comma at the end. */
static blob json_with(const template *t, blob more) {
    return JOIN(
        format("{\n  \"name\": \"%s\",\n  \"displayName\": \"The %s\",\n", t->name, t->name),
        json_number("flags", t->flags), json_number("revision", 100),
        json_number("pKIDefaultKeySpec", t->spec ? t->spec : 1),
        json_octets("pKIKeyUsage", hex(t->usage)), json_number("pKIMaxIssuingDepth", 0),
        json_values("pKICriticalExtensions", "2.5.29.15", ' '),
        json_octets("pKIExpirationPeriod", period(t->days)),
        json_octets("pKIOverlapPeriod", period(t->overlap)),
        json_values("pKIExtendedKeyUsage", t->purposes, ' '),
        json_values("pKIDefaultCSPs", t->providers, '|'), json_flags(t),
        json_values("msPKI-Certificate-Application-Policy", policies_of(t), ' '),
        json_values("msPKI-RA-Application-Policies", t->ra, '|'), more, text("\n}\n"));
}

static blob json_of(const template *t) {
    return json_with(t, t->acl
                            ? JOIN(text("  \"nTSecurityDescriptor\": \""), sddl(t->acl), text("\""))
                            : text("  \"msPKI-Supersede-Templates\": null"));
}

static blob json_rule(const char *who, const char *rights, const char *object) {
    return format("{\"IdentityReference\": \"%s\", \"ActiveDirectoryRights\": \"%s\", "
                  "\"AccessControlType\": \"Allow\", \"ObjectType\": \"%s\", "
                  "\"InheritanceType\": \"None\", \"InheritedObjectType\": "
                  "\"00000000-0000-0000-0000-000000000000\", \"IsInherited\": false}",
                  who, rights, object);
}

static blob json_acl(const char *owner, blob rules) {
    return JOIN(format("  \"Acl\": {\"Owner\": \"%s\", \"DACLs\": [", owner), rules, text("]}"));
}

/* ---- certutil -template --------------------------------------------------------------------- */

static blob listing_number(const char *name, long number) {
    uint32_t word = (uint32_t)number;
    if (word < 10)
        return format("  TemplateProp%s = %x\n", name, word);
    return format("  TemplateProp%s = %x (%ld)\n", name, word, (long)(int32_t)word);
}

static blob listing_oid(const char *part, size_t size) {
    return format("    %.*s A name of it\n", (int)size, part);
}

static blob listing_oids(const char *name, const char *list) {
    if (!list || !*list)
        return text("");
    int count = 1;
    for (const char *at = strchr(list, ' '); at; at = strchr(at + 1, ' '))
        count++;
    return JOIN(format("  TemplateProp%s =\n%d ObjectIds:\n", name, count),
                each(list, ' ', listing_oid), text("\n"));
}

static blob listing_provider(const char *part, size_t size) {
    return format("    %d: %.*s\n", part[0] - '1', (int)size - 2, part + 2);
}

static blob listing_extensions(const template *t) {
    return JOIN(text("  TemplatePropExtensions =\n2 Extensions:\n\n  Extension[0]:\n"
                     "    2.5.29.37: Flags = 0, Length = c\n    Enhanced Key Usage\n\n"
                     "  Extension[1]:\n    2.5.29.15: Flags = 1(Critical), Length = 4\n"
                     "    Key Usage\n"),
                format("        Digital Signature (%.2s)\n\n", t->usage));
}

static blob listing_of(const template *t, int number) {
    return JOIN(format("  Template[%d]:\n  TemplatePropCommonName = %s\n"
                       "  TemplatePropFriendlyName = The %s\n",
                       number, t->name, t->name),
                listing_oids("EKUs", t->purposes), text("  TemplatePropCryptoProviders =\n"),
                each(t->providers, '|', listing_provider), listing_number("MajorRevision", 100),
                listing_number("SchemaVersion", t->schema), listing_number("MinorRevision", 3),
                listing_number("RASignatureCount", t->signatures),
                listing_number("MinimumKeySize", t->size),
                listing_oids("V1ApplicationPolicy", policies_of(t)),
                listing_number("EnrollmentFlags", t->enrollment),
                listing_number("SubjectNameFlags", t->name_flags),
                listing_number("PrivateKeyFlags", t->key_flags),
                listing_number("GeneralFlags", t->flags),
                text("    CT_FLAG_IS_MODIFIED -- 20000 (131072)\n\n"),
                t->acl ? JOIN(text("  TemplatePropSecurityDescriptor = "), sddl(t->acl),
                              text("\n\n    Allow Enroll\tCORP\\Somebody\n\n"))
                       : text(""),
                listing_extensions(t), format("  TemplatePropValidityPeriod = %d Days\n", t->days),
                format("  TemplatePropRenewalPeriod = %d Weeks\n\n", t->overlap / 7));
}

static blob listing(blob templates) {
    return JOIN(
        text("  Name: Active Directory Enrollment Policy\n"
             "  Id: {5C5C5C5C-1111-4222-8333-444444444444}\n  Url: ldap:\n2 Templates:\n\n"),
        templates, text("CertUtil: -Template command completed successfully.\n"));
}

/* ---- certutil -dstemplate, event 4898 -------------------------------------------------------- */

static blob quoted(const char *part, size_t size) {
    return format("    \"%.*s\" what it is,\n", (int)size, part);
}

static blob dump_of(const template *t) {
    return JOIN(
        format("[%s]\n  objectClass = \"top\", \"pKICertificateTemplate\"\n"
               "  cn = \"%s\"\n  displayName = \"The %s\"\n",
               t->name, t->name, t->name),
        format("  flags = \"%ld\" 0x%lx\n    (CT_FLAG_IS_CA -- 80 (128))\n", t->flags,
               (unsigned long)(uint32_t)t->flags),
        text("  revision = \"100\" 0x64\n"),
        format("  pKIDefaultKeySpec = \"%d\"\n  pKIKeyUsage = \"%.2s %.2s\"\n",
               t->spec ? t->spec : 1, t->usage, t->usage + 2),
        format("  pKIMaxIssuingDepth = \"0\"\n  pKIExpirationPeriod = \"%d Days\"\n"
               "  pKIOverlapPeriod = \"%d Weeks\"\n",
               t->days, t->overlap / 7),
        text("  pKICriticalExtensions = \"2.5.29.15\" Key Usage\n"
             "  pKIExtendedKeyUsage =\n"),
        each(t->purposes, ' ', quoted), text("  pKIDefaultCSPs =\n"),
        each(t->providers, '|', quoted),
        format("  msPKI-RA-Signature = \"%d\"\n  msPKI-Enrollment-Flag = \"%ld\"\n"
               "  msPKI-Private-Key-Flag = \"%ld\"\n    (CT_FLAG_EXPORTABLE_KEY -- 10 (16))\n"
               "  msPKI-Certificate-Name-Flag = \"%ld\"\n",
               t->signatures, t->enrollment, t->key_flags, t->name_flags),
        format("  msPKI-Minimal-Key-Size = \"%d\"\n"
               "  msPKI-Template-Schema-Version = \"%d\"\n",
               t->size, t->schema),
        text("  msPKI-Template-Minor-Revision = \"3\"\n"
             "  msPKI-Certificate-Application-Policy =\n"),
        each(policies_of(t), ' ', quoted), text("\n"));
}

static blob bare(const char *part, size_t size) {
    return format("  %.*s Some purpose\n", (int)size, part);
}

static blob provider_line(const char *part, size_t size) {
    return format("  %.*s\n", (int)size - 2, part + 2);
}

static blob event_of(const template *t) {
    return JOIN(format("Certificate Services loaded a template.\n\n%s v100.3 (Schema V%d)\n",
                       t->name, t->schema),
                format("1.3.6.1.4.1.311.21.8.1.2.3\nCN=%s,CN=Certificate Templates," CONTAINER
                       "\n\nTemplate Information:\n\tTemplate Content: \t\t\n",
                       t->name),
                format("flags = 0x%lx (%ld)\n  CT_FLAG_MACHINE_TYPE -- 0x40 (64)\n\n",
                       (unsigned long)t->flags, t->flags),
                format("msPKI-Private-Key-Flag = 0x%lx (%ld)\n"
                       "msPKI-Certificate-Name-Flag = 0x%lx (%ld)\n",
                       (unsigned long)(uint32_t)t->key_flags, t->key_flags,
                       (unsigned long)(uint32_t)t->name_flags, t->name_flags),
                format("msPKI-Enrollment-Flag = 0x%lx (%ld)\nmsPKI-Template-Schema-Version = %d\n",
                       (unsigned long)t->enrollment, t->enrollment, t->schema),
                format("revision = 100\nmsPKI-Template-Minor-Revision = 3\n"
                       "msPKI-RA-Signature = %d\nmsPKI-Minimal-Key-Size = 0x%x (%d)\n",
                       t->signatures, (unsigned)t->size, t->size),
                format("pKIDefaultKeySpec = %d\npKIExpirationPeriod = %d Days\n"
                       "pKIOverlapPeriod = %d Weeks\npKIMaxIssuingDepth = 0\n",
                       t->spec ? t->spec : 1, t->days, t->overlap / 7),
                text("pKIExtendedKeyUsage = \n"), each(t->purposes, ' ', bare),
                text("msPKI-Certificate-Application-Policy = \n"), each(policies_of(t), ' ', bare),
                format("pKIKeyUsage = %.2s\npKIDefaultCSPs = \n", t->usage),
                each(t->providers, '|', provider_line),
                text("pKICriticalExtensions = \n  2.5.29.15 Key Usage\n\n"),
                JOIN(text("\tSecurity Descriptor:\t\t"), sddl(t->acl), text("\n\n")),
                text("Additional Information:\n\tDomain Controller:\tdc1.corp.example\n"));
}

/* ---- hostile -------------------------------------------------------------------------------- */

static blob nested_json(size_t depth) {
    return JOIN(text("{\"pKIDefaultKeySpec\": 1, \"more\": "), repeat(text("["), depth),
                repeat(text("]"), depth), text("}"));
}

/* ---- issued certificates -------------------------------------------------------------------- */

#define ISSUED_FROM "1.3.6.1.4.1.311.21.8.1234567.7654321.1.2.3.4.5.6"

/* A certificate from ISSUED_FROM from 2025 on, as PEM text. */
static blob issued_until(const char *to, unsigned usage, const char *purposes, int minor) {
    return pem("CERTIFICATE", CERT(.usage = usage, .purposes = purposes, .dns = "web.example.test",
                                   .from = "20250101000000Z", .to = to,
                                   .more = JOIN(extension_template(ISSUED_FROM, 100, minor),
                                                extension_application_policies("clientAuth"))));
}

/* For 24 years, from ten minutes before it was issued. */
#define issued(...) issued_until("20490101001000Z", __VA_ARGS__)

/* A listing of a certificate from ExampleWeb, with what certutil says of its key. */
static blob listed_key(const char *outcome) {
    return certutil_store("certutil -store my", "my \"Personal\"",
                          LISTED(.certificate = cert_web(), .container = "te-ExampleWeb-0b6f5a9e",
                                 .provider = "Microsoft RSA SChannel Cryptographic Provider",
                                 .template_name = "ExampleWeb", .outcome = outcome),
                          NULL);
}

/* ---- templates ------------------------------------------------------------------------------ */

#define SERVER_AUTH "1.3.6.1.5.5.7.3.1"
#define CLIENT_AUTH "1.3.6.1.5.5.7.3.2"
#define AGENT       "1.3.6.1.4.1.311.20.2.1"
#define CODE        "1.3.6.1.5.5.7.3.3"
#define SCHANNEL    "1,Microsoft RSA SChannel Cryptographic Provider"
#define RSA_AES     "1,Microsoft Enhanced RSA and AES Cryptographic Provider"
#define SOFTWARE    "1,Microsoft Software Key Storage Provider"
#define PACKED(key, usage)                                                                         \
    "msPKI-Asymmetric-Algorithm`PZPWSTR`" key "`msPKI-Hash-Algorithm`PZPWSTR`SHA256`"              \
    "msPKI-Key-Usage`DWORD`" usage "`msPKI-Symmetric-Algorithm`PZPWSTR`3DES`"                      \
    "msPKI-Symmetric-Key-Length`DWORD`168`"

#define ADMINS   "S-1-5-21-1111-2222-3333-512"
#define SERVERS  "S-1-5-21-1111-2222-3333-1601"
#define USERS    "S-1-5-21-1111-2222-3333-513"
#define EVERY    "S-1-5-11"
#define CLOSED   ADMINS " f:" ADMINS " e:" SERVERS " r:" EVERY
#define OPEN_TO  ADMINS " f:" ADMINS " e:" USERS " r:" EVERY
#define WRITABLE ADMINS " f:" ADMINS " e:" SERVERS " w:" USERS

/* What most samples are: a web server of version 2, subject from the directory. */
static const template WEB = {.name = "ExampleWeb",
                             .schema = 2,
                             .flags = 131648,
                             .enrollment = 32,
                             .key_flags = 16842752,
                             .name_flags = 402653184,
                             .usage = "a000",
                             .purposes = SERVER_AUTH,
                             .providers = SCHANNEL,
                             .size = 2048,
                             .days = 365,
                             .overlap = 42,
                             .acl = CLOSED};
/* One for users, for logon. */
static const template LOGON = {.name = "ExampleLogon",
                               .schema = 2,
                               .flags = 131584,
                               .enrollment = 32,
                               .key_flags = 16842752,
                               .name_flags = 33554432,
                               .usage = "8000",
                               .purposes = CLIENT_AUTH,
                               .providers = RSA_AES,
                               .size = 2048,
                               .days = 365,
                               .overlap = 42,
                               .acl = OPEN_TO};

#define TAKE(field) t->field = change->field ? change->field : t->field

/* `base` with what `change` says otherwise. */
static const template *changed(const template *base, const template *change) {
    template *t = keep(sizeof *t);
    *t = *base;
    TAKE(name);
    TAKE(schema);
    TAKE(flags);
    TAKE(enrollment);
    TAKE(key_flags);
    TAKE(name_flags);
    TAKE(spec);
    TAKE(usage);
    TAKE(purposes);
    TAKE(policies);
    TAKE(providers);
    TAKE(ra);
    TAKE(issuance);
    TAKE(oid);
    TAKE(signatures);
    TAKE(size);
    TAKE(days);
    TAKE(overlap);
    TAKE(acl);
    TAKE(without_version);
    return t;
}

#define LIKE(base, ...) changed(&(base), &(const template){__VA_ARGS__})

#define SAMPLES_FILE   "samples/ldif.def"
#define SAMPLES_FOLDER "ldif/"
#define SAMPLES_TABLE  LDIF_SAMPLES
#include "samples.inc"

#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE
/* What certipy's find writes of one template: a name, its flags and purposes, and other members. */
static blob certipy_find(const char *name, const char *name_flags, const char *flags,
                         const char *key_flags, const char *purposes, const char *more) {
    return JOIN(
        text("{\n  \"Certificate Authorities\": {\n    \"0\": {\"CA Name\": \"Example CA\", "
             "\"DNS Name\": \"ca.example.com\", \"Permissions\": {\"Owner\": "
             "\"EXAMPLE\\\\Administrators\"}}\n  },\n  \"Certificate Templates\": {\n    "
             "\"0\": {\n      \"Template Name\": \""),
        text(name), text("\",\n      \"Display Name\": \"The "), text(name),
        text("\",\n      \"Certificate Authorities\": [\"Example CA\"],\n      "
             "\"Client Authentication\": false,\n      \"Certificate Name Flag\": ["),
        text(name_flags), text("],\n      \"Enrollment Flag\": ["), text(flags),
        text("],\n      \"Private Key Flag\": ["), text(key_flags),
        text("],\n      \"Extended Key Usage\": ["), text(purposes),
        text("],\n      \"Authorized Signatures Required\": 0,\n      "), text(more),
        text(",\n      \"Permissions\": {\"Enrollment Permissions\": {\"Enrollment "
             "Rights\": [\"EXAMPLE\\\\Domain Users\"]}}\n    }\n  }\n}\n"));
}

#define SAMPLES_FILE   "samples/template_json.def"
#define SAMPLES_FOLDER "template_json/"
#define SAMPLES_TABLE  TEMPLATE_JSON_SAMPLES
#include "samples.inc"

#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE
#define SAMPLES_FILE   "samples/template_text.def"
#define SAMPLES_FOLDER "template_text/"
#define SAMPLES_TABLE  TEMPLATE_TEXT_SAMPLES
#include "samples.inc"

#undef SAMPLES_FILE
#undef SAMPLES_FOLDER
#undef SAMPLES_TABLE
#define SAMPLES_FILE   "samples/template_table.def"
#define SAMPLES_FOLDER "template_table/"
#define SAMPLES_TABLE  TEMPLATE_TABLE_SAMPLES
#include "samples.inc"
