/* SPDX-License-Identifier: Apache-2.0
 * What icacls prints: a path and its first entry on one line, further entries below it, indented
 * to the same column (Microsoft, icacls command). An entry is ACCOUNT:(flag)...(right,right). Paths
 * and accounts may both hold blanks, so where one ends and the other begins is told by what is
 * known: names of accounts, SIDs, the column of the next entry, the name of a key's file. Copies
 * often lose the indentation. Names in a language that no table here knows have no SID, and
 * nothing is told of well-known accounts then. A line that is half an entry makes the whole list
 * unknown. The summary at the end says whether the listing is whole; without one it was cut. A list
 * that the text ends with, without so much as an empty line, may go on: its entries are unknown
 * then. Lines with " /" in front of the entry are commands that somebody quotes. */
#include "base/text.h"
#include "facts/access.h"
#include "facts/ace.h"
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/acl.h"

enum { LONGEST_LINE = 65536, LONGEST_GROUP = 256, ALL = 0x1f01ff };

/* ---- one entry ------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    uint32_t mask;
} RIGHTS[] = {
    {"F", ALL},         {"M", 0x1301bf},     {"RX", 0x1200a9},   {"R", 0x120089},
    {"W", 0x100116},    {"D", 0x110000},     {"RD", 0x1},        {"WD", 0x2},
    {"AD", 0x4},        {"REA", 0x8},        {"WEA", 0x10},      {"X", 0x20},
    {"DC", 0x40},       {"RA", 0x80},        {"WA", 0x100},      {"DE", 0x10000},
    {"RC", 0x20000},    {"WDAC", 0x40000},   {"WO", 0x80000},    {"S", 0x100000},
    {"AS", 0x1000000},  {"MA", 0x2000000},   {"GA", 0x10000000}, {"GE", 0x20000000},
    {"GW", 0x40000000}, {"GR", 0x80000000u},
};

/* Mandatory labels have policies in the place of rights. */
static const struct {
    const char *name;
    uint32_t mask;
} POLICIES[] = {{"NW", 0x1}, {"NR", 0x2}, {"NX", 0x4}};

static bool add_right(pv_slice word, pv_ace *ace) {
    for (size_t i = 0; i < sizeof RIGHTS / sizeof *RIGHTS; i++) {
        if (!pv_slice_is(word, RIGHTS[i].name))
            continue;
        ace->mask |= RIGHTS[i].mask;
        return true;
    }
    for (size_t i = 0; i < sizeof POLICIES / sizeof *POLICIES; i++) {
        if (!pv_slice_is(word, POLICIES[i].name))
            continue;
        ace->mask |= POLICIES[i].mask;
        ace->type = PV_ACETYPE_LABEL;
        return true;
    }
    return false;
}

/* The rights between two brackets. N, "no access", is how a denial of all is shown. */
static bool add_rights(pv_slice words, pv_ace *ace) {
    if (pv_slice_is(words, "N")) {
        ace->type = PV_ACETYPE_DENY;
        ace->mask = ALL;
        return true;
    }
    pv_slice word;
    bool more = true;
    while (more) {
        more = pv_slice_cut(words, ",", &word, &words);
        if (!add_right(word, ace))
            return false;
    }
    return true;
}

static bool add_flag(pv_slice word, pv_ace *ace) {
    static const struct {
        const char *name;
        pv_aceflag flag;
    } FLAGS[] = {{"OI", PV_ACEFLAG_OBJECT_INHERIT},
                 {"CI", PV_ACEFLAG_CONTAINER_INHERIT},
                 {"NP", PV_ACEFLAG_NO_PROPAGATE},
                 {"IO", PV_ACEFLAG_INHERIT_ONLY}};
    for (size_t i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++) {
        if (!pv_slice_is(word, FLAGS[i].name))
            continue;
        ace->flags |= UINT64_C(1) << FLAGS[i].flag;
        return true;
    }
    if (pv_slice_is(word, "DENY"))
        ace->type = PV_ACETYPE_DENY;
    ace->inherited |= pv_slice_is(word, "I");
    return pv_slice_is(word, "DENY") || pv_slice_is(word, "I");
}

/* (flag)...(rights), and nothing behind it */
static bool take_groups(pv_slice s, pv_ace *ace) {
    bool rights = false;
    while (s.size && !rights) {
        size_t end = pv_slice_find(pv_slice_head(s, LONGEST_GROUP), ")");
        if (s.data[0] != '(' || end >= LONGEST_GROUP || end == s.size)
            return false;
        pv_slice group = pv_slice_trim((pv_slice){s.data + 1, end - 1});
        s = pv_slice_trim(pv_slice_from(s, end + 1));
        rights = !add_flag(group, ace);
        if (rights && !add_rights(group, ace))
            return false;
    }
    return rights && s.size == 0;
}

/* "icacls X /grant WHO" in a command that a ticket or a guide quotes: neither a path nor an account
 * has a slash. */
static bool is_command(pv_slice before) {
    size_t slash = pv_slice_find(before, " /");
    return slash + 2 < before.size && pv_char_is_letter(before.data[slash + 2]);
}

/* Cuts "WHO:(...)(...)", where WHO may have a path in front. */
static bool cut_entry(pv_slice line, pv_slice *ret_who, pv_ace *ace) {
    if (line.size > LONGEST_LINE || !pv_slice_ends(line, ")"))
        return false;
    for (size_t at = 0; at < line.size; at += 2) {
        at += pv_slice_find(pv_slice_from(line, at), ":(");
        if (at >= line.size)
            return false;
        *ace = (pv_ace){0};
        *ret_who = pv_slice_trim(pv_slice_head(line, at));
        if (is_command(*ret_who))
            return false;
        if (ret_who->size && take_groups(pv_slice_from(line, at + 1), ace))
            return true;
    }
    return false;
}

/* ---- where a path ends and an account begins ------------------------------------------------- */

static bool is_indented(const pv_line *line) {
    return line->all.size && (line->all.data[0] == ' ' || line->all.data[0] == '\t');
}

static size_t runes(pv_slice s) {
    size_t count = 0;
    for (size_t i = 0; i < s.size; i++)
        count += ((uint8_t)s.data[i] & 0xc0) != 0x80;
    return count;
}

static size_t column_of(const pv_line *line) {
    return runes((pv_slice){line->all.data, (size_t)(line->text.data - line->all.data)});
}

static bool is_absolute(pv_slice s) {
    return s.size > 2 &&
           ((s.data[1] == ':' && s.data[2] == '\\') || (s.data[0] == '\\' && s.data[1] == '\\'));
}

/* The blank behind which a known account stands; 0 when there is none. */
static size_t before_known(pv_slice both) {
    enum { MOST_BLANKS = 64 };
    size_t blanks = 0;
    for (size_t i = 1; i < both.size && blanks < MOST_BLANKS; i++) {
        if (both.data[i] != ' ')
            continue;
        blanks++;
        if (pv_acl_knows(pv_slice_from(both, i + 1)))
            return i;
    }
    return 0;
}

/* The blank before the column in which the next line's entry stands. */
static size_t before_column(pv_slice both, const pv_line *line, pv_lines rest) {
    pv_line next;
    pv_slice who;
    pv_ace ace;
    if (!pv_lines_next(&rest, &next) || !is_indented(&next) || !cut_entry(next.text, &who, &ace))
        return 0;
    size_t column = column_of(&next), at = column_of(line);
    for (size_t i = 0; i < both.size && at < column; i++) {
        at += ((uint8_t)both.data[i] & 0xc0) != 0x80;
        if (at == column && both.data[i] == ' ')
            return i;
    }
    return 0;
}

/* The blank before the last DOMAIN\name, else the last one. */
static size_t before_domain(pv_slice both) {
    size_t at = both.size;
    while (at > 0 && both.data[at - 1] != '\\')
        at--;
    size_t slash = at;
    while (at > 0 && both.data[at - 1] != ' ')
        at--;
    if (slash && at > 1)
        return at - 1;
    for (at = both.size; at > 0 && both.data[at - 1] != ' ';)
        at--;
    return at > 1 ? at - 1 : 0;
}

static size_t behind_key_file(pv_slice both) {
    size_t end = pv_slice_find(both, " ");
    return end < both.size && pv_acl_is_key_file(pv_slice_head(both, end)) ? end : 0;
}

/* Cuts PATH and WHO; false when there is no path in front. */
static bool cut_path(pv_slice both, const pv_line *line, const pv_lines *rest, pv_slice *ret_path,
                     pv_slice *ret_who) {
    size_t at = behind_key_file(both);
    if (!at)
        at = before_known(both);
    if (!at)
        at = before_column(both, line, *rest);
    if (!at)
        at = before_domain(both);
    *ret_path = pv_slice_trim(pv_slice_head(both, at));
    *ret_who = pv_slice_trim(pv_slice_from(both, at));
    return at > 0 && ret_path->size && ret_who->size;
}

/* ---- what stands between the lists ----------------------------------------------------------- */

/* "Successfully processed 1 files; Failed processing 0 files" */
static bool is_summary(const pv_line *line) {
    static const char *const PARTS[][2] = {{"Successfully processed ", "Failed processing "},
                                           {" Dateien erfolgreich verarbeitet", " Dateien"},
                                           {" fichiers correctement trait", "chec du traitement"}};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        if (pv_slice_has(line->text, PARTS[i][0]) && pv_slice_has(line->text, PARTS[i][1]))
            return true;
    return false;
}

/* The end of a summary in a language that is not known: two numbers among words, below lists. */
static bool is_foreign_summary(const pv_line *line) {
    unsigned numbers = 0;
    bool digit = false;
    for (size_t i = 0; i < line->text.size; i++) {
        char c = line->text.data[i];
        if (c == ':' || c == '\\' || c == '/' || c == '(')
            return false;
        numbers += !digit && c >= '0' && c <= '9';
        digit = c >= '0' && c <= '9';
    }
    return numbers == 2 && !is_indented(line) && line->text.size < LONGEST_GROUP;
}

/* The first number is of files that were processed, the second of those that failed. */
static void count_summary(pv_slice text, uint64_t counts[2]) {
    counts[0] = counts[1] = 0;
    for (size_t n = 0, i = 0; n < 2 && i < text.size; n++) {
        while (i < text.size && (text.data[i] < '0' || text.data[i] > '9'))
            i++;
        size_t from = i;
        while (i < text.size && text.data[i] >= '0' && text.data[i] <= '9')
            i++;
        pv_slice digits = {text.data + from, i - from};
        if (!pv_slice_decimal(digits, &counts[n]))
            counts[n] = UINT64_MAX;
    }
}

/* "C:\...\MachineKeys\ab..: Access is denied.": the path, and whether it was there. */
static bool is_refusal(pv_slice text, pv_slice *ret_path, bool *ret_found) {
    static const struct {
        const char *end;
        bool found;
    } ENDS[] = {{": Access is denied.", true},
                {": Zugriff verweigert", true},
                {": Zugriff verweigert.", true},
                {": Acc\u00e8s refus\u00e9.", true},
                {": The system cannot find the file specified.", false},
                {": Das System kann die angegebene Datei nicht finden.", false},
                {": Le fichier sp\u00e9"
                 "cifi\u00e9 est introuvable.",
                 false}};
    if (!pv_slice_ends(text, ".") && !pv_slice_ends(text, "t")) /* as all of them do */
        return false;
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        if (!pv_slice_ends(text, ENDS[i].end))
            continue;
        *ret_path = pv_slice_trim(pv_slice_head(text, text.size - strlen(ENDS[i].end)));
        *ret_found = ENDS[i].found;
        return is_absolute(*ret_path) || pv_acl_is_key_file(*ret_path);
    }
    return false;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice who, path;
    pv_ace ace;
    bool found;
    if (is_refusal(line->text, &path, &found))
        return PV_BID_LIKELY;
    if (!cut_entry(line->text, &who, &ace))
        return PV_BID_NONE;
    return cut_path(who, line, rest, &path, &who) || pv_acl_knows(who) ? PV_BID_MAGIC
                                                                       : PV_BID_GUESS;
}

static bool closes(const pv_line *line) {
    return is_summary(line);
}

/* ---- reading --------------------------------------------------------------------------------- */

typedef struct {
    const pv_reading *reading;
    bool language_known; /* names that are in no table are then nobody's well-known ones */
    pv_subject *acl;     /* the list that is being read */
    pv_slice path;
    pv_place place;
    pv_aces aces;
    bool broken, inherits;
    bool ended;        /* something stands behind the list that was read last */
    pv_subject *first; /* of those that no summary has come for */
    uint64_t lists, refused;
} listing;

static bool knows_language(const pv_reading *reading) {
    pv_lines lines = pv_reading_lines(reading);
    pv_line line;
    pv_slice who, path;
    pv_ace ace;
    while (pv_lines_next(&lines, &line)) {
        if (is_summary(&line))
            return true;
        if (!cut_entry(line.text, &who, &ace))
            continue;
        if (cut_path(who, &line, &lines, &path, &who) && pv_acl_knows(who) &&
            !pv_slice_has(who, "S-1-"))
            return true;
        if (pv_acl_knows(who) && !pv_slice_has(who, "S-1-"))
            return true;
    }
    return false;
}

static pv_status put_unended(listing *l) {
    return l->acl && !l->broken ? pv_acl_put_unended(l->acl, &l->aces, l->place) : pv_success();
}

static void finish(listing *l) {
    if (l->acl && l->ended && !l->broken && l->aces.count) {
        pv_set_ACL_ENTRIES(l->acl, l->place, l->aces.rows, l->aces.count);
        pv_access_set_facts(l->acl, l->place);
    }
    if (l->acl && l->inherits)
        pv_set_ACL_PROTECTED(l->acl, l->place, false);
    l->acl = NULL;
}

static pv_status begin(listing *l, pv_slice path, pv_place place) {
    l->ended = true;
    finish(l);
    l->ended = false;
    l->path = path;
    l->place = place;
    l->aces = (pv_aces){.arena = l->reading->unit->arena};
    l->broken = l->inherits = false;
    PV_TRY(pv_acl_add(l->reading, path, place, &l->acl));
    l->first = l->first ? l->first : l->acl;
    l->lists++;
    if (path.size)
        pv_set_ACL_FOUND(l->acl, place, true);
    return pv_success();
}

static pv_status refuse(listing *l, pv_slice path, pv_place place, bool found) {
    PV_TRY(begin(l, path, place));
    pv_set_ACL_FOUND(l->acl, place, found);
    l->refused++;
    finish(l);
    return pv_success();
}

/* What stands above the summary, or above the end where there is none, is one listing. icacls stops
 * at what fails; of what was copied without its first lists fewer are there than were processed. */
static void end_listing(listing *l, const pv_line *summary) {
    uint64_t counts[2] = {0, 1};
    l->ended |= summary != NULL;
    finish(l);
    if (summary)
        count_summary(summary->text, counts);
    bool whole = counts[1] == 0 && !l->refused && counts[0] <= l->lists;
    for (pv_subject *s = l->first; s; s = s->next)
        if (s->kind == PV_KIND_ACL && s->artifact == l->reading->artifact)
            pv_set_ACL_LISTING_WHOLE(s, summary ? summary->place : l->place, whole);
    l->first = NULL;
    l->lists = l->refused = 0;
}

static pv_status add_entry(listing *l, pv_slice who, pv_ace *ace, pv_place place) {
    pv_arena *arena = l->reading->unit->arena;
    PV_TRY(pv_acl_sid_of(arena, who, &ace->sid));
    ace->account = (pv_text){pv_slice_text(arena, who), who.size};
    if (!ace->account.data)
        return pv_no_memory();
    ace->could_be_anyone = !ace->sid.data && (!l->language_known || pv_acl_may_be_windows_own(who));
    l->inherits |= ace->inherited;
    l->ended = false;
    return pv_aces_add(&l->aces, ace, place);
}

/* Whether an entry's line without indentation still goes on with the list before it. */
static bool goes_on(const listing *l, pv_slice who) {
    if (!l->acl)
        return false;
    return pv_acl_knows(who) || !pv_slice_has(who, " ") ||
           (is_absolute(l->path) && !is_absolute(who));
}

static pv_status read_entry(listing *l, const pv_line *line, const pv_lines *rest, pv_slice who,
                            pv_ace *ace) {
    pv_slice path;
    bool indented = is_indented(line) && l->acl && !is_absolute(who);
    if (!indented && !goes_on(l, who)) {
        if (!cut_path(who, line, rest, &path, &who))
            path = (pv_slice){0}; /* a copy that begins behind its path */
        PV_TRY(begin(l, path, line->place));
    }
    return add_entry(l, who, ace, line->place);
}

/* An indented line under a list that is no entry: cut off, or of a kind that is not known. */
static void read_other(listing *l, const pv_line *line) {
    if (!l->acl || !is_indented(line) || l->broken)
        return;
    l->broken = true;
    pv_unit_problem(l->reading->unit, l->reading->artifact, PV_DAMAGED, line->place,
                    "icacls: a line that is no whole entry; the entries of this list are unknown");
}

static pv_status read_line(listing *l, const pv_line *line, const pv_lines *rest) {
    pv_slice who, path;
    pv_ace ace;
    bool found;
    if (cut_entry(line->text, &who, &ace))
        return read_entry(l, line, rest, who, &ace);
    if (is_summary(line) || (l->first && is_foreign_summary(line))) {
        end_listing(l, line);
    } else if (is_refusal(line->text, &path, &found)) {
        return refuse(l, path, line->place, found);
    } else if (line->text.size) {
        read_other(l, line);
    } else {
        l->ended = true; /* icacls prints an empty line behind each list */
    }
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    listing l = {.reading = reading, .language_known = knows_language(reading)};
    pv_lines lines = pv_reading_lines(reading);
    pv_line line;
    while (pv_lines_next(&lines, &line) && !pv_unit_is_hopeless(reading->unit)) {
        pv_status status = read_line(&l, &line, &lines);
        if (status.error) {
            l.broken = true;
            end_listing(&l, NULL);
            return status;
        }
    }
    l.ended |= reading->hint.ended;
    pv_status status = l.ended ? pv_success() : put_unended(&l);
    end_listing(&l, NULL);
    return status;
}

const pv_reader PV_READER_icacls = {
    .name = "icacls",
    .title = "icacls listing of access control lists",
    .extensions = ".txt",
    .tells = "who may do what with a file or folder, and thereby which files there are",
    .cannot_tell = "the owner; accounts whose names it does not know in this language",
    .text = &(const pv_text_form){.opens = opens, .holds = ":", .closes = closes},
    .read = read,
};
