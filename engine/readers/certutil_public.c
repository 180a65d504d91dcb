/* SPDX-License-Identifier: Apache-2.0
 * The public key and the extensions of a verbose dump, of a certificate or a request. The
 * SubjectPublicKeyInfo is put together from the algorithm, its parameters and the rows of hex, and
 * read like any other: so the certificate meets its key by the key's own octets. Rows that are cut
 * short leave the size that is printed. */
#include "crypto/keys.h"
#include "readers/certutil.h"
#include "readers/key_parts.h"
#include "readers/public_key.h"
#include "readers/x509_signature.h"

/* ---- public key ------------------------------------------------------------------------------ */

static void resolve(pv_subject *cert, pv_fact fact, const void *data) {
    pv_unit *unit = cert->unit;
    (void)data;
    if (pv_public_key_resolve(cert, fact))
        return;
    uint8_t *digest = pv_arena_alloc(unit->arena, 32);
    if (fact != pv_shared_fact(cert, PV_SHARED_SPKI_SHA256) || !digest)
        return;
    unit->sha256(unit->crypto, cert->spki, digest);
    pv_set_shared_SPKI_SHA256(cert,
                              pv_subject_place(cert, pv_shared_fact(cert, PV_SHARED_KEY_ALGORITHM)),
                              (pv_bytes){digest, 32});
}

/* An RSA or DSA key that is not cut short has the length that it begins with; a point on a curve
 * has no length of its own. */
static bool is_whole(const pv_rows *rows) {
    const uint8_t *d = rows->data;
    if (!rows->size || d[0] != 0x30)
        return rows->size > 0;
    if (rows->size > 4 && d[1] == 0x82)
        return rows->size == 4 + ((size_t)d[2] << 8 | d[3]);
    return rows->size > 3 &&
           (d[1] == 0x81 ? rows->size == 3 + (size_t)d[2] : rows->size == 2 + (size_t)d[1]);
}

/* Numbers of the key and their line: offsets in what was put together mean nothing to a reader. */
static void set_taken(pv_subject *cert, pv_public_key *key, pv_place place) {
    key->place = key->exponent_place = place;
    pv_public_key_set(cert, key);
    if (key->has_bits)
        pv_set_shared_KEY_BITS(cert, place, key->bits);
    cert->resolve = resolve;
}

/* False when it is no key that can be read. */
static pv_status put_together(pv_certutil *c, pv_subject *cert, bool *ret_done) {
    const pv_said_certificate *s = &c->block.cert;
    pv_public_key key;
    pv_bytes inside;
    *ret_done = false;
    if (s->key_algorithm == PV_OID_UNKNOWN || !is_whole(&s->key_octets))
        return pv_success();
    pv_bytes parameters = {s->key_parameters.data, s->key_parameters.size};
    pv_bytes algorithm = pv_spki_algorithm(c->arena, s->key_algorithm, parameters);
    pv_bytes octets = {s->key_octets.data, s->key_octets.size};
    pv_bytes spki =
        algorithm.data ? pv_spki_build(c->arena, algorithm, octets, &inside) : (pv_bytes){NULL, 0};
    if (!spki.data)
        return pv_no_memory();
    pv_cursor cursor = pv_cursor_over(spki, c->arena);
    pv_status status = pv_public_key_take(&cursor, &key);
    if (status.error && status.error->code == PV_OUT_OF_MEMORY)
        return status;
    if (status.error || key.damage)
        return pv_success();
    set_taken(cert, &key, s->key_octets.place);
    *ret_done = true;
    return pv_success();
}

static bool algorithm_of(pv_oid oid, pv_keyalgorithm *ret_algorithm) {
    static const struct {
        pv_oid oid;
        pv_keyalgorithm algorithm;
    } ALL[] = {
        {PV_OID_KEY_RSA, PV_KEYALGORITHM_RSA},     {PV_OID_KEY_RSA_PSS, PV_KEYALGORITHM_RSA_PSS},
        {PV_OID_KEY_EC, PV_KEYALGORITHM_EC},       {PV_OID_KEY_DSA, PV_KEYALGORITHM_DSA},
        {PV_OID_KEY_DH, PV_KEYALGORITHM_DH},       {PV_OID_KEY_ED25519, PV_KEYALGORITHM_ED25519},
        {PV_OID_KEY_ED448, PV_KEYALGORITHM_ED448},
    };
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++)
        if (ALL[i].oid == oid) {
            *ret_algorithm = ALL[i].algorithm;
            return true;
        }
    return false;
}

static void set_signature(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    pv_signature_algorithm a;
    if (!pv_is_said(&s->signature_oid))
        return;
    pv_slice name = s->signature_oid.text;
    pv_set_shared_SIGNATURE_ALGORITHM(cert, s->signature_oid.place,
                                      (pv_text){name.data, name.size});
    if (s->signature_algorithm == PV_OID_UNKNOWN)
        return;
    pv_bytes der = pv_spki_algorithm(c->arena, s->signature_algorithm, (pv_bytes){NULL, 0});
    if (!der.data)
        return;
    pv_cursor cursor = pv_cursor_over(der, c->arena);
    pv_status status = pv_signature_algorithm_take(&cursor, "signature algorithm", &a);
    if (!status.error && a.has_hash && s->signature_algorithm != PV_OID_KEY_RSA_PSS)
        pv_set_shared_SIGNATURE_HASH(cert, s->signature_oid.place, a.hash);
}

pv_status pv_certutil_set_public_key(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    pv_keyalgorithm algorithm;
    uint64_t bits;
    bool done;
    set_signature(c, cert);
    if (pv_is_said(&s->bits) && pv_slice_decimal(s->bits.text, &bits) && bits < 1 << 20)
        pv_set_shared_KEY_BITS(cert, s->bits.place, (int64_t)bits);
    if (!pv_is_said(&s->key_oid))
        return pv_success();
    PV_TRY(put_together(c, cert, &done));
    if (done)
        return pv_success();
    pv_slice name = s->key_oid.text;
    pv_set_shared_KEY_ALGORITHM_OID(cert, s->key_oid.place, (pv_text){name.data, name.size});
    if (algorithm_of(s->key_algorithm, &algorithm))
        pv_set_shared_KEY_ALGORITHM(cert, s->key_oid.place, algorithm);
    return pv_success();
}

/* ---- extensions ------------------------------------------------------------------------------ */

static const pv_said_extension *extension_of(const pv_said_certificate *s, pv_oid oid) {
    for (size_t i = 0; i < s->extension_count; i++)
        if (s->extensions[i].known == oid)
            return &s->extensions[i];
    return NULL;
}

/* The octets of the BIT STRING stand behind the names of the bits. */
static void set_key_usage(const pv_said_certificate *s, pv_subject *cert) {
    const pv_said_extension *e = extension_of(s, PV_OID_EXT_KEY_USAGE);
    uint8_t octets[2] = {0, 0};
    size_t size;
    if (!e)
        return;
    pv_set_shared_KEY_USAGE_CRITICAL(cert, e->place, e->critical);
    if (!pv_is_said(&s->key_usage) || !pv_slice_octets(s->key_usage.text, octets, 2, &size))
        return;
    uint64_t set = 0;
    for (unsigned bit = 0; bit < PV_KEYUSAGE_COUNT; bit++)
        if (octets[bit / 8] & 0x80 >> bit % 8)
            set |= UINT64_C(1) << bit;
    pv_set_shared_KEY_USAGE(cert, s->key_usage.place, set);
}

static void set_purposes(const pv_said_certificate *s, pv_subject *cert) {
    const pv_said_extension *e = extension_of(s, PV_OID_EXT_EKU);
    if (!e)
        return;
    pv_set_shared_EXTENDED_KEY_USAGE_CRITICAL(cert, e->place, e->critical);
    if (s->purpose_count && !s->purposes_odd)
        pv_set_shared_EXTENDED_KEY_USAGE(cert, e->place, s->purposes, s->purpose_count);
}

/* The length of the value tells as well, in every language: 30 00 is no CA, 30 03 01 01 ff one. */
static void set_constraints(const pv_said_certificate *s, pv_subject *cert) {
    const pv_said_extension *e = extension_of(s, PV_OID_EXT_BASIC_CONSTRAINTS);
    uint64_t length;
    if (!e)
        return;
    pv_set_shared_BASIC_CONSTRAINTS_CRITICAL(cert, e->place, e->critical);
    bool ca = pv_is_said(&s->basic_constraints) && pv_slice_is(s->basic_constraints.text, "CA");
    if (ca || e->length == 5 || e->length == 8)
        pv_set_shared_IS_CA(cert, e->place, true);
    else if (e->length == 2)
        pv_set_shared_IS_CA(cert, e->place, false);
    pv_subject_absent(cert, pv_shared_fact(cert, PV_SHARED_PATH_LENGTH));
    if (e->length > 5)
        pv_subject_undetermined(cert, pv_shared_fact(cert, PV_SHARED_PATH_LENGTH));
    if (pv_is_said(&s->path_length) && pv_slice_decimal(s->path_length.text, &length))
        pv_set_shared_PATH_LENGTH(cert, s->path_length.place, (int64_t)(length & INT32_MAX));
}

static pv_status set_key_id(pv_certutil *c, const pv_said *said, pv_subject *cert,
                            void (*set)(pv_subject *, pv_place, pv_bytes)) {
    enum { LONGEST = 64 };
    size_t size;
    if (!pv_is_said(said))
        return pv_success();
    uint8_t *octets = pv_arena_alloc(c->arena, LONGEST);
    if (!octets)
        return pv_no_memory();
    if (pv_slice_octets(said->text, octets, LONGEST, &size))
        set(cert, said->place, (pv_bytes){octets, size});
    return pv_success();
}

static void set_subject_key_id(pv_subject *cert, pv_place place, pv_bytes octets) {
    pv_set_shared_SUBJECT_KEY_ID(cert, place, octets);
}

/* "Name(1.3.6.1.4.1.311.21.8...)" or the numbers alone. */
static pv_status set_template(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    uint64_t number;
    pv_slice name, oid;
    if (!pv_is_said(&s->template_v2))
        return pv_success();
    bool both = pv_slice_cut(s->template_v2.text, "(", &name, &oid);
    oid = both ? pv_slice_head(oid, pv_slice_find(oid, ")")) : name;
    const char *text = pv_slice_text(c->arena, oid);
    if (!text)
        return pv_no_memory();
    pv_set_shared_TEMPLATE_OID(cert, s->template_v2.place, (pv_text){text, oid.size});
    if (pv_is_said(&s->template_major) && pv_slice_decimal(s->template_major.text, &number))
        pv_set_shared_TEMPLATE_MAJOR_VERSION(cert, s->template_major.place,
                                             (int64_t)(number & INT32_MAX));
    if (pv_is_said(&s->template_minor) && pv_slice_decimal(s->template_minor.text, &number))
        pv_set_shared_TEMPLATE_MINOR_VERSION(cert, s->template_minor.place,
                                             (int64_t)(number & INT32_MAX));
    return pv_success();
}

static pv_status set_lists(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    size_t n = 0;
    pv_text *all = pv_arena_array(c->arena, s->extension_count, sizeof *all);
    pv_text *critical = pv_arena_array(c->arena, s->extension_count, sizeof *critical);
    if (!all || !critical)
        return pv_no_memory();
    for (size_t i = 0; i < s->extension_count; i++) {
        all[i] = s->extensions[i].oid;
        if (s->extensions[i].critical)
            critical[n++] = all[i];
    }
    pv_set_shared_EXTENSIONS(cert, s->extensions->place, all, s->extension_count);
    pv_subject_absent(cert, pv_shared_fact(cert, PV_SHARED_CRITICAL_EXTENSIONS));
    if (n)
        pv_set_shared_CRITICAL_EXTENSIONS(cert, s->extensions->place, critical, n);
    return pv_success();
}

/* Absent where the certificate has no such extension. */
static void set_absent(const pv_said_certificate *s, pv_subject *cert) {
    static const struct {
        pv_oid oid;
        pv_shared facts[2];
    } OF[] = {
        {PV_OID_EXT_KEY_USAGE, {PV_SHARED_KEY_USAGE, PV_SHARED_KEY_USAGE_CRITICAL}},
        {PV_OID_EXT_EKU, {PV_SHARED_EXTENDED_KEY_USAGE, PV_SHARED_EXTENDED_KEY_USAGE_CRITICAL}},
        {PV_OID_EXT_BASIC_CONSTRAINTS,
         {PV_SHARED_PATH_LENGTH, PV_SHARED_BASIC_CONSTRAINTS_CRITICAL}},
        {PV_OID_EXT_SAN, {PV_SHARED_SUBJECT_ALT_NAMES, PV_SHARED_SUBJECT_ALT_NAMES}},
        {PV_OID_EXT_SKI, {PV_SHARED_SUBJECT_KEY_ID, PV_SHARED_SUBJECT_KEY_ID}},
        {PV_OID_EXT_POLICIES, {PV_SHARED_CERTIFICATE_POLICIES, PV_SHARED_CERTIFICATE_POLICIES}},
        {PV_OID_EXT_MS_APPLICATION_POLICIES,
         {PV_SHARED_APPLICATION_POLICIES, PV_SHARED_APPLICATION_POLICIES}},
        {PV_OID_EXT_MS_TEMPLATE, {PV_SHARED_TEMPLATE_OID, PV_SHARED_TEMPLATE_OID}}};
    for (size_t i = 0; i < sizeof OF / sizeof *OF; i++) {
        if (extension_of(s, OF[i].oid))
            continue;
        pv_subject_absent(cert, pv_shared_fact(cert, OF[i].facts[0]));
        pv_subject_absent(cert, pv_shared_fact(cert, OF[i].facts[1]));
    }
    if (!extension_of(s, PV_OID_EXT_BASIC_CONSTRAINTS))
        pv_set_shared_IS_CA(cert, s->extension_total.place, false);
    if (cert->kind == PV_KIND_CERT && !extension_of(s, PV_OID_EXT_AKI))
        pv_subject_absent(cert, PV_FACT_CERT_AUTHORITY_KEY_ID);
}

pv_status pv_certutil_set_extensions(pv_certutil *c, pv_subject *cert) {
    const pv_said_certificate *s = &c->block.cert;
    const pv_said_extension *san = extension_of(s, PV_OID_EXT_SAN);
    uint64_t total;
    bool all = pv_is_said(&s->extension_total) &&
               pv_slice_decimal(s->extension_total.text, &total) && total == s->extension_count;
    set_key_usage(s, cert);
    set_purposes(s, cert);
    set_constraints(s, cert);
    if (san && s->name_count && !s->names_odd)
        pv_set_shared_SUBJECT_ALT_NAMES(cert, san->place, s->names, s->name_count);
    PV_TRY(set_key_id(c, &s->subject_key_id, cert, set_subject_key_id));
    if (cert->kind == PV_KIND_CERT)
        PV_TRY(set_key_id(c, &s->authority_key_id, cert, pv_set_CERT_AUTHORITY_KEY_ID));
    PV_TRY(set_template(c, cert));
    if (!all)
        return pv_success();
    set_absent(s, cert);
    return s->extension_count ? set_lists(c, cert) : pv_success();
}
