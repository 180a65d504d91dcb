/* SPDX-License-Identifier: Apache-2.0
 * One rule on one subject: dates and `when` in C, then the check. */
#include <string.h>

#include "lua/internal.h"

/* ---- before Lua ------------------------------------------------------------------------------ */

static pv_verdict cannot_tell(pv_run *run, pv_subject *subject, pv_fact fact, const char *name) {
    run->unknown_subject = subject;
    run->unknown_fact = fact;
    run->unknown_name = name;
    return PV_VERDICT_CANNOT_TELL;
}

static pv_verdict before_date(pv_judge *judge, pv_rule *rule, pv_subject *subject) {
    pv_run *run = &judge->run;
    char name[PV_PATH_TEXT];
    pv_subject *at = pv_path_follow(&rule->effective_path, subject, judge->run_subject);
    run->reason = "effective";
    if (!at)
        return PV_VERDICT_NOT_APPLICABLE;
    const pv_value *v = pv_subject_value(at, rule->effective_path.fact);
    if (v->known == PV_ABSENT)
        return PV_VERDICT_NOT_APPLICABLE;
    if (v->known != PV_PRESENT) {
        pv_path_write(subject->kind, &rule->effective_path, name);
        return cannot_tell(run, at, rule->effective_path.fact,
                           pv_arena_text(run->words, name, strlen(name)));
    }
    bool early = v->u.integer < rule->effective_from;
    bool late = rule->has_to && v->u.integer >= rule->effective_to;
    return early || late ? PV_VERDICT_NOT_APPLICABLE : PV_VERDICT_PASS;
}

static pv_verdict before_when(pv_judge *judge, pv_rule *rule, pv_subject *subject) {
    pv_run *run = &judge->run;
    pv_when_asking asking = {.subject = subject, .run = judge->run_subject};
    pv_holds holds = pv_when_ask(rule->when, &asking);
    if (holds == PV_WHEN_UNKNOWN && asking.pending) {
        asking = (pv_when_asking){.subject = subject, .run = judge->run_subject, .resolve = true};
        holds = pv_when_ask(rule->when, &asking);
    }
    switch (holds) {
    case PV_WHEN_FALSE:
    case PV_WHEN_MISSING:
        run->reason = asking.failed ? asking.failed->name : NULL;
        return PV_VERDICT_NOT_APPLICABLE;
    case PV_WHEN_UNKNOWN: {
        const pv_when *w = asking.unknown;
        return cannot_tell(run, pv_path_follow(&w->path, subject, judge->run_subject), w->path.fact,
                           w->name);
    }
    case PV_WHEN_TRUE:
        break;
    }
    return PV_VERDICT_PASS;
}

static void trace_when(pv_judge *judge, const pv_when *w) {
    if (w->name)
        pv_trace_path(judge, &judge->run, &w->path);
    for (size_t i = 0; i < w->part_count; i++)
        trace_when(judge, &w->parts[i]);
}

/* Independent of order: what makes the rule not apply wins over what is not known. */
pv_verdict pv_verdict_before(pv_judge *judge, pv_rule *rule, pv_subject *subject) {
    pv_verdict date = rule->has_effective ? before_date(judge, rule, subject) : PV_VERDICT_PASS;
    if (date == PV_VERDICT_NOT_APPLICABLE || !rule->when)
        return date;
    if (judge->run.trace) /* a date that decides leaves it unread */
        trace_when(judge, rule->when);
    pv_verdict when = before_when(judge, rule, subject);
    if (date == PV_VERDICT_PASS || when == PV_VERDICT_NOT_APPLICABLE)
        return when;
    return before_date(judge, rule, subject); /* again, for its reason */
}

/* ---- the check ------------------------------------------------------------------------------- */

static pv_verdict verdict_of_result(lua_State *L, const pv_run *run) {
    if (lua_isnil(L, -1) && !run->fail_called)
        return PV_VERDICT_PASS; /* nearly always */
    bool failure = pv_helpers_is_failure(L, -1), is_cause = run->rule->is_cause;
    const char *gives = is_cause ? "certain, likely or possible" : "fail";
    const char *called = is_cause ? pv_confidence_name(run->cause.confidence) : "fail";
    if (!failure && lua_toboolean(L, -1))
        luaL_error(L, "check returned a %s; it returns %s { ... }, or nothing",
                   luaL_typename(L, -1), gives);
    if (!failure && run->fail_called)
        luaL_error(L, "%s { ... } was called, but not returned: write `return %s { ... }`", called,
                   called);
    return failure ? PV_VERDICT_FAIL : PV_VERDICT_PASS;
}

pv_verdict pv_verdict_check(lua_State *L, pv_rule *rule, int params_ref) {
    pv_run *run = &pv_state_judge(L)->run;
    run->fail_called = run->asked_all = false;
    if (rule->index)
        run->view = pv_whole_own_view(L, rule, run->subject);
    else if (!run->view)
        run->view = pv_view_of(L, run->subject);
    lua_rawgeti(L, LUA_REGISTRYINDEX, rule->check_ref);
    if (run->trace)
        pv_access_push_traced(L, run->view, pv_kind_name(run->subject->kind));
    else
        lua_rawgeti(L, LUA_REGISTRYINDEX, run->view->proxy_ref);
    if (rule->index)
        pv_whole_push(L);
    if (rule->takes_params)
        lua_rawgeti(L, LUA_REGISTRYINDEX, params_ref);
    lua_call(L, 1 + (rule->index != NULL) + rule->takes_params, 1);
    pv_verdict verdict = verdict_of_result(L, run);
    if (verdict == PV_VERDICT_PASS && run->asked_all && pv_state_judge(L)->others->more)
        pv_access_end_unknown(L, run->subject, PV_FACT_COUNT, "every other one of the same key");
    lua_pop(L, 1);
    if (rule->watch_count)
        pv_watch_hold(L, rule);
    return verdict;
}

typedef struct {
    pv_rule *rule;
    int params_ref;
    pv_verdict verdict;
} call;

static int call_body(lua_State *L) {
    call *c = lua_touserdata(L, 1);
    c->verdict = pv_verdict_check(L, c->rule, c->params_ref);
    return 0;
}

static int restore_body(lua_State *L) {
    pv_rule *rule = lua_touserdata(L, 1);
    pv_watch_hold(L, rule);
    return 0;
}

/* An ended or broken run left its upvalues unchecked: puts them back, and tells. */
static pv_verdict hold_after_error(pv_judge *judge, pv_rule *rule, pv_verdict verdict) {
    pv_run before = judge->run;
    if (!rule->watch_count)
        return verdict;
    if (pv_state_enter(judge, restore_body, rule) != LUA_OK && verdict != PV_VERDICT_BROKEN)
        return PV_VERDICT_BROKEN;
    judge->run = before;
    return verdict;
}

static unsigned first_line(const pv_judge *judge, const pv_rule *rule) {
    lua_Debug ar;
    if (lua_rawgeti(judge->L, LUA_REGISTRYINDEX, rule->check_ref) != LUA_TFUNCTION) {
        lua_pop(judge->L, 1);
        return 1;
    }
    lua_getinfo(judge->L, ">S", &ar);
    return ar.linedefined > 0 ? (unsigned)ar.linedefined : 1;
}

/* An error without a line, as that of a run that has no memory, gets the one that the run came to
 * last where steps are taken, else that of the check. */
static void place_error(pv_judge *judge, const pv_rule *rule) {
    pv_run *run = &judge->run;
    if (!run->error || strstr(run->error, ".lua:"))
        return;
    const char *text = pv_arena_printf(run->words, "%s:%u: %s", rule->info.file,
                                       run->line ? run->line : first_line(judge, rule), run->error);
    run->no_memory |= !text;
    run->error = text ? text : run->error;
}

pv_verdict pv_verdict_after(pv_judge *judge, pv_rule *rule) {
    place_error(judge, rule);
    return hold_after_error(judge, rule, judge->run.ended ? judge->run.verdict : PV_VERDICT_BROKEN);
}

pv_verdict pv_verdict_run(pv_judge *judge, pv_rule *rule, int params_ref) {
    call c = {.rule = rule, .params_ref = params_ref};
    pv_state_work(judge, !rule->loop_free);
    int code = pv_state_enter(judge, call_body, &c);
    return code == LUA_OK ? c.verdict : pv_verdict_after(judge, rule);
}

/* ---- the traced run -------------------------------------------------------------------------- */

pv_verdict pv_verdict_traced(pv_judge *judge, pv_rule *rule, pv_subject *subject, pv_trace *trace,
                             int params_ref) {
    judge->run = (pv_run){.words = subject->unit->arena,
                          .rule = rule,
                          .subject = subject,
                          .trace = trace,
                          .unknown_fact = PV_FACT_COUNT};
    if (judge->steps)
        judge->steps->count = 0;
    if (rule->has_effective)
        pv_trace_path(judge, &judge->run, &rule->effective_path);
    pv_verdict verdict = pv_verdict_before(judge, rule, subject);
    return verdict == PV_VERDICT_PASS ? pv_verdict_run(judge, rule, params_ref) : verdict;
}
