/* SPDX-License-Identifier: Apache-2.0
 * What an artifact is in, from outside: the archives, which the input brought along, the input, and
 * the artifacts around it. The path of each is the beginning of that of what is in it. */
#include "reports/nesting.h"

#include <string.h>

typedef struct {
    const char *path;
    size_t *ends, count;
} walk;

static void add(walk *w, const char *outer, size_t size) {
    bool longer = size && (!w->count || size > w->ends[w->count - 1]);
    if (longer && w->count < PV_NESTING_DEPTH - 1 && strncmp(outer, w->path, size) == 0)
        w->ends[w->count++] = size;
}

/* The outermost first. */
static void add_parents(walk *w, const pv_artifact *artifact) {
    const pv_artifact *around[PV_NESTING_DEPTH];
    size_t count = 0;
    for (const pv_artifact *a = artifact->parent; a && count < PV_NESTING_DEPTH; a = a->parent)
        around[count++] = a;
    while (count-- > 0)
        add(w, around[count]->path, strlen(around[count]->path));
}

size_t pv_nesting(const pv_artifact *a, size_t ret_ends[PV_NESTING_DEPTH]) {
    walk w = {a->path, ret_ends, 0};
    size_t size = strlen(a->path);
    for (uint32_t i = 0; i < a->outer.count && a->outer.ends[i] <= size; i++)
        add(&w, a->path, a->outer.ends[i]);
    add(&w, a->input, strlen(a->input));
    add_parents(&w, a);
    if (!w.count || size > ret_ends[w.count - 1])
        ret_ends[w.count++] = size;
    return w.count;
}

size_t pv_nesting_file(const pv_artifact *artifact) {
    size_t ends[PV_NESTING_DEPTH];
    (void)pv_nesting(artifact, ends);
    return ends[0];
}

size_t pv_nesting_input(const pv_unit *unit) {
    return unit->outer.count ? unit->outer.ends[0] : strlen(unit->path);
}
