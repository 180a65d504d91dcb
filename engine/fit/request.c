/* SPDX-License-Identifier: Apache-2.0
 * What a request asks for, against a template. A request of PKCS#10 tells nothing of the key but
 * its public half and what the client says (MS-WCCE 2.2.2.7); an INF tells what certreq is going to
 * do, whose defaults count where it is silent. Of a template, what it leaves open fits; what its
 * export does not tell is not guessed. */
#include <string.h>

#include "facts/unit.h"
#include "facts/weaker.h"
#include "fit/internal.h"

static bool is_inf(const pv_fitting *x) {
    return x->subject->kind == PV_KIND_TEMPLATE;
}

/* One that another INF, or a request, is held against; where it is silent certreq has defaults. */
static bool is_inf_allowed(const pv_fitting *x) {
    return pv_fit_has(pv_fit_of(x->t, PV_FACT_TEMPLATE_KIND), "inf");
}

/* ---- one comparison each --------------------------------------------------------------------- */

static pv_status hold_template(pv_fitting *x) {
    if (!pv_fit_named(x->subject) || pv_fit_names(x->subject, x->t))
        return pv_success();
    const char *asked = pv_fit_one(x->arena, &x->asked);
    bool known = pv_fit_of(x->t, PV_FACT_TEMPLATE_NAME)->known == PV_PRESENT ||
                 pv_fit_of(x->t, PV_FACT_TEMPLATE_OID)->known == PV_PRESENT;
    return pv_fit_tell(x, known ? PV_VERDICT_FAIL : PV_VERDICT_CANNOT_TELL,
                       asked ? asked : "another one", x->t->name);
}

/* Without a name for it the providers decide: CSPs make RSA keys, or DSA keys that TLS has no use
 * for. */
static const char *algorithm_of(const pv_fitting *x) {
    const char *named = pv_fit_one(x->arena, pv_fit_of(x->t, PV_FACT_TEMPLATE_KEY_ALGORITHM));
    if (named)
        return named;
    bool old = pv_fit_is_schema(x, 2);
    bool csp = pv_fit_has(pv_fit_of(x->t, PV_FACT_TEMPLATE_PROVIDER_KIND), "csp");
    return old || csp || is_inf_allowed(x) ? "RSA" : NULL;
}

static const char *asked_algorithm(pv_fitting *x) {
    const char *named = pv_fit_one(x->arena, &x->asked);
    return !named && is_inf(x) && x->asked.known == PV_ABSENT ? "RSA" : named;
}

static pv_status take_algorithm(pv_fitting *x, const char **ret_name) {
    PV_TRY(
        pv_fit_take(x, is_inf(x) ? PV_FACT_TEMPLATE_KEY_ALGORITHM : PV_FACT_REQUEST_KEY_ALGORITHM));
    *ret_name = asked_algorithm(x);
    return pv_success();
}

static pv_status take_bits(pv_fitting *x, int64_t *ret_bits) {
    PV_TRY(
        pv_fit_take(x, is_inf(x) ? PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE : PV_FACT_REQUEST_KEY_BITS));
    *ret_bits = pv_fit_number(&x->asked, 0);
    return pv_success();
}

static pv_status hold_curve(pv_fitting *x, const char *asked, const char *allowed) {
    int64_t want = pv_fit_curve_size(allowed), got = pv_fit_curve_size(asked);
    if (!got)
        PV_TRY(take_bits(x, &got));
    if (!want || got == want)
        return pv_success();
    if (!got)
        return pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, asked, allowed);
    const char *text =
        pv_arena_printf(x->arena, "%s of %d bits", pv_fit_algorithm(asked), (int)got);
    return text ? pv_fit_tell(x, PV_VERDICT_FAIL, text, allowed) : pv_no_memory();
}

static pv_status hold_algorithm(pv_fitting *x) {
    const char *asked = asked_algorithm(x), *allowed = algorithm_of(x);
    bool pss = asked && pv_fit_is_pss(asked);
    if (pss && pv_fit_refuses_pss(x->t))
        return pv_fit_tell(x, PV_VERDICT_FAIL, asked, pv_fit_go_keys(allowed));
    pv_verdict other =
        asked && allowed ? pv_fit_compare_algorithms(asked, allowed) : PV_VERDICT_PASS;
    if (other != PV_VERDICT_PASS) {
        pv_fit_against(x, PV_FACT_TEMPLATE_KIND); /* no attribute would tell more */
        return pv_fit_tell(x, other, asked, allowed);
    }
    if (asked && allowed)
        return hold_curve(x, asked, allowed);
    bool ordinary =
        !pv_fit_is_windows(x->t) || (asked && !pss && strcmp(pv_fit_algorithm(asked), "rsa") == 0);
    return ordinary && x->allowed->known == PV_ABSENT
               ? pv_success()
               : pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, asked, allowed);
}

/* Sizes of two algorithms have nothing to do with each other. */
static pv_status hold_size(pv_fitting *x) {
    const char *asked, *allowed = algorithm_of(x);
    int64_t least = pv_fit_number(x->allowed, 0), bits;
    PV_TRY(take_bits(x, &bits));
    PV_TRY(take_algorithm(x, &asked));
    if (x->allowed->known == PV_ABSENT || (x->allowed->known == PV_PRESENT && least <= 0))
        return pv_success();
    if (asked && strcmp(pv_fit_algorithm(asked), pv_fit_algorithm(allowed ? allowed : "RSA")) != 0)
        return pv_success();
    const char *text = bits ? pv_arena_printf(x->arena, "%d", (int)bits) : NULL;
    const char *want = least ? pv_arena_printf(x->arena, "%d or more", (int)least) : NULL;
    if (!bits || !least)
        return pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, text, want);
    return bits < least ? pv_fit_tell(x, PV_VERDICT_FAIL, text, want) : pv_success();
}

/* Nothing but what is allowed; a template without any leaves it open. */
static pv_status hold_subset(pv_fitting *x) {
    bool all = true;
    if (x->asked.known == PV_ABSENT || x->allowed->known == PV_ABSENT ||
        (x->asked.known == PV_PRESENT && !x->asked.count) ||
        (x->allowed->known == PV_PRESENT && !x->allowed->count))
        return pv_success();
    for (size_t i = 0; i < x->asked.count; i++)
        all = all && pv_fit_has(x->allowed, x->asked.values[i]);
    bool known = x->asked.known == PV_PRESENT && x->allowed->known == PV_PRESENT;
    if ((known && all) || pv_fit_has(x->allowed, "anyExtendedKeyUsage"))
        return pv_success();
    return pv_fit_tell(x, known ? PV_VERDICT_FAIL : PV_VERDICT_CANNOT_TELL,
                       pv_fit_listed(x->arena, &x->asked), pv_fit_listed(x->arena, x->allowed));
}

/* A CA of version 2 templates and later goes by the application policies. */
static pv_status hold_purposes(pv_fitting *x) {
    const pv_snap_fact *policies = pv_fit_of(x->t, PV_FACT_TEMPLATE_APPLICATION_POLICIES);
    if (x->allowed->known != PV_PRESENT && policies->known == PV_PRESENT)
        pv_fit_against(x, PV_FACT_TEMPLATE_APPLICATION_POLICIES);
    return hold_subset(x);
}

static pv_status hold_provider(pv_fitting *x) {
    const char *asked = is_inf(x) ? NULL : pv_fit_one(x->arena, &x->asked);
    if (x->allowed->known == PV_ABSENT || (x->allowed->known == PV_PRESENT && !x->allowed->count))
        return pv_success();
    if (is_inf(x) && x->asked.known == PV_PRESENT)
        return hold_subset(x);
    bool known = asked && x->allowed->known == PV_PRESENT;
    if (known && pv_fit_has(x->allowed, asked))
        return pv_success();
    return pv_fit_tell(x, known ? PV_VERDICT_FAIL : PV_VERDICT_CANNOT_TELL, asked,
                       pv_fit_listed(x->arena, x->allowed));
}

/* certreq takes both for FALSE where an INF is silent. */
static const char *flag_of(const pv_fitting *x) {
    if (!is_inf(x) || x->asked.known == PV_UNDETERMINED)
        return NULL;
    return x->asked.known == PV_PRESENT ? x->asked.values[0] : "false";
}

static const char *flag_text(const char *flag) {
    return !flag ? NULL : strcmp(flag, "true") == 0 ? "yes" : "no";
}

static pv_status hold_exportable(pv_fitting *x) {
    const char *asked = flag_of(x), *allowed = pv_fit_one(x->arena, x->allowed);
    if (is_inf_allowed(x) && x->allowed->known == PV_ABSENT)
        allowed = "false";
    if ((allowed && strcmp(allowed, "true") == 0) || (asked && strcmp(asked, "false") == 0))
        return pv_success();
    return pv_fit_tell(x, asked && allowed ? PV_VERDICT_FAIL : PV_VERDICT_CANNOT_TELL,
                       flag_text(asked), flag_text(allowed));
}

static pv_status hold_keyset(pv_fitting *x) {
    const char *asked = flag_of(x), *allowed = pv_fit_one(x->arena, x->allowed);
    if (x->allowed->known == PV_ABSENT || (asked && allowed && strcmp(asked, allowed) == 0))
        return pv_success();
    return pv_fit_tell(x, asked && allowed ? PV_VERDICT_FAIL : PV_VERDICT_CANNOT_TELL,
                       flag_text(asked), flag_text(allowed));
}

/* Keys of CNG have none: it is a matter of CSPs alone. */
static pv_status hold_key_spec(pv_fitting *x) {
    const char *asked = pv_fit_one(x->arena, &x->asked),
               *allowed = pv_fit_one(x->arena, x->allowed);
    if (x->allowed->known == PV_ABSENT || (asked && allowed && strcmp(asked, allowed) == 0) ||
        pv_fit_has(pv_fit_of(x->t, PV_FACT_TEMPLATE_PROVIDER_KIND), "ksp"))
        return pv_success();
    PV_TRY(
        pv_fit_take(x, is_inf(x) ? PV_FACT_TEMPLATE_PROVIDER_KIND : PV_FACT_REQUEST_PROVIDER_KIND));
    if (pv_fit_has(&x->asked, "ksp"))
        return pv_success();
    return pv_fit_tell(x, asked && allowed ? PV_VERDICT_FAIL : PV_VERDICT_CANNOT_TELL, asked,
                       allowed);
}

/* An empty name is as none. */
static const char *subject_of(pv_fitting *x) {
    const char *text = pv_fit_one(x->arena, &x->asked);
    return text && *text ? text : "none";
}

/* MS-CRTD 2.28: unless the flag is there the CA makes the name of what the directory has. */
static pv_status hold_subject(pv_fitting *x) {
    bool supplied = pv_fit_has(x->allowed, "ENROLLEE_SUPPLIES_SUBJECT");
    const char *asked = x->asked.known == PV_UNDETERMINED ? NULL : subject_of(x);
    pv_snap_fact names = {0};
    pv_fact others =
        is_inf(x) ? PV_FACT_TEMPLATE_SUBJECT_ALT_NAMES : PV_FACT_REQUEST_SUBJECT_ALT_NAMES;
    if (!pv_snap_fact_take(x->arena, x->subject, others, &names))
        return pv_no_memory();
    if (!pv_fit_is_windows(x->t))
        return pv_fit_hold_granted(x, &names);
    bool none = asked && strcmp(asked, "none") == 0;
    if (is_inf_allowed(x))
        return pv_success();
    if (x->allowed->known != PV_PRESENT || !asked)
        return pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, asked, NULL);
    if (none && supplied && names.known == PV_ABSENT)
        return pv_fit_tell(x, PV_VERDICT_FAIL, asked, "the name that the request supplies");
    return none || supplied
               ? pv_success()
               : pv_fit_tell(x, PV_VERDICT_FAIL, asked, "the name that the directory has");
}

static int strength_of(const char *hash) {
    return hash ? pv_fact_rank(PV_FACT_TEMPLATE_HASH_ALGORITHM, pv_slice_of(hash)) : -1;
}

static pv_status hold_hash(pv_fitting *x) {
    const char *asked = pv_fit_one(x->arena, &x->asked),
               *allowed = pv_fit_one(x->arena, x->allowed);
    int got = strength_of(asked), want = strength_of(allowed);
    if (x->allowed->known == PV_ABSENT || (!allowed && pv_fit_is_schema(x, 2)) ||
        (asked && strcmp(asked, "intrinsic") == 0) || (got >= want && want >= 0))
        return pv_success();
    return pv_fit_tell(x, got < 0 || want < 0 ? PV_VERDICT_CANNOT_TELL : PV_VERDICT_FAIL, asked,
                       allowed);
}

/* A template for CAs makes CAs, whatever was asked. */
static pv_status hold_constraints(pv_fitting *x) {
    const char *says = pv_fit_constraints(x);
    bool unknown = x->asked.known == PV_UNDETERMINED;
    if ((!unknown && !pv_fit_has(&x->asked, "true")) || (says && strcmp(says, "CA") == 0))
        return pv_success();
    return pv_fit_tell(x, says && !unknown ? PV_VERDICT_FAIL : PV_VERDICT_CANNOT_TELL,
                       unknown ? NULL : "CA", says);
}

/* ---- what it is to serve --------------------------------------------------------------------- */

static const char *purpose_of(const char *goal) {
    static const struct {
        const char *goal, *purpose;
    } OTHERS[] = {
        {"codesign", "codeSigning"}, {"smime", "emailProtection"}, {"smartcard", "smartcardLogon"}};
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        if (strcmp(OTHERS[i].goal, goal) == 0)
            return OTHERS[i].purpose;
    return "serverAuth";
}

/* The purposes are the template's, or where it has none the request's. */
static pv_status hold_goal(pv_fitting *x) {
    const pv_snap_fact *policies = pv_fit_of(x->t, PV_FACT_TEMPLATE_APPLICATION_POLICIES);
    const pv_snap_fact *has = x->allowed->known == PV_ABSENT ? policies : x->allowed;
    has = has->known == PV_ABSENT ? &x->asked : has;
    if (!x->goal)
        return pv_success();
    const char *purpose = purpose_of(x->goal);
    const char *needs = pv_arena_printf(x->arena, "%s needs %s", x->goal, purpose);
    bool any = has->known == PV_ABSENT && strcmp(x->goal, "codesign") != 0;
    if (!needs)
        return pv_no_memory();
    if (any || pv_fit_has(has, purpose) || pv_fit_has(has, "anyExtendedKeyUsage"))
        return pv_success();
    return pv_fit_tell(x, has->known == PV_UNDETERMINED ? PV_VERDICT_CANNOT_TELL : PV_VERDICT_FAIL,
                       needs, pv_fit_listed(x->arena, has));
}

/* ---- all of them ----------------------------------------------------------------------------- */

static const struct {
    pv_fit_what what;
    pv_fact request, inf, of; /* PV_FACT_COUNT: no request, or no INF, tells */
    bool windows;             /* asked of AD CS alone */
    pv_status (*hold)(pv_fitting *x);
} HOLDS[] = {
#define SAME(fact) PV_FACT_TEMPLATE_##fact, PV_FACT_TEMPLATE_##fact
    {PV_FIT_TEMPLATE, PV_FACT_REQUEST_TEMPLATE_NAME, SAME(NAME), false, hold_template},
    {PV_FIT_KEY_ALGORITHM, PV_FACT_REQUEST_KEY_ALGORITHM, SAME(KEY_ALGORITHM), false,
     hold_algorithm},
    {PV_FIT_KEY_SIZE, PV_FACT_REQUEST_KEY_BITS, SAME(MINIMAL_KEY_SIZE), false, hold_size},
    {PV_FIT_KEY_USAGE, PV_FACT_REQUEST_KEY_USAGE, SAME(KEY_USAGE), false, hold_subset},
    {PV_FIT_PURPOSES, PV_FACT_REQUEST_EXTENDED_KEY_USAGE, SAME(EXTENDED_KEY_USAGE), false,
     hold_purposes},
    {PV_FIT_CONSTRAINTS, PV_FACT_REQUEST_IS_CA, SAME(IS_CA), false, hold_constraints},
    {PV_FIT_PROVIDER, PV_FACT_REQUEST_PROVIDER_NAME, SAME(PROVIDERS), true, hold_provider},
    {PV_FIT_EXPORTABLE, PV_FACT_COUNT, SAME(EXPORTABLE), true, hold_exportable},
    {PV_FIT_KEY_SPEC, PV_FACT_REQUEST_KEY_SPEC, SAME(DEFAULT_KEY_SPEC), true, hold_key_spec},
    {PV_FIT_SUBJECT, PV_FACT_REQUEST_SUBJECT, PV_FACT_TEMPLATE_SUBJECT, PV_FACT_TEMPLATE_NAME_FLAGS,
     false, hold_subject},
    {PV_FIT_MACHINE_KEYSET, PV_FACT_COUNT, SAME(MACHINE_KEYSET), true, hold_keyset},
    {PV_FIT_HASH, PV_FACT_REQUEST_SIGNATURE_HASH, SAME(HASH_ALGORITHM), true, hold_hash},
    {PV_FIT_GOAL, PV_FACT_REQUEST_EXTENDED_KEY_USAGE, SAME(EXTENDED_KEY_USAGE), false, hold_goal},
#undef SAME
};

pv_status pv_fit_request(pv_arena *arena, pv_subject *asked, const pv_snapshot *t, const char *goal,
                         pv_fit *fit) {
    for (size_t i = 0; i < sizeof HOLDS / sizeof *HOLDS; i++) {
        if (HOLDS[i].windows && !pv_fit_is_windows(t))
            continue;
        pv_fitting x = {arena, fit, asked, t, HOLDS[i].what, {0}, NULL, goal, PV_FACT_COUNT};
        pv_fit_against(&x, HOLDS[i].of);
        pv_fact fact = is_inf(&x) ? HOLDS[i].inf : HOLDS[i].request;
        if (fact != PV_FACT_COUNT)
            PV_TRY(pv_fit_take(&x, fact));
        PV_TRY(HOLDS[i].hold(&x));
    }
    return pv_success();
}
