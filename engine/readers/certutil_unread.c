/* SPDX-License-Identifier: Apache-2.0
 * What certutil prints and no reader takes facts from: lists of key containers (-key) and values of
 * the registry (-getreg). Recognised by what is not translated, the provider's name or the key's
 * path with a colon behind it, so that evidence that was pasted does not vanish: it is refused as a
 * problem, which names the command that tells more. */
#include "facts/providers.h"
#include "facts/reader.h"

enum { NEAR = 4 };

/* The first line behind that is not blank. */
static bool next_said(pv_lines rest, pv_line *ret_line) {
    for (int i = 0; i < NEAR && pv_lines_next(&rest, ret_line); i++)
        if (ret_line->text.size)
            return true;
    return false;
}

static bool is_indented(const pv_line *line) {
    return line->text.data != line->all.data;
}

/* "Microsoft Software Key Storage Provider:", and a container's name below it. */
static bool heads_containers(const pv_line *line, const pv_lines *rest) {
    enum { LONGEST = 256 };
    char name[LONGEST];
    size_t size = line->text.size - 1;
    pv_line next;
    if (size >= LONGEST || !next_said(*rest, &next) || !is_indented(&next))
        return false;
    memcpy(name, line->text.data, size);
    name[size] = '\0';
    return pv_provider_named(name).kind != PV_PROVIDERKIND_UNKNOWN;
}

/* "HKEY_LOCAL_MACHINE\...\Configuration\CA:", and "  EditFlags REG_DWORD = 15014e (1376590)". */
static bool heads_values(const pv_line *line, const pv_lines *rest) {
    pv_line next;
    pv_slice words;
    if (!pv_slice_begins(line->text, "HKEY_") || !next_said(*rest, &next) || !is_indented(&next))
        return false;
    words = next.text;
    (void)pv_slice_word(&words);
    return pv_slice_begins(words, "REG_") && pv_slice_has(words, "=");
}

static bool is_heading(const pv_line *line) {
    return line->text.size > 1 && !is_indented(line) && pv_slice_ends(line->text, ":");
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    bool ours = is_heading(line) && (heads_values(line, rest) || heads_containers(line, rest));
    return ours ? PV_BID_MAGIC : PV_BID_NONE;
}

static bool closes(const pv_line *line) {
    return pv_slice_begins(line->text, "CertUtil: ");
}

static pv_status read(const pv_reading *reading) {
    pv_lines rest = pv_reading_lines(reading);
    pv_line line;
    bool any = false;
    while (!any && pv_lines_next(&rest, &line))
        any = line.text.size > 0;
    if (!any)
        return pv_success();
    const char *what = pv_slice_begins(line.text, "HKEY_")
                           ? "values of the registry (certutil -getreg) are recognised, not read"
                           : "a list of key containers (certutil -key) is recognised, not read: "
                             "certutil -store my tells which certificate has which container";
    return pv_fail(reading->unit->arena, PV_UNSUPPORTED, line.place, "%s", what);
}

const pv_reader PV_READER_certutil_unread = {
    .name = "certutil_unread",
    .title = "Output of certutil -key and -getreg, which is recognised and not read",
    .extensions = ".txt .log",
    .tells = "that it is there",
    .cannot_tell = "anything else",
    .text = &(const pv_text_form){.opens = opens, .closes = closes, .holds = ":"},
    .read = read,
};
