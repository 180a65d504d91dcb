/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sarif_whole.h"

/* The check of SARIF logs is itself held against logs that are wrong: a good one is changed in one
 * place at a time. */

#define GUID "\"01234567-89ab-4cde-8f01-23456789abcd\""

/* Every property that the table of rules knows stands in it once at least. */
static const char GOOD[] =
    "{\"$schema\":\"https://host/sarif.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":{"
    "\"driver\":{\"guid\":" GUID ",\"name\":\"t\",\"version\":\"1\",\"semanticVersion\":\"1.2.3\","
    "\"language\":\"en\",\"shortDescription\":{\"text\":\"s\"},\"rules\":[{\"id\":\"R1\","
    "\"name\":\"One\",\"shortDescription\":{\"text\":\"s\"},\"fullDescription\":{\"text\":\"f\"},"
    "\"help\":{\"text\":\"h\",\"markdown\":\"m\"},\"defaultConfiguration\":{\"level\":\"error\"},"
    "\"relationships\":[{\"target\":{\"id\":\"E1\",\"index\":0,\"guid\":" GUID
    ",\"toolComponent\":{\"name\":\"E\",\"index\":0}},\"kinds\":[\"relevant\"]}],"
    "\"properties\":{\"tags\":[\"a\",\"b\"]}},{\"id\":\"R2\"}],\"notifications\":[{\"id\":\"n\"}]}}"
    ",\"automationDetails\":{\"id\":\"t/1/\",\"guid\":" GUID "},"
    "\"taxonomies\":[{\"name\":\"E\",\"taxa\":[{\"id\":\"E1\"}]}],\"invocations\":[{"
    "\"executionSuccessful\":true,\"toolConfigurationNotifications\":[{\"message\":{"
    "\"text\":\"x\"},\"descriptor\":{\"id\":\"n\"},\"associatedRule\":{\"id\":\"R2\",\"index\":1}}]"
    ","
    "\"toolExecutionNotifications\":[{\"level\":\"note\",\"descriptor\":{\"id\":\"n\"},\"message\":"
    "{"
    "\"text\":\"x\"},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{"
    "\"uri\":\"other\"}}}]}]}],\"originalUriBaseIds\":{\"%ROOT%\":{\"description\":{"
    "\"text\":\"d\"}}},\"artifacts\":[{\"location\":{\"uri\":\"a%20b.zip\","
    "\"uriBaseId\":\"%ROOT%\"},\"length\":9,\"hashes\":{\"sha-256\":"
    "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}},{\"parentIndex\":0,"
    "\"location\":{\"uri\":\"/m\"},\"description\":{\"text\":\"d\"},\"offset\":3}],"
    "\"results\":[{\"guid\":" GUID ",\"ruleId\":\"R1\",\"ruleIndex\":0,\"kind\":\"fail\","
    "\"level\":\"error\",\"message\":{\"text\":\"m\",\"markdown\":\"m\"},\"locations\":[{"
    "\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"a%20b.zip\",\"uriBaseId\":\"%ROOT%\","
    "\"index\":0},\"region\":{\"startLine\":1,\"byteOffset\":0}},\"logicalLocations\":[{"
    "\"name\":\"n\",\"fullyQualifiedName\":\"a.n\",\"kind\":\"property\"}]}],\"relatedLocations\":["
    "{"
    "\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"file:///r\"}},\"message\":{"
    "\"text\":\"r\"}}],\"attachments\":[{\"description\":{\"text\":\"d\"},\"artifactLocation\":{"
    "\"index\":1},\"regions\":[{\"startLine\":1}]}],\"partialFingerprints\":{\"p/v1\":\"0\"},"
    "\"baselineState\":\"new\",\"suppressions\":[{\"kind\":\"external\",\"status\":\"accepted\","
    "\"justification\":\"j\",\"location\":{\"physicalLocation\":{\"artifactLocation\":{"
    "\"uri\":\"w\"}}},\"properties\":{}}],\"properties\":{\"x\":1}},{\"message\":{\"text\":"
    "\"gone\"},"
    "\"baselineState\":\"absent\",\"suppressions\":[]}]}]}";

/* What is put into the good log, at a way of names and numbers; NULL: it is taken away. "+" behind
 * the way: the list's first item is put behind its last, too. */
typedef struct {
    const char *way, *value;
} change;

#define DRIVER     "runs/0/tool/driver"
#define RULE       DRIVER "/rules/0"
#define INVOCATION "runs/0/invocations/0"
#define NOTE       INVOCATION "/toolExecutionNotifications/0"
#define RESULT     "runs/0/results/0"
#define PLACE      RESULT "/locations/0/physicalLocation"
#define ARTIFACT   "runs/0/artifacts/0"

static const change NOT_THERE[] = {
    {"version", NULL},
    {"runs", NULL},
    {"runs/0/tool", NULL},
    {DRIVER, NULL},
    {DRIVER "/name", NULL},
    {RULE "/id", NULL},
    {RULE "/help/text", NULL},
    {RULE "/shortDescription/text", NULL},
    {RULE "/relationships/0/target", NULL},
    {RULE "/relationships/0/target", "{}"},
    {INVOCATION "/executionSuccessful", NULL},
    {NOTE "/message", NULL},
    {NOTE "/message/text", NULL},
    {RESULT "/message", NULL},
    {RESULT "/message/text", NULL},
    {RESULT "/attachments/0/artifactLocation", NULL},
    {RESULT "/suppressions/0/kind", NULL},
    {PLACE "/artifactLocation", NULL},
    {PLACE "/region/startLine", NULL},
};

static const change WRONG_TYPES[] = {
    {"runs", "{}"},
    {"runs", "[[]]"},
    {"version", "2.1"},
    {"runs/0/artifacts", "{}"},
    {"runs/0/originalUriBaseIds", "[]"},
    {DRIVER "/name", "7"},
    {DRIVER "/rules/0", "\"R1\""},
    {RULE "/shortDescription", "\"text\""},
    {RULE "/properties", "[]"},
    {RULE "/properties/tags", "\"a\""},
    {RULE "/properties/tags/0", "1"},
    {INVOCATION "/executionSuccessful", "\"true\""},
    {INVOCATION "/executionSuccessful", "1"},
    {RESULT "/message", "\"m\""},
    {RESULT "/ruleIndex", "\"0\""},
    {RESULT "/ruleIndex", "0.5"},
    {RESULT "/partialFingerprints/p~v1", "1"},
    {RESULT "/partialFingerprints", "[]"},
    {RESULT "/properties", "null"},
    {PLACE "/region", "1"},
    {PLACE "/region/byteOffset", "\"0\""},
    {ARTIFACT "/hashes/sha-256", "1"},
    {ARTIFACT "/length", "null"},
};

static const change WRONG_VALUES[] = {
    {"version", "\"2.0.0\""},
    {"$schema", "\"sarif.json\""},
    {"$schema", "\"https://host/a b\""},
    {RULE "/defaultConfiguration/level", "\"fatal\""},
    {RULE "/defaultConfiguration/level", "\"err\""},
    {NOTE "/level", "\"info\""},
    {RESULT "/kind", "\"failed\""},
    {RESULT "/kind", "\"not_applicable\""},
    {RESULT "/level", "\"ERROR\""},
    {RESULT "/baselineState", "\"gone\""},
    {RESULT "/suppressions/0/kind", "\"waiver\""},
    {RESULT "/suppressions/0/status", "\"open\""},
    {PLACE "/region/startLine", "0"},
    {PLACE "/region/startLine", "-1"},
    {PLACE "/region/byteOffset", "-2"},
    {RESULT "/ruleIndex", "-2"},
    {RULE "/relationships/0/target/index", "-2"},
    {RULE "/relationships/0/target/toolComponent/index", "-2"},
    {PLACE "/artifactLocation/index", "-2"},
    {"runs/0/artifacts/1/parentIndex", "-2"},
    {"runs/0/artifacts/1/offset", "-1"},
    {ARTIFACT "/length", "-2"},
    {DRIVER "/language", "\"english\""},
    {DRIVER "/language", "\"e1\""},
    {DRIVER "/guid", "\"01234567-89ab-4cde-8f01-23456789abc\""},
    {DRIVER "/guid", "\"01234567-89ab-0cde-8f01-23456789abcd\""},
    {RESULT "/guid", "\"01234567-89ab-4cde-7f01-23456789abcd\""},
    {RESULT "/guid", "\"0123456789ab4cde8f0123456789abcd\""},
    {"runs/0/automationDetails/guid", "\"\""},
    {RULE "/relationships/0/target/guid", "\"{01234567-89ab-4cde-8f01-23456789abcd}\""},
    {PLACE "/artifactLocation/uri", "\"a b.zip\""},
    {PLACE "/artifactLocation/uri", "\"a%2.zip\""},
    {PLACE "/artifactLocation/uri", "\"a%gg.zip\""},
    {PLACE "/artifactLocation/uri", "\"a\\\\b.zip\""},
    {PLACE "/artifactLocation/uri", "\"caf\\u00e9.zip\""},
    {PLACE "/artifactLocation/uri", "\"<a>\""},
    {PLACE "/artifactLocation/uri", "\"a#b#c\""},
    {PLACE "/artifactLocation/uri", "\"%4:b\""},
};

static const change TWICE[] = {
    {"runs/0/artifacts+", NULL},
    {"runs/0/taxonomies+", NULL},
    {"runs/0/taxonomies/0/taxa+", NULL},
    {DRIVER "/rules+", NULL},
    {DRIVER "/notifications+", NULL},
    {RULE "/relationships+", NULL},
    {RULE "/relationships/0/kinds+", NULL},
    {RULE "/properties/tags+", NULL},
    {NOTE "/locations+", NULL},
    {RESULT "/relatedLocations+", NULL},
    {RESULT "/attachments+", NULL},
    {RESULT "/attachments/0/regions+", NULL},
    {RESULT "/suppressions+", NULL},
    {RESULT "/locations/0/logicalLocations+", NULL},
};

/* Right in form. */
static const change LOST[] = {
    {RESULT "/ruleIndex", "1"},
    {RESULT "/ruleIndex", "2"},
    {RESULT "/ruleId", "\"R2\""},
    {RESULT "/level", "\"none\""},
    {RESULT "/kind", "\"pass\""},
    {RESULT "/locations", "[]"},
    {RESULT "/locations/0", "{}"},
    {RESULT "/suppressions", NULL},
    {RESULT "/baselineState", NULL},
    {RESULT "/attachments/0/artifactLocation", "{\"index\":2}"},
    {RESULT "/attachments/0/artifactLocation", "{}"},
    {PLACE "/artifactLocation/index", "1"},
    {PLACE "/artifactLocation/index", "2"},
    {PLACE "/artifactLocation/uri", "\"other.zip\""},
    {PLACE "/artifactLocation/uriBaseId", "\"%OTHER%\""},
    {ARTIFACT "/location/uri", "\"file:///a%20b.zip\""},
    {ARTIFACT "/location/uri", "\"/a%20b.zip\""},
    {ARTIFACT "/location", NULL},
    {ARTIFACT "/offset", "1"},
    {"runs/0/artifacts/1/parentIndex", "1"},
    {"runs/0/artifacts/1/location/uriBaseId", "\"%ROOT%\""},
    {RULE "/relationships/0/target/id", "\"E2\""},
    {NOTE "/descriptor/id", "\"m\""},
    {INVOCATION "/toolConfigurationNotifications/0/associatedRule/index", "0"},
};

/* The object or list that the way's last part is in; that part in `ret_last`, with `~` for a slash
 * in it. */
static json_t *go(json_t *log, const char *way, char ret_last[64]) {
    json_t *at = log;
    for (const char *slash; (slash = strchr(way, '/')) != NULL; way = slash + 1) {
        char part[64];
        snprintf(part, sizeof part, "%.*s", (int)(slash - way), way);
        at = json_is_array(at) ? json_array_get(at, strtoul(part, NULL, 10))
                               : json_object_get(at, part);
        assert_non_null(at);
    }
    snprintf(ret_last, 64, "%s", way);
    if (strchr(ret_last, '~'))
        *strchr(ret_last, '~') = '/';
    return at;
}

static void put(json_t *in, const char *last, json_t *value) {
    if (json_is_array(in))
        assert_int_equal(json_array_set_new(in, strtoul(last, NULL, 10), value), 0);
    else if (value)
        assert_int_equal(json_object_set_new(in, last, value), 0);
    else
        assert_int_equal(json_object_del(in, last), 0);
}

static json_t *good_log(void) {
    json_error_t error;
    json_t *log = json_loads(GOOD, JSON_REJECT_DUPLICATES, &error);
    if (!log)
        fail_msg("%s at %d", error.text, error.position);
    return log;
}

static json_t *changed(const change *c) {
    json_t *log = good_log();
    char last[64];
    json_t *in = go(log, c->way, last);
    char *plus = strchr(last, '+');
    if (plus) {
        *plus = '\0';
        json_t *list = json_object_get(in, last);
        assert_int_equal(json_array_append_new(list, json_deep_copy(json_array_get(list, 0))), 0);
    } else {
        json_t *value = c->value ? json_loads(c->value, JSON_DECODE_ANY, NULL) : NULL;
        assert_true(value || !c->value);
        put(in, last, value);
    }
    return log;
}

static void check_refused(const change *changes, size_t count, bool in_form) {
    sarif_quiet = true;
    for (size_t i = 0; i < count; i++) {
        json_t *log = changed(&changes[i]);
        if (sarif_is(log, "log") != in_form || sarif_holds(log))
            fail_msg("%s: %s", changes[i].way, changes[i].value ? changes[i].value : "-");
        json_decref(log);
    }
    sarif_quiet = false;
}

#define REFUSED(changes, in_form)                                                                  \
    check_refused(changes, sizeof(changes) / sizeof *(changes), in_form)

static void test_a_good_log_meets_every_row_of_the_table(void **state) {
    (void)state;
    json_t *log = good_log();
    memset(sarif_met, 0, sizeof sarif_met);
    assert_true(sarif_holds(log));
    for (size_t i = 0; i < SARIF_RULE_COUNT; i++)
        if (!sarif_met[i])
            fail_msg("no %s has %s", SARIF_RULES[i].object, SARIF_RULES[i].property);
    json_decref(log);
}

static void test_what_must_be_there_is_missed(void **state) {
    (void)state;
    REFUSED(NOT_THERE, false);
}

static void test_a_value_of_another_type_is_refused(void **state) {
    (void)state;
    REFUSED(WRONG_TYPES, false);
}

static void test_words_numbers_uris_and_guids_out_of_bounds_are_refused(void **state) {
    (void)state;
    REFUSED(WRONG_VALUES, false);
}

static void test_what_stands_twice_in_a_set_is_refused(void **state) {
    (void)state;
    REFUSED(TWICE, false);
}

static void test_numbers_and_names_that_lead_nowhere_are_refused(void **state) {
    (void)state;
    REFUSED(LOST, true);
}

/* Puts a property that nobody knows into each object in turn; those in a bag may have any. */
static size_t check_unknown(json_t *log, json_t *at) {
    const char *key;
    json_t *item;
    size_t i, count = 0;
    if (json_is_object(at)) {
        json_object_set_new(at, "anything", json_object());
        assert_false(sarif_is(log, "log"));
        json_object_del(at, "anything");
        count++;
        json_object_foreach(at, key, item) if (strcmp(key, "properties") != 0) count +=
            check_unknown(log, item);
    }
    json_array_foreach(at, i, item) count += check_unknown(log, item);
    return count;
}

static void test_what_no_object_has_is_refused_everywhere(void **state) {
    (void)state;
    json_t *log = good_log();
    /* Of these two any name is one. */
    json_t *run = json_array_get(json_object_get(log, "runs"), 0);
    sarif_quiet = true;
    json_object_set_new(json_object_get(run, "originalUriBaseIds"), "%OTHER%", json_object());
    assert_true(sarif_is(log, "log"));
    json_object_del(run, "originalUriBaseIds");
    assert_true(check_unknown(log, log) >= 40);
    sarif_quiet = false;
    assert_true(sarif_is(log, "log"));
    json_decref(log);
}

/* A list of so many, the first of them again and again but for what `vary` changes. */
static void lengthen(json_t *list, size_t count, void (*vary)(json_t *item, size_t number)) {
    json_t *first = json_deep_copy(json_array_get(list, 0));
    for (size_t i = json_array_size(list); i < count; i++) {
        json_t *item = json_deep_copy(first);
        vary(item, i);
        json_array_append_new(list, item);
    }
    json_decref(first);
}

static void vary_id(json_t *item, size_t number) {
    char id[32];
    snprintf(id, sizeof id, "V%zu", number);
    json_object_set_new(item, "id", json_string(id));
}

static void vary_text(json_t *item, size_t number) {
    char text[32];
    snprintf(text, sizeof text, "v%zu", number);
    json_string_set(item, text);
}

static void vary_nothing(json_t *item, size_t number) {
    (void)item;
    (void)number;
}

/* As many as GitHub takes are taken, one more is not. */
static void check_limit(const char *way, size_t most, void (*vary)(json_t *, size_t)) {
    json_t *log = good_log();
    char last[64];
    json_t *list = json_object_get(go(log, way, last), last);
    sarif_quiet = true;
    lengthen(list, most, vary);
    assert_true(sarif_holds(log));
    lengthen(list, most + 1, vary);
    assert_true(sarif_is(log, "log"));
    assert_false(sarif_holds(log));
    sarif_quiet = false;
    json_decref(log);
}

static void test_what_github_does_not_take_is_refused(void **state) {
    (void)state;
    check_limit("runs", SARIF_RUNS, vary_nothing);
    check_limit("runs/0/results", SARIF_RESULTS, vary_nothing);
    check_limit(DRIVER "/rules", SARIF_DESCRIPTORS, vary_id);
    check_limit(RULE "/properties/tags", SARIF_TAGS, vary_text);
    check_limit(RESULT "/locations", SARIF_LOCATIONS, vary_nothing);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_log_meets_every_row_of_the_table),
        cmocka_unit_test(test_what_must_be_there_is_missed),
        cmocka_unit_test(test_a_value_of_another_type_is_refused),
        cmocka_unit_test(test_words_numbers_uris_and_guids_out_of_bounds_are_refused),
        cmocka_unit_test(test_what_stands_twice_in_a_set_is_refused),
        cmocka_unit_test(test_numbers_and_names_that_lead_nowhere_are_refused),
        cmocka_unit_test(test_what_no_object_has_is_refused_everywhere),
        cmocka_unit_test(test_what_github_does_not_take_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
