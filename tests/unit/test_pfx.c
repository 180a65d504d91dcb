/* SPDX-License-Identifier: Apache-2.0
 * What is read of a PFX that opens: keys, certificates, attributes, pairing. */
#include "pfx_maker.h"

static void a_key_and_its_certificate_are_read_and_linked(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    make_usual(m, &r);
    offer(m, "secret");
    read_file(m);
    assert_no_problem(m);
    pv_subject *pfx = subject(m, PV_KIND_PFX, 1), *key = subject(m, PV_KIND_KEY, 1),
               *cert = subject(m, PV_KIND_CERT, 1);
    assert_true(linked(pfx, key) && linked(key, pfx));
    assert_true(linked(pfx, cert) && linked(cert, pfx));
    assert_true(linked(key, cert) && linked(cert, key));
    assert_int_equal(m->reading.unit.artifact_count, 1);
    assert_bool(m, PV_FACT_KEY_MATCHES_CERTIFICATE, true);
    assert_choice(m, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_MATCHES);
    assert_choice(m, PV_FACT_KEY_ALGORITHM, PV_KEYALGORITHM_RSA);
    assert_number(m, PV_FACT_KEY_BITS, 1024);
    assert_bool(m, PV_FACT_KEY_PRESENT, true);
    assert_choice(m, PV_FACT_KEY_FORMAT, PV_KEYFORMAT_SHROUDED_KEY_BAG);
    assert_choice(m, PV_FACT_KEY_PROTECTION, PV_PROTECTION_ENCRYPTED);
    assert_choice(m, PV_FACT_KEY_ENCRYPTION, PV_PBE_TRIPLE_DES);
    assert_number(m, PV_FACT_KEY_KDF_ITERATIONS, 5);
    assert_known(m, PV_FACT_KEY_EXPORTABLE, PV_UNDETERMINED);
}

static void the_file_tells_its_mac_schemes_counts_and_bags(void **state) {
    static const char *const BAGS[] = {"pkcs8ShroudedKeyBag", "certBag"};
    maker *m = *state;
    recipe r = plain_recipe();
    make_usual(m, &r);
    offer(m, "secret");
    read_file(m);
    assert_choice(m, PV_FACT_PFX_MAC_ALGORITHM, PV_MACALGORITHM_SHA1);
    assert_number(m, PV_FACT_PFX_MAC_ITERATIONS, 6);
    assert_number(m, PV_FACT_PFX_MAC_SALT_SIZE, 8);
    assert_set(m, PV_FACT_PFX_ENCRYPTION, 1u << PV_PBE_TRIPLE_DES | 1u << PV_PBE_RC2_40);
    assert_set(m, PV_FACT_PFX_KEY_ENCRYPTION, 1u << PV_PBE_TRIPLE_DES);
    assert_set(m, PV_FACT_PFX_CERTIFICATE_ENCRYPTION, 1u << PV_PBE_RC2_40);
    assert_number(m, PV_FACT_PFX_KDF_ITERATIONS, 5);
    assert_number(m, PV_FACT_PFX_KEY_COUNT, 1);
    assert_number(m, PV_FACT_PFX_PLAIN_KEY_COUNT, 0);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 1);
    assert_bags(m, BAGS, 2);
    assert_choice(m, PV_FACT_PFX_PASSWORD, PV_PASSWORD_OFFERED);
    assert_bool(m, PV_FACT_PFX_BER, false);
    assert_number(m, PV_FACT_PFX_TRAILING_BYTES, 0);
}

static void facts_tell_where_they_were_read(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.usage = 0x10;
    r.csp = "Microsoft RSA SChannel Cryptographic Provider";
    make_usual(m, &r);
    offer(m, "secret");
    read_file(m);
    const pv_value *csp = fact(m, 1, PV_FACT_KEY_PROVIDER_NAME);
    assert_int_equal(csp->place_kind, PV_BYTE);
    assert_int_equal(m->file.data[csp->at], PV_TAG_BMP_STRING);
    assert_int_equal(fact(m, 1, PV_FACT_KEY_SPEC)->place_kind, PV_CONTENT);
    assert_int_equal(fact(m, 1, PV_FACT_CERT_SERIAL)->place_kind, PV_CONTENT);
    r.cert_scheme = -1;
    make_usual(m, &r);
    read_file(m);
    const pv_value *serial = fact(m, 1, PV_FACT_CERT_SERIAL);
    assert_int_equal(serial->place_kind, PV_BYTE);
    assert_int_equal(m->file.data[serial->at], PV_TAG_INTEGER);
}

static void attributes_name_provider_and_machine(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.csp = "Microsoft RSA SChannel Cryptographic Provider";
    r.machine = true;
    r.usage = 0x10;
    make_usual(m, &r);
    offer(m, "secret");
    read_file(m);
    assert_text(m, PV_FACT_KEY_PROVIDER_NAME, r.csp);
    assert_choice(m, PV_FACT_KEY_PROVIDER_KIND, PV_PROVIDERKIND_CSP);
    assert_number(m, PV_FACT_KEY_PROVIDER_TYPE, 12);
    assert_bool(m, PV_FACT_KEY_MACHINE_KEYSET, true);
    assert_choice(m, PV_FACT_KEY_SPEC, PV_KEYSPEC_EXCHANGE);
    assert_set(m, PV_FACT_KEY_PKCS8_KEY_USAGE, 1u << PV_KEYUSAGE_DATA_ENCIPHERMENT);
}

static void a_key_without_attributes_has_no_provider_and_is_no_machine_key(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.key_id = NULL;
    make_usual(m, &r);
    offer(m, "secret");
    read_file(m);
    assert_known(m, PV_FACT_KEY_PROVIDER_NAME, PV_ABSENT);
    assert_known(m, PV_FACT_KEY_PROVIDER_KIND, PV_ABSENT);
    assert_known(m, PV_FACT_KEY_FRIENDLY_NAME, PV_ABSENT);
    assert_known(m, PV_FACT_CERT_FRIENDLY_NAME, PV_ABSENT);
    assert_known(m, PV_FACT_KEY_CONTAINER, PV_ABSENT);
    assert_known(m, PV_FACT_KEY_LOCAL_KEY_ID, PV_ABSENT);
    assert_known(m, PV_FACT_KEY_PKCS8_KEY_USAGE, PV_ABSENT);
    assert_bool(m, PV_FACT_KEY_MACHINE_KEYSET, false);
}

static void the_usage_attribute_80_is_signature_and_90_is_exchange(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    offer(m, "secret");
    r.usage = 0x80;
    make_usual(m, &r);
    read_file(m);
    assert_choice(m, PV_FACT_KEY_SPEC, PV_KEYSPEC_SIGNATURE);
    r.usage = 0x90;
    make_usual(m, &r);
    read_file(m);
    assert_choice(m, PV_FACT_KEY_SPEC, PV_KEYSPEC_EXCHANGE);
}

static void the_usage_attribute_of_a_ksp_key_is_no_key_spec(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    r.csp = "Microsoft Software Key Storage Provider";
    r.usage = 0x90;
    make_usual(m, &r);
    offer(m, "secret");
    read_file(m);
    assert_known(m, PV_FACT_KEY_SPEC, PV_UNDETERMINED);
    assert_set(m, PV_FACT_KEY_USAGE_PROPERTY, 1u << PV_CNGUSAGE_DECRYPT | 1u << PV_CNGUSAGE_SIGN);
}

static void only_names_that_windows_makes_are_containers(void **state) {
    static const struct {
        const char *name;
        bool container;
    } NAMES[] = {
        {"{B8966AE4-4AA5-4280-b154-0CC6F0FE9843}", true},
        {"te-WebServer-09d706bf-e453-42ac-9a33-aadff4952bda", true},
        {"PvkTmp:09d706bf-e453-42ac-9a33-aadff4952bda", true},
        {"B8966AE4-4AA5-4280-B154-0CC6F0FE9843", false},
        {"{B8966AE4-4AA5-4280-B154-0CC6F0FE984}", false},
        {"{B8966AE4-4AA5-4280-B154-0CC6F0FE984g}", false},
        {"te-", false},
        {"gr\xc3\xbc\xc3\x9f dich", false},
    };
    maker *m = *state;
    recipe r = plain_recipe();
    offer(m, "secret");
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        r.name = NAMES[i].name;
        make_usual(m, &r);
        read_file(m);
        assert_text(m, PV_FACT_KEY_FRIENDLY_NAME, NAMES[i].name);
        assert_text(m, PV_FACT_CERT_FRIENDLY_NAME, NAMES[i].name);
        assert_known(m, PV_FACT_KEY_CONTAINER, NAMES[i].container ? PV_PRESENT : PV_ABSENT);
    }
}

static void a_key_in_clear_is_told(void **state) {
    static const char *const BAGS[] = {"keyBag", "certBag"};
    maker *m = *state;
    recipe r = plain_recipe();
    r.key_scheme = r.cert_scheme = -1;
    r.mac = NULL;
    make_usual(m, &r);
    read_file(m);
    assert_no_problem(m);
    assert_choice(m, PV_FACT_KEY_FORMAT, PV_KEYFORMAT_KEY_BAG);
    assert_choice(m, PV_FACT_KEY_PROTECTION, PV_PROTECTION_CLEAR);
    assert_choice(m, PV_FACT_KEY_ENCRYPTION, PV_PBE_NONE);
    assert_known(m, PV_FACT_KEY_KDF_ITERATIONS, PV_ABSENT);
    assert_number(m, PV_FACT_PFX_PLAIN_KEY_COUNT, 1);
    assert_set(m, PV_FACT_PFX_ENCRYPTION, 1u << PV_PBE_NONE);
    assert_set(m, PV_FACT_PFX_KEY_ENCRYPTION, 1u << PV_PBE_NONE);
    assert_known(m, PV_FACT_PFX_KDF_ITERATIONS, PV_ABSENT);
    assert_known(m, PV_FACT_PFX_MAC_ALGORITHM, PV_ABSENT);
    assert_known(m, PV_FACT_PFX_MAC_SALT_SIZE, PV_ABSENT);
    assert_choice(m, PV_FACT_PFX_PASSWORD, PV_PASSWORD_NONE_NEEDED);
    assert_bags(m, BAGS, 2);
    assert_false(m->reading.unit.artifacts->locked);
}

/* Keys 0 to 2 with `key_ids`, certificates 0 to 2 with `cert_ids`. */
static void make_three(maker *m, const char *const *key_ids, const char *const *cert_ids) {
    recipe r = plain_recipe();
    bag_stack *keys = new_bags(), *certs = new_bags();
    for (int i = 0; i < KEYS; i++) {
        r.key_id = key_ids[i];
        r.cert_id = cert_ids[i];
        add_key(keys, &r, m->keys[i]);
        add_cert(certs, &r, m->certs[KEYS - 1 - i]);
    }
    make(m, &r, keys, certs);
    offer(m, "secret");
    read_file(m);
    assert_no_problem(m);
}

static void several_keys_find_their_certificates_by_public_key(void **state) {
    static const char *const NONE[KEYS] = {NULL};
    maker *m = *state;
    make_three(m, NONE, NONE);
    assert_number(m, PV_FACT_PFX_KEY_COUNT, KEYS);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, KEYS);
    for (unsigned i = 1; i <= KEYS; i++) {
        pv_subject *key = subject(m, PV_KIND_KEY, i);
        assert_ptr_equal(pv_subject_linked(key, PV_KIND_CERT),
                         subject(m, PV_KIND_CERT, KEYS + 1 - i));
        assert_true(fact(m, i, PV_FACT_KEY_MATCHES_CERTIFICATE)->u.boolean);
        assert_choice_of(m, i, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_MISSING);
    }
}

static void local_key_ids_are_judged_key_by_key(void **state) {
    /* certificates stand in the opposite order: the ids of `certs` are those of 2, 1, 0 */
    static const char *const KEY_IDS[KEYS] = {"a", "b", "c"}, *CERT_IDS[KEYS] = {"x", "a", "a"};
    maker *m = *state;
    make_three(m, KEY_IDS, CERT_IDS);
    assert_choice_of(m, 1, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_DUPLICATE);
    assert_choice_of(m, 2, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_WRONG);
    assert_choice_of(m, 3, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_WRONG);
}

static void swapped_local_key_ids_are_wrong_and_the_keys_still_match(void **state) {
    static const char *const KEY_IDS[KEYS] = {"a", "b", "c"}, *CERT_IDS[KEYS] = {"a", "b", NULL};
    maker *m = *state;
    make_three(m, KEY_IDS, CERT_IDS);
    assert_choice_of(m, 1, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_WRONG);
    assert_choice_of(m, 2, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_MATCHES);
    assert_choice_of(m, 3, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_WRONG);
    assert_bool(m, PV_FACT_KEY_MATCHES_CERTIFICATE, true);
}

static void two_keys_with_one_id_are_duplicate(void **state) {
    static const char *const KEY_IDS[KEYS] = {"a", "a", NULL}, *CERT_IDS[KEYS] = {NULL, NULL, "a"};
    maker *m = *state;
    make_three(m, KEY_IDS, CERT_IDS);
    assert_choice_of(m, 1, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_DUPLICATE);
    assert_choice_of(m, 3, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_MISSING);
}

/* Key 0 and certificate 1. */
static void make_mismatch(maker *m, const char *key_id, const char *cert_id) {
    recipe r = plain_recipe();
    r.key_id = key_id;
    r.cert_id = cert_id;
    bag_stack *keys = new_bags(), *certs = new_bags();
    add_key(keys, &r, m->keys[0]);
    add_cert(certs, &r, m->certs[1]);
    make(m, &r, keys, certs);
    offer(m, "secret");
    read_file(m);
}

static void a_certificate_with_the_id_and_another_key_does_not_match(void **state) {
    maker *m = *state;
    make_mismatch(m, "id", "id");
    assert_bool(m, PV_FACT_KEY_MATCHES_CERTIFICATE, false);
    assert_choice(m, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_WRONG);
    assert_true(linked(subject(m, PV_KIND_KEY, 1), subject(m, PV_KIND_CERT, 1)));
}

static void a_key_among_foreign_certificates_has_none(void **state) {
    maker *m = *state;
    make_mismatch(m, "id", NULL);
    assert_known(m, PV_FACT_KEY_MATCHES_CERTIFICATE, PV_ABSENT);
    assert_choice(m, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_PAIRING_WRONG);
    assert_false(linked(subject(m, PV_KIND_KEY, 1), subject(m, PV_KIND_CERT, 1)));
}

static void a_file_of_keys_alone_pairs_nothing(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    bag_stack *keys = new_bags();
    add_key(keys, &r, m->keys[0]);
    add_key(keys, &r, m->ec);
    make(m, &r, keys, NULL);
    offer(m, "secret");
    read_file(m);
    assert_number(m, PV_FACT_PFX_KEY_COUNT, 2);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 0);
    assert_known(m, PV_FACT_KEY_MATCHES_CERTIFICATE, PV_ABSENT);
    assert_known(m, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING, PV_ABSENT);
    assert_choice_of(m, 2, PV_FACT_KEY_ALGORITHM, PV_KEYALGORITHM_EC);
}

static void a_file_of_certificates_alone_has_no_key(void **state) {
    maker *m = *state;
    recipe r = plain_recipe();
    bag_stack *certs = new_bags();
    add_cert(certs, &r, m->certs[0]);
    add_cert(certs, &r, m->certs[1]);
    make(m, &r, NULL, certs);
    offer(m, "secret");
    read_file(m);
    assert_number(m, PV_FACT_PFX_KEY_COUNT, 0);
    assert_number(m, PV_FACT_PFX_CERTIFICATE_COUNT, 2);
    assert_known(m, PV_FACT_PFX_KEY_ENCRYPTION, PV_ABSENT);
}

#define CASE(f) cmocka_unit_test_setup(f, maker_reset)
int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_key_and_its_certificate_are_read_and_linked),
        CASE(the_file_tells_its_mac_schemes_counts_and_bags),
        CASE(facts_tell_where_they_were_read),
        CASE(attributes_name_provider_and_machine),
        CASE(a_key_without_attributes_has_no_provider_and_is_no_machine_key),
        CASE(the_usage_attribute_80_is_signature_and_90_is_exchange),
        CASE(the_usage_attribute_of_a_ksp_key_is_no_key_spec),
        CASE(only_names_that_windows_makes_are_containers),
        CASE(a_key_in_clear_is_told),
        CASE(several_keys_find_their_certificates_by_public_key),
        CASE(local_key_ids_are_judged_key_by_key),
        CASE(swapped_local_key_ids_are_wrong_and_the_keys_still_match),
        CASE(two_keys_with_one_id_are_duplicate),
        CASE(a_certificate_with_the_id_and_another_key_does_not_match),
        CASE(a_key_among_foreign_certificates_has_none),
        CASE(a_file_of_keys_alone_pairs_nothing),
        CASE(a_file_of_certificates_alone_has_no_key),
    };
    return cmocka_run_group_tests(tests, maker_start, maker_end);
}
