/* SPDX-License-Identifier: Apache-2.0
 * Runs the examples of rules. Each example runs twice, the second
 * time in reverse order: a rule that remembers would give itself away. */
#include <string.h>

#include "lua/example.h"

enum { LONGEST_TEXT = 1 << 20 };

/* ---- the scan's facts, borrowed -------------------------------------------------------------- */

typedef struct {
    pv_value now, profile;
} run_facts;

static run_facts borrow_run(const pv_judge *judge) {
    return (run_facts){*pv_subject_peek(judge->run_subject, PV_FACT_RUN_NOW),
                       *pv_subject_peek(judge->run_subject, PV_FACT_RUN_PROFILE)};
}

static pv_status give_back_run(pv_judge *judge, const run_facts *facts) {
    PV_TRY(pv_judge_set_run(judge, facts->now.u.integer,
                            facts->profile.known == PV_PRESENT ? facts->profile.u.text : NULL));
    if (facts->now.known != PV_PRESENT)
        pv_subject_undetermined(judge->run_subject, PV_FACT_RUN_NOW);
    return pv_success();
}

/* ---- one example ----------------------------------------------------------------------------- */

static void add_evidence(pv_textbuf *t, const pv_evidence *e) {
    const pv_value *v = pv_subject_peek(e->subject, e->fact);
    pv_textbuf_addf(t, "\n  %s = ", e->name);
    pv_compose_value(t, e->fact, v);
}

static const char *name_of(const pv_rule *rule, pv_verdict verdict, pv_confidence confidence) {
    if (!rule->is_cause)
        return pv_verdict_name(verdict);
    return verdict == PV_VERDICT_FAIL     ? pv_confidence_name(confidence)
           : verdict == PV_VERDICT_BROKEN ? "broken"
                                          : "none";
}

typedef struct {
    pv_judge *judge;
    pv_unit *scratch;
    pv_example_told *tell;
    void *user;
    pv_steps steps;
    const char **told; /* by example of the rule at hand: what failed first */
} tester;

static const char *failure_of(const tester *w, const pv_example *e, const pv_finding *f,
                              pv_confidence came, bool reversed) {
    pv_textbuf t = pv_textbuf_new(e->scratch->arena, LONGEST_TEXT);
    pv_textbuf_addf(&t, "%s:%u:%u: example %zu%s: expected %s, got %s\n  %s", e->rule->info.file,
                    e->at.line, e->at.column, e->number,
                    reversed ? ", run once more in reverse order" : "",
                    name_of(e->rule, e->expected, e->confidence),
                    name_of(e->rule, f->verdict, came), f->message);
    for (size_t i = 0; e->rule->is_cause && i < f->evidence_count; i++)
        add_evidence(&t, &f->evidence[i]);
    if (!e->rule->is_cause) {
        pv_textbuf_addc(&t, '\n');
        pv_judge_show_steps(w->judge, f, &w->steps, &t);
    }
    if (f->traceback)
        pv_textbuf_addf(&t, "%s%s", e->rule->is_cause ? "\n" : "", f->traceback);
    while (t.size && t.data[t.size - 1] == '\n')
        t.size--;
    return pv_textbuf_end(&t, NULL);
}

static void keep(tester *t, const pv_example *e, const char *text) {
    if (!t->told[e->number - 1])
        t->told[e->number - 1] = text;
}

/* As pv_judge_one for a rule. */
static pv_status run_cause(pv_judge *judge, const pv_example *e, pv_finding **ret_finding) {
    pv_finding *f = pv_arena_alloc(e->scratch->arena, sizeof *f);
    pv_trace trace = {0};
    if (!f)
        return pv_no_memory();
    PV_TRY(pv_judge_set_goal(judge, e->goal));
    f->verdict = pv_cause_run(judge, e->rule, e->subject, &trace);
    if (f->verdict == PV_VERDICT_NOT_APPLICABLE || f->verdict == PV_VERDICT_CANNOT_TELL)
        f->verdict = PV_VERDICT_PASS;
    f->message = f->verdict == PV_VERDICT_BROKEN ? judge->run.error : e->rule->info.title;
    f->evidence = trace.items;
    f->evidence_count = trace.count;
    *ret_finding = f;
    pv_view_release(judge);
    return pv_success();
}

static pv_status run_made(tester *t, pv_example *e, bool reversed) {
    pv_finding *finding;
    pv_rule *rule = e->rule;
    pv_status status;
    PV_TRY(pv_judge_set_run(t->judge, e->now, e->profile));
    t->judge->steps = &t->steps;
    t->judge->others = rule->index ? &e->others : NULL;
    if (rule->is_cause)
        status = run_cause(t->judge, e, &finding);
    else
        status = pv_judge_one(t->judge, rule, e->subject, e->params_ref, &finding);
    t->judge->steps = NULL;
    PV_TRY(status);
    pv_confidence came = t->judge->run.cause.confidence;
    bool sure = !rule->is_cause || e->expected != PV_VERDICT_FAIL || came == e->confidence;
    if (finding->verdict == e->expected && sure)
        return pv_success();
    const char *text = failure_of(t, e, finding, came, reversed);
    if (!text)
        return pv_no_memory();
    keep(t, e, text);
    return pv_success();
}

static pv_status run_example(tester *t, pv_rule *rule, size_t number, bool reversed) {
    pv_example e;
    PV_TRY(pv_example_make(t->judge, rule, t->scratch, number, &e));
    pv_status status = pv_success();
    if (e.wrong.count) {
        const char *text = pv_textbuf_end(&e.wrong.text, NULL);
        if (!text)
            status = pv_no_memory();
        else
            keep(t, &e, text);
    } else {
        status = run_made(t, &e, reversed);
    }
    pv_example_drop(t->judge, &e);
    return status;
}

static pv_status test_rule(tester *t, pv_rule *rule) {
    size_t count = pv_example_count(t->judge, rule);
    t->told = pv_arena_array(t->scratch->arena, count + 1, sizeof *t->told);
    if (!t->told)
        return pv_no_memory();
    if (rule->info.broken)
        t->tell(t->user, &rule->info, 0, rule->info.load_error);
    for (size_t i = 1; i <= count; i++)
        PV_TRY(run_example(t, rule, i, false));
    for (size_t i = count; i > 0; i--)
        PV_TRY(run_example(t, rule, i, true));
    for (size_t i = 1; i <= count; i++)
        t->tell(t->user, &rule->info, i, t->told[i - 1]);
    return pv_success();
}

pv_status pv_judge_test(pv_judge *judge, pv_unit *scratch, pv_example_told *told, void *user) {
    tester t = {.judge = judge, .scratch = scratch, .tell = told, .user = user};
    PV_TRY(pv_judge_load_causes(judge));
    run_facts before = borrow_run(judge);
    pv_status status = pv_success();
    for (size_t i = 0; i < judge->rule_count && !status.error; i++)
        if (judge->rules[i]->info.selected)
            status = test_rule(&t, judge->rules[i]);
    for (size_t i = 0; i < judge->causes.count && !status.error; i++)
        if (judge->causes.items[i]->info.selected)
            status = test_rule(&t, judge->causes.items[i]);
    pv_status back = give_back_run(judge, &before);
    return status.error ? status : back;
}
