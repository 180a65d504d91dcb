/* SPDX-License-Identifier: Apache-2.0
 * The evidence of a run: facts in the order of first reading, once each. */
#include <string.h>

#include "lua/internal.h"

static bool noted(const pv_trace *t, const pv_subject *subject, pv_fact fact) {
    for (size_t i = 0; i < t->count; i++)
        if (t->items[i].subject == subject && t->items[i].fact == fact)
            return true;
    return false;
}

static bool grow(pv_trace *t, pv_arena *arena) {
    size_t room = t->room ? t->room * 2 : 8;
    pv_evidence *items = pv_arena_array(arena, room, sizeof *items);
    if (!items)
        return false;
    if (t->count)
        memcpy(items, t->items, t->count * sizeof *items);
    t->items = items;
    t->room = room;
    return true;
}

void pv_trace_note(pv_run *run, const char *name, pv_subject *subject, pv_fact fact) {
    pv_trace *t = run->trace;
    if (!t || subject->kind == PV_KIND_RUN || noted(t, subject, fact))
        return;
    const char *copy = pv_arena_text(run->words, name, strlen(name));
    if (!copy || (t->count == t->room && !grow(t, run->words))) {
        run->no_memory = true;
        return;
    }
    t->items[t->count++] = (pv_evidence){copy, subject, fact, run->line};
}

void pv_trace_path(pv_judge *judge, pv_run *run, const pv_path *path) {
    char name[PV_PATH_TEXT];
    pv_subject *at = pv_path_follow(path, run->subject, judge->run_subject);
    if (!run->trace || !at)
        return;
    pv_path_write(run->subject->kind, path, name);
    pv_trace_note(run, name, at, path->fact);
}
