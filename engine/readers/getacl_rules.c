/* SPDX-License-Identifier: Apache-2.0
 * Access rules of a file or folder as PowerShell lists them: (Get-Acl PATH).Access, alone or with
 * Format-List (System.Security.AccessControl.FileSystemAccessRule). The names of fields, rights and
 * flags are English everywhere. No line of it names the path: that is in the command above, where
 * it was copied along; rules of several files run together are refused, and so is a table, which
 * cuts names short. An empty line follows each rule, two the last. */
#include "base/text.h"
#include "facts/access.h"
#include "facts/ace.h"
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/acl.h"
#include "readers/getacl.h"

typedef enum { RIGHTS, TYPE, ACCOUNT, INHERITED, INHERITS, PROPAGATES, FIELDS } field;

static const char *const NAMES[FIELDS] = {"FileSystemRights",  "AccessControlType",
                                          "IdentityReference", "IsInherited",
                                          "InheritanceFlags",  "PropagationFlags"};
static const char COMMAND[] = "Get-Acl";

/* ---- rights ---------------------------------------------------------------------------------- */

/* System.Security.AccessControl.FileSystemRights */
static const struct {
    const char *name;
    uint32_t mask;
} MASKS[] = {
    {"FullControl", 0x1f01ff},
    {"Modify", 0x301bf},
    {"ReadAndExecute", 0x200a9},
    {"Read", 0x20089},
    {"Write", 0x116},
    {"Synchronize", 0x100000},
    {"Delete", 0x10000},
    {"ReadPermissions", 0x20000},
    {"ChangePermissions", 0x40000},
    {"TakeOwnership", 0x80000},
    {"ReadData", 0x1},
    {"ListDirectory", 0x1},
    {"WriteData", 0x2},
    {"CreateFiles", 0x2},
    {"AppendData", 0x4},
    {"CreateDirectories", 0x4},
    {"ReadExtendedAttributes", 0x8},
    {"WriteExtendedAttributes", 0x10},
    {"ExecuteFile", 0x20},
    {"Traverse", 0x20},
    {"DeleteSubdirectoriesAndFiles", 0x40},
    {"ReadAttributes", 0x80},
    {"WriteAttributes", 0x100},
};

static bool add_right(pv_slice word, uint32_t *mask) {
    int64_t number;
    if (pv_slice_integer(word, &number) && number >= INT32_MIN && number <= INT32_MAX) {
        *mask |= (uint32_t)(int32_t)number; /* generic rights have no name */
        return true;
    }
    for (size_t i = 0; i < sizeof MASKS / sizeof *MASKS; i++) {
        if (!pv_slice_is(word, MASKS[i].name))
            continue;
        *mask |= MASKS[i].mask;
        return true;
    }
    return false;
}

bool pv_getacl_rights(pv_slice list, uint32_t *mask) {
    pv_slice word;
    bool known = true, more = true;
    while (known && more) {
        more = pv_slice_cut(list, ",", &word, &list);
        known = add_right(word, mask);
    }
    return known;
}

/* ---- where a section begins ------------------------------------------------------------------ */

/* "FileSystemRights  : FullControl" */
static field cut_field(const pv_line *line, pv_slice *ret_value) {
    pv_slice key;
    if (pv_slice_cut(line->text, ":", &key, ret_value))
        for (field f = 0; f < FIELDS; f++)
            if (pv_slice_is(key, NAMES[f]))
                return f;
    return FIELDS;
}

static bool is_table(const pv_line *line) {
    return pv_slice_begins(line->text, NAMES[RIGHTS]) && pv_slice_has(line->text, NAMES[TYPE]);
}

/* "(Get-Acl PATH).Access", "Get-Acl PATH | select -ExpandProperty Access" */
static bool is_command(const pv_line *line, pv_slice *ret_behind) {
    size_t at = pv_slice_find(line->text, COMMAND);
    *ret_behind = pv_slice_from(line->text, at + sizeof COMMAND - 1);
    return at < line->text.size && pv_slice_has(*ret_behind, "Access");
}

static bool leads_to_rules(const pv_lines *rest) {
    enum { NEAR = 6 };
    pv_lines ahead = *rest;
    pv_line line;
    pv_slice value;
    for (int i = 0; i < NEAR && pv_lines_next(&ahead, &line); i++)
        if (line.text.size)
            return cut_field(&line, &value) == RIGHTS || is_table(&line);
    return false;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice behind;
    bool ours = is_command(line, &behind) ? leads_to_rules(rest)
                                          : cut_field(line, &behind) == RIGHTS || is_table(line);
    return ours ? PV_BID_MAGIC : PV_BID_NONE;
}

/* ---- the command ----------------------------------------------------------------------------- */

/* An argument: in quotes, or up to what ends a word. */
static pv_slice take_argument(pv_slice *rest) {
    *rest = pv_slice_trim(*rest);
    char quote = rest->size ? rest->data[0] : '\0';
    bool quoted = quote == '"' || quote == '\'';
    size_t from = quoted, end = from;
    while (end < rest->size &&
           (quoted ? rest->data[end] != quote : !strchr(" \t)|,;", rest->data[end])))
        end++;
    pv_slice word = pv_slice_from(pv_slice_head(*rest, end), from);
    *rest = pv_slice_from(*rest, end + quoted);
    return word;
}

/* The path that the command names, when it is one. `*ret_several`: there may be more. */
static pv_slice path_of(pv_slice line, pv_slice behind, bool *ret_several) {
    pv_slice before = pv_slice_head(line, line.size - behind.size), rest = behind;
    pv_slice word = take_argument(&rest);
    if (pv_slice_is(word, "-Path") || pv_slice_is(word, "-LiteralPath"))
        word = take_argument(&rest);
    *ret_several = pv_slice_has(before, "|") || pv_slice_has(word, "*") ||
                   pv_slice_has(word, "?") || pv_slice_begins(pv_slice_trim(rest), ",");
    bool named = word.size && !pv_slice_begins(word, "$") && !pv_slice_begins(word, "(") &&
                 !pv_slice_begins(word, "-");
    return named ? word : (pv_slice){NULL, 0};
}

/* ---- rules ----------------------------------------------------------------------------------- */

typedef struct {
    const pv_reading *reading;
    pv_slice path;
    pv_place place;
    bool refused; /* rules of several files */
    bool knows_language;
    pv_subject *acl;
    pv_aces aces;
    bool unknown; /* a word of it is not known */
    pv_slice rule[FIELDS];
    pv_place rule_place; /* nowhere: no rule is open */
    field now;
    pv_textbuf wrapped; /* the value of `now`; without arena: it stands on one line */
    unsigned blanks;    /* lines, before this one */
} listing;

static bool take_flags(const pv_slice rule[FIELDS], uint64_t *ret_flags) {
    static const struct {
        const char *name;
        pv_aceflag flag;
    } FLAGS[] = {{"ContainerInherit", PV_ACEFLAG_CONTAINER_INHERIT},
                 {"ObjectInherit", PV_ACEFLAG_OBJECT_INHERIT},
                 {"NoPropagateInherit", PV_ACEFLAG_NO_PROPAGATE},
                 {"InheritOnly", PV_ACEFLAG_INHERIT_ONLY}};
    for (field f = INHERITS; f <= PROPAGATES; f++) {
        pv_slice word, list = rule[f];
        for (bool more = true; more;) {
            more = pv_slice_cut(list, ",", &word, &list);
            bool known = pv_slice_is(word, "None");
            for (size_t i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++) {
                bool same = pv_slice_is(word, FLAGS[i].name);
                *ret_flags |= same ? UINT64_C(1) << FLAGS[i].flag : 0;
                known |= same;
            }
            if (!known)
                return false;
        }
    }
    return true;
}

static bool read_words(const pv_slice rule[FIELDS], pv_ace *ace) {
    bool deny = pv_slice_is(rule[TYPE], "Deny");
    ace->type = deny ? PV_ACETYPE_DENY : PV_ACETYPE_ALLOW;
    ace->inherited = pv_slice_is(rule[INHERITED], "True");
    return (deny || pv_slice_is(rule[TYPE], "Allow")) &&
           (ace->inherited || pv_slice_is(rule[INHERITED], "False")) &&
           pv_getacl_rights(rule[RIGHTS], &ace->mask) && take_flags(rule, &ace->flags);
}

static pv_status add_rule(listing *l) {
    pv_ace ace = {.mask = 0};
    pv_arena *arena = l->aces.arena;
    pv_slice who = l->rule[ACCOUNT];
    if (!read_words(l->rule, &ace)) {
        l->unknown = true;
        return pv_success();
    }
    PV_TRY(pv_acl_sid_of(arena, who, &ace.sid));
    ace.account = (pv_text){pv_slice_text(arena, who), who.size};
    ace.could_be_anyone = !ace.sid.data && (!l->knows_language || pv_acl_may_be_windows_own(who));
    return ace.account.data ? pv_aces_add(&l->aces, &ace, l->rule_place) : pv_no_memory();
}

/* Ends the rule that is open. `*ret_cut` when it lacks a field. */
static pv_status end_rule(listing *l, bool *ret_cut) {
    bool open = l->rule_place.kind != PV_NOWHERE;
    for (field f = 0; f < FIELDS && open; f++)
        *ret_cut |= !l->rule[f].size;
    pv_status status = open && !*ret_cut ? add_rule(l) : pv_success();
    if (*ret_cut)
        pv_unit_problem(l->reading->unit, l->reading->artifact, PV_DAMAGED, l->rule_place,
                        "this access rule lacks fields; what is missing is unknown");
    l->rule_place = (pv_place){PV_NOWHERE, 0};
    l->now = FIELDS;
    return status;
}

/* `ended`: something behind the list shows that it is whole. */
static pv_status end_list(listing *l, bool ended) {
    bool cut = false;
    PV_TRY(end_rule(l, &cut));
    pv_subject *acl = l->acl;
    l->acl = NULL;
    if (!acl || l->unknown || !l->aces.count)
        return pv_success();
    if (!ended || cut)
        return pv_acl_put_unended(acl, &l->aces, l->place);
    pv_set_ACL_ENTRIES(acl, l->place, l->aces.rows, l->aces.count);
    pv_access_set_facts(acl, l->place);
    return pv_success();
}

static pv_status refuse(listing *l, pv_place place, const char *why) {
    l->refused = true;
    pv_unit_problem(l->reading->unit, l->reading->artifact, PV_UNSUPPORTED, place, why);
    return pv_success();
}

static pv_status read_command(listing *l, const pv_line *line, pv_slice behind) {
    bool several;
    PV_TRY(end_list(l, true));
    l->path = path_of(line->text, behind, &several);
    l->place = line->place;
    l->refused = false;
    return several ? refuse(l, line->place,
                            "access rules of several files run together: no line tells whose they "
                            "are; list one file at a time")
                   : pv_success();
}

static pv_status begin_rule(listing *l, const pv_line *line) {
    bool cut = false;
    PV_TRY(end_rule(l, &cut));
    l->unknown |= cut;
    if (!l->acl) {
        l->place = l->path.size ? l->place : line->place;
        PV_TRY(pv_acl_add(l->reading, l->path, l->place, &l->acl));
        l->aces = (pv_aces){.arena = l->reading->unit->arena};
        l->unknown = false;
        l->path = (pv_slice){NULL, 0};
    }
    memset(l->rule, 0, sizeof l->rule);
    l->rule_place = line->place;
    return pv_success();
}

/* A value that was too long for the window goes on below. */
static void append(listing *l, const pv_line *line) {
    enum { LONGEST = 1 << 16 };
    pv_slice *value = &l->rule[l->now];
    if (!l->wrapped.arena) {
        l->wrapped = pv_textbuf_new(l->aces.arena, LONGEST);
        pv_textbuf_add(&l->wrapped, value->data, value->size);
    }
    if (l->now == ACCOUNT)
        pv_textbuf_addc(&l->wrapped, ' ');
    pv_textbuf_add(&l->wrapped, line->text.data, line->text.size);
    l->unknown |= l->wrapped.broken;
    if (!l->wrapped.broken)
        *value = (pv_slice){l->wrapped.data, l->wrapped.size};
}

static pv_status read_line(listing *l, const pv_line *line) {
    pv_slice value;
    if (is_command(line, &value))
        return read_command(l, line, value);
    if (is_table(line))
        return refuse(l, line->place,
                      "access rules as a table, which cuts names short, are not "
                      "read: end the command with | Format-List");
    field f = cut_field(line, &value);
    if (l->refused)
        return pv_success();
    if (f == RIGHTS)
        PV_TRY(begin_rule(l, line));
    if (f < FIELDS && l->rule_place.kind != PV_NOWHERE) {
        l->rule[f] = value;
        l->now = f;
        l->wrapped.arena = NULL;
        return pv_success();
    }
    bool goes_on = l->now < FIELDS && !l->blanks;
    if (goes_on)
        append(l, line);
    return l->acl && !goes_on ? end_list(l, true) : pv_success(); /* words of another kind */
}

/* A name of Windows' own that is known tells that the others are no names of Windows'. */
static bool knows_language(pv_lines lines) {
    pv_line line;
    pv_slice who;
    while (pv_lines_next(&lines, &line))
        if (cut_field(&line, &who) == ACCOUNT && pv_acl_knows(who) && !pv_slice_has(who, "S-1-"))
            return true;
    return false;
}

static pv_status read(const pv_reading *reading) {
    listing l = {.reading = reading,
                 .now = FIELDS,
                 .knows_language = knows_language(pv_reading_lines(reading))};
    pv_lines lines = pv_reading_lines(reading);
    pv_line line;
    while (pv_lines_next(&lines, &line) && !pv_unit_is_hopeless(reading->unit)) {
        if (line.text.size)
            PV_TRY(read_line(&l, &line));
        l.blanks = line.text.size ? 0 : l.blanks + 1;
    }
    return end_list(&l, reading->hint.ended || l.blanks > 1);
}

const pv_reader PV_READER_getacl_rules = {
    .name = "getacl_rules",
    .title = "Access rules of a file, as PowerShell lists (Get-Acl PATH).Access",
    .extensions = ".txt",
    .tells = "entries with what they hand down; the path when the command was copied along",
    .cannot_tell = "the owner; whose rules they are, without the command",
    .text = &(const pv_text_form){.opens = opens},
    .read = read,
};
