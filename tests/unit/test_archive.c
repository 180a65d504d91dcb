/* SPDX-License-Identifier: Apache-2.0
 * Archives of every kind, made by libarchive's writer, read member by member; archives in archives;
 * caps; and damaged ones, which must end in a problem and nothing worse. */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>

#include "input/input.h"

enum { ROOM = 4 << 20, TEXT = 16384 };

typedef struct {
    const char *name;
    const void *bytes;
    size_t size;
} member;

typedef struct {
    uint8_t *bytes;
    size_t size;
} blob;

static char path[] = "/tmp/pkivet-archive-XXXXXX";

static int set_up(void **state) {
    int fd = mkstemp(path);
    (void)state;
    return fd < 0 || close(fd) != 0;
}

static int tear_down(void **state) {
    (void)state;
    return unlink(path);
}

/* ---- making ---------------------------------------------------------------------------------- */

static void add_member(struct archive *a, const member *m) {
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, m->name);
    archive_entry_set_size(e, (la_int64_t)m->size);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
    assert_int_equal(archive_write_data(a, m->bytes, m->size), (la_ssize_t)m->size);
    archive_entry_free(e);
}

/* Free its bytes. `options` as libarchive takes them, or NULL. */
static blob make(const char *format, const char *filter, const char *options, const member *members,
                 size_t count) {
    blob made = {malloc(ROOM), 0};
    struct archive *a = archive_write_new();
    assert_int_equal(archive_write_set_format_by_name(a, format), ARCHIVE_OK);
    if (strcmp(filter, "none") != 0)
        assert_int_equal(archive_write_add_filter_by_name(a, filter), ARCHIVE_OK);
    if (options) {
        assert_int_equal(archive_write_set_options(a, options), ARCHIVE_OK);
        archive_write_set_passphrase(a, "secret");
    }
    assert_int_equal(archive_write_open_memory(a, made.bytes, ROOM, &made.size), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++)
        add_member(a, &members[i]);
    if (archive_write_close(a) != ARCHIVE_OK)
        fail_msg("%s %s: %s", format, filter, archive_error_string(a));
    archive_write_free(a);
    return made;
}

static blob make_three(const char *format, const char *filter) {
    const member three[] = {{"one.txt", "first", 5}, {"d/two.txt", "second", 6}, {"e.txt", "3", 1}};
    return make(format, filter, NULL, three, 3);
}

/* An archive of one member, which is freed. */
static blob wrap(const char *format, const char *filter, const char *name, blob inner) {
    const member one = {name, inner.bytes, inner.size};
    blob made = make(format, filter, NULL, &one, 1);
    free(inner.bytes);
    return made;
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool piped; /* the archive comes through a FIFO */

/* In a process of its own, for who opens it for writing waits for a reader. */
static void write_pipe(const uint8_t *bytes, size_t size) {
    (void)unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t child = fork();
    assert_int_not_equal(child, -1);
    if (child)
        return;
    int to = open(path, O_WRONLY);
    for (ptrdiff_t put; size && (put = write(to, bytes, size < 1000 ? size : 1000)) > 0;) {
        bytes += put;
        size -= (size_t)put;
    }
    _exit(0);
}

static void write_file(const uint8_t *bytes, size_t size) {
    if (piped) {
        write_pipe(bytes, size);
        return;
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static size_t say(char *text, size_t at, const pv_input *input, const pv_limits *limits) {
    uint8_t *bytes = NULL;
    size_t room = 0, size = 0;
    const char *name = strchr(input->path, '!');
    int more = snprintf(text + at, TEXT - at, "%s", name ? name : "");
    at += (size_t)more;
    if (input->kind == PV_INPUT_FILE) {
        pv_status status = pv_input_read(input, &bytes, &room, limits->artifact_bytes, &size);
        more = status.error ? snprintf(text + at, TEXT - at, "=%s:%s\n",
                                       pv_code_name(status.error->code), status.error->message)
                            : snprintf(text + at, TEXT - at, "=%.*s\n",
                                       (int)(size < 40 ? size : 40), (const char *)bytes);
    } else {
        more = snprintf(text + at, TEXT - at, "?%s\n", input->reason);
    }
    assert_true(more > 0 && at + (size_t)more < TEXT);
    free(bytes);
    pv_os_close(input->file);
    return at + (size_t)more;
}

/* What is in the archive, a line for each member. */
static const char *read_with(blob b, const pv_limits *limits) {
    static char text[TEXT];
    const char *paths[] = {path};
    pv_inputs_setup setup = {
        .paths = paths, .path_count = 1, .lists_by_nul = false, .limits = limits};
    pv_input input;
    size_t at = 0;
    write_file(b.bytes, b.size);
    pv_inputs *inputs = pv_inputs_new(&setup);
    assert_non_null(inputs);
    *text = '\0';
    while (at < TEXT / 2 && pv_inputs_next(inputs, &input))
        at = say(text, at, &input, limits);
    assert_false(pv_inputs_failed(inputs));
    pv_inputs_free(inputs);
    return text;
}

static void expect(blob b, const pv_limits *limits, const char *text) {
    const pv_limits usual = pv_limits_default();
    assert_string_equal(read_with(b, limits ? limits : &usual), text);
    free(b.bytes);
}

static void expect_part(blob b, const pv_limits *limits, const char *part) {
    const pv_limits usual = pv_limits_default();
    const char *text = read_with(b, limits ? limits : &usual);
    if (!strstr(text, part))
        fail_msg("\"%s\" does not hold \"%s\"", text, part);
    free(b.bytes);
}

/* ---- kinds ----------------------------------------------------------------------------------- */

static const char THREE[] = "!one.txt=first\n!d/two.txt=second\n!e.txt=3\n";

static void every_format_is_read(void **state) {
    static const char *const FORMATS[] = {"ustar", "pax", "gnutar", "v7tar",
                                          "newc",  "odc", "zip",    "7zip"};
    (void)state;
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        expect(make_three(FORMATS[i], "none"), NULL, THREE);
}

static void an_image_of_a_disc_is_read(void **state) {
    (void)state;
    expect_part(make_three("iso9660", "none"), NULL, "/two.txt=second\n");
    expect_part(wrap("ustar", "gzip", "x", make_three("iso9660", "none")), NULL,
                "!x!one.txt=first\n");
}

static void every_format_is_read_from_a_pipe(void **state) {
    static const char *const FORMATS[] = {"ustar", "v7tar", "newc", "zip", "7zip", "iso9660"};
    (void)state;
    piped = true;
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++) {
        expect_part(make_three(FORMATS[i], "none"), NULL, "/two.txt=second\n");
        (void)wait(NULL);
    }
    piped = false;
    (void)unlink(path);
}

static void every_compression_is_read(void **state) {
    static const char *const FILTERS[] = {"none", "gzip", "bzip2", "xz",
                                          "lzip", "zstd", "lz4",   "compress"};
    (void)state;
    for (size_t i = 0; i < sizeof FILTERS / sizeof *FILTERS; i++) {
        expect(make_three("ustar", FILTERS[i]), NULL, THREE);
        expect(make_three("newc", FILTERS[i]), NULL, THREE);
    }
}

static void a_single_compressed_file_is_a_member(void **state) {
    const member one = {"x", "alone", 5};
    (void)state;
    expect_part(make("raw", "zstd", NULL, &one, 1), NULL, "=alone\n");
}

static void archives_in_archives_are_read(void **state) {
    static const char *const KINDS[][2] = {
        {"ustar", "gzip"}, {"zip", "none"}, {"7zip", "none"}, {"newc", "xz"}};
    (void)state;
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 4; k++)
            expect_part(wrap(KINDS[i][0], KINDS[i][1], "in",
                             wrap(KINDS[k][0], KINDS[k][1], "deep", make_three("zip", "none"))),
                        NULL, "!in!deep!d/two.txt=second\n");
}

static void names_are_told_as_they_are(void **state) {
    const member two[] = {{"../../up.txt", "u", 1}, {"a\033[31mb", "r", 1}};
    (void)state;
    expect(make("ustar", "none", NULL, two, 2), NULL, "!../../up.txt=u\n!a\033[31mb=r\n");
}

static void what_follows_an_archive_in_an_archive_is_read(void **state) {
    blob inner = make_three("ustar", "gzip");
    const member two[] = {{"in", inner.bytes, inner.size}, {"behind", "b", 1}};
    (void)state;
    expect_part(make("ustar", "none", NULL, two, 2), NULL, "!in!e.txt=3\n!behind=b\n");
    free(inner.bytes);
}

/* ---- what cannot be read --------------------------------------------------------------------- */

static void an_encrypted_member_is_a_problem(void **state) {
    const member one = {"key.pfx", "hidden", 6};
    (void)state;
    expect(make("zip", "none", "zip:encryption=traditional", &one, 1), NULL,
           "!key.pfx?the member is encrypted; archives with passwords are not unpacked\n");
}

static void nesting_has_an_end(void **state) {
    pv_limits limits = pv_limits_default();
    blob b = make_three("ustar", "none");
    (void)state;
    limits.archive_depth = 3;
    for (int i = 0; i < 3; i++)
        b = wrap("ustar", "gzip", "in", b);
    expect(b, &limits, "!in!in!in?archives are nested deeper than the limit archive_depth\n");
}

static void entries_have_an_end(void **state) {
    pv_limits limits = pv_limits_default();
    (void)state;
    limits.archive_entries = 2;
    expect(make_three("ustar", "none"), &limits,
           "!one.txt=first\n!d/two.txt=second\n"
           "?the archive has more entries than the limit archive_entries; the rest is not read\n");
}

static void what_comes_out_has_an_end(void **state) {
    pv_limits limits = pv_limits_default();
    (void)state;
    limits.archive_bytes = 1500;
    expect_part(make_three("ustar", "none"), &limits, "limit archive_bytes");
}

static void an_archive_that_was_made_to_swell_is_given_up(void **state) {
    enum { MIB = 1 << 20, COUNT = 80 };
    uint8_t *zeros = calloc(1, MIB);
    member many[COUNT];
    (void)state;
    assert_non_null(zeros);
    for (size_t i = 0; i < COUNT; i++)
        many[i] = (member){"z", zeros, MIB};
    expect_part(make("ustar", "gzip", NULL, many, COUNT), NULL, "limit archive_ratio");
    expect_part(make("zip", "none", NULL, many, COUNT), NULL, "limit archive_ratio");
    expect_part(wrap("ustar", "none", "in", make("zip", "none", NULL, many, COUNT)), NULL,
                "limit archive_ratio");
    free(zeros);
}

/* To libarchive it is the end of a tar, over and over. */
static void zeros_that_swell_are_given_up(void **state) {
    enum { SIZE = 80 << 20 };
    blob b = {calloc(1, SIZE), 0};
    const member zeros = {"z", b.bytes, SIZE};
    (void)state;
    assert_non_null(b.bytes);
    expect(make("raw", "gzip", NULL, &zeros, 1), NULL,
           "?the archive unpacks to more times its size than the limit archive_ratio allows; the "
           "rest is not read\n");
    free(b.bytes);
}

static void archives_one_behind_the_other_are_read(void **state) {
    blob b = make_three("ustar", "none");
    uint8_t *twice = malloc(2 * b.size);
    (void)state;
    assert_non_null(twice);
    memcpy(twice, b.bytes, b.size);
    memcpy(twice + b.size, b.bytes, b.size);
    free(b.bytes);
    expect((blob){twice, 2 * b.size}, NULL,
           "!one.txt=first\n!d/two.txt=second\n!e.txt=3\n"
           "!one.txt=first\n!d/two.txt=second\n!e.txt=3\n");
}

static void an_archive_without_entries_is_skipped_and_told(void **state) {
    (void)state;
    expect(make("zip", "none", NULL, NULL, 0), NULL, "?an archive without entries\n");
    expect(make("ustar", "gzip", NULL, NULL, 0), NULL, "?an archive without entries\n");
}

static void a_member_that_swells_is_told_and_what_follows_it_is_read(void **state) {
    enum { SIZE = 80 << 20 };
    uint8_t *zeros = calloc(1, SIZE);
    const member three[] = {{"a", "first", 5}, {"bomb", zeros, SIZE}, {"z", "last", 4}};
    (void)state;
    assert_non_null(zeros);
    expect(make("zip", "none", NULL, three, 3), NULL,
           "!a=first\n!bomb?the member unpacks to more times the archive's size than the limit "
           "archive_ratio allows; it is not read\n!z=last\n");
    free(zeros);
}

static void an_inner_archive_that_cannot_be_held_is_a_problem(void **state) {
    pv_limits limits = pv_limits_default();
    (void)state;
    limits.artifact_bytes = 100;
    expect_part(wrap("ustar", "none", "in", make_three("zip", "none")), &limits,
                "!in?an archive of this kind inside another one is held in memory");
}

/* Cut anywhere and flipped anywhere: it ends, and something is told. */
static void damaged_archives_end(void **state) {
    static const char *const KINDS[][2] = {{"ustar", "none"},  {"ustar", "gzip"}, {"pax", "zstd"},
                                           {"zip", "none"},    {"7zip", "none"},  {"newc", "xz"},
                                           {"iso9660", "none"}};
    const pv_limits limits = pv_limits_default();
    (void)state;
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        blob b = make_three(KINDS[i][0], KINDS[i][1]);
        size_t step = b.size / 60 + 1;
        for (size_t at = 0; at < b.size; at += step) {
            (void)read_with((blob){b.bytes, at}, &limits);
            b.bytes[at] ^= 0x55;
            (void)read_with(b, &limits);
            b.bytes[at] ^= 0x55;
        }
        free(b.bytes);
    }
}

static void an_archive_that_breaks_off_is_a_problem(void **state) {
    blob b = make_three("ustar", "gzip");
    (void)state;
    b.size -= 20;
    expect_part(b, NULL, "the archive cannot be read: truncated gzip input");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_is_read),
        cmocka_unit_test(an_image_of_a_disc_is_read),
        cmocka_unit_test(every_format_is_read_from_a_pipe),
        cmocka_unit_test(every_compression_is_read),
        cmocka_unit_test(a_single_compressed_file_is_a_member),
        cmocka_unit_test(archives_in_archives_are_read),
        cmocka_unit_test(names_are_told_as_they_are),
        cmocka_unit_test(what_follows_an_archive_in_an_archive_is_read),
        cmocka_unit_test(an_encrypted_member_is_a_problem),
        cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(entries_have_an_end),
        cmocka_unit_test(what_comes_out_has_an_end),
        cmocka_unit_test(an_archive_that_was_made_to_swell_is_given_up),
        cmocka_unit_test(zeros_that_swell_are_given_up),
        cmocka_unit_test(archives_one_behind_the_other_are_read),
        cmocka_unit_test(an_archive_without_entries_is_skipped_and_told),
        cmocka_unit_test(a_member_that_swells_is_told_and_what_follows_it_is_read),
        cmocka_unit_test(an_inner_archive_that_cannot_be_held_is_a_problem),
        cmocka_unit_test(damaged_archives_end),
        cmocka_unit_test(an_archive_that_breaks_off_is_a_problem),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
