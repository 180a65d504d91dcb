/* SPDX-License-Identifier: Apache-2.0
 * Roles of the PKI engine of HashiCorp Vault and OpenBao: what `vault read -format=json
 * pki/roles/NAME` prints ({"data": {...}}), or the object that a role is written with. Each is a
 * template. Parameters that such an object leaves out have the defaults of the API's
 * documentation; what a read leaves out is not known, for versions differ. The role's name stands
 * in neither. Refuses nothing that is JSON; roles of the SSH engine are left alone. */
#include "facts/setters.h"
#include "readers/json_text.h"
#include "readers/profile.h"

/* Parameters that say yes or no. */
typedef enum { SERVER, CLIENT, CODE_SIGNING, EMAIL, FLAGS } flag;

static const struct {
    const char *name, *purpose;
    bool by_default;
} FLAG[FLAGS] = {
    {"server_flag", "ServerAuth", true},
    {"client_flag", "ClientAuth", true},
    {"code_signing_flag", "CodeSigning", false},
    {"email_protection_flag", "EmailProtection", false},
};

/* A parameter of one value. */
typedef struct {
    pv_known known;
    pv_slice text;
    pv_place place;
} single;

typedef struct {
    pv_profile base;
    pv_jsonread *json;
    bool complete; /* what is missing has its default */
    single flags[FLAGS];
    single key_type, key_bits, max_ttl, not_after;
} role;

/* ---- members --------------------------------------------------------------------------------- */

static pv_status take_usage(void *context, pv_slice word, pv_place place) {
    role *r = context;
    if (pv_profile_add_usage(&r->base, PV_WORDS_GO, word, place))
        return pv_success();
    r->base.usage_told.unsure = true;
    pv_profile_unknown(r->base.reading, place, word, "key usage of Vault");
    return pv_success();
}

static pv_status take_purpose(void *context, pv_slice word, pv_place place) {
    role *r = context;
    if (pv_profile_add_purpose(&r->base, PV_WORDS_GO, word, place))
        return pv_success();
    r->base.purposes_told.unsure = true;
    pv_profile_unknown(r->base.reading, place, word, "extended key usage of Vault");
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
    for (size_t i = 0; i < FLAGS; i++)
        if (pv_slice_is(key, FLAG[i].name))
            return &r->flags[i];
    if (pv_slice_is(key, "key_type"))
        return &r->key_type;
    if (pv_slice_is(key, "key_bits"))
        return &r->key_bits;
    if (pv_slice_is(key, "not_after"))
        return &r->not_after;
    return pv_slice_is(key, "max_ttl") ? &r->max_ttl : NULL;
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

static void set_flags(role *r, pv_place place) {
    for (size_t i = 0; i < FLAGS; i++) {
        const single *s = &r->flags[i];
        bool yes = s->known == PV_PRESENT ? pv_slice_is(s->text, "true") : FLAG[i].by_default;
        bool known =
            s->known == PV_PRESENT ? yes || pv_slice_is(s->text, "false") : is_default(r, s);
        if (!known)
            r->base.purposes_told.unsure = true;
        else if (yes)
            (void)pv_profile_add_purpose(&r->base, PV_WORDS_GO, pv_slice_of(FLAG[i].purpose),
                                         s->known == PV_PRESENT ? s->place : place);
    }
}

/* Documented: DigitalSignature, KeyAgreement and KeyEncipherment unless a list is given, be it an
 * empty one. */
static void set_default_usage(role *r, pv_place place) {
    static const char *const DEFAULT[] = {"DigitalSignature", "KeyAgreement", "KeyEncipherment"};
    if (r->base.usage_told.given || !r->complete)
        return;
    for (size_t i = 0; i < sizeof DEFAULT / sizeof *DEFAULT; i++)
        (void)pv_profile_add_usage(&r->base, PV_WORDS_GO, pv_slice_of(DEFAULT[i]), place);
}

/* 0 bits: 2048 for RSA, 256 for EC. Where any key is taken its size does not count. */
static void set_size(role *r, pv_slice type, pv_place place) {
    bool rsa = pv_slice_is(type, "rsa"), ec = pv_slice_is(type, "ec");
    uint64_t bits = 0;
    if (!rsa && !ec) {
        pv_subject_absent(r->base.subject, PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE);
        return;
    }
    if (r->key_bits.known == PV_PRESENT) {
        place = r->key_bits.place;
        if (!pv_slice_decimal(r->key_bits.text, &bits) || bits > 65536) {
            pv_profile_unknown(r->base.reading, place, r->key_bits.text, "size of a key");
            return;
        }
    } else if (!is_default(r, &r->key_bits)) {
        return;
    }
    if (!bits)
        bits = rsa ? 2048 : 256;
    pv_set_TEMPLATE_MINIMAL_KEY_SIZE(r->base.subject, place, (int64_t)bits);
}

static pv_status set_key(role *r, pv_place place) {
    pv_slice type = r->key_type.known == PV_PRESENT ? r->key_type.text : pv_slice_of("rsa");
    if (r->key_type.known == PV_PRESENT)
        place = r->key_type.place;
    else if (!is_default(r, &r->key_type))
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

/* The longest that a requester gets. 0 leaves it to the mount, and a fixed end to the calendar. */
static void set_validity(const role *r) {
    int64_t seconds;
    uint64_t number;
    pv_slice text = r->max_ttl.text;
    bool fixed = r->not_after.known == PV_UNDETERMINED ||
                 (r->not_after.known == PV_PRESENT && r->not_after.text.size);
    if (r->max_ttl.known != PV_PRESENT || !text.size || fixed)
        return;
    if (pv_slice_decimal(text, &number) && number <= INT64_MAX)
        seconds = (int64_t)number;
    else if (!pv_duration_seconds(text, true, &seconds) || seconds < 0) {
        pv_profile_unknown(r->base.reading, r->max_ttl.place, text, "duration (72h, or seconds)");
        return;
    }
    if (seconds > 0)
        pv_set_TEMPLATE_VALIDITY_DAYS(r->base.subject, r->max_ttl.place,
                                      seconds / PV_SECONDS_OF_DAY);
}

static pv_status read_role(const pv_reading *reading, pv_jsonread *json, bool complete,
                           pv_place place) {
    role r = {.json = json, .complete = complete};
    single *const SINGLES[] = {&r.key_type, &r.key_bits, &r.max_ttl, &r.not_after};
    pv_jsonread_token t;
    for (size_t i = 0; i < FLAGS; i++)
        r.flags[i].known = PV_ABSENT;
    for (size_t i = 0; i < sizeof SINGLES / sizeof *SINGLES; i++)
        SINGLES[i]->known = PV_ABSENT;
    PV_TRY(pv_profile_begin(reading, PV_TEMPLATEKIND_VAULT, place, &r.base));
    while (pv_jsonread_next(json, &t) && t.kind == PV_JSON_KEY)
        PV_TRY(read_member(&r, t.text));
    r.complete &= !json->fault;
    r.base.partial = !r.complete;
    set_default_usage(&r, place);
    set_flags(&r, place);
    pv_set_TEMPLATE_IS_CA(r.base.subject, place, false); /* roles sign no CAs */
    pv_subject_absent(r.base.subject, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
    pv_subject_absent(r.base.subject, PV_FACT_TEMPLATE_COPIED_EXTENSIONS);
    PV_TRY(set_key(&r, place));
    set_validity(&r);
    pv_profile_end(&r.base);
    return pv_success();
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
    PV_TRY(pv_json_text_parse(reading, &json));
    if (pv_jsonread_next(&json, &t) && t.kind == PV_JSON_OBJECT) {
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
    .tells = "a template: key usage, purposes, kind and size of keys, longest validity",
    .cannot_tell = "the role's name; defaults of the mount",
    .text = &FORM,
    .read = read,
};
