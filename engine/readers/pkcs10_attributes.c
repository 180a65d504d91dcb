/* SPDX-License-Identifier: Apache-2.0
 * Attributes of certificate requests: extension requests of PKCS#9 (RFC 2985 5.4.2) and of
 * Microsoft's own older kind, and what Windows clients tell of themselves (MS-WCCE 2.2.2.7): the
 * provider and KeySpec of the key, the system, the program. All of it is the client's word. Never
 * reads a challenge password. An attribute that does not parse leaves its own facts undetermined.
 */
#include "readers/pkcs10_attributes.h"
#include "crypto/crypto.h"

#include "facts/oid.h"
#include "facts/providers.h"
#include "readers/extensions.h"

enum { MOST_FACTS = 4 };

/* Reads the first value of an attribute, which the cursor stands at. */
typedef pv_status attribute_value(pv_certified *x, pv_cursor *value);

/* KeySpec 0, 1 or 2; what else stands there is no KeySpec. */
static void set_key_spec(pv_certified *x, const pv_tlv *tlv) {
    int64_t spec;
    if (pv_der_int64(tlv->content, &spec) && spec >= 0 && spec < PV_KEYSPEC_COUNT) {
        pv_set_REQUEST_KEY_SPEC(x->subject, tlv->place, (pv_keyspec)spec);
        return;
    }
    pv_subject_undetermined(x->subject, PV_FACT_REQUEST_KEY_SPEC);
    pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, tlv->place);
}

void pv_request_set_provider(pv_subject *request, pv_place place, pv_text name) {
    pv_provider known = pv_provider_named(name.data);
    pv_set_REQUEST_PROVIDER_NAME(request, place, name);
    pv_set_REQUEST_PROVIDER_KIND(request, place, known.kind);
    if (known.type >= 0)
        pv_set_REQUEST_PROVIDER_TYPE(request, place, known.type);
    else
        pv_subject_undetermined(request, PV_FACT_REQUEST_PROVIDER_TYPE);
}

/* SEQUENCE { KeySpec, provider's name, BIT STRING that nobody reads } (MS-WCCE 2.2.2.7.2). */
static pv_status read_enrollment_csp(pv_certified *x, pv_cursor *value) {
    pv_cursor c;
    pv_tlv spec, name;
    pv_text text;
    PV_TRY(pv_der_enter(value, PV_TAG_SEQUENCE, "enrollment CSP", &c));
    PV_TRY(pv_der_expect(&c, PV_TAG_INTEGER, "KeySpec", &spec));
    set_key_spec(x, &spec);
    PV_TRY(pv_der_take(&c, "name of the provider", &name));
    PV_TRY(pv_extension_string(x, &c, &name, &text));
    if (!text.data)
        return pv_fail(c.arena, PV_DAMAGED, name.place, "name of the provider: no string");
    if (text.size)
        pv_request_set_provider(x->subject, name.place, text);
    return pv_success();
}

/* Takes a string of any type; `set` is called unless it is empty. */
static pv_status take_text(pv_certified *x, pv_cursor *c, const char *what,
                           void (*set)(pv_subject *s, pv_place at, pv_text text)) {
    pv_tlv tlv;
    pv_text text;
    PV_TRY(pv_der_take(c, what, &tlv));
    PV_TRY(pv_extension_string(x, c, &tlv, &text));
    if (!text.data)
        return pv_fail(c->arena, PV_DAMAGED, tlv.place, "%s: tag 0x%02x is no string type", what,
                       tlv.tag);
    if (text.size)
        set(x->subject, tlv.place, text);
    return pv_success();
}

static pv_status read_os_version(pv_certified *x, pv_cursor *value) {
    return take_text(x, value, "OS version", pv_set_REQUEST_OS_VERSION);
}

/* SEQUENCE { client's kind, machine, user, process } (MS-WCCE 2.2.2.7.4). */
static pv_status read_client_info(pv_certified *x, pv_cursor *value) {
    pv_cursor c;
    pv_tlv tlv;
    int64_t id;
    PV_TRY(pv_der_enter(value, PV_TAG_SEQUENCE, "client information", &c));
    PV_TRY(pv_der_expect(&c, PV_TAG_INTEGER, "kind of client", &tlv));
    if (pv_der_int64(tlv.content, &id))
        pv_set_REQUEST_CLIENT_ID(x->subject, tlv.place, id);
    PV_TRY(take_text(x, &c, "machine", pv_set_REQUEST_MACHINE));
    PV_TRY(take_text(x, &c, "user", pv_set_REQUEST_USER));
    return take_text(x, &c, "process", pv_set_REQUEST_PROCESS);
}

static const struct {
    pv_oid oid;
    attribute_value *read;
    size_t facts;
    pv_fact fact[MOST_FACTS];
} KNOWN[] = {
    {PV_OID_MS_ENROLLMENT_CSP,
     read_enrollment_csp,
     4,
     {PV_FACT_REQUEST_KEY_SPEC, PV_FACT_REQUEST_PROVIDER_NAME, PV_FACT_REQUEST_PROVIDER_KIND,
      PV_FACT_REQUEST_PROVIDER_TYPE}},
    {PV_OID_MS_OS_VERSION, read_os_version, 1, {PV_FACT_REQUEST_OS_VERSION}},
    {PV_OID_MS_CLIENT_INFO,
     read_client_info,
     4,
     {PV_FACT_REQUEST_CLIENT_ID, PV_FACT_REQUEST_MACHINE, PV_FACT_REQUEST_USER,
      PV_FACT_REQUEST_PROCESS}},
};
enum { KNOWN_COUNT = sizeof KNOWN / sizeof *KNOWN };

/* The attributes while they are gone through. */
typedef struct {
    pv_text *names, *pairs;
    size_t count, pair_count, capacity;
    pv_place place, pairs_place;
    bool seen[KNOWN_COUNT];
    bool pairs_unreadable, has_archived_key;
    pv_tlv renewed; /* the certificate; nothing when there is none */
    bool has_pkcs9, has_microsoft;
    pv_cursor pkcs9, microsoft; /* at the two lists of extensions */
} attributes;

/* The facts of one row. */
static void mark_known(pv_certified *x, size_t row, pv_known state) {
    for (size_t i = 0; i < KNOWN[row].facts; i++) {
        if (state == PV_ABSENT)
            pv_subject_absent(x->subject, KNOWN[row].fact[i]);
        else
            pv_subject_undetermined(x->subject, KNOWN[row].fact[i]);
    }
}

static pv_status read_known(pv_certified *x, attributes *a, size_t row, pv_cursor *value) {
    pv_place place = pv_cursor_place(value);
    if (a->seen[row])
        return pv_success(); /* the first counts */
    a->seen[row] = true;
    mark_known(x, row, PV_ABSENT);
    pv_status status = KNOWN[row].read(x, value);
    if (!pv_certified_is_damage(status))
        return status;
    mark_known(x, row, PV_UNDETERMINED);
    pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, place);
    return pv_success();
}

/* SEQUENCE { name, value }, both BMPString on paper, as "name=value". */
static pv_status take_pair(pv_certified *x, pv_cursor *value, pv_text *ret_pair) {
    pv_cursor c;
    pv_tlv tlv;
    pv_text half[2];
    PV_TRY(pv_der_enter(value, PV_TAG_SEQUENCE, "name and value", &c));
    for (size_t i = 0; i < 2; i++) {
        PV_TRY(pv_der_take(&c, "name and value", &tlv));
        PV_TRY(pv_extension_string(x, &c, &tlv, &half[i]));
        if (!half[i].data)
            return pv_fail(c.arena, PV_DAMAGED, tlv.place, "name and value: no string");
    }
    char *pair = pv_arena_alloc(c.arena, half[0].size + half[1].size + 2);
    if (!pair)
        return pv_no_memory();
    memcpy(pair, half[0].data, half[0].size);
    pair[half[0].size] = '=';
    memcpy(pair + half[0].size + 1, half[1].data, half[1].size);
    *ret_pair = (pv_text){pair, half[0].size + 1 + half[1].size};
    return pv_success();
}

static pv_status add_pair(pv_certified *x, attributes *a, pv_cursor *value) {
    pv_place place = pv_cursor_place(value);
    pv_status status = take_pair(x, value, &a->pairs[a->pair_count]);
    if (pv_certified_is_damage(status)) {
        a->pairs_unreadable = true;
        pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, place);
        return pv_success();
    }
    PV_TRY(status);
    if (a->pair_count++ == 0)
        a->pairs_place = place;
    return pv_success();
}

static pv_status read_attribute(pv_certified *x, attributes *a, pv_oid oid, pv_cursor *values) {
    if (!pv_der_more(values))
        return pv_success(); /* an empty SET says nothing */
    if (oid == PV_OID_P9_EXTENSION_REQUEST && !a->has_pkcs9) {
        a->has_pkcs9 = true;
        a->pkcs9 = *values;
    } else if (oid == PV_OID_MS_CERT_EXTENSIONS && !a->has_microsoft) {
        a->has_microsoft = true;
        a->microsoft = *values;
    } else if (oid == PV_OID_MS_NAME_VALUE) {
        return add_pair(x, a, values);
    } else if (oid == PV_OID_MS_RENEWAL_CERTIFICATE && !a->renewed.whole.size) {
        return pv_certified_keep(x, pv_der_take(values, "renewed certificate", &a->renewed));
    }
    a->has_archived_key |= oid == PV_OID_MS_ARCHIVED_KEY;
    for (size_t row = 0; row < KNOWN_COUNT; row++)
        if (KNOWN[row].oid == oid)
            return read_known(x, a, row, values);
    return pv_success();
}

static pv_status take_attribute(pv_certified *x, attributes *a, pv_cursor *c) {
    pv_cursor inner, values;
    pv_tlv type;
    PV_TRY(pv_der_enter(c, PV_TAG_SEQUENCE, "attribute", &inner));
    PV_TRY(pv_der_expect(&inner, PV_TAG_OID, "type of an attribute", &type));
    const char *name = pv_oid_text(c->arena, type.content);
    if (!name)
        return pv_no_memory();
    a->names[a->count++] = (pv_text){name, strlen(name)};
    PV_TRY(pv_der_enter(&inner, PV_TAG_SET, "values of an attribute", &values));
    return read_attribute(x, a, pv_oid_find(type.content), &values);
}

static pv_status make_room(pv_cursor c, attributes *a) {
    pv_tlv tlv;
    for (; pv_der_more(&c); a->capacity++)
        if (pv_certified_is_damage(pv_der_take(&c, "attribute", &tlv)))
            break;
    a->capacity++; /* the broken one */
    a->names = pv_arena_array(c.arena, a->capacity, sizeof *a->names);
    a->pairs = pv_arena_array(c.arena, a->capacity, sizeof *a->pairs);
    return a->names && a->pairs ? pv_success() : pv_no_memory();
}

/* The template of a request that names it in a pair, when no extension did. */
static void set_template(pv_certified *x, const attributes *a) {
    static const char NAME[] = "CertificateTemplate=";
    pv_fact fact = pv_shared_fact(x->subject, PV_SHARED_TEMPLATE_NAME);
    for (size_t i = 0; i < a->pair_count; i++) {
        pv_text pair = a->pairs[i];
        if (pv_subject_peek(x->subject, fact)->known == PV_ABSENT && pair.size >= sizeof NAME &&
            memcmp(pair.data, NAME, sizeof NAME - 1) == 0)
            pv_set_shared_TEMPLATE_NAME(
                x->subject, a->pairs_place,
                (pv_text){pair.data + sizeof NAME - 1, pair.size - (sizeof NAME - 1)});
    }
}

static pv_status set_extensions(pv_certified *x, const attributes *a) {
    pv_cursor lists[2];
    size_t count = 0;
    if (a->has_pkcs9)
        lists[count++] = a->pkcs9;
    if (a->has_microsoft)
        lists[count++] = a->microsoft;
    return pv_certified_keep(x, pv_extensions_read(x, lists, count));
}

/* What stands behind `name` in a pair; no data when none has it. */
static pv_text pair_named(const attributes *a, const char *name) {
    size_t size = strlen(name);
    for (size_t i = 0; i < a->pair_count; i++)
        if (a->pairs[i].size > size && memcmp(a->pairs[i].data, name, size) == 0)
            return (pv_text){a->pairs[i].data + size, a->pairs[i].size - size};
    return (pv_text){NULL, 0};
}

static pv_status set_renewed(pv_certified *x, const attributes *a) {
    if (!a->renewed.whole.size) {
        pv_subject_absent(x->subject, PV_FACT_REQUEST_RENEWED_SHA1);
        return pv_success();
    }
    uint8_t *digest = pv_arena_alloc(x->unit->arena, 20);
    if (!digest)
        return pv_no_memory();
    if (!x->unit->crypto)
        return pv_success();
    pv_crypto_sha1(x->unit->crypto, a->renewed.whole, digest);
    pv_set_REQUEST_RENEWED_SHA1(x->subject, a->renewed.place, (pv_bytes){digest, 20});
    return pv_success();
}

/* What the request is for; the wrapper may add to it. */
static pv_status set_purposes(pv_certified *x, const attributes *a) {
    pv_text requester = pair_named(a, "RequesterName=");
    uint64_t purposes = (uint64_t)(a->renewed.whole.size > 0) << PV_REQUESTPURPOSE_RENEWAL |
                        (uint64_t)(requester.data != NULL) << PV_REQUESTPURPOSE_ENROLL_ON_BEHALF |
                        (uint64_t)a->has_archived_key << PV_REQUESTPURPOSE_KEY_ARCHIVAL;
    pv_set_REQUEST_PURPOSES(x->subject, a->place, purposes);
    if (requester.data)
        pv_set_REQUEST_REQUESTER_NAME(x->subject, a->pairs_place, requester);
    else if (!a->pairs_unreadable)
        pv_subject_absent(x->subject, PV_FACT_REQUEST_REQUESTER_NAME);
    return set_renewed(x, a);
}

/* Facts that no attribute gave are absent, or unknown when the list broke off. */
static void set_rest(pv_certified *x, const attributes *a, bool whole) {
    pv_subject *s = x->subject;
    for (size_t row = 0; row < KNOWN_COUNT; row++)
        if (!a->seen[row])
            mark_known(x, row, whole ? PV_ABSENT : PV_UNDETERMINED);
    if (!whole)
        return;
    if (a->count)
        pv_set_REQUEST_ATTRIBUTES(s, a->place, a->names, a->count);
    else
        pv_subject_absent(s, PV_FACT_REQUEST_ATTRIBUTES);
    if (a->pair_count)
        pv_set_REQUEST_NAME_VALUES(s, a->pairs_place, a->pairs, a->pair_count);
    else if (!a->pairs_unreadable)
        pv_subject_absent(s, PV_FACT_REQUEST_NAME_VALUES);
}

pv_status pv_attributes_read(pv_certified *x, pv_cursor *c) {
    attributes a = {.place = pv_cursor_place(c)};
    pv_status status = make_room(*c, &a);
    while (!status.error && pv_der_more(c))
        status = take_attribute(x, &a, c);
    if (status.error && !pv_certified_is_damage(status))
        return status;
    set_rest(x, &a, !status.error);
    if (!status.error || a.has_pkcs9)
        PV_TRY(set_extensions(x, &a));
    if (status.error)
        return status;
    set_template(x, &a);
    return set_purposes(x, &a);
}
