/* SPDX-License-Identifier: Apache-2.0
 * The list of extensions of a certificate or request: RFC 5280 4.1.2.9 and 4.2, and Microsoft's.
 * Which are known, and the facts that each fills, is one table. Of an extension that occurs twice
 * the first counts. A value that does not parse leaves its own facts undetermined, no others. */
#include "readers/extensions.h"

#include "base/text.h"
#include "facts/oid.h"

enum { MOST_FACTS = 4 };

typedef struct {
    pv_oid oid;
    pv_extension_value *read;
    void (*set_critical)(pv_subject *s, pv_place at,
                         bool critical); /* where there is such a fact */
    bool certificate_only;
    size_t facts;
    int fact[MOST_FACTS]; /* pv_shared, or for `certificate_only` pv_fact */
} known;

static const known KNOWN[] = {
    {PV_OID_EXT_KEY_USAGE,
     pv_extension_key_usage,
     pv_set_shared_KEY_USAGE_CRITICAL,
     false,
     2,
     {PV_SHARED_KEY_USAGE, PV_SHARED_KEY_USAGE_ENCODING}},
    {PV_OID_EXT_EKU,
     pv_extension_eku,
     pv_set_shared_EXTENDED_KEY_USAGE_CRITICAL,
     false,
     1,
     {PV_SHARED_EXTENDED_KEY_USAGE}},
    {PV_OID_EXT_BASIC_CONSTRAINTS,
     pv_extension_basic_constraints,
     pv_set_shared_BASIC_CONSTRAINTS_CRITICAL,
     false,
     2,
     {PV_SHARED_IS_CA, PV_SHARED_PATH_LENGTH}},
    {PV_OID_EXT_SKI, pv_extension_ski, NULL, false, 1, {PV_SHARED_SUBJECT_KEY_ID}},
    {PV_OID_EXT_SAN, pv_extension_san, NULL, false, 1, {PV_SHARED_SUBJECT_ALT_NAMES}},
    {PV_OID_EXT_POLICIES, pv_extension_policies, NULL, false, 1, {PV_SHARED_CERTIFICATE_POLICIES}},
    {PV_OID_EXT_AKI, pv_extension_aki, NULL, true, 1, {PV_FACT_CERT_AUTHORITY_KEY_ID}},
    {PV_OID_EXT_MS_TEMPLATE_NAME,
     pv_extension_template_name,
     NULL,
     false,
     1,
     {PV_SHARED_TEMPLATE_NAME}},
    {PV_OID_EXT_MS_TEMPLATE,
     pv_extension_template,
     NULL,
     false,
     3,
     {PV_SHARED_TEMPLATE_OID, PV_SHARED_TEMPLATE_MAJOR_VERSION, PV_SHARED_TEMPLATE_MINOR_VERSION}},
    {PV_OID_EXT_MS_APPLICATION_POLICIES,
     pv_extension_application_policies,
     NULL,
     false,
     1,
     {PV_SHARED_APPLICATION_POLICIES}},
    {PV_OID_EXT_MS_NTDS_SECURITY,
     pv_extension_ntds_security,
     NULL,
     false,
     1,
     {PV_SHARED_NTDS_SECURITY_SID}},
    {PV_OID_EXT_MS_CA_VERSION,
     pv_extension_ca_version,
     NULL,
     true,
     2,
     {PV_FACT_CERT_CA_CERTIFICATE_INDEX, PV_FACT_CERT_CA_KEY_INDEX}},
    {PV_OID_EXT_MS_PREVIOUS_CA_HASH,
     pv_extension_previous_ca_hash,
     NULL,
     true,
     1,
     {PV_FACT_CERT_PREVIOUS_CA_HASH}},
};
enum { KNOWN_COUNT = sizeof KNOWN / sizeof *KNOWN, WORDS = PV_OID_UNKNOWN / 64 + 1 };

/* Facts about the list, or of an extension whether its value is readable or not. */
static const pv_shared OF_THE_LIST[] = {
    PV_SHARED_KEY_USAGE_CRITICAL,         PV_SHARED_EXTENDED_KEY_USAGE_CRITICAL,
    PV_SHARED_BASIC_CONSTRAINTS_CRITICAL, PV_SHARED_EXTENSIONS,
    PV_SHARED_CRITICAL_EXTENSIONS,        PV_SHARED_DUPLICATE_EXTENSIONS,
};

/* One extension. */
typedef struct {
    pv_place place;
    pv_bytes identifier;
    pv_oid oid;
    bool critical, readable;
    pv_cursor value;
} extension;

/* The lists while they are gone through. */
typedef struct {
    pv_certified *x;
    pv_text *names, *critical, *twice;
    size_t count, critical_count, twice_count, capacity;
    uint64_t seen[WORDS], seen_before[WORDS]; /* in this list; in those before it */
    pv_bytes *strangers;                      /* identifiers that have no name here */
    size_t strangers_count, strangers_before;
} walk;

static bool applies(const pv_certified *x, const known *row) {
    return !row->certificate_only || x->subject->kind == PV_KIND_CERT;
}

static pv_fact fact_of(const pv_certified *x, const known *row, size_t i) {
    return row->certificate_only ? (pv_fact)row->fact[i]
                                 : pv_shared_fact(x->subject, (pv_shared)row->fact[i]);
}

static void mark(pv_certified *x, pv_fact fact, pv_known state) {
    if (state == PV_ABSENT)
        pv_subject_absent(x->subject, fact);
    else
        pv_subject_undetermined(x->subject, fact);
}

static void mark_row(pv_certified *x, const known *row, pv_known state) {
    for (size_t i = 0; applies(x, row) && i < row->facts; i++)
        mark(x, fact_of(x, row, i), state);
}

static void mark_all_absent(pv_certified *x) {
    for (size_t i = 0; i < KNOWN_COUNT; i++)
        mark_row(x, &KNOWN[i], PV_ABSENT);
    for (size_t i = 0; i < sizeof OF_THE_LIST / sizeof *OF_THE_LIST; i++)
        mark(x, pv_shared_fact(x->subject, OF_THE_LIST[i]), PV_ABSENT);
}

/* What was not met before the list broke off may stand behind that place. */
static void mark_rest_undetermined(pv_certified *x) {
    for (size_t i = 0; i < KNOWN_COUNT; i++)
        for (size_t j = 0; applies(x, &KNOWN[i]) && j < KNOWN[i].facts; j++)
            if (pv_subject_peek(x->subject, fact_of(x, &KNOWN[i], j))->known == PV_ABSENT)
                mark(x, fact_of(x, &KNOWN[i], j), PV_UNDETERMINED);
    for (size_t i = 0; i < sizeof OF_THE_LIST / sizeof *OF_THE_LIST; i++) {
        pv_fact fact = pv_shared_fact(x->subject, OF_THE_LIST[i]);
        if (pv_subject_peek(x->subject, fact)->known == PV_ABSENT)
            mark(x, fact, PV_UNDETERMINED);
    }
}

/* critical DEFAULT FALSE: DER leaves it out, and writes TRUE as ff (X.690 11.1, 11.5). */
static pv_status take_critical(pv_certified *x, pv_cursor *c, bool *ret_critical) {
    pv_tlv flag;
    *ret_critical = false;
    if (!pv_der_next_is(c, PV_TAG_BOOLEAN))
        return pv_success();
    PV_TRY(pv_der_take(c, "critical", &flag));
    for (size_t i = 0; i < flag.content.size; i++)
        *ret_critical = *ret_critical || flag.content.data[i];
    if (!*ret_critical)
        pv_certified_damage(x, PV_DAMAGE_DEFAULT_ENCODED, flag.place);
    else if (flag.content.size != 1 || flag.content.data[0] != 0xff)
        pv_certified_damage(x, PV_DAMAGE_BER_ENCODING, flag.place);
    return pv_success();
}

static pv_status take_fields(pv_certified *x, pv_cursor *c, extension *e) {
    pv_tlv identifier, value;
    PV_TRY(pv_der_expect(c, PV_TAG_OID, "identifier of an extension", &identifier));
    e->identifier = identifier.content;
    e->oid = pv_oid_find(identifier.content);
    PV_TRY(take_critical(x, c, &e->critical));
    PV_TRY(pv_der_expect(c, PV_TAG_OCTET_STRING, "value of an extension", &value));
    e->value = pv_der_inside(c, &value);
    e->readable = true;
    if (pv_der_more(c))
        pv_certified_damage(x, PV_DAMAGE_UNKNOWN_FORM, pv_cursor_place(c));
    return pv_success();
}

/* Takes one; what is wrong inside of it makes it unreadable and is no failure. */
static pv_status take_extension(pv_certified *x, pv_cursor *list, extension *ret_extension) {
    extension e = {.oid = PV_OID_UNKNOWN};
    pv_tlv whole;
    PV_TRY(pv_der_take(list, "extension", &whole));
    e.place = whole.place;
    pv_cursor c = pv_der_inside(list, &whole);
    pv_status status = take_fields(x, &c, &e);
    if (status.error && !pv_certified_is_damage(status))
        return status;
    if (status.error || whole.tag != PV_TAG_SEQUENCE)
        pv_certified_damage(x, PV_DAMAGE_EXTENSION_UNREADABLE, whole.place);
    *ret_extension = e;
    return pv_success();
}

/* Strictly, then by BER; DER that holds BER is damage, not silence. */
static pv_status read_value(pv_certified *x, const known *row, const extension *e) {
    pv_cursor value = e->value;
    pv_status status = row->read(x, &value);
    bool again = pv_certified_is_damage(status) && !value.tolerant;
    if (again) {
        value = e->value;
        value.tolerant = true;
        mark_row(x, row, PV_ABSENT);
        status = row->read(x, &value);
    }
    if (pv_certified_is_damage(status)) {
        mark_row(x, row, PV_UNDETERMINED);
        pv_certified_damage(x, PV_DAMAGE_EXTENSION_UNREADABLE, e->place);
        return pv_success();
    }
    PV_TRY(status);
    if (again)
        pv_certified_damage(x, PV_DAMAGE_BER_ENCODING, e->place);
    if (pv_der_more(&value))
        pv_certified_damage(x, PV_DAMAGE_TRAILING_DATA, pv_cursor_place(&value));
    return pv_success();
}

static pv_status read_known(pv_certified *x, const extension *e) {
    const known *row = NULL;
    for (size_t i = 0; i < KNOWN_COUNT && !row; i++)
        if (KNOWN[i].oid == e->oid)
            row = &KNOWN[i];
    if (!row || !applies(x, row))
        return pv_success();
    if (row->set_critical)
        row->set_critical(x->subject, e->place, e->critical);
    if (e->readable)
        return read_value(x, row, e);
    mark_row(x, row, PV_UNDETERMINED);
    return pv_success();
}

typedef enum { NEW, TWICE, BEFORE } sighting;

static pv_status look_up_stranger(walk *w, const extension *e, sighting *ret_sighting) {
    for (size_t i = 0; i < w->strangers_count; i++) {
        if (pv_bytes_equal(w->strangers[i], e->identifier)) {
            *ret_sighting = i < w->strangers_before ? BEFORE : TWICE;
            return pv_success();
        }
    }
    if (!w->strangers)
        w->strangers = pv_arena_array(w->x->unit->arena, w->capacity, sizeof *w->strangers);
    if (!w->strangers)
        return pv_no_memory();
    w->strangers[w->strangers_count++] = e->identifier;
    *ret_sighting = NEW;
    return pv_success();
}

static pv_status look_up(walk *w, const extension *e, sighting *ret_sighting) {
    if (e->oid == PV_OID_UNKNOWN)
        return look_up_stranger(w, e, ret_sighting);
    uint64_t bit = UINT64_C(1) << (unsigned)e->oid % 64, *word = &w->seen[(unsigned)e->oid / 64];
    *ret_sighting = NEW;
    if (w->seen_before[(unsigned)e->oid / 64] & bit)
        *ret_sighting = BEFORE;
    else if (*word & bit)
        *ret_sighting = TWICE;
    *word |= bit;
    return pv_success();
}

static pv_status note_twice(walk *w, const extension *e, pv_text name) {
    pv_certified_damage(w->x, PV_DAMAGE_DUPLICATE_EXTENSION, e->place);
    for (size_t i = 0; i < w->twice_count; i++)
        if (strcmp(w->twice[i].data, name.data) == 0)
            return pv_success();
    if (!w->twice)
        w->twice = pv_arena_array(w->x->unit->arena, w->capacity, sizeof *w->twice);
    if (!w->twice)
        return pv_no_memory();
    w->twice[w->twice_count++] = name;
    pv_set_shared_DUPLICATE_EXTENSIONS(w->x->subject, e->place, w->twice, w->twice_count);
    return pv_success();
}

static pv_status add(walk *w, const extension *e) {
    sighting seen;
    PV_TRY(look_up(w, e, &seen));
    if (seen == BEFORE)
        return pv_success();
    const char *text = e->oid != PV_OID_UNKNOWN ? pv_oid_name(e->oid)
                                                : pv_oid_text(w->x->unit->arena, e->identifier);
    if (!text)
        return pv_no_memory();
    pv_text name = {text, strlen(text)};
    w->names[w->count++] = name;
    if (e->critical)
        w->critical[w->critical_count++] = name;
    return seen == NEW ? read_known(w->x, e) : note_twice(w, e, name);
}

static pv_status walk_list(walk *w, const pv_cursor *at) {
    pv_cursor c = *at, list;
    pv_place place = pv_cursor_place(at);
    memcpy(w->seen_before, w->seen, sizeof w->seen);
    w->strangers_before = w->strangers_count;
    PV_TRY(pv_der_enter(&c, PV_TAG_SEQUENCE, "extensions", &list));
    while (pv_der_more(&list)) {
        extension e = {.oid = PV_OID_UNKNOWN};
        PV_TRY(take_extension(w->x, &list, &e));
        if (e.identifier.data)
            PV_TRY(add(w, &e));
    }
    if (pv_der_more(&c))
        pv_certified_damage(w->x, PV_DAMAGE_TRAILING_DATA, pv_cursor_place(&c));
    if (w->critical_count)
        pv_set_shared_CRITICAL_EXTENSIONS(w->x->subject, place, w->critical, w->critical_count);
    if (w->count)
        pv_set_shared_EXTENSIONS(w->x->subject, place, w->names, w->count);
    return pv_success();
}

/* How many elements the list has, as far as it can be gone through. */
static pv_status count_list(const pv_cursor *at, size_t *ret_count) {
    pv_cursor c = *at, list;
    pv_tlv tlv;
    *ret_count = 0;
    PV_TRY(pv_der_enter(&c, PV_TAG_SEQUENCE, "extensions", &list));
    for (; pv_der_more(&list); ++*ret_count)
        PV_TRY(pv_der_take(&list, "extension", &tlv));
    return pv_success();
}

static pv_status count_all(pv_certified *x, const pv_cursor *lists, size_t count, walk *w) {
    for (size_t i = 0; i < count; i++) {
        size_t entries;
        pv_status status = count_list(&lists[i], &entries);
        if (status.error && !pv_certified_is_damage(status))
            return status;
        w->capacity += entries;
    }
    if (w->capacity > x->unit->limits->extensions)
        return pv_fail(x->unit->arena, PV_OVER_LIMIT, pv_cursor_place(lists),
                       "%zu extensions in one certificate or request", w->capacity);
    w->names = pv_arena_array(x->unit->arena, 2 * w->capacity, sizeof *w->names);
    w->critical = w->names + w->capacity;
    return w->names ? pv_success() : pv_no_memory();
}

static pv_status walk_all(pv_certified *x, const pv_cursor *lists, size_t count) {
    walk w = {.x = x};
    PV_TRY(count_all(x, lists, count, &w));
    for (size_t i = 0; i < count; i++)
        PV_TRY(walk_list(&w, &lists[i]));
    return pv_success();
}

pv_status pv_extensions_read(pv_certified *x, const pv_cursor *lists, size_t count) {
    mark_all_absent(x);
    pv_status status = count ? walk_all(x, lists, count) : pv_success();
    if (status.error) {
        mark_rest_undetermined(x);
        return status;
    }
    pv_fact is_ca = pv_shared_fact(x->subject, PV_SHARED_IS_CA);
    if (pv_subject_peek(x->subject, is_ca)->known == PV_ABSENT)
        pv_set_shared_IS_CA(
            x->subject,
            count ? pv_cursor_place(lists)
                  : pv_subject_place(x->subject, pv_shared_fact(x->subject, PV_SHARED_SUBJECT)),
            false);
    return pv_success();
}

pv_status pv_extension_string(pv_certified *x, const pv_cursor *c, const pv_tlv *tlv,
                              pv_text *ret_text) {
    bool clean;
    *ret_text = (pv_text){0};
    if (tlv->tag != PV_TAG_UTF8_STRING && tlv->tag != PV_TAG_BMP_STRING &&
        tlv->tag != PV_TAG_IA5_STRING && tlv->tag != PV_TAG_PRINTABLE_STRING &&
        tlv->tag != PV_TAG_T61_STRING && tlv->tag != PV_TAG_NUMERIC_STRING &&
        tlv->tag != PV_TAG_VISIBLE_STRING && tlv->tag != PV_TAG_UNIVERSAL_STRING)
        return pv_success();
    ret_text->data = pv_text_of_string(c->arena, tlv->tag, tlv->content, &ret_text->size, &clean);
    if (!ret_text->data)
        return pv_no_memory();
    if (!clean)
        pv_certified_damage(x, PV_DAMAGE_NAME_ENCODING, tlv->place);
    return pv_success();
}
