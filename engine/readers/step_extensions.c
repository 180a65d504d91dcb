/* SPDX-License-Identifier: Apache-2.0
 * Extensions that a template of step-ca writes as octets: {"id", "critical", "value"}, the value
 * as base64 of DER (go.step.sm/crypto x509util). Go's crypto/x509 takes them in place of those that
 * other members would make, and refuses a certificate that has one twice. An identifier or a value
 * that an action writes, and octets that are no DER of the extension, are not known. */
#include "readers/step_extensions.h"

#include "base/base64.h"
#include "facts/oid.h"
#include "readers/extensions.h"
#include "readers/template_attributes.h"
#include "readers/x509_altname.h"

enum { LONGEST_DER = 64 * 1024, MOST_URLS = 256 };

static const pv_oid OIDS[PV_STEP_RAWS] = {
    PV_OID_EXT_KEY_USAGE,
    PV_OID_EXT_EKU,
    PV_OID_EXT_BASIC_CONSTRAINTS,
    PV_OID_EXT_POLICIES,
    PV_OID_EXT_CRL_DP,
    PV_OID_EXT_AIA,
    PV_OID_EXT_SAN,
    PV_OID_EXT_MS_APPLICATION_POLICIES,
};

static pv_arena *arena_of(const pv_step_extensions *e) {
    return e->profile->reading->unit->arena;
}

pv_status pv_step_extensions_begin(pv_profile *p, pv_step_extensions *ret_extensions) {
    *ret_extensions = (pv_step_extensions){.profile = p};
    PV_TRY(pv_profile_list_begin(p, &ret_extensions->names));
    return pv_profile_list_begin(p, &ret_extensions->critical);
}

/* ---- DER ------------------------------------------------------------------------------------- */

typedef struct {
    pv_certified x;
    pv_cursor value;
    pv_step_raw *raw;
} decoding;

static pv_status decode_names(decoding *d) {
    return pv_extension_names(&d->x, &d->value, &d->raw->items, &d->raw->count);
}

static pv_status decode_oids(decoding *d, const char *what, bool wrapped) {
    pv_place unused;
    return pv_extension_oids(&d->value, what, wrapped, &d->raw->items, &d->raw->count, &unused);
}

static pv_status decode_constraints(decoding *d) {
    pv_extension_constraints c;
    PV_TRY(pv_extension_constraints_take(&d->x, &d->value, &c));
    d->raw->bits = c.is_ca;
    d->raw->length = c.has_length ? c.length : -1;
    return pv_success();
}

/* Adds a GeneralName, if it is an address. */
static pv_status add_url(decoding *d, pv_cursor *c) {
    pv_text *items = (pv_text *)(uintptr_t)d->raw->items, name;
    PV_TRY(pv_general_name_take(&d->x, c, &name));
    if (strncmp(name.data, "uri:", 4) != 0)
        return pv_success();
    if (d->raw->count == MOST_URLS)
        return pv_fail(c->arena, PV_OVER_LIMIT, pv_cursor_place(c), "more than %d addresses",
                       MOST_URLS);
    items[d->raw->count++] = (pv_text){name.data + 4, name.size - 4};
    return pv_success();
}

/* DistributionPoint (RFC 5280 4.2.1.13): [0] { fullName [0] }; the rest is left alone. */
static pv_status decode_point(decoding *d, pv_cursor *list) {
    pv_cursor point, name, full;
    PV_TRY(pv_der_enter(list, PV_TAG_SEQUENCE, "distribution point", &point));
    if (!pv_der_next_is(&point, PV_TAG_CONTEXT_CONSTRUCTED(0)))
        return pv_success();
    PV_TRY(pv_der_enter(&point, PV_TAG_CONTEXT_CONSTRUCTED(0), "distribution point", &name));
    if (!pv_der_next_is(&name, PV_TAG_CONTEXT_CONSTRUCTED(0)))
        return pv_success();
    PV_TRY(pv_der_enter(&name, PV_TAG_CONTEXT_CONSTRUCTED(0), "distribution point", &full));
    while (pv_der_more(&full))
        PV_TRY(add_url(d, &full));
    return pv_success();
}

/* AccessDescription (RFC 5280 4.2.2.1): of OCSP alone. */
static pv_status decode_access(decoding *d, pv_cursor *list) {
    static const uint8_t OCSP[] = {0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01};
    pv_cursor access;
    pv_tlv method;
    PV_TRY(pv_der_enter(list, PV_TAG_SEQUENCE, "access description", &access));
    PV_TRY(pv_der_expect(&access, PV_TAG_OID, "access method", &method));
    bool ocsp = pv_bytes_equal(method.content, (pv_bytes){OCSP, sizeof OCSP});
    return ocsp ? add_url(d, &access) : pv_success();
}

static pv_status decode_urls(decoding *d, pv_status (*one)(decoding *d, pv_cursor *list)) {
    pv_cursor list;
    d->raw->items = pv_arena_array(d->value.arena, MOST_URLS, sizeof(pv_text));
    if (!d->raw->items)
        return pv_no_memory();
    PV_TRY(pv_der_enter(&d->value, PV_TAG_SEQUENCE, "addresses of revocation", &list));
    while (pv_der_more(&list))
        PV_TRY(one(d, &list));
    return pv_success();
}

static pv_status decode(decoding *d, pv_step_raw_kind kind) {
    switch (kind) {
    case PV_STEP_USAGE:
        return pv_extension_usage_bits(&d->value, &d->raw->bits);
    case PV_STEP_PURPOSES:
        return decode_oids(d, "extended key usage", false);
    case PV_STEP_CONSTRAINTS:
        return decode_constraints(d);
    case PV_STEP_POLICIES:
        return decode_oids(d, "certificate policies", true);
    case PV_STEP_CRLS:
        return decode_urls(d, decode_point);
    case PV_STEP_OCSP:
        return decode_urls(d, decode_access);
    case PV_STEP_NAMES:
        return decode_names(d);
    case PV_STEP_APPLICATION:
        return decode_oids(d, "application policies", true);
    case PV_STEP_RAWS:
        break;
    }
    return pv_success();
}

static pv_status decode_whole(decoding *d, pv_step_raw_kind kind) {
    PV_TRY(decode(d, kind));
    return pv_der_end(&d->value, "extension");
}

/* Without octets in `ret_der` when they are no base64. */
static pv_status take_octets(const pv_step_extensions *e, pv_bytes *ret_der) {
    pv_base64_fault fault;
    size_t size = 0;
    *ret_der = (pv_bytes){NULL, 0};
    if (e->now.value.size > LONGEST_DER)
        return pv_success();
    uint8_t *octets = pv_arena_alloc(arena_of(e), pv_base64_room(e->now.value.size));
    if (!octets)
        return pv_no_memory();
    if (pv_base64_decode(pv_slice_bytes(e->now.value), octets, &size, &fault))
        *ret_der = (pv_bytes){octets, size};
    return pv_success();
}

static pv_status take_value(pv_step_extensions *e, pv_step_raw_kind kind) {
    const pv_reading *reading = e->profile->reading;
    decoding d = {.x = {.unit = reading->unit}, .raw = &e->raws[kind]};
    pv_bytes der;
    PV_TRY(take_octets(e, &der));
    if (!der.size) {
        d.raw->unsure = true;
        pv_profile_unknown(reading, e->now.place, e->now.value, "base64 of an extension's value");
        return pv_success();
    }
    d.value = pv_cursor_over(der, arena_of(e));
    d.value.place_kind = PV_LINE;
    d.value.origin = e->now.place.at;
    pv_status status = decode_whole(&d, kind);
    if (status.error && !pv_certified_is_damage(status))
        return status;
    d.raw->unsure |= status.error != NULL;
    if (status.error)
        pv_profile_note(reading, PV_DAMAGED, e->now.place, "value of the extension %s: %s",
                        pv_oid_dotted(OIDS[kind]), status.error->message);
    return pv_success();
}

/* ---- one extension --------------------------------------------------------------------------- */

/* In the only form that is compared: no number begins with a zero. */
static bool is_identifier(pv_slice id) {
    char before = '.';
    for (size_t i = 0; i < id.size; before = id.data[i++])
        if (before == '.' && id.data[i] == '0' && i + 1 < id.size && id.data[i + 1] != '.')
            return false;
    return pv_oid_dotted_form(id);
}

static pv_status take_known(pv_step_extensions *e, pv_step_raw_kind kind) {
    pv_step_raw *raw = &e->raws[kind];
    if (raw->given) {
        if (!raw->unsure)
            pv_profile_note(e->profile->reading, PV_DAMAGED, e->now.place,
                            "the extension %s stands twice, which no certificate may have",
                            pv_oid_dotted(OIDS[kind]));
        raw->unsure = true;
        return pv_success();
    }
    *raw = (pv_step_raw){.given = true, .place = e->now.place, .length = -1};
    raw->unsure = e->now.any_value || e->now.branches;
    return raw->unsure ? pv_success() : take_value(e, kind);
}

static pv_status take_identified(pv_step_extensions *e) {
    const char *dotted = pv_slice_text(arena_of(e), e->now.id);
    if (!dotted)
        return pv_no_memory();
    pv_oid oid = pv_oid_named(dotted);
    pv_slice name = pv_slice_of(oid == PV_OID_UNKNOWN ? dotted : pv_oid_name(oid));
    PV_TRY(pv_profile_list_add(&e->names, "", name, e->now.place));
    e->names.told.unsure |= e->now.branches != 0;
    e->critical.told.unsure |= e->now.any_critical || e->now.branches;
    if (e->now.critical)
        PV_TRY(pv_profile_list_add(&e->critical, "", name, e->now.place));
    for (size_t kind = 0; kind < PV_STEP_RAWS; kind++)
        if (OIDS[kind] == oid)
            return take_known(e, (pv_step_raw_kind)kind);
    return pv_success();
}

/* One without an identifier is not written. */
static pv_status end_extension(pv_step_extensions *e) {
    if (!e->now.any_id && !e->now.id.size)
        return pv_success();
    if (!e->now.any_id && is_identifier(e->now.id))
        return take_identified(e);
    if (!e->now.any_id && !e->open)
        pv_profile_unknown(e->profile->reading, e->now.place, e->now.id, "object identifier");
    e->open = true;
    return pv_success();
}

/* Whatever it is, it is not the text that stands there. */
static void doubt_key(pv_step_extension *x) {
    x->any_id |= pv_slice_is(x->key, "id");
    x->any_value |= pv_slice_is(x->key, "value");
    x->any_critical |= pv_slice_is(x->key, "critical");
}

/* ---- tokens ---------------------------------------------------------------------------------- */

enum { MEMBER = 1, LIST, EXTENSION };

pv_status pv_step_extensions_sign(pv_step_extensions *e, const pv_step_token *t, unsigned depth,
                                  unsigned branches) {
    bool begins = t->kind == PV_STEP_OBJECT || t->kind == PV_STEP_ARRAY;
    if (t->kind == PV_STEP_OBJECT_END && depth == LIST)
        return end_extension(e);
    if (!begins)
        return pv_success();
    if (depth == EXTENSION && t->kind == PV_STEP_OBJECT)
        e->now = (pv_step_extension){.place = {PV_LINE, t->line}, .branches = branches};
    else if (depth > EXTENSION)
        doubt_key(&e->now);
    else
        e->open |= depth == EXTENSION || t->kind == PV_STEP_OBJECT;
    return pv_success();
}

static void take_scalar(pv_step_extension *x, const pv_step_token *t) {
    bool null = t->kind == PV_STEP_WORD && pv_slice_is(t->text, "null");
    bool yes = pv_slice_is(t->text, "true"), no = null || pv_slice_is(t->text, "false");
    pv_slice text = null ? (pv_slice){NULL, 0} : t->text;
    if (pv_slice_is(x->key, "critical")) {
        x->critical = yes;
        x->any_critical |= t->kind != PV_STEP_WORD || (!yes && !no);
    } else if (t->kind != PV_STEP_STRING && !null) {
        doubt_key(x);
    } else if (pv_slice_is(x->key, "id")) {
        x->id = text;
    } else if (pv_slice_is(x->key, "value")) {
        x->value = text;
    }
}

/* A name in which an escape stands may be any. */
void pv_step_extensions_scalar(pv_step_extensions *e, const pv_step_token *t, unsigned depth,
                               unsigned branches, bool is_value) {
    pv_step_extension *x = &e->now;
    if (depth < EXTENSION) {
        e->open |= t->open || branches || !pv_slice_is(t->text, "null");
    } else if (depth == EXTENSION && !is_value) {
        x->key = t->text;
        x->any_id |= t->open || pv_slice_has(t->text, "\\") || !pv_slice_is_ascii(t->text);
    } else if (depth == EXTENSION) {
        take_scalar(x, t);
        if (t->open || branches > x->branches)
            doubt_key(x);
    }
}

static bool is_copy_alone(pv_slice action) {
    return pv_slice_is(action, "toJson .Insecure.CR.Extensions") ||
           pv_slice_is(action, ".Insecure.CR.Extensions | toJson");
}

void pv_step_extensions_action(pv_step_extensions *e, const pv_step_token *t, unsigned depth,
                               unsigned branches, bool is_value) {
    bool copies = depth < EXTENSION && pv_slice_has(t->text, "Insecure.CR.Extensions");
    e->copies |= copies && !branches;
    e->may_copy |= depth < EXTENSION;
    if (depth < EXTENSION)
        e->open |= !is_copy_alone(t->text);
    else if (depth == EXTENSION && is_value)
        doubt_key(&e->now);
    else
        e->now.any_id |= depth == EXTENSION;
}

/* ---- facts ----------------------------------------------------------------------------------- */

static void set_constraints(const pv_step_raw *raw, pv_subject *s) {
    pv_set_TEMPLATE_IS_CA(s, raw->place, raw->bits != 0);
    if (raw->bits || raw->length >= 0)
        pv_set_TEMPLATE_MAX_PATH_LENGTH(s, raw->place, raw->length);
    else
        pv_subject_absent(s, PV_FACT_TEMPLATE_MAX_PATH_LENGTH);
}

void pv_step_extensions_set(pv_step_extensions *e, pv_subject *s) {
    static void (*const SETTERS[PV_STEP_RAWS])(pv_subject * s, pv_place at, const pv_text *v,
                                               size_t count) = {
        [PV_STEP_PURPOSES] = pv_set_TEMPLATE_EXTENDED_KEY_USAGE,
        [PV_STEP_POLICIES] = pv_set_TEMPLATE_CERTIFICATE_POLICIES,
        [PV_STEP_NAMES] = pv_set_TEMPLATE_SUBJECT_ALT_NAMES,
        [PV_STEP_APPLICATION] = pv_set_TEMPLATE_APPLICATION_POLICIES,
    };
    for (size_t kind = 0; kind < PV_STEP_RAWS; kind++) {
        const pv_step_raw *raw = &e->raws[kind];
        if (pv_step_raw_is_sure(raw) && SETTERS[kind])
            SETTERS[kind](s, raw->place, raw->items, raw->count);
    }
    if (pv_step_raw_is_sure(&e->raws[PV_STEP_USAGE]))
        pv_set_TEMPLATE_KEY_USAGE(s, e->raws[PV_STEP_USAGE].place, e->raws[PV_STEP_USAGE].bits);
    if (pv_step_raw_is_sure(&e->raws[PV_STEP_CONSTRAINTS]))
        set_constraints(&e->raws[PV_STEP_CONSTRAINTS], s);
    e->names.told.unsure |= e->open || e->may_copy;
    pv_profile_list_set(&e->names, PV_FACT_TEMPLATE_RAW_EXTENSIONS);
}
