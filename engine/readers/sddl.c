/* SPDX-License-Identifier: Apache-2.0
 * Security descriptors as lines of text: SDDL alone, and the files of icacls /save, in which each
 * is under a line with the path that it is of. Such a path is relative to a folder that is not
 * told. Long descriptors that a copy has wrapped are read on over lines that go on in one. */
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/acl.h"
#include "readers/security.h"

enum { LONGEST = 1 << 20 };

static bool is_sddl(pv_slice text) {
    return text.size > 2 && text.data[1] == ':' && strchr("OGDS", text.data[0]) &&
           pv_security_is_sddl(pv_slice_bytes(text));
}

/* The name of a file or folder above the descriptor that icacls /save wrote of it. */
static bool is_name(const pv_line *line, const pv_lines *rest) {
    pv_slice next = pv_slice_from(rest->text, rest->at);
    if (!line->text.size || !next.size || next.data[0] != 'D' || is_sddl(line->text))
        return false;
    return is_sddl(pv_slice_head(next, 64));
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    return is_sddl(line->text) || is_name(line, rest) ? PV_BID_LIKELY : PV_BID_NONE;
}

/* How many brackets a line leaves open. */
static int open_brackets(pv_slice text) {
    int open = 0;
    for (size_t i = 0; i < text.size; i++)
        open += (text.data[i] == '(') - (text.data[i] == ')');
    return open;
}

/* The whole descriptor that begins with `line`, over further lines while an entry is open or the
 * next one begins with another. */
static pv_slice whole(const pv_line *line, pv_lines *rest) {
    pv_slice all = line->text;
    int open = open_brackets(all);
    pv_lines ahead = *rest;
    pv_line next;
    while (all.size < LONGEST && pv_lines_next(&ahead, &next) && next.text.size &&
           (open > 0 || next.text.data[0] == '(')) {
        open += open_brackets(next.text);
        all.size = (size_t)(next.text.data - all.data) + next.text.size;
        *rest = ahead;
    }
    return all;
}

static pv_status read_one(const pv_reading *reading, const pv_line *name, const pv_line *line,
                          pv_lines *rest) {
    pv_subject *acl;
    pv_security sd;
    pv_bytes text = pv_slice_bytes(whole(line, rest));
    PV_TRY(pv_acl_add(reading, name->text, name->place, &acl));
    pv_status status = pv_security_of_sddl(reading->unit->arena, text, line->place, &sd);
    if (status.error && status.error->code == PV_OUT_OF_MEMORY)
        return status;
    if (status.error)
        pv_unit_problem_of(reading->unit, reading->artifact, status);
    pv_security_put_acl(acl, line->place, &sd);
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    pv_lines lines = pv_reading_lines(reading);
    pv_line line, name = {0};
    while (pv_lines_next(&lines, &line) && !pv_unit_is_hopeless(reading->unit)) {
        if (is_sddl(line.text)) {
            PV_TRY(read_one(reading, &name, &line, &lines));
            name = (pv_line){0};
        } else {
            name = is_name(&line, &lines) ? line : (pv_line){0};
        }
    }
    return pv_success();
}

const pv_reader PV_READER_sddl = {
    .name = "sddl",
    .title = "Security descriptors as text (SDDL), files of icacls /save",
    .extensions = ".txt .acl",
    .tells = "who may do what, and the owner if it is written",
    .cannot_tell = "what it protects, unless icacls /save names it; members of groups",
    .text = &(const pv_text_form){.opens = opens},
    .read = read,
};
