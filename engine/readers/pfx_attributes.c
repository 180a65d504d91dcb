/* SPDX-License-Identifier: Apache-2.0
 * Bag attributes (RFC 7292 4.2): friendlyName and localKeyID of PKCS#9 (RFC 2985 5.5), and the two
 * of Microsoft that say where a key lived: the provider's name (1.3.6.1.4.1.311.17.1) and the mark
 * of a machine's keyset (1.3.6.1.4.1.311.17.2, without a value). Takes strings of any type, of a
 * repeated attribute the first; passes over all others, as Windows' certificate properties. */
#include "base/der.h"
#include "base/text.h"
#include "facts/oid.h"
#include "facts/providers.h"
#include "facts/setters.h"
#include "readers/pfx.h"

typedef struct {
    bool present, has_value;
    pv_place place;
    pv_tlv value; /* the first */
    pv_bytes octets;
} attribute;

typedef struct {
    attribute friendly_name, local_key_id, provider, machine;
    bool damaged; /* what was not found may stand in the part that does not parse */
} attributes;

static attribute *wanted(attributes *all, pv_oid oid) {
    if (oid == PV_OID_P9_FRIENDLY_NAME)
        return &all->friendly_name;
    if (oid == PV_OID_P9_LOCAL_KEY_ID)
        return &all->local_key_id;
    if (oid == PV_OID_MS_CSP_NAME)
        return &all->provider;
    if (oid == PV_OID_MS_LOCAL_MACHINE_KEYSET)
        return &all->machine;
    return NULL;
}

/* Names are BMPStrings; other character strings are taken too, and nothing else. */
static bool is_text(uint8_t tag) {
    static const uint8_t TEXTS[] = {
        PV_TAG_BMP_STRING, PV_TAG_UTF8_STRING,    PV_TAG_PRINTABLE_STRING, PV_TAG_IA5_STRING,
        PV_TAG_T61_STRING, PV_TAG_VISIBLE_STRING, PV_TAG_UNIVERSAL_STRING, PV_TAG_NUMERIC_STRING};
    return memchr(TEXTS, tag & ~PV_TAG_CONSTRUCTED, sizeof TEXTS) != NULL;
}

/* Attribute ::= SEQUENCE { type OID, values SET } */
static pv_status take_attribute(pv_pfx *p, pv_cursor *c, attributes *all) {
    pv_tlv whole, oid;
    pv_cursor values;
    PV_TRY(pv_pfx_expect(p, c, PV_TAG_SEQUENCE, "bag attribute", &whole));
    pv_cursor inner = pv_der_inside(c, &whole);
    PV_TRY(pv_pfx_expect(p, &inner, PV_TAG_OID, "type of a bag attribute", &oid));
    attribute *a = wanted(all, pv_oid_find(oid.content));
    if (!a || a->present)
        return pv_success();
    PV_TRY(pv_pfx_enter(p, &inner, PV_TAG_SET, "values of a bag attribute", &values));
    attribute found = {.present = true, .place = whole.place};
    if (pv_der_more(&values)) {
        PV_TRY(pv_pfx_take(p, &values, "value of a bag attribute", &found.value));
        if ((a == &all->provider || a == &all->friendly_name) && !is_text(found.value.tag))
            return pv_fail(p->unit->arena, PV_DAMAGED, found.value.place,
                           "value of a bag attribute: is no character string");
        PV_TRY(pv_der_octets(&values, &found.value, &found.octets));
        found.has_value = true;
        found.place = found.value.place;
    }
    *a = found;
    return pv_success();
}

static pv_status take_attributes(pv_pfx *p, pv_cursor c, attributes *ret_all) {
    *ret_all = (attributes){0};
    while (pv_der_more(&c)) {
        pv_tlv whole;
        pv_cursor one = c;
        pv_status status = pv_der_take(&c, "bag attribute", &whole);
        if (!status.error) {
            one.end = c.next;
            status = take_attribute(p, &one, ret_all);
        } else {
            c.next = c.end;
        }
        ret_all->damaged |= status.error != NULL;
        PV_TRY(pv_pfx_note(p, status));
    }
    return pv_success();
}

/* As text, without the final NULs that some writers count in. */
static pv_status text_of(pv_pfx *p, const attribute *a, pv_text *ret_text) {
    size_t size;
    bool clean;
    uint8_t tag = (uint8_t)(a->value.tag & ~(unsigned)PV_TAG_CONSTRUCTED);
    const char *text = pv_text_of_string(p->unit->arena, tag, a->octets, &size, &clean);
    if (!text)
        return pv_no_memory();
    while (size && text[size - 1] == '\0')
        size--;
    *ret_text = (pv_text){text, size};
    return pv_success();
}

/* Of a fact whose attribute was not found. */
static void without(pv_subject *member, pv_fact fact, const attributes *all) {
    if (!all->damaged)
        pv_subject_absent(member, fact);
}

static pv_status set_provider(pv_pfx *p, pv_subject *key, const attributes *all) {
    const attribute *a = &all->provider;
    if (!a->has_value) {
        without(key, PV_FACT_KEY_PROVIDER_NAME, all);
        without(key, PV_FACT_KEY_PROVIDER_KIND, all);
        without(key, PV_FACT_KEY_PROVIDER_TYPE, all);
        return pv_success();
    }
    pv_text name;
    PV_TRY(text_of(p, a, &name));
    pv_set_KEY_PROVIDER_NAME(key, a->place, name);
    /* A NUL inside is no name that Windows could have written. */
    bool whole = memchr(name.data, '\0', name.size) == NULL;
    pv_provider provider = pv_provider_named(whole ? name.data : "");
    pv_set_KEY_PROVIDER_KIND(key, a->place, provider.kind);
    if (provider.type >= 0)
        pv_set_KEY_PROVIDER_TYPE(key, a->place, provider.type);
    return pv_success();
}

/* The forms of container names that Windows (a GUID), certificate services and pvk2pfx write as
 * friendlyName. Any other text was chosen by a person. */
static bool is_container(pv_text name) {
    static const char SHAPE[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    static const char HEX[] = "0123456789abcdefABCDEF";
    if (name.size > 3 && memcmp(name.data, "te-", 3) == 0)
        return true;
    if (name.size > 7 && memcmp(name.data, "PvkTmp:", 7) == 0)
        return true;
    if (name.size != sizeof SHAPE - 1)
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (SHAPE[i] == 'x' ? !memchr(HEX, name.data[i], sizeof HEX - 1) : name.data[i] != SHAPE[i])
            return false;
    return true;
}

static pv_status set_friendly_name(pv_pfx *p, pv_subject *key, const attributes *all) {
    const attribute *a = &all->friendly_name;
    if (!a->has_value) {
        without(key, PV_FACT_KEY_FRIENDLY_NAME, all);
        without(key, PV_FACT_KEY_CONTAINER, all);
        return pv_success();
    }
    pv_text name;
    PV_TRY(text_of(p, a, &name));
    pv_set_KEY_FRIENDLY_NAME(key, a->place, name);
    if (is_container(name))
        pv_set_KEY_CONTAINER(key, a->place, name);
    else
        pv_subject_absent(key, PV_FACT_KEY_CONTAINER);
    return pv_success();
}

static void set_machine_keyset(pv_subject *key, const attributes *all) {
    if (all->machine.present)
        pv_set_KEY_MACHINE_KEYSET(key, all->machine.place, true);
    else if (!all->damaged)
        pv_set_KEY_MACHINE_KEYSET(key, pv_subject_place(key, PV_FACT_KEY_FORMAT), false);
}

static void set_member(pv_pfx_member *member, const attribute *local_key_id) {
    member->has_local_key_id = local_key_id->has_value;
    member->local_key_id = local_key_id->octets;
    member->local_key_id_place = local_key_id->place;
}

pv_status pv_pfx_key_attributes(pv_pfx *p, pv_cursor c, pv_pfx_member *member) {
    attributes all;
    PV_TRY(take_attributes(p, c, &all));
    pv_subject *key = member->subject;
    set_member(member, &all.local_key_id);
    if (member->has_local_key_id)
        pv_set_KEY_LOCAL_KEY_ID(key, all.local_key_id.place, member->local_key_id);
    else
        without(key, PV_FACT_KEY_LOCAL_KEY_ID, &all);
    set_machine_keyset(key, &all);
    PV_TRY(set_friendly_name(p, key, &all));
    return set_provider(p, key, &all);
}

pv_status pv_pfx_certificate_attributes(pv_pfx *p, pv_cursor c, pv_pfx_member *member) {
    attributes all;
    PV_TRY(take_attributes(p, c, &all));
    set_member(member, &all.local_key_id);
    if (!all.friendly_name.has_value) {
        without(member->subject, PV_FACT_CERT_FRIENDLY_NAME, &all);
        return pv_success();
    }
    pv_text name;
    PV_TRY(text_of(p, &all.friendly_name, &name));
    pv_set_CERT_FRIENDLY_NAME(member->subject, all.friendly_name.place, name);
    return pv_success();
}
