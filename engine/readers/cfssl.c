/* SPDX-License-Identifier: Apache-2.0
 * The signing part of cfssl's configuration (config/config.go of cfssl 1.6): JSON with
 * signing.default and signing.profiles.NAME, each of which is a template: usages, expiry,
 * ca_constraint, whom it signs for (name_whitelist, auth_key), where revocation is told. The key is
 * the requester's: a profile says nothing of its algorithm or size. A usage that cfssl does not
 * know it passes over, as is done here. A profile that another server signs by (remote,
 * auth_remote) tells only what stands in it. Extensions that requesters may bring
 * (allowed_extensions) leave open what they say. Requests for cfssl (CN, hosts, key) are left
 * alone. */
#include "facts/setters.h"
#include "readers/json_text.h"
#include "readers/profile.h"
#include "readers/settings.h"
#include "readers/validity.h"

typedef struct {
    const pv_reading *reading;
    pv_jsonread json;
    pv_jsonread_token crl_url, ocsp_url; /* of the default profile; empty: it has none */
} config;

typedef struct {
    pv_profile base;
    pv_profile_list names;
    pv_jsonread_token crl_url, ocsp_url;
    bool fixed_start;
    bool is_ca, zero_length;
    bool ca_unsure, fixed_end, copying_told;
    bool usage_brought, purposes_brought, ca_brought; /* by who asks: allowed_extensions */
    int64_t path_length;
    pv_place ca_place, length_place;
} profile;

/* ---- one profile ----------------------------------------------------------------------------- */

static void complain(const profile *p, pv_place place, const char *what) {
    pv_profile_note(p->base.reading, PV_DAMAGED, place, "%s", what);
}

static pv_status take_usage(void *context, pv_slice word, pv_place place) {
    profile *p = context;
    if (pv_profile_add_usage(&p->base, PV_WORDS_CFSSL, word, place) ||
        pv_profile_add_purpose(&p->base, PV_WORDS_CFSSL, word, place))
        return pv_success();
    pv_profile_unknown(p->base.reading, place, word, "usage of cfssl, which passes over it");
    return pv_success();
}

static pv_status read_usages(config *c, profile *p, const pv_jsonread_token *t) {
    bool good;
    pv_told_note(&p->base.usage_told, t->place);
    pv_told_note(&p->base.purposes_told, t->place);
    PV_TRY(pv_json_text_words(&c->json, t, take_usage, p, &good));
    if (good)
        return pv_success();
    p->base.usage_told.unsure = p->base.purposes_told.unsure = true;
    complain(p, t->place, "usages are no list of strings");
    return pv_success();
}

static void set_expiry(profile *p, const pv_jsonread_token *t) {
    int64_t seconds;
    if (t->kind == PV_JSON_STRING && !t->text.size)
        return;
    if (t->kind == PV_JSON_STRING && pv_duration_seconds(t->text, false, &seconds) && seconds > 0)
        pv_validity_set(p->base.subject, t->place, seconds);
    else
        pv_profile_unknown(p->base.reading, t->place, t->text, "duration above zero (8760h)");
    p->fixed_end |= !pv_validity_is_set(p->base.subject);
}

static bool take_flag(const pv_jsonread_token *t, bool *ret_flag) {
    *ret_flag = t->kind == PV_JSON_WORD && pv_slice_is(t->text, "true");
    return *ret_flag || (t->kind == PV_JSON_WORD && pv_slice_is(t->text, "false"));
}

static void set_copying(profile *p, const pv_jsonread_token *t) {
    bool copies;
    p->copying_told = true;
    if (take_flag(t, &copies))
        pv_set_TEMPLATE_COPIED_EXTENSIONS(p->base.subject, t->place,
                                          copies ? PV_COPIES_ALL : PV_COPIES_NONE);
    else
        complain(p, t->place, "copy_extensions is neither true nor false");
}

/* An empty expression is none. */
static pv_status take_names(profile *p, const pv_jsonread_token *t) {
    if (t->kind == PV_JSON_STRING)
        return t->text.size ? pv_profile_list_add(&p->names, "", t->text, t->place) : pv_success();
    p->names.told.unsure = true;
    complain(p, t->place, "name_whitelist is no string");
    return pv_success();
}

/* Who asks may bring these as octets, which take the place of what the profile says. */
static pv_status take_allowed(void *context, pv_slice word, pv_place place) {
    profile *p = context;
    (void)place;
    p->usage_brought |= pv_slice_is(word, "2.5.29.15");
    p->ca_brought |= pv_slice_is(word, "2.5.29.19");
    p->purposes_brought |= pv_slice_is(word, "2.5.29.37");
    return pv_success();
}

static pv_status read_allowed(config *c, profile *p, const pv_jsonread_token *t) {
    bool good;
    PV_TRY(pv_json_text_words(&c->json, t, take_allowed, p, &good));
    p->usage_brought |= !good;
    p->ca_brought |= !good;
    p->purposes_brought |= !good;
    if (!good)
        complain(p, t->place, "allowed_extensions are no list of strings");
    return pv_success();
}

static void set_backdate(profile *p, const pv_jsonread_token *t) {
    int64_t seconds;
    if (t->kind == PV_JSON_STRING && !t->text.size)
        return;
    if (t->kind == PV_JSON_STRING && pv_duration_seconds(t->text, false, &seconds))
        pv_set_TEMPLATE_BACKDATE_SECONDS(p->base.subject, t->place, seconds);
    else
        pv_profile_unknown(p->base.reading, t->place, t->text, "duration (5m)");
    p->fixed_start |=
        pv_subject_peek(p->base.subject, PV_FACT_TEMPLATE_BACKDATE_SECONDS)->known != PV_PRESENT;
}

static void set_authenticated(const profile *p, const pv_jsonread_token *t) {
    if (t->kind == PV_JSON_STRING)
        pv_set_TEMPLATE_AUTHENTICATED(p->base.subject, t->place, t->text.size > 0);
}

static void read_constraint(config *c, profile *p) {
    pv_jsonread_token key, t;
    bool good = true;
    while (pv_jsonread_next(&c->json, &key) && key.kind == PV_JSON_KEY &&
           pv_jsonread_next(&c->json, &t)) {
        if (pv_slice_is(key.text, "is_ca")) {
            good = take_flag(&t, &p->is_ca) && good;
            p->ca_place = t.place;
        } else if (pv_slice_is(key.text, "max_path_len_zero")) {
            good = take_flag(&t, &p->zero_length) && good;
        } else if (pv_slice_is(key.text, "max_path_len")) {
            good = pv_slice_integer(t.text, &p->path_length) && good;
            p->length_place = t.place;
        }
        pv_jsonread_skip(&c->json, t.kind);
    }
    p->ca_unsure = !good || c->json.fault;
    if (!good)
        complain(p, p->ca_place, "ca_constraint has a value of another type than it should be");
}

static void set_constraint(const profile *p) {
    bool limited = p->path_length > 0 || p->zero_length;
    if (p->ca_unsure)
        return;
    pv_set_TEMPLATE_IS_CA(p->base.subject, p->ca_place, p->is_ca);
    if (!p->is_ca)
        pv_subject_absent(p->base.subject, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
    else
        pv_set_TEMPLATE_MAX_PATH_LENGTH(p->base.subject, p->length_place,
                                        limited ? p->path_length : -1);
}

/* Members that are one value, but for those that are words. */
static void take_single(profile *p, pv_slice key, const pv_jsonread_token *t) {
    if (pv_slice_is(key, "expiry"))
        set_expiry(p, t);
    else if (pv_slice_is(key, "backdate"))
        set_backdate(p, t);
    else if (pv_slice_is(key, "copy_extensions"))
        set_copying(p, t);
    else if (pv_slice_is(key, "auth_key"))
        set_authenticated(p, t);
    else if (pv_slice_is(key, "not_after"))
        p->fixed_end = true;
    else if (pv_slice_is(key, "not_before"))
        p->fixed_start = true;
    else if (pv_slice_is(key, "crl_url"))
        p->crl_url = *t;
    else if (pv_slice_is(key, "ocsp_url"))
        p->ocsp_url = *t;
    else if (pv_slice_is(key, "remote") || pv_slice_is(key, "auth_remote"))
        p->base.partial = true;
}

static pv_status read_member(config *c, profile *p, pv_slice key) {
    pv_jsonread_token t;
    if (!pv_jsonread_next(&c->json, &t))
        return pv_success();
    if (pv_slice_is(key, "usages"))
        return read_usages(c, p, &t);
    if (pv_slice_is(key, "ca_constraint") && t.kind == PV_JSON_OBJECT) {
        read_constraint(c, p);
        return pv_success();
    }
    if (pv_slice_is(key, "allowed_extensions"))
        return read_allowed(c, p, &t);
    if (pv_slice_is(key, "name_whitelist"))
        PV_TRY(take_names(p, &t));
    else
        take_single(p, key, &t);
    pv_jsonread_skip(&c->json, t.kind);
    return pv_success();
}

static void set_validity(const profile *p) {
    pv_subject *s = p->base.subject;
    if (p->fixed_end)
        pv_validity_unknown(s);
    else if (!p->base.partial && !pv_validity_is_set(s))
        pv_validity_absent(s);
}

/* A profile that has none takes that of the default. */
static pv_status set_revocation(const config *c, profile *p) {
    const pv_jsonread_token *const OWN[] = {&p->crl_url, &p->ocsp_url};
    const pv_jsonread_token *const DEFAULT[] = {&c->crl_url, &c->ocsp_url};
    pv_profile_list urls;
    PV_TRY(pv_profile_list_begin(&p->base, &urls));
    for (size_t i = 0; i < 2; i++) {
        const pv_jsonread_token *t = OWN[i]->text.size ? OWN[i] : DEFAULT[i];
        if (t->text.size && t->kind == PV_JSON_STRING)
            PV_TRY(pv_profile_list_add(&urls, "", t->text, t->place));
    }
    pv_profile_list_set(&urls, PV_FACT_TEMPLATE_REVOCATION_URLS);
    return pv_success();
}

static pv_status set_requesters(const config *c, profile *p, pv_place place) {
    enum { USUAL_BACKDATE = 300 };
    pv_subject *s = p->base.subject;
    pv_profile_list_set(&p->names, PV_FACT_TEMPLATE_ALLOWED_NAMES);
    if (p->fixed_start)
        pv_subject_undetermined(s, PV_FACT_TEMPLATE_BACKDATE_SECONDS);
    if (!p->base.partial) {
        if (pv_subject_peek(s, PV_FACT_TEMPLATE_AUTHENTICATED)->known != PV_PRESENT)
            pv_set_TEMPLATE_AUTHENTICATED(s, place, false);
        if (!p->fixed_start &&
            pv_subject_peek(s, PV_FACT_TEMPLATE_BACKDATE_SECONDS)->known != PV_PRESENT)
            pv_set_TEMPLATE_BACKDATE_SECONDS(s, place, USUAL_BACKDATE);
    }
    return set_revocation(c, p);
}

static pv_status set_others(const profile *p, const pv_jsonread *json) {
    static const pv_told_by TOLD[] = {
        {"usages", PV_FACT_TEMPLATE_KEY_USAGE},
        {"usages", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
        {"expiry", PV_FACT_TEMPLATE_VALIDITY_DAYS},
        {"backdate", PV_FACT_TEMPLATE_BACKDATE_SECONDS},
        {"copy_extensions", PV_FACT_TEMPLATE_COPIED_EXTENSIONS},
        {"name_whitelist", PV_FACT_TEMPLATE_ALLOWED_NAMES},
        {"ca_constraint", PV_FACT_TEMPLATE_IS_CA},
        {"crl_url", PV_FACT_TEMPLATE_REVOCATION_URLS},
        {"ocsp_url", PV_FACT_TEMPLATE_REVOCATION_URLS},
    };
    pv_settings s = pv_settings_begin(p->base.subject, TOLD, sizeof TOLD / sizeof *TOLD);
    PV_TRY(pv_settings_add_json(&s, *json));
    return pv_settings_set(&s, p->base.place);
}

static pv_status read_profile(config *c, pv_slice name, pv_place place) {
    profile p = {.ca_place = place, .length_place = place};
    const pv_jsonread own = c->json;
    pv_jsonread_token t;
    const char *text = pv_slice_text(c->reading->unit->arena, name);
    if (!text)
        return pv_no_memory();
    PV_TRY(pv_profile_begin(c->reading, PV_TEMPLATEKIND_CFSSL, place, &p.base));
    pv_profile_set_name(&p.base, place, text);
    PV_TRY(pv_profile_list_begin(&p.base, &p.names));
    while (pv_jsonread_next(&c->json, &t) && t.kind == PV_JSON_KEY)
        PV_TRY(read_member(c, &p, t.text));
    p.base.partial |= c->json.fault != NULL;
    p.ca_unsure |= p.base.partial || p.ca_brought;
    p.base.usage_told.unsure |= p.usage_brought;
    p.base.purposes_told.unsure |= p.purposes_brought;
    pv_subject_absent(p.base.subject, PV_FACT_TEMPLATE_KEY_ALGORITHM);
    pv_subject_absent(p.base.subject, PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE);
    if (!p.copying_told && !p.base.partial)
        pv_subject_absent(p.base.subject, PV_FACT_TEMPLATE_COPIED_EXTENSIONS);
    set_constraint(&p);
    set_validity(&p);
    PV_TRY(set_requesters(c, &p, place));
    pv_profile_end(&p.base);
    if (!p.ca_brought)
        pv_profile_set_critical_by_go(&p.base, true);
    return c->json.fault ? pv_success() : set_others(&p, &own);
}

/* What profiles take from the default one, wherever that stands: looks ahead. */
static void note_default(config *c) {
    pv_jsonread ahead = c->json;
    pv_jsonread_token key, t;
    while (pv_jsonread_next(&ahead, &key) && key.kind == PV_JSON_KEY &&
           pv_jsonread_next(&ahead, &t)) {
        if (t.kind != PV_JSON_OBJECT || !pv_slice_is(key.text, "default")) {
            pv_jsonread_skip(&ahead, t.kind);
            continue;
        }
        while (pv_jsonread_next(&ahead, &key) && key.kind == PV_JSON_KEY &&
               pv_jsonread_next(&ahead, &t)) {
            if (pv_slice_is(key.text, "crl_url"))
                c->crl_url = t;
            else if (pv_slice_is(key.text, "ocsp_url"))
                c->ocsp_url = t;
            pv_jsonread_skip(&ahead, t.kind);
        }
        return;
    }
}

/* ---- all of them ----------------------------------------------------------------------------- */

static pv_status read_profiles(config *c) {
    pv_jsonread_token key, t;
    while (pv_jsonread_next(&c->json, &key) && key.kind == PV_JSON_KEY &&
           pv_jsonread_next(&c->json, &t))
        if (t.kind == PV_JSON_OBJECT)
            PV_TRY(read_profile(c, key.text, key.place));
        else
            pv_jsonread_skip(&c->json, t.kind);
    return pv_success();
}

static pv_status read_signing(config *c) {
    pv_jsonread_token key, t;
    note_default(c);
    while (pv_jsonread_next(&c->json, &key) && key.kind == PV_JSON_KEY &&
           pv_jsonread_next(&c->json, &t))
        if (t.kind == PV_JSON_OBJECT && pv_slice_is(key.text, "default"))
            PV_TRY(read_profile(c, key.text, key.place));
        else if (t.kind == PV_JSON_OBJECT && pv_slice_is(key.text, "profiles"))
            PV_TRY(read_profiles(c));
        else
            pv_jsonread_skip(&c->json, t.kind);
    return pv_success();
}

static pv_status read_top(config *c) {
    pv_jsonread_token key, t;
    while (pv_jsonread_next(&c->json, &key) && key.kind == PV_JSON_KEY &&
           pv_jsonread_next(&c->json, &t))
        if (t.kind == PV_JSON_OBJECT && pv_slice_is(key.text, "signing"))
            PV_TRY(read_signing(c));
        else
            pv_jsonread_skip(&c->json, t.kind);
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    config c = {.reading = reading};
    pv_jsonread_token t;
    bool repeats;
    PV_TRY(pv_json_text_parse(reading, &c.json));
    PV_TRY(pv_json_text_repeats(reading, &c.json, &repeats));
    if (!repeats && pv_jsonread_next(&c.json, &t) && t.kind == PV_JSON_OBJECT)
        PV_TRY(read_top(&c));
    c.json.fault = c.json.wrong;
    pv_json_text_report(reading, &c.json);
    return pv_success();
}

/* ---- finding --------------------------------------------------------------------------------- */

static bool is_signing(pv_slice name) {
    return pv_slice_is(name, "signing");
}
static bool is_set(pv_slice name) {
    return pv_slice_is(name, "profiles") || pv_slice_is(name, "default");
}
static bool is_content(pv_slice name) {
    return pv_slice_is(name, "usages") || pv_slice_is(name, "expiry") ||
           pv_slice_is(name, "auth_key") || pv_slice_is(name, "remote");
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice text = pv_json_text_at(line, rest);
    bool ours = text.size && pv_jsonread_names(text, is_signing) &&
                pv_jsonread_names(text, is_set) && pv_jsonread_names(text, is_content);
    return ours ? PV_BID_MAGIC : PV_BID_NONE;
}

static const pv_text_form FORM = {.opens = opens, .skip = pv_json_text_skip, .begins = "{["};
const pv_reader PV_READER_cfssl = {
    .name = "cfssl",
    .title = "cfssl signing configuration (JSON)",
    .extensions = ".json",
    .tells =
        "a template for each profile: key usage, purposes, validity, whether it makes CAs, whom "
        "it signs for, where revocation is told",
    .cannot_tell = "the keys: those are the requester's",
    .text = &FORM,
    .read = read,
};
