/* SPDX-License-Identifier: Apache-2.0 */
#include "join_maker.h"

static void one_thumbprint_in_two_files_is_one_certificate(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    pv_subject *a = join_cert(&c, "a.cer", "\x01", NULL);
    pv_subject *b = join_cert(&c, "b.txt", "\x01", NULL);
    join_cert(&c, "c.cer", "\x02", NULL);
    pv_set_CERT_FRIENDLY_NAME(b, join_line(4), join_text("web"));
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_CERT), 2);
    pv_subject *made = join_made(&c, PV_KIND_CERT, 0);
    assert_int_equal(made->joining->members.count, 2);
    assert_ptr_equal(pv_subject_origin(made, PV_FACT_CERT_FRIENDLY_NAME), b);
    assert_int_equal(pv_subject_place(made, PV_FACT_CERT_FRIENDLY_NAME).at, 4);
    (void)a;
    join_end(&c);
}

static void serial_and_issuer_meet_however_they_are_written(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    pv_subject *a = join_cert(&c, "a.cer", "\x01", NULL);
    pv_set_CERT_SERIAL(a, join_line(1), join_text("00ab12"));
    pv_set_CERT_ISSUER(a, join_line(1), join_text("CN=Example CA,ST=Wald\\, tief,C=XX"));
    pv_subject *b = join_cert(&c, "b.txt", NULL, NULL);
    pv_set_CERT_SERIAL(b, join_line(1), join_text("AB12"));
    pv_set_CERT_ISSUER(b, join_line(1), join_text("C=XX, S=\"Wald, tief\", CN = Example  CA"));
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_CERT), 1);
    join_end(&c);
}

static void two_certificates_of_one_serial_are_not_guessed_between(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    const char *thumbs[] = {"\x01", "\x02", NULL};
    for (size_t i = 0; i < 3; i++) {
        pv_subject *s = join_cert(&c, "a.txt", thumbs[i], NULL);
        pv_set_CERT_SERIAL(s, join_line(1), join_text("05"));
        pv_set_CERT_ISSUER(s, join_line(1), join_text("CN=CA"));
    }
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_CERT), 3);
    join_end(&c);
}

static void a_healthy_pfx_says_nothing_of_the_server(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    join_pfx(&c, "web.pfx", "\x01", "A");
    pv_subject *cert = join_cert(&c, "store.txt", "\x01", NULL);
    pv_subject *key = join_key(&c, "store.txt", NULL, PV_KEYSOURCE_DUMP);
    must(pv_subject_link(key, cert));
    pv_set_KEY_TEST(key, join_line(7), PV_KEYTEST_NO_KEY);
    pv_set_KEY_LINKED(key, join_line(7), false);
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_KEY), 1);
    pv_subject *made = join_made(&c, PV_KIND_KEY, 0);
    assert_int_equal(pv_subject_value(made, PV_FACT_KEY_PRESENT)->known, PV_UNDETERMINED);
    assert_false(pv_subject_value(made, PV_FACT_KEY_LINKED)->u.boolean);
    assert_non_null(pv_subject_linked(join_made(&c, PV_KIND_CERT, 0), PV_KIND_PFX));
    join_end(&c);
}

static void a_pfx_container_joins_nothing(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    pv_subject *file = join_key(&c, "old.pfx", "A", PV_KEYSOURCE_FILE);
    pv_subject *dump = join_key(&c, "store.txt", NULL, PV_KEYSOURCE_DUMP);
    pv_set_KEY_CONTAINER(file, join_line(1), join_text("{X}"));
    pv_set_KEY_CONTAINER(dump, join_line(1), join_text("{X}"));
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_KEY), 2);
    join_end(&c);
}

static void a_listing_and_the_container_file_meet_by_the_file_name(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    pv_subject *dump = join_key(&c, "store.txt", NULL, PV_KEYSOURCE_DUMP);
    pv_subject *file = join_key(&c, "key", "A", PV_KEYSOURCE_CONTAINER);
    pv_subject *acl =
        join_acl(&c, "icacls.txt", "C:\\Keys\\0123456789ABCDEF0123456789abcdef_11111111", true);
    pv_set_KEY_CONTAINER(file, join_line(1), join_text("Web"));
    pv_set_KEY_CONTAINER(dump, join_line(1), join_text("wEB"));
    pv_set_KEY_UNIQUE_CONTAINER(dump, join_line(2),
                                join_text("0123456789abcdef0123456789abcdef_22222222"));
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_KEY), 1);
    assert_ptr_equal(pv_subject_linked(join_made(&c, PV_KIND_KEY, 0), PV_KIND_ACL), acl);
    join_end(&c);
}

static void a_users_entry_and_the_machines_stay_two(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    const pv_storescope scopes[] = {PV_STORESCOPE_LOCAL_MACHINE, PV_STORESCOPE_CURRENT_USER};
    for (size_t i = 0; i < 2; i++) {
        pv_subject *cert = join_cert(&c, i ? "user.txt" : "machine.txt", "\x01", "A");
        pv_subject *key = join_key(&c, i ? "user.txt" : "machine.txt", NULL, PV_KEYSOURCE_DUMP);
        pv_subject *store = join_add(&c, PV_KIND_STORE, "s");
        pv_set_STORE_SCOPE(store, join_line(1), scopes[i]);
        must(pv_subject_link(store, cert));
        must(pv_subject_link(key, cert));
        pv_set_KEY_PRESENT(key, join_line(2), i == 1);
    }
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_CERT), 2);
    assert_int_equal(join_count(&c, PV_KIND_KEY), 2);
    for (size_t i = 0; i < 2; i++) {
        pv_subject *key = pv_subject_linked(join_made(&c, PV_KIND_CERT, i), PV_KIND_KEY);
        assert_int_equal(pv_subject_value(key, PV_FACT_KEY_PRESENT)->u.boolean, i == 1);
    }
    join_end(&c);
}

static void a_wrong_key_beside_the_certificate_does_not_become_its_own(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    join_pfx(&c, "right.pfx", "\x01", "A");
    pv_subject *cert = join_cert(&c, "wrong.pfx", "\x01", "A");
    pv_subject *wrong = join_key(&c, "wrong.pfx", "B", PV_KEYSOURCE_FILE);
    must(pv_subject_link(wrong, cert));
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_KEY), 2);
    for (size_t i = 0; i < 2; i++) {
        const pv_value *v =
            pv_subject_value(join_made(&c, PV_KIND_KEY, i), PV_FACT_KEY_MATCHES_CERTIFICATE);
        assert_int_equal(v->known, PV_PRESENT);
        assert_int_equal(v->u.boolean, i == 0);
    }
    join_end(&c);
}

static void contradictions_say_who_says_what_and_where(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    for (size_t i = 0; i < 2; i++) {
        pv_subject *key = join_key(&c, i ? "b.txt" : "a.txt", "A", PV_KEYSOURCE_DUMP);
        pv_set_KEY_EXPORTABLE(key, join_line(i ? 9 : 3), i == 0);
    }
    join_all(&c);
    const pv_value *v = pv_subject_value(join_made(&c, PV_KIND_KEY, 0), PV_FACT_KEY_DISAGREEMENTS);
    assert_int_equal(v->known, PV_PRESENT);
    assert_int_equal(v->count, 1);
    assert_string_equal(v->u.list[0].data,
                        "key.exportable: true in a.txt line:3, false in b.txt line:9");
    join_end(&c);
}

static void contradictions_in_files_of_one_name_say_their_folders(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    for (size_t i = 0; i < 2; i++) {
        pv_subject *key =
            join_key(&c, i ? "all/web2/my.txt" : "all/web1/my.txt", "A", PV_KEYSOURCE_DUMP);
        pv_set_KEY_EXPORTABLE(key, join_line(i ? 9 : 3), i == 0);
    }
    join_all(&c);
    const pv_value *v = pv_subject_value(join_made(&c, PV_KIND_KEY, 0), PV_FACT_KEY_DISAGREEMENTS);
    assert_int_equal(v->known, PV_PRESENT);
    assert_string_equal(v->u.list[0].data,
                        "key.exportable: true in web1/my.txt line:3, false in web2/my.txt line:9");
    join_end(&c);
}

/* A PFX that nobody opened, whose key names a thumbprint from outside. */
static pv_subject *closed_pfx(join_case *c, const char *path, const char *local_key_id) {
    pv_subject *pfx = join_add(c, PV_KIND_PFX, path);
    pv_subject *key = join_key(c, path, NULL, PV_KEYSOURCE_FILE);
    pv_set_KEY_LOCAL_KEY_ID(key, join_line(1), pv_bytes_of_text(local_key_id));
    must(pv_subject_link(key, pfx));
    return pfx;
}

static const char ONE[] = "aaaaaaaaaaaaaaaaaaaa", TWO[] = "bbbbbbbbbbbbbbbbbbbb";

static void a_closed_pfx_is_of_the_certificate_that_its_key_names(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    join_cert(&c, "a.cer", ONE, NULL);
    join_cert(&c, "b.cer", TWO, NULL);
    pv_subject *pfx = closed_pfx(&c, "b.pfx", TWO);
    join_all(&c);
    pv_subject *named = pv_subject_linked(pfx, PV_KIND_CERT);
    assert_non_null(named);
    assert_memory_equal(pv_subject_peek(named, PV_FACT_CERT_SHA1)->u.bytes, TWO, 20);
    assert_non_null(pv_subject_linked(named, PV_KIND_KEY));
    for (pv_subject *s = c.unit.subjects; s; s = s->next)
        if (s->kind == PV_KIND_CERT && pv_subject_is_joined(s) && s != named)
            assert_null(pv_subject_linked(s, PV_KIND_PFX));
    join_end(&c);
}

static void a_key_that_names_a_certificate_nobody_has_makes_none_up(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    join_cert(&c, "a.cer", ONE, NULL);
    closed_pfx(&c, "b.pfx", TWO);
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_CERT), 1);
    join_end(&c);
}

static void a_short_local_key_id_names_nothing(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    join_cert(&c, "a.cer", "\1", NULL);
    join_cert(&c, "b.cer", ONE, NULL);
    pv_subject *pfx = closed_pfx(&c, "b.pfx", "\1");
    join_all(&c);
    assert_null(pv_subject_linked(pfx, PV_KIND_CERT));
    join_end(&c);
}

static void the_acl_of_a_key_file_alone_is_of_the_key_in_question(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    pv_subject *acl = join_acl(&c, "acl.txt", "C:\\K\\0123456789abcdef0123456789abcdef_1-2", true);
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_CERT), 1);
    assert_ptr_equal(pv_subject_linked(acl, PV_KIND_CERT), join_made(&c, PV_KIND_CERT, 0));
    join_end(&c);
}

static pv_subject *error_of_command(join_case *c, const char *path, const char *code) {
    pv_subject *key = join_key(c, path, NULL, PV_KEYSOURCE_DUMP);
    pv_set_KEY_ERROR_CODE(key, join_line(1), join_text(code));
    return key;
}

static void an_error_that_names_nothing_is_of_the_only_key_unless_it_says_not_found(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    pv_subject *cert = join_cert(&c, "a.txt", ONE, NULL);
    pv_subject *key = join_key(&c, "a.txt", NULL, PV_KEYSOURCE_DUMP);
    pv_set_KEY_CONTAINER(key, join_line(1), join_text("{X}"));
    must(pv_subject_link(key, cert));
    error_of_command(&c, "b.txt", "0x80090016");
    error_of_command(&c, "user.txt", "0x80090011");
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_KEY), 2);
    const pv_subject *own = pv_subject_linked(join_made(&c, PV_KIND_CERT, 0), PV_KIND_KEY);
    assert_int_equal(own->joining->members.count, 2);
    assert_string_equal(pv_subject_peek(own, PV_FACT_KEY_ERROR_CODE)->u.text, "0x80090016");
    join_end(&c);
}

static void no_certificate_is_made_up_for_one_that_was_not_found(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    error_of_command(&c, "my.txt", "0x80090011");
    error_of_command(&c, "user.txt", "0x80092004");
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_CERT), 0);
    join_end(&c);
}

static void what_a_test_said_to_different_callers_is_told_and_the_success_counts(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    pv_subject *poor = join_key(&c, "user.txt", "A", PV_KEYSOURCE_DUMP);
    pv_subject *admin = join_key(&c, "admin.txt", "A", PV_KEYSOURCE_DUMP);
    pv_set_KEY_TEST(poor, join_line(1), PV_KEYTEST_MISSING_KEYSET);
    pv_set_KEY_TEST(admin, join_line(2), PV_KEYTEST_ENCRYPTION_PASSED);
    join_all(&c);
    pv_subject *made = join_made(&c, PV_KIND_KEY, 0);
    const pv_value *said = pv_subject_value(made, PV_FACT_KEY_DISAGREEMENTS);
    assert_int_equal(said->known, PV_PRESENT);
    assert_int_equal(said->count, 1);
    assert_ptr_equal(strstr(said->u.list[0].data, "key.test: "), said->u.list[0].data);
    assert_int_equal(pv_subject_value(made, PV_FACT_KEY_TEST)->u.choice,
                     PV_KEYTEST_ENCRYPTION_PASSED);
    join_end(&c);
}

static void a_listing_of_some_certificates_does_not_tell_what_the_store_lacks(void **state) {
    (void)state;
    for (int said = 0; said < 2; said++) {
        join_case c;
        join_start(&c);
        pv_subject *store = join_add(&c, PV_KIND_STORE, "store.txt");
        pv_set_STORE_NAME(store, join_line(1), join_text("my"));
        if (said)
            pv_set_STORE_WHOLE(store, join_line(1), false);
        pv_subject *binding = join_add(&c, PV_KIND_BINDING, "netsh.txt");
        pv_set_BINDING_SHA1(binding, join_line(3), (pv_bytes){(const uint8_t *)"\x01", 1});
        pv_set_BINDING_STORE(binding, join_line(4), join_text("MY"));
        join_all(&c);
        assert_int_equal(pv_subject_value(binding, PV_FACT_BINDING_IN_STORE)->known,
                         PV_UNDETERMINED);
        join_end(&c);
    }
}

static void a_binding_to_a_certificate_nobody_has_makes_it_known_by_name(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    pv_subject *store = join_add(&c, PV_KIND_STORE, "store.txt");
    pv_set_STORE_NAME(store, join_line(1), join_text("my"));
    pv_set_STORE_WHOLE(store, join_line(1), true);
    pv_subject *other = join_cert(&c, "store.txt", "\x02", NULL);
    must(pv_subject_link(store, other));
    pv_subject *binding = join_add(&c, PV_KIND_BINDING, "netsh.txt");
    pv_set_BINDING_SHA1(binding, join_line(3), (pv_bytes){(const uint8_t *)"\x01", 1});
    pv_set_BINDING_STORE(binding, join_line(4), join_text("MY"));
    join_all(&c);
    pv_subject *named = pv_subject_linked(binding, PV_KIND_CERT);
    assert_non_null(named);
    assert_ptr_equal(pv_subject_origin(named, PV_FACT_CERT_SHA1), binding);
    assert_false(pv_subject_value(binding, PV_FACT_BINDING_IN_STORE)->u.boolean);
    assert_int_equal(pv_subject_value(binding, PV_FACT_BINDING_IN_STORE)->known, PV_PRESENT);
    join_end(&c);
}

static void what_names_nothing_belongs_to_certificates_with_evidence_of_a_key(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    join_pfx(&c, "web.pfx", "\x01", "A");
    join_cert(&c, "ca.cer", "\x02", "B");
    pv_subject *event = join_add(&c, PV_KIND_EVENT, "system.xml");
    pv_subject *folder = join_acl(&c, "icacls.txt", "C:\\ProgramData\\MachineKeys", false);
    join_all(&c);
    for (size_t i = 0; i < 2; i++) {
        const pv_subject *cert = join_made(&c, PV_KIND_CERT, i);
        assert_ptr_equal(pv_subject_linked(cert, PV_KIND_EVENT), i ? NULL : event);
        assert_ptr_equal(pv_subject_linked(cert, PV_KIND_ACL), i ? NULL : folder);
    }
    join_end(&c);
}

static void one_input_is_linked_and_not_merged(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    pv_subject *cert = join_cert(&c, "paste.txt#1", "\x01", "A");
    pv_subject *key = join_key(&c, "paste.txt#2", "A", PV_KEYSOURCE_DUMP);
    pv_subject *acl =
        join_acl(&c, "paste.txt#3", "0123456789abcdef0123456789abcdef_22222222", true);
    pv_set_KEY_UNIQUE_CONTAINER(key, join_line(2),
                                join_text("0123456789abcdef0123456789abcdef_22222222"));
    must(pv_unit_link(&c.unit));
    assert_int_equal(c.unit.subject_count, 3);
    assert_ptr_equal(pv_subject_linked(key, PV_KIND_CERT), cert);
    assert_ptr_equal(pv_subject_linked(key, PV_KIND_ACL), acl);
    join_end(&c);
}

static void certificates_alone_are_not_even_looked_at(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    join_cert(&c, "a.pem#1", "\x01", "A");
    join_cert(&c, "a.pem#2", "\x01", "A");
    size_t before = pv_arena_used(c.arena);
    must(pv_unit_link(&c.unit));
    assert_int_equal(pv_arena_used(c.arena), before);
    join_end(&c);
}

static void many_of_everything_cost_no_more_than_their_number(void **state) {
    (void)state;
    join_case c;
    join_start(&c);
    char thumb[3000][4];
    for (unsigned i = 0; i < 3000; i++) {
        snprintf(thumb[i], sizeof thumb[i], "%03x", i);
        pv_subject *cert = join_cert(&c, "all.txt", thumb[i], thumb[i]);
        pv_subject *key = join_key(&c, "all.txt", thumb[i], PV_KEYSOURCE_LINK);
        must(pv_subject_link(key, cert));
        join_add(&c, PV_KIND_EVENT, "events.xml");
    }
    join_all(&c);
    assert_int_equal(join_count(&c, PV_KIND_CERT), 3000);
    assert_true(pv_arena_used(c.arena) < 512u << 20);
    join_end(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_thumbprint_in_two_files_is_one_certificate),
        cmocka_unit_test(serial_and_issuer_meet_however_they_are_written),
        cmocka_unit_test(two_certificates_of_one_serial_are_not_guessed_between),
        cmocka_unit_test(a_healthy_pfx_says_nothing_of_the_server),
        cmocka_unit_test(a_pfx_container_joins_nothing),
        cmocka_unit_test(a_listing_and_the_container_file_meet_by_the_file_name),
        cmocka_unit_test(a_users_entry_and_the_machines_stay_two),
        cmocka_unit_test(a_wrong_key_beside_the_certificate_does_not_become_its_own),
        cmocka_unit_test(contradictions_say_who_says_what_and_where),
        cmocka_unit_test(contradictions_in_files_of_one_name_say_their_folders),
        cmocka_unit_test(a_closed_pfx_is_of_the_certificate_that_its_key_names),
        cmocka_unit_test(a_key_that_names_a_certificate_nobody_has_makes_none_up),
        cmocka_unit_test(a_short_local_key_id_names_nothing),
        cmocka_unit_test(the_acl_of_a_key_file_alone_is_of_the_key_in_question),
        cmocka_unit_test(an_error_that_names_nothing_is_of_the_only_key_unless_it_says_not_found),
        cmocka_unit_test(no_certificate_is_made_up_for_one_that_was_not_found),
        cmocka_unit_test(what_a_test_said_to_different_callers_is_told_and_the_success_counts),
        cmocka_unit_test(a_listing_of_some_certificates_does_not_tell_what_the_store_lacks),
        cmocka_unit_test(a_binding_to_a_certificate_nobody_has_makes_it_known_by_name),
        cmocka_unit_test(what_names_nothing_belongs_to_certificates_with_evidence_of_a_key),
        cmocka_unit_test(one_input_is_linked_and_not_merged),
        cmocka_unit_test(certificates_alone_are_not_even_looked_at),
        cmocka_unit_test(many_of_everything_cost_no_more_than_their_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
