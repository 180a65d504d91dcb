/* SPDX-License-Identifier: Apache-2.0
 * The INF that `certutil -repairstore` takes: [Properties] with property 2 (CERT_KEY_PROV_INFO) as
 * "{text}" and Container, Provider, ProviderType, Flags and KeySpec with & between. It tells of a
 * key link that is about to be written, so the key's source is `repair`: it is evidence of nothing
 * that is there. Other properties are passed over. */
#include "facts/providers.h"
#include "facts/setters.h"
#include "readers/inf.h"

enum { MACHINE_KEYSET = 0x20 };

bool pv_inf_is_repair(const pv_inf *inf) {
    return pv_inf_find(inf, "Properties", "2").known != PV_ABSENT;
}

/* One part, "name = value". */
typedef struct {
    const pv_inf *inf;
    pv_subject *key;
    pv_place place;
    pv_slice name, value;
} part;

static void refuse(const part *p) {
    pv_slice value = pv_inf_shown(p->value);
    pv_inf_note(p->inf, PV_DAMAGED, p->place, "%.*s: '%.*s' is no number it can have",
                (int)p->name.size, p->name.data, (int)value.size, value.data);
}

static pv_status set_container(const part *p) {
    const char *text = pv_slice_text(p->inf->reading->unit->arena, p->value);
    if (!text)
        return pv_no_memory();
    pv_set_KEY_CONTAINER(p->key, p->place, (pv_text){text, p->value.size});
    return pv_success();
}

static pv_status set_provider(const part *p) {
    const char *text = pv_slice_text(p->inf->reading->unit->arena, p->value);
    if (!text)
        return pv_no_memory();
    pv_set_KEY_PROVIDER_NAME(p->key, p->place, (pv_text){text, p->value.size});
    pv_set_KEY_PROVIDER_KIND(p->key, p->place, pv_provider_named(text).kind);
    return pv_success();
}

static void set_number(const part *p) {
    pv_keyspec spec;
    uint64_t number;
    bool is_spec = pv_slice_is(p->name, "KeySpec");
    if (is_spec && pv_inf_key_spec(p->value, &spec)) {
        pv_set_KEY_SPEC(p->key, p->place, spec);
        return;
    }
    if (is_spec || !pv_inf_number(p->value, &number) || number > UINT32_MAX) {
        refuse(p);
        return;
    }
    if (pv_slice_is(p->name, "ProviderType")) {
        pv_set_KEY_PROVIDER_TYPE(p->key, p->place, (int64_t)number);
        return;
    }
    pv_set_KEY_FLAGS(p->key, p->place, (int64_t)number);
    pv_set_KEY_MACHINE_KEYSET(p->key, p->place, number & MACHINE_KEYSET);
}

static pv_status set_part(const part *p) {
    if (!p->value.size)
        return pv_success();
    if (pv_slice_is(p->name, "Container"))
        return set_container(p);
    if (pv_slice_is(p->name, "Provider"))
        return set_provider(p);
    if (pv_slice_is(p->name, "ProviderType") || pv_slice_is(p->name, "Flags") ||
        pv_slice_is(p->name, "KeySpec"))
        set_number(p);
    return pv_success();
}

static pv_status set_parts(part *p, pv_slice text) {
    static const pv_fact FACTS[] = {PV_FACT_KEY_CONTAINER,     PV_FACT_KEY_PROVIDER_NAME,
                                    PV_FACT_KEY_PROVIDER_KIND, PV_FACT_KEY_PROVIDER_TYPE,
                                    PV_FACT_KEY_FLAGS,         PV_FACT_KEY_MACHINE_KEYSET,
                                    PV_FACT_KEY_SPEC};
    pv_slice one;
    for (size_t i = 0; i < sizeof FACTS / sizeof *FACTS; i++)
        pv_subject_absent(p->key, FACTS[i]);
    for (bool more = true; more;) {
        more = pv_slice_cut(text, "&", &one, &text);
        pv_slice_cut(one, "=", &p->name, &p->value);
        PV_TRY(set_part(p));
    }
    return pv_success();
}

pv_status pv_inf_read_repair(const pv_inf *inf) {
    pv_inf_found found = pv_inf_find(inf, "Properties", "2");
    part p = {.inf = inf};
    if (!found.entry)
        return pv_success();
    p.place = found.entry->place;
    PV_TRY(pv_unit_add_subject(inf->reading->unit, inf->reading->artifact, PV_KIND_KEY, &p.key));
    pv_set_KEY_SOURCE(p.key, p.place, PV_KEYSOURCE_REPAIR);
    if (found.known != PV_PRESENT)
        return pv_success();
    if (!pv_slice_begins(found.entry->value, "{text}")) {
        pv_inf_note(inf, PV_UNSUPPORTED, p.place, "property 2 in another form than {text}");
        return pv_success();
    }
    return set_parts(&p, pv_slice_from(found.entry->value, strlen("{text}")));
}
