/* SPDX-License-Identifier: Apache-2.0
 * Changes of templates, as every report says them. */
#include "findings/changes.h"

#include "base/text.h"

enum { LONGEST_SENTENCE = 1 << 22 };

const char *pv_change_kind_name(pv_change_kind kind) {
    static const char *const NAMES[] = {"fact", "finding", "new", "gone", "renamed"};
    return NAMES[kind];
}

const char *pv_bearing_name(pv_bearing bearing) {
    static const char *const NAMES[] = {"neutral", "weaker", "stronger"};
    return NAMES[bearing];
}

const char *pv_change_sentence(pv_arena *arena, const pv_changed *template, const pv_change *c) {
    pv_textbuf t = pv_textbuf_new(arena, LONGEST_SENTENCE);
    pv_textbuf_addf(&t, "%s: %s", template->name, c->message);
    for (size_t i = 0; i < c->rules.count; i++) {
        bool last = i + 1 == c->rules.count;
        const char *before = !i ? ", now " : last ? " and " : ", ";
        pv_textbuf_addf(&t, "%s%s", before, c->rules.items[i]);
    }
    if (c->rules.count)
        pv_textbuf_adds(&t, c->rules.count == 1 ? " fails" : " fail");
    return pv_textbuf_end(&t, NULL);
}

bool pv_changed_counts(const pv_changed *template, int from) {
    for (const pv_change *c = template->changes; c; c = c->next)
        if ((int)c->severity >= from)
            return true;
    return false;
}
