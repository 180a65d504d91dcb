/* SPDX-License-Identifier: Apache-2.0
 * Subjects from rows. Thousands may meet the same few others: the issuer, the first ones that had
 * a key. So these are kept, in a table that is emptied when it is full, and of more of them what
 * tells them apart. */
#include "scan/revival.h"

#include <stdlib.h>

enum {
    KEPT_SLOTS = 4096,
    KEPT_MOST = 1024,
    KEPT_BYTES = 3 << 20,
    CLASSES = 1 << 15,
    AHEAD = 128 << 10,
    NEARBY = 2048
};

bool pv_revival_init(pv_revival *r, pv_scan_index *index, const pv_limits *limits) {
    *r = (pv_revival){.index = index};
    r->arena = pv_arena_new((size_t)limits->unit_bytes);
    r->kept = calloc(KEPT_SLOTS, sizeof *r->kept);
    r->classes = calloc(CLASSES, sizeof *r->classes);
    if (!r->arena || !r->kept || !r->classes) {
        pv_revival_done(r);
        return false;
    }
    pv_unit_init(&r->unit, r->arena, limits, "");
    pv_window_init(&r->ahead, &index->rows, AHEAD);
    pv_window_init(&r->anywhere, &index->rows, NEARBY);
    return true;
}

void pv_revival_done(pv_revival *r) {
    pv_arena_free(r->arena);
    pv_window_done(&r->ahead);
    pv_window_done(&r->anywhere);
    free(r->kept);
    free(r->classes);
    *r = (pv_revival){0};
}

bool pv_revival_tidy(pv_revival *r) {
    if (r->kept_count < KEPT_MOST && pv_arena_used(r->arena) < KEPT_BYTES)
        return false;
    const pv_limits *limits = r->unit.limits;
    memset(r->kept, 0, KEPT_SLOTS * sizeof *r->kept);
    r->kept_count = 0;
    pv_arena_reset(r->arena);
    pv_unit_init(&r->unit, r->arena, limits, "");
    return true;
}

const pv_error PV_ROW_UNREADABLE = {PV_UNREADABLE, {0}, "a temporary file cannot be read (TMPDIR)"};

static pv_status make(const pv_revival *r, pv_bytes octets, pv_unit *unit,
                      pv_subject **ret_subject) {
    if (!octets.data)
        return pv_failure(&PV_ROW_UNREADABLE);
    pv_row_head head = pv_row_head_of(octets);
    const char *path = pv_arena_text(unit->arena, head.path, strlen(head.path));
    const char *format = pv_arena_text(unit->arena, head.format, strlen(head.format));
    pv_artifact *artifact;
    if (!path || !format)
        return pv_no_memory();
    PV_TRY(pv_unit_add_artifact(unit, NULL, path, format, (pv_bytes){0}, &artifact));
    artifact->input = path;
    artifact->outer = pv_row_ends(&head, unit->arena);
    if (!artifact->outer.count)
        return pv_no_memory();
    PV_TRY(pv_unit_add_subject(unit, artifact, head.kind, ret_subject));
    return pv_row_read(&head, &r->index->plan.kept[head.kind], *ret_subject);
}

const char *pv_revival_path(pv_revival *r, uint32_t row) {
    pv_bytes octets = pv_scan_index_row(&r->ahead, row);
    return octets.data ? pv_row_head_of(octets).path : NULL;
}

pv_status pv_revival_make(pv_revival *r, uint32_t row, pv_unit *unit, pv_subject **ret_subject) {
    return make(r, pv_scan_index_row(&r->ahead, row), unit, ret_subject);
}

pv_status pv_revival_other(pv_revival *r, uint32_t row, pv_subject **ret_subject) {
    size_t at = row * 2654435761u % KEPT_SLOTS;
    while (r->kept[at].subject && r->kept[at].row != row)
        at = (at + 1) % KEPT_SLOTS;
    if (!r->kept[at].subject) {
        pv_subject *subject;
        if (r->kept_count == KEPT_SLOTS - 1)
            return pv_no_memory();
        PV_TRY(make(r, pv_scan_index_row(&r->anywhere, row), &r->unit, &subject));
        r->kept[at] = (pv_revived){row, subject};
        r->kept_count++;
    }
    *ret_subject = r->kept[at].subject;
    return pv_success();
}

pv_status pv_revival_class(pv_revival *r, uint32_t row, size_t rule, uint64_t *ret_class) {
    const pv_index_plan *plan = &r->index->plan;
    size_t slot = (row * 2654435761u ^ (uint32_t)rule * 40503u) % CLASSES;
    pv_known_class *known = &r->classes[slot];
    if (known->rule != rule + 1 || known->row != row) {
        pv_bytes octets = pv_scan_index_row(&r->anywhere, row);
        if (!octets.data)
            return pv_failure(&PV_ROW_UNREADABLE);
        pv_row_head head = pv_row_head_of(octets);
        known->row = row;
        known->rule = (uint32_t)rule + 1;
        known->class = pv_row_class(&head, &plan->kept[head.kind], plan->seen[rule], plan->key);
    }
    *ret_class = known->class;
    return pv_success();
}
