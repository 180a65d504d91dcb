/* SPDX-License-Identifier: Apache-2.0
 * Names in a request against profiles of CAs outside Windows. What a role of Vault grants is
 * decided as Vault and OpenBao do (PKI engine, validation of names): names of hosts, mail addresses
 * by their domain, wildcards, localhost, domains themselves, their subdomains, domains with stars,
 * addresses. Letters count as they are written but where a whole name is compared. The name of the
 * requester's token, or of who it is in a domain, other kinds of names and URIs are not decided,
 * nor is cfssl's expression. */
#include <string.h>

#include "base/text.h"
#include "facts/value.h"
#include "fit/internal.h"

typedef struct {
    const pv_snap_fact *allowances, *domains;
} role;

typedef enum { GRANTED, OPEN, REFUSED } grant;

static bool may(const role *r, const char *allowance) {
    return pv_fit_has(r->allowances, allowance);
}

static grant worse(grant a, grant b) {
    return a > b ? a : b;
}

/* ---- one name -------------------------------------------------------------------------------- */

typedef struct {
    pv_slice whole, domain; /* without the user of a mail address, or the label with the star */
    pv_slice label;         /* with the star */
    bool mail, wild;
} parts;

/* False where it is none, whatever else is allowed. */
static bool take_apart(const role *r, pv_slice whole, parts *ret_parts) {
    size_t at = pv_slice_find(whole, "@");
    parts n = {.whole = whole, .domain = whole, .mail = at < whole.size};
    if (n.mail)
        n.domain = pv_slice_from(whole, at + 1);
    n.wild = pv_slice_has(n.domain, "*");
    if (n.wild) {
        size_t dot = pv_slice_find(n.domain, ".");
        n.label = pv_slice_head(n.domain, dot);
        n.domain = pv_slice_from(n.domain, dot + 1);
    }
    *ret_parts = n;
    size_t star = pv_slice_find(n.label, "*");
    bool bad = pv_slice_has(n.domain, "@") || pv_slice_has(n.domain, "*") ||
               pv_slice_has(pv_slice_from(n.label, star + 1), "*");
    return !bad && (!n.wild || (may(r, "wildcards") && !n.mail));
}

/* A control or an invisible character, as it is shown. */
static bool is_hidden(pv_slice s) {
    return pv_slice_has(s, "\\x") || pv_slice_has(s, "\\u{");
}

static grant by_form(const role *r, const parts *n) {
    if (may(r, "no_hostnames"))
        return GRANTED;
    if (n->wild && !pv_fit_wild_label(n->label))
        return is_hidden(n->label) ? OPEN : REFUSED;
    switch (n->domain.size ? pv_fit_host_name(n->domain) : PV_FIT_HOST_GOOD) {
    case PV_FIT_HOST_GOOD:
        return GRANTED;
    case PV_FIT_HOST_OPEN:
        return OPEN;
    case PV_FIT_HOST_OTHER:
    case PV_FIT_HOST_REFUSED:
        break;
    }
    return is_hidden(n->domain) ? OPEN : REFUSED;
}

static bool is_exactly(pv_slice s, pv_slice other) {
    return s.size == other.size && (!s.size || !memcmp(s.data, other.data, s.size));
}

static bool is_below(pv_slice name, pv_slice domain) {
    size_t dot = name.size - domain.size - 1;
    return name.size > domain.size && name.data[dot] == '.' &&
           is_exactly(pv_slice_from(name, dot + 1), domain);
}

/* Each star of `pattern` stands for anything, the others for themselves. Of each part the first
 * place counts. */
static bool is_like(pv_slice pattern, pv_slice s) {
    size_t star = pv_slice_find(pattern, "*");
    if (!pv_slice_same(pv_slice_head(pattern, star), pv_slice_head(s, star)))
        return false;
    while (star < pattern.size) {
        s = pv_slice_from(s, star);
        pattern = pv_slice_from(pattern, star + 1);
        star = pv_slice_find(pattern, "*");
        pv_slice part = pv_slice_head(pattern, star);
        if (star == pattern.size)
            return s.size >= part.size && pv_slice_same(pv_slice_from(s, s.size - part.size), part);
        while (s.size && !pv_slice_same(pv_slice_head(s, star), part))
            s = pv_slice_from(s, 1);
        if (s.size < star)
            return false;
    }
    return pattern.size == s.size;
}

static grant by_domain(const role *r, pv_slice domain, const parts *n) {
    if (!domain.size)
        return REFUSED;
    if (may(r, "bare_domains") &&
        (pv_slice_same(n->whole, domain) || (n->mail && pv_slice_same(n->domain, domain))))
        return GRANTED;
    if (may(r, "subdomains") &&
        (is_below(n->domain, domain) || (n->wild && pv_slice_same(n->domain, domain))))
        return GRANTED;
    if (may(r, "globs") && pv_slice_has(domain, "*") && is_like(domain, n->whole))
        return GRANTED;
    return pv_slice_has(domain, "{{") ? OPEN : REFUSED;
}

static bool is_local(const role *r, pv_slice domain) {
    static const char *const LOCAL[] = {"localhost", "localdomain"};
    for (size_t i = 0; i < 2 && may(r, "localhost"); i++) {
        pv_slice local = pv_slice_of(LOCAL[i]);
        if (is_exactly(domain, local) || (may(r, "subdomains") && is_below(domain, local)))
            return true;
    }
    return false;
}

static grant by_domains(const role *r, const parts *n) {
    grant best = may(r, "token_name") || r->domains->known == PV_UNDETERMINED ? OPEN : REFUSED;
    if (may(r, "any_name") || is_local(r, n->domain))
        return GRANTED;
    for (size_t i = 0; r->domains->known == PV_PRESENT && i < r->domains->count; i++) {
        grant one = by_domain(r, pv_slice_of(r->domains->values[i]), n);
        best = one < best ? one : best;
    }
    return best;
}

/* A host, or a mail address. */
static grant of_host(const role *r, pv_slice whole) {
    parts n;
    if (!take_apart(r, whole, &n))
        return REFUSED;
    return worse(by_form(r, &n), by_domains(r, &n));
}

/* Where not even that is looked at whether it is allowed, a name of a host is still put among the
 * alternative ones, which are; unless the requester keeps it from there. */
static grant of_common_name(const role *r, pv_slice whole) {
    bool mail = pv_slice_has(whole, "@"), wild = pv_slice_begins(whole, "*.");
    pv_fit_host form =
        mail ? PV_FIT_HOST_GOOD : pv_fit_host_name(pv_slice_from(whole, wild ? 2 : 0));
    grant given = of_host(r, whole);
    if (may(r, "unchecked_common_name") && given != GRANTED)
        return form == PV_FIT_HOST_OTHER && !is_hidden(whole) ? GRANTED : OPEN;
    if (may(r, mail ? "no_mail_common_name" : "no_host_common_name"))
        return REFUSED;
    return form == PV_FIT_HOST_REFUSED ? worse(given, OPEN) : given;
}

static grant of_name(const role *r, const char *name) {
    bool mail = strncmp(name, "email:", 6) == 0;
    if (strncmp(name, "ip:", 3) == 0)
        return may(r, "ip_addresses") ? GRANTED : REFUSED;
    if (!mail && strncmp(name, "dns:", 4) != 0)
        return OPEN;
    pv_slice whole = pv_slice_of(name + (mail ? 6 : 4));
    return worse(of_host(r, whole), pv_slice_is_ascii(whole) ? GRANTED : OPEN);
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

/* Where an attribute ends; beyond escapes. */
static size_t end_of(pv_slice s) {
    size_t i = 0;
    for (; i < s.size && s.data[i] != ',' && s.data[i] != '+'; i++)
        i += s.data[i] == '\\';
    return i < s.size ? i : s.size;
}

/* RFC 4514 2.4; false of what is in quotes or no string, and without memory. Blanks around it are
 * those of who wrote it. */
static bool unescape(pv_arena *arena, pv_slice s, pv_slice *ret_text) {
    pv_textbuf t = pv_textbuf_new(arena, s.size + 16);
    while (s.size && *s.data == ' ')
        s = pv_slice_from(s, 1);
    while (s.size > 1 && s.data[s.size - 1] == ' ' && s.data[s.size - 2] != '\\')
        s.size--;
    if (is_hidden(s) || pv_slice_begins(s, "\"") || pv_slice_begins(s, "#"))
        return false;
    for (size_t i = 0; i < s.size; i++) {
        pv_slice pair = pv_slice_head(pv_slice_from(s, i + 1), 2);
        uint64_t octet;
        bool escaped = s.data[i] == '\\';
        bool hex = escaped && pv_slice_hex_digits(pair) == 2 && pv_slice_hex(pair, &octet);
        i += hex ? 2 : escaped;
        pv_textbuf_addc(&t, hex ? (char)octet : i < s.size ? s.data[i] : '\\');
    }
    ret_text->data = pv_textbuf_end(&t, &ret_text->size);
    return ret_text->data != NULL;
}

/* "CN=a.test,O=b": the first common name, which is the last that is encoded; empty when there is
 * none. False when it cannot be read. */
static bool common_name(pv_arena *arena, const char *subject, pv_slice *ret_name) {
    pv_slice rest = pv_slice_of(subject);
    *ret_name = (pv_slice){NULL, 0};
    while (rest.size) {
        size_t end = end_of(rest);
        pv_slice part = pv_slice_head(rest, end),
                 type = pv_slice_head(part, pv_slice_find(part, "="));
        rest = pv_slice_from(rest, end + 1);
        if (pv_slice_is(pv_slice_trim(type), "CN"))
            return unescape(arena, pv_slice_from(part, type.size + 1), ret_name);
    }
    return true;
}

/* What is allowed, for who reads it. */
static const char *allowed_text(const pv_fitting *x, const role *r) {
    const char *domains = pv_fit_listed(x->arena, r->domains);
    const char *how = pv_fit_listed(x->arena, r->allowances);
    return domains && how ? pv_arena_printf(x->arena, "%s (%s)", domains, how) : NULL;
}

static grant of_subject(const pv_fitting *x, const role *r, const char *subject) {
    pv_slice name;
    if (!may(r, "csr_common_name"))
        return GRANTED;
    if (!subject || !common_name(x->arena, subject, &name))
        return OPEN;
    if (!name.size)
        return may(r, "no_common_name") ? GRANTED : OPEN; /* who asks may give one beside it */
    return of_common_name(r, name);
}

static pv_status hold_role(pv_fitting *x, const pv_snap_fact *names) {
    const role r = {pv_fit_of(x->t, PV_FACT_TEMPLATE_NAME_ALLOWANCES),
                    pv_fit_of(x->t, PV_FACT_TEMPLATE_ALLOWED_NAMES)};
    const char *subject = pv_fit_one(x->arena, &x->asked), *which = subject;
    if (r.allowances->known != PV_PRESENT)
        return pv_fit_tell(x, PV_VERDICT_CANNOT_TELL, which, NULL);
    grant all = of_subject(x, &r, x->asked.known == PV_ABSENT ? "" : subject);
    if (all != REFUSED && may(&r, "csr_alt_names"))
        all = worse(all, of_names(&r, names, &which));
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
