/* SPDX-License-Identifier: Apache-2.0
 * The table of readers, and who reads what: the highest bid, else the text splitter. */
#include "readers/readers.h"

#include <assert.h>

#include "readers/event.h"
#include "readers/splitter.h"

#define READER(symbol) extern const pv_reader PV_READER_##symbol;
#include "readers/readers.def"
#undef READER

static const pv_reader *const READERS[] = {
#define READER(symbol) &PV_READER_##symbol,
#include "readers/readers.def"
#undef READER
};

void pv_readers_init(void) {
    pv_event_xml_init();
}

size_t pv_reader_count(void) {
    return sizeof READERS / sizeof *READERS;
}

const pv_reader *pv_reader_at(size_t index) {
    return READERS[index];
}

pv_bid pv_reader_bid(const pv_reader *reader, const pv_probe *probe) {
    return reader->probe ? reader->probe(probe) : PV_BID_NONE;
}

const pv_reader *pv_reader_choose(const pv_probe *probe) {
    const pv_reader *best = NULL;
    pv_bid highest = PV_BID_NONE;
    for (size_t i = 0; i < pv_reader_count(); i++) {
        pv_bid bid = pv_reader_bid(READERS[i], probe);
        if (bid > highest) {
            highest = bid;
            best = READERS[i];
        }
    }
    return best;
}

bool pv_readers_recognise(pv_bytes head, uint64_t size) {
    pv_probe probe = {head, size, NULL};
    return pv_reader_choose(&probe) || pv_splitter_is_certain(head);
}

bool pv_readers_interested(pv_bytes head, uint64_t size) {
    pv_probe probe = {head, size, NULL};
    if (pv_reader_choose(&probe))
        return true;
    return pv_splitter_interested(head);
}

/* A failure that ends the reading of one artifact is a problem; want of memory ends the unit. */
static pv_status settle(pv_unit *unit, pv_artifact *artifact, pv_status status) {
    if (!status.error || status.error->code == PV_OUT_OF_MEMORY || status.error->code == PV_STOPPED)
        return status;
    pv_unit_problem_of(unit, artifact, status);
    return pv_success();
}

static_assert(sizeof READERS / sizeof *READERS <= PV_LAPS_READERS, "each has its row");

/* Gives the row to go back to. */
static unsigned begin_laps(const pv_reading *reading, const pv_reader *reader) {
    pv_laps *laps = reading->unit->laps;
    unsigned number = 0;
    if (!laps)
        return PV_STAGE_IDLE;
    while (READERS[number] != reader)
        number++;
    laps->artifacts[number] += !reading->hint.same_artifact;
    laps->bytes[number] += reading->bytes.size;
    return pv_laps_turn(laps, PV_STAGE_COUNT + number);
}

pv_status pv_readers_do(const pv_reading *reading, const pv_reader *reader) {
    pv_unit *unit = reading->unit;
    unsigned before = begin_laps(reading, reader);
    unit->nesting++;
    pv_status status = reader->read(reading);
    unit->nesting--;
    pv_laps_turn(unit->laps, before);
    return settle(unit, reading->artifact, status);
}

static pv_status read_as(pv_unit *unit, const pv_reader *reader, pv_artifact *parent,
                         const char *path, pv_bytes bytes, const pv_hint *hint) {
    pv_reading reading = {unit, parent, bytes, hint ? *hint : (pv_hint){.place_kind = PV_BYTE}};
    if (!reading.hint.same_artifact)
        PV_TRY(pv_unit_add_artifact(unit, parent, path, reader->name, bytes, &reading.artifact));
    return pv_readers_do(&reading, reader);
}

/* Bytes inside an artifact that no binary reader claims may be text with a section of some format;
 * a part of the artifact itself is not looked through again. */
static pv_status read_unclaimed(pv_unit *unit, pv_artifact *parent, pv_bytes bytes,
                                const char *name, bool *ret_claimed) {
    unsigned before = pv_laps_turn(unit->laps, PV_STAGE_RECOGNISE);
    unit->nesting++;
    pv_status status = pv_splitter_read(unit, parent, bytes, name, ret_claimed);
    unit->nesting--;
    pv_laps_turn(unit->laps, before);
    return settle(unit, parent, status);
}

pv_status pv_readers_nested(pv_unit *unit, pv_artifact *parent, pv_bytes bytes, const char *name,
                            const pv_hint *hint, bool *ret_claimed) {
    pv_probe probe = {pv_bytes_head(bytes, PV_PROBE_BYTES), bytes.size, hint ? hint->label : NULL};
    const pv_reader *reader = pv_reader_choose(&probe);
    bool splits = !reader && !(hint && hint->same_artifact), claimed = false;
    if (ret_claimed)
        *ret_claimed = reader != NULL;
    if ((!reader && !splits) || pv_unit_is_hopeless(unit))
        return pv_success();
    if (unit->nesting >= unit->limits->nesting) {
        pv_unit_problem(unit, parent, PV_OVER_LIMIT, (pv_place){0},
                        "artifacts are nested too deeply; the innermost are not read");
        if (ret_claimed)
            *ret_claimed = true; /* what it is was not looked at: no complaint about it */
        return pv_success();
    }
    if (reader)
        return read_as(unit, reader, parent, name, bytes, hint);
    PV_TRY(read_unclaimed(unit, parent, bytes, name, &claimed));
    if (ret_claimed)
        *ret_claimed = claimed;
    return pv_success();
}

pv_status pv_readers_read(pv_unit *unit, pv_bytes bytes, bool *ret_claimed) {
    return pv_readers_nested(unit, NULL, bytes, unit->path, NULL, ret_claimed);
}
