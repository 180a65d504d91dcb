/* SPDX-License-Identifier: Apache-2.0
 * The store as a file: who may write it, what is refused, what is found again and what is taken
 * out, and that it is whole whatever fails. */
#define _POSIX_C_SOURCE 200809L
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/reading.h"

typedef struct {
    char folder[64], path[96];
    pv_arena *errors;
    pv_store *store;
    test_reading reading;
    pv_store_run run;
    char answer[512];
    size_t rows;
} bench;

static void must(pv_status status) {
    if (status.error)
        fail_msg("%s", status.error->message);
}

static int open_bench(void **state) {
    bench *b = calloc(1, sizeof *b);
    assert_non_null(b);
    strcpy(b->folder, "/tmp/pkivet-store.XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    snprintf(b->path, sizeof b->path, "%s/s.db", b->folder);
    b->errors = pv_arena_new(1u << 20);
    test_reading_init(&b->reading);
    b->run = (pv_store_run){.now = 1000, .version = "1", .parameters = "{}", .most = 1u << 30};
    *state = b;
    return 0;
}

static int close_bench(void **state) {
    bench *b = *state;
    static const char *const BESIDE[] = {"", "-wal", "-shm", "-journal"};
    char path[128];
    pv_store_close(b->store);
    test_reading_done(&b->reading);
    pv_arena_free(b->errors);
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", b->path, BESIDE[i]);
        unlink(path);
    }
    rmdir(b->folder);
    free(b);
    return 0;
}

static void begin(bench *b) {
    must(pv_store_open(b->path, b->errors, &b->store));
    must(pv_store_begin(b->store, &b->run, b->errors));
}

static void end(bench *b, bool whole) {
    must(pv_store_end(b->store, whole, "{}", b->errors));
    pv_store_close(b->store);
    b->store = NULL;
}

/* A record with one certificate of which nothing is known but its serial number. */
static pv_bytes record_of(bench *b, const char *path, int serial) {
    pv_artifact *artifact;
    pv_subject *cert;
    pv_kept_outcome outcome = {.unit = &b->reading.unit, .offered = 2};
    pv_bytes octets;
    test_reading_start(&b->reading, path);
    must(pv_unit_add_artifact(&b->reading.unit, NULL, path, "x509", (pv_bytes){0}, &artifact));
    must(pv_unit_add_subject(&b->reading.unit, artifact, PV_KIND_CERT, &cert));
    pv_value *v = pv_subject_put(cert, PV_FACT_CERT_SERIAL, (pv_place){PV_BYTE, 4});
    v->u.text = pv_arena_printf(b->reading.arena, "%02x", (unsigned)serial & 0xff);
    assert_non_null(v->u.text);
    v->count = 2;
    must(pv_record_write(&outcome, &octets));
    return octets;
}

static void put(bench *b, const char *path, int serial) {
    uint8_t digest[32] = {(uint8_t)serial};
    pv_store_input input = {.path = path, .digest = digest, .record = record_of(b, path, serial)};
    pv_store_put(b->store, &input);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static bool no_columns(void *user, const char *const *names, size_t count) {
    (void)names;
    ((bench *)user)->rows = 0;
    return count > 0;
}

static bool keep_row(void *user, const pv_cell *cells, size_t count) {
    bench *b = user;
    b->rows++;
    assert_true(count > 0);
    if (cells[0].type == PV_CELL_INTEGER)
        snprintf(b->answer, sizeof b->answer, "%lld", (long long)cells[0].integer);
    else
        snprintf(b->answer, sizeof b->answer, "%.*s", (int)cells[0].size,
                 cells[0].text ? cells[0].text : "");
    return true;
}

static pv_status ask(bench *b, const char *sql) {
    const pv_rows_told told = {no_columns, keep_row, b};
    b->answer[0] = '\0';
    return pv_store_ask(b->path, sql, &told, b->errors);
}

static void expect(bench *b, const char *sql, const char *answer) {
    must(ask(b, sql));
    assert_string_equal(b->answer, answer);
}

static void expect_refused(pv_status status, pv_code code, const char *part) {
    assert_non_null(status.error);
    assert_int_equal(status.error->code, code);
    if (!strstr(status.error->message, part))
        fail_msg("'%s' does not say '%s'", status.error->message, part);
}

/* ---- runs ------------------------------------------------------------------------------------ */

static void what_was_put_can_be_asked_for(void **state) {
    bench *b = *state;
    begin(b);
    put(b, "d/a.cer", 0x11);
    put(b, "d/b.cer", 0x22);
    end(b, true);
    expect(b, "SELECT count(*) FROM subjects", "2");
    expect(b,
           "SELECT json_extract(facts, '$.\"cert.serial\"') FROM subjects s JOIN inputs i"
           " ON i.id = s.input WHERE i.path = 'd/b.cer'",
           "22");
    expect(b, "SELECT value FROM facts WHERE fact = 'cert.serial' ORDER BY value LIMIT 1", "11");
    expect(b, "SELECT state FROM runs", "finished");
    expect(b, "PRAGMA integrity_check", "ok");
}

static void an_input_is_found_by_path_and_digest(void **state) {
    bench *b = *state;
    uint8_t digest[32] = {0x11};
    pv_store_input a = {.path = "a", .digest = digest};
    pv_found_record found;
    begin(b);
    put(b, "a", 0x11);
    end(b, true);
    begin(b);
    pv_lookup *l = pv_lookup_new(b->store);
    assert_non_null(l);
    assert_true(pv_store_has_records(b->store));
    assert_true(pv_lookup_find(l, &a, b->errors, &found));
    assert_true(found.judged);
    a.path = "b";
    assert_false(pv_lookup_find(l, &a, b->errors, &found));
    a.path = "a";
    a.piece = 1;
    assert_false(pv_lookup_find(l, &a, b->errors, &found));
    a.piece = 0;
    digest[31] = 1;
    assert_false(pv_lookup_find(l, &a, b->errors, &found));
    pv_lookup_free(l);
    end(b, true);
}

static void other_rules_leave_facts_and_another_reader_leaves_nothing(void **state) {
    bench *b = *state;
    uint8_t digest[32] = {0x11};
    pv_store_input a = {.path = "a", .digest = digest};
    pv_found_record found;
    begin(b);
    put(b, "a", 0x11);
    end(b, true);
    b->run.judging[0] = 1;
    begin(b);
    pv_lookup *l = pv_lookup_new(b->store);
    assert_true(pv_lookup_find(l, &a, b->errors, &found));
    assert_false(found.judged);
    pv_lookup_free(l);
    end(b, true);
    b->run.reading[0] = 1;
    begin(b);
    l = pv_lookup_new(b->store);
    assert_false(pv_lookup_find(l, &a, b->errors, &found));
    pv_lookup_free(l);
    end(b, true);
}

static void an_input_that_changed_is_replaced(void **state) {
    bench *b = *state;
    begin(b);
    put(b, "a", 0x11);
    end(b, true);
    begin(b);
    put(b, "a", 0x33);
    end(b, true);
    expect(b, "SELECT count(*) FROM subjects", "1");
    expect(b, "SELECT value FROM facts WHERE fact = 'cert.serial'", "33");
    expect(b, "SELECT count(*) FROM artifacts", "1");
}

static void inputs_of_one_name_stand_side_by_side(void **state) {
    bench *b = *state;
    static const char *const ROOTS[] = {"a"};
    uint8_t digest[32] = {0x12};
    b->run.roots = ROOTS;
    b->run.root_count = 1;
    begin(b);
    for (int i = 0; i < 3; i++)
        put(b, "a", 0x11 + i);
    end(b, true);
    expect(b, "SELECT count(*) FROM subjects", "3");
    begin(b);
    put(b, "a", 0x41);
    pv_store_again(b->store, &(pv_store_input){.path = "a", .digest = digest});
    end(b, true);
    expect(b, "SELECT group_concat(value) FROM (SELECT value FROM facts ORDER BY value)", "12,41");
}

static void what_is_gone_below_a_path_is_taken_out_at_the_end(void **state) {
    bench *b = *state;
    static const char *const ROOTS[] = {"d/", "e.tar"};
    begin(b);
    static const char *const PATHS[] = {"d/a", "d/b", "dd/c", "e.tar!x", "e.tar.gz", "d"};
    for (int i = 0; i < 6; i++)
        put(b, PATHS[i], 0x10 + i);
    end(b, true);
    b->run.roots = ROOTS;
    b->run.root_count = 2;
    begin(b);
    uint8_t digest[32] = {0x11};
    pv_store_again(b->store, &(pv_store_input){.path = "d/b", .digest = digest});
    end(b, true);
    expect(b, "SELECT group_concat(path, ' ') FROM (SELECT path FROM inputs ORDER BY path)",
           "d/b dd/c e.tar.gz");
    expect(b, "SELECT count(*) FROM subjects", "3");
}

static void a_run_that_was_stopped_takes_nothing_out(void **state) {
    bench *b = *state;
    static const char *const ROOTS[] = {"d"};
    begin(b);
    put(b, "d/a", 0x11);
    end(b, true);
    b->run.roots = ROOTS;
    b->run.root_count = 1;
    begin(b);
    end(b, false);
    expect(b, "SELECT count(*) FROM inputs", "1");
}

static void a_run_that_did_not_end_leaves_its_clock(void **state) {
    bench *b = *state;
    int64_t now = 7;
    begin(b);
    assert_false(pv_store_unfinished(b->store, &now) && now != 1000);
    end(b, false);
    must(pv_store_open(b->path, b->errors, &b->store));
    assert_true(pv_store_unfinished(b->store, &now));
    assert_int_equal(now, 1000);
    must(pv_store_begin(b->store, &b->run, b->errors));
    end(b, true);
    must(pv_store_open(b->path, b->errors, &b->store));
    assert_false(pv_store_unfinished(b->store, &now));
}

static void findings_over_the_whole_scan_are_those_of_the_last_run(void **state) {
    bench *b = *state;
    pv_rule_info rule = {.id = "AA001"};
    for (int run = 0; run < 2; run++) {
        begin(b);
        put(b, "a", 0x11);
        (void)record_of(b, "a", 0x11);
        pv_finding f = {.rule = &rule,
                        .verdict = PV_VERDICT_FAIL,
                        .severity = PV_SEVERITY_ERROR,
                        .subject = b->reading.unit.subjects,
                        .message = "shared"};
        pv_kept_outcome outcome = {&b->reading.unit, &f, {0}, 2, {0}};
        pv_bytes octets;
        must(pv_record_write(&outcome, &octets));
        pv_store_conclude(b->store, "a", 1, octets);
        end(b, true);
    }
    expect(b, "SELECT count(*) FROM findings", "1");
    expect(b,
           "SELECT f.rule || ' ' || s.kind || ' ' || f.artifact FROM findings f"
           " JOIN subjects s ON s.id = f.subject",
           "AA001 cert a");
}

/* ---- refusals -------------------------------------------------------------------------------- */

static void two_scans_do_not_write_one_store(void **state) {
    bench *b = *state;
    pv_store *other = NULL;
    char process[32];
    begin(b);
    snprintf(process, sizeof process, "process %ld", (long)getpid());
    pv_status status = pv_store_open(b->path, b->errors, &other);
    expect_refused(status, PV_USAGE, "another scan is writing it");
    expect_refused(status, PV_USAGE, process);
    put(b, "a", 0x11);
    end(b, true);
    expect(b, "SELECT count(*) FROM subjects", "1");
    must(pv_store_open(b->path, b->errors, &b->store));
}

static void a_reader_sees_the_store_while_it_is_written(void **state) {
    bench *b = *state;
    begin(b);
    expect(b, "SELECT state FROM runs", "running");
    for (int i = 0; i < 5000; i++) {
        char path[32];
        snprintf(path, sizeof path, "%d", i);
        put(b, path, i);
    }
    must(ask(b, "SELECT count(*) FROM subjects"));
    end(b, true);
    expect(b, "SELECT count(*) FROM subjects", "5000");
}

static void write_file(const bench *b, const char *text) {
    FILE *f = fopen(b->path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static void what_is_no_database_is_left_alone(void **state) {
    bench *b = *state;
    char text[64] = "";
    write_file(b, "-----BEGIN CERTIFICATE-----\nnot at all a database of SQLite\n");
    expect_refused(pv_store_open(b->path, b->errors, &b->store), PV_USAGE, "not a database");
    expect_refused(ask(b, "SELECT 1"), PV_USAGE, "not a database");
    FILE *f = fopen(b->path, "rb");
    assert_non_null(fgets(text, sizeof text, f));
    fclose(f);
    assert_string_equal(text, "-----BEGIN CERTIFICATE-----\n");
}

/* The version stands at offset 60 of an SQLite file, four octets, the highest first. */
static void set_octet(const bench *b, long at, int value) {
    FILE *f = fopen(b->path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    assert_int_equal(fputc(value, f), value);
    assert_int_equal(fclose(f), 0);
}

static void a_newer_version_is_refused(void **state) {
    bench *b = *state;
    begin(b);
    end(b, true);
    set_octet(b, 63, 2);
    expect_refused(pv_store_open(b->path, b->errors, &b->store), PV_USAGE, "newer pkivet");
    expect_refused(ask(b, "SELECT 1"), PV_USAGE, "newer pkivet");
}

static void a_database_of_another_program_is_refused(void **state) {
    bench *b = *state;
    begin(b);
    end(b, true);
    set_octet(b, 68, 1); /* its application id */
    expect_refused(pv_store_open(b->path, b->errors, &b->store), PV_USAGE, "another program");
}

static void a_folder_is_no_store(void **state) {
    bench *b = *state;
    expect_refused(pv_store_open(b->folder, b->errors, &b->store), PV_USAGE, "cannot be written");
}

static void a_full_store_is_told_of_and_whole(void **state) {
    bench *b = *state;
    b->run.most = 64u << 10;
    begin(b);
    for (int i = 0; i < 3000; i++) {
        char path[32];
        snprintf(path, sizeof path, "%d", i);
        put(b, path, i);
    }
    expect_refused(pv_store_end(b->store, true, "{}", b->errors), PV_UNREADABLE, "full");
    pv_store_close(b->store);
    b->store = NULL;
    expect(b, "PRAGMA integrity_check", "ok");
    expect(b, "SELECT state FROM runs", "running");
    b->run.most = 1u << 30;
    begin(b);
    put(b, "a", 1);
    end(b, true);
    expect(b, "SELECT state FROM runs WHERE id = 1", "broken off");
}

static void what_would_write_is_refused(void **state) {
    bench *b = *state;
    static const char *const WRITES[] = {"DELETE FROM inputs",
                                         "UPDATE runs SET state = 'x'",
                                         "DROP TABLE inputs",
                                         "PRAGMA user_version = 9",
                                         "PRAGMA journal_mode = OFF",
                                         "ATTACH 'x.db' AS x",
                                         "VACUUM",
                                         "CREATE TEMP TABLE t(a)",
                                         "BEGIN",
                                         "SELECT 1; DELETE FROM inputs",
                                         "SELECT load_extension('x')",
                                         "SELECT LOAD_EXTENSION('x', 'y') FROM inputs"};
    begin(b);
    put(b, "a", 1);
    end(b, true);
    for (size_t i = 0; i < sizeof WRITES / sizeof *WRITES; i++)
        expect_refused(ask(b, WRITES[i]), PV_USAGE, "refused");
    expect(b, "SELECT count(*) FROM inputs", "1");
}

static void a_statement_that_fails_on_its_way_is_no_fault_of_the_store(void **state) {
    bench *b = *state;
    begin(b);
    put(b, "a", 1);
    end(b, true);
    expect_refused(ask(b, "SELECT abs(-9223372036854775808)"), PV_USAGE, "integer overflow");
    expect_refused(ask(b, "SELECT json('{') FROM inputs"), PV_USAGE, "the statement is refused");
    expect_refused(ask(b, "SELECT zeroblob(5000000000)"), PV_USAGE, "too big");
}

static void a_store_that_is_not_there_is_not_made_by_asking(void **state) {
    bench *b = *state;
    expect_refused(ask(b, "SELECT 1"), PV_NOT_FOUND, "there is none");
    assert_int_not_equal(access(b->path, F_OK), 0);
}

#define ON_BENCH(test) cmocka_unit_test_setup_teardown(test, open_bench, close_bench)

int main(void) {
    const struct CMUnitTest tests[] = {
        ON_BENCH(what_was_put_can_be_asked_for),
        ON_BENCH(an_input_is_found_by_path_and_digest),
        ON_BENCH(other_rules_leave_facts_and_another_reader_leaves_nothing),
        ON_BENCH(an_input_that_changed_is_replaced),
        ON_BENCH(inputs_of_one_name_stand_side_by_side),
        ON_BENCH(what_is_gone_below_a_path_is_taken_out_at_the_end),
        ON_BENCH(a_run_that_was_stopped_takes_nothing_out),
        ON_BENCH(a_run_that_did_not_end_leaves_its_clock),
        ON_BENCH(findings_over_the_whole_scan_are_those_of_the_last_run),
        ON_BENCH(two_scans_do_not_write_one_store),
        ON_BENCH(a_reader_sees_the_store_while_it_is_written),
        ON_BENCH(what_is_no_database_is_left_alone),
        ON_BENCH(a_newer_version_is_refused),
        ON_BENCH(a_database_of_another_program_is_refused),
        ON_BENCH(a_folder_is_no_store),
        ON_BENCH(a_full_store_is_told_of_and_whole),
        ON_BENCH(what_would_write_is_refused),
        ON_BENCH(a_statement_that_fails_on_its_way_is_no_fault_of_the_store),
        ON_BENCH(a_store_that_is_not_there_is_not_made_by_asking),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
