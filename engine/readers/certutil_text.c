/* SPDX-License-Identifier: Apache-2.0
 * Parts of certutil's lines: separators, command lines, numbers in one radix or both, rows of hex,
 * values that a window of 80 columns broke. All of it goes by shape, not by words. */
#include "readers/certutil.h"

enum { ROW_OCTETS = 16, ROWS_MAX = 1 << 20, UNIQUE_HEX = 32, GUID_TEXT = 36 };

/* ---- lines of their own kind ----------------------------------------------------------------- */

static size_t run_of(pv_slice s, char c) {
    size_t n = 0;
    while (n < s.size && s.data[n] == c)
        n++;
    return n;
}

/* The text between the runs of "=" or "-"; false when there are none. */
static bool between_rules(pv_slice line, char c, pv_slice *ret_inside) {
    enum { RULE = 4 };
    size_t before = run_of(line, c), after = 0;
    while (after < line.size && line.data[line.size - 1 - after] == c)
        after++;
    if (before < RULE || after < RULE || before + after >= line.size)
        return false;
    *ret_inside = pv_slice_trim((pv_slice){line.data + before, line.size - before - after});
    return ret_inside->size > 0;
}

/* "Certificate 0" is a noun and a number in every language that is known. */
bool pv_certutil_is_separator(pv_slice line) {
    pv_slice inside;
    uint64_t number;
    if (line.size == 0 || line.data[0] != '=' || !between_rules(line, '=', &inside))
        return false;
    pv_slice noun = pv_slice_word(&inside);
    return noun.size > 1 && pv_slice_decimal(inside, &number);
}

/* "Begin Nesting Level 1": more words than those. */
bool pv_certutil_is_nesting(pv_slice line) {
    pv_slice inside;
    if (!between_rules(line, '=', &inside) && !between_rules(line, '-', &inside))
        return false;
    (void)pv_slice_word(&inside);
    return pv_slice_word(&inside).size > 0 && inside.size > 0;
}

bool pv_certutil_is_header(pv_slice line, pv_slice *ret_name) {
    enum { NAME_MAX = 64 };
    pv_slice name;
    size_t quote = pv_slice_find(line, " \"");
    if (quote < line.size && (line.size < quote + 4 || line.data[line.size - 1] != '"'))
        return false;
    name = pv_slice_trim(pv_slice_head(line, quote));
    bool bare = quote == line.size; /* "Remote Desktop" is a store's name, with its translation */
    if (!name.size || name.size > NAME_MAX || (bare && pv_slice_has(name, " ")) ||
        pv_slice_has(name, ":") || pv_slice_has(name, "=") || pv_slice_has(name, ",") ||
        pv_slice_has(name, "`"))
        return false;
    *ret_name = name;
    return true;
}

/* ---- commands -------------------------------------------------------------------------------- */

/* A word, or what stands in quotes. */
static pv_slice argument(pv_slice *rest) {
    if (rest->size == 0 || rest->data[0] != '"')
        return pv_slice_word(rest);
    pv_slice inside = pv_slice_from(*rest, 1);
    size_t end = pv_slice_find(inside, "\"");
    *rest = pv_slice_trim(pv_slice_from(inside, end + 1));
    return pv_slice_head(inside, end);
}

/* The rest of the line behind "certutil" or "certutil.exe", at its start or behind a prompt. */
static bool behind_program(pv_slice line, pv_slice *ret_rest) {
    size_t prompt = pv_slice_find(line, ">");
    if (prompt < line.size && !pv_slice_begins(line, "certutil"))
        line = pv_slice_trim(pv_slice_from(line, prompt + 1));
    pv_slice program = pv_slice_word(&line);
    if (!pv_slice_is(program, "certutil") && !pv_slice_is(program, "certutil.exe") &&
        !pv_slice_ends(program, "\\certutil.exe"))
        return false;
    *ret_rest = line;
    return line.size > 0 && (line.data[0] == '-' || line.data[0] == '/');
}

static bool is_verb(pv_slice option) {
    static const char *const VERBS[] = {"store",     "verifystore", "viewstore", "dump",
                                        "scinfo",    "csplist",     "exportpfx", "repairstore",
                                        "importpfx", "key",         "csptest"};
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++)
        if (pv_slice_is(pv_slice_from(option, 1), VERBS[i]))
            return true;
    return false;
}

static bool is_other_scope(pv_slice option) {
    return pv_slice_is(option, "enterprise") || pv_slice_is(option, "service") ||
           pv_slice_is(option, "grouppolicy");
}

bool pv_certutil_is_command(const pv_line *line, pv_certutil_command *ret_command) {
    pv_certutil_command command = {.place = line->place};
    pv_slice rest;
    if (!behind_program(line->text, &rest))
        return false;
    while (rest.size) {
        pv_slice word = argument(&rest);
        command.filtered |= pv_slice_is(word, "|");
        if (pv_slice_has(word, ">") || pv_slice_is(word, "|"))
            break;
        bool option = word.size > 1 && (word.data[0] == '-' || word.data[0] == '/');
        if (option && !command.known && is_verb(word)) {
            command.known = true;
            command.verb = pv_slice_from(word, 1);
        } else if (option) {
            command.user |= pv_slice_is(pv_slice_from(word, 1), "user");
            command.other_scope |= is_other_scope(pv_slice_from(word, 1));
        } else if (command.known && !command.store.size) {
            command.store = word;
        } else {
            command.filtered |= command.known;
            command.asked = command.asked.size ? command.asked : word;
        }
    }
    *ret_command = command;
    return command.known;
}

/* ---- numbers --------------------------------------------------------------------------------- */

bool pv_certutil_readings(pv_slice text, uint64_t *ret_hex, uint64_t *ret_decimal,
                          bool *ret_settled) {
    pv_slice rest = text, word = pv_slice_word(&rest);
    if (!pv_slice_hex(word, ret_hex))
        return false;
    *ret_settled = false;
    if (rest.size > 2 && rest.data[0] == '(') {
        pv_slice inside = pv_slice_head(pv_slice_from(rest, 1), pv_slice_find(rest, ")") - 1);
        if (pv_slice_decimal(inside, ret_decimal)) {
            *ret_settled = *ret_decimal == *ret_hex;
            return true;
        }
    }
    if (!pv_slice_decimal(word, ret_decimal))
        *ret_decimal = *ret_hex;
    return true;
}

bool pv_certutil_number(pv_slice text, uint64_t *ret_number) {
    uint64_t hex, decimal;
    bool settled;
    if (!pv_certutil_readings(text, &hex, &decimal, &settled))
        return false;
    *ret_number = !settled && pv_slice_has(text, "(") ? decimal : hex;
    return true;
}

bool pv_certutil_hex(pv_arena *arena, pv_slice text, pv_text *ret_hex) {
    char *hex = pv_arena_alloc(arena, text.size + 1);
    size_t n = 0;
    for (size_t i = 0; hex && i < text.size; i++) {
        char c = text.data[i];
        bool between = c == ' ' || c == ':' || c == '\t' || c == '-' || (unsigned char)c >= 0x80;
        if (!pv_char_is_hex(c) && !between)
            return false;
        if (pv_char_is_hex(c))
            hex[n++] = (char)(pv_char_is_digit(c) ? c : c | 0x20);
    }
    *ret_hex = (pv_text){hex, n};
    return hex && n;
}

/* ---- rows of hex ----------------------------------------------------------------------------- */

static pv_status add_octets(pv_arena *arena, pv_rows *rows, const uint8_t *octets, size_t count) {
    if (rows->size + count > ROWS_MAX)
        return pv_success(); /* what is cut is noticed by its length */
    if (rows->size + count > rows->room) {
        size_t room = rows->room ? 4 * rows->room : 1024;
        uint8_t *grown = pv_arena_alloc(arena, room);
        if (!grown)
            return pv_no_memory();
        if (rows->size)
            memcpy(grown, rows->data, rows->size);
        rows->data = grown;
        rows->room = room;
    }
    memcpy(rows->data + rows->size, octets, count);
    rows->size += count;
    return pv_success();
}

/* Pairs up to a wide gap, in front of the characters; `*ret_all` when nothing follows. */
static size_t take_pairs(pv_slice s, uint8_t octets[ROW_OCTETS], bool *ret_all) {
    size_t n = 0;
    while (n < ROW_OCTETS && s.size >= 2 && pv_char_is_hex(s.data[0]) &&
           pv_char_is_hex(s.data[1]) && (s.size == 2 || s.data[2] == ' ' || s.data[2] == '\t')) {
        size_t one;
        (void)pv_slice_octets(pv_slice_head(s, 2), &octets[n++], 1, &one);
        s = pv_slice_from(s, 2);
        size_t blanks = 0;
        while (blanks < s.size && (s.data[blanks] == ' ' || s.data[blanks] == '\t'))
            blanks++;
        s = pv_slice_from(s, blanks);
        if (blanks > 2)
            break;
    }
    *ret_all = s.size == 0;
    return n;
}

pv_status pv_certutil_take_row(pv_arena *arena, const pv_line *line, pv_rows *rows,
                               bool *ret_taken) {
    enum { OFFSET_DIGITS = 4 };
    uint8_t octets[ROW_OCTETS];
    uint64_t offset;
    bool all;
    pv_slice rest = line->text, word = pv_slice_word(&rest);
    *ret_taken = false;
    if (word.size < OFFSET_DIGITS || !pv_slice_hex(word, &offset) || offset != rows->size)
        return pv_success();
    size_t count = take_pairs(rest, octets, &all);
    if (!count)
        return pv_success();
    *ret_taken = true;
    if (!rows->size)
        rows->place = line->place;
    return add_octets(arena, rows, octets, count);
}

pv_status pv_certutil_take_run(pv_arena *arena, const pv_line *line, pv_rows *rows,
                               bool *ret_taken) {
    const pv_rows before = *rows;
    PV_TRY(pv_certutil_take_row(arena, line, rows, ret_taken));
    if (*ret_taken)
        return pv_success();
    rows->size = 0;
    PV_TRY(pv_certutil_take_row(arena, line, rows, ret_taken));
    if (!*ret_taken)
        *rows = before;
    return pv_success();
}

pv_status pv_certutil_take_pairs(pv_arena *arena, const pv_line *line, pv_rows *rows,
                                 bool *ret_taken) {
    uint8_t octets[ROW_OCTETS];
    bool all;
    size_t count = take_pairs(line->text, octets, &all);
    *ret_taken = count && all;
    if (!*ret_taken)
        return pv_success();
    if (!rows->size)
        rows->place = line->place;
    return add_octets(arena, rows, octets, count);
}

/* ---- broken lines ---------------------------------------------------------------------------- */

static bool is_guid_part(pv_slice s, size_t *ret_size) {
    static const char SHAPE[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    size_t n = 0;
    while (n < s.size && n < GUID_TEXT &&
           (SHAPE[n] == '-' ? s.data[n] == '-' : pv_char_is_hex(s.data[n])))
        n++;
    *ret_size = n;
    return n == s.size;
}

bool pv_certutil_is_unique_name(pv_slice text) {
    size_t size;
    return text.size == UNIQUE_HEX + 1 + GUID_TEXT && pv_slice_hex_digits(text) == UNIQUE_HEX &&
           text.data[UNIQUE_HEX] == '_' && is_guid_part(pv_slice_from(text, UNIQUE_HEX + 1), &size);
}

/* "te-Web-Server-6f1d6c0e-9a" has the beginning of a GUID at its end. */
static bool lacks_end_of_guid(pv_slice text) {
    enum { FIRST_GROUP = 8 };
    size_t size;
    for (size_t at = text.size; at > 3; at--)
        if (text.data[at - 1] == '-' && is_guid_part(pv_slice_from(text, at), &size) &&
            size > FIRST_GROUP)
            return size < GUID_TEXT;
    return false;
}

/* What begins like "{GUID}", "<32 hex>_<GUID>" or "te-<template>-<GUID>" and lacks its end. */
static bool is_unfinished(pv_slice text) {
    size_t size, bar = pv_slice_find(text, "_");
    if (text.size && text.data[0] == '{')
        return !pv_slice_has(text, "}") && is_guid_part(pv_slice_from(text, 1), &size);
    if (bar == UNIQUE_HEX && pv_slice_hex_digits(text) == UNIQUE_HEX)
        return is_guid_part(pv_slice_from(text, bar + 1), &size) && size < GUID_TEXT;
    if (pv_slice_begins(text, "te-") || pv_slice_begins(text, "le-"))
        return lacks_end_of_guid(text);
    return bar == text.size && pv_slice_hex_digits(text) == text.size && text.size > 16 &&
           text.size <= UNIQUE_HEX;
}

/* The end of a GUID, and nothing else. */
static bool goes_on(pv_slice text) {
    for (size_t i = 0; i < text.size; i++) {
        bool last = i + 1 == text.size && text.data[i] == '}';
        if (!pv_char_is_hex(text.data[i]) && text.data[i] != '-' && text.data[i] != '_' && !last)
            return false;
    }
    return text.size > 0;
}

pv_status pv_certutil_rejoin(pv_arena *arena, const pv_line *line, pv_lines *rest,
                             pv_slice *value) {
    pv_lines ahead = *rest;
    pv_line next;
    (void)line;
    if (!is_unfinished(*value) || !pv_lines_next(&ahead, &next) || !goes_on(next.text))
        return pv_success();
    size_t size = value->size + next.text.size;
    char *joined = pv_arena_alloc(arena, size + 1);
    if (!joined)
        return pv_no_memory();
    memcpy(joined, value->data, value->size);
    memcpy(joined + value->size, next.text.data, next.text.size);
    pv_slice whole = {joined, size};
    if (is_unfinished(whole))
        return pv_success();
    *value = whole;
    *rest = ahead;
    return pv_success();
}
