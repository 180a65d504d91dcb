/* SPDX-License-Identifier: Apache-2.0
 * What is called how. A template of AD CS goes by its name, whatever file it was exported to: that
 * is what CAs and people call it. Others describe what somebody asks for, and have no name that is
 * theirs alone (an INF names the template that it wants): they go by their file, as seen from the
 * path that was asked for, so that the working folder says nothing. Of several with one name the
 * first keeps it; the others have their file behind it, and their number where that is one, too. */
#include "snap/collect.h"

#include <stdlib.h>

#include "facts/render.h"
#include "facts/unit.h"

/* Templates of the unit that is told of: findings follow their subjects. A unit's memory may be
 * used again for the next one; its subjects are then told apart by number. */
struct pv_snap_told {
    struct pv_snap_told *next;
    const pv_subject *subject;
    uint32_t id;
    pv_snapshot *snapshot;
};

void pv_snap_list_init(pv_snap_list *list, pv_arena *arena) {
    *list = (pv_snap_list){.arena = arena};
    list->end = &list->first;
}

void pv_snap_list_add(pv_snap_list *list, pv_snapshot *s) {
    *list->end = s;
    list->end = &s->next;
    list->count++;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* The path without the folder that was asked for; of a file that was asked for itself, its name. */
static const char *path_within(const pv_snap_collecting *c, const char *path) {
    const char *best = NULL;
    for (size_t i = 0; i < c->root_count; i++) {
        const char *root = c->roots[i], *slash = strrchr(root, '/');
        size_t size = strlen(root);
        if (strncmp(path, root, size) != 0)
            continue;
        const char *rest = path + size;
        if (size && root[size - 1] != '/' && *rest == '/')
            rest++;
        else if (*rest == '\0' || *rest == '#' || *rest == '!')
            rest = slash ? path + (slash - root) + 1 : path;
        else if (size && root[size - 1] != '/')
            continue;
        best = !best || rest > best ? rest : best;
    }
    return best ? best : path;
}

static const char *safe(pv_arena *arena, const char *text, size_t size) {
    enum { LONGEST_NAME = 2048 };
    pv_textbuf t = pv_textbuf_new(arena, (size_t)LONGEST_NAME * 8);
    pv_render_safe(&t, text, size < LONGEST_NAME ? size : (size_t)LONGEST_NAME);
    return pv_textbuf_end(&t, NULL);
}

static const char *name_of(const pv_snap_collecting *c, pv_subject *t) {
    const pv_value *kind = pv_subject_value(t, PV_FACT_TEMPLATE_KIND);
    const pv_value *name = pv_subject_value(t, PV_FACT_TEMPLATE_NAME);
    bool named = name->known == PV_PRESENT && name->count;
    bool adcs = kind->known == PV_PRESENT && kind->u.choice == PV_TEMPLATEKIND_ADCS;
    bool inf = kind->known == PV_PRESENT && kind->u.choice == PV_TEMPLATEKIND_INF;
    if (adcs && named)
        return safe(c->list.arena, name->u.text, name->count);
    const char *path = path_within(c, t->artifact->path);
    if (named && !inf)
        path = pv_arena_printf(c->list.arena, "%s#%s", path, name->u.text);
    return path ? safe(c->list.arena, path, strlen(path)) : NULL;
}

/* ---- as they are told of --------------------------------------------------------------------- */

static bool tell(pv_snap_collecting *c, const pv_subject *subject, pv_snapshot *s) {
    struct pv_snap_told *told = pv_arena_alloc(c->list.arena, sizeof *told);
    if (!told)
        return false;
    *told = (struct pv_snap_told){NULL, subject, subject->id, s};
    if (c->unit != subject->unit || !c->cursor || c->cursor->id >= subject->id)
        c->told = told;
    else
        c->cursor->next = told;
    c->cursor = told;
    c->unit = subject->unit;
    return true;
}

pv_status pv_snap_collect(pv_snap_collecting *c, pv_subject *subject) {
    if (subject->kind != PV_KIND_TEMPLATE)
        return pv_success();
    pv_snapshot *s = pv_snap_of(c->list.arena, subject, c->mask);
    if (!s || !tell(c, subject, s))
        return pv_no_memory();
    s->name = name_of(c, subject);
    pv_snap_list_add(&c->list, s);
    return s->name ? pv_success() : pv_no_memory();
}

/* Findings come in the order of their subjects. */
static pv_snapshot *find_told(pv_snap_collecting *c, const pv_subject *subject) {
    for (struct pv_snap_told *t = c->told; t; t = t->next) {
        if (t->subject != subject || t->id != subject->id)
            continue;
        c->told = t;
        return t->snapshot;
    }
    return NULL;
}

pv_status pv_snap_collect_finding(pv_snap_collecting *c, const pv_finding *finding) {
    bool told = finding->verdict == PV_VERDICT_FAIL || finding->verdict == PV_VERDICT_CANNOT_TELL ||
                finding->verdict == PV_VERDICT_BROKEN;
    if (!told || finding->subject->kind != PV_KIND_TEMPLATE || finding->rule->whole_scan)
        return pv_success();
    c->cursor = NULL; /* the unit's subjects were all told of */
    pv_snapshot *s = find_told(c, finding->subject);
    return s ? pv_snap_add_finding(c->list.arena, s, finding) : pv_success();
}

/* ---- unique names ---------------------------------------------------------------------------- */

static int compare_text(const char *a, const char *b) {
    for (; *a && pv_char_lower(*a) == pv_char_lower(*b); a++)
        b++;
    return (unsigned char)pv_char_lower(*a) - (unsigned char)pv_char_lower(*b);
}

/* By name without regard to case, as directories and some file systems have it, then by path. */
static int by_name(const void *a, const void *b) {
    const pv_snapshot *x = *(pv_snapshot *const *)a, *y = *(pv_snapshot *const *)b;
    int names = compare_text(x->name, y->name);
    return names ? names : strcmp(x->path, y->path);
}

static pv_snapshot **sorted(const pv_snap_list *list) {
    pv_snapshot **all = pv_arena_array(list->arena, list->count, sizeof *all);
    size_t count = 0;
    for (pv_snapshot *s = list->first; s && all; s = s->next)
        all[count++] = s;
    if (all && count)
        qsort(all, count, sizeof *all, by_name);
    return all;
}

static void link_up(pv_snap_list *list, pv_snapshot *const *all) {
    size_t count = list->count;
    pv_snap_list_init(list, list->arena);
    for (size_t i = 0; i < count; i++) {
        all[i]->next = NULL;
        pv_snap_list_add(list, all[i]);
    }
}

static const char *file_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* All but the first of a name get another one. */
static pv_status part(pv_snap_list *list, pv_snapshot **all) {
    const char *name = "";
    size_t number = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (i == 0 || compare_text(all[i]->name, name) != 0) {
            name = all[i]->name;
            number = 1;
            continue;
        }
        const char *file = file_of(all[i]->path);
        const char *path = safe(list->arena, file, strlen(file));
        all[i]->name =
            pv_arena_printf(list->arena, "%s (%s, %zu)", name, path ? path : "", ++number);
        if (!path || !all[i]->name)
            return pv_no_memory();
    }
    return pv_success();
}

pv_status pv_snap_list_settle(pv_snap_list *list) {
    pv_snapshot **all = sorted(list);
    if (!all)
        return pv_no_memory();
    PV_TRY(part(list, all));
    if (list->count)
        qsort(all, list->count, sizeof *all, by_name);
    for (size_t i = 0; i < list->count; i++) {
        all[i]->file = pv_snap_file_name(list->arena, all[i]->name);
        if (!all[i]->file)
            return pv_no_memory();
        if (i && compare_text(all[i]->file, all[i - 1]->file) == 0)
            return pv_fail(list->arena, PV_USAGE, (pv_place){0},
                           "the templates '%s' and '%s' would both be %s", all[i - 1]->name,
                           all[i]->name, all[i]->file);
    }
    link_up(list, all);
    return pv_success();
}
