/* SPDX-License-Identifier: Apache-2.0
 * What PowerShell prints of Get-Acl. As a list (Format-List) it has SDDL, which tells everything,
 * and wraps it at the console's width; the names of its fields are English everywhere. Its access
 * lines alone (ACCOUNT Allow|Deny RIGHTS) leave out what is inherited by whom, so they are an
 * access control list for a key's file only, below which nothing inherits. As a table it has the
 * path and the owner, and access cut short, of which nothing is told. */
#include "readers/getacl.h"
#include "base/text.h"
#include "facts/access.h"
#include "facts/ace.h"
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/acl.h"
#include "readers/security.h"

enum { LONGEST_FIELD = 4 << 20, COLUMNS = 3 };

static bool is_path_key(pv_slice key) {
    return pv_slice_is(key, "Path") || pv_slice_is(key, "PSPath");
}

/* "KEY : value" from the first column on */
static bool cut_field(const pv_line *line, pv_slice *ret_key, pv_slice *ret_value) {
    if (line->text.data != line->all.data || !pv_slice_cut(line->text, ":", ret_key, ret_value))
        return false;
    for (size_t i = 0; i < ret_key->size; i++)
        if (((uint8_t)ret_key->data[i] | 0x20) < 'a' || ((uint8_t)ret_key->data[i] | 0x20) > 'z')
            return false;
    return ret_key->size > 0;
}

/* "Microsoft.PowerShell.Core\FileSystem::C:\x" is C:\x. */
static pv_slice without_provider(pv_slice path) {
    size_t at = pv_slice_find(path, "::");
    bool provider = at < path.size && pv_slice_begins(path, "Microsoft.PowerShell");
    return provider ? pv_slice_from(path, at + 2) : path;
}

/* ---- the table ------------------------------------------------------------------------------- */

/* The words of a line and the columns where they begin. */
static bool is_header(const pv_line *line, size_t ret_columns[COLUMNS]) {
    static const char *const NAMES[COLUMNS] = {"Path", "Owner", "Access"};
    pv_slice words = line->text;
    for (size_t i = 0; i < COLUMNS; i++) {
        pv_slice word = pv_slice_word(&words);
        if (!pv_slice_is(word, NAMES[i]))
            return false;
        ret_columns[i] = (size_t)(word.data - line->all.data);
    }
    return words.size == 0;
}

/* "    Directory: C:\x" in any language */
static bool is_directory(const pv_line *line, pv_slice *ret_path) {
    bool indented = line->text.size && line->text.data != line->all.data;
    return indented && pv_slice_cut(line->text, ": ", NULL, ret_path) && ret_path->size > 2 &&
           ret_path->data[1] == ':' && ret_path->data[2] == '\\';
}

static bool leads_to_table(const pv_lines *rest) {
    enum { NEAR = 4 };
    pv_lines ahead = *rest;
    pv_line line;
    size_t columns[COLUMNS];
    for (int i = 0; i < NEAR && pv_lines_next(&ahead, &line); i++)
        if (is_header(&line, columns))
            return true;
    return false;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice key, value;
    size_t columns[COLUMNS];
    if (is_directory(line, &value))
        return leads_to_table(rest) ? PV_BID_MAGIC : PV_BID_NONE;
    if (!pv_slice_begins(line->text, "P"))
        return PV_BID_NONE;
    if (is_header(line, columns))
        return PV_BID_MAGIC;
    if (!cut_field(line, &key, &value) || !is_path_key(key))
        return PV_BID_NONE;
    pv_lines ahead = *rest;
    pv_line next;
    if (pv_slice_begins(value, "Microsoft.PowerShell.Core\\FileSystem::"))
        return PV_BID_MAGIC;
    bool owned = pv_lines_next(&ahead, &next) && pv_slice_begins(next.text, "Owner") &&
                 cut_field(&next, &key, &value);
    return owned ? PV_BID_LIKELY : PV_BID_NONE;
}

/* ---- access lines ---------------------------------------------------------------------------- */

/* ACCOUNT Allow|Deny  RIGHT, RIGHT */
static bool cut_access(pv_slice text, pv_slice *ret_who, pv_ace *ace) {
    pv_slice rights;
    *ace = (pv_ace){.type = PV_ACETYPE_ALLOW};
    if (!pv_slice_cut(text, " Allow ", ret_who, &rights)) {
        ace->type = PV_ACETYPE_DENY;
        if (!pv_slice_cut(text, " Deny ", ret_who, &rights))
            return false;
    }
    return pv_getacl_rights(rights, &ace->mask) && ret_who->size > 0;
}

static pv_status add_access(pv_aces *aces, pv_slice text, pv_place place, bool *ret_whole) {
    pv_slice who;
    pv_ace ace;
    if (!cut_access(text, &who, &ace)) {
        *ret_whole = false;
        return pv_success();
    }
    PV_TRY(pv_acl_sid_of(aces->arena, who, &ace.sid));
    ace.account = (pv_text){pv_slice_text(aces->arena, who), who.size};
    ace.could_be_anyone = !ace.sid.data; /* no line tells the language */
    return ace.account.data ? pv_aces_add(aces, &ace, place) : pv_no_memory();
}

/* ---- the list -------------------------------------------------------------------------------- */

typedef enum { FIELD_OTHER, FIELD_PATH, FIELD_OWNER, FIELD_ACCESS, FIELD_SDDL, FIELDS } field;

typedef struct {
    const pv_reading *reading;
    bool any; /* a record is open */
    field now;
    pv_textbuf texts[FIELDS];
    pv_place places[FIELDS];
    pv_slice directory; /* of the table */
    size_t columns[COLUMNS];
    bool in_table;
} output;

static pv_slice text_of(output *o, field which) {
    size_t size = o->texts[which].size;
    const char *text = pv_textbuf_end(&o->texts[which], NULL);
    return (pv_slice){text, text ? size : 0};
}

static pv_status put_owner(output *o, pv_subject *acl, pv_slice owner, pv_place place) {
    pv_text sid;
    PV_TRY(pv_acl_sid_of(o->reading->unit->arena, owner, &sid));
    if (sid.data)
        pv_set_ACL_OWNER(acl, place, sid);
    return pv_success();
}

static pv_status put_access(output *o, pv_subject *acl) {
    pv_aces aces = {.arena = o->reading->unit->arena};
    pv_lines lines = pv_lines_of(text_of(o, FIELD_ACCESS), 1);
    pv_place place = o->places[FIELD_ACCESS];
    pv_line line;
    bool whole = true;
    const pv_value *kind = pv_subject_peek(acl, PV_FACT_ACL_KIND);
    if (kind->known != PV_PRESENT || kind->u.choice != PV_ACLKIND_KEY_FILE)
        return pv_success();
    while (pv_lines_next(&lines, &line))
        if (line.text.size)
            PV_TRY(add_access(&aces, line.text, place, &whole));
    if (!whole || !aces.count)
        return pv_success();
    pv_set_ACL_ENTRIES(acl, place, aces.rows, aces.count);
    pv_access_set_facts(acl, place);
    return pv_success();
}

static pv_status put_sddl(output *o, pv_subject *acl) {
    pv_unit *unit = o->reading->unit;
    pv_security sd;
    pv_place place = o->places[FIELD_SDDL];
    pv_status status =
        pv_security_of_sddl(unit->arena, pv_slice_bytes(text_of(o, FIELD_SDDL)), place, &sd);
    if (status.error && status.error->code == PV_OUT_OF_MEMORY)
        return status;
    if (status.error)
        pv_unit_problem_of(unit, o->reading->artifact, status);
    pv_security_put_acl(acl, place, &sd);
    return pv_success();
}

static pv_status finish(output *o) {
    pv_subject *acl;
    if (!o->any)
        return pv_success();
    o->any = false;
    for (field f = 0; f < FIELDS; f++)
        if (o->texts[f].broken)
            return pv_fail(o->reading->unit->arena, PV_OVER_LIMIT, o->places[FIELD_PATH],
                           "Get-Acl: a field of more than %d octets", LONGEST_FIELD);
    pv_slice path = without_provider(text_of(o, FIELD_PATH));
    PV_TRY(pv_acl_add(o->reading, path, o->places[FIELD_PATH], &acl));
    PV_TRY(put_owner(o, acl, text_of(o, FIELD_OWNER), o->places[FIELD_OWNER]));
    return o->texts[FIELD_SDDL].size ? put_sddl(o, acl) : put_access(o, acl);
}

static void begin(output *o) {
    for (field f = 0; f < FIELDS; f++)
        o->texts[f] = pv_textbuf_new(o->reading->unit->arena, LONGEST_FIELD);
    o->any = true;
}

static field field_of(pv_slice key) {
    if (is_path_key(key))
        return FIELD_PATH;
    if (pv_slice_is(key, "Owner"))
        return FIELD_OWNER;
    if (pv_slice_is(key, "Access") || pv_slice_is(key, "AccessToString"))
        return FIELD_ACCESS;
    return pv_slice_is(key, "Sddl") ? FIELD_SDDL : FIELD_OTHER;
}

/* Lines of access are lines; the rest was wrapped at the console's width, blanks and all. */
static void append(output *o, pv_slice text) {
    pv_textbuf *t = &o->texts[o->now];
    if (o->now == FIELD_OTHER || !o->any)
        return;
    bool entry = pv_slice_has(text, " Allow ") || pv_slice_has(text, " Deny ");
    if (o->now == FIELD_ACCESS && t->size)
        pv_textbuf_addc(t, entry ? '\n' : ' ');
    pv_textbuf_add(t, text.data, text.size);
}

static pv_status read_field(output *o, pv_slice key, pv_slice value, pv_place place) {
    o->now = field_of(key);
    bool same = o->now == FIELD_PATH && o->any && pv_slice_same(text_of(o, FIELD_PATH), value);
    if (o->now == FIELD_PATH && !same) {
        PV_TRY(finish(o));
        begin(o);
    }
    if (same || !o->any || (o->now == FIELD_ACCESS && pv_slice_begins(value, "{")))
        o->now = FIELD_OTHER;
    o->places[o->now] = place;
    o->texts[o->now].size = 0; /* said anew: the later field counts */
    append(o, value);
    return pv_success();
}

/* ---- rows of the table ----------------------------------------------------------------------- */

/* Where the n-th character of a row begins. */
static size_t offset_of(pv_slice row, size_t n) {
    size_t at = 0;
    while (at < row.size && (n > 0 || ((uint8_t)row.data[at] & 0xc0) == 0x80))
        n -= ((uint8_t)row.data[at++] & 0xc0) != 0x80;
    return at;
}

static pv_slice cell(const output *o, pv_slice row, size_t column) {
    size_t from = offset_of(row, o->columns[column]), to = offset_of(row, o->columns[column + 1]);
    return pv_slice_trim(pv_slice_from(pv_slice_head(row, to), from));
}

/* A cell that was cut short names nothing. */
static bool is_cut(pv_slice text) {
    return !text.size || pv_slice_ends(text, "...") || pv_slice_ends(text, "\u2026");
}

static pv_status read_row(output *o, const pv_line *line) {
    pv_arena *arena = o->reading->unit->arena;
    pv_subject *acl;
    pv_slice name = cell(o, line->all, 0), owner = cell(o, line->all, 1), path = {0};
    if (is_cut(name) || pv_slice_begins(name, "--"))
        return pv_success();
    if (o->directory.size) {
        const char *joined = pv_arena_printf(arena, "%.*s\\%.*s", (int)o->directory.size,
                                             o->directory.data, (int)name.size, name.data);
        if (!joined)
            return pv_no_memory();
        path = pv_slice_of(joined);
    } else {
        path = name;
    }
    PV_TRY(pv_acl_add(o->reading, path, line->place, &acl));
    return is_cut(owner) ? pv_success() : put_owner(o, acl, owner, line->place);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static pv_status read_line(output *o, const pv_line *line) {
    pv_slice key, value;
    if (is_directory(line, &value) && !o->any)
        o->directory = value;
    if (is_header(line, o->columns)) {
        o->in_table = true;
        return finish(o);
    }
    if (!line->text.size) {
        o->in_table &= !o->any;
        o->now = FIELD_OTHER;
        return pv_success();
    }
    if (cut_field(line, &key, &value)) {
        o->in_table = false;
        return read_field(o, key, value, line->place);
    }
    if (o->in_table && line->text.data == line->all.data)
        return read_row(o, line);
    if (line->text.data != line->all.data)
        append(o, line->text);
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    output o = {.reading = reading};
    pv_lines lines = pv_reading_lines(reading);
    pv_line line;
    begin(&o);
    o.any = false;
    while (pv_lines_next(&lines, &line) && !pv_unit_is_hopeless(reading->unit))
        PV_TRY(read_line(&o, &line));
    return finish(&o);
}

const pv_reader PV_READER_getacl = {
    .name = "getacl",
    .title = "Get-Acl output of PowerShell",
    .extensions = ".txt",
    .tells = "owner and entries",
    .cannot_tell = "what entries of a folder hand down, without the Sddl line",
    .text = &(const pv_text_form){.opens = opens},
    .read = read,
};
