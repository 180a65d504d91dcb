/* SPDX-License-Identifier: Apache-2.0
 * What an INF asks that the key be for, and whether for a CA: Key Usage (KeyUsage, or 2.5.29.15)
 * and Basic Constraints (2.5.29.19). As text certreq takes ca=1 or ca=true, subjecttype=ca and
 * pathlength=N with & between. A text of other words, one that says both, a [BasicConstraints-
 * Extension], which is made for CAPolicy.inf and certreq -policy: what comes of them is not known.
 * An INF that says nothing asks for nothing: the facts are absent. */
#include "facts/setters.h"
#include "readers/extensions.h"
#include "readers/inf_forms.h"

/* ---- key usage ------------------------------------------------------------------------------- */

/* What is known of a set. */
typedef struct {
    pv_known known;
    pv_place place;
    uint64_t set;
} usage;

static usage usage_of_key(const pv_inf *inf) {
    pv_inf_found found = pv_inf_find(inf, "NewRequest", "KeyUsage");
    usage u = {.known = found.known};
    if (found.known != PV_PRESENT)
        return u;
    u.place = found.entry->place;
    if (!pv_inf_key_usage(found.entry->value, &u.set)) {
        pv_inf_complain(inf, found.entry, "neither hex with 0x nor CERT_..._KEY_USAGE symbols");
        u.known = PV_UNDETERMINED;
    }
    return u;
}

static pv_status usage_of_extension(const pv_inf *inf, usage *ret_usage) {
    pv_inf_found found = pv_inf_find_extension(inf, "2.5.29.15");
    usage u = {.known = found.known == PV_ABSENT ? PV_ABSENT : PV_UNDETERMINED};
    bool unsure = false;
    pv_bytes der;
    *ret_usage = u;
    if (found.known != PV_PRESENT)
        return pv_success();
    pv_slice value = found.entry->value;
    pv_inf_form form = pv_inf_form_of(&value);
    if (form == PV_INF_TEXT)
        return pv_success();
    PV_TRY(pv_inf_take_der(inf, found.entry, form, value, &der));
    if (!der.data)
        return pv_success();
    pv_cursor c = pv_inf_cursor(inf, der);
    PV_TRY(pv_inf_keep(inf, found.entry, pv_extension_usage_bits(&c, &u.set), &unsure));
    ret_usage->known = unsure ? PV_UNDETERMINED : PV_PRESENT;
    ret_usage->place = found.entry->place;
    ret_usage->set = u.set;
    return pv_success();
}

/* KeyUsage and the extension; where both are and differ, nobody knows which counts. */
static pv_status set_key_usage(const pv_inf *inf, pv_subject *subject) {
    usage key = usage_of_key(inf), extension;
    PV_TRY(usage_of_extension(inf, &extension));
    bool both = key.known != PV_ABSENT && extension.known != PV_ABSENT;
    usage u = key.known == PV_ABSENT ? extension : key;
    if (both && (key.known != extension.known || key.set != extension.set))
        u.known = PV_UNDETERMINED;
    if (u.known == PV_PRESENT)
        pv_set_TEMPLATE_KEY_USAGE(subject, u.place, u.set);
    else if (u.known == PV_ABSENT && pv_inf_has(inf, "NewRequest"))
        pv_subject_absent(subject, PV_FACT_TEMPLATE_KEY_USAGE);
    return pv_success();
}

/* ---- basic constraints ----------------------------------------------------------------------- */

typedef struct {
    const pv_inf *inf;
    const pv_inf_entry *entry;
    bool unsure;
    bool told, is_ca;
    bool limited;
    int64_t length;
} constraints;

static void tell_ca(constraints *c, bool is_ca) {
    c->unsure |= c->told && c->is_ca != is_ca;
    c->told = true;
    c->is_ca = is_ca;
}

static void tell_length(constraints *c, uint64_t length) {
    c->unsure |= length > INT32_MAX || (c->limited && c->length != (int64_t)length);
    c->limited = true;
    c->length = (int64_t)length;
}

static bool is_among(pv_slice word, const char *const *words) {
    while (*words && !pv_slice_is(word, *words))
        words++;
    return *words != NULL;
}

/* "ca=1" */
static bool take_word(constraints *c, pv_slice one) {
    static const char *const YES[] = {"1", "true", "yes", NULL};
    static const char *const NO[] = {"0", "false", "no", NULL};
    static const char *const ENTITY[] = {"endentity", "end-entity", "end entity", NULL};
    pv_slice name, value;
    uint64_t number;
    if (!pv_slice_cut(one, "=", &name, &value))
        return false;
    bool type = pv_slice_is(name, "subjecttype"), ca = pv_slice_is(name, "ca");
    if (pv_slice_is(name, "pathlength") && pv_slice_decimal(value, &number))
        tell_length(c, number);
    else if ((ca && is_among(value, YES)) || (type && pv_slice_is(value, "ca")))
        tell_ca(c, true);
    else if ((ca && is_among(value, NO)) || (type && is_among(value, ENTITY)))
        tell_ca(c, false);
    else
        return false;
    return true;
}

static void take_words(constraints *c, pv_slice text) {
    pv_slice one;
    bool good = true;
    for (bool more = true; more && text.size;) {
        more = pv_slice_cut(text, "&", &one, &text);
        good = good && (!one.size || take_word(c, one));
    }
    if (!good || !c->told) {
        pv_inf_complain(c->inf, c->entry,
                        "neither ca=, subjecttype= nor pathlength=, with & between");
        c->unsure = true;
    }
}

static pv_status take_sequence(constraints *c, pv_bytes der) {
    pv_cursor at = pv_inf_cursor(c->inf, der);
    pv_certified x = {.unit = c->inf->reading->unit};
    pv_extension_constraints told;
    PV_TRY(pv_extension_constraints_take(&x, &at, &told));
    PV_TRY(pv_der_end(&at, "basic constraints"));
    tell_ca(c, told.is_ca);
    if (!told.has_length)
        return pv_success();
    if (told.length < 0)
        return pv_fail(at.arena, PV_DAMAGED, told.length_place, "path length: below 0");
    tell_length(c, (uint64_t)told.length);
    return pv_success();
}

static pv_status take_constraints(constraints *c) {
    pv_slice value = c->entry->value;
    pv_inf_form form = pv_inf_form_of(&value);
    pv_bytes der;
    if (form == PV_INF_TEXT) {
        take_words(c, value);
        return pv_success();
    }
    PV_TRY(pv_inf_take_der(c->inf, c->entry, form, value, &der));
    if (der.data)
        return pv_inf_keep(c->inf, c->entry, take_sequence(c, der), &c->unsure);
    c->unsure = true;
    return pv_success();
}

/* As for other CAs: -1 is without limit, and a limit without a CA is none. */
static void put_constraints(const constraints *c, pv_subject *subject) {
    pv_place place = c->entry->place;
    pv_set_TEMPLATE_IS_CA(subject, place, c->is_ca);
    if (c->is_ca)
        pv_set_TEMPLATE_MAX_PATH_LENGTH(subject, place, c->limited ? c->length : -1);
    else
        pv_subject_absent(subject, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
}

static pv_status set_constraints(const pv_inf *inf, pv_subject *subject) {
    pv_inf_found found = pv_inf_find_extension(inf, "2.5.29.19");
    constraints c = {.inf = inf, .entry = found.entry};
    if (found.known == PV_UNDETERMINED || pv_inf_has(inf, "BasicConstraintsExtension"))
        return pv_success();
    if (found.known == PV_PRESENT) {
        PV_TRY(take_constraints(&c));
        if (!c.unsure)
            put_constraints(&c, subject);
    } else if (pv_inf_has(inf, "NewRequest")) {
        pv_subject_absent(subject, PV_FACT_TEMPLATE_IS_CA);
        pv_subject_absent(subject, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
    }
    return pv_success();
}

pv_status pv_inf_set_usage(const pv_inf *inf, pv_subject *subject) {
    PV_TRY(set_key_usage(inf, subject));
    return set_constraints(inf, subject);
}
