/* SPDX-License-Identifier: Apache-2.0
 * The judge: every rule of a subject's kind, in the order of ids. Rules that pass cost one Lua call
 * each, under one protected entry for all of them; what fails or cannot tell is run again, traced,
 * and must come to the same verdict. */
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "lua/layer.h"
#include "lua/memo.h"

enum { CATALOG_BYTES = 256 << 20 };

/* ---- life ------------------------------------------------------------------------------------ */

static pv_status make_run_subject(pv_judge *judge) {
    pv_artifact *artifact;
    pv_unit_init(&judge->run_unit, judge->arena, judge->limits, "run");
    PV_TRY(pv_unit_add_artifact(&judge->run_unit, NULL, "run", "run", (pv_bytes){0}, &artifact));
    PV_TRY(pv_unit_add_subject(&judge->run_unit, artifact, PV_KIND_RUN, &judge->run_subject));
    pv_subject_absent(judge->run_subject, PV_FACT_RUN_PROFILE);
    pv_subject_absent(judge->run_subject, PV_FACT_RUN_PROFILES);
    pv_subject_absent(judge->run_subject, PV_FACT_RUN_GOAL);
    return pv_success();
}

pv_judge *pv_judge_new(const pv_limits *limits) {
    pv_judge *judge = calloc(1, sizeof *judge);
    if (!judge)
        return NULL;
    judge->limits = limits;
    judge->goal_ref = LUA_REFNIL;
    judge->commands_ref = LUA_NOREF;
    pv_needs_build(&judge->needs);
    judge->arena = pv_arena_new(CATALOG_BYTES);
    pv_status status = judge->arena ? make_run_subject(judge) : pv_no_memory();
    if (!status.error)
        status = pv_view_plan(judge);
    if (!status.error)
        status = pv_state_open(judge);
    if (!status.error)
        return judge;
    pv_judge_free(judge);
    return NULL;
}

void pv_judge_free(pv_judge *judge) {
    if (!judge)
        return;
    pv_memo_forget(judge);
    if (judge->L)
        lua_close(judge->L);
    pv_arena_free(judge->arena);
    free(judge);
}

const pv_catalog *pv_judge_catalog(const pv_judge *judge) {
    return &judge->catalog;
}

pv_rule *pv_judge_rule(const pv_judge *judge, const pv_rule_info *info) {
    return judge->rules[info->index];
}

const char *pv_judge_source(const pv_judge *judge, const pv_rule_info *info, size_t *ret_size) {
    const pv_rule *rule = pv_judge_rule(judge, info);
    *ret_size = rule->text ? rule->size : 0;
    return rule->text;
}

/* ---- the scan's own facts -------------------------------------------------------------------- */

static int refill_run(lua_State *L) {
    pv_view_refill(L, pv_state_judge(L)->run_view);
    return 0;
}

/* The profile and what it inherits from; a name that is no profile stands alone ("all"). */
static bool put_profiles(pv_judge *judge, const char *profile) {
    pv_profile_chain chain;
    const char *wrong;
    if (!pv_profile_chain_of(judge, profile, NULL, &chain, &wrong))
        chain.count = 0;
    pv_text *texts = pv_arena_array(judge->arena, chain.count + 1, sizeof *texts);
    if (!texts)
        return false;
    for (size_t i = 0; i < chain.count; i++)
        texts[i] = (pv_text){chain.items[i]->name, strlen(chain.items[i]->name)};
    if (!chain.count)
        texts[chain.count++] = (pv_text){profile, strlen(profile)};
    pv_value *v = pv_subject_put(judge->run_subject, PV_FACT_RUN_PROFILES, (pv_place){0});
    v->u.list = texts;
    v->count = (uint32_t)chain.count;
    return true;
}

/* The same again and again, as examples and samples ask for it, costs no memory. */
static bool put_profile(pv_judge *judge, const char *profile) {
    pv_subject *run = judge->run_subject;
    const pv_value *before = pv_subject_peek(run, PV_FACT_RUN_PROFILE);
    if (!profile) {
        pv_subject_absent(run, PV_FACT_RUN_PROFILE);
        pv_subject_absent(run, PV_FACT_RUN_PROFILES);
        return true;
    }
    if (before->known == PV_PRESENT && strcmp(before->u.text, profile) == 0)
        return true;
    size_t size = strlen(profile);
    const char *copy = pv_arena_text(judge->arena, profile, size);
    if (!copy || !put_profiles(judge, copy))
        return false;
    pv_value *v = pv_subject_put(run, PV_FACT_RUN_PROFILE, (pv_place){0});
    v->u.text = copy;
    v->count = (uint32_t)size;
    return true;
}

pv_subject *pv_judge_run(const pv_judge *judge) {
    return judge->run_subject;
}

pv_status pv_judge_set_run(pv_judge *judge, int64_t now, const char *profile) {
    pv_subject_put(judge->run_subject, PV_FACT_RUN_NOW, (pv_place){0})->u.integer = now;
    if (!put_profile(judge, profile))
        return pv_no_memory();
    judge->run = (pv_run){.words = judge->arena};
    pv_memo_forget(judge);
    return pv_state_enter(judge, refill_run, NULL) == LUA_OK ? pv_success() : pv_no_memory();
}

/* ---- one verdict in full --------------------------------------------------------------------- */

static void new_run(pv_judge *judge, pv_rule *rule, pv_subject *subject) {
    judge->run = (pv_run){.words = subject->unit->arena,
                          .rule = rule,
                          .subject = subject,
                          .unknown_fact = PV_FACT_COUNT};
}

/* Whether a traced run said what the plain one had said. */
static bool repeats(const pv_run *plain, pv_verdict verdict, const pv_run *traced,
                    pv_verdict again) {
    if (verdict != again)
        return false;
    return verdict != PV_VERDICT_CANNOT_TELL ||
           (plain->unknown_subject == traced->unknown_subject &&
            plain->unknown_fact == traced->unknown_fact);
}

static void call_impure(pv_run *run, pv_verdict verdict, pv_verdict again) {
    const char *text =
        pv_arena_printf(run->words, "%s:1: impure: the same facts gave %s, and then %s",
                        run->rule->info.file, pv_verdict_name(verdict), pv_verdict_name(again));
    run->error = text;
    run->traceback = NULL;
    run->no_memory |= !text;
}

/* Runs the rule again with evidence, and makes the finding. A rule that was broken is not run
 * again: its finding tells of the first time. */
static pv_status settle(pv_judge *judge, pv_verdict verdict, int params_ref,
                        pv_finding **ret_finding) {
    pv_trace trace = {0};
    if (verdict == PV_VERDICT_BROKEN)
        return pv_compose_finding(judge, verdict, &trace, ret_finding);
    pv_run plain = judge->run;
    pv_verdict again = pv_verdict_traced(judge, plain.rule, plain.subject, &trace, params_ref);
    if (again != PV_VERDICT_BROKEN && !repeats(&plain, verdict, &judge->run, again)) {
        call_impure(&judge->run, verdict, again);
        again = PV_VERDICT_BROKEN;
    }
    return pv_compose_finding(judge, again, &trace, ret_finding);
}

pv_status pv_judge_one(pv_judge *judge, pv_rule *rule, pv_subject *subject, int params_ref,
                       pv_finding **ret_finding) {
    pv_others nobody = {0};
    pv_trace nothing = {0};
    new_run(judge, rule, subject);
    if (rule->info.broken) {
        judge->run.error = rule->info.load_error;
        return pv_compose_finding(judge, PV_VERDICT_BROKEN, &nothing, ret_finding);
    }
    if (!judge->others)
        judge->others = &nobody;
    pv_verdict verdict = pv_verdict_before(judge, rule, subject);
    if (verdict == PV_VERDICT_PASS)
        verdict = pv_verdict_run(judge, rule, params_ref);
    if (judge->steps)
        judge->steps->count = 0;
    pv_status status = settle(judge, verdict, params_ref, ret_finding);
    if (!status.error && judge->ran && judge->steps)
        judge->ran(judge->ran_user, &judge->catalog.rules[rule->at], (*ret_finding)->verdict,
                   judge->steps);
    pv_view_release(judge);
    if (rule->index)
        pv_judge_forget(judge);
    judge->others = NULL;
    return status;
}

void pv_judge_watch(pv_judge *judge, pv_judge_ran *ran, void *user) {
    judge->ran = ran;
    judge->ran_user = user;
}

pv_status pv_judge_explain(pv_judge *judge, const pv_rule_info *info, pv_subject *subject,
                           pv_steps *steps, pv_finding **ret_finding) {
    pv_rule *rule = pv_judge_rule(judge, info);
    judge->steps = steps;
    pv_status status = pv_judge_one(judge, rule, subject, rule->params_ref, ret_finding);
    judge->steps = NULL;
    return status;
}

/* ---- all rules of a subject ------------------------------------------------------------------ */

typedef struct {
    pv_judge *judge;
    pv_subject *subject;
    pv_rule *const *rules;
    const pv_whole_case *cases; /* by rule, of rules over the whole scan; else NULL */
    size_t count, next;
    pv_judged *judged;
    void *user;
    pv_verdict verdict; /* of rules[next], when it is to be settled */
} round_of_rules;

static void tell(const round_of_rules *r, pv_verdict verdict, pv_finding *finding) {
    const pv_rule *rule = r->rules[r->next];
    r->judged(r->user, &r->judge->catalog.rules[rule->at], r->subject, verdict, finding);
}

pv_status pv_judge_time(pv_judge *judge) {
    judge->times = pv_arena_array(judge->arena, judge->rule_count, sizeof *judge->times);
    return judge->times ? pv_success() : pv_no_memory();
}

const pv_rule_time *pv_judge_times(const pv_judge *judge) {
    return judge->times;
}

static uint64_t start_clock(const pv_judge *judge) {
    return judge->times ? pv_os_ticks() : 0;
}

static void stop_clock(const round_of_rules *r, uint64_t begun, unsigned verdicts) {
    if (!r->judge->times || r->next >= r->count)
        return;
    pv_rule_time *t = &r->judge->times[r->rules[r->next]->at];
    t->verdicts += verdicts;
    t->nanoseconds += pv_os_ticks() - begun;
}

static pv_verdict judge_next(lua_State *L, round_of_rules *r) {
    pv_judge *judge = r->judge;
    pv_rule *rule = r->rules[r->next];
    judge->run.rule = rule;
    judge->others = r->cases ? r->cases[r->next].others : NULL;
    pv_verdict verdict = pv_verdict_before(judge, rule, r->subject);
    if (verdict != PV_VERDICT_PASS)
        return verdict;
    pv_state_work(judge, !rule->loop_free);
    verdict = pv_verdict_check(L, rule, rule->params_ref);
    if (!rule->loop_free)
        pv_state_rest(judge); /* or the next rule would run under its hook */
    return verdict;
}

/* Goes on until a rule does not pass; errors leave from here with `next` at the culprit. */
static int round_body(lua_State *L) {
    round_of_rules *r = lua_touserdata(L, 1);
    for (; r->next < r->count; r->next++) {
        uint64_t begun = start_clock(r->judge);
        r->verdict = judge_next(L, r);
        stop_clock(r, begun, 1);
        if (r->verdict != PV_VERDICT_PASS && r->verdict != PV_VERDICT_NOT_APPLICABLE)
            return 0;
        tell(r, r->verdict, NULL);
    }
    return 0;
}

static pv_status settle_next(round_of_rules *r) {
    pv_finding *finding = NULL;
    pv_rule *rule = r->rules[r->next];
    uint64_t begun = start_clock(r->judge);
    PV_TRY(settle(r->judge, r->verdict, rule->params_ref, &finding));
    stop_clock(r, begun, 0);
    tell(r, finding->verdict, finding);
    r->next++;
    return pv_success();
}

static pv_status judge_all(round_of_rules *r) {
    while (r->next < r->count) {
        new_run(r->judge, r->rules[r->next], r->subject);
        int code = pv_state_enter(r->judge, round_body, r);
        if (code != LUA_OK)
            r->verdict = pv_verdict_after(r->judge, r->rules[r->next]);
        if (r->judge->run.no_memory)
            return pv_no_memory();
        if (r->next < r->count)
            PV_TRY(settle_next(r));
    }
    return pv_success();
}

/* Times are of rules that run. */
static bool may_remember(const pv_judge *judge, const pv_subject *subject) {
    return !subject->links && !judge->times;
}

pv_status pv_judge_subject(pv_judge *judge, pv_subject *subject, pv_judged *judged,
                           pv_judged_many *many, void *user) {
    round_of_rules r = {.judge = judge,
                        .subject = subject,
                        .rules = judge->by_kind[subject->kind],
                        .count = judge->by_kind_count[subject->kind],
                        .judged = judged,
                        .user = user};
    bool learn = false;
    const pv_memory *memory =
        many && may_remember(judge, subject) ? pv_memo_find(judge, subject, &learn) : NULL;
    if (memory) {
        many(user, memory->pass, memory->not_applicable);
        r.rules = memory->rules;
        r.count = memory->count;
    }
    pv_status status = judge_all(&r);
    if (learn && !status.error)
        pv_memo_learn(judge, subject);
    pv_view_release(judge);
    return status;
}

/* ---- rules over the whole scan ----------------------------------------------------------------
 */

const pv_whole_rules *pv_judge_whole_rules(const pv_judge *judge) {
    return &judge->whole;
}

pv_status pv_judge_whole(pv_judge *judge, pv_subject *subject, const pv_whole_case *cases,
                         size_t count, pv_judged *judged, void *user) {
    pv_rule **rules = pv_arena_array(subject->unit->arena, count, sizeof *rules);
    if (!rules)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++)
        rules[i] = pv_judge_rule(judge, cases[i].rule);
    round_of_rules r = {.judge = judge,
                        .subject = subject,
                        .rules = rules,
                        .cases = cases,
                        .count = count,
                        .judged = judged,
                        .user = user};
    pv_status status = judge_all(&r);
    for (size_t i = 0; i < count; i++)
        pv_whole_forget_own(rules[i]);
    pv_view_release(judge);
    judge->others = NULL;
    return status;
}
