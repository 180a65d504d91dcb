/* SPDX-License-Identifier: Apache-2.0
 * The frame that certificates (RFC 5280 4.1) and requests (RFC 2986 4) share, and their facts that
 * cost a digest or a signature check and so wait until they are asked for. Reads on behind damage
 * as far as the lengths allow, also in a file that was cut short. */
#include "readers/certified.h"

#include "crypto/crypto.h"
#include "readers/public_key.h"
#include "readers/x509_name.h"
#include "readers/x509_signature.h"

enum { LONGEST_CURVE = 661 }; /* bits, of all that OpenSSL takes */

/* What the pending facts are made of. */
typedef struct {
    pv_bytes whole, message, algorithm, signature;
    pv_place start, signature_place;
    bool unused_bits; /* in the signature: no algorithm here makes such */
} material;

void pv_certified_damage(pv_certified *x, pv_damage damage, pv_place place) {
    if (!x->damage)
        x->damage_place = place;
    x->damage |= UINT64_C(1) << damage;
}

bool pv_certified_is_damage(pv_status status) {
    return status.error &&
           (status.error->code == PV_DAMAGED || status.error->code == PV_OVER_LIMIT);
}

pv_status pv_certified_keep(pv_certified *x, pv_status status) {
    if (!pv_certified_is_damage(status))
        return status;
    if (!x->failure.error)
        x->failure = status;
    return pv_success();
}

pv_status pv_certified_name(pv_certified *x, pv_cursor *c, const char *what, pv_tlv *ret_name,
                            pv_text *ret_text) {
    bool clean = true;
    PV_TRY(pv_der_expect(c, PV_TAG_SEQUENCE, what, ret_name));
    pv_status status = pv_name_text(c, ret_name, ret_text, &clean);
    if (status.error && !pv_certified_is_damage(status))
        return status;
    if (status.error) {
        *ret_text = (pv_text){0};
        pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, ret_name->place);
    } else if (!clean) {
        pv_certified_damage(x, PV_DAMAGE_NAME_ENCODING, ret_name->place);
    }
    return pv_success();
}

pv_status pv_certified_key(pv_certified *x, pv_cursor *c) {
    pv_tlv spki;
    pv_public_key key;
    PV_TRY(pv_der_take(c, "public key", &spki));
    pv_cursor again = pv_cursor_within(c, spki.whole);
    pv_status status = pv_public_key_take(&again, &key);
    if (pv_certified_is_damage(status)) {
        pv_certified_damage(x, PV_DAMAGE_KEY_UNREADABLE, spki.place);
        return pv_success();
    }
    PV_TRY(status);
    pv_public_key_set(x->subject, &key);
    if (key.damage) {
        if (!x->damage)
            x->damage_place = key.place;
        x->damage |= key.damage;
    }
    return pv_success();
}

/* The header of a SEQUENCE that says more than is left, or whose end-of-contents is not there. */
static bool is_cut(const pv_cursor *c, size_t *ret_header) {
    size_t left = pv_cursor_left(c);
    if (left < 2 || *c->next != PV_TAG_SEQUENCE)
        return false;
    uint8_t first = c->next[1];
    size_t count = first & 0x80 ? first & 0x7f : 0, length = count ? 0 : first;
    if (count > 4 || count > left - 2)
        return false;
    for (size_t i = 0; i < count; i++)
        length = length << 8 | c->next[2 + i];
    *ret_header = 2 + count;
    return first == 0x80 ? c->tolerant : length > left - 2 - count;
}

/* Enters a SEQUENCE even when its end is missing; then the failure is kept for later. */
static pv_status enter(pv_certified *x, pv_cursor *c, const char *what, pv_cursor *ret_inner) {
    size_t header;
    pv_status status = pv_der_enter(c, PV_TAG_SEQUENCE, what, ret_inner);
    if (!status.error || !is_cut(c, &header))
        return status;
    pv_bytes rest = {c->next + header, pv_cursor_left(c) - header};
    *ret_inner = pv_cursor_within(c, rest);
    c->next = c->end;
    return pv_certified_keep(x, status);
}

static void set_digest(pv_subject *s, pv_fact fact, pv_place place, pv_bytes bytes, size_t size) {
    uint8_t *digest = pv_arena_alloc(s->unit->arena, size);
    if (!digest || !s->unit->crypto)
        return;
    if (size == 20)
        pv_crypto_sha1(s->unit->crypto, bytes, digest);
    else
        pv_crypto_sha256(s->unit->crypto, bytes, digest);
    pv_value *value = pv_subject_put(s, fact, place);
    value->u.bytes = digest;
    value->count = (uint32_t)size;
}

/* A key beyond the limit is not verified with: its time grows with the cube of its length. */
static bool key_is_within_limit(const pv_subject *s) {
    const pv_value *bits = pv_subject_peek(s, pv_shared_fact(s, PV_SHARED_KEY_BITS));
    return bits->known != PV_PRESENT || (uint64_t)bits->u.integer <= s->unit->limits->key_bits;
}

/* What the key's own facts let expect; a curve that is not known here is taken as a long one. */
static bool may_verify(const pv_subject *s) {
    const pv_value *bits = pv_subject_peek(s, pv_shared_fact(s, PV_SHARED_KEY_BITS));
    const pv_value *algorithm = pv_subject_peek(s, pv_shared_fact(s, PV_SHARED_KEY_ALGORITHM));
    uint64_t size = bits->known == PV_PRESENT ? (uint64_t)bits->u.integer : LONGEST_CURVE;
    return algorithm->known == PV_PRESENT &&
           pv_unit_may_work(s->unit,
                            pv_crypto_verify_steps((pv_keyalgorithm)algorithm->u.choice, size));
}

static void set_verified(pv_subject *s, pv_fact fact, const material *m) {
    if (!s->unit->crypto || !s->spki.size || !key_is_within_limit(s))
        return;
    if (!m->unused_bits && !may_verify(s))
        return;
    pv_verification result =
        m->unused_bits
            ? PV_VERIFY_BAD
            : pv_crypto_verify(s->unit->crypto, s->spki, m->algorithm, m->message, m->signature);
    if (result != PV_VERIFY_CANNOT)
        pv_subject_put(s, fact, m->signature_place)->u.boolean = result == PV_VERIFY_GOOD;
}

static void resolve(pv_subject *s, pv_fact fact, const void *data) {
    const material *m = data;
    if (fact == PV_FACT_CERT_SHA1)
        set_digest(s, fact, m->start, m->whole, 20);
    else if (fact == PV_FACT_CERT_SHA256)
        set_digest(s, fact, m->start, m->whole, 32);
    else if (fact == pv_shared_fact(s, PV_SHARED_SPKI_SHA256))
        set_digest(s, fact, pv_subject_place(s, pv_shared_fact(s, PV_SHARED_KEY_ALGORITHM)),
                   s->spki, 32);
    else if (!pv_public_key_resolve(s, fact))
        set_verified(s, fact, m);
}

/* The two elements behind the signed part. */
static pv_status take_signature(pv_certified *x, pv_cursor *c, material *m) {
    pv_signature_algorithm a;
    pv_tlv bits;
    unsigned unused = 0;
    PV_TRY(pv_signature_algorithm_take(c, "signature algorithm", &a));
    m->algorithm = a.whole;
    pv_set_shared_SIGNATURE_ALGORITHM(x->subject, a.place, (pv_text){a.name, strlen(a.name)});
    if (x->inner_algorithm.size)
        pv_set_CERT_SIGNATURE_ALGORITHMS_EQUAL(x->subject, a.place,
                                               pv_bytes_equal(a.whole, x->inner_algorithm));
    if (a.has_hash)
        pv_set_shared_SIGNATURE_HASH(x->subject, a.place, a.hash);
    if (a.odd_parameters)
        pv_certified_damage(x, PV_DAMAGE_SIGNATURE_PARAMETERS, a.place);
    PV_TRY(pv_der_expect(c, PV_TAG_BIT_STRING, "signature", &bits));
    m->signature_place = bits.place;
    if (!pv_der_bits(bits.content, &m->signature, &unused))
        pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, bits.place);
    m->unused_bits = unused != 0 || m->signature.size == 0;
    if (pv_der_more(c))
        pv_certified_damage(x, PV_DAMAGE_TRAILING_DATA, pv_cursor_place(c));
    return pv_success();
}

/* Which facts wait; a certificate's own signature only when it names itself as issuer. */
static void set_pending(pv_certified *x, const material *m) {
    pv_subject *s = x->subject;
    bool is_signed = m->algorithm.size && m->signature.data;
    if (s->kind == PV_KIND_REQUEST) {
        if (is_signed)
            pv_subject_pending(s, PV_FACT_REQUEST_SIGNATURE_VALID);
        return;
    }
    if (m->whole.size) {
        pv_subject_pending(s, PV_FACT_CERT_SHA1);
        pv_subject_pending(s, PV_FACT_CERT_SHA256);
    }
    const pv_value *self_issued = pv_subject_peek(s, PV_FACT_CERT_SELF_ISSUED);
    if (self_issued->known == PV_PRESENT && !self_issued->u.boolean)
        pv_set_CERT_SELF_SIGNED(s, pv_subject_place(s, PV_FACT_CERT_SELF_ISSUED), false);
    else if (self_issued->known == PV_PRESENT && is_signed)
        pv_subject_pending(s, PV_FACT_CERT_SELF_SIGNED);
}

static void start_over(pv_certified *x) {
    pv_subject *s = x->subject;
    for (size_t i = 0; i < pv_kind_facts(s->kind); i++)
        s->values[i] = (pv_value){0};
    s->spki = s->public_key = (pv_bytes){0};
}

/* Goes on behind a failing part as far as the lengths allow. */
static pv_status attempt(pv_certified *x, pv_cursor *c, pv_certified_body *body) {
    const char *what = x->subject->kind == PV_KIND_CERT ? "certificate" : "certificate request";
    pv_cursor frame, signed_part;
    start_over(x);
    material *m = pv_arena_alloc(x->unit->arena, sizeof *m);
    if (!m)
        return pv_no_memory();
    x->subject->resolve = resolve; /* first of all: a failure below may leave facts pending */
    x->subject->resolve_data = m;
    const uint8_t *start = c->next;
    m->start = pv_cursor_place(c);
    PV_TRY(enter(x, c, what, &frame));
    if (!x->failure.error)
        m->whole = (pv_bytes){start, (size_t)(c->next - start)};
    start = frame.next;
    PV_TRY(enter(x, &frame, "the signed part", &signed_part));
    m->message = (pv_bytes){start, (size_t)(frame.next - start)};
    PV_TRY(pv_certified_keep(x, body(x, &signed_part)));
    if (m->whole.size && pv_der_more(&frame))
        PV_TRY(pv_certified_keep(x, take_signature(x, &frame, m)));
    else if (!x->failure.error)
        x->failure = pv_fail(c->arena, PV_DAMAGED, pv_cursor_place(&frame),
                             "%s: the signature is missing", what);
    set_pending(x, m);
    return x->failure;
}

/* Absent only when all was seen. */
static void set_damage(pv_certified *x, pv_status status) {
    if (x->damage)
        pv_set_shared_DAMAGE(x->subject, x->damage_place, x->damage);
    else if (!status.error)
        pv_subject_absent(x->subject, pv_shared_fact(x->subject, PV_SHARED_DAMAGE));
}

/* Whether there is the beginning of one: two headers, be they those of a file cut short. */
static pv_status check_start(const pv_reading *reading) {
    pv_certified scratch = {0};
    pv_cursor c = pv_reading_cursor(reading), frame, signed_part;
    c.tolerant = true;
    PV_TRY(enter(&scratch, &c, "certificate or request", &frame));
    return enter(&scratch, &frame, "the signed part", &signed_part);
}

pv_status pv_certified_read(const pv_reading *reading, pv_kind kind, pv_certified_body *body,
                            pv_certified *ret_read) {
    pv_certified x = {.unit = reading->unit};
    pv_cursor strict = pv_reading_cursor(reading), c = strict;
    PV_TRY(check_start(reading));
    PV_TRY(pv_unit_add_subject(reading->unit, reading->artifact, kind, &x.subject));
    pv_status status = attempt(&x, &c, body);
    if (pv_certified_is_damage(status)) {
        x = (pv_certified){.unit = x.unit, .subject = x.subject};
        c = strict;
        c.tolerant = true;
        status = attempt(&x, &c, body);
        if (!status.error)
            pv_certified_damage(&x, PV_DAMAGE_BER_ENCODING, pv_cursor_place(&strict));
    }
    if (status.error && !pv_certified_is_damage(status))
        return status;
    x.size = (size_t)(c.next - strict.next);
    if (status.error)
        pv_unit_problem_of(reading->unit, reading->artifact, status);
    set_damage(&x, status);
    *ret_read = x;
    return pv_success();
}

pv_status pv_certified_trailing(const pv_reading *reading, pv_certified *x, pv_bytes rest,
                                const char *what) {
    pv_cursor c = pv_reading_cursor(reading);
    pv_place place = pv_cursor_place_of(&c, rest.data);
    const char *message =
        pv_arena_printf(reading->unit->arena, "%zu bytes follow the %s", rest.size, what);
    if (!message)
        return pv_no_memory();
    pv_certified_damage(x, PV_DAMAGE_TRAILING_DATA, place);
    pv_set_shared_DAMAGE(x->subject, x->damage_place, x->damage);
    pv_unit_problem(reading->unit, reading->artifact, PV_DAMAGED, place, message);
    return pv_success();
}
