/* SPDX-License-Identifier: Apache-2.0
 * Rules over the whole scan: what they declare, what is kept of subjects, who meets whom, and that
 * neither threads nor want of memory make them say something else. */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include "judge_maker.h"

#include <stdlib.h>

#include "crypto/crypto.h"
#include "pkivet/pkivet.h"
#include "scan/whole.h"

#define HEAD "return rule { api = 1, title = 'Title', subject = 'run', severity = 'error',\n"

/* ---- declarations ---------------------------------------------------------------------------- */

static void expect_refused(bench *b, const char *fields, const char *part) {
    char text[1024];
    snprintf(text, sizeof text, HEAD "check = function () end,\n%s }", fields);
    bench_load(b, "AA001-x.lua", text);
    const pv_rule_info *info = &pv_judge_catalog(b->judge)->rules[0];
    assert_true(info->broken);
    expect_text(info->load_error, part);
}

static void a_rule_over_the_whole_scan_says_what_it_goes_by(void **state) {
    expect_refused(*state, "", "says what it goes by");
}

static void a_misspelt_key_is_told_with_a_suggestion(void **state) {
    expect_refused(*state, "index = { of = 'cert', by = 'isuer' }", "did you mean cert.issuer?");
}

static void a_misspelt_kept_fact_is_told_with_a_suggestion(void **state) {
    expect_refused(*state, "index = { of = 'cert', by = 'issuer', keep = { 'key.sepc' } }",
                   "did you mean key.spec?");
}

static void an_index_without_a_key_is_refused(void **state) {
    expect_refused(*state, "index = { of = 'cert' }", "by names one fact or several");
}

static void records_are_too_much_to_keep(void **state) {
    expect_refused(*state, "index = { of = 'acl', by = 'path', keep = 'entries' }",
                   "too much to keep");
}

static void a_condition_is_refused(void **state) {
    expect_refused(*state, "index = { of = 'cert', by = 'issuer' }, when = { is_ca = true }",
                   "has no when");
}

static void other_rules_have_no_index(void **state) {
    bench *b = *state;
    bench_rule(b, "AA001", "check = function () end, index = { of = 'key', by = 'bits' }");
    expect_text(pv_judge_catalog(b->judge)->rules[0].load_error,
                "index is for rules over the whole scan");
}

/* ---- what is kept, and who meets whom -------------------------------------------------------- */

enum { INPUTS = 600 };

typedef struct {
    bench *b;
    pv_crypto *crypto;
    pv_scan_index index;
    size_t fails, undecided, problems;
    char last[512], problem[256];
} scanning;

/* A rule with this `index` but its key, and a check with this body. */
static void begin_in(scanning *s, bench *b, const char *keep, const char *body, uint64_t most,
                     size_t in_memory) {
    char text[2048];
    *s = (scanning){.b = b, .crypto = pv_crypto_new()};
    assert_non_null(s->crypto);
    snprintf(text, sizeof text,
             HEAD "index = { of = 'cert', by = 'spki_sha256', keep = { %s } },\n"
                  "check = function (cert, others) %s end }",
             keep, body);
    bench_load(b, "AA001-x.lua", text);
    const pv_rule_info *info = &pv_judge_catalog(b->judge)->rules[0];
    if (info->broken)
        fail_msg("%s", info->load_error);
    assert_true(pv_scan_index_init(&s->index, pv_judge_whole_rules(b->judge), most, in_memory));
}

static void begin(scanning *s, bench *b, const char *keep, const char *body) {
    begin_in(s, b, keep, body, 1 << 20, 1 << 20);
}

static void begin_input(scanning *s) {
    pv_unit *unit = &s->b->unit;
    pv_arena_reset(s->b->arena);
    pv_unit_init(unit, s->b->arena, &s->b->limits, "test");
    unit->crypto = s->crypto;
    unit->sha256 = pv_crypto_sha256;
}

/* Thumbprints are told apart by `number`. */
static pv_subject *make_cert(scanning *s, const char *path, int number, const char *name, int key) {
    pv_unit *unit = &s->b->unit;
    pv_artifact *artifact;
    pv_subject *cert;
    uint8_t *sha1 = pv_arena_alloc(unit->arena, 20), *spki = pv_arena_alloc(unit->arena, 32);
    assert_true(sha1 && spki);
    memset(sha1, number & 0xff, 20);
    sha1[0] = (uint8_t)(number >> 8);
    memset(spki, key, 32);
    must(pv_unit_add_artifact(unit, NULL, path, "x509", (pv_bytes){0}, &artifact));
    must(pv_unit_add_subject(unit, artifact, PV_KIND_CERT, &cert));
    pv_set_CERT_SHA1(cert, (pv_place){0}, (pv_bytes){sha1, 20});
    pv_set_CERT_SPKI_SHA256(cert, (pv_place){0}, (pv_bytes){spki, 32});
    pv_set_CERT_SUBJECT(cert, (pv_place){0}, (pv_text){name, strlen(name)});
    return cert;
}

static pv_subject *add_cert(scanning *s, const char *path, int number, const char *name) {
    return make_cert(s, path, number, name, 7);
}

static void add_keyed(scanning *s, const char *path, int number, const char *name, int key) {
    begin_input(s);
    make_cert(s, path, number, name, key);
    pv_scan_index_add(&s->index, &s->b->unit, NULL);
}

static void add_input(scanning *s, const char *path, int number, const char *name) {
    add_keyed(s, path, number, name, 7);
}

static void add_inputs(scanning *s) {
    char path[32];
    for (int i = 0; i < INPUTS; i++) {
        snprintf(path, sizeof path, "%d.cer", i);
        add_input(s, path, i, "CN=a");
    }
}

static pv_status told(void *user, pv_slot *slot) {
    scanning *s = user;
    for (const pv_finding *f = slot->findings; f; f = f->next)
        snprintf(s->last, sizeof s->last, "%s: %s", f->subject->artifact->path, f->message);
    for (const pv_problem *p = slot->unit.problems; p; p = p->next)
        snprintf(s->problem, sizeof s->problem, "%s", p->message);
    s->fails += slot->counts.verdicts[PV_VERDICT_FAIL];
    s->undecided += slot->counts.verdicts[PV_VERDICT_CANNOT_TELL];
    s->problems += slot->counts.problem_codes[PV_OVER_LIMIT];
    return pv_success();
}

static void end(scanning *s) {
    pv_worker worker = {.crypto = s->crypto, .judge = s->b->judge};
    pv_task task = {.limits = &s->b->limits,
                    .show = 1u << PV_VERDICT_FAIL | 1u << PV_VERDICT_BROKEN};
    must(pv_whole_judge(&worker, &task, &s->index, told, s));
    pv_scan_index_done(&s->index);
    pv_crypto_free(s->crypto);
}

static const char OTHER_NAME[] =
    "for other in others:earlier() do if other.subject ~= cert.subject then\n"
    "return fail { at = 'subject', with = other } end end";

static void a_subject_meets_those_that_came_before_it_in_other_inputs(void **state) {
    scanning s;
    begin(&s, *state, "'subject'", OTHER_NAME);
    add_input(&s, "a.cer", 1, "CN=a");
    add_input(&s, "b.cer", 2, "CN=b");
    end(&s);
    assert_int_equal(s.fails, 1);
    expect_text(s.last, "b.cer: Title: cert.subject is ");
    expect_text(s.last, "(beside a.cer)");
}

static void a_subject_alone_is_not_judged(void **state) {
    scanning s;
    begin(&s, *state, "'subject'", "return fail()");
    add_input(&s, "a.cer", 1, "CN=a");
    end(&s);
    assert_int_equal(s.fails, 0);
}

static void the_same_certificate_in_a_second_file_is_no_other(void **state) {
    scanning s;
    begin(&s, *state, "'subject'", OTHER_NAME);
    add_input(&s, "a.cer", 1, "CN=a");
    add_input(&s, "copy.cer", 1, "CN=a");
    add_input(&s, "listing.txt", 1, "a"); /* as another tool prints the name */
    end(&s);
    assert_int_equal(s.fails, 0);
}

static void who_asks_for_all_of_too_many_cannot_tell(void **state) {
    scanning s;
    begin(&s, *state, "'subject'",
          "for other in others:each() do if other.subject ~= cert.subject then return fail() end "
          "end");
    add_inputs(&s);
    end(&s);
    assert_int_equal(s.fails, 0);
    assert_int_equal(s.undecided, INPUTS);
}

static void what_the_memory_does_not_hold_is_told_and_counted(void **state) {
    scanning s;
    begin_in(&s, *state, "'subject'", OTHER_NAME, 40 << 10, 8 << 10);
    add_inputs(&s);
    uint64_t lost = s.index.lost;
    assert_true(lost > 0 && lost < INPUTS);
    end(&s);
    assert_int_equal(s.problems, 1);
    assert_int_equal(s.fails, 0);
    assert_true(s.undecided >= lost);
}

static void facts_of_every_type_come_back_as_they_were(void **state) {
    static const pv_text NAMES[] = {{"dns:a", 5}, {"dns:bb", 6}};
    scanning s;
    pv_subject *cert, *key;
    begin(&s, *state,
          "'subject', 'is_ca', 'path_length', 'not_after', 'key_usage', 'subject_alt_names',\n"
          "'key_algorithm', 'spki_sha256', 'key.spec', 'key.bits'",
          "for o in others:earlier() do return fail { message = o.subject .. '|' ..\n"
          "tostring(o.is_ca) .. '|' .. o.path_length .. '|' .. o.not_after .. '|' ..\n"
          "o.key_usage:text() .. '|' .. o.subject_alt_names:text() .. '|' .. o.key_algorithm ..\n"
          "'|' .. #o.spki_sha256 .. '|' .. o.key.spec .. '|' .. tostring(o.key.bits) } end");
    begin_input(&s);
    cert = add_cert(&s, "a.cer", 1, "CN=a");
    must(pv_unit_add_subject(&s.b->unit, cert->artifact, PV_KIND_KEY, &key));
    must(pv_subject_link(cert, key));
    pv_set_CERT_IS_CA(cert, (pv_place){0}, true);
    pv_set_CERT_PATH_LENGTH(cert, (pv_place){0}, -3);
    pv_set_CERT_NOT_AFTER(cert, (pv_place){0}, 1767225600);
    pv_set_CERT_KEY_USAGE(cert, (pv_place){0}, UINT64_C(1) << PV_KEYUSAGE_CRL_SIGN);
    pv_set_CERT_SUBJECT_ALT_NAMES(cert, (pv_place){0}, NAMES, 2);
    pv_set_CERT_KEY_ALGORITHM(cert, (pv_place){0}, PV_KEYALGORITHM_EC);
    pv_set_KEY_SPEC(key, (pv_place){0}, PV_KEYSPEC_SIGNATURE);
    pv_subject_absent(key, PV_FACT_KEY_BITS);
    pv_scan_index_add(&s.index, &s.b->unit, NULL);
    add_input(&s, "b.cer", 2, "CN=b");
    end(&s);
    expect_text(s.last, "b.cer: CN=a|true|-3|1767225600|cRLSign|dns:a, dns:bb|ec|64|signature|nil");
}

static void a_fact_that_is_not_kept_breaks_the_rule(void **state) {
    scanning s;
    begin(&s, *state, "'subject'", "if cert.version == 3 then return fail() end");
    add_input(&s, "a.cer", 1, "CN=a");
    add_input(&s, "b.cer", 2, "CN=b");
    end(&s);
    expect_text(s.last, "cert.version is not kept: name it in index.keep");
}

static void an_undetermined_fact_that_is_kept_cannot_be_told(void **state) {
    scanning s;
    begin(&s, *state, "'version'", "if cert.version == 3 then return fail() end");
    add_input(&s, "a.cer", 1, "CN=a");
    add_input(&s, "b.cer", 2, "CN=b");
    end(&s);
    assert_int_equal(s.undecided, 2);
}

/* ---- in files -------------------------------------------------------------------------------- */

enum { LITTLE = 1 << 10 };

/* Groups of different sizes, copies, and one certificate twice in other words. */
static size_t fails_of_many(bench *b, size_t in_memory, char ret_last[512]) {
    scanning s;
    char path[32], name[32];
    begin_in(&s, b, "'subject'", OTHER_NAME, 1 << 20, in_memory);
    for (int i = 0; i < INPUTS; i++) {
        snprintf(path, sizeof path, "%d.cer", i);
        snprintf(name, sizeof name, "CN=%d", i % 7 == 0 ? 0 : i);
        add_keyed(&s, path, i % 11 == 0 ? 0 : i, i % 11 == 0 ? "CN=0" : name, i * i % 50);
    }
    end(&s);
    memcpy(ret_last, s.last, sizeof s.last);
    return s.fails;
}

static void rows_in_files_give_the_same_verdicts(void **state) {
    char here[512], there[512];
    size_t in_memory = fails_of_many(*state, 1 << 20, here);
    assert_int_equal(fails_of_many(*state, LITTLE, there), in_memory);
    assert_true(in_memory > INPUTS / 2);
    assert_string_equal(here, there);
}

static void each_of_hundreds_names_one_other_holder(void **state) {
    scanning s;
    char path[32], name[32];
    begin_in(&s, *state, "'subject'", OTHER_NAME, 1 << 20, LITTLE);
    for (int i = 0; i < INPUTS; i++) {
        snprintf(path, sizeof path, "%d.cer", i);
        snprintf(name, sizeof name, "CN=%d", i);
        add_input(&s, path, i, name);
    }
    end(&s);
    assert_int_equal(s.fails, INPUTS - 1);
    expect_text(s.last, "599.cer: Title: cert.subject is ");
    expect_text(s.last, "(beside 471.cer)");
}

static void copies_by_the_hundred_are_no_others(void **state) {
    scanning s;
    char path[32];
    begin_in(&s, *state, "'subject'",
             "for other in others:each() do if other.subject ~= cert.subject then\n"
             "return fail { at = 'subject', with = other } end end",
             1 << 20, LITTLE);
    for (int i = 0; i < INPUTS; i++) {
        snprintf(path, sizeof path, "%d.cer", i);
        add_input(&s, path, 1, "CN=a");
    }
    add_input(&s, "last.cer", 2, "CN=b");
    end(&s);
    assert_int_equal(s.fails, 2);
    assert_int_equal(s.undecided, 0);
    expect_text(s.last, "last.cer: Title: cert.subject is ");
    expect_text(s.last, "(beside 0.cer)");
}

static void without_a_place_for_files_the_rest_is_counted(void **state) {
    scanning s;
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    begin_in(&s, *state, "'subject'", OTHER_NAME, 1 << 20, LITTLE);
    add_inputs(&s);
    assert_true(s.index.lost > 0 && s.index.lost < INPUTS);
    end(&s);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_int_equal(s.problems, 1);
    assert_int_equal(s.fails, 0);
    assert_int_equal(s.undecided, INPUTS);
    expect_text(s.problem, " subjects could not be compared with others (No such file");
}

static void others_that_look_the_same_to_a_rule_are_one(void **state) {
    scanning s;
    begin(&s, *state, "'subject'", "if #others > 1 then return fail() end");
    add_input(&s, "a.cer", 1, "CN=a");
    add_input(&s, "b.cer", 2, "CN=a");
    add_input(&s, "c.cer", 3, "CN=c");
    end(&s);
    assert_int_equal(s.fails, 2); /* a and b see one another and c; c sees one */
}

static const char TWO_RULES[] =
    "return rule { api = 1, title = 'Title', subject = 'run', severity = 'error',\n"
    "index = { of = 'cert', by = 'spki_sha256', keep = 'version' },\n"
    "check = function (cert, others) for o in others:each() do local v = o.version end end }";

static void a_rule_does_not_see_what_only_another_one_keeps(void **state) {
    scanning s;
    bench *b = *state;
    bench_load(b, "AA002-y.lua", TWO_RULES);
    begin(&s, b, "'subject'", "if cert.version == 3 then return fail() end");
    begin_input(&s);
    pv_set_CERT_VERSION(add_cert(&s, "a.cer", 1, "CN=a"), (pv_place){0}, 3);
    pv_scan_index_add(&s.index, &s.b->unit, NULL);
    add_input(&s, "b.cer", 2, "CN=b");
    end(&s);
    expect_text(s.last, "cert.version is not kept: name it in index.keep");
}

/* ---- a run ----------------------------------------------------------------------------------- */

enum { REPORT_BYTES = 1 << 22 };

typedef struct {
    char *text;
    size_t size;
} output;

static int append(void *user, const char *data, size_t size) {
    output *o = user;
    assert_true(o->size + size < REPORT_BYTES);
    memcpy(o->text + o->size, data, size);
    o->size += size;
    return 0;
}

static output report_with(unsigned jobs) {
    static const char *const PATHS[] = {"corpus/pem", "corpus/x509/good"};
    static const char *const ONLY[] = {"whole-scan"};
    output out = {calloc(1, REPORT_BYTES), 0};
    pkivet_options options = {.size = sizeof options,
                              .has_now = 1,
                              .now = 1767225600,
                              .jobs = jobs,
                              .only = ONLY,
                              .only_count = 1};
    pkivet_report_options how = {
        .size = sizeof how, .format = "ndjson", .write = append, .user = &out};
    pkivet_engine *engine;
    pkivet_report *report;
    pkivet_error error;
    assert_non_null(out.text);
    assert_int_equal(pkivet_engine_new(&options, &engine, &error), PKIVET_OK);
    assert_int_equal(pkivet_report_new(engine, &how, &report, &error), PKIVET_OK);
    pkivet_job job = {
        .size = sizeof job, .paths = PATHS, .path_count = 2, .reports = &report, .report_count = 1};
    assert_int_equal(pkivet_run(engine, &job, NULL, &error), PKIVET_OK);
    pkivet_report_free(report);
    pkivet_engine_free(engine);
    return out;
}

static void the_number_of_threads_changes_nothing(void **state) {
    (void)state;
    output one = report_with(1), four = report_with(4);
    expect_text(one.text, "\"WK016\"");
    expect_text(one.text, "\"CH007\"");
    assert_string_equal(one.text, four.text);
    free(one.text);
    free(four.text);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        TEST(a_rule_over_the_whole_scan_says_what_it_goes_by),
        TEST(a_misspelt_key_is_told_with_a_suggestion),
        TEST(a_misspelt_kept_fact_is_told_with_a_suggestion),
        TEST(an_index_without_a_key_is_refused),
        TEST(records_are_too_much_to_keep),
        TEST(a_condition_is_refused),
        TEST(other_rules_have_no_index),
        TEST(a_subject_meets_those_that_came_before_it_in_other_inputs),
        TEST(a_subject_alone_is_not_judged),
        TEST(the_same_certificate_in_a_second_file_is_no_other),
        TEST(who_asks_for_all_of_too_many_cannot_tell),
        TEST(what_the_memory_does_not_hold_is_told_and_counted),
        TEST(facts_of_every_type_come_back_as_they_were),
        TEST(a_fact_that_is_not_kept_breaks_the_rule),
        TEST(an_undetermined_fact_that_is_kept_cannot_be_told),
        TEST(rows_in_files_give_the_same_verdicts),
        TEST(each_of_hundreds_names_one_other_holder),
        TEST(copies_by_the_hundred_are_no_others),
        TEST(without_a_place_for_files_the_rest_is_counted),
        TEST(others_that_look_the_same_to_a_rule_are_one),
        TEST(a_rule_does_not_see_what_only_another_one_keeps),
        cmocka_unit_test(the_number_of_threads_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
