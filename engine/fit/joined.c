/* SPDX-License-Identifier: Apache-2.0
 * A request as the CA would issue it. An enterprise CA takes Key Usage and Extended Key Usage from
 * the template (MS-CRTD 2.12, 2.13) and passes over what was asked for; what the template leaves
 * open stays as it was asked. */
#include "facts/unit.h"
#include "fit/internal.h"

static pv_value *value_of(pv_subject *s, pv_fact fact) {
    return &s->values[(size_t)fact - (size_t)pv_kind_first(s->kind)];
}

static void join_usage(pv_subject *s, pv_fact fact, const pv_snap_fact *f) {
    pv_value *v = value_of(s, fact);
    if (f->known != PV_PRESENT || !f->count)
        return;
    *v = (pv_value){.known = PV_PRESENT};
    for (size_t i = 0; i < f->count; i++) {
        int bit = pv_enum_value(pv_fact_get_info(fact)->of, f->values[i]);
        v->u.set |= bit < 0 ? 0 : (uint64_t)1 << bit;
    }
}

static bool join_purposes(pv_subject *s, pv_fact fact, const pv_snap_fact *f) {
    if (f->known != PV_PRESENT || !f->count)
        return true;
    pv_text *list = pv_arena_array(s->unit->arena, f->count, sizeof *list);
    for (size_t i = 0; list && i < f->count; i++)
        list[i] = (pv_text){f->values[i], strlen(f->values[i])};
    *value_of(s, fact) =
        (pv_value){.known = PV_PRESENT, .count = (uint32_t)f->count, .u.list = list};
    return list != NULL;
}

static const pv_snap_fact *purposes_of(const pv_snapshot *t) {
    const pv_snap_fact *purposes = pv_fit_of(t, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE);
    return purposes->known == PV_PRESENT ? purposes
                                         : pv_fit_of(t, PV_FACT_TEMPLATE_APPLICATION_POLICIES);
}

pv_subject *pv_fit_joined(pv_subject *asked, const pv_snapshot *t) {
    bool inf = asked->kind == PV_KIND_TEMPLATE;
    pv_arena *arena = asked->unit->arena;
    pv_subject *s = pv_arena_alloc(arena, sizeof *s);
    size_t count = pv_kind_facts(asked->kind);
    pv_value *values = pv_arena_array(arena, count, sizeof *values);
    if (!s || !values)
        return NULL;
    for (size_t i = 0; i < count; i++)
        values[i] = *pv_subject_value(asked, (pv_fact)((size_t)pv_kind_first(asked->kind) + i));
    *s = *asked;
    s->values = values;
    s->links = s->last_link = NULL;
    s->link_count = 0;
    s->next = NULL;
    join_usage(s, inf ? PV_FACT_TEMPLATE_KEY_USAGE : PV_FACT_REQUEST_KEY_USAGE,
               pv_fit_of(t, PV_FACT_TEMPLATE_KEY_USAGE));
    bool whole = join_purposes(
        s, inf ? PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE : PV_FACT_REQUEST_EXTENDED_KEY_USAGE,
        purposes_of(t));
    /* A template for CAs allows what is a warning sign elsewhere. */
    if (pv_fit_has(pv_fit_of(t, PV_FACT_TEMPLATE_IS_CA), "true") ||
        pv_fit_has(pv_fit_of(t, PV_FACT_TEMPLATE_GENERAL_FLAGS), "IS_CA"))
        *value_of(s, inf ? PV_FACT_TEMPLATE_IS_CA : PV_FACT_REQUEST_IS_CA) =
            (pv_value){.known = PV_ABSENT};
    return whole ? s : NULL;
}
