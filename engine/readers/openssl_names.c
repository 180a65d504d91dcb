/* SPDX-License-Identifier: Apache-2.0
 * Names and addresses in an OpenSSL configuration (x509v3_config(5), openssl-req(1)):
 * subjectAltName, certificatePolicies, crlDistributionPoints and authorityInfoAccess, in one value
 * or in a section of their own (@name); the distinguished name of requests that ask for nothing.
 * Names are told as they are written. What is copied from the request or the subject (email:copy),
 * is a variable, or is in DER leaves its list undetermined. */
#include "readers/openssl_names.h"

#include "base/text.h"
#include "facts/setters.h"
#include "readers/template_attributes.h"

/* A list that an extension becomes. */
typedef struct {
    const pv_conf *conf;
    pv_profile_list list;
} names;

/* One "kind:value" of it; both without blanks. */
typedef pv_status take_one(names *n, pv_slice kind, pv_slice value, pv_place place);

static void doubt(names *n, pv_place place) {
    pv_told_note(&n->list.told, place);
    n->list.told.unsure = true;
}

/* ---- values and sections --------------------------------------------------------------------- */

/* "DNS.1" is DNS. */
static pv_slice without_number(pv_slice key) {
    pv_slice kind, number;
    return pv_slice_cut(key, ".", &kind, &number) ? kind : key;
}

static pv_status take_section(names *n, pv_slice name, pv_place place, take_one *take) {
    size_t section = pv_conf_section_named(n->conf, pv_slice_trim(name));
    if (section == n->conf->section_count)
        doubt(n, place);
    for (size_t i = 0; i < n->conf->count; i++) {
        const pv_conf_entry *e = &n->conf->entries[i];
        if (e->section != section)
            continue;
        if (e->open)
            doubt(n, e->place);
        else
            PV_TRY(take(n, without_number(e->key), e->value, e->place));
    }
    return pv_success();
}

static pv_status take_value(names *n, const pv_conf_entry *e, take_one *take) {
    pv_slice rest = e->value, part, kind, value;
    if (e->open)
        doubt(n, e->place);
    while (!n->list.told.unsure && pv_conf_part(&rest, &part)) {
        bool pair = pv_slice_cut(part, ":", &kind, &value);
        if (*part.data == '@')
            PV_TRY(take_section(n, pv_slice_from(part, 1), e->place, take));
        else
            PV_TRY(take(n, pair ? kind : part, pair ? value : (pv_slice){NULL, 0}, e->place));
    }
    return pv_success();
}

static pv_status set_list(const pv_conf *conf, size_t section, pv_profile *profile,
                          const pv_conf_key keys[2], take_one *const take[2], pv_fact fact) {
    names n = {.conf = conf};
    PV_TRY(pv_profile_list_begin(profile, &n.list));
    for (size_t i = 0; i < 2 && take[i]; i++) {
        const pv_conf_entry *e = pv_conf_own(conf, section, keys[i]);
        if (e)
            PV_TRY(take_value(&n, e, take[i]));
    }
    n.list.told.unsure |= conf->partial;
    pv_profile_list_set(&n.list, fact);
    return pv_success();
}

/* ---- extensions ------------------------------------------------------------------------------ */

/* Other forms (otherName, dirName) are DER or sections. */
static pv_status take_alt_name(names *n, pv_slice kind, pv_slice value, pv_place place) {
    static const char *const KINDS[][2] = {
        {"DNS", "dns:"}, {"email", "email:"}, {"IP", "ip:"}, {"URI", "uri:"}, {"RID", "rid:"}};
    bool copied =
        pv_conf_same(kind, "email") && (pv_conf_same(value, "copy") || pv_conf_same(value, "move"));
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS && !copied; i++)
        if (pv_conf_same(kind, KINDS[i][0]))
            return pv_profile_list_add(&n->list, KINDS[i][1], value, place);
    doubt(n, place);
    return pv_success();
}

/* An identifier; a name that has one; in a section of its own "policyIdentifier" tells it. */
static pv_status take_policy(names *n, pv_slice kind, pv_slice value, pv_place place) {
    pv_slice said = pv_conf_same(kind, "policyIdentifier") ? value : kind;
    pv_slice known = pv_conf_identifier(n->conf, said);
    if (pv_oid_dotted_form(known.size ? known : said))
        return pv_profile_list_add(&n->list, "", known.size ? known : said, place);
    if (!value.size)
        doubt(n, place);
    return pv_success(); /* a qualifier */
}

/* "URI:..."; or the name of a section in which "fullname" tells it. */
static pv_status take_point(names *n, pv_slice kind, pv_slice value, pv_place place) {
    pv_slice form, address;
    if (pv_conf_same(kind, "URI"))
        return pv_profile_list_add(&n->list, "", value, place);
    if (pv_conf_same(kind, "fullname")) {
        if (pv_slice_cut(value, ":", &form, &address) && pv_conf_same(form, "URI"))
            return pv_profile_list_add(&n->list, "", address, place);
        doubt(n, place);
    }
    if (!value.size)
        return take_section(n, kind, place, take_point);
    return pv_success();
}

/* "OCSP;URI:..." */
static pv_status take_access(names *n, pv_slice kind, pv_slice value, pv_place place) {
    pv_slice method, form;
    bool pair = pv_slice_cut(kind, ";", &method, &form);
    if (pair && pv_conf_same(method, "OCSP") && pv_conf_same(form, "URI"))
        return pv_profile_list_add(&n->list, "", value, place);
    return pv_success();
}

pv_status pv_conf_set_names(const pv_conf *conf, size_t section, pv_profile *profile) {
    static const struct {
        pv_conf_key keys[2];
        take_one *take[2];
        pv_fact fact;
    } LISTS[] = {
        {{PV_CONF_SUBJECT_ALT_NAME, PV_CONF_KEYS},
         {take_alt_name, NULL},
         PV_FACT_TEMPLATE_SUBJECT_ALT_NAMES},
        {{PV_CONF_POLICIES, PV_CONF_KEYS},
         {take_policy, NULL},
         PV_FACT_TEMPLATE_CERTIFICATE_POLICIES},
        {{PV_CONF_CRL_POINTS, PV_CONF_INFO_ACCESS},
         {take_point, take_access},
         PV_FACT_TEMPLATE_REVOCATION_URLS},
    };
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++)
        PV_TRY(set_list(conf, section, profile, LISTS[i].keys, LISTS[i].take, LISTS[i].fact));
    return pv_success();
}

/* ---- distinguished names --------------------------------------------------------------------- */

/* "0.organizationName", "+CN": what stands before the name lets several be of one. */
static pv_slice type_of(pv_slice key) {
    static const char *const SHORT[][2] = {
        {"countryName", "C"},      {"stateOrProvinceName", "ST"},    {"localityName", "L"},
        {"organizationName", "O"}, {"organizationalUnitName", "OU"}, {"commonName", "CN"}};
    pv_slice before, name;
    if (pv_slice_cut(key, ".", &before, &name) && name.size)
        key = name;
    if (key.size && *key.data == '+')
        key = pv_slice_from(key, 1);
    for (size_t i = 0; i < sizeof SHORT / sizeof *SHORT; i++)
        if (pv_conf_same(key, SHORT[i][0]))
            return pv_slice_of(SHORT[i][1]);
    return key;
}

bool pv_conf_may_fix_names(const pv_conf *conf, size_t request) {
    const pv_conf_entry *prompt = pv_conf_find(conf, request, PV_CONF_PROMPT);
    return prompt && (prompt->open || pv_conf_same(prompt->value, "no"));
}

/* The section that the names of a request stand in; section_count when it asks for them. */
static size_t fixed_names(const pv_conf *conf, size_t request) {
    const pv_conf_entry *prompt = pv_conf_find(conf, request, PV_CONF_PROMPT);
    const pv_conf_entry *named = pv_conf_find(conf, request, PV_CONF_DISTINGUISHED_NAME);
    if (!pv_conf_may_fix_names(conf, request) || prompt->open || !named || named->open ||
        conf->partial)
        return conf->section_count;
    return pv_conf_section_named(conf, named->value);
}

pv_status pv_conf_set_subject(const pv_conf *conf, size_t request, pv_profile *profile) {
    enum { LONGEST_SUBJECT = 16 * 1024 };
    pv_textbuf t = pv_textbuf_new(conf->reading->unit->arena, LONGEST_SUBJECT);
    size_t section = fixed_names(conf, request), count = 0;
    bool open = section == conf->section_count;
    pv_text text;
    for (size_t i = 0; i < conf->count && !open; i++) {
        const pv_conf_entry *e = &conf->entries[i];
        if (e->section != section)
            continue;
        pv_slice type = type_of(e->key);
        open |= e->open || e->value.size > LONGEST_SUBJECT / 4;
        pv_textbuf_addf(&t, count++ ? ", %.*s=" : "%.*s=", (int)type.size, type.data);
        pv_textbuf_add(&t, e->value.data, e->value.size);
    }
    text.data = pv_textbuf_end(&t, &text.size);
    if (!text.data)
        return pv_no_memory();
    if (!open && count && text.size < LONGEST_SUBJECT)
        pv_set_TEMPLATE_SUBJECT(profile->subject, conf->sections[section].place, text);
    return pv_success();
}

/* ---- identifiers ----------------------------------------------------------------------------- */

/* "name = 1.2.3", "name = a longer name, 1.2.3" */
pv_slice pv_conf_identifier(const pv_conf *conf, pv_slice name) {
    const pv_conf_entry *named = pv_conf_own(conf, 0, PV_CONF_OID_SECTION);
    size_t section =
        named && !named->open ? pv_conf_section_named(conf, named->value) : conf->section_count;
    pv_slice longer, dotted = {NULL, 0};
    for (size_t i = 0; i < conf->count && section < conf->section_count; i++) {
        const pv_conf_entry *e = &conf->entries[i];
        if (e->section != section || !pv_slice_same(e->key, name) || e->open)
            continue;
        if (!pv_slice_cut(e->value, ",", &longer, &dotted))
            dotted = e->value;
    }
    return dotted;
}
