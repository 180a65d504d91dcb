/* SPDX-License-Identifier: Apache-2.0
 * Facts that a rule's check names, looked up without running it: a branch that no example takes may
 * have a misspelt one, or hold one against what it never equals. */
#include <string.h>

#include "lua/api.h"
#include "lua/walk.h"

/* Behind `check = function (NAME, ...`; what the arguments are called. */
static bool find_check(pv_walk *w) {
    pv_token before[3] = {{0}};
    for (;; pv_walk_step(w)) {
        if (w->at.kind == PV_TOKEN_END)
            return false;
        if (pv_token_is(&w->at, "(") && pv_token_is(&before[2], "function") &&
            pv_token_is(&before[1], "=") && pv_token_is(&before[0], "check"))
            break;
        before[0] = before[1];
        before[1] = before[2];
        before[2] = w->at;
    }
    pv_token *second = w->rule->index ? &w->others : w->rule->is_cause ? &w->goal : &w->params;
    pv_token *arguments[3] = {&w->subject, second, &w->params};
    for (size_t i = 0; !pv_token_is(&w->at, ")") && w->at.kind != PV_TOKEN_END; pv_walk_step(w))
        if (w->at.kind == PV_TOKEN_NAME && i < 3)
            *arguments[i++] = w->at;
    pv_walk_step(w);
    w->check_depth = w->depth;
    pv_walk_name_add(w, (pv_walk_name){.name = w->subject, .kind = w->rule->info.subject});
    return w->subject.kind == PV_TOKEN_NAME;
}

static pv_kind kind_named(const pv_token *t) {
    char word[32];
    if (t->size >= sizeof word)
        return PV_KIND_COUNT;
    memcpy(word, t->start, t->size);
    word[t->size] = '\0';
    return pv_kind_named(word);
}

/* ---- what a fact is held against ------------------------------------------------------------- */

static bool is_goal(const pv_fact_info *fact) {
    return fact == pv_fact_get_info(PV_FACT_RUN_GOAL);
}

static void check_value(const pv_walk *w, const pv_fact_info *fact, const pv_token *text) {
    const char *word = pv_walk_word(w, text), *wrong = NULL;
    if (fact->of && pv_enum_value(fact->of, word) < 0)
        wrong = pv_value_unknown(w->found->arena, fact->name, fact->of, word);
    else if (is_goal(fact))
        wrong = pv_goal_wrong(word, w->found->arena);
    else if (!fact->of)
        wrong = pv_purpose_wrong(fact, word, w->found->arena);
    if (wrong)
        pv_walk_say(w, text, "%s", wrong);
}

static bool is_method(const pv_fact_info *fact, const pv_token *t) {
    size_t count;
    const pv_api_entry *own = pv_api_own(&count);
    const char *where = fact->records ? "records" : "set";
    for (size_t i = 0; i < count; i++)
        if (strcmp(own[i].where, where) == 0 && pv_token_is(t, own[i].word))
            return true;
    return false;
}

static bool is_set(const pv_fact_info *fact) {
    return fact->type == PV_TYPE_SET || fact->type == PV_TYPE_LIST;
}

/* Behind a set or list and its dot or colon. */
static void check_method(pv_walk *w, const pv_fact_info *fact, bool colon) {
    pv_token method = w->at;
    bool present = pv_token_is(&method, "present");
    if (!is_method(fact, &method))
        pv_walk_say(w, &method, "%s has no '%s': a %s has %s", fact->name, pv_walk_word(w, &method),
                    fact->records ? "list of records" : "set or list",
                    fact->records ? "each, text, present and #"
                                  : "has, any, all, only, none, each, text, present and #");
    else if (colon == present)
        pv_walk_say(w, &method,
                    present ? "'%s' stands behind a dot: %s.%s"
                            : "'%s' is called with a colon: %s:%s(...)",
                    pv_walk_word(w, &method), fact->name, pv_walk_word(w, &method));
    pv_walk_step(w);
    bool list = pv_token_is(&w->at, "(");
    if (list)
        pv_walk_step(w);
    while (is_set(fact) && w->at.kind == PV_TOKEN_TEXT) {
        check_value(w, fact, &w->at);
        pv_walk_step(w);
        if (!list || !pv_token_is(&w->at, ","))
            return;
        pv_walk_step(w);
    }
}

static bool is_truth(const pv_token *t) {
    return pv_token_is(t, "true") || pv_token_is(t, "false");
}

/* What is wrong with a literal of another type than the fact's; NULL: nothing. */
static const char *literal_wrong(const pv_fact_info *fact, const pv_token *literal) {
    bool text = literal->kind == PV_TOKEN_TEXT, number = literal->kind == PV_TOKEN_NUMBER;
    switch (fact->type) {
    case PV_TYPE_BOOL:
        return text || number ? "is true or false, without quotes" : NULL;
    case PV_TYPE_INT:
        return text || is_truth(literal) ? "is a number: write one, without quotes" : NULL;
    case PV_TYPE_TIME:
        return text || is_truth(literal)
                   ? "is a time in seconds since 1970: hold it against run.now or another time, or "
                     "in `when` against a date, as { min = \"2027-01-01\" }"
                   : NULL;
    case PV_TYPE_TEXT:
    case PV_TYPE_BYTES:
    case PV_TYPE_ENUM:
        return number || is_truth(literal) ? "is a text: write it in quotes" : NULL;
    case PV_TYPE_SET:
    case PV_TYPE_LIST:
        return "is a set: it is no single value; ask :has(x), :any(...), :only(...), .present or #";
    case PV_TYPE_RECORDS:
        return "is a list of records: go over it with :each(), or ask .present or #";
    }
    return NULL;
}

/* Behind a fact and an operator that compares. */
static void compare(pv_walk *w, const pv_fact_info *fact, const pv_token *field) {
    pv_walk_step(w);
    const char *wrong = literal_wrong(fact, &w->at);
    if (wrong)
        pv_walk_say(w, field, "%s %s", fact->name, wrong);
    else if ((fact->type == PV_TYPE_ENUM || is_goal(fact)) && w->at.kind == PV_TOKEN_TEXT)
        check_value(w, fact, &w->at);
}

static bool compares(const pv_token *t) {
    static const char *const WORDS[] = {"==", "~=", "<", ">", "<=", ">="};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (pv_token_is(t, WORDS[i]))
            return true;
    return false;
}

/* Behind a fact. `before` stands before its subject: `#cert.key_usage == 2` compares a number. */
static void check_use(pv_walk *w, pv_fact which, const pv_token *field, const pv_token *before) {
    const pv_fact_info *fact = pv_fact_get_info(which);
    bool colon = pv_token_is(&w->at, ":");
    if (colon || pv_token_is(&w->at, ".")) {
        bool bare =
            fact->type == PV_TYPE_BOOL || fact->type == PV_TYPE_INT || fact->type == PV_TYPE_TIME;
        if (pv_sets_takes(fact->type)) {
            pv_walk_step(w);
            check_method(w, fact, colon);
        } else if (bare) {
            pv_walk_say(w, field, "%s is of type %s and has nothing behind it", fact->name,
                        pv_type_name(fact->type));
        }
    } else if (compares(&w->at) && !pv_token_is(before, "#")) {
        compare(w, fact, field);
    } else if (pv_sets_takes(fact->type) && pv_token_is(before, "in")) {
        pv_walk_say(w, field, "%s is gone over by :each(): for x in %s:each() do", fact->name,
                    fact->name);
    }
}

/* ---- facts ----------------------------------------------------------------------------------- */

void pv_reads_kept(const pv_walk *walk, const pv_path *path, pv_walk_side side,
                   const pv_token *token) {
    const pv_index *index = walk->rule->index;
    const pv_fact_info *fact = pv_fact_get_info(path->fact);
    bool other = side == PV_WALK_OTHER;
    if (!index || side == PV_WALK_LINKED || path->of_run || fact->kind == PV_KIND_RUN)
        return;
    const pv_index_side *of = other ? &index->others : &index->of;
    for (size_t i = 0; i < of->keep_count; i++)
        if (pv_path_same(&of->keep[i], path))
            return;
    char name[PV_PATH_TEXT];
    pv_path_write(of->kind, path, name);
    bool own = other && (of->kind != index->of.kind || of->keep_count != index->of.keep_count);
    pv_walk_say(walk, token, "%s is not kept%s: name it in index.%skeep", name,
                own ? " of the others" : "", own ? "others." : "");
}

/* Behind a subject: `.cert.is_ca`. Links first, and then a fact; methods come with a colon. */
static void follow(pv_walk *w, pv_kind kind, pv_walk_side side, const pv_token *before) {
    pv_path path = {.of_run = kind == PV_KIND_RUN};
    while (pv_token_is(&w->at, ".")) {
        pv_walk_step(w);
        pv_token field = w->at;
        if (field.kind != PV_TOKEN_NAME)
            return;
        pv_walk_step(w);
        pv_kind to = kind_named(&field);
        path.fact = pv_path_field(kind, field.start, field.size);
        bool fact = path.fact != PV_FACT_COUNT;
        if (!fact && (to == PV_KIND_COUNT || to == PV_KIND_RUN || kind == PV_KIND_RUN)) {
            pv_walk_say(w, &field, "%s",
                        pv_path_unknown(kind, pv_walk_word(w, &field), w->found->arena));
            return;
        }
        if (fact) {
            pv_reads_kept(w, &path, side, &field);
            check_use(w, path.fact, &field, before);
            return;
        }
        if (path.link_count < PV_PATH_LINKS)
            path.links[path.link_count++] = to;
        kind = to;
    }
}

/* `cert["is_ca"]` is as good as `cert.is_ca`; a path in brackets is none. */
static void look_at_bracket(pv_walk *w, pv_kind kind) {
    pv_walk_step(w);
    if (w->at.kind != PV_TOKEN_TEXT)
        return;
    const char *word = pv_walk_word(w, &w->at);
    if (strchr(word, '.') && kind_named(&w->subject) != PV_KIND_COUNT)
        pv_walk_say(w, &w->at, "the name of a fact stands behind a dot: %s.%s",
                    pv_walk_word(w, &w->subject),
                    strncmp(word, pv_kind_name(kind), strlen(pv_kind_name(kind))) == 0
                        ? strchr(word, '.') + 1
                        : word);
}

/* Behind `for NAME`, which is `t`: `in others:each()`, `in each_linked(cert, "acl")`. */
static void note_member(pv_walk *w, const pv_token *t) {
    pv_walk ahead = *w;
    pv_walk_name name = {.name = *t, .side = PV_WALK_LINKED, .kind = PV_KIND_COUNT};
    if (!pv_token_is(&ahead.at, "in"))
        return;
    pv_walk_step(&ahead);
    if (w->rule->index && pv_token_same(&ahead.at, &w->others)) {
        name.side = PV_WALK_OTHER;
        name.kind = w->rule->index->others.kind;
    } else if (pv_token_is(&ahead.at, "each_linked")) {
        for (int i = 0; i < 4; i++)
            pv_walk_step(&ahead); /* the bracket, the subject, the comma */
        name.kind = ahead.at.kind == PV_TOKEN_TEXT ? kind_named(&ahead.at) : PV_KIND_COUNT;
    }
    if (name.kind != PV_KIND_COUNT)
        pv_walk_name_add(w, name);
}

static bool is_order(const pv_token *t) {
    return pv_token_is(t, "<") || pv_token_is(t, ">") || pv_token_is(t, "<=") ||
           pv_token_is(t, ">=");
}

/* Behind `<` and the like. Numbers and texts have no order; a text of digits is meant as a number.
 */
static void check_order(const pv_walk *w) {
    const char *word = w->at.kind == PV_TOKEN_TEXT ? pv_walk_word(w, &w->at) : "";
    if (*word && word[strspn(word, "0123456789.")] == '\0')
        pv_walk_say(w, &w->at, "a number is compared with a text: write %s without quotes", word);
}

/* `local key = key.cert`: from there on the name is something else. */
static bool hides(pv_walk *w, const pv_token *t, const pv_token *before) {
    bool local = pv_token_is(before, "local") || pv_token_is(before, "for");
    if (!local || !pv_token_same(t, &w->subject))
        return false;
    pv_walk_say(w, t, "'%s' is what check was called with; give the new variable another name",
                pv_walk_word(w, t));
    pv_walk_name_drop(w, t);
    w->subject = (pv_token){0};
    return true;
}

/* Behind `local NAME`, which is `t`: `= cert` or `= cert.key`, and then another statement. */
static void note_alias(pv_walk *w, const pv_token *t) {
    pv_walk ahead = *w;
    if (!pv_token_is(&ahead.at, "="))
        return;
    pv_walk_step(&ahead);
    const pv_walk_name *of = pv_walk_named(w, &ahead.at);
    if (!of)
        return;
    pv_walk_name name = {.name = *t, .kind = of->kind, .side = of->side};
    pv_walk_step(&ahead);
    while (pv_token_is(&ahead.at, ".")) {
        pv_walk_step(&ahead);
        name.kind = ahead.at.kind == PV_TOKEN_NAME ? kind_named(&ahead.at) : PV_KIND_COUNT;
        name.side = PV_WALK_LINKED;
        if (name.kind == PV_KIND_COUNT)
            return; /* a fact */
        pv_walk_step(&ahead);
    }
    if (ahead.at.kind == PV_TOKEN_NAME && !pv_token_is(&ahead.at, "and") &&
        !pv_token_is(&ahead.at, "or"))
        pv_walk_name_add(w, name);
}

/* The arguments of a function within the check may have names that are given already. */
static void drop_arguments(pv_walk *w) {
    pv_walk ahead = *w;
    while (ahead.at.kind != PV_TOKEN_END && !pv_token_is(&ahead.at, ")")) {
        pv_walk_name_drop(w, &ahead.at);
        pv_walk_step(&ahead);
    }
}

static void declare(pv_walk *w, const pv_token *t, const pv_token *before) {
    pv_walk_name_drop(w, t);
    if (pv_token_is(before, "for"))
        note_member(w, t);
    else
        note_alias(w, t);
}

/* Behind the goal: `== "iis"`. */
static void look_at_goal(const pv_walk *w) {
    pv_walk ahead = *w;
    if (!pv_token_is(&ahead.at, "==") && !pv_token_is(&ahead.at, "~="))
        return;
    pv_walk_step(&ahead);
    if (ahead.at.kind == PV_TOKEN_TEXT)
        check_value(w, pv_fact_get_info(PV_FACT_RUN_GOAL), &ahead.at);
}

static void look(pv_walk *w, const pv_token *t, const pv_token *before) {
    if (hides(w, t, before))
        return;
    if (pv_token_is(before, "local") || pv_token_is(before, "for"))
        declare(w, t, before);
    else if (pv_token_is(t, "function"))
        drop_arguments(w);
    const pv_walk_name *name = pv_walk_named(w, t);
    if (name) {
        pv_walk_name is = *name;
        if (is.side == PV_WALK_OWN && pv_token_is(&w->at, "["))
            look_at_bracket(w, is.kind);
        follow(w, is.kind, is.side, before);
    } else if (pv_token_is(t, "run")) {
        follow(w, PV_KIND_RUN, PV_WALK_OWN, before);
    } else if (pv_token_same(t, &w->goal)) {
        look_at_goal(w);
    } else if (!pv_evidence_look(w, t, before)) {
        pv_calls_look(w, t, before);
    }
}

void pv_reads_check(pv_rule *rule, pv_complaints *found) {
    pv_walk w = pv_walk_of(rule, found);
    if (!find_check(&w))
        return;
    pv_evidence_prepare(&w);
    while (w.at.kind != PV_TOKEN_END && w.depth >= w.check_depth) {
        pv_token before = w.before, t = w.at;
        pv_walk_step(&w);
        if (is_order(&t))
            check_order(&w);
        if (t.kind == PV_TOKEN_NAME && !pv_token_is(&before, ".") && !pv_token_is(&before, ":"))
            look(&w, &t, &before);
        if (w.fail_depth > w.depth && !pv_token_is(&w.at, "{"))
            w.fail_depth = 0;
    }
}
