/* SPDX-License-Identifier: Apache-2.0
 * Attributes of a certificate template as facts (MS-CRTD 2), the same for every carrier. Numbers
 * are signed 32-bit decimals, periods negative counts of 100 ns, key usage two octets. Refuses,
 * with a problem, values outside their range; guesses nothing from a missing attribute. */
#include "readers/template_facts.h"

#include <stdlib.h>

#include "base/text.h"
#include "facts/oid.h"
#include "facts/providers.h"
#include "facts/setters.h"
#include "readers/security.h"
#include "readers/settings.h"
#include "readers/template_flags.h"
#include "readers/validity.h"

/* What all attributes of a template are set from. */
typedef struct {
    pv_subject *subject;
    const pv_attributes *entry;
    bool whole;     /* what is missing is not there */
    int64_t schema; /* 0: not known */
    bool flags_known, key_flags_known;
    uint32_t flags, key_flags;
    pv_place flags_place, key_flags_place;
} filling;

void pv_template_problem(const pv_attributes *entry, pv_attr attr, pv_place place,
                         const char *what) {
    const char *message =
        pv_arena_printf(entry->unit->arena, "%s of the template %s", pv_attr_name(attr), what);
    pv_unit_problem(entry->unit, entry->artifact, PV_DAMAGED, place, message ? message : what);
}

/* The directory has these on every template, of version 1 too, that certtmpl.msc or a CA made. One
 * that is missing, or has no value, was left out by the export (objects of Windows 2000 alone lack
 * those of msPKI): nobody can say what it holds, and to take a word of flags for 0 would be to call
 * harmless what may be open to all. */
static bool is_on_every_template(pv_attr attr) {
    static const pv_attr ALWAYS[] = {
        PV_ATTR_OID,          PV_ATTR_SCHEMA_VERSION,   PV_ATTR_MINOR_REVISION,
        PV_ATTR_NAME_FLAG,    PV_ATTR_ENROLLMENT_FLAG,  PV_ATTR_PRIVATE_KEY_FLAG,
        PV_ATTR_RA_SIGNATURE, PV_ATTR_MINIMAL_KEY_SIZE, PV_ATTR_KEY_USAGE,
        PV_ATTR_KEY_SPEC,     PV_ATTR_EXPIRATION,       PV_ATTR_OVERLAP};
    for (size_t i = 0; i < sizeof ALWAYS / sizeof *ALWAYS; i++)
        if (ALWAYS[i] == attr)
            return true;
    return false;
}

static void missing(const filling *f, pv_attr attr, pv_fact fact) {
    bool hidden = is_on_every_template(attr) || (f->entry->spoilt >> attr & 1);
    if (!hidden && (f->whole || pv_attributes_has(f->entry, attr)))
        pv_subject_absent(f->subject, fact);
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* What is no UTF-8, as an attribute in base64 may have it, and NUL become U+FFFD. */
static const char *repaired(pv_arena *arena, pv_slice s, size_t *ret_size) {
    pv_textbuf t = pv_textbuf_new(arena, 3 * s.size + 1);
    const char *at = s.data, *end = s.data + s.size;
    while (at < end) {
        uint32_t rune = pv_utf8_take(&at, end);
        pv_textbuf_add_rune(&t, rune ? rune : 0xfffd);
    }
    return pv_textbuf_end(&t, ret_size);
}

const char *pv_attributes_text(const pv_attributes *entry, pv_slice value, size_t *ret_size) {
    pv_slice s = pv_slice_trim(value);
    pv_arena *arena = entry->unit->arena;
    if (s.size && (!pv_utf8_valid(pv_slice_bytes(s)) || memchr(s.data, 0, s.size)))
        return repaired(arena, s, ret_size);
    *ret_size = s.size;
    return pv_slice_text(arena, s);
}

static pv_status set_text(const filling *f, pv_attr attr, pv_fact fact) {
    const pv_attr_value *v = f->entry->first[attr];
    size_t size = 0;
    const char *text = v ? pv_attributes_text(f->entry, v->value, &size) : NULL;
    if (v && !text)
        return pv_no_memory();
    if (!size) {
        missing(f, attr, fact);
        return pv_success();
    }
    pv_value *value = pv_subject_put(f->subject, fact, v->place);
    value->u.text = text;
    value->count = (uint32_t)size;
    return pv_success();
}

static pv_text named(pv_text dotted) {
    pv_oid oid = pv_oid_named(dotted.data);
    return oid == PV_OID_UNKNOWN ? dotted : (pv_text){pv_oid_name(oid), strlen(pv_oid_name(oid))};
}

const pv_text *pv_attributes_texts(const pv_attributes *entry, pv_attr attr, size_t *ret_count) {
    size_t count = 0, n = 0;
    for (const pv_attr_value *v = entry->first[attr]; v; v = v->next)
        count++;
    pv_text *texts = pv_arena_array(entry->unit->arena, count + 1, sizeof *texts);
    for (const pv_attr_value *v = entry->first[attr]; v && texts; v = v->next) {
        texts[n].data = pv_attributes_text(entry, v->value, &texts[n].size);
        if (!texts[n].data)
            return NULL;
        n += texts[n].size > 0;
    }
    *ret_count = n;
    return texts;
}

static void put_list(const filling *f, pv_attr attr, pv_fact fact, const pv_text *texts,
                     size_t count) {
    if (!count) {
        missing(f, attr, fact);
        return;
    }
    pv_value *value = pv_subject_put(f->subject, fact, f->entry->first[attr]->place);
    value->u.list = texts;
    value->count = (uint32_t)count;
}

static pv_status set_texts(const filling *f, pv_attr attr, pv_fact fact) {
    size_t count;
    const pv_text *texts = pv_attributes_texts(f->entry, attr, &count);
    if (!texts)
        return pv_no_memory();
    put_list(f, attr, fact, texts, count);
    return pv_success();
}

/* Identifiers by their names. One that is none leaves the fact undetermined. */
static pv_status set_oids(const filling *f, pv_attr attr, pv_fact fact) {
    size_t count;
    const pv_text *texts = pv_attributes_texts(f->entry, attr, &count);
    pv_text *names = texts ? pv_arena_array(f->entry->unit->arena, count + 1, sizeof *names) : NULL;
    if (!names)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++) {
        if (!pv_oid_dotted_form((pv_slice){texts[i].data, texts[i].size})) {
            pv_template_problem(f->entry, attr, f->entry->first[attr]->place,
                                "has a value that is no object identifier");
            return pv_success();
        }
        names[i] = named(texts[i]);
    }
    put_list(f, attr, fact, names, count);
    return pv_success();
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* False when there is none, or (noted) none in 32 bits, of either sign. */
static bool take_number(const filling *f, pv_attr attr, int64_t *ret_number) {
    const pv_attr_value *v = f->entry->first[attr];
    if (!v || !pv_slice_trim(v->value).size)
        return false;
    if (pv_slice_integer(pv_slice_trim(v->value), ret_number) && *ret_number >= INT32_MIN &&
        *ret_number <= (int64_t)UINT32_MAX)
        return true;
    pv_template_problem(f->entry, attr, v->place, "is no number of 32 bits");
    return false;
}

/* Damage leaves the fact undetermined. */
static void set_number(const filling *f, pv_attr attr, pv_fact fact) {
    int64_t number;
    if (take_number(f, attr, &number))
        pv_subject_put(f->subject, fact, f->entry->first[attr]->place)->u.integer = number;
    else if (!f->entry->first[attr])
        missing(f, attr, fact);
}

/* Bits without a name, in hex: what they are for nobody can say, but which of them are there. */
static pv_status set_unnamed(const filling *f, pv_fact fact, uint32_t bits, pv_place place) {
    if (!bits) {
        pv_subject_absent(f->subject, fact);
        return pv_success();
    }
    const char *text = pv_arena_printf(f->entry->unit->arena, "0x%x", (unsigned)bits);
    if (!text)
        return pv_no_memory();
    pv_value *value = pv_subject_put(f->subject, fact, place);
    value->u.text = text;
    value->count = (uint32_t)strlen(text);
    return pv_success();
}

static pv_status set_flags(const filling *f) {
    static const struct {
        pv_attr attr;
        pv_flag_word word;
        pv_fact flags, unnamed;
    } WORDS[] = {
        {PV_ATTR_FLAGS, PV_WORD_GENERAL, PV_FACT_TEMPLATE_GENERAL_FLAGS,
         PV_FACT_TEMPLATE_GENERAL_UNNAMED_BITS},
        {PV_ATTR_ENROLLMENT_FLAG, PV_WORD_ENROLLMENT, PV_FACT_TEMPLATE_ENROLLMENT_FLAGS,
         PV_FACT_TEMPLATE_ENROLLMENT_UNNAMED_BITS},
        {PV_ATTR_PRIVATE_KEY_FLAG, PV_WORD_PRIVATE_KEY, PV_FACT_TEMPLATE_PRIVATE_KEY_FLAGS,
         PV_FACT_TEMPLATE_PRIVATE_KEY_UNNAMED_BITS},
        {PV_ATTR_NAME_FLAG, PV_WORD_NAME, PV_FACT_TEMPLATE_NAME_FLAGS,
         PV_FACT_TEMPLATE_NAME_UNNAMED_BITS},
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        const pv_attr_value *v = f->entry->first[WORDS[i].attr];
        int64_t number;
        if (!take_number(f, WORDS[i].attr, &number)) {
            if (!v)
                missing(f, WORDS[i].attr, WORDS[i].flags);
            continue;
        }
        pv_subject_put(f->subject, WORDS[i].flags, v->place)->u.set =
            pv_template_flags(WORDS[i].word, (uint32_t)number);
        if (!f->entry->named_flags)
            PV_TRY(set_unnamed(f, WORDS[i].unnamed,
                               pv_template_unnamed(WORDS[i].word, (uint32_t)number), v->place));
    }
    return pv_success();
}

static bool take_word(const filling *f, pv_attr attr, uint32_t *ret_word, pv_place *ret_place) {
    const pv_attr_value *v = f->entry->first[attr];
    int64_t number;
    if (!v || !pv_slice_integer(pv_slice_trim(v->value), &number))
        return false;
    *ret_word = (uint32_t)number;
    *ret_place = v->place;
    return true;
}

/* ---- octets ---------------------------------------------------------------------------------- */

/* In seconds; false, and noted, when it is none. */
static bool take_period(const filling *f, pv_attr attr, int64_t *ret_seconds) {
    const pv_attr_value *v = f->entry->first[attr];
    uint64_t period = 0;
    for (size_t i = 0; v->value.size == 8 && i < 8; i++)
        period |= (uint64_t)(uint8_t)v->value.data[i] << 8 * i;
    *ret_seconds = (int64_t)((0 - period) / UINT64_C(10000000));
    if (period == UINT64_MAX && attr == PV_ATTR_EXPIRATION)
        *ret_seconds = PV_VALID_FOR_EVER;
    if (v->value.size == 8 && period >> 63)
        return true;
    pv_template_problem(f->entry, attr, v->place, "is no period: eight octets, negative");
    return false;
}

static void set_validity(const filling *f) {
    const pv_attr_value *v = f->entry->first[PV_ATTR_EXPIRATION];
    int64_t seconds;
    if (!v) {
        missing(f, PV_ATTR_EXPIRATION, PV_FACT_TEMPLATE_VALIDITY_DAYS);
        missing(f, PV_ATTR_EXPIRATION, PV_FACT_TEMPLATE_VALIDITY_SECONDS);
    } else if (take_period(f, PV_ATTR_EXPIRATION, &seconds)) {
        pv_validity_set(f->subject, v->place, seconds);
    }
}

static void set_overlap(const filling *f) {
    const pv_attr_value *v = f->entry->first[PV_ATTR_OVERLAP];
    int64_t seconds;
    if (!v) {
        missing(f, PV_ATTR_OVERLAP, PV_FACT_TEMPLATE_OVERLAP_DAYS);
        missing(f, PV_ATTR_OVERLAP, PV_FACT_TEMPLATE_OVERLAP_SECONDS);
    } else if (take_period(f, PV_ATTR_OVERLAP, &seconds)) {
        pv_overlap_set(f->subject, v->place, seconds);
    }
}

static void set_key_usage(const filling *f) {
    const pv_attr_value *v = f->entry->first[PV_ATTR_KEY_USAGE];
    uint64_t usage = 0;
    if (!v) {
        missing(f, PV_ATTR_KEY_USAGE, PV_FACT_TEMPLATE_KEY_USAGE);
        return;
    }
    if (v->value.size > 2) {
        pv_template_problem(f->entry, PV_ATTR_KEY_USAGE, v->place, "has more than two octets");
        return;
    }
    if (v->value.size == 2 && v->value.data[1] & 0x7f) {
        pv_template_problem(f->entry, PV_ATTR_KEY_USAGE, v->place, "has unknown bits");
        return;
    }
    /* the first bit of the BIT STRING is the highest of the first octet */
    for (unsigned bit = 0; bit < PV_KEYUSAGE_COUNT && bit / 8 < v->value.size; bit++)
        if ((uint8_t)v->value.data[bit / 8] & 0x80u >> bit % 8)
            usage |= UINT64_C(1) << bit;
    pv_set_TEMPLATE_KEY_USAGE(f->subject, v->place, usage);
}

static pv_status set_security(const filling *f) {
    const pv_attr_value *v = f->entry->first[PV_ATTR_SECURITY];
    pv_security sd;
    if (f->entry->security)
        pv_security_put_template(f->subject, f->entry->place, f->entry->security);
    if (!v || f->entry->security)
        return pv_success(); /* exports leave it out unless they are asked for it */
    pv_bytes bytes = pv_slice_bytes(v->value);
    bool text = pv_security_is_sddl(bytes);
    pv_arena *arena = f->entry->unit->arena;
    pv_status status = text ? pv_security_of_sddl(arena, bytes, v->place, &sd)
                            : pv_security_of_bytes(arena, bytes, v->place, &sd);
    if (status.error) {
        if (status.error->code == PV_OUT_OF_MEMORY)
            return status;
        pv_unit_problem_of(f->entry->unit, f->entry->artifact, status);
    }
    pv_security_put_template(f->subject, v->place, &sd);
    return pv_success();
}

/* ---- providers ------------------------------------------------------------------------------- */

typedef struct {
    uint64_t order;
    size_t index;
    pv_text name;
} preference;

static int by_order(const void *left, const void *right) {
    const preference *a = left, *b = right;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* "2,Microsoft Base Cryptographic Provider v1.0": the lowest number is tried first, whatever the
 * order in which the directory gives them. A number without a name is left as it is. */
static pv_status take_preference(pv_arena *arena, pv_text value, size_t index,
                                 preference *ret_preference) {
    preference p = {index, index, value};
    pv_slice number, name;
    if (pv_slice_cut((pv_slice){value.data, value.size}, ",", &number, &name) && name.size &&
        pv_slice_decimal(number, &p.order)) {
        p.name = (pv_text){pv_slice_text(arena, name), name.size};
        if (!p.name.data)
            return pv_no_memory();
    }
    *ret_preference = p;
    return pv_success();
}

static pv_status set_providers(const filling *f) {
    size_t count;
    pv_arena *arena = f->entry->unit->arena;
    const pv_text *values = pv_attributes_texts(f->entry, PV_ATTR_CSPS, &count);
    preference *found = values ? pv_arena_array(arena, count + 1, sizeof *found) : NULL;
    pv_text *names = found ? pv_arena_array(arena, count + 1, sizeof *names) : NULL;
    if (!names)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++)
        PV_TRY(take_preference(arena, values[i], i, &found[i]));
    if (count)
        qsort(found, count, sizeof *found, by_order);
    for (size_t i = 0; i < count; i++)
        names[i] = found[i].name;
    put_list(f, PV_ATTR_CSPS, PV_FACT_TEMPLATE_PROVIDERS, names, count);
    if (count)
        pv_set_TEMPLATE_PROVIDER_KIND(f->subject, f->entry->first[PV_ATTR_CSPS]->place,
                                      pv_provider_named(names[0].data).kind);
    else
        missing(f, PV_ATTR_CSPS, PV_FACT_TEMPLATE_PROVIDER_KIND);
    return pv_success();
}

/* ---- what hangs on several ------------------------------------------------------------------- */

/* Version 1 templates keep the flag in `flags`, the others in the private key flags; where the
 * version is not known both must agree. */
static void set_exportable(const filling *f) {
    bool first = f->flags & PV_TEMPLATE_EXPORTABLE, second = f->key_flags & PV_TEMPLATE_EXPORTABLE;
    if (f->schema == 1 && f->flags_known)
        pv_set_TEMPLATE_EXPORTABLE(f->subject, f->flags_place, first);
    else if (f->schema > 1 && f->key_flags_known)
        pv_set_TEMPLATE_EXPORTABLE(f->subject, f->key_flags_place, second);
    else if (!f->schema && f->flags_known && f->key_flags_known && first == second)
        pv_set_TEMPLATE_EXPORTABLE(f->subject, f->key_flags_place, second);
}

static void set_versions(const filling *f) {
    if (f->key_flags_known && !f->entry->named_flags) {
        pv_set_TEMPLATE_SERVER_VERSION(f->subject, f->key_flags_place,
                                       pv_template_server_version(f->key_flags));
        pv_set_TEMPLATE_CLIENT_VERSION(f->subject, f->key_flags_place,
                                       pv_template_client_version(f->key_flags));
    }
    if (f->flags_known)
        pv_set_TEMPLATE_MACHINE_KEYSET(f->subject, f->flags_place,
                                       (f->flags & PV_TEMPLATE_MACHINE) != 0);
}

static void set_key_spec(const filling *f) {
    static const pv_keyspec SPECS[] = {PV_KEYSPEC_NONE, PV_KEYSPEC_EXCHANGE, PV_KEYSPEC_SIGNATURE};
    const pv_attr_value *v = f->entry->first[PV_ATTR_KEY_SPEC];
    int64_t number;
    if (!v)
        missing(f, PV_ATTR_KEY_SPEC, PV_FACT_TEMPLATE_DEFAULT_KEY_SPEC);
    else if (!take_number(f, PV_ATTR_KEY_SPEC, &number))
        return;
    else if (number < 0 || number > 2)
        pv_template_problem(f->entry, PV_ATTR_KEY_SPEC, v->place, "is neither 1 nor 2");
    else
        pv_set_TEMPLATE_DEFAULT_KEY_SPEC(f->subject, v->place, SPECS[number]);
}

/* NCRYPT_ALLOW_DECRYPT_FLAG 1, _SIGNING_ 2, _KEY_AGREEMENT_ 4; or all that there will ever be. */
static void set_cng_usage(const filling *f) {
    enum { KNOWN = 7, ALL = 0xffffff };
    const pv_attr attr = PV_ATTR_CNG_KEY_USAGE;
    int64_t number;
    if (!f->entry->first[attr])
        missing(f, attr, PV_FACT_TEMPLATE_CNG_KEY_USAGE);
    else if (!take_number(f, attr, &number))
        return;
    else if (number != ALL && (number < 0 || number > KNOWN))
        pv_template_problem(f->entry, attr, f->entry->first[attr]->place, "has unknown bits");
    else
        pv_set_TEMPLATE_CNG_KEY_USAGE(f->subject, f->entry->first[attr]->place, number & KNOWN);
}

static bool shows_all(const pv_attributes *e) {
    static const pv_attr ALWAYS_THERE[] = {PV_ATTR_FLAGS, PV_ATTR_REVISION, PV_ATTR_ISSUING_DEPTH,
                                           PV_ATTR_EXPIRATION, PV_ATTR_OVERLAP};
    bool all = !e->partial;
    for (size_t i = 0; i < sizeof ALWAYS_THERE / sizeof *ALWAYS_THERE; i++)
        all = all && pv_attributes_has(e, ALWAYS_THERE[i]);
    return all;
}

static void set_numbers(const filling *f) {
    set_number(f, PV_ATTR_SCHEMA_VERSION, PV_FACT_TEMPLATE_SCHEMA_VERSION);
    set_number(f, PV_ATTR_REVISION, PV_FACT_TEMPLATE_MAJOR_VERSION);
    set_number(f, PV_ATTR_MINOR_REVISION, PV_FACT_TEMPLATE_MINOR_VERSION);
    set_number(f, PV_ATTR_MINIMAL_KEY_SIZE, PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE);
    set_number(f, PV_ATTR_RA_SIGNATURE, PV_FACT_TEMPLATE_RA_SIGNATURES);
    set_number(f, PV_ATTR_ISSUING_DEPTH, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
    set_number(f, PV_ATTR_SYMMETRIC_KEY_LENGTH, PV_FACT_TEMPLATE_SYMMETRIC_KEY_LENGTH);
    set_cng_usage(f);
    set_validity(f);
    set_overlap(f);
    set_key_usage(f);
    set_key_spec(f);
}

static pv_status set_lists(const filling *f) {
    PV_TRY(set_text(f, pv_attributes_has(f->entry, PV_ATTR_CN) ? PV_ATTR_CN : PV_ATTR_NAME,
                    PV_FACT_TEMPLATE_NAME));
    PV_TRY(set_text(f, PV_ATTR_DISPLAY_NAME, PV_FACT_TEMPLATE_DISPLAY_NAME));
    PV_TRY(set_text(f, PV_ATTR_OID, PV_FACT_TEMPLATE_OID));
    PV_TRY(set_text(f, PV_ATTR_ASYMMETRIC_ALGORITHM, PV_FACT_TEMPLATE_KEY_ALGORITHM));
    PV_TRY(set_text(f, PV_ATTR_HASH_ALGORITHM, PV_FACT_TEMPLATE_HASH_ALGORITHM));
    PV_TRY(set_text(f, PV_ATTR_SYMMETRIC_ALGORITHM, PV_FACT_TEMPLATE_SYMMETRIC_ALGORITHM));
    PV_TRY(set_text(f, PV_ATTR_KEY_SECURITY, PV_FACT_TEMPLATE_SECURITY_DESCRIPTOR));
    PV_TRY(set_oids(f, PV_ATTR_EKU, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE));
    PV_TRY(set_oids(f, PV_ATTR_APPLICATION_POLICY, PV_FACT_TEMPLATE_APPLICATION_POLICIES));
    PV_TRY(set_oids(f, PV_ATTR_CERTIFICATE_POLICY, PV_FACT_TEMPLATE_CERTIFICATE_POLICIES));
    PV_TRY(set_oids(f, PV_ATTR_CRITICAL_EXTENSIONS, PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS));
    PV_TRY(set_oids(f, PV_ATTR_RA_POLICIES, PV_FACT_TEMPLATE_RA_POLICIES));
    PV_TRY(set_oids(f, PV_ATTR_RA_APPLICATION_POLICIES, PV_FACT_TEMPLATE_RA_APPLICATION_POLICIES));
    PV_TRY(set_texts(f, PV_ATTR_SUPERSEDE, PV_FACT_TEMPLATE_SUPERSEDED));
    return set_providers(f);
}

/* ---- what no fact tells ---------------------------------------------------------------------- */

static pv_status add_others(pv_settings *s, const filling *f, pv_attr attr) {
    for (const pv_attr_value *v = f->entry->first[attr]; v; v = v->next)
        PV_TRY(pv_settings_add(
            s, (pv_setting){.name = pv_slice_of(pv_attr_name(attr)), .value = v->value}));
    return pv_success();
}

/* Only of an export that shows all can be said that there is nothing more. */
static pv_status set_others(const filling *f) {
    static const pv_attr OTHERS[] = {PV_ATTR_ENROLLMENT_ACCESS, PV_ATTR_OTHER_PACKED};
    pv_settings s = pv_settings_begin(f->subject, NULL, 0);
    bool known = f->whole;
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        known = known && !(f->entry->spoilt >> OTHERS[i] & 1);
        PV_TRY(add_others(&s, f, OTHERS[i]));
    }
    if (known)
        return pv_settings_set(&s, f->entry->place);
    pv_settings_drop(&s);
    return pv_success();
}

/* The directory keeps no octets of which there are none: the export left out what it has. */
static void spoil_empty(pv_attributes *entry) {
    for (unsigned attr = 0; attr < PV_ATTR_COUNT; attr++)
        for (const pv_attr_value *v = entry->first[attr]; v; v = v->next)
            if (!v->value.size && pv_attr_type_of((pv_attr)attr) == PV_ATTR_OCTETS)
                pv_attributes_spoil(entry, (pv_attr)attr);
}

/* Half of an attribute is no basis for a fact. */
static void drop_spoilt(pv_attributes *entry) {
    for (unsigned attr = 0; attr < PV_ATTR_COUNT; attr++)
        if (entry->spoilt >> attr & 1)
            entry->first[attr] = entry->last[attr] = NULL;
}

pv_status pv_template_put(pv_subject *template, pv_attributes *entry) {
    filling f = {.subject = template, .entry = entry};
    spoil_empty(entry);
    drop_spoilt(entry);
    PV_TRY(pv_template_unpack(entry));
    f.whole = shows_all(entry);
    f.flags_known = take_word(&f, PV_ATTR_FLAGS, &f.flags, &f.flags_place);
    f.key_flags_known = take_word(&f, PV_ATTR_PRIVATE_KEY_FLAG, &f.key_flags, &f.key_flags_place);
    pv_set_TEMPLATE_KIND(template, entry->place, PV_TEMPLATEKIND_ADCS);
    /* keys of an INF */
    pv_subject_absent(template, PV_FACT_TEMPLATE_PROVIDER_TYPE);
    pv_subject_absent(template, PV_FACT_TEMPLATE_REQUEST_TYPE);
    set_numbers(&f);
    const pv_value *schema = pv_subject_peek(template, PV_FACT_TEMPLATE_SCHEMA_VERSION);
    f.schema = schema->known == PV_PRESENT ? schema->u.integer : 0;
    set_exportable(&f);
    set_versions(&f);
    PV_TRY(set_flags(&f));
    PV_TRY(set_lists(&f));
    PV_TRY(set_others(&f));
    return set_security(&f);
}
