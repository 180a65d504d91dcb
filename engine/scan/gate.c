/* SPDX-License-Identifier: Apache-2.0
 * `gate`: requests, before they are issued, against the template that they are for. Rules judge
 * each as the CA would issue it. Every other kind of subject in the files is passed over. */
#include "fit/fit.h"
#include "reports/fit.h"
#include "scan/gather.h"
#include "scan/templates.h"

enum { MOST_BYTES = 1 << 30 };

typedef struct {
    pkivet_engine *engine;
    const pkivet_gate *job;
    pv_arena *arena; /* of the template */
    const pv_snapshot *template;
    pv_unit unit;
    pv_case found;
    pv_fit *fits, **end;
    pv_fit *fit; /* that is judged */
    bool failed; /* without memory */
    pv_fit_total total;
} gating;

static void take_verdict(void *user, const pv_rule_info *rule, pv_subject *subject,
                         pv_verdict verdict, pv_finding *finding) {
    gating *g = user;
    (void)subject;
    if (verdict != PV_VERDICT_FAIL && verdict != PV_VERDICT_CANNOT_TELL &&
        verdict != PV_VERDICT_BROKEN)
        return;
    const pv_fit_line line = {.verdict = verdict,
                              .severity = finding->severity,
                              .rule = rule->id,
                              .message = finding->message};
    g->failed |= !pv_fit_add(g->found.unit->arena, g->fit, &line);
}

/* The template's own faults are for scan and snap: of what is asked for it may be no other. */
static bool asks(pv_subject *s) {
    const pv_value *kind =
        s->kind == PV_KIND_TEMPLATE ? pv_subject_value(s, PV_FACT_TEMPLATE_KIND) : NULL;
    bool inf = kind && kind->known == PV_PRESENT && kind->u.choice == PV_TEMPLATEKIND_INF;
    return s->kind == PV_KIND_REQUEST || inf;
}

static pv_status hold(gating *g, pv_subject *s, pv_fit *fit) {
    pv_arena *arena = g->found.unit->arena;
    pv_fit_begin(fit);
    fit->path = s->artifact->path;
    fit->identity = pv_subject_identity(s);
    fit->template = g->template->name;
    PV_TRY(pv_fit_request(arena, s, g->template, g->job->goal, fit));
    pv_subject *joined = pv_fit_joined(s, g->template);
    if (!joined || !fit->identity)
        return pv_no_memory();
    g->fit = fit;
    PV_TRY(pv_judge_subject(g->engine->workers[0].judge, joined, take_verdict, NULL, g));
    return g->failed ? pv_no_memory() : pv_success();
}

static pv_status tell(gating *g, const pv_fit *fit) {
    pv_fit_count(&g->total, fit);
    for (size_t i = 0; i < g->job->report_count; i++)
        PV_TRY(pv_fit_report(g->job->reports[i]->report, fit));
    return pv_success();
}

static pv_status hold_all(gating *g) {
    for (pv_subject *s = g->found.unit->subjects; s; s = s->next) {
        if (!asks(s))
            continue;
        pv_fit *fit = pv_arena_alloc(g->found.unit->arena, sizeof *fit);
        if (!fit)
            return pv_no_memory();
        PV_TRY(hold(g, s, fit));
        *g->end = fit;
        g->end = &fit->next;
    }
    return pv_success();
}

static pv_status tell_problem(gating *g, const pv_problem *problem, pv_fit_problem ***end) {
    pv_fit_problem *p = pv_arena_alloc(g->found.unit->arena, sizeof *p);
    if (!p)
        return pv_no_memory();
    *p = (pv_fit_problem){.path = problem->artifact ? problem->artifact->path : "",
                          .code = pv_code_name(problem->code),
                          .message = problem->message};
    **end = p;
    *end = &p->next;
    g->total.unread_count++;
    for (size_t i = 0; i < g->job->report_count; i++)
        PV_TRY(pv_fit_report_problem(g->job->reports[i]->report, p->path, p->code, p->message));
    return pv_success();
}

static pv_status tell_all(gating *g) {
    pv_fit_problem *unread = NULL, **end = &unread;
    for (const pv_fit *f = g->fits; f; f = f->next)
        PV_TRY(tell(g, f));
    for (const pv_problem *p = g->found.unit->problems; p; p = p->next)
        PV_TRY(tell_problem(g, p, &end));
    g->total.fits = g->fits;
    g->total.unread = unread;
    g->total.problems = g->found.unit->problem_count;
    if (!g->total.judged && !g->total.problems)
        return pv_fail(g->arena, PV_USAGE, (pv_place){0},
                       "there is neither a request nor an INF in what was named");
    for (size_t i = 0; i < g->job->report_count; i++)
        PV_TRY(pv_fit_report_end(g->job->reports[i]->report, &g->total));
    return pv_success();
}

static pv_status read_template(gating *g) {
    const char *file, *name;
    pv_snap_list list;
    pv_snap_list_init(&list, g->arena);
    PV_TRY(pv_templates_split(g->arena, g->job->template_path, &file, &name));
    PV_TRY(pv_templates_read(g->engine, file, &list));
    return pv_templates_choose(&list, file, name, &g->template);
}

static pv_status run(gating *g, pv_arena *arena) {
    pv_inputs_setup setup = {.paths = g->job->paths,
                             .path_count = g->job->path_count,
                             .lists_by_nul = g->job->lists_by_nul != 0,
                             .limits = &g->engine->limits};
    PV_TRY(read_template(g));
    g->total.template = g->template->name;
    pv_inputs *inputs = pv_inputs_new(&setup);
    pv_unit_init(&g->unit, arena, &g->engine->limits, "");
    g->found.unit = &g->unit;
    pv_status status = inputs ? pv_gather(g->engine, inputs, &g->found) : pv_no_memory();
    pv_inputs_free(inputs);
    PV_TRY(status);
    g->end = &g->fits;
    PV_TRY(hold_all(g));
    return tell_all(g);
}

void pv_fit_publish(const pv_fit_total *total, bool interrupted, pkivet_fitted *ret) {
    *ret = (pkivet_fitted){.judged = total->judged,
                           .errors = total->severities[PV_SEVERITY_ERROR],
                           .warnings = total->severities[PV_SEVERITY_WARNING],
                           .notices = total->severities[PV_SEVERITY_NOTICE],
                           .infos = total->severities[PV_SEVERITY_INFO],
                           .undecided = total->undecided,
                           .problems = total->problems,
                           .broken = total->broken,
                           .interrupted = interrupted};
}

pkivet_result pkivet_gate_run(pkivet_engine *engine, const pkivet_gate *job,
                              pkivet_fitted *ret_fitted, pkivet_error *error) {
    gating g = {.engine = engine, .job = job, .arena = pv_arena_new(MOST_BYTES)};
    pv_arena *arena = pv_arena_new((size_t)engine->limits.unit_bytes);
    pv_status status = g.arena && arena ? run(&g, arena) : pv_no_memory();
    pkivet_result result = pv_engine_fail(error, status);
    pv_fit_publish(&g.total, g.found.interrupted, ret_fitted);
    pv_arena_free(arena);
    pv_arena_free(g.arena);
    return result;
}
