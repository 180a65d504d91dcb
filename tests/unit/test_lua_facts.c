/* SPDX-License-Identifier: Apache-2.0
 * What rules get when they read facts. */
#include "judge_maker.h"

static const pv_place NOWHERE;

static void open_linked(bench *b) {
    static const pv_text purposes[] = {{"serverAuth", 10}, {"clientAuth", 10}};
    static const uint8_t digest[] = {0xab, 0x01};
    bench_link(b);
    pv_set_KEY_SPEC(b->key, NOWHERE, PV_KEYSPEC_SIGNATURE);
    pv_set_KEY_BITS(b->key, NOWHERE, 2048);
    pv_set_KEY_PRESENT(b->key, NOWHERE, true);
    pv_set_KEY_CONTAINER(b->key, NOWHERE, (pv_text){"{a}", 3});
    pv_subject_absent(b->key, PV_FACT_KEY_FRIENDLY_NAME);
    pv_subject_absent(b->key, PV_FACT_KEY_PKCS8_KEY_USAGE);
    pv_set_CERT_NOT_AFTER(b->cert, NOWHERE, 1700000000);
    pv_set_CERT_SHA1(b->cert, NOWHERE, (pv_bytes){digest, 2});
    pv_set_CERT_KEY_USAGE(b->cert, NOWHERE,
                          1u << PV_KEYUSAGE_DIGITAL_SIGNATURE | 1u << PV_KEYUSAGE_KEY_ENCIPHERMENT);
    pv_set_CERT_EXTENDED_KEY_USAGE(b->cert, NOWHERE, purposes, 2);
}

/* Each expression must be true of the subjects above. */
static void expect_true(const char *const *expressions, size_t count) {
    for (size_t i = 0; i < count; i++) {
        void *state;
        char body[512];
        bench_open(&state);
        bench *b = state;
        open_linked(b);
        snprintf(body, sizeof body, "if not (%s) then return fail() end", expressions[i]);
        bench_check(b, "AA001", body);
        const pv_rule_info *info = &pv_judge_catalog(b->judge)->rules[0];
        if (info->broken)
            fail_msg("%s", info->load_error);
        bench_judge(b);
        if (b->verdicts[0].verdict != PV_VERDICT_PASS)
            fail_msg("%s: %s", expressions[i], bench_message(b, "AA001"));
        bench_close(&state);
    }
}

static void present_facts_give_their_values(void **state) {
    (void)state;
    static const char *const EXPRESSIONS[] = {
        "key.spec == 'signature'",
        "key.bits == 2048 and math.type(key.bits) == 'integer'",
        "key.present == true",
        "key.container == '{a}'",
        "key.cert.not_after == 1700000000",
        "key.cert.sha1 == 'ab01'",
        "run.now == 1767225600",
        "run.profile == nil",
        "key.cert.key.spec == 'signature'",
        "key['sp' .. 'ec'] == 'signature'",
    };
    expect_true(EXPRESSIONS, sizeof EXPRESSIONS / sizeof *EXPRESSIONS);
}

static void absent_facts_give_nil_or_an_empty_set(void **state) {
    (void)state;
    static const char *const EXPRESSIONS[] = {
        "key.friendly_name == nil",         "key.pkcs8_key_usage.present == false",
        "#key.pkcs8_key_usage == 0",        "not key.pkcs8_key_usage:any('keyCertSign', 'cRLSign')",
        "key.pkcs8_key_usage:text() == ''",
    };
    expect_true(EXPRESSIONS, sizeof EXPRESSIONS / sizeof *EXPRESSIONS);
}

static void sets_answer_has_any_all_only_none(void **state) {
    (void)state;
    static const char *const EXPRESSIONS[] = {
        "key.cert.key_usage.present",
        "key.cert.key_usage:has 'digitalSignature'",
        "not key.cert.key_usage:has 'keyCertSign'",
        "key.cert.key_usage:any('keyCertSign', 'keyEncipherment')",
        "key.cert.key_usage:all { 'digitalSignature', 'keyEncipherment' }",
        "not key.cert.key_usage:all('digitalSignature', 'cRLSign')",
        "key.cert.key_usage:only('digitalSignature', 'keyEncipherment', 'cRLSign')",
        "not key.cert.key_usage:only('digitalSignature')",
        "key.cert.key_usage:none('cRLSign')",
        "#key.cert.key_usage == 2",
        "key.cert.key_usage:text() == 'digitalSignature, keyEncipherment'",
        "tostring(key.cert.key_usage) == 'digitalSignature, keyEncipherment'",
        "key.cert.extended_key_usage:has 'serverAuth'",
        "key.cert.extended_key_usage:any('1.2.3', 'clientAuth')",
        "not key.cert.extended_key_usage:all('1.2.3', 'clientAuth')",
        "key.cert.extended_key_usage:only('clientAuth', 'serverAuth')",
        "key.cert.extended_key_usage:none('1.2.3')",
        "#key.cert.extended_key_usage == 2",
    };
    expect_true(EXPRESSIONS, sizeof EXPRESSIONS / sizeof *EXPRESSIONS);
}

static void sets_can_be_gone_through(void **state) {
    bench *b = *state;
    open_linked(b);
    bench_check(b, "AA001",
                "local seen = '' "
                "for v in key.cert.key_usage:each() do seen = seen .. v .. ';' end "
                "for v in key.cert.extended_key_usage:each() do seen = seen .. v .. ';' end "
                "return fail { message = seen }");
    expect_verdict(b, "AA001", PV_VERDICT_FAIL,
                   "digitalSignature;keyEncipherment;serverAuth;clientAuth;");
}

static void an_undetermined_fact_ends_the_rule_and_is_named(void **state) {
    bench *b = *state;
    open_linked(b);
    bench_check(b, "AA001", "local x = key.exportable return fail()");
    bench_check(b, "AA002", "local x = key.cert.is_ca return fail()");
    expect_verdict(b, "AA001", PV_VERDICT_CANNOT_TELL, "key.exportable is not known from this pfx");
    expect_verdict(b, "AA002", PV_VERDICT_CANNOT_TELL, "key.cert.is_ca is not known from this pfx");
}

static void a_missing_link_makes_the_rule_not_applicable(void **state) {
    bench *b = *state;
    bench_check(b, "AA001", "return key.cert.is_ca and fail()");
    expect_verdict(b, "AA001", PV_VERDICT_NOT_APPLICABLE, NULL);
}

static void known_and_present_ask_without_ending(void **state) {
    (void)state;
    static const char *const EXPRESSIONS[] = {
        "known 'key.spec'",       "not known 'key.exportable'",   "known 'key.friendly_name'",
        "present 'key.spec'",     "not present 'key.exportable'", "not present 'key.friendly_name'",
        "known 'key.cert.sha1'",  "not known 'key.pfx.bags'",     "not present 'key.pfx.bags'",
        "not known 'cert.is_ca'",
    };
    expect_true(EXPRESSIONS, sizeof EXPRESSIONS / sizeof *EXPRESSIONS);
    expect_body("return known 'key.sepc' and fail()", PV_VERDICT_BROKEN, "did you mean key.spec?");
}

static void a_misspelt_fact_is_an_error_with_a_suggestion(void **state) {
    (void)state;
    expect_body("return key.sepc and fail()", PV_VERDICT_BROKEN,
                "pack/AA001-test.lua:2: unknown fact key.sepc; did you mean key.spec?");
    expect_body("return key.cert.key_usge and fail()", PV_VERDICT_BROKEN,
                "unknown fact cert.key_usge; did you mean cert.key_usage?");
    expect_body("return key.crt and fail()", PV_VERDICT_BROKEN, "did you mean key.cert?");
    expect_body("return key[1] and fail()", PV_VERDICT_BROKEN, "unknown fact key.1");
    expect_body("return run.nwo and fail()", PV_VERDICT_BROKEN, "did you mean run.now?");
}

static void a_misspelt_value_of_a_set_is_an_error_with_a_suggestion(void **state) {
    bench *b = *state;
    open_linked(b);
    bench_check(b, "AA001", "return key.cert.key_usage:has 'digitalsignatures' and fail()");
    bench_check(b, "AA002", "return key.cert.key_usage:hass 'x' and fail()");
    bench_check(b, "AA003", "return key.cert.key_usage:has(1) and fail()");
    expect_verdict(b, "AA001", PV_VERDICT_BROKEN,
                   "cert.key_usage has no value \"digitalsignatures\"; did you mean "
                   "\"digitalSignature\"?");
    expect_verdict(b, "AA002", PV_VERDICT_BROKEN, "did you mean 'has'?");
    expect_verdict(b, "AA003", PV_VERDICT_BROKEN, NULL);
}

static void compute_bits(pv_subject *subject, pv_fact fact, const void *data) {
    assert_int_equal(fact, PV_FACT_KEY_BITS);
    ++*(int *)(uintptr_t)data;
    pv_set_KEY_BITS(subject, NOWHERE, 512);
}

static void a_pending_fact_is_computed_only_when_it_is_read(void **state) {
    bench *b = *state;
    int computed = 0;
    pv_subject_pending(b->key, PV_FACT_KEY_BITS);
    b->key->resolve = compute_bits;
    b->key->resolve_data = &computed;
    pv_set_KEY_SPEC(b->key, NOWHERE, PV_KEYSPEC_SIGNATURE);
    bench_check(b, "AA001", "if key.spec == 'exchange' then return key.bits < 1024 and fail() end");
    bench_judge(b);
    assert_int_equal(computed, 0);
    bench_check(b, "AA002", "return key.bits < 1024 and fail { at = 'key.bits' }");
    expect_verdict(b, "AA002", PV_VERDICT_FAIL, "key.bits is 512");
    assert_int_equal(computed, 1);
}

static void the_next_subject_shows_nothing_of_the_one_before(void **state) {
    bench *b = *state;
    open_linked(b);
    bench_check(b, "AA001",
                "return fail { message = tostring(key.container) .. tostring(key.bits) .. "
                "key.cert.extended_key_usage:text() .. tostring(key.spec) }");
    expect_verdict(b, "AA001", PV_VERDICT_FAIL, "{a}2048serverAuth, clientAuthsignature");
    bench_renew_unit(b);
    bench_link(b);
    pv_subject_all_absent(b->key);
    pv_subject_all_absent(b->cert);
    expect_verdict(b, "AA001", PV_VERDICT_FAIL, "nilnilnil");
    bench_renew_unit(b);
    expect_verdict(b, "AA001", PV_VERDICT_CANNOT_TELL, "key.container is not known");
    pv_subject_all_absent(b->key);
    expect_verdict(b, "AA001", PV_VERDICT_NOT_APPLICABLE, NULL);
}

static void a_text_too_long_for_rules_is_not_known(void **state) {
    bench *b = *state;
    size_t size = 2u << 20;
    char *text = pv_arena_alloc(b->arena, size + 1);
    memset(text, 'a', size);
    pv_set_KEY_CONTAINER(b->key, NOWHERE, (pv_text){text, size});
    bench_check(b, "AA001", "return key.container and fail()");
    expect_verdict(b, "AA001", PV_VERDICT_CANNOT_TELL, "key.container is not known");
}

static void a_list_too_long_for_rules_is_not_known(void **state) {
    bench *b = *state;
    size_t count = 100000;
    pv_text *list = pv_arena_array(b->arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (pv_text){"1.2.3", 5};
    bench_link(b);
    pv_set_CERT_EXTENDED_KEY_USAGE(b->cert, NOWHERE, list, count);
    bench_check(b, "AA001", "return key.cert.extended_key_usage:has 'x' and fail()");
    expect_verdict(b, "AA001", PV_VERDICT_CANNOT_TELL, "key.cert.extended_key_usage is not known");
    pv_set_CERT_EXTENDED_KEY_USAGE(b->cert, NOWHERE, list, 4000);
    expect_verdict(b, "AA001", PV_VERDICT_PASS, NULL);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        CASE(present_facts_give_their_values),
        CASE(absent_facts_give_nil_or_an_empty_set),
        CASE(sets_answer_has_any_all_only_none),
        CASE(sets_can_be_gone_through),
        CASE(an_undetermined_fact_ends_the_rule_and_is_named),
        CASE(a_missing_link_makes_the_rule_not_applicable),
        CASE(known_and_present_ask_without_ending),
        CASE(a_misspelt_fact_is_an_error_with_a_suggestion),
        CASE(a_misspelt_value_of_a_set_is_an_error_with_a_suggestion),
        CASE(a_pending_fact_is_computed_only_when_it_is_read),
        CASE(the_next_subject_shows_nothing_of_the_one_before),
        CASE(a_text_too_long_for_rules_is_not_known),
        CASE(a_list_too_long_for_rules_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
