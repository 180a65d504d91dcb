/* SPDX-License-Identifier: Apache-2.0
 * One event in XML (http://schemas.microsoft.com/win/2004/08/events/event), as Event Viewer and
 * wevtutil write it and as records of .evtx files come. Elements are cut out of the text around
 * them, so that it matters neither what stands there nor whether there is one root. libxml2 parses
 * one element at a time, in memory: no network, no files, no entities but the five of XML itself;
 * a document type cannot stand inside an element, so there are no others. Refuses elements of more
 * than a megabyte and of more than 256 levels. Of broken XML what stands in front of the fault is
 * read. */
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/text.h"
#include "readers/event.h"

/* ---- elements in a text ---------------------------------------------------------------------- */

static bool ends_name(char c) {
    return c == ' ' || c == '>' || c == '/' || (c >= '\t' && c <= '\r');
}

/* Where `tag` ("<Event") stands as a whole name; text.size when nowhere. */
static size_t find_tag(pv_slice text, const char *tag) {
    size_t size = strlen(tag), at = 0;
    while (text.size - at > size) {
        const char *found = memchr(text.data + at, '<', text.size - at - size);
        if (!found)
            break;
        at = (size_t)(found - text.data);
        if (memcmp(found, tag, size) == 0 && ends_name(found[size]))
            return at;
        at++;
    }
    return text.size;
}

size_t pv_event_xml_find(pv_slice text) {
    return find_tag(text, "<Event");
}

size_t pv_event_xml_end(pv_slice text) {
    static const char END[] = "</Event";
    size_t at = find_tag(text, END);
    const char *close = at < text.size ? memchr(text.data + at, '>', text.size - at) : NULL;
    return close ? (size_t)(close - text.data) + 1 : text.size + 1;
}

/* ---- one element ----------------------------------------------------------------------------- */

typedef struct {
    pv_arena *arena;
    pv_place place;
    pv_event *event;
} work;

static bool is_named(const xmlNode *node, const char *name) {
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *child_named(const xmlNode *parent, const char *name) {
    for (const xmlNode *n = parent ? parent->children : NULL; n; n = n->next)
        if (is_named(n, name))
            return n;
    return NULL;
}

static pv_place place_of(const work *w, const xmlNode *node) {
    pv_place place = w->place;
    long line = xmlGetLineNo(node);
    if (place.kind == PV_LINE && line > 0)
        place.at += (uint64_t)line - 1;
    return place;
}

/* The text directly below a node (an element or an attribute), trimmed. */
static pv_status text_of(const work *w, const xmlNode *first, pv_slice *ret_text) {
    pv_textbuf text = pv_textbuf_new(w->arena, PV_EVENT_XML_MAX);
    for (const xmlNode *n = first; n; n = n->next)
        if ((n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content)
            pv_textbuf_adds(&text, (const char *)n->content);
    pv_slice s = {NULL, 0};
    s.data = pv_textbuf_end(&text, &s.size);
    if (!s.data)
        return pv_no_memory();
    *ret_text = pv_slice_trim(s);
    return pv_success();
}

static pv_status attribute_of(const work *w, const xmlNode *node, const char *name,
                              pv_slice *ret_text) {
    *ret_text = (pv_slice){NULL, 0};
    for (const xmlAttr *a = node ? node->properties : NULL; a; a = a->next)
        if (strcmp((const char *)a->name, name) == 0)
            return text_of(w, a->children, ret_text);
    return pv_success();
}

static pv_status put_attribute(work *w, const xmlNode *system, const char *element,
                               const char *name, pv_event_field field) {
    const xmlNode *node = child_named(system, element);
    pv_slice text;
    PV_TRY(attribute_of(w, node, name, &text));
    if (text.size)
        pv_event_put(w->event, field, text, place_of(w, node));
    return pv_success();
}

static pv_status put_element(work *w, const xmlNode *system, const char *element,
                             pv_event_field field) {
    const xmlNode *node = child_named(system, element);
    pv_slice text;
    if (!node)
        return pv_success();
    PV_TRY(text_of(w, node->children, &text));
    if (text.size)
        pv_event_put(w->event, field, text, place_of(w, node));
    return pv_success();
}

static pv_status read_system(work *w, const xmlNode *system) {
    PV_TRY(put_attribute(w, system, "Provider", "Name", PV_EVENT_PROVIDER));
    PV_TRY(put_element(w, system, "EventID", PV_EVENT_ID));
    PV_TRY(put_attribute(w, system, "TimeCreated", "SystemTime", PV_EVENT_DATE));
    PV_TRY(put_element(w, system, "EventRecordID", PV_EVENT_RECORD));
    PV_TRY(put_element(w, system, "Channel", PV_EVENT_LOG));
    return put_element(w, system, "Computer", PV_EVENT_COMPUTER);
}

static pv_status read_datum(work *w, const xmlNode *node, bool by_element) {
    pv_slice name, text;
    PV_TRY(text_of(w, node->children, &text));
    if (is_named(node, "Binary")) {
        pv_event_put(w->event, PV_EVENT_BINARY, text, place_of(w, node));
        return pv_success();
    }
    if (by_element)
        name = pv_slice_of((const char *)node->name);
    else
        PV_TRY(attribute_of(w, node, "Name", &name));
    if (pv_slice_is(name, "binary"))
        pv_event_put(w->event, PV_EVENT_BINARY, text, place_of(w, node));
    else if (by_element || is_named(node, "Data"))
        pv_event_put_data(w->event, name, text, place_of(w, node));
    return pv_success();
}

static pv_status read_data(work *w, const xmlNode *parent, bool by_element) {
    enum { DATA_MAX = 256 };
    unsigned count = 0;
    for (const xmlNode *n = parent ? parent->children : NULL; n && count < DATA_MAX; n = n->next)
        if (n->type == XML_ELEMENT_NODE) {
            count++;
            PV_TRY(read_datum(w, n, by_element));
        }
    return pv_success();
}

static const xmlNode *first_element(const xmlNode *parent) {
    const xmlNode *n = parent ? parent->children : NULL;
    while (n && n->type != XML_ELEMENT_NODE)
        n = n->next;
    return n;
}

static pv_status read_event(work *w, const xmlNode *root) {
    if (!root)
        return pv_success();
    PV_TRY(read_system(w, child_named(root, "System")));
    PV_TRY(read_data(w, child_named(root, "EventData"), false));
    return read_data(w, first_element(child_named(root, "UserData")), true);
}

/* ---- libxml2 --------------------------------------------------------------------------------- */

/* libxml2 sets itself up when it is first used; threads that do so at the same time lose memory. */
void pv_event_xml_init(void) {
    xmlInitParser();
}

/* The fault in words of our own: the library's may hold anything, and end in a line feed. */
static const char *fault_of(pv_arena *arena, const xmlParserCtxt *parser, pv_place place) {
    long line = parser->lastError.line;
    if (place.kind != PV_LINE || line < 1)
        return "the XML of an event is not well-formed";
    const char *text = pv_arena_printf(arena, "the XML of an event is not well-formed at line %llu",
                                       (unsigned long long)place.at + (unsigned long long)line - 1);
    return text ? text : "the XML of an event is not well-formed";
}

static pv_status read_parsed(work *w, xmlParserCtxt *parser, pv_slice xml) {
    const int options = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR |
                        XML_PARSE_NOWARNING | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES;
    xmlDoc *document = xmlCtxtReadMemory(parser, xml.data, (int)xml.size, NULL, "UTF-8", options);
    pv_status status = pv_success();
    if (parser->errNo == XML_ERR_NO_MEMORY)
        status = pv_no_memory();
    else if (document)
        status = read_event(w, xmlDocGetRootElement(document));
    xmlFreeDoc(document);
    xmlResetLastError();
    return status;
}

pv_status pv_event_read_xml(pv_arena *arena, pv_slice xml, pv_place place, pv_event *ret_event,
                            const char **ret_fault) {
    work w = {arena, place, ret_event};
    *ret_event = (pv_event){.place = place};
    *ret_fault = NULL;
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (!parser)
        return pv_no_memory();
    pv_status status = read_parsed(&w, parser, xml);
    ret_event->is_whole = parser->wellFormed;
    if (!parser->wellFormed)
        *ret_fault = fault_of(arena, parser, place);
    xmlFreeParserCtxt(parser);
    return status;
}
