/* SPDX-License-Identifier: Apache-2.0
 * A text tells the same in whatever encoding it comes. Every sample of the corpus that a reader of
 * text reads is made over into UTF-8 and UTF-16 of both orders, each with a byte order mark and
 * without, with the line ends of Windows and of Unix, with blanks that do not break, and into the
 * code pages of consoles where it has words by which a page is told; each variant must give the
 * very same facts at the same places, and the same problems. */
#define _POSIX_C_SOURCE 200809L
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/charset.h"
#include "base/text.h"
#include "facts/render.h"
#include "support/reading.h"
#include "support/samples.h"

enum { LARGEST = 1 << 18, TEXT = 16 << 20 };

static const char *const WORDS[] = {
#define LABEL(concept, text) text,
#include "readers/labels.def"
#undef LABEL
};

/* ---- what a reading gave, as one text -------------------------------------------------------- */

static void tell_subject(pv_textbuf *out, pv_subject *s) {
    size_t first = (size_t)pv_kind_first(s->kind);
    pv_textbuf_addf(out, "%s#%u %s %s\n", pv_kind_name(s->kind), s->id, s->artifact->format,
                    s->artifact->path);
    for (size_t i = 0; i < pv_kind_facts(s->kind); i++) {
        const pv_fact_info *info = pv_fact_get_info((pv_fact)(first + i));
        const pv_value *v = pv_subject_value(s, (pv_fact)(first + i));
        pv_textbuf_addf(out, "  %s %d ", info->name, v->known);
        if (v->known == PV_PRESENT) {
            pv_render_value(out, info, v);
            pv_textbuf_adds(out, " @");
            pv_render_place(out, v);
        }
        pv_textbuf_addc(out, '\n');
    }
}

/* To be freed. */
static char *tell(test_reading *r, pv_bytes bytes) {
    pv_arena *arena = pv_arena_new(TEXT);
    pv_textbuf out = pv_textbuf_new(arena, TEXT / 2);
    (void)test_reading_run(r, "input", bytes);
    for (pv_subject *s = r->unit.subjects; s; s = s->next)
        tell_subject(&out, s);
    for (const pv_problem *p = r->unit.problems; p; p = p->next)
        pv_textbuf_addf(&out, "%d %d:%llu %s\n", p->code, p->place.kind,
                        (unsigned long long)p->place.at, p->message);
    const char *text = pv_textbuf_end(&out, NULL);
    char *copy = text ? strdup(text) : NULL;
    pv_arena_free(arena);
    if (!copy)
        exit(2);
    return copy;
}

/* ---- variants -------------------------------------------------------------------------------- */

/* False when the encoding cannot hold the text. `ret` is to be freed. */
static bool encoded(pv_bytes text, const char *encoding, const char *mark, pv_bytes *ret) {
    iconv_t to = iconv_open(encoding, "UTF-8");
    size_t left = text.size, room = 4 * text.size + 8, head = strlen(mark);
    char *in = (char *)(uintptr_t)text.data, *data = malloc(room), *out = data;
    if (to == (iconv_t)-1 || !data)
        exit(2);
    memcpy(out, mark, head);
    out += head;
    room -= head;
    bool whole = iconv(to, &in, &left, &out, &room) == 0 && left == 0;
    iconv_close(to);
    *ret = (pv_bytes){(uint8_t *)data, (size_t)(out - data)};
    return whole;
}

/* With LF alone, or CR LF, at the end of each line. */
static pv_bytes with_ends(pv_bytes text, bool pairs) {
    uint8_t *data = malloc(2 * text.size + 1);
    size_t size = 0;
    if (!data)
        exit(2);
    for (size_t i = 0; i < text.size; i++) {
        bool pair = text.data[i] == '\r' && i + 1 < text.size && text.data[i + 1] == '\n';
        if (text.data[i] == '\n' && pairs)
            data[size++] = '\r';
        if (!pair)
            data[size++] = text.data[i];
    }
    return (pv_bytes){data, size};
}

/* As it is copied from a web page: no blank may break a line. */
static pv_bytes with_firm_blanks(pv_bytes text) {
    uint8_t *data = malloc(2 * text.size + 1);
    size_t size = 0;
    if (!data)
        exit(2);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == ' ')
            data[size++] = 0xc2;
        data[size++] = text.data[i] == ' ' ? 0xa0 : text.data[i];
    }
    return (pv_bytes){data, size};
}

typedef struct {
    test_reading reading;
    const char *path;
    const char *expected;
    unsigned compared, bad;
} comparing;

static void compare(comparing *c, pv_bytes variant, const char *what) {
    char *got = tell(&c->reading, variant);
    c->compared++;
    if (strcmp(got, c->expected) != 0) {
        size_t at = 0;
        while (got[at] == c->expected[at])
            at++;
        while (at > 0 && got[at - 1] != '\n')
            at--;
        printf("%s as %s:\n  %.*s\n  where it was\n  %.*s\n", c->path, what,
               (int)strcspn(got + at, "\n"), got + at, (int)strcspn(c->expected + at, "\n"),
               c->expected + at);
        c->bad++;
    }
    free(got);
}

/* iconv's name, and the byte order mark in that encoding. */
static const struct {
    const char *name, *encoding, *mark;
} FORMS[] = {{"UTF-8", "UTF-8", ""},
             {"UTF-8 with a mark", "UTF-8", "\xef\xbb\xbf"},
             {"UTF-16LE with a mark", "UTF-16LE", "\xff\xfe"},
             {"UTF-16LE", "UTF-16LE", ""},
             {"UTF-16BE with a mark", "UTF-16BE", "\xfe\xff"},
             {"UTF-16BE", "UTF-16BE", ""}};
static const char *const PAGES[] = {"CP437", "CP850", "CP1252", "CP936"};

static bool has_known_word(pv_bytes text) {
    char *copy = calloc(1, text.size + 1);
    bool found = false;
    if (!copy)
        exit(2);
    memcpy(copy, text.data, text.size);
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS && !found; i++)
        found = strpbrk(WORDS[i], "\xc2\xc3\xc5\xe2\xe4\xe5\xe6\xe7\xe8\xe9") != NULL &&
                strstr(copy, WORDS[i]) != NULL;
    free(copy);
    return found;
}

static bool has_double_returns(pv_bytes text) {
    for (size_t i = 1; i < text.size; i++)
        if (text.data[i] == '\r' && text.data[i - 1] == '\r')
            return true;
    return false;
}

static void compare_all(comparing *c, pv_bytes text) {
    pv_bytes variant;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (encoded(text, FORMS[i].encoding, FORMS[i].mark, &variant))
            compare(c, variant, FORMS[i].name);
        free((void *)(uintptr_t)variant.data);
    }
    for (size_t i = 0; has_known_word(text) && i < sizeof PAGES / sizeof *PAGES; i++) {
        if (encoded(text, PAGES[i], "", &variant))
            compare(c, variant, PAGES[i]);
        free((void *)(uintptr_t)variant.data);
    }
    /* Of CR CR LF, which is two line ends, another form would make one. */
    for (int pairs = 0; pairs < 2 && !has_double_returns(text); pairs++) {
        variant = with_ends(text, pairs);
        compare(c, variant, pairs ? "lines with CR LF" : "lines with LF");
        free((void *)(uintptr_t)variant.data);
    }
    variant = with_firm_blanks(text);
    compare(c, variant, "blanks that do not break");
    free((void *)(uintptr_t)variant.data);
}

/* ---- samples --------------------------------------------------------------------------------- */

/* The sample as UTF-8; false when it is no text, or is too odd to be made over. */
static bool as_utf8(pv_arena *arena, const sample *one, pv_bytes *ret_text) {
    pv_bytes bytes = {one->bytes, one->size};
    pv_charset charset = pv_charset_find(pv_bytes_head(bytes, PV_PROBE_BYTES));
    pv_bytes text = pv_bytes_from(bytes, pv_charset_mark(bytes));
    if (charset == PV_CHARSET_BINARY || one->size > LARGEST || !one->size)
        return false;
    pv_status status = pv_success();
    if (charset != PV_CHARSET_OCTETS)
        status = pv_charset_from_utf16(arena, text, charset == PV_CHARSET_UTF16BE, &text);
    else if (!pv_utf8_valid(text))
        status = pv_charset_from_page(arena, text, WORDS, sizeof WORDS / sizeof *WORDS, &text);
    *ret_text = text;
    return !status.error && !memchr(text.data, 0, text.size);
}

static bool is_read_as_text(test_reading *r, const sample *one) {
    if (!test_reading_run(r, "input", (pv_bytes){one->bytes, one->size}) || !r->unit.artifacts)
        return false;
    const char *format = r->unit.artifacts->format;
    for (size_t i = 0; i < pv_reader_count(); i++)
        if (strcmp(pv_reader_at(i)->name, format) == 0)
            return pv_reader_at(i)->text != NULL;
    return strcmp(format, "text") == 0;
}

static void go(comparing *c, const sample *one) {
    pv_arena *arena = pv_arena_new(TEXT);
    pv_bytes text;
    if (!arena)
        exit(2);
    c->path = one->path;
    if (is_read_as_text(&c->reading, one) && as_utf8(arena, one, &text)) {
        char *expected = tell(&c->reading, (pv_bytes){one->bytes, one->size});
        c->expected = expected;
        compare_all(c, text);
        free(expected);
    }
    pv_arena_free(arena);
}

int main(int argc, char **argv) {
    comparing c = {0};
    if (argc != 2)
        return 2;
    samples all = samples_below(argv[1], 300);
    test_reading_init(&c.reading);
    for (size_t i = 0; i < all.count; i++)
        go(&c, &all.items[i]);
    samples_free(&all);
    test_reading_done(&c.reading);
    printf("%u variants compared, %u differ\n", c.compared, c.bad);
    return c.bad || c.compared < 1000;
}
