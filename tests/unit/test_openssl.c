/* SPDX-License-Identifier: Apache-2.0
 * OpenSSL configurations: what variables stand for, and where a configuration begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "facts/schema.h"
#include "support/reading.h"

enum { DIGEST = 32 };

static int set_up(void **state) {
    test_reading *r = malloc(sizeof *r);
    test_reading_init(r);
    *state = r;
    return 0;
}

static int tear_down(void **state) {
    test_reading_done(*state);
    free(*state);
    return 0;
}

/* Of the first template of the text. */
static const pv_value *fact(test_reading *r, const char *text, pv_fact which) {
    assert_true(test_reading_run(r, "input", pv_bytes_of_text(text)));
    test_reading_check(r, strlen(text));
    assert_non_null(r->unit.subjects);
    return pv_subject_value(r->unit.subjects, which);
}

/* The subject of requests whose one name has the value, behind `before`. */
static void assert_value(test_reading *r, const char *before, const char *value, const char *want) {
    char text[1024], subject[256];
    snprintf(text, sizeof text,
             "%s[req]\nprompt = no\ndistinguished_name = dn\n[dn]\nown = 1\nCN = %s\n", before,
             value);
    const pv_value *v = fact(r, text, PV_FACT_TEMPLATE_SUBJECT);
    snprintf(subject, sizeof subject, "own=1, CN=%s", want ? want : "");
    assert_int_equal(v->known, want ? PV_PRESENT : PV_UNDETERMINED);
    if (want)
        assert_string_equal(v->u.text, subject);
}

static void assert_refused(test_reading *r, const char *before, const char *value,
                           const char *told) {
    assert_value(r, before, value, NULL);
    assert_non_null(r->unit.problems);
    assert_non_null(strstr(r->unit.problems->message, told));
}

static void digest_of(test_reading *r, const char *text, uint8_t ret_digest[DIGEST]) {
    const pv_value *v = fact(r, text, PV_FACT_TEMPLATE_OTHER_SETTINGS);
    assert_int_equal(v->known, PV_PRESENT);
    memcpy(ret_digest, v->u.bytes, DIGEST);
}

static void assert_same_settings(test_reading *r, const char *one, const char *other, bool same) {
    uint8_t first[DIGEST], second[DIGEST];
    digest_of(r, one, first);
    digest_of(r, other, second);
    assert_int_equal(memcmp(first, second, DIGEST) == 0, same);
}

/* ---- variables ------------------------------------------------------------------------------- */

static void every_form_of_a_variable_is_set_in(void **state) {
    static const char BEFORE[] = "a = b c\n[s]\na = d\n";
    assert_value(*state, BEFORE, "x$a.y", "xb c.y");
    assert_value(*state, BEFORE, "${a}y$(a)", "b cyb c");
    assert_value(*state, BEFORE, "$s::a ${s::a} $(s::a)", "d d d");
    assert_value(*state, BEFORE, "$own$a", "1b c");
    assert_value(*state, BEFORE, "$nowhere::a$::a", "b cb c");
    assert_value(*state, BEFORE, "\\$a '$a' \"${a}\" `$(a)`", "$a $a ${a} $(a)");
}

static void the_latest_value_before_the_line_counts(void **state) {
    assert_value(*state, "a = 1\nb = $a\na = 2\n", "$a$b", "21");
    assert_value(*state, "[s]\na = 1\n[t]\ns::a = ${s::a}2\ndefault::b = 3\n", "$s::a$b", "123");
}

static void a_variable_without_a_value_is_a_problem(void **state) {
    assert_refused(*state, "b = 1\n", "$a", "the variable 'a'");
    assert_refused(*state, "b = 1\n", "x$", "the variable ''");
    assert_refused(*state, "b = 1\n", "${b.c}", "the brace of the variable 'b'");
    assert_refused(*state, "b = 1\n", "${b)", "the brace of the variable 'b'");
    assert_refused(*state, "b = 1\n", "$default::c", "the variable 'c'");
}

static void the_environment_is_not_known_but_for_its_section(void **state) {
    test_reading *r = *state;
    assert_value(r, "a = 1\n", "$ENV::a", NULL);
    assert_value(r, "a = $ENV::b\n", "x$a", NULL);
    assert_null(r->unit.problems);
    assert_value(r, "[ENV]\na = 2\n", "$ENV::a", "2");
}

static void an_included_file_may_say_otherwise(void **state) {
    test_reading *r = *state;
    const pv_value *v = fact(r, "u = digitalSignature\n.include x\n[v]\nkeyUsage = $u\n",
                             PV_FACT_TEMPLATE_KEY_USAGE);
    assert_int_equal(v->known, PV_UNDETERMINED);
}

static void dollars_may_be_letters(void **state) {
    static const char BEFORE[] = ".pragma dollarid:true\na$b = 1\n";
    assert_value(*state, BEFORE, "$a ${a$b}", "$a 1");
    assert_value(*state, ".pragma = dollarid:on\n.pragma = dollarid:off\na = 1\n", "$a", "1");
}

/* With its end a value has 64 KiB at most, as OpenSSL counts; "$a" counts while it is replaced. */
static void values_grow_to_64_kib(void **state) {
    test_reading *r = *state;
    enum { LENGTH = 65533 };
    char *text = malloc(LENGTH + 256);
    for (int more = 0; more < 2; more++) {
        char *at = text + sprintf(text, "[v]\nbasicConstraints = CA:FALSE\na = ");
        memset(at, 'a', (size_t)(LENGTH + more));
        strcpy(at + LENGTH + more, "\nb = cc$a\n");
        (void)fact(r, text, PV_FACT_TEMPLATE_IS_CA);
        assert_int_equal(r->unit.problem_count, more);
    }
    free(text);
}

/* ---- what is not known ----------------------------------------------------------------------- */

static void what_is_not_known_counts_by_its_text(void **state) {
    assert_same_settings(*state, "[v]\nsubjectAltName = DNS:$ENV::A\nkeyUsage = cRLSign\n",
                         "[v]\nsubjectAltName = DNS:$ENV::B\nkeyUsage = cRLSign\n", false);
    assert_same_settings(
        *state, "[x]\nn = $ENV::A\n[v]\nsubjectAltName = $x::n\nkeyUsage = cRLSign\n",
        "[x]\nn = $ENV::B\n[v]\nsubjectAltName = $x::n\nkeyUsage = cRLSign\n", false);
    assert_same_settings(*state, "u = a\n.include x\n[v]\nkeyUsage = $u\n",
                         "u = b\n.include x\n[v]\nkeyUsage = $u\n", false);
    assert_same_settings(*state, "[v]\nkeyUsage = cRLSign\nsubjectAltName = $a\n",
                         "[v]\nkeyUsage = cRLSign\nsubjectAltName = $b\n", false);
    assert_same_settings(*state, "a = 1\n[v]\nsubjectAltName = $ENV::a\nkeyUsage = cRLSign\n",
                         "a = 2\n[v]\nsubjectAltName = $ENV::a\nkeyUsage = cRLSign\n", false);
}

static void what_nothing_uses_does_not_count(void **state) {
    assert_same_settings(*state,
                         "HOME = 1\ntsa = x\n[v]\nsubjectAltName = $ENV::A\nkeyUsage = cRLSign\n",
                         "tsa = y\n[v]\nsubjectAltName = $ENV::A\nkeyUsage = cRLSign\n", true);
    assert_same_settings(*state, "a = 1.2\n[v]\n1.2.3 = ASN1:OID:$a\nkeyUsage = cRLSign\n",
                         "[v]\n1.2.3 = ASN1:OID:1.2\nkeyUsage = cRLSign\n", true);
}

static void what_the_environment_chooses_counts_for_all_it_may_choose(void **state) {
    assert_same_settings(
        *state, "[c]\nx509_extensions = $ENV::A\n[v]\nbasicConstraints = CA:FALSE\n",
        "[c]\nx509_extensions = $ENV::B\n[v]\nbasicConstraints = CA:FALSE\n", false);
    assert_same_settings(*state,
                         "[req]\nprompt = no\nx509_extensions = v\ndistinguished_name = d\n[d]\nCN "
                         "= $ENV::A\n[v]\nkeyUsage = cRLSign\n",
                         "[req]\nprompt = no\nx509_extensions = v\ndistinguished_name = d\n[d]\nCN "
                         "= $ENV::B\n[v]\nkeyUsage = cRLSign\n",
                         false);
}

/* ---- included files -------------------------------------------------------------------------- */

/* A configuration that tells all of them, with a line in each of three places. */
static void assert_all_hang_on(test_reading *r, const char *line, pv_known known) {
    static const pv_fact FACTS[] = {
        PV_FACT_TEMPLATE_IS_CA,
        PV_FACT_TEMPLATE_MAX_PATH_LENGTH,
        PV_FACT_TEMPLATE_KEY_USAGE,
        PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE,
        PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS,
        PV_FACT_TEMPLATE_SUBJECT_ALT_NAMES,
        PV_FACT_TEMPLATE_CERTIFICATE_POLICIES,
        PV_FACT_TEMPLATE_REVOCATION_URLS,
        PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE,
        PV_FACT_TEMPLATE_HASH_ALGORITHM,
        PV_FACT_TEMPLATE_SUBJECT,
        PV_FACT_TEMPLATE_MAKES_CAS_FOR,
    };
    char text[1024];
    for (int at = 0; at < 3; at++) {
        snprintf(text, sizeof text,
                 "%sdefault_bits = 2048\n[req]\nprompt = no\ndistinguished_name = d\n"
                 "x509_extensions = v\ndefault_md = sha256\n[d]\nCN = a\n[v]\n%s"
                 "basicConstraints = critical, CA:TRUE, pathlen:1\nkeyUsage = keyCertSign\n"
                 "extendedKeyUsage = serverAuth\nsubjectAltName = DNS:a\n"
                 "certificatePolicies = 1.2.3\ncrlDistributionPoints = URI:http://a\n%s",
                 at == 0 ? line : "", at == 1 ? line : "", at == 2 ? line : "");
        for (size_t i = 0; i < sizeof FACTS / sizeof *FACTS; i++)
            assert_int_equal(fact(r, text, FACTS[i])->known, known);
    }
}

static void nothing_is_sure_with_an_included_file_wherever_it_stands(void **state) {
    assert_all_hang_on(*state, "# no other file\n", PV_PRESENT);
    assert_all_hang_on(*state, ".include x.cnf\n", PV_UNDETERMINED);
    assert_all_hang_on(*state, ".include = x.cnf\n", PV_UNDETERMINED);
}

static void a_request_alone_is_not_sure_with_an_included_file(void **state) {
    test_reading *r = *state;
    static const char REQUEST[] = "[req]\nprompt = no\ndistinguished_name = d\n"
                                  "default_bits = 2048\n[d]\nCN = a\n";
    static const pv_fact FACTS[] = {PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE, PV_FACT_TEMPLATE_SUBJECT};
    char text[256];
    for (size_t i = 0; i < sizeof FACTS / sizeof *FACTS; i++) {
        assert_int_equal(fact(r, REQUEST, FACTS[i])->known, PV_PRESENT);
        snprintf(text, sizeof text, "%s.include x\n", REQUEST);
        assert_int_equal(fact(r, text, FACTS[i])->known, PV_UNDETERMINED);
    }
}

static void what_is_written_beside_an_included_file_counts(void **state) {
    assert_same_settings(*state, "[v]\nbasicConstraints = CA:FALSE\n.include x\n",
                         "[v]\nbasicConstraints = CA:TRUE\n.include x\n", false);
    assert_same_settings(*state, "[v]\nkeyUsage = cRLSign\n.include x\n",
                         "[v]\nkeyUsage = keyCertSign\n.include x\n", false);
}

/* ---- lengths of paths ------------------------------------------------------------------------ */

static const pv_value *length_of(test_reading *r, const char *length, size_t problems) {
    char text[128];
    snprintf(text, sizeof text, "[v]\nbasicConstraints = critical, CA:TRUE, pathlen:%s\n", length);
    const pv_value *v = fact(r, text, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
    const pv_value *is_ca = pv_subject_value(r->unit.subjects, PV_FACT_TEMPLATE_IS_CA);
    assert_int_equal(r->unit.problem_count, problems);
    assert_int_equal(is_ca->known, problems ? PV_UNDETERMINED : PV_PRESENT);
    assert_true(problems || is_ca->u.boolean);
    return v;
}

static void a_length_of_paths_is_decimal_or_hex(void **state) {
    static const struct {
        const char *text;
        int64_t length;
    } LENGTHS[] = {{"0", 0},     {"007", 7},
                   {" 7", 7},    {"0x1", 1},
                   {"0X1f", 31}, {"0x0000000000000000000001", 1},
                   {"-0", 0},    {"--0", 0},
                   {"-0x0", 0},  {"9223372036854775807", INT64_MAX}};
    for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++) {
        const pv_value *v = length_of(*state, LENGTHS[i].text, 0);
        assert_int_equal(v->known, PV_PRESENT);
        assert_true(v->u.integer == LENGTHS[i].length);
    }
}

static void a_length_that_the_fact_cannot_hold_is_not_known(void **state) {
    static const char *const LENGTHS[] = {"99999999999999999999",
                                          "0x10000000000000000",
                                          "9223372036854775808",
                                          "-1",
                                          "--1",
                                          "0x-1",
                                          "-0x1",
                                          "-99999999999999999999"};
    for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++)
        assert_int_equal(length_of(*state, LENGTHS[i], 0)->known, PV_UNDETERMINED);
    assert_same_settings(*state, "[v]\nbasicConstraints = CA:TRUE,pathlen:99999999999999999999\n",
                         "[v]\nbasicConstraints = CA:TRUE,pathlen:99999999999999999998\n", false);
    assert_same_settings(*state, "[v]\nbasicConstraints = CA:TRUE,pathlen:0x1\n",
                         "[v]\nbasicConstraints = CA:TRUE,pathlen:1\n", true);
}

static void a_length_that_openssl_refuses_is_a_problem(void **state) {
    static const char *const LENGTHS[] = {"",   "-",   "0x",   "+1",    "0xfg",
                                          "1f", "1 2", "---1", "0x--1", "0x0x1"};
    for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++)
        assert_int_equal(length_of(*state, LENGTHS[i], 1)->known, PV_UNDETERMINED);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static void a_comment_goes_on_as_any_line_does(void **state) {
    assert_value(*state, "a = 1\n# \\\na = 2\n", "$a", "1");
    assert_value(*state, "a = 1\nb = 2 # \\\na = 3\n", "$a$b", "12");
    assert_value(*state, "a = 1 \\\n2 \\ \nb = 3\n", "$a$b", "1 2 3");
}

static void other_text_gives_its_variables_no_problem(void **state) {
    test_reading *r = *state;
    const pv_value *v =
        fact(r, "cat >x.cnf <<EOF\nu = cRLSign\n[v]\nkeyUsage = $u\nsubjectAltName = $SAN\nEOF\n",
             PV_FACT_TEMPLATE_KEY_USAGE);
    assert_int_equal(v->known, PV_PRESENT);
    assert_int_equal((int)v->at, 4);
    assert_null(r->unit.problems);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_a_variable_is_set_in),
        cmocka_unit_test(the_latest_value_before_the_line_counts),
        cmocka_unit_test(a_variable_without_a_value_is_a_problem),
        cmocka_unit_test(the_environment_is_not_known_but_for_its_section),
        cmocka_unit_test(an_included_file_may_say_otherwise),
        cmocka_unit_test(dollars_may_be_letters),
        cmocka_unit_test(values_grow_to_64_kib),
        cmocka_unit_test(what_is_not_known_counts_by_its_text),
        cmocka_unit_test(what_nothing_uses_does_not_count),
        cmocka_unit_test(what_the_environment_chooses_counts_for_all_it_may_choose),
        cmocka_unit_test(nothing_is_sure_with_an_included_file_wherever_it_stands),
        cmocka_unit_test(a_request_alone_is_not_sure_with_an_included_file),
        cmocka_unit_test(what_is_written_beside_an_included_file_counts),
        cmocka_unit_test(a_length_of_paths_is_decimal_or_hex),
        cmocka_unit_test(a_length_that_the_fact_cannot_hold_is_not_known),
        cmocka_unit_test(a_length_that_openssl_refuses_is_a_problem),
        cmocka_unit_test(a_comment_goes_on_as_any_line_does),
        cmocka_unit_test(other_text_gives_its_variables_no_problem),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
