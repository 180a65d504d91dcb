/* SPDX-License-Identifier: Apache-2.0
 * `drift`: certificates, however many, each against the template that it names. Certificates are
 * told of as they come and forgotten; what stays are the templates and a few counts for each. */
#include <stdlib.h>
#include <string.h>

#include "fit/fit.h"
#include "reports/fit.h"
#include "scan/templates.h"

enum { MOST_BYTES = 1 << 30 };

typedef struct {
    pkivet_engine *engine;
    const pkivet_drift *job;
    pv_arena *arena;   /* of the templates */
    pv_arena *scratch; /* of one certificate */
    const pv_snapshot **templates;
    pv_fit_template *counts; /* by template */
    pv_fit_total total;
    pv_status failed;
} drifting;

static void count(pv_fit_template *c, const pv_fit *fit) {
    bool seen[PV_FIT_COUNT] = {false};
    for (const pv_fit_line *l = fit->lines; l; l = l->next) {
        c->differences[l->what] += !seen[l->what];
        seen[l->what] = true;
    }
    c->certificates++;
    c->differing += fit->lines != NULL;
}

static pv_status hold(drifting *d, pv_subject *cert, size_t index) {
    pv_fit fit = {.path = cert->artifact->path, .template = d->templates[index]->name};
    pv_fit_begin(&fit);
    PV_TRY(pv_fit_issued(d->scratch, cert, d->templates[index], &fit));
    count(&d->counts[index], &fit);
    pv_fit_count(&d->total, &fit);
    if (!fit.lines)
        return pv_success();
    fit.identity = pv_subject_identity(cert);
    if (!fit.identity)
        return pv_no_memory();
    for (size_t i = 0; i < d->job->report_count; i++)
        PV_TRY(pv_fit_report(d->job->reports[i]->report, &fit));
    return pv_success();
}

/* Of several templates that it may be of, the one of its version. */
static pv_status take(drifting *d, pv_subject *cert) {
    size_t other = SIZE_MAX;
    if (!pv_fit_names_any(cert)) {
        d->total.without_template++;
        return pv_success();
    }
    for (size_t i = 0; i < d->total.template_count; i++) {
        if (!pv_fit_names(cert, d->templates[i]))
            continue;
        if (pv_fit_same_version(cert, d->templates[i]))
            return hold(d, cert, i);
        other = i;
    }
    if (other == SIZE_MAX)
        d->total.unknown_template++;
    else
        d->counts[other].other_version++;
    return pv_success();
}

static int on_subject(void *user, const pkivet_subject *subject) {
    drifting *d = user;
    pv_subject *s = (pv_subject *)(uintptr_t)subject;
    if (s->kind != PV_KIND_CERT)
        return 0;
    pv_arena_reset(d->scratch);
    d->failed = take(d, s);
    return d->failed.error != NULL;
}

static int on_problem(void *user, const char *path, const char *code, const char *message) {
    drifting *d = user;
    for (size_t i = 0; i < d->job->report_count && !d->failed.error; i++)
        d->failed = pv_fit_report_problem(d->job->reports[i]->report, path, code, message);
    return d->failed.error != NULL;
}

/* An INF tells what somebody wants, and issues nothing. */
static bool issues(const pv_snapshot *s) {
    const pv_snap_fact *kind = &s->facts[PV_FACT_TEMPLATE_KIND - PV_FACT_TEMPLATE_BEGIN];
    return kind->known != PV_PRESENT || strcmp(kind->values[0], "inf") != 0;
}

static pv_status read_templates(drifting *d) {
    pv_snap_list list;
    pv_snap_list_init(&list, d->arena);
    PV_TRY(pv_templates_read(d->engine, d->job->templates, &list));
    d->templates = pv_arena_array(d->arena, list.count, sizeof *d->templates);
    d->counts = pv_arena_array(d->arena, list.count, sizeof *d->counts);
    if (!d->templates || !d->counts)
        return pv_no_memory();
    for (const pv_snapshot *s = list.first; s; s = s->next) {
        if (!issues(s))
            continue;
        d->counts[d->total.template_count].name = s->name;
        d->templates[d->total.template_count++] = s;
    }
    d->total.templates = d->counts;
    return d->total.template_count ? pv_success()
                                   : pv_fail(d->arena, PV_USAGE, (pv_place){0},
                                             "%s has no template that issues", d->job->templates);
}

static pkivet_result scan(drifting *d, pkivet_summary *scanned, pkivet_error *error) {
    const pkivet_handlers handlers = {
        .size = sizeof handlers, .user = d, .subject = on_subject, .problem = on_problem};
    const pkivet_job job = {.size = sizeof job,
                            .facts_only = 1,
                            .paths = d->job->paths,
                            .path_count = d->job->path_count,
                            .lists_by_nul = d->job->lists_by_nul,
                            .handlers = &handlers};
    pkivet_result result = pkivet_run(d->engine, &job, scanned, error);
    if (d->failed.error)
        return pv_engine_fail(error, d->failed);
    d->total.problems = scanned->problems;
    for (size_t i = 0; i < d->job->report_count && result == PKIVET_OK; i++)
        result = pv_engine_fail(error, pv_fit_report_end(d->job->reports[i]->report, &d->total));
    return result;
}

pkivet_result pkivet_drift_run(pkivet_engine *engine, const pkivet_drift *job,
                               pkivet_fitted *ret_fitted, pkivet_error *error) {
    drifting d = {.engine = engine,
                  .job = job,
                  .arena = pv_arena_new(MOST_BYTES),
                  .scratch = pv_arena_new(MOST_BYTES),
                  .total = {.issued = true}};
    pkivet_summary scanned = {0};
    pv_status status = d.arena && d.scratch ? read_templates(&d) : pv_no_memory();
    pkivet_result result = status.error ? pv_engine_fail(error, status) : scan(&d, &scanned, error);
    pv_fit_publish(&d.total, scanned.interrupted != 0, ret_fitted);
    pv_arena_free(d.scratch);
    pv_arena_free(d.arena);
    return result;
}
