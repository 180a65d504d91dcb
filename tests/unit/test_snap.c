/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "snap/compare.h"
#include "snap/snapshot.h"

static pv_arena *arena;

static int begin(void **state) {
    (void)state;
    arena = pv_arena_new(1 << 26);
    return arena ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    pv_arena_free(arena);
    return 0;
}

#define HEAD "pkivet snapshot 1\ntemplate: T\nfacts:\n"
#define TAIL "findings:\n"

static pv_status parse(const char *text, pv_snap_mask *mask, pv_snapshot **ret) {
    return pv_snap_read(arena, "dir/T.snap", pv_slice_of(text), mask, ret);
}

static pv_snapshot *snapshot(const char *text) {
    pv_snap_mask mask = pv_snap_mask_new();
    pv_snapshot *s;
    pv_status status = parse(text, &mask, &s);
    assert_null(status.error);
    return s;
}

/* ---- the schema ------------------------------------------------------------------------------ */

static bool fits(pv_type type, pv_direction d) {
    bool many = type == PV_TYPE_SET || type == PV_TYPE_LIST;
    if (d == PV_DIRECTION_NONE || d == PV_DIRECTION_ANY)
        return true;
    if (d == PV_DIRECTION_SMALLER || d == PV_DIRECTION_LARGER)
        return type == PV_TYPE_INT;
    if (d == PV_DIRECTION_TRUE || d == PV_DIRECTION_FALSE)
        return type == PV_TYPE_BOOL;
    if (d == PV_DIRECTION_RANK)
        return type == PV_TYPE_TEXT;
    if (d == PV_DIRECTION_REST)
        return type == PV_TYPE_BYTES;
    if (d == PV_DIRECTION_GROWING || d == PV_DIRECTION_SHRINKING)
        return many;
    return d == PV_DIRECTION_VALUES ? type == PV_TYPE_SET : type == PV_TYPE_RECORDS;
}

static void test_every_fact_of_templates_has_a_direction_that_fits_its_type(void **state) {
    (void)state;
    for (size_t i = 0; i < PV_SNAP_FACTS; i++) {
        const pv_fact_info *info = pv_fact_get_info(pv_snap_fact_at(i));
        pv_weaker w = pv_fact_weaker(pv_snap_fact_at(i));
        if (w.direction == PV_DIRECTION_UNDECLARED || !fits(info->type, w.direction))
            fail_msg("%s", info->name);
        bool flagged = pv_fact_flag_at(pv_snap_fact_at(i), 0) != NULL;
        assert_int_equal(flagged, w.direction == PV_DIRECTION_VALUES);
        assert_int_equal(pv_fact_order(pv_snap_fact_at(i)) != NULL,
                         w.direction == PV_DIRECTION_RANK);
    }
}

/* ---- names ----------------------------------------------------------------------------------- */

static void test_a_plain_name_is_its_file(void **state) {
    (void)state;
    assert_string_equal(pv_snap_file_name(arena, "Web-Server_2.0"), "Web-Server_2.0.snap");
}

static void test_no_name_leads_out_of_the_folder_or_hides_in_it(void **state) {
    (void)state;
    static const char *const NAMES[] = {"../../etc/passwd",
                                        "/abs",
                                        "..",
                                        ".",
                                        "",
                                        ".hidden",
                                        "a/b",
                                        "a\\b",
                                        "C:x",
                                        "-rf",
                                        "con",
                                        "NUL.x",
                                        "com1",
                                        "a b",
                                        "x.",
                                        "\xc3\xa9",
                                        "a\nb",
                                        "a\x1b[2J"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        const char *file = pv_snap_file_name(arena, NAMES[i]);
        if (strpbrk(file, "/\\: \n\x1b") || file[0] == '.' || file[0] == '-' ||
            !strstr(file, "-") || strcmp(file + strlen(file) - 5, ".snap") != 0)
            fail_msg("'%s' is '%s'", NAMES[i], file);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(file, pv_snap_file_name(arena, NAMES[j]));
    }
}

static void test_a_long_name_is_cut_and_told_apart(void **state) {
    (void)state;
    char a[300], b[300];
    memset(a, 'a', sizeof a - 1);
    a[sizeof a - 1] = '\0';
    memcpy(b, a, sizeof b);
    b[sizeof b - 2] = 'b';
    assert_true(strlen(pv_snap_file_name(arena, a)) < 100);
    assert_string_not_equal(pv_snap_file_name(arena, a), pv_snap_file_name(arena, b));
}

/* ---- files ----------------------------------------------------------------------------------- */

static const char WHOLE[] =
    "pkivet snapshot 1\ntemplate: T\nmasked: template.minor_version\nfacts:\n"
    "  template.certificate_policies: absent\n"
    "  template.enrollment_flags:\n"
    "  template.exportable = true\n"
    "  template.key_usage:\n    digitalSignature\n    keyEncipherment\n"
    "  template.providers:\n    Z first\n    A second\n"
    "findings:\n  TP003 warning fail\n    Template lets private keys be exported\n";

static void test_what_is_read_is_written_the_same(void **state) {
    (void)state;
    pv_snap_mask mask = pv_snap_mask_new();
    pv_snapshot *s;
    assert_null(parse(WHOLE, &mask, &s).error);
    assert_string_equal(pv_snap_text(arena, s, &mask), WHOLE);
}

static void test_an_account_may_be_called_like_a_field(void **state) {
    (void)state;
    snapshot(HEAD "  template.entries:\n"
                  "    account=\"x type=y mask=z\" mask=256 type=allow\n" TAIL);
}

static void test_lines_of_values_may_come_in_any_order_and_with_crlf(void **state) {
    (void)state;
    pv_snapshot *s = snapshot("pkivet snapshot 1\r\ntemplate: T\r\nfacts:\r\n"
                              "  template.key_usage:\r\n    keyEncipherment\r\n    cRLSign\r\n"
                              "findings:\r\n");
    pv_snap_fact *f = pv_snap_fact_of(s, PV_FACT_TEMPLATE_KEY_USAGE);
    assert_int_equal(f->count, 2);
    assert_string_equal(f->values[0], "cRLSign");
}

static void test_damage_is_told_with_file_and_line(void **state) {
    (void)state;
    static const struct {
        const char *text, *why;
    } CASES[] = {
        {"", "dir/T.snap:1: not a snapshot"},
        {"hello\n", "dir/T.snap:1: not a snapshot"},
        {"pkivet snapshot 0\n", "dir/T.snap:1: not a snapshot"},
        {"pkivet snapshot 2\n", "dir/T.snap:1: format 2 is newer"},
        {"pkivet snapshot 1\nfacts:\n", "dir/T.snap:2: 'facts:' stands where"},
        {"pkivet snapshot 1\ntemplate: U\nfacts:\nfindings:\n",
         "dir/T.snap:2: the snapshot of 'U'"},
        {"pkivet snapshot 1\ntemplate: T\nmasked: cert.serial\n",
         "dir/T.snap:3: 'cert.serial' is no"},
        {HEAD "  template.exportable = true\n", "dir/T.snap:4: it ends before"},
        {HEAD "  template.exportable = true\n  template.exportable = true\n" TAIL,
         "dir/T.snap:5: template.exportable is said twice"},
        {HEAD "  template.exportable:\n" TAIL, "gives template.exportable no value of its type"},
        {HEAD "  template.key_usage = x\n" TAIL, "gives template.key_usage no value of its type"},
        {HEAD "  template.exportable = fasle\n" TAIL,
         "dir/T.snap:4: 'fasle' is no value of template.exportable"},
        {HEAD "  template.minimal_key_size = 99999999999999999999\n" TAIL,
         "dir/T.snap:4: '99999999999999999999' is no value of template.minimal_key_size"},
        {HEAD "  template.minimal_key_size = 02048\n" TAIL, "'02048' is no value of"},
        {HEAD "  template.kind = odd\n" TAIL, "'odd' is no value of template.kind"},
        {HEAD "  template.oid = 1.2\n" TAIL, "'1.2' is no value of template.oid"},
        {HEAD "  template.key_usage:\n    cRLSign\n    crlSign\n" TAIL,
         "dir/T.snap:6: 'crlSign' is no value of template.key_usage"},
        {HEAD "  template.key_usage:\n    cRLSign\n    cRLSign\n" TAIL,
         "dir/T.snap:6: 'cRLSign' stands twice in template.key_usage"},
        {HEAD "  template.entries:\n    sid=\"S-1-1-0\" mask=all type=allow\n" TAIL,
         "type=allow' is no value of template.entries"},
        {HEAD "  template.entries:\n    sid=\"S-1-1-0\" mask=1 type=give\n" TAIL,
         "type=give' is no value of template.entries"},
        {HEAD "  template.entries:\n    everyone\n" TAIL, "'everyone' is no value of"},
        {HEAD "  template.from_tomorrow = 1\n" TAIL, "'template.from_tomorrow' is no fact"},
        {HEAD "    stray\n" TAIL, "dir/T.snap:4: '    stray' is no fact"},
        {HEAD "<<<<<<< ours\n", "dir/T.snap:4: a merge left its marks"},
        {HEAD TAIL "  TP003 bad fail\n", "dir/T.snap:5: 'TP003 bad fail' is no"},
        {HEAD TAIL "nonsense\n", "dir/T.snap:5: 'nonsense' is no finding"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        pv_snap_mask mask = pv_snap_mask_new();
        pv_snapshot *s = NULL;
        pv_status status = parse(CASES[i].text, &mask, &s);
        assert_non_null(status.error);
        assert_null(s);
        if (status.error->code != PV_DAMAGED || !strstr(status.error->message, CASES[i].why))
            fail_msg("%s", status.error->message);
    }
}

static void test_every_prefix_of_a_snapshot_is_refused_or_read(void **state) {
    (void)state;
    for (size_t size = 0; size < sizeof WHOLE; size++) {
        pv_snap_mask mask = pv_snap_mask_new();
        pv_snapshot *s;
        pv_status status = pv_snap_read(arena, "T.snap", (pv_slice){WHOLE, size}, &mask, &s);
        if (size < strlen(WHOLE) - strlen("findings:\n  TP003 warning fail\n    Template lets "
                                          "private keys be exported\n"))
            assert_non_null(status.error);
    }
}

static void test_masks_are_names_and_globs(void **state) {
    (void)state;
    pv_snap_mask mask = pv_snap_mask_new();
    assert_true(pv_snap_mask_add(&mask, "template.oid"));
    assert_true(pv_snap_mask_add(&mask, "m*_version"));
    assert_false(pv_snap_mask_add(&mask, "cert.*"));
    assert_true(mask.facts[PV_FACT_TEMPLATE_OID]);
    assert_true(mask.facts[PV_FACT_TEMPLATE_MINOR_VERSION]);
    assert_false(mask.facts[PV_FACT_TEMPLATE_SCHEMA_VERSION]);
}

/* ---- differences ----------------------------------------------------------------------------- */

/* All changes from one text to another, "severity sentence", by bars. */
static const char *changes(const char *before, const char *after) {
    pv_snap_mask mask = pv_snap_mask_new();
    pv_snap_list was, now;
    pv_changes all = {0};
    pv_textbuf t = pv_textbuf_new(arena, 1 << 20);
    pv_snap_list_init(&was, arena);
    pv_snap_list_init(&now, arena);
    if (before)
        pv_snap_list_add(&was, snapshot(before));
    if (after)
        pv_snap_list_add(&now, snapshot(after));
    assert_null(pv_snap_compare(&was, &now, &mask, &all).error);
    for (const pv_changed *c = all.templates; c; c = c->next)
        for (const pv_change *one = c->changes; one; one = one->next)
            pv_textbuf_addf(&t, "%s%s %s", t.size ? " | " : "", pv_severity_name(one->severity),
                            pv_change_sentence(arena, c, one));
    return pv_textbuf_end(&t, NULL);
}

#define FACTS(lines) HEAD lines TAIL

static void test_equal_snapshots_have_no_change(void **state) {
    (void)state;
    assert_string_equal(changes(WHOLE, WHOLE), "");
}

/* They hold line numbers, which a comment above them moves. */
static void test_what_is_volatile_is_neither_kept_nor_compared(void **state) {
    (void)state;
    static const char A[] = FACTS("  template.unknown_keys:\n    KeySpce (line 7)\n");
    static const char B[] = FACTS("  template.unknown_keys:\n    KeySpce (line 9)\n");
    pv_snap_mask mask = pv_snap_mask_new();
    assert_string_equal(changes(A, B), "");
    assert_string_equal(pv_snap_text(arena, snapshot(A), &mask), FACTS(""));
}

static void test_each_direction_is_told_both_ways(void **state) {
    (void)state;
    static const struct {
        const char *a, *b, *there, *back;
    } CASES[] = {
        {FACTS("  template.minimal_key_size = 4096\n"),
         FACTS("  template.minimal_key_size = 2048\n"), "error T: minimal key size 4096 -> 2048",
         "notice T: minimal key size 2048 -> 4096"},
        {FACTS("  template.validity_days = 365\n"), FACTS("  template.validity_days = 730\n"),
         "error T: validity days 365 -> 730", "notice T: validity days 730 -> 365"},
        {FACTS("  template.max_path_length = 2\n"), FACTS("  template.max_path_length = -1\n"),
         "error T: max path length 2 -> -1", "notice T: max path length -1 -> 2"},
        {FACTS("  template.exportable = false\n"), FACTS("  template.exportable = true\n"),
         "error T: exportable false -> true", "notice T: exportable true -> false"},
        {FACTS("  template.user_protected = true\n"), FACTS("  template.user_protected: absent\n"),
         "error T: user protected true -> absent", "notice T: user protected absent -> true"},
        {FACTS("  template.ra_signatures = 1\n"), FACTS("  template.ra_signatures: absent\n"),
         "error T: RA signatures 1 -> absent", "notice T: RA signatures absent -> 1"},
        {FACTS("  template.extended_key_usage:\n    serverAuth\n"),
         FACTS("  template.extended_key_usage:\n    clientAuth\n    serverAuth\n"),
         "error T: extended key usage +clientAuth", "notice T: extended key usage -clientAuth"},
        {FACTS("  template.extended_key_usage:\n    serverAuth\n"),
         FACTS("  template.extended_key_usage: absent\n"),
         "error T: extended key usage serverAuth -> absent",
         "notice T: extended key usage absent -> serverAuth"},
        {FACTS("  template.critical_extensions:\n    keyUsage\n"),
         FACTS("  template.critical_extensions: absent\n"),
         "error T: critical extensions -keyUsage", "notice T: critical extensions +keyUsage"},
        {FACTS("  template.private_key_flags:\n"),
         FACTS("  template.private_key_flags:\n    EXPORTABLE_KEY\n"),
         "error T: private key flags +EXPORTABLE_KEY",
         "notice T: private key flags -EXPORTABLE_KEY"},
        {FACTS("  template.enrollment_flags:\n    PEND_ALL_REQUESTS\n"),
         FACTS("  template.enrollment_flags:\n"), "error T: approval required -> not required",
         "notice T: approval not required -> required"},
        {FACTS("  template.key_usage:\n    keyEncipherment\n"), FACTS("  template.key_usage:\n"),
         "info T: key usage -keyEncipherment", "info T: key usage +keyEncipherment"},
        {FACTS("  template.owner = \"S-1-5-32-544\"\n"), FACTS("  template.owner = \"S-1-5-11\"\n"),
         "warning T: owner \"S-1-5-32-544\" -> \"S-1-5-11\"",
         "warning T: owner \"S-1-5-11\" -> \"S-1-5-32-544\""},
        {FACTS("  template.validity_days = 0\n  template.validity_seconds = 28800\n"),
         FACTS("  template.validity_days = 0\n  template.validity_seconds = 82800\n"),
         "error T: validity seconds 28800 -> 82800", "notice T: validity seconds 82800 -> 28800"},
        {FACTS("  template.validity_days = 1\n  template.validity_seconds: absent\n"),
         FACTS("  template.validity_days = 1\n  template.validity_seconds = 169200\n"),
         "error T: validity seconds absent -> 169200",
         "notice T: validity seconds 169200 -> absent"},
        {FACTS("  template.makes_cas_for: absent\n"), FACTS("  template.makes_cas_for:\n    lab\n"),
         "error T: makes CAs for +lab", "notice T: makes CAs for -lab"},
        {FACTS("  template.raw_extensions:\n    a\n"),
         FACTS("  template.raw_extensions:\n    a\n    b\n"), "warning T: raw extensions +b",
         "warning T: raw extensions -b"},
        {FACTS("  template.entries:\n"), FACTS("  template.entries: absent\n"),
         "error T: entries none -> absent", "notice T: entries absent -> none"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_string_equal(changes(CASES[i].a, CASES[i].b), CASES[i].there);
        assert_string_equal(changes(CASES[i].b, CASES[i].a), CASES[i].back);
    }
}

/* 1 d 23 h against 2 d: the days say which way. */
static void test_seconds_of_other_days_are_not_told(void **state) {
    (void)state;
    static const char LESS[] =
        FACTS("  template.validity_days = 1\n  template.validity_seconds = 169200\n");
    static const char MORE[] =
        FACTS("  template.validity_days = 2\n  template.validity_seconds: absent\n");
    assert_string_equal(changes(MORE, LESS), "notice T: validity days 2 -> 1");
    assert_string_equal(changes(LESS, MORE), "error T: validity days 1 -> 2");
    assert_string_equal(changes(LESS, FACTS("")), "warning T: validity days 1 -> unknown");
}

#define OTHERS(more, digest)                                                                       \
    FACTS("  template.exportable = " more "\n  template.other_settings = " digest "\n")

static void test_other_settings_are_told_where_no_fact_changed(void **state) {
    (void)state;
    assert_string_equal(changes(OTHERS("true", "aa"), OTHERS("true", "aa")), "");
    assert_string_equal(changes(OTHERS("true", "aa"), OTHERS("true", "ab")),
                        "warning T: changed in settings that are not read as facts");
    assert_string_equal(changes(OTHERS("true", "aa"), OTHERS("false", "ab")),
                        "notice T: exportable true -> false");
    assert_string_equal(changes(OTHERS("true", "aa"), FACTS("  template.exportable = true\n")),
                        "warning T: changed in settings that are not read as facts");
    /* an older snapshot has no digest */
    assert_string_equal(changes(FACTS("  template.exportable = true\n"), OTHERS("true", "aa")), "");
}

static void test_key_sizes_of_two_algorithms_do_not_compare(void **state) {
    (void)state;
    assert_string_equal(changes(FACTS("  template.key_algorithm = \"RSA\"\n"
                                      "  template.minimal_key_size = 2048\n"),
                                FACTS("  template.key_algorithm = \"ECDH_P256\"\n"
                                      "  template.minimal_key_size = 256\n")),
                        "info T: minimal key size 2048 -> 256 | "
                        "info T: key algorithm \"RSA\" -> \"ECDH_P256\"");
}

#define HASH(name) FACTS("  template.hash_algorithm = \"" name "\"\n")

static void test_digests_are_ordered_whatever_they_are_called(void **state) {
    (void)state;
    static const struct {
        const char *a, *b, *there;
    } CASES[] = {
        {HASH("sha256"), HASH("md5"), "error T: hash algorithm \"sha256\" -> \"md5\""},
        {HASH("SHA1"), HASH("MD5"), "error T: hash algorithm \"SHA1\" -> \"MD5\""},
        {HASH("sha512"), HASH("SHA-384"), "error T: hash algorithm \"sha512\" -> \"SHA-384\""},
        {HASH("md2"), HASH("sha512"), "notice T: hash algorithm \"md2\" -> \"sha512\""},
        {HASH("SHA256"), HASH("sha-256"), "info T: hash algorithm \"SHA256\" -> \"sha-256\""},
        {HASH("sha256"), HASH("odd"), "warning T: hash algorithm \"sha256\" -> \"odd\""},
        {HASH("odd"), HASH("sha256"), "info T: hash algorithm \"odd\" -> \"sha256\""},
        {HASH("sha256"), FACTS("  template.hash_algorithm: absent\n"),
         "warning T: hash algorithm \"sha256\" -> absent"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_string_equal(changes(CASES[i].a, CASES[i].b), CASES[i].there);
}

static void test_what_is_not_told_any_more_is_a_warning(void **state) {
    (void)state;
    assert_string_equal(changes(FACTS("  template.ra_signatures = 1\n"), FACTS("")),
                        "warning T: RA signatures 1 -> unknown");
    assert_string_equal(changes(FACTS("  template.minimal_key_size = 2048\n"),
                                FACTS("  template.minimal_key_size: absent\n")),
                        "warning T: minimal key size 2048 -> absent");
    assert_string_equal(changes(FACTS("  template.minimal_key_size: absent\n"),
                                FACTS("  template.minimal_key_size = 2048\n")),
                        "info T: minimal key size absent -> 2048");
    assert_string_equal(changes(FACTS("  template.display_name = \"x\"\n"), FACTS("")),
                        "info T: display name \"x\" -> unknown");
    assert_string_equal(changes(FACTS(""), FACTS("  template.ra_signatures = 1\n")),
                        "info T: RA signatures unknown -> 1");
}

#define ENTRY(text) FACTS("  template.entries:\n    " text "\n")
#define NONE        FACTS("  template.entries:\n")

static void test_entries_are_rights_that_are_given_and_taken(void **state) {
    (void)state;
    static const struct {
        const char *a, *b, *there;
    } CASES[] = {
        {NONE,
         ENTRY("sid=\"S-1-5-11\" mask=256 type=allow inherited=false "
               "object=\"0e10c968-78fb-11d2-90d4-00c04f79dc55\""),
         "error T: entries +allow S-1-5-11 Enroll"},
        {NONE, ENTRY("sid=\"S-1-5-11\" mask=131220 type=allow inherited=false"),
         "info T: entries +allow S-1-5-11 list, read property, list object, read permissions"},
        {ENTRY("sid=\"S-1-5-11\" mask=131220 type=allow inherited=false"),
         ENTRY("sid=\"S-1-5-11\" mask=131252 type=allow inherited=false"),
         "error T: entries +allow S-1-5-11 write property"},
        {ENTRY("sid=\"S-1-1-0\" mask=256 type=deny inherited=false"), NONE,
         "error T: entries -deny S-1-1-0 all extended rights"},
        {NONE, ENTRY("sid=\"S-1-1-0\" mask=983551 type=deny inherited=false"),
         "notice T: entries +deny S-1-1-0 full control"},
        {NONE, ENTRY("sid=\"S-1-1-0\" mask=983551 type=allow inherited=false flags={inherit_only}"),
         "info T: entries +allow S-1-1-0 full control (inherited by others only)"},
        {NONE, ENTRY("account=\"a mask=1\" mask=32 type=allow inherited=false"),
         "error T: entries +allow \"a mask=1\" write property"},
        {NONE, ENTRY("sid=\"S-1-1-0\" mask=32 type=audit inherited=false"),
         "info T: entries +audit S-1-1-0 write property"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        assert_string_equal(changes(CASES[i].a, CASES[i].b), CASES[i].there);
}

static void test_templates_come_and_go(void **state) {
    (void)state;
    assert_string_equal(changes(NULL, FACTS("")), "info T: is new");
    assert_string_equal(changes(FACTS(""), NULL), "info T: is gone");
    assert_string_equal(changes(NULL, HEAD TAIL "  TP005 error fail\n    anyone\n"),
                        "info T: is new | error T: TP005 now fails: anyone");
}

static void test_verdicts_change(void **state) {
    (void)state;
    static const char QUIET[] = HEAD TAIL, FAILS[] = HEAD TAIL "  TP005 error fail\n    anyone\n",
                      OPEN[] = HEAD TAIL "  TP005 error cannot_tell\n    no entries\n";
    assert_string_equal(changes(QUIET, FAILS), "error T: TP005 now fails: anyone");
    assert_string_equal(changes(FAILS, QUIET), "notice T: TP005 fails no longer (was: anyone)");
    assert_string_equal(changes(FAILS, OPEN), "warning T: TP005 cannot tell now: no entries");
    assert_string_equal(changes(QUIET, OPEN), "info T: TP005 cannot tell now: no entries");
    assert_string_equal(changes(OPEN, QUIET), "notice T: TP005 can be told now (was: no entries)");
    assert_string_equal(changes(FAILS, HEAD TAIL "  TP005 error fail\n    in other words\n"), "");
    assert_string_equal(changes(HEAD TAIL "  TP005 notice fail\n    anyone\n", FAILS),
                        "error T: TP005 fails as error, was notice");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_fact_of_templates_has_a_direction_that_fits_its_type),
        cmocka_unit_test(test_a_plain_name_is_its_file),
        cmocka_unit_test(test_no_name_leads_out_of_the_folder_or_hides_in_it),
        cmocka_unit_test(test_a_long_name_is_cut_and_told_apart),
        cmocka_unit_test(test_what_is_read_is_written_the_same),
        cmocka_unit_test(test_an_account_may_be_called_like_a_field),
        cmocka_unit_test(test_lines_of_values_may_come_in_any_order_and_with_crlf),
        cmocka_unit_test(test_damage_is_told_with_file_and_line),
        cmocka_unit_test(test_every_prefix_of_a_snapshot_is_refused_or_read),
        cmocka_unit_test(test_masks_are_names_and_globs),
        cmocka_unit_test(test_equal_snapshots_have_no_change),
        cmocka_unit_test(test_what_is_volatile_is_neither_kept_nor_compared),
        cmocka_unit_test(test_each_direction_is_told_both_ways),
        cmocka_unit_test(test_key_sizes_of_two_algorithms_do_not_compare),
        cmocka_unit_test(test_other_settings_are_told_where_no_fact_changed),
        cmocka_unit_test(test_seconds_of_other_days_are_not_told),
        cmocka_unit_test(test_digests_are_ordered_whatever_they_are_called),
        cmocka_unit_test(test_what_is_not_told_any_more_is_a_warning),
        cmocka_unit_test(test_entries_are_rights_that_are_given_and_taken),
        cmocka_unit_test(test_templates_come_and_go),
        cmocka_unit_test(test_verdicts_change),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
