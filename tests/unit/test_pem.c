/* SPDX-License-Identifier: Apache-2.0
 * PEM text, tidy and untidy. The blocks hold private keys, for their reader is next door. */
#include "key_sample.h"

#include <openssl/pem.h>

#include "base/text.h"

extern const pv_reader PV_READER_pem;

/* The Ed25519 key of RFC 8410 section 10.3. */
#define BODY "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
#define KEY  "-----BEGIN PRIVATE KEY-----\n" BODY "\n-----END PRIVATE KEY-----\n"

static unsigned artifacts(key_fixture *f) {
    return f->reading.unit.artifact_count;
}

static const char *path_of(key_fixture *f, unsigned index) {
    return key_subject(f, index)->artifact->path;
}

static void read_text(key_fixture *f, const char *text) {
    key_read(f, pv_bytes_of_text(text));
}

static void one_block_keeps_the_path_of_its_file(void **state) {
    key_fixture *f = *state;
    read_text(f, KEY);
    assert_key_enum(key_only(f), ALGORITHM, PV_KEYALGORITHM_ED25519);
    assert_key_enum(key_only(f), PROTECTION, PV_PROTECTION_CLEAR);
    assert_string_equal(path_of(f, 0), "input");
    assert_string_equal(f->reading.unit.artifacts->format, "pem");
    assert_int_equal(artifacts(f), 2);
    assert_int_equal(key_only(f)->artifact->bytes.size, 48);
}

static void several_blocks_are_numbered_those_that_are_passed_over_too(void **state) {
    key_fixture *f = *state;
    read_text(f, KEY "-----BEGIN X509 CRL-----\n!!\n-----END X509 CRL-----\n" KEY);
    assert_int_equal(f->reading.unit.problem_count, 0);
    assert_int_equal(f->reading.unit.subject_count, 2);
    assert_string_equal(path_of(f, 0), "input#1");
    assert_string_equal(path_of(f, 1), "input#3");
}

static void line_ends_of_every_kind_and_none_are_read(void **state) {
    key_fixture *f = *state;
    static const char *const TEXTS[] = {
        "-----BEGIN PRIVATE KEY-----\r\n" BODY "\r\n-----END PRIVATE KEY-----\r\n",
        "-----BEGIN PRIVATE KEY-----\r\r\n" BODY "\r\r\n-----END PRIVATE KEY-----\r\r\n",
        "-----BEGIN PRIVATE KEY-----\r" BODY "\r-----END PRIVATE KEY-----",
        "  -----BEGIN PRIVATE KEY-----\n\n  " BODY "  \n\n\t-----END PRIVATE KEY-----",
        "\xef\xbb\xbf-----BEGIN PRIVATE KEY-----\n" BODY "\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----" BODY "-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----   \n" BODY "\n-----END PRIVATE KEY-----   \n",
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        read_text(f, TEXTS[i]);
        assert_key_int(key_only(f), BITS, 255);
    }
}

static void text_around_blocks_is_passed_over(void **state) {
    key_fixture *f = *state;
    read_text(f, "Bag Attributes\n    friendlyName: x\nKey Attributes: <No Attributes>\n" KEY
                 "--- and -----BEGIN in the middle of a line-----\n-- \n-------\n" KEY "bye");
    assert_int_equal(f->reading.unit.subject_count, 2);
    assert_int_equal(f->reading.unit.problem_count, 0);
}

static void a_bad_character_is_told_by_its_line_and_other_blocks_are_read(void **state) {
    key_fixture *f = *state;
    read_text(f, "first\r\r\n-----BEGIN PRIVATE KEY-----\r\nMC4C\r\nAQ?w\r\n"
                 "-----END PRIVATE KEY-----\r\n" KEY);
    assert_problem(f, PV_DAMAGED, PV_LINE, 4);
    assert_int_equal(f->reading.unit.subject_count, 1);
    assert_string_equal(path_of(f, 0), "input#2");
}

static void wrong_padding_is_told(void **state) {
    key_fixture *f = *state;
    read_text(f, "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\n");
    assert_problem(f, PV_DAMAGED, PV_LINE, 3);
    read_text(f, "-----BEGIN PRIVATE KEY-----\nMC4=AQAA\n-----END PRIVATE KEY-----\n");
    assert_problem(f, PV_DAMAGED, PV_LINE, 2);
}

static void a_block_without_end_is_told_by_its_begin_line(void **state) {
    key_fixture *f = *state;
    read_text(f, "x\n-----BEGIN PRIVATE KEY-----\n" BODY "\n" KEY);
    assert_problem(f, PV_DAMAGED, PV_LINE, 2);
    assert_int_equal(f->reading.unit.subject_count, 1);
    assert_string_equal(path_of(f, 0), "input#2");
    read_text(f, "-----BEGIN PRIVATE KEY-----\n" BODY "\n");
    assert_problem(f, PV_DAMAGED, PV_LINE, 1);
}

static void an_end_line_of_another_label_is_told_and_the_block_read(void **state) {
    key_fixture *f = *state;
    read_text(f, "-----BEGIN PRIVATE KEY-----\n" BODY "\n-----END RSA PRIVATE KEY-----\n");
    assert_problem(f, PV_DAMAGED, PV_LINE, 1);
    assert_int_equal(f->reading.unit.subject_count, 1);
    read_text(f, "-----BEGIN PRIVATE KEY-----\n" BODY "\n-----END PRIVATE KEY--\n");
    assert_problem(f, PV_DAMAGED, PV_LINE, 1);
    assert_int_equal(f->reading.unit.subject_count, 1);
}

static void content_that_is_not_what_the_label_says_is_told(void **state) {
    key_fixture *f = *state;
    read_text(f, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    assert_problem(f, PV_DAMAGED, PV_LINE, 1);
    assert_non_null(strstr(f->reading.unit.problems->message, "EC PRIVATE KEY"));
    assert_int_equal(f->reading.unit.subject_count, 0);
}

static void a_label_is_a_hint_and_the_content_decides(void **state) {
    key_fixture *f = *state;
    read_text(f, "-----BEGIN CERTIFICATE-----\n" BODY "\n-----END CERTIFICATE-----\n");
    assert_key_enum(key_only(f), FORMAT, PV_KEYFORMAT_PKCS8);
    read_text(f, "-----BEGIN SOMETHING-----\n" BODY "\n-----END SOMETHING-----\n");
    assert_key_enum(key_only(f), FORMAT, PV_KEYFORMAT_PKCS8);
}

static void labels_of_no_use_here_are_passed_over_in_silence(void **state) {
    key_fixture *f = *state;
    static const char *const LABELS[] = {"X509 CRL",      "PUBLIC KEY",          "DH PARAMETERS",
                                         "EC PARAMETERS", "OPENSSH PRIVATE KEY", "SM2 PARAMETERS",
                                         "NONSENSE",      "PGP PUBLIC KEY BLOCK"};
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        read_text(f, pv_arena_printf(f->made, "-----BEGIN %s-----\nAAAA\n-----END %s-----\n",
                                     LABELS[i], LABELS[i]));
        assert_int_equal(f->reading.unit.problem_count, 0);
        assert_int_equal(f->reading.unit.subject_count, 0);
        read_text(f, pv_arena_printf(f->made, "-----BEGIN %s-----\n?\n", LABELS[i]));
        assert_int_equal(f->reading.unit.problem_count, 0);
    }
}

static pv_bytes enveloped(key_fixture *f, EVP_PKEY *key, const char *cipher) {
    BIO *bio = BIO_new(BIO_s_mem());
    char *data;
    const unsigned char secret[] = "secret";
    assert_int_equal(PEM_write_bio_PrivateKey_traditional(bio, key, EVP_get_cipherbyname(cipher),
                                                          secret, 6, NULL, NULL),
                     1);
    long size = BIO_get_mem_data(bio, &data);
    pv_bytes made = {pv_arena_copy(f->made, data, (size_t)size), (size_t)size};
    BIO_free(bio);
    return made;
}

static void
a_block_under_rfc_1421_headers_is_locked_but_its_label_tells_the_algorithm(void **state) {
    key_fixture *f = *state;
    key_read(f, enveloped(f, f->rsa, "DES-EDE3-CBC"));
    pv_subject *key = key_only(f);
    assert_true(key->artifact->locked);
    assert_key_enum(key, FORMAT, PV_KEYFORMAT_ENCRYPTED_PEM);
    assert_key_enum(key, PROTECTION, PV_PROTECTION_ENCRYPTED);
    assert_key_enum(key, ENCRYPTION, PV_PBE_PEM);
    assert_key_enum(key, ALGORITHM, PV_KEYALGORITHM_RSA);
    assert_key_int(key, KDF_ITERATIONS, 1);
    assert_key_unknown(key, BITS);
    key_read(f, enveloped(f, f->ec, "AES-128-CBC"));
    assert_key_enum(key_only(f), ALGORITHM, PV_KEYALGORITHM_EC);
}

static void a_password_opens_a_block_under_rfc_1421_headers(void **state) {
    key_fixture *f = *state;
    static const char *const CIPHERS[] = {"DES-EDE3-CBC", "AES-128-CBC", "AES-192-CBC",
                                          "AES-256-CBC", "CAMELLIA-256-CBC"};
    key_offer(f, "wrong");
    key_offer(f, "secret");
    for (size_t i = 0; i < sizeof CIPHERS / sizeof *CIPHERS; i++) {
        key_read(f, enveloped(f, f->rsa, CIPHERS[i]));
        pv_subject *key = key_only(f);
        assert_key_int(key, BITS, 1024);
        assert_key_enum(key, PROTECTION, PV_PROTECTION_ENCRYPTED);
        assert_key_enum(key, FORMAT, PV_KEYFORMAT_ENCRYPTED_PEM);
        assert_same_bytes(key->spki, key_spki(f, f->rsa));
    }
}

static void a_wrong_password_for_rfc_1421_headers_is_a_problem(void **state) {
    key_fixture *f = *state;
    key_offer(f, "wrong");
    key_read(f, enveloped(f, f->rsa, "AES-256-CBC"));
    assert_problem(f, PV_WRONG_PASSWORD, PV_BYTE, 0);
    assert_false(key_subject(f, 0)->artifact->locked);
}

static void headers_that_do_not_say_how_are_damage(void **state) {
    key_fixture *f = *state;
    static const char *const INFOS[] = {"", "DEK-Info: AES-256-CBC\n", "DEK-Info: AES-256-CBC,xx\n",
                                        "DEK-Info: ,00\n\tmore\n"};
    key_offer(f, "secret");
    for (size_t i = 0; i < sizeof INFOS / sizeof *INFOS; i++) {
        read_text(f, pv_arena_printf(f->made,
                                     "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                                     "%s\nAAAA\n-----END RSA PRIVATE KEY-----\n",
                                     INFOS[i]));
        assert_non_null(f->reading.unit.problems);
    }
    read_text(f, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: XOR,0011\n\n"
                 "AAAA\n-----END RSA PRIVATE KEY-----\n");
    assert_int_equal(f->reading.unit.problems->code, PV_UNSUPPORTED);
}

static void other_headers_are_passed_over(void **state) {
    key_fixture *f = *state;
    read_text(f, "-----BEGIN PRIVATE KEY-----\nComment: a\n  folded: line\nX-Y: z\n\n" BODY
                 "\n-----END PRIVATE KEY-----\n");
    assert_key_int(key_only(f), BITS, 255);
}

static void a_binary_file_with_a_block_in_it_is_no_pem(void **state) {
    key_fixture *f = *state;
    static const char BINARY[] = "\x7f"
                                 "ELF\0\0\n" KEY;
    assert_false(
        test_reading_run(&f->reading, "input", (pv_bytes){(const uint8_t *)BINARY, sizeof BINARY}));
}

static void damaged_text_is_read_without_harm(void **state) {
    key_fixture *f = *state;
    key_mutilate(f, &PV_READER_pem, pv_bytes_of_text("a\r\n" KEY "b: c\n" KEY));
    key_offer(f, "secret");
    key_mutilate(f, &PV_READER_pem, enveloped(f, f->ec, "AES-256-CBC"));
}

/* Quadratic work would take hours here. */
static void a_million_begin_lines_are_read_in_one_go(void **state) {
    key_fixture *f = *state;
    static const char *const LINES[] = {"-----BEGIN CERTIFICATE-----\n", "-----BEGIN \n", "-----\n",
                                        "-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n"};
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        pv_textbuf text = pv_textbuf_new(f->made, 64u << 20);
        for (size_t n = 0; n < 300000; n++)
            pv_textbuf_adds(&text, LINES[i]);
        size_t size;
        const char *data = pv_textbuf_end(&text, &size);
        assert_non_null(data);
        (void)test_reading_run(&f->reading, "input", (pv_bytes){(const uint8_t *)data, size});
        assert_int_equal(f->reading.unit.subject_count, 0);
        pv_arena_reset(f->made);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(one_block_keeps_the_path_of_its_file),
        CASE(several_blocks_are_numbered_those_that_are_passed_over_too),
        CASE(line_ends_of_every_kind_and_none_are_read),
        CASE(text_around_blocks_is_passed_over),
        CASE(a_bad_character_is_told_by_its_line_and_other_blocks_are_read),
        CASE(wrong_padding_is_told),
        CASE(a_block_without_end_is_told_by_its_begin_line),
        CASE(an_end_line_of_another_label_is_told_and_the_block_read),
        CASE(content_that_is_not_what_the_label_says_is_told),
        CASE(a_label_is_a_hint_and_the_content_decides),
        CASE(labels_of_no_use_here_are_passed_over_in_silence),
        CASE(a_block_under_rfc_1421_headers_is_locked_but_its_label_tells_the_algorithm),
        CASE(a_password_opens_a_block_under_rfc_1421_headers),
        CASE(a_wrong_password_for_rfc_1421_headers_is_a_problem),
        CASE(headers_that_do_not_say_how_are_damage),
        CASE(other_headers_are_passed_over),
        CASE(a_binary_file_with_a_block_in_it_is_no_pem),
        CASE(damaged_text_is_read_without_harm),
        CASE(a_million_begin_lines_are_read_in_one_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
