/* SPDX-License-Identifier: Apache-2.0
 * Names in a request against profiles of CAs outside Windows. What a role of Vault grants is
 * decided as Vault's documentation of roles tells it: domains themselves, their subdomains,
 * wildcards, localhost, addresses. Domains with stars or with the requester's own name in them, the
 * name of the requester's token, mail addresses and URIs are not decided, nor is cfssl's
 * expression. */
#include <string.h>

#include "base/slice.h"
#include "facts/value.h"
#include "fit/internal.h"

typedef struct {
    const pv_snap_fact *allowances, *domains;
} role;

typedef enum { GRANTED, OPEN, REFUSED } grant;

static bool may(const role *r, const char *allowance) {
    return pv_fit_has(r->allowances, allowance);
}

/* ---- one name -------------------------------------------------------------------------------- */

static bool is_below(pv_slice name, pv_slice domain) {
    size_t dot = name.size - domain.size - 1;
    return name.size > domain.size + 1 && name.data[dot] == '.' &&
           pv_slice_same(pv_slice_from(name, dot + 1), domain);
}

/* `wild`: what stands before `name` is a star. */
static grant by_domain(const role *r, pv_slice domain, pv_slice name, bool wild) {
    if (!wild && may(r, "bare_domains") && pv_slice_same(name, domain))
        return GRANTED;
    if (may(r, "subdomains") && (is_below(name, domain) || (wild && pv_slice_same(name, domain))))
        return GRANTED;
    bool varies = pv_slice_has(domain, "{{") || (may(r, "globs") && pv_slice_has(domain, "*"));
    return varies ? OPEN : REFUSED;
}

static grant by_domains(const role *r, pv_slice name, bool wild) {
    static const char *const LOCAL[] = {"localhost", "localdomain"};
    grant best = may(r, "token_name") ? OPEN : REFUSED;
    for (size_t i = 0; i < 2 && may(r, "localhost"); i++)
        if (pv_slice_is(name, LOCAL[i])
                ? !wild || may(r, "subdomains")
                : may(r, "subdomains") && is_below(name, pv_slice_of(LOCAL[i])))
            return GRANTED;
    for (size_t i = 0; i < r->domains->count; i++) {
        grant one = by_domain(r, pv_slice_of(r->domains->values[i]), name, wild);
        best = one < best ? one : best;
    }
    return best;
}

static grant of_host(const role *r, pv_slice name) {
    bool star = pv_slice_has(name, "*"), wild = pv_slice_begins(name, "*.");
    if (star && !may(r, "wildcards"))
        return REFUSED;
    if (may(r, "any_name"))
        return GRANTED;
    if ((star && !wild) || pv_slice_has(name, "@") || r->domains->known == PV_UNDETERMINED)
        return OPEN;
    return by_domains(r, wild ? pv_slice_from(name, 2) : name, wild);
}

static grant of_name(const role *r, const char *name) {
    if (strncmp(name, "dns:", 4) == 0)
        return of_host(r, pv_slice_of(name + 4));
    if (strncmp(name, "ip:", 3) == 0)
        return may(r, "ip_addresses") ? GRANTED : REFUSED;
    return strncmp(name, "email:", 6) == 0 && may(r, "any_name") ? GRANTED : OPEN;
}

/* ---- all of them ----------------------------------------------------------------------------- */

/* The first of those that are refused, or else of those that are open. */
static grant of_names(const role *r, const pv_snap_fact *names, const char **ret_name) {
    grant worst = names->known == PV_UNDETERMINED ? OPEN : GRANTED;
    for (size_t i = 0; names->known == PV_PRESENT && i < names->count; i++) {
        grant one = of_name(r, names->values[i]);
        if (one <= worst)
            continue;
        worst = one;
        *ret_name = names->values[i];
    }
    return worst;
}

/* "CN=a.test,O=b": the common name; empty when there is none, or one with escapes. */
static pv_slice common_name(const char *subject) {
    pv_slice rest = pv_slice_of(subject), part, none = {NULL, 0};
    while (rest.size && !pv_slice_has(rest, "\\")) {
        (void)pv_slice_cut(rest, ",", &part, &rest);
        if (pv_slice_begins(part, "CN="))
            return pv_slice_from(part, 3);
    }
    return none;
}

/* What is allowed, for who reads it. */
static const char *allowed_text(const pv_fitting *x, const role *r) {
    const char *domains = pv_fit_listed(x->arena, r->domains);
    const char *how = pv_fit_listed(x->arena, r->allowances);
    return domains && how ? pv_arena_printf(x->arena, "%s (%s)", domains, how) : NULL;
}

static pv_status hold_role(pv_fitting *x, const pv_snap_fact *names) {
    const role r = {pv_fit_of(x->t, PV_FACT_TEMPLATE_NAME_ALLOWANCES),
                    pv_fit_of(x->t, PV_FACT_TEMPLATE_ALLOWED_NAMES)};
    const char *subject = pv_fit_one(x->arena, &x->asked), *which = subject;
    if (r.allowances->known != PV_PRESENT)
        return pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, which, NULL);
    pv_slice name = common_name(subject ? subject : "");
    grant all = may(&r, "csr_common_name") && name.size ? of_host(&r, name) : GRANTED;
    if (all == REFUSED && may(&r, "unchecked_common_name"))
        all = OPEN;
    if (all != REFUSED && may(&r, "csr_alt_names")) {
        grant others = of_names(&r, names, &which);
        all = others > all ? others : all;
    }
    if (all == GRANTED)
        return pv_success();
    return pv_fit_tell(x, all == REFUSED ? PV_VERDICT_FAIL : PV_VERDICT_CANNOT_TELL, which,
                       allowed_text(x, &r));
}

pv_status pv_fit_hold_granted(pv_fitting *x, const pv_snap_fact *names) {
    const pv_snap_fact *kind = pv_fit_of(x->t, PV_FACT_TEMPLATE_KIND);
    const pv_snap_fact *granted = pv_fit_of(x->t, PV_FACT_TEMPLATE_ALLOWED_NAMES);
    pv_fit_against(x, PV_FACT_TEMPLATE_ALLOWED_NAMES);
    if (pv_fit_has(kind, "vault"))
        return hold_role(x, names);
    if (granted->known != PV_PRESENT)
        return pv_success();
    return pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, pv_fit_one(x->arena, &x->asked),
                       pv_fit_listed(x->arena, granted));
}
