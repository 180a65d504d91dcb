/* SPDX-License-Identifier: Apache-2.0
 * What a certificate is otherwise than its template says: the questions of rule TP019, between
 * files that may lie anywhere. A shorter validity is none (CAs cut it at their own end), nor are
 * bits that depend on the algorithm for keys that are not RSA. */
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

static pv_status differs(pv_fitting *x, const pv_snap_fact *allowed) {
    const char *issued = pv_fit_listed(x->arena, &x->asked),
               *says = pv_fit_listed(x->arena, allowed);
    return issued && says ? pv_fit_tell(x, PV_VERDICT_FAIL, issued, says) : pv_no_memory();
}

static bool is_known(pv_fitting *x) {
    return x->asked.known != PV_UNDETERMINED && x->allowed->known != PV_UNDETERMINED;
}

static pv_status hold_usage(pv_fitting *x) {
    bool rsa = is_rsa(x);
    if (!is_known(x) || is_open(x->allowed))
        return pv_success();
    bool other = lacks(&x->asked, x->allowed, rsa) || lacks(x->allowed, &x->asked, rsa);
    return other ? differs(x, x->allowed) : pv_success();
}

static bool same(const pv_snap_fact *a, const pv_snap_fact *b) {
    return !lacks(a, b, true) && !lacks(b, a, true);
}

/* Which of the template's two lists a CA takes depends on the template's version. A template
 * without both lets the request say. */
static pv_status hold_purposes(pv_fitting *x) {
    const pv_snap_fact *purposes = pv_fit_of(x->t, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE);
    const pv_snap_fact *policies = pv_fit_of(x->t, PV_FACT_TEMPLATE_APPLICATION_POLICIES);
    bool known = purposes->known != PV_UNDETERMINED && policies->known != PV_UNDETERMINED;
    bool fits = same(&x->asked, purposes) || same(&x->asked, policies);
    if (x->asked.known == PV_UNDETERMINED || fits || (is_open(purposes) && is_open(policies)))
        return pv_success();
    return known ? differs(x, is_open(purposes) ? policies : purposes) : pv_success();
}

static pv_status hold_policies(pv_fitting *x) {
    return x->asked.known == PV_PRESENT ? hold_purposes(x) : pv_success();
}

static pv_status hold_algorithm(pv_fitting *x) {
    const char *allowed = pv_fit_one(x->arena, x->allowed);
    const char *issued = pv_fit_one(x->arena, &x->asked);
    bool other =
        allowed && issued && strcmp(pv_fit_algorithm(issued), pv_fit_algorithm(allowed)) != 0;
    return other ? pv_fit_tell(x, PV_VERDICT_FAIL, issued, allowed) : pv_success();
}

static pv_status hold_size(pv_fitting *x) {
    int64_t bits = pv_fit_number(&x->asked, 0), least = pv_fit_number(x->allowed, 0);
    const char *named = pv_fit_one(x->arena, pv_fit_of(x->t, PV_FACT_TEMPLATE_KEY_ALGORITHM));
    bool compared = is_rsa(x) && (!named || strcmp(pv_fit_algorithm(named), "rsa") == 0);
    if (!compared || bits <= 0 || bits >= least)
        return pv_success();
    const char *issued = pv_arena_printf(x->arena, "%d", (int)bits);
    const char *says = pv_arena_printf(x->arena, "%d or more", (int)least);
    return issued && says ? pv_fit_tell(x, PV_VERDICT_FAIL, issued, says) : pv_no_memory();
}

/* Years are counted by the calendar, and so are months, which the template has as 365 or 30 days.
 */
static int64_t longest(int64_t days) {
    return days + 1 + (days % 365 == 0 ? days / 365 : days / 30);
}

static pv_status hold_validity(pv_fitting *x) {
    enum { DAY = 86400 };
    const pv_value *from = pv_subject_value(x->subject, PV_FACT_CERT_NOT_BEFORE);
    const pv_value *to = pv_subject_value(x->subject, PV_FACT_CERT_NOT_AFTER);
    int64_t days = pv_fit_number(x->allowed, 0);
    if (from->known != PV_PRESENT || to->known != PV_PRESENT || days <= 0 || days > INT32_MAX)
        return pv_success();
    int64_t issued = (to->u.integer - from->u.integer) / DAY;
    if (issued <= longest(days))
        return pv_success();
    const char *text = pv_arena_printf(x->arena, "%lld days", (long long)issued);
    const char *says = pv_arena_printf(x->arena, "%lld days", (long long)days);
    return text && says ? pv_fit_tell(x, PV_VERDICT_FAIL, text, says) : pv_no_memory();
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
};

pv_status pv_fit_issued(pv_arena *arena, pv_subject *cert, const pv_snapshot *t, pv_fit *fit) {
    for (size_t i = 0; i < sizeof HOLDS / sizeof *HOLDS; i++) {
        pv_fitting x = {arena, fit, cert, t, HOLDS[i].what, {0}, pv_fit_of(t, HOLDS[i].of), NULL};
        PV_TRY(pv_fit_take(&x, HOLDS[i].cert));
        PV_TRY(HOLDS[i].hold(&x));
    }
    return pv_success();
}
