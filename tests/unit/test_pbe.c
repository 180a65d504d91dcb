/* SPDX-License-Identifier: Apache-2.0
 * Password-based encryption, held against OpenSSL's own encryption with every scheme. */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/pbe.h"

typedef struct {
    pv_arena *arena;
    pv_crypto *crypto;
    pv_limits limits;
    OSSL_PROVIDER *standard, *legacy;
} fixture;

static const char SECRET[] = "thirty-three octets of plain text";

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->standard = OSSL_PROVIDER_load(NULL, "default");
    f->legacy = OSSL_PROVIDER_load(NULL, "legacy");
    f->arena = pv_arena_new(64u << 20);
    f->crypto = pv_crypto_new();
    f->limits = pv_limits_default();
    assert_non_null(f->arena);
    assert_non_null(f->crypto);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    pv_crypto_free(f->crypto);
    pv_arena_free(f->arena);
    OSSL_PROVIDER_unload(f->legacy);
    OSSL_PROVIDER_unload(f->standard);
    free(f);
    return 0;
}

/* What a writer would put in a file. */
typedef struct {
    pv_bytes algorithm, ciphertext;
} sealed;

static pv_bytes der_of(fixture *f, X509_ALGOR *algorithm) {
    unsigned char *der = NULL;
    int size = i2d_X509_ALGOR(algorithm, &der);
    assert_true(size > 0);
    pv_bytes copy = {pv_arena_copy(f->arena, der, (size_t)size), (size_t)size};
    OPENSSL_free(der);
    return copy;
}

static sealed seal(fixture *f, X509_ALGOR *algorithm, const char *password, int password_size) {
    assert_non_null(algorithm);
    unsigned char *out = NULL;
    int size = 0;
    assert_non_null(PKCS12_pbe_crypt(algorithm, password, password_size,
                                     (const unsigned char *)SECRET, (int)strlen(SECRET), &out,
                                     &size, 1));
    sealed s = {der_of(f, algorithm), {pv_arena_copy(f->arena, out, (size_t)size), (size_t)size}};
    OPENSSL_free(out);
    X509_ALGOR_free(algorithm);
    return s;
}

static pv_pbe_info taken(fixture *f, pv_bytes algorithm) {
    pv_cursor c = pv_cursor_over(algorithm, f->arena);
    pv_pbe_info info;
    assert_null(pv_pbe_take(&c, &info).error);
    assert_false(c.next < c.end);
    return info;
}

static pv_password text(const char *password) {
    return (pv_password){.null = false, .bytes = pv_bytes_of_text(password)};
}

static pv_code opened(fixture *f, const sealed *s, pv_password password) {
    pv_pbe_info info = taken(f, s->algorithm);
    pv_bytes plain;
    pv_status status =
        pv_pbe_decrypt(f->crypto, f->arena, &f->limits, &info, password, s->ciphertext, &plain);
    if (status.error)
        return status.error->code;
    return pv_bytes_equal(plain, pv_bytes_of_text(SECRET)) ? PV_OK : PV_WRONG_PASSWORD;
}

static void assert_opens(fixture *f, sealed s, pv_pbe scheme, uint64_t iterations) {
    pv_pbe_info info = taken(f, s.algorithm);
    assert_int_equal(info.scheme, scheme);
    assert_true(info.has_iterations);
    assert_int_equal(info.iterations, iterations);
    assert_int_equal(opened(f, &s, text("se cret")), PV_OK);
    assert_int_equal(opened(f, &s, text("se crey")), PV_WRONG_PASSWORD);
}

static void every_scheme_of_pkcs12_opens(void **state) {
    static const struct {
        int nid;
        pv_pbe scheme;
    } SCHEMES[] = {
        {NID_pbe_WithSHA1And128BitRC4, PV_PBE_RC4_128},
        {NID_pbe_WithSHA1And40BitRC4, PV_PBE_RC4_40},
        {NID_pbe_WithSHA1And3_Key_TripleDES_CBC, PV_PBE_TRIPLE_DES},
        {NID_pbe_WithSHA1And2_Key_TripleDES_CBC, PV_PBE_DOUBLE_DES},
        {NID_pbe_WithSHA1And128BitRC2_CBC, PV_PBE_RC2_128},
        {NID_pbe_WithSHA1And40BitRC2_CBC, PV_PBE_RC2_40},
        {NID_pbeWithMD5AndDES_CBC, PV_PBE_PBES1},
        {NID_pbeWithSHA1AndRC2_CBC, PV_PBE_PBES1},
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof SCHEMES / sizeof *SCHEMES; i++) {
        X509_ALGOR *algorithm = PKCS5_pbe_set(SCHEMES[i].nid, 7, NULL, 8);
        assert_opens(f, seal(f, algorithm, "se cret", -1), SCHEMES[i].scheme, 7);
    }
}

static void pbes2_opens_with_every_cipher_and_hash(void **state) {
    static const struct {
        const char *cipher;
        pv_pbe scheme;
        int prf;
    } SCHEMES[] = {
        {"AES-128-CBC", PV_PBE_PBES2_AES128, NID_hmacWithSHA1},
        {"AES-192-CBC", PV_PBE_PBES2_AES192, NID_hmacWithSHA224},
        {"AES-256-CBC", PV_PBE_PBES2_AES256, NID_hmacWithSHA256},
        {"AES-256-CBC", PV_PBE_PBES2_AES256, NID_hmacWithSHA384},
        {"AES-256-CBC", PV_PBE_PBES2_AES256, NID_hmacWithSHA512},
        {"DES-EDE3-CBC", PV_PBE_PBES2_3DES, NID_hmacWithSHA1},
        {"RC2-CBC", PV_PBE_PBES2_RC2, NID_hmacWithSHA1},
        {"DES-CBC", PV_PBE_PBES2_DES, NID_hmacWithSHA256},
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof SCHEMES / sizeof *SCHEMES; i++) {
        const EVP_CIPHER *cipher = EVP_get_cipherbyname(SCHEMES[i].cipher);
        X509_ALGOR *algorithm = PKCS5_pbe2_set_iv(cipher, 9, NULL, 16, NULL, SCHEMES[i].prf);
        assert_opens(f, seal(f, algorithm, "se cret", -1), SCHEMES[i].scheme, 9);
    }
}

static sealed with_scrypt(fixture *f, uint64_t cost) {
    X509_ALGOR *algorithm = PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), NULL, 0, NULL, cost, 2, 1);
    return seal(f, algorithm, "se cret", -1);
}

static void scrypt_opens_and_has_no_iterations(void **state) {
    fixture *f = *state;
    sealed s = with_scrypt(f, 16);
    pv_pbe_info info = taken(f, s.algorithm);
    assert_int_equal(info.scheme, PV_PBE_PBES2_AES256);
    assert_false(info.has_iterations);
    assert_int_equal(opened(f, &s, text("se cret")), PV_OK);
    assert_int_equal(opened(f, &s, text("wrong")), PV_WRONG_PASSWORD);
}

static void scrypt_above_the_limit_is_not_begun(void **state) {
    fixture *f = *state;
    sealed s = with_scrypt(f, 1024);
    f->limits.kdf_iterations = 2047;
    assert_int_equal(opened(f, &s, text("se cret")), PV_OVER_LIMIT);
    f->limits.kdf_iterations = 2048;
    assert_int_equal(opened(f, &s, text("se cret")), PV_OK);
}

static void null_and_empty_are_two_passwords_to_pkcs12(void **state) {
    fixture *f = *state;
    const int nid = NID_pbe_WithSHA1And3_Key_TripleDES_CBC;
    pv_password null = {.null = true};
    sealed with_null = seal(f, PKCS5_pbe_set(nid, 3, NULL, 8), NULL, 0);
    sealed with_empty = seal(f, PKCS5_pbe_set(nid, 3, NULL, 8), "", 0);
    assert_int_equal(opened(f, &with_null, null), PV_OK);
    assert_int_not_equal(opened(f, &with_null, text("")), PV_OK);
    assert_int_equal(opened(f, &with_empty, text("")), PV_OK);
    assert_int_not_equal(opened(f, &with_empty, null), PV_OK);
}

static void passwords_beyond_ascii_open(void **state) {
    fixture *f = *state;
    const int nid = NID_pbe_WithSHA1And3_Key_TripleDES_CBC;
    static const char *const PASSWORDS[] = {"gr\xc3\xbc\xc3\x9f", "\xf0\x9f\x94\x91",
                                            "latin-1 gr\xfc\xdf"};
    for (size_t i = 0; i < 3; i++) {
        sealed s = seal(f, PKCS5_pbe_set(nid, 3, NULL, 8), PASSWORDS[i], -1);
        assert_int_equal(opened(f, &s, text(PASSWORDS[i])), PV_OK);
    }
}

static void iterations_above_the_limit_are_named_and_not_begun(void **state) {
    fixture *f = *state;
    static const uint8_t BOMB[] = "\x30\x1e\x06\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x03"
                                  "\x30\x10\x04\x08saltsalt\x02\x04\x7f\xff\xff\xff";
    pv_pbe_info info = taken(f, (pv_bytes){BOMB, sizeof BOMB - 1});
    pv_bytes plain, ciphertext = {(const uint8_t *)"12345678", 8};
    pv_status status =
        pv_pbe_decrypt(f->crypto, f->arena, &f->limits, &info, text("x"), ciphertext, &plain);
    assert_non_null(status.error);
    assert_int_equal(status.error->code, PV_OVER_LIMIT);
    assert_non_null(strstr(status.error->message, "2147483647"));
}

static void an_unknown_scheme_is_taken_and_refused_when_used(void **state) {
    fixture *f = *state;
    sealed s = {{(const uint8_t *)"\x30\x07\x06\x03\x2a\x03\x04\x05\x00", 9},
                {(const uint8_t *)"12345678", 8}};
    pv_pbe_info info = taken(f, s.algorithm);
    assert_int_equal(info.scheme, PV_PBE_OTHER);
    assert_string_equal(info.oid, "1.2.3.4");
    assert_int_equal(opened(f, &s, text("x")), PV_UNSUPPORTED);
}

static void parameters_that_do_not_parse_are_damage(void **state) {
    fixture *f = *state;
    sealed s = {
        {(const uint8_t *)"\x30\x0e\x06\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01\x03\x05\x00", 16},
        {(const uint8_t *)"12345678", 8}};
    assert_true(taken(f, s.algorithm).damaged);
    assert_false(taken(f, s.algorithm).has_iterations);
    assert_int_equal(opened(f, &s, text("x")), PV_DAMAGED);
}

static void a_ciphertext_that_is_not_whole_blocks_is_damage(void **state) {
    fixture *f = *state;
    sealed s =
        seal(f, PKCS5_pbe_set(NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 3, NULL, 8), "se cret", -1);
    s.ciphertext.size--;
    assert_int_equal(opened(f, &s, text("se cret")), PV_DAMAGED);
    s.ciphertext.size = 0;
    assert_int_equal(opened(f, &s, text("se cret")), PV_DAMAGED);
}

static void without_the_legacy_provider_3des_opens_and_rc2_says_what_it_needs(void **state) {
    fixture *f = *state;
    sealed rc2 = seal(f, PKCS5_pbe_set(NID_pbe_WithSHA1And40BitRC2_CBC, 3, NULL, 8), "pw", -1);
    sealed des =
        seal(f, PKCS5_pbe_set(NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 3, NULL, 8), "pw", -1);
    pv_crypto_free(f->crypto);
    assert_int_equal(setenv("OPENSSL_MODULES", "/nonexistent", 1), 0);
    f->crypto = pv_crypto_new();
    assert_int_equal(unsetenv("OPENSSL_MODULES"), 0);
    assert_non_null(f->crypto);
    if (pv_crypto_has_legacy(f->crypto))
        skip(); /* an OpenSSL that has it built in */
    pv_pbe_info info = taken(f, rc2.algorithm);
    pv_bytes plain;
    pv_status status =
        pv_pbe_decrypt(f->crypto, f->arena, &f->limits, &info, text("pw"), rc2.ciphertext, &plain);
    assert_non_null(status.error);
    assert_int_equal(status.error->code, PV_UNSUPPORTED);
    assert_non_null(strstr(status.error->message, "legacy provider"));
    assert_int_equal(opened(f, &des, text("pw")), PV_OK);
}

/* Whatever one bit does to an algorithm, it ends in an answer. */
static void every_flipped_bit_of_an_algorithm_is_survived(void **state) {
    fixture *f = *state;
    f->limits.kdf_iterations = 1000;
    sealed s = seal(f, PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), 3, NULL, 8, NULL, NID_hmacWithSHA256),
                    "se cret", -1);
    uint8_t bytes[256];
    assert_true(s.algorithm.size <= sizeof bytes);
    for (size_t bit = 0; bit < s.algorithm.size * 8; bit++) {
        memcpy(bytes, s.algorithm.data, s.algorithm.size);
        bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ 1u << bit % 8);
        pv_cursor c = pv_cursor_over((pv_bytes){bytes, s.algorithm.size}, f->arena);
        c.tolerant = true;
        pv_pbe_info info;
        pv_bytes plain;
        pv_status status = pv_pbe_take(&c, &info);
        if (!status.error)
            status = pv_pbe_decrypt(f->crypto, f->arena, &f->limits, &info, text("se cret"),
                                    s.ciphertext, &plain);
        if (status.error)
            assert_true(strlen(status.error->message) > 0);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(every_scheme_of_pkcs12_opens),
        CASE(pbes2_opens_with_every_cipher_and_hash),
        CASE(scrypt_opens_and_has_no_iterations),
        CASE(scrypt_above_the_limit_is_not_begun),
        CASE(null_and_empty_are_two_passwords_to_pkcs12),
        CASE(passwords_beyond_ascii_open),
        CASE(iterations_above_the_limit_are_named_and_not_begun),
        CASE(an_unknown_scheme_is_taken_and_refused_when_used),
        CASE(parameters_that_do_not_parse_are_damage),
        CASE(a_ciphertext_that_is_not_whole_blocks_is_damage),
        CASE(without_the_legacy_provider_3des_opens_and_rc2_says_what_it_needs),
        CASE(every_flipped_bit_of_an_algorithm_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
