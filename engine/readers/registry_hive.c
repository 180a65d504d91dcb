/* SPDX-License-Identifier: Apache-2.0
 * Registry hives as files (regf): SOFTWARE of a machine, NTUSER.DAT of a user, read by hivex. Only
 * the keys that hold certificate stores are gone to, never the whole tree, so that a hive whose
 * keys are their own descendants ends like any other; their number is capped. hivex wants a path,
 * so it is given a private file that is gone as soon as it is open. What a transaction log would
 * add is not seen. Refuses hives whose header contradicts the file before hivex sees them. */
#include <errno.h>
#include <hivex.h>
#include <stdlib.h>

#include "base/os.h"
#include "base/text.h"
#include "readers/registry.h"

enum {
    BASE = 4096,
    BLOB_MAX = 1 << 20,
    KEYS_MAX = 100000,
    CELL_HEADER = 4,
    ROOT_AT = 36,
    SIZE_AT = 40
};

typedef struct {
    const pv_reading *reading;
    pv_arena *arena;
    hive_h *hive;
    pv_registry registry;
    size_t keys; /* that were gone to */
} walk;

static uint32_t number_at(pv_bytes bytes, size_t at) {
    const uint8_t *b = bytes.data + at;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static pv_bid probe(const pv_probe *p) {
    bool magic = p->head.size >= ROOT_AT && memcmp(p->head.data, "regf", 4) == 0;
    return magic ? PV_BID_CERTAIN : PV_BID_NONE;
}

static void note(const walk *w, pv_code code, uint64_t at, const char *message) {
    pv_unit_problem(w->reading->unit, w->reading->artifact, code, (pv_place){PV_BYTE, at}, message);
}

/* ---- opening --------------------------------------------------------------------------------- */

static pv_status check_header(const walk *w) {
    pv_bytes b = w->reading->bytes;
    if (b.size < 2 * BASE)
        return pv_fail(w->arena, PV_DAMAGED, (pv_place){PV_BYTE, 0},
                       "the hive is shorter than its header and one block");
    uint32_t size = number_at(b, SIZE_AT), root = number_at(b, ROOT_AT);
    if (size > b.size - BASE || size % BASE || root >= size)
        return pv_fail(w->arena, PV_DAMAGED, (pv_place){PV_BYTE, ROOT_AT},
                       "the hive's header says a size or a root that the file has not");
    if (number_at(b, 4) != number_at(b, 8))
        note(w, PV_DAMAGED, 4,
             "the hive was not closed: what its logs (.LOG1, .LOG2) hold is not seen");
    return pv_success();
}

static void close_hive(void *hive) {
    (void)hivex_close(hive);
}

static pv_status open_hive(walk *w) {
    char *path = pv_os_scratch_new(w->reading->bytes.data, w->reading->bytes.size);
    if (!path)
        return pv_fail(w->arena, PV_UNREADABLE, (pv_place){PV_BYTE, 0},
                       "no temporary file can be written for the hive (TMPDIR)");
    w->hive = hivex_open(path, 0);
    int reason = errno;
    pv_os_scratch_free(path);
    if (w->hive)
        return pv_arena_defer(w->arena, close_hive, w->hive);
    if (reason == ENOMEM)
        return pv_no_memory();
    return pv_fail(w->arena, PV_DAMAGED, (pv_place){PV_BYTE, 0}, "the hive does not hold together");
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* The keys below one; ends with a 0. NULL when they cannot be read, or are too many. */
static pv_status take_children(walk *w, hive_node_h key, const hive_node_h **ret_keys) {
    hive_node_h *keys = hivex_node_children(w->hive, key);
    *ret_keys = NULL;
    if (!keys) {
        if (errno == ENOMEM)
            return pv_no_memory();
        note(w, PV_DAMAGED, key, "the keys below this one cannot be read");
        return pv_success();
    }
    PV_TRY(pv_arena_defer(w->arena, free, keys));
    for (size_t i = 0; keys[i]; i++)
        w->keys++;
    if (w->keys <= KEYS_MAX)
        *ret_keys = keys;
    else
        note(w, PV_OVER_LIMIT, key,
             "more than 100000 keys hold certificates; the rest is not read");
    return pv_success();
}

/* "path\name"; NULL text for a key whose name cannot be read. */
static pv_status path_below(walk *w, const char *path, hive_node_h key, const char **ret_path) {
    char *name = hivex_node_name(w->hive, key);
    *ret_path = NULL;
    if (!name || !pv_utf8_valid(pv_bytes_of_text(name))) {
        free(name);
        note(w, PV_DAMAGED, key, "the name of a key cannot be read");
        return pv_success();
    }
    *ret_path = pv_arena_printf(w->arena, "%s\\%s", path, name);
    free(name);
    return *ret_path ? pv_success() : pv_no_memory();
}

/* Goes down a path of names parted by backslashes; 0 when it is not there. */
static hive_node_h find(const walk *w, hive_node_h key, const char *path) {
    char name[64];
    while (key && *path) {
        size_t size = strcspn(path, "\\");
        if (size >= sizeof name)
            return 0;
        memcpy(name, path, size);
        name[size] = '\0';
        key = hivex_node_get_child(w->hive, key, name);
        path += size + (path[size] == '\\');
    }
    return key;
}

/* ---- certificates ---------------------------------------------------------------------------- */

/* A cursor over the value: in the file where it stands there in one piece, else over a copy. */
static pv_status place_blob(walk *w, hive_value_h value, const char *data, size_t size,
                            pv_cursor *ret_blob) {
    pv_bytes file = w->reading->bytes;
    size_t length = 0, cell = hivex_value_data_cell_offset(w->hive, value, &length);
    size_t at = cell + CELL_HEADER;
    bool whole = cell && at <= file.size && size <= file.size - at;
    if (whole && memcmp(file.data + at, data, size) == 0) {
        pv_cursor all = pv_cursor_over(file, w->arena);
        *ret_blob = pv_cursor_within(&all, (pv_bytes){file.data + at, size});
        return pv_success();
    }
    const uint8_t *copy = pv_arena_copy(w->arena, data, size);
    if (!copy)
        return pv_no_memory();
    *ret_blob = pv_cursor_over((pv_bytes){copy, size}, w->arena);
    ret_blob->place_kind = PV_CONTENT;
    return pv_success();
}

static pv_status read_blob(walk *w, hive_value_h value, pv_registry_store *store) {
    hive_type type;
    size_t size;
    if (hivex_value_type(w->hive, value, &type, &size) || type != hive_t_REG_BINARY) {
        note(w, PV_DAMAGED, value, "the certificate's Blob is no binary value");
        return pv_success();
    }
    if (size > BLOB_MAX) {
        note(w, PV_OVER_LIMIT, value, "a value of more than a megabyte is no certificate");
        return pv_success();
    }
    char *data = hivex_value_value(w->hive, value, &type, &size);
    if (!data) {
        note(w, PV_DAMAGED, value, "the certificate's Blob cannot be read");
        return pv_success();
    }
    pv_cursor blob;
    pv_status status = place_blob(w, value, data, size, &blob);
    free(data);
    PV_TRY(status);
    return pv_registry_add_blob(&w->registry, store, blob);
}

static pv_status read_store(walk *w, hive_node_h key, const char *text) {
    pv_registry_path path;
    pv_registry_store *store;
    const hive_node_h *keys;
    if (!pv_registry_path_of(pv_slice_of(text), &path))
        return pv_success();
    PV_TRY(pv_registry_enter(&w->registry, &path, (pv_place){PV_BYTE, key}, &store));
    if (store)
        store->whole = true;
    hive_node_h certificates = hivex_node_get_child(w->hive, key, "Certificates");
    if (!store || !certificates)
        return pv_success();
    PV_TRY(take_children(w, certificates, &keys));
    for (; keys && *keys && !pv_unit_is_hopeless(w->reading->unit); keys++) {
        hive_value_h value = hivex_node_get_value(w->hive, *keys, "Blob");
        if (value)
            PV_TRY(read_blob(w, value, store));
    }
    return pv_success();
}

/* ---- stores ---------------------------------------------------------------------------------- */

typedef pv_status visit(walk *w, hive_node_h key, const char *path);

/* Visits every key below `path` of `key`. */
static pv_status each_below(walk *w, hive_node_h key, const char *prefix, const char *path,
                            visit *to) {
    const hive_node_h *keys;
    hive_node_h parent = find(w, key, path);
    const char *whole = pv_arena_printf(w->arena, "%s\\%s", prefix, path);
    if (!whole)
        return pv_no_memory();
    if (!parent)
        return pv_success();
    PV_TRY(take_children(w, parent, &keys));
    for (; keys && *keys && !pv_unit_is_hopeless(w->reading->unit); keys++) {
        const char *below;
        PV_TRY(path_below(w, whole, *keys, &below));
        if (below)
            PV_TRY(to(w, *keys, below));
    }
    return pv_success();
}

static pv_status read_service(walk *w, hive_node_h key, const char *path) {
    return each_below(w, key, path, "SystemCertificates", read_store);
}

static pv_status read_machine(walk *w, hive_node_h software, const char *prefix) {
    static const char PATH[] = "Microsoft\\Cryptography";
    hive_node_h key = find(w, software, PATH);
    hive_value_h value = key ? hivex_node_get_value(w->hive, key, "MachineGuid") : 0;
    char *guid = value ? hivex_value_string(w->hive, value) : NULL;
    if (!guid)
        return pv_success();
    const char *path = pv_arena_printf(w->arena, "%s\\%s", prefix, PATH);
    pv_status status = path ? pv_registry_add_machine(&w->registry, pv_slice_of(path),
                                                      pv_slice_of(guid), (pv_place){PV_BYTE, value})
                            : pv_no_memory();
    free(guid);
    return status;
}

static pv_status read_software(walk *w, hive_node_h software, const char *prefix) {
    PV_TRY(each_below(w, software, prefix, "Microsoft\\SystemCertificates", read_store));
    PV_TRY(each_below(w, software, prefix, "Microsoft\\EnterpriseCertificates", read_store));
    PV_TRY(each_below(w, software, prefix, "Policies\\Microsoft\\SystemCertificates", read_store));
    PV_TRY(each_below(w, software, prefix, "Microsoft\\Cryptography\\Services", read_service));
    return read_machine(w, software, prefix);
}

/* The root of SOFTWARE is the key Software of the machine; that of NTUSER.DAT has it below. */
static pv_status read_hive(walk *w) {
    hive_node_h root = hivex_root(w->hive);
    if (!root)
        return pv_fail(w->arena, PV_DAMAGED, (pv_place){PV_BYTE, ROOT_AT}, "the hive has no root");
    hive_node_h users = hivex_node_get_child(w->hive, root, "Software");
    if (users)
        return read_software(w, users, "HKEY_CURRENT_USER\\Software");
    return read_software(w, root, "HKEY_LOCAL_MACHINE\\SOFTWARE");
}

static pv_status read(const pv_reading *reading) {
    walk w = {
        .reading = reading, .arena = reading->unit->arena, .registry = pv_registry_of(reading)};
    PV_TRY(check_header(&w));
    PV_TRY(open_hive(&w));
    pv_status status = read_hive(&w);
    pv_registry_finish(&w.registry);
    return status;
}

const pv_reader PV_READER_registry_hive = {
    .name = "registry_hive",
    .title = "registry hive (SOFTWARE, NTUSER.DAT): certificate stores, machine GUID",
    .extensions = ".dat, or none",
    .tells = "stores with their certificates, properties and links to keys; the machine's GUID",
    .cannot_tell =
        "whether the keys are there; what stands in its log files, when it was not closed",
    .probe = probe,
    .read = read,
};
