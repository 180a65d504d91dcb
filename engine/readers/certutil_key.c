/* SPDX-License-Identifier: Apache-2.0
 * Lines of the private key in certutil's output: container, provider, tests, rights, errors. The
 * labels come from the table of languages; where a language is not in it, values of a shape that
 * only one line has are taken (a provider's name, a GUID, symbols of wincrypt.h and ncrypt.h). */
#include "facts/providers.h"
#include "readers/certutil.h"
#include "readers/errors.h"
#include "readers/security.h"

/* ---- by label -------------------------------------------------------------------------------- */

static pv_said *place_for_value(pv_said_key *k, pv_label meaning) {
    if (meaning == PV_LABEL_KEY_CONTAINER)
        return &k->container;
    if (meaning == PV_LABEL_UNIQUE_CONTAINER)
        return &k->unique;
    if (meaning == PV_LABEL_SIMPLE_CONTAINER)
        return &k->simple;
    if (meaning == PV_LABEL_PROVIDER)
        return &k->provider;
    return meaning == PV_LABEL_PROVIDER_TYPE ? &k->type : NULL;
}

/* Lines that are a statement by themselves. */
static const struct {
    pv_label label;
    size_t place; /* in pv_said_key */
} STATEMENTS[] = {
    {PV_LABEL_NOT_EXPORTABLE, offsetof(pv_said_key, not_exportable)},
    {PV_LABEL_ENCRYPTION_PASSED, offsetof(pv_said_key, encryption_passed)},
    {PV_LABEL_ENCRYPTION_FAILED, offsetof(pv_said_key, encryption_failed)},
    {PV_LABEL_SIGNATURE_PASSED, offsetof(pv_said_key, signature_passed)},
    {PV_LABEL_SIGNATURE_FAILED, offsetof(pv_said_key, signature_failed)},
    {PV_LABEL_MISSING_KEYSET, offsetof(pv_said_key, missing)},
    {PV_LABEL_NO_KEY_PROVIDER, offsetof(pv_said_key, no_provider)},
    {PV_LABEL_NO_PRIVATE_KEY, offsetof(pv_said_key, no_key)},
    {PV_LABEL_KEY_MATCHES, offsetof(pv_said_key, matches)},
    {PV_LABEL_KEY_VERIFIES, offsetof(pv_said_key, verifies)},
};

static bool says_statement(pv_said_key *k, pv_label label, const pv_line *line) {
    for (size_t i = 0; i < sizeof STATEMENTS / sizeof *STATEMENTS; i++)
        if (STATEMENTS[i].label == label) {
            pv_say((pv_said *)(void *)((char *)k + STATEMENTS[i].place), line->text, line->place);
            return true;
        }
    return false;
}

/* Names of structure fields, which no Windows translates. */
static pv_said *place_for_field(pv_said_key *k, pv_slice label, pv_slice value) {
    bool number = value.size && value.data[0] >= '0' && value.data[0] <= '9';
    if (pv_slice_is(label, "KeySpec"))
        return &k->spec;
    if (pv_slice_is(label, "Flags"))
        return &k->flags;
    if (pv_slice_is(label, "KP_PERMISSIONS"))
        return &k->permissions;
    if (pv_slice_is(label, "Export Policy") && number)
        return &k->policy;
    return pv_slice_is(label, "Key Usage") && number ? &k->usage : NULL;
}

/* ---- by the shape of the value --------------------------------------------------------------- */

static bool is_provider(pv_arena *arena, pv_slice value) {
    const char *name = pv_slice_text(arena, value);
    return name && pv_provider_named(name).kind != PV_PROVIDERKIND_UNKNOWN;
}

static pv_said *place_for_shape(pv_certutil *c, pv_slice line, pv_slice value) {
    pv_said_key *k = &c->block.key;
    bool equals = pv_slice_find(line, "=") < pv_slice_find(line, ":");
    if (!value.size || value.size > 128)
        return NULL;
    if (pv_certutil_is_unique_name(value))
        return equals ? &k->container : &k->unique;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): no part of `c` has the address NULL */
    if (equals && is_provider(c->arena, value))
        return &k->provider;
    bool guid = value.data[0] == '{' && value.data[value.size - 1] == '}';
    return equals && (guid || pv_slice_begins(value, "te-")) ? &k->container : NULL;
}

/* ---- symbols --------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    unsigned value;
} symbol;

static bool add_symbol(pv_slice name, const symbol *all, size_t count, uint64_t *set) {
    for (size_t i = 0; i < count; i++)
        if (pv_slice_is(name, all[i].name)) {
            *set |= UINT64_C(1) << all[i].value;
            return true;
        }
    return false;
}

/* "NCRYPT_ALLOW_EXPORT_FLAG -- 1". */
static bool take_symbol(pv_certutil *c, const pv_line *line) {
    static const symbol USAGES[] = {{"NCRYPT_ALLOW_DECRYPT_FLAG", PV_CNGUSAGE_DECRYPT},
                                    {"NCRYPT_ALLOW_SIGNING_FLAG", PV_CNGUSAGE_SIGN},
                                    {"NCRYPT_ALLOW_KEY_AGREEMENT_FLAG", PV_CNGUSAGE_KEY_AGREEMENT}};
    static const symbol POLICIES[] = {
        {"NCRYPT_ALLOW_EXPORT_FLAG", PV_EXPORTPOLICY_EXPORT},
        {"NCRYPT_ALLOW_PLAINTEXT_EXPORT_FLAG", PV_EXPORTPOLICY_PLAINTEXT_EXPORT},
        {"NCRYPT_ALLOW_ARCHIVING_FLAG", PV_EXPORTPOLICY_ARCHIVING},
        {"NCRYPT_ALLOW_PLAINTEXT_ARCHIVING_FLAG", PV_EXPORTPOLICY_PLAINTEXT_ARCHIVING}};
    pv_said_key *k = &c->block.key;
    pv_slice name;
    if (!pv_slice_cut(line->text, " -- ", &name, NULL))
        return false;
    if (pv_slice_is(name, "CRYPT_MACHINE_KEYSET"))
        pv_say(&k->machine, line->text, line->place);
    else if (pv_slice_is(name, "CERT_ACCESS_STATE_LM_SYSTEM_STORE_FLAG"))
        c->block.local_machine = true;
    else if (pv_slice_is(name, "CERT_ACCESS_STATE_SYSTEM_STORE_FLAG"))
        c->block.system_store = true;
    else if (add_symbol(name, USAGES, 3, &k->usage_set))
        pv_say(&k->usage, (pv_slice){NULL, 0}, line->place);
    else if (add_symbol(name, POLICIES, 4, &k->policy_set))
        pv_say(&k->policy, (pv_slice){NULL, 0}, line->place);
    else
        return false;
    return true;
}

/* ---- errors ---------------------------------------------------------------------------------- */

/* A code in words or in figures; certutil's own last line is read elsewhere. */
static bool take_error(pv_certutil *c, const pv_line *line, pv_label meaning) {
    pv_said_key *k = &c->block.key;
    uint32_t code = 0;
    bool found = pv_error_code_find(line->text, &code, NULL) && code >> 31;
    if (!found)
        code = meaning == PV_LABEL_KEYSET_MISSING  ? 0x80090016
               : meaning == PV_LABEL_ACCESS_DENIED ? 0x80070005
                                                   : 0;
    if (!code || pv_slice_has(line->text, "CertContext[") || pv_slice_has(line->text, "Status"))
        return false;
    if (!pv_is_said(&k->error))
        k->error_code = code;
    pv_say(&k->error, line->text, line->place);
    return true;
}

/* ---- all together ---------------------------------------------------------------------------- */

static bool says_key_spec(pv_slice value) {
    return pv_slice_has(value, " -- AT_") || pv_slice_has(value, " -- XCN_AT_");
}

/* In a verbose dump the names of extensions and the flags of the provider stand in one listing. */
static pv_said *place_for(pv_certutil *c, const pv_line *line, pv_label meaning, pv_slice *value) {
    pv_said_key *k = &c->block.key;
    pv_slice label;
    (void)pv_label_cut(line->text, &label, value);
    pv_said *to = value->size ? place_for_value(k, meaning) : NULL;
    if (!to && value->size && meaning == PV_LABEL_NONE)
        to = place_for_field(k, label, *value);
    if (!to && says_key_spec(*value))
        to = &k->spec;
    if (!to && meaning == PV_LABEL_NONE)
        to = place_for_shape(c, line->text, *value);
    return to;
}

pv_status pv_certutil_take_key(pv_certutil *c, const pv_line *line, pv_lines *rest,
                               bool *ret_taken) {
    pv_slice label, value;
    pv_label meaning = pv_label_cut(line->text, &label, &value);
    *ret_taken = true;
    if (says_statement(&c->block.key, meaning, line))
        return pv_success();
    if (pv_slice_has(line->text, "(") && pv_security_is_sddl(pv_slice_bytes(line->text))) {
        pv_say(&c->block.key.sddl, line->text, line->place);
        return pv_success();
    }
    if (take_symbol(c, line))
        return pv_success();
    pv_said *to = place_for(c, line, meaning, &value);
    if (to) {
        PV_TRY(pv_certutil_rejoin(c->arena, line, rest, &value));
        pv_say(to, value, line->place);
        return pv_success();
    }
    *ret_taken = take_error(c, line, meaning);
    return pv_success();
}
