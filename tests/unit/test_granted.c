/* SPDX-License-Identifier: Apache-2.0 */
#include "fit_maker.h"

static pv_subject *bare_request(void) {
    pv_subject *s = new_subject(PV_KIND_REQUEST);
    pv_set_REQUEST_KEY_ALGORITHM(s, HERE, PV_KEYALGORITHM_RSA);
    pv_set_REQUEST_KEY_BITS(s, HERE, 2048);
    return s;
}

static const pv_snapshot *profile(const char *facts) {
    pv_snap_mask mask = pv_snap_mask_new();
    pv_snapshot *s;
    const char *all =
        pv_arena_printf(arena, "pkivet snapshot 1\ntemplate: p\nfacts:\n%sfindings:\n", facts);
    assert_null(pv_snap_read(arena, "p.snap", pv_slice_of(all), &mask, &s).error);
    return s;
}

#define ROLE                                                                                       \
    "  template.allowed_names:\n    corpus.test\n    {{identity.entity.name}}.test\n"              \
    "  template.key_algorithm: absent\n  template.kind = vault\n"                                  \
    "  template.minimal_key_size: absent\n  template.name_allowances:\n    csr_alt_names\n"        \
    "    csr_common_name\n"

static void hold_names(const pv_snapshot *t, const char *subject, const char *name) {
    pv_subject *s = bare_request();
    pv_text *names = pv_arena_array(arena, 1, sizeof *names);
    names[0] = text(name);
    pv_set_REQUEST_SUBJECT(s, HERE, text(subject));
    pv_set_REQUEST_SUBJECT_ALT_NAMES(s, HERE, names, 1);
    hold(s, t, NULL);
}

typedef struct {
    const char *allows, *subject, *name;
    pv_verdict verdict;
} asking;

static void decide(const asking *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *facts = pv_arena_printf(arena, "%s%s", ROLE, cases[i].allows);
        hold_names(profile(facts), cases[i].subject, cases[i].name);
        const pv_fit_line *l = line_of(PV_FIT_SUBJECT);
        if ((l ? l->verdict : PV_VERDICT_PASS) != cases[i].verdict)
            fail_msg("%s, %s with %s", cases[i].subject, cases[i].name, cases[i].allows);
    }
}
#define DECIDE(cases) decide(cases, sizeof(cases) / sizeof *(cases))

static void test_a_role_grants_the_names_that_it_says(void **state) {
    static const asking CASES[] = {
        {"    subdomains\n", "CN=a.corpus.test", "dns:b.corpus.test", PV_VERDICT_PASS},
        {"    subdomains\n", "CN=a.corpus.test", "dns:corpus.test", PV_VERDICT_CANNOT_TELL},
        {"    bare_domains\n", "CN=corpus.test", "dns:CORPUS.test", PV_VERDICT_PASS},
        {"    subdomains\n", "CN=a.corpus.test", "dns:*.corpus.test", PV_VERDICT_FAIL},
        {"    subdomains\n    wildcards\n", "CN=a.corpus.test", "dns:*.corpus.test",
         PV_VERDICT_PASS},
        {"    subdomains\n    wildcards\n", "CN=a.corpus.test", "dns:w*b.a.corpus.test",
         PV_VERDICT_PASS},
        {"    any_name\n    wildcards\n", "CN=a", "dns:**.corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n    wildcards\n", "CN=a", "dns:a.*.corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n    wildcards\n", "CN=a", "dns:-*.corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n    wildcards\n", "CN=a", "dns:*", PV_VERDICT_PASS},
        {"    subdomains\n", "CN=a.corpus.test", "ip:192.0.2.1", PV_VERDICT_FAIL},
        {"    ip_addresses\n    any_name\n", "CN=x", "ip:192.0.2.1", PV_VERDICT_PASS},
        {"    any_name\n", "CN=x", "dns:*.example.test", PV_VERDICT_FAIL},
        {"    localhost\n", "CN=localhost", "dns:localhost", PV_VERDICT_PASS},
        {"    localhost\n    wildcards\n", "CN=localhost", "dns:*.localdomain", PV_VERDICT_PASS},
        {"    localhost\n    subdomains\n", "CN=a.localhost", "dns:localhost", PV_VERDICT_PASS},
        {"    subdomains\n", "CN=a.corpus.test,O=Corpus", "uri:http://a", PV_VERDICT_CANNOT_TELL},
    };
    (void)state;
    DECIDE(CASES);
}

static void test_names_that_are_none_of_hosts_are_refused_whatever_else_is_allowed(void **state) {
    static const asking CASES[] = {
        {"    any_name\n", "CN=a", "dns:bad!host.corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:-a.corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:a-.corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:a_b.corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:a..b", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:.corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:a--b.corpus.test.", PV_VERDICT_PASS},
        {"    any_name\n", "CN=a", "email:u_x@corpus.test", PV_VERDICT_PASS},
        {"    any_name\n", "CN=a", "email:u@corpus_test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "email:u@v@corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n    wildcards\n", "CN=a", "email:u@*.corpus.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=not a host", "dns:a", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a\\,b", "dns:a", PV_VERDICT_FAIL},
        {"    any_name\n", "O=Corpus+CN=a_b", "dns:a", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a\\2Dc", "dns:a", PV_VERDICT_PASS},
        {"    any_name\n", "CN=\"a, b\"", "dns:a", PV_VERDICT_CANNOT_TELL},
        {"    any_name\n",
         "CN=b\xc3\xbc"
         "cher.test",
         "dns:a", PV_VERDICT_PASS},
        {"    any_name\n", "CN=b\xc3\xbc_.test", "dns:a", PV_VERDICT_FAIL},
        {"    any_name\n    no_hostnames\n", "CN=not a host", "dns:a_b", PV_VERDICT_PASS},
        {"    any_name\n    no_hostnames\n", "CN=a..b", "dns:a..b", PV_VERDICT_CANNOT_TELL},
    };
    (void)state;
    DECIDE(CASES);
}

static void test_labels_have_their_longest_and_xn_must_be_punycode(void **state) {
#define TEN         "abcdefghij"
#define SIXTY       TEN TEN TEN TEN TEN TEN
#define LONG_LABELS SIXTY "." SIXTY "." SIXTY "." SIXTY "."
    static const asking CASES[] = {
        {"    any_name\n", "CN=a", "dns:" SIXTY "abc.test", PV_VERDICT_PASS},
        {"    any_name\n", "CN=a", "dns:" SIXTY "abcd.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:" LONG_LABELS "abcdefghi", PV_VERDICT_PASS},
        {"    any_name\n", "CN=a", "dns:" LONG_LABELS "abcdefghij", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:xn--bcher-kva.test", PV_VERDICT_PASS},
        {"    any_name\n", "CN=a", "dns:xn--mnchen-3ya.test", PV_VERDICT_PASS},
        {"    any_name\n", "CN=a", "dns:xn--fiqs8s", PV_VERDICT_PASS},
        {"    any_name\n", "CN=a", "dns:xn--bcher-kv.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:xn--99999999.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:xn--.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:xn--a_b-kva.test", PV_VERDICT_FAIL},
        {"    any_name\n", "CN=a", "dns:xn--abc-.test", PV_VERDICT_CANNOT_TELL},
    };
    (void)state;
    DECIDE(CASES);
}

static void test_letters_count_as_written_below_a_domain(void **state) {
    static const asking CASES[] = {
        {"    subdomains\n", "CN=A.corpus.test", "dns:a.CORPUS.test", PV_VERDICT_CANNOT_TELL},
        {"    bare_domains\n", "CN=corpus.test", "email:u@CORPUS.test", PV_VERDICT_PASS},
        {"    subdomains\n", "CN=a.corpus.test", "email:u@a.corpus.test", PV_VERDICT_PASS},
        {"    localhost\n    any_name\n", "CN=LOCALHOST", "dns:LOCALHOST", PV_VERDICT_PASS},
    };
    (void)state;
    DECIDE(CASES);
    hold_names(profile("  template.allowed_names:\n    corpus.test\n  template.kind = vault\n"
                       "  template.name_allowances:\n    csr_alt_names\n    subdomains\n"),
               "CN=a", "dns:a.CORPUS.test");
    assert_int_equal(line_of(PV_FIT_SUBJECT)->verdict, PV_VERDICT_FAIL);
}

static void test_stars_in_domains_stand_for_anything(void **state) {
    static const struct {
        const char *domain, *name;
        pv_verdict verdict;
    } CASES[] = {
        {"web-*.corpus.test", "dns:WEB-1.corpus.test", PV_VERDICT_PASS},
        {"web-*.corpus.test", "dns:app-1.corpus.test", PV_VERDICT_FAIL},
        {"*.corpus.test", "dns:a.b.corpus.test", PV_VERDICT_PASS},
        {"*-web-*.test", "dns:a-web-b.test", PV_VERDICT_PASS},
        {"*-web-*.test", "dns:a-web-b.test.evil", PV_VERDICT_FAIL},
        {"a*", "dns:ab", PV_VERDICT_PASS},
        {"a*", "dns:b", PV_VERDICT_FAIL},
        {"a*{{identity.entity.id}}", "dns:b", PV_VERDICT_CANNOT_TELL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *facts = pv_arena_printf(arena,
                                            "  template.allowed_names:\n    %s\n"
                                            "  template.kind = vault\n  template.name_allowances:\n"
                                            "    csr_alt_names\n    globs\n",
                                            CASES[i].domain);
        hold_names(profile(facts), "CN=x", CASES[i].name);
        const pv_fit_line *l = line_of(PV_FIT_SUBJECT);
        if ((l ? l->verdict : PV_VERDICT_PASS) != CASES[i].verdict)
            fail_msg("%s with %s", CASES[i].name, CASES[i].domain);
    }
}

static void test_a_common_name_is_of_a_kind_that_the_role_takes(void **state) {
    static const asking CASES[] = {
        {"    any_name\n    no_mail_common_name\n", "CN=u@corpus.test", "dns:a", PV_VERDICT_FAIL},
        {"    any_name\n    no_mail_common_name\n", "CN=a", "email:u@b", PV_VERDICT_PASS},
        {"    any_name\n    no_host_common_name\n", "CN=a.corpus.test", "dns:a", PV_VERDICT_FAIL},
        {"    any_name\n    no_host_common_name\n", "CN=u@b", "dns:a", PV_VERDICT_PASS},
        {"    subdomains\n    unchecked_common_name\n", "CN=Corpus Web", "dns:a.corpus.test",
         PV_VERDICT_PASS},
        {"    subdomains\n    unchecked_common_name\n", "CN=evil.test", "dns:a.corpus.test",
         PV_VERDICT_CANNOT_TELL},
        {"    any_name\n", "O=Corpus", "dns:a", PV_VERDICT_CANNOT_TELL},
        {"    any_name\n    no_common_name\n", "O=Corpus", "dns:a", PV_VERDICT_PASS},
    };
    (void)state;
    DECIDE(CASES);
}

static void test_names_that_a_role_takes_from_elsewhere_are_not_held_against_it(void **state) {
    (void)state;
    hold_names(profile("  template.allowed_names:\n    corpus.test\n  template.kind = vault\n"
                       "  template.name_allowances:\n    subdomains\n"),
               "CN=evil", "dns:evil");
    assert_null(line_of(PV_FIT_SUBJECT));
    hold_names(profile("  template.kind = vault\n"), "CN=evil", "dns:evil");
    assert_non_null(line_of(PV_FIT_SUBJECT));
    assert_int_equal(line_of(PV_FIT_SUBJECT)->verdict, PV_VERDICT_CANNOT_TELL);
}

static void test_a_profile_of_cfssl_takes_any_name_unless_an_expression_binds_it(void **state) {
    (void)state;
    hold_names(profile("  template.allowed_names: absent\n  template.kind = cfssl\n"
                       "  template.key_algorithm: absent\n  template.minimal_key_size: absent\n"
                       "  template.key_usage: absent\n  template.extended_key_usage: absent\n"),
               "CN=a", "dns:a");
    assert_null(line_of(PV_FIT_SUBJECT));
    hold_names(profile("  template.allowed_names:\n    ^a$\n  template.kind = cfssl\n"), "CN=a",
               "dns:a");
    assert_non_null(line_of(PV_FIT_SUBJECT));
    assert_string_equal(line_of(PV_FIT_SUBJECT)->allowed, "^a$");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(test_a_role_grants_the_names_that_it_says),
        TEST(test_names_that_are_none_of_hosts_are_refused_whatever_else_is_allowed),
        TEST(test_labels_have_their_longest_and_xn_must_be_punycode),
        TEST(test_letters_count_as_written_below_a_domain),
        TEST(test_stars_in_domains_stand_for_anything),
        TEST(test_a_common_name_is_of_a_kind_that_the_role_takes),
        TEST(test_names_that_a_role_takes_from_elsewhere_are_not_held_against_it),
        TEST(test_a_profile_of_cfssl_takes_any_name_unless_an_expression_binds_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
