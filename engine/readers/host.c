/* SPDX-License-Identifier: Apache-2.0
 * What a text tells of the computer that it comes from: the line with which a command prompt greets
 * (and `ver` prints), the about.txt of docs/collect.cmd, and systeminfo. Of systeminfo only those
 * lines are read whose labels are English, as no other line of it can be told in every language. */
#include "facts/reader.h"
#include "facts/setters.h"

static const char BANNER[] = "Microsoft Windows [";
static const char COLLECTED[] = "Collected by pkivet's collect.cmd";

/* Digits and dots, at least one of each. */
static bool is_version(pv_slice s) {
    size_t dots = 0;
    for (size_t i = 0; i < s.size; i++) {
        bool dot = s.data[i] == '.';
        if (!dot && (s.data[i] < '0' || s.data[i] > '9'))
            return false;
        dots += dot;
    }
    return dots >= 1 && dots <= 3 && s.data[0] != '.' && s.data[s.size - 1] != '.';
}

/* "Microsoft Windows [Version 10.0.17763.1]", whatever the word before the numbers. */
static bool take_banner(pv_slice line, pv_slice *ret_version) {
    pv_slice inside, word;
    if (!pv_slice_begins(line, BANNER) || !pv_slice_ends(line, "]"))
        return false;
    inside = pv_slice_trim(pv_slice_from(pv_slice_head(line, line.size - 1), sizeof BANNER - 1));
    for (word = pv_slice_word(&inside); inside.size; word = pv_slice_word(&inside)) {
    }
    *ret_version = word;
    return is_version(word);
}

static bool is_systeminfo(const pv_line *line, const pv_lines *rest) {
    pv_lines ahead = *rest;
    pv_line next;
    return pv_slice_begins(line->text, "Host Name:") && pv_lines_next(&ahead, &next) &&
           pv_slice_begins(next.text, "OS Name:");
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice version;
    bool ours = take_banner(line->text, &version) || pv_slice_begins(line->text, COLLECTED) ||
                is_systeminfo(line, rest);
    return ours ? PV_BID_MAGIC : PV_BID_NONE;
}

/* Behind a prompt's greeting comes what the ticket is about. */
static bool closes(const pv_line *line) {
    pv_slice version;
    return take_banner(line->text, &version);
}

static pv_status set_text(pv_subject *host, pv_fact fact, pv_place at, pv_slice value) {
    const char *text = pv_slice_text(host->unit->arena, value);
    if (!text)
        return pv_no_memory();
    pv_value *v = pv_subject_put(host, fact, at);
    v->u.text = text;
    v->count = (uint32_t)value.size;
    return pv_success();
}

static void set_elevated(pv_subject *host, pv_place at, pv_slice value) {
    if (pv_slice_is(value, "yes") || pv_slice_is(value, "no"))
        pv_set_HOST_ELEVATED(host, at, pv_slice_is(value, "yes"));
}

/* "label: value" of about.txt and systeminfo. */
static pv_status read_pair(pv_subject *host, const pv_line *line) {
    pv_slice label, value;
    if (!pv_slice_cut(line->text, ":", &label, &value) || !value.size)
        return pv_success();
    if (pv_slice_is(label, "computer") || pv_slice_is(label, "Host Name"))
        return set_text(host, PV_FACT_HOST_NAME, line->place, value);
    if (pv_slice_is(label, "administrator"))
        set_elevated(host, line->place, value);
    pv_slice version = pv_slice_word(&value);
    if (pv_slice_is(label, "OS Version") && is_version(version))
        return set_text(host, PV_FACT_HOST_OS_VERSION, line->place, version);
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    pv_lines rest = pv_reading_lines(reading);
    pv_line line;
    pv_slice version;
    pv_subject *host;
    PV_TRY(pv_unit_add_subject(reading->unit, reading->artifact, PV_KIND_HOST, &host));
    while (pv_lines_next(&rest, &line)) {
        if (take_banner(line.text, &version))
            PV_TRY(set_text(host, PV_FACT_HOST_OS_VERSION, line.place, version));
        else
            PV_TRY(read_pair(host, &line));
    }
    return pv_success();
}

const pv_reader PV_READER_host = {
    .name = "host",
    .title = "Windows version and computer (command prompt, ver, systeminfo, collect.cmd)",
    .extensions = ".txt",
    .tells =
        "the version of Windows, the computer's name, whether the commands ran as administrator",
    .cannot_tell = "whether the other files come from the same computer",
    .text = &(const pv_text_form){.opens = opens, .begins = "mch", .closes = closes},
    .read = read,
};
