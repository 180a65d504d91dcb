/* SPDX-License-Identifier: Apache-2.0
 * Subjects in little memory, for rules over the whole scan: numbers in as few octets as they need,
 * texts behind their size. Values that are longer than rules can read are not known. Rows are read
 * by the program that wrote them, from a file that has no name: nothing in them is doubted. */
#include "scan/row.h"

#include <string.h>

#include "base/text.h"

enum { STATE_NO_LINK = 7, LONGEST = 256 * 1024, LONGEST_ROW = 1 << 24 };

/* ---- writing --------------------------------------------------------------------------------- */

static void put_number(pv_textbuf *t, uint64_t n) {
    for (; n > 0x7f; n >>= 7)
        pv_textbuf_addc(t, (char)(uint8_t)(n | 0x80));
    pv_textbuf_addc(t, (char)(uint8_t)n);
}

static uint64_t zigzag(int64_t n) {
    return (uint64_t)n << 1 ^ (uint64_t)(n >> 63);
}

static void put_octets(pv_textbuf *t, const void *data, size_t size) {
    put_number(t, size);
    pv_textbuf_add(t, data, size);
}

/* With the NUL that it had. */
static void put_text(pv_textbuf *t, const char *text) {
    pv_textbuf_add(t, text, strlen(text) + 1);
}

static void put_list(pv_textbuf *t, const pv_value *v) {
    put_number(t, v->count);
    for (size_t i = 0; i < v->count; i++)
        put_octets(t, v->u.list[i].data, v->u.list[i].size);
}

static void put_value(pv_textbuf *t, const pv_fact_info *info, const pv_value *v) {
    switch (info->type) {
    case PV_TYPE_BOOL:
        put_number(t, v->u.boolean);
        break;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        put_number(t, zigzag(v->u.integer));
        break;
    case PV_TYPE_ENUM:
        put_number(t, v->u.choice);
        break;
    case PV_TYPE_SET:
        put_number(t, v->u.set);
        break;
    case PV_TYPE_TEXT:
        put_octets(t, v->u.text, v->count);
        break;
    case PV_TYPE_BYTES:
        put_octets(t, v->u.bytes, v->count);
        break;
    case PV_TYPE_LIST:
        put_list(t, v);
        break;
    case PV_TYPE_RECORDS: /* refused when the rule is loaded */
        break;
    }
}

static bool too_long(const pv_fact_info *info, const pv_value *v) {
    size_t size = 0;
    if (info->type == PV_TYPE_TEXT || info->type == PV_TYPE_BYTES)
        return v->count > LONGEST;
    if (info->type != PV_TYPE_LIST)
        return info->type == PV_TYPE_RECORDS;
    for (size_t i = 0; i < v->count && size <= LONGEST; i++)
        size += v->u.list[i].size + 16;
    return size > LONGEST;
}

static void put_fact(pv_textbuf *t, pv_subject *subject, const pv_path *path) {
    pv_subject *at = pv_path_follow(path, subject, NULL);
    const pv_fact_info *info = pv_fact_get_info(path->fact);
    if (!at) {
        pv_textbuf_addc(t, STATE_NO_LINK);
        return;
    }
    const pv_value *v = pv_subject_value(at, path->fact);
    bool present = v->known == PV_PRESENT && !too_long(info, v);
    unsigned state = present ? PV_PRESENT : v->known == PV_ABSENT ? PV_ABSENT : PV_UNDETERMINED;
    pv_textbuf_addc(t, (char)state);
    if (present)
        put_value(t, info, v);
}

/* A certificate goes by its thumbprint, others by what reports call them. */
static void put_identity(pv_textbuf *t, pv_subject *subject) {
    const pv_value *sha1 =
        subject->kind == PV_KIND_CERT ? pv_subject_value(subject, PV_FACT_CERT_SHA1) : NULL;
    bool thumbprint = sha1 && sha1->known == PV_PRESENT && sha1->count == 20;
    pv_textbuf_addc(t, thumbprint);
    if (thumbprint) {
        put_octets(t, sha1->u.bytes, sha1->count);
        return;
    }
    const char *text = pv_subject_identity(subject);
    put_octets(t, text ? text : "", text ? strlen(text) : 0);
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* "dir/web.csr" and "dir/web.pem#2" go by "dir/web". */
static pv_bytes stem_of(const char *path) {
    size_t size = strcspn(path, "#"), end = size;
    while (end > 0 && path[end - 1] != '.' && path[end - 1] != '/')
        end--;
    if (end > 1 && path[end - 1] == '.' && path[end - 2] != '/')
        size = end - 1;
    return (pv_bytes){(const uint8_t *)path, size};
}

static bool hash_with_stem(const pv_index_plan *plan, const pv_unit *unit, pv_bytes stem,
                           pv_row_key *key) {
    size_t before = key->before_stem.size;
    uint8_t *all = pv_arena_alloc(unit->arena, before + stem.size + 1);
    if (!all)
        return false;
    if (before)
        memcpy(all, key->before_stem.data, before);
    memcpy(all + before, stem.data, stem.size);
    key->before_stem.data = all;
    key->hash = pv_sip_of(plan->key, (pv_bytes){all, before + stem.size});
    return true;
}

bool pv_row_key_of_stem(const pv_index_plan *plan, const pv_unit *unit, pv_bytes before_stem,
                        pv_row_key *ret_key) {
    ret_key->before_stem = before_stem;
    return hash_with_stem(plan, unit, stem_of(unit->path), ret_key);
}

/* The first fact of a key is there; of the others it is known that they are, or that they are not.
 */
static bool make_key(const pv_index_plan *plan, pv_subject *subject, pv_textbuf *t,
                     pv_row_key *key) {
    const pv_index_side *side = plan->tables[key->table];
    t->size = 0;
    for (size_t i = 0; i < side->by_count; i++) {
        pv_subject *at = pv_path_follow(&side->by[i], subject, NULL);
        const pv_value *v = at ? pv_subject_value(at, side->by[i].fact) : NULL;
        if (!v || (v->known != PV_PRESENT && (i == 0 || v->known != PV_ABSENT)))
            return false;
        pv_textbuf_addc(t, (char)v->known);
        if (v->known == PV_PRESENT)
            put_value(t, pv_fact_get_info(side->by[i].fact), v);
    }
    pv_bytes before = {(const uint8_t *)t->data, t->size};
    if (side->by_stem) {
        key->before_stem = before;
        t->broken |= !hash_with_stem(plan, subject->unit, stem_of(subject->artifact->path), key);
        return !t->broken;
    }
    key->hash = pv_sip_of(plan->key, before);
    return !t->broken;
}

/* What keys are made of shares one buffer, and is forgotten. */
static bool make_keys(const pv_index_plan *plan, pv_subject *subject, pv_row *row) {
    pv_textbuf t = pv_textbuf_new(subject->unit->arena, LONGEST_ROW);
    row->keys = pv_arena_array(subject->unit->arena, plan->table_count, sizeof *row->keys);
    for (size_t i = 0; row->keys && i < plan->table_count; i++) {
        pv_row_key *key = &row->keys[row->key_count];
        if (plan->tables[i]->kind != subject->kind)
            continue;
        *key = (pv_row_key){.table = i};
        row->key_count += make_key(plan, subject, &t, key);
        if (t.broken)
            return false;
    }
    return row->keys != NULL;
}

/* Keys are of the content, too, but not those that go by the place. */
static void hash_content(const pv_index_plan *plan, pv_textbuf *t, size_t from, pv_row *row) {
    size_t end = t->size;
    for (size_t i = 0; i < row->key_count; i++)
        if (!plan->tables[row->keys[i].table]->by_stem)
            pv_textbuf_add(t, (const char *)&row->keys[i].hash, sizeof row->keys[i].hash);
    row->octets = (pv_bytes){(const uint8_t *)t->data, end};
    row->content =
        pv_sip_of(plan->key, (pv_bytes){(const uint8_t *)t->data + from, t->size - from});
}

void pv_row_put_ends(pv_textbuf *out, const pv_unit *unit) {
    put_number(out, unit->outer.count + 1);
    for (uint32_t i = 0; i < unit->outer.count; i++)
        put_number(out, unit->outer.ends[i]);
    put_number(out, strlen(unit->path));
}

static pv_row *make_row(const pv_index_plan *plan, pv_subject *subject) {
    const pv_artifact *a = subject->artifact;
    const pv_kept *kept = &plan->kept[subject->kind];
    pv_textbuf t = pv_textbuf_new(subject->unit->arena, LONGEST_ROW);
    pv_row *row = pv_arena_alloc(subject->unit->arena, sizeof *row);
    if (!row)
        return NULL;
    row->kind = subject->kind;
    put_number(&t, subject->id);
    put_text(&t, a->format);
    row->ends_at = (uint32_t)t.size;
    pv_row_put_ends(&t, subject->unit);
    row->path_at = (uint32_t)t.size;
    put_text(&t, a->path);
    size_t from = t.size;
    put_number(&t, subject->kind);
    put_identity(&t, subject);
    for (size_t i = 0; i < kept->count; i++)
        put_fact(&t, subject, &kept->items[i]);
    if (!make_keys(plan, subject, row))
        return NULL;
    hash_content(plan, &t, from, row);
    return t.broken ? NULL : row;
}

pv_rows *pv_rows_make(const pv_index_plan *plan, pv_unit *unit) {
    pv_rows *rows = pv_arena_alloc(unit->arena, sizeof *rows);
    if (!rows)
        return NULL;
    rows->end = &rows->first;
    for (pv_subject *s = unit->subjects; s; s = s->next) {
        if (!plan->wanted[s->kind] || pv_unit_is_hopeless(unit))
            continue;
        pv_row *row = make_row(plan, s);
        rows->lost[s->kind] += !row;
        if (!row)
            continue;
        *rows->end = row;
        rows->end = &row->next;
    }
    return rows;
}

/* ---- reading --------------------------------------------------------------------------------- */

static uint64_t take_number(const uint8_t **at) {
    uint64_t n = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t octet = *(*at)++;
        n |= (uint64_t)(octet & 0x7f) << shift;
        if (!(octet & 0x80))
            return n;
    }
}

static int64_t unzigzag(uint64_t n) {
    return (int64_t)(n >> 1 ^ (0 - (n & 1)));
}

static pv_bytes take_octets(const uint8_t **at) {
    size_t size = (size_t)take_number(at);
    *at += size;
    return (pv_bytes){*at - size, size};
}

static const char *take_text(const uint8_t **at) {
    const char *text = (const char *)*at;
    *at += strlen(text) + 1;
    return text;
}

pv_row_head pv_row_head_of(pv_bytes octets) {
    pv_row_head head = {0};
    const uint8_t *at = octets.data;
    head.id = (uint32_t)take_number(&at);
    head.format = take_text(&at);
    head.ends = at;
    for (uint64_t left = take_number(&at); left; left--)
        (void)take_number(&at);
    head.path = take_text(&at);
    head.kind = (pv_kind)take_number(&at);
    head.by_thumbprint = *at++ == 1;
    head.identity = take_octets(&at);
    head.facts = at;
    return head;
}

pv_path_ends pv_row_ends(const pv_row_head *head, pv_arena *arena) {
    const uint8_t *at = head->ends;
    size_t count = (size_t)take_number(&at);
    uint32_t *ends = pv_arena_array(arena, count, sizeof *ends);
    for (size_t i = 0; ends && i < count; i++)
        ends[i] = (uint32_t)take_number(&at);
    return (pv_path_ends){ends, ends ? (uint32_t)count : 0};
}

/* NULL without memory. */
static const pv_text *take_list(const uint8_t **at, pv_arena *arena, size_t count) {
    pv_text *texts = pv_arena_array(arena, count + 1, sizeof *texts);
    for (size_t i = 0; texts && i < count; i++) {
        pv_bytes b = take_octets(at);
        texts[i] = (pv_text){pv_arena_text(arena, (const char *)b.data, b.size), b.size};
        if (!texts[i].data)
            return NULL;
    }
    return texts;
}

/* False without memory. */
static bool take_value(const uint8_t **at, pv_arena *arena, const pv_fact_info *info, pv_value *v) {
    pv_bytes b;
    switch (info->type) {
    case PV_TYPE_BOOL:
        v->u.boolean = take_number(at) != 0;
        return true;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        v->u.integer = unzigzag(take_number(at));
        return true;
    case PV_TYPE_ENUM:
        v->u.choice = (unsigned)take_number(at);
        return true;
    case PV_TYPE_SET:
        v->u.set = take_number(at);
        return true;
    case PV_TYPE_TEXT:
    case PV_TYPE_BYTES:
        b = take_octets(at);
        v->count = (uint32_t)b.size;
        v->u.text = pv_arena_text(arena, (const char *)b.data, b.size);
        return v->u.text != NULL;
    case PV_TYPE_LIST:
        v->count = (uint32_t)take_number(at);
        v->u.list = take_list(at, arena, v->count);
        return v->u.list != NULL;
    case PV_TYPE_RECORDS:
        break;
    }
    return true;
}

/* The subject that the path leads to, made where it is not there. */
static pv_status reach(pv_subject *subject, const pv_path *path, pv_subject **ret_at) {
    pv_subject *at = subject;
    for (size_t i = 0; i < path->link_count; i++) {
        pv_subject *to = pv_subject_linked(at, path->links[i]);
        if (!to) {
            PV_TRY(pv_unit_add_subject(subject->unit, subject->artifact, path->links[i], &to));
            PV_TRY(pv_subject_link(at, to));
        }
        at = to;
    }
    *ret_at = at;
    return pv_success();
}

static pv_status take_fact(const uint8_t **from, const pv_path *path, pv_subject *subject) {
    unsigned state = *(*from)++;
    pv_value value = {.known = (uint8_t)state};
    pv_subject *at;
    if (state == STATE_NO_LINK)
        return pv_success();
    if (state == PV_PRESENT &&
        !take_value(from, subject->unit->arena, pv_fact_get_info(path->fact), &value))
        return pv_no_memory();
    PV_TRY(reach(subject, path, &at));
    *pv_subject_put(at, path->fact, (pv_place){0}) = value;
    return pv_success();
}

static pv_status take_identity(const pv_row_head *head, pv_subject *subject) {
    const char *text =
        pv_arena_text(subject->unit->arena, (const char *)head->identity.data, head->identity.size);
    if (!text)
        return pv_no_memory();
    if (!head->by_thumbprint) {
        subject->identity = text;
        return pv_success();
    }
    pv_value *v = pv_subject_put(subject, PV_FACT_CERT_SHA1, (pv_place){0});
    v->count = (uint32_t)head->identity.size;
    v->u.bytes = (const uint8_t *)text;
    return pv_success();
}

pv_status pv_row_read(const pv_row_head *head, const pv_kept *kept, pv_subject *subject) {
    const uint8_t *at = head->facts;
    subject->id = head->id;
    PV_TRY(take_identity(head, subject));
    for (size_t i = 0; i < kept->count; i++)
        PV_TRY(take_fact(&at, &kept->items[i], subject));
    return pv_success();
}

static void skip_value(const uint8_t **at, const pv_fact_info *info) {
    uint64_t count = 1;
    if (info->type == PV_TYPE_LIST)
        count = take_number(at);
    if (info->type == PV_TYPE_TEXT || info->type == PV_TYPE_BYTES || info->type == PV_TYPE_LIST) {
        for (; count; count--)
            (void)take_octets(at);
    } else {
        (void)take_number(at);
    }
}

uint64_t pv_row_class(const pv_row_head *head, const pv_kept *kept, const uint8_t *seen,
                      pv_sip_key key) {
    const uint8_t *at = head->facts;
    uint64_t class = 0;
    for (size_t i = 0; i < kept->count; i++) {
        const uint8_t *from = at;
        if (*at++ == PV_PRESENT)
            skip_value(&at, pv_fact_get_info(kept->items[i].fact));
        if (!seen[i])
            continue;
        key.k[1] ^= class; /* each value has its part in what comes after it */
        class = pv_sip_of(key, (pv_bytes){from, (size_t)(at - from)}).hi;
    }
    return class;
}
