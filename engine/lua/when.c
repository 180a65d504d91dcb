/* SPDX-License-Identifier: Apache-2.0
 * Whether a compiled `when` holds for a subject. A definitely false condition decides, whatever
 * else is not known: the answer does not depend on the order in which conditions were written. */
#include "lua/when.h"

#include <string.h>

static bool text_among(const pv_when *w, const char *text, size_t size) {
    for (size_t i = 0; i < w->count; i++)
        if (w->words[i].size == size && memcmp(w->words[i].data, text, size) == 0)
            return true;
    return false;
}

static bool list_has(const pv_value *v, const pv_text *word) {
    for (size_t i = 0; i < v->count; i++)
        if (v->u.list[i].size == word->size &&
            memcmp(v->u.list[i].data, word->data, word->size) == 0)
            return true;
    return false;
}

static bool hex_is(const pv_text *word, const pv_value *v) {
    static const char DIGITS[] = "0123456789abcdef";
    if (word->size != 2 * (size_t)v->count)
        return false;
    for (size_t i = 0; i < v->count; i++)
        if (word->data[2 * i] != DIGITS[v->u.bytes[i] >> 4] ||
            word->data[2 * i + 1] != DIGITS[v->u.bytes[i] & 15])
            return false;
    return true;
}

static bool word_holds(const pv_when *w, const pv_value *v) {
    if (w->type == PV_TYPE_TEXT)
        return text_among(w, v->u.text, v->count);
    for (size_t i = 0; i < w->count; i++)
        if (hex_is(&w->words[i], v))
            return true;
    return false;
}

static bool number_holds(const pv_when *w, int64_t number) {
    for (size_t i = 0; i < w->count; i++)
        if (w->numbers[i] == number)
            return true;
    return false;
}

/* How many of the condition's words the list has. */
static size_t words_in_list(const pv_when *w, const pv_value *v) {
    size_t found = 0;
    for (size_t i = 0; i < w->count; i++)
        found += list_has(v, &w->words[i]);
    return found;
}

static bool list_only(const pv_when *w, const pv_value *v) {
    for (size_t i = 0; i < v->count; i++)
        if (!text_among(w, v->u.list[i].data, v->u.list[i].size))
            return false;
    return true;
}

/* Of a set or list; an absent one is empty. */
static bool members_hold(const pv_when *w, const pv_value *v) {
    static const pv_value NOTHING = {.known = PV_ABSENT};
    if (v->known == PV_ABSENT)
        v = &NOTHING;
    bool set = w->type == PV_TYPE_SET;
    if (w->op == PV_WHEN_ALL)
        return set ? (w->mask & ~v->u.set) == 0 : words_in_list(w, v) == w->count;
    if (w->op == PV_WHEN_ONLY)
        return set ? (v->u.set & ~w->mask) == 0 : list_only(w, v);
    bool any = set ? (v->u.set & w->mask) != 0 : words_in_list(w, v) > 0;
    return any == (w->op == PV_WHEN_ANY);
}

/* Of a value that is present or absent. */
static bool leaf_holds(const pv_when *w, const pv_value *v) {
    bool present = v->known == PV_PRESENT;
    switch (w->op) {
    case PV_WHEN_PRESENT:
        return present != w->negated;
    case PV_WHEN_CHOICE:
        return present && (w->mask >> (w->type == PV_TYPE_BOOL ? v->u.boolean : v->u.choice) & 1);
    case PV_WHEN_NUMBER:
        return present && number_holds(w, v->u.integer);
    case PV_WHEN_RANGE:
        return present && v->u.integer >= w->least && v->u.integer <= w->most;
    case PV_WHEN_WORD:
        return present && word_holds(w, v);
    case PV_WHEN_ANY:
    case PV_WHEN_ALL:
    case PV_WHEN_ONLY:
    case PV_WHEN_NONE:
        return members_hold(w, v);
    case PV_WHEN_EVERY:
    case PV_WHEN_SOME:
    case PV_WHEN_NEITHER:
        break;
    }
    return false;
}

static pv_holds leaf(const pv_when *w, pv_when_asking *a) {
    pv_subject *at = pv_path_follow(&w->path, a->subject, a->run);
    if (!at) {
        a->failed = a->failed ? a->failed : w;
        return PV_WHEN_MISSING;
    }
    const pv_value *v = pv_subject_peek(at, w->path.fact);
    if (v->known == PV_PENDING) {
        a->pending = true;
        if (a->resolve)
            v = pv_subject_value(at, w->path.fact);
    }
    if (v->known != PV_PRESENT && v->known != PV_ABSENT) {
        a->unknown = a->unknown ? a->unknown : w;
        return PV_WHEN_UNKNOWN;
    }
    if (leaf_holds(w, v))
        return PV_WHEN_TRUE;
    a->failed = a->failed ? a->failed : w;
    return PV_WHEN_FALSE;
}

static pv_holds lowest(const pv_when *w, pv_when_asking *a) {
    pv_holds all = PV_WHEN_TRUE;
    for (size_t i = 0; i < w->part_count && all != PV_WHEN_FALSE; i++) {
        pv_holds one = pv_when_ask(&w->parts[i], a);
        if (one < all)
            all = one;
    }
    return all;
}

static pv_holds highest(const pv_when *w, pv_when_asking *a) {
    pv_holds all = PV_WHEN_FALSE;
    for (size_t i = 0; i < w->part_count && all != PV_WHEN_TRUE; i++) {
        pv_holds one = pv_when_ask(&w->parts[i], a);
        if (one > all)
            all = one;
    }
    return all;
}

pv_holds pv_when_ask(const pv_when *w, pv_when_asking *a) {
    if (w->op == PV_WHEN_EVERY)
        return lowest(w, a);
    if (w->op != PV_WHEN_SOME && w->op != PV_WHEN_NEITHER)
        return leaf(w, a);
    const pv_when *unknown = a->unknown;
    pv_holds some = highest(w, a);
    if (some != PV_WHEN_UNKNOWN)
        a->unknown = unknown; /* it did not matter */
    if (w->op == PV_WHEN_SOME)
        return some;
    switch (some) {
    case PV_WHEN_TRUE:
        return PV_WHEN_FALSE;
    case PV_WHEN_FALSE:
        return PV_WHEN_TRUE;
    case PV_WHEN_MISSING:
    case PV_WHEN_UNKNOWN:
        break;
    }
    return some;
}
