/* SPDX-License-Identifier: Apache-2.0
 * What a rule says and asks beside reading facts: fail, known, present, not_applicable,
 * cannot_tell, grants (records.c), and the constant `absent` of examples. */
#include <stdlib.h>
#include <string.h>

#include "lua/fields.h"

enum { LONGEST_DETAIL = 4096, DETAIL_STEPS = 1000 };

static const char FAILURE, ABSENT; /* their addresses are the values */

static bool is_mark(lua_State *L, int index, const char *mark) {
    return lua_islightuserdata(L, index) && lua_touserdata(L, index) == (const void *)mark;
}

static void push_mark(lua_State *L, const char *mark) {
    lua_pushlightuserdata(L, (void *)(uintptr_t)mark);
}

bool pv_helpers_is_failure(lua_State *L, int index) {
    return is_mark(L, index, &FAILURE);
}

void pv_helpers_push_failure(lua_State *L) {
    push_mark(L, &FAILURE);
}

bool pv_helpers_is_absent(lua_State *L, int index) {
    return is_mark(L, index, &ABSENT);
}

/* The run of the check that calls, or an error for one that calls while its file is loaded. */
pv_run *pv_helpers_running(lua_State *L, const char *helper) {
    pv_judge *judge = pv_state_judge(L);
    if (judge->loading || !judge->run.subject)
        luaL_error(L, "'%s' is for `check` only", helper);
    return &judge->run;
}

/* ---- fail ------------------------------------------------------------------------------------ */

static void check_fields(lua_State *L) {
    const char *names[PV_FIELDS_MOST + 1];
    size_t count = pv_declared_names(PV_DECLARED_FAILURE, names);
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        pv_sandbox_text(L, -2);
        const char *key = lua_tostring(L, -1), *known = NULL;
        for (size_t i = 0; i < count; i++)
            if (strcmp(key, names[i]) == 0)
                known = names[i];
        const char *near = pv_text_nearest(key, names, count);
        if (!known && near)
            luaL_error(L, "fail has no field '%s'; did you mean '%s'?", key, near);
        if (!known)
            luaL_error(L, "fail has no field '%s'", key);
        lua_pop(L, 1);
    }
}

/* Copies the text at the top, up to a length that a sentence can bear. */
const char *pv_helpers_keep(lua_State *L, pv_run *run) {
    size_t size;
    const char *text = lua_tolstring(L, -1, &size);
    bool longer = size > LONGEST_DETAIL;
    if (longer)
        for (size = LONGEST_DETAIL; size > 0 && ((uint8_t)text[size] & 0xc0) == 0x80;)
            size--; /* not within a character */
    const char *copy = longer ? pv_arena_printf(run->words, "%.*s...", (int)size, text)
                              : pv_arena_text(run->words, text, size);
    run->no_memory |= !copy;
    return copy;
}

/* The field as text, or NULL: a table is its values, joined. */
static const char *detail(lua_State *L, pv_run *run, const char *field) {
    if (lua_getfield(L, 1, field) == LUA_TNIL)
        return NULL;
    if (!lua_istable(L, -1)) {
        pv_sandbox_text(L, -1);
        return pv_helpers_keep(L, run);
    }
    int list = lua_gettop(L);
    lua_Integer count = luaL_len(L, list);
    lua_pushliteral(L, "");
    for (lua_Integer i = 1; i <= count && i <= 256; i++) {
        lua_pushstring(L, i > 1 ? ", " : "");
        lua_geti(L, list, i);
        pv_sandbox_text(L, -1);
        lua_remove(L, -2);
        lua_concat(L, 3);
    }
    return pv_helpers_keep(L, run);
}

static const char *place(lua_State *L, pv_run *run) {
    const char *at = detail(L, run, "at");
    char name[PV_PATH_TEXT];
    pv_path path;
    if (!at)
        return NULL;
    const char *wrong = pv_path_parse(run->subject->kind, at, run->words, &path);
    if (wrong)
        luaL_error(L, "fail: at: %s", wrong);
    pv_path_write(run->subject->kind, &path, name);
    lua_pushstring(L, name);
    return pv_helpers_keep(L, run);
}

static void read_severity(lua_State *L, pv_run *run) {
    const char *severity = detail(L, run, "severity");
    run->failure.has_severity = severity != NULL;
    if (severity && !pv_severity_named(severity, &run->failure.severity))
        luaL_error(L, "fail: severity is info, notice, warning or error, not '%s'", severity);
}

/* fail { with = other }: whom the failure is about beside the subject. */
static void read_with(lua_State *L, pv_run *run) {
    const char *path;
    if (lua_getfield(L, 1, "with") == LUA_TNIL)
        return;
    const pv_view *view = pv_access_view(L, -1, &path);
    if (!run->rule->index || !view || !view->subject)
        luaL_error(L, "fail: with is one of the others that a rule over the whole scan has");
    run->failure.with = view->subject;
}

/* The details are wanted in the traced run only; the plain run needs to know that it failed. */
static int helper_fail(lua_State *L) {
    pv_run *run = pv_helpers_running(L, "fail");
    if (run->rule->is_cause)
        return luaL_error(L, PV_FAIL_MISPLACED);
    run->fail_called = true;
    if (run->trace && !lua_isnoneornil(L, 1)) {
        pv_state_charge(L, DETAIL_STEPS); /* they are kept until the unit ends */
        luaL_checktype(L, 1, LUA_TTABLE);
        lua_settop(L, 1);
        check_fields(L);
        run->failure = (pv_fail_details){0};
        run->failure.at = place(L, run);
        run->failure.got = detail(L, run, "got");
        run->failure.want = detail(L, run, "want");
        run->failure.message = detail(L, run, "message");
        run->failure.bits = detail(L, run, "bits");
        read_severity(L, run);
        read_with(L, run);
    }
    push_mark(L, &FAILURE);
    return 1;
}

/* ---- questions ------------------------------------------------------------------------------- */

static pv_path path_argument(lua_State *L, const pv_run *run) {
    pv_path path;
    const char *text = luaL_checkstring(L, 1);
    const char *wrong = pv_path_parse(run->subject->kind, text, run->words, &path);
    if (wrong)
        luaL_error(L, "%s", wrong);
    return path;
}

/* The fact of the view's kind that the text at `index` names; PV_FACT_COUNT: none. */
static pv_fact fact_named(lua_State *L, const pv_view *view, int index) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, view->judge->fields_ref[view->kind]);
    lua_pushvalue(L, index);
    bool fact = lua_rawget(L, -2) == LUA_TNUMBER && lua_tointeger(L, -1) >= 0;
    pv_fact found = fact ? (pv_fact)lua_tointeger(L, -1) : PV_FACT_COUNT;
    lua_pop(L, 2);
    return found;
}

/* known(acl, "entries"): of a subject that the rule holds. */
static pv_known ask_of(lua_State *L, pv_run *run) {
    const char *path;
    pv_view *view = pv_access_view(L, 1, &path);
    const char *field = luaL_checkstring(L, 2);
    if (!view || !view->subject)
        luaL_error(L, "a subject, or the name of a fact, is expected first");
    pv_fact fact = fact_named(L, view, 2);
    if (fact == PV_FACT_COUNT)
        luaL_error(L, "%s", pv_path_unknown(view->kind, field, run->words));
    if (path)
        pv_trace_note(run, lua_pushfstring(L, "%s.%s", path, field), view->subject, fact);
    if (view->side && !pv_whole_shows(view->side, fact))
        return PV_UNDETERMINED;
    return (pv_known)pv_subject_value(view->subject, fact)->known;
}

/* What is known of the fact that argument 1 names; undetermined over a missing link. */
static pv_known ask(lua_State *L, const char *helper) {
    pv_run *run = pv_helpers_running(L, helper);
    pv_judge *judge = pv_state_judge(L);
    if (lua_istable(L, 1))
        return ask_of(L, run);
    pv_path path = path_argument(L, run);
    pv_subject *at = pv_path_follow(&path, run->subject, judge->run_subject);
    if (!at) {
        run->missing_kinds |= 1u << pv_fact_get_info(path.fact)->kind;
        return PV_UNDETERMINED;
    }
    pv_trace_path(judge, run, &path);
    if (run->rule->index && !pv_whole_shows(&run->rule->index->of, path.fact))
        return PV_UNDETERMINED;
    return (pv_known)pv_subject_value(at, path.fact)->known;
}

static int helper_known(lua_State *L) {
    lua_pushboolean(L, ask(L, "known") != PV_UNDETERMINED);
    return 1;
}

static int helper_present(lua_State *L) {
    lua_pushboolean(L, ask(L, "present") == PV_PRESENT);
    return 1;
}

static int helper_not_applicable(lua_State *L) {
    pv_helpers_running(L, "not_applicable");
    pv_access_end(L, PV_VERDICT_NOT_APPLICABLE, NULL);
}

static int helper_cannot_tell(lua_State *L) {
    pv_run *run = pv_helpers_running(L, "cannot_tell");
    pv_judge *judge = pv_state_judge(L);
    if (lua_isnoneornil(L, 1))
        pv_access_end_unknown(L, run->subject, PV_FACT_COUNT, NULL);
    pv_path path = path_argument(L, run);
    pv_subject *at = pv_path_follow(&path, run->subject, judge->run_subject);
    char name[PV_PATH_TEXT];
    pv_path_write(run->subject->kind, &path, name);
    pv_trace_path(judge, run, &path);
    pv_access_end_unknown(L, at ? at : run->subject, path.fact, name);
}

/* ---- declaration ----------------------------------------------------------------------------- */

int pv_helpers_declare(lua_State *L, bool is_cause) {
    pv_judge *judge = pv_state_judge(L);
    const char *word = is_cause ? "cause" : "rule";
    if (!judge->declaring)
        return luaL_error(L, "'%s' is for the file of a %s, and not for its check", word, word);
    if (judge->declaring->is_cause != is_cause)
        return luaL_error(L, is_cause ? "a cause's file lies in a folder named causes"
                                      : "in the folder causes a file returns cause { ... }");
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_pushvalue(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &judge->declaring);
    return 1;
}

static int helper_rule(lua_State *L) {
    return pv_helpers_declare(L, false);
}

void pv_helpers_build(lua_State *L) {
    static const luaL_Reg HELPERS[] = {{"fail", helper_fail},
                                       {"known", helper_known},
                                       {"present", helper_present},
                                       {"not_applicable", helper_not_applicable},
                                       {"cannot_tell", helper_cannot_tell},
                                       {"grants", pv_records_grants},
                                       {"rule", helper_rule},
                                       {"require", pv_library_require},
                                       {NULL, NULL}};
    luaL_setfuncs(L, HELPERS, 0);
    pv_cause_build(L);
    push_mark(L, &ABSENT);
    lua_setfield(L, -2, "absent");
}
