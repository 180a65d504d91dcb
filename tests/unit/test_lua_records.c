/* SPDX-License-Identifier: Apache-2.0 */
#include "judge_maker.h"

#include "facts/access.h"
#include "facts/ace.h"

#define TEXT(s)                                                                                    \
    { s, sizeof s - 1 }

static const pv_ace ACES[] = {
    {.sid = TEXT("S-1-5-18"), .mask = 0x1f01ff, .type = PV_ACETYPE_ALLOW},
    {.sid = TEXT("S-1-5-20"),
     .account = TEXT("NETWORK SERVICE"),
     .mask = 1,
     .type = PV_ACETYPE_DENY,
     .inherited = true,
     .flags = 1 << PV_ACEFLAG_OBJECT_INHERIT},
    {.account = TEXT("EXAMPLE\\anna"), .mask = 1, .type = PV_ACETYPE_ALLOW},
};

/* The key's ACL, linked to it. */
static pv_subject *add_acl(bench *b, size_t count) {
    pv_subject *acl;
    pv_aces aces = {.arena = b->arena};
    must(pv_unit_add_subject(&b->unit, b->artifact, PV_KIND_ACL, &acl));
    for (size_t i = 0; i < count; i++)
        must(pv_aces_add(&aces, &ACES[i], (pv_place){0}));
    pv_set_ACL_ENTRIES(acl, (pv_place){PV_LINE, 2}, aces.rows, aces.count);
    must(pv_subject_link(b->key, acl));
    return acl;
}

/* One rule whose check is this body, on a key with the ACL. */
static void expect_acl(void **state, const char *body, pv_verdict verdict, const char *part) {
    bench_close(state);
    bench_open(state);
    bench *b = *state;
    add_acl(b, 3);
    bench_check(b, "AA001", body);
    expect_verdict(b, "AA001", verdict, part);
}

static void each_gives_a_table_for_every_record(void **state) {
    expect_acl(state,
               "local seen = '' "
               "for e in key.acl.entries:each() do "
               "seen = seen .. tostring(e.sid) .. ' ' .. e.mask .. ' ' .. e.type .. ' ' .. "
               "tostring(e.inherited) .. ' ' .. tostring(e.flags.object_inherit) .. ' ' .. "
               "tostring(e.account) .. ';' end "
               "return fail { message = seen }",
               PV_VERDICT_FAIL,
               "S-1-5-18 2032127 allow false nil nil;S-1-5-20 1 deny true true NETWORK SERVICE;"
               "nil 1 allow false nil EXAMPLE\\anna;");
}

static void a_list_of_records_has_length_presence_and_text(void **state) {
    expect_acl(state,
               "local e = key.acl.entries "
               "return #e == 3 and e.present and e:text() == tostring(e) and "
               "fail { message = e:text() }",
               PV_VERDICT_FAIL, "{{sid=\"S-1-5-18\" mask=2032127 type=allow inherited=false");
}

static void an_absent_list_is_empty(void **state) {
    bench *b = *state;
    pv_subject_absent(add_acl(b, 0), PV_FACT_ACL_ENTRIES);
    bench_check(b, "AA001",
                "local e = key.acl.entries for _ in e:each() do return end "
                "return #e == 0 and not e.present and grants(key.acl, 'S-1-1-0', 'write_dac') "
                "and fail()");
    expect_verdict(b, "AA001", PV_VERDICT_FAIL, NULL);
}

static void grants_weighs_the_entries(void **state) {
    expect_acl(state,
               "return grants(key.acl, 'S-1-5-18', 'read_data') and "
               "not grants(key.acl, 'S-1-5-20', 'read_data') and fail { at = 'acl.entries' }",
               PV_VERDICT_FAIL, "acl.entries");
    bench *b = *state;
    assert_int_equal(bench_verdict(b, "AA001")->finding->evidence_count, 1);
}

static void grants_that_nobody_can_tell_end_the_rule(void **state) {
    expect_acl(state, "return grants(key.acl, 'S-1-5-21-1-2-3-500', 'read_data') and fail()",
               PV_VERDICT_CANNOT_TELL, "acl.entries is not known");
}

static void grants_holds_its_arguments_to_their_meaning(void **state) {
    static const struct {
        const char *body, *part;
    } WRONG[] = {
        {"return grants(key.acl, 'SYSTEM', 'read_data')", "\"SYSTEM\" is no SID"},
        {"return grants(key.acl, 'S-1-5-18', 'read')", "there is no right \"read\""},
        {"return grants({}, 'S-1-5-18', 'read_data')", "grants takes an acl first"},
        {"return grants({ entries = key.acl.entries.each }, 'S-1-5-18', 'read_data')",
         "grants takes an acl first"},
        {"return grants('x', 'S-1-5-18', 'read_data')", "table expected"},
    };
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
        expect_acl(state, WRONG[i].body, PV_VERDICT_BROKEN, WRONG[i].part);
}

static void records_and_sets_do_not_take_one_anothers_methods(void **state) {
    expect_acl(state, "return key.acl.entries:has('x')", PV_VERDICT_BROKEN, "has no 'has'");
    expect_acl(state, "return key.pkcs8_key_usage.has(key.acl.entries, 'cRLSign')",
               PV_VERDICT_CANNOT_TELL, NULL);
    bench *b = *state;
    pv_set_KEY_PKCS8_KEY_USAGE(b->key, (pv_place){0}, 1);
    expect_verdict(b, "AA001", PV_VERDICT_BROKEN, "called with a colon");
    bench_check(b, "AA002", "return key.acl.entries.each(key.pkcs8_key_usage)");
    expect_verdict(b, "AA002", PV_VERDICT_BROKEN, "called with a colon");
}

static void when_refuses_a_list_of_records(void **state) {
    (void)state;
    expect_load_error("when = { ['key.acl.entries'] = { present = true } }, "
                      "check = function () end",
                      "is a list of records");
}

static void expect_examples(void **state, const char *fields, const char *part) {
    bench *b = *state;
    bench_rule(b, "AA001", fields);
    (void)bench_test(b);
    if (part)
        expect_text(b->texts, part);
    else if (b->told)
        fail_msg("%s", b->texts);
}

#define ENTRY(fields)                                                                              \
    "check = function (key) if grants(key.acl, 'S-1-5-18', 'read_data') then return fail() end "   \
    "end, examples = { { fail = true, facts = { ['key.acl.entries'] = { { " fields " } } } } }"

static void examples_give_records_as_tables(void **state) {
    expect_examples(state,
                    ENTRY("sid = 'S-1-1-0', mask = 1, type = 'allow', inherited = true, "
                          "flags = { 'object_inherit' }"),
                    NULL);
}

static void the_fields_of_an_examples_record_are_held_against_the_schema(void **state) {
    expect_examples(state, ENTRY("sdi = 'S-1-1-0'"), "did you mean 'sid'?");
}

static void the_values_of_an_examples_record_are_held_against_the_schema(void **state) {
    expect_examples(state, ENTRY("type = 'alow', mask = 1"), "did you mean \"allow\"?");
}

static void a_record_is_a_table(void **state) {
    expect_examples(state,
                    "check = function () end, examples = { { pass = true, facts = { "
                    "['key.acl.entries'] = { 5 } } } }",
                    "type records, not a number");
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(each_gives_a_table_for_every_record),
        TEST(a_list_of_records_has_length_presence_and_text),
        TEST(an_absent_list_is_empty),
        TEST(grants_weighs_the_entries),
        TEST(grants_that_nobody_can_tell_end_the_rule),
        TEST(grants_holds_its_arguments_to_their_meaning),
        TEST(records_and_sets_do_not_take_one_anothers_methods),
        TEST(when_refuses_a_list_of_records),
        TEST(examples_give_records_as_tables),
        TEST(the_fields_of_an_examples_record_are_held_against_the_schema),
        TEST(the_values_of_an_examples_record_are_held_against_the_schema),
        TEST(a_record_is_a_table),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
