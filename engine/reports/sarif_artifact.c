/* SPDX-License-Identifier: Apache-2.0
 * The artifacts of a SARIF log (3.24): each once, what is in another one by parentIndex. A file has
 * a location relative to the folder of the scan, the member of an archive one within the archive, a
 * block of a file none. Digest and length stand where all bytes were at hand. */
#include <stdlib.h>
#include <string.h>

#include "reports/nesting.h"
#include "reports/sarif.h"
#include "reports/uri.h"

/* ---- levels ---------------------------------------------------------------------------------- */

static size_t find_levels(const pv_artifact *artifact, pv_sarif_level *levels) {
    size_t ends[PV_NESTING_DEPTH], count = pv_nesting(artifact, ends);
    for (size_t i = 0; i < count; i++)
        levels[i] = (pv_sarif_level){.size = ends[i]};
    return count;
}

static bool is_whole(const pv_unit *unit, const pv_artifact *a) {
    return a->size && !(unit->is_piece && strcmp(a->path, a->input) == 0);
}

/* An artifact whose path is a level's; the parents of one lead outwards. */
static void describe(pv_unit *unit, pv_artifact *a, const char *path, pv_sarif_level *level) {
    while (a && strlen(a->path) > level->size)
        a = a->parent;
    while (a && a->parent && strcmp(a->parent->path, a->path) == 0)
        a = a->parent;
    if (!a || strncmp(a->path, path, level->size) != 0 || a->path[level->size] ||
        !is_whole(unit, a))
        return;
    level->known = true;
    level->length = a->size;
    memcpy(level->sha256, pv_artifact_sha256(unit, a), sizeof level->sha256);
    level->has_offset = a->at && is_whole(unit, a->parent);
    level->offset = level->has_offset ? a->at - 1 : 0;
}

static pv_sarif_item *new_item(const char *path, const pv_sarif_level *levels, size_t count,
                               pv_bytes json) {
    size_t text = strlen(path) + 1;
    pv_sarif_item *item = malloc(sizeof *item + count * sizeof *levels + text + json.size + 1);
    if (!item)
        return NULL;
    *item = (pv_sarif_item){.json_size = json.size, .level_count = count};
    if (count)
        memcpy(item->levels, levels, count * sizeof *levels);
    item->path = (char *)&item->levels[count];
    item->json = item->path + text;
    memcpy(item->path, path, text);
    memcpy(item->json, json.data, json.size);
    item->json[json.size] = '\0';
    return item;
}

pv_sarif_item *pv_sarif_item_new(const pv_finding *f, const char *json, size_t size) {
    const char *path = f->subject->artifact->path;
    pv_sarif_level levels[PV_NESTING_DEPTH];
    size_t count = find_levels(f->subject->artifact, levels);
    for (size_t i = 0; i < count; i++)
        describe(f->subject->unit, f->subject->artifact, path, &levels[i]);
    pv_sarif_item *item = new_item(path, levels, count, (pv_bytes){(const uint8_t *)json, size});
    if (item)
        item->suppressed = f->waiver != NULL;
    return item;
}

pv_sarif_item *pv_sarif_item_bare(const char *json, size_t size) {
    return new_item("", NULL, 0, (pv_bytes){(const uint8_t *)json, size});
}

/* ---- table ----------------------------------------------------------------------------------- */

typedef struct {
    pv_sarif_item *item;
    size_t level, order;
} reference;

/* An artifact; `number` counts from 1, 0: it was not met yet. */
typedef struct {
    const pv_sarif_item *item;
    size_t level, number;
} node;

struct pv_sarif_table {
    node *nodes;
    const node **numbered;
    size_t count;
};

static const pv_sarif_level *level_of(const reference *r) {
    return &r->item->levels[r->level];
}

static int by_text(const reference *x, const reference *y) {
    size_t a = level_of(x)->size, b = level_of(y)->size;
    int order = memcmp(x->item->path, y->item->path, a < b ? a : b);
    return order ? order : (a > b) - (a < b);
}

/* By path; of one path what is known first. */
static int by_path(const void *a, const void *b) {
    const reference *x = a, *y = b;
    int order = by_text(x, y);
    if (order)
        return order;
    if (level_of(x)->known != level_of(y)->known)
        return level_of(x)->known ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static size_t gather(const pv_worst_item *items, size_t count, reference *refs) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        pv_sarif_item *item = items[i].object;
        for (size_t l = 0; l < item->level_count; l++, found++)
            refs[found] = (reference){item, l, found};
    }
    return found;
}

/* `refs` sorted: each run of one path is a node. */
static size_t unify(const reference *refs, size_t count, node *nodes) {
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || by_text(&refs[i - 1], &refs[i]) != 0)
            nodes[made++] = (node){refs[i].item, refs[i].level, 0};
        refs[i].item->levels[refs[i].level].node = made - 1;
    }
    return made;
}

static void number_all(pv_sarif_table *t, const pv_worst_item *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const pv_sarif_item *item = items[i].object;
        for (size_t l = 0; l < item->level_count; l++) {
            node *n = &t->nodes[item->levels[l].node];
            if (n->number)
                continue;
            t->numbered[t->count++] = n;
            n->number = t->count;
        }
    }
}

pv_status pv_sarif_table_make(pv_report *report, const pv_worst_item *items, size_t count,
                              const pv_sarif_table **ret_table) {
    size_t levels = 0;
    for (size_t i = 0; i < count; i++)
        levels += ((const pv_sarif_item *)items[i].object)->level_count;
    pv_sarif_table *t = pv_arena_alloc(report->scratch, sizeof *t);
    reference *refs = pv_arena_array(report->scratch, levels, sizeof *refs);
    if (!t || !refs)
        return pv_no_memory();
    t->nodes = pv_arena_array(report->scratch, levels, sizeof *t->nodes);
    t->numbered = pv_arena_array(report->scratch, levels, sizeof(node *));
    if (!t->nodes || !t->numbered)
        return pv_no_memory();
    levels = gather(items, count, refs);
    if (levels)
        qsort(refs, levels, sizeof *refs, by_path);
    unify(refs, levels, t->nodes);
    number_all(t, items, count);
    *ret_table = t;
    return pv_success();
}

size_t pv_sarif_table_count(const pv_sarif_table *table) {
    return table->count;
}

size_t pv_sarif_artifact_number(const pv_sarif_table *table, const pv_sarif_level *level) {
    return table->nodes[level->node].number - 1;
}

/* ---- writing --------------------------------------------------------------------------------- */

json_t *pv_sarif_file(pv_report *report, const char *path, size_t size) {
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 20);
    pv_uri_add(&t, path, size);
    const char *uri = pv_textbuf_end(&t, NULL);
    json_t *location = uri ? pv_sarif_put(report, json_object(), "uri", uri) : NULL;
    if (uri && *path != '/')
        location = pv_sarif_put(report, location, "uriBaseId", "%SRCROOT%");
    return location;
}

static json_t *member(pv_report *report, const char *path, size_t size) {
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 20);
    pv_uri_add_member(&t, path, size);
    const char *uri = pv_textbuf_end(&t, NULL);
    return uri ? pv_sarif_put(report, json_object(), "uri", uri) : NULL;
}

static json_t *put_outer(pv_report *report, json_t *object, const pv_sarif_table *table,
                         const node *n) {
    const pv_sarif_level *inner = &n->item->levels[n->level], *outer = inner - 1;
    const char *mark = n->item->path + outer->size;
    if (*mark == '!')
        object = pv_json_put(object, "location",
                             member(report, mark + 1, inner->size - outer->size - 1));
    size_t parent = pv_sarif_artifact_number(table, outer);
    return pv_json_put(object, "parentIndex", json_integer((json_int_t)parent));
}

static json_t *put_content(pv_report *report, json_t *object, const pv_sarif_level *level) {
    const char *hex = pv_hex_in(report->scratch, (pv_bytes){level->sha256, sizeof level->sha256});
    if (level->has_offset)
        object = pv_json_put(object, "offset", json_integer((json_int_t)level->offset));
    object = pv_json_put(object, "length", json_integer((json_int_t)level->length));
    json_t *hashes = hex ? pv_sarif_put(report, json_object(), "sha-256", hex) : NULL;
    return pv_json_put(object, "hashes", hashes);
}

json_t *pv_sarif_artifact(pv_report *report, const pv_sarif_table *table, size_t number) {
    const node *n = table->numbered[number];
    const pv_sarif_level *level = &n->item->levels[n->level];
    json_t *object = json_object();
    if (n->level)
        object = put_outer(report, object, table, n);
    else
        object = pv_json_put(object, "location", pv_sarif_file(report, n->item->path, level->size));
    const char *name = pv_arena_text(report->scratch, n->item->path, level->size);
    if (n->level)
        object = pv_json_put(object, "description", name ? pv_sarif_text(report, name) : NULL);
    return level->known ? put_content(report, object, level) : object;
}
