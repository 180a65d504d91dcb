/* SPDX-License-Identifier: Apache-2.0
 * What PowerShell prints of certificates, their keys and bindings: objects as lists (Format-List;
 * CspKeyContainerInfo and CngKey are lists by themselves), and the table that Get-ChildItem makes
 * of a store. The names of properties are English on every Windows; the values True and False, too.
 * Dates are in the format of the user's region and in local time. Values that go on in the lines
 * below are joined. Of tables of bindings nothing is told: they show no thumbprint. */
#include "readers/powershell.h"

enum { THUMBPRINT = 40, SHA1 = 20 };

#define STORE_PREFIX "Microsoft.PowerShell.Security\\Certificate::"

/* ---- lines ----------------------------------------------------------------------------------- */

bool pv_ps_cut(const pv_line *line, pv_slice *ret_key, pv_slice *ret_value) {
    size_t n = 0;
    pv_slice text = line->all;
    while (n < text.size && (((uint8_t)text.data[n] | 0x20) - (unsigned)'a' < 26u))
        n++;
    *ret_key = pv_slice_head(text, n);
    while (n < text.size && text.data[n] == ' ')
        n++;
    bool colon = ret_key->size > 1 && n < text.size && text.data[n] == ':' &&
                 (n + 1 == text.size || text.data[n + 1] == ' ');
    *ret_value = pv_slice_trim(pv_slice_from(text, n + 1));
    return colon;
}

static bool is_thumbprint(pv_slice text) {
    uint8_t octets[SHA1];
    size_t size;
    return text.size >= THUMBPRINT && pv_slice_octets(text, octets, SHA1, &size) && size == SHA1;
}

/* "    PSParentPath: Microsoft.PowerShell.Security\Certificate::LocalMachine\My" */
static bool cut_store(pv_slice line, pv_slice *ret_path) {
    if (!pv_slice_begins(line, "PSParentPath") && !pv_slice_begins(line, "Directory"))
        return false;
    size_t at = pv_slice_find(line, STORE_PREFIX);
    *ret_path = pv_slice_from(line, at + sizeof STORE_PREFIX - 1);
    return at < line.size;
}

/* The heads of the columns that a store's table begins with. */
static bool is_table(pv_slice line) {
    pv_slice first = pv_slice_word(&line);
    return pv_slice_is(first, "Thumbprint") && pv_slice_is(pv_slice_word(&line), "Subject");
}

bool pv_ps_is_prompt(pv_slice line) {
    return pv_slice_begins(line, "PS ") && pv_slice_has(line, ">");
}

pv_slice pv_ps_asked(pv_slice line) {
    pv_slice found = {NULL, 0};
    uint8_t octets[SHA1];
    size_t size;
    for (size_t i = 0, n = 0; i < line.size; i += n + 1) {
        for (n = 0; i + n < line.size && pv_char_is_hex(line.data[i + n]);)
            n++;
        pv_slice run = pv_slice_head(pv_slice_from(line, i), n);
        if (n != THUMBPRINT || !pv_slice_octets(run, octets, SHA1, &size))
            continue;
        if (found.size && !pv_slice_same(found, run))
            return (pv_slice){NULL, 0};
        found = run;
    }
    return found;
}

/* A prompt that names a certificate, and the key that it asks for below. */
static bool asks_for_key(pv_slice line, pv_lines rest) {
    pv_line next;
    pv_slice key, value;
    if (!pv_ps_is_prompt(line) || !pv_ps_asked(line).size)
        return false;
    do {
        if (!pv_lines_next(&rest, &next))
            return false;
    } while (!next.text.size);
    return pv_ps_cut(&next, &key, &value) &&
           (pv_slice_is(key, "MachineKeyStore") || pv_slice_is(key, "Algorithm"));
}

/* Whether so many lines ahead a line has that key. */
static bool comes(pv_lines rest, const char *key) {
    enum { AHEAD = 24 };
    pv_line line;
    pv_slice name, value;
    for (unsigned n = 0; n < AHEAD && pv_lines_next(&rest, &line) && line.text.size; n++)
        if (pv_ps_cut(&line, &name, &value) && pv_slice_is(name, key))
            return true;
    return false;
}

/* First lines of the objects that are read here, each with a line that must follow. */
static bool begins_object(pv_slice key, pv_slice value, const pv_lines *rest) {
    static const struct {
        const char *first, *later;
    } OBJECTS[] = {{"MachineKeyStore", "KeyNumber"},
                   {"Algorithm", "AlgorithmGroup"},
                   {"Subject", "Thumbprint"},
                   {"Thumbprint", "Subject"},
                   {"EnhancedKeyUsageList", "Thumbprint"},
                   {"protocol", "certificateHash"},
                   {"Sites", "Thumbprint"},
                   {"IPAddress", "Thumbprint"}};
    if (pv_slice_is(key, "PSPath") || pv_slice_is(key, "PSParentPath"))
        return pv_slice_begins(value, STORE_PREFIX);
    for (size_t i = 0; i < sizeof OBJECTS / sizeof *OBJECTS; i++)
        if (pv_slice_is(key, OBJECTS[i].first) && comes(*rest, OBJECTS[i].later))
            return true;
    return false;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice key, value;
    if (!line->text.size)
        return PV_BID_NONE;
    if (pv_ps_cut(line, &key, &value))
        return begins_object(key, value, rest) ? PV_BID_MAGIC : PV_BID_NONE;
    if (asks_for_key(line->text, *rest))
        return PV_BID_MAGIC;
    return cut_store(line->text, &value) || is_table(line->text) ? PV_BID_MAGIC : PV_BID_NONE;
}

/* ---- objects --------------------------------------------------------------------------------- */

const pv_ps_field *pv_ps_field_of(const pv_ps_object *object, const char *key) {
    for (size_t i = 0; i < object->count; i++)
        if (pv_slice_is(object->fields[i].key, key))
            return &object->fields[i];
    return NULL;
}

static pv_status finish(pv_ps *p) {
    typedef pv_status put(pv_ps * p, bool *ret_taken);
    static put *const PUTS[] = {pv_ps_put_certificate, pv_ps_put_csp_key, pv_ps_put_cng_key,
                                pv_ps_put_binding};
    pv_ps_field *first = p->object.fields;
    bool taken = p->object.count == 0;
    if (p->object.count == 1 && pv_slice_is(first->key, "PSParentPath")) {
        p->object.count = 0; /* the head of a table whose indentation was lost */
        return pv_ps_begin_store(
            p, pv_slice_from(first->value, pv_slice_find(first->value, "::") + 2), first->place);
    }
    for (size_t i = 0; i < sizeof PUTS / sizeof *PUTS && !taken; i++)
        PV_TRY(PUTS[i](p, &taken));
    p->object.count = 0;
    return pv_success();
}

/* A name is broken at a blank; paths and names of files have none. */
static bool has_blanks(pv_slice key) {
    static const char *const KEYS[] = {"Subject",      "Issuer",   "FriendlyName",
                                       "ProviderName", "Provider", "EnhancedKeyUsageList",
                                       "ExportPolicy", "KeyUsage"};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        if (pv_slice_is(key, KEYS[i]))
            return true;
    return false;
}

static pv_status go_on(pv_ps *p, pv_slice text) {
    enum { LONGEST = 16384 };
    if (!p->object.count)
        return pv_success();
    pv_ps_field *last = &p->object.fields[p->object.count - 1];
    if (last->value.size + text.size > LONGEST)
        return pv_success();
    const char *joined = pv_arena_printf(
        p->arena, "%.*s%s%.*s", (int)last->value.size, last->value.data,
        last->value.size && has_blanks(last->key) ? " " : "", (int)text.size, text.data);
    if (!joined)
        return pv_no_memory();
    last->value = pv_slice_of(joined);
    return pv_success();
}

/* A key that comes again is the next object's, where the empty line between was lost. */
static pv_status take_field(pv_ps *p, pv_slice key, pv_slice value, pv_place place) {
    for (size_t i = 0; i < p->object.count; i++)
        if (pv_slice_same(p->object.fields[i].key, key)) {
            PV_TRY(finish(p));
            break;
        }
    if (!p->object.count)
        p->object.place = place;
    if (p->object.count < PV_PS_FIELDS)
        p->object.fields[p->object.count++] = (pv_ps_field){key, value, place};
    return pv_success();
}

/* ---- tables ---------------------------------------------------------------------------------- */

static pv_status take_row(pv_ps *p, const pv_line *line) {
    pv_slice rest = line->text, thumbprint = pv_slice_word(&rest);
    if (thumbprint.size != THUMBPRINT || !is_thumbprint(thumbprint))
        return pv_success();
    return pv_ps_put_row(p, thumbprint, rest, line->place);
}

/* ---- all together ---------------------------------------------------------------------------- */

static pv_status take_line(pv_ps *p, const pv_line *line) {
    pv_slice key, value;
    bool field = pv_ps_cut(line, &key, &value);
    if (!line->text.size)
        return finish(p);
    if (pv_ps_is_prompt(line->text)) {
        PV_TRY(finish(p));
        p->asked = pv_ps_asked(line->text);
        p->asked_place = line->place;
        p->in_table = false;
        return pv_success();
    }
    if (!field && cut_store(line->text, &value)) {
        PV_TRY(finish(p));
        return pv_ps_begin_store(p, value, line->place);
    }
    if (is_table(line->text)) {
        p->in_table = true;
        return finish(p);
    }
    if (field) {
        p->in_table = false;
        return take_field(p, key, value, line->place);
    }
    if (p->in_table)
        return take_row(p, line);
    return line->text.data != line->all.data ? go_on(p, line->text) : finish(p);
}

static pv_status read(const pv_reading *reading) {
    pv_lines rest = pv_reading_lines(reading);
    pv_line line;
    pv_ps *p = pv_arena_alloc(reading->unit->arena, sizeof *p);
    if (!p)
        return pv_no_memory();
    *p = (pv_ps){
        .reading = reading, .arena = reading->unit->arena, .order = pv_certutil_order_of(rest)};
    while (pv_lines_next(&rest, &line) && !pv_unit_is_hopeless(reading->unit))
        PV_TRY(take_line(p, &line));
    PV_TRY(finish(p));
    pv_ps_end_store(p);
    return pv_success();
}

const pv_reader PV_READER_powershell = {
    .name = "powershell",
    .title = "PowerShell's output of certificates, their keys (CspKeyContainerInfo, CngKey) and "
             "bindings",
    .extensions = ".txt",
    .tells = "stores, certificates, whether a key is linked, provider, container, KeySpec "
             "(KeyNumber), whether it may be exported",
    .cannot_tell = "whether the key of a certificate opens, where only HasPrivateKey is shown",
    .text = &(const pv_text_form){.opens = opens, .begins = "maestpid"},
    .read = read,
};
