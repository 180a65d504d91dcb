/* SPDX-License-Identifier: Apache-2.0
 * `diagnose`: all evidence of a case gathered and joined, and each certificate's causes. A CA's
 * certificate without a key is what every server has, and none of its troubles. */
#include <stdlib.h>
#include <string.h>

#include "facts/join.h"
#include "facts/purpose.h"
#include "reports/diagnosis.h"
#include "scan/gather.h"
#include "scan/notes.h"

static bool says(pv_subject *subject, pv_fact fact, bool what) {
    const pv_value *v = pv_subject_value(subject, fact);
    return v->known == PV_PRESENT && v->u.boolean == what;
}

static bool has_key(const pv_subject *cert) {
    for (const pv_link *l = cert->links; l; l = l->next)
        if (l->to->kind == PV_KIND_KEY &&
            (says(l->to, PV_FACT_KEY_PRESENT, true) || says(l->to, PV_FACT_KEY_LINKED, true)))
            return true;
    return false;
}

/* A store for certificates of others. */
static bool is_store_of_authorities(pv_subject *store) {
    static const char *const NAMES[] = {"Root", "CA", "AuthRoot", "Disallowed"};
    const pv_value *name = pv_subject_value(store, PV_FACT_STORE_NAME);
    for (size_t i = 0; name->known == PV_PRESENT && i < sizeof NAMES / sizeof *NAMES; i++)
        if (pv_text_same(name->u.text, NAMES[i]))
            return true;
    return false;
}

/* It lies in a store of certificates with keys; `asked` as well: it was listed by its thumbprint.
 */
static bool is_among_own(pv_subject *cert, bool asked) {
    for (const pv_link *l = cert->links; l; l = l->next)
        if (l->to->kind == PV_KIND_STORE && !is_store_of_authorities(l->to) &&
            (!asked || says(l->to, PV_FACT_STORE_WHOLE, false)))
            return true;
    return false;
}

static bool is_bare_authority(pv_subject *cert) {
    bool authority = says(cert, PV_FACT_CERT_IS_CA, true);
    for (const pv_link *l = cert->links; l && !authority; l = l->next)
        authority = l->to->kind == PV_KIND_STORE && is_store_of_authorities(l->to);
    if (!authority || has_key(cert) || pv_subject_linked(cert, PV_KIND_BINDING))
        return false;
    return !is_among_own(cert, true) && !(pv_cert_is_own_server(cert) && is_among_own(cert, false));
}

static void count(pv_case *c, const pv_diagnosis *first) {
    for (const pv_diagnosis *d = first; d; d = d->next) {
        c->causes += d->cause && !d->error;
        c->broken += d->error != NULL;
        c->undecided += !d->cause && d->message;
    }
}

/* ---- what no cause tells --------------------------------------------------------------------- */

typedef struct {
    pv_arena *arena;
    const char *ids; /* "KS012 (title), EX002 (title)"; NULL: none yet, or no memory */
    bool broken;
} failing;

static void take_failing(void *user, const pv_rule_info *rule, pv_subject *subject,
                         pv_verdict verdict, pv_finding *finding) {
    failing *f = user;
    (void)subject;
    (void)finding;
    if (verdict != PV_VERDICT_FAIL || rule->severity != PV_SEVERITY_ERROR ||
        (f->ids && strstr(f->ids, rule->id)))
        return;
    f->ids = pv_arena_printf(f->arena, "%s%s%s (%s)", f->ids ? f->ids : "", f->ids ? ", " : "",
                             rule->id, rule->title);
    f->broken |= !f->ids;
}

/* Nothing is said to be right of a certificate or key that scan finds errors in. */
static pv_status tell_errors(pv_judge *judge, pv_diagnosis *d) {
    failing f = {.arena = d->cert->unit->arena};
    if (d->cause || d->error || d->message)
        return pv_success();
    PV_TRY(pv_judge_subject(judge, d->cert, take_failing, NULL, &f));
    for (const pv_link *l = d->cert->links; l; l = l->next)
        if (l->to->kind == PV_KIND_KEY)
            PV_TRY(pv_judge_subject(judge, l->to, take_failing, NULL, &f));
    if (f.ids)
        d->message = pv_arena_printf(
            f.arena, "none of the causes fits, but pkivet scan finds errors: %s", f.ids);
    return f.broken || (f.ids && !d->message) ? pv_no_memory() : pv_success();
}

static pv_status diagnose_all(pkivet_engine *engine, const char *goal, pv_case *c) {
    c->diagnoses = pv_arena_array(c->unit->arena, c->unit->subject_count, sizeof *c->diagnoses);
    if (!c->diagnoses)
        return pv_no_memory();
    for (pv_subject *s = c->unit->subjects; s && !atomic_load(&engine->stop); s = s->next) {
        pv_diagnosis *first = NULL;
        if (s->kind != PV_KIND_CERT || !pv_subject_is_joined(s))
            continue;
        if (is_bare_authority(s)) {
            c->authorities++;
            continue;
        }
        PV_TRY(pv_judge_diagnose(engine->workers[0].judge, s, goal, &first));
        PV_TRY(tell_errors(engine->workers[0].judge, first));
        c->diagnoses[c->count++] = first;
        count(c, first);
    }
    c->interrupted |= atomic_load(&engine->stop);
    return pv_success();
}

/* A limit that the case as a whole meets leaves the diagnoses that there are. To tell of it, and to
 * write them, takes a little more memory. */
static pv_status settle(pv_case *c, pv_status status) {
    pv_arena *arena = c->unit->arena;
    if (!status.error)
        return status;
    c->unit->path = "joined";
    if (status.error->code == PV_OUT_OF_MEMORY) {
        pv_arena_set_max(arena, pv_arena_max(arena) + pv_arena_max(arena) / 8);
        pv_unit_problem(c->unit, NULL, PV_OVER_LIMIT, (pv_place){0},
                        "memory for the case ran out (limit unit_bytes): not every certificate is "
                        "diagnosed");
        return pv_success();
    }
    if (status.error->code != PV_OVER_LIMIT)
        return status;
    pv_unit_problem_of(c->unit, NULL, status);
    return pv_success();
}

pv_status pv_diagnose(pkivet_engine *engine, pv_inputs *inputs, const char *goal, pv_case *c) {
    pv_status status = pv_gather(engine, inputs, c);
    if (!status.error)
        status = diagnose_all(engine, goal, c);
    if (!status.error)
        status = pv_notes_add(c);
    return settle(c, status);
}

static void publish(const pv_case *c, pkivet_diagnosed *ret) {
    *ret = (pkivet_diagnosed){
        .certificates = c->count,
        .causes = c->causes,
        .broken = c->broken,
        .undecided = c->undecided,
        .problems = c->unit->problem_count,
        .interrupted = c->interrupted,
    };
}

static pv_status report_all(const pkivet_case *job, const pv_case *c) {
    for (size_t i = 0; i < job->report_count; i++)
        PV_TRY(pv_diagnosis_report(job->reports[i]->report, c));
    return pv_success();
}

static pv_status run(pkivet_engine *engine, const pkivet_case *job, pv_arena *arena,
                     pkivet_diagnosed *ret_diagnosed) {
    pv_inputs_setup setup = {.alarm = engine->alarm,
                             .paths = job->paths,
                             .path_count = job->path_count,
                             .lists_by_nul = job->lists_by_nul != 0,
                             .limits = &engine->limits};
    pv_inputs *inputs = pv_inputs_new(&setup);
    pv_unit unit;
    pv_case c = {.unit = &unit};
    pv_unit_init(&unit, arena, &engine->limits, "");
    pv_status status = inputs ? pv_diagnose(engine, inputs, job->goal, &c) : pv_no_memory();
    pv_inputs_free(inputs);
    if (!status.error)
        status = report_all(job, &c);
    if (!status.error)
        publish(&c, ret_diagnosed);
    return status;
}

size_t pkivet_not_loaded(const pkivet_engine *engine, pkivet_tell *tell, void *user) {
    const pv_judge *judge = engine->workers[0].judge;
    const pv_catalog *rules = pv_judge_catalog(judge);
    const pv_causes *causes = pv_judge_causes(judge);
    size_t count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        if (!rules->rules[i].selected || !rules->rules[i].broken)
            continue;
        count++;
        tell(user, rules->rules[i].id, rules->rules[i].load_error);
    }
    for (size_t i = 0; i < causes->count; i++) {
        if (!causes->items[i].broken)
            continue;
        count++;
        tell(user, causes->items[i].name, causes->items[i].load_error);
    }
    return count;
}

pkivet_result pkivet_diagnose(pkivet_engine *engine, const pkivet_case *job,
                              pkivet_diagnosed *ret_diagnosed, pkivet_error *error) {
    pv_arena *arena = pv_arena_new((size_t)engine->limits.unit_bytes);
    pkivet_diagnosed diagnosed = {0};
    pv_status status = arena ? run(engine, job, arena, &diagnosed) : pv_no_memory();
    pkivet_result result = pv_engine_fail(error, status);
    pv_arena_free(arena);
    if (ret_diagnosed)
        *ret_diagnosed = diagnosed;
    return result;
}
