/* SPDX-License-Identifier: Apache-2.0
 * `when` and `effective`: what is judged before a check is called. */
#include "judge_maker.h"

static const pv_place NOWHERE;

/* A rule with this `when` fails when it is called at all. */
static void expect_when(const char *when, pv_verdict verdict, const char *part) {
    void *state;
    char fields[4096];
    static const pv_text purposes[] = {{"serverAuth", 10}, {"clientAuth", 10}};
    static const uint8_t digest[] = {0xab, 0x01};
    bench_open(&state);
    bench *b = state;
    bench_link(b);
    pv_set_KEY_SPEC(b->key, NOWHERE, PV_KEYSPEC_SIGNATURE);
    pv_set_KEY_BITS(b->key, NOWHERE, 2048);
    pv_set_KEY_PRESENT(b->key, NOWHERE, true);
    pv_set_KEY_CONTAINER(b->key, NOWHERE, (pv_text){"{a}", 3});
    pv_subject_absent(b->key, PV_FACT_KEY_FRIENDLY_NAME);
    pv_subject_absent(b->key, PV_FACT_KEY_PKCS8_KEY_USAGE);
    pv_set_CERT_SHA1(b->cert, NOWHERE, (pv_bytes){digest, 2});
    pv_set_CERT_NOT_AFTER(b->cert, NOWHERE, 1700000000);
    pv_set_CERT_KEY_USAGE(b->cert, NOWHERE, 1u << PV_KEYUSAGE_DIGITAL_SIGNATURE);
    pv_set_CERT_EXTENDED_KEY_USAGE(b->cert, NOWHERE, purposes, 2);
    snprintf(fields, sizeof fields, "when = { %s }, check = function () return fail() end", when);
    bench_rule(b, "AA001", fields);
    const pv_rule_info *info = &pv_judge_catalog(b->judge)->rules[0];
    if (info->broken)
        fail_msg("%s: %s", when, info->load_error);
    bench_judge(b);
    if (b->verdicts[0].verdict != verdict)
        fail_msg("%s: %s", when, pv_verdict_name(b->verdicts[0].verdict));
    if (part)
        expect_text(bench_message(b, "AA001"), part);
    bench_close(&state);
}

#define HOLDS(when)       expect_when(when, PV_VERDICT_FAIL, NULL)
#define DOES_NOT(when)    expect_when(when, PV_VERDICT_NOT_APPLICABLE, NULL)
#define CANNOT(when, who) expect_when(when, PV_VERDICT_CANNOT_TELL, who " is not known")

static void scalars_are_compared(void **state) {
    (void)state;
    HOLDS("['key.spec'] = 'signature'");
    DOES_NOT("['key.spec'] = 'exchange'");
    HOLDS("['key.spec'] = { 'exchange', 'signature' }");
    HOLDS("spec = 'signature'");
    HOLDS("['key.bits'] = 2048");
    DOES_NOT("['key.bits'] = { 1024, 512 }");
    HOLDS("['key.bits'] = { min = 2048 }");
    DOES_NOT("['key.bits'] = { max = 2047 }");
    HOLDS("['key.bits'] = { min = 1024, max = 4096 }");
    HOLDS("['key.present'] = true");
    DOES_NOT("['key.present'] = false");
    HOLDS("['key.container'] = '{a}'");
    DOES_NOT("['key.container'] = { 'x', '{a}x' }");
    HOLDS("['key.cert.sha1'] = 'ab01'");
    DOES_NOT("['key.cert.sha1'] = 'ab02'");
    HOLDS("['key.cert.not_after'] = { min = '2023-01-01', max = '2023-12-31T23:59:59Z' }");
    HOLDS("['cert.not_after'] = 1700000000");
    HOLDS("['run.now'] = { min = '2025-12-31' }");
    DOES_NOT("['run.profile'] = 'iis'");
    HOLDS("['run.profile'] = { present = false }");
}

static void members_are_compared(void **state) {
    (void)state;
    HOLDS("['key.cert.key_usage'] = { has = 'digitalSignature' }");
    DOES_NOT("['key.cert.key_usage'] = { has = 'cRLSign' }");
    HOLDS("['key.cert.key_usage'] = { any = { 'cRLSign', 'digitalSignature' } }");
    DOES_NOT("['key.cert.key_usage'] = { all = { 'cRLSign', 'digitalSignature' } }");
    HOLDS("['key.cert.key_usage'] = { none = { 'cRLSign' } }");
    HOLDS("['key.cert.key_usage'] = { only = { 'cRLSign', 'digitalSignature' } }");
    DOES_NOT("['key.cert.key_usage'] = { only = { 'cRLSign' } }");
    HOLDS("['key.cert.extended_key_usage'] = { has = 'serverAuth' }");
    HOLDS("['key.cert.extended_key_usage'] = { all = { 'serverAuth', 'clientAuth' } }");
    DOES_NOT("['key.cert.extended_key_usage'] = { only = { 'serverAuth' } }");
    HOLDS("['key.cert.extended_key_usage'] = { has = 'serverAuth', none = { '1.2.3' } }");
    DOES_NOT("['key.pkcs8_key_usage'] = { has = 'digitalSignature' }");
    HOLDS("['key.pkcs8_key_usage'] = { none = { 'digitalSignature' } }");
    HOLDS("['key.pkcs8_key_usage'] = { present = false }");
    DOES_NOT("['key.pkcs8_key_usage'] = { present = true }");
}

static void absent_scalars_hold_for_nothing_but_their_absence(void **state) {
    (void)state;
    DOES_NOT("['key.friendly_name'] = 'x'");
    HOLDS("['key.friendly_name'] = { present = false }");
    DOES_NOT("['key.friendly_name'] = { present = true }");
}

static void what_is_not_known_cannot_be_told(void **state) {
    (void)state;
    CANNOT("['key.exportable'] = true", "key.exportable");
    CANNOT("['key.exportable'] = { present = false }", "key.exportable");
    CANNOT("['key.cert.is_ca'] = true", "key.cert.is_ca");
    CANNOT("['key.cert.damage'] = { none = { 'negative_serial' } }", "key.cert.damage");
}

static void a_false_condition_decides_over_all_others(void **state) {
    (void)state;
    DOES_NOT("['key.exportable'] = true, ['key.spec'] = 'exchange'");
    DOES_NOT("['key.spec'] = 'exchange', ['key.pfx.ber'] = true");
    DOES_NOT("['key.exportable'] = true, ['key.pfx.ber'] = true");
    DOES_NOT("['key.pfx.ber'] = true");
    CANNOT("['key.exportable'] = true, ['key.spec'] = 'signature'", "key.exportable");
}

static void groups_are_alternatives(void **state) {
    (void)state;
    HOLDS("{ any = { { ['key.spec'] = 'exchange' }, { ['key.bits'] = 2048 } } }");
    DOES_NOT("{ any = { { ['key.spec'] = 'exchange' }, { ['key.bits'] = 1 } } }");
    HOLDS("{ any = { { ['key.exportable'] = true }, { ['key.bits'] = 2048 } } }");
    CANNOT("{ any = { { ['key.exportable'] = true }, { ['key.bits'] = 1 } } }", "key.exportable");
    DOES_NOT("{ any = { { ['key.pfx.ber'] = true }, { ['key.bits'] = 1 } } }");
    HOLDS("{ none = { { ['key.spec'] = 'exchange' }, { ['key.bits'] = 1 } } }");
    DOES_NOT("{ none = { { ['key.spec'] = 'exchange' }, { ['key.bits'] = 2048 } } }");
    DOES_NOT("['key.bits'] = 1, { any = { { ['key.exportable'] = true } } }");
    HOLDS("{ any = { { ['key.bits'] = 1 }, { { all = { { ['key.present'] = true } } } } } }");
}

/* So many alternatives of which the last alone holds. */
static void with_alternatives(int count, char *ret_text, size_t size) {
    size_t at = (size_t)snprintf(ret_text, size, "{ any = { ");
    for (int i = 1; i < count && at < size; i++)
        at += (size_t)snprintf(ret_text + at, size - at, "{ ['key.bits'] = %d }, ", i);
    if (at < size)
        snprintf(ret_text + at, size - at, "{ ['key.spec'] = 'signature' } } }");
}

static void groups_grow_with_their_conditions(void **state) {
    (void)state;
    char text[2048];
    for (int count = 1; count <= 64; count++) {
        with_alternatives(count, text, sizeof text);
        HOLDS(text);
    }
}

static void mistakes_in_when_are_found_when_it_is_loaded(void **state) {
    (void)state;
#define WHEN(text) "when = { " text " }, check = function () end"
    expect_load_error(WHEN("['key.sepc'] = 'signature'"),
                      "AA001-test.lua:2:11: when: unknown fact key.sepc; did you mean key.spec?");
    expect_load_error(WHEN("['key.spec'] = 'signatur'"),
                      "key.spec has no value \"signatur\"; did you mean \"signature\"?");
    expect_load_error(WHEN("['key.cert.key_usage'] = { has = 'digitalSignatur' }"),
                      "did you mean \"digitalSignature\"?");
    expect_load_error(WHEN("['key.cert.key_usage'] = 'digitalSignature'"), "say { has = ... }");
    expect_load_error(WHEN("['key.spec'] = { has = 'signature' }"), "it has no 'has'");
    expect_load_error(WHEN("['key.cert.key_usage'] = { hsa = 'x' }"), "did you mean 'has'?");
    expect_load_error(WHEN("['key.bits'] = 'many'"), "held against a string: it is a whole number");
    expect_load_error(WHEN("['key.present'] = 1"), "true or false");
    expect_load_error(WHEN("['key.container'] = 1"), "texts");
    expect_load_error(WHEN("['key.cert.not_after'] = 'soon'"), "it is a time, write a date");
    expect_load_error(WHEN("{ ayn = { } }"), "did you mean 'any'?");
    expect_load_error("when = 1, check = function () end", "when is a table");
}

static void a_rule_is_in_force_from_its_date_on(void **state) {
    bench *b = *state;
    bench_link(b);
    bench_rule(b, "AA001",
               "effective = { from = '2020-08-01', by = 'cert.not_before' },\n"
               "check = function () return fail() end");
    bench_rule(b, "AA002",
               "effective = { from = '2020-08-01', to = '2021-01-01', "
               "by = 'key.cert.not_before' }, check = function () return fail() end");
    bench_rule(b, "AA003",
               "effective = { from = '2020-08-01', by = 'cert.not_before' },\n"
               "when = { ['key.spec'] = 'exchange' }, check = function () return fail() end");
    expect_verdict(b, "AA001", PV_VERDICT_CANNOT_TELL, "key.cert.not_before is not known");
    pv_set_KEY_SPEC(b->key, NOWHERE, PV_KEYSPEC_SIGNATURE);
    expect_verdict(b, "AA003", PV_VERDICT_NOT_APPLICABLE, NULL);
    pv_set_KEY_SPEC(b->key, NOWHERE, PV_KEYSPEC_EXCHANGE);
    expect_verdict(b, "AA003", PV_VERDICT_CANNOT_TELL, "key.cert.not_before is not known");
    pv_subject_absent(b->cert, PV_FACT_CERT_NOT_BEFORE);
    expect_verdict(b, "AA001", PV_VERDICT_NOT_APPLICABLE, NULL);
    pv_set_CERT_NOT_BEFORE(b->cert, NOWHERE, 1596239999);
    expect_verdict(b, "AA001", PV_VERDICT_NOT_APPLICABLE, NULL);
    pv_set_CERT_NOT_BEFORE(b->cert, NOWHERE, 1596240000);
    expect_verdict(b, "AA001", PV_VERDICT_FAIL, NULL);
    expect_verdict(b, "AA002", PV_VERDICT_FAIL, NULL);
    pv_set_CERT_NOT_BEFORE(b->cert, NOWHERE, 1700000000);
    expect_verdict(b, "AA002", PV_VERDICT_NOT_APPLICABLE, NULL);
    expect_load_error("effective = { from = 'then', by = 'cert.not_before' }, "
                      "check = function () end",
                      "'then'");
    expect_load_error("effective = { from = '2020-01-01', by = 'bits' }, check = function () end",
                      "that is no time");
}

static void count_up(pv_subject *subject, pv_fact fact, const void *data) {
    ++*(int *)(uintptr_t)data;
    (void)fact;
    pv_set_KEY_BITS(subject, NOWHERE, 2048);
}

static void a_pending_fact_is_not_computed_when_another_condition_decides(void **state) {
    bench *b = *state;
    int computed = 0;
    pv_subject_pending(b->key, PV_FACT_KEY_BITS);
    b->key->resolve = count_up;
    b->key->resolve_data = &computed;
    pv_set_KEY_SPEC(b->key, NOWHERE, PV_KEYSPEC_SIGNATURE);
    bench_rule(b, "AA001",
               "when = { ['key.bits'] = 2048, ['key.spec'] = 'exchange' },\n"
               "check = function () return fail() end");
    bench_judge(b);
    assert_int_equal(computed, 0);
    bench_rule(b, "AA002",
               "when = { ['key.bits'] = 2048, ['key.spec'] = 'signature' },\n"
               "check = function () return fail() end");
    expect_verdict(b, "AA002", PV_VERDICT_FAIL, NULL);
    assert_int_equal(computed, 1);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        CASE(scalars_are_compared),
        CASE(members_are_compared),
        CASE(absent_scalars_hold_for_nothing_but_their_absence),
        CASE(what_is_not_known_cannot_be_told),
        CASE(a_false_condition_decides_over_all_others),
        CASE(groups_are_alternatives),
        CASE(groups_grow_with_their_conditions),
        CASE(mistakes_in_when_are_found_when_it_is_loaded),
        CASE(a_rule_is_in_force_from_its_date_on),
        CASE(a_pending_fact_is_not_computed_when_another_condition_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
