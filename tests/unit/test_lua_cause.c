/* SPDX-License-Identifier: Apache-2.0 */
#include "judge_maker.h"

#include "facts/join.h"

/* A cause with this check, on line 3. */
static void load_cause(bench *b, const char *name, const char *rank, const char *check) {
    char text[4096], file[64];
    snprintf(file, sizeof file, "%s.lua", name);
    snprintf(text, sizeof text,
             "return cause { api = 1, title = 'Title', rank = %s,\n"
             "fix = { a = { { command = 'x ${sha1} ${pfx}', changes = 'c', undo = 'u' } },\n"
             "  b = { { command = 'y', changes = 'c', undo = 'u' } },\n"
             "  c = { { command = '${endpointkind}=${endpoint} ${boundstore} ${folder} ${store}',\n"
             "          changes = 'c', undo = 'u' } } },\n"
             "check = function (cert, goal) %s end }\n",
             rank, check);
    must(pv_judge_load_text(b->judge, "causes", file, text, strlen(text)));
}

static const pv_cause_info *only_cause(const bench *b) {
    const pv_causes *all = pv_judge_causes(b->judge);
    assert_int_equal(all->count, 1);
    return &all->items[0];
}

static void expect_refused(const char *check, const char *part) {
    void *state;
    bench_open(&state);
    load_cause(state, "first", "1", check);
    const pv_cause_info *c = only_cause(state);
    assert_true(c->broken);
    expect_text(c->load_error, part);
    bench_close(&state);
}

static pv_diagnosis *diagnose(bench *b, const char *goal) {
    pv_diagnosis *first = NULL;
    must(pv_judge_diagnose(b->judge, b->cert, goal, &first));
    assert_non_null(first);
    return first;
}

/* The only cause has this check; what the certificate and its key give. */
static pv_diagnosis *diagnose_by(bench *b, const char *check) {
    load_cause(b, "first", "1", check);
    if (only_cause(b)->broken)
        fail_msg("%s", only_cause(b)->load_error);
    bench_link(b);
    return diagnose(b, NULL);
}

static void a_cause_tells_how_sure_it_is_and_of_what(void **state) {
    bench *b = *state;
    put_text(b, b->key, PV_FACT_KEY_CONTAINER, "{X}");
    pv_set_KEY_SPEC(b->key, (pv_place){PV_LINE, 4}, PV_KEYSPEC_SIGNATURE);
    const pv_diagnosis *d =
        diagnose_by(b, "return likely { 'key.spec', 'key.test', against = { 'key.container' }, "
                       "message = 'so it is', fix = 'b' }");
    assert_int_equal(d->confidence, PV_CONFIDENCE_LIKELY);
    assert_int_equal(d->rank, 1);
    assert_string_equal(d->message, "so it is");
    assert_int_equal(d->backing_count, 1); /* key.test is not known and left out */
    assert_string_equal(d->backing[0].name, "key.spec");
    assert_int_equal(d->against_count, 1);
    assert_int_equal(d->fix_count, 1);
    assert_string_equal(d->fix[0].command, "y");
}

static void placeholders_of_a_fix_are_filled_in(void **state) {
    bench *b = *state;
    pv_set_CERT_SHA1(b->cert, (pv_place){PV_LINE, 1}, (pv_bytes){(const uint8_t *)"\xab", 1});
    const pv_diagnosis *d = diagnose_by(b, "return certain { 'cert.sha1', fix = 'a' }");
    assert_string_equal(d->fix[0].command, "x ab <pfx>");
}

static pv_subject *add_linked(bench *b, pv_kind kind) {
    pv_subject *s;
    must(pv_unit_add_subject(&b->unit, b->artifact, kind, &s));
    must(pv_subject_link(s, b->cert));
    return s;
}

/* A second one of each kind behind a first: "a" and "b". */
static void add_two_of_each(bench *b) {
    for (int i = 0; i < 2; i++) {
        pv_subject *binding = add_linked(b, PV_KIND_BINDING), *acl = add_linked(b, PV_KIND_ACL),
                   *store = add_linked(b, PV_KIND_STORE);
        pv_set_BINDING_KIND(binding, (pv_place){PV_LINE, 1},
                            i ? PV_BINDINGKIND_HOSTNAME : PV_BINDINGKIND_IP);
        put_text(b, binding, PV_FACT_BINDING_ENDPOINT, i ? "b:443" : "0.0.0.0:443");
        put_text(b, binding, PV_FACT_BINDING_STORE, i ? "BS" : "AS");
        put_text(b, acl, PV_FACT_ACL_PATH, i ? "C:\\b\\file" : "C:\\a\\file");
        put_text(b, store, PV_FACT_STORE_NAME, i ? "bstore" : "astore");
    }
}

static void a_fix_is_for_what_the_evidence_is_of(void **state) {
    bench *b = *state;
    add_two_of_each(b);
    const pv_diagnosis *d =
        diagnose_by(b, "local found = { fix = 'c' }\n"
                       "for x in each_linked(cert, 'binding') do\n"
                       "  if x.endpoint == 'b:443' then found[#found + 1] = { x, 'endpoint' } end\n"
                       "end\n"
                       "for x in each_linked(cert, 'acl') do found[2] = { x, 'path' } end\n"
                       "for x in each_linked(cert, 'store') do found[3] = { x, 'name' } end\n"
                       "return certain(found)");
    expect_text(d->fix[0].command, "hostnameport=b:443 BS C:\\b bstore");
}

static void without_such_evidence_a_fix_is_for_the_first_of_them(void **state) {
    bench *b = *state;
    add_two_of_each(b);
    const pv_diagnosis *d = diagnose_by(b, "return certain { fix = 'c' }");
    expect_text(d->fix[0].command, "ipport=0.0.0.0:443 AS C:\\a astore");
}

static void what_is_missing_is_asked_of_the_subject_that_lacks_it(void **state) {
    bench *b = *state;
    add_two_of_each(b);
    const pv_diagnosis *d = diagnose_by(b, "for x in each_linked(cert, 'binding') do\n"
                                           "  if x.endpoint == 'b:443' and known(x, 'in_store') "
                                           "then return end\n"
                                           "end");
    assert_int_equal(d->missing_count, 1);
    assert_string_equal(d->missing[0].command, "certutil -store BS");
}

/* The message of a diagnosis that knows no more than an event. */
static const char *said_of_event(bench *b, int64_t id, pv_fact code, const char *value) {
    pv_subject *event = add_linked(b, PV_KIND_EVENT);
    pv_set_EVENT_ID(event, (pv_place){PV_LINE, 1}, id);
    if (value)
        put_text(b, event, code, value);
    return diagnose_by(b, "")->message;
}

static void an_event_of_http_sys_with_another_status_may_be_of_the_key(void **state) {
    expect_text(said_of_event(*state, 15021, PV_FACT_EVENT_STATUS, "0xc0000022"),
                "HTTP.sys 15021, error 0xc0000022: TLS could not be set up, for the key's sake or "
                "for another; what was given does not tell why");
}

static void an_event_of_http_sys_without_a_session_is_of_the_key(void **state) {
    expect_text(said_of_event(*state, 15021, PV_FACT_EVENT_STATUS, "0xc000005f"),
                "HTTP.sys 15021, error 0xc000005f: the private key of a server's certificate could "
                "not be used");
}

static void event_36871_may_be_of_the_key(void **state) {
    expect_text(said_of_event(*state, 36871, PV_FACT_EVENT_ERROR_CODE, NULL),
                "Schannel 36871: TLS could not be set up, for the key's sake or for another");
}

static void what_was_asked_and_not_told_is_missing_with_its_command(void **state) {
    bench *b = *state;
    pv_set_CERT_SHA1(b->cert, (pv_place){PV_LINE, 1}, (pv_bytes){(const uint8_t *)"\xab", 1});
    const pv_diagnosis *d = diagnose_by(b, "if known 'key.test' then return end\n"
                                           "for e in each_linked(cert, 'event') do return end\n"
                                           "if has_linked(cert, 'binding') then return end");
    assert_null(d->cause);
    assert_int_equal(d->missing_count, 2);
    assert_int_equal(d->missing[0].fact, PV_FACT_KEY_TEST);
    assert_string_equal(d->missing[0].command, "certutil -v -verifystore my ab");
    assert_int_equal(d->missing[1].fact, PV_FACT_EVENT_ID);
    expect_text(d->missing[1].command, "wevtutil");
}

static void an_undetermined_fact_ends_the_check_and_is_missing(void **state) {
    bench *b = *state;
    const pv_diagnosis *d =
        diagnose_by(b, "if cert.key.spec == 'signature' then return certain { fix = 'a' } end");
    assert_null(d->cause);
    assert_int_equal(d->missing[0].fact, PV_FACT_KEY_SPEC);
}

static void each_linked_gives_all_of_a_kind_and_their_facts_as_evidence(void **state) {
    bench *b = *state;
    for (int64_t id = 1; id <= 3; id++) {
        pv_subject *event;
        must(pv_unit_add_subject(&b->unit, b->artifact, PV_KIND_EVENT, &event));
        pv_set_EVENT_ID(event, (pv_place){PV_LINE, (uint64_t)id}, id);
        must(pv_subject_link(event, b->cert));
    }
    const pv_diagnosis *d = diagnose_by(
        b, "local found = { fix = 'a' }\n"
           "for e in each_linked(cert, 'event') do\n"
           "  if e.id >= 2 and not known(e, 'status') then found[#found + 1] = { e, 'id' } end\n"
           "end\n"
           "return possible(found)");
    assert_int_equal(d->backing_count, 2);
    assert_int_equal(pv_subject_place(d->backing[1].subject, PV_FACT_EVENT_ID).at, 3);
}

static void causes_stand_in_rank_and_a_trouble_aside_behind_them(void **state) {
    bench *b = *state;
    load_cause(b, "aa", "99, aside = true", "return certain { fix = 'a' }");
    load_cause(b, "bb", "9", "return likely { fix = 'a' }");
    load_cause(b, "cc", "5", "return likely { fix = 'a' }");
    const char *const ORDER[] = {"cc", "bb", "aa"};
    const pv_diagnosis *d = diagnose(b, NULL);
    for (unsigned i = 0; i < 3; i++, d = d->next) {
        assert_string_equal(d->cause->name, ORDER[i]);
        assert_int_equal(d->rank, i + 1);
    }
    assert_null(d);
}

static void guesses_go_where_something_is_certain(void **state) {
    bench *b = *state;
    load_cause(b, "aa", "9", "return certain { fix = 'a' }");
    load_cause(b, "bb", "1", "return possible { fix = 'a' }");
    const pv_diagnosis *d = diagnose(b, NULL);
    assert_string_equal(d->cause->name, "aa");
    assert_null(d->next);
}

static void a_goal_that_is_none_breaks_the_cause(void **state) {
    bench *b = *state;
    load_cause(b, "aa", "1, goals = { 'rdp', 'rpd' }", "return likely { fix = 'a' }");
    const pv_causes *causes = pv_judge_causes(b->judge);
    assert_int_equal(causes->count, 1);
    assert_true(causes->items[0].broken);
    expect_text(causes->items[0].load_error, "goals: 'rpd' is no goal; did you mean 'rdp'?");
}

static void the_goal_reaches_the_check_and_chooses_causes(void **state) {
    bench *b = *state;
    load_cause(b, "aa", "1, goals = { 'rdp' }", "return likely { fix = 'a' }");
    load_cause(b, "bb", "2",
               "if goal == run.goal then return likely { fix = 'a', message = goal } end");
    const pv_diagnosis *d = diagnose(b, "iis");
    assert_string_equal(d->cause->name, "bb");
    assert_string_equal(d->message, "iis");
    assert_null(d->next);
    assert_string_equal(diagnose(b, "rdp")->cause->name, "aa");
    assert_null(diagnose(b, NULL)->message);
}

static void a_broken_cause_stands_behind_and_stops_nothing(void **state) {
    bench *b = *state;
    load_cause(b, "aa", "1", "error 'oh'");
    load_cause(b, "bb", "2", "return likely { fix = 'a' }");
    load_cause(b, "cc", "3", "return likely { 'key.spek', fix = 'a' }");
    bench_link(b);
    const pv_diagnosis *d = diagnose(b, NULL);
    assert_string_equal(d->cause->name, "bb");
    expect_text(d->next->error, "oh");
    expect_text(d->next->next->error, "did you mean key.spec?");
}

static void a_cause_that_does_not_end_is_stopped(void **state) {
    bench *b = *state;
    const pv_diagnosis *d = diagnose_by(b, "while true do end");
    expect_text(d->next->error, "steps");
}

static void what_a_check_gives_back_is_held_to_its_form(void **state) {
    (void)state;
    static const char *const CHECKS[][2] = {
        {"return likely { 'key.spec' }", "say which"},
        {"return likely { fix = 'z' }", "no fix 'z'"},
        {"return likely { 7, fix = 'a' }", "evidence is"},
        {"return likely { { 'key', 'spec' }, fix = 'a' }", "evidence is"},
        {"return likely { { cert, 'sha' }, fix = 'a' }", "did you mean cert.sha1?"},
        {"return likely { fix = 'a', agianst = {} }",
         "evidence has no field 'agianst'; did you mean 'against'?"},
        {"return fail { }", "for rules"},
        {"for e in each_linked(cert, 'evnet') do end", "no subject 'evnet'"},
        {"for e in each_linked({}, 'event') do end", "takes a subject"},
        {"likely { fix = 'a' }", "not returned"}};
    for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++) {
        void *own;
        bench_open(&own);
        const pv_diagnosis *d = diagnose_by(own, CHECKS[i][0]);
        expect_text(d->next ? d->next->error : NULL, CHECKS[i][1]);
        bench_close(&own);
    }
}

static void a_rule_cannot_be_a_cause(void **state) {
    (void)state;
    expect_body("return certain { 'key.spec' }", PV_VERDICT_BROKEN, "for causes");
    expect_refused("end, x = function ()", "no field 'x'");
}

static void a_declaration_lacks_nothing(void **state) {
    bench *b = *state;
    static const char TEXT[] = "return cause { api = 1, title = 'T', fix = { { command = 'x' } } }";
    must(pv_judge_load_text(b->judge, "causes", "Bad.lua", TEXT, sizeof TEXT - 1));
    const char *error = only_cause(b)->load_error;
    expect_text(error, "lower-case");
    expect_text(error, "no rank");
    expect_text(error, "no changes");
    expect_text(error, "no undo");
    expect_text(error, "the cause has no check");
}

static void the_rules_do_not_list_causes(void **state) {
    bench *b = *state;
    load_cause(b, "first", "1", "return nil");
    assert_int_equal(pv_judge_catalog(b->judge)->count, 0);
    assert_non_null(pv_cause_find(pv_judge_causes(b->judge), "FIRST"));
    assert_string_equal(pv_cause_nearest(pv_judge_causes(b->judge), "frist"), "first");
}

static void every_kind_of_evidence_has_a_command(void **state) {
    bench *b = *state;
    load_cause(b, "first", "1",
               "for _, kind in ipairs { 'store', 'acl', 'event', 'binding' } do\n"
               "for s in each_linked(cert, kind) do end end");
    const pv_diagnosis *d = diagnose(b, NULL);
    assert_int_equal(d->missing_count, 4);
    for (size_t i = 0; i < d->missing_count; i++)
        assert_non_null(d->missing[i].command);
}

static void examples_of_causes_are_run(void **state) {
    bench *b = *state;
    static const char TEXT[] =
        "return cause { api = 1, title = 'T', rank = 1,\n"
        "fix = { { command = 'x', changes = 'c', undo = 'u' } },\n"
        "check = function (cert, goal) if goal == 'iis' then return likely { } end end,\n"
        "examples = { { likely = true, goal = 'iis', facts = {} }, { none = true, facts = {} },\n"
        "  { certain = true, goal = 'iis', facts = {} } } }";
    must(pv_judge_load_text(b->judge, "causes", "a.lua", TEXT, sizeof TEXT - 1));
    assert_int_equal(bench_test(b), 3);
    assert_int_equal(b->told, 1);
    expect_text(b->texts, "example 3: expected certain, got likely");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_cause_tells_how_sure_it_is_and_of_what),
        TEST(placeholders_of_a_fix_are_filled_in),
        TEST(a_fix_is_for_what_the_evidence_is_of),
        TEST(without_such_evidence_a_fix_is_for_the_first_of_them),
        TEST(what_is_missing_is_asked_of_the_subject_that_lacks_it),
        TEST(an_event_of_http_sys_with_another_status_may_be_of_the_key),
        TEST(an_event_of_http_sys_without_a_session_is_of_the_key),
        TEST(event_36871_may_be_of_the_key),
        TEST(what_was_asked_and_not_told_is_missing_with_its_command),
        TEST(an_undetermined_fact_ends_the_check_and_is_missing),
        TEST(each_linked_gives_all_of_a_kind_and_their_facts_as_evidence),
        TEST(causes_stand_in_rank_and_a_trouble_aside_behind_them),
        TEST(guesses_go_where_something_is_certain),
        TEST(a_goal_that_is_none_breaks_the_cause),
        TEST(the_goal_reaches_the_check_and_chooses_causes),
        TEST(a_broken_cause_stands_behind_and_stops_nothing),
        TEST(a_cause_that_does_not_end_is_stopped),
        TEST(what_a_check_gives_back_is_held_to_its_form),
        TEST(a_rule_cannot_be_a_cause),
        TEST(a_declaration_lacks_nothing),
        TEST(the_rules_do_not_list_causes),
        TEST(every_kind_of_evidence_has_a_command),
        TEST(examples_of_causes_are_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
