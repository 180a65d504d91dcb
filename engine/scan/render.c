/* SPDX-License-Identifier: Apache-2.0
 * `template render`: the certificate that a template would issue, for trial, and what it leaves
 * open, for which placeholders stand. It is judged as any other certificate is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/issue.h"
#include "facts/oid.h"
#include "facts/unit.h"
#include "fit/fit.h"
#include "scan/templates.h"

enum { MOST_BYTES = 1 << 28, A_YEAR = 365, MOST_PURPOSES = 256 };

typedef struct {
    pkivet_engine *engine;
    const pkivet_render *job;
    pv_arena *arena;
    const pv_snapshot *t;
    pv_issue issue;
    pv_textbuf open, told;
    pv_status failed;
    uint64_t differences;
} rendering;

static const pv_snap_fact *fact_of(const rendering *r, pv_fact fact) {
    return &r->t->facts[(size_t)fact - (size_t)PV_FACT_TEMPLATE_BEGIN];
}

static bool is_empty(const pv_snap_fact *f) {
    return f->known != PV_PRESENT || !f->count;
}

/* "open: key usage (the export does not tell it)" */
static void leave(rendering *r, const char *what, const pv_snap_fact *f, const char *instead) {
    bool unknown = f && f->known == PV_UNDETERMINED;
    pv_textbuf_addf(&r->open, "open  %s%s: %s\n", what,
                    unknown ? " (the export does not tell it)" : "", instead);
}

static int64_t number_of(const rendering *r, pv_fact fact) {
    const pv_snap_fact *f = fact_of(r, fact);
    return f->known == PV_PRESENT && f->count == 1 ? strtoll(f->values[0], NULL, 10) : 0;
}

static const char *text_of(const rendering *r, pv_fact fact) {
    const pv_snap_fact *f = fact_of(r, fact);
    size_t size = is_empty(f) ? 0 : strlen(f->values[0]);
    return size > 2 ? pv_arena_text(r->arena, f->values[0] + 1, size - 2) : NULL;
}

static bool has(const pv_snap_fact *f, const char *value) {
    for (size_t i = 0; !is_empty(f) && i < f->count; i++)
        if (strcmp(f->values[i], value) == 0)
            return true;
    return false;
}

static const char *const *oids_of(const rendering *r, const pv_snap_fact *f, size_t *ret_count) {
    const char **oids = pv_arena_array(r->arena, MOST_PURPOSES, sizeof *oids);
    for (size_t i = 0; oids && !is_empty(f) && i < f->count && i < MOST_PURPOSES; i++) {
        pv_oid known = pv_oid_named(f->values[i]);
        oids[(*ret_count)++] = known == PV_OID_UNKNOWN ? f->values[i] : pv_oid_dotted(known);
    }
    return oids;
}

static void take_usage(rendering *r) {
    const pv_snap_fact *f = fact_of(r, PV_FACT_TEMPLATE_KEY_USAGE);
    for (size_t i = 0; !is_empty(f) && i < f->count; i++) {
        int bit = pv_enum_value(pv_fact_get_info(PV_FACT_TEMPLATE_KEY_USAGE)->of, f->values[i]);
        r->issue.key_usage |= bit < 0 ? 0 : (uint64_t)1 << bit;
    }
    if (is_empty(f))
        leave(r, "key usage", f, "none is written");
}

static bool take_purposes(rendering *r) {
    const pv_snap_fact *purposes = fact_of(r, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE);
    const pv_snap_fact *policies = fact_of(r, PV_FACT_TEMPLATE_APPLICATION_POLICIES);
    const pv_snap_fact *used = is_empty(purposes) ? policies : purposes;
    r->issue.purposes = oids_of(r, used, &r->issue.purpose_count);
    r->issue.policies = oids_of(r, policies, &r->issue.policy_count);
    if (is_empty(used))
        leave(r, "purposes", used, "none are written, which allows any");
    return r->issue.purposes && r->issue.policies;
}

static void take_rest(rendering *r) {
    const pv_snap_fact *critical = fact_of(r, PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS);
    const pv_snap_fact *days = fact_of(r, PV_FACT_TEMPLATE_VALIDITY_DAYS);
    const pv_snap_fact *names = fact_of(r, PV_FACT_TEMPLATE_NAME_FLAGS);
    r->issue.key_usage_critical = has(critical, "keyUsage");
    r->issue.purposes_critical = has(critical, "extendedKeyUsage") || has(critical, "extKeyUsage");
    r->issue.days = number_of(r, PV_FACT_TEMPLATE_VALIDITY_DAYS);
    if (r->issue.days <= 0 || r->issue.days > 100 * A_YEAR) {
        r->issue.days = A_YEAR;
        leave(r, "validity", days, "a year");
    }
    bool supplied = has(names, "ENROLLEE_SUPPLIES_SUBJECT");
    leave(r, "subject", names,
          names->known != PV_PRESENT ? "rendered.invalid here"
          : supplied                 ? "the requester supplies it; rendered.invalid here"
                                     : "the directory has it; rendered.invalid here");
    if (is_empty(fact_of(r, PV_FACT_TEMPLATE_KEY_ALGORITHM)))
        leave(r, "key algorithm", NULL, r->job->key);
    leave(r, "signature", NULL, "the CA's; ECDSA with SHA-256 here");
    if (number_of(r, PV_FACT_TEMPLATE_SCHEMA_VERSION) > 1)
        r->issue.template_oid = text_of(r, PV_FACT_TEMPLATE_OID);
    r->issue.template_name = text_of(r, PV_FACT_TEMPLATE_NAME);
    r->issue.major = number_of(r, PV_FACT_TEMPLATE_MAJOR_VERSION);
    r->issue.minor = number_of(r, PV_FACT_TEMPLATE_MINOR_VERSION);
}

static pv_status write_pem(const rendering *r, const char *pem) {
    FILE *file = fopen(r->job->out, "wb");
    bool good = file && fputs(pem, file) >= 0;
    if (file)
        good = fclose(file) == 0 && good;
    return good ? pv_success()
                : pv_fail(r->arena, PV_UNREADABLE, (pv_place){0}, "%s cannot be written",
                          r->job->out);
}

/* The template against what came of it: a key that is too small for it, say. */
static int on_subject(void *user, const pkivet_subject *subject) {
    rendering *r = user;
    pv_subject *s = (pv_subject *)(uintptr_t)subject;
    pv_fit fit = {0};
    pv_fit_begin(&fit);
    if (s->kind == PV_KIND_CERT)
        r->failed = pv_fit_issued(r->arena, s, r->t, &fit);
    for (const pv_fit_line *l = fit.lines; l && !r->failed.error; l = l->next) {
        const char *sentence = pv_fit_sentence(r->arena, l, true);
        if (l->verdict != PV_VERDICT_FAIL)
            continue; /* it stands among what is open */
        r->differences++;
        pv_textbuf_addf(&r->told, "unlike the template  %s\n", sentence ? sentence : "?");
    }
    return r->failed.error != NULL;
}

static pv_status tell(rendering *r) {
    size_t size, more;
    const char *text = pv_textbuf_end(&r->open, &size), *told = pv_textbuf_end(&r->told, &more);
    if (!text || !told)
        return pv_no_memory();
    bool bad = r->job->write(r->job->user, text, size) || r->job->write(r->job->user, told, more);
    return bad ? pv_fail(r->arena, PV_UNREADABLE, (pv_place){0}, "the output could not be written")
               : pv_success();
}

static pkivet_result look(rendering *r, const char *pem, pkivet_error *error) {
    const pkivet_handlers handlers = {.size = sizeof handlers, .user = r, .subject = on_subject};
    const pkivet_job job = {.size = sizeof job, .facts_only = 1, .handlers = &handlers};
    pkivet_result result =
        pkivet_run_bytes(r->engine, &job, r->job->out, pem, strlen(pem), NULL, error);
    return r->failed.error ? pv_engine_fail(error, r->failed) : result;
}

static pkivet_result judge(rendering *r, const char *pem, pkivet_summary *ret_summary,
                           pkivet_error *error) {
    const pkivet_job job = {
        .size = sizeof job, .reports = r->job->reports, .report_count = r->job->report_count};
    pkivet_result result = look(r, pem, error);
    if (result == PKIVET_OK)
        result = pv_engine_fail(error, tell(r));
    return result == PKIVET_OK ? pkivet_run_bytes(r->engine, &job, r->job->out, pem, strlen(pem),
                                                  ret_summary, error)
                               : result;
}

static pv_status make(rendering *r, const char **ret_pem) {
    const char *file, *name;
    pv_snap_list list;
    pv_snap_list_init(&list, r->arena);
    PV_TRY(pv_templates_split(r->arena, r->job->template_path, &file, &name));
    PV_TRY(pv_templates_read(r->engine, file, &list));
    PV_TRY(pv_templates_choose(&list, file, name, &r->t));
    take_usage(r);
    if (!take_purposes(r))
        return pv_no_memory();
    take_rest(r);
    PV_TRY(pv_crypto_issue(r->engine->workers[0].crypto, r->arena, &r->issue, ret_pem));
    return write_pem(r, *ret_pem);
}

pkivet_result pkivet_template_render(pkivet_engine *engine, const pkivet_render *job,
                                     pkivet_summary *ret_summary, pkivet_error *error) {
    const char *pem = NULL;
    rendering r = {.engine = engine,
                   .job = job,
                   .arena = pv_arena_new(MOST_BYTES),
                   .issue = {.key = job->key, .name = "rendered.invalid", .from = job->now}};
    r.open = r.told = pv_textbuf_new(r.arena, 1 << 20);
    pv_status status = r.arena ? make(&r, &pem) : pv_no_memory();
    pkivet_result result =
        status.error ? pv_engine_fail(error, status) : judge(&r, pem, ret_summary, error);
    ret_summary->errors += r.differences;
    pv_arena_free(r.arena);
    return result;
}
