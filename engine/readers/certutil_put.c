/* SPDX-License-Identifier: Apache-2.0
 * Facts of the private key from what certutil printed of it. A link is not a key: only a test that
 * passed shows that it is there. "Missing stored keyset" is printed alike for a key that is gone
 * and for one that the caller may not read, so it shows neither. The key of a PFX that was dumped
 * is a temporary import on the machine of the dump: evidence of the file, not of an installed key.
 */
#include "base/text.h"
#include "facts/providers.h"
#include "readers/certutil.h"
#include "readers/errors.h"
#include "readers/installed.h"
#include "readers/security.h"

enum { MACHINE_KEYSET = 0x20, CRYPT_EXPORT = 4 };

static pv_status text_of(pv_certutil *c, pv_slice slice, pv_text *ret_text) {
    const char *text = pv_slice_text(c->arena, slice);
    *ret_text = (pv_text){text, slice.size};
    return text ? pv_success() : pv_no_memory();
}

/* ---- names ----------------------------------------------------------------------------------- */

static pv_status set_unique(pv_certutil *c, pv_subject *key, const pv_said *said) {
    return pv_installed_key_name_file(c->arena, key, said->place, said->text);
}

/* The key of a card that was tried, not one that a store's certificate names. */
static bool is_of_card(const pv_certutil *c) {
    return c->block.smart_card || (!c->store && !c->block.cert.property_count &&
                                   pv_slice_has(c->block.key.provider.text, "Smart Card"));
}

static pv_status set_container(pv_certutil *c, pv_subject *key, const pv_said *said) {
    pv_text name;
    pv_slice text = said->text;
    if (is_of_card(c) && pv_slice_ends(text, "]"))
        pv_slice_cut(text, " [", &text, NULL); /* "[Default Container]" */
    PV_TRY(text_of(c, text, &name));
    pv_set_KEY_CONTAINER(key, said->place, name);
    return pv_success();
}

/* With a "Simple container name" the line "Key Container" shows the name of the file; and where the
 * link itself names the file, that line does so alone. */
static pv_status set_containers(pv_certutil *c, pv_subject *key) {
    const pv_said_key *k = &c->block.key;
    bool simple = pv_is_said(&k->simple), unique = pv_is_said(&k->unique);
    bool said = pv_is_said(&k->container) && k->container.text.size;
    bool is_file = said && !unique && pv_certutil_is_unique_name(k->container.text);
    if (said && pv_slice_is(k->container.text, "PfxContainer")) {
        pv_subject_absent(key, PV_FACT_KEY_CONTAINER);
        return pv_success();
    }
    if (simple)
        PV_TRY(set_container(c, key, &k->simple));
    else if (said && !is_file)
        PV_TRY(set_container(c, key, &k->container));
    if (unique)
        return set_unique(c, key, &k->unique);
    return said && (simple || is_file) ? set_unique(c, key, &k->container) : pv_success();
}

/* ---- provider -------------------------------------------------------------------------------- */

/* The type is printed in hexadecimal; no listing that was seen has one above 9 without its decimal,
 * so a number that reads differently is held against the provider's name. */
static bool type_of(const pv_said *said, int named, int64_t *ret_type) {
    uint64_t hex, decimal;
    bool settled;
    if (!pv_certutil_readings(said->text, &hex, &decimal, &settled) || hex > UINT16_MAX)
        return false;
    bool alike = settled || hex == decimal || pv_slice_has(said->text, "(");
    if (named >= 0 && decimal != hex && (decimal == (uint64_t)named || hex == (uint64_t)named)) {
        *ret_type = named;
        return true;
    }
    *ret_type = (int64_t)decimal;
    return alike;
}

static pv_status set_provider(pv_certutil *c, pv_subject *key) {
    const pv_said_key *k = &c->block.key;
    pv_provider named = {PV_PROVIDERKIND_UNKNOWN, -1};
    const pv_said *place = pv_is_said(&k->provider) ? &k->provider : &k->type;
    int64_t type = -1;
    pv_text name;
    if (pv_is_said(&k->provider) && pv_slice_is(k->provider.text, "PfxProvider")) {
        pv_subject_absent(key, PV_FACT_KEY_PROVIDER_NAME);
        return pv_success();
    }
    if (pv_is_said(&k->provider) && k->provider.text.size) {
        PV_TRY(text_of(c, k->provider.text, &name));
        named = pv_provider_named(name.data);
        pv_set_KEY_PROVIDER_NAME(key, k->provider.place, name);
    }
    if (!pv_is_said(&k->type) || !type_of(&k->type, named.type, &type))
        type = pv_is_said(&k->type) ? -1 : named.type;
    if (type >= 0)
        pv_set_KEY_PROVIDER_TYPE(key, pv_is_said(&k->type) ? k->type.place : place->place, type);
    if (named.kind == PV_PROVIDERKIND_UNKNOWN && type >= 0)
        named.kind = type ? PV_PROVIDERKIND_CSP : PV_PROVIDERKIND_KSP;
    if (pv_is_said(place))
        pv_set_KEY_PROVIDER_KIND(key, place->place, named.kind);
    return pv_success();
}

/* ---- numbers --------------------------------------------------------------------------------- */

static void note(pv_certutil *c, const pv_said *said, const char *message) {
    pv_unit_problem(c->unit, c->artifact, PV_DAMAGED, said->place, message);
}

static pv_status set_spec(pv_certutil *c, pv_subject *key) {
    const pv_said *said = &c->block.key.spec;
    uint64_t spec;
    pv_slice number, label;
    pv_text text;
    if (!pv_is_said(said))
        return pv_success();
    bool labelled = pv_slice_cut(said->text, "--", &number, &label);
    if (!pv_slice_hex(pv_slice_word(&number), &spec) ||
        (spec > PV_KEYSPEC_SIGNATURE && spec != UINT32_MAX)) {
        note(c, said, "the KeySpec is neither 0, nor exchange (1), nor signature (2)");
        return pv_success();
    }
    pv_set_KEY_SPEC(key, said->place, spec == UINT32_MAX ? PV_KEYSPEC_NONE : (pv_keyspec)spec);
    if (!labelled || !label.size)
        return pv_success();
    PV_TRY(text_of(c, label, &text));
    pv_set_KEY_SPEC_LABEL(key, said->place, text);
    return pv_success();
}

static void set_flags(pv_certutil *c, pv_subject *key) {
    const pv_said_key *k = &c->block.key;
    uint64_t flags;
    bool read = pv_is_said(&k->flags) && pv_certutil_number(k->flags.text, &flags);
    if (read) {
        pv_set_KEY_FLAGS(key, k->flags.place, (int64_t)(flags & UINT32_MAX));
        pv_set_KEY_MACHINE_KEYSET(key, k->flags.place, flags & MACHINE_KEYSET);
    } else if (pv_is_said(&k->flags)) {
        note(c, &k->flags, "the flags of the link to the key are no number");
    }
    if (!read && pv_is_said(&k->machine))
        pv_set_KEY_MACHINE_KEYSET(key, k->machine.place, true);
}

/* What the number says, and what the symbols beneath it say. */
static uint64_t bits_of(const pv_said *said, uint64_t symbols, unsigned count) {
    uint64_t number;
    if (!said->text.size || !pv_certutil_number(said->text, &number))
        return symbols;
    return (number & ((UINT64_C(1) << count) - 1)) | symbols;
}

/* Whether the lack of the line "Private key is NOT exportable" tells something: the listing is
 * English, or no line was met that might say so in other words. */
static bool would_say_so(const pv_said_key *k, const pv_said *test) {
    return pv_slice_begins(test->text, "Encryption") ||
           pv_slice_begins(test->text, "Signature t") || !k->unread;
}

static const pv_said *passed_test(const pv_said_key *k) {
    return pv_is_said(&k->encryption_passed)  ? &k->encryption_passed
           : pv_is_said(&k->signature_passed) ? &k->signature_passed
                                              : NULL;
}

static void set_exportable(pv_certutil *c, pv_subject *key) {
    const pv_said_key *k = &c->block.key;
    const pv_said *test = passed_test(k);
    uint64_t permissions;
    if (pv_is_said(&k->policy)) {
        uint64_t policy = bits_of(&k->policy, k->policy_set, PV_EXPORTPOLICY_COUNT);
        pv_set_KEY_EXPORT_POLICY(key, k->policy.place, policy);
        pv_set_KEY_EXPORTABLE(key, k->policy.place,
                              pv_set_has(policy, PV_EXPORTPOLICY_EXPORT) ||
                                  pv_set_has(policy, PV_EXPORTPOLICY_PLAINTEXT_EXPORT));
    } else if (pv_is_said(&k->permissions) &&
               pv_certutil_number(k->permissions.text, &permissions)) {
        pv_set_KEY_EXPORTABLE(key, k->permissions.place, permissions & CRYPT_EXPORT);
    } else if (test && would_say_so(k, test)) {
        pv_set_KEY_EXPORTABLE(key, test->place, true);
    }
    if (pv_is_said(&k->not_exportable))
        pv_set_KEY_EXPORTABLE(key, k->not_exportable.place, false);
}

static void set_usage(pv_certutil *c, pv_subject *key) {
    const pv_said_key *k = &c->block.key;
    if (pv_is_said(&k->usage))
        pv_set_KEY_USAGE_PROPERTY(key, k->usage.place,
                                  bits_of(&k->usage, k->usage_set, PV_CNGUSAGE_COUNT));
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void set_test(pv_certutil *c, pv_subject *key) {
    const pv_said_key *k = &c->block.key;
    const struct {
        const pv_said *said;
        pv_keytest test;
    } all[] = {{&k->encryption_failed, PV_KEYTEST_ENCRYPTION_FAILED},
               {&k->signature_failed, PV_KEYTEST_SIGNATURE_FAILED},
               {&k->encryption_passed, PV_KEYTEST_ENCRYPTION_PASSED},
               {&k->signature_passed, PV_KEYTEST_SIGNATURE_PASSED},
               {&k->missing, PV_KEYTEST_MISSING_KEYSET},
               {&k->no_provider, PV_KEYTEST_NO_KEY}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (pv_is_said(all[i].said)) {
            pv_set_KEY_TEST(key, all[i].said->place, all[i].test);
            break;
        }
    const pv_said *passed = passed_test(k);
    passed = passed ? passed : &k->verifies;
    if (pv_is_said(passed))
        pv_set_KEY_PRESENT(key, passed->place, true);
    if (pv_is_said(&k->matches))
        pv_set_KEY_MATCHES_CERTIFICATE(key, k->matches.place, true);
}

/* What stands in parentheses beside a code that is not in the table: "(-2146893802 NTE_NEW)". */
static pv_slice printed_name(pv_slice text) {
    pv_slice rest, word = {NULL, 0};
    pv_slice_cut(text, "(", NULL, &rest);
    rest = pv_slice_head(rest, pv_slice_find(rest, ")"));
    while (rest.size)
        word = pv_slice_word(&rest);
    bool name =
        word.size > 3 && word.data[0] >= 'A' && word.data[0] <= 'Z' && pv_slice_has(word, "_");
    return name ? word : (pv_slice){NULL, 0};
}

pv_status pv_certutil_set_error(pv_certutil *c, pv_subject *key, uint32_t code,
                                const pv_said *said) {
    const char *text = pv_error_code_text(c->arena, code), *name = pv_error_name_of(code);
    if (!text)
        return pv_no_memory();
    pv_set_KEY_ERROR_CODE(key, said->place, (pv_text){text, strlen(text)});
    pv_slice printed = name ? pv_slice_of(name) : printed_name(said->text);
    if (!printed.size)
        return pv_success();
    pv_text copy;
    PV_TRY(text_of(c, printed, &copy));
    pv_set_KEY_ERROR_NAME(key, said->place, copy);
    return pv_success();
}

/* ---- who may use it -------------------------------------------------------------------------- */

static pv_status add_acl(pv_certutil *c, pv_subject *key) {
    const pv_said *said = &c->block.key.sddl;
    const pv_value *container = pv_subject_peek(key, PV_FACT_KEY_CONTAINER);
    pv_security sd = {0};
    pv_subject *acl;
    if (!pv_is_said(said))
        return pv_success();
    pv_status status = pv_security_of_sddl(c->arena, pv_slice_bytes(said->text), said->place, &sd);
    if (status.error && status.error->code == PV_OUT_OF_MEMORY)
        return status;
    if (status.error)
        pv_unit_problem_of(c->unit, c->artifact, status);
    PV_TRY(pv_unit_add_subject(c->unit, c->artifact, PV_KIND_ACL, &acl));
    pv_set_ACL_KIND(acl, said->place, PV_ACLKIND_CONTAINER);
    if (container->known == PV_PRESENT)
        pv_set_ACL_PATH(acl, said->place, (pv_text){container->u.text, container->count});
    pv_security_put_acl(acl, said->place, &sd);
    return pv_subject_link(acl, key);
}

/* ---- all together ---------------------------------------------------------------------------- */

/* The first line that tells of a key; NULL when there is none. */
static const pv_said *first_said(const pv_said_key *k) {
    const pv_said *const all[] = {&k->container,
                                  &k->simple,
                                  &k->unique,
                                  &k->provider,
                                  &k->no_provider,
                                  &k->missing,
                                  &k->encryption_passed,
                                  &k->encryption_failed,
                                  &k->signature_passed,
                                  &k->signature_failed,
                                  &k->no_key,
                                  &k->spec,
                                  &k->type,
                                  &k->permissions,
                                  &k->policy,
                                  &k->matches,
                                  &k->verifies,
                                  &k->error};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (pv_is_said(all[i]))
            return all[i];
    return NULL;
}

/* What the store's link says. */
static pv_status set_link(pv_certutil *c, pv_subject *key, const pv_said *first) {
    const pv_said_key *k = &c->block.key;
    if (pv_is_said(&k->no_provider)) {
        pv_installed_key_unlinked(key, k->no_provider.place);
        return pv_success();
    }
    bool named = pv_is_said(&k->container) || pv_is_said(&k->simple) || pv_is_said(&k->unique);
    if (!c->block.nested && !is_of_card(c) && named)
        pv_set_KEY_LINKED(key, first->place, true);
    if (!c->block.nested)
        PV_TRY(set_containers(c, key));
    PV_TRY(set_provider(c, key));
    set_flags(c, key);
    return set_spec(c, key);
}

pv_status pv_certutil_publish_key(pv_certutil *c, pv_subject *cert) {
    const pv_said_key *k = &c->block.key;
    const pv_said *first = first_said(k);
    pv_subject *key;
    if (!first)
        return pv_success();
    PV_TRY(pv_unit_add_subject(c->unit, c->artifact, PV_KIND_KEY, &key));
    /* Of a PFX that was dumped the file is at hand, though not here. */
    pv_installed_key_begin(key, first->place,
                           c->block.nested ? PV_KEYSOURCE_FILE : PV_KEYSOURCE_DUMP);
    c->only_key = c->keys++ ? NULL : key;
    if (cert)
        PV_TRY(pv_subject_link(key, cert));
    if (c->store)
        PV_TRY(pv_subject_link(key, c->store));
    PV_TRY(set_link(c, key, first));
    if (!c->block.nested)
        set_exportable(c, key);
    set_usage(c, key);
    set_test(c, key);
    if (pv_is_said(&k->error))
        PV_TRY(pv_certutil_set_error(c, key, k->error_code, &k->error));
    return add_acl(c, key);
}
