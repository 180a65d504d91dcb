/* SPDX-License-Identifier: Apache-2.0
 * Attributes of templates as `certutil -dstemplate` prints them, "flags = "66106" 0x1023a", and as
 * event 4898 has them, "flags = 0x1023a (66106)". The flags by name below such a line are not read:
 * -dstemplate lists those that are not set as well, in parentheses. Values that are broken over
 * lines are passed over. */
#include "readers/template_facts.h"
#include "readers/template_text.h"

/* "0x800 (2048)" or "2", as event 4898 has numbers; "-1509949440", as -dstemplate does. */
static pv_status add_number(pv_template_text *t, pv_slice value, pv_place place) {
    uint64_t hex;
    int64_t number;
    pv_slice rest = value, word = pv_slice_word(&rest);
    if (pv_slice_begins(word, "0x") && pv_slice_hex(word, &hex) && hex <= UINT32_MAX)
        return pv_attributes_add_number(&t->entry, t->attr, (int64_t)hex, place);
    if (pv_slice_integer(word, &number))
        return pv_attributes_add_number(&t->entry, t->attr, number, place);
    pv_template_problem(&t->entry, t->attr, place, "is no number");
    pv_attributes_spoil(&t->entry, t->attr);
    return pv_success();
}

static bool holds_oids(pv_attr attr) {
    return attr == PV_ATTR_EKU || attr == PV_ATTR_OID || attr == PV_ATTR_CRITICAL_EXTENSIONS ||
           attr == PV_ATTR_APPLICATION_POLICY || attr == PV_ATTR_CERTIFICATE_POLICY ||
           attr == PV_ATTR_RA_POLICIES;
}

static pv_status add_octets(pv_template_text *t, pv_slice value, pv_place place) {
    int64_t seconds;
    bool period = t->attr == PV_ATTR_EXPIRATION || t->attr == PV_ATTR_OVERLAP;
    if (period && pv_period_seconds(value, &seconds))
        return pv_attributes_add_period(&t->entry, t->attr, seconds, place);
    if (period)
        pv_attributes_spoil(&t->entry, t->attr); /* in another language */
    if (t->attr == PV_ATTR_KEY_USAGE)
        return pv_attributes_add_encoded(&t->entry, t->attr, value, place);
    return pv_success(); /* a security descriptor, which is not printed in full */
}

static pv_status add_value(pv_template_text *t, pv_slice value, pv_place place) {
    pv_slice oid;
    value = pv_slice_trim(value);
    if (!value.size || t->attr == PV_ATTR_COUNT)
        return pv_success();
    if (pv_attr_type_of(t->attr) == PV_ATTR_OCTETS)
        return add_octets(t, value, place);
    if (pv_attr_type_of(t->attr) == PV_ATTR_NUMBER)
        return pv_attributes_has(&t->entry, t->attr) ? pv_success() : add_number(t, value, place);
    if (holds_oids(t->attr))
        return pv_template_takes_oid(value, &oid)
                   ? pv_attributes_add(&t->entry, t->attr, oid, place)
                   : pv_success();
    return pv_attributes_add(&t->entry, t->attr, value, place);
}

/* All texts in quotes of a line. */
static pv_status add_quoted(pv_template_text *t, pv_slice text, pv_place place) {
    while (pv_slice_has(text, "\"")) {
        text = pv_slice_from(text, pv_slice_find(text, "\"") + 1);
        size_t end = pv_slice_find(text, "\"");
        if (end == text.size) {
            pv_attributes_spoil(&t->entry, t->attr);
            break;
        }
        PV_TRY(add_value(t, pv_slice_head(text, end), place));
        text = pv_slice_from(text, end + 1);
    }
    return pv_success();
}

static bool is_flag(pv_slice text) {
    return pv_slice_begins(text, "CT") && pv_slice_has(text, "_FLAG_");
}

static pv_status add_text(pv_template_text *t, pv_slice text, pv_place place) {
    if (pv_slice_has(text, "\""))
        return add_quoted(t, text, place);
    bool broken = *text.data == '(' || is_flag(text) || pv_slice_begins(text, "TEMPLATE_") ||
                  pv_slice_begins(text, "--");
    return broken ? pv_success() : add_value(t, text, place);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* "msPKI-Minimal-Key-Size = ...": letters, digits and dashes, a blank, and the sign. */
static bool takes_attribute(pv_slice line, pv_slice *ret_name, pv_slice *ret_value) {
    size_t sign = pv_slice_find(line, " =");
    if (sign == line.size || (sign + 2 < line.size && line.data[sign + 2] != ' '))
        return false;
    *ret_name = pv_slice_head(line, sign);
    *ret_value = pv_slice_trim(pv_slice_from(line, sign + 2));
    for (size_t i = 0; i < sign; i++) {
        char c = line.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && c != '-' && (c < '0' || c > '9') && (c != '*' || i))
            return false;
    }
    return sign > 0;
}

static pv_status take_attribute(pv_template_text *t, pv_slice name, pv_slice value,
                                pv_place place) {
    t->attr = pv_attr_named(name);
    if (t->attr == PV_ATTR_COUNT)
        return pv_success();
    if (!value.size) {
        pv_attributes_saw(&t->entry, t->attr); /* or it stands below */
        return pv_success();
    }
    return add_text(t, value, place);
}

static pv_status add_to(pv_template_text *t, pv_attr attr, pv_slice value, pv_place place) {
    t->attr = attr;
    return add_value(t, value, place);
}

/* "WebServer v4.1 (Schema V1)" */
static pv_status take_headline(pv_template_text *t, const pv_line *line) {
    size_t schema = pv_slice_find(line->text, "(Schema V"), blank;
    pv_slice name = pv_slice_trim(pv_slice_head(line->text, schema)), major, minor;
    for (blank = name.size; name.data[blank - 1] != ' ';)
        blank--;
    (void)pv_slice_cut(pv_slice_from(name, blank + 1), ".", &major, &minor);
    pv_slice number = pv_slice_from(line->text, schema + sizeof "(Schema V" - 1);
    PV_TRY(pv_template_text_begin(t, line->place));
    PV_TRY(add_to(t, PV_ATTR_CN, pv_slice_head(name, blank), line->place));
    PV_TRY(add_to(t, PV_ATTR_REVISION, major, line->place));
    PV_TRY(add_to(t, PV_ATTR_MINOR_REVISION, minor, line->place));
    PV_TRY(add_to(t, PV_ATTR_SCHEMA_VERSION, pv_slice_head(number, number.size - 1), line->place));
    t->attr = PV_ATTR_COUNT;
    return pv_success();
}

/* What stands around the attributes in an event: identifier and name of the object in lines of
 * their own, the security descriptor behind a label. */
static pv_status take_of_event(pv_template_text *t, const pv_line *line) {
    pv_slice label, value, oid;
    if (pv_slice_begins(line->text, "1.3.6.1.4.1.311.21.8.") &&
        pv_template_takes_oid(line->text, &oid))
        return pv_attributes_add(&t->entry, PV_ATTR_OID, oid, line->place);
    if (pv_slice_begins(line->text, "CN="))
        return pv_attributes_add(&t->entry, PV_ATTR_DN, line->text, line->place);
    bool sddl = pv_slice_cut(line->text, ":", &label, &value) && pv_slice_begins(value, "O:S");
    return sddl ? pv_attributes_add_encoded(&t->entry, PV_ATTR_SECURITY, value, line->place)
                : pv_success();
}

/* A label with a colon at the end of the attributes ("Security Descriptor:", "Additional
 * Information:"). */
static bool is_label(pv_slice line) {
    pv_slice oid;
    return pv_slice_has(line, ":") && !pv_template_takes_oid(line, &oid);
}

pv_status pv_template_dump_line(pv_template_text *t, const pv_line *line) {
    pv_slice name, value;
    if (pv_template_is_headline(line->text))
        return take_headline(t, line);
    if (*line->text.data == '[' && pv_slice_ends(line->text, "]"))
        return pv_template_text_begin(t, line->place);
    if (takes_attribute(line->text, &name, &value)) {
        if (!t->open || (pv_slice_is(name, "objectClass") &&
                         pv_attributes_has(&t->entry, PV_ATTR_OBJECT_CLASS)))
            PV_TRY(pv_template_text_begin(t, line->place));
        return take_attribute(t, name, value, line->place);
    }
    if (!t->open)
        return pv_success();
    if (!pv_slice_has(line->text, "\"") && is_label(line->text))
        t->attr = PV_ATTR_COUNT;
    return t->attr == PV_ATTR_COUNT ? take_of_event(t, line) : add_text(t, line->text, line->place);
}
