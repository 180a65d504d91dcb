/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "facts/access.h"
#include "facts/render.h"
#include "readers/security.h"

static pv_arena *arena;
static const pv_place PLACE = {PV_LINE, 7};

static int open_arena(void **state) {
    (void)state;
    arena = pv_arena_new(16 << 20);
    return arena ? 0 : -1;
}

static int close_arena(void **state) {
    (void)state;
    pv_arena_free(arena);
    return 0;
}

static pv_security sddl(const char *text) {
    pv_security sd;
    pv_status status = pv_security_of_sddl(arena, pv_bytes_of_text(text), PLACE, &sd);
    if (status.error)
        fail_msg("%s: %s", text, status.error->message);
    return sd;
}

static void expect_entry(const pv_security *sd, size_t index, const char *text) {
    pv_textbuf t = pv_textbuf_new(arena, 4096);
    assert_true(index < sd->aces.count);
    pv_render_record(&t, PV_RECORD_ACE, sd->aces.rows + index * PV_ACE_FIELDS);
    assert_string_equal(pv_textbuf_end(&t, NULL), text);
}

static void expect_refused(const char *text, const char *part) {
    pv_security sd;
    pv_status status = pv_security_of_sddl(arena, pv_bytes_of_text(text), PLACE, &sd);
    assert_non_null(status.error);
    if (!strstr(status.error->message, part))
        fail_msg("%s: %s", text, status.error->message);
    assert_int_equal(status.error->place.at, 7);
    assert_int_equal(sd.dacl, PV_DACL_UNKNOWN);
}

static void owner_group_and_entries_are_read(void **state) {
    (void)state;
    pv_security sd = sddl("O:SYG:S-1-5-21-1-2-3-513D:PAI(A;;0x12019f;;;WD)(D;OICIIO;FA;;;BA)");
    assert_string_equal(sd.owner.data, "S-1-5-18");
    assert_string_equal(sd.group.data, "S-1-5-21-1-2-3-513");
    assert_int_equal(sd.dacl, PV_DACL_LIST);
    assert_true(sd.is_protected);
    assert_int_equal(sd.aces.count, 2);
    expect_entry(&sd, 0, "sid=\"S-1-1-0\" mask=1180063 type=allow inherited=false flags={}");
    expect_entry(&sd, 1,
                 "sid=\"S-1-5-32-544\" mask=2032127 type=deny inherited=false "
                 "flags={object_inherit, container_inherit, inherit_only}");
}

static void a_field_decides_what_two_letters_mean(void **state) {
    (void)state;
    pv_security sd = sddl("D:(A;;WDRCWOSD;;;WD)(A;;GAGR;;;RC)(A;ID;FRFX;;;S-1-5-20)");
    expect_entry(&sd, 0, "sid=\"S-1-1-0\" mask=983040 type=allow inherited=false flags={}");
    expect_entry(&sd, 1, "sid=\"S-1-5-12\" mask=2415919104 type=allow inherited=false flags={}");
    expect_entry(&sd, 2, "sid=\"S-1-5-20\" mask=1179817 type=allow inherited=true flags={}");
}

static void masks_are_hexadecimal_decimal_or_octal(void **state) {
    (void)state;
    pv_security sd = sddl("D:(A;;0x1F01FF;;;SY)(A;;2032127;;;SY)(A;;07600777;;;SY)(A;;;;;SY)");
    for (size_t i = 0; i < 3; i++)
        expect_entry(&sd, i, "sid=\"S-1-5-18\" mask=2032127 type=allow inherited=false flags={}");
    expect_entry(&sd, 3, "sid=\"S-1-5-18\" mask=0 type=allow inherited=false flags={}");
    expect_refused("D:(A;;0x1F01FFFFF;;;SY)", "more than 32 bits");
    expect_refused("D:(A;;089;;;SY)", "no digit");
}

static void object_entries_have_their_guids(void **state) {
    (void)state;
    pv_security sd = sddl("D:(OA;CI;CR;0E10C968-78FB-11D2-90D4-00C04F79DC55;;DA)"
                          "(OD;;RPWP;;bf967aba-0de6-11d0-a285-00aa003049e2;EA)");
    expect_entry(&sd, 0,
                 "sid=\"S-1-5-21-<domain>-512\" mask=256 type=allow inherited=false "
                 "flags={container_inherit} object=\"0e10c968-78fb-11d2-90d4-00c04f79dc55\"");
    expect_entry(&sd, 1,
                 "sid=\"S-1-5-21-<root>-519\" mask=48 type=deny inherited=false flags={} "
                 "inherited_object=\"bf967aba-0de6-11d0-a285-00aa003049e2\"");
}

static void conditions_are_passed_over_and_told(void **state) {
    (void)state;
    pv_security sd = sddl("D:(XA;;FR;;;WD;(@User.Title==\"a) (b\" && (Member_of {SID(BA)})))"
                          "(A;;FR;;;SY)S:AI(AU;SAFA;FA;;;WD)(ML;;NW;;;HI)(RA;;;;;WD;(\"x\",TS,0))");
    assert_int_equal(sd.aces.count, 5);
    expect_entry(&sd, 0,
                 "sid=\"S-1-1-0\" mask=1179785 type=conditional_allow inherited=false flags={}");
    expect_entry(&sd, 2,
                 "sid=\"S-1-1-0\" mask=2032127 type=audit inherited=false "
                 "flags={audit_success, audit_failure}");
    expect_entry(&sd, 3, "sid=\"S-1-16-12288\" mask=1 type=label inherited=false flags={}");
    expect_entry(&sd, 4, "sid=\"S-1-1-0\" mask=0 type=unnamed inherited=false flags={}");
}

static void no_list_an_empty_list_and_none_told_are_three_things(void **state) {
    (void)state;
    assert_int_equal(sddl("D:NO_ACCESS_CONTROL").dacl, PV_DACL_NULL);
    assert_int_equal(sddl("D:").dacl, PV_DACL_LIST);
    assert_int_equal(sddl("D:P").aces.count, 0);
    assert_int_equal(sddl("O:BA").dacl, PV_DACL_UNKNOWN);
}

static void what_breaks_the_grammar_is_refused(void **state) {
    (void)state;
    expect_refused("D:(A;;FA;;;SY", "does not end");
    expect_refused("D:(A;;FA;;SY)", "no GUID");
    expect_refused("D:(A;;ZZ;;;SY)", "no access right");
    expect_refused("D:(A;ZZ;FA;;;SY)", "no flag");
    expect_refused("D:(;;FA;;;SY)", "no type");
    expect_refused("D:(A;;FA;;;ZZ)", "neither a SID");
    expect_refused("D:(A;;FA;zzzzzzzz-78FB-11D2-90D4-00C04F79DC55;;SY)", "no GUID");
    expect_refused("D:(A", "without its next field");
    expect_refused("D:D:", "a second D:");
    expect_refused("X:", "none of O: G: D: S:");
    expect_refused("O:", "neither a SID");
    expect_refused("D:(A;;FA;;;SY)(A;;FA;;;SY)rest", "none of");
}

static void sddl_is_told_from_prose(void **state) {
    (void)state;
    static const char *const GOOD[] = {"O:SYG:SY",   "D:(A;;FA;;;SY)",      "D:PAI(A;;",
                                       "O:S-1-5-18", "D:NO_ACCESS_CONTROL", " D:AI(",
                                       "S:AI(AU;"};
    static const char *const BAD[] = {
        "", "D:\\data\\keys", "O: nothing", "D:PROGRAM", "Owner: x", "D:A", "O:hello"};
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
        if (!pv_security_is_sddl(pv_bytes_of_text(GOOD[i])))
            fail_msg("%s", GOOD[i]);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        if (pv_security_is_sddl(pv_bytes_of_text(BAD[i])))
            fail_msg("%s", BAD[i]);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

/* Owner SYSTEM at 20; DACL at 32: Administrators full, an object entry for Everyone, one of a type
 * that no document knows. */
static const uint8_t BYTES[] = {
    1,    0,    0x04, 0x90, 20,   0,    0,    0,    0,    0,    0, 0, 0,    0,    0,
    0,    32,   0,    0,    0,                                        /* header */
    1,    1,    0,    0,    0,    0,    0,    5,    18,   0,    0, 0, /* S-1-5-18 */
    4,    0,    80,   0,    3,    0,    0,    0,                      /* ACL */
    0,    0x13, 24,   0,    0xff, 0x01, 0x1f, 0,    1,    2,    0, 0, 0,    0,    0,
    5,    32,   0,    0,    0, /* allow */
    0x20, 2,    0,    0,       /* ...-32-544 */
    5,    0,    40,   0,    0,    1,    0,    0,    1,    0,    0, 0, 0x68, 0xc9, 0x10,
    0x0e, 0xfb, 0x78, /* object */
    0xd2, 0x11, 0x90, 0xd4, 0x00, 0xc0, 0x4f, 0x79, 0xdc, 0x55, 1, 1, 0,    0,    0,
    0,    0,    1,    0,    0,    0,    0,    0x44, 0,    8,    0, 1, 2,    3,    4}; /* unknown */

static pv_status of_bytes(const uint8_t *bytes, size_t size, pv_security *sd) {
    return pv_security_of_bytes(arena, (pv_bytes){bytes, size}, PLACE, sd);
}

static void a_self_relative_descriptor_is_read(void **state) {
    (void)state;
    pv_security sd;
    pv_status status = of_bytes(BYTES, sizeof BYTES, &sd);
    if (status.error)
        fail_msg("%s", status.error->message);
    assert_string_equal(sd.owner.data, "S-1-5-18");
    assert_null(sd.group.data);
    assert_true(sd.is_protected);
    assert_int_equal(sd.dacl, PV_DACL_LIST);
    assert_int_equal(sd.aces.count, 3);
    expect_entry(&sd, 0,
                 "sid=\"S-1-5-32-544\" mask=2032127 type=allow inherited=true "
                 "flags={object_inherit, container_inherit}");
    expect_entry(&sd, 1,
                 "sid=\"S-1-1-0\" mask=256 type=allow inherited=false flags={} "
                 "object=\"0e10c968-78fb-11d2-90d4-00c04f79dc55\"");
    expect_entry(&sd, 2, "mask=0 type=unnamed inherited=false flags={}");
}

static void a_cut_descriptor_is_refused_and_its_list_unknown(void **state) {
    (void)state;
    for (size_t size = 0; size < sizeof BYTES; size++) {
        pv_security sd;
        pv_status status = of_bytes(BYTES, size, &sd);
        assert_non_null(status.error);
        assert_int_equal(status.error->place.at, 7);
        assert_int_equal(sd.dacl, PV_DACL_UNKNOWN);
    }
}

static void the_control_bits_say_whether_there_is_a_list(void **state) {
    (void)state;
    uint8_t bytes[sizeof BYTES];
    pv_security sd;
    memcpy(bytes, BYTES, sizeof bytes);
    bytes[16] = 0;
    assert_null(of_bytes(bytes, sizeof bytes, &sd).error);
    assert_int_equal(sd.dacl, PV_DACL_NULL);
    bytes[2] = 0;
    assert_null(of_bytes(bytes, sizeof bytes, &sd).error);
    assert_int_equal(sd.dacl, PV_DACL_UNKNOWN);
    bytes[3] = 0; /* absolute */
    assert_non_null(of_bytes(bytes, sizeof bytes, &sd).error);
}

static void lies_about_sizes_and_offsets_are_refused(void **state) {
    (void)state;
    static const struct {
        size_t at;
        uint8_t value;
    } LIES[] = {{0, 2},     {4, 8},  {16, 0xff}, {21, 16},  {34, 4},
                {34, 0xff}, {36, 4}, {42, 2},    {42, 0xff}};
    for (size_t i = 0; i < sizeof LIES / sizeof *LIES; i++) {
        uint8_t bytes[sizeof BYTES];
        pv_security sd;
        memcpy(bytes, BYTES, sizeof bytes);
        bytes[LIES[i].at] = LIES[i].value;
        if (!of_bytes(bytes, sizeof bytes, &sd).error)
            fail_msg("byte %zu", LIES[i].at);
    }
}

/* ---- accounts -------------------------------------------------------------------------------- */

static const char *account(const char *name) {
    const char *sid = pv_sid_of_account(name, strlen(name));
    return sid ? sid : "";
}

static void accounts_are_known_in_three_languages(void **state) {
    (void)state;
    assert_string_equal(account("NT AUTHORITY\\SYSTEM"), "S-1-5-18");
    assert_string_equal(account("NT-AUTORIT\u00c4T\\SYSTEM"), "S-1-5-18");
    assert_string_equal(account("AUTORITE NT\\Syst\u00e8me"), "S-1-5-18");
    assert_string_equal(account("VORDEFINIERT\\Administratoren"), "S-1-5-32-544");
    assert_string_equal(account("BUILTIN\\Administrateurs"), "S-1-5-32-544");
    assert_string_equal(account("everyone"), "S-1-1-0");
    assert_string_equal(account("Tout le monde"), "S-1-1-0");
}

static void a_domains_own_group_of_such_a_name_is_another(void **state) {
    (void)state;
    assert_string_equal(account("EXAMPLE\\Administrators"), "");
    assert_string_equal(account("Administratorzy"), "");
    assert_string_equal(account(""), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(owner_group_and_entries_are_read),
        cmocka_unit_test(a_field_decides_what_two_letters_mean),
        cmocka_unit_test(masks_are_hexadecimal_decimal_or_octal),
        cmocka_unit_test(object_entries_have_their_guids),
        cmocka_unit_test(conditions_are_passed_over_and_told),
        cmocka_unit_test(no_list_an_empty_list_and_none_told_are_three_things),
        cmocka_unit_test(what_breaks_the_grammar_is_refused),
        cmocka_unit_test(sddl_is_told_from_prose),
        cmocka_unit_test(a_self_relative_descriptor_is_read),
        cmocka_unit_test(a_cut_descriptor_is_refused_and_its_list_unknown),
        cmocka_unit_test(the_control_bits_say_whether_there_is_a_list),
        cmocka_unit_test(lies_about_sizes_and_offsets_are_refused),
        cmocka_unit_test(accounts_are_known_in_three_languages),
        cmocka_unit_test(a_domains_own_group_of_such_a_name_is_another),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
