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
    unsigned show;     /* bit n for verdict n */
    pv_arena *arena;   /* of the templates, and what is kept */
    pv_arena *scratch; /* of one certificate */
    const pv_snapshot **templates;
    pv_fit_template *counts; /* by template */
    pv_fit_stranger strangers[PV_FIT_UNKNOWN];
    pv_fit_problem *unread, **unread_end;
    pv_fit_total total;
    pv_status failed;
} drifting;

/* ---- counting -------------------------------------------------------------------------------- */

static void count_lines(pv_fit_template *c, const pv_fit *fit) {
    bool differs[PV_FIT_COUNT] = {false}, untold[PV_FIT_COUNT] = {false};
    for (const pv_fit_line *l = fit->lines; l; l = l->next) {
        bool fails = l->verdict == PV_VERDICT_FAIL;
        c->differences[l->what] += fails && !differs[l->what];
        c->untold[l->what] += !fails && !untold[l->what];
        differs[l->what] |= fails;
        untold[l->what] |= !fails;
        if (l->missing)
            c->missing[l->what] = l->missing;
    }
}

/* "issued/9.cer: validity: issued 800 days, template 365 days" */
static pv_status keep_example(drifting *d, pv_fit_template *c, const pv_fit *fit) {
    pv_textbuf t = pv_textbuf_new(d->scratch, 1 << 16);
    const char *before = ": ";
    pv_textbuf_adds(&t, fit->path);
    for (const pv_fit_line *l = fit->lines; l; l = l->next) {
        const char *sentence = pv_fit_sentence(d->scratch, l, true);
        if (l->verdict != PV_VERDICT_FAIL)
            continue;
        pv_textbuf_addf(&t, "%s%s", before, sentence ? sentence : "?");
        before = "; ";
    }
    size_t size;
    const char *text = pv_textbuf_end(&t, &size);
    c->examples[c->example_count] = text ? pv_arena_text(d->arena, text, size) : NULL;
    return c->examples[c->example_count++] ? pv_success() : pv_no_memory();
}

static pv_status count(drifting *d, pv_fit_template *c, const pv_fit *fit) {
    bool differs = pv_fit_has_verdict(fit, PV_VERDICT_FAIL);
    count_lines(c, fit);
    c->certificates++;
    c->differing += differs;
    pv_fit_count(&d->total, fit);
    return differs && c->example_count < PV_FIT_EXAMPLES ? keep_example(d, c, fit) : pv_success();
}

static pv_status count_stranger(drifting *d, const char *name) {
    enum { LONGEST = 200 };
    size_t i = 0, size = strlen(name);
    d->total.unknown_template++;
    while (i < d->total.stranger_count && strcmp(d->strangers[i].name, name) != 0)
        i++;
    if (i == PV_FIT_UNKNOWN || size > LONGEST)
        return pv_success();
    if (i == d->total.stranger_count) {
        d->strangers[i].name = pv_arena_text(d->arena, name, size);
        d->total.stranger_count += d->strangers[i].name != NULL;
    }
    d->strangers[i].certificates++;
    return d->strangers[i].name ? pv_success() : pv_no_memory();
}

/* ---- telling --------------------------------------------------------------------------------- */

static pv_status tell(drifting *d, pv_subject *cert, pv_fit *fit) {
    fit->identity = pv_subject_identity(cert);
    if (!fit->identity)
        return pv_no_memory();
    for (size_t i = 0; i < d->job->report_count; i++)
        PV_TRY(pv_fit_report(d->job->reports[i]->report, fit));
    return pv_success();
}

static bool is_shown(const drifting *d, pv_verdict verdict) {
    return d->show >> verdict & 1;
}

/* What cannot be told is so for every certificate of a template: a line for each only on demand. */
static void cut(const drifting *d, pv_fit *fit) {
    pv_fit_line **at = &fit->lines;
    while (*at)
        if (is_shown(d, (*at)->verdict))
            at = &(*at)->next;
        else
            *at = (*at)->next;
}

static pv_status hold(drifting *d, pv_subject *cert, size_t index) {
    pv_fit fit = {.path = cert->artifact->path, .template = d->templates[index]->name};
    pv_fit_begin(&fit);
    PV_TRY(pv_fit_issued(d->scratch, cert, d->templates[index], &fit));
    PV_TRY(count(d, &d->counts[index], &fit));
    bool passes = !fit.lines && is_shown(d, PV_VERDICT_PASS);
    cut(d, &fit);
    return fit.lines || passes ? tell(d, cert, &fit) : pv_success();
}

static pv_status pass_over(drifting *d, pv_subject *cert, const char *template, const char *why) {
    pv_fit fit = {.path = cert->artifact->path, .template = template, .passed_over = why};
    pv_fit_begin(&fit);
    return is_shown(d, PV_VERDICT_NOT_APPLICABLE) ? tell(d, cert, &fit) : pv_success();
}

/* Of several templates that it may be of, the one of its version. */
static pv_status take(drifting *d, pv_subject *cert) {
    size_t other = SIZE_MAX;
    const char *named = pv_fit_named(cert);
    for (size_t i = 0; named && i < d->total.template_count; i++) {
        if (!pv_fit_names(cert, d->templates[i]))
            continue;
        if (pv_fit_same_version(cert, d->templates[i]))
            return hold(d, cert, i);
        other = i;
    }
    if (!named) {
        d->total.without_template++;
        return pass_over(d, cert, NULL, "names no template");
    }
    if (other == SIZE_MAX) {
        PV_TRY(count_stranger(d, named));
        return pass_over(d, cert, named, "its template is unknown");
    }
    d->counts[other].other_version++;
    return pass_over(d, cert, d->templates[other]->name, "another version of its template");
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

static pv_status keep_problem(drifting *d, const char *path, const char *code,
                              const char *message) {
    pv_fit_problem *p = pv_arena_alloc(d->arena, sizeof *p);
    if (!p)
        return pv_no_memory();
    *p = (pv_fit_problem){.path = pv_arena_text(d->arena, path, strlen(path)),
                          .code = code,
                          .message = pv_arena_text(d->arena, message, strlen(message))};
    *d->unread_end = p;
    d->unread_end = &p->next;
    d->total.unread_count++;
    return p->path && p->message ? pv_success() : pv_no_memory();
}

static int on_problem(void *user, const char *path, const char *code, const char *message) {
    drifting *d = user;
    if (d->total.unread_count < PV_FIT_UNREAD)
        d->failed = keep_problem(d, path, code, message);
    for (size_t i = 0; i < d->job->report_count && !d->failed.error; i++)
        d->failed = pv_fit_report_problem(d->job->reports[i]->report, path, code, message);
    return d->failed.error != NULL;
}

/* ---- the templates, and all of it ------------------------------------------------------------ */

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
    d->total.unread = d->unread;
    d->total.strangers = d->strangers;
    for (size_t i = 0; i < d->job->report_count && result == PKIVET_OK; i++)
        result = pv_engine_fail(error, pv_fit_report_end(d->job->reports[i]->report, &d->total));
    return result;
}

pkivet_result pkivet_drift_run(pkivet_engine *engine, const pkivet_drift *job,
                               pkivet_fitted *ret_fitted, pkivet_error *error) {
    drifting d = {.engine = engine,
                  .job = job,
                  .show = pv_engine_show(job->show),
                  .arena = pv_arena_new(MOST_BYTES),
                  .scratch = pv_arena_new(MOST_BYTES),
                  .total = {.issued = true}};
    pkivet_summary scanned = {0};
    d.unread_end = &d.unread;
    pv_status status = d.arena && d.scratch ? read_templates(&d) : pv_no_memory();
    pkivet_result result = status.error ? pv_engine_fail(error, status) : scan(&d, &scanned, error);
    pv_fit_publish(&d.total, scanned.interrupted != 0, ret_fitted);
    pv_arena_free(d.scratch);
    pv_arena_free(d.arena);
    return result;
}
