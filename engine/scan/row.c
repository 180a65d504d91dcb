/* SPDX-License-Identifier: Apache-2.0
 * Subjects in little memory, for rules over the whole scan. A row is what names the subject, and
 * for each kept fact its state and value: numbers in as few octets as they need, longer values by
 * where they are kept, once each. Values that are longer than rules can read are not known. */
#include "scan/row.h"

#include <string.h>

#include "base/text.h"

enum { STATE_NO_LINK = 7, INLINE_MOST = 6, LONGEST = 256 * 1024 };

/* ---- writing --------------------------------------------------------------------------------- */

typedef struct {
    pv_intern *intern;
    pv_textbuf out;
    bool full;
} writing;

static void put_number(pv_textbuf *t, uint64_t n) {
    for (; n > 0x7f; n >>= 7)
        pv_textbuf_addc(t, (char)(uint8_t)(n | 0x80));
    pv_textbuf_addc(t, (char)(uint8_t)n);
}

static uint64_t zigzag(int64_t n) {
    return (uint64_t)n << 1 ^ (uint64_t)(n >> 63);
}

/* A size, and the octets or, of more of them, where they stand. */
static void put_octets(writing *w, pv_bytes b) {
    uint32_t at = 0;
    put_number(&w->out, b.size);
    if (b.size <= INLINE_MOST) {
        pv_textbuf_add(&w->out, (const char *)b.data, b.size);
        return;
    }
    w->full |= !pv_intern_put(w->intern, b, &at, NULL);
    pv_textbuf_add(&w->out, (const char *)&at, sizeof at);
}

static void put_list(writing *w, const pv_value *v) {
    pv_textbuf own = pv_textbuf_new(w->out.arena, 2 * (size_t)LONGEST);
    size_t size;
    for (size_t i = 0; i < v->count; i++) {
        put_number(&own, v->u.list[i].size);
        pv_textbuf_add(&own, v->u.list[i].data, v->u.list[i].size);
    }
    const char *text = pv_textbuf_end(&own, &size);
    w->full |= !text;
    put_number(&w->out, v->count);
    if (text)
        put_octets(w, (pv_bytes){(const uint8_t *)text, size});
}

static void put_value(writing *w, const pv_fact_info *info, const pv_value *v) {
    switch (info->type) {
    case PV_TYPE_BOOL:
        put_number(&w->out, v->u.boolean);
        break;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        put_number(&w->out, zigzag(v->u.integer));
        break;
    case PV_TYPE_ENUM:
        put_number(&w->out, v->u.choice);
        break;
    case PV_TYPE_SET:
        put_number(&w->out, v->u.set);
        break;
    case PV_TYPE_TEXT:
        put_octets(w, (pv_bytes){(const uint8_t *)v->u.text, v->count});
        break;
    case PV_TYPE_BYTES:
        put_octets(w, (pv_bytes){v->u.bytes, v->count});
        break;
    case PV_TYPE_LIST:
        put_list(w, v);
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

static void put_fact(writing *w, pv_subject *subject, const pv_path *path) {
    pv_subject *at = pv_path_follow(path, subject, NULL);
    const pv_fact_info *info = pv_fact_get_info(path->fact);
    if (!at) {
        pv_textbuf_addc(&w->out, STATE_NO_LINK);
        return;
    }
    const pv_value *v = pv_subject_value(at, path->fact);
    bool present = v->known == PV_PRESENT && !too_long(info, v);
    unsigned state = present ? PV_PRESENT : v->known == PV_ABSENT ? PV_ABSENT : PV_UNDETERMINED;
    pv_textbuf_addc(&w->out, (char)state);
    if (present)
        put_value(w, info, v);
}

/* A certificate goes by its thumbprint, others by what reports call them. */
static void put_identity(writing *w, pv_subject *subject) {
    const pv_value *sha1 =
        subject->kind == PV_KIND_CERT ? pv_subject_value(subject, PV_FACT_CERT_SHA1) : NULL;
    if (sha1 && sha1->known == PV_PRESENT && sha1->count == 20) {
        pv_textbuf_addc(&w->out, 1);
        pv_textbuf_add(&w->out, (const char *)sha1->u.bytes, 20);
        return;
    }
    const char *text = pv_subject_identity(subject);
    pv_textbuf_addc(&w->out, 0);
    put_octets(w, (pv_bytes){(const uint8_t *)(text ? text : ""), text ? strlen(text) : 0});
}

bool pv_row_write(pv_intern *intern, const pv_kept *kept, pv_subject *subject, pv_arena *arena,
                  uint32_t *ret_row, bool *ret_new) {
    writing w = {.intern = intern, .out = pv_textbuf_new(arena, 1 << 16)};
    size_t size;
    put_identity(&w, subject);
    for (size_t i = 0; i < kept->count; i++)
        put_fact(&w, subject, &kept->items[i]);
    const char *row = pv_textbuf_end(&w.out, &size);
    return row && !w.full &&
           pv_intern_put(intern, (pv_bytes){(const uint8_t *)row, size}, ret_row, ret_new);
}

/* ---- reading --------------------------------------------------------------------------------- */

typedef struct {
    const pv_intern *intern;
    const uint8_t *at;
    pv_arena *arena;
} taking;

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

static pv_bytes take_octets(taking *t) {
    size_t size = (size_t)take_number(&t->at);
    uint32_t where;
    if (size <= INLINE_MOST) {
        t->at += size;
        return (pv_bytes){t->at - size, size};
    }
    memcpy(&where, t->at, sizeof where);
    t->at += sizeof where;
    return pv_intern_get(t->intern, where);
}

/* NULL without memory. */
static const pv_text *take_list(taking *t, size_t count) {
    pv_bytes all = take_octets(t);
    pv_text *texts = pv_arena_array(t->arena, count + 1, sizeof *texts);
    const uint8_t *at = all.data;
    for (size_t i = 0; texts && i < count; i++) {
        size_t size = (size_t)take_number(&at);
        texts[i] = (pv_text){pv_arena_text(t->arena, (const char *)at, size), size};
        if (!texts[i].data)
            return NULL;
        at += size;
    }
    return texts;
}

/* False without memory. */
static bool take_value(taking *t, const pv_fact_info *info, pv_value *v) {
    pv_bytes b;
    switch (info->type) {
    case PV_TYPE_BOOL:
        v->u.boolean = take_number(&t->at) != 0;
        return true;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        v->u.integer = unzigzag(take_number(&t->at));
        return true;
    case PV_TYPE_ENUM:
        v->u.choice = (unsigned)take_number(&t->at);
        return true;
    case PV_TYPE_SET:
        v->u.set = take_number(&t->at);
        return true;
    case PV_TYPE_TEXT:
    case PV_TYPE_BYTES:
        b = take_octets(t);
        v->count = (uint32_t)b.size;
        v->u.text = pv_arena_text(t->arena, (const char *)b.data, b.size);
        return v->u.text != NULL;
    case PV_TYPE_LIST:
        v->count = (uint32_t)take_number(&t->at);
        v->u.list = take_list(t, v->count);
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

static pv_status take_fact(taking *t, const pv_path *path, pv_subject *subject, bool wanted) {
    const pv_fact_info *info = pv_fact_get_info(path->fact);
    unsigned state = *t->at++;
    pv_value value = {.known = (uint8_t)state};
    pv_subject *at;
    if (state == STATE_NO_LINK)
        return pv_success();
    if (state == PV_PRESENT && !take_value(t, info, &value))
        return pv_no_memory();
    if (!wanted)
        return pv_success();
    PV_TRY(reach(subject, path, &at));
    *pv_subject_put(at, path->fact, (pv_place){0}) = value;
    return pv_success();
}

static bool keeps(const pv_index_side *side, const pv_path *path) {
    for (size_t i = 0; i < side->keep_count; i++)
        if (pv_path_same(&side->keep[i], path))
            return true;
    return false;
}

static pv_status take_identity(taking *t, pv_subject *subject) {
    bool thumbprint = *t->at++ == 1;
    if (thumbprint) {
        pv_value *v = pv_subject_put(subject, PV_FACT_CERT_SHA1, (pv_place){0});
        v->count = 20;
        v->u.bytes = t->at;
        t->at += 20;
        return pv_success();
    }
    pv_bytes text = take_octets(t);
    subject->identity = pv_arena_text(t->arena, (const char *)text.data, text.size);
    return subject->identity ? pv_success() : pv_no_memory();
}

pv_status pv_row_read(const pv_intern *intern, uint32_t row, const pv_kept *kept,
                      const pv_index_side *side, pv_subject *subject) {
    taking t = {intern, pv_intern_get(intern, row).data, subject->unit->arena};
    PV_TRY(take_identity(&t, subject));
    for (size_t i = 0; i < kept->count; i++)
        PV_TRY(take_fact(&t, &kept->items[i], subject, keeps(side, &kept->items[i])));
    return pv_success();
}

pv_bytes pv_row_identity(const pv_intern *intern, uint32_t row) {
    taking t = {intern, pv_intern_get(intern, row).data, NULL};
    if (*t.at++ == 1)
        return (pv_bytes){t.at, 20};
    return take_octets(&t);
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

static void add_value(pv_textbuf *t, const pv_fact_info *info, const pv_value *v) {
    if (info->type == PV_TYPE_TEXT || info->type == PV_TYPE_BYTES) {
        put_number(t, v->count);
        pv_textbuf_add(t, v->u.text, v->count);
    } else if (info->type == PV_TYPE_LIST) {
        put_number(t, v->count);
        for (size_t i = 0; i < v->count; i++) {
            put_number(t, v->u.list[i].size);
            pv_textbuf_add(t, v->u.list[i].data, v->u.list[i].size);
        }
    } else {
        put_number(t, info->type == PV_TYPE_BOOL   ? v->u.boolean
                      : info->type == PV_TYPE_ENUM ? v->u.choice
                                                   : v->u.set);
    }
}

/* The first fact of a key is there; of the others it is known that they are, or that they are not.
 */
bool pv_row_key(const pv_index_side *side, pv_subject *subject, uint8_t ret_key[16]) {
    pv_unit *unit = subject->unit;
    pv_textbuf t = pv_textbuf_new(unit->arena, 1 << 20);
    uint8_t digest[32];
    size_t size;
    for (size_t i = 0; i < side->by_count; i++) {
        pv_subject *at = pv_path_follow(&side->by[i], subject, NULL);
        const pv_value *v = at ? pv_subject_value(at, side->by[i].fact) : NULL;
        if (!v || (v->known != PV_PRESENT && (i == 0 || v->known != PV_ABSENT)))
            return false;
        pv_textbuf_addc(&t, (char)v->known);
        if (v->known == PV_PRESENT)
            add_value(&t, pv_fact_get_info(side->by[i].fact), v);
    }
    if (side->by_stem) {
        pv_bytes stem = stem_of(subject->artifact->path);
        pv_textbuf_add(&t, (const char *)stem.data, stem.size);
    }
    const char *text = pv_textbuf_end(&t, &size);
    if (!text)
        return false;
    unit->sha256(unit->crypto, (pv_bytes){(const uint8_t *)text, size}, digest);
    memcpy(ret_key, digest, 16);
    return true;
}
