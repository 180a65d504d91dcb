/* SPDX-License-Identifier: Apache-2.0
 * What `certutil -dump` prints of certificate requests: PKCS#10 alone, or inside PKCS#7 and CMC.
 * Only the request is read: certificates that it carries, of signers or to be renewed, are not
 * subjects of their own, as in the binary forms. Goes by object identifiers and the shape of
 * lines; the few words of attributes are English ones. Says nothing of signatures. Indentation
 * tells nothing. */
#include "readers/request_text.h"

/* ---- where a dump begins and ends ------------------------------------------------------------ */

enum { AHEAD = 96, LONGEST_TITLE = 80 };

static bool is_title(pv_slice line, const char *start) {
    return pv_slice_begins(line, start) && pv_slice_ends(line, ":") && line.size < LONGEST_TITLE;
}

static bool next_said(pv_lines *rest, pv_line *ret_line) {
    while (pv_lines_next(rest, ret_line))
        if (ret_line->text.size)
            return true;
    return false;
}

/* "PKCS10 Certificate Request:", with its version in the next line. */
static bool is_request(const pv_line *line, pv_lines rest) {
    pv_line next;
    return is_title(line->text, "PKCS10") && next_said(&rest, &next) &&
           pv_slice_begins(next.text, "Version");
}

static bool is_message(const pv_line *line, pv_lines rest) {
    pv_line next;
    return is_title(line->text, "PKCS7") && next_said(&rest, &next) &&
           pv_slice_begins(next.text, "CMSG_");
}

/* A message that holds a request: not a bag of certificates. */
static bool holds_request(pv_lines rest) {
    pv_line line;
    for (unsigned n = 0; n < AHEAD && pv_lines_next(&rest, &line); n++) {
        if (is_request(&line, rest))
            return true;
        if (is_title(line.text, "X509") || pv_slice_begins(line.text, "CertUtil: "))
            return false;
    }
    return false;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    bool ours = is_request(line, *rest) || (is_message(line, *rest) && holds_request(*rest));
    return ours ? PV_BID_MAGIC : PV_BID_NONE;
}

static bool closes(const pv_line *line) {
    return pv_slice_begins(line->text, "CertUtil: ");
}

/* ---- messages -------------------------------------------------------------------------------- */

/* The lines of a section. */
typedef struct {
    const pv_reading *reading;
    pv_unit *unit;
    unsigned level; /* of nesting */
    bool open;      /* a request is */
    pv_said_request request;
    bool wrapped;
    pv_wrapping wrapping;
    pv_oid attribute;   /* of a signer */
    pv_subject **first; /* where the first request of the message is linked */
} dump;

static pv_status end_request(dump *d) {
    bool open = d->open;
    d->open = false;
    return open ? pv_request_text_publish(&d->request) : pv_success();
}

static void begin_request(dump *d, const pv_line *line) {
    pv_unit *unit = d->unit;
    d->open = true;
    d->request = (pv_said_request){.c = {.reading = d->reading,
                                         .unit = unit,
                                         .artifact = d->reading->artifact,
                                         .arena = unit->arena,
                                         .key_first = true},
                                   .place = line->place,
                                   .level = d->level};
}

/* What the message is for stands behind the request, too: without its end that is not known. */
static pv_status end_message(dump *d, bool whole) {
    PV_TRY(end_request(d));
    if (!d->wrapped)
        return pv_success();
    d->wrapped = false;
    pv_wrapping_apply(&d->wrapping, *d->first);
    if (!whole && *d->first)
        pv_unit_problem(d->unit, d->reading->artifact, PV_DAMAGED, d->wrapping.place,
                        "dump of a message: its end is missing, where it may say what the "
                        "request in it is for");
    for (pv_subject *s = whole ? NULL : *d->first; s; s = s->next) {
        pv_subject_undetermined(s, PV_FACT_REQUEST_PURPOSES);
        if (!d->wrapping.onbehalf)
            pv_subject_undetermined(s, PV_FACT_REQUEST_REQUESTER_NAME);
    }
    return pv_success();
}

static pv_status begin_message(dump *d, const pv_line *line) {
    PV_TRY(end_message(d, true));
    d->wrapped = true;
    d->wrapping = (pv_wrapping){.place = line->place};
    d->attribute = PV_OID_UNKNOWN;
    d->first = d->unit->subjects_end;
    return pv_success();
}

/* A line around the request: kind of the content, controls, attributes of signers. */
static pv_status take_wrapping(dump *d, const pv_line *line) {
    static const char CMC_DATA[] = "1.3.6.1.5.5.7.12.2", REQUESTER[] = "RequesterName=";
    pv_wrapping *w = &d->wrapping;
    pv_slice dotted;
    if (pv_request_text_attribute(line, &dotted)) {
        (void)pv_certutil_oid_text(d->unit->arena, dotted, &d->attribute);
        w->archives |= d->attribute == PV_OID_MS_ARCHIVED_KEY;
        return pv_success();
    }
    w->is_cmc |= d->level == 0 && !*d->first && pv_slice_has(line->text, CMC_DATA);
    if (!pv_slice_has(line->text, REQUESTER))
        return pv_success();
    w->onbehalf = true;
    if (w->requester.size || d->attribute != PV_OID_MS_NAME_VALUE ||
        !pv_slice_begins(line->text, REQUESTER))
        return pv_success();
    pv_slice name = pv_slice_from(line->text, sizeof REQUESTER - 1);
    w->requester = (pv_text){pv_slice_text(d->unit->arena, name), name.size};
    w->requester_place = line->place;
    return w->requester.data ? pv_success() : pv_no_memory();
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* "==== Begin Nesting Level 2 ====", "---- End Nesting Level 2 ----": the number stands last in
 * any language. */
static bool is_nesting(pv_slice line, unsigned *ret_level) {
    enum { DEEPEST = 64 };
    uint64_t number;
    if (!pv_certutil_is_nesting(line))
        return false;
    char rule = line.data[0];
    while (line.size && (line.data[line.size - 1] == rule || line.data[line.size - 1] == ' '))
        line.size--;
    size_t digit = line.size;
    while (digit && line.data[digit - 1] >= '0' && line.data[digit - 1] <= '9')
        digit--;
    if (!pv_slice_decimal(pv_slice_from(line, digit), &number) || number < 1 || number > DEEPEST)
        return false;
    *ret_level = (unsigned)number - (rule == '-');
    return true;
}

/* What a request carries: the thumbprint of the certificate to renew is all that counts. */
static void take_carried(pv_said_request *r, const pv_line *line) {
    pv_slice label, value;
    if (r->in_attribute && r->heard && r->attribute == PV_OID_MS_RENEWAL_CERTIFICATE &&
        pv_label_cut(line->text, &label, &value) == PV_LABEL_CERT_HASH)
        pv_say(&r->renewed, value, line->place);
}

static pv_status take_title(dump *d, const pv_line *line, const pv_lines *rest, bool *ret_taken) {
    *ret_taken = true;
    if (closes(line))
        return end_message(d, true);
    if (d->level == 0 && is_message(line, *rest))
        return begin_message(d, line);
    *ret_taken = is_request(line, *rest) && (!d->open || d->level <= d->request.level);
    if (!*ret_taken)
        return pv_success();
    PV_TRY(d->level == 0 ? end_message(d, true) : end_request(d));
    begin_request(d, line);
    return pv_success();
}

static pv_status take_line(dump *d, const pv_line *line, pv_lines *rest) {
    bool taken;
    if (is_nesting(line->text, &d->level))
        return d->open && d->level < d->request.level ? end_request(d) : pv_success();
    PV_TRY(take_title(d, line, rest, &taken));
    if (taken)
        return pv_success();
    if (d->open && d->level == d->request.level)
        return pv_request_text_take(&d->request, line, rest);
    if (d->open)
        take_carried(&d->request, line);
    return d->open || !d->wrapped ? pv_success() : take_wrapping(d, line);
}

static pv_status read(const pv_reading *reading) {
    dump *d = pv_arena_array(reading->unit->arena, 1, sizeof *d);
    pv_lines rest = pv_reading_lines(reading);
    pv_line line;
    if (!d)
        return pv_no_memory();
    *d = (dump){.reading = reading, .unit = reading->unit};
    while (pv_lines_next(&rest, &line) && !pv_unit_is_hopeless(d->unit))
        if (line.text.size)
            PV_TRY(take_line(d, &line, &rest));
    return end_message(d, false);
}

const pv_reader PV_READER_request_text = {
    .name = "request_text",
    .title = "Certificate requests as certutil -dump prints them",
    .extensions = ".txt .log",
    .tells = "what is asked for; KeySpec, provider and client as the client states them; the "
             "wrapping, and what it is for",
    .cannot_tell = "whether the signature verifies; what a part that was not copied says",
    .text = &(const pv_text_form){.opens = opens, .begins = "p", .closes = closes},
    .read = read};
