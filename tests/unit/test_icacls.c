/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "facts/render.h"
#include "support/reading.h"

#define KEY "00112233445566778899aabbccddeeff_0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"

static int open_reading(void **state) {
    static test_reading reading;
    test_reading_init(&reading);
    *state = &reading;
    return 0;
}

static int close_reading(void **state) {
    test_reading_done(*state);
    return 0;
}

static bool reads_as_it_is(test_reading *r, const char *text) {
    return test_reading_run(r, "input", pv_bytes_of_text(text));
}

/* With the empty line that icacls prints behind a list. */
static bool reads(test_reading *r, const char *text) {
    char whole[4096];
    int size = snprintf(whole, sizeof whole, "%s\n", text);
    assert_true(size > 0 && (size_t)size < sizeof whole);
    return test_reading_run(r, "input", (pv_bytes){(const uint8_t *)whole, (size_t)size});
}

static const pv_value *fact(const pv_subject *acl, pv_fact which) {
    assert_non_null(acl);
    assert_int_equal(acl->kind, PV_KIND_ACL);
    return pv_subject_peek(acl, which);
}

static pv_subject *nth(const test_reading *r, size_t n) {
    pv_subject *s = r->unit.subjects;
    while (n-- > 0 && s)
        s = s->next;
    return s;
}

static void expect_path(const pv_subject *acl, const char *path) {
    const pv_value *v = fact(acl, PV_FACT_ACL_PATH);
    assert_int_equal(v->known, PV_PRESENT);
    assert_string_equal(v->u.text, path);
}

static void expect_entry(test_reading *r, const pv_subject *acl, size_t index, const char *text) {
    const pv_value *v = fact(acl, PV_FACT_ACL_ENTRIES);
    pv_textbuf t = pv_textbuf_new(r->arena, 4096);
    assert_int_equal(v->known, PV_PRESENT);
    assert_true(index < v->count);
    pv_render_record(&t, PV_RECORD_ACE, pv_value_row(v, PV_RECORD_ACE, index));
    assert_string_equal(pv_textbuf_end(&t, NULL), text);
}

static void expect_account(const pv_subject *acl, size_t index, const char *account) {
    const pv_value *v = fact(acl, PV_FACT_ACL_ENTRIES);
    assert_int_equal(v->known, PV_PRESENT);
    assert_true(index < v->count);
    assert_string_equal(pv_value_row(v, PV_RECORD_ACE, index)[PV_ACE_ACCOUNT].u.text, account);
}

static void a_path_ends_where_a_known_account_begins(void **state) {
    assert_true(reads(*state, "C:\\Users of NT\\my file NT AUTHORITY\\LOCAL SERVICE:(R)\r\n"));
    expect_path(nth(*state, 0), "C:\\Users of NT\\my file");
    expect_account(nth(*state, 0), 0, "NT AUTHORITY\\LOCAL SERVICE");
    assert_true(reads(*state, "C:\\a b S-1-5-21-1-2-3-500:(R)\n"));
    expect_path(nth(*state, 0), "C:\\a b");
}

static void the_column_of_the_next_entry_tells_where_an_unknown_account_begins(void **state) {
    assert_true(reads(*state, "C:\\my files\\x Anna Berg:(F)\n              Everyone:(R)\n"));
    expect_path(nth(*state, 0), "C:\\my files\\x");
    expect_account(nth(*state, 0), 0, "Anna Berg");
    expect_account(nth(*state, 0), 1, "Everyone");
}

static void the_name_of_a_key_file_ends_a_path(void **state) {
    assert_true(reads(*state, KEY " Web Operators:(F)\n"));
    expect_path(nth(*state, 0), KEY);
    expect_account(nth(*state, 0), 0, "Web Operators");
}

static void without_all_that_the_domain_begins_behind_the_last_blank_before_it(void **state) {
    assert_true(reads(*state, "C:\\my files\\x EXAMPLE\\Anna Berg:(F)\n"));
    expect_path(nth(*state, 0), "C:\\my files\\x");
    expect_account(nth(*state, 0), 0, "EXAMPLE\\Anna Berg");
}

static void entries_go_on_without_their_indentation(void **state) {
    assert_true(reads(*state, "C:\\k\\" KEY " EXAMPLE\\anna:(F)\nNT AUTHORITY\\SYSTEM:(F)\n"
                              "EXAMPLE\\Key Admins:(R)\nD:\\other NT AUTHORITY\\SYSTEM:(F)\n"));
    expect_account(nth(*state, 0), 1, "NT AUTHORITY\\SYSTEM");
    expect_account(nth(*state, 0), 2, "EXAMPLE\\Key Admins");
    expect_path(nth(*state, 1), "D:\\other");
    assert_null(nth(*state, 2));
}

static void flags_denials_and_labels_are_told(void **state) {
    test_reading *r = *state;
    assert_true(reads(r, "C:\\x Everyone:(DENY)(W,D)\n     BUILTIN\\Users:(N)\n"
                         "     BUILTIN\\Administrators:(I)(OI)(CI)(IO)(NP)(M)\n"
                         "     Mandatory Label\\High Mandatory Level:(NW)\n"));
    expect_entry(r, nth(r, 0), 0,
                 "sid=\"S-1-1-0\" account=\"Everyone\" mask=1114390 type=deny inherited=false "
                 "flags={}");
    expect_entry(r, nth(r, 0), 1,
                 "sid=\"S-1-5-32-545\" account=\"BUILTIN\\Users\" mask=2032127 type=deny "
                 "inherited=false flags={}");
    expect_entry(r, nth(r, 0), 2,
                 "sid=\"S-1-5-32-544\" account=\"BUILTIN\\Administrators\" mask=1245631 "
                 "type=allow inherited=true flags={object_inherit, container_inherit, "
                 "no_propagate, inherit_only}");
    expect_entry(r, nth(r, 0), 3,
                 "sid=\"S-1-16-12288\" account=\"Mandatory Label\\High Mandatory Level\" mask=1 "
                 "type=label inherited=false flags={}");
}

static void half_an_entry_makes_the_list_unknown(void **state) {
    test_reading *r = *state;
    assert_true(reads(r, "C:\\x NT AUTHORITY\\SYSTEM:(F)\n     BUILTIN\\Adm\n\n"
                         "C:\\y NT AUTHORITY\\SYSTEM:(F)\n"));
    assert_int_equal(fact(nth(r, 0), PV_FACT_ACL_ENTRIES)->known, PV_UNDETERMINED);
    assert_int_equal(fact(nth(r, 1), PV_FACT_ACL_ENTRIES)->known, PV_PRESENT);
    assert_int_equal(r->unit.problem_count, 1);
    assert_int_equal(r->unit.problems->place.at, 2);
}

static void a_language_that_is_not_known_leaves_well_known_accounts_open(void **state) {
    assert_true(reads(*state, "C:\\x EXAMPLE\\SYSTEM:(F)\n"));
    assert_int_equal(fact(nth(*state, 0), PV_FACT_ACL_SYSTEM_ACCESS)->known, PV_UNDETERMINED);
    assert_true(reads(*state, "C:\\x EXAMPLE\\SYSTEM:(F)\n\nSuccessfully processed 1 files; "
                              "Failed processing 0 files\n"));
    assert_int_equal(fact(nth(*state, 0), PV_FACT_ACL_SYSTEM_ACCESS)->known, PV_PRESENT);
    assert_int_equal(fact(nth(*state, 0), PV_FACT_ACL_SYSTEM_ACCESS)->u.set, 0);
}

static void a_list_that_was_refused_has_a_path_and_nothing_else(void **state) {
    assert_true(reads(*state, "C:\\k\\" KEY ": Zugriff verweigert\n"));
    expect_path(nth(*state, 0), "C:\\k\\" KEY);
    assert_int_equal(fact(nth(*state, 0), PV_FACT_ACL_ENTRIES)->known, PV_UNDETERMINED);
}

static void a_path_tells_what_it_is_of(void **state) {
    enum { UNKNOWN = -1 };
    static const struct {
        const char *path;
        int kind;
    } PATHS[] = {
        {"C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys", PV_ACLKIND_FOLDER},
        {"C:\\ProgramData\\Microsoft\\Crypto\\DSS\\machinekeys\\", PV_ACLKIND_FOLDER},
        {"C:\\ProgramData\\Microsoft\\Crypto\\Keys", PV_ACLKIND_FOLDER},
        {"C:\\ProgramData\\Microsoft\\Crypto\\SystemKeys", PV_ACLKIND_FOLDER},
        {"C:\\ProgramData\\Microsoft\\Crypto\\RSA\\S-1-5-18", PV_ACLKIND_FOLDER},
        {"MachineKeys", PV_ACLKIND_FOLDER},
        {"MachineKeys\\" KEY, PV_ACLKIND_KEY_FILE},
        {KEY, PV_ACLKIND_KEY_FILE},
        {"C:\\Keys", PV_ACLKIND_OTHER},
        {"C:\\x\\" KEY "0", PV_ACLKIND_OTHER},
        {"\\\\server\\share\\x", PV_ACLKIND_OTHER},
        {"Keys", UNKNOWN},
        {"x.txt", UNKNOWN},
    };
    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++) {
        char text[256];
        snprintf(text, sizeof text, "%s NT AUTHORITY\\SYSTEM:(F)\n", PATHS[i].path);
        assert_true(reads(*state, text));
        const pv_value *v = fact(nth(*state, 0), PV_FACT_ACL_KIND);
        int kind = v->known == PV_PRESENT ? (int)v->u.choice : UNKNOWN;
        if (kind != PATHS[i].kind)
            fail_msg("%s: %d", PATHS[i].path, kind);
    }
}

static void a_list_at_the_very_end_of_a_text_may_go_on(void **state) {
    test_reading *r = *state;
    static const char LIST[] = "C:\\x NT AUTHORITY\\SYSTEM:(F)\n";
    assert_true(reads_as_it_is(r, LIST));
    assert_int_equal(fact(nth(r, 0), PV_FACT_ACL_ENTRIES)->known, PV_UNDETERMINED);
    assert_int_equal(fact(nth(r, 0), PV_FACT_ACL_SYSTEM_ACCESS)->known, PV_PRESENT);
    assert_int_equal(fact(nth(r, 0), PV_FACT_ACL_EVERYONE_ACCESS)->known, PV_UNDETERMINED);
    assert_true(reads(r, LIST));
    assert_int_equal(fact(nth(r, 0), PV_FACT_ACL_EVERYONE_ACCESS)->known, PV_PRESENT);
    assert_true(reads_as_it_is(r, "C:\\> icacls x\nC:\\x NT AUTHORITY\\SYSTEM:(F)\nC:\\> exit\n"));
    assert_int_equal(fact(nth(r, 0), PV_FACT_ACL_ENTRIES)->known, PV_PRESENT);
}

static void a_command_is_no_listing(void **state) {
    static const char *const TEXTS[] = {
        "icacls C:\\x /grant Everyone:(R)\n", "icacls \"C:\\x y\" /deny *S-1-1-0:(OI)(CI)(F)\n",
        "  C:\\Windows\\System32\\icacls.exe x /grant:r \"NT AUTHORITY\\SYSTEM\":(F)\n"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        if (reads(*state, TEXTS[i]))
            fail_msg("%s", TEXTS[i]);
}

static void prose_is_no_listing(void **state) {
    static const char *const TEXTS[] = {
        "see the note:(it is long)\n", "call f:(x)(y)\n",           "C:\\x Everyone:(F) and more\n",
        "C:\\x Everyone:()\n",         "C:\\x Everyone:(F\n",       "x: Access is denied.\n",
        "C:\\x Everyone:(F)(F)\n",     "C:\\x Everyone:(OI)(CI)\n",
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        if (reads(*state, TEXTS[i]))
            fail_msg("%s", TEXTS[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_ends_where_a_known_account_begins),
        cmocka_unit_test(the_column_of_the_next_entry_tells_where_an_unknown_account_begins),
        cmocka_unit_test(the_name_of_a_key_file_ends_a_path),
        cmocka_unit_test(without_all_that_the_domain_begins_behind_the_last_blank_before_it),
        cmocka_unit_test(entries_go_on_without_their_indentation),
        cmocka_unit_test(flags_denials_and_labels_are_told),
        cmocka_unit_test(half_an_entry_makes_the_list_unknown),
        cmocka_unit_test(a_language_that_is_not_known_leaves_well_known_accounts_open),
        cmocka_unit_test(a_list_that_was_refused_has_a_path_and_nothing_else),
        cmocka_unit_test(a_path_tells_what_it_is_of),
        cmocka_unit_test(a_list_at_the_very_end_of_a_text_may_go_on),
        cmocka_unit_test(a_command_is_no_listing),
        cmocka_unit_test(prose_is_no_listing),
    };
    return cmocka_run_group_tests(tests, open_reading, close_reading);
}
