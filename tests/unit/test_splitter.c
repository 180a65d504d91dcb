/* SPDX-License-Identifier: Apache-2.0
 * Text that no reader knows by its head. */
#include "key_sample.h"

#include "base/text.h"

/* The Ed25519 key of RFC 8410 section 10.3. */
#define BODY "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"
#define KEY  "-----BEGIN PRIVATE KEY-----\n" BODY "\n-----END PRIVATE KEY-----\n"

static pv_bytes behind_prose(key_fixture *f, size_t lines, const char *end) {
    pv_textbuf text = pv_textbuf_new(f->made, 32u << 20);
    for (size_t i = 0; i < lines; i++)
        pv_textbuf_adds(&text, "a line of a log -- with a few dashes ---\n");
    pv_textbuf_adds(&text, end);
    size_t size;
    const char *data = pv_textbuf_end(&text, &size);
    assert_non_null(data);
    return (pv_bytes){(const uint8_t *)data, size};
}

/* ASCII as UTF-16 with its byte order mark. */
static pv_bytes widened(key_fixture *f, const char *text, bool big) {
    size_t size = strlen(text);
    uint8_t *wide = pv_arena_alloc(f->made, 2 * size + 2);
    wide[!big] = 0xfe;
    wide[big] = 0xff;
    for (size_t i = 0; i < size; i++)
        wide[2 + 2 * i + big] = (uint8_t)text[i];
    return (pv_bytes){wide, 2 * size + 2};
}

static bool is_claimed(key_fixture *f, pv_bytes bytes) {
    return test_reading_run(&f->reading, "input", bytes);
}

static void a_block_far_behind_prose_is_found_and_lines_are_counted(void **state) {
    key_fixture *f = *state;
    key_read(f, behind_prose(f, 1000, KEY));
    assert_key_int(key_only(f), BITS, 255);
    assert_string_equal(f->reading.unit.artifacts->format, "pem");
    assert_string_equal(key_only(f)->artifact->path, "input");
    key_read(f, behind_prose(f, 1000, "-----BEGIN PRIVATE KEY-----\n?\n"));
    assert_problem(f, PV_DAMAGED, PV_LINE, 1001);
}

static void prose_without_a_block_is_not_claimed_and_costs_no_memory(void **state) {
    key_fixture *f = *state;
    assert_false(is_claimed(f, behind_prose(f, 100000, "no -----BEGIN PRIVATE KEY-----")));
    assert_int_equal(pv_arena_used(f->reading.arena), 0);
    assert_false(is_claimed(f, widened(f, "no -----BEGIN, dashes - only ---\n", false)));
    assert_false(is_claimed(f, (pv_bytes){(const uint8_t *)"", 0}));
}

static void utf16_of_both_orders_is_read(void **state) {
    key_fixture *f = *state;
    for (int big = 0; big < 2; big++) {
        pv_bytes text = widened(f, "prose - and\r\n" KEY KEY, big);
        key_read(f, text);
        assert_int_equal(f->reading.unit.subject_count, 2);
        assert_int_equal(f->reading.unit.problem_count, 0);
        assert_string_equal(key_subject(f, 1)->artifact->path, "input#2");
        assert_int_equal(f->reading.unit.artifacts->bytes.size, text.size);
        key_read(f,
                 widened(f, "x\n-----BEGIN PRIVATE KEY-----\nA?\n-----END PRIVATE KEY-----", big));
        assert_problem(f, PV_DAMAGED, PV_LINE, 3);
    }
}

static void base64_alone_is_read_as_what_it_holds(void **state) {
    key_fixture *f = *state;
    pv_bytes der = key_written(f, f->rsa, "DER", "PrivateKeyInfo");
    char *text = pv_arena_alloc(f->made, der.size * 2 + 8);
    memcpy(text, "\r\n", 2);
    int size = EVP_EncodeBlock((unsigned char *)text + 2, der.data, (int)der.size);
    memcpy(text + 2 + size, "\r\n", 3);
    key_read(f, pv_bytes_of_text(text));
    assert_key_int(key_only(f), BITS, 1024);
    assert_string_equal(key_only(f)->artifact->path, "input");
    key_read(f, widened(f, text + 2, false));
    assert_key_int(key_only(f), BITS, 1024);
    text[200] = '?';
    assert_false(is_claimed(f, pv_bytes_of_text(text)));
    text[200] = '=';
    assert_false(is_claimed(f, pv_bytes_of_text(text)));
    assert_false(is_claimed(f, pv_bytes_of_text("MIIB")));
}

static void octets_with_a_nul_are_no_text(void **state) {
    key_fixture *f = *state;
    static const char BINARY[] = "x\0\n" KEY;
    assert_false(is_claimed(f, (pv_bytes){(const uint8_t *)BINARY, sizeof BINARY}));
}

static void every_beginning_of_utf16_is_read_without_harm(void **state) {
    key_fixture *f = *state;
    for (int big = 0; big < 2; big++) {
        pv_bytes text = widened(f, "p-\n" KEY, big);
        for (size_t size = 0; size < text.size; size++) {
            uint8_t *part = malloc(size ? size : 1);
            assert_non_null(part);
            memcpy(part, text.data, size);
            (void)is_claimed(f, (pv_bytes){part, size});
            free(part);
        }
    }
}

static void millions_of_dashes_are_passed_over_in_one_go(void **state) {
    key_fixture *f = *state;
    const size_t size = 8u << 20;
    uint8_t *text = pv_arena_alloc(f->made, size);
    memset(text, '-', size);
    assert_false(is_claimed(f, (pv_bytes){text, size}));
    memset(text, ' ', size);
    memcpy(text + size - 11, "-----BEGIN ", 11);
    assert_false(is_claimed(f, (pv_bytes){text, size}));
}

#define ROW "0000: 30 82 00 03 ; SEQUENCE (3 Bytes)\r\n"

static const char *format_at(key_fixture *f, unsigned index) {
    const pv_artifact *a = f->reading.unit.artifacts;
    while (a && index--)
        a = a->next;
    return a ? a->format : "none";
}

static void several_sections_are_artifacts_of_their_own(void **state) {
    key_fixture *f = *state;
    key_read(f, pv_bytes_of_text("Hello,\nthis is what we see:\n" KEY "and\n" KEY ROW "bye\n"));
    assert_string_equal(format_at(f, 0), "text");
    assert_string_equal(f->reading.unit.artifacts->path, "input");
    assert_string_equal(format_at(f, 1), "pem");
    assert_string_equal(f->reading.unit.artifacts->next->path, "input#1");
    assert_int_equal(f->reading.unit.subject_count, 2);
    assert_string_equal(key_subject(f, 1)->artifact->path, "input#1#2");
    bool found = false;
    for (const pv_artifact *a = f->reading.unit.artifacts; a; a = a->next)
        found |= strcmp(a->path, "input#2") == 0 && strcmp(a->format, "hexdump") == 0;
    assert_true(found);
}

static void a_prompt_ends_a_section_and_its_line_is_told_from_the_file(void **state) {
    key_fixture *f = *state;
    static const char *const PROMPTS[] = {"C:\\Users\\x> type a\n", "PS C:\\> cat a\n",
                                          "me@host:~$ cat a\n"};
    for (size_t i = 0; i < sizeof PROMPTS / sizeof *PROMPTS; i++) {
        pv_textbuf text = pv_textbuf_new(f->made, 4096);
        pv_textbuf_adds(&text, "x\n" ROW);
        pv_textbuf_adds(&text, PROMPTS[i]);
        pv_textbuf_adds(&text, ROW "0009: 00\n");
        const char *whole = pv_textbuf_end(&text, NULL);
        assert_non_null(whole);
        key_read(f, pv_bytes_of_text(whole));
        assert_string_equal(format_at(f, 0), "text");
        assert_problem(f, PV_DAMAGED, PV_LINE, 5);
    }
}

static void what_looks_like_a_path_is_no_prompt(void **state) {
    key_fixture *f = *state;
    key_read(f, pv_bytes_of_text(ROW "C:\\keys\\a Everyone:(R) <x>\n0009: 00\n"));
    assert_string_equal(format_at(f, 0), "hexdump");
}

static void a_code_page_does_not_hide_a_section(void **state) {
    key_fixture *f = *state;
    key_read(f, pv_bytes_of_text("Schl\x81ssel \xff\n" ROW));
    assert_string_equal(format_at(f, 0), "hexdump");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_block_far_behind_prose_is_found_and_lines_are_counted),
        CASE(prose_without_a_block_is_not_claimed_and_costs_no_memory),
        CASE(utf16_of_both_orders_is_read),
        CASE(base64_alone_is_read_as_what_it_holds),
        CASE(octets_with_a_nul_are_no_text),
        CASE(every_beginning_of_utf16_is_read_without_harm),
        CASE(several_sections_are_artifacts_of_their_own),
        CASE(a_prompt_ends_a_section_and_its_line_is_told_from_the_file),
        CASE(what_looks_like_a_path_is_no_prompt),
        CASE(a_code_page_does_not_hide_a_section),
        CASE(millions_of_dashes_are_passed_over_in_one_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
