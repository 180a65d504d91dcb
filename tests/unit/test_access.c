/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "facts/access.h"
#include "facts/ace.h"
#include "facts/setters.h"
#include "facts/unit.h"

#define SYSTEM          "S-1-5-18"
#define ADMINISTRATORS  "S-1-5-32-544"
#define EVERYONE        "S-1-1-0"
#define AUTHENTICATED   "S-1-5-11"
#define USERS           "S-1-5-32-545"
#define NETWORK_SERVICE "S-1-5-20"
#define SOMEONE         "S-1-5-21-1-2-3-1105"
#define SOME_GROUP      "S-1-5-21-1-2-3-1200"

enum { READ = 1, WRITE = 2, ALL = 0x1f01ff };

#define ROW(type, who, mask)                                                                       \
    { PV_ACETYPE_##type, who, mask, 0, false, NULL }
#define IO_ROW(type, who, mask)                                                                    \
    { PV_ACETYPE_##type, who, mask, 1 << PV_ACEFLAG_INHERIT_ONLY, false, NULL }

typedef struct {
    pv_acetype type;
    const char *sid; /* NULL: a name alone */
    uint32_t mask;
    uint64_t flags;
    bool could_be_anyone;
    const char *object;
} row;

static pv_text text_of(const char *text) {
    return (pv_text){text, text ? strlen(text) : 0};
}

static pv_value entries_of(pv_arena *arena, const row *rows, size_t count) {
    pv_aces aces = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        pv_ace ace = {.sid = text_of(rows[i].sid),
                      .object = text_of(rows[i].object),
                      .could_be_anyone = rows[i].could_be_anyone,
                      .mask = rows[i].mask,
                      .type = rows[i].type,
                      .flags = rows[i].flags};
        assert_null(pv_aces_add(&aces, &ace, (pv_place){0}).error);
    }
    return (pv_value){.known = PV_PRESENT, .u.rows = aces.rows, .count = (uint32_t)aces.count};
}

static void expect(const row *rows, size_t count, const char *sid, uint32_t granted,
                   uint32_t unknown) {
    pv_arena *arena = pv_arena_new(1 << 20);
    pv_value entries = entries_of(arena, rows, count);
    pv_granted g = pv_access_of(&entries, sid);
    assert_int_equal(g.granted, granted);
    assert_int_equal(g.unknown, unknown);
    pv_arena_free(arena);
}
#define EXPECT(sid, granted, unknown, ...)                                                         \
    do {                                                                                           \
        static const row ROWS[] = {__VA_ARGS__};                                                   \
        expect(ROWS, sizeof ROWS / sizeof *ROWS, sid, granted, unknown);                           \
    } while (0)

static void what_no_entry_gives_is_refused(void **state) {
    (void)state;
    EXPECT(SYSTEM, READ, 0, ROW(ALLOW, SYSTEM, READ));
    EXPECT(SYSTEM, 0, 0, ROW(ALLOW, SOMEONE, ALL));
    expect(NULL, 0, SYSTEM, 0, 0);
}

static void no_list_at_all_gives_everything(void **state) {
    (void)state;
    pv_value none = {.known = PV_ABSENT};
    assert_int_equal(pv_access_of(&none, EVERYONE).granted, ALL);
}

static void the_first_entry_that_speaks_of_a_right_decides(void **state) {
    (void)state;
    EXPECT(SYSTEM, WRITE, 0, ROW(DENY, SYSTEM, READ), ROW(ALLOW, SYSTEM, READ | WRITE));
    EXPECT(SYSTEM, READ | WRITE, 0, ROW(ALLOW, SYSTEM, READ | WRITE), ROW(DENY, SYSTEM, READ));
    EXPECT(SYSTEM, WRITE, 0, ROW(DENY, EVERYONE, READ), ROW(ALLOW, SYSTEM, 3));
}

static void inherit_only_entries_do_not_count(void **state) {
    (void)state;
    EXPECT(SYSTEM, 0, 0, IO_ROW(ALLOW, SYSTEM, ALL));
    EXPECT(SYSTEM, READ, 0, IO_ROW(DENY, SYSTEM, ALL), ROW(ALLOW, SYSTEM, READ));
}

static void generic_rights_are_those_of_files(void **state) {
    (void)state;
    EXPECT(SYSTEM, 0x120089, 0, ROW(ALLOW, SYSTEM, 0x80000000u));
    EXPECT(SYSTEM, 0x120116, 0, ROW(ALLOW, SYSTEM, 0x40000000));
    EXPECT(SYSTEM, 0x1200a0, 0, ROW(ALLOW, SYSTEM, 0x20000000));
    EXPECT(SYSTEM, ALL, 0, ROW(ALLOW, SYSTEM, 0x10000000));
    EXPECT(SYSTEM, ALL & ~0x120089u, 0, ROW(DENY, SYSTEM, 0x80000000u), ROW(ALLOW, SYSTEM, ALL));
}

static void a_token_holds_its_groups(void **state) {
    (void)state;
    EXPECT(SYSTEM, READ, 0, ROW(ALLOW, ADMINISTRATORS, READ));
    EXPECT(SYSTEM, READ, 0, ROW(ALLOW, AUTHENTICATED, READ));
    EXPECT(SYSTEM, READ, 0, ROW(ALLOW, EVERYONE, READ));
    EXPECT(SYSTEM, 0, 0, ROW(ALLOW, USERS, READ));
    EXPECT(ADMINISTRATORS, 0, 0, ROW(ALLOW, SYSTEM, READ));
    EXPECT(EVERYONE, 0, 0, ROW(ALLOW, AUTHENTICATED, READ));
    EXPECT(NETWORK_SERVICE, READ, 0, ROW(ALLOW, "S-1-5-6", READ));
    EXPECT(NETWORK_SERVICE, 0, 0, ROW(ALLOW, "S-1-5-19", READ));
    EXPECT("S-1-5-82-1-2-3-4-5", READ, 0, ROW(ALLOW, "S-1-5-32-568", READ));
    EXPECT("S-1-5-80-1-2-3-4-5", READ, 0, ROW(ALLOW, "S-1-5-80-0", READ));
}

static void memberships_that_nobody_told_of_leave_it_open(void **state) {
    (void)state;
    EXPECT(NETWORK_SERVICE, 0, READ, ROW(ALLOW, USERS, READ));
    EXPECT(SOMEONE, 0, READ, ROW(ALLOW, SOME_GROUP, READ));
    EXPECT(SOMEONE, WRITE, READ, ROW(DENY, SOME_GROUP, READ), ROW(ALLOW, SOMEONE, READ | WRITE));
    EXPECT(SOMEONE, READ, 0, ROW(ALLOW, SOME_GROUP, READ), ROW(ALLOW, SOMEONE, READ));
    EXPECT(SOMEONE, 0, READ, ROW(ALLOW, SOME_GROUP, READ), ROW(DENY, SOMEONE, READ));
    EXPECT(SOMEONE, 0, 0, ROW(DENY, SOMEONE, READ), ROW(ALLOW, SOME_GROUP, READ));
    EXPECT(SYSTEM, 0, 0, ROW(ALLOW, SOME_GROUP, READ));
}

static void a_name_without_sid_is_nobody_whose_sid_is_the_same_everywhere(void **state) {
    (void)state;
    EXPECT(SYSTEM, 0, 0, ROW(ALLOW, NULL, READ));
    EXPECT(SOMEONE, 0, READ, ROW(ALLOW, NULL, READ));
    EXPECT(SYSTEM, 0, READ, {PV_ACETYPE_ALLOW, NULL, READ, 0, true, NULL});
}

static void conditions_and_parts_of_objects_leave_it_open(void **state) {
    (void)state;
    EXPECT(SYSTEM, 0, READ, ROW(CONDITIONAL_ALLOW, SYSTEM, READ));
    EXPECT(SYSTEM, 0, READ, ROW(CONDITIONAL_DENY, SYSTEM, READ), ROW(ALLOW, SYSTEM, READ));
    EXPECT(SYSTEM, 0, READ, {PV_ACETYPE_ALLOW, SYSTEM, READ, 0, false, "0e10c968"});
    EXPECT(SYSTEM, 0, READ, ROW(ALLOW, "S-1-3-4", READ));
}

static void labels_and_audits_give_nothing(void **state) {
    (void)state;
    EXPECT(SYSTEM, 0, 0, ROW(LABEL, EVERYONE, READ), ROW(AUDIT, EVERYONE, READ),
           ROW(UNNAMED, EVERYONE, READ));
}

static void the_facts_follow_from_the_entries(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(1 << 20);
    pv_limits limits = pv_limits_default();
    pv_unit unit;
    pv_artifact *artifact;
    pv_subject *acl;
    pv_unit_init(&unit, arena, &limits, "x");
    assert_null(pv_unit_add_artifact(&unit, NULL, "x", "x", (pv_bytes){0}, &artifact).error);
    assert_null(pv_unit_add_subject(&unit, artifact, PV_KIND_ACL, &acl).error);
    pv_access_set_facts(acl, (pv_place){PV_LINE, 4});
    assert_int_equal(pv_subject_peek(acl, PV_FACT_ACL_SYSTEM_ACCESS)->known, PV_UNDETERMINED);
    static const row ROWS[] = {ROW(ALLOW, ADMINISTRATORS, READ | WRITE), ROW(ALLOW, USERS, READ)};
    pv_value entries = entries_of(arena, ROWS, 2);
    pv_set_ACL_ENTRIES(acl, (pv_place){PV_LINE, 4}, entries.u.rows, entries.count);
    pv_access_set_facts(acl, (pv_place){PV_LINE, 4});
    const pv_value *v = pv_subject_peek(acl, PV_FACT_ACL_SYSTEM_ACCESS);
    assert_int_equal(v->u.set, 1 << PV_ACCESSRIGHT_READ_DATA | 1 << PV_ACCESSRIGHT_WRITE_DATA);
    assert_int_equal(v->at, 4);
    v = pv_subject_peek(acl, PV_FACT_ACL_EVERYONE_ACCESS);
    assert_true(v->known == PV_PRESENT && v->u.set == 0);
    assert_int_equal(pv_subject_peek(acl, PV_FACT_ACL_NETWORK_SERVICE_ACCESS)->known,
                     PV_UNDETERMINED);
    pv_arena_free(arena);
}

static void entries_beyond_the_cap_are_refused(void **state) {
    (void)state;
    pv_arena *arena = pv_arena_new(64 << 20);
    pv_aces aces = {.arena = arena};
    pv_ace ace = {.sid = text_of(SYSTEM)};
    for (int i = 0; i < PV_MOST_ACES; i++)
        assert_null(pv_aces_add(&aces, &ace, (pv_place){0}).error);
    pv_status over = pv_aces_add(&aces, &ace, (pv_place){0});
    assert_int_equal(over.error->code, PV_OVER_LIMIT);
    assert_int_equal(aces.count, PV_MOST_ACES);
    pv_arena_free(arena);
}

static void sids_are_told_from_other_texts(void **state) {
    (void)state;
    static const char *const GOOD[] = {"S-1-1-0", SYSTEM, SOMEONE, "S-1-15-2-1"};
    static const char *const BAD[] = {"",
                                      "S-1-",
                                      "S-1-5-",
                                      "S-1-5--18",
                                      "S-2-5-18",
                                      "S-1-5-18 ",
                                      "S-1-5-2a-500",
                                      "SYSTEM",
                                      "S-1-5-1234567890123456"};
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
        assert_true(pv_sid_valid(GOOD[i], strlen(GOOD[i])));
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        assert_false(pv_sid_valid(BAD[i], strlen(BAD[i])));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_entry_gives_is_refused),
        cmocka_unit_test(no_list_at_all_gives_everything),
        cmocka_unit_test(the_first_entry_that_speaks_of_a_right_decides),
        cmocka_unit_test(inherit_only_entries_do_not_count),
        cmocka_unit_test(generic_rights_are_those_of_files),
        cmocka_unit_test(a_token_holds_its_groups),
        cmocka_unit_test(memberships_that_nobody_told_of_leave_it_open),
        cmocka_unit_test(a_name_without_sid_is_nobody_whose_sid_is_the_same_everywhere),
        cmocka_unit_test(conditions_and_parts_of_objects_leave_it_open),
        cmocka_unit_test(labels_and_audits_give_nothing),
        cmocka_unit_test(the_facts_follow_from_the_entries),
        cmocka_unit_test(entries_beyond_the_cap_are_refused),
        cmocka_unit_test(sids_are_told_from_other_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
