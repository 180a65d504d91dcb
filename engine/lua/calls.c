/* SPDX-License-Identifier: Apache-2.0
 * What a rule's check asks of helpers and gives back, looked over without running it: names of
 * facts, kinds and rights in quotes, the fields of `fail`, parameters, and verdicts that are none.
 */
#include <string.h>

#include "facts/access.h"
#include "facts/oid.h"
#include "lua/fields.h"
#include "lua/walk.h"

/* ---- purposes -------------------------------------------------------------------------------- */

const char *pv_purpose_wrong(const pv_fact_info *fact, const char *word, pv_arena *arena) {
    const char *names[PV_OID_UNKNOWN];
    size_t count = 0;
    if (fact->type != PV_TYPE_LIST || (strcmp(fact->field, "extended_key_usage") != 0 &&
                                       !strstr(fact->field, "application_policies")))
        return NULL;
    pv_oid oid = pv_oid_named(word);
    if (oid != PV_OID_UNKNOWN && strcmp(pv_oid_name(oid), word) == 0)
        return NULL;
    if (oid != PV_OID_UNKNOWN)
        return pv_arena_printf(arena, "%s has this purpose by its name, \"%s\"", fact->name,
                               pv_oid_name(oid));
    if (*word && word[strspn(word, "0123456789.")] == '\0')
        return NULL;
    for (pv_oid i = 0; i < PV_OID_UNKNOWN; i++)
        if (pv_oid_is_eku(i))
            names[count++] = pv_oid_name(i);
    const char *near = pv_text_nearest(word, names, count);
    return near
               ? pv_arena_printf(arena, "%s knows no purpose \"%s\"; did you mean \"%s\"?",
                                 fact->name, word, near)
               : pv_arena_printf(arena,
                                 "%s knows no purpose \"%s\": `pkivet schema --format md` "
                                 "lists their names, any other is written as its dotted identifier",
                                 fact->name, word);
}

/* ---- helpers --------------------------------------------------------------------------------- */

static void check_path(const pv_walk *w, const pv_token *text) {
    pv_path path;
    const char *wrong =
        pv_path_parse(w->rule->info.subject, pv_walk_word(w, text), w->found->arena, &path);
    if (wrong)
        pv_walk_say(w, text, "%s", wrong);
    else
        pv_reads_kept(w, &path, PV_WALK_OWN, text);
}

/* `known(other, "not_before")`, behind the bracket. */
static void check_field_of(pv_walk *w, pv_kind kind, pv_walk_side side) {
    for (int i = 0; i < 2; i++)
        pv_walk_step(w); /* the subject, the comma */
    if (w->at.kind != PV_TOKEN_TEXT)
        return;
    pv_path path = {.fact = pv_path_field(kind, w->at.start, w->at.size)};
    if (path.fact == PV_FACT_COUNT)
        pv_walk_say(w, &w->at, "%s",
                    pv_path_unknown(kind, pv_walk_word(w, &w->at), w->found->arena));
    else
        pv_reads_kept(w, &path, side, &w->at);
}

/* Behind known, present and cannot_tell: the name of a fact, with or without a bracket; or a
 * subject and a field of it. The value of a fact is neither. */
static void look_at_question(pv_walk *w, const pv_token *question) {
    if (pv_token_is(&w->at, "("))
        pv_walk_step(w);
    if (w->at.kind == PV_TOKEN_TEXT) {
        check_path(w, &w->at);
        return;
    }
    const pv_walk_name *of = pv_walk_named(w, &w->at);
    if (!of)
        return;
    pv_walk ahead = *w;
    pv_walk_step(&ahead);
    if (pv_token_is(&ahead.at, ","))
        check_field_of(w, of->kind, of->side);
    else if (of->side == PV_WALK_OWN && pv_token_is(&ahead.at, ".")) {
        pv_walk_step(&ahead);
        pv_token field = ahead.at;
        pv_walk_step(&ahead);
        if (pv_token_is(&ahead.at, ")"))
            pv_walk_say(w, &w->at, "%s takes the name of a fact, in quotes: %s \"%s.%s\"",
                        pv_walk_word(w, question), pv_walk_word(w, question),
                        pv_kind_name(w->rule->info.subject), pv_walk_word(w, &field));
    }
}

/* Goes on to the text behind `commas` commas of a call that has no other brackets. */
static bool find_text(pv_walk *w, int commas) {
    size_t depth = w->depth + 1;
    if (!pv_token_is(&w->at, "("))
        return false;
    for (pv_walk_step(w); commas && w->depth >= depth && w->at.kind != PV_TOKEN_END;
         pv_walk_step(w))
        commas -= w->depth == depth && pv_token_is(&w->at, ",");
    return w->at.kind == PV_TOKEN_TEXT;
}

static void look_at_kind(pv_walk *w) {
    pv_walk ahead = *w;
    if (!find_text(&ahead, 1) || pv_kind_named(pv_walk_word(w, &ahead.at)) != PV_KIND_COUNT)
        return;
    const char *word = pv_walk_word(w, &ahead.at);
    pv_walk_say(w, &ahead.at, "%s", pv_subject_unknown(word, w->found->arena));
}

static void say_rights(const pv_walk *w, const pv_token *text) {
    pv_textbuf t = pv_textbuf_new(w->found->arena, 1024);
    for (unsigned i = 0; i < pv_enum_size(PV_ENUMID_ACCESSRIGHT); i++)
        pv_textbuf_addf(&t, "%s%s", i ? ", " : "", pv_enum_name(PV_ENUMID_ACCESSRIGHT, i));
    const char *all = pv_textbuf_end(&t, NULL);
    pv_walk_say(w, text, "there is no right \"%s\": %s", pv_walk_word(w, text), all ? all : "");
}

static void look_at_grants(pv_walk *w) {
    pv_walk ahead = *w;
    if (find_text(&ahead, 1) && !pv_sid_valid(ahead.at.start, ahead.at.size))
        pv_walk_say(w, &ahead.at, "\"%s\" is no SID, as S-1-5-20", pv_walk_word(w, &ahead.at));
    ahead = *w;
    if (find_text(&ahead, 2) &&
        pv_enum_value(PV_ENUMID_ACCESSRIGHT, pv_walk_word(w, &ahead.at)) < 0)
        say_rights(w, &ahead.at);
}

static void look_at_params(pv_walk *w, const pv_token *t, const pv_token *before) {
    const pv_rule_info *info = &w->rule->info;
    const char *names[64];
    size_t count = 0;
    if (!pv_token_is(&w->at, ".")) {
        if (pv_token_is(&w->at, "..") || (pv_token_is(before, "..") && !pv_token_is(&w->at, "[")))
            pv_walk_say(w, t, "'%s' holds all parameters: name the one, %s.%s", pv_walk_word(w, t),
                        pv_walk_word(w, t), info->param_count ? info->params[0].name : "NAME");
        return;
    }
    pv_walk_step(w);
    for (; count < info->param_count && count < 64; count++) {
        names[count] = info->params[count].name;
        if (pv_token_is(&w->at, names[count]))
            return;
    }
    const char *word = pv_walk_word(w, &w->at), *near = pv_text_nearest(word, names, count);
    pv_walk_say(w, &w->at,
                near ? "the rule has no parameter '%s'; did you mean '%s'?"
                     : "the rule has no parameter '%s': declare it in params",
                word, near);
}

/* ---- verdicts -------------------------------------------------------------------------------- */

/* `fail { ... }` as a statement says nothing. */
static void look_at_fail(pv_walk *w, const pv_token *t, const pv_token *before) {
    if (w->rule->is_cause) {
        pv_walk_say(w, t, PV_FAIL_MISPLACED);
        return;
    }
    if (pv_walk_begins(before))
        pv_walk_say(w, t, "what fail gives is not returned: write `return fail { ... }`");
    if (pv_token_is(&w->at, "("))
        pv_walk_step(w);
    if (pv_token_is(&w->at, "{"))
        w->fail_depth = w->depth + 1;
}

static void look_at_field_of_fail(pv_walk *w, const pv_token *t) {
    const char *names[PV_FIELDS_MOST + 1], *word = pv_walk_word(w, t);
    size_t count = pv_declared_names(PV_DECLARED_FAILURE, names);
    bool known = false;
    for (size_t i = 0; i < count; i++)
        known |= strcmp(names[i], word) == 0;
    if (!known) {
        const char *near = pv_text_nearest(word, names, count);
        pv_walk_say(w, t,
                    near ? "fail has no field '%s'; did you mean '%s'?"
                         : "fail has no field '%s': at, got, want, message, severity, bits, with",
                    word, near);
    }
    pv_walk_step(w);
    pv_severity severity;
    const char *value = w->at.kind == PV_TOKEN_TEXT ? pv_walk_word(w, &w->at) : NULL;
    pv_path path;
    const char *wrong = NULL;
    if (value && strcmp(word, "at") == 0)
        wrong = pv_path_parse(w->rule->info.subject, value, w->found->arena, &path);
    else if (value && strcmp(word, "severity") == 0 && !pv_severity_named(value, &severity))
        wrong = "severity is info, notice, warning or error";
    if (wrong)
        pv_walk_say(w, &w->at, "%s", wrong);
}

static size_t functions_open(const pv_walk *w) {
    size_t count = 0;
    for (size_t i = w->check_depth; i < w->depth && i < PV_WALK_DEEPEST; i++)
        count += w->open[i] == 'f';
    return count;
}

static void look_at_return(pv_walk *w) {
    bool truth = pv_token_is(&w->at, "true") || pv_token_is(&w->at, "false");
    if (functions_open(w) ||
        !(truth || w->at.kind == PV_TOKEN_TEXT || w->at.kind == PV_TOKEN_NUMBER))
        return;
    pv_walk ahead = *w;
    pv_walk_step(&ahead);
    if (pv_token_is(&ahead.at, "end") || pv_token_is(&ahead.at, "else") ||
        pv_token_is(&ahead.at, "elseif"))
        pv_walk_say(w, &w->at,
                    w->rule->is_cause
                        ? "check returns certain, likely or possible { ... }, or nothing"
                        : "check returns `fail { ... }`, or nothing when all is well");
}

/* `not a.b == c` compares a truth with c. */
static void look_at_not(pv_walk *w, const pv_token *t) {
    pv_walk ahead = *w;
    if (ahead.at.kind != PV_TOKEN_NAME)
        return;
    for (pv_walk_step(&ahead); pv_token_is(&ahead.at, "."); pv_walk_step(&ahead))
        pv_walk_step(&ahead);
    bool equal = pv_token_is(&ahead.at, "==");
    if (equal || pv_token_is(&ahead.at, "~="))
        pv_walk_say(w, t, "`not a %s b` asks (not a) %s b: write a %s b",
                    equal ? "==" : "~=", equal ? "==" : "~=", equal ? "~=" : "==");
}

bool pv_calls_look(pv_walk *w, const pv_token *t, const pv_token *before) {
    if (w->fail_depth && w->depth == w->fail_depth && pv_token_is(&w->at, "="))
        look_at_field_of_fail(w, t);
    else if (pv_token_is(t, "known") || pv_token_is(t, "present") || pv_token_is(t, "cannot_tell"))
        look_at_question(w, t);
    else if (pv_token_is(t, "each_linked") || pv_token_is(t, "has_linked"))
        look_at_kind(w);
    else if (pv_token_is(t, "grants"))
        look_at_grants(w);
    else if (pv_token_same(t, &w->params))
        look_at_params(w, t, before);
    else if (pv_token_is(t, "fail"))
        look_at_fail(w, t, before);
    else if (pv_token_is(t, "return"))
        look_at_return(w);
    else if (pv_token_is(t, "not"))
        look_at_not(w, t);
    else
        return false;
    return true;
}
