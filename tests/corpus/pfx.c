/* SPDX-License-Identifier: Apache-2.0
 * The samples of the pfx reader: PKCS#12 files. */
#include "pfx.h"

#include "corpus.h"

#define PASSWORD      "corpus"
#define OID_DATA      "1.2.840.113549.1.7.1"
#define CONTAINER     "{9A99CD0F-8C2B-4E7F-9D90-3FBADCED7837}"
#define KU(octet)     attribute_key_usage(octet)
#define KU_DER(octet) attribute_key_usage_der(octet)

static const protection AES = {PBE_AES256, PASSWORD, 2000};
static const mac_spec MAC = {.password = PASSWORD};

static blob leaf_for(const char *purposes, unsigned usage) {
    return CERT(.usage = usage, .purposes = purposes, .dns = "web.example.test");
}

static blob issuer_alone(void) {
    return bag_cert(cert_ca(), NOTHING);
}

static blob chain(void) {
    return JOIN(issuer_alone(), bag_cert(cert_root(), NOTHING));
}

/* A key with a CSP and a KeySpec, and whatever certificate. */
static blob csp_file(const char *provider, uint8_t usage, blob certificate) {
    return PFX(.provider = provider, .container = CONTAINER, .usage = KU(usage),
               .certificate = certificate);
}

static blob usual(void) {
    return csp_file(CSP_AES, 0x10, cert_web());
}

/* ---- several keys --------------------------------------------------------------------------- */

static blob key_bag(key_id key, const char *id) {
    return bag_shrouded_key(&AES, key_pkcs8(key, KU(0x10)),
                            JOIN(attribute_local_key_id(hex(id)), attribute_provider(CSP_AES)));
}

static blob other_leaf(void) {
    return CERT(.subject = "C=XX,O=Corpus,CN=other.example.test", .key = KEY_OTHER,
                .usage = DS | KE, .purposes = "serverAuth", .dns = "other.example.test");
}

static blob two_keys(const char *first_id, const char *second_id) {
    blob keys = key_bag(KEY_RSA, "01 00 00 00");
    keys = JOIN(keys, key_bag(KEY_OTHER, "02 00 00 00"));
    blob certs = JOIN(bag_cert(cert_web(), attribute_local_key_id(hex(first_id))),
                      bag_cert(other_leaf(), attribute_local_key_id(hex(second_id))));
    return pfx_of(&MAC, JOIN(content_data(keys), content_encrypted(&AES, certs)));
}

/* Two keys that share one localKeyID. */
static blob same_id_twice(void) {
    blob keys = key_bag(KEY_RSA, "01 00 00 00");
    keys = JOIN(keys, key_bag(KEY_OTHER, "01 00 00 00"));
    blob certs = JOIN(bag_cert(cert_web(), attribute_local_key_id(hex("01 00 00 00"))),
                      bag_cert(other_leaf(), attribute_local_key_id(hex("01 00 00 00"))));
    return pfx_of(&MAC, JOIN(content_data(keys), content_encrypted(&AES, certs)));
}

/* A key whose localKeyID stands on no certificate. */
static blob id_leads_nowhere(void) {
    blob keys = key_bag(KEY_RSA, "05 00 00 00");
    blob certs = bag_cert(cert_web(), attribute_local_key_id(hex("01 00 00 00")));
    return pfx_of(&MAC, JOIN(content_data(keys), content_encrypted(&AES, certs)));
}

/* ---- other shapes --------------------------------------------------------------------------- */

/* A CRL, a secret and a key inside bags within bags. */
static blob nested_bags(void) {
    blob keys = key_bag(KEY_RSA, "01 00 00 00");
    blob secret = bag("1.2.840.113549.1.12.10.1.5",
                      SEQ(OID("1.2.3.4"), TAGGED(0, OCTETS(text("secret")))), NOTHING);
    blob crl = bag("1.2.840.113549.1.12.10.1.4",
                   SEQ(OID("1.2.840.113549.1.9.23.1"), TAGGED(0, OCTETS(SEQ(NOTHING)))), NOTHING);
    blob certs = bag_cert(cert_web(), attribute_local_key_id(hex("01 00 00 00")));
    blob inner = bag_nested(JOIN(bag_nested(keys), crl, secret));
    return pfx_of(&MAC, JOIN(content_data(inner), content_encrypted(&AES, certs)));
}

/* The outer layers with indefinite lengths and the octets in segments, as NSS writes. */
static blob ber_file(void) {
    blob bag_octets = key_bag(KEY_RSA, "01 00 00 00");
    blob certs =
        content_encrypted(&AES, bag_cert(cert_web(), attribute_local_key_id(hex("01 00 00 00"))));
    blob safe = ber_indefinite(TAG_SEQUENCE, JOIN(content_data(bag_octets), certs));
    blob segments = JOIN(OCTETS(head(safe, 1000)), OCTETS(tail(safe, 1000)));
    blob info = ber_indefinite(
        TAG_SEQUENCE, JOIN(OID(OID_DATA), ber_indefinite(0xa0, ber_indefinite(0x24, segments))));
    return ber_indefinite(TAG_SEQUENCE, JOIN(INT(3), info, pfx_mac(&MAC, safe)));
}

/* The certificates' EncryptedContentInfo with its octets in segments under a constructed [0]. */
static blob segmented_content(void) {
    blob key = content_data(key_bag(KEY_RSA, "01 00 00 00"));
    blob algorithm,
        octets =
            pbe_encrypt(&AES, SEQ(bag_cert(cert_web(), attribute_local_key_id(hex("01 00 00 00")))),
                        &algorithm);
    blob content = TAGGED(0, OCTETS(head(octets, 333)), OCTETS(tail(octets, 333)));
    blob certs = SEQ(OID("1.2.840.113549.1.7.6"),
                     TAGGED(0, SEQ(INT(0), SEQ(OID(OID_DATA), algorithm, content))));
    return pfx_of(&MAC, JOIN(key, certs));
}

/* PBMAC1 (RFC 9579): HMAC-SHA-256 under a PBKDF2 key. */
static blob pbmac1_file(size_t key_size) {
    blob safe = SEQ(content_data(key_bag(KEY_RSA, "01 00 00 00")),
                    content_data(bag_cert(cert_web(), attribute_local_key_id(hex("01 00 00 00")))));
    blob salt = fixed_bytes(16);
    blob key = pbkdf2(PASSWORD, salt, 2048, "SHA256", key_size);
    blob sha256 = SEQ(OID("1.2.840.113549.2.9"), der_null());
    blob function = SEQ(OID("1.2.840.113549.1.5.12"),
                        SEQ(OCTETS(salt), INT(2048), INT((long long)key_size), sha256));
    blob algorithm = SEQ(OID("1.2.840.113549.1.5.14"), SEQ(function, sha256));
    blob mac = SEQ(SEQ(algorithm, OCTETS(hmac("SHA256", key, safe))), OCTETS(fill(0, 8)), INT(1));
    return SEQ(INT(3), SEQ(OID(OID_DATA), TAGGED(0, OCTETS(safe))), mac);
}

/* ---- hostile ones --------------------------------------------------------------------------- */

static blob web_in_clear(void) {
    return content_data(bag_cert(cert_web(), attribute_local_key_id(hex("01 00 00 00"))));
}

/* A key whose provider's name is the value given. */
static blob with_provider(blob name) {
    blob attribute = SEQ(OID("1.3.6.1.4.1.311.17.1"), der(TAG_SET, name));
    blob attributes = JOIN(attribute_local_key_id(hex("01 00 00 00")), attribute);
    blob key = bag_shrouded_key(&AES, key_pkcs8(KEY_RSA, KU(0x10)), attributes);
    return pfx_of(&MAC, JOIN(content_data(key), web_in_clear()));
}

static blob with_stated_mac_iterations(blob iterations) {
    mac_spec mac = MAC;
    mac.stated_iterations = iterations;
    return pfx_of(&mac, JOIN(content_data(key_bag(KEY_RSA, "01 00 00 00")), web_in_clear()));
}

static blob encrypted_key_as(blob algorithm) {
    blob shrouded = SEQ(algorithm, OCTETS(fixed_bytes(160)));
    blob key = bag("1.2.840.113549.1.12.10.1.2", shrouded, attribute_provider(CSP_AES));
    return pfx_of(&MAC, JOIN(content_data(key), web_in_clear()));
}

static blob pbes2_bomb(int64_t iterations) {
    return encrypted_key_as(
        pbes2_algorithm(fill(0x5a, 8), INT(iterations), "1.2.840.113549.2.9", fill(0xa5, 16)));
}

static blob pkcs12_bomb(int64_t iterations) {
    return encrypted_key_as(
        SEQ(OID("1.2.840.113549.1.12.1.3"), SEQ(OCTETS(fill(0x5a, 8)), INT(iterations))));
}

static blob damaged_mac(void) {
    blob whole = usual();
    return flipped(whole, whole.size - 30);
}

/* Every bag within another; the safe contents are the only thing that is deep. */
static blob nested_bomb(unsigned levels) {
    blob all = NOTHING;
    for (unsigned i = 0; i < levels; i++)
        all = bag_nested(all);
    return pfx_of(&MAC, content_data(all));
}

static blob noise_inside(void) {
    blob algorithm, octets = pbe_encrypt(&AES, fixed_bytes(200), &algorithm);
    blob certs = SEQ(OID("1.2.840.113549.1.7.6"),
                     TAGGED(0, SEQ(INT(0), SEQ(OID(OID_DATA), algorithm, PRIMITIVE(0, octets)))));
    return pfx_of(&MAC, JOIN(content_data(key_bag(KEY_RSA, "01 00 00 00")), certs));
}

/* The MAC is right, the key was encrypted with another password. */
static blob key_of_another_password(void) {
    protection other = {PBE_AES256, "nobody knows", 2000};
    blob key = bag_shrouded_key(&other, key_pkcs8(KEY_RSA, KU(0x10)), attribute_provider(CSP_AES));
    return pfx_of(&MAC, JOIN(content_data(key), web_in_clear()));
}

static blob authenticated_safe_as(const char *type, blob content) {
    return SEQ(INT(3), SEQ(OID(type), TAGGED(0, content)));
}

#define SAMPLES_FILE   "samples/pfx.def"
#define SAMPLES_FOLDER "pfx/"
#define SAMPLES_TABLE  PFX_SAMPLES
#include "samples.inc"
