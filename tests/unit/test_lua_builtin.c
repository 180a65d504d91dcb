/* SPDX-License-Identifier: Apache-2.0
 * What the build put into the program of each rule is what its text says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "lua/builtin.h"
#include "lua/judge.h"

static size_t loaded_size(const pv_builtin_file *f) {
    return f->head ? f->head : f->size;
}

static void every_file_is_found_by_its_own_text_alone(void **state) {
    (void)state;
    assert_true(PV_BUILTIN_FILE_COUNT > 100);
    for (size_t i = 0; i < PV_BUILTIN_FILE_COUNT; i++) {
        const pv_builtin_file *f = &PV_BUILTIN_FILES[i];
        assert_non_null(f->code);
        assert_ptr_equal(pv_builtin_at(f->text, loaded_size(f)), f);
        assert_null(pv_builtin_at(f->text, loaded_size(f) - 1));
        char *copy = malloc(f->size);
        assert_non_null(copy);
        memcpy(copy, f->text, f->size);
        assert_null(pv_builtin_at(copy, loaded_size(f)));
        free(copy);
    }
}

/* Looks for a name among those that the build noted, and counts what it found. */
typedef struct {
    const char *names;
    size_t told;
} noted;

static void find(void *user, pv_name_use use, const char *name, size_t size) {
    noted *n = user;
    const char *at = n->names;
    while (*at && (*at != (char)use || strlen(at + 1) != size || memcmp(at + 1, name, size) != 0))
        at += strlen(at) + 1;
    assert_int_equal(*at, use);
    n->told++;
}

static void the_names_noted_are_those_of_the_text(void **state) {
    (void)state;
    size_t told = 0;
    for (size_t i = 0; i < PV_BUILTIN_FILE_COUNT; i++) {
        const pv_builtin_file *f = &PV_BUILTIN_FILES[i];
        noted n = {f->names, 0};
        pv_words words = pv_names_scan(f->text, loaded_size(f), find, &n);
        assert_int_equal(words.functions, f->words.functions);
        assert_int_equal(words.loops, f->words.loops);
        told += n.told;
    }
    assert_true(told > PV_BUILTIN_FILE_COUNT);
}

static void not_even_our_own_bytecode_is_taken_from_elsewhere(void **state) {
    (void)state;
    const pv_builtin_file *f = PV_BUILTIN_FILES;
    while (!f->head)
        f++;
    const pv_limits limits = pv_limits_default();
    pv_judge *judge = pv_judge_new(&limits);
    assert_non_null(judge);
    assert_null(pv_judge_load_text(judge, "pack", "AA001-x.lua", f->code, f->code_size).error);
    const char *reason = pv_judge_catalog(judge)->rules[0].load_error;
    assert_non_null(reason);
    assert_non_null(strstr(reason, "binary"));
    pv_judge_free(judge);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_found_by_its_own_text_alone),
        cmocka_unit_test(the_names_noted_are_those_of_the_text),
        cmocka_unit_test(not_even_our_own_bytecode_is_taken_from_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
