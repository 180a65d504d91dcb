/* SPDX-License-Identifier: Apache-2.0
 * The fact table of one thing: states, places, links, and values computed on demand. */
#include "facts/subject.h"

#include "base/text.h"
#include "facts/unit.h"

static pv_value *slot(const pv_subject *subject, pv_fact fact) {
    return &subject->values[(size_t)fact - (size_t)pv_kind_first(subject->kind)];
}

const pv_value *pv_subject_peek(const pv_subject *subject, pv_fact fact) {
    return slot(subject, fact);
}

pv_place pv_subject_place(const pv_subject *subject, pv_fact fact) {
    const pv_value *value = slot(subject, fact);
    return (pv_place){(pv_place_kind)value->place_kind, value->at};
}

const pv_value *pv_subject_value(pv_subject *subject, pv_fact fact) {
    pv_value *value = slot(subject, fact);
    if (value->known == PV_PENDING) {
        value->known = PV_UNDETERMINED; /* unless the resolver knows better */
        subject->resolve(subject, fact, subject->resolve_data);
    }
    return value;
}

static void mark(pv_subject *subject, pv_fact fact, pv_known known) {
    *slot(subject, fact) = (pv_value){.known = (uint8_t)known};
}

void pv_subject_absent(pv_subject *subject, pv_fact fact) {
    mark(subject, fact, PV_ABSENT);
}

void pv_subject_undetermined(pv_subject *subject, pv_fact fact) {
    mark(subject, fact, PV_UNDETERMINED);
}

void pv_subject_pending(pv_subject *subject, pv_fact fact) {
    mark(subject, fact, PV_PENDING);
}

void pv_subject_all_absent(pv_subject *subject) {
    for (size_t i = 0; i < pv_kind_facts(subject->kind); i++)
        subject->values[i] = (pv_value){.known = PV_ABSENT};
}

pv_value *pv_subject_put(pv_subject *subject, pv_fact fact, pv_place place) {
    pv_value *value = slot(subject, fact);
    *value = (pv_value){
        .known = PV_PRESENT, .place_kind = (uint8_t)place.kind, .at = place.at, .count = 0};
    return value;
}

static void append(pv_subject *from, pv_link *link) {
    if (from->last_link)
        from->last_link->next = link;
    else
        from->links = link;
    from->last_link = link;
    from->link_count++;
}

static bool is_linked(const pv_subject *from, const pv_subject *to) {
    for (const pv_link *l = from->links; l; l = l->next)
        if (l->to == to)
            return true;
    return false;
}

pv_status pv_subject_link(pv_subject *a, pv_subject *b) {
    if (a->link_count <= b->link_count ? is_linked(a, b) : is_linked(b, a))
        return pv_success();
    pv_link *both = pv_arena_array(a->unit->arena, 2, sizeof *both);
    if (!both)
        return pv_no_memory();
    both[0].to = b;
    both[1].to = a;
    append(a, &both[0]);
    append(b, &both[1]);
    return pv_success();
}

pv_subject *pv_subject_linked(const pv_subject *subject, pv_kind kind) {
    for (const pv_link *l = subject->links; l; l = l->next)
        if (l->to->kind == kind)
            return l->to;
    return NULL;
}

pv_subject *pv_subject_origin(pv_subject *subject, pv_fact fact) {
    if (!subject->joining)
        return subject;
    const pv_sources *s =
        &subject->joining->facts[(size_t)fact - (size_t)pv_kind_first(subject->kind)];
    return s->count ? s->items[0] : subject;
}

/* The digest that names the subject, or NULL. */
static const pv_value *identifying(pv_subject *subject, const char **ret_prefix) {
    bool is_cert = subject->kind == PV_KIND_CERT;
    *ret_prefix = is_cert ? "sha1" : "spki";
    if (!is_cert && subject->kind != PV_KIND_KEY)
        return NULL;
    const pv_value *v =
        pv_subject_value(subject, is_cert ? PV_FACT_CERT_SHA1 : PV_FACT_KEY_SPKI_SHA256);
    return v->known == PV_PRESENT ? v : NULL;
}

/* A certreq INF: the template's name in it is what it asks for, not its own. */
static bool is_inf(const pv_subject *subject) {
    if (subject->kind != PV_KIND_TEMPLATE)
        return false;
    const pv_value *kind = pv_subject_peek(subject, PV_FACT_TEMPLATE_KIND);
    return kind->known == PV_PRESENT && kind->u.choice == PV_TEMPLATEKIND_INF;
}

/* What a subject without key material goes by. */
static const pv_value *naming(pv_subject *subject) {
    static const struct {
        pv_kind kind;
        pv_fact fact;
    } NAMES[] = {{PV_KIND_TEMPLATE, PV_FACT_TEMPLATE_NAME},
                 {PV_KIND_ACL, PV_FACT_ACL_PATH},
                 {PV_KIND_BINDING, PV_FACT_BINDING_ENDPOINT},
                 {PV_KIND_WAIVER, PV_FACT_WAIVER_NAME}};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (NAMES[i].kind != subject->kind || is_inf(subject))
            continue;
        const pv_value *v = pv_subject_value(subject, NAMES[i].fact);
        return v->known == PV_PRESENT && v->count ? v : NULL;
    }
    return NULL;
}

/* The digest of what it was read from. */
static pv_bytes content_of(const pv_subject *subject) {
    bool joined = subject->joining && subject->joining->members.count;
    pv_artifact *of = joined ? subject->joining->members.items[0]->artifact : subject->artifact;
    return (pv_bytes){pv_artifact_sha256(subject->unit, of), 32};
}

const char *pv_subject_identity(pv_subject *subject) {
    if (subject->identity)
        return subject->identity;
    pv_unit *unit = subject->unit;
    const char *prefix;
    const pv_value *v = identifying(subject, &prefix), *name = naming(subject);
    if (name)
        return pv_arena_printf(unit->arena, "name:%s", name->u.text);
    pv_bytes digest = v ? (pv_bytes){v->u.bytes, v->count} : content_of(subject);
    const char *hex = pv_hex_in(unit->arena, digest);
    return hex ? pv_arena_printf(unit->arena, "%s:%s", v ? prefix : "digest", hex) : NULL;
}
