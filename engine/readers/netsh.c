/* SPDX-License-Identifier: Apache-2.0
 * What `netsh http show sslcert` prints: the TLS bindings of HTTP.sys, by address, by host name, or
 * to the central certificate store. A binding is a block of "label : value" lines, and Windows
 * translates the labels, but not their order: endpoint, thumbprint, application, store. So the
 * lines are told by their place in the block; labels only where there is nothing else to go by.
 * Labels of newer builds are passed over. Text without a binding ("cannot find the file") is
 * recognised by its title and gives nothing. */
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/labels.h"

enum { SHA1 = 20, GUID_TEXT = 38 };

/* The lines of a block that Windows does not translate. */
typedef enum { ENDPOINT, HASH, APPLICATION, STORE, NAMED } position;

/* ---- lines ----------------------------------------------------------------------------------- */

/* Cuts at the first colon that has a blank before it, and one or nothing behind it. */
static bool cut(pv_slice line, pv_slice *ret_label, pv_slice *ret_value) {
    for (size_t i = 1; i < line.size; i++) {
        bool behind = i + 1 == line.size || line.data[i + 1] == ' ' || line.data[i + 1] == '\t';
        if (line.data[i] != ':' || !behind || (line.data[i - 1] != ' ' && line.data[i - 1] != '\t'))
            continue;
        *ret_label = pv_slice_trim(pv_slice_head(line, i));
        *ret_value = pv_slice_trim(pv_slice_from(line, i + 1));
        return true;
    }
    return false;
}

static bool is_nothing(pv_slice value) {
    return value.size == 0 || pv_slice_is(value, "(null)");
}

static bool is_hash(pv_slice value, uint8_t octets[SHA1]) {
    size_t size;
    return pv_slice_octets(value, octets, SHA1, &size) && size == SHA1;
}

static bool is_guid(pv_slice value) {
    static const char SHAPE[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    uint64_t digit;
    for (size_t i = 0; value.size == GUID_TEXT && i < GUID_TEXT; i++) {
        pv_slice one = {value.data + i, 1};
        if (SHAPE[i] == 'x' ? !pv_slice_hex(one, &digit) : *one.data != SHAPE[i])
            return false;
    }
    return value.size == GUID_TEXT;
}

/* A port at the end: alone, or behind the last colon. */
static bool ends_in_port(pv_slice value, pv_slice *ret_host) {
    uint64_t port;
    size_t colon = value.size;
    while (colon && value.data[colon - 1] != ':')
        colon--;
    *ret_host = pv_slice_head(value, colon ? colon - 1 : 0);
    return pv_slice_decimal(pv_slice_from(value, colon), &port) && port <= 65535;
}

/* The value of the next line that is not empty. */
static bool next_value(pv_lines *rest, pv_slice *ret_value) {
    pv_line line;
    pv_slice label;
    for (int looked = 0; looked < 4 && pv_lines_next(rest, &line); looked++)
        if (line.text.size)
            return cut(line.text, &label, ret_value);
    return false;
}

/* Whether a thumbprint and an application follow. */
static bool is_followed(pv_lines rest) {
    pv_slice value = {NULL, 0};
    uint8_t hash[SHA1];
    return next_value(&rest, &value) && (is_nothing(value) || is_hash(value, hash)) &&
           next_value(&rest, &value) && is_guid(value);
}

static bool is_endpoint_label(pv_label label) {
    return label == PV_LABEL_BINDING_IP || label == PV_LABEL_BINDING_HOSTNAME ||
           label == PV_LABEL_BINDING_CENTRAL || label == PV_LABEL_BINDING_SCOPED;
}

static bool ends_with_digit(pv_slice text) {
    return text.size && text.data[text.size - 1] >= '0' && text.data[text.size - 1] <= '9';
}

/* The first line of a binding. */
static bool is_endpoint(const pv_line *line, const pv_lines *rest) {
    pv_slice label, value, host;
    return ends_with_digit(line->text) && cut(line->text, &label, &value) &&
           ends_in_port(value, &host) &&
           (is_endpoint_label(pv_label_of(label)) || is_followed(*rest));
}

static bool is_title(const pv_line *line) {
    pv_slice label, value;
    return pv_slice_ends(line->text, ":") &&
           pv_label_cut(line->text, &label, &value) == PV_LABEL_SSL_BINDINGS && !value.size;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    return is_title(line) || is_endpoint(line, rest) ? PV_BID_MAGIC : PV_BID_NONE;
}

/* ---- bindings -------------------------------------------------------------------------------- */

typedef struct {
    const pv_reading *reading;
    pv_arena *arena;
    pv_subject *binding; /* NULL before the first */
    position next;
    bool hostname;  /* the endpoint is a host name */
    bool is_told;   /* the label told the kind */
    pv_place place; /* of its first line */
} work;

static pv_bindingkind kind_of(const work *w, pv_label label, bool bare_port) {
    switch ((int)label) {
    case PV_LABEL_BINDING_IP:
        return PV_BINDINGKIND_IP;
    case PV_LABEL_BINDING_HOSTNAME:
        return PV_BINDINGKIND_HOSTNAME;
    case PV_LABEL_BINDING_CENTRAL:
        return PV_BINDINGKIND_CENTRAL;
    case PV_LABEL_BINDING_SCOPED:
        return PV_BINDINGKIND_SCOPED_CENTRAL;
    default:
        break;
    }
    if (bare_port)
        return PV_BINDINGKIND_CENTRAL;
    return w->hostname ? PV_BINDINGKIND_HOSTNAME : PV_BINDINGKIND_IP;
}

/* IPv6 in brackets, or IPv4. */
static bool is_address(pv_slice host) {
    uint64_t part;
    pv_slice before, rest = host;
    if (pv_slice_begins(host, "["))
        return pv_slice_ends(host, "]");
    for (int parts = 1; parts < 4; parts++)
        if (!pv_slice_cut(rest, ".", &before, &rest) || !pv_slice_decimal(before, &part) ||
            part > 255)
            return false;
    return pv_slice_decimal(rest, &part) && part <= 255;
}

static pv_status set_text(work *w, pv_fact fact, pv_place place, pv_slice value) {
    const char *text = pv_slice_text(w->arena, value);
    if (!text)
        return pv_no_memory();
    pv_value *v = pv_subject_put(w->binding, fact, place);
    v->u.text = text;
    v->count = (uint32_t)value.size;
    return pv_success();
}

static void complain(const work *w, pv_place place, const char *what) {
    pv_unit_problem(w->reading->unit, w->reading->artifact, PV_DAMAGED, place, what);
}

/* What a listing that ends too early does not say stays undetermined. */
static void finish(const work *w) {
    if (w->binding && w->next < NAMED)
        complain(w, w->place, "the binding ends before the name of its certificate store");
}

static pv_status begin(work *w, const pv_line *line) {
    pv_slice label = line->text, value = {NULL, 0}, host;
    finish(w);
    (void)cut(line->text, &label, &value);
    (void)ends_in_port(value, &host);
    pv_label named = pv_label_of(label);
    w->place = line->place;
    w->next = HASH;
    w->hostname = host.size && !is_address(host);
    w->is_told = is_endpoint_label(named);
    PV_TRY(
        pv_unit_add_subject(w->reading->unit, w->reading->artifact, PV_KIND_BINDING, &w->binding));
    pv_set_BINDING_KIND(w->binding, line->place, kind_of(w, named, !host.size));
    return set_text(w, PV_FACT_BINDING_ENDPOINT, line->place, value);
}

/* A host name without a certificate of its own has it from the central store. */
static void note_none(work *w, pv_place place) {
    pv_subject_absent(w->binding, PV_FACT_BINDING_SHA1);
    if (!w->is_told && w->hostname)
        pv_set_BINDING_KIND(w->binding, place, PV_BINDINGKIND_SCOPED_CENTRAL);
}

static pv_status take_hash(work *w, pv_slice value, pv_place place) {
    static const uint8_t ZERO[SHA1] = {0};
    uint8_t octets[SHA1], *copy;
    if (is_nothing(value)) {
        note_none(w, place);
        return pv_success();
    }
    if (!is_hash(value, octets)) {
        complain(w, place, "the certificate hash of the binding is not 20 octets in hex");
        return pv_success();
    }
    if (memcmp(octets, ZERO, SHA1) == 0) {
        pv_subject_absent(w->binding, PV_FACT_BINDING_SHA1);
        return pv_success();
    }
    copy = pv_arena_copy(w->arena, octets, SHA1);
    if (!copy)
        return pv_no_memory();
    pv_set_BINDING_SHA1(w->binding, place, (pv_bytes){copy, SHA1});
    return pv_success();
}

static pv_status take_application(work *w, pv_slice value, pv_place place) {
    if (is_nothing(value)) {
        pv_subject_absent(w->binding, PV_FACT_BINDING_APPLICATION);
        return pv_success();
    }
    if (!is_guid(value)) {
        complain(w, place, "the application of the binding is no GUID");
        return pv_success();
    }
    char *text = pv_arena_text(w->arena, value.data, value.size);
    if (!text)
        return pv_no_memory();
    for (char *c = text; *c; c++)
        if (*c >= 'A' && *c <= 'F')
            *c = (char)(*c - 'A' + 'a');
    pv_set_BINDING_APPLICATION(w->binding, place, (pv_text){text, value.size});
    return pv_success();
}

static bool is_central(const pv_subject *binding) {
    unsigned kind = pv_subject_peek(binding, PV_FACT_BINDING_KIND)->u.choice;
    return kind == PV_BINDINGKIND_CENTRAL || kind == PV_BINDINGKIND_SCOPED_CENTRAL;
}

static pv_status take_store(work *w, pv_slice value, pv_place place) {
    if (!is_nothing(value))
        return set_text(w, PV_FACT_BINDING_STORE, place, value);
    if (is_central(w->binding))
        pv_subject_absent(w->binding, PV_FACT_BINDING_STORE);
    else
        pv_set_BINDING_STORE(w->binding, place, (pv_text){"MY", 2});
    return pv_success();
}

static void take_named(work *w, pv_slice label, pv_slice value, pv_place place) {
    pv_label answer = pv_label_of(value);
    if (pv_label_of(label) != PV_LABEL_NEGOTIATE_CLIENT)
        return;
    if (answer == PV_LABEL_ENABLED || answer == PV_LABEL_DISABLED)
        pv_set_BINDING_NEGOTIATE_CLIENT_CERTIFICATE(w->binding, place, answer == PV_LABEL_ENABLED);
}

static pv_status take_line(work *w, const pv_line *line) {
    pv_slice label, value;
    if (!w->binding || !cut(line->text, &label, &value))
        return pv_success();
    position at = w->next;
    if (w->next < NAMED)
        w->next++;
    switch (at) {
    case HASH:
        return take_hash(w, value, line->place);
    case APPLICATION:
        return take_application(w, value, line->place);
    case STORE:
        return take_store(w, value, line->place);
    case ENDPOINT:
    case NAMED:
        break;
    }
    take_named(w, label, value, line->place);
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    work w = {.reading = reading, .arena = reading->unit->arena};
    pv_lines rest = pv_reading_lines(reading);
    pv_line line;
    while (!pv_unit_is_hopeless(reading->unit) && pv_lines_next(&rest, &line))
        PV_TRY(is_endpoint(&line, &rest) ? begin(&w, &line) : take_line(&w, &line));
    finish(&w);
    return pv_success();
}

const pv_reader PV_READER_netsh = {
    .name = "netsh",
    .title = "TLS bindings of HTTP.sys (netsh http show sslcert)",
    .extensions = ".txt",
    .tells = "endpoint, thumbprint, store and application of each binding",
    .cannot_tell = "whether the certificate is in that store",
    .text = &(const pv_text_form){.opens = opens, .holds = ":"},
    .read = read,
};
