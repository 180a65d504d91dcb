/* SPDX-License-Identifier: Apache-2.0
 * A certificate of which no cause is found. When an event tells that a key did not open, or may,
 * something is wrong all the same: the events are the evidence, and the causes that leave such
 * events and that nothing given rules out are in question. */
#include "lua/internal.h"

enum { MOST_EVENTS = 4, FACTS_OF_EVENT = 3 };

static const char *said(pv_subject *event, pv_fact a, pv_fact b) {
    const pv_value *v = pv_subject_value(event, a);
    if (v->known != PV_PRESENT)
        v = pv_subject_value(event, b);
    return v->known == PV_PRESENT ? v->u.text : "";
}

/* It may be of the key, or not: Schannel 36871, and HTTP.sys 15021 with another status. */
static bool may_be_of_key(pv_subject *event) {
    const pv_value *id = pv_subject_value(event, PV_FACT_EVENT_ID);
    const pv_value *role = pv_subject_value(event, PV_FACT_EVENT_ROLE);
    bool client = role->known == PV_PRESENT && role->u.choice == PV_TLSROLE_CLIENT;
    return id->known == PV_PRESENT && !client && (id->u.integer == 36871 || id->u.integer == 15021);
}

static const char *message_of(pv_subject *event) {
    const char *code = said(event, PV_FACT_EVENT_ERROR_CODE, PV_FACT_EVENT_STATUS);
    const char *name = said(event, PV_FACT_EVENT_ERROR_NAME, PV_FACT_EVENT_STATUS_NAME);
    long long id = pv_subject_value(event, PV_FACT_EVENT_ID)->u.integer;
    return pv_arena_printf(
        event->unit->arena, "%s %lld%s%s%s%s: %s; what was given does not tell why",
        id == 15021 ? "HTTP.sys" : "Schannel", id, *code ? ", error " : "", code, *name ? " " : "",
        name,
        pv_event_is_of_key(event) ? "the private key of a server's certificate could not be used"
                                  : "TLS could not be set up, for the key's sake or for another");
}

static void add_event(pv_diagnosis *d, pv_evidence *items, pv_subject *event) {
    static const pv_fact TOLD[FACTS_OF_EVENT] = {PV_FACT_EVENT_ID, PV_FACT_EVENT_ERROR_CODE,
                                                 PV_FACT_EVENT_STATUS};
    for (size_t i = 0; i < FACTS_OF_EVENT; i++)
        if (pv_subject_value(event, TOLD[i])->known == PV_PRESENT)
            items[d->backing_count++] =
                (pv_evidence){pv_fact_get_info(TOLD[i])->name, event, TOLD[i], 0};
}

static void add_events(pv_diagnosis *d, pv_evidence *items, bool (*tells)(pv_subject *event)) {
    for (const pv_link *l = d->cert->links; l; l = l->next) {
        if (l->to->kind != PV_KIND_EVENT || !tells(l->to))
            continue;
        if (!d->message)
            d->message = message_of(l->to);
        if (d->backing_count < (size_t)MOST_EVENTS * FACTS_OF_EVENT)
            add_event(d, items, l->to);
    }
}

/* The likeliest first. */
static void insert(const pv_cause_info **list, size_t count, const pv_cause_info *cause) {
    for (; count && list[count - 1]->rank > cause->rank; count--)
        list[count] = list[count - 1];
    list[count] = cause;
}

pv_status pv_undecided_fill(pv_diagnosis *d, const pv_cause_info *const *open, size_t count) {
    pv_arena *arena = d->cert->unit->arena;
    const size_t most = (size_t)(MOST_EVENTS + 1) * FACTS_OF_EVENT;
    pv_evidence *items = pv_arena_array(arena, most, sizeof *items);
    const pv_cause_info **names = pv_arena_array(arena, count, sizeof *names);
    d->open = pv_arena_array(arena, count, sizeof *d->open);
    if (!items || !names || !d->open)
        return pv_no_memory();
    add_events(d, items, pv_event_is_of_key);
    if (!d->message)
        add_events(d, items, may_be_of_key);
    for (size_t i = 0; i < count && d->message; i++)
        if (open[i]->key_event)
            insert(names, d->open_count++, open[i]);
    for (size_t i = 0; i < d->open_count; i++)
        d->open[i] = names[i]->name;
    d->backing = items;
    return pv_success();
}
