/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <zlib.h>

#include "findings/waiver.h"
#include "report_sample.h"
#include "sarif_whole.h"

/* A report of any length, and where its further files begin. */
enum { MOST_FILES = 8 };
typedef struct {
    char *text;
    size_t size, room;
    size_t begins[MOST_FILES + 1], files;
} long_sink;

static bool add_file(void *user, unsigned number) {
    long_sink *s = user;
    if (number != s->files + 2 || number > MOST_FILES)
        return false;
    s->begins[++s->files] = s->size;
    return true;
}

static bool add_text(void *user, const char *data, size_t size) {
    long_sink *s = user;
    if (s->size + size > s->room) {
        s->room = (s->size + size) * 2;
        s->text = realloc(s->text, s->room);
    }
    if (!s->text)
        abort();
    memcpy(s->text + s->size, data, size);
    s->size += size;
    return true;
}

static pv_report *open_report(sample *s, pv_report_setup setup, long_sink *to) {
    pv_report *report;
    *to = (long_sink){0};
    setup.command = "scan";
    setup.version = "0.1.0";
    setup.catalog = &s->catalog;
    setup.write = add_text;
    setup.user = to;
    must(pv_report_open(pv_reporter_named("sarif"), &setup, &report));
    return report;
}

/* The log, held against the rules of SARIF. */
static json_t *close_report(sample *s, pv_report *report, const long_sink *to) {
    json_error_t error;
    must(pv_report_end(report, &s->summary));
    pv_report_free(report);
    json_t *log = json_loadb(to->text, to->size, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(log);
    assert_true(sarif_holds(log));
    return log;
}

/* What the report asks of the unit is given back: the same unit is told of many times. */
static void tell(sample *s, pv_report *report) {
    pv_arena_point point = pv_arena_mark(s->arena);
    must(pv_report_outcome(report, &(pv_outcome){.unit = &s->unit, .findings = s->findings}));
    pv_arena_rewind(s->arena, point);
}

static json_t *log_of(sample *s, pv_report_setup setup) {
    long_sink to;
    pv_report *report = open_report(s, setup, &to);
    tell(s, report);
    json_t *log = close_report(s, report, &to);
    free(to.text);
    return log;
}

/* A value by its way into the log's run: "results", 0, "level". */
static const json_t *in_run(const json_t *log, const char *list, size_t at) {
    const json_t *run = json_array_get(json_object_get(log, "runs"), 0);
    const json_t *item = json_array_get(json_object_get(run, list), at);
    assert_non_null(item);
    return item;
}

static size_t count_of(const json_t *log, const char *list) {
    const json_t *run = json_array_get(json_object_get(log, "runs"), 0);
    return json_array_size(json_object_get(run, list));
}

static const char *text_in(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    return text;
}

static const json_t *driver_of(const json_t *log) {
    const json_t *run = json_array_get(json_object_get(log, "runs"), 0);
    return json_object_get(json_object_get(run, "tool"), "driver");
}

static const json_t *notes_of(const json_t *log) {
    return json_object_get(in_run(log, "invocations", 0), "toolExecutionNotifications");
}

/* ---- one run --------------------------------------------------------------------------------- */

static void test_a_result_leads_to_its_rule_and_its_artifact(void **state) {
    (void)state;
    sample *s = sample_new();
    json_t *log = log_of(s, (pv_report_setup){0});
    const json_t *result = in_run(log, "results", 0);
    const json_t *rule =
        json_array_get(json_object_get(driver_of(log), "rules"),
                       (size_t)json_integer_value(json_object_get(result, "ruleIndex")));
    assert_string_equal(text_in(rule, "id"), text_in(result, "ruleId"));
    assert_string_equal(text_in(rule, "name"), "SignatureOnTls");
    assert_string_equal(text_in(result, "level"), "error");
    assert_string_equal(text_in(result, "kind"), "fail");
    const json_t *member = json_object_get(
        json_array_get(json_object_get(result, "attachments"), 0), "artifactLocation");
    const json_t *inner =
        in_run(log, "artifacts", (size_t)json_integer_value(json_object_get(member, "index")));
    assert_string_equal(text_in(json_object_get(inner, "location"), "uri"), "/site.pfx");
    const json_t *outer =
        in_run(log, "artifacts", (size_t)json_integer_value(json_object_get(inner, "parentIndex")));
    assert_string_equal(text_in(json_object_get(outer, "location"), "uri"), "web.zip");
    assert_int_equal(json_integer_value(json_object_get(inner, "length")), 5);
    assert_int_equal(strlen(text_in(json_object_get(inner, "hashes"), "sha-256")), 64);
    json_decref(log);
    sample_free(s);
}

static void test_a_fact_that_was_read_twice_is_told_once(void **state) {
    (void)state;
    sample *s = sample_new();
    s->evidence[2] = s->evidence[1]; /* of the inner artifact: a related location, too */
    json_t *log = log_of(s, (pv_report_setup){0});
    const json_t *result = in_run(log, "results", 0);
    const json_t *where = json_array_get(json_object_get(result, "locations"), 0);
    assert_int_equal(json_array_size(json_object_get(where, "logicalLocations")), 2);
    assert_int_equal(json_array_size(json_object_get(result, "relatedLocations")), 1);
    json_decref(log);
    sample_free(s);
}

static void test_a_location_is_the_file_on_the_disk_with_a_line(void **state) {
    (void)state;
    sample *s = sample_new();
    sample_name(s, "a dir/w\xc3\xa9"
                   "b:1 #%?.pem");
    pv_set_KEY_SPEC(s->key, (pv_place){PV_LINE, 12}, PV_KEYSPEC_SIGNATURE);
    json_t *log = log_of(s, (pv_report_setup){0});
    const json_t *where =
        json_object_get(json_array_get(json_object_get(in_run(log, "results", 0), "locations"), 0),
                        "physicalLocation");
    const json_t *artifact = json_object_get(where, "artifactLocation");
    assert_string_equal(text_in(artifact, "uri"), "a%20dir/w%C3%A9b%3A1%20%23%25%3F.pem");
    assert_string_equal(text_in(artifact, "uriBaseId"), "%SRCROOT%");
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(where, "region"), "startLine")), 12);
    json_decref(log);
    sample_free(s);
}

static void test_a_binary_has_line_1_and_the_offset(void **state) {
    (void)state;
    sample *s = sample_new();
    sample_name(s, "/srv/site.pfx");
    json_t *log = log_of(s, (pv_report_setup){0});
    const json_t *where =
        json_object_get(json_array_get(json_object_get(in_run(log, "results", 0), "locations"), 0),
                        "physicalLocation");
    assert_string_equal(text_in(json_object_get(where, "artifactLocation"), "uri"),
                        "file:///srv/site.pfx");
    const json_t *region = json_object_get(where, "region");
    assert_int_equal(json_integer_value(json_object_get(region, "startLine")), 1);
    assert_int_equal(json_integer_value(json_object_get(region, "byteOffset")), 1180);
    json_decref(log);
    sample_free(s);
}

static void test_nothing_hostile_is_markup_or_a_control(void **state) {
    (void)state;
    sample *s = sample_new();
    s->findings[0].message = "CN=\x1b[2J<img>[a](http://b) {0} @all\xff";
    json_t *log = log_of(s, (pv_report_setup){0});
    const json_t *message = json_object_get(in_run(log, "results", 0), "message");
    const char *text = text_in(message, "text"), *markdown = text_in(message, "markdown");
    assert_null(strchr(text, '\x1b'));
    assert_null(strstr(text, "]("));
    assert_non_null(strstr(text, "{{0}}"));
    assert_memory_equal(markdown, "`CN=\\x1b[2J<img>", 16);
    json_decref(log);
    sample_free(s);
}

static void test_problems_and_broken_rules_are_notifications(void **state) {
    (void)state;
    sample *s = sample_new();
    s->findings[0].verdict = PV_VERDICT_BROKEN;
    s->rules[2].broken = true;
    s->rules[2].load_error = "RQ002.lua:1: bad";
    json_t *log = log_of(s, (pv_report_setup){0});
    const json_t *notes = notes_of(log), *invocation = in_run(log, "invocations", 0);
    assert_int_equal(count_of(log, "results"), 0);
    assert_int_equal(json_array_size(notes), 2);
    assert_string_equal(text_in(json_object_get(json_array_get(notes, 0), "associatedRule"), "id"),
                        "KS001");
    assert_string_equal(text_in(json_object_get(json_array_get(notes, 1), "descriptor"), "id"),
                        "damaged");
    assert_int_equal(json_array_size(json_object_get(invocation, "toolConfigurationNotifications")),
                     1);
    assert_true(json_is_false(json_object_get(invocation, "executionSuccessful")));
    json_decref(log);
    sample_free(s);
}

static void test_names_and_descriptions_are_as_short_as_github_wants(void **state) {
    (void)state;
    static char why[4000];
    static const char *const TAGS[] = {"a", "b", "c", "d",    "e", "f", "g", "h",
                                       "i", "j", "k", "esc1", "l", "m", "n", "o",
                                       "p", "q", "r", "s",    "t", "u", "v", "w"};
    sample *s = sample_new();
    memset(why, 'w', sizeof why - 1);
    for (size_t i = 7; i < sizeof why - 1; i += 8)
        why[i] = ' ';
    s->rules[0].why = why;
    s->rules[0].pack = "keyspec";
    s->rules[0].name = "a-name-that-goes-on-and-on-behind-forty-characters";
    s->rules[0].tags = TAGS;
    s->rules[0].tag_count = sizeof TAGS / sizeof *TAGS;
    json_t *log = log_of(s, (pv_report_setup){0});
    const json_t *rule = json_array_get(json_object_get(driver_of(log), "rules"), 0);
    assert_string_equal(text_in(rule, "name"), "ANameThatGoesOnAndOnBehindForty");
    assert_in_range(strlen(text_in(json_object_get(rule, "fullDescription"), "text")), 900, 1024);
    const json_t *tags = json_object_get(json_object_get(rule, "properties"), "tags");
    assert_int_equal(json_array_size(tags), 20);
    assert_int_equal(count_of(log, "taxonomies"), 1);
    json_decref(log);
    sample_free(s);
}

/* ---- decisions ------------------------------------------------------------------------------- */

static void test_all_results_have_suppressions_when_one_has(void **state) {
    (void)state;
    sample *s = sample_new();
    pv_waiver waiver = {
        .rule = "KS001", .reason = "replaced soon", .owner = "us", .line = 3, .file = "pkivet.lua"};
    s->findings[1] = s->findings[0];
    s->findings[0].next = &s->findings[1];
    s->findings[1].waiver = &waiver;
    json_t *log = log_of(s, (pv_report_setup){0});
    const json_t *none = json_object_get(in_run(log, "results", 0), "suppressions");
    const json_t *one = json_object_get(in_run(log, "results", 1), "suppressions");
    assert_true(json_is_array(none));
    assert_int_equal(json_array_size(none), 0);
    assert_string_equal(text_in(json_array_get(one, 0), "justification"), "replaced soon");
    json_decref(log);
    s->findings[1].waiver = NULL;
    log = log_of(s, (pv_report_setup){0});
    assert_null(json_object_get(in_run(log, "results", 0), "suppressions"));
    json_decref(log);
    sample_free(s);
}

static void test_a_baseline_gives_every_result_a_state(void **state) {
    (void)state;
    sample *s = sample_new();
    pv_baseline_entry gone = {.fingerprint = "0123456789abcdef0123456789abcdef",
                              .rule = "KS001",
                              .subject = "name:[x](y)"};
    pv_decisions decisions = {.baseline = {"b", &gone, 1}};
    s->findings[1] = s->findings[0];
    s->findings[0].next = &s->findings[1];
    s->findings[0].standing = PV_STANDING_UNCHANGED;
    s->findings[1].standing = PV_STANDING_NEW;
    json_t *log = log_of(s, (pv_report_setup){.decisions = &decisions, .diff = true});
    assert_int_equal(count_of(log, "results"), 3);
    static const char *const STATES[] = {"unchanged", "new", "absent"};
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(text_in(in_run(log, "results", i), "baselineState"), STATES[i]);
    assert_null(
        strstr(text_in(json_object_get(in_run(log, "results", 2), "message"), "text"), "]("));
    json_decref(log);
    sample_free(s);
}

/* ---- limits ---------------------------------------------------------------------------------- */

static size_t compressed(const long_sink *to) {
    uLongf size = compressBound(to->size);
    Bytef *bytes = malloc(size);
    assert_non_null(bytes);
    assert_int_equal(compress(bytes, &size, (const Bytef *)to->text, to->size), Z_OK);
    free(bytes);
    return size;
}

/* Findings one by one, as of so many files; the first ones are the least bad. */
static void tell_many(sample *s, pv_report *report, size_t count, const char *(*message)(size_t)) {
    char path[64];
    s->unit.problems = NULL;
    sample_name(s, path);
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "certs/%zu/site.pfx", i);
        s->findings[0].severity = i % 30 == 29     ? PV_SEVERITY_ERROR
                                  : i >= count / 2 ? PV_SEVERITY_WARNING
                                                   : PV_SEVERITY_INFO;
        s->findings[0].message = message(i);
        tell(s, report);
    }
    sample_name(s, "web.pfx");
}

static json_t *log_of_many(size_t count, const char *(*message)(size_t), pv_report_setup setup,
                           size_t *ret_compressed) {
    sample *s = sample_new();
    long_sink to;
    pv_report *report = open_report(s, setup, &to);
    tell_many(s, report, count, message);
    json_t *log = close_report(s, report, &to);
    *ret_compressed = compressed(&to);
    free(to.text);
    sample_free(s);
    return log;
}

static const char *plain_message(size_t number) {
    static char text[128];
    snprintf(text, sizeof text, "key.spec of %zu is 2 (AT_SIGNATURE), 1 is needed", number);
    return text;
}

static size_t count_level(const json_t *log, const char *level) {
    size_t count = 0;
    for (size_t i = 0; i < count_of(log, "results"); i++)
        count += strcmp(text_in(in_run(log, "results", i), "level"), level) == 0;
    return count;
}

static void test_of_30000_findings_the_worst_25000_are_kept(void **state) {
    (void)state;
    size_t size;
    json_t *log = log_of_many(30000, plain_message, (pv_report_setup){0}, &size);
    assert_int_equal(count_of(log, "results"), 25000);
    assert_int_equal(count_of(log, "artifacts"), 25000);
    assert_in_range(size, 1, 10000000);
    assert_int_equal(count_level(log, "error"), 1000);
    assert_int_equal(count_level(log, "warning"), 14500);
    assert_int_equal(count_level(log, "note"), 9500);
    /* In the order of the scan, whatever their level is. */
    assert_string_equal(text_in(in_run(log, "results", 0), "level"), "note");
    const json_t *cut = json_array_get(notes_of(log), 0);
    assert_string_equal(text_in(json_object_get(cut, "descriptor"), "id"), "cut");
    const char *says = text_in(json_object_get(cut, "message"), "text");
    assert_non_null(strstr(says, "Of 30000 results 25000 are here"));
    assert_non_null(strstr(says, "5000 of 14500 (info)"));
    json_decref(log);
}

static const char *noise(size_t number) {
    static char text[2000];
    static uint64_t seed;
    seed = number * 0x9e3779b97f4a7c15u + 1;
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        text[i] = (char)('0' + (seed >> 33) % 75);
    }
    return text;
}

/* The files of a report that is split, each held against the rules of SARIF and GitHub's limits;
 * gives how many results all of them have. */
static size_t check_files(long_sink *to, json_t **ret_last) {
    size_t results = 0;
    to->begins[to->files + 1] = to->size;
    for (size_t i = 0; i <= to->files; i++) {
        long_sink one = {to->text + to->begins[i], to->begins[i + 1] - to->begins[i], 0, {0}, 0};
        json_t *log = json_loadb(one.text, one.size, JSON_REJECT_DUPLICATES, NULL);
        char id[32];
        assert_non_null(log);
        assert_true(sarif_holds(log));
        assert_in_range(compressed(&one), 1, 10000000);
        assert_in_range(count_of(log, "results"), 1, 25000);
        const json_t *run = json_array_get(json_object_get(log, "runs"), 0);
        snprintf(id, sizeof id, "pkivet/part-%zu/", i + 1);
        assert_string_equal(text_in(json_object_get(run, "automationDetails"), "id"), id);
        assert_int_equal(json_object_get(run, "invocations") != NULL, i == to->files);
        results += count_of(log, "results");
        if (i == to->files)
            *ret_last = log;
        else
            json_decref(log);
    }
    return results;
}

static size_t split_of_many(size_t count, const char *(*message)(size_t), uint64_t most,
                            size_t *ret_files, json_t **ret_last) {
    sample *s = sample_new();
    long_sink to;
    pv_report *report = open_report(s, (pv_report_setup){.next = add_file, .sarif_max = most}, &to);
    tell_many(s, report, count, message);
    must(pv_report_end(report, &s->summary));
    pv_report_free(report);
    size_t results = check_files(&to, ret_last);
    *ret_files = to.files + 1;
    free(to.text);
    sample_free(s);
    return results;
}

static void test_split_30000_findings_are_in_two_files(void **state) {
    (void)state;
    size_t files;
    json_t *last;
    assert_int_equal(split_of_many(30000, plain_message, 0, &files, &last), 30000);
    assert_int_equal(files, 2);
    assert_int_equal(count_of(last, "results"), 5000);
    assert_int_equal(count_of(last, "artifacts"), 5000);
    const json_t *note = json_array_get(notes_of(last), 0);
    assert_int_equal(json_array_size(notes_of(last)), 1); /* nothing was cut */
    assert_non_null(strstr(text_in(json_object_get(note, "message"), "text"), "are in 2 logs"));
    json_decref(last);
}

static void test_split_files_are_within_10_mb_of_gzip(void **state) {
    (void)state;
    size_t files;
    json_t *last;
    assert_int_equal(split_of_many(6600, noise, 0, &files, &last), 6600);
    assert_in_range(files, 2, 4);
    json_decref(last);
}

static void test_split_what_fits_is_one_file(void **state) {
    (void)state;
    size_t files;
    json_t *last;
    assert_int_equal(split_of_many(7, plain_message, 7, &files, &last), 7);
    assert_int_equal(files, 1);
    assert_int_equal(json_array_size(notes_of(last)), 0);
    json_decref(last);
    assert_int_equal(split_of_many(8, plain_message, 7, &files, &last), 8);
    assert_int_equal(files, 2);
    assert_int_equal(count_of(last, "results"), 1);
    json_decref(last);
}

static void test_what_is_gone_counts_as_results_too(void **state) {
    (void)state;
    sample *s = sample_new();
    pv_baseline_entry gone[9];
    for (size_t i = 0; i < 9; i++)
        gone[i] = (pv_baseline_entry){
            .fingerprint = "0123456789abcdef0123456789abcdef", .rule = "KS001", .subject = "x"};
    pv_decisions decisions = {.baseline = {"b", gone, 9}};
    s->findings[0].standing = PV_STANDING_NEW;
    json_t *log =
        log_of(s, (pv_report_setup){.decisions = &decisions, .diff = true, .sarif_max = 4});
    assert_int_equal(count_of(log, "results"), 4);
    assert_string_equal(text_in(in_run(log, "results", 0), "baselineState"), "new");
    assert_string_equal(text_in(in_run(log, "results", 3), "baselineState"), "absent");
    json_decref(log);
    sample_free(s);
}

static void test_a_file_that_cannot_be_opened_fails_the_report(void **state) {
    (void)state;
    sample *s = sample_new();
    long_sink to;
    pv_report *report = open_report(s, (pv_report_setup){.next = add_file, .sarif_max = 1}, &to);
    tell_many(s, report, MOST_FILES + 2, plain_message);
    assert_non_null(pv_report_end(report, &s->summary).error);
    pv_report_free(report);
    free(to.text);
    sample_free(s);
}

static void test_an_own_limit_keeps_the_worst_alone(void **state) {
    (void)state;
    size_t size;
    json_t *log = log_of_many(300, plain_message, (pv_report_setup){.sarif_max = 7}, &size);
    assert_int_equal(count_of(log, "results"), 7);
    assert_int_equal(count_level(log, "error"), 7);
    assert_string_equal(text_in(json_object_get(in_run(log, "artifacts", 0), "location"), "uri"),
                        "certs/29/site.pfx");
    json_decref(log);
}

static void test_what_does_not_compress_is_cut_to_what_github_takes(void **state) {
    (void)state;
    size_t size;
    json_t *log = log_of_many(6600, noise, (pv_report_setup){0}, &size);
    assert_in_range(size, 5000000, 10000000);
    assert_in_range(count_of(log, "results"), 1000, 6599);
    assert_int_equal(count_level(log, "error"), 220);
    json_decref(log);
}

static void test_problems_that_do_not_compress_leave_room_for_results(void **state) {
    (void)state;
    sample *s = sample_new();
    long_sink to;
    pv_report *report = open_report(s, (pv_report_setup){0}, &to);
    for (size_t i = 0; i < 1000; i++) {
        s->unit.problems->message = noise(i + 10000);
        s->findings[0].message = noise(i);
        tell(s, report);
    }
    tell_many(s, report, 6000, noise);
    json_t *log = close_report(s, report, &to);
    assert_in_range(compressed(&to), 5000000, 10000000);
    assert_in_range(json_array_size(notes_of(log)), 300, 1000);
    json_decref(log);
    free(to.text);
    sample_free(s);
}

static void test_a_thousand_problems_are_listed_and_the_rest_counted(void **state) {
    (void)state;
    sample *s = sample_new();
    long_sink to;
    pv_report *report = open_report(s, (pv_report_setup){0}, &to);
    for (size_t i = 0; i < 1500; i++)
        tell(s, report);
    json_t *log = close_report(s, report, &to);
    assert_int_equal(json_array_size(notes_of(log)), 1001);
    const json_t *last = json_array_get(notes_of(log), 1000);
    assert_string_equal(text_in(json_object_get(last, "message"), "text"),
                        "500 more problems are not listed");
    assert_int_equal(count_of(log, "artifacts"), 2);
    json_decref(log);
    free(to.text);
    sample_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_result_leads_to_its_rule_and_its_artifact),
        cmocka_unit_test(test_a_fact_that_was_read_twice_is_told_once),
        cmocka_unit_test(test_a_location_is_the_file_on_the_disk_with_a_line),
        cmocka_unit_test(test_a_binary_has_line_1_and_the_offset),
        cmocka_unit_test(test_nothing_hostile_is_markup_or_a_control),
        cmocka_unit_test(test_problems_and_broken_rules_are_notifications),
        cmocka_unit_test(test_names_and_descriptions_are_as_short_as_github_wants),
        cmocka_unit_test(test_all_results_have_suppressions_when_one_has),
        cmocka_unit_test(test_a_baseline_gives_every_result_a_state),
        cmocka_unit_test(test_of_30000_findings_the_worst_25000_are_kept),
        cmocka_unit_test(test_an_own_limit_keeps_the_worst_alone),
        cmocka_unit_test(test_split_30000_findings_are_in_two_files),
        cmocka_unit_test(test_split_files_are_within_10_mb_of_gzip),
        cmocka_unit_test(test_split_what_fits_is_one_file),
        cmocka_unit_test(test_what_is_gone_counts_as_results_too),
        cmocka_unit_test(test_a_file_that_cannot_be_opened_fails_the_report),
        cmocka_unit_test(test_problems_that_do_not_compress_leave_room_for_results),
        cmocka_unit_test(test_what_does_not_compress_is_cut_to_what_github_takes),
        cmocka_unit_test(test_a_thousand_problems_are_listed_and_the_rest_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
