/* SPDX-License-Identifier: Apache-2.0
 * Names in a rule's source that nothing declares: a misspelt helper in a branch that no example
 * takes, a variable without `local`, a function that rules have not. Scopes are not told apart: a
 * name that is declared anywhere in the file is known in all of it. */
#include <string.h>

#include "lua/api.h"
#include "lua/walk.h"

enum { MOST_NAMES = 400, MOST_KNOWN = 100 };

static const char *const RESERVED[] = {"and",   "break", "do",       "else", "elseif", "end",
                                       "false", "for",   "function", "goto", "if",     "in",
                                       "local", "nil",   "not",      "or",   "repeat", "return",
                                       "then",  "true",  "until",    "while"};

typedef struct {
    pv_walk walk;
    pv_token names[MOST_NAMES];
    size_t count;
    const char *known[MOST_KNOWN]; /* what the sandbox gives */
    size_t known_count;
} words;

static bool is_reserved(const pv_token *t) {
    for (size_t i = 0; i < sizeof RESERVED / sizeof *RESERVED; i++)
        if (pv_token_is(t, RESERVED[i]))
            return true;
    return false;
}

static void know(words *w, const char *name) {
    for (size_t i = 0; i < w->known_count; i++)
        if (strcmp(w->known[i], name) == 0)
            return;
    if (w->known_count < MOST_KNOWN)
        w->known[w->known_count++] = name;
}

/* Words by themselves, and the libraries that stand before a dot. */
static void know_all(words *w) {
    size_t own, stock;
    const pv_api_entry *mine = pv_api_own(&own), *lua = pv_api_stock(&stock);
    for (size_t i = 0; i < own; i++)
        if (!*mine[i].where)
            know(w, mine[i].word);
    for (size_t i = 0; i < stock; i++)
        know(w, *lua[i].where ? lua[i].where : lua[i].word);
}

static void declare(words *w) {
    if (w->count < MOST_NAMES && w->walk.at.kind == PV_TOKEN_NAME)
        w->names[w->count++] = w->walk.at;
}

/* `a, b <const>`, up to what is no such list. */
static void declare_list(words *w) {
    for (;; pv_walk_step(&w->walk)) {
        declare(w);
        pv_walk_step(&w->walk);
        if (pv_token_is(&w->walk.at, "<"))
            for (int i = 0; i < 3; i++)
                pv_walk_step(&w->walk);
        if (!pv_token_is(&w->walk.at, ","))
            return;
    }
}

/* Behind `function`: a name, and what is in brackets. */
static void declare_arguments(words *w) {
    for (bool first = true; w->walk.at.kind == PV_TOKEN_NAME; first = false) {
        if (first)
            declare(w);
        pv_walk_step(&w->walk);
        if (pv_token_is(&w->walk.at, "(") || w->walk.at.kind != PV_TOKEN_SYMBOL)
            break;
        pv_walk_step(&w->walk); /* the dot or colon */
    }
    pv_walk_step(&w->walk);
    if (w->walk.at.kind == PV_TOKEN_NAME)
        declare_list(w);
}

static void declare_all(words *w) {
    while (w->walk.at.kind != PV_TOKEN_END) {
        pv_token t = w->walk.at;
        pv_walk_step(&w->walk);
        bool local = pv_token_is(&t, "local") && !pv_token_is(&w->walk.at, "function");
        if (local || pv_token_is(&t, "for") || pv_token_is(&t, "goto") || pv_token_is(&t, "::"))
            declare_list(w);
        else if (pv_token_is(&t, "function"))
            declare_arguments(w);
    }
}

static bool is_declared(const words *w, const pv_token *t) {
    for (size_t i = 0; i < w->count; i++)
        if (pv_token_same(&w->names[i], t))
            return true;
    for (size_t i = 0; i < w->known_count; i++)
        if (pv_token_is(t, w->known[i]))
            return true;
    return false;
}

/* What other languages call it. */
static const char *translate(const char *word) {
    static const char *const PAIRS[][2] = {
        {"null", "nil"},  {"NULL", "nil"},    {"None", "nil"},    {"undefined", "nil"},
        {"True", "true"}, {"False", "false"}, {"elif", "elseif"}, {"elsif", "elseif"},
        {"len", "#"},     {"now", "run.now"}};
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        if (strcmp(PAIRS[i][0], word) == 0)
            return PAIRS[i][1];
    return NULL;
}

static void complain(words *w, const pv_token *t) {
    const pv_walk *walk = &w->walk;
    const char *word = pv_walk_word(walk, t), *near = translate(word);
    if (pv_token_is(t, "require")) {
        pv_walk_say(walk, t, "%s", PV_REQUIRE_MISPLACED);
        return;
    }
    if (pv_token_is(t, "params") && !walk->rule->is_cause) {
        pv_walk_say(walk, t, PV_PARAMS_MISSING, pv_params_before(walk->rule));
        return;
    }
    if (pv_sandbox_withholds(word)) {
        pv_walk_say(walk, t, "'%s' is withheld from rules", word);
        return;
    }
    if (pv_token_is(&walk->at, "=")) {
        if (w->count < MOST_NAMES)
            w->names[w->count++] = *t; /* once is enough */
        pv_walk_say(walk, t,
                    "'%s' is nowhere declared: write `local %s = ...`; rules keep nothing "
                    "from one call to the next",
                    word, word);
        return;
    }
    if (!near)
        near = pv_text_nearest(word, w->known, w->known_count);
    pv_walk_say(walk, t, near ? "unknown name '%s'; did you mean '%s'?" : "unknown name '%s'", word,
                near);
}

/* `local a <const> = ...`, whose `const` was taken last. */
static bool is_attribute(const pv_walk *walk, const pv_token *t, const pv_token *before) {
    return (pv_token_is(t, "const") || pv_token_is(t, "close")) && pv_token_is(before, "<") &&
           pv_token_is(&walk->at, ">");
}

/* `require` belongs above the check. */
static bool in_function(const pv_walk *walk) {
    for (size_t i = 0; i < walk->depth && i < PV_WALK_DEEPEST; i++)
        if (walk->open[i] == 'f')
            return true;
    return false;
}

static void check_all(words *w) {
    pv_walk *walk = &w->walk;
    while (walk->at.kind != PV_TOKEN_END) {
        pv_token before = walk->before, t = walk->at;
        pv_walk_step(walk);
        bool key = pv_walk_inside(walk) == '{' && pv_token_is(&walk->at, "=");
        bool library = pv_token_is(&t, "require");
        if (t.kind == PV_TOKEN_NAME && !pv_token_is(&before, ".") && !pv_token_is(&before, ":") &&
            !key && !is_reserved(&t) && !is_attribute(walk, &t, &before) &&
            (library ? in_function(walk) : !is_declared(w, &t)))
            complain(w, &t);
    }
}

void pv_words_check(pv_rule *rule, pv_complaints *found) {
    words *w = pv_arena_alloc(found->arena, sizeof *w);
    if (!w)
        return;
    *w = (words){.walk = pv_walk_of(rule, found)};
    know_all(w);
    declare_all(w);
    w->walk = pv_walk_of(rule, found);
    check_all(w);
}
