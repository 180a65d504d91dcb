/* SPDX-License-Identifier: Apache-2.0
 * Which password opens a PFX, and what is told when none does: locked, wrong password, damaged and
 * over a limit are four answers. */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include <openssl/hmac.h>

#include "der_maker.h"
#include "pfx_maker.h"

static void read_recipe(maker *m, const recipe *r) {
    make_usual(m, r);
    read_file(m);
}

static bool locked(maker *m) {
    return m->reading.unit.artifacts->locked;
}

static void assert_open(maker *m, pv_password_kind kind) {
    assert_no_problem(m);
    assert_false(locked(m));
    assert_choice(m, PV_FACT_PFX_PASSWORD, kind);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_PRESENT);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 1);
}

static void without_a_password_the_file_is_locked_and_that_is_no_problem(void **state) {
    static const char *const BAGS[] = {"pkcs8ShroudedKeyBag"};
    maker *m = *state;
    recipe r = plain_recipe();
    r.csp = "Microsoft Software Key Storage Provider";
    r.machine = true;
    r.name = "{B8966AE4-4AA5-4280-B154-0CC6F0FE9843}";
    read_recipe(m, &r);
    assert_no_problem(m);
    assert_true(locked(m));
    assert_known(m, PV_FACT_PFX_PASSWORD, PV_UNDETERMINED);
    assert_known(m, PV_FACT_PFX_CERTIFICATE_COUNT, PV_UNDETERMINED);
    assert_known(m, PV_FACT_PFX_CERTIFICATE_ENCRYPTION, PV_UNDETERMINED);
    assert_number(m, PV_FACT_PFX_KEY_COUNT, 1);
    assert_set(m, PV_FACT_PFX_ENCRYPTION, 1u << PV_PBE_TRIPLE_DES | 1u << PV_PBE_RC2_40);
    assert_number(m, PV_FACT_PFX_MAC_ITERATIONS, 6);
    assert_bags(m, BAGS, 1);
}

static void what_stands_outside_the_encryption_needs_no_password(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.csp = "Microsoft Software Key Storage Provider";
    r.machine = true;
    r.usage = 0x10;
    r.cert_scheme = -1;
    read_recipe(m, &r);
    assert_true(locked(m));
    assert_text(m, PV_FACT_KEY_PROVIDER_NAME, r.csp);
    assert_choice(m, PV_FACT_KEY_PROVIDER_KIND, PV_PROVIDERKIND_KSP);
    assert_bool(m, PV_FACT_KEY_MACHINE_KEYSET, true);
    assert_bool(m, PV_FACT_KEY_PRESENT, true);
    assert_choice(m, PV_FACT_KEY_ENCRYPTION, PV_PBE_TRIPLE_DES);
    assert_known(m, PV_FACT_KEY_LOCAL_KEY_ID, PV_PRESENT);
    assert_known(m, PV_FACT_KEY_SPEC, PV_UNDETERMINED);
    assert_known(m, PV_FACT_KEY_PKCS8_KEY_USAGE, PV_UNDETERMINED);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_UNDETERMINED);
    assert_known(m, PV_FACT_KEY_MATCHES_CERTIFICATE, PV_UNDETERMINED);
    assert_known(m, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_UNDETERMINED);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 1);
    assert_true(linked(subject(m, PV_KIND_KEY, 1), subject(m, PV_KIND_CERT, 1)));
}

static void no_keys_are_counted_where_they_could_be_hidden(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    bag_stack *certs = new_bags();
    add_cert(certs, &r, m->certs[0]);
    make(m, &r, NULL, certs);
    read_file(m);
    assert_true(locked(m));
    assert_known(m, PV_FACT_PFX_KEY_COUNT, PV_UNDETERMINED);
    assert_bags(m, NULL, 0);
}

static void null_and_empty_are_tried_unasked_and_told_apart(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.password = r.mac_password = NULL;
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_NULL_PASSWORD);
    r.password = r.mac_password = "";
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_EMPTY);
}

static void null_and_empty_are_told_apart_without_a_mac(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.mac = NULL;
    r.password = NULL;
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_NULL_PASSWORD);
    r.password = "";
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_EMPTY);
}

static void a_bag_may_take_null_where_the_mac_takes_empty(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.password = NULL;
    r.mac_password = "";
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_EMPTY);
}

static void the_right_one_of_several_passwords_is_found(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    offer(m, "first");
    offer(m, "second");
    offer(m, "secret");
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_OFFERED);
    r.mac = NULL;
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_OFFERED);
    assert_known(m, PV_FACT_PFX_MAC_ALGORITHM, PV_ABSENT);
}

static void every_digest_of_the_mac_is_verified(void **state) {
    static const pv_macalgorithm EXPECTED[] = {PV_MACALGORITHM_MD5, PV_MACALGORITHM_SHA224,
                                               PV_MACALGORITHM_SHA256, PV_MACALGORITHM_SHA384,
                                               PV_MACALGORITHM_SHA512};
    const EVP_MD *const digests[] = {EVP_md5(), EVP_sha224(), EVP_sha256(), EVP_sha384(),
                                     EVP_sha512()};
    maker *m = *state;
    recipe r = plain_recipe();
    offer(m, "secret");
    for (size_t i = 0; i < sizeof EXPECTED / sizeof *EXPECTED; i++) {
        r.mac = digests[i];
        read_recipe(m, &r);
        assert_open(m, PV_PASSWORD_OFFERED);
        assert_choice(m, PV_FACT_PFX_MAC_ALGORITHM, EXPECTED[i]);
    }
}

static void certificates_under_pbes2_open(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.cert_scheme = NID_aes_256_cbc;
    offer(m, "secret");
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_OFFERED);
    assert_set(m, PV_FACT_PFX_CERTIFICATE_ENCRYPTION, 1u << PV_PBE_PBES2_AES256);
}

static void a_password_that_is_not_utf8_opens(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.password = r.mac_password = "gr\xfc\xdf";
    offer(m, "gr\xfc\xdf");
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_OFFERED);
}

/* PBES2 takes octets where the MAC takes characters. */
static void a_password_in_another_encoding_is_told_as_that(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.key_scheme = r.cert_scheme = NID_aes_256_cbc;
    r.password = r.mac_password = "gr\xc3\xbc\xc3\x9f";
    offer(m, "gr\xfc\xdf");
    read_recipe(m, &r);
    const pv_problem *p = assert_problem(m, PV_WRONG_PASSWORD, "as UTF-8");
    assert_null(strstr(p->message, "gr"));
    offer(m, r.password);
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_OFFERED);
}

static void a_password_that_the_writer_took_in_a_code_page_is_told_as_that(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.key_scheme = r.cert_scheme = NID_aes_256_cbc;
    r.password = r.mac_password = "gr\xfc\xdf";
    offer(m, "gr\xc3\xbc\xc3\x9f");
    read_recipe(m, &r);
    assert_problem(m, PV_WRONG_PASSWORD, "another encoding than UTF-8");
    offer(m, r.password);
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_OFFERED);
}

static void wrong_passwords_are_one_problem_that_counts_them(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    offer(m, "hunter2");
    offer(m, "swordfish");
    read_recipe(m, &r);
    const pv_problem *p = assert_problem(m, PV_WRONG_PASSWORD, "2 offered passwords");
    assert_null(strstr(p->message, "hunter2"));
    assert_false(locked(m));
    assert_known(m, PV_FACT_PFX_PASSWORD, PV_UNDETERMINED);
    assert_number(m, PV_FACT_PFX_KEY_COUNT, 1);
    r.mac = NULL;
    read_recipe(m, &r);
    assert_problem(m, PV_WRONG_PASSWORD, "2 offered passwords");
}

static void a_mac_over_clear_content_locks_nothing_but_its_password_is_unknown(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.key_scheme = r.cert_scheme = -1;
    read_recipe(m, &r);
    assert_no_problem(m);
    assert_false(locked(m));
    assert_known(m, PV_FACT_PFX_PASSWORD, PV_UNDETERMINED);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_PRESENT);
    assert_bool(m, PV_FACT_KEY_MATCHES_CERTIFICATE, true);
    offer(m, "secret");
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_OFFERED);
}

static void content_that_does_not_open_under_the_password_of_the_mac_is_damaged(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.password = "another";
    r.cert_scheme = -1;
    offer(m, "secret");
    read_recipe(m, &r);
    assert_problem(m, PV_DAMAGED, "does not decrypt");
    assert_choice(m, PV_FACT_PFX_PASSWORD, PV_PASSWORD_OFFERED);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_UNDETERMINED);
}

static void a_mac_that_fits_nothing_over_content_that_opens_is_damaged(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.mac_password = "another";
    offer(m, "secret");
    read_recipe(m, &r);
    assert_problem(m, PV_DAMAGED, "MAC does not verify");
    assert_choice(m, PV_FACT_PFX_PASSWORD, PV_PASSWORD_OFFERED);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_PRESENT);
}

static void what_the_mac_denied_to_no_password_is_not_tried_on_content(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.password = "";
    r.mac_password = "another";
    read_recipe(m, &r);
    assert_true(locked(m));
    assert_known(m, PV_FACT_PFX_PASSWORD, PV_UNDETERMINED);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_UNDETERMINED);
}

/* Each password costs a derivation: many of them are no way around the limit. */
static void passwords_are_tried_until_the_work_is_spent(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.password = "secret";
    uint64_t usual = m->reading.limits.work;
    m->reading.limits.work = 9; /* two steps each: four passwords */
    for (char password[] = "a"; password[0] <= 'h'; password[0]++)
        offer(m, password);
    offer(m, "secret");
    read_recipe(m, &r);
    m->reading.limits.work = usual;
    assert_problem(m, PV_OVER_LIMIT, "the limit work is spent");
    assert_null(m->reading.unit.problems->next);
    assert_known(m, PV_FACT_PFX_PASSWORD, PV_UNDETERMINED);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_UNDETERMINED);
}

static void an_offered_password_of_the_mac_alone_leaves_the_empty_one_to_content(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.password = "";
    r.mac_password = "secret";
    offer(m, "secret");
    read_recipe(m, &r);
    assert_choice(m, PV_FACT_PFX_PASSWORD, PV_PASSWORD_OFFERED);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_PRESENT);
}

static void an_empty_password_that_is_offered_stays_the_empty_one(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.password = r.mac_password = "";
    offer(m, "");
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_EMPTY);
    r.mac = NULL;
    read_recipe(m, &r);
    assert_open(m, PV_PASSWORD_EMPTY);
}

static void iterations_of_the_mac_above_the_limit_are_named(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.mac_iterations = 60;
    offer(m, "secret");
    m->reading.limits.kdf_iterations = 59;
    read_recipe(m, &r);
    assert_problem(m, PV_OVER_LIMIT, " 60 iterations");
    assert_number(m, PV_FACT_PFX_MAC_ITERATIONS, 60);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_PRESENT);
}

static void iterations_of_a_key_above_the_limit_leave_the_rest_readable(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.csp = "Microsoft Strong Cryptographic Provider";
    r.iterations = 60;
    r.cert_scheme = -1;
    offer(m, "secret");
    m->reading.limits.kdf_iterations = 59;
    read_recipe(m, &r);
    assert_problem(m, PV_OVER_LIMIT, " 60 iterations");
    assert_number(m, PV_FACT_KEY_KDF_ITERATIONS, 60);
    assert_text(m, PV_FACT_KEY_PROVIDER_NAME, r.csp);
    assert_choice(m, PV_FACT_PFX_PASSWORD, PV_PASSWORD_OFFERED);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 1);
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_UNDETERMINED);
}

static void very_many_derivations_are_held_to_a_sum(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    bag_stack *keys = new_bags();
    r.iterations = 6;
    for (int i = 0; i < 18; i++)
        add_key(keys, &r, m->ec);
    make(m, &r, keys, NULL);
    offer(m, "secret");
    m->reading.limits.kdf_iterations = 6;
    read_file(m);
    assert_problem(m, PV_OVER_LIMIT, "together");
}

static void without_the_legacy_provider_the_key_is_read_all_the_same(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    pv_crypto *whole = m->reading.crypto;
    assert_int_equal(setenv("OPENSSL_MODULES", "/nonexistent", 1), 0);
    m->reading.crypto = pv_crypto_new();
    assert_int_equal(unsetenv("OPENSSL_MODULES"), 0);
    assert_non_null(m->reading.crypto);
    offer(m, "secret");
    read_recipe(m, &r);
    if (!pv_crypto_has_legacy(m->reading.crypto)) {
        assert_problem(m, PV_UNSUPPORTED, "legacy provider");
        assert_known(m, PV_FACT_PFX_CERTIFICATE_COUNT, PV_UNDETERMINED);
    }
    assert_known(m, PV_FACT_KEY_ALGORITHM, PV_PRESENT);
    pv_arena_reset(m->reading.arena);
    pv_crypto_free(m->reading.crypto);
    m->reading.crypto = whole;
}

/* PBMAC1 (RFC 9579) with PBKDF2-HMAC-SHA256 and HMAC-SHA512 over `content`. */
static pv_bytes pbmac1(pv_arena *a, const char *password, pv_bytes content, uint8_t key_size) {
    static const uint8_t COUNT[] = {2, 1, 9}, ONE[] = {2, 1, 1};
    uint8_t key[32], value[64], length[] = {2, 1, key_size};
    unsigned size;
    pv_bytes salt = der_text("saltsalt");
    PKCS5_PBKDF2_HMAC(password, -1, salt.data, 8, 9, EVP_sha256(), key_size, key);
    HMAC(EVP_sha512(), key, key_size, content.data, content.size, value, &size);
    pv_bytes kdf = DER_SEQUENCE(a, der_oid(a, PV_OID_PBKDF2),
                                DER_SEQUENCE(a, der_of(a, 4, salt), {COUNT, 3}, {length, 3},
                                             DER_SEQUENCE(a, der_oid(a, PV_OID_HMAC_SHA256))));
    pv_bytes algorithm =
        DER_SEQUENCE(a, der_oid(a, PV_OID_PBMAC1),
                     DER_SEQUENCE(a, kdf, DER_SEQUENCE(a, der_oid(a, PV_OID_HMAC_SHA512))));
    pv_bytes octets = der_of(a, 4, (pv_bytes){value, size});
    return DER_SEQUENCE(a, DER_SEQUENCE(a, algorithm, octets), der_of(a, 4, der_text("NOT USED")),
                        {ONE, 3});
}

static void pbmac1_is_verified(void **state) {
    maker *m = *state;
    pv_arena *arena = pv_arena_new(1u << 20);
    pv_bytes content = der_of(arena, PV_TAG_SEQUENCE, der_safe(arena, (pv_bytes){NULL, 0}));
    pv_bytes file = der_pfx(arena, content, pbmac1(arena, "secret", content, 32));
    offer(m, "secret");
    assert_true(test_reading_run(&m->reading, "made.pfx", file));
    assert_no_problem(m);
    assert_choice(m, PV_FACT_PFX_MAC_ALGORITHM, PV_MACALGORITHM_PBMAC1);
    assert_number(m, PV_FACT_PFX_MAC_ITERATIONS, 9);
    assert_number(m, PV_FACT_PFX_MAC_SALT_SIZE, 8);
    assert_choice(m, PV_FACT_PFX_PASSWORD, PV_PASSWORD_OFFERED);
    maker_reset(state);
    offer(m, "wrong");
    assert_true(test_reading_run(&m->reading, "made.pfx", file));
    assert_problem(m, PV_WRONG_PASSWORD, "1 offered password,");
    pv_arena_free(arena);
}

/* Any password, then, has the key in a case of 256. */
static void a_short_key_of_pbmac1_vouches_for_no_password(void **state) {
    static const struct {
        uint8_t size;
        bool good;
    } SHORT[] = {{1, false}, {19, false}, {20, true}};
    maker *m = *state;
    for (size_t i = 0; i < sizeof SHORT / sizeof *SHORT; i++) {
        pv_arena *arena = pv_arena_new(1u << 20);
        pv_bytes content = der_of(arena, PV_TAG_SEQUENCE, der_safe(arena, (pv_bytes){NULL, 0}));
        maker_reset(state);
        offer(m, "secret");
        pv_bytes mac = pbmac1(arena, "secret", content, SHORT[i].size);
        assert_true(test_reading_run(&m->reading, "made.pfx", der_pfx(arena, content, mac)));
        if (SHORT[i].good)
            assert_choice(m, PV_FACT_PFX_PASSWORD, PV_PASSWORD_OFFERED);
        else
            assert_problem(m, PV_UNSUPPORTED, "so short a key fits many wrong passwords");
        if (!SHORT[i].good)
            assert_known(m, PV_FACT_PFX_PASSWORD, PV_UNDETERMINED);
        pv_arena_free(arena);
    }
}

#define CASE(f) cmocka_unit_test_setup(f, maker_reset)
int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(without_a_password_the_file_is_locked_and_that_is_no_problem),
        CASE(what_stands_outside_the_encryption_needs_no_password),
        CASE(no_keys_are_counted_where_they_could_be_hidden),
        CASE(null_and_empty_are_tried_unasked_and_told_apart),
        CASE(null_and_empty_are_told_apart_without_a_mac),
        CASE(a_bag_may_take_null_where_the_mac_takes_empty),
        CASE(the_right_one_of_several_passwords_is_found),
        CASE(every_digest_of_the_mac_is_verified),
        CASE(certificates_under_pbes2_open),
        CASE(a_password_that_is_not_utf8_opens),
        CASE(a_password_in_another_encoding_is_told_as_that),
        CASE(a_password_that_the_writer_took_in_a_code_page_is_told_as_that),
        CASE(wrong_passwords_are_one_problem_that_counts_them),
        CASE(a_mac_over_clear_content_locks_nothing_but_its_password_is_unknown),
        CASE(content_that_does_not_open_under_the_password_of_the_mac_is_damaged),
        CASE(a_mac_that_fits_nothing_over_content_that_opens_is_damaged),
        CASE(what_the_mac_denied_to_no_password_is_not_tried_on_content),
        CASE(passwords_are_tried_until_the_work_is_spent),
        CASE(an_offered_password_of_the_mac_alone_leaves_the_empty_one_to_content),
        CASE(an_empty_password_that_is_offered_stays_the_empty_one),
        CASE(iterations_of_the_mac_above_the_limit_are_named),
        CASE(iterations_of_a_key_above_the_limit_leave_the_rest_readable),
        CASE(very_many_derivations_are_held_to_a_sum),
        CASE(without_the_legacy_provider_the_key_is_read_all_the_same),
        CASE(pbmac1_is_verified),
        CASE(a_short_key_of_pbmac1_vouches_for_no_password),
    };
    return cmocka_run_group_tests(tests, maker_start, maker_end);
}
