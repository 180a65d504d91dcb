/* SPDX-License-Identifier: Apache-2.0
 * Event logs of Windows (.evtx, version 3): a header of 4096 bytes and chunks of 65536, each with
 * its own records, templates and names. libevtx turns a record into XML, which is then read as any
 * other. The library is old and believes what files say, so it gets one chunk at a time, in a
 * buffer of ours of the exact size, and only chunks that name Schannel or HttpEvent at all; and of
 * their records only those that evtx_check.c has looked through. What is not closed properly
 * (dirty, wrong checksums) is read all the same. Refuses chunks without a signature. */
#include <libbfio.h>
#include <libevtx.h>

#include "base/text.h"
#include "readers/event.h"
#include "readers/evtx.h"

enum { HEADER = 4096, HEADER_SIZE_AT = 32, MAJOR_AT = 38, BLOCK_SIZE_AT = 40 };
/* The library loses memory with each record that it gives up. */
enum { LOST_MAX = 256 };
enum { FIRST_CHUNK_AT = 8, COUNT_AT = 42 };
enum { CHUNK_HEADER_SIZE_AT = 40, FREE_AT = 48 };

static pv_bid probe(const pv_probe *p) {
    static const char MAGIC[] = "ElfFile";
    bool found = p->head.size >= sizeof MAGIC && memcmp(p->head.data, MAGIC, sizeof MAGIC) == 0;
    return found ? PV_BID_CERTAIN : PV_BID_NONE;
}

/* ---- the library ----------------------------------------------------------------------------- */

/* What it works on: a file that has but one chunk. */
typedef struct {
    const pv_reading *reading;
    pv_arena *arena;
    uint8_t *buffer; /* HEADER + PV_EVTX_CHUNK */
    pv_evtx_record *records;
    size_t count;
    uint64_t chunk_at; /* offset in the artifact */
    unsigned unread;   /* records of this chunk that the library gave up */
    unsigned lost;     /* and of those before it */
} work;

static const pv_evtx_record *record_of(const work *w, uint64_t id) {
    size_t low = 0, high = w->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->records[middle].id == id)
            return &w->records[middle];
        if (w->records[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static pv_status xml_of(work *w, libevtx_record_t *record, pv_slice *ret_xml) {
    size_t size = 0;
    *ret_xml = (pv_slice){NULL, 0};
    if (libevtx_record_get_utf8_xml_string_size(record, &size, NULL) != 1 || size < 2 ||
        size > PV_EVENT_XML_MAX) {
        w->unread++;
        return pv_success();
    }
    uint8_t *text = pv_arena_alloc(w->arena, size);
    if (!text)
        return pv_no_memory();
    if (libevtx_record_get_utf8_xml_string(record, text, size, NULL) != 1)
        w->unread++;
    else
        *ret_xml = (pv_slice){(const char *)text, size - 1};
    return pv_success();
}

static bool may_be_ours(pv_slice xml) {
    return pv_slice_has(xml, "Schannel") || pv_slice_has(xml, "HttpEvent");
}

static pv_status read_xml(work *w, pv_slice xml, pv_place place) {
    pv_event event;
    const char *fault;
    if (!may_be_ours(xml))
        return pv_success();
    PV_TRY(pv_event_read_xml(w->arena, xml, place, &event, &fault));
    if (!pv_event_id(&event) || !pv_event_is_ours(&event))
        return pv_success();
    if (fault)
        pv_unit_problem(w->reading->unit, w->reading->artifact, PV_DAMAGED, place, fault);
    return pv_event_add(w->reading, &event);
}

static pv_status read_record(work *w, libevtx_record_t *record) {
    uint64_t id = 0;
    pv_slice xml;
    if (libevtx_record_get_identifier(record, &id, NULL) != 1)
        return pv_success();
    const pv_evtx_record *known = record_of(w, id);
    if (!known || !known->is_sound)
        return pv_success();
    PV_TRY(xml_of(w, record, &xml));
    return read_xml(w, xml, (pv_place){PV_BYTE, w->chunk_at + known->at});
}

static pv_status read_records(work *w, libevtx_file_t *file) {
    int count = 0;
    pv_status status = pv_success();
    if (libevtx_file_get_number_of_records(file, &count, NULL) != 1)
        return status;
    for (int i = 0; i < count && !status.error; i++) {
        libevtx_record_t *record = NULL;
        if (libevtx_file_get_record_by_index(file, i, &record, NULL) != 1)
            continue;
        status = read_record(w, record);
        (void)libevtx_record_free(&record, NULL);
    }
    return status;
}

static pv_status read_file(work *w, libevtx_file_t *file, libbfio_handle_t *memory) {
    if (libbfio_memory_range_set(memory, w->buffer, HEADER + PV_EVTX_CHUNK, NULL) != 1)
        return pv_no_memory();
    if (libevtx_file_open_file_io_handle(file, memory, LIBEVTX_OPEN_READ, NULL) != 1) {
        w->unread++;
        return pv_success();
    }
    pv_status status = read_records(w, file);
    (void)libevtx_file_close(file, NULL);
    return status;
}

static pv_status read_with_library(work *w) {
    libbfio_handle_t *memory = NULL;
    libevtx_file_t *file = NULL;
    pv_status status = pv_no_memory();
    if (libbfio_memory_range_initialize(&memory, NULL) == 1 &&
        libevtx_file_initialize(&file, NULL) == 1)
        status = read_file(w, file, memory);
    (void)libevtx_file_free(&file, NULL);
    (void)libbfio_handle_free(&memory, NULL);
    return status;
}

/* ---- chunks ---------------------------------------------------------------------------------- */

/* "Schannel" or "HttpEvent" in UTF-16. */
static bool names_ours(pv_bytes chunk) {
    static const char *const NAMES[] = {"Schannel", "HttpEvent"};
    for (size_t n = 0; n < 2; n++) {
        const char *name = NAMES[n];
        size_t size = strlen(name);
        for (size_t at = 0; at + 2 * size <= chunk.size; at++) {
            const uint8_t *found = memchr(chunk.data + at, name[0], chunk.size - at);
            if (!found)
                break;
            at = (size_t)(found - chunk.data);
            size_t same = 0;
            while (same < size && at + 2 * same + 1 < chunk.size &&
                   found[2 * same] == (uint8_t)name[same] && found[2 * same + 1] == 0)
                same++;
            if (same == size)
                return true;
        }
    }
    return false;
}

static void complain(const work *w, pv_place place, pv_code code, const char *what) {
    pv_unit_problem(w->reading->unit, w->reading->artifact, code, place, what);
}

static void put_word(uint8_t *at, uint32_t word) {
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(word >> 8 * i);
}

/* What the header of a chunk says of sizes is known better; where it is damaged, the library gives
 * the chunk up and loses memory. */
static void mend_header(uint8_t *chunk, size_t end) {
    uint32_t told = (uint32_t)chunk[FREE_AT] | (uint32_t)chunk[FREE_AT + 1] << 8 |
                    (uint32_t)chunk[FREE_AT + 2] << 16 | (uint32_t)chunk[FREE_AT + 3] << 24;
    put_word(chunk + CHUNK_HEADER_SIZE_AT, 128);
    if (told < PV_EVTX_RECORDS || told > PV_EVTX_CHUNK)
        put_word(chunk + FREE_AT, (uint32_t)end);
}

/* The library looks into every record that it finds: those that are not sound become empty, and
 * what stands behind the last known one becomes zeros. False when there was anything. */
static bool blot_out(work *w) {
    uint8_t *chunk = w->buffer + HEADER;
    size_t end = PV_EVTX_RECORDS;
    bool clean = true;
    for (size_t i = 0; i < w->count; i++) {
        const pv_evtx_record *r = &w->records[i];
        end = r->at + (size_t)r->size;
        if (!r->is_sound)
            memset(chunk + r->at + PV_EVTX_RECORD, 0, r->size - PV_EVTX_RECORD - 4);
        clean = clean && r->is_sound;
    }
    memset(chunk + end, 0, PV_EVTX_CHUNK - end);
    mend_header(chunk, end);
    return clean;
}

static pv_status read_chunk(work *w, pv_bytes chunk) {
    pv_place place = {PV_BYTE, w->chunk_at};
    if (!names_ours(chunk))
        return pv_success();
    memset(w->buffer + HEADER, 0, PV_EVTX_CHUNK);
    memcpy(w->buffer + HEADER, chunk.data, chunk.size);
    PV_TRY(pv_evtx_check(w->arena, (pv_bytes){w->buffer + HEADER, PV_EVTX_CHUNK}, &w->records,
                         &w->count));
    if (!blot_out(w))
        complain(w, place, PV_UNSUPPORTED,
                 "records of this chunk are built as Windows builds none, and are not read");
    w->unread = 0;
    PV_TRY(read_with_library(w));
    if (w->unread)
        complain(w, place, PV_DAMAGED, "records of this chunk cannot be decoded");
    w->lost += w->unread;
    return pv_success();
}

static bool is_blank(pv_bytes chunk) {
    for (size_t i = 0; i < chunk.size; i++)
        if (chunk.data[i])
            return false;
    return true;
}

static pv_status read_any_chunk(work *w, pv_bytes chunk) {
    static const char MAGIC[] = "ElfChnk";
    pv_place place = {PV_BYTE, w->chunk_at};
    bool found = chunk.size >= sizeof MAGIC && memcmp(chunk.data, MAGIC, sizeof MAGIC) == 0;
    if (!found && !is_blank(chunk))
        complain(w, place, PV_DAMAGED, "no chunk of an event log begins here");
    if (found && chunk.size < PV_EVTX_CHUNK)
        complain(w, place, PV_DAMAGED, "the event log ends within this chunk");
    return found ? read_chunk(w, chunk) : pv_success();
}

/* ---- files ----------------------------------------------------------------------------------- */

static unsigned half_at(pv_bytes bytes, size_t at) {
    return bytes.data[at] | (unsigned)bytes.data[at + 1] << 8;
}

static pv_status check_header(const work *w, pv_bytes bytes) {
    pv_place start = {PV_BYTE, 0};
    if (bytes.size < HEADER)
        return pv_fail(w->arena, PV_DAMAGED, start, "the event log ends within its header");
    if (half_at(bytes, MAJOR_AT) != 3 || half_at(bytes, HEADER_SIZE_AT) != 128 ||
        half_at(bytes, BLOCK_SIZE_AT) != HEADER)
        return pv_fail(w->arena, PV_UNSUPPORTED, start,
                       "an event log of version %u with blocks of %u bytes is not known",
                       half_at(bytes, MAJOR_AT), half_at(bytes, BLOCK_SIZE_AT));
    return pv_success();
}

/* The header for the library: the file's, but for one chunk. */
static pv_status make_header(work *w, pv_bytes bytes) {
    w->buffer = pv_arena_alloc(w->arena, HEADER + PV_EVTX_CHUNK);
    if (!w->buffer)
        return pv_no_memory();
    memcpy(w->buffer, bytes.data, 128);
    memset(w->buffer + FIRST_CHUNK_AT, 0, 16);
    w->buffer[COUNT_AT] = 1;
    w->buffer[COUNT_AT + 1] = 0;
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    work w = {.reading = reading, .arena = reading->unit->arena};
    PV_TRY(check_header(&w, reading->bytes));
    PV_TRY(make_header(&w, reading->bytes));
    for (size_t at = HEADER; at < reading->bytes.size; at += PV_EVTX_CHUNK) {
        if (pv_unit_is_hopeless(reading->unit))
            return pv_success();
        if (w.lost >= LOST_MAX)
            return pv_fail(w.arena, PV_OVER_LIMIT, (pv_place){PV_BYTE, at},
                           "%u records cannot be decoded; the rest of the log is not read", w.lost);
        w.chunk_at = at;
        PV_TRY(read_any_chunk(&w, pv_bytes_head(pv_bytes_from(reading->bytes, at), PV_EVTX_CHUNK)));
    }
    return pv_success();
}

const pv_reader PV_READER_evtx = {
    .name = "evtx",
    .title = "event log of Windows (EVTX)",
    .extensions = ".evtx",
    .tells = "the same as event, from a log",
    .cannot_tell = "records that a damaged chunk has lost",
    .probe = probe,
    .read = read,
};
