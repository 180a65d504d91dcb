/* SPDX-License-Identifier: Apache-2.0
 * Certificate templates in text that Windows tools print: `certutil -template`
 * (template_listing.c), `certutil -dstemplate` and event 4898 of a CA (template_dump.c). What they
 * go by is not translated: names of properties, of attributes and of flags. Words of a language
 * only decide where a period is one of years, months, weeks or days; elsewhere it stays
 * undetermined. */
#include "readers/template_text.h"

#include "facts/reader.h"

enum { LOOK_AHEAD = 256 };

bool pv_template_is_listing(pv_slice line) {
    return pv_slice_begins(line, "TemplateProp") && pv_slice_has(line, "=");
}

static bool is_number(pv_slice s) {
    uint64_t number;
    return pv_slice_decimal(s, &number);
}

bool pv_template_is_headline(pv_slice line) {
    if (!pv_slice_ends(line, ")"))
        return false;
    size_t schema = pv_slice_find(line, "(Schema V");
    pv_slice before = pv_slice_trim(pv_slice_head(line, schema)), major, minor;
    size_t blank = before.size;
    if (schema == line.size)
        return false;
    while (blank && before.data[blank - 1] != ' ')
        blank--;
    pv_slice version = pv_slice_from(before, blank);
    return blank > 1 && pv_slice_begins(version, "v") &&
           pv_slice_cut(pv_slice_from(version, 1), ".", &major, &minor) && is_number(major) &&
           is_number(minor);
}

bool pv_template_takes_oid(pv_slice line, pv_slice *ret_oid) {
    *ret_oid = pv_slice_word(&line);
    return pv_oid_dotted_form(*ret_oid);
}

pv_status pv_template_text_end(pv_template_text *t) {
    bool counts = t->open && t->entry.seen;
    if (counts)
        pv_template_listing_finish(t);
    t->open = false;
    return counts ? pv_directory_add(&t->directory, &t->entry) : pv_success();
}

pv_status pv_template_text_begin(pv_template_text *t, pv_place place) {
    PV_TRY(pv_template_text_end(t));
    pv_attributes_begin(&t->entry, t->unit, t->artifact, place);
    t->entry.is_template = t->open = true;
    t->attr = PV_ATTR_COUNT;
    t->in_extensions = false;
    t->extensions_said = t->extensions_read = t->seen_extensions = 0;
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    pv_template_text t = {.unit = reading->unit, .artifact = reading->artifact};
    pv_lines rest = pv_reading_lines(reading);
    pv_line line;
    bool listing = false;
    t.directory = pv_directory_of(reading->unit, reading->artifact);
    while (pv_lines_next(&rest, &line) && !pv_unit_is_hopeless(reading->unit)) {
        if (!line.text.size)
            continue;
        if (pv_template_is_listing(line.text))
            listing = true;
        else if (*line.text.data == '[' || pv_template_is_headline(line.text))
            listing = false;
        PV_TRY(listing ? pv_template_listing_line(&t, &line) : pv_template_dump_line(&t, &line));
    }
    PV_TRY(pv_template_text_end(&t));
    return pv_directory_end(&t.directory);
}

/* ---- finding --------------------------------------------------------------------------------- */

static bool names_the_class(pv_slice line) {
    return pv_slice_begins(line, "objectClass = ") && pv_slice_has(line, "pKICertificateTemplate");
}

/* "[WebServer]", which other formats have as well, and the class behind it. */
static bool is_titled(const pv_lines *rest) {
    pv_lines ahead = *rest;
    pv_line next;
    while (ahead.at < rest->at + LOOK_AHEAD && pv_lines_next(&ahead, &next))
        if (next.text.size)
            return names_the_class(next.text);
    return false;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    if (pv_template_is_listing(line->text) || names_the_class(line->text) ||
        pv_template_is_headline(line->text))
        return PV_BID_MAGIC;
    return pv_slice_begins(line->text, "[") && is_titled(rest) ? PV_BID_CERTAIN : PV_BID_NONE;
}

static bool closes(const pv_line *line) {
    return pv_slice_begins(line->text, "CertUtil: -");
}

static const pv_text_form FORM = {.opens = opens, .closes = closes};
const pv_reader PV_READER_template_text = {
    .name = "template_text",
    .title = "Certificate templates as certutil -template, -dstemplate and event 4898 print them",
    .extensions = ".txt",
    .tells = "templates as certutil and the CA list them",
    .cannot_tell = "the security descriptor, where the listing has only names",
    .text = &FORM,
    .read = read,
};
