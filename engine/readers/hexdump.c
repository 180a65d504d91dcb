/* SPDX-License-Identifier: Apache-2.0
 * DER as rows of hex with their offsets, put together again and handed to whichever reader knows
 * it: `certutil -asn` ("0004:    06 09  ; OBJECT_ID"), `certutil -encodehex` and the like
 * ("0000  30 82 ...   0..."). The offsets are the proof that no octet is missing; a dump whose rows
 * do not follow one another is refused. Reads no rows without offsets. */
#include "facts/reader.h"

enum { ROW_BYTES = 16, OFFSET_DIGITS = 8 };

/* One row. */
typedef struct {
    uint64_t offset;
    uint8_t bytes[ROW_BYTES];
    size_t size;
    bool listing; /* has a colon behind the offset, as -asn prints it */
} row;

/* Passes the rulers and blanks of -asn. */
static pv_slice behind_ruler(pv_slice s) {
    while (s.size && (*s.data == ' ' || *s.data == '\t' || *s.data == '|'))
        s = pv_slice_from(s, 1);
    return s;
}

/* Octets stand at most two blanks apart; the text column comes behind more, or behind 16. */
static void take_octets(pv_slice s, row *ret_row) {
    while (ret_row->size < ROW_BYTES) {
        size_t digits = pv_slice_hex_digits(s), blanks = 0;
        uint8_t pair[ROW_BYTES];
        size_t size;
        if (digits == 0 || digits % 2 || digits / 2 > ROW_BYTES - ret_row->size ||
            !pv_slice_octets(pv_slice_head(s, digits), pair, sizeof pair, &size))
            return;
        memcpy(ret_row->bytes + ret_row->size, pair, size);
        ret_row->size += size;
        s = pv_slice_from(s, digits);
        while (blanks < s.size && s.data[blanks] == ' ')
            blanks++;
        if (blanks == 0 || blanks > 2)
            return;
        s = pv_slice_from(s, blanks);
    }
}

static bool take_row(pv_slice line, row *ret_row) {
    row r = {0};
    size_t digits = pv_slice_hex_digits(line);
    if (digits < 4 || digits > OFFSET_DIGITS || digits == line.size ||
        !pv_slice_hex(pv_slice_head(line, digits), &r.offset))
        return false;
    char behind = line.data[digits];
    r.listing = behind == ':';
    if (!r.listing && behind != ' ' && behind != '\t')
        return false;
    take_octets(behind_ruler(pv_slice_from(line, digits + 1)), &r);
    *ret_row = r;
    return r.size > 0;
}

/* DER of more than 127 octets begins with a SEQUENCE in the long form. */
static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    row r;
    (void)rest;
    if (!pv_slice_begins(line->text, "0000") || !take_row(line->text, &r) || r.offset != 0 ||
        r.size < 3 || r.bytes[0] != 0x30 || (r.bytes[1] != 0x81 && r.bytes[1] != 0x82))
        return PV_BID_NONE;
    return r.listing && pv_slice_has(line->text, "; SEQUENCE") ? PV_BID_MAGIC : PV_BID_LIKELY;
}

/* One dump while its rows are put together. */
typedef struct {
    const pv_reading *reading;
    uint8_t *bytes;
    size_t size, room;
    unsigned number;
    bool broken; /* a row was missing: nothing more of this dump */
} dump;

static pv_status finish(dump *d) {
    pv_unit *unit = d->reading->unit;
    pv_artifact *artifact = d->reading->artifact;
    const pv_hint hint = {.place_kind = PV_CONTENT};
    if (!d->size || d->broken)
        return pv_success();
    const char *path = pv_arena_printf(unit->arena, "%s#%u", artifact->path, ++d->number);
    /* Each dump keeps its own bytes: readers borrow from them. */
    pv_bytes copy = {pv_arena_copy(unit->arena, d->bytes, d->size), d->size};
    if (!path || !copy.data)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(unit->arena, (void *)(uintptr_t)copy.data, copy.size));
    d->size = 0;
    return unit->nested(unit, artifact, copy, path, &hint, NULL);
}

static pv_status add_row(dump *d, const row *r, const pv_line *line) {
    if (r->offset == 0) {
        PV_TRY(finish(d));
        d->size = 0;
        d->broken = false;
    }
    if (d->broken)
        return pv_success();
    if (r->offset != d->size) {
        d->broken = true;
        pv_unit_problem_of(
            d->reading->unit, d->reading->artifact,
            pv_fail(d->reading->unit->arena, PV_DAMAGED, line->place,
                    "hex dump: the row says offset %llx, but %zx octets came before it",
                    (unsigned long long)r->offset, d->size));
        return pv_success();
    }
    if (r->size <= d->room - d->size) {
        memcpy(d->bytes + d->size, r->bytes, r->size);
        d->size += r->size;
    }
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    pv_lines rest = pv_reading_lines(reading);
    pv_line line;
    row r;
    /* Every octet takes two digits at least. */
    dump d = {.reading = reading, .room = reading->bytes.size / 2 + 1};
    d.bytes = pv_arena_alloc(reading->unit->arena, d.room);
    if (!d.bytes)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(reading->unit->arena, d.bytes, d.room));
    while (pv_lines_next(&rest, &line))
        if (take_row(line.text, &r))
            PV_TRY(add_row(&d, &r, &line));
    return finish(&d);
}

const pv_reader PV_READER_hexdump = {
    .name = "hexdump",
    .title = "DER as rows of hex with offsets (certutil -asn, -encodehex)",
    .extensions = ".txt .hex",
    .tells = "what the bytes are, once the offsets prove that none is missing",
    .cannot_tell = "anything when a row was not copied",
    .text = &(const pv_text_form){.opens = opens, .begins = "0"},
    .read = read,
};
