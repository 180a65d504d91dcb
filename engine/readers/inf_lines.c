/* SPDX-License-Identifier: Apache-2.0
 * The lines of an INF text (SetupAPI's conventions, as far as certreq keeps to them): sections,
 * "key = value", comments behind ; or //, quotes, lines that a trailing backslash goes on. Takes
 * values as they are written: inf_parse.c makes sense of them. Keeps going behind what is malformed
 * and notes it; what stands before the first section is left out. */
#include "base/text.h"
#include "readers/inf.h"

enum { LONGEST_LINE = 64 * 1024, MOST_JOINED = 4 * 1024 * 1024, MOST_ENTRIES = 8192 };

/* The text while it is gone through. */
typedef struct {
    pv_inf *inf;
    pv_lines lines;
    size_t section;  /* that entries are added to */
    size_t capacity; /* of entries */
    size_t joined;   /* octets of lines that were joined */
} lines_read;

/* Where the comment of a line begins; its size when it has none. `*quoted` tells whether a quote is
 * open before the line, and then behind it. A // within a word (an address) is none. */
static size_t comment_at(pv_slice line, bool *quoted) {
    for (size_t i = 0; i < line.size; i++) {
        char c = line.data[i];
        if (c == '"')
            *quoted = !*quoted;
        bool begins_word = i == 0 || line.data[i - 1] == ' ' || line.data[i - 1] == '\t';
        bool slashes = c == '/' && begins_word && i + 1 < line.size && line.data[i + 1] == '/';
        if (!*quoted && (c == ';' || slashes))
            return i;
    }
    return line.size;
}

static pv_slice text_of_comment(pv_slice comment) {
    while (comment.size && (comment.data[0] == ';' || comment.data[0] == '/'))
        comment = pv_slice_from(comment, 1);
    return pv_slice_trim(comment);
}

/* A line with those that it goes on with, without comments. */
typedef struct {
    pv_slice code, comment;
    pv_place place;
    bool unclosed; /* a quote is still open */
} logical;

static bool goes_on(pv_slice code) {
    return code.size && code.data[code.size - 1] == '\\';
}

/* Cuts one line into what counts and its comment. */
static pv_slice take_code(const pv_line *line, logical *l) {
    size_t at = comment_at(line->text, &l->unclosed);
    if (!l->comment.size)
        l->comment = text_of_comment(pv_slice_from(line->text, at));
    return pv_slice_trim(pv_slice_head(line->text, at));
}

/* Adds a piece while the limits are kept. */
static bool add_piece(const lines_read *p, pv_textbuf *t, pv_slice piece) {
    if (t->size + piece.size > LONGEST_LINE || p->joined + t->size + piece.size > MOST_JOINED)
        return false;
    pv_textbuf_add(t, piece.data, piece.size);
    return true;
}

/* Takes the lines that `code`, which ends in a backslash, goes on with. */
static pv_status join(lines_read *p, pv_slice code, logical *l) {
    pv_textbuf t = pv_textbuf_new(p->inf->reading->unit->arena, LONGEST_LINE + 2);
    pv_line line;
    bool fits = add_piece(p, &t, pv_slice_head(code, code.size - 1)), more = true;
    while (more && pv_lines_next(&p->lines, &line)) {
        code = take_code(&line, l);
        more = goes_on(code);
        fits = fits && add_piece(p, &t, pv_slice_head(code, code.size - more));
    }
    l->code.data = pv_textbuf_end(&t, &l->code.size);
    if (!l->code.data)
        return pv_no_memory();
    if (!fits)
        pv_inf_note(p->inf, PV_OVER_LIMIT, l->place,
                    "lines that go on are longer than this reads; the rest of them is left out");
    p->joined += l->code.size;
    return pv_success();
}

static pv_status take_logical(lines_read *p, logical *ret_line, bool *ret_more) {
    pv_line line;
    logical l = {.unclosed = false};
    *ret_more = pv_lines_next(&p->lines, &line);
    if (!*ret_more)
        return pv_success();
    l.place = line.place;
    pv_slice code = take_code(&line, &l);
    l.code = code;
    if (goes_on(code))
        PV_TRY(join(p, code, &l));
    *ret_line = l;
    return pv_success();
}

/* ---- sections -------------------------------------------------------------------------------- */

pv_slice pv_inf_header(pv_slice line) {
    bool quoted = false;
    if (!line.size || line.data[0] != '[') /* so for most lines of any text */
        return (pv_slice){NULL, 0};
    pv_slice code = pv_slice_trim(pv_slice_head(line, comment_at(line, &quoted)));
    if (code.size < 3 || code.data[code.size - 1] != ']')
        return (pv_slice){NULL, 0};
    return pv_slice_trim((pv_slice){code.data + 1, code.size - 2});
}

static pv_status open_section(lines_read *p, pv_slice name, pv_place place) {
    pv_inf *inf = p->inf;
    size_t i = 0;
    while (i < inf->section_count && !pv_slice_same(inf->sections[i].name, name))
        i++;
    p->section = i;
    if (i < inf->section_count)
        return pv_success();
    if (i == PV_INF_SECTIONS)
        return pv_fail(inf->reading->unit->arena, PV_OVER_LIMIT, place,
                       "an INF of more than %d sections", PV_INF_SECTIONS);
    inf->sections[inf->section_count++] = (pv_inf_section){name, place, false};
    return pv_success();
}

static pv_status take_header(lines_read *p, const logical *l) {
    pv_slice name = pv_slice_from(l->code, 1);
    size_t end = pv_slice_find(name, "]");
    if (end == name.size)
        pv_inf_note(p->inf, PV_DAMAGED, l->place, "the section's name is not closed with ]");
    return open_section(p, pv_slice_trim(pv_slice_head(name, end)), l->place);
}

/* ---- entries --------------------------------------------------------------------------------- */

/* The "=" behind the key; the size when there is none. */
static size_t find_equals(pv_slice code) {
    bool quoted = false;
    for (size_t i = 0; i < code.size; i++) {
        quoted ^= code.data[i] == '"';
        if (code.data[i] == '=' && !quoted)
            return i;
    }
    return code.size;
}

static void add_entry(lines_read *p, const logical *l) {
    size_t at = find_equals(l->code);
    pv_inf_entry e = {.section = (unsigned)p->section, .place = l->place, .comment = l->comment};
    e.assigned = at < l->code.size;
    if (e.assigned)
        e.key = pv_slice_trim(pv_slice_head(l->code, at));
    e.raw = e.assigned ? pv_slice_trim(pv_slice_from(l->code, at + 1)) : l->code;
    e.continues = e.assigned && pv_slice_is(e.key, "_continue_");
    if (l->unclosed && e.assigned)
        pv_inf_note(p->inf, PV_DAMAGED, l->place, "a quote is opened and not closed");
    p->inf->entries[p->inf->count++] = e;
}

static pv_status take_line(lines_read *p, const logical *l) {
    if (!l->code.size)
        return pv_success();
    if (l->code.data[0] == '[')
        return take_header(p, l);
    if (!p->inf->section_count)
        return pv_success();
    if (p->inf->count == p->capacity)
        return pv_fail(p->inf->reading->unit->arena, PV_OVER_LIMIT, l->place,
                       "an INF of more than %d entries", MOST_ENTRIES);
    add_entry(p, l);
    return pv_success();
}

static size_t count_lines(pv_lines lines) {
    size_t count = 0;
    pv_line line;
    while (count < MOST_ENTRIES && pv_lines_next(&lines, &line))
        count++;
    return count;
}

pv_status pv_inf_take_lines(pv_inf *inf) {
    lines_read p = {.inf = inf, .lines = pv_reading_lines(inf->reading)};
    logical l;
    bool more = true;
    p.capacity = count_lines(p.lines);
    inf->entries = pv_arena_array(inf->reading->unit->arena, p.capacity + 1, sizeof *inf->entries);
    if (!inf->entries)
        return pv_no_memory();
    for (;;) {
        PV_TRY(take_logical(&p, &l, &more));
        if (!more)
            return pv_success();
        PV_TRY(take_line(&p, &l));
    }
}
