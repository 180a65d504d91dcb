/* SPDX-License-Identifier: Apache-2.0
 * Long inputs that are cut: whatever the size of the pieces, and however little of the input is
 * seen at once, what is found is what the whole gives. And records: good, broken, hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "readers/cut.h"
#include "support/reading.h"

#define KEY_BODY "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
#define KEY      "-----BEGIN PRIVATE KEY-----\n" KEY_BODY "\n-----END PRIVATE KEY-----\n"

enum { TEXT = 1 << 18, CERTIFICATE = 4096 };

/* What was found, in the order of finding. */
typedef struct {
    char artifacts[TEXT], subjects[TEXT], problems[TEXT];
} outcome;

typedef struct {
    test_reading reading;
    const char *field;
    uint8_t der[CERTIFICATE];
    size_t der_size;
    char base64[2 * CERTIFICATE];
    outcome whole, cut;
} fixture;

/* ---- set-up ---------------------------------------------------------------------------------- */

static void encode(const uint8_t *in, size_t size, char *out) {
    static const char LETTERS[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = 0;
    for (size_t i = 0; i < size; i += 3) {
        uint32_t v = (uint32_t)in[i] << 16 | (i + 1 < size ? (uint32_t)in[i + 1] << 8 : 0) |
                     (i + 2 < size ? in[i + 2] : 0);
        out[n++] = LETTERS[v >> 18];
        out[n++] = LETTERS[v >> 12 & 63];
        out[n++] = i + 1 < size ? LETTERS[v >> 6 & 63] : '=';
        out[n++] = i + 2 < size ? LETTERS[v & 63] : '=';
    }
    out[n] = '\0';
}

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    FILE *file = fopen("corpus/x509/good/agreement-x25519.cer", "rb");
    assert_true(f && file);
    f->der_size = fread(f->der, 1, sizeof f->der, file);
    fclose(file);
    assert_in_range(f->der_size, 256, CERTIFICATE - 1);
    encode(f->der, f->der_size, f->base64);
    test_reading_init(&f->reading);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    test_reading_done(&f->reading);
    free(f);
    return 0;
}

/* ---- outcomes -------------------------------------------------------------------------------- */

static PV_PRINTF(2, 3) void add(char *text, const char *fmt, ...) {
    size_t at = strlen(text);
    va_list args;
    va_start(args, fmt);
    int size = vsnprintf(text + at, TEXT - at, fmt, args);
    va_end(args);
    assert_in_range(size, 0, TEXT - at - 1);
}

static void note(outcome *o, const pv_unit *unit) {
    for (const pv_artifact *a = unit->artifacts; a; a = a->next)
        add(o->artifacts, "%s %s\n", a->path, a->format);
    for (pv_subject *s = unit->subjects; s; s = s->next)
        add(o->subjects, "%s %s\n", s->artifact->path, pv_subject_identity(s));
    for (const pv_problem *p = unit->problems; p; p = p->next)
        add(o->problems, "%s %d:%llu %s\n", p->artifact ? p->artifact->path : unit->path,
            (int)p->place.kind, (unsigned long long)p->place.at, p->message);
}

static void read_whole(fixture *f, pv_bytes bytes) {
    bool claimed;
    memset(&f->whole, 0, sizeof f->whole);
    test_reading_start(&f->reading, "input");
    f->reading.unit.record_field = f->field;
    assert_null(pv_readers_read(&f->reading.unit, bytes, &claimed).error);
    test_reading_check(&f->reading, bytes.size);
    note(&f->whole, &f->reading.unit);
}

static void read_piece(fixture *f, pv_bytes bytes, const pv_piece *piece) {
    uint8_t *copy = malloc(bytes.size + 1); /* so that sanitizers see overruns */
    assert_non_null(copy);
    memcpy(copy, bytes.data, bytes.size);
    test_reading_start(&f->reading, "input");
    assert_null(pv_piece_read(&f->reading.unit, (pv_bytes){copy, bytes.size}, piece).error);
    note(&f->cut, &f->reading.unit);
    free(copy);
}

/* What the input layer does, with a window that grows by `more` bytes. False when it is not cut. */
static bool read_cut(fixture *f, pv_bytes bytes, size_t target, size_t more) {
    pv_piece piece, next;
    size_t at = 0, seen = bytes.size, size;
    pv_cut_view view = {bytes, true, target, &f->reading.limits};
    memset(&f->cut, 0, sizeof f->cut);
    if (!PV_CUTTER.begin(&view, f->field, &piece))
        return false;
    for (seen = more; at < bytes.size; at += size, piece = next) {
        seen = seen < bytes.size ? seen : bytes.size;
        view.bytes = pv_bytes_from(pv_bytes_head(bytes, seen), at);
        view.all = seen == bytes.size;
        pv_cut_step step = seen > at ? PV_CUTTER.next(&view, &piece, &size, &next) : PV_CUT_MORE;
        if (step == PV_CUT_MORE) {
            assert_false(view.all);
            seen += more;
            size = 0;
            next = piece;
            continue;
        }
        if (step != PV_CUT_PIECE && step != PV_CUT_DROP)
            add(f->cut.problems, "step %d at %llu\n", (int)step,
                (unsigned long long)pv_piece_place(&piece).at);
        if (step == PV_CUT_OVER || step == PV_CUT_ALIEN)
            break;
        assert_in_range(size, 1, view.bytes.size);
        if (step == PV_CUT_PIECE)
            read_piece(f, pv_bytes_head(view.bytes, size), &piece);
    }
    return true;
}

static void assert_same(fixture *f, pv_bytes bytes, size_t target, size_t more) {
    assert_true(read_cut(f, bytes, target, more));
    assert_string_equal(f->cut.artifacts, f->whole.artifacts);
    assert_string_equal(f->cut.subjects, f->whole.subjects);
    assert_string_equal(f->cut.problems, f->whole.problems);
}

/* Pieces of every size, seen whole and octet by octet. */
static void assert_alike(fixture *f, const char *text) {
    pv_bytes bytes = pv_bytes_of_text(text);
    read_whole(f, bytes);
    for (size_t target = 1; target <= bytes.size + 1; target += 1 + target / 50) {
        assert_same(f, bytes, target, bytes.size);
        assert_same(f, bytes, target, 1 + target % 97);
    }
}

/* ---- PEM ------------------------------------------------------------------------------------- */

static void a_bundle_gives_the_same_wherever_it_is_cut(void **state) {
    fixture *f = *state;
    assert_alike(f, KEY KEY KEY);
    assert_non_null(strstr(f->whole.artifacts, "input#3 private_key\n"));
    assert_alike(f, "text\r\n\r\n" KEY "more -----BEGIN text-----\r\n  " KEY "\rold\r" KEY "bye\n");
    assert_alike(f, "\xef\xbb\xbf" KEY "\n\n\n" KEY);
}

static void what_is_broken_in_a_bundle_has_its_line_wherever_it_is_cut(void **state) {
    fixture *f = *state;
    assert_alike(f, KEY "-----BEGIN PRIVATE KEY-----\nMC4C\nAQ?w\n-----END PRIVATE KEY-----\n" KEY
                        "-----BEGIN PRIVATE KEY-----\n" KEY_BODY "\n" KEY
                        "-----BEGIN X509 CRL-----\n!!\n-----END X509 CRL-----\n"
                        "-----BEGIN PRIVATE KEY-----\n" KEY_BODY "\n-----END KEY-----\n"
                        "------BEGIN PRIVATE KEY-----\n-----END -----BEGIN PRIVATE KEY-----\n"
                        "-----BEGIN PRIVATE KEY-----\n" KEY_BODY);
    assert_non_null(strstr(f->whole.problems, "input 3:6 "));
}

static void text_of_another_format_in_a_piece_is_told(void **state) {
    fixture *f = *state;
    static const char ALIEN[] = "D:(A;;FA;;;BA)(A;;FA;;;SY)\n";
    char text[4096];
    pv_bytes bytes;
    snprintf(text, sizeof text, "%s%s%s", KEY, ALIEN, KEY);
    bytes = pv_bytes_of_text(text);
    assert_false(read_cut(f, bytes, 64, bytes.size)); /* seen in time: then it is not cut */
    const pv_piece piece = {.kind = PV_CUT_PEM, .offset = 1000, .line = 100, .number = 7};
    read_piece(f, bytes, &piece);
    assert_non_null(strstr(f->cut.problems, "input 3:103 text of another format"));
    assert_non_null(strstr(f->cut.artifacts, "input#8 private_key\n"));
}

static void a_block_over_the_limit_ends_the_input(void **state) {
    fixture *f = *state;
    static char text[8000];
    f->reading.limits.artifact_bytes = 4000;
    snprintf(text, sizeof text, "%s-----BEGIN PRIVATE KEY-----\n", KEY);
    size_t size = strlen(text);
    memset(text + size, 'A', sizeof text - size - 1);
    assert_true(read_cut(f, pv_bytes_of_text(text), 1000, 100));
    f->reading.limits.artifact_bytes = 16u << 20;
    assert_string_equal(f->cut.problems, "step 4 at 4\n");
    assert_non_null(strstr(f->cut.artifacts, "input#1 private_key\n"));
}

/* ---- DER ------------------------------------------------------------------------------------- */

static size_t repeat_der(const fixture *f, uint8_t *to, size_t times) {
    for (size_t i = 0; i < times; i++)
        memcpy(to + i * f->der_size, f->der, f->der_size);
    return times * f->der_size;
}

static void certificates_in_der_give_the_same_wherever_they_are_cut(void **state) {
    fixture *f = *state;
    static uint8_t many[8 * CERTIFICATE];
    pv_bytes bytes = {many, repeat_der(f, many, 5)};
    read_whole(f, bytes);
    for (size_t target = 1; target <= bytes.size; target += 1 + target / 20) {
        assert_same(f, bytes, target, bytes.size);
        assert_same(f, bytes, target, 1 + target % 97);
    }
    assert_non_null(strstr(f->cut.artifacts, "input x509\ninput#2 x509\n"));
}

static void what_is_no_certificate_in_der_is_told_by_its_offset(void **state) {
    fixture *f = *state;
    static uint8_t many[8 * CERTIFICATE];
    char expected[64];
    size_t size = repeat_der(f, many, 3);
    memset(many + size, 'x', 100);
    assert_true(read_cut(f, (pv_bytes){many, size + 100}, 10, 50));
    snprintf(expected, sizeof expected, "step 5 at %zu\n", size);
    assert_string_equal(f->cut.problems, expected);
    memcpy(many + size, "\x30\x84\xff\xff\xff\xff", 6);
    assert_true(read_cut(f, (pv_bytes){many, size + 100}, 10, 50));
    snprintf(expected, sizeof expected, "step 4 at %zu\n", size);
    assert_string_equal(f->cut.problems, expected);
    assert_true(read_cut(f, (pv_bytes){many, size - 1}, 10, 50)); /* cut off */
    snprintf(expected, sizeof expected, "step 5 at %zu\n", size - f->der_size);
    assert_string_equal(f->cut.problems, expected);
}

/* ---- records --------------------------------------------------------------------------------- */

static const char *records(const fixture *f, const char *fmt) {
    static char text[TEXT];
    size_t n = 0;
    for (; *fmt; fmt++) {
        if (*fmt == '@')
            n += (size_t)snprintf(text + n, TEXT - n, "%s", f->base64);
        else
            text[n++] = *fmt;
        assert_true(n < TEXT - 1);
    }
    text[n] = '\0';
    return text;
}

static void lines_of_base64_are_records_by_themselves(void **state) {
    fixture *f = *state;
    f->field = NULL;
    assert_alike(f, records(f, "@\n@\r\n\r\n\n@\rA?\n@A\nAAAA\n@"));
    assert_string_equal(f->whole.artifacts, "input records\ninput:1 x509\ninput:2 x509\n"
                                            "input:5 x509\ninput:9 x509\n");
    assert_non_null(strstr(f->whole.problems, "input 3:6 the record is no base64"));
    assert_non_null(strstr(f->whole.problems, "input 3:7 the record is no base64"));
    assert_non_null(strstr(f->whole.problems, "input 3:8 the record holds nothing of a format"));
}

static void wrapped_base64_and_one_line_of_it_are_no_records(void **state) {
    fixture *f = *state;
    f->field = NULL;
    read_whole(f, pv_bytes_of_text(records(f, "@\n")));
    assert_string_equal(f->whole.artifacts, "input x509\n");
    read_whole(f, pv_bytes_of_text(records(f, "@\nRegards\n")));
    assert_string_equal(f->whole.artifacts, "");
}

static void json_lines_are_read_by_the_field_that_is_named(void **state) {
    fixture *f = *state;
    f->field = "data.leaf.der";
    assert_alike(f, records(f, "{\"data\":{\"x\":[{}],\"leaf\":{\"y\":1,\"der\":\"@\"}},\"z\":0}\n"
                               "\n{\"data\":{\"leaf\":{\"der\":null}}}\n"
                               "{\"data.leaf.der\":[\"@\",\"@\"]}\n"
                               "{\"data.leaf\":{\"der\":\""
                               "-----BEGIN PRIVATE KEY-----\\n" KEY_BODY
                               "\\n-----END PRIVATE KEY-----\"}}\n"));
    assert_string_equal(f->whole.artifacts,
                        "input records\ninput:1 x509\ninput:4 x509\ninput:4#2 x509\n"
                        "input:5 pem\ninput:5 private_key\n");
    assert_string_equal(f->whole.problems, "");
}

static void a_json_line_that_is_broken_is_told_and_the_next_one_read(void **state) {
    fixture *f = *state;
    static const char *const WHY[] = {"input 3:2 the record is no JSON",
                                      "input 3:3 the record has no such field",
                                      "input 3:4 the record's field is no string",
                                      "input 3:5 the record is no base64",
                                      "input 3:6 the record is no JSON",
                                      "input 3:7 the record is no JSON: something follows",
                                      "input 3:8 the record's field is a list of something else"};
    f->field = "der";
    assert_alike(f, records(f, "{\"der\":\"@\"}\n{\"der\":\"@\n{\"a\":1}\n{\"der\":7}\n"
                               "{\"der\":\"A_-=\"}\nnonsense\n{\"der\":\"@\"} {}\n"
                               "{\"der\":[\"@\",7]}\n{\"der\":\"@\"}"));
    for (size_t i = 0; i < sizeof WHY / sizeof *WHY; i++)
        if (!strstr(f->whole.problems, WHY[i]))
            fail_msg("no \"%s\" in:\n%s", WHY[i], f->whole.problems);
    assert_string_equal(f->whole.artifacts,
                        "input records\ninput:1 x509\ninput:8 x509\ninput:9 x509\n");
}

static void deep_json_is_over_the_limit_and_the_next_line_is_read(void **state) {
    fixture *f = *state;
    static char text[TEXT];
    f->field = "der";
    size_t n = (size_t)snprintf(text, TEXT, "{\"der\":\"%s\"}\n{\"der\":", f->base64);
    memset(text + n, '[', 100000);
    snprintf(text + n + 100000, TEXT - n - 100000, "\n{\"der\":\"%s\"}\n", f->base64);
    read_whole(f, pv_bytes_of_text(text));
    assert_non_null(strstr(f->whole.problems, "nested deeper than 64 levels"));
    assert_non_null(strstr(f->whole.artifacts, "input:3 x509\n"));
}

static void csv_is_read_by_the_column_that_is_named(void **state) {
    fixture *f = *state;
    f->field = "der";
    assert_alike(
        f, records(f, "id,\"DER\",note\r\n1,@,\"a \"\"b\"\"\r\n, c\"\r\n2,\"@\",x\"y\n3,,\n4\n"
                      "\"5\",\"" KEY "\",\n6,\"A?\",\"\"\n7,@"));
    assert_string_equal(f->whole.artifacts, "input records\ninput:2 x509\ninput:4 x509\n"
                                            "input:7 pem\ninput:7 private_key\ninput:12 x509\n");
    assert_non_null(strstr(f->whole.problems, "input 3:6 the record ends before the column"));
    assert_non_null(strstr(f->whole.problems, "input 3:11 the record is no base64"));
    assert_alike(f, records(f, "id;der\n1;@\n"));
    assert_alike(f, records(f, "id\tder\n1\t@\n"));
    assert_non_null(strstr(f->whole.artifacts, "input:2 x509\n"));
}

static void a_quote_without_end_takes_no_more_than_a_record_may_have(void **state) {
    fixture *f = *state;
    static char text[TEXT];
    f->field = "der";
    f->reading.limits.record_bytes = 3000;
    size_t n = (size_t)snprintf(text, TEXT, "id,der\n\"1,x\n");
    for (; n < 5000; n += 3)
        memcpy(text + n, "y,\n", 3);
    snprintf(text + n, TEXT - n, "1,%s\n", f->base64);
    read_whole(f, pv_bytes_of_text(text));
    f->reading.limits.record_bytes = 16u << 20;
    assert_non_null(strstr(f->whole.problems, "input 3:2 the record is longer than the limit"));
    assert_non_null(strstr(f->whole.artifacts, " x509\n"));
}

static void a_record_over_the_limit_is_passed_over_and_the_next_one_read(void **state) {
    fixture *f = *state;
    static char text[TEXT];
    f->field = NULL;
    f->reading.limits.record_bytes = 3000;
    size_t n = (size_t)snprintf(text, TEXT, "%s\n%s\n", f->base64, f->base64);
    memset(text + n, 'M', 20000);
    snprintf(text + n + 20000, TEXT - n - 20000, "\n%s\n", f->base64);
    pv_bytes bytes = pv_bytes_of_text(text);
    read_whole(f, bytes);
    assert_non_null(strstr(f->whole.problems, "input 3:3 the record is longer than the limit"));
    assert_true(read_cut(f, bytes, 100, 70));
    f->reading.limits.record_bytes = 16u << 20;
    assert_string_equal(f->cut.problems, "step 3 at 3\n");
    assert_string_equal(f->cut.artifacts, f->whole.artifacts);
    assert_non_null(strstr(f->cut.artifacts, "input:4 x509\n"));
}

/* ---- damaged ones ---------------------------------------------------------------------------- */

static void damage_anywhere_ends_in_the_same_problems_cut_or_not(void **state) {
    fixture *f = *state;
    char text[4096];
    f->field = "der";
    snprintf(text, sizeof text, "{\"der\":\"%.400s\"}\n{\"der\":\"AAAA\",\"b\":[1]}\n{}\n",
             f->base64);
    size_t size = strlen(text);
    for (size_t i = 60; i < size; i++) { /* before it is what shows that it is JSON */
        char was = text[i];
        for (int k = 0; k < 3; k++) {
            text[i] = "\n\"\x80"[k];
            read_whole(f, pv_bytes_of_text(text));
            assert_same(f, pv_bytes_of_text(text), 1 + i % 40, 1 + i % 7);
        }
        text[i] = '\0'; /* a NUL, and the end */
        read_whole(f, (pv_bytes){(const uint8_t *)text, i});
        assert_same(f, (pv_bytes){(const uint8_t *)text, i}, 1 + i % 40, 1 + i % 7);
        text[i] = was;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bundle_gives_the_same_wherever_it_is_cut),
        cmocka_unit_test(what_is_broken_in_a_bundle_has_its_line_wherever_it_is_cut),
        cmocka_unit_test(text_of_another_format_in_a_piece_is_told),
        cmocka_unit_test(a_block_over_the_limit_ends_the_input),
        cmocka_unit_test(certificates_in_der_give_the_same_wherever_they_are_cut),
        cmocka_unit_test(what_is_no_certificate_in_der_is_told_by_its_offset),
        cmocka_unit_test(lines_of_base64_are_records_by_themselves),
        cmocka_unit_test(wrapped_base64_and_one_line_of_it_are_no_records),
        cmocka_unit_test(json_lines_are_read_by_the_field_that_is_named),
        cmocka_unit_test(a_json_line_that_is_broken_is_told_and_the_next_one_read),
        cmocka_unit_test(deep_json_is_over_the_limit_and_the_next_line_is_read),
        cmocka_unit_test(csv_is_read_by_the_column_that_is_named),
        cmocka_unit_test(a_quote_without_end_takes_no_more_than_a_record_may_have),
        cmocka_unit_test(a_record_over_the_limit_is_passed_over_and_the_next_one_read),
        cmocka_unit_test(damage_anywhere_ends_in_the_same_problems_cut_or_not),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
