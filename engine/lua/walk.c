/* SPDX-License-Identifier: Apache-2.0
 * Going over the words of a rule's source, and what brackets and blocks are open around them. */
#include "lua/walk.h"

#include <stdio.h>
#include <string.h>

bool pv_token_same(const pv_token *a, const pv_token *b) {
    return a->size == b->size && a->size > 0 && memcmp(a->start, b->start, a->size) == 0;
}

char pv_walk_inside(const pv_walk *walk) {
    return walk->depth && walk->depth <= PV_WALK_DEEPEST ? walk->open[walk->depth - 1] : '\0';
}

static bool is_one_of(const pv_token *t, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (pv_token_is(t, words[i]))
            return true;
    return false;
}

/* `while` and `for` open with their `do`, `elseif` and `else` leave it at their `if`. */
static void track(pv_walk *w, const pv_token *t) {
    static const char *const OPEN[] = {"{", "(", "[", "function", "if", "do", "repeat"};
    static const char *const CLOSE[] = {"}", ")", "]", "end", "until"};
    if (is_one_of(t, OPEN, sizeof OPEN / sizeof *OPEN)) {
        if (w->depth < PV_WALK_DEEPEST)
            w->open[w->depth] = *t->start;
        w->depth++;
    } else if (w->depth && is_one_of(t, CLOSE, sizeof CLOSE / sizeof *CLOSE)) {
        w->depth--;
    }
}

bool pv_walk_begins(const pv_token *before) {
    static const char *const WORDS[] = {"then", "do", "else", "end", ";"};
    return is_one_of(before, WORDS, sizeof WORDS / sizeof *WORDS);
}

void pv_walk_step(pv_walk *walk) {
    track(walk, &walk->at);
    walk->before = walk->at;
    walk->at = pv_tokens_take(&walk->tokens);
}

const pv_walk_name *pv_walk_named(const pv_walk *walk, const pv_token *token) {
    for (size_t i = walk->name_count; i > 0; i--) {
        const pv_walk_name *n = &walk->names[i - 1];
        if (n->depth <= walk->depth && pv_token_same(&n->name, token))
            return n;
    }
    return NULL;
}

void pv_walk_name_drop(pv_walk *walk, const pv_token *token) {
    size_t kept = 0;
    for (size_t i = 0; i < walk->name_count; i++)
        if (walk->names[i].depth <= walk->depth && !pv_token_same(&walk->names[i].name, token))
            walk->names[kept++] = walk->names[i];
    walk->name_count = kept;
}

void pv_walk_name_add(pv_walk *walk, pv_walk_name name) {
    pv_walk_name_drop(walk, &name.name);
    name.depth = walk->depth;
    if (walk->name_count < PV_WALK_NAMES)
        walk->names[walk->name_count++] = name;
}

pv_walk pv_walk_of(pv_rule *rule, pv_complaints *found) {
    pv_walk w = {.rule = rule, .found = found, .tokens = pv_tokens_of(rule->text, rule->size)};
    w.at = pv_tokens_take(&w.tokens);
    return w;
}

const char *pv_walk_word(const pv_walk *walk, const pv_token *token) {
    const char *word =
        pv_arena_text(walk->found->arena, token->start, token->size < 80 ? token->size : 80);
    return word ? word : "";
}

void pv_walk_say(const pv_walk *walk, const pv_token *token, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    const char *text = pv_arena_vprintf(walk->found->arena, fmt, args);
    va_end(args);
    pv_complain_at(walk->found, pv_tokens_spot(walk->rule->text, token), "%s", text ? text : fmt);
}
