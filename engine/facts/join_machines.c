/* SPDX-License-Identifier: Apache-2.0
 * Of which computer evidence is: an event names it, and what is collected tells it for the folder
 * that it lies in. A folder that tells of two computers tells nothing of its files. Of everything
 * else the computer is not known, and it goes with whatever there is. */
#include "base/slice.h"
#include "facts/join_internal.h"

enum { MOST_HOSTS = 64, NETBIOS_NAME = 15 };

typedef struct {
    pv_slice folder, name; /* no name: several */
} host;

typedef struct pv_hosts {
    host items[MOST_HOSTS];
    size_t count;
} pv_hosts;

static pv_slice text_of(const pv_subject *s, pv_fact fact) {
    const pv_value *v = pv_subject_peek(s, fact);
    return v->known == PV_PRESENT ? (pv_slice){v->u.text, v->count} : (pv_slice){NULL, 0};
}

bool pv_machine_is_same(pv_slice a, pv_slice b) {
    pv_slice_cut(a, ".", &a, NULL);
    pv_slice_cut(b, ".", &b, NULL);
    return pv_slice_same(pv_slice_head(a, NETBIOS_NAME), pv_slice_head(b, NETBIOS_NAME));
}

static pv_slice folder_of(const pv_subject *s) {
    const char *path = s->artifact->path;
    size_t size = strlen(path);
    while (size > 0 && path[size - 1] != '/' && path[size - 1] != '!')
        size--;
    return (pv_slice){path, size};
}

static host *find(pv_hosts *hosts, pv_slice folder) {
    for (size_t i = 0; i < hosts->count; i++) {
        host *h = &hosts->items[i];
        if (h->folder.size == folder.size &&
            (!folder.size || memcmp(h->folder.data, folder.data, folder.size) == 0))
            return h;
    }
    return NULL;
}

static void add(pv_hosts *hosts, const pv_subject *s) {
    pv_slice name = text_of(s, PV_FACT_HOST_NAME), folder = folder_of(s);
    host *known = find(hosts, folder);
    if (known && !pv_machine_is_same(known->name, name))
        known->name = (pv_slice){NULL, 0};
    if (!known && name.size && hosts->count < MOST_HOSTS)
        hosts->items[hosts->count++] = (host){folder, name};
}

pv_status pv_join_find_hosts(pv_join *j) {
    j->hosts = pv_arena_alloc(j->unit->arena, sizeof *j->hosts);
    if (!j->hosts)
        return pv_no_memory();
    j->hosts->count = 0;
    for (uint32_t id = 1; id <= j->count; id++)
        if (j->by_id[id]->kind == PV_KIND_HOST)
            add(j->hosts, j->by_id[id]);
    return pv_success();
}

/* Empty: not known. */
static pv_slice machine_of(const pv_join *j, const pv_subject *s) {
    pv_slice told = s->kind == PV_KIND_EVENT  ? text_of(s, PV_FACT_EVENT_COMPUTER)
                    : s->kind == PV_KIND_HOST ? text_of(s, PV_FACT_HOST_NAME)
                                              : (pv_slice){NULL, 0};
    const host *h = told.size || !s->artifact ? NULL : find(j->hosts, folder_of(s));
    return h ? h->name : told;
}

/* Of a certificate as a store shows it, of a key as it is installed. Files go anywhere. */
static bool is_of_a_machine(const pv_subject *s) {
    return s->kind == PV_KIND_KEY ? pv_join_is_installed(s)
                                  : pv_subject_linked(s, PV_KIND_STORE) != NULL;
}

/* `*ret_known`: a computer is known that it is of. */
static bool is_of(const pv_join *j, const pv_subject *joined, pv_slice machine, bool *ret_known) {
    const pv_sources *members = &joined->joining->members;
    for (uint32_t i = 0; i < members->count; i++) {
        pv_slice own = is_of_a_machine(members->items[i]) ? machine_of(j, members->items[i])
                                                          : (pv_slice){NULL, 0};
        *ret_known |= own.size > 0;
        if (i == PV_JOIN_CASE || (own.size && pv_machine_is_same(own, machine)))
            return true;
    }
    return false;
}

static bool is_witness(const pv_subject *s) {
    return s->kind == PV_KIND_EVENT || s->kind == PV_KIND_ACL || s->kind == PV_KIND_HOST ||
           s->kind == PV_KIND_STORE || s->kind == PV_KIND_BINDING;
}

bool pv_join_is_foreign(const pv_join *j, const pv_subject *s, const pv_subject *joined) {
    bool known = false;
    pv_slice machine = is_witness(s) ? machine_of(j, s) : (pv_slice){NULL, 0};
    const pv_subject *key =
        joined->kind == PV_KIND_CERT ? pv_subject_linked(joined, PV_KIND_KEY) : NULL;
    if (!machine.size)
        return false;
    bool of = (key && pv_subject_is_joined(key) && is_of(j, key, machine, &known)) ||
              is_of(j, joined, machine, &known);
    return known && !of;
}
