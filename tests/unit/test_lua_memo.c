/* SPDX-License-Identifier: Apache-2.0
 * Verdicts that are remembered are those that the rules would give: the built-in rules judge
 * thousands of made-up subjects, once with a memory and once without. */
#include "judge_maker.h"

enum { SUBJECTS = 3000, FORMS = 8, MOST_FACTS = 256, TEXT_MOST = 1 << 16, EIGHT_YEARS = 252460800 };

typedef struct {
    char text[TEXT_MOST]; /* verdicts other than pass and not_applicable */
    size_t size;
    uint64_t pass, not_applicable, remembered;
} account;

static uint64_t next_random(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static void note(account *a, const pv_rule_info *rule, const pv_finding *finding) {
    int size = snprintf(a->text + a->size, sizeof a->text - a->size, "%s %d %s\n", rule->id,
                        (int)finding->verdict, finding->message);
    assert_true(size > 0 && (size_t)size < sizeof a->text - a->size);
    a->size += (size_t)size;
}

static void told_one(void *user, const pv_rule_info *rule, pv_subject *subject, pv_verdict verdict,
                     pv_finding *finding) {
    account *a = user;
    (void)subject;
    a->pass += verdict == PV_VERDICT_PASS;
    a->not_applicable += verdict == PV_VERDICT_NOT_APPLICABLE;
    if (finding && verdict != PV_VERDICT_NOT_APPLICABLE) /* which nobody lists */
        note(a, rule, finding);
}

static void told_many(void *user, uint64_t pass, uint64_t not_applicable) {
    account *a = user;
    a->pass += pass;
    a->not_applicable += not_applicable;
    a->remembered += pass + not_applicable;
}

static void put_list(pv_subject *s, pv_fact fact, uint64_t which) {
    static const pv_text LISTS[] = {{"serverAuth", 10},        {"clientAuth", 10},
                                    {"codeSigning", 11},       {"anyExtendedKeyUsage", 19},
                                    {"1.3.6.1.5.5.7.3.9", 17}, {"dns:a.test", 10}};
    pv_value *v = pv_subject_put(s, fact, (pv_place){0});
    v->u.list = &LISTS[which % 6];
    v->count = (uint32_t)(which % 6 < 4 ? which % 3 : 1);
}

/* One of a few values of the fact. */
static void put_value(bench *b, pv_subject *s, pv_fact fact, uint64_t which) {
    static const int64_t NUMBERS[] = {0, 1, 3, 256, 1024, 2048, 65537};
    static const char *const TEXTS[] = {"CN=a,O=b", "00f1",
                                        "Microsoft Strong Cryptographic Provider", "secp256r1"};
    const pv_fact_info *info = pv_fact_get_info(fact);
    switch (info->type) {
    case PV_TYPE_BOOL:
        pv_subject_put(s, fact, (pv_place){0})->u.boolean = which & 1;
        break;
    case PV_TYPE_ENUM:
        pv_subject_put(s, fact, (pv_place){0})->u.choice = (unsigned)which % pv_enum_size(info->of);
        break;
    case PV_TYPE_INT:
        pv_subject_put(s, fact, (pv_place){0})->u.integer = NUMBERS[which % 7];
        break;
    case PV_TYPE_TIME: /* 1995 to 2030 */
        pv_subject_put(s, fact, (pv_place){0})->u.integer =
            788918400 + (int64_t)(which % 36) * 31557600;
        break;
    case PV_TYPE_SET:
        pv_subject_put(s, fact, (pv_place){0})->u.set =
            which * which % (UINT64_C(1) << pv_enum_size(info->of) % 63);
        break;
    case PV_TYPE_LIST:
        put_list(s, fact, which);
        break;
    case PV_TYPE_TEXT:
        put_text(b, s, fact, TEXTS[which % 4]);
        break;
    case PV_TYPE_BYTES:
        put_text(b, s, fact, "\x7f\x01\x02\x03"); /* the same members hold it */
        break;
    case PV_TYPE_RECORDS:
        pv_subject_absent(s, fact);
        break;
    }
}

static void put_any(bench *b, pv_subject *s, pv_fact fact, uint64_t which) {
    if (which % 8 == 6)
        pv_subject_absent(s, fact);
    else if (which % 8 == 7)
        pv_subject_undetermined(s, fact);
    else
        put_value(b, s, fact, which / 8);
}

static void shift(pv_subject *s, pv_fact fact, uint64_t seconds) {
    const pv_value *v = pv_subject_peek(s, fact);
    if (v->known == PV_PRESENT)
        pv_subject_put(s, fact, (pv_place){0})->u.integer = v->u.integer + (int64_t)seconds;
}

/* Of one of a few forms, with up to two facts that differ, and times that are its own. */
static pv_subject *make_subject(bench *b, pv_kind kind, uint64_t *random) {
    pv_subject *s;
    bench_renew_unit(b);
    must(pv_unit_add_subject(&b->unit, b->artifact, kind, &s));
    size_t count = pv_kind_facts(kind);
    pv_fact first = pv_kind_first(kind);
    uint64_t form = next_random(random) % FORMS * 977 + 1;
    for (size_t i = 0; i < count; i++)
        put_any(b, s, (pv_fact)((size_t)first + i), next_random(&form));
    for (size_t i = next_random(random) % 3; i > 0; i--)
        put_any(b, s, (pv_fact)((size_t)first + next_random(random) % 12), next_random(random));
    for (size_t i = 0; i < count; i++)
        if (pv_fact_get_info((pv_fact)((size_t)first + i))->type == PV_TYPE_TIME)
            shift(s, (pv_fact)((size_t)first + i),
                  next_random(random) % 100000 + next_random(random) % 4 * EIGHT_YEARS);
    return s;
}

static void judge(pv_judge *judge, pv_subject *s, pv_judged_many *many, account *ret_account) {
    *ret_account->text = '\0';
    ret_account->size = 0;
    ret_account->pass = ret_account->not_applicable = ret_account->remembered = 0;
    must(pv_judge_subject(judge, s, told_one, many, ret_account));
}

static void expect_the_same(bench *b, pv_kind kind) {
    static account with, without;
    pv_judge *plain = pv_judge_new(&b->limits);
    uint64_t random = 20260101, remembered = 0;
    assert_non_null(plain);
    must(pv_judge_load_builtin(b->judge, true, b->errors));
    must(pv_judge_load_builtin(plain, true, b->errors));
    must(pv_judge_set_run(plain, 1767225600, NULL));
    for (size_t i = 0; i < SUBJECTS; i++) {
        pv_subject *s = make_subject(b, kind, &random);
        judge(b->judge, s, told_many, &with);
        judge(plain, s, NULL, &without);
        assert_string_equal(with.text, without.text);
        assert_int_equal(with.pass, without.pass);
        assert_int_equal(with.not_applicable, without.not_applicable);
        remembered += with.remembered;
    }
    assert_true(remembered > SUBJECTS);
    pv_judge_free(plain);
}

static void certificates_are_judged_the_same_with_a_memory(void **state) {
    expect_the_same(*state, PV_KIND_CERT);
}

static void keys_are_judged_the_same_with_a_memory(void **state) {
    expect_the_same(*state, PV_KIND_KEY);
}

static void templates_are_judged_the_same_with_a_memory(void **state) {
    expect_the_same(*state, PV_KIND_TEMPLATE);
}

static void requests_are_judged_the_same_with_a_memory(void **state) {
    expect_the_same(*state, PV_KIND_REQUEST);
}

/* How many verdicts are remembered of `rounds` keys that differ in nothing but the container's
 * name. */
static uint64_t remembered_of(bench *b, size_t rounds, const char *container) {
    static account a;
    uint64_t remembered = 0;
    for (size_t i = 0; i < rounds; i++) {
        char name[64];
        bench_renew_unit(b);
        snprintf(name, sizeof name, container, i);
        put_text(b, b->key, PV_FACT_KEY_CONTAINER, name);
        pv_subject_put(b->key, PV_FACT_KEY_SPEC, (pv_place){0})->u.choice = PV_KEYSPEC_EXCHANGE;
        judge(b->judge, b->key, told_many, &a);
        remembered += a.remembered;
        assert_int_equal(a.pass + a.not_applicable, 1);
    }
    return remembered;
}

static void a_rule_that_reads_what_differs_is_run_each_time(void **state) {
    bench_check(*state, "AA001", "if key.container == 'none' then return fail {} end");
    assert_true(remembered_of(*state, 1000, "same") > 700);
    assert_int_equal(remembered_of(*state, 1000, "c%zu"), 0);
}

static void a_rule_that_reads_what_is_alike_is_not(void **state) {
    bench_check(*state, "AA001", "if key.spec == 'signature' then return fail {} end");
    assert_true(remembered_of(*state, 1000, "c%zu") > 700);
}

static void a_fact_that_only_a_when_names_is_told(void **state) {
    bench_rule(*state, "AA001",
               "when = { [\"key.spec\"] = \"signature\" }, check = function () return fail {} end");
    assert_true(remembered_of(*state, 1000, "c%zu") > 700);
}

static void another_clock_forgets(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001",
               "check = function (key) if run.now > 1767225600 then return fail {} end end");
    assert_true(remembered_of(b, 1000, "same") > 700);
    must(pv_judge_set_run(b->judge, 1767225601, NULL));
    for (size_t i = 0; i < 300; i++)
        expect_verdict(b, "AA001", PV_VERDICT_FAIL, NULL);
}

static void without_memory_for_it_nothing_is_remembered(void **state) {
    bench *b = *state;
    b->limits.memo_bytes = 1;
    bench_check(b, "AA001", "if key.spec == 'signature' then return fail {} end");
    assert_int_equal(remembered_of(b, 1000, "same"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(certificates_are_judged_the_same_with_a_memory, bench_open,
                                        bench_close),
        cmocka_unit_test_setup_teardown(keys_are_judged_the_same_with_a_memory, bench_open,
                                        bench_close),
        cmocka_unit_test_setup_teardown(templates_are_judged_the_same_with_a_memory, bench_open,
                                        bench_close),
        cmocka_unit_test_setup_teardown(requests_are_judged_the_same_with_a_memory, bench_open,
                                        bench_close),
        cmocka_unit_test_setup_teardown(a_rule_that_reads_what_differs_is_run_each_time, bench_open,
                                        bench_close),
        cmocka_unit_test_setup_teardown(a_rule_that_reads_what_is_alike_is_not, bench_open,
                                        bench_close),
        cmocka_unit_test_setup_teardown(a_fact_that_only_a_when_names_is_told, bench_open,
                                        bench_close),
        cmocka_unit_test_setup_teardown(another_clock_forgets, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(without_memory_for_it_nothing_is_remembered, bench_open,
                                        bench_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
