/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "input/input.h"

static char folder[] = "/tmp/pkivet-input-XXXXXX";

static const char *in_folder(const char *name) {
    static char path[4][256];
    static int turn;
    char *to = path[turn++ % 4];
    snprintf(to, 256, "%s/%s", folder, name);
    return to;
}

static void write_file(const char *name, const char *text, size_t size) {
    FILE *file = fopen(in_folder(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    fclose(file);
}

static int set_up(void **state) {
    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(mkdir(in_folder("b"), 0700), 0);
    write_file("c.txt", "see", 3);
    write_file("a.txt", "ay", 2);
    write_file("b/inner.txt", "inner", 5);
    assert_int_equal(symlink("..", in_folder("b/up")), 0);
    assert_int_equal(mkfifo(in_folder("d.fifo"), 0600), 0);
    assert_int_equal(symlink("nowhere", in_folder("e.dangling")), 0);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    const char *const names[] = {"c.txt",  "a.txt",      "b/inner.txt", "b/up",
                                 "d.fifo", "e.dangling", "list",        "b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove(in_folder(names[i]));
    return remove(folder);
}

/* What the inputs say, one line each: the path below the folder, and what it is. */
static void collect(const char *const *paths, size_t count, bool by_nul, char *ret_text) {
    pv_limits limits = pv_limits_default();
    pv_inputs_setup setup = {
        .paths = paths, .path_count = count, .lists_by_nul = by_nul, .limits = &limits};
    pv_inputs *inputs = pv_inputs_new(&setup);
    pv_input input;
    assert_non_null(inputs);
    *ret_text = '\0';
    while (pv_inputs_next(inputs, &input)) {
        static const char *const KINDS[] = {"file", "skipped", "problem"};
        const char *path = input.path;
        if (strncmp(path, folder, strlen(folder)) == 0)
            path += strlen(folder);
        sprintf(ret_text + strlen(ret_text), "%s %s", path, KINDS[input.kind]);
        if (input.kind == PV_INPUT_PROBLEM)
            sprintf(ret_text + strlen(ret_text), " %s", pv_code_name(input.code));
        strcat(ret_text, "\n");
        pv_os_close(input.file);
    }
    assert_false(pv_inputs_failed(inputs));
    pv_inputs_free(inputs);
}

static void a_folder_is_walked_in_order_and_its_loops_end(void **state) {
    (void)state;
    char text[2048];
    const char *paths[] = {folder};
    collect(paths, 1, false, text);
    assert_string_equal(text, "/a.txt file\n"
                              "/b/inner.txt file\n"
                              "/b/up skipped\n"
                              "/c.txt file\n"
                              "/d.fifo skipped\n"
                              "/e.dangling problem not-found\n");
}

static void a_missing_path_is_a_problem_and_the_rest_goes_on(void **state) {
    (void)state;
    char text[2048];
    const char *paths[] = {"/no/such/file", in_folder("a.txt")};
    collect(paths, 2, false, text);
    assert_string_equal(text, "/no/such/file problem not-found\n/a.txt file\n");
}

static void a_list_gives_a_path_a_line_with_any_line_end(void **state) {
    (void)state;
    char text[2048], list[1024];
    snprintf(list, sizeof list, "%s\r\n\n%s", in_folder("c.txt"), in_folder("a.txt"));
    write_file("list", list, strlen(list));
    char at[256];
    snprintf(at, sizeof at, "@%s", in_folder("list"));
    const char *paths[] = {at};
    collect(paths, 1, false, text);
    assert_string_equal(text, "/c.txt file\n/a.txt file\n");
}

static void a_list_can_be_cut_by_nul(void **state) {
    (void)state;
    char text[2048], list[1024], at[256];
    int size = snprintf(list, sizeof list, "%s%c%s", in_folder("c.txt"), 0, in_folder("a.txt"));
    write_file("list", list, (size_t)size);
    snprintf(at, sizeof at, "@%s", in_folder("list"));
    const char *paths[] = {at};
    collect(paths, 1, true, text);
    assert_string_equal(text, "/c.txt file\n/a.txt file\n");
}

static void a_list_by_lines_that_holds_nul_is_a_problem(void **state) {
    (void)state;
    char text[2048], list[1024], at[256];
    int size = snprintf(list, sizeof list, "%s%c%s", in_folder("c.txt"), 0, in_folder("a.txt"));
    write_file("list", list, (size_t)size);
    snprintf(at, sizeof at, "@%s", in_folder("list"));
    const char *paths[] = {at, in_folder("b/inner.txt")};
    collect(paths, 2, false, text);
    assert_string_equal(text, "/list problem damaged\n/b/inner.txt file\n");
}

static void looking_at_a_fifo_does_not_wait(void **state) {
    (void)state;
    assert_int_equal(pv_os_look(in_folder("d.fifo")).kind, PV_OS_OTHER);
    assert_int_equal(pv_os_look(in_folder("e.dangling")).kind, PV_OS_MISSING);
    pv_os_info info = pv_os_look(in_folder("b/up/a.txt")), same = pv_os_look(in_folder("a.txt"));
    assert_int_equal(info.kind, PV_OS_FILE);
    assert_int_equal(info.size, 2);
    assert_true(info.device == same.device && info.number == same.number);
}

static void a_missing_list_is_a_problem(void **state) {
    (void)state;
    char text[2048];
    const char *paths[] = {"@/no/such/list"};
    collect(paths, 1, false, text);
    assert_string_equal(text, "/no/such/list problem not-found\n");
}

static void reading_stops_at_the_cap(void **state) {
    (void)state;
    pv_os_info info;
    const char *reason;
    uint8_t *buffer = NULL;
    size_t capacity = 0, size = 0;
    pv_os_file *file = pv_os_open(NULL, in_folder("b/inner.txt"), &info, &reason);
    assert_non_null(file);
    pv_input input = {.file = file};
    pv_status status = pv_input_read(&input, &buffer, &capacity, 4, &size);
    assert_non_null(status.error);
    assert_int_equal(status.error->code, PV_OVER_LIMIT);
    status = pv_input_read(&input, &buffer, &capacity, 100, &size);
    assert_null(status.error);
    assert_int_equal(size, 5);
    assert_memory_equal(buffer, "inner", 5);
    free(buffer);
    pv_os_close(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_walked_in_order_and_its_loops_end),
        cmocka_unit_test(a_missing_path_is_a_problem_and_the_rest_goes_on),
        cmocka_unit_test(a_list_gives_a_path_a_line_with_any_line_end),
        cmocka_unit_test(a_list_can_be_cut_by_nul),
        cmocka_unit_test(a_list_by_lines_that_holds_nul_is_a_problem),
        cmocka_unit_test(looking_at_a_fifo_does_not_wait),
        cmocka_unit_test(a_missing_list_is_a_problem),
        cmocka_unit_test(reading_stops_at_the_cap),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
