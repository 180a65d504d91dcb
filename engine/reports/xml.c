/* SPDX-License-Identifier: Apache-2.0
 * The writer of libxml2 over a sink of our own. */
#include "reports/xml.h"

#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct pv_xml {
    xmlTextWriter *writer;
    pv_arena *arena; /* of texts on their way */
    void (*write)(void *user, const char *data, size_t size);
    void *user;
    bool failed;
};

enum { TEXT_BYTES = 64 << 20 };

static int pass_on(void *context, const char *data, int size) {
    pv_xml *xml = context;
    xml->write(xml->user, data, (size_t)size);
    return size;
}

static void note(pv_xml *xml, int result) {
    xml->failed |= result < 0;
}

pv_xml *pv_xml_new(void (*write)(void *user, const char *data, size_t size), void *user) {
    pv_xml *xml = calloc(1, sizeof *xml);
    if (!xml)
        return NULL;
    *xml = (pv_xml){.arena = pv_arena_new(TEXT_BYTES), .write = write, .user = user};
    xmlOutputBuffer *buffer = xml->arena ? xmlOutputBufferCreateIO(pass_on, NULL, xml, NULL) : NULL;
    xml->writer = buffer ? xmlNewTextWriter(buffer) : NULL;
    if (!xml->writer) {
        if (buffer)
            xmlOutputBufferClose(buffer);
        pv_arena_free(xml->arena);
        free(xml);
        return NULL;
    }
    note(xml, xmlTextWriterSetIndent(xml->writer, 1));
    note(xml, xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL));
    return xml;
}

bool pv_xml_end(pv_xml *xml) {
    note(xml, xmlTextWriterEndDocument(xml->writer));
    note(xml, xmlTextWriterFlush(xml->writer));
    return !xml->failed;
}

void pv_xml_free(void *object) {
    pv_xml *xml = object;
    if (!xml)
        return;
    xmlFreeTextWriter(xml->writer);
    pv_arena_free(xml->arena);
    free(xml);
}

/* Char of XML 1.0, 2.2. */
static bool is_char(uint32_t rune) {
    return rune == 0x9 || rune == 0xa || rune == 0xd || (rune >= 0x20 && rune <= 0xd7ff) ||
           (rune >= 0xe000 && rune <= 0xfffd) || rune >= 0x10000;
}

static const xmlChar *clean(pv_xml *xml, const char *text) {
    pv_arena_reset(xml->arena);
    pv_textbuf t = pv_textbuf_new(xml->arena, TEXT_BYTES / 4);
    for (const char *end = text + strlen(text); text < end;) {
        uint32_t rune = pv_utf8_take(&text, end);
        pv_textbuf_add_rune(&t, is_char(rune) ? rune : 0xfffd);
    }
    const char *whole = pv_textbuf_end(&t, NULL);
    xml->failed |= !whole;
    return (const xmlChar *)(whole ? whole : "");
}

void pv_xml_open(pv_xml *xml, const char *element) {
    note(xml, xmlTextWriterStartElement(xml->writer, (const xmlChar *)element));
}

void pv_xml_close(pv_xml *xml) {
    note(xml, xmlTextWriterEndElement(xml->writer));
}

void pv_xml_attribute(pv_xml *xml, const char *name, const char *text) {
    if (text)
        note(xml,
             xmlTextWriterWriteAttribute(xml->writer, (const xmlChar *)name, clean(xml, text)));
}

void pv_xml_number(pv_xml *xml, const char *name, size_t number) {
    char text[32];
    snprintf(text, sizeof text, "%zu", number);
    pv_xml_attribute(xml, name, text);
}

void pv_xml_text(pv_xml *xml, const char *text) {
    note(xml, xmlTextWriterWriteString(xml->writer, clean(xml, text)));
}
