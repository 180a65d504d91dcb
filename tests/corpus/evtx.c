/* SPDX-License-Identifier: Apache-2.0
 * The samples of the evtx reader: event logs of one chunk, whose records are instances of a
 * template that is written out in each. Names stand where they are first used, as Windows writes
 * them. */
#include "corpus.h"
#include "der.h"
#include "event.h"

#include <string.h>

enum { CHUNK = 65536, CHUNK_HEADER = 512, RECORD_HEADER = 24 };
enum { TEXT = 1, U16 = 6, FILE_TIME = 0x11, XML = 0x21 };

static blob little16(unsigned value) {
    return head(little32(value), 2);
}

static blob u8(unsigned value) {
    uint8_t octet = (uint8_t)value;
    return bytes(&octet, 1);
}

static blob wide(const char *ascii) {
    return utf16(ascii, 0);
}

/* ---- binary XML ------------------------------------------------------------------------------ */

/* Parts are made at the offset in the chunk where they will stand: names are found by offset. */
typedef struct {
    size_t at;
    blob made;
} writing;

static void put(writing *w, blob part) {
    w->made = JOIN(w->made, part);
    w->at += part.size;
}

static unsigned hash_of(const char *name) {
    unsigned hash = 0;
    for (; *name; name++)
        hash = hash * 65599 + (unsigned char)*name;
    return hash & 0xffff;
}

/* The offset of a name, and the name itself right behind it. */
static void put_name(writing *w, const char *name) {
    put(w, little32((uint32_t)w->at + 4));
    put(w, JOIN(little32(0), little16(hash_of(name)), little16((unsigned)strlen(name)), wide(name),
                little16(0)));
}

static void put_text(writing *w, const char *text_value) {
    put(w, JOIN(u8(5), u8(TEXT), little16((unsigned)strlen(text_value)), wide(text_value)));
}

static void put_use(writing *w, unsigned value, unsigned type) {
    put(w, JOIN(u8(0x0d), little16(value), u8(type)));
}

typedef struct {
    const char *name;  /* of an attribute; NULL: none */
    const char *value; /* NULL: the value `use` */
    unsigned use, type;
} attribute;

/* Opens an element; its sizes are filled in by close_element. Gives where they stand. */
static size_t open_element(writing *w, const char *name, attribute a) {
    size_t start = w->made.size;
    put(w, JOIN(u8(a.name ? 0x41 : 1), little16(0xffff), little32(0)));
    put_name(w, name);
    if (a.name) {
        size_t list = w->made.size;
        put(w, little32(0));
        put(w, u8(6));
        put_name(w, a.name);
        if (a.value)
            put_text(w, a.value);
        else
            put_use(w, a.use, a.type);
        w->made = patched(w->made, list, little32((uint32_t)(w->made.size - list - 4)));
    }
    put(w, u8(2));
    return start;
}

static void close_element(writing *w, size_t start) {
    put(w, u8(4));
    w->made = patched(w->made, start + 3, little32((uint32_t)(w->made.size - start - 7)));
}

#define NO_ATTRIBUTE ((attribute){NULL, NULL, 0, 0})

static void put_element(writing *w, const char *name, attribute a, const char *content) {
    size_t start = open_element(w, name, a);
    if (content)
        put_text(w, content);
    close_element(w, start);
}

static void put_used(writing *w, const char *name, attribute a, unsigned use, unsigned type) {
    size_t start = open_element(w, name, a);
    put_use(w, use, type);
    close_element(w, start);
}

/* ---- events ---------------------------------------------------------------------------------- */

typedef struct {
    const char *provider;
    unsigned id;
    const char *names[4], *values[4]; /* of its data */
    int xml_value;                    /* the first is binary XML of that text's octets */
    blob xml;
} event_spec;

/* What the template says: the values are 0 the number, 1 the time, 2 ... the data. */
static blob definition_of(const event_spec *e, size_t at) {
    writing w = {at, NOTHING};
    put(&w, hex("0f 01 01 00"));
    size_t event = open_element(&w, "Event", (attribute){"xmlns", EVENT_SCHEMA, 0, 0});
    size_t system = open_element(&w, "System", NO_ATTRIBUTE);
    put_element(&w, "Provider", (attribute){"Name", e->provider, 0, 0}, NULL);
    put_used(&w, "EventID", NO_ATTRIBUTE, 0, U16);
    put_element(&w, "TimeCreated", (attribute){"SystemTime", NULL, 1, FILE_TIME}, NULL);
    put_element(&w, "Channel", NO_ATTRIBUTE, "System");
    put_element(&w, "Computer", NO_ATTRIBUTE, "web01.example.test");
    close_element(&w, system);
    size_t data = open_element(&w, "EventData", NO_ATTRIBUTE);
    for (unsigned i = 0; i < 4 && e->values[i]; i++)
        put_used(&w, "Data", e->names[i] ? (attribute){"Name", e->names[i], 0, 0} : NO_ATTRIBUTE,
                 i + 2, e->xml.size && i == 0 ? XML : TEXT);
    close_element(&w, data);
    close_element(&w, event);
    put(&w, u8(0));
    return w.made;
}

static blob values_of(const event_spec *e) {
    blob types = NOTHING, data = NOTHING;
    unsigned count = 2;
    for (unsigned i = 0; i < 4 && e->values[i]; i++, count++) {
        int is_xml = e->xml.size && i == 0;
        blob value = is_xml ? e->xml : wide(e->values[i]);
        types = JOIN(types, little16((unsigned)value.size), u8(is_xml ? XML : TEXT), u8(0));
        data = JOIN(data, value);
    }
    /* 2025-10-16T20:20:53Z */
    return JOIN(little32(count), little16(2), u8(U16), u8(0), little16(8), u8(FILE_TIME), u8(0),
                types, little16(e->id), hex("00 34 50 5f da 3e dc 01"), data);
}

static blob record_of(const event_spec *e, unsigned number, size_t at) {
    size_t template = at + RECORD_HEADER + 4 + 10;
    blob definition = definition_of(e, template + 24);
    blob xml = JOIN(hex("0f 01 01 00 0c 01"), little32(number), little32((uint32_t) template),
                    little32(0), little32(number), fill(0, 12), little32((uint32_t)definition.size),
                    definition, values_of(e), fill(0, 1));
    xml = JOIN(xml, fill(0, (8 - (xml.size + 4) % 8) % 8));
    blob size = little32((uint32_t)(RECORD_HEADER + xml.size + 4));
    return JOIN(hex("2a 2a 00 00"), size, little32(number), little32(0),
                hex("00 34 50 5f da 3e dc 01"), xml, size);
}

/* ---- files ----------------------------------------------------------------------------------- */

static uint32_t crc32_of(blob octets) {
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < octets.size; i++) {
        crc ^= octets.data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc;
}

static blob chunk_of(blob records, unsigned count, size_t last) {
    size_t end = CHUNK_HEADER + records.size;
    blob first = JOIN(text("ElfChnk"), fill(0, 1), little32(1), little32(0), little32(count),
                      little32(0), little32(1), little32(0), little32(count), little32(0),
                      little32(128), little32((uint32_t)last), little32((uint32_t)end),
                      little32(crc32_of(records)), fill(0, 64), little32(1), little32(0));
    blob tables = fill(0, CHUNK_HEADER - 128);
    first = patched(first, 124, little32(crc32_of(JOIN(head(first, 120), tables))));
    return JOIN(first, tables, records, fill(0, CHUNK - end));
}

static blob file_of(blob chunk) {
    blob first =
        JOIN(text("ElfFile"), fill(0, 1), fill(0, 16), little32(100), little32(0), little32(128),
             little16(1), little16(3), little16(4096), little16(1), fill(0, 76), little32(0));
    return JOIN(first, little32(crc32_of(head(first, 120))), fill(0, 4096 - 128), chunk);
}

static blob log_of(const event_spec *events, unsigned count) {
    blob records = NOTHING;
    size_t last = CHUNK_HEADER;
    for (unsigned i = 0; i < count; i++) {
        last = CHUNK_HEADER + records.size;
        records = JOIN(records, record_of(&events[i], i + 1, last));
    }
    return file_of(chunk_of(records, count, last));
}

static const event_spec FAILED = {.provider = "Schannel",
                                  .id = 36870,
                                  .names = {"Type", "ErrorCode", "ErrorStatus"},
                                  .values = {"server", "0x8009030d", "10001"}};
static const event_spec UNNAMED_ALERT = {
    .provider = "Schannel", .id = 36888, .values = {"40", "1205"}};
static const event_spec SERVICE = {
    .provider = "Service Control Manager", .id = 7036, .names = {"param1"}, .values = {"x"}};

static blob one(event_spec e) {
    return log_of(&e, 1);
}

static blob several(void) {
    const event_spec all[] = {SERVICE, FAILED, UNNAMED_ALERT, SERVICE};
    return log_of(all, 4);
}

/* An event whose first datum is binary XML. */
static blob with_xml(blob xml) {
    event_spec e = FAILED;
    e.xml = xml;
    return one(e);
}

/* An element that uses the value that it is: it would never end. */
static blob itself(void) {
    return hex("01 0a 00 00 00 4d 02 00 00 02 0d 02 00 21 04 00");
}

/* Instances in instances, each of the definition that the file's only record has. */
static blob levels(unsigned count) {
    blob xml = NOTHING;
    uint32_t at = CHUNK_HEADER + RECORD_HEADER + 4 + 10;
    for (unsigned i = 0; i < count; i++)
        xml =
            JOIN(hex("0f 01 01 00 0c 01 01 00 00 00"), little32(at), little32(3),
                 hex("00 00 00 00 00 00 00 00"), little16((unsigned)xml.size), u8(XML), u8(0), xml);
    return xml;
}

/* A definition that uses a long value very often. */
static blob bomb(void) {
    event_spec e = FAILED;
    static char longest[8001];
    memset(longest, 'x', 8000);
    e.values[0] = longest;
    blob file = one(e);
    size_t noise = 4096 + 40000;
    return patched(file, noise, repeat(hex("0d 02 00 01"), 6000));
}

#define SAMPLES_FILE   "samples/evtx.def"
#define SAMPLES_FOLDER "evtx/"
#define SAMPLES_TABLE  EVTX_SAMPLES
#include "samples.inc"
