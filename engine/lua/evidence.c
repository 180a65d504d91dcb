/* SPDX-License-Identifier: Apache-2.0
 * What the check of a cause gives back, looked over without running it: the facts that certain,
 * likely and possible rest on, their other fields, and which fix they name. A table counts that
 * stands in the call, or in the variable that is given to it.
 */
#include <string.h>

#include "lua/fields.h"
#include "lua/walk.h"

static bool is_confidence(const pv_token *t) {
    for (int i = 0; i < PV_CONFIDENCE_COUNT; i++)
        if (pv_token_is(t, pv_confidence_name((pv_confidence)i)))
            return true;
    return false;
}

void pv_evidence_prepare(pv_walk *walk) {
    pv_walk ahead = *walk;
    while (ahead.at.kind != PV_TOKEN_END && ahead.depth >= walk->check_depth) {
        bool call = is_confidence(&ahead.before) && pv_token_is(&ahead.at, "(");
        pv_walk_step(&ahead);
        if (!call || ahead.at.kind != PV_TOKEN_NAME || walk->given_count == PV_WALK_NAMES)
            continue;
        pv_token name = ahead.at;
        pv_walk_step(&ahead);
        if (pv_token_is(&ahead.at, ")"))
            walk->given[walk->given_count++] = name;
    }
}

static bool is_given(const pv_walk *w, const pv_token *t) {
    for (size_t i = 0; i < w->given_count; i++)
        if (pv_token_same(&w->given[i], t))
            return true;
    return false;
}

/* ---- one entry ------------------------------------------------------------------------------- */

static void check_fact(const pv_walk *w, const pv_token *text) {
    pv_path path;
    const char *word = pv_walk_word(w, text);
    const char *wrong = pv_path_parse(w->rule->info.subject, word, w->found->arena, &path);
    if (wrong)
        pv_walk_say(w, text, "%s", wrong);
}

static void check_fix(const pv_walk *w, const pv_token *text) {
    const pv_cause_info *cause = &w->rule->cause;
    const char *names[PV_FIELDS_MOST], *word = pv_walk_word(w, text);
    size_t count = 0;
    for (; count < cause->fix_count && count < PV_FIELDS_MOST; count++) {
        names[count] = cause->fixes[count].name;
        if (strcmp(names[count], word) == 0)
            return;
    }
    const char *near = pv_text_nearest(word, names, count);
    pv_walk_say(w, text,
                near && *near ? "the cause has no fix '%s'; did you mean '%s'?"
                              : "the cause has no fix '%s'",
                word, near);
}

static bool ends_entry(const pv_token *t) {
    static const char *const WORDS[] = {",", ";", "}", ""};
    for (size_t i = 0; *WORDS[i]; i++)
        if (pv_token_is(t, WORDS[i]))
            return true;
    return t->kind == PV_TOKEN_END;
}

static bool is_logic(const pv_token *t) {
    return pv_token_is(t, "and") || pv_token_is(t, "or");
}

typedef void checked(const pv_walk *w, const pv_token *text);

/* Texts that the entry or value may come to: `"a"`, `x and "a" or "b"`; up to its end. */
static void look_at_texts(pv_walk *w, checked *check) {
    size_t depth = w->depth;
    for (bool first = true; w->at.kind != PV_TOKEN_END && w->depth >= depth; first = false) {
        pv_token before = w->before, text = w->at;
        bool at_depth = w->depth == depth;
        if (at_depth && ends_entry(&text))
            return;
        pv_walk_step(w);
        if (at_depth && text.kind == PV_TOKEN_TEXT && (first || is_logic(&before)) &&
            (ends_entry(&w->at) || is_logic(&w->at)))
            check(w, &text);
    }
}

/* `{ acl, "entries" }`, behind its bracket. */
static void look_at_pair(pv_walk *w) {
    const pv_walk_name *name = pv_walk_named(w, &w->at);
    pv_walk_step(w);
    if (!name || !pv_token_is(&w->at, ","))
        return;
    pv_walk_step(w);
    if (w->at.kind != PV_TOKEN_TEXT ||
        pv_path_field(name->kind, w->at.start, w->at.size) != PV_FACT_COUNT)
        return;
    pv_walk_say(w, &w->at, "%s",
                pv_path_unknown(name->kind, pv_walk_word(w, &w->at), w->found->arena));
}

/* ---- the table ------------------------------------------------------------------------------- */

static void check_name(const pv_walk *w, const pv_token *t) {
    const char *names[PV_FIELDS_MOST + 1], *word = pv_walk_word(w, t);
    size_t count = pv_declared_names(PV_DECLARED_EVIDENCE, names);
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], word) == 0)
            return;
    pv_walk_say(w, t, "%s", pv_evidence_unknown(word, w->found->arena));
}

static void skip_entry(pv_walk *w, size_t depth) {
    while (w->at.kind != PV_TOKEN_END && w->depth >= depth &&
           !(w->depth == depth && ends_entry(&w->at)))
        pv_walk_step(w);
}

static void look_at_facts(pv_walk *w, bool *ret_fix);

/* Behind a field's name and its sign of equality. */
static void look_at_value(pv_walk *w, const pv_token *field) {
    bool fix;
    if (pv_token_is(field, "fix"))
        look_at_texts(w, check_fix);
    else if (pv_token_is(field, "against") && pv_token_is(&w->at, "{"))
        look_at_facts(w, &fix);
}

static void look_at_entry(pv_walk *w, bool nested, bool *ret_fix) {
    pv_walk ahead = *w;
    pv_walk_step(&ahead);
    if (w->at.kind == PV_TOKEN_NAME && pv_token_is(&ahead.at, "=")) {
        pv_token field = w->at;
        check_name(w, &field);
        *ret_fix |= pv_token_is(&field, "fix");
        pv_walk_step(w);
        pv_walk_step(w);
        if (!nested)
            look_at_value(w, &field);
    } else if (pv_token_is(&w->at, "{")) {
        pv_walk_step(w);
        look_at_pair(w);
    } else {
        look_at_texts(w, check_fact);
    }
}

/* At the table's bracket; those within one another are two at most: that of `against`. */
static void look_at_facts(pv_walk *w, bool *ret_fix) {
    bool nested = pv_token_is(&w->before, "=") && w->evidence_depth;
    size_t outer = w->evidence_depth;
    pv_walk_step(w);
    size_t depth = w->evidence_depth = w->depth;
    *ret_fix = false;
    while (w->at.kind != PV_TOKEN_END && w->depth >= depth && !pv_token_is(&w->at, "}")) {
        look_at_entry(w, nested, ret_fix);
        skip_entry(w, depth);
        if (!pv_token_is(&w->at, "}"))
            pv_walk_step(w);
    }
    w->evidence_depth = outer;
}

/* ---- calls and variables --------------------------------------------------------------------- */

/* Behind certain and its like. */
static void look_at_call(const pv_walk *w, const pv_token *t, const pv_token *before) {
    const pv_cause_info *cause = &w->rule->cause;
    pv_walk ahead = *w;
    bool fix;
    if (pv_walk_begins(before))
        pv_walk_say(w, t, "what %s gives is not returned: write `return %s { ... }`",
                    pv_walk_word(w, t), pv_walk_word(w, t));
    if (pv_token_is(&ahead.at, "("))
        pv_walk_step(&ahead);
    if (!pv_token_is(&ahead.at, "{"))
        return;
    look_at_facts(&ahead, &fix);
    if (!fix && cause->fix_count && *cause->fixes[0].name)
        pv_walk_say(w, t, "the cause has several fixes: say which, as in fix = \"%s\"",
                    cause->fixes[0].name);
}

/* Behind a variable that is given to one of them: `= { ... }`, `.fix = "..."`. */
static void look_at_variable(const pv_walk *w) {
    pv_walk ahead = *w;
    bool fix, dot = pv_token_is(&ahead.at, ".");
    pv_token field = {0};
    if (dot) {
        pv_walk_step(&ahead);
        field = ahead.at;
        pv_walk_step(&ahead);
    }
    if (!pv_token_is(&ahead.at, "=") || (dot && field.kind != PV_TOKEN_NAME))
        return;
    pv_walk_step(&ahead);
    if (dot) {
        check_name(w, &field);
        if (pv_token_is(&field, "against") && pv_token_is(&ahead.at, "{"))
            look_at_facts(&ahead, &fix);
        else if (pv_token_is(&field, "fix") && ahead.at.kind == PV_TOKEN_TEXT)
            check_fix(&ahead, &ahead.at);
    } else if (pv_token_is(&ahead.at, "{")) {
        look_at_facts(&ahead, &fix);
    }
}

bool pv_evidence_look(pv_walk *walk, const pv_token *t, const pv_token *before) {
    if (is_confidence(t) && (pv_token_is(&walk->at, "(") || pv_token_is(&walk->at, "{"))) {
        if (walk->rule->is_cause)
            look_at_call(walk, t, before);
        else
            pv_walk_say(walk, t, "'%s' is for causes; a rule returns fail { ... }",
                        pv_walk_word(walk, t));
        return true;
    }
    if (!walk->rule->is_cause || !is_given(walk, t))
        return false;
    if (!pv_token_is(before, ",")) /* `a, b = 1, 2`: which is whose is not told apart */
        look_at_variable(walk);
    return true;
}
