/* SPDX-License-Identifier: Apache-2.0
 * The lines of a request in a dump of certutil: subject, key and extensions as in certificates, and
 * attributes (MS-WCCE 2.2.2.7). Of an attribute with several values the first counts, and of
 * several alike the first, as in the binary form. */
#include "readers/request_text.h"

/* "Attribute[0]: 1.3.6.1.4.1.311.13.2.3 (OS Version)", "Attribut[0]: ..." */
bool pv_request_text_attribute(const pv_line *line, pv_slice *ret_dotted) {
    pv_slice label, value;
    if (!pv_slice_begins(line->text, "Attribut") || !pv_slice_cut(line->text, ":", &label, &value))
        return false;
    *ret_dotted = pv_slice_word(&value);
    return pv_slice_ends(label, "]") && pv_certutil_is_dotted(*ret_dotted);
}

/* Whether the attribute is the first of its kind; those that may repeat always are. */
static bool is_first(pv_said_request *r) {
    const struct {
        pv_oid oid;
        bool *seen;
    } ONCE[] = {{PV_OID_MS_OS_VERSION, &r->has_system},
                {PV_OID_MS_CLIENT_INFO, &r->has_client},
                {PV_OID_MS_ENROLLMENT_CSP, &r->has_provider},
                {PV_OID_MS_RENEWAL_CERTIFICATE, &r->has_renewal},
                {PV_OID_MS_ARCHIVED_KEY, &r->has_archived_key},
                {PV_OID_P9_EXTENSION_REQUEST, &r->has_extensions},
                {PV_OID_MS_CERT_EXTENSIONS, &r->has_extensions}};
    for (size_t i = 0; i < sizeof ONCE / sizeof *ONCE; i++) {
        if (ONCE[i].oid != r->attribute)
            continue;
        bool seen = *ONCE[i].seen;
        *ONCE[i].seen = true;
        return !seen;
    }
    return true;
}

static bool asks_extensions(const pv_said_request *r) {
    return r->attribute == PV_OID_P9_EXTENSION_REQUEST || r->attribute == PV_OID_MS_CERT_EXTENSIONS;
}

static pv_status begin_attribute(pv_said_request *r, const pv_line *line, pv_slice dotted) {
    const char *name = pv_certutil_oid_text(r->c.arena, dotted, &r->attribute);
    r->c.part = PV_PART_NONE;
    r->in_attribute = true;
    r->value.size = 0;
    r->heard = is_first(r);
    /* What a second list of extensions adds is not told from what it repeats. */
    if (!r->heard && asks_extensions(r))
        r->c.block.cert.extension_total = (pv_said){.place = {PV_NOWHERE, 0}};
    if (!r->name_count && !r->counted)
        r->attributes_place = line->place;
    return pv_certutil_add_text(r->c.arena, &r->names, &r->name_count, name);
}

/* "5 attributes:" */
static bool take_count(pv_said_request *r, const pv_line *line) {
    pv_slice rest = line->text, number = pv_slice_word(&rest);
    uint64_t count;
    if (r->counted || !pv_slice_begins(rest, "attribut") || !pv_slice_decimal(number, &count))
        return false;
    r->counted = true;
    r->announced = count;
    r->attributes_place = line->place;
    return true;
}

/* ---- values ---------------------------------------------------------------------------------- */

/* "Value[0][0]:" */
static bool is_value(const pv_line *line) {
    return pv_slice_has(line->text, "][") && pv_slice_ends(line->text, "]:");
}

static void take_client(pv_said_request *r, const pv_line *line) {
    pv_slice label, value;
    if (!pv_slice_cut(line->text, ":", &label, &value))
        return;
    if (pv_slice_is(label, "Client Id") && pv_slice_begins(value, "="))
        pv_say(&r->client_id, pv_slice_trim(pv_slice_from(value, 1)), line->place);
    else if (pv_slice_is(label, "Machine"))
        pv_say(&r->machine, value, line->place);
    else if (pv_slice_is(label, "User"))
        pv_say(&r->user, value, line->place);
    else if (pv_slice_is(label, "Process"))
        pv_say(&r->process, value, line->place);
}

static void take_provider(pv_said_request *r, const pv_line *line) {
    pv_slice label, value;
    pv_label meaning = pv_label_cut(line->text, &label, &value);
    if (pv_slice_is(label, "KeySpec"))
        pv_say(&r->key_spec, value, line->place);
    else if (meaning == PV_LABEL_PROVIDER)
        pv_say(&r->provider, value, line->place);
}

static pv_status take_pair(pv_said_request *r, const pv_line *line) {
    if (!pv_slice_has(line->text, "="))
        return pv_success();
    r->heard = false;
    if (!r->pair_count)
        r->pairs_place = line->place;
    return pv_certutil_add_text(r->c.arena, &r->pairs, &r->pair_count,
                                pv_slice_text(r->c.arena, line->text));
}

/* A version is digits and points; a title may stand before it. */
static void take_system(pv_said_request *r, const pv_line *line) {
    if (line->text.data[0] >= '0' && line->text.data[0] <= '9')
        pv_say(&r->system, line->text, line->place);
}

static pv_status take_value(pv_said_request *r, const pv_line *line) {
    bool row;
    PV_TRY(pv_certutil_take_run(r->c.arena, line, &r->value, &row));
    if (is_value(line))
        r->heard = r->heard && pv_slice_ends(line->text, "[0]:");
    if (row || !r->heard)
        return pv_success();
    if (r->attribute == PV_OID_MS_NAME_VALUE)
        return take_pair(r, line);
    if (r->attribute == PV_OID_MS_OS_VERSION)
        take_system(r, line);
    else if (r->attribute == PV_OID_MS_CLIENT_INFO)
        take_client(r, line);
    else if (r->attribute == PV_OID_MS_ENROLLMENT_CSP)
        take_provider(r, line);
    return pv_success();
}

/* ---- all lines ------------------------------------------------------------------------------- */

/* The signature's algorithm ends the attributes: no value has a line like it. */
static bool is_algorithm(const pv_line *line) {
    pv_slice label, value;
    return pv_slice_cut(line->text, ":", &label, &value) && pv_slice_has(label, "ObjectId") &&
           pv_certutil_is_dotted(pv_slice_word(&value));
}

/* The one word that stands where a name has no parts. */
static bool take_no_name(pv_said_request *r, const pv_line *line) {
    bool empty = r->c.part == PV_PART_SUBJECT && !r->c.block.cert.subject.text.size &&
                 !pv_slice_has(line->text, "=") && !pv_slice_has(line->text, ":");
    if (empty) {
        r->no_subject = line->place;
        r->c.part = PV_PART_NONE;
    }
    return empty;
}

static pv_status take_body(pv_said_request *r, const pv_line *line, pv_lines *rest) {
    pv_slice label, value;
    bool taken;
    if (take_no_name(r, line) || pv_certutil_take_name_part(&r->c, line))
        return pv_success();
    PV_TRY(pv_certutil_take_body(&r->c, line, &taken));
    if (taken)
        return pv_success();
    pv_label meaning = pv_label_cut(line->text, &label, &value);
    if (meaning == PV_LABEL_SUBJECT)
        pv_certutil_begin_name(&r->c, line, rest, meaning);
    else if (meaning == PV_LABEL_EXTENSIONS)
        pv_say(&r->c.block.cert.extension_total, value, line->place);
    return pv_success();
}

pv_status pv_request_text_take(pv_said_request *r, const pv_line *line, pv_lines *rest) {
    pv_slice dotted;
    if (pv_is_said(&r->c.block.cert.signature_oid))
        return pv_success(); /* the signature, and what follows from the rest */
    if (pv_request_text_attribute(line, &dotted))
        return begin_attribute(r, line, dotted);
    if (take_count(r, line))
        return pv_success();
    if (r->in_attribute && is_algorithm(line)) {
        r->in_attribute = false;
        r->c.part = PV_PART_NONE;
    }
    if (r->in_attribute && (!asks_extensions(r) || !r->heard))
        return take_value(r, line);
    return take_body(r, line, rest);
}
