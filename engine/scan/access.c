/* SPDX-License-Identifier: Apache-2.0
 * Subjects, facts and findings as the public header shows them. Public handles are the internal
 * objects under another name. */
#include <string.h>

#include "facts/render.h"
#include "facts/unit.h"
#include "findings/finding.h"
#include "pkivet/pkivet.h"

/* The handle is const for the caller; a fact may still be computed when it is first asked for. */
static pv_subject *inner(const pkivet_subject *subject) {
    return (pv_subject *)(uintptr_t)subject;
}

static const pv_finding *finding_of(const pkivet_finding *finding) {
    return (const pv_finding *)finding;
}

const char *pkivet_subject_kind(const pkivet_subject *subject) {
    return pv_kind_name(inner(subject)->kind);
}

const char *pkivet_subject_path(const pkivet_subject *subject) {
    return inner(subject)->artifact->path;
}

const char *pkivet_subject_format(const pkivet_subject *subject) {
    return inner(subject)->artifact->format;
}

const char *pkivet_subject_identity(const pkivet_subject *subject) {
    return pv_subject_identity(inner(subject));
}

const pkivet_subject *pkivet_subject_linked(const pkivet_subject *subject, const char *kind) {
    pv_kind k = pv_kind_named(kind);
    return k == PV_KIND_COUNT ? NULL : (const pkivet_subject *)pv_subject_linked(inner(subject), k);
}

static void publish_value(const pv_fact_info *info, const pv_value *v, pkivet_fact *f) {
    f->count = v->count;
    switch (info->type) {
    case PV_TYPE_BOOL:
        f->integer = v->u.boolean;
        break;
    case PV_TYPE_INT:
    case PV_TYPE_TIME:
        f->integer = v->u.integer;
        break;
    case PV_TYPE_ENUM:
        f->text = pv_enum_name(info->of, v->u.choice);
        break;
    case PV_TYPE_SET:
        f->count = (size_t)__builtin_popcountll(v->u.set);
        break;
    case PV_TYPE_TEXT:
        f->text = v->u.text;
        break;
    case PV_TYPE_BYTES:
        f->bytes = v->u.bytes;
        break;
    case PV_TYPE_LIST:
    case PV_TYPE_RECORDS:
        break;
    }
}

static void publish_fact(pv_subject *subject, pv_fact fact, pkivet_fact *ret_fact) {
    const pv_fact_info *info = pv_fact_get_info(fact);
    const pv_value *v = pv_subject_value(subject, fact);
    *ret_fact = (pkivet_fact){
        .name = info->name,
        .type = (pkivet_type)info->type,
        .known = (pkivet_known)v->known,
        .private_value = v,
        .private_subject = (const pkivet_subject *)subject,
    };
    if (v->known != PV_PRESENT)
        return;
    publish_value(info, v, ret_fact);
    pv_textbuf place = pv_textbuf_new(subject->unit->arena, sizeof ret_fact->at);
    pv_render_place(&place, v);
    if (!place.broken && place.size)
        memcpy(ret_fact->at, place.data, place.size); /* the rest is zero */
}

pkivet_result pkivet_subject_fact(const pkivet_subject *subject, const char *name,
                                  pkivet_fact *ret_fact) {
    pv_fact fact = pv_fact_named(name);
    if (fact == PV_FACT_COUNT || pv_fact_get_info(fact)->kind != inner(subject)->kind)
        return PKIVET_USAGE;
    publish_fact(inner(subject), fact, ret_fact);
    return PKIVET_OK;
}

pkivet_result pkivet_subject_fact_at(const pkivet_subject *subject, size_t index,
                                     pkivet_fact *ret_fact) {
    pv_kind kind = inner(subject)->kind;
    if (index >= pv_kind_facts(kind))
        return PKIVET_USAGE;
    publish_fact(inner(subject), (pv_fact)((size_t)pv_kind_first(kind) + index), ret_fact);
    return PKIVET_OK;
}

/* The n-th value of a set. */
static const char *set_item(pv_enum_id of, uint64_t set, size_t index) {
    for (unsigned value = 0; value < pv_enum_size(of); value++)
        if (pv_set_has(set, value) && index-- == 0)
            return pv_enum_name(of, value);
    return NULL;
}

static const char *record_item(const pkivet_fact *fact, const pv_value *v, size_t index) {
    pv_record_id id = pv_fact_get_info(pv_fact_named(fact->name))->records;
    pv_textbuf t = pv_textbuf_new(inner(fact->private_subject)->unit->arena, SIZE_MAX / 4);
    pv_render_record(&t, id, pv_value_row(v, id, index));
    return pv_textbuf_end(&t, NULL);
}

const char *pkivet_fact_item(const pkivet_fact *fact, size_t index) {
    const pv_value *v = fact->private_value;
    if (fact->known != PKIVET_PRESENT || index >= fact->count)
        return NULL;
    if (fact->type == PKIVET_SET)
        return set_item(pv_fact_get_info(pv_fact_named(fact->name))->of, v->u.set, index);
    if (fact->type == PKIVET_RECORDS)
        return record_item(fact, v, index);
    return fact->type == PKIVET_LIST ? v->u.list[index].data : NULL;
}

const char *pkivet_finding_rule(const pkivet_finding *finding) {
    return finding_of(finding)->rule->id;
}

const char *pkivet_finding_verdict(const pkivet_finding *finding) {
    return pv_verdict_name(finding_of(finding)->verdict);
}

const char *pkivet_finding_severity(const pkivet_finding *finding) {
    return pv_severity_name(finding_of(finding)->severity);
}

const char *pkivet_finding_message(const pkivet_finding *finding) {
    return finding_of(finding)->message;
}

const char *pkivet_finding_remedy(const pkivet_finding *finding) {
    return finding_of(finding)->remedy;
}

const char *pkivet_finding_fingerprint(const pkivet_finding *finding) {
    return pv_finding_fingerprint(finding_of(finding));
}

const pkivet_subject *pkivet_finding_subject(const pkivet_finding *finding) {
    return (const pkivet_subject *)finding_of(finding)->subject;
}
