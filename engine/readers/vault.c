/* SPDX-License-Identifier: Apache-2.0
 * Roles of the PKI engine of HashiCorp Vault and OpenBao: what `vault read -format=json
 * pki/roles/NAME` prints ({"data": {...}}), or the object that a role is written with. Each is a
 * template. Parameters that such an object leaves out have the defaults of the API's
 * documentation; what a read leaves out is not known, for versions differ. A usage that Vault does
 * not know it passes over, as is done here. The role's name stands in neither. Refuses nothing that
 * is JSON; roles of the SSH engine are left alone. */

#include "facts/setters.h"
#include "readers/json_text.h"
#include "readers/profile.h"
#include "readers/settings.h"
#include "readers/template_attributes.h"
#include "readers/validity.h"

/* Parameters of one value, those first that say yes or no. */
typedef enum {
    SERVER,
    CLIENT,
    CODE_SIGNING,
    EMAIL,
    PURPOSES,
    ANY_NAME = PURPOSES,
    BARE_DOMAINS,
    SUBDOMAINS,
    GLOBS,
    WILDCARDS,
    LOCALHOST,
    IP_ADDRESSES,
    HOSTNAMES,
    COMMON_NAME,
    CSR_COMMON_NAME,
    CSR_ALT_NAMES,
    TOKEN_NAME,
    FLAGS,
    KEY_TYPE = FLAGS,
    KEY_BITS,
    SIGNATURE_BITS,
    MAX_TTL,
    NOT_AFTER,
    NOT_BEFORE,
    NO_STORE,
    CONSTRAINTS,
    SINGLES
} parameter;

static const char *const NAME[SINGLES] = {"server_flag",
                                          "client_flag",
                                          "code_signing_flag",
                                          "email_protection_flag",
                                          "allow_any_name",
                                          "allow_bare_domains",
                                          "allow_subdomains",
                                          "allow_glob_domains",
                                          "allow_wildcard_certificates",
                                          "allow_localhost",
                                          "allow_ip_sans",
                                          "enforce_hostnames",
                                          "require_cn",
                                          "use_csr_common_name",
                                          "use_csr_sans",
                                          "allow_token_displayname",
                                          "key_type",
                                          "key_bits",
                                          "signature_bits",
                                          "max_ttl",
                                          "not_after",
                                          "not_before_duration",
                                          "no_store",
                                          "basic_constraints_valid_for_non_ca"};

static const struct {
    parameter which;
    const char *purpose;
    bool by_default;
} PURPOSE[PURPOSES] = {
    {SERVER, "ServerAuth", true},
    {CLIENT, "ClientAuth", true},
    {CODE_SIGNING, "CodeSigning", false},
    {EMAIL, "EmailProtection", false},
};

/* What is allowed when the parameter has this value. */
static const struct {
    parameter which;
    pv_nameallowance allows;
    bool when, by_default;
} ALLOWANCE[FLAGS - PURPOSES] = {
    {ANY_NAME, PV_NAMEALLOWANCE_ANY_NAME, true, false},
    {BARE_DOMAINS, PV_NAMEALLOWANCE_BARE_DOMAINS, true, false},
    {SUBDOMAINS, PV_NAMEALLOWANCE_SUBDOMAINS, true, false},
    {GLOBS, PV_NAMEALLOWANCE_GLOBS, true, false},
    {WILDCARDS, PV_NAMEALLOWANCE_WILDCARDS, true, true},
    {LOCALHOST, PV_NAMEALLOWANCE_LOCALHOST, true, true},
    {IP_ADDRESSES, PV_NAMEALLOWANCE_IP_ADDRESSES, true, true},
    {HOSTNAMES, PV_NAMEALLOWANCE_NO_HOSTNAMES, false, true},
    {COMMON_NAME, PV_NAMEALLOWANCE_NO_COMMON_NAME, false, true},
    {CSR_COMMON_NAME, PV_NAMEALLOWANCE_CSR_COMMON_NAME, true, true},
    {CSR_ALT_NAMES, PV_NAMEALLOWANCE_CSR_ALT_NAMES, true, true},
    {TOKEN_NAME, PV_NAMEALLOWANCE_TOKEN_NAME, true, false},
};

typedef struct {
    pv_known known;
    pv_slice text;
    pv_place place;
} single;

typedef struct {
    pv_profile base;
    pv_jsonread *json;
    bool complete; /* what is missing has its default */
    single singles[SINGLES];
    pv_profile_list names, policies;
    bool unchecked, takes_mail, takes_hosts; /* of cn_validations */
    bool validations_given, validations_unsure;
} role;

/* ---- members --------------------------------------------------------------------------------- */

static pv_status take_usage(void *context, pv_slice word, pv_place place) {
    role *r = context;
    if (!pv_profile_add_usage(&r->base, PV_WORDS_VAULT, word, place))
        pv_profile_unknown(r->base.reading, place, word,
                           "key usage of Vault, which passes over it");
    return pv_success();
}

static pv_status take_purpose(void *context, pv_slice word, pv_place place) {
    role *r = context;
    if (!pv_profile_add_purpose(&r->base, PV_WORDS_VAULT, word, place))
        pv_profile_unknown(r->base.reading, place, word,
                           "extended key usage of Vault, which passes over it");
    return pv_success();
}

static pv_status take_name(void *context, pv_slice word, pv_place place) {
    role *r = context;
    return pv_profile_list_add(&r->names, "", word, place);
}

/* Versions without this parameter check the name, and take both kinds, as does an empty list. */
static pv_status take_validation(void *context, pv_slice word, pv_place place) {
    role *r = context;
    (void)place;
    r->validations_given = true;
    r->unchecked |= pv_slice_is(word, "disabled");
    r->takes_mail |= pv_slice_is(word, "email");
    r->takes_hosts |= pv_slice_is(word, "hostname");
    return pv_success();
}

/* An identifier, or an object of JSON in a text, which is not taken apart. */
static pv_status take_policy(void *context, pv_slice word, pv_place place) {
    role *r = context;
    if (pv_oid_dotted_form(word))
        return pv_profile_list_add(&r->policies, "", word, place);
    pv_told_note(&r->policies.told, place);
    r->policies.told.unsure = true;
    return pv_success();
}

static pv_status take_oid(void *context, pv_slice word, pv_place place) {
    role *r = context;
    return pv_profile_add_oid(&r->base, word, place);
}

static pv_status read_words(role *r, const pv_jsonread_token *t, pv_json_word *take,
                            pv_told *told) {
    bool good;
    pv_told_note(told, t->place);
    PV_TRY(pv_json_text_words(r->json, t, take, r, &good));
    told->unsure |= !good;
    if (!good)
        pv_profile_note(r->base.reading, PV_DAMAGED, t->place, "a list of words is none");
    return pv_success();
}

/* "true" and 2048 may stand in quotes: the API takes both. */
static void take_single(single *s, const pv_jsonread_token *t) {
    bool scalar = t->kind == PV_JSON_STRING || t->kind == PV_JSON_NUMBER ||
                  (t->kind == PV_JSON_WORD && !pv_slice_is(t->text, "null"));
    s->known = scalar ? PV_PRESENT : PV_UNDETERMINED;
    s->text = t->text;
    s->place = t->place;
}

static single *single_of(role *r, pv_slice key) {
    for (size_t i = 0; i < SINGLES; i++)
        if (pv_slice_is(key, NAME[i]))
            return &r->singles[i];
    return NULL;
}

static pv_status read_member(role *r, pv_slice key) {
    pv_jsonread_token t;
    single *one = single_of(r, key);
    if (!pv_jsonread_next(r->json, &t))
        return pv_success();
    if (pv_slice_is(key, "key_usage"))
        return read_words(r, &t, take_usage, &r->base.usage_told);
    if (pv_slice_is(key, "ext_key_usage"))
        return read_words(r, &t, take_purpose, &r->base.purposes_told);
    if (pv_slice_is(key, "ext_key_usage_oids"))
        return read_words(r, &t, take_oid, &r->base.purposes_told);
    if (pv_slice_is(key, "allowed_domains"))
        return read_words(r, &t, take_name, &r->names.told);
    if (pv_slice_is(key, "cn_validations")) {
        pv_told told = {0};
        PV_TRY(read_words(r, &t, take_validation, &told));
        r->validations_unsure = told.unsure;
        return pv_success();
    }
    if (pv_slice_is(key, "policy_identifiers"))
        return read_words(r, &t, take_policy, &r->policies.told);
    if (one)
        take_single(one, &t);
    pv_jsonread_skip(r->json, t.kind);
    return pv_success();
}

/* ---- facts ----------------------------------------------------------------------------------- */

/* A parameter that is not there, and has its default. */
static bool is_default(const role *r, const single *s) {
    return s->known == PV_ABSENT && r->complete;
}

/* False when it is not known, or neither yes nor no. */
static bool take_flag(const role *r, parameter which, bool by_default, bool *ret_flag) {
    const single *s = &r->singles[which];
    *ret_flag = s->known == PV_PRESENT ? pv_slice_is(s->text, "true") : by_default;
    if (s->known == PV_PRESENT)
        return *ret_flag || pv_slice_is(s->text, "false");
    return is_default(r, s);
}

static pv_place place_of(const role *r, parameter which, pv_place otherwise) {
    const single *s = &r->singles[which];
    return s->known == PV_PRESENT ? s->place : otherwise;
}

static void set_purposes(role *r, pv_place place) {
    bool yes;
    for (size_t i = 0; i < PURPOSES; i++)
        if (!take_flag(r, PURPOSE[i].which, PURPOSE[i].by_default, &yes))
            r->base.purposes_told.unsure = true;
        else if (yes)
            (void)pv_profile_add_purpose(&r->base, PV_WORDS_VAULT, pv_slice_of(PURPOSE[i].purpose),
                                         place_of(r, PURPOSE[i].which, place));
}

static uint64_t allowed_common_names(const role *r) {
    bool bound = r->validations_given && !r->unchecked;
    return (uint64_t)r->unchecked << PV_NAMEALLOWANCE_UNCHECKED_COMMON_NAME |
           (uint64_t)(bound && !r->takes_mail) << PV_NAMEALLOWANCE_NO_MAIL_COMMON_NAME |
           (uint64_t)(bound && !r->takes_hosts) << PV_NAMEALLOWANCE_NO_HOST_COMMON_NAME;
}

/* Domains do not count where any name is taken, but a change of them is told all the same. */
static void set_names(role *r, pv_place place) {
    uint64_t set = allowed_common_names(r);
    bool yes, known = !r->validations_unsure;
    for (size_t i = 0; i < FLAGS - PURPOSES; i++) {
        known &= take_flag(r, ALLOWANCE[i].which, ALLOWANCE[i].by_default, &yes);
        if (yes == ALLOWANCE[i].when)
            set |= UINT64_C(1) << ALLOWANCE[i].allows;
    }
    if (known)
        pv_set_TEMPLATE_NAME_ALLOWANCES(r->base.subject, place, set);
    if (r->complete)
        pv_told_note(&r->names.told, place);
    pv_profile_list_set(&r->names, PV_FACT_TEMPLATE_ALLOWED_NAMES);
    pv_profile_list_set(&r->policies, PV_FACT_TEMPLATE_CERTIFICATE_POLICIES);
}

/* Documented: DigitalSignature, KeyAgreement and KeyEncipherment unless a list is given, be it an
 * empty one. */
static void set_default_usage(role *r, pv_place place) {
    static const char *const DEFAULT[] = {"DigitalSignature", "KeyAgreement", "KeyEncipherment"};
    if (r->base.usage_told.given || !r->complete)
        return;
    for (size_t i = 0; i < sizeof DEFAULT / sizeof *DEFAULT; i++)
        (void)pv_profile_add_usage(&r->base, PV_WORDS_VAULT, pv_slice_of(DEFAULT[i]), place);
}

/* 0 bits: 2048 for RSA, 256 for EC. Where any key is taken its size does not count. */
static void set_size(role *r, pv_slice type, pv_place place) {
    bool rsa = pv_slice_is(type, "rsa"), ec = pv_slice_is(type, "ec");
    uint64_t bits = 0;
    if (!rsa && !ec) {
        pv_subject_absent(r->base.subject, PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE);
        return;
    }
    if (r->singles[KEY_BITS].known == PV_PRESENT) {
        place = r->singles[KEY_BITS].place;
        if (!pv_slice_decimal(r->singles[KEY_BITS].text, &bits) || bits > 65536) {
            pv_profile_unknown(r->base.reading, place, r->singles[KEY_BITS].text, "size of a key");
            return;
        }
    } else if (!is_default(r, &r->singles[KEY_BITS])) {
        return;
    }
    if (!bits)
        bits = rsa ? 2048 : 256;
    pv_set_TEMPLATE_MINIMAL_KEY_SIZE(r->base.subject, place, (int64_t)bits);
}

static pv_status set_key(role *r, pv_place place) {
    const single *said = &r->singles[KEY_TYPE];
    pv_slice type = said->known == PV_PRESENT ? said->text : pv_slice_of("rsa");
    place = place_of(r, KEY_TYPE, place);
    if (said->known != PV_PRESENT && !is_default(r, said))
        return pv_success();
    if (pv_slice_is(type, "any")) {
        pv_subject_absent(r->base.subject, PV_FACT_TEMPLATE_KEY_ALGORITHM);
    } else {
        const char *text = pv_slice_text(r->base.reading->unit->arena, type);
        if (!text)
            return pv_no_memory();
        pv_set_TEMPLATE_KEY_ALGORITHM(r->base.subject, place, (pv_text){text, type.size});
    }
    set_size(r, type, place);
    return pv_success();
}

/* 0 bits: what goes with the issuer's key. */
static void set_hash(const role *r) {
    static const char *const HASH[] = {"0", "256", "384", "512"};
    static const char *const CALLED[] = {NULL, "SHA256", "SHA384", "SHA512"};
    const single *s = &r->singles[SIGNATURE_BITS];
    pv_slice text = s->known == PV_PRESENT ? s->text : pv_slice_of("0");
    if (s->known != PV_PRESENT && !is_default(r, s))
        return;
    for (size_t i = 0; i < sizeof HASH / sizeof *HASH; i++)
        if (!pv_slice_is(text, HASH[i]))
            continue;
        else if (CALLED[i])
            pv_set_TEMPLATE_HASH_ALGORITHM(r->base.subject, s->place, (pv_text){CALLED[i], 6});
        else
            pv_subject_absent(r->base.subject, PV_FACT_TEMPLATE_HASH_ALGORITHM);
}

/* Seconds as a number, or a duration. */
static bool take_seconds(const role *r, const single *s, int64_t *ret_seconds) {
    uint64_t number;
    if (pv_slice_decimal(s->text, &number) && number <= INT64_MAX)
        *ret_seconds = (int64_t)number;
    else if (!pv_duration_seconds(s->text, true, ret_seconds) || *ret_seconds < 0) {
        pv_profile_unknown(r->base.reading, s->place, s->text, "duration (72h, or seconds)");
        return false;
    }
    return true;
}

/* The longest that a requester gets. 0 leaves it to the mount, and a fixed end to the calendar. */
static void set_validity(const role *r) {
    const single *longest = &r->singles[MAX_TTL], *end = &r->singles[NOT_AFTER];
    int64_t seconds;
    bool fixed = end->known == PV_UNDETERMINED || (end->known == PV_PRESENT && end->text.size);
    if (longest->known != PV_PRESENT || !longest->text.size || fixed)
        return;
    if (take_seconds(r, longest, &seconds) && seconds > 0)
        pv_validity_set(r->base.subject, longest->place, seconds);
}

static void set_backdate(const role *r, pv_place place) {
    const single *s = &r->singles[NOT_BEFORE];
    int64_t seconds = 30;
    if (s->known == PV_PRESENT ? take_seconds(r, s, &seconds) : is_default(r, s))
        pv_set_TEMPLATE_BACKDATE_SECONDS(r->base.subject, place_of(r, NOT_BEFORE, place), seconds);
}

static void set_kept(const role *r, pv_place place) {
    bool no_store;
    if (take_flag(r, NO_STORE, false, &no_store))
        pv_set_TEMPLATE_KEPT(r->base.subject, place_of(r, NO_STORE, place), !no_store);
}

static pv_status set_facts(role *r, pv_place place) {
    bool constraints;
    set_default_usage(r, place);
    set_purposes(r, place);
    set_names(r, place);
    pv_set_TEMPLATE_IS_CA(r->base.subject, place, false); /* roles sign no CAs */
    pv_subject_absent(r->base.subject, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
    pv_subject_absent(r->base.subject, PV_FACT_TEMPLATE_COPIED_EXTENSIONS);
    PV_TRY(set_key(r, place));
    set_hash(r);
    set_validity(r);
    set_backdate(r, place);
    set_kept(r, place);
    pv_profile_end(&r->base);
    if (take_flag(r, CONSTRAINTS, false, &constraints))
        pv_profile_set_critical_by_go(&r->base, constraints);
    return pv_success();
}

static pv_status set_others(const role *r, const pv_jsonread *json) {
    static const pv_told_by TOLD[] = {
        {"key_usage", PV_FACT_TEMPLATE_KEY_USAGE},
        {"ext_key_usage", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
        {"ext_key_usage_oids", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
        {"server_flag", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
        {"client_flag", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
        {"code_signing_flag", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
        {"email_protection_flag", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
        {"allowed_domains", PV_FACT_TEMPLATE_ALLOWED_NAMES},
        {"cn_validations", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"allow_any_name", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"allow_bare_domains", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"allow_subdomains", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"allow_glob_domains", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"allow_wildcard_certificates", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"allow_localhost", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"allow_ip_sans", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"enforce_hostnames", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"require_cn", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"use_csr_common_name", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"use_csr_sans", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"allow_token_displayname", PV_FACT_TEMPLATE_NAME_ALLOWANCES},
        {"key_type", PV_FACT_TEMPLATE_KEY_ALGORITHM},
        {"key_bits", PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE},
        {"signature_bits", PV_FACT_TEMPLATE_HASH_ALGORITHM},
        {"max_ttl", PV_FACT_TEMPLATE_VALIDITY_DAYS},
        {"not_before_duration", PV_FACT_TEMPLATE_BACKDATE_SECONDS},
        {"no_store", PV_FACT_TEMPLATE_KEPT},
        {"policy_identifiers", PV_FACT_TEMPLATE_CERTIFICATE_POLICIES},
        {"basic_constraints_valid_for_non_ca", PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS},
    };
    pv_settings s = pv_settings_begin(r->base.subject, TOLD, sizeof TOLD / sizeof *TOLD);
    PV_TRY(pv_settings_add_json(&s, *json));
    return pv_settings_set(&s, r->base.place);
}

static pv_status read_role(const pv_reading *reading, pv_jsonread *json, bool complete,
                           pv_place place) {
    role r = {.json = json, .complete = complete};
    const pv_jsonread own = *json;
    pv_jsonread_token t;
    for (size_t i = 0; i < SINGLES; i++)
        r.singles[i].known = PV_ABSENT;
    PV_TRY(pv_profile_begin(reading, PV_TEMPLATEKIND_VAULT, place, &r.base));
    PV_TRY(pv_profile_list_begin(&r.base, &r.names));
    PV_TRY(pv_profile_list_begin(&r.base, &r.policies));
    while (pv_jsonread_next(json, &t) && t.kind == PV_JSON_KEY)
        PV_TRY(read_member(&r, t.text));
    r.complete &= !json->fault;
    r.base.partial = !r.complete;
    PV_TRY(set_facts(&r, place));
    return json->fault ? pv_success() : set_others(&r, &own);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* The answer to a read has the role below "data", beside what the request was given. */
static bool find_data(pv_jsonread *json, pv_place *ret_place) {
    pv_jsonread_token key, t;
    while (pv_jsonread_next(json, &key) && key.kind == PV_JSON_KEY && pv_jsonread_next(json, &t)) {
        if (t.kind == PV_JSON_OBJECT && pv_slice_is(key.text, "data")) {
            *ret_place = key.place;
            return true;
        }
        pv_jsonread_skip(json, t.kind);
    }
    return false;
}

static pv_status read(const pv_reading *reading) {
    pv_jsonread json, ahead;
    pv_jsonread_token t;
    bool repeats;
    PV_TRY(pv_json_text_parse(reading, &json));
    PV_TRY(pv_json_text_repeats(reading, &json, &repeats));
    if (!repeats && pv_jsonread_next(&json, &t) && t.kind == PV_JSON_OBJECT) {
        ahead = json;
        bool wrapped = find_data(&ahead, &t.place);
        if (wrapped)
            json = ahead;
        PV_TRY(read_role(reading, &json, !wrapped, t.place));
    }
    json.fault = json.wrong;
    pv_json_text_report(reading, &json);
    return pv_success();
}

/* ---- finding --------------------------------------------------------------------------------- */

/* Names that no other engine has. */
static bool is_of_pki(pv_slice name) {
    static const char *const NAMES[] = {"server_flag",
                                        "client_flag",
                                        "code_signing_flag",
                                        "email_protection_flag",
                                        "ext_key_usage_oids",
                                        "allow_ip_sans",
                                        "enforce_hostnames",
                                        "allow_any_name",
                                        "allow_wildcard_certificates",
                                        "use_csr_common_name",
                                        "use_csr_sans",
                                        "cn_validations",
                                        "basic_constraints_valid_for_non_ca"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (pv_slice_is(name, NAMES[i]))
            return true;
    return false;
}

/* Names of roles of the SSH engine as well. */
static bool is_of_both(pv_slice name) {
    return pv_slice_is(name, "allow_subdomains") || pv_slice_is(name, "allow_bare_domains");
}
static bool is_of_ssh(pv_slice name) {
    return pv_slice_is(name, "allow_user_certificates") ||
           pv_slice_is(name, "allow_host_certificates") || pv_slice_is(name, "default_user") ||
           pv_slice_is(name, "key_id_format");
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice text = pv_json_text_at(line, rest);
    if (!text.size || *text.data != '{')
        return PV_BID_NONE;
    bool ours = pv_jsonread_names(text, is_of_pki) ||
                (pv_jsonread_names(text, is_of_both) && !pv_jsonread_names(text, is_of_ssh));
    return ours ? PV_BID_MAGIC : PV_BID_NONE;
}

static const pv_text_form FORM = {.opens = opens, .skip = pv_json_text_skip, .begins = "{"};
const pv_reader PV_READER_vault = {
    .name = "vault",
    .title = "role of HashiCorp Vault's PKI engine (JSON)",
    .extensions = ".json",
    .tells =
        "a template: key usage, purposes, kind and size of keys, longest validity, which names are "
        "granted, whether certificates are kept",
    .cannot_tell = "the role's name; defaults of the mount",
    .text = &FORM,
    .read = read,
};
