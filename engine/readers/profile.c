/* SPDX-License-Identifier: Apache-2.0
 * Profiles of CAs outside Windows (cfssl, Vault, step-ca, OpenSSL) as subjects `template`: their
 * words for usages, their durations, and what becomes of both as facts. Whether a word that is not
 * known is passed over or refused is each program's own. */
#include "readers/profile.h"

#include <stdarg.h>
#include <stdio.h>

#include "facts/oid.h"
#include "facts/setters.h"
#include "readers/template_attributes.h"

enum { MOST_PURPOSES = 256, LONGEST_NOTE = 300, WORD_SHOWN = 64 };

static const struct {
    unsigned words;
    const char *word;
    pv_keyusage usage;
} USAGES[] = {
#define USAGE(words, word, usage) {words, word, PV_KEYUSAGE_##usage},
#define PURPOSE(words, word, dotted)
#include "readers/profile_words.def"
#undef USAGE
#undef PURPOSE
};

static const struct {
    unsigned words;
    const char *word, *dotted;
} PURPOSES[] = {
#define USAGE(words, word, usage)
#define PURPOSE(words, word, dotted) {words, word, dotted},
#include "readers/profile_words.def"
#undef USAGE
#undef PURPOSE
};

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

/* ---- problems -------------------------------------------------------------------------------- */

void pv_profile_note(const pv_reading *reading, pv_code code, pv_place place, const char *fmt,
                     ...) {
    char message[LONGEST_NOTE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    pv_unit_problem(reading->unit, reading->artifact, code, place, message);
}

void pv_profile_unknown(const pv_reading *reading, pv_place place, pv_slice word,
                        const char *what) {
    size_t size = word.size < WORD_SHOWN ? word.size : WORD_SHOWN;
    while (size && size < word.size && ((uint8_t)word.data[size] & 0xc0) == 0x80)
        size--; /* not within a character */
    pv_profile_note(reading, PV_DAMAGED, place, "'%.*s' is no %s", (int)size, word.data, what);
}

/* ---- words ----------------------------------------------------------------------------------- */

/* In either case; the underscores of `s` are passed over. */
static bool is_step_word(pv_slice s, const char *word) {
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] != '_' && (!*word || pv_char_lower(s.data[i]) != pv_char_lower(*word++)))
            return false;
    return !*word;
}

static bool fits(unsigned of, pv_words words, pv_slice s, const char *word) {
    if (!(of & (unsigned)words))
        return false;
    if (words == PV_WORDS_STEP)
        return is_step_word(s, word);
    if (words == PV_WORDS_VAULT)
        return pv_slice_is(pv_slice_trim(s), word);
    return s.size == strlen(word) && !memcmp(s.data, word, s.size);
}

void pv_told_note(pv_told *told, pv_place place) {
    if (!told->given)
        told->place = place;
    told->given = true;
}

bool pv_profile_add_usage(pv_profile *p, pv_words words, pv_slice word, pv_place place) {
    for (size_t i = 0; i < COUNT_OF(USAGES); i++) {
        if (!fits(USAGES[i].words, words, word, USAGES[i].word))
            continue;
        pv_told_note(&p->usage_told, place);
        p->usage |= UINT64_C(1) << USAGES[i].usage;
        return true;
    }
    return false;
}

static void add(pv_profile *p, pv_text purpose, pv_place place) {
    pv_told_note(&p->purposes_told, place);
    for (size_t i = 0; i < p->purpose_count; i++)
        if (p->purposes[i].size == purpose.size &&
            !memcmp(p->purposes[i].data, purpose.data, purpose.size))
            return;
    if (p->purpose_count < MOST_PURPOSES) {
        p->purposes[p->purpose_count++] = purpose;
        return;
    }
    if (!p->purposes_told.unsure)
        pv_profile_note(p->reading, PV_OVER_LIMIT, place, "more purposes than are read, %d",
                        MOST_PURPOSES);
    p->purposes_told.unsure = true;
}

static pv_text name_of(const char *dotted) {
    pv_oid oid = pv_oid_named(dotted);
    const char *name = oid == PV_OID_UNKNOWN ? dotted : pv_oid_name(oid);
    return (pv_text){name, strlen(name)};
}

bool pv_profile_add_purpose(pv_profile *p, pv_words words, pv_slice word, pv_place place) {
    for (size_t i = 0; i < COUNT_OF(PURPOSES); i++) {
        if (!fits(PURPOSES[i].words, words, word, PURPOSES[i].word))
            continue;
        add(p, name_of(PURPOSES[i].dotted), place);
        return true;
    }
    return false;
}

pv_status pv_profile_add_oid(pv_profile *p, pv_slice dotted, pv_place place) {
    if (!pv_oid_dotted_form(dotted)) {
        pv_told_note(&p->purposes_told, place);
        p->purposes_told.unsure = true;
        pv_profile_unknown(p->reading, place, dotted, "object identifier");
        return pv_success();
    }
    const char *text = pv_slice_text(p->reading->unit->arena, dotted);
    if (!text)
        return pv_no_memory();
    add(p, name_of(text), place);
    return pv_success();
}

/* ---- lists of texts -------------------------------------------------------------------------- */

pv_status pv_profile_list_begin(pv_profile *p, pv_profile_list *ret_list) {
    pv_text *items = pv_arena_array(p->reading->unit->arena, MOST_PURPOSES, sizeof *items);
    *ret_list = (pv_profile_list){.profile = p, .items = items};
    return items ? pv_success() : pv_no_memory();
}

static bool has(const pv_profile_list *l, const char *text, size_t size) {
    for (size_t i = 0; i < l->count; i++)
        if (l->items[i].size == size && !memcmp(l->items[i].data, text, size))
            return true;
    return false;
}

pv_status pv_profile_list_add(pv_profile_list *l, const char *prefix, pv_slice text,
                              pv_place place) {
    const pv_reading *reading = l->profile->reading;
    size_t before = strlen(prefix);
    pv_told_note(&l->told, place);
    if (l->count == MOST_PURPOSES) {
        if (!l->told.unsure)
            pv_profile_note(reading, PV_OVER_LIMIT, place, "a list of more than %d", MOST_PURPOSES);
        l->told.unsure = true;
        return pv_success();
    }
    char *whole = pv_arena_alloc(reading->unit->arena, before + text.size + 1);
    if (!whole)
        return pv_no_memory();
    memcpy(whole, prefix, before);
    if (text.size)
        memcpy(whole + before, text.data, text.size);
    if (!has(l, whole, before + text.size))
        l->items[l->count++] = (pv_text){whole, before + text.size};
    return pv_success();
}

void pv_profile_list_set(const pv_profile_list *l, pv_fact fact) {
    pv_subject *s = l->profile->subject;
    if (l->told.unsure || (l->profile->partial && !l->told.given)) {
        pv_subject_undetermined(s, fact);
    } else if (l->told.given) {
        pv_value *value = pv_subject_put(s, fact, l->told.place);
        value->u.list = l->items;
        value->count = (uint32_t)l->count;
    } else {
        pv_subject_absent(s, fact);
    }
}

/* ---- the subject ----------------------------------------------------------------------------- */

pv_status pv_profile_begin(const pv_reading *reading, pv_templatekind kind, pv_place place,
                           pv_profile *ret_profile) {
    pv_text *purposes = pv_arena_array(reading->unit->arena, MOST_PURPOSES, sizeof *purposes);
    *ret_profile = (pv_profile){.reading = reading, .place = place, .purposes = purposes};
    if (!purposes)
        return pv_no_memory();
    PV_TRY(pv_unit_add_subject(reading->unit, reading->artifact, PV_KIND_TEMPLATE,
                               &ret_profile->subject));
    pv_set_TEMPLATE_KIND(ret_profile->subject, place, kind);
    return pv_success();
}

void pv_profile_set_name(pv_profile *p, pv_place place, const char *name) {
    pv_set_TEMPLATE_NAME(p->subject, place, (pv_text){name, strlen(name)});
}

/* An extension without a bit or a purpose is not put into certificates. */
void pv_profile_end(pv_profile *p) {
    if (p->usage_told.unsure || (p->partial && !p->usage_told.given))
        pv_subject_undetermined(p->subject, PV_FACT_TEMPLATE_KEY_USAGE);
    else if (p->usage)
        pv_set_TEMPLATE_KEY_USAGE(p->subject, p->usage_told.place, p->usage);
    else
        pv_subject_absent(p->subject, PV_FACT_TEMPLATE_KEY_USAGE);
    if (p->purposes_told.unsure || (p->partial && !p->purposes_told.given))
        pv_subject_undetermined(p->subject, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE);
    else if (p->purpose_count)
        pv_set_TEMPLATE_EXTENDED_KEY_USAGE(p->subject, p->purposes_told.place, p->purposes,
                                           p->purpose_count);
    else
        pv_subject_absent(p->subject, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE);
}

void pv_profile_set_critical_by_go(pv_profile *p, bool constraints) {
    static const pv_text BOTH[] = {{"basicConstraints", 16}, {"keyUsage", 8}};
    pv_known usage = pv_subject_peek(p->subject, PV_FACT_TEMPLATE_KEY_USAGE)->known;
    size_t count = (size_t)constraints + (usage == PV_PRESENT);
    pv_place place = usage == PV_PRESENT ? p->usage_told.place : p->place;
    if (usage == PV_UNDETERMINED)
        return;
    if (count)
        pv_set_TEMPLATE_CRITICAL_EXTENSIONS(p->subject, place, constraints ? BOTH : BOTH + 1,
                                            count);
    else
        pv_subject_absent(p->subject, PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS);
}

/* ---- durations ------------------------------------------------------------------------------- */

/* Nanoseconds of a unit; 0: none. Takes it off the text. */
static uint64_t take_unit(pv_slice *text, bool days) {
    static const struct {
        const char *unit;
        uint64_t ns;
    } UNITS[] = {{"ns", 1},
                 {"us", 1000},
                 {"\xc2\xb5s", 1000},
                 {"ms", 1000000},
                 {"s", 1000000000},
                 {"m", UINT64_C(60000000000)},
                 {"h", UINT64_C(3600000000000)},
                 {"d", UINT64_C(86400000000000)}};
    for (size_t i = 0; i < COUNT_OF(UNITS); i++) {
        size_t size = strlen(UNITS[i].unit);
        if (text->size < size || memcmp(text->data, UNITS[i].unit, size) != 0 ||
            (*UNITS[i].unit == 'd' && !days))
            continue;
        *text = pv_slice_from(*text, size);
        return UNITS[i].ns;
    }
    return 0;
}

/* Digits as a number of at most 2^40, which is all that a period needs. */
static bool take_digits(pv_slice *text, uint64_t *ret_number, uint64_t *ret_scale) {
    size_t count = 0;
    *ret_number = 0;
    *ret_scale = 1;
    for (; count < text->size && pv_char_is_digit(text->data[count]); count++) {
        if (*ret_number >> 36)
            return false;
        *ret_number = 10 * *ret_number + (uint64_t)(text->data[count] - '0');
        *ret_scale *= 10;
    }
    *text = pv_slice_from(*text, count);
    return true;
}

/* "1.5h": adds to the sum. */
static bool take_part(pv_slice *text, bool days, double *sum) {
    uint64_t whole, fraction = 0, scale = 1, unused;
    size_t before = text->size;
    if (!take_digits(text, &whole, &unused))
        return false;
    if (text->size && *text->data == '.') {
        *text = pv_slice_from(*text, 1);
        if (!take_digits(text, &fraction, &scale) || before - text->size < 2)
            return false;
    } else if (before == text->size) {
        return false;
    }
    uint64_t unit = take_unit(text, days);
    *sum += ((double)whole + (double)fraction / (double)scale) * ((double)unit / 1e9);
    return unit != 0;
}

bool pv_duration_seconds(pv_slice text, bool days, int64_t *ret_seconds) {
    double sum = 0;
    bool minus = text.size && *text.data == '-';
    if (minus || (text.size && *text.data == '+'))
        text = pv_slice_from(text, 1);
    if (pv_slice_is(text, "0")) {
        *ret_seconds = 0;
        return true;
    }
    if (!text.size)
        return false;
    while (text.size)
        if (!take_part(&text, days, &sum) || sum > 9.3e9) /* Go holds 292 years */
            return false;
    *ret_seconds = minus ? -(int64_t)sum : (int64_t)sum;
    return true;
}
