/* SPDX-License-Identifier: Apache-2.0
 * Templates as snapshots: every fact as text, line for line what the renderer makes of it, sorted
 * where order says nothing. */
#include "snap/snapshot.h"

#include <stdlib.h>

#include "base/os.h"
#include "facts/render.h"
#include "facts/unit.h"

enum { LONGEST_VALUE = 1 << 20 };

_Static_assert((int)PV_FACT_TEMPLATE_END == (int)PV_FACT_ACL_BEGIN,
               "the facts of access control lists stand behind those of templates");

bool pv_snap_has_values(pv_fact fact) {
    pv_type type = pv_fact_get_info(fact)->type;
    return type == PV_TYPE_SET || type == PV_TYPE_LIST || type == PV_TYPE_RECORDS;
}

/* ---- masks ----------------------------------------------------------------------------------- */

pv_snap_mask pv_snap_mask_new(void) {
    pv_snap_mask mask = {{false}};
    for (size_t i = 0; i < PV_SNAP_FACTS; i++)
        mask.facts[pv_snap_fact_at(i)] = pv_fact_weaker(pv_snap_fact_at(i)).is_volatile;
    return mask;
}

bool pv_snap_mask_add(pv_snap_mask *mask, const char *pattern) {
    bool any = false;
    for (size_t i = 0; i < PV_SNAP_FACTS; i++) {
        const pv_fact_info *info = pv_fact_get_info(pv_snap_fact_at(i));
        if (!pv_os_glob(pattern, info->name) && !pv_os_glob(pattern, info->field))
            continue;
        mask->facts[pv_snap_fact_at(i)] = any = true;
    }
    return any;
}

/* ---- facts ----------------------------------------------------------------------------------- */

static const char *text_of_value(pv_arena *arena, pv_fact fact, const pv_value *value) {
    pv_textbuf t = pv_textbuf_new(arena, LONGEST_VALUE);
    pv_render_value(&t, pv_fact_get_info(fact), value);
    return pv_textbuf_end(&t, NULL);
}

/* An item of a list in one line. One that would be seen as nothing, or lose its end in an editor,
 * stands in quotes. */
static const char *text_of_item(pv_arena *arena, pv_text item) {
    pv_textbuf t = pv_textbuf_new(arena, LONGEST_VALUE);
    pv_render_safe(&t, item.data, item.size);
    const char *text = pv_textbuf_end(&t, NULL);
    if (!text || (t.size && text[t.size - 1] != ' '))
        return text;
    return pv_arena_printf(arena, "\"%s\"", text);
}

static const char *text_of_record(pv_arena *arena, pv_record_id id, const pv_value *row) {
    pv_textbuf t = pv_textbuf_new(arena, LONGEST_VALUE);
    pv_render_record(&t, id, row);
    return pv_textbuf_end(&t, NULL);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void pv_snap_sort(pv_fact fact, pv_snap_fact *f) {
    if (f->count > 1 && !pv_fact_weaker(fact).ordered)
        qsort(f->values, f->count, sizeof *f->values, by_text);
}

static bool take_set(pv_arena *arena, const pv_fact_info *info, uint64_t set, pv_snap_fact *f) {
    f->values = pv_arena_array(arena, pv_enum_size(info->of), sizeof *f->values);
    for (unsigned v = 0; f->values && v < pv_enum_size(info->of); v++)
        if (pv_set_has(set, v))
            f->values[f->count++] = pv_enum_name(info->of, v);
    return f->values != NULL;
}

static bool take_many(pv_arena *arena, const pv_fact_info *info, const pv_value *value,
                      pv_snap_fact *f) {
    f->values = pv_arena_array(arena, value->count, sizeof *f->values);
    if (!f->values)
        return false;
    for (; f->count < value->count; f->count++) {
        const char *text = info->type == PV_TYPE_LIST
                               ? text_of_item(arena, value->u.list[f->count])
                               : text_of_record(arena, info->records,
                                                pv_value_row(value, info->records, f->count));
        if (!text)
            return false;
        f->values[f->count] = text;
    }
    return true;
}

static bool take_values(pv_arena *arena, pv_fact fact, const pv_value *value, pv_snap_fact *f) {
    const pv_fact_info *info = pv_fact_get_info(fact);
    if (!pv_snap_has_values(fact)) {
        f->values = pv_arena_array(arena, 1, sizeof *f->values);
        if (!f->values)
            return false;
        f->count = 1;
        f->values[0] = text_of_value(arena, fact, value);
        return f->values[0] != NULL;
    }
    bool taken = info->type == PV_TYPE_SET ? take_set(arena, info, value->u.set, f)
                                           : take_many(arena, info, value, f);
    if (taken)
        pv_snap_sort(fact, f);
    return taken;
}

bool pv_snap_fact_take(pv_arena *arena, pv_subject *subject, pv_fact fact, pv_snap_fact *ret_fact) {
    const pv_value *value = pv_subject_value(subject, fact);
    *ret_fact = (pv_snap_fact){.known = (pv_known)value->known};
    return ret_fact->known != PV_PRESENT || take_values(arena, fact, value, ret_fact);
}

static bool take_facts(pv_arena *arena, pv_snapshot *s, pv_subject *subject,
                       const pv_snap_mask *mask) {
    for (size_t i = 0; i < pv_kind_facts(subject->kind); i++) {
        pv_fact fact = (pv_fact)((size_t)pv_kind_first(subject->kind) + i);
        if (!mask->facts[fact] &&
            !pv_snap_fact_take(arena, subject, fact, pv_snap_fact_of(s, fact)))
            return false;
    }
    return true;
}

pv_snapshot *pv_snap_of(pv_arena *arena, pv_subject *template, const pv_snap_mask *mask) {
    pv_snapshot *s = pv_arena_alloc(arena, sizeof *s);
    pv_subject *acl = pv_subject_linked(template, PV_KIND_ACL);
    if (!s || !take_facts(arena, s, template, mask))
        return NULL;
    const char *path = template->artifact->path;
    s->path = pv_arena_text(arena, path, strlen(path));
    return s->path && (!acl || take_facts(arena, s, acl, mask)) ? s : NULL;
}

/* ---- findings -------------------------------------------------------------------------------- */

static bool take_read(pv_arena *arena, pv_snap_finding *to, const pv_finding *f) {
    pv_fact *read = pv_arena_array(arena, f->evidence_count, sizeof *read);
    if (!read)
        return false;
    for (size_t i = 0; i < f->evidence_count; i++)
        if (f->evidence[i].subject == f->subject)
            read[to->read_count++] = f->evidence[i].fact;
    to->read = read;
    return true;
}

pv_status pv_snap_add_finding(pv_arena *arena, pv_snapshot *s, const pv_finding *f) {
    pv_snap_finding *to = pv_arena_alloc(arena, sizeof *to);
    pv_textbuf message = pv_textbuf_new(arena, LONGEST_VALUE);
    if (!to)
        return pv_no_memory();
    pv_render_safe(&message, f->message, strlen(f->message));
    *to = (pv_snap_finding){.rule = pv_arena_text(arena, f->rule->id, strlen(f->rule->id)),
                            .message = pv_textbuf_end(&message, NULL),
                            .severity = f->severity,
                            .verdict = f->verdict};
    if (!to->rule || !to->message || !take_read(arena, to, f))
        return pv_no_memory();
    pv_snap_finding **at = &s->findings;
    while (*at && strcmp((*at)->rule, to->rule) <= 0)
        at = &(*at)->next;
    to->next = *at;
    *at = to;
    return pv_success();
}
