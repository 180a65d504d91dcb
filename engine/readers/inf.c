/* SPDX-License-Identifier: Apache-2.0
 * INF files of Windows PKI, by Microsoft's certreq and certutil references: what `certreq -new`
 * makes a request of is a subject `template` of kind inf; what `certutil -repairstore` writes into
 * a store is a `key`. CAPolicy.inf is recognised and said not to be judged. A key that is not there
 * is absent: what Windows then does is for rules to say. Where a key stands twice with different
 * values it is not documented which counts, so neither is taken. INF files of drivers are left
 * alone. */
#include "readers/inf.h"
#include "base/text.h"
#include "facts/providers.h"
#include "facts/setters.h"
#include "readers/validity.h"

enum { LOOK_AHEAD = 4096 };

static bool is_among(pv_slice name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (pv_slice_is(name, names[i]))
            return true;
    return false;
}

/* Sections that are found in nothing else. */
static bool is_own_section(pv_slice name) {
    static const char *const OWN[] = {"NewRequest",
                                      "RequestAttributes",
                                      "EnhancedKeyUsageExtension",
                                      "Certsrv_Server",
                                      "PolicyStatementExtension",
                                      "ApplicationPolicyStatementExtension",
                                      "BasicConstraintsExtension",
                                      "NameConstraintsExtension",
                                      "CrossCertificateDistributionPointsExtension",
                                      "CRLDistributionPoint",
                                      "AuthorityInformationAccess"};
    return is_among(name, OWN, sizeof OWN / sizeof *OWN);
}

static bool is_common_section(pv_slice name) {
    static const char *const COMMON[] = {"Version", "Strings", "Extensions", "Properties"};
    return is_among(name, COMMON, sizeof COMMON / sizeof *COMMON);
}

/* A line that says it of a section that other INF files have, too. */
static bool tells(pv_slice header, pv_slice line) {
    pv_slice key, value;
    if (is_own_section(pv_inf_header(line)))
        return true;
    pv_slice_cut(line, "=", &key, &value);
    if (pv_slice_is(header, "Properties"))
        return pv_slice_is(key, "2") && pv_slice_begins(value, "\"{text}");
    return pv_slice_begins(value, "\"{text}") || pv_slice_begins(value, "{text}");
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice name = pv_inf_header(line->text);
    pv_lines ahead = *rest;
    pv_line next;
    if (is_own_section(name))
        return PV_BID_MAGIC;
    if (!is_common_section(name))
        return PV_BID_NONE;
    while (ahead.at < rest->at + LOOK_AHEAD && pv_lines_next(&ahead, &next)) {
        if (tells(name, next.text))
            return PV_BID_MAGIC;
        if (pv_slice_same(pv_inf_header(next.text), name))
            break; /* it looks for itself: a text of such lines alone is not looked through often */
    }
    return PV_BID_NONE;
}

/* The end of a here-string, or of a block in Markdown, that the INF stands in. */
static bool ends_block(pv_slice line) {
    return pv_slice_begins(line, "\"@") || pv_slice_begins(line, "'@") ||
           pv_slice_begins(line, "```");
}

/* Whether an INF goes on with the line: an entry, a section, a comment, a placeholder, or a key
 * that the = is missing behind. */
static bool is_of_inf(pv_slice line) {
    pv_slice key, rest = line;
    if (!line.size || line.data[0] == ';' || line.data[0] == '[' || pv_slice_begins(line, "//"))
        return true;
    if (pv_slice_cut(line, "=", &key, NULL))
        return key.size && !pv_slice_has(key, ">") && !ends_block(line);
    return pv_inf_is_open(line) || pv_inf_is_request_key(pv_slice_word(&rest));
}

static bool goes_on(pv_slice line) {
    return line.size && line.data[line.size - 1] == '\\';
}

/* The lines of an INF could be those of any listing: they are passed over at once. */
static void skip(const pv_line *line, pv_lines *rest) {
    pv_lines ahead = *rest;
    pv_line next;
    bool continued = goes_on(line->text);
    while (pv_lines_next(&ahead, &next) && (continued || is_of_inf(next.text))) {
        continued = goes_on(next.text);
        *rest = ahead;
    }
}

/* ---- [NewRequest] ---------------------------------------------------------------------------- */

/* Says of a value that it is none of its key's. */
static void refuse(const pv_inf *inf, const pv_inf_entry *e, const char *wanted) {
    pv_slice key = pv_inf_shown(e->key), value = pv_inf_shown(e->value);
    pv_inf_note(inf, PV_DAMAGED, e->place, "%.*s: '%.*s' is not %s", (int)key.size, key.data,
                (int)value.size, value.data, wanted);
}

static pv_status text_of(const pv_inf *inf, pv_slice value, pv_text *ret_text) {
    value = pv_slice_trim(value);
    *ret_text = (pv_text){pv_slice_text(inf->reading->unit->arena, value), value.size};
    return ret_text->data ? pv_success() : pv_no_memory();
}

typedef struct {
    const pv_inf *inf;
    pv_subject *subject;
} request;

/* A key of [NewRequest]. NULL when nothing is to be set: then the fact is absent, or not known. */
static const pv_inf_entry *take(const request *r, const char *key, pv_fact fact) {
    pv_inf_found found = pv_inf_find(r->inf, "NewRequest", key);
    if (found.known == PV_ABSENT && pv_inf_has(r->inf, "NewRequest"))
        pv_subject_absent(r->subject, fact);
    return found.known == PV_PRESENT ? found.entry : NULL;
}

static pv_status set_texts(const request *r) {
    static const struct {
        const char *key;
        pv_fact fact;
        void (*set)(pv_subject *s, pv_place at, pv_text v);
    } TEXTS[] = {
        {"Subject", PV_FACT_TEMPLATE_SUBJECT, pv_set_TEMPLATE_SUBJECT},
        {"KeyAlgorithm", PV_FACT_TEMPLATE_KEY_ALGORITHM, pv_set_TEMPLATE_KEY_ALGORITHM},
        {"HashAlgorithm", PV_FACT_TEMPLATE_HASH_ALGORITHM, pv_set_TEMPLATE_HASH_ALGORITHM},
        {"KeyContainer", PV_FACT_TEMPLATE_KEY_CONTAINER, pv_set_TEMPLATE_KEY_CONTAINER},
        {"RenewalCert", PV_FACT_TEMPLATE_RENEWAL_CERT, pv_set_TEMPLATE_RENEWAL_CERT},
        {"RequesterName", PV_FACT_TEMPLATE_REQUESTER_NAME, pv_set_TEMPLATE_REQUESTER_NAME},
        {"SecurityDescriptor", PV_FACT_TEMPLATE_SECURITY_DESCRIPTOR,
         pv_set_TEMPLATE_SECURITY_DESCRIPTOR},
    };
    pv_text text;
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        const pv_inf_entry *e = take(r, TEXTS[i].key, TEXTS[i].fact);
        if (!e)
            continue;
        PV_TRY(text_of(r->inf, e->value, &text));
        TEXTS[i].set(r->subject, e->place, text);
    }
    return pv_success();
}

static void set_booleans(const request *r) {
    static const struct {
        const char *key;
        pv_fact fact;
        void (*set)(pv_subject *s, pv_place at, bool v);
    } BOOLEANS[] = {
        {"Exportable", PV_FACT_TEMPLATE_EXPORTABLE, pv_set_TEMPLATE_EXPORTABLE},
        {"MachineKeySet", PV_FACT_TEMPLATE_MACHINE_KEYSET, pv_set_TEMPLATE_MACHINE_KEYSET},
        {"UseExistingKeySet", PV_FACT_TEMPLATE_USE_EXISTING_KEY_SET,
         pv_set_TEMPLATE_USE_EXISTING_KEY_SET},
        {"PrivateKeyArchive", PV_FACT_TEMPLATE_PRIVATE_KEY_ARCHIVE,
         pv_set_TEMPLATE_PRIVATE_KEY_ARCHIVE},
        {"UserProtected", PV_FACT_TEMPLATE_USER_PROTECTED, pv_set_TEMPLATE_USER_PROTECTED},
    };
    bool value;
    for (size_t i = 0; i < sizeof BOOLEANS / sizeof *BOOLEANS; i++) {
        const pv_inf_entry *e = take(r, BOOLEANS[i].key, BOOLEANS[i].fact);
        if (e && pv_inf_boolean(e->value, &value))
            BOOLEANS[i].set(r->subject, e->place, value);
        else if (e)
            refuse(r->inf, e, "TRUE or FALSE");
    }
}

static void set_numbers(const request *r) {
    const pv_inf_entry *e = take(r, "KeyLength", PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE);
    uint64_t number;
    int64_t flags;
    if (e && pv_inf_number(e->value, &number) && number <= INT32_MAX)
        pv_set_TEMPLATE_MINIMAL_KEY_SIZE(r->subject, e->place, (int64_t)number);
    else if (e)
        refuse(r->inf, e, "a size in bits");
    e = take(r, "ProviderType", PV_FACT_TEMPLATE_PROVIDER_TYPE);
    if (e && pv_inf_number(e->value, &number) && number <= INT32_MAX)
        pv_set_TEMPLATE_PROVIDER_TYPE(r->subject, e->place, (int64_t)number);
    else if (e)
        refuse(r->inf, e, "the number of a provider type");
    e = take(r, "KeyProtection", PV_FACT_TEMPLATE_KEY_PROTECTION);
    if (e && pv_inf_key_protection(e->value, &flags))
        pv_set_TEMPLATE_KEY_PROTECTION(r->subject, e->place, flags);
    else if (e)
        refuse(r->inf, e, "one of the protection flags");
}

static void set_choices(const request *r) {
    const pv_inf_entry *e = take(r, "RequestType", PV_FACT_TEMPLATE_REQUEST_TYPE);
    pv_requesttype type;
    uint64_t set;
    if (e && pv_inf_request_type(e->value, &type))
        pv_set_TEMPLATE_REQUEST_TYPE(r->subject, e->place, type);
    else if (e)
        refuse(r->inf, e, "a type of request");
    e = take(r, "KeyUsageProperty", PV_FACT_TEMPLATE_CNG_KEY_USAGE);
    if (e && pv_inf_cng_usage(e->value, &set))
        pv_set_TEMPLATE_CNG_KEY_USAGE(r->subject, e->place, set);
    else if (e)
        refuse(r->inf, e, "a set of NCRYPT_ALLOW_... flags");
}

/* A symbol in quotes, which is reported not to be understood everywhere. */
static bool is_quoted_symbol(const pv_inf_entry *e) {
    return e->quoted && pv_slice_begins(e->value, "AT_");
}

static void set_key_spec(const request *r) {
    const pv_inf_entry *e = take(r, "KeySpec", PV_FACT_TEMPLATE_DEFAULT_KEY_SPEC);
    pv_keyspec spec;
    if (!take(r, "KeySpec", PV_FACT_TEMPLATE_KEY_SPEC_QUOTED))
        return;
    pv_set_TEMPLATE_KEY_SPEC_QUOTED(r->subject, e->place, is_quoted_symbol(e));
    if (pv_inf_key_spec(e->value, &spec))
        pv_set_TEMPLATE_DEFAULT_KEY_SPEC(r->subject, e->place, spec);
    else
        refuse(r->inf, e, "0, 1, 2 or their symbols AT_NONE, AT_KEYEXCHANGE, AT_SIGNATURE");
}

static pv_status set_provider(const request *r) {
    const pv_inf_entry *e = take(r, "ProviderName", PV_FACT_TEMPLATE_PROVIDERS);
    take(r, "ProviderName", PV_FACT_TEMPLATE_PROVIDER_KIND);
    take(r, "ProviderName", PV_FACT_TEMPLATE_PROVIDER_QUOTED);
    if (!e)
        return pv_success();
    pv_text *name = pv_arena_alloc(r->inf->reading->unit->arena, sizeof *name);
    if (!name)
        return pv_no_memory();
    PV_TRY(text_of(r->inf, e->value, name));
    pv_set_TEMPLATE_PROVIDERS(r->subject, e->place, name, 1);
    pv_set_TEMPLATE_PROVIDER_KIND(r->subject, e->place, pv_provider_named(name->data).kind);
    pv_set_TEMPLATE_PROVIDER_QUOTED(r->subject, e->place, e->quoted);
    return pv_success();
}

static pv_status set_exportable_comment(const request *r) {
    pv_inf_found found = pv_inf_find(r->inf, "NewRequest", "Exportable");
    pv_text text;
    if (found.known == PV_UNDETERMINED)
        return pv_success();
    if (!found.entry || !found.entry->comment.size) {
        if (pv_inf_has(r->inf, "NewRequest"))
            pv_subject_absent(r->subject, PV_FACT_TEMPLATE_EXPORTABLE_COMMENT);
        return pv_success();
    }
    PV_TRY(text_of(r->inf, found.entry->comment, &text));
    pv_set_TEMPLATE_EXPORTABLE_COMMENT(r->subject, found.entry->place, text);
    return pv_success();
}

/* ---- validity -------------------------------------------------------------------------------- */

static void set_validity_given(const request *r) {
    static const char *const KEYS[] = {"NotBefore", "NotAfter", "ValidityPeriod",
                                       "ValidityPeriodUnits"};
    bool hidden = !pv_inf_has(r->inf, "NewRequest");
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        pv_inf_found found = pv_inf_find(r->inf, "NewRequest", KEYS[i]);
        if (found.entry) {
            pv_set_TEMPLATE_VALIDITY_GIVEN(r->subject, found.entry->place, true);
            return;
        }
        hidden |= found.known == PV_UNDETERMINED;
    }
    if (!hidden)
        pv_subject_absent(r->subject, PV_FACT_TEMPLATE_VALIDITY_GIVEN);
}

/* As templates count: a month has 30 days and a year 365. */
static void set_validity(const request *r) {
    static const struct {
        const char *unit;
        int64_t days;
    } UNITS[] = {{"Days", 1}, {"Weeks", 7}, {"Months", 30}, {"Years", 365}};
    const pv_inf_entry *unit = take(r, "ValidityPeriod", PV_FACT_TEMPLATE_VALIDITY_DAYS);
    pv_inf_found units = pv_inf_find(r->inf, "NewRequest", "ValidityPeriodUnits");
    uint64_t number;
    take(r, "ValidityPeriod", PV_FACT_TEMPLATE_VALIDITY_SECONDS);
    if (!unit || units.known != PV_PRESENT || !pv_inf_number(units.entry->value, &number) ||
        number > INT32_MAX)
        return;
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (pv_slice_is(pv_slice_trim(unit->value), UNITS[i].unit))
            pv_validity_set(r->subject, units.entry->place,
                            (int64_t)number * UNITS[i].days * PV_SECONDS_OF_DAY);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static pv_status set_name(const request *r) {
    pv_inf_found found = pv_inf_find(r->inf, "RequestAttributes", "CertificateTemplate");
    pv_text text;
    if (found.known == PV_ABSENT && pv_inf_has(r->inf, "NewRequest"))
        pv_subject_absent(r->subject, PV_FACT_TEMPLATE_NAME);
    if (found.known != PV_PRESENT)
        return pv_success();
    PV_TRY(text_of(r->inf, found.entry->value, &text));
    pv_set_TEMPLATE_NAME(r->subject, found.entry->place, text);
    return pv_success();
}

static pv_status read_request(const pv_inf *inf) {
    request r = {inf, NULL};
    size_t at = pv_inf_section_named(inf, "NewRequest");
    pv_place place = inf->sections[at < inf->section_count ? at : 0].place;
    PV_TRY(pv_unit_add_subject(inf->reading->unit, inf->reading->artifact, PV_KIND_TEMPLATE,
                               &r.subject));
    pv_set_TEMPLATE_KIND(r.subject, place, PV_TEMPLATEKIND_INF);
    PV_TRY(set_texts(&r));
    set_booleans(&r);
    set_numbers(&r);
    set_choices(&r);
    set_key_spec(&r);
    PV_TRY(set_provider(&r));
    PV_TRY(set_exportable_comment(&r));
    set_validity_given(&r);
    set_validity(&r);
    PV_TRY(set_name(&r));
    PV_TRY(pv_inf_set_extensions(inf, r.subject));
    PV_TRY(pv_inf_set_others(inf, r.subject));
    return pv_inf_set_complaints(inf, r.subject);
}

/* CAPolicy.inf sets up a CA. Sections that a request has as well do not make it one. */
static bool is_ca_policy(const pv_inf *inf) {
    if (pv_inf_has(inf, "NewRequest"))
        return false;
    return pv_inf_has(inf, "Certsrv_Server") || pv_inf_has(inf, "PolicyStatementExtension");
}

static pv_status read(const pv_reading *reading) {
    pv_inf inf;
    PV_TRY(pv_inf_parse(reading, &inf));
    if (!inf.section_count)
        return pv_success();
    if (pv_inf_is_repair(&inf))
        return pv_inf_read_repair(&inf);
    if (is_ca_policy(&inf)) {
        pv_inf_note(&inf, PV_UNSUPPORTED, inf.sections[0].place,
                    "a CAPolicy.inf, which sets up a CA and asks for no certificate: not judged");
        return pv_success();
    }
    return read_request(&inf);
}

static const pv_text_form FORM = {.opens = opens, .skip = skip, .begins = "["};

const pv_reader PV_READER_inf = {
    .name = "inf",
    .title = "INF for certreq and certutil -repairstore",
    .extensions = ".inf",
    .tells = "what is asked for: KeySpec, provider, key, usages, validity; keys that certreq does "
             "not know",
    .cannot_tell = "the defaults of the machine on which it runs; values that a script fills in",
    .text = &FORM,
    .read = read,
};
