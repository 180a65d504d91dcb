/* SPDX-License-Identifier: Apache-2.0
 * Outlines: which values of a fact were met so far, and which of them a subject has. Values are
 * compared whole, not by a digest. A fact that takes many values (a serial number, a name) is given
 * up for good: it would make every outline its own. */
#include "lua/outline.h"

#include <string.h>

enum { VALUES = 64, SLOTS = 128, LONGEST = 512 };

struct pv_column {
    pv_fact fact;
    pv_type type;
    bool untold;
    uint8_t count, last;
    uint8_t slots[SLOTS]; /* number of the value + 1 by its hash, 0: free */
    uint64_t hashes[VALUES];
    pv_value values[VALUES];
};

/* ---- planning -------------------------------------------------------------------------------- */

void pv_outliner_init(pv_outliner *o, pv_kind kind, pv_arena *arena) {
    *o = (pv_outliner){.arena = arena, .kind = kind};
}

static bool has_column(const pv_outliner *o, pv_fact fact) {
    for (size_t i = 0; i < o->column_count; i++)
        if (o->columns[i]->fact == fact)
            return true;
    return false;
}

void pv_outliner_add(pv_outliner *o, pv_fact fact) {
    pv_column *c = NULL;
    if (has_column(o, fact))
        return;
    if (o->column_count < PV_OUTLINE_FACTS)
        c = pv_arena_alloc(o->arena, sizeof *c);
    if (!c) {
        o->unusable = true;
        return;
    }
    c->fact = fact;
    c->type = pv_fact_get_info(fact)->type;
    c->untold = c->type == PV_TYPE_RECORDS;
    o->columns[o->column_count++] = c;
    o->size = o->date_count + o->column_count;
}

static pv_outline_dates *dates_of(pv_outliner *o, pv_fact fact) {
    for (size_t i = 0; i < o->date_count; i++)
        if (o->dates[i].fact == fact)
            return &o->dates[i];
    if (o->date_count == PV_OUTLINE_DATES)
        return NULL;
    o->dates[o->date_count].fact = fact;
    o->size++;
    return &o->dates[o->date_count++];
}

void pv_outliner_add_date(pv_outliner *o, pv_fact fact, int64_t date) {
    pv_outline_dates *d = dates_of(o, fact);
    size_t at = 0;
    while (d && at < d->count && d->bounds[at] < date)
        at++;
    if (d && at < d->count && d->bounds[at] == date)
        return;
    if (!d || d->count == PV_OUTLINE_BOUNDS) {
        o->unusable = true;
        return;
    }
    memmove(&d->bounds[at + 1], &d->bounds[at], (d->count - at) * sizeof *d->bounds);
    d->bounds[at] = date;
    d->count++;
}

/* ---- values ---------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static uint64_t hash_octets(uint64_t hash, const void *octets, size_t size) {
    const uint8_t *at = octets;
    uint64_t word = 0;
    for (; size >= sizeof word; size -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = mix(hash, word);
    }
    word = size;
    if (size)
        memcpy((uint8_t *)&word + 1, at, size);
    return mix(hash, word);
}

/* The number that a value of a simple type is. */
static uint64_t number_of(pv_type type, const pv_value *v) {
    switch (type) {
    case PV_TYPE_BOOL:
        return v->u.boolean;
    case PV_TYPE_ENUM:
        return v->u.choice;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        return (uint64_t)v->u.integer;
    case PV_TYPE_SET:
        return v->u.set;
    case PV_TYPE_TEXT:
    case PV_TYPE_BYTES:
    case PV_TYPE_LIST:
    case PV_TYPE_RECORDS:
        break;
    }
    return v->count;
}

static const void *octets_of(pv_type type, const pv_value *v) {
    return type == PV_TYPE_TEXT ? (const void *)v->u.text : (const void *)v->u.bytes;
}

static bool has_octets(pv_type type) {
    return type == PV_TYPE_TEXT || type == PV_TYPE_BYTES;
}

static uint64_t hash_of(pv_type type, const pv_value *v) {
    uint64_t hash = mix(UINT64_C(0x2545f4914f6cdd1d), number_of(type, v));
    if (has_octets(type))
        return hash_octets(hash, octets_of(type, v), v->count);
    if (type == PV_TYPE_LIST)
        for (size_t i = 0; i < v->count; i++)
            hash = hash_octets(hash, v->u.list[i].data, v->u.list[i].size);
    return hash;
}

static bool same_list(const pv_value *a, const pv_value *b) {
    for (size_t i = 0; i < a->count; i++)
        if (a->u.list[i].size != b->u.list[i].size ||
            memcmp(a->u.list[i].data, b->u.list[i].data, a->u.list[i].size) != 0)
            return false;
    return true;
}

static bool same(pv_type type, const pv_value *a, const pv_value *b) {
    if (number_of(type, a) != number_of(type, b))
        return false;
    if (has_octets(type))
        return a->count == 0 || memcmp(octets_of(type, a), octets_of(type, b), a->count) == 0;
    return type != PV_TYPE_LIST || same_list(a, b);
}

static size_t length_of(pv_type type, const pv_value *v) {
    size_t size = has_octets(type) ? v->count : 0;
    if (type == PV_TYPE_LIST)
        for (size_t i = 0; i < v->count && size <= LONGEST; i++)
            size += v->u.list[i].size + sizeof *v->u.list;
    return size;
}

/* A copy that outlives the subject. False without memory. */
static bool keep(pv_arena *arena, pv_type type, const pv_value *v, pv_value *ret_kept) {
    *ret_kept = *v;
    if (has_octets(type)) {
        ret_kept->u.bytes = pv_arena_copy(arena, octets_of(type, v), v->count);
        return ret_kept->u.bytes != NULL;
    }
    if (type != PV_TYPE_LIST)
        return true;
    pv_text *list = pv_arena_array(arena, v->count, sizeof *list);
    for (size_t i = 0; list && i < v->count; i++) {
        const char *data = pv_arena_text(arena, v->u.list[i].data, v->u.list[i].size);
        if (!data)
            return false;
        list[i] = (pv_text){data, v->u.list[i].size};
    }
    ret_kept->u.list = list;
    return list != NULL;
}

/* ---- outlines -------------------------------------------------------------------------------- */

static uint8_t give_up(pv_outliner *o, pv_column *c) {
    c->untold = true;
    o->version++;
    return PV_OUTLINE_UNTOLD;
}

static uint8_t number_value(pv_outliner *o, pv_column *c, const pv_value *v) {
    uint64_t hash = hash_of(c->type, v);
    size_t slot = hash % SLOTS;
    for (; c->slots[slot]; slot = (slot + 1) % SLOTS) {
        uint8_t number = c->slots[slot] - 1;
        if (c->hashes[number] == hash && same(c->type, &c->values[number], v)) {
            c->last = number;
            return PV_OUTLINE_VALUES + number;
        }
    }
    if (length_of(c->type, v) > LONGEST)
        return PV_OUTLINE_UNTOLD;
    if (c->count == VALUES || !keep(o->arena, c->type, v, &c->values[c->count]))
        return give_up(o, c);
    c->hashes[c->count] = hash;
    c->last = c->count++;
    c->slots[slot] = c->count;
    return PV_OUTLINE_VALUES + c->last;
}

static uint8_t tell_column(pv_outliner *o, pv_column *c, const pv_subject *subject) {
    if (c->untold)
        return PV_OUTLINE_UNTOLD;
    const pv_value *v = pv_subject_peek(subject, c->fact);
    switch ((pv_known)v->known) {
    case PV_UNDETERMINED:
        return PV_OUTLINE_UNDETERMINED;
    case PV_ABSENT:
        return PV_OUTLINE_ABSENT;
    case PV_PENDING:
        return PV_OUTLINE_PENDING;
    case PV_PRESENT:
        break;
    }
    if (c->count && same(c->type, &c->values[c->last], v))
        return PV_OUTLINE_VALUES + c->last;
    return number_value(o, c, v);
}

static uint8_t tell_date(const pv_outline_dates *d, pv_subject *subject) {
    const pv_value *v = pv_subject_value(subject, d->fact);
    uint8_t passed = 0;
    if (v->known != PV_PRESENT)
        return v->known == PV_ABSENT ? PV_OUTLINE_ABSENT : PV_OUTLINE_UNDETERMINED;
    while (passed < d->count && d->bounds[passed] <= v->u.integer)
        passed++;
    return PV_OUTLINE_VALUES + passed;
}

void pv_outline_take(pv_outliner *o, pv_subject *subject, uint8_t *ret_outline) {
    for (size_t i = 0; i < o->date_count; i++)
        *ret_outline++ = tell_date(&o->dates[i], subject);
    for (size_t i = 0; i < o->column_count; i++)
        *ret_outline++ = tell_column(o, o->columns[i], subject);
}

bool pv_outline_tells(const pv_outliner *o, const uint8_t *outline, pv_fact fact) {
    for (size_t i = 0; i < o->column_count; i++) {
        uint8_t octet = outline[o->date_count + i];
        if (o->columns[i]->fact == fact)
            return octet != PV_OUTLINE_PENDING && octet != PV_OUTLINE_UNTOLD;
    }
    return false;
}
