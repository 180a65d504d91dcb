/* SPDX-License-Identifier: Apache-2.0
 * Certificates as they lie about in companies: TLS servers for the most part, clients, code
 * signing, some sub-CAs; RSA-2048 70 %, P-256 25 %, RSA-4096 5 %; extensions as public CAs and as
 * Windows CAs write them. Names and numbers are made up. One in eight is signed with RSA, which is
 * slow, the others with P-256. */
#define _XOPEN_SOURCE 700
#include "maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cert.h"
#include "numbers.h"
#include "pem.h"
#include "pfx.h"
#include "store.h"
#include "windows.h"

enum { DAY = 86400, START = 1740787200, DAYS = 270, RSA_ISSUER = 8, FLAWS = 4 };

typedef struct {
    blob name, certificate, identifier;
    EVP_PKEY *rsa; /* or */
    BIGNUM *ec;
} issuer;

struct bench_maker {
    bench_random random;
    bench_walk keys, nonces;
    bench_pool pool;
    issuer root, with_ec, with_rsa;
    bench_content content;
    int dirty;
    uint64_t number;
    void *mark; /* what was kept before the first file */
};

typedef enum { SERVER, CLIENT, CODE, SUBORDINATE } role;

/* What is being made. */
typedef struct {
    role role;
    int is_rsa, flawed;
    unsigned flaw;
    blob spki, point; /* `point`: what the key identifier is of */
    char common[80];
    const issuer *issuer;
} draft;

/* ---- keys and signatures -------------------------------------------------------------------- */

static blob ec_spki(blob point) {
    return SEQ(SEQ(OID("1.2.840.10045.2.1"), OID("1.2.840.10045.3.1.7")), der_bits(point, 0));
}

static void set_rsa(draft *d, blob n) {
    blob e = hex("01 00 01");
    d->is_rsa = 1;
    d->spki = key_rsa_spki(n, e);
    d->point = SEQ(der_unsigned(n), der_unsigned(e));
}

static void set_ec(bench_maker *m, draft *d) {
    bench_walk_step(&m->keys);
    d->point = bench_walk_point(&m->keys);
    d->spki = ec_spki(d->point);
}

static void draw_key(bench_maker *m, draft *d) {
    unsigned share = bench_below(&m->random, 100);
    if (d->flawed && d->flaw == 0)
        set_rsa(d, bench_modulus(&m->random, 1024));
    else if (share < 25)
        set_ec(m, d);
    else
        set_rsa(d, bench_modulus(&m->random, share < 30 ? 4096 : 2048));
}

static blob rsa_signature(EVP_PKEY *key, blob message) {
    uint8_t octets[512];
    size_t size = sizeof octets;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (!ctx || EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) != 1 ||
        EVP_DigestSign(ctx, octets, &size, message.data, message.size) != 1)
        give_up("an RSA signature");
    EVP_MD_CTX_free(ctx);
    return bytes(octets, size);
}

static blob algorithm_of(const issuer *by) {
    return by->rsa ? SEQ(OID("1.2.840.113549.1.1.11"), der_null())
                   : SEQ(OID("1.2.840.10045.4.3.2"));
}

static blob signed_by(bench_maker *m, const issuer *by, blob message) {
    blob signature =
        by->rsa ? rsa_signature(by->rsa, message) : bench_ecdsa(&m->nonces, by->ec, message);
    return SEQ(message, algorithm_of(by), der_bits(signature, 0));
}

/* ---- parts of a certificate ----------------------------------------------------------------- */

static blob at_time(time_t when) {
    char digits[20];
    struct tm parts;
    if (!gmtime_r(&when, &parts) || !strftime(digits, sizeof digits, "%Y%m%d%H%M%SZ", &parts))
        give_up("a date");
    return der_time(digits);
}

static blob validity(bench_maker *m, int days) {
    time_t from =
        START + (time_t)bench_below(&m->random, DAYS) * DAY + (time_t)bench_below(&m->random, DAY);
    return SEQ(at_time(from), at_time(from + (time_t)days * DAY - 1));
}

static blob serial(bench_maker *m) {
    uint8_t octets[16];
    blob drawn = bench_octets(&m->random, sizeof octets);
    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = drawn.data[i];
    octets[0] = (uint8_t)((octets[0] & 0x3f) | 0x40);
    return der(0x02, bytes(octets, sizeof octets));
}

static blob subject(bench_maker *m, const draft *d) {
    char name[200];
    unsigned unit = bench_below(&m->random, 40);
    switch (d->role) {
    case SERVER:
        snprintf(name, sizeof name, "C=DE,L=Town %u,O=Example Works %u,CN=%s", unit, unit % 7,
                 d->common);
        break;
    case CLIENT:
        snprintf(name, sizeof name, "DC=test,DC=example,OU=Branch %u,CN=%s", unit, d->common);
        break;
    case CODE:
    case SUBORDINATE:
        snprintf(name, sizeof name, "C=DE,O=Example Works %u,CN=%s", unit % 7, d->common);
        break;
    }
    return name_of(name);
}

static blob alternative_names(bench_maker *m, const draft *d) {
    char name[100];
    blob all = san_dns(d->common);
    unsigned more = bench_below(&m->random, 5);
    for (unsigned i = 0; i < more; i++) {
        snprintf(name, sizeof name, "alias%u-%06x.example.test", i,
                 bench_below(&m->random, 1 << 24));
        all = JOIN(all, san_dns(name));
    }
    return extension_san(all);
}

static blob principal_name(const draft *d) {
    char name[100];
    snprintf(name, sizeof name, "%s@example.test", d->common);
    return extension_san(san_other("1.3.6.1.4.1.311.20.2.3", der_string(TAG_UTF8, name)));
}

static blob revocation_and_issuer(void) {
    blob list = PRIMITIVE(6, text("http://pki.example.test/issuing.crl"));
    blob ocsp = SEQ(OID("1.3.6.1.5.5.7.48.1"), PRIMITIVE(6, text("http://ocsp.example.test")));
    blob made_by =
        SEQ(OID("1.3.6.1.5.5.7.48.2"), PRIMITIVE(6, text("http://pki.example.test/issuing.crt")));
    return JOIN(extension("2.5.29.31", 0, SEQ(SEQ(TAGGED(0, TAGGED(0, list))))),
                extension("1.3.6.1.5.5.7.1.1", 0, SEQ(ocsp, made_by)));
}

static blob two_octets(size_t value) {
    uint8_t octets[] = {(uint8_t)(value >> 8), (uint8_t)value};
    return bytes(octets, sizeof octets);
}

/* RFC 6962 3.2 and 3.3; the logs are none that exist. */
static blob timestamp_of_log(bench_maker *m, uint8_t log) {
    blob signature =
        SEQ(der_unsigned(bench_octets(&m->random, 32)), der_unsigned(bench_octets(&m->random, 32)));
    blob entry = JOIN(fill(0, 1), fill(log, 32), hex("00 00 01 95"), bench_octets(&m->random, 4),
                      fill(0, 2), hex("04 03"), two_octets(signature.size), signature);
    return JOIN(two_octets(entry.size), entry);
}

static blob transparency(bench_maker *m) {
    blob list = JOIN(timestamp_of_log(m, 0x5a), timestamp_of_log(m, 0xc3));
    return extension("1.3.6.1.4.1.11129.2.4.2", 0, OCTETS(JOIN(two_octets(list.size), list)));
}

/* A Windows CA's, or a public CA's. */
static blob of_issuer(bench_maker *m, const draft *d, const char *purposes) {
    if (bench_below(&m->random, 100) < 45)
        return JOIN(extension_template("1.3.6.1.4.1.311.21.8.1.2.3", 100, 4),
                    extension_application_policies(purposes));
    return JOIN(extension("2.5.29.32", 0, policies("1.3.6.1.4.1.99999.1.1")),
                d->role == SERVER ? transparency(m) : NOTHING);
}

static blob identifiers(const draft *d) {
    return JOIN(extension("2.5.29.14", 0, OCTETS(digest_of("SHA1", d->point))),
                extension("2.5.29.35", 0, SEQ(PRIMITIVE(0, d->issuer->identifier))));
}

static unsigned usage_of(const draft *d) {
    if (d->flawed && d->flaw == 1)
        return CERT_SIGN | DS;
    if (d->role == SUBORDINATE)
        return DS | CERT_SIGN | CRL_SIGN;
    return d->is_rsa && d->role == SERVER ? DS | KE : DS;
}

static blob extensions(bench_maker *m, const draft *d) {
    static const char *const PURPOSES[] = {
        [SERVER] = "serverAuth", [CLIENT] = "clientAuth", [CODE] = "codeSigning"};
    blob usage = extension_usage(usage_of(d), 1);
    if (d->role == SUBORDINATE)
        return JOIN(extension("2.5.29.19", 1, SEQ(der_boolean(1), INT(0))), usage, identifiers(d),
                    revocation_and_issuer());
    const char *purposes = PURPOSES[d->role];
    return JOIN(usage, extension_purposes(purposes, d->flawed && d->flaw == 2),
                d->role == SERVER   ? alternative_names(m, d)
                : d->role == CLIENT ? principal_name(d)
                                    : NOTHING,
                identifiers(d),
                bench_below(&m->random, 100) < 85 ? revocation_and_issuer() : NOTHING,
                of_issuer(m, d, purposes));
}

static blob finished(bench_maker *m, const draft *d) {
    int days = d->flawed && d->flaw == 3 ? -1 : d->role == SUBORDINATE ? 3650 : 397;
    return signed_by(m, d->issuer,
                     SEQ(TAGGED(0, INT(2)), serial(m), algorithm_of(d->issuer), d->issuer->name,
                         validity(m, days), subject(m, d), d->spki,
                         TAGGED(3, SEQ(extensions(m, d)))));
}

/* ---- issuers -------------------------------------------------------------------------------- */

static EVP_PKEY *decoded(const rsa_numbers *numbers) {
    blob encoded = key_pkcs1(numbers);
    const uint8_t *at = encoded.data;
    EVP_PKEY *key = d2i_PrivateKey(EVP_PKEY_RSA, NULL, &at, (long)encoded.size);
    if (!key)
        give_up("an issuer's key");
    return key;
}

static void make_issuer(bench_maker *m, issuer *made, const char *name, int is_rsa) {
    draft d = {.role = SUBORDINATE, .issuer = made == &m->root ? made : &m->root};
    if (is_rsa) {
        rsa_numbers numbers = bench_rsa(&m->pool);
        made->rsa = decoded(&numbers);
        set_rsa(&d, numbers.n);
    } else {
        set_ec(m, &d);
        made->ec = BN_dup(m->keys.scalar);
    }
    made->name = name_of(name);
    made->identifier = digest_of("SHA1", d.point);
    blob limit = made == &m->root ? NOTHING : INT(1);
    blob all = JOIN(extension("2.5.29.19", 1, SEQ(der_boolean(1), limit)),
                    extension_usage(DS | CERT_SIGN | CRL_SIGN, 1), identifiers(&d));
    made->certificate =
        signed_by(m, d.issuer,
                  SEQ(TAGGED(0, INT(2)), serial(m), algorithm_of(d.issuer), d.issuer->name,
                      SEQ(der_time("20200101000000Z"), der_time("20451231235959Z")), made->name,
                      d.spki, TAGGED(3, SEQ(all))));
}

/* ---- files ---------------------------------------------------------------------------------- */

static draft new_draft(bench_maker *m, role r) {
    draft d = {.role = r, .flawed = m->dirty && m->number % 2};
    unsigned long long n = (unsigned long long)m->number;
    unsigned salt = bench_below(&m->random, 1 << 24);
    d.flaw = (unsigned)(m->number / 2 % FLAWS);
    d.issuer = bench_below(&m->random, RSA_ISSUER) ? &m->with_ec : &m->with_rsa;
    switch (r) {
    case SERVER:
        snprintf(d.common, sizeof d.common, "host%llu-%06x.example.test", n, salt);
        break;
    case CLIENT:
        snprintf(d.common, sizeof d.common, "user%llu.%06x", n, salt);
        break;
    case CODE:
        snprintf(d.common, sizeof d.common, "Example Publisher %llu %06x", n, salt);
        break;
    case SUBORDINATE:
        snprintf(d.common, sizeof d.common, "Example Branch CA %llu %06x", n, salt);
        break;
    }
    return d;
}

static role draw_role(bench_maker *m) {
    unsigned share = bench_below(&m->random, 1000);
    if (m->dirty && m->number % 2)
        return SERVER;
    return share < 820 ? SERVER : share < 950 ? CLIENT : share < 990 ? CODE : SUBORDINATE;
}

static blob certificate(bench_maker *m) {
    draft d = new_draft(m, draw_role(m));
    draw_key(m, &d);
    return finished(m, &d);
}

static blob chain(bench_maker *m) {
    return JOIN(pem("CERTIFICATE", certificate(m)), pem("CERTIFICATE", m->with_ec.certificate),
                pem("CERTIFICATE", m->root.certificate));
}

static blob ec_private(const bench_walk *key, blob point) {
    blob inner = SEQ(INT(1), OCTETS(bench_walk_secret(key)), TAGGED(1, der_bits(point, 0)));
    return SEQ(INT(0), SEQ(OID("1.2.840.10045.2.1"), OID("1.2.840.10045.3.1.7")), OCTETS(inner));
}

static blob pfx(bench_maker *m) {
    draft d = new_draft(m, SERVER);
    d.flawed = 0;
    pfx_spec spec = {.container = d.common, .password = BENCH_PASSWORD};
    fixed_bytes_begin(d.common);
    if (bench_below(&m->random, 100) < 70) {
        rsa_numbers numbers = bench_rsa(&m->pool);
        set_rsa(&d, numbers.n);
        spec.pkcs8 = key_rsa_pkcs8(&numbers, attribute_key_usage(0x10));
        spec.provider = CSP_AES;
    } else {
        set_ec(m, &d);
        spec.pkcs8 = ec_private(&m->keys, d.point);
        spec.provider = KSP_SOFTWARE;
    }
    spec.certificate = finished(m, &d);
    return pfx_make(&spec);
}

static blob listing(bench_maker *m) {
    char container[64];
    snprintf(container, sizeof container, "te-bench-%llu", (unsigned long long)m->number);
    listed one = {.certificate = certificate(m),
                  .container = container,
                  .unique = unique_name(container, 1, GUID_SERVER),
                  .provider = KSP_SOFTWARE,
                  .outcome = "Private key is NOT exportable\nEncryption test passed\n"};
    return certutil_store(NULL, "my \"Personal\"", &one, NULL);
}

static blob mixed(bench_maker *m, const char **ret_suffix) {
    unsigned share = bench_below(&m->random, 1000);
    *ret_suffix = share < 760 ? "cer" : share < 980 ? "pem" : share < 990 ? "crt" : "pfx";
    if (share < 760)
        return certificate(m);
    if (share < 980)
        return pem("CERTIFICATE", certificate(m));
    if (share < 990)
        return chain(m);
    if (share < 995)
        return pfx(m);
    *ret_suffix = "txt";
    return listing(m);
}

blob bench_next(bench_maker *m, const char **ret_suffix) {
    let_go(m->mark);
    m->number++;
    switch (m->content) {
    case BENCH_MIXED:
        return mixed(m, ret_suffix);
    case BENCH_PFX:
        *ret_suffix = "pfx";
        return pfx(m);
    case BENCH_CERTIFICATES:
    case BENCH_CONTENTS:
        break;
    }
    *ret_suffix = "cer";
    return certificate(m);
}

bench_maker *bench_maker_new(uint64_t seed, bench_content content, int dirty) {
    bench_maker *m = calloc(1, sizeof *m);
    if (!m)
        give_up("out of memory");
    m->random.state = seed;
    m->pool.random.state = seed ^ 0x5bd1e995;
    m->content = content;
    m->dirty = dirty;
    bench_walk_begin(&m->keys, &m->random);
    bench_walk_begin(&m->nonces, &m->random);
    make_issuer(m, &m->root, "C=DE,O=Example Works,CN=Example Root CA", 0);
    make_issuer(m, &m->with_ec, "C=DE,O=Example Works,CN=Example Issuing CA 1", 0);
    make_issuer(m, &m->with_rsa, "C=DE,O=Example Works,CN=Example Issuing CA 2", 1);
    m->mark = kept();
    return m;
}

static void free_issuer(issuer *i) {
    EVP_PKEY_free(i->rsa);
    BN_free(i->ec);
}

void bench_maker_free(bench_maker *m) {
    let_go(NULL);
    free_issuer(&m->root);
    free_issuer(&m->with_ec);
    free_issuer(&m->with_rsa);
    bench_walk_end(&m->keys);
    bench_walk_end(&m->nonces);
    bench_pool_end(&m->pool);
    free(m);
}
