/* SPDX-License-Identifier: Apache-2.0 */
#include "join_maker.h"

#define MACHINES "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\"
#define CNG      "C:\\ProgramData\\Microsoft\\Crypto\\Keys\\"
#define USERS    "C:\\Users\\anna\\AppData\\Roaming\\Microsoft\\Crypto\\Keys\\"
#define DIGITS   "00112233445566778899aabbccddeeff"
#define HERE     "_5b2e41c7-90ad-4f36-8a1d-c04e7d2f6b18"
#define THERE    "_e7a9034d-2c5f-4b81-b6e2-19f8c3d7a054"

/* An installed machine key of that provider kind whose file is named, on the machine HERE. */
static void add_key(join_case *c, pv_providerkind kind) {
    pv_subject *cert = join_cert(c, "my.txt", "x", NULL);
    pv_subject *key = join_key(c, "my.txt", NULL, PV_KEYSOURCE_DUMP);
    pv_set_KEY_PROVIDER_KIND(key, join_line(1), kind);
    pv_set_KEY_UNIQUE_CONTAINER(key, join_line(2), join_text(DIGITS HERE));
    pv_set_KEY_MACHINE_GUID(key, join_line(2), join_text(HERE + 1));
    must(pv_subject_link(key, cert));
}

/* Three other files of a folder, as icacls lists them. */
static void add_files(join_case *c, const char *file, const char *folder, const char *guid) {
    for (int i = 0; i < 3; i++) {
        char *path = pv_arena_alloc(c->arena, 256);
        snprintf(path, 256, "%s%032d%s", folder, i, guid);
        join_acl(c, file, path, true);
    }
}

static const pv_value *told(join_case *c, pv_fact fact) {
    join_all(c);
    pv_subject *key = join_made(c, PV_KIND_KEY, 0);
    assert_non_null(key);
    return pv_subject_value(key, fact);
}

static void assert_listing(join_case *c, pv_filelisting worth, pv_known listed) {
    const pv_value *v = told(c, PV_FACT_KEY_FILE_LISTING);
    assert_int_equal(v->known, PV_PRESENT);
    assert_int_equal(v->u.choice, worth);
    v = pv_subject_value(join_made(c, PV_KIND_KEY, 0), PV_FACT_KEY_FILE_LISTED);
    assert_int_equal(v->known, listed);
    join_end(c);
}

static void a_whole_listing_tells_that_a_file_is_missing(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    add_key(&c, PV_PROVIDERKIND_CSP);
    add_files(&c, "files.txt", MACHINES, HERE);
    assert_listing(&c, PV_FILELISTING_WHOLE, PV_PRESENT);
}

static void a_listing_of_which_a_part_failed_tells_nothing(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    add_key(&c, PV_PROVIDERKIND_CSP);
    add_files(&c, "files.txt", MACHINES, HERE);
    for (pv_subject *s = c.unit.subjects; s; s = s->next)
        if (s->kind == PV_KIND_ACL)
            pv_set_ACL_LISTING_WHOLE(s, join_line(9), false);
    assert_listing(&c, PV_FILELISTING_PARTIAL, PV_UNDETERMINED);
}

static void a_listing_of_another_machine_tells_nothing(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    add_key(&c, PV_PROVIDERKIND_CSP);
    add_files(&c, "files.txt", MACHINES, THERE);
    assert_listing(&c, PV_FILELISTING_OTHER_MACHINE, PV_UNDETERMINED);
}

static void the_machines_own_listing_counts_whatever_else_is_there(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    add_key(&c, PV_PROVIDERKIND_CSP);
    add_files(&c, "a.txt", MACHINES, THERE);
    add_files(&c, "b.txt", MACHINES, HERE);
    add_files(&c, "c.txt", MACHINES, THERE);
    assert_listing(&c, PV_FILELISTING_WHOLE, PV_PRESENT);
}

static void a_clones_listing_with_some_files_of_its_own_is_its_own(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    add_key(&c, PV_PROVIDERKIND_CSP);
    add_files(&c, "files.txt", MACHINES, THERE);
    join_acl(&c, "files.txt", MACHINES "ffffffffffffffffffffffffffffffff" HERE, true);
    assert_listing(&c, PV_FILELISTING_WHOLE, PV_PRESENT);
}

static void folders_of_other_keys_tell_nothing(void **state) {
    (void)state;
    static const char *const FOLDERS[] = {
        MACHINES, USERS, "C:\\ProgramData\\Microsoft\\Crypto\\SystemKeys\\",
        "C:"
        "\\Windows\\ServiceProfiles\\NetworkService\\AppData\\Roaming\\Microsoft\\Crypto\\Keys\\"};
    for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
        join_case c;
        join_start(&c);
        add_key(&c, PV_PROVIDERKIND_KSP);
        add_files(&c, "files.txt", FOLDERS[i], HERE);
        assert_int_equal(told(&c, PV_FACT_KEY_FILE_LISTING)->known, PV_UNDETERMINED);
        join_end(&c);
    }
}

static void a_users_key_is_looked_for_in_the_users_folder(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    add_key(&c, PV_PROVIDERKIND_KSP);
    for (pv_subject *s = c.unit.subjects; s; s = s->next)
        if (s->kind == PV_KIND_KEY)
            pv_set_KEY_MACHINE_KEYSET(s, join_line(3), false);
    add_files(&c, "machine.txt", CNG, HERE);
    add_files(&c, "user.txt", USERS, HERE);
    join_all(&c);
    pv_subject *key = join_made(&c, PV_KIND_KEY, 0);
    assert_string_equal(pv_subject_origin(key, PV_FACT_KEY_FILE_LISTED)->artifact->path,
                        "user.txt");
    join_end(&c);
}

static void who_was_asked_for_the_very_file_tells_that_it_is_missing(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    add_key(&c, PV_PROVIDERKIND_KSP);
    pv_set_ACL_FOUND(join_acl(&c, "icacls.txt", CNG DIGITS HERE, true), join_line(1), false);
    const pv_value *listed = told(&c, PV_FACT_KEY_FILE_LISTED);
    assert_int_equal(listed->known, PV_PRESENT);
    assert_false(listed->u.boolean);
    join_end(&c);
}

static void asked_in_the_wrong_folder_or_by_another_name_tells_nothing(void **state) {
    (void)state;
    static const char *const PATHS[] = {MACHINES DIGITS HERE, CNG DIGITS THERE};
    for (size_t i = 0; i < 2; i++) {
        join_case c;
        join_start(&c);
        add_key(&c, PV_PROVIDERKIND_KSP);
        pv_set_ACL_FOUND(join_acl(&c, "icacls.txt", PATHS[i], true), join_line(1), false);
        assert_int_equal(told(&c, PV_FACT_KEY_FILE_LISTED)->known, PV_UNDETERMINED);
        join_end(&c);
    }
}

/* The key is known by its container alone; 00112233... has nothing to do with its name. */
static const pv_value *asked_for_unnamed(join_case *c, const char *guid) {
    pv_subject *cert = join_cert(c, "my.reg", "x", NULL);
    pv_subject *key = join_key(c, "my.reg", NULL, PV_KEYSOURCE_LINK);
    pv_subject *store = join_add(c, PV_KIND_STORE, "guid.txt");
    pv_set_KEY_PROVIDER_KIND(key, join_line(1), PV_PROVIDERKIND_KSP);
    pv_set_KEY_UNIQUE_CONTAINER(key, join_line(2), join_text(DIGITS));
    pv_set_STORE_MACHINE_GUID(store, join_line(1), join_text(HERE + 1));
    must(pv_subject_link(key, cert));
    char *path = pv_arena_alloc(c->arena, 256);
    snprintf(path, 256, CNG DIGITS "%s", guid);
    pv_set_ACL_FOUND(join_acl(c, "icacls.txt", path, true), join_line(1), false);
    return told(c, PV_FACT_KEY_FILE_LISTED);
}

static void a_file_named_after_another_machine_is_not_missed_on_this_one(void **state) {
    (void)state;
    static const char *const GUIDS[] = {HERE, THERE};
    for (size_t i = 0; i < 2; i++) {
        join_case c;
        join_start(&c);
        const pv_value *listed = asked_for_unnamed(&c, GUIDS[i]);
        assert_int_equal(listed->known, i == 0 ? PV_PRESENT : PV_UNDETERMINED);
        join_end(&c);
    }
}

static void more_listings_than_there_is_room_for_are_left_out(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    add_key(&c, PV_PROVIDERKIND_CSP);
    for (int i = 0; i < 40; i++) {
        char *file = pv_arena_alloc(c.arena, 16);
        snprintf(file, 16, "%d.txt", i);
        add_files(&c, file, MACHINES, THERE);
    }
    assert_listing(&c, PV_FILELISTING_OTHER_MACHINE, PV_UNDETERMINED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_listing_tells_that_a_file_is_missing),
        cmocka_unit_test(a_listing_of_which_a_part_failed_tells_nothing),
        cmocka_unit_test(a_listing_of_another_machine_tells_nothing),
        cmocka_unit_test(the_machines_own_listing_counts_whatever_else_is_there),
        cmocka_unit_test(a_clones_listing_with_some_files_of_its_own_is_its_own),
        cmocka_unit_test(folders_of_other_keys_tell_nothing),
        cmocka_unit_test(a_users_key_is_looked_for_in_the_users_folder),
        cmocka_unit_test(who_was_asked_for_the_very_file_tells_that_it_is_missing),
        cmocka_unit_test(asked_in_the_wrong_folder_or_by_another_name_tells_nothing),
        cmocka_unit_test(a_file_named_after_another_machine_is_not_missed_on_this_one),
        cmocka_unit_test(more_listings_than_there_is_room_for_are_left_out),
    };
    return cmocka_run_group_tests_name("join_files", tests, NULL, NULL);
}
