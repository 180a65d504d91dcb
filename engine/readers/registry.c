/* SPDX-License-Identifier: Apache-2.0
 * Where certificate stores stand in the registry ("System Store Locations" of the Windows SDK):
 * below SystemCertificates of the machine, a user, a service or group policy, and below
 * EnterpriseCertificates. Paths are compared without regard to case, and a hive that was loaded
 * under another name still shows its stores. Refuses more stores than any registry has. */
#include "readers/registry.h"

#include "facts/setters.h"

enum { PARTS_MAX = 32, STORES_MAX = 1024, GUID = 36 };

typedef struct {
    pv_slice parts[PARTS_MAX];
    size_t count;
} parts;

/* False for a path that is deeper than any store. */
static bool split(pv_slice key, parts *ret_parts) {
    ret_parts->count = 0;
    for (size_t at = 0; at <= key.size;) {
        pv_slice rest = pv_slice_from(key, at);
        size_t size = pv_slice_find(rest, "\\");
        if (ret_parts->count == PARTS_MAX)
            return false;
        ret_parts->parts[ret_parts->count++] = pv_slice_head(rest, size);
        at += size + 1;
    }
    return true;
}

/* The `back`-th part before `at`. */
static bool part_is(const parts *p, size_t at, size_t back, const char *word) {
    return at >= back && pv_slice_is(p->parts[at - back], word);
}

static bool root_scope(pv_slice root, pv_storescope *ret_scope) {
    static const struct {
        const char *name;
        pv_storescope scope;
    } ROOTS[] = {
        {"HKEY_LOCAL_MACHINE", PV_STORESCOPE_LOCAL_MACHINE},
        {"HKLM", PV_STORESCOPE_LOCAL_MACHINE},
        {"HKEY_CURRENT_USER", PV_STORESCOPE_CURRENT_USER},
        {"HKCU", PV_STORESCOPE_CURRENT_USER},
        {"HKEY_USERS", PV_STORESCOPE_USERS},
        {"HKU", PV_STORESCOPE_USERS},
    };
    for (size_t i = 0; i < sizeof ROOTS / sizeof *ROOTS; i++)
        if (pv_slice_is(root, ROOTS[i].name)) {
            *ret_scope = ROOTS[i].scope;
            return true;
        }
    return false;
}

/* `at`: the part SystemCertificates or EnterpriseCertificates. */
static void set_scope(const parts *p, size_t at, pv_registry_path *path) {
    path->has_scope = true;
    if (part_is(p, at, 0, "EnterpriseCertificates")) {
        path->scope = PV_STORESCOPE_ENTERPRISE;
    } else if (part_is(p, at, 3, "Cryptography") && part_is(p, at, 2, "Services")) {
        path->scope = PV_STORESCOPE_SERVICE;
        path->service = p->parts[at - 1];
    } else if (part_is(p, at, 1, "Microsoft") && part_is(p, at, 2, "Policies")) {
        path->scope = PV_STORESCOPE_GROUP_POLICY;
    } else {
        path->has_scope = root_scope(p->parts[0], &path->scope);
    }
}

bool pv_registry_path_of(pv_slice key, pv_registry_path *ret_path) {
    parts p;
    if (!split(key, &p))
        return false;
    for (size_t at = 0; at + 1 < p.count; at++) {
        if (!part_is(&p, at, 0, "SystemCertificates") &&
            !part_is(&p, at, 0, "EnterpriseCertificates"))
            continue;
        pv_slice name = p.parts[at + 1];
        *ret_path = (pv_registry_path){.name = name};
        ret_path->store = pv_slice_head(key, (size_t)(name.data - key.data) + name.size);
        ret_path->is_certificate =
            p.count == at + 4 && pv_slice_is(p.parts[at + 2], "Certificates");
        set_scope(&p, at, ret_path);
        return name.size != 0;
    }
    return false;
}

bool pv_registry_is_cryptography(pv_slice key) {
    return pv_slice_ends(key, "\\Microsoft\\Cryptography");
}

pv_registry pv_registry_of(const pv_reading *reading) {
    return (pv_registry){.reading = reading};
}

static pv_status text_of(pv_arena *arena, pv_slice s, pv_text *ret_text) {
    const char *text = pv_slice_text(arena, s);
    if (!text)
        return pv_no_memory();
    *ret_text = (pv_text){text, s.size};
    return pv_success();
}

static pv_status set_path(pv_arena *arena, const pv_registry_path *path, pv_place place,
                          pv_subject *store) {
    pv_text text;
    PV_TRY(text_of(arena, path->name, &text));
    pv_set_STORE_NAME(store, place, text);
    PV_TRY(text_of(arena, path->store, &text));
    pv_set_STORE_PATH(store, place, text);
    if (path->has_scope)
        pv_set_STORE_SCOPE(store, place, path->scope);
    if (path->has_scope && path->scope != PV_STORESCOPE_SERVICE)
        pv_subject_absent(store, PV_FACT_STORE_SERVICE);
    if (!path->service.size)
        return pv_success();
    PV_TRY(text_of(arena, path->service, &text));
    pv_set_STORE_SERVICE(store, place, text);
    return pv_success();
}

/* FNV-1a of a path as paths are compared. The same store is entered again for each certificate, and
 * a hostile file has a thousand stores whose paths differ in their last letter only. */
static uint64_t mark_of(pv_slice path) {
    uint64_t mark = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < path.size; i++) {
        char c = path.data[i];
        mark ^= (uint8_t)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        mark *= UINT64_C(0x100000001b3);
    }
    return mark;
}

static pv_status add_store(pv_registry *r, const pv_registry_path *path, pv_place place,
                           pv_registry_store **ret_store) {
    pv_unit *unit = r->reading->unit;
    pv_registry_store *store = pv_arena_alloc(unit->arena, sizeof *store);
    if (!store)
        return pv_no_memory();
    store->path = path->store;
    store->mark = mark_of(path->store);
    store->place = place;
    PV_TRY(pv_serialized_begin(r->reading, &store->entries));
    PV_TRY(set_path(unit->arena, path, place, store->entries.store));
    if (!r->stores)
        r->stores_end = &r->stores;
    *r->stores_end = store;
    r->stores_end = &store->next;
    r->count++;
    *ret_store = store;
    return pv_success();
}

pv_status pv_registry_enter(pv_registry *r, const pv_registry_path *path, pv_place place,
                            pv_registry_store **ret_store) {
    *ret_store = NULL;
    uint64_t mark = mark_of(path->store);
    for (pv_registry_store *s = r->stores; s; s = s->next)
        if (s->mark == mark && pv_slice_same(s->path, path->store)) {
            *ret_store = s;
            return pv_success();
        }
    if (r->count < STORES_MAX)
        return add_store(r, path, place, ret_store);
    if (!r->full)
        pv_unit_problem(r->reading->unit, r->reading->artifact, PV_OVER_LIMIT, place,
                        "more than 1024 certificate stores; the rest are not read");
    r->full = true;
    return pv_success();
}

pv_status pv_registry_add_blob(pv_registry *r, pv_registry_store *store, pv_cursor blob) {
    bool end;
    pv_status status = pv_serialized_take_all(&store->entries, &blob, &end);
    if (!status.error || status.error->code == PV_OUT_OF_MEMORY)
        return status;
    pv_unit_problem_of(r->reading->unit, r->reading->artifact, status);
    return pv_success();
}

static bool is_guid(pv_slice s) {
    static const char SHAPE[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    static const char HEX[] = "0123456789abcdefABCDEF";
    if (s.size != GUID)
        return false;
    for (size_t i = 0; i < GUID; i++)
        if (SHAPE[i] == 'x' ? !memchr(HEX, s.data[i], sizeof HEX - 1) : s.data[i] != SHAPE[i])
            return false;
    return true;
}

pv_status pv_registry_add_machine(pv_registry *r, pv_slice key, pv_slice guid, pv_place place) {
    pv_unit *unit = r->reading->unit;
    pv_subject *machine;
    pv_text path;
    if (!is_guid(guid)) {
        pv_unit_problem(unit, r->reading->artifact, PV_DAMAGED, place, "MachineGuid is no GUID");
        return pv_success();
    }
    char *lower = pv_arena_text(unit->arena, guid.data, guid.size);
    if (!lower)
        return pv_no_memory();
    for (size_t i = 0; i < GUID; i++)
        if (lower[i] >= 'A' && lower[i] <= 'F')
            lower[i] = (char)(lower[i] | 0x20);
    PV_TRY(text_of(unit->arena, key, &path));
    PV_TRY(pv_unit_add_subject(unit, r->reading->artifact, PV_KIND_STORE, &machine));
    pv_subject_all_absent(machine);
    pv_set_STORE_PATH(machine, place, path);
    pv_set_STORE_SCOPE(machine, place, PV_STORESCOPE_LOCAL_MACHINE);
    pv_set_STORE_MACHINE_GUID(machine, place, (pv_text){lower, GUID});
    return pv_success();
}

void pv_registry_finish(pv_registry *r) {
    for (pv_registry_store *s = r->stores; s; s = s->next) {
        pv_serialized_set_count(&s->entries, s->place);
        if (s->whole && !r->reading->unit->problem_count)
            pv_set_STORE_WHOLE(s->entries.store, s->place, true);
    }
}
