/* SPDX-License-Identifier: Apache-2.0
 * Rows of certificate properties (MS-GPEF 2.2.1.1; CertSerializeCertificateStoreElement): the value
 * "Blob" of a certificate in the registry, a file of SystemCertificates\My\Certificates in a
 * profile, a serialized certificate. Each property is an id, a 1, a length and its value, all
 * little-endian; the last one is the certificate. Handles and other remains of running programs are
 * named and not looked into; CRLs and CTLs are passed over. Refuses what runs over the end, and
 * more properties than any certificate has. */
#include "readers/serialized.h"

#include "base/text.h"
#include "facts/purpose.h"
#include "facts/setters.h"

enum { PROPERTIES_MAX = 256, HIGHEST_ID = 0xffff, SHA1 = 20, DER_SEQUENCE = 0x30 };

static const struct {
    uint32_t id;
    const char *name;
} NAMES[] = {
#define PROPERTY(id, name) {id, name},
#include "readers/properties.def"
#undef PROPERTY
};

const char *pv_property_name(uint32_t id) {
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (NAMES[i].id == id)
            return NAMES[i].name;
    return NULL;
}

/* A row of properties, as far as it was taken. */
typedef struct {
    size_t count;
    uint32_t ids[PROPERTIES_MAX];
    pv_place place; /* of the first */
    pv_property link, sha1, spec, friendly_name, archived, renewal;
    pv_property content;
} row;

static bool is_content(uint32_t id) {
    return id >= PV_PROPERTY_CERTIFICATE && id <= PV_PROPERTY_KEY_IDENTIFIER_FILE;
}

/* ---- what the head of a file can be ---------------------------------------------------------- */

static uint32_t number_at(const uint8_t *b) {
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Any two small numbers look like the header of a property, so only named ones count. */
static bool is_header(const uint8_t *b) {
    uint32_t id = number_at(b);
    return number_at(b + 4) == 1 && (is_content(id) || pv_property_name(id));
}

pv_bid pv_serialized_bid(pv_bytes head, uint64_t size) {
    size_t at = 0;
    unsigned whole = 0;
    while (head.size - at > PV_PROPERTY_HEADER && is_header(head.data + at)) {
        const uint8_t *b = head.data + at;
        uint32_t length = number_at(b + 8);
        bool certificate = number_at(b) == PV_PROPERTY_CERTIFICATE;
        if (certificate && b[PV_PROPERTY_HEADER] == DER_SEQUENCE)
            return PV_BID_MAGIC;
        if (length > size - at - PV_PROPERTY_HEADER)
            return whole ? PV_BID_LIKELY : PV_BID_NONE;
        if (length >= head.size - at - PV_PROPERTY_HEADER)
            return whole ? PV_BID_LIKELY : PV_BID_GUESS;
        at += PV_PROPERTY_HEADER + length;
        whole++;
    }
    return whole > 1 ? PV_BID_LIKELY : whole ? PV_BID_GUESS : PV_BID_NONE;
}

/* ---- a row ----------------------------------------------------------------------------------- */

static pv_status take_property(pv_cursor *c, pv_property *ret_property) {
    pv_property p = {.present = true, .place = pv_cursor_place(c)};
    uint32_t reserved, size;
    pv_bytes value;
    PV_TRY(pv_cursor_take_u32(c, "id of a certificate property", &p.id));
    PV_TRY(pv_cursor_take_u32(c, "header of a certificate property", &reserved));
    PV_TRY(pv_cursor_take_u32(c, "size of a certificate property", &size));
    bool end_marker = !p.id && !reserved && !size;
    if (!end_marker && (reserved != 1 || p.id > HIGHEST_ID))
        return pv_fail(c->arena, PV_DAMAGED, p.place,
                       "no certificate property begins with the numbers %lu and %lu",
                       (unsigned long)p.id, (unsigned long)reserved);
    PV_TRY(pv_cursor_take(c, size, "value of a certificate property", &value));
    p.value = pv_cursor_within(c, value);
    *ret_property = p;
    return pv_success();
}

static pv_property *wanted(row *r, uint32_t id) {
    switch (id) {
    case PV_PROPERTY_KEY_PROV_INFO:
        return &r->link;
    case PV_PROPERTY_SHA1_HASH:
        return &r->sha1;
    case PV_PROPERTY_KEY_SPEC:
        return &r->spec;
    case PV_PROPERTY_FRIENDLY_NAME:
        return &r->friendly_name;
    case PV_PROPERTY_ARCHIVED:
        return &r->archived;
    case PV_PROPERTY_RENEWAL:
        return &r->renewal;
    default:
        return is_content(id) ? &r->content : NULL;
    }
}

static pv_status take_row(pv_cursor *c, row *r, bool *ret_end) {
    r->place = pv_cursor_place(c);
    while (!r->content.present && pv_cursor_left(c)) {
        pv_property p = {0};
        PV_TRY(take_property(c, &p));
        if (p.id == 0) {
            *ret_end = true;
            return pv_success();
        }
        if (r->count == PROPERTIES_MAX)
            return pv_fail(c->arena, PV_OVER_LIMIT, p.place,
                           "a certificate has more than %d properties", PROPERTIES_MAX);
        r->ids[r->count++] = p.id;
        pv_property *kept = wanted(r, p.id);
        if (kept)
            *kept = p;
    }
    return pv_success();
}

/* ---- what it says of the certificate --------------------------------------------------------- */

pv_status pv_serialized_text(pv_arena *arena, pv_bytes wide, pv_text *ret_text) {
    size_t size = 0;
    bool clean;
    while (size + 1 < wide.size && (wide.data[size] || wide.data[size + 1]))
        size += 2;
    const char *text = pv_text_of_utf16le(arena, pv_bytes_head(wide, size), &size, &clean);
    if (!text)
        return pv_no_memory();
    *ret_text = (pv_text){text, size};
    return pv_success();
}

static pv_bytes value_of(const pv_property *p) {
    return (pv_bytes){p->value.start, (size_t)(p->value.end - p->value.start)};
}

/* Leaves out the certificate itself, which is no property to whoever asks for them. */
static pv_status set_names(const pv_serialized *s, const row *r, pv_subject *certificate) {
    pv_text *names = pv_arena_array(s->unit->arena, r->count, sizeof *names);
    size_t count = 0;
    if (!names)
        return pv_no_memory();
    for (size_t i = 0; i < r->count; i++) {
        if (is_content(r->ids[i]))
            continue;
        const char *name = pv_property_name(r->ids[i]);
        if (!name)
            name = pv_arena_printf(s->unit->arena, "%lu", (unsigned long)r->ids[i]);
        if (!name)
            return pv_no_memory();
        names[count++] = (pv_text){name, strlen(name)};
    }
    pv_set_CERT_PROPERTIES(certificate, r->place, names, count);
    return pv_success();
}

/* A property that is a SHA-1; false with a problem noted when it has another size. */
static bool is_digest(const pv_serialized *s, const pv_property *p) {
    if (value_of(p).size == SHA1)
        return true;
    pv_unit_problem(s->unit, s->artifact, PV_DAMAGED, p->place,
                    "a SHA-1 among the certificate's properties has not 20 octets");
    return false;
}

static void set_digests(const pv_serialized *s, const row *r, pv_subject *certificate) {
    if (!r->sha1.present)
        pv_subject_absent(certificate, PV_FACT_CERT_STORED_SHA1);
    else if (is_digest(s, &r->sha1))
        pv_set_CERT_STORED_SHA1(certificate, r->sha1.place, value_of(&r->sha1));
    if (!r->renewal.present)
        pv_subject_absent(certificate, PV_FACT_CERT_REPLACED_BY);
    else if (is_digest(s, &r->renewal))
        pv_set_CERT_REPLACED_BY(certificate, r->renewal.place, value_of(&r->renewal));
}

static pv_status set_properties(const pv_serialized *s, const row *r, pv_subject *certificate) {
    pv_text name;
    pv_place archived = r->archived.present ? r->archived.place : r->place;
    PV_TRY(set_names(s, r, certificate));
    set_digests(s, r, certificate);
    pv_set_CERT_ARCHIVED(certificate, archived, r->archived.present);
    if (!r->friendly_name.present) {
        pv_subject_absent(certificate, PV_FACT_CERT_FRIENDLY_NAME);
        return pv_success();
    }
    PV_TRY(pv_serialized_text(s->unit->arena, value_of(&r->friendly_name), &name));
    pv_set_CERT_FRIENDLY_NAME(certificate, r->friendly_name.place, name);
    return pv_success();
}

/* The certificate that a nested reading added behind `before`, the tail of the unit then. */
static pv_subject *added(pv_subject *const *before) {
    for (pv_subject *s = *before; s; s = s->next)
        if (s->kind == PV_KIND_CERT)
            return s;
    return NULL;
}

static pv_status read_certificate(pv_serialized *s, const pv_property *p,
                                  pv_subject **ret_certificate) {
    const pv_hint hint = {.place_kind = p->value.place_kind,
                          .origin = pv_cursor_place(&p->value).at,
                          .same_artifact = true};
    pv_subject **before = s->unit->subjects_end;
    bool claimed = false;
    s->certificates++;
    PV_TRY(s->unit->nested(s->unit, s->artifact, value_of(p), s->artifact->path, &hint, &claimed));
    *ret_certificate = added(before);
    if (!claimed)
        pv_unit_problem(s->unit, s->artifact, PV_DAMAGED, p->place,
                        "what should be the certificate among its properties is none");
    return pv_success();
}

/* ---- and of its key -------------------------------------------------------------------------- */

/* Stores whose certificates have keys. */
static bool is_for_keys(const char *store) {
    static const char *const STORES[] = {"MY", "WebHosting", "Remote Desktop", "REQUEST"};
    for (size_t i = 0; i < sizeof STORES / sizeof *STORES; i++)
        if (pv_text_same(STORES[i], store))
            return true;
    return false;
}

/* Stores of other people's certificates: the lack of a key tells nothing. */
static bool is_without_keys(const char *store) {
    static const char *const STORES[] = {"ROOT",          "CA",
                                         "AuthRoot",      "Disallowed",
                                         "TrustedPeople", "TrustedPublisher",
                                         "Trust",         "AddressBook",
                                         "SmartCardRoot", "ClientAuthIssuer"};
    for (size_t i = 0; i < sizeof STORES / sizeof *STORES; i++)
        if (pv_text_same(STORES[i], store))
            return true;
    return false;
}

/* Whether a certificate without a link is one that a key is missed for. Where the store is not
 * known, an authority's certificate is rather one of a chain. */
static bool misses_key(const pv_serialized *s, pv_subject *certificate) {
    const pv_value *name = pv_subject_peek(s->store, PV_FACT_STORE_NAME);
    if (name->known == PV_PRESENT && is_for_keys(name->u.text))
        return true;
    if (name->known == PV_PRESENT && is_without_keys(name->u.text))
        return false;
    const pv_value *ca = pv_subject_value(certificate, PV_FACT_CERT_IS_CA);
    return ca->known != PV_PRESENT || !ca->u.boolean || pv_cert_is_own_server(certificate);
}

static pv_status finish(pv_serialized *s, const row *r) {
    pv_subject *certificate = NULL;
    if (r->content.present && r->content.id == PV_PROPERTY_CERTIFICATE)
        PV_TRY(read_certificate(s, &r->content, &certificate));
    else if (!r->content.present && r->count)
        pv_unit_problem(s->unit, s->artifact, PV_DAMAGED, r->place,
                        "no certificate stands behind these properties");
    if (certificate) {
        PV_TRY(set_properties(s, r, certificate));
        PV_TRY(pv_subject_link(certificate, s->store));
    }
    if (r->link.present || (certificate && (r->spec.present || misses_key(s, certificate))))
        return pv_serialized_add_key(s, &r->link, &r->spec, certificate);
    return pv_success();
}

pv_status pv_serialized_take(pv_serialized *s, pv_cursor *c, bool *ret_end) {
    row r = {0};
    *ret_end = false;
    pv_status status = take_row(c, &r, ret_end);
    if (!status.error)
        return finish(s, &r);
    if (r.link.present)
        PV_TRY(pv_serialized_add_key(s, &r.link, &r.spec, NULL));
    return status;
}

pv_status pv_serialized_take_all(pv_serialized *s, pv_cursor *c, bool *ret_end) {
    *ret_end = false;
    while (!*ret_end && pv_cursor_left(c) && !pv_unit_is_hopeless(s->unit))
        PV_TRY(pv_serialized_take(s, c, ret_end));
    return pv_success();
}

pv_status pv_serialized_begin(const pv_reading *reading, pv_serialized *ret_s) {
    *ret_s = (pv_serialized){.unit = reading->unit, .artifact = reading->artifact};
    return pv_unit_add_subject(reading->unit, reading->artifact, PV_KIND_STORE, &ret_s->store);
}

void pv_serialized_set_count(const pv_serialized *s, pv_place place) {
    pv_set_STORE_CERTIFICATE_COUNT(s->store, place, (int64_t)s->certificates);
}

/* ---- the reader ------------------------------------------------------------------------------ */

static pv_bid probe(const pv_probe *p) {
    return pv_serialized_bid(p->head, p->size);
}

static pv_status read(const pv_reading *reading) {
    pv_serialized s;
    pv_cursor c = pv_reading_cursor(reading);
    pv_place place = pv_cursor_place(&c);
    bool end;
    PV_TRY(pv_serialized_begin(reading, &s));
    pv_status status = pv_serialized_take_all(&s, &c, &end);
    pv_serialized_set_count(&s, place);
    if (!status.error && pv_cursor_left(&c) && end)
        return pv_fail(c.arena, PV_DAMAGED, pv_cursor_place(&c), "bytes follow the certificate");
    return status;
}

const pv_reader PV_READER_serialized = {
    .name = "serialized",
    .title = "certificate with its store properties (registry Blob, serialized certificate)",
    .extensions = ".bin .blob",
    .tells = "one certificate, the properties of its store, and the link to its key",
    .cannot_tell = "which store it is in; whether the key that the link names is there",
    .probe = probe,
    .read = read,
};
