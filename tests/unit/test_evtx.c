/* SPDX-License-Identifier: Apache-2.0
 * Which records of an event log may be given to a library that expands them. */
#include "key_sample.h"

#include "readers/evtx.h"

enum { RECORD = 512, XML = RECORD + 24, VALUES = XML + 14 };
enum { WORDS = 1, BINARY_XML = 0x21 };

typedef struct {
    pv_arena *arena;
    uint8_t chunk[PV_EVTX_CHUNK];
    pv_evtx_record *records;
    size_t count;
} fixture;

static void put(fixture *f, size_t at, uint64_t value, size_t size) {
    for (size_t i = 0; i < size; i++)
        f->chunk[at + i] = (uint8_t)(value >> 8 * i);
}

static void put_record(fixture *f, size_t at, uint32_t size, uint64_t id) {
    put(f, at, 0x2a2a, 4);
    put(f, at + 4, size, 4);
    put(f, at + 8, id, 8);
}

/* An instance without a fragment's header, of a definition at 100, with one value. */
static void put_instance(fixture *f, size_t at, uint32_t size, uint8_t type) {
    put(f, at, 0x010c, 2);
    put(f, at + 6, 100, 4);
    put(f, at + 10, 1, 4);
    put(f, at + 14, size, 2);
    put(f, at + 16, type, 1);
}

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->arena = pv_arena_new(16u << 20);
    assert_non_null(f->arena);
    put_record(f, RECORD, 4096, 7);
    put(f, XML, 0x0001010f, 4);
    put_instance(f, XML + 4, 100, WORDS);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    pv_arena_free(f->arena);
    free(f);
    return 0;
}

static bool is_sound(fixture *f) {
    pv_status status =
        pv_evtx_check(f->arena, (pv_bytes){f->chunk, sizeof f->chunk}, &f->records, &f->count);
    assert_null(status.error);
    assert_true(f->count > 0);
    return f->records[0].is_sound;
}

static void an_instance_with_a_plain_value_is_sound(void **state) {
    fixture *f = *state;
    assert_true(is_sound(f));
    assert_int_equal(f->count, 1);
    assert_int_equal(f->records[0].at, RECORD);
    assert_int_equal(f->records[0].id, 7);
}

static void binary_xml_in_a_value_must_be_an_instance(void **state) {
    fixture *f = *state;
    f->chunk[XML + 4 + 16] = BINARY_XML;
    assert_false(is_sound(f)); /* zeros */
    f->chunk[XML + 4 + 18] = 0x01;
    assert_false(is_sound(f)); /* an element */
    put_instance(f, XML + 4 + 18, 10, WORDS);
    assert_true(is_sound(f));
}

static void more_than_a_few_levels_are_refused(void **state) {
    fixture *f = *state;
    for (uint32_t level = 1; level <= 4; level++) {
        put_instance(f, XML + 4 + 18 * (level - 1), 1000 - 18 * level, BINARY_XML);
        put_instance(f, XML + 4 + 18 * level, 10, WORDS);
        assert_int_equal(is_sound(f), level < 4);
    }
}

static void a_value_beyond_the_record_is_refused(void **state) {
    fixture *f = *state;
    put_instance(f, XML + 4, 4096, WORDS);
    assert_false(is_sound(f));
    put_instance(f, XML + 4, 100, WORDS);
    put(f, XML + 4 + 10, 0xffffffff, 4); /* values */
    assert_false(is_sound(f));
}

static void a_definition_ahead_or_beyond_the_chunk_is_refused(void **state) {
    fixture *f = *state;
    static const uint32_t BAD[] = {XML + 15, 65536 - 23, 0xffffffff};
    for (size_t i = 0; i < 3; i++) {
        put(f, XML + 4 + 6, BAD[i], 4);
        assert_false(is_sound(f));
    }
}

static void places_that_use_a_value_count_however_many_there_are(void **state) {
    fixture *f = *state;
    put_instance(f, XML + 4, 3000, WORDS);
    for (size_t i = 0; i < 4000; i++) {
        assert_int_equal(f->chunk[20000 + 4 * i], 0);
        put(f, 20000 + 4 * i, 0x0d, 4);
    }
    assert_true(is_sound(f)); /* 4000 times some 12000 octets */
    for (size_t i = 4000; i < 8000; i++)
        put(f, 20000 + 4 * i, 0x0d, 4);
    assert_false(is_sound(f));
}

static void what_stands_behind_the_instance_must_be_the_end(void **state) {
    fixture *f = *state;
    f->chunk[VALUES + 8 + 4 + 100 - 4] = 0x0f;
    assert_false(is_sound(f));
}

static void records_are_read_up_to_the_first_whose_number_does_not_go_up(void **state) {
    fixture *f = *state;
    put_record(f, RECORD + 4096, 28, 8);
    put_record(f, RECORD + 4124, 28, 8);
    put_record(f, RECORD + 4152, 28, 9);
    assert_true(is_sound(f));
    assert_int_equal(f->count, 2);
    assert_false(f->records[1].is_sound);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(an_instance_with_a_plain_value_is_sound),
        CASE(binary_xml_in_a_value_must_be_an_instance),
        CASE(more_than_a_few_levels_are_refused),
        CASE(a_value_beyond_the_record_is_refused),
        CASE(a_definition_ahead_or_beyond_the_chunk_is_refused),
        CASE(places_that_use_a_value_count_however_many_there_are),
        CASE(what_stands_behind_the_instance_must_be_the_end),
        CASE(records_are_read_up_to_the_first_whose_number_does_not_go_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
