/* SPDX-License-Identifier: Apache-2.0
 * Events of Schannel and HTTP.sys, in XML and in words. */
#include "event_maker.h"

#include "base/text.h"

extern const pv_reader PV_READER_event;

#define SCHEMA "http://schemas.microsoft.com/win/2004/08/events/event"
#define SYSTEM(provider, id)                                                                       \
    "<Event xmlns='" SCHEMA "'>\n<System><Provider Name='" provider "'/><EventID>" id              \
    "</EventID>\n<TimeCreated SystemTime='2025-10-16T20:27:36.2Z'/></System>\n"
#define XML(provider, id, data) SYSTEM(provider, id) "<EventData>" data "</EventData></Event>\n"
#define XML_36870                                                                                  \
    XML("Schannel", "36870",                                                                       \
        "<Data Name='Type'>server</Data>\n<Data Name='ErrorCode'>0x8009030d</Data>"                \
        "<Data Name='ErrorStatus'>10001</Data>")
#define SENTENCE                                                                                   \
    "A fatal error occurred when attempting to access the TLS server credential private key. "     \
    "The error code returned from the cryptographic module is 0x8009030D. The internal error "     \
    "state is 10001."

static void xml_gives_all_that_the_event_has_and_nothing_is_left_open(void **state) {
    key_fixture *f = *state;
    read_clean(f, "In the log:\n" XML_36870, 1);
    pv_subject *e = subject_at(f, 0);
    assert_fact_int(e, EVENT_ID, 36870);
    assert_fact_text(e, EVENT_PROVIDER, "Schannel");
    assert_fact_int(e, EVENT_TIME, 1760646456);
    assert_fact_enum(e, EVENT_ROLE, PV_TLSROLE_SERVER);
    assert_fact_text(e, EVENT_ERROR_CODE, "0x8009030d");
    assert_fact_text(e, EVENT_ERROR_NAME, "SEC_E_UNKNOWN_CREDENTIALS");
    assert_fact_int(e, EVENT_ERROR_STATE, 10001);
    assert_fact_line(e, EVENT_ID, 3);
    assert_fact_line(e, EVENT_ERROR_CODE, 6);
    assert_fact_absent(e, EVENT_LOCAL_TIME);
    assert_fact_absent(e, EVENT_STATUS);
}

static void events_of_others_are_passed_over_in_silence(void **state) {
    key_fixture *f = *state;
    read_clean(
        f, XML("Other", "36870", "") XML("Schannel", "36889", "") XML("Schannel", "15021", ""), 0);
    assert_string_equal(f->reading.unit.artifacts->format, "event");
    read_clean(f, "Log Name: System\nSource: Other\nEvent ID: 36870\nDescription:\n" SENTENCE, 0);
}

static void an_event_in_words_and_in_xml_is_one(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "Log Name: System\nSource: Schannel\nDate: 1/2/2025\nEvent ID: 36870\n"
               "Description:\n" SENTENCE "\nEvent Xml:\n" XML_36870,
               1);
    assert_fact_int(subject_at(f, 0), EVENT_TIME, 1760646456);
    read_clean(f, SENTENCE "\n" XML("Schannel", "36871", "<Data Name='ErrorState'>10013</Data>"),
               2);
}

static void the_same_xml_twice_is_one_event(void **state) {
    key_fixture *f = *state;
    const char *numbered = "<Event xmlns='" SCHEMA "'><System><Provider Name='Schannel'/>"
                           "<EventID>36870</EventID><EventRecordID>%d</EventRecordID></System>"
                           "</Event>";
    pv_textbuf text = pv_textbuf_new(f->made, 1u << 16);
    static const int NUMBERS[] = {1, 2, 1, 3};
    for (size_t i = 0; i < 4; i++)
        pv_textbuf_addf(&text, numbered, NUMBERS[i]);
    read_clean(f, pv_textbuf_end(&text, NULL), 3);
}

static void local_times_stay_text(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "TimeCreated  : 10/16/2025 8:27:36 PM\nProviderName : Schannel\nId : 36870\n"
               "Message : " SENTENCE "\n",
               1);
    assert_fact_text(subject_at(f, 0), EVENT_LOCAL_TIME, "10/16/2025 8:27:36 PM");
    assert_fact_unknown(subject_at(f, 0), EVENT_TIME);
    assert_fact_unknown(subject_at(f, 0), EVENT_COMPUTER);
    assert_fact_absent(subject_at(f, 0), EVENT_ALERT);
}

static void a_text_that_two_converters_went_over_is_read_like_before(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "Log Name:      System\r\r\nSource:        Schannel\r\r\nEvent ID:      36870"
               "\r\r\nDescription:\r\r\n" SENTENCE "\r\r\n",
               1);
    assert_fact_int(subject_at(f, 0), EVENT_ERROR_STATE, 10001);
    assert_fact_line(subject_at(f, 0), EVENT_ID, 3);
}

static void a_sentence_tells_its_numbers_in_any_language(void **state) {
    key_fixture *f = *state;
    read_clean(f, SENTENCE "\n\nFehler 0x80090016 bei TLS, Status 10001 in 3 F\xc3\xa4llen.\n", 2);
    assert_fact_int(subject_at(f, 0), EVENT_ID, 36870);
    assert_fact_enum(subject_at(f, 0), EVENT_ROLE, PV_TLSROLE_SERVER);
    assert_fact_unknown(subject_at(f, 1), EVENT_ID);
    assert_fact_text(subject_at(f, 1), EVENT_ERROR_NAME, "NTE_BAD_KEYSET");
    assert_fact_int(subject_at(f, 1), EVENT_ERROR_STATE, 10001);
    assert_fact_unknown(subject_at(f, 1), EVENT_ROLE);
}

static void a_phrase_counts_as_whole_words_wherever_it_stands(void **state) {
    key_fixture *f = *state;
    read_clean(f, "14:03 TLS: (an error occurred while CREATING A thing, state 3)\n", 1);
    assert_fact_int(subject_at(f, 0), EVENT_ID, 36871);
    assert_false(test_reading_run(
        &f->reading, "input", pv_bytes_of_text("TLS terror occurred while creating a thing\n")));
}

static void sentences_one_below_the_other_are_several_events(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               SENTENCE "\n" SENTENCE "\nA fatal error occurred while creating a TLS client "
                        "credential. The internal error state is 10013.\nThe following fatal "
                        "alert was generated: 40. The internal error state is 1205.\n",
               4);
    assert_fact_enum(subject_at(f, 2), EVENT_ROLE, PV_TLSROLE_CLIENT);
    assert_fact_int(subject_at(f, 2), EVENT_ERROR_STATE, 10013);
    assert_fact_int(subject_at(f, 3), EVENT_ALERT, 40);
    assert_fact_int(subject_at(f, 3), EVENT_ERROR_STATE, 1205);
}

static void numbers_inside_words_and_versions_are_no_states(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               "An TLS 1.2 connection request was received from a remote client application, but "
               "none of the cipher suites supported by the client are supported by the server.\n\n"
               "TLS 1.3: 0x8009030e for SHA256, 2.5 or x64: state 7\n",
               2);
    assert_fact_int(subject_at(f, 0), EVENT_ID, 36874);
    assert_fact_text(subject_at(f, 0), EVENT_PROTOCOL, "TLS 1.2");
    assert_fact_absent(subject_at(f, 0), EVENT_ERROR_STATE);
    assert_fact_int(subject_at(f, 1), EVENT_ERROR_STATE, 7);
}

static void data_without_names_are_told_by_their_order(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               XML("Schannel", "36888", "<Data>40</Data><Data>1203</Data><Data>x</Data>")
                   XML("Schannel", "36870",
                       "<Data>client</Data><Data>2148073494</Data><Data>10001</Data>"),
               2);
    assert_fact_int(subject_at(f, 0), EVENT_ALERT, 40);
    assert_fact_int(subject_at(f, 0), EVENT_ERROR_STATE, 1203);
    assert_fact_enum(subject_at(f, 1), EVENT_ROLE, PV_TLSROLE_CLIENT);
    assert_fact_text(subject_at(f, 1), EVENT_ERROR_CODE, "0x80090016");
}

#define PACKET "000004000200300000000000AD3A00C000000000000000000000000000000000000000000000000"

static void the_packet_of_15021_gives_its_status(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               XML("Microsoft-Windows-HttpEvent", "15021",
                   "<Data Name='Endpoint'>[::]:443</Data><Binary>" PACKET "05F0000C0</Binary>")
                   XML("HTTP", "15021", "<Binary>" PACKET "078563412</Binary>"),
               2);
    assert_fact_text(subject_at(f, 0), EVENT_ENDPOINT, "[::]:443");
    assert_fact_text(subject_at(f, 0), EVENT_STATUS, "0xc000005f");
    assert_fact_text(subject_at(f, 0), EVENT_STATUS_NAME, "STATUS_NO_SUCH_LOGON_SESSION");
    assert_fact_text(subject_at(f, 1), EVENT_STATUS, "0x12345678");
    assert_fact_absent(subject_at(f, 1), EVENT_STATUS_NAME);
    read_text(f, XML("HTTP", "15021", "<Binary>" PACKET "</Binary>"));
    assert_problem(f, PV_DAMAGED, PV_LINE, 4);
    assert_fact_unknown(subject_at(f, 0), EVENT_STATUS);
}

static void entities_are_decoded_and_document_types_refused(void **state) {
    key_fixture *f = *state;
    read_clean(f,
               XML("Schannel", "36868",
                   "<Data Name='KeyName'>&lt;a&amp;b&#x3e;</Data><!-- c --><Data "
                   "Name='Type'><![CDATA[server]]></Data>"),
               1);
    assert_fact_text(subject_at(f, 0), EVENT_CONTAINER, "<a&b>");
    assert_fact_enum(subject_at(f, 0), EVENT_ROLE, PV_TLSROLE_SERVER);
    read_text(f, "<!DOCTYPE Events [<!ENTITY e 'server'>]>\n" XML_36870);
    assert_problem(f, PV_UNSUPPORTED, PV_LINE, 1);
    assert_int_equal(f->reading.unit.subject_count, 0);
    read_text(f, XML("Schannel", "36870", "<Data Name='Type'>&e;</Data>"));
    assert_problem(f, PV_DAMAGED, PV_LINE, 1);
}

static void broken_xml_keeps_what_stood_in_front(void **state) {
    key_fixture *f = *state;
    read_text(f, SYSTEM("Schannel", "36870") "<EventData><Data Name='Type'>server</Data><Da");
    assert_problem(f, PV_DAMAGED, PV_LINE, 1);
    assert_fact_enum(subject_at(f, 0), EVENT_ROLE, PV_TLSROLE_SERVER);
    assert_fact_unknown(subject_at(f, 0), EVENT_ERROR_CODE);
}

static void an_event_of_more_than_a_megabyte_is_refused_and_the_next_one_read(void **state) {
    key_fixture *f = *state;
    pv_textbuf text = pv_textbuf_new(f->made, 4u << 20);
    pv_textbuf_adds(&text, SYSTEM("Schannel", "36870"));
    for (int i = 0; i < 1 << 17; i++)
        pv_textbuf_adds(&text, "<Data/> <Event ");
    pv_textbuf_adds(&text, "</Event>" XML_36870);
    read_text(f, pv_textbuf_end(&text, NULL));
    assert_problem(f, PV_OVER_LIMIT, PV_LINE, 1);
    assert_int_equal(f->reading.unit.subject_count, 1);
}

static void the_event_of_an_authority_is_left_to_its_reader(void **state) {
    key_fixture *f = *state;
    assert_false(test_reading_run(
        &f->reading, "input",
        pv_bytes_of_text("Log Name:      Security\nSource: x\nEvent ID:      4898\n")));
    assert_false(test_reading_run(&f->reading, "input",
                                  pv_bytes_of_text("Date: today\nSource: the press\nId: 7\n"
                                                   "<Event>party</Event>\nTLS is nice\n")));
}

static void damaged_text_is_read_without_harm(void **state) {
    key_fixture *f = *state;
    key_mutilate(f, &PV_READER_event,
                 pv_bytes_of_text("Event[0]:\n  Log Name: System\n  Event ID: 36870\n"
                                  "  Description: \nTLS 0x8009030d, 10001 (PID: 3)\n"));
    key_mutilate(f, &PV_READER_event,
                 pv_bytes_of_text("<Event xmlns='" SCHEMA "'><System><Provider Name='HTTP'/>"
                                  "<EventID>15021</EventID></System><EventData><Binary>00"
                                  "</Binary></EventData></Event>"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, key_set_up, key_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(xml_gives_all_that_the_event_has_and_nothing_is_left_open),
        CASE(events_of_others_are_passed_over_in_silence),
        CASE(an_event_in_words_and_in_xml_is_one),
        CASE(the_same_xml_twice_is_one_event),
        CASE(local_times_stay_text),
        CASE(a_text_that_two_converters_went_over_is_read_like_before),
        CASE(a_sentence_tells_its_numbers_in_any_language),
        CASE(a_phrase_counts_as_whole_words_wherever_it_stands),
        CASE(sentences_one_below_the_other_are_several_events),
        CASE(numbers_inside_words_and_versions_are_no_states),
        CASE(data_without_names_are_told_by_their_order),
        CASE(the_packet_of_15021_gives_its_status),
        CASE(entities_are_decoded_and_document_types_refused),
        CASE(broken_xml_keeps_what_stood_in_front),
        CASE(an_event_of_more_than_a_megabyte_is_refused_and_the_next_one_read),
        CASE(the_event_of_an_authority_is_left_to_its_reader),
        CASE(damaged_text_is_read_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
