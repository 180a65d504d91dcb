/* SPDX-License-Identifier: Apache-2.0
 * `template render`: the certificate that a template would issue, for trial, and what it leaves
 * open, for which placeholders stand. It is judged as any other certificate is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "crypto/issue.h"
#include "facts/oid.h"
#include "facts/unit.h"
#include "fit/fit.h"
#include "readers/validity.h"
#include "reports/fit.h"
#include "scan/templates.h"

enum { MOST_BYTES = 1 << 28, A_YEAR = 365, MOST_PURPOSES = 256, MOST_OPEN = 16 };

typedef struct {
    pkivet_engine *engine;
    const pkivet_render *job;
    pv_arena *arena;
    const pv_snapshot *t;
    pv_issue issue;
    pv_fit_open open[MOST_OPEN];
    size_t open_count;
    const char *path; /* of the certificate */
    pv_fit fit;       /* in what it is unlike the template */
    pv_status failed;
} rendering;

static const pv_snap_fact *fact_of(const rendering *r, pv_fact fact) {
    return &r->t->facts[(size_t)fact - (size_t)PV_FACT_TEMPLATE_BEGIN];
}

static bool is_empty(const pv_snap_fact *f) {
    return f->known != PV_PRESENT || !f->count;
}

/* PV_FACT_COUNT: no fact of templates tells it. */
static void leave(rendering *r, const char *what, pv_fact fact, const char *instead) {
    const char *missing = fact == PV_FACT_COUNT ? NULL : pv_fit_missing(r->t, fact);
    if (r->open_count < MOST_OPEN)
        r->open[r->open_count++] =
            (pv_fit_open){.what = what, .instead = instead, .missing = missing};
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
        leave(r, "key usage", PV_FACT_TEMPLATE_KEY_USAGE, "none is written");
}

static bool take_purposes(rendering *r) {
    const pv_snap_fact *purposes = fact_of(r, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE);
    const pv_snap_fact *policies = fact_of(r, PV_FACT_TEMPLATE_APPLICATION_POLICIES);
    const pv_snap_fact *used = is_empty(purposes) ? policies : purposes;
    r->issue.purposes = oids_of(r, used, &r->issue.purpose_count);
    r->issue.policies = oids_of(r, policies, &r->issue.policy_count);
    if (is_empty(used))
        leave(r, "purposes", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE,
              "none are written, which allows any");
    return r->issue.purposes && r->issue.policies;
}

/* Zero: the template has none. An old snapshot has whole days alone. */
static int64_t life_of(const rendering *r) {
    int64_t days = number_of(r, PV_FACT_TEMPLATE_VALIDITY_DAYS);
    int64_t exact = number_of(r, PV_FACT_TEMPLATE_VALIDITY_SECONDS);
    if (exact > 0 || days <= 0)
        return exact > 0 ? exact : 0;
    return days < INT64_MAX / PV_SECONDS_OF_DAY ? days * PV_SECONDS_OF_DAY : INT64_MAX;
}

/* What AD CS makes of a period that never ends is not known. */
static bool is_for_ever(const rendering *r, int64_t seconds) {
    return has(fact_of(r, PV_FACT_TEMPLATE_KIND), "adcs") &&
           seconds / PV_SECONDS_OF_DAY == PV_VALID_FOR_EVER / PV_SECONDS_OF_DAY;
}

/* Certificates tell years of four digits (RFC 5280 4.1.2.5). */
static void take_life(rendering *r) {
    const int64_t last = INT64_C(253402300799); /* 9999-12-31T23:59:59Z */
    int64_t seconds = life_of(r), most = last - r->issue.from;
    bool ever = is_for_ever(r, seconds);
    r->issue.seconds = !seconds || ever ? A_YEAR * PV_SECONDS_OF_DAY : seconds;
    if (ever)
        leave(r, "validity", PV_FACT_COUNT, "pKIExpirationPeriod says never; a year here");
    else if (!seconds)
        leave(r, "validity", PV_FACT_TEMPLATE_VALIDITY_DAYS, "a year");
    if (r->issue.seconds <= most)
        return;
    r->issue.seconds = most;
    leave(r, "validity", PV_FACT_COUNT,
          "longer than a certificate can say; until 9999-12-31T23:59:59Z here");
}

/* AD CS says it with a flag, and may write the extension into certificates of others, too. */
static void take_constraints(rendering *r) {
    const pv_snap_fact *depth = fact_of(r, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
    r->issue.is_ca = has(fact_of(r, PV_FACT_TEMPLATE_IS_CA), "true") ||
                     has(fact_of(r, PV_FACT_TEMPLATE_GENERAL_FLAGS), "IS_CA");
    r->issue.constraints = r->issue.is_ca || has(fact_of(r, PV_FACT_TEMPLATE_ENROLLMENT_FLAGS),
                                                 "INCLUDE_BASIC_CONSTRAINTS_FOR_EE_CERTS");
    r->issue.path_length = -1;
    if (r->issue.is_ca && depth->known == PV_PRESENT)
        r->issue.path_length = number_of(r, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
}

/* RFC 5280 wants the two critical: so they are where nothing is known of it. */
static void take_critical(rendering *r) {
    const pv_snap_fact *critical = fact_of(r, PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS);
    bool unknown = critical->known == PV_UNDETERMINED;
    r->issue.key_usage_critical = unknown || has(critical, "keyUsage");
    r->issue.constraints_critical = unknown || has(critical, "basicConstraints");
    r->issue.purposes_critical = has(critical, "extendedKeyUsage") || has(critical, "extKeyUsage");
    if (unknown && (r->issue.key_usage || r->issue.constraints))
        leave(r, "critical extensions", PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS,
              "key usage and basic constraints");
}

static void take_subject(rendering *r) {
    const pv_snap_fact *names = fact_of(r, PV_FACT_TEMPLATE_NAME_FLAGS);
    bool adcs = has(fact_of(r, PV_FACT_TEMPLATE_KIND), "adcs");
    bool supplied = has(names, "ENROLLEE_SUPPLIES_SUBJECT");
    leave(r, "subject", adcs ? PV_FACT_TEMPLATE_NAME_FLAGS : PV_FACT_COUNT,
          !adcs || names->known != PV_PRESENT ? "rendered.invalid here"
          : supplied                          ? "the requester supplies it; rendered.invalid here"
                                              : "the directory has it; rendered.invalid here");
}

/* Written as octets, which are no facts: but for those that are made of what they say. */
static bool take_extensions(rendering *r) {
    static const pv_oid MADE[] = {PV_OID_EXT_KEY_USAGE, PV_OID_EXT_EKU,
                                  PV_OID_EXT_BASIC_CONSTRAINTS, PV_OID_EXT_MS_APPLICATION_POLICIES};
    const pv_snap_fact *f = fact_of(r, PV_FACT_TEMPLATE_RAW_EXTENSIONS);
    pv_textbuf t = pv_textbuf_new(r->arena, MOST_BYTES);
    for (size_t i = 0; !is_empty(f) && i < f->count; i++) {
        bool made = false;
        for (size_t k = 0; k < sizeof MADE / sizeof *MADE; k++)
            made = made || strcmp(f->values[i], pv_oid_name(MADE[k])) == 0;
        if (!made)
            pv_textbuf_addf(&t, "%s%s", t.size ? ", " : "", f->values[i]);
    }
    if (t.size)
        pv_textbuf_adds(&t, ": not written");
    const char *others = pv_textbuf_end(&t, NULL);
    if (others && *others)
        leave(r, "extensions", PV_FACT_COUNT, others);
    else if (f->known == PV_UNDETERMINED && has(fact_of(r, PV_FACT_TEMPLATE_KIND), "step_ca"))
        leave(r, "extensions", PV_FACT_TEMPLATE_RAW_EXTENSIONS, "those of actions are not written");
    return others != NULL;
}

/* Templates of AD CS name an algorithm from version 3 on. */
static bool is_old(const rendering *r) {
    int64_t version = number_of(r, PV_FACT_TEMPLATE_SCHEMA_VERSION);
    return version == 1 || version == 2;
}

static void take_rest(rendering *r) {
    take_constraints(r);
    take_critical(r);
    take_life(r);
    take_subject(r);
    if (is_empty(fact_of(r, PV_FACT_TEMPLATE_KEY_ALGORITHM)))
        leave(r, "key algorithm", is_old(r) ? PV_FACT_COUNT : PV_FACT_TEMPLATE_KEY_ALGORITHM,
              r->job->key);
    leave(r, "signature", PV_FACT_COUNT, "the CA's; ECDSA with SHA-256 here");
    if (number_of(r, PV_FACT_TEMPLATE_SCHEMA_VERSION) > 1)
        r->issue.template_oid = text_of(r, PV_FACT_TEMPLATE_OID);
    if (has(fact_of(r, PV_FACT_TEMPLATE_KIND), "adcs"))
        r->issue.template_name = text_of(r, PV_FACT_TEMPLATE_NAME);
    r->issue.major = number_of(r, PV_FACT_TEMPLATE_MAJOR_VERSION);
    r->issue.minor = number_of(r, PV_FACT_TEMPLATE_MINOR_VERSION);
}

/* A trial may be made again; a key, or the templates themselves, are not to be lost by a slip. */
static bool is_precious(const char *path) {
    static const char BEGIN[] = "-----BEGIN CERTIFICATE-----";
    char head[sizeof BEGIN - 1];
    FILE *file = pkivet_look(path) == PKIVET_PATH_FILE ? fopen(path, "rb") : NULL;
    size_t size = file ? fread(head, 1, sizeof head, file) : 0;
    if (file)
        (void)fclose(file);
    return size && (size < sizeof head || memcmp(head, BEGIN, size) != 0);
}

static pv_status write_pem(const rendering *r, const char *pem) {
    if (is_precious(r->job->out))
        return pv_fail(r->arena, PV_USAGE, (pv_place){0},
                       "%s is there and no certificate: it is not written over", r->job->out);
    FILE *file = fopen(r->job->out, "wb");
    bool good = file && fputs(pem, file) >= 0;
    if (file)
        good = fclose(file) == 0 && good;
    return good ? pv_success()
                : pv_fail(r->arena, PV_UNREADABLE, (pv_place){0}, "%s cannot be written",
                          r->job->out);
}

/* The template against what came of it: a key that is too small for it, say. What cannot be told
 * stands among what is open. */
static int on_subject(void *user, const pkivet_subject *subject) {
    rendering *r = user;
    pv_subject *s = (pv_subject *)(uintptr_t)subject;
    pv_fit all;
    pv_fit_begin(&all);
    if (s->kind != PV_KIND_CERT)
        return 0;
    r->fit = (pv_fit){.path = r->path, .template = r->t->name};
    pv_fit_begin(&r->fit);
    r->failed = pv_fit_issued(r->arena, s, r->t, &all);
    const char *identity = pv_subject_identity(s);
    r->fit.identity = identity ? pv_arena_text(r->arena, identity, strlen(identity)) : NULL;
    bool whole = r->fit.identity != NULL;
    for (const pv_fit_line *l = all.lines; l && whole; l = l->next)
        whole = l->verdict != PV_VERDICT_FAIL || pv_fit_add(r->arena, &r->fit, l);
    if (!whole)
        r->failed = pv_no_memory();
    return r->failed.error != NULL;
}

static pv_status tell(const rendering *r, pv_report *report) {
    for (size_t i = 0; i < r->open_count; i++)
        PV_TRY(pv_fit_report_open(report, &r->open[i]));
    return r->fit.lines ? pv_fit_report(report, &r->fit) : pv_success();
}

static pv_status tell_all(const rendering *r) {
    for (size_t i = 0; i < r->job->report_count; i++)
        PV_TRY(tell(r, r->job->reports[i]->report));
    return pv_success();
}

static pkivet_result look(rendering *r, const char *pem, pkivet_error *error) {
    const pkivet_handlers handlers = {.size = sizeof handlers, .user = r, .subject = on_subject};
    const pkivet_job job = {.size = sizeof job, .facts_only = 1, .handlers = &handlers};
    pkivet_result result =
        pkivet_run_bytes(r->engine, &job, r->path, pem, strlen(pem), NULL, error);
    return r->failed.error ? pv_engine_fail(error, r->failed) : result;
}

static pkivet_result judge(rendering *r, const char *pem, pkivet_summary *ret_summary,
                           pkivet_error *error) {
    const pkivet_job job = {
        .size = sizeof job, .reports = r->job->reports, .report_count = r->job->report_count};
    pkivet_result result = look(r, pem, error);
    if (result == PKIVET_OK)
        result = pv_engine_fail(error, tell_all(r));
    if (result == PKIVET_OK)
        result = pkivet_run_bytes(r->engine, &job, r->path, pem, strlen(pem), ret_summary, error);
    for (const pv_fit_line *l = r->fit.lines; l; l = l->next)
        ret_summary->errors++;
    return result;
}

static pv_status choose(rendering *r) {
    const char *file = r->job->templates, *name = r->job->template_path;
    pv_snap_list list;
    pv_snap_list_init(&list, r->arena);
    if (!file)
        PV_TRY(pv_templates_split(r->arena, r->job->template_path, &file, &name));
    PV_TRY(pv_templates_read(r->engine, file, &list));
    PV_TRY(pv_templates_choose(&list, file, name, &r->t));
    r->path = r->job->out ? r->job->out : pv_arena_printf(r->arena, "%s.pem", r->t->name);
    return r->path ? pv_success() : pv_no_memory();
}

static pv_status make(rendering *r, const char **ret_pem) {
    PV_TRY(pv_crypto_key_check(r->arena, r->job->key));
    PV_TRY(choose(r));
    take_usage(r);
    if (!take_purposes(r) || !take_extensions(r))
        return pv_no_memory();
    take_rest(r);
    PV_TRY(pv_crypto_issue(r->engine->workers[0].crypto, r->arena, &r->issue, ret_pem));
    return r->job->out ? write_pem(r, *ret_pem) : pv_success();
}

pkivet_result pkivet_template_render(pkivet_engine *engine, const pkivet_render *job,
                                     pkivet_summary *ret_summary, pkivet_error *error) {
    const char *pem = NULL;
    rendering r = {.engine = engine,
                   .job = job,
                   .arena = pv_arena_new(MOST_BYTES),
                   .issue = {.key = job->key, .name = "rendered.invalid", .from = job->now}};
    pv_status status = r.arena ? make(&r, &pem) : pv_no_memory();
    pkivet_result result =
        status.error ? pv_engine_fail(error, status) : judge(&r, pem, ret_summary, error);
    pv_arena_free(r.arena);
    return result;
}
