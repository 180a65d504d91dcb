/* SPDX-License-Identifier: Apache-2.0
 * Keys made of passwords, held against OpenSSL's own derivations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "crypto/derive.h"

enum { LONGEST = 300 };

static const EVP_MD *openssl_digest(bool sha256) {
    return sha256 ? EVP_sha256() : EVP_sha1();
}

static void fill(uint8_t *octets, size_t size, unsigned seed) {
    for (size_t i = 0; i < size; i++)
        octets[i] = (uint8_t)(1 + (seed * 31 + i * 7) % 127);
}

/* Lengths around those of digests and blocks. */
static const size_t SIZES[] = {1, 8, 19, 20, 21, 24, 31, 32, 33, 63, 64, 65, 100, 129};
enum { SIZE_COUNT = sizeof SIZES / sizeof *SIZES };

typedef struct {
    uint8_t salt[LONGEST], password[LONGEST], ours[LONGEST], theirs[LONGEST];
    size_t size;
    pv_derivation how;
    pv_bytes text;
} sample;

static sample sample_of(unsigned n) {
    sample s = {.size = SIZES[n % SIZE_COUNT]};
    fill(s.salt, LONGEST, n);
    fill(s.password, LONGEST, n + 1);
    size_t length = n % 5 ? SIZES[n * 5 % SIZE_COUNT] : 0;
    s.password[length] = 0;
    s.how = (pv_derivation){n % 2, 1 + n % 4, {NULL, SIZES[n * 3 % SIZE_COUNT]}};
    s.text.size = length;
    return s;
}

static void pbkdf2_is_that_of_openssl(void **state) {
    (void)state;
    for (unsigned n = 0; n < 140; n++) {
        sample s = sample_of(n);
        s.how.salt.data = s.salt;
        s.text.data = s.password;
        pv_derive_pbkdf2(&s.how, s.text, s.ours, s.size);
        assert_int_equal(PKCS5_PBKDF2_HMAC((const char *)s.password, (int)s.text.size, s.salt,
                                           (int)s.how.salt.size, (int)s.how.iterations,
                                           openssl_digest(s.how.sha256), (int)s.size, s.theirs),
                         1);
        assert_memory_equal(s.ours, s.theirs, s.size);
    }
}

static void derive_with_openssl(sample *s, bool null, int use) {
    assert_int_equal(PKCS12_key_gen_utf8(null ? NULL : (const char *)s->password,
                                         null ? 0 : (int)s->text.size, s->salt,
                                         (int)s->how.salt.size, use, (int)s->how.iterations,
                                         (int)s->size, s->theirs, openssl_digest(s->how.sha256)),
                     1);
}

static void the_derivation_of_pkcs12_is_that_of_openssl(void **state) {
    (void)state;
    for (unsigned n = 0; n < 420; n++) {
        sample s = sample_of(n);
        s.how.salt.data = s.salt;
        const pv_password password = {n % 7 == 0, {s.password, s.text.size}};
        const uint8_t use = (uint8_t)(1 + n % 3);
        if (n % 3 == 0)
            s.password[0] = s.text.size ? 0xe9 : 0; /* no UTF-8 */
        assert_true(pv_derive_pkcs12(&s.how, password, use, s.ours, s.size));
        derive_with_openssl(&s, password.null, use);
        assert_memory_equal(s.ours, s.theirs, s.size);
    }
}

static void the_carry_runs_through_a_whole_block_of_the_derivation(void **state) {
    (void)state;
    sample s = {.size = 200, .how = {true, 3, {NULL, 64}}};
    s.how.salt.data = s.salt;
    memset(s.salt, 0xff, sizeof s.salt);
    const pv_password none = {true, {NULL, 0}};
    assert_true(pv_derive_pkcs12(&s.how, none, 1, s.ours, s.size));
    derive_with_openssl(&s, true, 1);
    assert_memory_equal(s.ours, s.theirs, s.size);
}

static void two_passwords_at_once_give_the_keys_of_each(void **state) {
    (void)state;
    for (unsigned sha256 = 0; sha256 < 2; sha256++) {
        const pv_derivation how = {sha256, 50, pv_bytes_of_text("sixteen and four")};
        const pv_password both[] = {{true, {NULL, 0}}, {false, pv_bytes_of_text("")}};
        uint8_t keys[PV_DERIVE_LANES][PV_DERIVE_DIGEST], single[PV_DERIVE_DIGEST];
        size_t size = sha256 ? 32 : 20;
        assert_true(pv_derive_pkcs12_lanes(&how, both, 2, 3, keys));
        assert_memory_not_equal(keys[0], keys[1], size);
        for (size_t i = 0; i < 2; i++) {
            assert_true(pv_derive_pkcs12(&how, both[i], 3, single, size));
            assert_memory_equal(keys[i], single, size);
        }
    }
}

static void hmac_is_that_of_openssl(void **state) {
    (void)state;
    for (unsigned n = 0; n < 56; n++) {
        uint8_t key[LONGEST], message[LONGEST], ours[PV_DERIVE_DIGEST], theirs[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        fill(key, LONGEST, n);
        fill(message, LONGEST, n + 2);
        pv_bytes k = {key, SIZES[n % SIZE_COUNT]}, m = {message, n};
        assert_int_equal(pv_derive_hmac(n % 2, k, m, ours), n % 2 ? 32 : 20);
        assert_non_null(HMAC(openssl_digest(n % 2), key, (int)k.size, message, n, theirs, &size));
        assert_memory_equal(ours, theirs, size);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pbkdf2_is_that_of_openssl),
        cmocka_unit_test(the_derivation_of_pkcs12_is_that_of_openssl),
        cmocka_unit_test(the_carry_runs_through_a_whole_block_of_the_derivation),
        cmocka_unit_test(two_passwords_at_once_give_the_keys_of_each),
        cmocka_unit_test(hmac_is_that_of_openssl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
