/* SPDX-License-Identifier: Apache-2.0
 * What a certificate is otherwise than its template says: the questions of rule TP019, between
 * files that may lie anywhere. What the template's source, or the certificate, does not tell is
 * said and is no difference. A shorter validity is none (CAs cut it at their own end), nor are bits
 * that depend on the algorithm for keys that are not RSA. */
#include <string.h>

#include "fit/internal.h"

static bool is_rsa(const pv_fitting *x) {
    const pv_value *v = pv_subject_value(x->subject, PV_FACT_CERT_KEY_ALGORITHM);
    return v->known == PV_PRESENT &&
           (v->u.choice == PV_KEYALGORITHM_RSA || v->u.choice == PV_KEYALGORITHM_RSA_PSS);
}

static bool by_algorithm(const char *usage) {
    static const char *const USAGES[] = {"keyEncipherment", "dataEncipherment", "keyAgreement",
                                         "encipherOnly", "decipherOnly"};
    for (size_t i = 0; i < sizeof USAGES / sizeof *USAGES; i++)
        if (strcmp(USAGES[i], usage) == 0)
            return true;
    return false;
}

static bool lacks(const pv_snap_fact *a, const pv_snap_fact *b, bool all) {
    for (size_t i = 0; i < b->count; i++)
        if (!pv_fit_has(a, b->values[i]) && (all || !by_algorithm(b->values[i])))
            return true;
    return false;
}

static bool is_open(const pv_snap_fact *f) {
    return f->known == PV_ABSENT || (f->known == PV_PRESENT && !f->count);
}

static pv_status tell(pv_fitting *x, pv_verdict verdict) {
    const char *issued = pv_fit_listed(x->arena, &x->asked),
               *says = pv_fit_listed(x->arena, x->allowed);
    return verdict != PV_VERDICT_FAIL || (issued && says) ? pv_fit_tell(x, verdict, issued, says)
                                                          : pv_no_memory();
}

/* Whether both are known, or the template leaves it open; else that it cannot be told. */
static bool is_settled(pv_fitting *x, pv_status *ret_status) {
    bool known = x->asked.known != PV_UNDETERMINED && x->allowed->known != PV_UNDETERMINED;
    bool open = is_open(x->allowed);
    *ret_status = known || open ? pv_success() : tell(x, PV_VERDICT_CANNOT_TELL);
    return !known || open;
}

static pv_status hold_usage(pv_fitting *x) {
    bool rsa = is_rsa(x);
    pv_status status;
    if (is_settled(x, &status))
        return status;
    bool other = lacks(&x->asked, x->allowed, rsa) || lacks(x->allowed, &x->asked, rsa);
    return other ? tell(x, PV_VERDICT_FAIL) : pv_success();
}

static bool same(const pv_snap_fact *a, const pv_snap_fact *b) {
    return a->known != PV_UNDETERMINED && b->known != PV_UNDETERMINED && !lacks(a, b, true) &&
           !lacks(b, a, true);
}

/* Which of the template's two lists a CA takes depends on the template's version. A template
 * without both lets the request say. */
static pv_status hold_purposes(pv_fitting *x) {
    const pv_snap_fact *purposes = pv_fit_of(x->t, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE);
    const pv_snap_fact *policies = pv_fit_of(x->t, PV_FACT_TEMPLATE_APPLICATION_POLICIES);
    bool fits = same(&x->asked, purposes) || same(&x->asked, policies);
    bool alone =
        is_open(policies) || (policies->known == PV_UNDETERMINED && pv_fit_is_schema(x, 1));
    if (fits || (is_open(purposes) && alone))
        return pv_success();
    bool other = purposes->known != PV_UNDETERMINED && !alone &&
                 (policies->known == PV_UNDETERMINED || is_open(purposes));
    pv_fit_against(x, other ? PV_FACT_TEMPLATE_APPLICATION_POLICIES
                            : PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE);
    pv_status status;
    return is_settled(x, &status) ? status : tell(x, PV_VERDICT_FAIL);
}

static pv_status hold_policies(pv_fitting *x) {
    return x->asked.known == PV_PRESENT ? hold_purposes(x) : pv_success();
}

/* A name like ECDH_P384 has the size of the curve, too. */
static pv_status hold_curve(pv_fitting *x, const char *issued, const char *allowed) {
    int64_t want = pv_fit_curve_size(allowed);
    const pv_value *bits = pv_subject_value(x->subject, PV_FACT_CERT_KEY_BITS);
    if (!want || bits->known != PV_PRESENT || bits->u.integer == want)
        return pv_success();
    const char *text = pv_arena_printf(x->arena, "%s of %d bits", issued, (int)bits->u.integer);
    return text ? pv_fit_tell(x, PV_VERDICT_FAIL, text, allowed) : pv_no_memory();
}

static pv_status hold_algorithm(pv_fitting *x) {
    const char *allowed = pv_fit_one(x->arena, x->allowed);
    const char *issued = pv_fit_one(x->arena, &x->asked);
    bool pss = issued && pv_fit_is_pss(issued);
    bool open = x->allowed->known == PV_ABSENT || (!allowed && pv_fit_is_schema(x, 2));
    if (pss && pv_fit_refuses_pss(x->t))
        return pv_fit_tell(x, PV_VERDICT_FAIL, issued, pv_fit_go_keys(allowed));
    if (open && !(pss && pv_fit_is_windows(x->t)))
        return pv_success();
    if (open)
        pv_fit_against(x, PV_FACT_TEMPLATE_KIND); /* no attribute would tell more */
    pv_verdict other =
        allowed && issued ? pv_fit_compare_algorithms(issued, allowed) : PV_VERDICT_CANNOT_TELL;
    return other != PV_VERDICT_PASS ? pv_fit_tell(x, other, issued, allowed)
                                    : hold_curve(x, issued, allowed);
}

/* Sizes of other keys have nothing to do with the template's, which are of RSA unless it names
 * another algorithm. */
static pv_status hold_size(pv_fitting *x) {
    int64_t bits = pv_fit_number(&x->asked, 0), least = pv_fit_number(x->allowed, 0);
    const char *named = pv_fit_one(x->arena, pv_fit_of(x->t, PV_FACT_TEMPLATE_KEY_ALGORITHM));
    bool compared = is_rsa(x) && (!named || strcmp(pv_fit_algorithm(named), "rsa") == 0);
    pv_status status;
    if (!compared || is_settled(x, &status))
        return compared ? status : pv_success();
    if (bits <= 0 || bits >= least)
        return pv_success();
    const char *issued = pv_arena_printf(x->arena, "%d", (int)bits);
    const char *says = pv_arena_printf(x->arena, "%d or more", (int)least);
    return issued && says ? pv_fit_tell(x, PV_VERDICT_FAIL, issued, says) : pv_no_memory();
}

/* The template's, in seconds, at least and at most: a snapshot from before there were seconds has
 * whole days alone. */
typedef struct {
    bool known, limited;
    int64_t least, most;
} period;

static period period_of(const pv_fitting *x) {
    enum { DAY = 86400 };
    const pv_snap_fact *exact = pv_fit_of(x->t, PV_FACT_TEMPLATE_VALIDITY_SECONDS);
    int64_t days = pv_fit_number(x->allowed, 0);
    period p = {.known = x->allowed->known != PV_UNDETERMINED};
    p.least = p.most = days <= INT32_MAX ? days * DAY : 0;
    if (p.known && exact->known == PV_PRESENT)
        p.least = p.most = pv_fit_number(exact, 0);
    else if (p.known && exact->known == PV_UNDETERMINED && days <= INT32_MAX)
        p.most += DAY - 1;
    p.limited = p.most > 0 && p.most / DAY <= INT32_MAX;
    return p;
}

/* NULL: the certificate does not say from when to when it lives. */
static const char *life_of(const pv_fitting *x, int64_t *ret_from, int64_t *ret_to) {
    const pv_value *from = pv_subject_value(x->subject, PV_FACT_CERT_NOT_BEFORE);
    const pv_value *to = pv_subject_value(x->subject, PV_FACT_CERT_NOT_AFTER);
    if (from->known != PV_PRESENT || to->known != PV_PRESENT)
        return NULL;
    *ret_from = from->u.integer;
    *ret_to = to->u.integer;
    return pv_fit_life(x->arena, *ret_to - *ret_from);
}

static pv_status hold_validity(pv_fitting *x) {
    int64_t from = 0, to = 0;
    const period p = period_of(x);
    const char *life = life_of(x, &from, &to);
    const char *says = p.limited ? pv_fit_life(x->arena, p.least ? p.least : p.most) : NULL;
    if (p.known && !p.limited)
        return pv_success();
    if (!life || !p.limited)
        return pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, life, says);
    if (!pv_fit_lives_longer(from, to, p.least))
        return pv_success();
    if (pv_fit_lives_longer(from, to, p.most))
        return pv_fit_tell(x, PV_VERDICT_FAIL, life, says);
    pv_fit_against(x, PV_FACT_TEMPLATE_VALIDITY_SECONDS);
    return pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, life, says);
}

static pv_status hold_constraints(pv_fitting *x) {
    const char *says = pv_fit_constraints(x), *issued = NULL;
    if (x->asked.known != PV_UNDETERMINED)
        issued = pv_fit_has(&x->asked, "true") ? "CA" : "end entity";
    if (!says || !issued)
        return pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, issued, says);
    return strcmp(says, issued) == 0 ? pv_success() : pv_fit_tell(x, PV_VERDICT_FAIL, issued, says);
}

static const struct {
    pv_fit_what what;
    pv_fact cert, of;
    pv_status (*hold)(pv_fitting *x);
} HOLDS[] = {
    {PV_FIT_KEY_ALGORITHM, PV_FACT_CERT_KEY_ALGORITHM, PV_FACT_TEMPLATE_KEY_ALGORITHM,
     hold_algorithm},
    {PV_FIT_KEY_SIZE, PV_FACT_CERT_KEY_BITS, PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE, hold_size},
    {PV_FIT_KEY_USAGE, PV_FACT_CERT_KEY_USAGE, PV_FACT_TEMPLATE_KEY_USAGE, hold_usage},
    {PV_FIT_PURPOSES, PV_FACT_CERT_EXTENDED_KEY_USAGE, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE,
     hold_purposes},
    {PV_FIT_POLICIES, PV_FACT_CERT_APPLICATION_POLICIES, PV_FACT_TEMPLATE_APPLICATION_POLICIES,
     hold_policies},
    {PV_FIT_VALIDITY, PV_FACT_CERT_NOT_AFTER, PV_FACT_TEMPLATE_VALIDITY_DAYS, hold_validity},
    {PV_FIT_CONSTRAINTS, PV_FACT_CERT_IS_CA, PV_FACT_TEMPLATE_IS_CA, hold_constraints},
};

pv_status pv_fit_issued(pv_arena *arena, pv_subject *cert, const pv_snapshot *t, pv_fit *fit) {
    for (size_t i = 0; i < sizeof HOLDS / sizeof *HOLDS; i++) {
        pv_fitting x = {arena, fit, cert, t, HOLDS[i].what, {0}, NULL, NULL, PV_FACT_COUNT};
        pv_fit_against(&x, HOLDS[i].of);
        PV_TRY(pv_fit_take(&x, HOLDS[i].cert));
        PV_TRY(HOLDS[i].hold(&x));
    }
    return pv_success();
}
