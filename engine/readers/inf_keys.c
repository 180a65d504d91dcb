/* SPDX-License-Identifier: Apache-2.0
 * The keys that Microsoft's certreq reference lists for an INF, and what certreq passes over in
 * silence: keys that it does not know, keys that stand in a section where they mean nothing, and
 * keys that stand twice. The attributes of [RequestAttributes] and the sections that policies name
 * are free, so nothing is unknown there. */
#include "base/text.h"
#include "facts/setters.h"
#include "readers/inf.h"

enum { MOST_TOLD = 64, KEY_SHOWN = 64 };

static const char *const REQUEST_KEYS[] = {
    "Subject",
    "Exportable",
    "ExportableEncrypted",
    "HashAlgorithm",
    "KeyAlgorithm",
    "KeyContainer",
    "KeyLength",
    "KeySpec",
    "KeyUsage",
    "KeyUsageProperty",
    "MachineKeySet",
    "NotBefore",
    "NotAfter",
    "PrivateKeyArchive",
    "EncryptionAlgorithm",
    "EncryptionLength",
    "ProviderName",
    "ProviderType",
    "RenewalCert",
    "RequesterName",
    "RequestType",
    "SecurityDescriptor",
    "AlternateSignatureAlgorithm",
    "Silent",
    "SMIME",
    "UseExistingKeySet",
    "KeyProtection",
    "SuppressDefaults",
    "FriendlyName",
    "ValidityPeriod",
    "ValidityPeriodUnits",
    "UserProtected",
    "SubjectNameFlags",
    "X500NameFlags",
    "EncipherOnly",
};
static const char *const SECTIONS[] = {
    "Version",
    "Strings",
    "NewRequest",
    "RequestAttributes",
    "EnhancedKeyUsageExtension",
    "Extensions",
    "BasicConstraintsExtension",
    "PolicyStatementExtension",
    "ApplicationPolicyStatementExtension",
    "CRLDistributionPoint",
    "AuthorityInformationAccess",
    "CrossCertificateDistributionPointsExtension",
    "NameConstraintsExtension",
};
#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

static bool is_in(const char *const *table, size_t count, pv_slice key) {
    for (size_t i = 0; i < count; i++)
        if (pv_slice_is(key, table[i]))
            return true;
    return false;
}

bool pv_inf_is_request_key(pv_slice key) {
    return is_in(REQUEST_KEYS, COUNT_OF(REQUEST_KEYS), key);
}

pv_slice pv_inf_shown(pv_slice text) {
    size_t size = text.size < KEY_SHOWN ? text.size : KEY_SHOWN;
    while (size && size < text.size && ((uint8_t)text.data[size] & 0xc0) == 0x80)
        size--; /* not within a character */
    return pv_slice_head(text, size);
}

/* One list of complaints. */
typedef struct {
    const pv_inf *inf;
    pv_text texts[MOST_TOLD];
    size_t count;
    pv_place place; /* of the first */
} complaints;

static pv_status add(complaints *c, pv_place place, const char *text) {
    if (!text)
        return pv_no_memory();
    if (c->count == 0)
        c->place = place;
    if (c->count < MOST_TOLD)
        c->texts[c->count++] = (pv_text){text, strlen(text)};
    return pv_success();
}

static const char *nearest(pv_arena *arena, pv_slice key, const char *const *table, size_t count) {
    const char *word = pv_slice_text(arena, pv_inf_shown(key));
    return word ? pv_text_nearest(word, table, count) : NULL;
}

/* ---- unknown --------------------------------------------------------------------------------- */

static const char *describe_unknown(pv_arena *arena, const pv_inf_entry *e) {
    pv_slice key = pv_inf_shown(e->key);
    const char *meant = nearest(arena, e->key, REQUEST_KEYS, COUNT_OF(REQUEST_KEYS));
    unsigned long long line = e->place.at;
    if (meant)
        return pv_arena_printf(arena, "%.*s (line %llu; did you mean %s?)", (int)key.size, key.data,
                               line, meant);
    return pv_arena_printf(arena, "%.*s (line %llu)", (int)key.size, key.data, line);
}

/* "Exportable TRUE": a key that the = is missing behind. */
static const char *describe_bare(pv_arena *arena, const pv_inf_entry *e) {
    pv_slice rest = e->raw, key = pv_slice_word(&rest);
    if (!pv_inf_is_request_key(key))
        return NULL;
    return pv_arena_printf(arena, "%.*s (line %llu; no = behind it)", (int)key.size, key.data,
                           (unsigned long long)e->place.at);
}

static bool is_of_request(const pv_inf *inf, const pv_inf_entry *e) {
    return pv_slice_is(inf->sections[e->section].name, "NewRequest");
}

static bool is_misplaced_in_request(pv_slice key) {
    return pv_slice_is(key, "OID") || pv_slice_is(key, "CertificateTemplate");
}

static pv_status find_unknown_keys(complaints *c) {
    pv_arena *arena = c->inf->reading->unit->arena;
    for (size_t i = 0; i < c->inf->count && c->count < MOST_TOLD; i++) {
        const pv_inf_entry *e = &c->inf->entries[i];
        if (!is_of_request(c->inf, e) || e->continues)
            continue;
        if (!e->assigned) {
            const char *bare = describe_bare(arena, e);
            if (bare)
                PV_TRY(add(c, e->place, bare));
        } else if (!pv_inf_is_request_key(e->key) && !is_misplaced_in_request(e->key) &&
                   !pv_inf_is_open(e->key)) {
            PV_TRY(add(c, e->place, describe_unknown(arena, e)));
        }
    }
    return pv_success();
}

/* A section whose name is nearly one that certreq knows. */
static pv_status find_unknown_sections(complaints *c) {
    pv_arena *arena = c->inf->reading->unit->arena;
    for (size_t i = 0; i < c->inf->section_count && c->count < MOST_TOLD; i++) {
        const pv_inf_section *s = &c->inf->sections[i];
        if (is_in(SECTIONS, COUNT_OF(SECTIONS), s->name))
            continue;
        const char *meant = nearest(arena, s->name, SECTIONS, COUNT_OF(SECTIONS));
        pv_slice name = pv_inf_shown(s->name);
        if (meant)
            PV_TRY(
                add(c, s->place,
                    pv_arena_printf(arena, "[%.*s] (line %llu; did you mean [%s]?)", (int)name.size,
                                    name.data, (unsigned long long)s->place.at, meant)));
    }
    return pv_success();
}

static pv_status find_unknown(complaints *c) {
    PV_TRY(find_unknown_keys(c));
    return find_unknown_sections(c);
}

/* ---- misplaced ------------------------------------------------------------------------------- */

/* Keys of [NewRequest] that are attributes of a request as well. */
static bool is_attribute_too(pv_slice key) {
    static const char *const ATTRIBUTES[] = {"RequesterName", "ValidityPeriod",
                                             "ValidityPeriodUnits", "FriendlyName", "Subject"};
    return is_in(ATTRIBUTES, COUNT_OF(ATTRIBUTES), key);
}

static bool is_misplaced(pv_slice section, pv_slice key) {
    bool attributes = pv_slice_is(section, "RequestAttributes");
    if (pv_slice_is(section, "NewRequest"))
        return is_misplaced_in_request(key);
    if (attributes && is_attribute_too(key))
        return false;
    if (pv_slice_is(section, "EnhancedKeyUsageExtension"))
        return pv_inf_is_request_key(key);
    return (attributes || pv_slice_is(section, "Extensions") || pv_slice_is(section, "Version")) &&
           (pv_inf_is_request_key(key) || pv_slice_is(key, "OID"));
}

static pv_status find_misplaced(complaints *c) {
    for (size_t i = 0; i < c->inf->count && c->count < MOST_TOLD; i++) {
        const pv_inf_entry *e = &c->inf->entries[i];
        pv_slice section = c->inf->sections[e->section].name;
        if (e->assigned && !e->continues && is_misplaced(section, e->key))
            PV_TRY(add(c, e->place,
                       pv_arena_printf(c->inf->reading->unit->arena, "%.*s in [%.*s] (line %llu)",
                                       (int)e->key.size, e->key.data, (int)section.size,
                                       section.data, (unsigned long long)e->place.at)));
    }
    return pv_success();
}

/* ---- twice ----------------------------------------------------------------------------------- */

static bool may_repeat(const pv_inf_entry *e) {
    return !e->assigned || e->continues || pv_slice_is(e->key, "OID");
}

static bool is_judged_section(pv_slice name) {
    static const char *const ONCE[] = {"NewRequest", "RequestAttributes", "Extensions", "Strings"};
    return is_in(ONCE, COUNT_OF(ONCE), name);
}

static bool is_same_key(const pv_inf_entry *a, const pv_inf_entry *b) {
    return a->section == b->section && !may_repeat(b) && pv_slice_same(a->key, b->key);
}

/* The entry before this one that has the same key; NULL when this is the first. */
static const pv_inf_entry *earlier(const pv_inf *inf, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (is_same_key(&inf->entries[index], &inf->entries[i]))
            return &inf->entries[i];
    return NULL;
}

static pv_status find_duplicates(complaints *c) {
    for (size_t i = 0; i < c->inf->count && c->count < MOST_TOLD; i++) {
        const pv_inf_entry *e = &c->inf->entries[i], *first;
        if (may_repeat(e) || !is_judged_section(c->inf->sections[e->section].name))
            continue;
        first = earlier(c->inf, i);
        pv_slice key = pv_inf_shown(e->key);
        if (first)
            PV_TRY(
                add(c, e->place,
                    pv_arena_printf(c->inf->reading->unit->arena, "%.*s (lines %llu and %llu, %s)",
                                    (int)key.size, key.data, (unsigned long long)first->place.at,
                                    (unsigned long long)e->place.at,
                                    pv_slice_same(first->value, e->value) ? "the same value"
                                                                          : "different values")));
    }
    return pv_success();
}

/* ---- setting --------------------------------------------------------------------------------- */

typedef void set_list(pv_subject *s, pv_place at, const pv_text *v, size_t count);

static pv_status set(complaints *c, pv_subject *subject, pv_fact fact, set_list *setter) {
    pv_text *kept = pv_arena_array(c->inf->reading->unit->arena, c->count + 1, sizeof *kept);
    if (!kept)
        return pv_no_memory();
    if (!c->count) {
        pv_subject_absent(subject, fact);
        return pv_success();
    }
    memcpy(kept, c->texts, c->count * sizeof *kept);
    setter(subject, c->place, kept, c->count);
    return pv_success();
}

pv_status pv_inf_set_complaints(const pv_inf *inf, pv_subject *subject) {
    complaints unknown = {.inf = inf}, misplaced = {.inf = inf}, twice = {.inf = inf};
    PV_TRY(find_unknown(&unknown));
    PV_TRY(find_misplaced(&misplaced));
    PV_TRY(find_duplicates(&twice));
    PV_TRY(set(&unknown, subject, PV_FACT_TEMPLATE_UNKNOWN_KEYS, pv_set_TEMPLATE_UNKNOWN_KEYS));
    PV_TRY(
        set(&misplaced, subject, PV_FACT_TEMPLATE_MISPLACED_KEYS, pv_set_TEMPLATE_MISPLACED_KEYS));
    return set(&twice, subject, PV_FACT_TEMPLATE_DUPLICATE_KEYS, pv_set_TEMPLATE_DUPLICATE_KEYS);
}
