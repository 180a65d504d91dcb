/* SPDX-License-Identifier: Apache-2.0
 * Spools and sorters: in memory or in files they give the same, and say why when they cannot. */
#define _POSIX_C_SOURCE 200809L /* setenv */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "scan/sorter.h"

enum { RECORDS = 5000, TINY = 1 << 10, AMPLE = 1 << 20 };

static pv_spool_room room_of(size_t in_memory, uint64_t most) {
    return (pv_spool_room){.most = most, .in_memory = in_memory};
}

/* ---- spools ---------------------------------------------------------------------------------- */

static void fill_spool(pv_spool *spool) {
    for (uint32_t i = 0; i < RECORDS; i++)
        assert_true(pv_spool_add(spool, &i, sizeof i));
    assert_true(pv_spool_flush(spool));
    assert_int_equal(pv_spool_size(spool), RECORDS * sizeof(uint32_t));
}

static void expect_number(pv_window *w, uint32_t at) {
    uint32_t got;
    pv_bytes b = pv_window_read(w, at * sizeof at, sizeof at);
    assert_int_equal(b.size, sizeof got);
    memcpy(&got, b.data, sizeof got);
    assert_int_equal(got, at);
}

static void expect_all(size_t in_memory, bool in_file) {
    pv_spool_room room = room_of(in_memory, AMPLE);
    pv_spool spool;
    pv_window w;
    pv_spool_init(&spool, &room);
    fill_spool(&spool);
    assert_int_equal(spool.file != NULL, in_file);
    pv_window_init(&w, &spool, 100);
    for (uint32_t i = 0; i < RECORDS; i++)
        expect_number(&w, i);
    for (uint32_t i = RECORDS; i-- > 0; i -= i < 77 ? i : 77)
        expect_number(&w, i);
    assert_int_equal(pv_window_read(&w, RECORDS * 4 - 2, 10).size, 2);
    assert_int_equal(pv_window_read(&w, RECORDS * 4, 10).size, 0);
    pv_window_done(&w);
    pv_spool_done(&spool);
}

static void few_octets_stay_in_memory(void **state) {
    (void)state;
    expect_all(AMPLE, false);
}

static void many_octets_go_to_a_file(void **state) {
    (void)state;
    expect_all(TINY, true);
}

static void what_is_longer_than_the_memory_keeps_its_place(void **state) {
    (void)state;
    static uint8_t large[4 * TINY];
    pv_spool_room room = room_of(TINY, AMPLE);
    pv_spool spool;
    pv_window w;
    memset(large, 7, sizeof large);
    pv_spool_init(&spool, &room);
    assert_true(pv_spool_add(&spool, "ab", 2));
    assert_true(pv_spool_add(&spool, large, sizeof large));
    assert_true(pv_spool_add(&spool, "yz", 2));
    assert_true(pv_spool_flush(&spool));
    pv_window_init(&w, &spool, 16);
    pv_bytes all = pv_window_read(&w, 0, sizeof large + 4);
    assert_int_equal(all.size, sizeof large + 4);
    assert_memory_equal(all.data, "ab", 2);
    assert_memory_equal(all.data + 2, large, sizeof large);
    assert_memory_equal(all.data + 2 + sizeof large, "yz", 2);
    pv_window_done(&w);
    pv_spool_done(&spool);
}

static size_t added_until_it_fails(pv_spool_room *room) {
    pv_spool spool;
    uint64_t item = 0;
    pv_spool_init(&spool, room);
    while (item < RECORDS && pv_spool_add(&spool, &item, sizeof item))
        item++;
    pv_spool_done(&spool);
    return (size_t)item;
}

static void files_end_where_the_limit_is(void **state) {
    (void)state;
    pv_spool_room room = room_of(TINY, 4 * TINY);
    size_t added = added_until_it_fails(&room);
    assert_int_equal(added, 5 * TINY / sizeof(uint64_t));
    assert_string_equal(room.wrong, "limit index_bytes");
}

static void a_folder_that_is_not_there_is_told(void **state) {
    (void)state;
    pv_spool_room room = room_of(TINY, AMPLE);
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    size_t added = added_until_it_fails(&room);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_int_equal(added, TINY / sizeof(uint64_t));
    assert_string_equal(room.wrong, "No such file or directory");
}

/* ---- sorters --------------------------------------------------------------------------------- */

static uint64_t mixed(uint64_t n) {
    n = (n ^ n >> 30) * 0xbf58476d1ce4e5b9u;
    n = (n ^ n >> 27) * 0x94d049bb133111ebu;
    return n ^ n >> 31;
}

/* Spread keys, a key of a third of all, and keys near one another. */
static pv_record record_of(uint64_t i) {
    uint64_t hi = i % 3 == 0 ? 12345 : i % 3 == 1 ? mixed(i) : i / 40;
    return (pv_record){hi, i};
}

static int compare(const void *a, const void *b) {
    const pv_record *x = a, *y = b;
    if (x->hi != y->hi)
        return x->hi < y->hi ? -1 : 1;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

static void expect_sorted(size_t in_memory, size_t count, bool in_file) {
    static pv_record expected[RECORDS];
    pv_spool_room room = room_of(in_memory, AMPLE);
    pv_sorter sorter;
    pv_sorted first, second;
    size_t n = 0;
    pv_sorter_init(&sorter, &room);
    for (size_t i = 0; i < count; i++) {
        expected[i] = record_of(mixed(i) % RECORDS);
        assert_true(pv_sorter_add(&sorter, expected[i]));
    }
    qsort(expected, count, sizeof *expected, compare);
    assert_true(pv_sorter_end(&sorter));
    assert_int_equal(sorter.run_count > 0, in_file);
    assert_true(pv_sorted_open(&first, &sorter));
    assert_true(pv_sorted_open(&second, &sorter));
    for (; first.there; n++) {
        assert_true(n < count && second.there);
        assert_memory_equal(&first.record, &expected[n], sizeof *expected);
        assert_memory_equal(&second.record, &expected[n], sizeof *expected);
        assert_true(pv_sorted_next(&first) && pv_sorted_next(&second));
    }
    assert_int_equal(n, count);
    pv_sorted_done(&first);
    pv_sorted_done(&second);
    pv_sorter_done(&sorter);
}

static void records_are_sorted_in_memory(void **state) {
    (void)state;
    expect_sorted(AMPLE, RECORDS, false);
    expect_sorted(AMPLE, 1, false);
    expect_sorted(AMPLE, 0, false);
}

static void records_are_sorted_in_files(void **state) {
    (void)state;
    expect_sorted(TINY, RECORDS, true);
    expect_sorted(16 * TINY, RECORDS, true);
}

static void a_run_that_cannot_be_written_is_told(void **state) {
    (void)state;
    pv_spool_room room = room_of(TINY, 3 * TINY);
    pv_sorter sorter;
    size_t added = 0;
    pv_sorter_init(&sorter, &room);
    while (added < RECORDS && pv_sorter_add(&sorter, record_of(added)))
        added++;
    assert_true(added > 0 && added < RECORDS);
    assert_string_equal(room.wrong, "limit index_bytes");
    assert_false(pv_sorter_end(&sorter));
    pv_sorter_done(&sorter);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_octets_stay_in_memory),
        cmocka_unit_test(many_octets_go_to_a_file),
        cmocka_unit_test(what_is_longer_than_the_memory_keeps_its_place),
        cmocka_unit_test(files_end_where_the_limit_is),
        cmocka_unit_test(a_folder_that_is_not_there_is_told),
        cmocka_unit_test(records_are_sorted_in_memory),
        cmocka_unit_test(records_are_sorted_in_files),
        cmocka_unit_test(a_run_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
