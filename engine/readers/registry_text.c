/* SPDX-License-Identifier: Apache-2.0
 * The registry as text: .reg files ("Windows Registry Editor Version 5.00", REGEDIT4), and what
 * `reg query` prints. Of all keys only certificate stores and Cryptography\MachineGuid are looked
 * at. Values over several lines are put together; deletions, comments and values of other names are
 * passed over. Refuses a value that is larger than any certificate with its properties. */
#include "facts/reader.h"
#include "readers/registry.h"

enum { BLOB_MAX = 1 << 20 };

static const char TEXT_TYPE[] = "REG_SZ", BINARY_TYPE[] = "REG_BINARY";

typedef struct {
    const pv_reading *reading;
    pv_registry registry;
    pv_slice key; /* the one that values belong to; empty: none that matters */
    bool is_certificate;
    pv_registry_store *store;
} walk;

/* ---- which lines are the registry's ---------------------------------------------------------- */

static bool is_header(pv_slice line) {
    return pv_slice_is(line, "REGEDIT4") ||
           pv_slice_begins(line, "Windows Registry Editor Version");
}

/* "[HKEY_...]" or "[-HKEY_...]" of a file. */
static bool is_section(pv_slice line) {
    return pv_slice_begins(line, "[HKEY_") || pv_slice_begins(line, "[-HKEY_");
}

/* A key as reg query prints it. */
static bool is_queried_key(pv_slice line) {
    bool key = pv_slice_begins(line, "HKEY_") || pv_slice_begins(line, "HKLM\\") ||
               pv_slice_begins(line, "HKCU\\");
    return key && (pv_slice_has(line, "Certificates\\") || pv_registry_is_cryptography(line));
}

static bool is_queried_value(pv_slice line) {
    return pv_slice_has(line, " REG_SZ") || pv_slice_has(line, " REG_BINARY") ||
           pv_slice_has(line, " REG_DWORD") || pv_slice_has(line, "\tREG_");
}

static bool continues(pv_slice line) {
    return pv_slice_ends(line, "\\");
}

static bool is_value(pv_slice line) {
    return line.size && (line.data[0] == '"' || line.data[0] == '@') && pv_slice_has(line, "=");
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    (void)rest;
    if (is_header(line->text))
        return PV_BID_CERTAIN;
    if (is_section(line->text))
        return PV_BID_MAGIC;
    return is_queried_key(line->text) ? PV_BID_MAGIC : PV_BID_NONE;
}

/* What surely goes on with it: no dump of hex is to be looked for within a value. */
static void skip(const pv_line *line, pv_lines *rest) {
    bool inside = continues(line->text);
    pv_lines ahead = *rest;
    pv_line next;
    while (pv_lines_next(&ahead, &next)) {
        pv_slice t = next.text;
        bool comment = t.size && t.data[0] == ';';
        if (!inside && t.size && !comment && !is_section(t) && !is_value(t) && !is_header(t) &&
            !is_queried_key(t) && !is_queried_value(t))
            return;
        inside = continues(t) && (inside || is_value(t));
        *rest = ahead;
    }
}

/* ---- values ---------------------------------------------------------------------------------- */

static void note(const walk *w, pv_code code, const pv_line *line, const char *message) {
    pv_unit_problem(w->reading->unit, w->reading->artifact, code, line->place, message);
}

/* Without the backslash that says that more follows. */
static pv_slice without_continuation(pv_slice line) {
    return continues(line) ? pv_slice_trim(pv_slice_head(line, line.size - 1)) : line;
}

/* Adds the octets of one line; false when they are none. */
static bool add_octets(pv_slice digits, uint8_t *octets, size_t room, size_t *size) {
    size_t more;
    if (!digits.size || pv_slice_is(digits, ","))
        return true;
    if (!pv_slice_octets(digits, octets + *size, room - *size, &more))
        return false;
    *size += more;
    return true;
}

/* An upper bound of the octets that stand from `digits` on, as far as lines go on. */
static size_t count_octets(pv_slice digits, pv_lines rest) {
    size_t count = digits.size / 2 + 1;
    pv_line line;
    while (continues(digits) && count <= BLOB_MAX && pv_lines_next(&rest, &line)) {
        digits = line.text;
        count += digits.size / 2 + 1;
    }
    return count;
}

/* Takes the lines of a value that begins with `digits`; gives no data when they are no octets. */
static pv_status take_octets(const walk *w, const pv_line *line, pv_slice digits, pv_lines *rest,
                             pv_bytes *ret_octets) {
    size_t room = count_octets(digits, *rest), size = 0;
    pv_line next = *line;
    uint8_t *octets = room <= BLOB_MAX ? pv_arena_alloc(w->reading->unit->arena, room) : NULL;
    *ret_octets = (pv_bytes){0};
    if (room <= BLOB_MAX && !octets)
        return pv_no_memory();
    bool good = octets && add_octets(without_continuation(digits), octets, room, &size);
    while (continues(digits) && pv_lines_next(rest, &next)) {
        digits = next.text;
        good = good && add_octets(without_continuation(digits), octets, room, &size);
    }
    if (good)
        *ret_octets = (pv_bytes){octets, size};
    else if (!octets)
        note(w, PV_OVER_LIMIT, line, "a value of more than a megabyte is no certificate");
    else
        note(w, PV_DAMAGED, line, "the value is not all octets in hex");
    return pv_success();
}

static pv_status add_blob(walk *w, const pv_line *line, pv_slice digits, pv_lines *rest) {
    pv_bytes octets;
    PV_TRY(take_octets(w, line, digits, rest, &octets));
    if (!octets.size)
        return pv_success();
    pv_cursor c = pv_cursor_over(octets, w->reading->unit->arena);
    c.place_kind = PV_LINE;
    c.origin = line->number;
    return pv_registry_add_blob(&w->registry, w->store, c);
}

/* hex:, or hex(3): */
static bool take_binary(pv_slice data, pv_slice *ret_digits) {
    pv_slice type;
    if (!pv_slice_cut(data, ":", &type, ret_digits))
        return false;
    return pv_slice_is(type, "hex") || pv_slice_is(type, "hex(3)");
}

static pv_slice unquoted(pv_slice text) {
    bool quoted = text.size >= 2 && text.data[0] == '"' && text.data[text.size - 1] == '"';
    return quoted ? (pv_slice){text.data + 1, text.size - 2} : text;
}

/* "name"=data */
static pv_status read_value(walk *w, const pv_line *line, pv_lines *rest) {
    pv_slice name, data, digits;
    pv_slice_cut(line->text, "=", &name, &data);
    name = unquoted(name);
    if (w->is_certificate && w->store && pv_slice_is(name, "Blob") && take_binary(data, &digits))
        return add_blob(w, line, digits, rest);
    if (pv_slice_is(name, "MachineGuid") && pv_registry_is_cryptography(w->key))
        return pv_registry_add_machine(&w->registry, w->key, unquoted(data), line->place);
    pv_line next = *line;
    while (continues(next.text) && pv_lines_next(rest, &next))
        ;
    return pv_success();
}

/* "    Blob    REG_BINARY    0300..." */
static pv_status read_queried(walk *w, const pv_line *line, pv_lines *rest) {
    pv_slice name, data;
    if (pv_slice_cut(line->text, BINARY_TYPE, &name, &data) && w->is_certificate && w->store &&
        pv_slice_is(name, "Blob"))
        return add_blob(w, line, data, rest);
    if (pv_slice_cut(line->text, TEXT_TYPE, &name, &data) && pv_slice_is(name, "MachineGuid") &&
        pv_registry_is_cryptography(w->key))
        return pv_registry_add_machine(&w->registry, w->key, data, line->place);
    return pv_success();
}

/* ---- keys ------------------------------------------------------------------------------------ */

static pv_status enter(walk *w, pv_slice key, pv_place place) {
    pv_registry_path path;
    w->key = key;
    w->store = NULL;
    w->is_certificate = false;
    if (!pv_registry_path_of(key, &path))
        return pv_success();
    w->is_certificate = path.is_certificate;
    return pv_registry_enter(&w->registry, &path, place, &w->store);
}

/* Of a deleted key nothing is left to be read. */
static pv_status read_section(walk *w, const pv_line *line) {
    pv_slice key = pv_slice_from(line->text, 1);
    if (pv_slice_ends(key, "]"))
        key.size--;
    PV_TRY(enter(w, pv_slice_begins(key, "-") ? pv_slice_of("") : key, line->place));
    if (w->store && !w->is_certificate)
        w->store->whole = true;
    return pv_success();
}

static pv_status read_line(walk *w, const pv_line *line, pv_lines *rest) {
    if (is_section(line->text))
        return read_section(w, line);
    if (is_value(line->text))
        return read_value(w, line, rest);
    if (is_queried_key(line->text))
        return enter(w, line->text, line->place);
    return is_queried_value(line->text) ? read_queried(w, line, rest) : pv_success();
}

static pv_status read(const pv_reading *reading) {
    walk w = {.reading = reading, .registry = pv_registry_of(reading)};
    pv_lines lines = pv_reading_lines(reading);
    pv_line line;
    pv_status status = pv_success();
    while (!status.error && pv_lines_next(&lines, &line) && !pv_unit_is_hopeless(reading->unit))
        status = read_line(&w, &line, &lines);
    pv_registry_finish(&w.registry);
    return status;
}

const pv_reader PV_READER_registry_text = {
    .name = "registry_text",
    .title = "registry export (.reg) or output of reg query: certificate stores, machine GUID",
    .extensions = ".reg .txt",
    .tells = "stores with their certificates, properties and links to keys; the machine's GUID",
    .cannot_tell = "whether the keys are there",
    .text = &(const pv_text_form){.opens = opens, .begins = "wr[h", .skip = skip},
    .read = read,
};
