/* SPDX-License-Identifier: Apache-2.0
 * The layers of a PFX: bags in bags and bags of other kinds, content that is signed or enveloped,
 * BER, and files that are cut off or damaged. */
#include "der_maker.h"
#include "pfx_maker.h"

static pv_arena *scratch(void) {
    pv_arena *arena = pv_arena_new(64u << 20);
    assert_non_null(arena);
    return arena;
}

static void read_bytes(maker *m, pv_bytes file) {
    assert_true(test_reading_run(&m->reading, "made.pfx", file));
}

static pv_bytes nothing(void) {
    return (pv_bytes){NULL, 0};
}

static pv_bytes one_safe(pv_arena *a, pv_bytes bags) {
    return der_pfx(a, der_of(a, PV_TAG_SEQUENCE, der_safe(a, bags)), nothing());
}

static pv_bytes certificate_bag(maker *m, pv_arena *a) {
    unsigned char *der = NULL;
    int size = i2d_X509(m->certs[0], &der);
    assert_true(size > 0);
    pv_bytes octets = der_of(a, PV_TAG_OCTET_STRING, (pv_bytes){der, (size_t)size});
    OPENSSL_free(der);
    return der_bag(a, PV_OID_P12_CERT_BAG, der_content_info(a, PV_OID_P9_X509_CERTIFICATE, octets));
}

static pv_bytes nest(pv_arena *a, pv_bytes bags) {
    return der_bag(a, PV_OID_P12_SAFE_CONTENTS_BAG, der_of(a, PV_TAG_SEQUENCE, bags));
}

static void bags_in_bags_are_read_in_order(void **state) {
    static const char *const BAGS[] = {"safeContentsBag", "safeContentsBag", "certBag",
                                       "crlBag",          "secretBag",       "1.2.3.4"};
    maker *m = *state;
    pv_arena *a = scratch();
    pv_bytes null = der_of(a, PV_TAG_NULL, nothing());
    pv_bytes unknown = DER_SEQUENCE(a, der_of(a, PV_TAG_OID, der_text("\x2a\x03\x04")),
                                    der_of(a, PV_TAG_CONTEXT_CONSTRUCTED(0), null));
    const pv_bytes bags[] = {nest(a, nest(a, certificate_bag(m, a))),
                             der_bag(a, PV_OID_P12_CRL_BAG, null),
                             der_bag(a, PV_OID_P12_SECRET_BAG, null), unknown};
    read_bytes(m, one_safe(a, der_join(a, bags, 4)));
    assert_no_problem(m);
    assert_bags(m, BAGS, 6);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 1);
    assert_number(m, PV_FACT_PFX_KEY_COUNT, 0);
    pv_arena_free(a);
}

static void bags_nested_too_deeply_are_told_and_not_followed(void **state) {
    maker *m = *state;
    pv_arena *a = scratch();
    pv_bytes bags = certificate_bag(m, a);
    for (int i = 0; i < 7; i++)
        bags = nest(a, bags);
    read_bytes(m, one_safe(a, bags));
    assert_no_problem(m);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 1);
    for (int i = 0; i < 200; i++)
        bags = nest(a, bags);
    read_bytes(m, one_safe(a, bags));
    assert_problem(m, PV_OVER_LIMIT, "nested too deeply");
    assert_known(m, PV_FACT_PFX_CERTIFICATE_COUNT, PV_UNDETERMINED);
    pv_arena_free(a);
}

static void an_sdsi_certificate_is_passed_over(void **state) {
    maker *m = *state;
    pv_arena *a = scratch();
    pv_bytes value = der_content_info(a, PV_OID_P9_SDSI_CERTIFICATE,
                                      der_of(a, PV_TAG_IA5_STRING, der_text("c2RzaQ==")));
    read_bytes(m, one_safe(a, der_bag(a, PV_OID_P12_CERT_BAG, value)));
    assert_no_problem(m);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 0);
    pv_arena_free(a);
}

static void content_for_a_recipient_is_told_and_leaves_the_counts_open(void **state) {
    maker *m = *state;
    pv_arena *a = scratch();
    pv_bytes enveloped =
        der_content_info(a, PV_OID_CMS_ENVELOPED_DATA, der_of(a, PV_TAG_SEQUENCE, nothing()));
    const pv_bytes safes[] = {enveloped, der_safe(a, certificate_bag(m, a))};
    pv_bytes all = der_of(a, PV_TAG_SEQUENCE, der_join(a, safes, 2));
    read_bytes(m, der_pfx(a, all, nothing()));
    assert_problem(m, PV_UNSUPPORTED, "recipient");
    assert_set(m, PV_FACT_PFX_ENCRYPTION, (uint64_t)1 << PV_PBE_PUBLIC_KEY);
    assert_known(m, PV_FACT_PFX_CERTIFICATE_COUNT, PV_UNDETERMINED);
    assert_known(m, PV_FACT_PFX_PASSWORD, PV_UNDETERMINED);
    assert_false(m->reading.unit.artifacts->locked);
    assert_int_equal(subject(m, PV_KIND_CERT, 1)->kind, PV_KIND_CERT);
    pv_arena_free(a);
}

static void a_signed_file_is_unwrapped(void **state) {
    static const uint8_t VERSION_1[] = {PV_TAG_INTEGER, 1, 1}, VERSION_3[] = {PV_TAG_INTEGER, 1, 3};
    maker *m = *state;
    pv_arena *a = scratch();
    pv_bytes safes = der_of(a, PV_TAG_SEQUENCE, der_safe(a, certificate_bag(m, a)));
    pv_bytes data =
        DER_SEQUENCE(a, {VERSION_1, 3}, der_of(a, PV_TAG_SET, nothing()),
                     der_content_info(a, PV_OID_CMS_DATA, der_of(a, PV_TAG_OCTET_STRING, safes)),
                     der_of(a, PV_TAG_SET, nothing()));
    read_bytes(m,
               DER_SEQUENCE(a, {VERSION_3, 3}, der_content_info(a, PV_OID_CMS_SIGNED_DATA, data)));
    assert_no_problem(m);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 1);
    assert_known(m, PV_FACT_PFX_MAC_ALGORITHM, PV_ABSENT);
    pv_arena_free(a);
}

static void bytes_behind_the_structure_are_counted(void **state) {
    maker *m = *state;
    pv_arena *a = scratch();
    recipe r = plain_recipe();
    make_usual(m, &r);
    const pv_bytes parts[] = {m->file, der_text("\r\n\r\n")};
    read_bytes(m, der_join(a, parts, 2));
    assert_no_problem(m);
    assert_number(m, PV_FACT_PFX_TRAILING_BYTES, 4);
    pv_arena_free(a);
}

/* An OCTET STRING (or, with `tag`, an IMPLICIT one) in segments of 100 octets. */
static pv_bytes segmented(pv_arena *a, uint8_t tag, pv_bytes octets) {
    pv_bytes all = nothing();
    for (; octets.size; octets = pv_bytes_from(octets, 100)) {
        const pv_bytes parts[] = {all, der_of(a, PV_TAG_OCTET_STRING, pv_bytes_head(octets, 100))};
        all = der_join(a, parts, 2);
    }
    return ber_of(a, (uint8_t)(tag | PV_TAG_CONSTRUCTED), all);
}

/* The same in BER, so many layers deep: constructed elements with indefinite lengths, long strings
 * in segments. */
static pv_bytes in_ber(pv_arena *a, pv_bytes der, int layers) {
    pv_cursor c = pv_cursor_over(der, a);
    pv_bytes all = nothing();
    while (pv_der_more(&c)) {
        pv_tlv tlv;
        assert_null(pv_der_take(&c, "element", &tlv).error);
        pv_bytes one = tlv.whole;
        if (tlv.tag & PV_TAG_CONSTRUCTED && layers)
            one = ber_of(a, tlv.tag, in_ber(a, tlv.content, layers - 1));
        else if ((tlv.tag == PV_TAG_OCTET_STRING || tlv.tag == PV_TAG_CONTEXT(0)) &&
                 tlv.content.size > 100)
            one = segmented(a, tlv.tag, tlv.content);
        const pv_bytes parts[] = {all, one};
        all = der_join(a, parts, 2);
    }
    return all;
}

static void outer_layers_in_ber_read_like_der(void **state) {
    maker *m = *state;
    pv_arena *a = scratch();
    recipe r = plain_recipe();
    r.csp = "Microsoft Strong Cryptographic Provider";
    make_usual(m, &r);
    offer(m, "secret");
    for (int layers = 1; layers <= 4; layers++) {
        read_bytes(m, in_ber(a, m->file, layers));
        assert_no_problem(m);
        assert_bool(m, PV_FACT_PFX_BER, true);
        assert_number(m, PV_FACT_PFX_TRAILING_BYTES, 0);
        assert_text(m, PV_FACT_KEY_PROVIDER_NAME, r.csp);
        /* the fourth layer is the string that holds the bags: in segments, it has places of its own
         */
        assert_int_equal(fact(m, 1, PV_FACT_KEY_PROVIDER_NAME)->place_kind,
                         layers < 3 ? PV_BYTE : PV_CONTENT);
        assert_bool(m, PV_FACT_KEY_MATCHES_CERTIFICATE, true);
        assert_choice(m, PV_FACT_PFX_PASSWORD, PV_PASSWORD_OFFERED);
    }
    pv_arena_free(a);
}

/* The octets of the AuthenticatedSafe of a file made here. */
static pv_bytes auth_safe_of(pv_arena *a, pv_bytes file) {
    pv_cursor c = pv_cursor_over(file, a), pfx, info, content;
    pv_tlv tlv;
    assert_null(pv_der_enter(&c, PV_TAG_SEQUENCE, "PFX", &pfx).error);
    assert_null(pv_der_take(&pfx, "version", &tlv).error);
    assert_null(pv_der_enter(&pfx, PV_TAG_SEQUENCE, "authSafe", &info).error);
    assert_null(pv_der_take(&info, "type", &tlv).error);
    assert_null(pv_der_enter(&info, PV_TAG_CONTEXT_CONSTRUCTED(0), "content", &content).error);
    assert_null(pv_der_take(&content, "octets", &tlv).error);
    return tlv.content;
}

static void encrypted_content_in_segments_opens(void **state) {
    maker *m = *state;
    pv_arena *a = scratch();
    recipe r = plain_recipe();
    r.mac = NULL;
    make_usual(m, &r);
    offer(m, "secret");
    pv_bytes safes = auth_safe_of(a, m->file);
    read_bytes(m, der_pfx(a, in_ber(a, safes, 5), nothing()));
    assert_no_problem(m);
    assert_bool(m, PV_FACT_PFX_BER, true);
    assert_bool(m, PV_FACT_KEY_MATCHES_CERTIFICATE, true);
    pv_arena_free(a);
}

static void another_version_is_claimed_and_refused(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    make_usual(m, &r);
    uint8_t *version = (uint8_t *)m->file.data + 6;
    assert_int_equal(*version, 3);
    *version = 4;
    read_file(m);
    assert_problem(m, PV_UNSUPPORTED, "version");
}

static void small_file(maker *m, const EVP_MD *mac) {
    recipe r = plain_recipe();
    r.iterations = r.mac_iterations = 1;
    r.mac = mac;
    r.csp = "Microsoft Strong Cryptographic Provider";
    r.name = "web";
    r.machine = true;
    r.usage = 0x10;
    bag_stack *keys = new_bags(), *certs = new_bags();
    add_key(keys, &r, m->ec);
    add_cert(certs, &r, m->certs[0]);
    make(m, &r, keys, certs);
}

/* In memory of its own, so that sanitizers see a step beyond its end. */
static void survive(maker *m, const uint8_t *bytes, size_t size) {
    uint8_t *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    memcpy(exact, bytes, size);
    bool claimed = test_reading_run(&m->reading, "hurt.pfx", (pv_bytes){exact, size});
    for (const pv_problem *p = m->reading.unit.problems; p; p = p->next)
        assert_true(strlen(p->message) > 0);
    if (claimed && size > 40 && size < m->file.size)
        assert_non_null(m->reading.unit.problems);
    pv_arena_reset(m->reading.arena);
    free(exact);
}

static void every_prefix_is_survived_and_its_end_is_told(void **state) {
    maker *m = *state;
    small_file(m, EVP_sha1());
    offer(m, "secret");
    for (size_t size = 0; size < m->file.size; size++)
        survive(m, m->file.data, size);
    read_bytes(m, pv_bytes_head(m->file, 60));
    const pv_problem *p = assert_problem(m, PV_DAMAGED, "only 56 are left");
    assert_int_equal(p->place.kind, PV_BYTE);
    assert_known(m, PV_FACT_PFX_MAC_ALGORITHM, PV_UNDETERMINED);
}

static void survive_flips(maker *m) {
    uint8_t *bytes = malloc(m->file.size);
    assert_non_null(bytes);
    for (size_t bit = 0; bit < m->file.size * 8; bit += 7) {
        memcpy(bytes, m->file.data, m->file.size);
        bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ 1u << bit % 8);
        survive(m, bytes, m->file.size);
    }
    free(bytes);
}

static void flipped_bits_are_survived(void **state) {
    maker *m = *state;
    m->reading.limits.kdf_iterations = 300;
    offer(m, "secret");
    small_file(m, EVP_sha1());
    survive_flips(m);
    small_file(m, NULL); /* without a MAC, hurt content is opened and read */
    survive_flips(m);
}

static void a_hurt_bag_does_not_hide_the_next_one(void **state) {
    maker *m = *state;
    pv_arena *a = scratch();
    const pv_bytes bags[] = {DER_SEQUENCE(a, der_text("\x05\x01!")), certificate_bag(m, a)};
    read_bytes(m, one_safe(a, der_join(a, bags, 2)));
    assert_problem(m, PV_DAMAGED, "bag type");
    assert_int_equal(subject(m, PV_KIND_CERT, 1)->kind, PV_KIND_CERT);
    assert_known(m, PV_FACT_PFX_CERTIFICATE_COUNT, PV_UNDETERMINED);
    pv_arena_free(a);
}

#define CASE(f) cmocka_unit_test_setup(f, maker_reset)
int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(bags_in_bags_are_read_in_order),
        CASE(bags_nested_too_deeply_are_told_and_not_followed),
        CASE(an_sdsi_certificate_is_passed_over),
        CASE(content_for_a_recipient_is_told_and_leaves_the_counts_open),
        CASE(a_signed_file_is_unwrapped),
        CASE(bytes_behind_the_structure_are_counted),
        CASE(outer_layers_in_ber_read_like_der),
        CASE(encrypted_content_in_segments_opens),
        CASE(another_version_is_claimed_and_refused),
        CASE(every_prefix_is_survived_and_its_end_is_told),
        CASE(flipped_bits_are_survived),
        CASE(a_hurt_bag_does_not_hide_the_next_one),
    };
    return cmocka_run_group_tests(tests, maker_start, maker_end);
}
