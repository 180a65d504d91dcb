/* SPDX-License-Identifier: Apache-2.0
 * Looks through the records of a chunk of an event log before a library does that expands whatever
 * they say. A record's binary XML is an instance of a template: a definition in the chunk, and a
 * row of values that are put where the definition says. A value can again be binary XML. Two things
 * must not get through: values whose binary XML stands for itself, which never ends, and templates
 * that use one value over and over, level upon level, which fills the memory.
 *
 * So a record is sound when its binary XML, and that in its values, is one instance, and no more
 * than a few levels deep; and when the size of all that could be put together is within a bound.
 * Where in a definition a value is used is not followed: every place in the whole chunk that looks
 * like a use counts, which is too much, and never too little. */
#include "readers/evtx.h"

enum { CHUNK_HEADER = PV_EVTX_RECORDS, RECORD_HEADER = PV_EVTX_RECORD, RECORD_TAIL = 4 };
enum { INSTANCE = 0x0c, FRAGMENT = 0x0f, NORMAL_USE = 0x0d, OPTIONAL_USE = 0x0e, XML_VALUE = 0x21 };
enum { FRAGMENT_SIZE = 4, INSTANCE_SIZE = 10, DEFINITION_SIZE = 24, VALUE_SIZE = 4 };
enum { LEVELS_MAX = 4, VALUES_MAX = 256, OVERHEAD = 256, COST_MAX = 64 << 20 };

typedef struct {
    pv_bytes chunk;
    uint32_t uses[VALUES_MAX]; /* places that may put the n-th value of an instance */
} check;

static uint32_t half_at(pv_bytes b, size_t at) {
    return b.data[at] | (uint32_t)b.data[at + 1] << 8;
}

static uint32_t word_at(pv_bytes b, size_t at) {
    return half_at(b, at) | half_at(b, at + 2) << 16;
}

static void count_uses(check *c) {
    for (size_t i = 0; i + 4 <= c->chunk.size; i++) {
        uint8_t token = c->chunk.data[i];
        uint32_t value = half_at(c->chunk, i + 1);
        if ((token == NORMAL_USE || token == OPTIONAL_USE) && value < VALUES_MAX)
            c->uses[value]++;
    }
}

/* ---- instances ------------------------------------------------------------------------------- */

/* A run of values that is under work, one for each level. */
typedef struct {
    size_t header, value; /* of the next */
    uint32_t count, next;
    uint64_t cost;
} level;

/* Enters the instance at `at`, with or without the header of a fragment; it must end before `end`.
 */
static bool enter(const check *c, size_t at, size_t end, level *ret_level) {
    size_t instance = at < end && c->chunk.data[at] == FRAGMENT ? at + FRAGMENT_SIZE : at;
    if (instance > end || end - instance < INSTANCE_SIZE + 4)
        return false;
    size_t behind = instance + INSTANCE_SIZE;
    size_t definition = word_at(c->chunk, instance + 6);
    if (c->chunk.data[instance] != INSTANCE || definition > behind ||
        definition + DEFINITION_SIZE > c->chunk.size)
        return false;
    if (definition == behind)
        behind += DEFINITION_SIZE + (size_t)word_at(c->chunk, definition + 20);
    if (behind > end || end - behind < 4)
        return false;
    uint32_t count = word_at(c->chunk, behind);
    if (count > VALUES_MAX || (end - behind - 4) / VALUE_SIZE < count)
        return false;
    size_t header = behind + 4;
    *ret_level = (level){header, header + (size_t)count * VALUE_SIZE, count, 0, PV_EVTX_CHUNK};
    return true;
}

/* Takes one value: a plain one is counted, binary XML is entered. */
static bool take_value(const check *c, level *levels, unsigned *depth, size_t end) {
    level *l = &levels[*depth];
    size_t size = half_at(c->chunk, l->header), at = l->value;
    uint8_t type = c->chunk.data[l->header + 2];
    if (end - at < size)
        return false;
    l->header += VALUE_SIZE;
    l->value += size;
    l->next++;
    if (type != XML_VALUE || size == 0) {
        l->cost += (uint64_t)c->uses[l->next - 1] * (size * 4 + OVERHEAD);
        return l->cost <= COST_MAX;
    }
    if (*depth + 1 == LEVELS_MAX || !enter(c, at, at + size, &levels[*depth + 1]))
        return false;
    ++*depth;
    return true;
}

/* A level is done: all that it may come to, as often as the level above may use it. */
static bool leave(const check *c, level *levels, unsigned *depth) {
    uint64_t cost = levels[*depth].cost;
    --*depth;
    level *l = &levels[*depth];
    l->cost += (uint64_t)c->uses[l->next - 1] * cost;
    return l->cost <= COST_MAX;
}

static bool is_sound(const check *c, size_t at, size_t end) {
    level levels[LEVELS_MAX];
    unsigned depth = 0;
    if (!enter(c, at, end, &levels[0]))
        return false;
    for (;;) {
        if (levels[depth].next < levels[depth].count) {
            if (!take_value(c, levels, &depth, end))
                return false;
        } else if (depth == 0)
            break;
        else if (!leave(c, levels, &depth))
            return false;
    }
    size_t behind = levels[0].value;
    return behind >= end || c->chunk.data[behind] == 0;
}

/* ---- records --------------------------------------------------------------------------------- */

static bool is_record(pv_bytes chunk, size_t at, uint32_t *ret_size) {
    static const uint8_t MAGIC[] = {'*', '*', 0, 0};
    if (chunk.size - at < RECORD_HEADER + RECORD_TAIL || memcmp(chunk.data + at, MAGIC, 4) != 0)
        return false;
    *ret_size = word_at(chunk, at + 4);
    return *ret_size >= RECORD_HEADER + RECORD_TAIL && *ret_size <= chunk.size - at;
}

static uint64_t id_at(pv_bytes chunk, size_t at) {
    return word_at(chunk, at + 8) | (uint64_t)word_at(chunk, at + 12) << 32;
}

pv_status pv_evtx_check(pv_arena *arena, pv_bytes chunk, pv_evtx_record **ret_records,
                        size_t *ret_count) {
    enum { RECORDS_MAX = (PV_EVTX_CHUNK - CHUNK_HEADER) / (RECORD_HEADER + RECORD_TAIL) };
    check c = {.chunk = chunk};
    uint32_t size;
    *ret_count = 0;
    if (!*ret_records)
        *ret_records = pv_arena_array(arena, RECORDS_MAX, sizeof **ret_records);
    if (!*ret_records)
        return pv_no_memory();
    count_uses(&c);
    for (size_t at = CHUNK_HEADER; at < chunk.size && is_record(chunk, at, &size); at += size) {
        pv_evtx_record *r = &(*ret_records)[*ret_count];
        *r = (pv_evtx_record){id_at(chunk, at), (uint32_t)at, size, false};
        if (*ret_count && r->id <= r[-1].id)
            break;
        r->is_sound = is_sound(&c, at + RECORD_HEADER, at + size - RECORD_TAIL);
        ++*ret_count;
    }
    return pv_success();
}
