/* SPDX-License-Identifier: Apache-2.0
 * LDIF (RFC 2849) of certificate templates and what belongs to them, as ldifde and ldapsearch
 * write it: folded lines, base64 values, attribute options, comments, several objects, with
 * "changetype: add" or without a change type. Objects of other classes are passed over. Refuses
 * changes (they tell only of what is changed) and values that stand in another file (attr:<). */
#include "base/base64.h"
#include "facts/reader.h"
#include "readers/template_directory.h"

enum { LOOK_AHEAD = 4096, LONGEST_VALUE = 1 << 20 };

typedef struct {
    const pv_reading *reading;
    pv_lines rest;
    pv_directory directory;
    pv_attributes entry;
    bool open;    /* within an object */
    bool refused; /* which is not read */
    bool told;    /* that lines of it make no sense */
} ldif;

static void complain(const ldif *l, pv_code code, pv_place place, const char *what) {
    pv_unit_problem(l->reading->unit, l->reading->artifact, code, place, what);
}

static void spoil(ldif *l, pv_attr attr, pv_code code, pv_place place, const char *what) {
    pv_attributes_spoil(&l->entry, attr);
    complain(l, code, place, what);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static bool is_continuation(const pv_line *line) {
    return line->all.size && line->all.data[0] == ' ' && line->text.size;
}

/* Takes the lines that continue the one before; gives their octets, without the blanks in front. */
static size_t pass_continuations(pv_lines *rest) {
    size_t size = 0;
    pv_lines ahead = *rest;
    pv_line line;
    while (pv_lines_next(&ahead, &line) && is_continuation(&line)) {
        size += line.all.size - 1;
        *rest = ahead;
    }
    return size;
}

/* One line with those that continue it, from `behind` its first line. */
static pv_status unfold(const ldif *l, pv_slice first, pv_lines behind, size_t more,
                        pv_slice *ret_line) {
    *ret_line = first;
    if (!more)
        return pv_success();
    char *text = pv_arena_alloc(l->reading->unit->arena, first.size + more);
    pv_line line;
    if (!text)
        return pv_no_memory();
    memcpy(text, first.data, first.size);
    for (size_t at = first.size; at < first.size + more && pv_lines_next(&behind, &line);) {
        memcpy(text + at, line.all.data + 1, line.all.size - 1);
        at += line.all.size - 1;
    }
    *ret_line = (pv_slice){text, first.size + more};
    return pv_success();
}

/* ---- values ---------------------------------------------------------------------------------- */

static pv_status decode(ldif *l, pv_attr attr, pv_slice value, pv_place place,
                        pv_slice *ret_octets) {
    pv_base64_fault fault;
    size_t size;
    uint8_t *octets = pv_arena_alloc(l->reading->unit->arena, pv_base64_room(value.size));
    if (!octets)
        return pv_no_memory();
    *ret_octets = (pv_slice){NULL, 0};
    if (pv_base64_decode(pv_slice_bytes(value), octets, &size, &fault))
        *ret_octets = pv_slice_of_bytes((pv_bytes){octets, size});
    else
        spoil(l, attr, PV_DAMAGED, place, "a value of the LDIF is not the base64 that '::' says");
    return pv_success();
}

/* `value` begins behind the first colon. */
static pv_status add_value(ldif *l, pv_attr attr, pv_slice value, pv_place place) {
    if (pv_slice_begins(value, "<")) {
        spoil(l, attr, PV_UNSUPPORTED, place, "a value of the LDIF stands in another file (':<')");
        return pv_success();
    }
    if (!pv_slice_begins(value, ":"))
        return pv_attributes_add(&l->entry, attr, pv_slice_trim(value), place);
    PV_TRY(decode(l, attr, pv_slice_trim(pv_slice_from(value, 1)), place, &value));
    return value.data ? pv_attributes_add(&l->entry, attr, value, place) : pv_success();
}

static pv_attr attribute_of(pv_slice name) {
    if (pv_slice_is(name, "dn"))
        return PV_ATTR_DN;
    (void)pv_slice_cut(name, ";", &name, NULL);
    return pv_attr_named(name);
}

static pv_status take_attribute(ldif *l, const pv_line *first, pv_lines behind, size_t more) {
    size_t colon = pv_slice_find(first->all, ":");
    pv_slice name = pv_slice_trim(pv_slice_head(first->all, colon)), whole;
    pv_attr attr = attribute_of(name);
    bool senseless = colon == first->all.size && !pv_slice_is(first->text, "-");
    if (senseless && !l->told)
        complain(l, PV_DAMAGED, first->place,
                 "a line within an object of the LDIF names no attribute");
    l->told |= senseless;
    if (colon == first->all.size)
        return pv_success();
    PV_TRY(unfold(l, first->all, behind, attr == PV_ATTR_COUNT ? 0 : more, &whole));
    pv_slice value = pv_slice_from(whole, colon + 1);
    if (pv_slice_is(name, "changetype") && !pv_slice_is(pv_slice_trim(value), "add")) {
        complain(l, PV_UNSUPPORTED, first->place,
                 "an object of the LDIF is a change, which does not tell all of it");
        l->refused = true;
    }
    return attr == PV_ATTR_COUNT || l->refused ? pv_success()
                                               : add_value(l, attr, value, first->place);
}

/* ---- objects --------------------------------------------------------------------------------- */

static pv_status close_object(ldif *l) {
    bool counts = l->open && !l->refused;
    l->open = l->refused = l->told = false;
    return counts ? pv_directory_add(&l->directory, &l->entry) : pv_success();
}

static pv_status open_object(ldif *l, const pv_line *line) {
    PV_TRY(close_object(l));
    pv_attributes_begin(&l->entry, l->reading->unit, l->reading->artifact, line->place);
    l->open = true;
    return pv_success();
}

static pv_status take_line(ldif *l, const pv_line *line) {
    pv_lines behind = l->rest;
    if (!line->text.size)
        return close_object(l);
    size_t more = pass_continuations(&l->rest);
    if (line->all.data[0] == '#')
        return pv_success();
    if (pv_slice_begins(line->all, "dn:"))
        PV_TRY(open_object(l, line));
    if (!l->open)
        return pv_success();
    if (line->all.size + more > LONGEST_VALUE) {
        spoil(l, attribute_of(pv_slice_head(line->all, pv_slice_find(line->all, ":"))),
              PV_OVER_LIMIT, line->place, "a value of the LDIF is longer than 1 MiB");
        return pv_success();
    }
    return take_attribute(l, line, behind, more);
}

static pv_status read(const pv_reading *reading) {
    ldif l = {.reading = reading,
              .rest = pv_reading_lines(reading),
              .directory = pv_directory_of(reading->unit, reading->artifact)};
    pv_line line;
    while (pv_lines_next(&l.rest, &line) && !pv_unit_is_hopeless(reading->unit))
        PV_TRY(take_line(&l, &line));
    PV_TRY(close_object(&l));
    return pv_directory_end(&l.directory);
}

/* ---- finding --------------------------------------------------------------------------------- */

static bool is_of_interest(const pv_line *line) {
    pv_slice name, value;
    return pv_slice_cut(line->text, ":", &name, &value) && pv_slice_is(name, "objectClass") &&
           (pv_slice_is(value, "pKICertificateTemplate") ||
            pv_slice_is(value, "pKIEnrollmentService") ||
            pv_slice_is(value, "msPKI-Enterprise-Oid"));
}

static bool names_our_container(pv_slice dn) {
    return pv_slice_has(dn, "CN=Certificate Templates,") ||
           pv_slice_has(dn, "CN=Enrollment Services,") ||
           pv_slice_has(dn, "CN=OID,CN=Public Key Services,");
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_lines ahead = *rest;
    pv_line next;
    if (!pv_slice_begins(line->all, "dn:"))
        return PV_BID_NONE;
    if (names_our_container(pv_slice_head(line->all, LOOK_AHEAD)))
        return PV_BID_MAGIC;
    while (ahead.at < rest->at + LOOK_AHEAD && pv_lines_next(&ahead, &next) && next.text.size &&
           !pv_slice_begins(next.all, "dn:"))
        if (is_of_interest(&next))
            return PV_BID_MAGIC;
    return PV_BID_NONE;
}

static const pv_text_form FORM = {.opens = opens, .begins = "d", .holds = ":"};
const pv_reader PV_READER_ldif = {
    .name = "ldif",
    .title = "LDIF of certificate templates (RFC 2849, MS-CRTD)",
    .extensions = ".ldf .ldif",
    .tells = "templates, with flags, periods and security descriptor; which CA of the same export "
             "publishes them",
    .cannot_tell = "members of groups; attributes that the export left out",
    .text = &FORM,
    .read = read,
};
