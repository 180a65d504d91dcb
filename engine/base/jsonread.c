/* SPDX-License-Identifier: Apache-2.0
 * JSON (RFC 8259) token by token. Refuses nesting beyond 64 levels and whatever the grammar does,
 * but for escapes: an unknown one is noticed only when the text is asked for. */
#include "base/jsonread.h"

#include "base/text.h"

/* What may come next. */
enum { A_VALUE, VALUE_OR_END, KEY_OR_END, A_KEY, COMMA_OR_END, NOTHING };

pv_jsonread pv_jsonread_of(pv_slice text, uint64_t first_line) {
    return (pv_jsonread){.text = text, .line = first_line, .expects = A_VALUE};
}

static bool broken(pv_jsonread *j, const char *fault) {
    j->fault = fault;
    return false;
}

static char peek(const pv_jsonread *j) {
    return j->at < j->text.size ? j->text.data[j->at] : '\0';
}

static void pass_blanks(pv_jsonread *j) {
    for (; j->at < j->text.size; j->at++) {
        char c = j->text.data[j->at];
        bool pair = c == '\r' && j->at + 1 < j->text.size && j->text.data[j->at + 1] == '\n';
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return;
        j->line += (c == '\n' || c == '\r') && !pair;
    }
}

static bool in_object(const pv_jsonread *j) {
    return j->depth && (j->objects >> (j->depth - 1) & 1);
}

static void value_is_done(pv_jsonread *j) {
    j->expects = j->depth ? COMMA_OR_END : NOTHING;
}

static bool open_level(pv_jsonread *j, bool object, pv_jsonread_token *t) {
    if (j->depth == PV_JSON_DEPTH) {
        j->too_deep = true;
        return broken(j, "is nested deeper than 64 levels");
    }
    uint64_t bit = UINT64_C(1) << j->depth++;
    j->objects = object ? j->objects | bit : j->objects & ~bit;
    j->expects = object ? KEY_OR_END : VALUE_OR_END;
    j->at++;
    t->kind = object ? PV_JSON_OBJECT : PV_JSON_ARRAY;
    return true;
}

static bool close_level(pv_jsonread *j, pv_jsonread_token *t) {
    t->kind = in_object(j) ? PV_JSON_OBJECT_END : PV_JSON_ARRAY_END;
    j->depth--;
    j->at++;
    value_is_done(j);
    return true;
}

static bool take_string(pv_jsonread *j, pv_jsonread_token *t) {
    size_t from = ++j->at;
    for (; j->at < j->text.size && j->text.data[j->at] != '"'; j->at++) {
        if ((unsigned char)j->text.data[j->at] < ' ')
            return broken(j, "has a line end or control character within a string");
        j->at += j->text.data[j->at] == '\\';
    }
    if (j->at >= j->text.size)
        return broken(j, "ends within a string");
    t->raw = (pv_slice){j->text.data + from, j->at - from};
    t->kind = PV_JSON_STRING;
    j->at++;
    value_is_done(j);
    return true;
}

static bool take_key(pv_jsonread *j, pv_jsonread_token *t) {
    if (peek(j) != '"')
        return broken(j, "has no name where one must stand");
    if (!take_string(j, t))
        return false;
    pass_blanks(j);
    if (peek(j) != ':')
        return broken(j, "has no colon behind a name");
    j->at++;
    t->kind = PV_JSON_KEY;
    j->expects = A_VALUE;
    return true;
}

static bool is_of_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
           c == '-' || c == '.';
}

static bool take_word(pv_jsonread *j, pv_jsonread_token *t) {
    size_t from = j->at;
    while (j->at < j->text.size && is_of_word(j->text.data[j->at]))
        j->at++;
    t->raw = (pv_slice){j->text.data + from, j->at - from};
    bool digit =
        t->raw.size && (*t->raw.data == '-' || (*t->raw.data >= '0' && *t->raw.data <= '9'));
    t->kind = digit ? PV_JSON_NUMBER : PV_JSON_WORD;
    value_is_done(j);
    return digit || pv_slice_is(t->raw, "true") || pv_slice_is(t->raw, "false") ||
           pv_slice_is(t->raw, "null") || broken(j, "has something else where a value must stand");
}

static bool take_value(pv_jsonread *j, pv_jsonread_token *t) {
    char c = peek(j);
    if (c == '{' || c == '[')
        return open_level(j, c == '{', t);
    return c == '"' ? take_string(j, t) : take_word(j, t);
}

/* A comma, where one must stand; false when the level ends instead. */
static bool goes_on(pv_jsonread *j) {
    if (j->expects != COMMA_OR_END || peek(j) != ',')
        return j->expects == A_VALUE || j->expects == A_KEY;
    j->at++;
    pass_blanks(j);
    j->expects = in_object(j) ? A_KEY : A_VALUE;
    return true;
}

bool pv_jsonread_next(pv_jsonread *j, pv_jsonread_token *t) {
    if (j->fault || j->expects == NOTHING)
        return false;
    pass_blanks(j);
    *t = (pv_jsonread_token){.raw = {NULL, 0}};
    bool more = goes_on(j);
    t->place = (pv_place){PV_LINE, j->line};
    if (j->at >= j->text.size)
        return broken(j, "ends within a value");
    if (!more && peek(j) == (in_object(j) ? '}' : ']'))
        return close_level(j, t);
    if (j->expects == COMMA_OR_END)
        return broken(j, "has neither a comma nor an end behind a value");
    return j->expects == A_KEY || j->expects == KEY_OR_END ? take_key(j, t) : take_value(j, t);
}

void pv_jsonread_skip(pv_jsonread *j, pv_jsonread_kind of) {
    pv_jsonread_token t;
    if (of != PV_JSON_OBJECT && of != PV_JSON_ARRAY)
        return;
    unsigned outer = j->depth - 1;
    while (j->depth > outer && pv_jsonread_next(j, &t))
        continue;
}

/* ---- escapes --------------------------------------------------------------------------------- */

/* Four hex digits behind "\u"; U+FFFD when they are none. */
static uint32_t take_unit(pv_slice *s) {
    uint64_t unit = 0;
    if (s->size < 4 || !pv_slice_hex(pv_slice_head(*s, 4), &unit))
        return 0xfffd;
    *s = pv_slice_from(*s, 4);
    return (uint32_t)unit;
}

static uint32_t take_rune(pv_slice *s) {
    uint32_t high = take_unit(s);
    if (high < 0xd800 || high > 0xdbff || s->size < 2 || s->data[0] != '\\' || s->data[1] != 'u')
        return high;
    pv_slice behind = pv_slice_from(*s, 2);
    uint32_t low = take_unit(&behind);
    if (low < 0xdc00 || low > 0xdfff)
        return high;
    *s = behind;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

static void add_escape(pv_textbuf *t, pv_slice *s) {
    static const char LETTERS[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
    char c = s->size ? *s->data : '?';
    const char *letter = c ? strchr(LETTERS, c) : NULL;
    *s = pv_slice_from(*s, 1);
    if (letter) {
        pv_textbuf_addc(t, MEANT[letter - LETTERS]);
        return;
    }
    uint32_t rune = c == 'u' ? take_rune(s) : 0xfffd;
    pv_textbuf_add_rune(t, rune ? rune : 0xfffd);
}

bool pv_jsonread_text(pv_arena *arena, const pv_jsonread_token *token, pv_slice *ret_text) {
    pv_slice s = token->raw;
    *ret_text = s;
    if (!s.size || !memchr(s.data, '\\', s.size))
        return true;
    pv_textbuf t = pv_textbuf_new(arena, 3 * s.size);
    while (s.size) {
        size_t plain = pv_slice_find(s, "\\");
        pv_textbuf_add(&t, s.data, plain);
        s = pv_slice_from(s, plain);
        if (!s.size)
            break;
        s = pv_slice_from(s, 1);
        add_escape(&t, &s);
    }
    ret_text->data = pv_textbuf_end(&t, &ret_text->size);
    return ret_text->data != NULL;
}
