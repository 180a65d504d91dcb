/* SPDX-License-Identifier: Apache-2.0
 * X.509 templates of step-ca (go.step.sm/crypto x509util): JSON with actions of Go's text/template.
 * What is written out is a fact; what an action writes, or an if may leave out, is undetermined.
 * Extensions that are written as octets count before the members that say the same.
 * Members that a template does not have are absent from its certificates. Keys, validity and the
 * template's name are the provisioner's. Refuses nesting beyond 64 levels. JSON without an action
 * is taken when it has names that no other has: it may be anybody's. */
#include "base/jsonread.h"
#include "facts/setters.h"
#include "readers/json_text.h"
#include "readers/profile.h"
#include "readers/settings.h"
#include "readers/step_extensions.h"

typedef enum {
    USAGE,
    PURPOSES,
    FURTHER,
    CONSTRAINTS,
    EXTENSIONS,
    POLICIES,
    CRLS,
    OCSP,
    OTHER
} member;

static const char *const MEMBERS[OTHER] = {
    "keyUsage",   "extKeyUsage",       "unknownExtKeyUsage",    "basicConstraints",
    "extensions", "policyIdentifiers", "crlDistributionPoints", "ocspServer"};

typedef struct {
    pv_profile base;
    pv_profile_list policies, crls, ocsp;
    pv_step_extensions extensions;
    pv_step_tokens tokens;
    unsigned depth, branches;
    unsigned seen;     /* set of members */
    member member;     /* of the outermost object, where the walk is */
    pv_slice key;      /* of the object within basicConstraints */
    bool awaits_value; /* behind a colon */
    bool constraints_given, constraints_unsure, is_ca;
    int64_t path_length;
    pv_place constraints_place, ca_place;
} walk;

static pv_place place_of(const pv_step_token *t) {
    return (pv_place){PV_LINE, t->line};
}

/* The list that a member is; NULL when it is none. */
static pv_profile_list *list_of(walk *w, member of) {
    return of == CRLS ? &w->crls : of == OCSP ? &w->ocsp : of == POLICIES ? &w->policies : NULL;
}

/* ---- values ---------------------------------------------------------------------------------- */

static void doubt(walk *w, member of) {
    if (of == USAGE)
        w->base.usage_told.unsure = true;
    else if (of == PURPOSES || of == FURTHER)
        w->base.purposes_told.unsure = true;
    else if (of == CONSTRAINTS)
        w->constraints_unsure = true;
    else if (of == EXTENSIONS)
        w->extensions.open = true;
    else if (list_of(w, of))
        list_of(w, of)->told.unsure = true;
}

/* Anything may come of it. */
static void doubt_all(walk *w) {
    for (unsigned of = USAGE; of < OTHER; of++)
        doubt(w, (member)of);
    w->extensions.may_copy = true;
}

static pv_status take_word(walk *w, const pv_step_token *t) {
    bool known = true;
    if (list_of(w, w->member))
        return pv_profile_list_add(list_of(w, w->member), "", t->text, place_of(t));
    if (w->member == USAGE)
        known = pv_profile_add_usage(&w->base, PV_WORDS_STEP, t->text, place_of(t));
    else if (w->member == PURPOSES)
        known = pv_profile_add_purpose(&w->base, PV_WORDS_STEP, t->text, place_of(t));
    else if (w->member == FURTHER)
        return pv_profile_add_oid(&w->base, t->text, place_of(t));
    if (known)
        return pv_success();
    doubt(w, w->member);
    pv_profile_unknown(w->base.reading, place_of(t), t->text,
                       w->member == USAGE ? "key usage of step-ca, which refuses it"
                                          : "extended key usage of step-ca, which refuses it");
    return pv_success();
}

static void take_constraint(walk *w, const pv_step_token *t) {
    bool yes = pv_slice_is(t->text, "true");
    if (t->open) {
        w->constraints_unsure = true;
    } else if (pv_slice_is(w->key, "isCA")) {
        w->constraints_unsure |= !yes && !pv_slice_is(t->text, "false");
        w->is_ca = yes;
        w->ca_place = place_of(t);
    } else if (pv_slice_is(w->key, "maxPathLen")) {
        w->constraints_unsure |= !pv_slice_integer(t->text, &w->path_length);
    }
}

static pv_status take_value(walk *w, const pv_step_token *t) {
    if (w->branches || t->open)
        doubt(w, w->member);
    else if (w->member == CONSTRAINTS)
        take_constraint(w, t);
    else if (w->member != OTHER && t->kind == PV_STEP_STRING)
        return take_word(w, t);
    else if (!pv_slice_is(t->text, "null"))
        doubt(w, w->member);
    return pv_success();
}

/* ---- members --------------------------------------------------------------------------------- */

/* A name with an action or an escape in it may be any; so may one that Go folds to ASCII. */
static bool is_any_name(const pv_step_token *t) {
    return t->open || pv_slice_has(t->text, "\\") || !pv_slice_is_ascii(t->text);
}

/* Of two members of one name the later counts, or both do. */
static void note_member(walk *w, const pv_step_token *t) {
    if (w->seen >> w->member & 1)
        doubt(w, w->member);
    w->seen |= 1U << w->member;
    if (w->member == USAGE)
        pv_told_note(&w->base.usage_told, place_of(t));
    else if (w->member == PURPOSES || w->member == FURTHER)
        pv_told_note(&w->base.purposes_told, place_of(t));
    else if (list_of(w, w->member))
        pv_told_note(&list_of(w, w->member)->told, place_of(t));
    if (w->member == EXTENSIONS) {
        w->extensions.given = true;
        w->extensions.place = place_of(t);
    }
    if (w->member == CONSTRAINTS) {
        w->constraints_given = true;
        w->constraints_place = w->ca_place = place_of(t);
    }
}

/* Each extension is in the branches that it is in. */
static void begin_member(walk *w, const pv_step_token *t) {
    bool any = is_any_name(t);
    w->member = OTHER;
    for (unsigned i = 0; i < OTHER && !any; i++)
        if (pv_slice_is(t->text, MEMBERS[i]))
            w->member = (member)i;
    if (any)
        doubt_all(w);
    else if (w->member != OTHER)
        note_member(w, t);
    if (w->branches && w->member != EXTENSIONS)
        doubt(w, w->member);
}

/* What an action writes: a value, or (in place of a member's name) anything. */
static void take_action(walk *w, const pv_step_token *t) {
    if (w->depth <= 1 && !w->awaits_value)
        doubt_all(w);
    else if (w->member == EXTENSIONS)
        pv_step_extensions_action(&w->extensions, t, w->depth, w->branches, w->awaits_value);
    else
        doubt(w, w->member);
}

static pv_status take_scalar(walk *w, const pv_step_token *t) {
    bool names = (w->depth == 1 || (w->depth == 2 && w->member == CONSTRAINTS)) && !w->awaits_value;
    if (w->member == EXTENSIONS && !(w->depth == 1 && names)) {
        pv_step_extensions_scalar(&w->extensions, t, w->depth, w->branches, w->awaits_value);
        return pv_success();
    }
    if (!names)
        return take_value(w, t);
    if (w->depth == 1)
        begin_member(w, t);
    else
        w->key = t->text;
    return pv_success();
}

/* False beyond the depth that is read. */
static bool take_sign(walk *w, pv_step_kind kind) {
    if (kind == PV_STEP_OBJECT || kind == PV_STEP_ARRAY)
        w->depth++;
    else if (kind == PV_STEP_OBJECT_END || kind == PV_STEP_ARRAY_END)
        w->depth -= w->depth > 0;
    w->awaits_value = kind == PV_STEP_COLON;
    return w->depth <= PV_JSON_DEPTH;
}

static void take_branch(walk *w, pv_step_kind kind) {
    if (kind == PV_STEP_BEGIN)
        w->branches++;
    else if (kind == PV_STEP_END)
        w->branches -= w->branches > 0;
}

static pv_status take(walk *w, const pv_step_token *t) {
    switch (t->kind) {
    case PV_STEP_OBJECT:
    case PV_STEP_OBJECT_END:
    case PV_STEP_ARRAY:
    case PV_STEP_ARRAY_END:
    case PV_STEP_COLON:
    case PV_STEP_COMMA:
        if (!take_sign(w, t->kind))
            w->tokens.fault = "nested deeper than 64 levels";
        return w->member == EXTENSIONS
                   ? pv_step_extensions_sign(&w->extensions, t, w->depth, w->branches)
                   : pv_success();
    case PV_STEP_STRING:
    case PV_STEP_WORD:
        return take_scalar(w, t);
    case PV_STEP_VALUE:
        take_action(w, t);
        return pv_success();
    case PV_STEP_BEGIN:
    case PV_STEP_ELSE:
    case PV_STEP_END:
        take_branch(w, t->kind);
        return pv_success();
    case PV_STEP_SILENT:
        return pv_success();
    }
    return pv_success();
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* isCA is false where it is not written, and the path length 0; -1 is none. */
static void set_constraints(const walk *w) {
    pv_subject *s = w->base.subject;
    if (w->constraints_unsure || (w->base.partial && !w->constraints_given))
        return;
    if (!w->constraints_given)
        pv_subject_absent(s, PV_FACT_TEMPLATE_IS_CA);
    else
        pv_set_TEMPLATE_IS_CA(s, w->ca_place, w->is_ca);
    if (w->constraints_given && w->is_ca)
        pv_set_TEMPLATE_MAX_PATH_LENGTH(s, w->constraints_place, w->path_length);
    else
        pv_subject_absent(s, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
}

static void set_copying(const walk *w) {
    const pv_step_extensions *e = &w->extensions;
    if (e->copies)
        pv_set_TEMPLATE_COPIED_EXTENSIONS(w->base.subject, e->place, PV_COPIES_ALL);
    else if (!e->open && !e->may_copy && !w->base.partial)
        pv_subject_absent(w->base.subject, PV_FACT_TEMPLATE_COPIED_EXTENSIONS);
}

/* What members say does not count where octets stand in their place, or may. */
static void doubt_by_extensions(walk *w) {
    static const struct {
        pv_step_raw_kind raw;
        member of;
    } SAME[] = {{PV_STEP_USAGE, USAGE},       {PV_STEP_PURPOSES, PURPOSES},
                {PV_STEP_POLICIES, POLICIES}, {PV_STEP_CONSTRAINTS, CONSTRAINTS},
                {PV_STEP_CRLS, CRLS},         {PV_STEP_OCSP, OCSP}};
    for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++)
        if (pv_step_raw_is_open(&w->extensions, SAME[i].raw))
            doubt(w, SAME[i].of);
}

static pv_status add_urls(pv_profile_list *urls, const pv_profile_list *own,
                          const pv_step_raw *raw) {
    bool sure = pv_step_raw_is_sure(raw);
    const pv_text *items = sure ? raw->items : own->items;
    pv_place place = sure ? raw->place : own->told.place;
    urls->told.unsure |= !sure && own->told.unsure;
    for (size_t i = 0; i < (sure ? raw->count : own->count); i++)
        PV_TRY(pv_profile_list_add(urls, "", (pv_slice){items[i].data, items[i].size}, place));
    return pv_success();
}

static pv_status set_urls(walk *w) {
    const pv_step_raw *raws = w->extensions.raws;
    pv_profile_list urls;
    PV_TRY(pv_profile_list_begin(&w->base, &urls));
    PV_TRY(add_urls(&urls, &w->crls, &raws[PV_STEP_CRLS]));
    PV_TRY(add_urls(&urls, &w->ocsp, &raws[PV_STEP_OCSP]));
    pv_profile_list_set(&urls, PV_FACT_TEMPLATE_REVOCATION_URLS);
    return pv_success();
}

/* An extension without a value is not put into certificates. */
static void set_list(pv_profile_list *l, pv_fact fact) {
    l->told.given &= l->count > 0;
    pv_profile_list_set(l, fact);
}

/* By Go unless octets say it themselves. For after all else is set. */
static pv_status set_critical(walk *w) {
    pv_step_extensions *e = &w->extensions;
    pv_known usage = pv_subject_peek(w->base.subject, PV_FACT_TEMPLATE_KEY_USAGE)->known;
    bool by_usage = usage == PV_PRESENT && !e->raws[PV_STEP_USAGE].given;
    bool by_constraints = w->constraints_given && !e->raws[PV_STEP_CONSTRAINTS].given;
    pv_place place = by_usage ? w->base.usage_told.place : w->base.place;
    if (e->open || e->may_copy || w->base.partial || usage == PV_UNDETERMINED ||
        (by_constraints && w->constraints_unsure))
        return pv_success();
    if (by_constraints)
        PV_TRY(pv_profile_list_add(&e->critical, "", pv_slice_of("basicConstraints"), place));
    if (by_usage)
        PV_TRY(pv_profile_list_add(&e->critical, "", pv_slice_of("keyUsage"), place));
    pv_profile_list_set(&e->critical, PV_FACT_TEMPLATE_CRITICAL_EXTENSIONS);
    return pv_success();
}

static pv_status set_facts(walk *w) {
    doubt_by_extensions(w);
    set_constraints(w);
    set_copying(w);
    set_list(&w->policies, PV_FACT_TEMPLATE_CERTIFICATE_POLICIES);
    PV_TRY(set_urls(w));
    pv_profile_end(&w->base);
    pv_step_extensions_set(&w->extensions, w->base.subject);
    return set_critical(w);
}

static pv_status read(const pv_reading *reading) {
    uint64_t line = reading->hint.place_kind == PV_LINE ? reading->hint.origin : 1;
    walk w = {.tokens = {pv_slice_of_bytes(reading->bytes), 0, line, NULL}, .member = OTHER};
    pv_step_token t;
    pv_place place = {PV_LINE, line};
    PV_TRY(pv_profile_begin(reading, PV_TEMPLATEKIND_STEP_CA, place, &w.base));
    PV_TRY(pv_profile_list_begin(&w.base, &w.policies));
    PV_TRY(pv_profile_list_begin(&w.base, &w.crls));
    PV_TRY(pv_profile_list_begin(&w.base, &w.ocsp));
    PV_TRY(pv_step_extensions_begin(&w.base, &w.extensions));
    while (pv_step_next(&w.tokens, &t))
        PV_TRY(take(&w, &t));
    if (!w.tokens.fault && (w.depth || w.branches))
        w.tokens.fault = w.depth ? "an object or array has no end" : "an {{ if }} has no end";
    if (w.tokens.fault) {
        w.base.partial = true;
        doubt(&w, w.member);
        pv_profile_note(reading, PV_DAMAGED, (pv_place){PV_LINE, w.tokens.line},
                        "the template cannot be read any further: %s", w.tokens.fault);
    }
    PV_TRY(set_facts(&w));
    return w.base.partial ? pv_success() : pv_step_set_others(reading, w.base.subject, place);
}

/* ---- finding --------------------------------------------------------------------------------- */

/* A template's own names, or its most usual actions. */
static bool is_template(pv_slice text) {
    static const char *const SIGNS[] = {"\"keyUsage\"",         "\"extKeyUsage\"",
                                        "\"basicConstraints\"", "toJson .Subject",
                                        "toJson .SANs",         ".Insecure.CR"};
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (pv_slice_has(text, SIGNS[i]))
            return true;
    return false;
}

static bool is_exactly(pv_slice name, const char *word) {
    return name.size == strlen(word) && !memcmp(name.data, word, name.size);
}

/* JSON without actions: its own names, as they are always written. Azure Key Vault has two of them
 * in what it calls a policy, which is none. */
static bool is_own(pv_slice name) {
    return is_exactly(name, "extKeyUsage") || is_exactly(name, "unknownExtKeyUsage");
}
static bool is_of_certificate(pv_slice name) {
    return is_exactly(name, "keyUsage") || is_exactly(name, "basicConstraints");
}
static bool is_of_template(pv_slice name) {
    static const char *const NAMES[] = {"sans", "dnsNames", "issuer", "isCA", "maxPathLen"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (is_exactly(name, NAMES[i]))
            return true;
    return false;
}
static bool is_of_subject(pv_slice name) {
    return is_exactly(name, "subject") || is_of_template(name);
}

/* Two names at least. */
static pv_bid fixed_at(const pv_line *line, const pv_lines *rest) {
    pv_slice text = pv_json_text_at(line, rest);
    bool ours =
        text.size &&
        ((pv_jsonread_names(text, is_own) && pv_jsonread_names(text, is_of_subject)) ||
         (pv_jsonread_names(text, is_of_certificate) && pv_jsonread_names(text, is_of_template)));
    return ours ? PV_BID_LIKELY : PV_BID_NONE;
}

/* The end of the template that the text begins with: where its outermost object is closed, and each
 * if before it or around it; or where it cannot be read any further. */
static size_t end_of(pv_slice text) {
    pv_step_tokens tokens = {text, 0, 1, NULL};
    pv_step_token t;
    unsigned depth = 0, branches = 0;
    bool object = false;
    while (pv_step_next(&tokens, &t)) {
        object |= t.kind == PV_STEP_OBJECT;
        depth += t.kind == PV_STEP_OBJECT || t.kind == PV_STEP_ARRAY;
        branches += t.kind == PV_STEP_BEGIN;
        depth -= depth && (t.kind == PV_STEP_OBJECT_END || t.kind == PV_STEP_ARRAY_END);
        branches -= branches && t.kind == PV_STEP_END;
        if (object && !depth && !branches)
            break;
    }
    return tokens.at;
}

static bool is_action(pv_step_kind kind) {
    return kind >= PV_STEP_VALUE;
}

/* Whether it begins with an object that has members, or what writes them; before it may stand
 * actions alone. Charts of Helm begin with an action, too, and tables of Go with a brace. */
static bool is_object(pv_slice text) {
    pv_step_tokens tokens = {text, 0, 1, NULL};
    pv_step_token t;
    bool found;
    do
        found = pv_step_next(&tokens, &t);
    while (found && is_action(t.kind));
    if (!found || t.kind != PV_STEP_OBJECT)
        return false;
    do
        found = pv_step_next(&tokens, &t);
    while (found && is_action(t.kind));
    return found && t.kind == PV_STEP_STRING && pv_step_next(&tokens, &t) &&
           t.kind == PV_STEP_COLON;
}

static pv_slice from_line(const pv_line *line, const pv_lines *rest) {
    return pv_slice_from(rest->text, (size_t)(line->text.data - rest->text.data));
}

/* Looks no farther than JSON's readers do. */
static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    if (!line->text.size || *line->text.data != '{')
        return PV_BID_NONE;
    pv_slice head = pv_slice_head(from_line(line, rest), PV_JSON_LOOK_AHEAD);
    head = pv_slice_head(head, end_of(head));
    if (!pv_slice_has(head, "{{"))
        return fixed_at(line, rest);
    return is_template(head) && is_object(head) ? PV_BID_MAGIC : PV_BID_NONE;
}

static void skip(const pv_line *line, pv_lines *rest) {
    pv_slice text = from_line(line, rest);
    size_t end = (size_t)(text.data - rest->text.data) + end_of(text);
    pv_line passed;
    while (rest->at < end && pv_lines_next(rest, &passed))
        continue;
}

static const pv_text_form FORM = {.opens = opens, .skip = skip, .begins = "{"};
const pv_reader PV_READER_step_ca = {
    .name = "step_ca",
    .title = "certificate template of step-ca (JSON, mostly with actions of Go templates)",
    .extensions = ".tpl .json",
    .tells =
        "a template: usages, purposes, whether it makes CAs, policies, where revocation is told, "
        "as far as they are written out",
    .cannot_tell = "what actions write, what the provisioner sets: keys, validity",
    .text = &FORM,
    .read = read,
};
