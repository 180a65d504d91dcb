/* SPDX-License-Identifier: Apache-2.0
 * Events of Schannel (36868 to 36888) and HTTP.sys (15021) in text: XML of Event Viewer or
 * wevtutil, with or without a root around several; what Event Viewer copies, with the XML behind it
 * or not; `wevtutil /f:text`; lists of Get-WinEvent and Get-EventLog; or the bare sentence that
 * somebody pasted. One event that is told twice, in words and in XML, is one. Other events are
 * passed over in silence. Refuses document types; event 4898 of a certification authority is
 * another reader's. */
#include "readers/event.h"

#include "facts/setters.h"
#include "readers/labels.h"

enum { LOOK_AHEAD = 12, LABEL_MAX = 200, XML_HEAD = 600, SEEN_MAX = 64 };

/* ---- openings -------------------------------------------------------------------------------- */

static bool is_xml(const pv_line *line, const pv_lines *rest) {
    size_t at = line->text.size ? pv_event_xml_find(line->text) : 0;
    if (at == line->text.size)
        return false;
    at += line->at + (size_t)(line->text.data - line->all.data);
    pv_slice head = pv_slice_head(pv_slice_from(rest->text, at), XML_HEAD);
    return pv_slice_has(head, "schemas.microsoft.com/win/") || pv_slice_has(head, "<System");
}

/* "Event[0]:" */
static bool is_numbered(pv_slice text) {
    pv_slice number = pv_slice_from(text, 6);
    uint64_t n;
    if (!pv_slice_begins(text, "Event[") || number.size < 2)
        return false;
    number.size -= pv_slice_ends(number, ":");
    return number.size > 1 && number.data[number.size - 1] == ']' &&
           pv_slice_decimal(pv_slice_head(number, number.size - 1), &n);
}

/* The number that one of the next lines gives as that of an event; 0 when none does. */
static uint64_t id_ahead(pv_lines rest) {
    pv_line line;
    pv_slice label, value;
    uint64_t id;
    for (int looked = 0; looked < LOOK_AHEAD && pv_lines_next(&rest, &line); looked++)
        if (pv_label_cut(pv_slice_head(line.text, LABEL_MAX), &label, &value) ==
                PV_LABEL_EVENT_ID &&
            pv_slice_decimal(value, &id))
            return id;
    return 0;
}

static pv_bid bid_for_label(pv_label label, pv_slice value, const pv_lines *rest) {
    enum { OF_AN_AUTHORITY = 4898 };
    uint64_t id;
    if (label == PV_LABEL_EVENT_PROVIDER && pv_slice_has(value, " Provider"))
        return PV_BID_NONE; /* of keys: "ProviderName : Microsoft Strong Cryptographic Provider" */
    bool begins = label == PV_LABEL_EVENT_LOG || label == PV_LABEL_EVENT_TYPE ||
                  label == PV_LABEL_EVENT_PROVIDER || label == PV_LABEL_EVENT_CREATED ||
                  label == PV_LABEL_EVENT_INSTANCE;
    if (begins && value.size)
        return id_ahead(*rest) == OF_AN_AUTHORITY ? PV_BID_NONE : PV_BID_MAGIC;
    if (label == PV_LABEL_EVENT_ID && pv_slice_decimal(value, &id) &&
        ((id >= 36868 && id <= 36888) || id == 15021))
        return PV_BID_MAGIC;
    return PV_BID_NONE;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice label, value;
    unsigned id;
    if (is_xml(line, rest))
        return PV_BID_CERTAIN;
    if (pv_slice_begins(line->text, "<!DOCTYPE Event"))
        return PV_BID_LIKELY;
    if (is_numbered(line->text))
        return id_ahead(*rest) == 4898 ? PV_BID_NONE : PV_BID_MAGIC;
    if (pv_event_is_message(line->text, &id))
        return PV_BID_LIKELY;
    pv_slice head = pv_slice_head(line->text, LABEL_MAX);
    return bid_for_label(pv_label_cut(head, &label, &value), value, rest);
}

/* ---- events told in words -------------------------------------------------------------------- */

/* What an event is known by, for one that is given twice. */
typedef struct {
    unsigned id;
    pv_slice date, record, computer;
} identity;

typedef struct {
    const pv_reading *reading;
    pv_lines lines;
    bool is_open;       /* an event in words is under way */
    bool has_header;    /* it has labels, and is no bare sentence */
    bool is_numbered;   /* it has a line "Event[0]", and so a description */
    bool xml_follows;   /* its last line announced XML */
    bool after_blank;   /* the line before was empty */
    bool refuses_xml;   /* a document type was met */
    size_t element_end; /* see end_from */
    pv_event event;
    size_t message_begin, message_end; /* offsets in the text */
    bool has_message;
    unsigned message_id; /* that the message's first words told */
    pv_place message_place;
    identity seen[SEEN_MAX];
    unsigned seen_count;
} work;

static pv_status flush(work *w) {
    pv_slice message = {w->lines.text.data + w->message_begin, w->message_end - w->message_begin};
    if (!w->is_open)
        return pv_success();
    w->is_open = false;
    if (!pv_event_is_ours(&w->event))
        return pv_success();
    if (w->has_message)
        PV_TRY(
            pv_event_read_message(w->reading->unit->arena, message, w->message_place, &w->event));
    bool told = pv_event_id(&w->event) || w->event.values[PV_EVENT_ERROR_CODE].there;
    if (!told || !pv_event_is_ours(&w->event))
        return pv_success();
    return pv_event_add(w->reading, &w->event);
}

static pv_status open_event(work *w, const pv_line *line, bool has_header) {
    PV_TRY(flush(w));
    w->is_open = true;
    w->has_header = has_header;
    w->has_message = w->xml_follows = w->is_numbered = false;
    w->message_id = 0;
    w->message_begin = w->message_end = 0;
    w->event = (pv_event){.place = line->place};
    return pv_success();
}

static size_t end_of(const pv_line *line) {
    return line->at + line->all.size;
}

/* A message begins with `text`, a part of the line. */
static void begin_message(work *w, const pv_line *line, pv_slice text) {
    w->has_message = true;
    w->message_begin = text.size ? (size_t)(text.data - w->lines.text.data) : end_of(line);
    w->message_end = end_of(line);
    w->message_place = line->place;
}

static pv_event_field field_of(pv_label label) {
    switch ((int)label) {
    case PV_LABEL_EVENT_LOG:
        return PV_EVENT_LOG;
    case PV_LABEL_EVENT_SOURCE:
    case PV_LABEL_EVENT_PROVIDER:
        return PV_EVENT_PROVIDER;
    case PV_LABEL_EVENT_ID:
    case PV_LABEL_EVENT_INSTANCE:
        return PV_EVENT_ID;
    case PV_LABEL_EVENT_DATE:
    case PV_LABEL_EVENT_CREATED:
        return PV_EVENT_DATE;
    case PV_LABEL_EVENT_HOUR:
        return PV_EVENT_HOUR;
    case PV_LABEL_EVENT_COMPUTER:
        return PV_EVENT_COMPUTER;
    default:
        return PV_EVENT_FIELDS;
    }
}

/* A list of one event may name its number twice: with the bits of severity, and without. */
static bool repeats(const work *w, pv_label label, pv_event_field field) {
    bool number = field == PV_EVENT_ID && label == PV_LABEL_EVENT_INSTANCE;
    return w->event.values[field].there && !number;
}

static pv_status take_field(work *w, const pv_line *line, pv_label label, pv_slice value) {
    pv_event_field field = field_of(label);
    if (!w->is_open || !w->has_header || repeats(w, label, field))
        PV_TRY(open_event(w, line, true));
    if (value.size)
        pv_event_put(&w->event, field, value, line->place);
    return pv_success();
}

static pv_status take_description(work *w, const pv_line *line, pv_slice value) {
    if (!w->is_open || !w->has_header || w->has_message)
        PV_TRY(open_event(w, line, true));
    begin_message(w, line, value);
    (void)pv_event_is_message(value, &w->message_id);
    return pv_success();
}

/* A line without a label: a sentence of its own, or the message goes on. */
static pv_status take_words(work *w, const pv_line *line) {
    unsigned id;
    bool begins = pv_event_is_message(line->text, &id);
    bool another =
        w->has_message && begins && (w->after_blank || (!w->has_header && id && w->message_id));
    if (w->is_open && w->has_message && !another) {
        w->message_end = end_of(line);
        w->message_id = w->message_id ? w->message_id : id;
        return pv_success();
    }
    if (!begins)
        return pv_success();
    if (!w->is_open || another)
        PV_TRY(open_event(w, line, false));
    begin_message(w, line, line->text);
    w->message_id = id;
    return pv_success();
}

static pv_status take_line(work *w, const pv_line *line) {
    pv_slice label, value;
    pv_label named = pv_label_cut(line->text, &label, &value);
    if (is_numbered(line->text)) {
        PV_TRY(open_event(w, line, true));
        w->is_numbered = true;
        return pv_success();
    }
    if (named == PV_LABEL_EVENT_XML && !value.size) {
        w->xml_follows = true;
        return pv_success();
    }
    if (named == PV_LABEL_EVENT_DESCRIPTION)
        return take_description(w, line, value);
    if (field_of(named) != PV_EVENT_FIELDS)
        return take_field(w, line, named, value);
    return named == PV_LABEL_EVENT_TYPE ? open_event(w, line, true) : take_words(w, line);
}

/* ---- events in XML --------------------------------------------------------------------------- */

static void complain(work *w, pv_code code, pv_place place, const char *what) {
    pv_unit_problem(w->reading->unit, w->reading->artifact, code, place, what);
}

static bool same(const identity *a, const identity *b) {
    return a->id == b->id && a->record.size && pv_slice_same(a->record, b->record) &&
           pv_slice_same(a->date, b->date) && pv_slice_same(a->computer, b->computer);
}

/* Whether the same event stood here before; else it is remembered. */
static bool was_seen(work *w, const pv_event *event) {
    const identity who = {pv_event_id(event), event->values[PV_EVENT_DATE].text,
                          event->values[PV_EVENT_RECORD].text,
                          event->values[PV_EVENT_COMPUTER].text};
    unsigned kept = w->seen_count < SEEN_MAX ? w->seen_count : SEEN_MAX;
    for (unsigned i = 0; i < kept; i++)
        if (same(&who, &w->seen[i]))
            return true;
    w->seen[w->seen_count++ % SEEN_MAX] = who;
    return false;
}

/* What stood in front of XML tells of the same event, unless it has another number. */
static void drop_words(work *w, const pv_event *event) {
    unsigned id = pv_event_id(&w->event), other = pv_event_id(event);
    id = id ? id : w->message_id;
    if (w->is_open && (w->xml_follows || id == other) && other)
        w->is_open = false;
}

static bool may_be_ours(pv_slice xml) {
    return pv_slice_has(xml, "Schannel") || pv_slice_has(xml, "15021");
}

static pv_status take_element(work *w, pv_slice xml, pv_place place) {
    pv_event event;
    const char *fault;
    PV_TRY(pv_event_read_xml(w->reading->unit->arena, xml, place, &event, &fault));
    if (fault)
        complain(w, PV_DAMAGED, place, fault);
    if (!pv_event_id(&event) || !pv_event_is_ours(&event)) {
        drop_words(w, &event);
        return flush(w);
    }
    drop_words(w, &event);
    PV_TRY(flush(w));
    return was_seen(w, &event) ? pv_success() : pv_event_add(w->reading, &event);
}

/* Where the element that begins at `at` ends. Remembered: many may begin that do not end. */
static size_t end_from(work *w, size_t at) {
    if (w->element_end <= at)
        w->element_end = at + pv_event_xml_end(pv_slice_from(w->lines.text, at));
    return w->element_end;
}

/* One element at `at`; gives where the text behind it goes on. One that does not end is taken for
 * the rest of the text. */
static pv_status take_xml(work *w, size_t at, pv_place place, size_t *ret_behind) {
    size_t all = w->lines.text.size, end = end_from(w, at);
    *ret_behind = end > all ? all : end;
    pv_slice xml = {w->lines.text.data + at, *ret_behind - at};
    if (!may_be_ours(pv_slice_head(xml, PV_EVENT_XML_MAX)))
        return flush(w);
    if (xml.size <= PV_EVENT_XML_MAX)
        return take_element(w, xml, place);
    complain(w, PV_OVER_LIMIT, place, "the XML of an event is longer than a megabyte");
    return flush(w);
}

/* All elements that begin in the line, or in the one that the last of them ends in. Leaves `line`
 * at the latter. */
static pv_status take_elements(work *w, pv_line *line, size_t at) {
    for (;;) {
        pv_slice rest = pv_slice_head(pv_slice_from(w->lines.text, at), end_of(line) - at);
        size_t found = pv_event_xml_find(rest);
        if (found == rest.size || pv_unit_is_hopeless(w->reading->unit))
            return pv_success();
        PV_TRY(take_xml(w, at + found, line->place, &at));
        while (at > end_of(line) && pv_lines_next(&w->lines, line)) {
        }
        if (at >= end_of(line))
            return pv_success();
    }
}

static bool is_doctype(pv_slice text) {
    return pv_slice_has(text, "<!DOCTYPE") || pv_slice_has(text, "<!ENTITY");
}

static pv_status take_any(work *w, pv_line *line) {
    bool element = pv_event_xml_find(line->text) < line->text.size;
    if (!w->refuses_xml && is_doctype(pv_slice_head(line->text, XML_HEAD))) {
        w->refuses_xml = true;
        complain(w, PV_UNSUPPORTED, line->place,
                 "XML with a document type is not read: no event has one");
    }
    if (!element)
        return take_line(w, line);
    return w->refuses_xml ? flush(w) : take_elements(w, line, line->at);
}

/* wevtutil prints a description with every event: a text that ends before it was cut. */
static void note_cut(work *w) {
    if (w->is_open && w->is_numbered && !w->has_message && pv_event_id(&w->event) &&
        pv_event_is_ours(&w->event))
        complain(w, PV_DAMAGED, w->event.place,
                 "the text ends inside this event: its description is missing");
}

static pv_status read(const pv_reading *reading) {
    work *w = pv_arena_alloc(reading->unit->arena, sizeof *w);
    pv_line line;
    if (!w)
        return pv_no_memory();
    w->reading = reading;
    w->lines = pv_reading_lines(reading);
    while (!pv_unit_is_hopeless(reading->unit) && pv_lines_next(&w->lines, &line)) {
        if (line.text.size)
            PV_TRY(take_any(w, &line));
        else if (w->is_open && !w->has_header)
            PV_TRY(flush(w));
        w->after_blank = line.text.size == 0;
    }
    if (!reading->hint.ended)
        note_cut(w);
    return flush(w);
}

const pv_reader PV_READER_event = {
    .name = "event",
    .title = "events of Schannel and HTTP.sys, XML and text",
    .extensions = ".xml .txt",
    .tells = "error codes, states, status and time of events of Schannel and HTTP.sys",
    .cannot_tell = "mostly which certificate they are about; UTC from a local time",
    .text = &(const pv_text_form){.opens = opens},
    .read = read,
};
