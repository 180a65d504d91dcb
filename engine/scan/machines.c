/* SPDX-License-Identifier: Apache-2.0
 * Which computers the evidence of a case comes from: by name (of the host, of those that logged its
 * events), or by the GUID that their registry gives. Nothing says which name has which GUID, so the
 * kind that tells more computers apart is taken. Keys name GUIDs, too; one with another GUID is no
 * second computer, for keys are copied: that is a cause. */
#include "scan/machines.h"

#include "facts/join.h"

enum { MOST_MACHINES = 16 };

typedef struct {
    pv_slice items[MOST_MACHINES];
    size_t count;
} machines;

static pv_slice text_of(const pv_subject *s, pv_fact fact) {
    const pv_value *v = pv_subject_peek(s, fact);
    return v->known == PV_PRESENT ? (pv_slice){v->u.text, v->count} : (pv_slice){NULL, 0};
}

static void add(machines *m, pv_slice machine) {
    for (size_t i = 0; i < m->count; i++)
        if (pv_machine_is_same(m->items[i], machine))
            return;
    if (machine.size && m->count < MOST_MACHINES)
        m->items[m->count++] = machine;
}

static void add_name(machines *names, const pv_subject *s) {
    if (s->kind == PV_KIND_HOST)
        add(names, text_of(s, PV_FACT_HOST_NAME));
    if (s->kind == PV_KIND_EVENT)
        add(names, text_of(s, PV_FACT_EVENT_COMPUTER));
}

static void add_guid(machines *guids, const pv_subject *s) {
    if (s->kind == PV_KIND_STORE)
        add(guids, text_of(s, PV_FACT_STORE_MACHINE_GUID));
}

static pv_status keep(pv_case *c, const machines *m) {
    c->machines = pv_arena_array(c->unit->arena, m->count + 1, sizeof *c->machines);
    if (!c->machines)
        return pv_no_memory();
    for (size_t i = 0; i < m->count; i++) {
        c->machines[i] = pv_slice_text(c->unit->arena, m->items[i]);
        if (!c->machines[i])
            return pv_no_memory();
    }
    c->machine_count = m->count;
    return pv_success();
}

pv_status pv_machines_find(pv_case *c) {
    machines names = {.count = 0}, guids = {.count = 0};
    for (const pv_subject *s = c->unit->subjects; s; s = s->next) {
        add_name(&names, s);
        add_guid(&guids, s);
    }
    return keep(c, guids.count > names.count ? &guids : &names);
}
