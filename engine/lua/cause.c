/* SPDX-License-Identifier: Apache-2.0
 * Causes: what a file in a folder `causes` declares, and what its check says and asks beside what
 * rules do. A cause judges a joined certificate. Its check gives back certain{}, likely{} or
 * possible{} with the facts that speak for it and against it, or nothing when it is not this one.
 */
#include <string.h>

#include "lua/fields.h"

enum { MOST_STEPS = 16, MOST_VARIANTS = 8, MOST_LINKED = 256, MOST_EVIDENCE = 64, STEPS = 200 };

/* ---- declaration ----------------------------------------------------------------------------- */

static const char *step_text(lua_State *L, int step, const char *field, pv_complaints *c) {
    const char *text = pv_field_text(L, step, field, c);
    const char *unknown = text ? pv_remedy_check(text, c->arena) : NULL;
    if (!text)
        pv_complain(c, "fix", "a step of the fix has no %s", field);
    if (unknown)
        pv_complain(c, text, "fix: %s", unknown);
    return text;
}

/* The list at the top: { { command = ..., changes = ..., undo = ... }, ... }. */
static void read_steps(lua_State *L, pv_fix *fix, pv_complaints *c) {
    int list = lua_gettop(L);
    lua_Integer count = luaL_len(L, list);
    pv_step *steps = pv_arena_array(c->arena, MOST_STEPS, sizeof *steps);
    if (!steps)
        luaL_error(L, "no memory for the catalogue");
    if (count < 1 || count > MOST_STEPS)
        pv_complain(c, "fix", "a fix has 1 to %d steps", (int)MOST_STEPS);
    for (lua_Integer i = 1; i <= count && i <= MOST_STEPS; i++, lua_settop(L, list)) {
        if (lua_geti(L, list, i) != LUA_TTABLE) {
            pv_complain(c, "fix",
                        "a step of a fix is { command = ..., changes = ..., undo = ... }");
            continue;
        }
        pv_declared_check(L, list + 1, PV_DECLARED_STEP, c);
        steps[fix->count++] =
            (pv_step){step_text(L, list + 1, "command", c), step_text(L, list + 1, "changes", c),
                      step_text(L, list + 1, "undo", c)};
    }
    fix->steps = steps;
}

static bool by_name(const pv_fix *a, const pv_fix *b) {
    return strcmp(a->name, b->name) < 0;
}

/* One fix of each name; in the order of names, for that of the table is none. */
static void read_variants(lua_State *L, pv_fix *fixes, size_t *count, pv_complaints *c) {
    int table = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table); lua_settop(L, table + 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || !lua_istable(L, -1) || *count == MOST_VARIANTS) {
            pv_complain(c, "fix", "fix is a list of steps, or up to %d named lists of steps",
                        (int)MOST_VARIANTS);
            continue;
        }
        pv_fix fix = {.name = pv_field_keep(L, -2, c)};
        read_steps(L, &fix, c);
        size_t at = (*count)++;
        for (; at > 0 && by_name(&fix, &fixes[at - 1]); at--)
            fixes[at] = fixes[at - 1];
        fixes[at] = fix;
    }
}

static void read_fix(lua_State *L, pv_rule *rule, pv_complaints *c) {
    pv_fix *fixes = pv_arena_array(c->arena, MOST_VARIANTS, sizeof *fixes);
    if (!fixes)
        luaL_error(L, "no memory for the catalogue");
    if (lua_getfield(L, 1, "fix") != LUA_TTABLE) {
        pv_complain(c, "cause", "the cause has no fix: a list of steps");
    } else if (luaL_len(L, -1) > 0) {
        fixes[0].name = "";
        read_steps(L, &fixes[0], c);
        rule->cause.fix_count = 1;
    } else {
        read_variants(L, fixes, &rule->cause.fix_count, c);
    }
    rule->cause.fixes = fixes;
    lua_settop(L, 1);
}

static bool read_flag(lua_State *L, const char *field, pv_complaints *c) {
    int type = lua_getfield(L, 1, field);
    if (type != LUA_TNIL && type != LUA_TBOOLEAN)
        pv_complain(c, field, "%s is true or false", field);
    bool set = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return set;
}

static void read_rank(lua_State *L, pv_rule *rule, pv_complaints *c) {
    if (lua_getfield(L, 1, "rank") != LUA_TNUMBER || !lua_isinteger(L, -1))
        pv_complain(c, "cause", "the cause has no rank: a whole number, lower is named first");
    rule->cause.rank = lua_tointeger(L, -1);
    rule->cause.aside = read_flag(L, "aside", c);
    rule->cause.key_event = read_flag(L, "key_event", c);
    lua_pop(L, 1);
}

static void read_goals(lua_State *L, pv_rule *rule, pv_complaints *c) {
    pv_cause_info *cause = &rule->cause;
    cause->goals = pv_field_texts(L, "goals", &cause->goal_count, c);
    for (size_t i = 0; i < cause->goal_count; i++) {
        const char *wrong = pv_goal_wrong(cause->goals[i], c->arena);
        if (wrong)
            pv_complain(c, cause->goals[i], "goals: %s", wrong);
    }
}

void pv_cause_read(lua_State *L, pv_rule *rule, pv_complaints *c) {
    lua_rotate(L, 1, 1); /* the declaration first */
    lua_settop(L, 1);
    pv_declared_check(L, 1, PV_DECLARED_CAUSE, c);
    rule->info.subject = PV_KIND_CERT;
    pv_rule_read_common(L, rule, c);
    lua_settop(L, 1);
    read_goals(L, rule, c);
    lua_settop(L, 1);
    read_rank(L, rule, c);
    read_fix(L, rule, c);
    rule->cause.name = rule->info.name;
    rule->cause.title = rule->info.title;
    rule->cause.why = rule->info.why;
    rule->cause.since = rule->info.since;
    rule->cause.file = rule->info.file;
    rule->cause.cites = rule->info.cites;
    rule->cause.cite_count = rule->info.cite_count;
}

/* ---- what a check gives back ----------------------------------------------------------------- */

/* "key.test", seen from the certificate; NULL over a link that is not there. */
static pv_subject *fact_of_path(lua_State *L, pv_run *run, const char *text, pv_fact *ret_fact) {
    pv_path path;
    const char *wrong = pv_path_parse(run->subject->kind, text, run->words, &path);
    if (wrong)
        luaL_error(L, "%s", wrong);
    *ret_fact = path.fact;
    return pv_path_follow(&path, run->subject, pv_state_judge(L)->run_subject);
}

/* { event, "error_code" }, at the top: a fact of a subject that each_linked gave. */
static pv_subject *fact_of_handle(lua_State *L, pv_fact *ret_fact) {
    const char *path;
    lua_geti(L, -1, 1);
    lua_geti(L, -2, 2);
    pv_view *view = pv_access_view(L, -2, &path);
    const char *field = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    if (!view || !view->subject)
        luaL_error(L, "evidence is \"key.spec\", or { subject, \"field\" }");
    *ret_fact = pv_path_field(view->kind, field, strlen(field));
    if (*ret_fact == PV_FACT_COUNT)
        luaL_error(L, "%s", pv_path_unknown(view->kind, field, pv_state_judge(L)->run.words));
    lua_pop(L, 2);
    return view->subject;
}

/* Facts that are not known say nothing and are left out, so that a check may list what it looked
 * at. */
static void add_evidence(lua_State *L, pv_run *run, pv_trace *to) {
    pv_fact fact;
    pv_subject *s = lua_type(L, -1) == LUA_TSTRING
                        ? fact_of_path(L, run, lua_tostring(L, -1), &fact)
                        : (lua_istable(L, -1) ? fact_of_handle(L, &fact) : NULL);
    if (!s && lua_type(L, -1) != LUA_TSTRING)
        luaL_error(L, "evidence is \"key.spec\", or { subject, \"field\" }");
    if (!s || pv_subject_value(s, fact)->known == PV_UNDETERMINED)
        return;
    pv_trace *whole = run->trace;
    run->trace = to;
    pv_trace_note(run, pv_fact_get_info(fact)->name, s, fact);
    run->trace = whole;
}

/* The list at `index`. */
static void add_all(lua_State *L, pv_run *run, int index, pv_trace *to) {
    lua_Integer count = luaL_len(L, index);
    if (count > MOST_EVIDENCE)
        luaL_error(L, "more than %d facts of evidence", (int)MOST_EVIDENCE);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_geti(L, index, i);
        add_evidence(L, run, to);
        lua_pop(L, 1);
    }
}

static const char *text_field(lua_State *L, pv_run *run, const char *field) {
    int type = lua_getfield(L, 1, field);
    if (type != LUA_TNIL && type != LUA_TSTRING)
        luaL_error(L, "%s is a text", field);
    return type == LUA_TSTRING ? pv_helpers_keep(L, run) : NULL;
}

static void check_variant(lua_State *L, const pv_run *run) {
    const pv_cause_info *info = &run->rule->cause;
    const char *name = run->cause.fix ? run->cause.fix : "";
    for (size_t i = 0; i < info->fix_count; i++)
        if (strcmp(info->fixes[i].name, name) == 0)
            return;
    if (*name)
        luaL_error(L, "the cause has no fix '%s'", name);
    luaL_error(L, "the cause has several fixes: say which, as in fix = \"%s\"",
               info->fix_count ? info->fixes[0].name : "");
}

const char *pv_evidence_unknown(const char *field, pv_arena *arena) {
    const char *names[PV_FIELDS_MOST + 1];
    size_t count = pv_declared_names(PV_DECLARED_EVIDENCE, names);
    const char *near = pv_text_nearest(field, names, count);
    const char *text = pv_arena_printf(arena,
                                       near ? "evidence has no field '%.80s'; did you mean '%s'?"
                                            : "evidence has no field '%.80s': %s",
                                       field, near ? near : "facts, against, message, fix");
    return text ? text : "evidence has no such field";
}

static void check_keys(lua_State *L) {
    const char *names[PV_FIELDS_MOST + 1];
    size_t count = pv_declared_names(PV_DECLARED_EVIDENCE, names);
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        if (lua_isinteger(L, -2))
            continue;
        pv_sandbox_text(L, -2);
        const char *key = lua_tostring(L, -1), *known = NULL;
        for (size_t i = 0; i < count; i++)
            known = strcmp(key, names[i]) == 0 ? names[i] : known;
        if (!known)
            luaL_error(L, "%s", pv_evidence_unknown(key, pv_state_judge(L)->run.words));
        lua_pop(L, 1);
    }
}

static int helper_confidence(lua_State *L) {
    static const char *const NAMES[] = {"possible", "likely", "certain"};
    pv_confidence confidence = (pv_confidence)lua_tointeger(L, lua_upvalueindex(1));
    pv_run *run = pv_helpers_running(L, NAMES[confidence]);
    if (!run->rule->is_cause)
        return luaL_error(L, "'%s' is for causes; a rule returns fail { ... }", NAMES[confidence]);
    pv_state_charge(L, STEPS);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    check_keys(L);
    run->fail_called = true;
    run->cause = (pv_cause_details){.confidence = confidence};
    add_all(L, run, 1, &run->cause.backing);
    if (lua_getfield(L, 1, "against") == LUA_TTABLE)
        add_all(L, run, lua_gettop(L), &run->cause.against);
    run->cause.message = text_field(L, run, "message");
    run->cause.fix = text_field(L, run, "fix");
    check_variant(L, run);
    pv_helpers_push_failure(L);
    return 1;
}

/* ---- what a check asks ----------------------------------------------------------------------- */

/* Upvalues: the view, the kind, how many were given, the name (nil: not traced). */
static int next_linked(lua_State *L) {
    pv_view *view = lua_touserdata(L, lua_upvalueindex(1));
    pv_kind kind = (pv_kind)lua_tointeger(L, lua_upvalueindex(2));
    lua_Integer given = lua_tointeger(L, lua_upvalueindex(3)), n = 0;
    const char *path = lua_tostring(L, lua_upvalueindex(4));
    if (!view->subject)
        return luaL_error(L, "reading a fact handle after its artifact is gone");
    for (const pv_link *l = view->subject->links; l && given < MOST_LINKED; l = l->next) {
        if (l->to->kind != kind || n++ < given)
            continue;
        lua_pushinteger(L, given + 1);
        lua_replace(L, lua_upvalueindex(3));
        pv_view *to = pv_view_linked(L, view, l->to);
        if (path)
            pv_access_push_traced(L, to, path);
        else
            lua_rawgeti(L, LUA_REGISTRYINDEX, to->proxy_ref);
        pv_state_charge(L, (uint64_t)given + STEPS);
        return 1;
    }
    return 0;
}

/* each_linked(subject, "acl"): an iterator over every linked subject of the kind. */
static int helper_each_linked(lua_State *L) {
    const char *path;
    pv_run *run = pv_helpers_running(L, "each_linked");
    pv_view *view = pv_access_view(L, 1, &path);
    const char *word = luaL_checkstring(L, 2);
    pv_kind kind = pv_kind_named(word);
    if (!view)
        return luaL_error(L, "each_linked takes a subject first: each_linked(cert, \"acl\")");
    if (kind == PV_KIND_COUNT || kind == PV_KIND_RUN)
        return luaL_error(L, "there is no subject '%s'", word);
    if (view->subject && !pv_view_link(view, kind))
        run->missing_kinds |= 1u << kind;
    lua_pushlightuserdata(L, view);
    lua_pushinteger(L, (lua_Integer)kind);
    lua_pushinteger(L, 0);
    if (path)
        lua_pushfstring(L, "%s.%s", path, word);
    else
        lua_pushnil(L);
    lua_pushcclosure(L, next_linked, 4);
    return 1;
}

/* has_linked(subject, "pfx"): whether there is one. Unlike each_linked it does not make evidence of
 * the kind count as missing. */
static int helper_has_linked(lua_State *L) {
    const char *path;
    pv_helpers_running(L, "has_linked");
    pv_view *view = pv_access_view(L, 1, &path);
    pv_kind kind = pv_kind_named(luaL_checkstring(L, 2));
    if (!view || !view->subject || kind == PV_KIND_COUNT)
        return luaL_error(L, "has_linked takes a subject and a kind: has_linked(cert, \"pfx\")");
    lua_pushboolean(L, pv_view_link(view, kind) != NULL);
    return 1;
}

static int helper_cause(lua_State *L) {
    return pv_helpers_declare(L, true);
}

void pv_cause_build(lua_State *L) {
    static const char *const NAMES[] = {"possible", "likely", "certain"};
    for (int i = 0; i < PV_CONFIDENCE_COUNT; i++) {
        lua_pushinteger(L, i);
        lua_pushcclosure(L, helper_confidence, 1);
        lua_setfield(L, -2, NAMES[i]);
    }
    lua_pushcfunction(L, helper_each_linked);
    lua_setfield(L, -2, "each_linked");
    lua_pushcfunction(L, helper_has_linked);
    lua_setfield(L, -2, "has_linked");
    lua_pushcfunction(L, helper_cause);
    lua_setfield(L, -2, "cause");
}
