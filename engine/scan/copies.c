/* SPDX-License-Identifier: Apache-2.0
 * Outcomes by content: a ring of entries, and an index of where they begin. Where there is nothing
 * to tell, an entry holds counts and the rows for rules over the whole scan, which get the path of
 * the copy. Else it is a record; where a text of a finding holds the input's path, copies are
 * judged by the facts in it. No outcome that hangs on the input's name, or on passwords for its
 * path alone, is remembered. */
#include "scan/copies.h"

#include <stdlib.h>

#include "base/nh.h"
#include "scan/retell.h"
#include "scan/row.h"

enum { WAYS = 4, ENTRY = 512, /* octets of one, about */ LONGEST = 32 << 10 };

struct pv_copies {
    pv_os_monitor *monitor;
    pv_nh_key key;
    uint8_t *ring;
    uint64_t size, head; /* head: octets ever written */
    uint64_t *index;     /* where entries begin, and 1 */
    size_t sets;         /* a power of two */
};

/* Behind it its rows, where nothing is to be told, or its record. Counts that are not there are
 * 0. */
typedef struct {
    pv_copy_key key;
    uint32_t size, rows; /* octets with what is behind it; how many rows */
    uint32_t record;     /* octets of it; 0: rows */
    bool judged;         /* the findings of the record are those of every copy */
    uint32_t artifacts, subjects, pass, not_applicable, cannot_tell;
    uint32_t kinds[PV_KIND_COUNT];
} entry;

/* Behind it its keys, and its octets with the path of the input that they were made of. */
typedef struct {
    pv_sip content;
    uint32_t size, ends_at, path_at, own; /* own: the part of the path that is the input's */
    uint32_t kind, keys;
} kept_row;

/* Behind it so many octets of a key that goes on with the stem of the path. */
typedef struct {
    pv_sip hash;
    uint32_t table, before_stem;
} kept_key;

pv_copies *pv_copies_new(uint64_t most) {
    pv_copies *c = most < LONGEST || most > SIZE_MAX / 2 ? NULL : calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->size = most & ~UINT64_C(7);
    for (c->sets = 1; c->sets * WAYS * ENTRY < most;)
        c->sets *= 2;
    c->monitor = pv_os_monitor_new();
    c->ring = malloc((size_t)most);
    c->index = calloc(c->sets * WAYS, sizeof *c->index);
    if (c->monitor && c->ring && c->index && pv_os_random(&c->key, sizeof c->key))
        return c;
    pv_copies_free(c);
    return NULL;
}

void pv_copies_free(pv_copies *copies) {
    if (!copies)
        return;
    pv_os_monitor_free(copies->monitor);
    free(copies->ring);
    free(copies->index);
    free(copies);
}

/* ---- telling ----------------------------------------------------------------------------------
 */

static const void *take(const uint8_t **at, size_t size) {
    const void *taken = *at;
    *at += (size + 7) & ~(size_t)7;
    return taken;
}

static bool read_key(const pv_index_plan *plan, const pv_unit *unit, const uint8_t **at,
                     pv_row_key *ret_key) {
    const kept_key *k = take(at, sizeof *k);
    ret_key->table = k->table;
    ret_key->hash = k->hash;
    if (!plan->tables[k->table]->by_stem)
        return true;
    return pv_row_key_of_stem(plan, unit, (pv_bytes){take(at, k->before_stem), k->before_stem},
                              ret_key);
}

/* The octets, with another path. */
static bool read_octets(const kept_row *from, const uint8_t *octets, pv_unit *unit, pv_row *row) {
    pv_textbuf ends = pv_textbuf_new(unit->arena, 1 << 10);
    size_t path = strlen(unit->path), behind = (size_t)from->path_at + from->own;
    pv_row_put_ends(&ends, unit);
    size_t size = from->ends_at + ends.size + path + from->size - behind;
    uint8_t *to = ends.broken ? NULL : pv_arena_alloc(unit->arena, size);
    if (!to)
        return false;
    row->octets = (pv_bytes){to, size};
    memcpy(to, octets, from->ends_at);
    to += from->ends_at;
    memcpy(to, ends.data, ends.size);
    memcpy(to + ends.size, unit->path, path);
    memcpy(to + ends.size + path, octets + behind, from->size - behind);
    return true;
}

static bool read_row(const pv_index_plan *plan, pv_unit *unit, const uint8_t **at, pv_rows *rows) {
    const kept_row *from = take(at, sizeof *from);
    pv_row *row = pv_arena_alloc(unit->arena, sizeof *row);
    if (!row)
        return false;
    *row = (pv_row){.kind = (pv_kind)from->kind, .content = from->content};
    row->key_count = from->keys;
    row->keys = pv_arena_array(unit->arena, from->keys, sizeof *row->keys);
    for (size_t i = 0; row->keys && i < from->keys; i++)
        if (!read_key(plan, unit, at, &row->keys[i]))
            return false;
    *rows->end = row;
    rows->end = &row->next;
    return row->keys && read_octets(from, take(at, from->size), unit, row);
}

static void read_counts(const entry *e, pv_summary *counts) {
    counts->artifacts = e->artifacts;
    counts->subjects = e->subjects;
    counts->verdicts[PV_VERDICT_PASS] = e->pass;
    counts->verdicts[PV_VERDICT_NOT_APPLICABLE] = e->not_applicable;
    counts->verdicts[PV_VERDICT_CANNOT_TELL] = e->cannot_tell;
    for (size_t i = 0; i < PV_KIND_COUNT; i++)
        counts->kinds[i] = e->kinds[i];
}

static bool read_rows(const entry *e, const pv_index_plan *plan, pv_slot *slot) {
    const uint8_t *at = (const uint8_t *)(e + 1);
    pv_rows *rows = pv_arena_alloc(slot->arena, sizeof *rows);
    if (!rows)
        return false;
    rows->end = &rows->first;
    for (uint32_t i = 0; i < e->rows; i++)
        if (!read_row(plan, &slot->unit, &at, rows))
            return false;
    slot->rows = rows;
    return true;
}

/* With a store the same record is kept for the copy. */
static bool read_record(const entry *e, const pv_worker *worker, const pv_task *task,
                        pv_slot *slot) {
    const pv_bytes record = {(const uint8_t *)(e + 1), e->record};
    if (!pv_retell_read(worker, slot, record, e->judged))
        return false;
    if (task->keep && e->judged)
        slot->record = record;
    return true;
}

static bool read_entry(const entry *e, const pv_worker *worker, const pv_task *task,
                       pv_slot *slot) {
    if (e->record)
        return read_record(e, worker, task, slot);
    if (task->plan && !read_rows(e, task->plan, slot))
        return false;
    read_counts(e, &slot->counts);
    slot->counted = true;
    return true;
}

/* ---- the ring ---------------------------------------------------------------------------------
 */

static const entry *entry_at(const pv_copies *c, uint64_t begin) {
    if (!begin || c->head - (begin - 1) > c->size)
        return NULL;
    return (const entry *)(const void *)(c->ring + (begin - 1) % c->size);
}

static uint64_t *set_of(const pv_copies *c, const pv_copy_key *key) {
    return c->index + ((key->hash.lo ^ key->hash.hi) & (c->sets - 1)) * WAYS;
}

/* A copy of it, which others may overwrite meanwhile; NULL when there is none. */
static const entry *find(pv_copies *c, const pv_copy_key *key, pv_arena *arena) {
    const entry *found = NULL;
    const uint64_t *set = set_of(c, key);
    pv_os_monitor_enter(c->monitor);
    for (size_t i = 0; i < WAYS && !found; i++) {
        const entry *e = entry_at(c, set[i]);
        if (e && memcmp(&e->key, key, sizeof *key) == 0)
            found = pv_arena_copy(arena, e, e->size);
    }
    pv_os_monitor_leave(c->monitor);
    return found;
}

/* The oldest of the set gives way. */
static uint64_t *place_in(uint64_t *set) {
    uint64_t *oldest = set;
    for (size_t i = 1; i < WAYS; i++)
        if (set[i] < *oldest)
            oldest = &set[i];
    return oldest;
}

/* Where so much may be written, inside the monitor. */
static uint8_t *make_room(pv_copies *c, size_t size) {
    uint64_t left = c->size - c->head % c->size;
    if (left < size)
        c->head += left;
    return c->ring + c->head % c->size;
}

/* What was written there is found from now on, and what it was written over is not. */
static void put(pv_copies *c, const entry *e) {
    uint64_t *place = place_in(set_of(c, &e->key));
    *place = c->head + 1;
    c->head += e->size;
}

/* ---- keeping ----------------------------------------------------------------------------------
 */

typedef struct {
    uint8_t *at;
    size_t left;
} room;

static void give(room *r, const void *bytes, size_t size) {
    size_t whole = (size + 7) & ~(size_t)7;
    if (!r->at || r->left < whole) {
        r->at = NULL;
        r->left = 0;
        return;
    }
    if (size)
        memcpy(r->at, bytes, size);
    r->at += whole;
    r->left -= whole;
}

static bool write_row(room *r, const pv_index_plan *plan, const pv_unit *unit, const pv_row *row) {
    size_t own = strlen(unit->path);
    const char *path = (const char *)row->octets.data + row->path_at;
    kept_row to = {.content = row->content,
                   .size = (uint32_t)row->octets.size,
                   .ends_at = row->ends_at,
                   .path_at = row->path_at,
                   .own = (uint32_t)own,
                   .kind = row->kind,
                   .keys = (uint32_t)row->key_count};
    if (strncmp(path, unit->path, own) != 0 || (path[own] && path[own] != '#'))
        return false; /* else its stem would not be the input's */
    give(r, &to, sizeof to);
    for (size_t i = 0; i < row->key_count; i++) {
        const pv_row_key *k = &row->keys[i];
        kept_key key = {k->hash, (uint32_t)k->table, (uint32_t)k->before_stem.size};
        give(r, &key, sizeof key);
        if (plan->tables[k->table]->by_stem)
            give(r, k->before_stem.data, k->before_stem.size);
    }
    give(r, row->octets.data, row->octets.size);
    return r->at != NULL;
}

static bool is_shareable(const pv_slot *slot) {
    if (slot->failure.error || slot->skipped || slot->unit.named)
        return false;
    for (size_t i = 0; slot->rows && i < PV_KIND_COUNT; i++)
        if (slot->rows->lost[i])
            return false;
    return true;
}

static bool is_telling(const pv_slot *slot) {
    return slot->findings || slot->unit.problems || slot->counts.locked;
}

static entry head_of(const pv_slot *slot) {
    const pv_summary *s = &slot->counts;
    entry e = {
        .key = slot->copy_key,
        .record = (uint32_t)slot->record.size,
        .judged = !slot->unit.path_told,
        .artifacts = (uint32_t)s->artifacts,
        .subjects = (uint32_t)s->subjects,
        .pass = (uint32_t)s->verdicts[PV_VERDICT_PASS],
        .not_applicable = (uint32_t)s->verdicts[PV_VERDICT_NOT_APPLICABLE],
        .cannot_tell = (uint32_t)s->verdicts[PV_VERDICT_CANNOT_TELL],
    };
    for (size_t i = 0; i < PV_KIND_COUNT; i++)
        e.kinds[i] = (uint32_t)s->kinds[i];
    return e;
}

/* At most: of each part up to a word is lost by rounding. */
static size_t size_of(const pv_slot *slot) {
    size_t size = sizeof(entry);
    if (slot->record.size)
        return size + (slot->record.size | 7) + 1;
    for (const pv_row *r = slot->rows ? slot->rows->first : NULL; r; r = r->next) {
        size += sizeof(kept_row) + (r->octets.size | 7) + 1;
        for (size_t i = 0; i < r->key_count; i++)
            size += sizeof(kept_key) + (r->keys[i].before_stem.size | 7) + 1;
    }
    return size;
}

/* Into `size` octets, which are as many as it needs. */
static bool write_entry(uint8_t *octets, size_t size, const pv_task *task, const pv_slot *slot) {
    room r = {octets + sizeof(entry), size - sizeof(entry)};
    entry e = head_of(slot);
    const pv_row *row = task->plan && !e.record ? slot->rows->first : NULL;
    give(&r, slot->record.data, e.record);
    for (; row; row = row->next, e.rows++)
        if (!write_row(&r, task->plan, &slot->unit, row))
            return false;
    e.size = (uint32_t)(size - r.left);
    memcpy(octets, &e, sizeof e);
    return true;
}

void pv_copies_keep(pv_copies *copies, const pv_task *task, pv_slot *slot) {
    if (!slot->has_copy_key || !is_shareable(slot) || (task->plan && !slot->rows))
        return;
    if (is_telling(slot) && !slot->record.size)
        pv_retell_write(slot, &slot->counts, slot->loaded);
    if ((is_telling(slot) || task->keep) && !slot->record.size)
        return;
    size_t size = size_of(slot);
    if (size > LONGEST)
        return;
    pv_os_monitor_enter(copies->monitor);
    uint8_t *octets = make_room(copies, size);
    if (write_entry(octets, size, task, slot))
        put(copies, (const entry *)(const void *)octets);
    else
        copies->head += size; /* what stood there is gone */
    pv_os_monitor_leave(copies->monitor);
}

bool pv_copies_find(pv_copies *copies, const pv_worker *worker, const pv_task *task,
                    pv_slot *slot) {
    const pv_passwords *offered = slot->unit.passwords;
    pv_copy_key key = {.size = slot->loaded.size, .passwords = pv_passwords_choice(offered)};
    slot->has_copy_key = !slot->input.piece && (offered || !task->passwords) &&
                         pv_nh_of(&copies->key, slot->loaded, &key.hash);
    if (!slot->has_copy_key)
        return false;
    slot->copy_key = key;
    const entry *e = find(copies, &key, slot->arena);
    slot->copied = e && read_entry(e, worker, task, slot);
    return slot->copied;
}
