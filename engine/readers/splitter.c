/* SPDX-License-Identifier: Apache-2.0
 * Text that no reader knows by its first bytes: what people paste into tickets, redirect into
 * files and mail about. The lines are looked through once for the openings that the readers of text
 * know; what stands between two openings is one section. Text that has none is left alone after
 * that pass, which allocates nothing for octets. Files that are nothing but base64 without the
 * lines around it are read, too. Sections do not nest: a certificate in a dump is its reader's
 * business. */
#include "readers/splitter.h"

#include "base/base64.h"
#include "base/charset.h"
#include "base/text.h"
#include "readers/mail_quotes.h"
#include "readers/pem.h"
#include "readers/readers.h"
#include "readers/records.h"

extern const pv_reader PV_READER_pem;

enum { SECTIONS_MAX = 4096 };

/* One run of lines for one reader. */
typedef struct {
    const pv_reader *reader;
    size_t begin, end; /* offsets in the text */
    uint64_t line;     /* number of the first */
    bool ended;        /* a prompt follows */
} section;

typedef struct {
    pv_unit *unit;
    pv_artifact *parent;
    const char *name;
    pv_bytes whole; /* as the file has it */
    pv_slice text;  /* as UTF-8, or octets that are not known to be */
    section *found;
    size_t count, room;
    bool open;    /* the last section goes on */
    bool crowded; /* there were more sections than are read */
    bool quoted;  /* two lines after each other are quoted as in a mail */
    pv_first_look look;
} splitting;

/* ---- encodings ------------------------------------------------------------------------------- */

static const char *const WORDS[] = {
#define LABEL(meaning, text) text,
#include "readers/labels.def"
#undef LABEL
#define AUTHORITY(prefix)  prefix,
#define ACCOUNT(sid, name) name,
#include "readers/accounts.def"
#undef AUTHORITY
#undef ACCOUNT
};

/* A PEM block may stand in front of octets that are no text. */
static pv_charset charset_of(pv_bytes bytes) {
    pv_bytes head = pv_bytes_head(bytes, PV_PROBE_BYTES);
    pv_charset found = pv_charset_find(head);
    pv_pem_block block;
    if (found != PV_CHARSET_BINARY || !head.size)
        return found;
    const uint8_t *nul = memchr(head.data, 0, head.size);
    if (!nul)
        return found;
    pv_bytes before = {head.data, (size_t)(nul - head.data)};
    return pv_pem_next(before, 0, &block) ? PV_CHARSET_OCTETS : PV_CHARSET_BINARY;
}

bool pv_splitter_interested(pv_bytes head) {
    return charset_of(head) != PV_CHARSET_BINARY;
}

/* Web pages and ticket systems turn blanks into U+00A0, and keep them so in what is copied. */
static pv_status fold_blanks(pv_unit *unit, pv_bytes *text) {
    static const char NO_BREAK[] = "\u00a0";
    pv_slice rest = pv_slice_of_bytes(*text);
    size_t at = pv_slice_find(rest, NO_BREAK), size = 0;
    if (at == rest.size || !pv_utf8_valid(*text))
        return pv_success();
    char *folded = pv_arena_alloc(unit->arena, text->size);
    if (!folded)
        return pv_no_memory();
    for (; at < rest.size; at = pv_slice_find(rest, NO_BREAK)) {
        memcpy(folded + size, rest.data, at);
        size += at;
        folded[size++] = ' ';
        rest = pv_slice_from(rest, at + 2);
    }
    if (rest.size)
        memcpy(folded + size, rest.data, rest.size);
    *text = (pv_bytes){(const uint8_t *)folded, size + rest.size};
    return pv_success();
}

/* UTF-16 as UTF-8; octets stay as they are, but for blanks. */
static pv_status as_text(pv_unit *unit, pv_bytes bytes, pv_charset charset, pv_slice *ret_text) {
    pv_bytes text = pv_bytes_from(bytes, pv_charset_mark(bytes));
    if (charset != PV_CHARSET_OCTETS)
        PV_TRY(pv_charset_from_utf16(unit->arena, text, charset == PV_CHARSET_UTF16BE, &text));
    PV_TRY(fold_blanks(unit, &text));
    *ret_text = pv_slice_of_bytes(text);
    return pv_success();
}

static pv_status as_utf8(pv_unit *unit, pv_slice *text) {
    pv_bytes bytes = pv_slice_bytes(*text);
    if (!bytes.size || (pv_utf8_valid(bytes) && !memchr(bytes.data, 0, bytes.size)))
        return pv_success();
    PV_TRY(pv_charset_from_page(unit->arena, bytes, WORDS, sizeof WORDS / sizeof *WORDS, &bytes));
    *text = pv_slice_of_bytes(bytes);
    return pv_success();
}

/* ---- finding --------------------------------------------------------------------------------- */

/* What a Windows shell prints before a command, or a Unix one on which the text was looked at. */
static bool is_prompt(pv_slice line) {
    if (pv_slice_begins(line, "PS "))
        line = pv_slice_from(line, 3);
    if (line.size >= 4 && line.data[1] == ':' && line.data[2] == '\\') {
        size_t end = pv_slice_find(line, ">"), colon = pv_slice_find(pv_slice_from(line, 2), ":");
        return end < line.size && colon + 2 > end;
    }
    if (!memchr(line.data, '@', line.size))
        return false;
    pv_slice word = pv_slice_word(&line);
    bool ends = pv_slice_ends(word, "$") || pv_slice_ends(word, "#");
    return ends && word.size > 2 && pv_slice_has(word, "@");
}

const pv_reader *pv_splitter_opener(const pv_first_look *look, const pv_line *line,
                                    const pv_lines *rest, pv_bid *ret_bid) {
    const pv_reader *best = NULL;
    uint64_t asked = pv_first_look_at(look, line->text);
    *ret_bid = PV_BID_NONE;
    for (size_t i = 0; asked >> i; i++) {
        if (!(asked >> i & 1))
            continue;
        pv_bid bid = look->readers[i]->text->opens(line, rest);
        if (bid > *ret_bid) {
            *ret_bid = bid;
            best = look->readers[i];
        }
    }
    return best;
}

bool pv_splitter_is_certain(pv_bytes head) {
    pv_lines rest = pv_lines_of(pv_slice_of_bytes(head), 1);
    pv_line line;
    pv_bid bid = PV_BID_NONE;
    pv_first_look look;
    if (charset_of(head) != PV_CHARSET_OCTETS)
        return false;
    pv_first_look_init(&look);
    while (bid < PV_BID_CERTAIN && pv_lines_next(&rest, &line))
        (void)pv_splitter_opener(&look, &line, &rest, &bid);
    return bid == PV_BID_CERTAIN;
}

static section *last(const splitting *s) {
    return s->count ? &s->found[s->count - 1] : NULL;
}

static pv_status add_section(splitting *s, section added) {
    if (s->count == SECTIONS_MAX) {
        s->crowded = true;
        s->open = false;
        return pv_success();
    }
    if (s->count == s->room) {
        size_t room = s->room ? 2 * s->room : 8;
        section *grown = pv_arena_array(s->unit->arena, room, sizeof *grown);
        if (!grown)
            return pv_no_memory();
        if (s->count)
            memcpy(grown, s->found, s->count * sizeof *grown);
        s->found = grown;
        s->room = room;
    }
    s->found[s->count++] = added;
    s->open = true;
    return pv_success();
}

/* Blocks of PEM are one section, with whatever prose is between them. */
static bool goes_on(const splitting *s, const pv_reader *reader) {
    const section *before = last(s);
    return before && before->reader == reader && (s->open || reader == &PV_READER_pem);
}

/* From the line that opens it, or from those before it that the format knows as its own. */
static section section_from(const splitting *s, const pv_reader *reader, const pv_line *line) {
    const section *before = last(s);
    size_t from = before ? before->end : 0;
    section new = {reader, line->at, line->at, line->number, false};
    uint64_t lines = 0;
    if (!reader->text->leads || line->at <= from)
        return new;
    new.begin -= reader->text->leads((pv_slice){s->text.data + from, line->at - from}, &lines);
    new.line -= lines;
    return new;
}

/* Starts a section where a line opens one. */
static pv_status look_at(splitting *s, const pv_line *line, pv_lines *rest) {
    pv_bid bid;
    const pv_reader *reader = pv_splitter_opener(&s->look, line, rest, &bid);
    if (!reader || (s->open && last(s)->reader != reader && bid < PV_BID_MAGIC))
        return pv_success();
    if (goes_on(s, reader))
        s->open = true;
    else
        PV_TRY(add_section(s, section_from(s, reader, line)));
    if (reader->text->skip && s->open) {
        reader->text->skip(line, rest);
        last(s)->end = rest->at;
        s->open = false;
    }
    return pv_success();
}

static pv_status find_sections(splitting *s) {
    pv_lines rest = pv_lines_of(s->text, 1);
    pv_line line;
    bool before = false;
    pv_first_look_init(&s->look);
    s->count = 0;
    s->open = s->crowded = s->quoted = false;
    while (!s->crowded && pv_lines_next(&rest, &line)) {
        if (!line.text.size) { /* it may be what shows that a list has ended */
            if (s->open)
                last(s)->end = rest.at;
            continue;
        }
        bool now = line.text.data[0] == '>' && pv_mail_quote_marks(line.text);
        s->quoted |= before && now;
        before = now;
        if (is_prompt(line.text)) {
            if (s->open)
                last(s)->ended = true;
            s->open = false;
        }
        PV_TRY(look_at(s, &line, &rest));
        if (!s->open)
            continue;
        last(s)->end = rest.at;
        const pv_text_form *form = last(s)->reader->text;
        s->open = !(form->closes && form->closes(&line));
    }
    return pv_success();
}

static bool all_pem(const splitting *s) {
    return s->count == 1 && s->found->reader == &PV_READER_pem;
}

/* PEM is ASCII, whatever stands around it: a huge bundle is not copied for an umlaut in it. */
static pv_status find(splitting *s) {
    PV_TRY(find_sections(s));
    if (s->quoted) {
        PV_TRY(pv_mail_unquote(s->unit->arena, &s->text));
        PV_TRY(find_sections(s));
    }
    if (!s->count || all_pem(s))
        return pv_success();
    const char *before = s->text.data;
    PV_TRY(as_utf8(s->unit, &s->text));
    return s->text.data == before ? pv_success() : find_sections(s);
}

/* ---- reading --------------------------------------------------------------------------------- */

static pv_status read_section(splitting *s, pv_artifact *artifact, const section *part) {
    pv_slice text = {s->text.data + part->begin, part->end - part->begin};
    const pv_reading reading = {
        s->unit,
        artifact,
        pv_slice_bytes(text),
        {.place_kind = PV_LINE, .origin = part->line, .ended = part->ended}};
    return pv_readers_do(&reading, part->reader);
}

static pv_status read_only(splitting *s) {
    pv_artifact *artifact;
    PV_TRY(pv_unit_add_artifact(s->unit, s->parent, s->name, s->found->reader->name, s->whole,
                                &artifact));
    return read_section(s, artifact, s->found);
}

static pv_status read_several(splitting *s) {
    pv_artifact *all, *artifact;
    PV_TRY(pv_unit_add_artifact(s->unit, s->parent, s->name, "text", s->whole, &all));
    for (size_t i = 0; i < s->count && !pv_unit_is_hopeless(s->unit); i++) {
        const section *part = &s->found[i];
        pv_bytes bytes = {(const uint8_t *)s->text.data + part->begin, part->end - part->begin};
        const char *path = pv_arena_printf(s->unit->arena, "%s#%zu", s->name, i + 1);
        if (!path)
            return pv_no_memory();
        PV_TRY(pv_unit_add_artifact(s->unit, all, path, part->reader->name, bytes, &artifact));
        PV_TRY(read_section(s, artifact, part));
    }
    if (s->crowded)
        pv_unit_problem(s->unit, all, PV_OVER_LIMIT, (pv_place){0},
                        "the text has more sections than are read, 4096");
    return pv_success();
}

/* ---- base64 alone ---------------------------------------------------------------------------- */

/* DER that is longer than 255 bytes begins with "MI" in base64. */
static bool may_be_bare(pv_slice text) {
    return text.size > 2 && text.data[0] == 'M' && text.data[1] == 'I' &&
           pv_base64_only(pv_slice_bytes(text));
}

static pv_status read_bare(splitting *s, pv_slice text, bool *ret_claimed) {
    pv_base64_fault fault;
    size_t size, room = pv_base64_room(text.size);
    uint8_t *bytes = pv_arena_alloc(s->unit->arena, room);
    if (!bytes)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(s->unit->arena, bytes, room));
    if (!pv_base64_decode(pv_slice_bytes(text), bytes, &size, &fault))
        return pv_success();
    return s->unit->nested(s->unit, s->parent, (pv_bytes){bytes, size}, s->name, NULL, ret_claimed);
}

/* ---- all together ---------------------------------------------------------------------------- */

pv_status pv_splitter_read(pv_unit *unit, pv_artifact *parent, pv_bytes bytes, const char *name,
                           bool *ret_claimed) {
    splitting s = {.unit = unit, .parent = parent, .name = name, .whole = bytes};
    pv_charset charset = charset_of(bytes);
    *ret_claimed = false;
    if (charset == PV_CHARSET_BINARY)
        return pv_success();
    PV_TRY(as_text(unit, bytes, charset, &s.text));
    if (pv_records_find(s.text, unit->record_field).form) {
        section all = {&PV_READER_records, 0, s.text.size, 1, false};
        s.found = &all;
        *ret_claimed = true;
        return read_only(&s);
    }
    pv_slice bare = pv_slice_trim(s.text);
    if (may_be_bare(bare))
        return read_bare(&s, bare, ret_claimed);
    PV_TRY(find(&s));
    *ret_claimed = s.count > 0;
    if (!s.count)
        return pv_success();
    return s.count == 1 ? read_only(&s) : read_several(&s);
}

pv_status pv_splitter_read_as(pv_unit *unit, const pv_reader *reader, pv_bytes bytes) {
    splitting s = {.unit = unit, .name = unit->path, .whole = bytes, .count = 1};
    pv_charset charset = charset_of(bytes);
    if (charset == PV_CHARSET_BINARY)
        return pv_success();
    PV_TRY(as_text(unit, bytes, charset, &s.text));
    if (reader != &PV_READER_pem)
        PV_TRY(as_utf8(unit, &s.text));
    section all = {reader, 0, s.text.size, 1, false};
    s.found = &all;
    return read_only(&s);
}
