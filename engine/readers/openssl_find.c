/* SPDX-License-Identifier: Apache-2.0
 * Finds OpenSSL configurations in text: by names that nothing else writes so, to the letter, in a
 * section or some sections before them. What stands before the line that opens one, and is of a
 * configuration as well, is its beginning: variables are defined there. Does not know one without
 * sections all of whose values are variables of its own: scripts set what is called alike so. */
#include "readers/openssl_conf.h"

static bool is_constraint(pv_slice value) {
    return pv_slice_has(value, "CA:") || pv_slice_begins(value, "critical") ||
           (pv_slice_begins(value, "$") && pv_slice_has(value, "::"));
}

static bool is_usage(pv_slice value) {
    return value.size &&
           (pv_char_is_letter(*value.data) || (*value.data == '$' && pv_slice_has(value, "::")));
}

/* Names that nothing else writes so, to the letter; `alone`: without a section's header. */
static bool is_own(pv_slice line, bool alone) {
    static const char *const NAMES[] = {"basicConstraints",   "keyUsage",        "extendedKeyUsage",
                                        "distinguished_name", "x509_extensions", "req_extensions",
                                        "default_ca",         "copy_extensions"};
    pv_slice key, value;
    if (!pv_slice_cut(line, "=", &key, &value))
        return false;
    size_t count = sizeof NAMES / sizeof *NAMES;
    for (size_t i = 0; i < count; i++)
        if (pv_conf_same(key, NAMES[i]))
            return !alone || (i == 0 && is_constraint(value)) ||
                   ((i == 1 || i == 2) && is_usage(value));
    return false;
}

static bool is_of_conf(pv_slice line) {
    pv_slice key;
    if (!line.size || line.data[0] == '#' || pv_conf_header(line).size ||
        pv_slice_begins(line, ".include") || pv_slice_begins(line, ".pragma"))
        return true;
    return pv_slice_cut(line, "=", &key, NULL) && key.size && !pv_slice_has(key, ">") &&
           !pv_slice_begins(key, "$");
}

/* What stands before the first section of many configurations. */
static bool is_before(pv_slice line) {
    pv_slice key;
    return pv_slice_cut(line, "=", &key, NULL) &&
           (pv_conf_same(key, "oid_section") || pv_conf_same(key, "openssl_conf") ||
            pv_conf_same(key, "HOME"));
}

static bool is_mark(pv_slice line) {
    return pv_conf_header(line).size > 0 || pv_slice_begins(line, ".include") || is_before(line);
}

/* Looks on for a name of its own: in the same section, or in one of those that follow it, for a
 * section may stand before the one that names it. No farther than some of them, so that the lines
 * of any text are gone through a few times at most. */
static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    enum { LOOK_AHEAD = 4096, MOST_MARKS = 12 };
    pv_lines ahead = *rest;
    pv_line next;
    unsigned marks = 0;
    if (is_own(line->text, true))
        return PV_BID_LIKELY;
    if (!is_mark(line->text))
        return PV_BID_NONE;
    while (marks < MOST_MARKS && ahead.at < rest->at + LOOK_AHEAD && pv_lines_next(&ahead, &next)) {
        if (is_own(next.text, false))
            return marks ? PV_BID_LIKELY : PV_BID_MAGIC;
        if (!is_of_conf(next.text))
            break;
        marks += is_mark(next.text);
    }
    return PV_BID_NONE;
}

/* Up to what is no line of a configuration: the end of a here-document, prose. */
static void skip(const pv_line *line, pv_lines *rest) {
    pv_lines ahead = *rest;
    pv_line next;
    bool continued = pv_conf_goes_on(line->all);
    while (pv_lines_next(&ahead, &next) && (continued || is_of_conf(next.text))) {
        continued = pv_conf_goes_on(next.all);
        *rest = ahead;
    }
}

/* ---- what stands before ---------------------------------------------------------------------- */

/* "$" may be a letter (.pragma dollarid), but a line that it begins is of a script. */
static bool is_statement_name(pv_slice name) {
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (c == ' ' || (!pv_conf_is_name(c) && c != ':' && (c != '$' || !i)))
            return false;
    }
    return name.size > 0;
}

/* "name = value", "section::name = value", a section's header, a directive. */
static bool is_statement(pv_slice line) {
    pv_slice name;
    return pv_conf_header(line).size || pv_slice_begins(line, ".include") ||
           pv_slice_begins(line, ".pragma") ||
           (pv_slice_cut(line, "=", &name, NULL) && is_statement_name(name));
}

/* Takes the last line of `before` off, ended by LF. False when there is none, or it holds lines of
 * old Macs, which are counted otherwise. */
static bool take_last(pv_slice *before, pv_slice *ret_line) {
    size_t end = before->size, begin;
    if (!end || before->data[end - 1] != '\n')
        return false;
    for (end--; end && before->data[end - 1] == '\r';)
        end--;
    for (begin = end; begin && before->data[begin - 1] != '\n';)
        begin--;
    *ret_line = (pv_slice){before->data + begin, end - begin};
    if (end > begin && memchr(ret_line->data, '\r', ret_line->size))
        return false;
    *before = pv_slice_head(*before, begin);
    return true;
}

/* Whether the last line of `before` goes on with the one behind it. */
static bool ends_open(pv_slice before) {
    pv_slice line;
    return take_last(&before, &line) && pv_conf_goes_on(line);
}

/* Comments and empty lines are of it between others, and where all begins with them. */
static size_t leads(pv_slice before, uint64_t *ret_lines) {
    pv_slice rest = before, line;
    uint64_t count = 0, taken = 0;
    size_t size = 0;
    bool whole = true;
    while (rest.size && take_last(&rest, &line)) {
        pv_slice text = pv_slice_trim(line);
        bool statement = is_statement(text) || ends_open(rest);
        count++;
        whole = statement || !text.size || *text.data == '#';
        if (!whole)
            break;
        if (statement || !rest.size) {
            size = before.size - rest.size;
            taken = count;
        }
    }
    *ret_lines = taken;
    return size;
}

const pv_text_form PV_CONF_FORM = {
    .opens = opens, .skip = skip, .leads = leads, .begins = "[.bkedxrcoH"};
