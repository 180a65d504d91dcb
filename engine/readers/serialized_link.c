/* SPDX-License-Identifier: Apache-2.0
 * The link from a certificate in a store to its private key: CERT_KEY_PROV_INFO_PROP_ID, a
 * CRYPT_KEY_PROV_INFO with 32-bit offsets from its own start (seven numbers, then UTF-16LE strings
 * and parameters). A link tells where Windows will look for the key, and nothing of whether it is
 * there. Refuses offsets that leave the value; does not ask for alignment. */
#include "base/text.h"
#include "facts/providers.h"
#include "facts/setters.h"
#include "readers/installed.h"
#include "readers/serialized.h"

enum { HEADER = 28, PARAMETER = 16, MACHINE_KEYSET = 0x20 };

typedef struct {
    const pv_serialized *s;
    pv_subject *key;
    const pv_cursor *value;
    pv_bytes bytes;
} link;

typedef struct {
    uint32_t container, provider, type, flags, parameters, parameters_at, spec;
} numbers;

static pv_place place_at(const link *l, size_t offset) {
    return pv_cursor_place_of(l->value, l->value->start + offset);
}

static void note(const link *l, size_t at, const char *message) {
    pv_unit_problem(l->s->unit, l->s->artifact, PV_DAMAGED, place_at(l, at), message);
}

static pv_status take_numbers(const link *l, numbers *n) {
    static const char WHAT[] = "link to the private key (CRYPT_KEY_PROV_INFO)";
    pv_cursor c = *l->value;
    uint32_t *const all[] = {&n->container,  &n->provider,      &n->type, &n->flags,
                             &n->parameters, &n->parameters_at, &n->spec};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        PV_TRY(pv_cursor_take_u32(&c, WHAT, all[i]));
    return pv_success();
}

/* The bytes of a string with its NUL: false when it leaves the value. */
static bool string_at(const link *l, uint32_t offset, pv_bytes *ret_wide) {
    if (offset < HEADER || offset >= l->bytes.size)
        return false;
    pv_bytes rest = pv_bytes_from(l->bytes, offset);
    for (size_t i = 0; i + 1 < rest.size; i += 2) {
        if (rest.data[i] || rest.data[i + 1])
            continue;
        *ret_wide = pv_bytes_head(rest, i + 2);
        return true;
    }
    return false;
}

static pv_status set_container(const link *l, uint32_t offset) {
    pv_bytes wide;
    pv_text text;
    if (offset == 0) {
        pv_subject_absent(l->key, PV_FACT_KEY_CONTAINER);
        return pv_success();
    }
    if (!string_at(l, offset, &wide)) {
        note(l, 0, "the container's name leaves the link to the private key");
        return pv_success();
    }
    PV_TRY(pv_serialized_text(l->s->unit->arena, wide, &text));
    pv_set_KEY_CONTAINER(l->key, place_at(l, offset), text);
    return pv_success();
}

/* A link without a provider's name leads to the default provider of its type. */
static void set_kind(const link *l, pv_providerkind named, uint32_t type) {
    if (named == PV_PROVIDERKIND_UNKNOWN)
        named = type ? PV_PROVIDERKIND_CSP : PV_PROVIDERKIND_KSP;
    pv_set_KEY_PROVIDER_KIND(l->key, place_at(l, 8), named);
    pv_set_KEY_PROVIDER_TYPE(l->key, place_at(l, 8), type);
}

static pv_status set_provider(const link *l, const numbers *n) {
    pv_providerkind kind = PV_PROVIDERKIND_UNKNOWN;
    pv_bytes wide;
    pv_text text;
    if (n->provider == 0) {
        pv_subject_absent(l->key, PV_FACT_KEY_PROVIDER_NAME);
    } else if (string_at(l, n->provider, &wide)) {
        PV_TRY(pv_serialized_text(l->s->unit->arena, wide, &text));
        pv_set_KEY_PROVIDER_NAME(l->key, place_at(l, n->provider), text);
        kind = pv_provider_named(text.data).kind;
    } else {
        note(l, 4, "the provider's name leaves the link to the private key");
    }
    set_kind(l, kind, n->type);
    return pv_success();
}

static void set_spec(const pv_serialized *s, pv_subject *key, pv_place place, uint32_t spec) {
    if (spec <= PV_KEYSPEC_SIGNATURE)
        pv_set_KEY_SPEC(key, place, (pv_keyspec)spec);
    else
        pv_unit_problem(s->unit, s->artifact, PV_DAMAGED, place,
                        "the KeySpec is neither 0, nor exchange (1), nor signature (2)");
}

/* {u32 parameter, u32 offset, u32 size, u32 flags} each. */
static bool parameters_fit(const link *l, const numbers *n) {
    pv_bytes rest = pv_bytes_from(l->bytes, n->parameters_at);
    if (n->parameters_at < HEADER || n->parameters > rest.size / PARAMETER)
        return false;
    pv_cursor c = pv_cursor_within(l->value, rest);
    for (uint32_t i = 0; i < n->parameters; i++) {
        uint32_t id, at, size, flags;
        if (pv_cursor_take_u32(&c, "", &id).error || pv_cursor_take_u32(&c, "", &at).error ||
            pv_cursor_take_u32(&c, "", &size).error || pv_cursor_take_u32(&c, "", &flags).error)
            return false;
        if (at > l->bytes.size || size > l->bytes.size - at)
            return false;
    }
    return true;
}

static pv_status set_link(const link *l) {
    numbers n;
    PV_TRY(take_numbers(l, &n));
    pv_set_KEY_LINKED(l->key, place_at(l, 0), true);
    pv_set_KEY_FLAGS(l->key, place_at(l, 12), n.flags);
    pv_set_KEY_MACHINE_KEYSET(l->key, place_at(l, 12), n.flags & MACHINE_KEYSET);
    set_spec(l->s, l->key, place_at(l, 24), n.spec);
    PV_TRY(set_container(l, n.container));
    PV_TRY(set_provider(l, &n));
    if (n.parameters && !parameters_fit(l, &n))
        note(l, 16, "the provider's parameters leave the link to the private key");
    return pv_success();
}

/* Of a link that is too short nothing is known but that it is there. */
static pv_status read_link(const pv_serialized *s, const pv_property *p, pv_subject *key) {
    size_t size = (size_t)(p->value.end - p->value.start);
    link l = {s, key, &p->value, {p->value.start, size}};
    pv_status status = set_link(&l);
    if (!status.error || status.error->code == PV_OUT_OF_MEMORY)
        return status;
    pv_unit_problem_of(s->unit, s->artifact, status);
    return pv_success();
}

/* KEY_SPEC alone: of a key that a program had when it put the certificate there. */
static pv_status read_spec(const pv_serialized *s, const pv_property *p, pv_subject *key) {
    pv_cursor c = p->value;
    uint32_t spec;
    pv_status status = pv_cursor_take_u32(&c, "KeySpec of the certificate", &spec);
    if (!status.error)
        set_spec(s, key, p->place, spec);
    else if (status.error->code == PV_OUT_OF_MEMORY)
        return status;
    else
        pv_unit_problem_of(s->unit, s->artifact, status);
    return pv_success();
}

pv_status pv_serialized_add_key(const pv_serialized *s, const pv_property *link_property,
                                const pv_property *spec, pv_subject *certificate) {
    pv_subject *key;
    PV_TRY(pv_unit_add_subject(s->unit, s->artifact, PV_KIND_KEY, &key));
    pv_place place = link_property->present ? link_property->place
                     : certificate          ? pv_subject_place(certificate, PV_FACT_CERT_ARCHIVED)
                                            : spec->place;
    pv_installed_key_begin(key, place, PV_KEYSOURCE_LINK);
    if (certificate)
        PV_TRY(pv_subject_link(key, certificate));
    PV_TRY(pv_subject_link(key, s->store));
    if (link_property->present)
        return read_link(s, link_property, key);
    pv_installed_key_unlinked(key, place);
    return spec->present ? read_spec(s, spec, key) : pv_success();
}
