/* SPDX-License-Identifier: Apache-2.0
 * The lexical rules of Lua 5.4 (reference manual 3.1), as far as they are needed to tell words
 * from texts and comments. Only for sources that Lua has compiled: it does not look for mistakes.
 */
#include "lua/token.h"

#include <string.h>

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

pv_tokens pv_tokens_of(const char *text, size_t size) {
    return (pv_tokens){text, text + size, 1};
}

bool pv_token_is(const pv_token *token, const char *text) {
    return (token->kind == PV_TOKEN_NAME || token->kind == PV_TOKEN_SYMBOL) &&
           *token->start == *text && strncmp(token->start, text, token->size) == 0 &&
           text[token->size] == '\0';
}

static char peek(const pv_tokens *t, size_t ahead) {
    return (size_t)(t->end - t->next) > ahead ? t->next[ahead] : '\0';
}

static void step(pv_tokens *t) {
    if (*t->next++ == '\n')
        t->line++;
}

/* Signs of equality in "[==[" at the cursor; -1 when no long bracket opens there. */
static int long_level(const pv_tokens *t) {
    size_t signs = 0;
    if (peek(t, 0) != '[')
        return -1;
    while (peek(t, 1 + signs) == '=')
        signs++;
    return peek(t, 1 + signs) == '[' ? (int)signs : -1;
}

static bool long_closes(const pv_tokens *t, size_t signs) {
    if (peek(t, 0) != ']' || peek(t, 1 + signs) != ']')
        return false;
    for (size_t i = 0; i < signs; i++)
        if (peek(t, 1 + i) != '=')
            return false;
    return true;
}

static pv_token take_long(pv_tokens *t, int level) {
    size_t signs = (size_t)level;
    pv_token token = {.kind = PV_TOKEN_TEXT, .line = t->line};
    t->next += signs + 2;
    token.start = t->next;
    while (t->next < t->end && (*t->next != ']' || !long_closes(t, signs)))
        step(t);
    token.size = (size_t)(t->next - token.start);
    if (t->next < t->end)
        t->next += signs + 2;
    return token;
}

static pv_token take_quoted(pv_tokens *t) {
    char quote = *t->next++;
    pv_token token = {.kind = PV_TOKEN_TEXT, .line = t->line, .start = t->next};
    while (t->next < t->end && *t->next != quote) {
        if (*t->next == '\\' && t->next + 1 < t->end)
            t->next++;
        step(t);
    }
    token.size = (size_t)(t->next - token.start);
    if (t->next < t->end)
        t->next++;
    return token;
}

static void skip_comment(pv_tokens *t) {
    t->next += 2;
    int level = long_level(t);
    if (level >= 0) {
        take_long(t, level);
        return;
    }
    while (t->next < t->end && *t->next != '\n' && *t->next != '\r')
        t->next++;
}

static void skip_blank(pv_tokens *t) {
    while (t->next < t->end) {
        char c = *t->next;
        if (c == '-' && peek(t, 1) == '-')
            skip_comment(t);
        else if (c == ' ' || (c >= '\t' && c <= '\r'))
            step(t);
        else
            return;
    }
}

static size_t number_size(const pv_tokens *t) {
    size_t size = 1;
    for (; is_word(peek(t, size)) || peek(t, size) == '.' || peek(t, size) == '+' ||
           peek(t, size) == '-';
         size++) {
        char before = peek(t, size - 1);
        bool sign = peek(t, size) == '+' || peek(t, size) == '-';
        bool hex = size > 1 && (t->next[1] == 'x' || t->next[1] == 'X');
        bool exponent = hex ? before == 'p' || before == 'P' : before == 'e' || before == 'E';
        if (sign && !exponent)
            break;
    }
    return size;
}

static size_t symbol_size(const pv_tokens *t) {
    static const char *const PAIRS[] = {"==", "~=", "<=", ">=", "//", "::", "<<", ">>"};
    if (peek(t, 0) == '.' && peek(t, 1) == '.')
        return peek(t, 2) == '.' ? 3 : 2;
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        if (peek(t, 0) == PAIRS[i][0] && peek(t, 1) == PAIRS[i][1])
            return 2;
    return 1;
}

static pv_token take_plain(pv_tokens *t, pv_token_kind kind, size_t size) {
    pv_token token = {kind, t->next, size, t->line};
    t->next += size;
    return token;
}

pv_token pv_tokens_take(pv_tokens *t) {
    skip_blank(t);
    if (t->next >= t->end)
        return (pv_token){.kind = PV_TOKEN_END, .start = t->end, .line = t->line};
    char c = *t->next;
    int level = long_level(t);
    if (level >= 0)
        return take_long(t, level);
    if (c == '"' || c == '\'')
        return take_quoted(t);
    if (is_digit(c) || (c == '.' && is_digit(peek(t, 1))))
        return take_plain(t, PV_TOKEN_NUMBER, number_size(t));
    if (!is_word(c))
        return take_plain(t, PV_TOKEN_SYMBOL, symbol_size(t));
    size_t size = 1;
    while (is_word(peek(t, size)))
        size++;
    return take_plain(t, PV_TOKEN_NAME, size);
}

static bool stands_for(const pv_token *t, const char *word) {
    return (t->kind == PV_TOKEN_NAME || t->kind == PV_TOKEN_TEXT) && t->size == strlen(word) &&
           memcmp(t->start, word, t->size) == 0;
}

pv_spot pv_tokens_spot(const char *text, const pv_token *token) {
    const char *begin = token->start;
    while (begin > text && begin[-1] != '\n')
        begin--;
    bool quoted = token->kind == PV_TOKEN_TEXT && token->start > text && token->start[-1] != '[';
    return (pv_spot){token->line,
                     (unsigned)(token->start - begin) + 1 - (quoted && token->start > begin)};
}

/* The table that the file gives back: `return rule {`, `return cause {`, of plain data the first
 * `return {`. What stands above it are helpers. */
static pv_token find_declaration(const char *text, size_t size) {
    pv_tokens tokens = pv_tokens_of(text, size);
    pv_token before = {0}, data = {0};
    for (;;) {
        pv_token t = pv_tokens_take(&tokens);
        if (t.kind == PV_TOKEN_END)
            return data;
        if (pv_token_is(&before, "return") && (pv_token_is(&t, "rule") || pv_token_is(&t, "cause")))
            return t;
        if (!data.start && pv_token_is(&before, "return") && pv_token_is(&t, "{"))
            data = t;
        before = t;
    }
}

static bool is_behind(const char *text, const pv_token *token, pv_spot from) {
    pv_spot at = pv_tokens_spot(text, token);
    return at.line > from.line || (at.line == from.line && at.column >= from.column);
}

pv_spot pv_tokens_find(const char *text, size_t size, const char *word, pv_spot from) {
    pv_token declaration = find_declaration(text, size);
    pv_tokens tokens = pv_tokens_of(text, size);
    pv_spot elsewhere = {0, 0};
    bool declared = false; /* `elsewhere` is in the declaration, though not behind `from` */
    for (;;) {
        pv_token t = pv_tokens_take(&tokens);
        if (t.kind == PV_TOKEN_END)
            break;
        if (!stands_for(&t, word))
            continue;
        if (declaration.start && t.start >= declaration.start && is_behind(text, &t, from))
            return pv_tokens_spot(text, &t);
        bool better = declaration.start && t.start >= declaration.start && !declared;
        declared |= better;
        if (!elsewhere.line || better)
            elsewhere = pv_tokens_spot(text, &t);
    }
    if (elsewhere.line)
        return elsewhere;
    return declaration.start ? pv_tokens_spot(text, &declaration) : (pv_spot){1, 1};
}

pv_spot pv_tokens_find_on_line(const char *text, size_t size, unsigned line, const char *near) {
    pv_tokens tokens = pv_tokens_of(text, size);
    pv_spot first = {0, 0};
    for (;;) {
        pv_token t = pv_tokens_take(&tokens);
        if (t.kind == PV_TOKEN_END || t.line > line)
            return first.line ? first : (pv_spot){line, 1};
        if (t.line < line)
            continue;
        if (near && (pv_token_is(&t, near) || stands_for(&t, near)))
            return pv_tokens_spot(text, &t);
        if (!first.line)
            first = pv_tokens_spot(text, &t);
    }
}

/* The tokens behind `list = {`. */
static bool find_list(pv_tokens *tokens, const char *list) {
    pv_token before[2] = {{0}};
    pv_token t;
    while ((t = pv_tokens_take(tokens)).kind != PV_TOKEN_END) {
        if (pv_token_is(&t, "{") && pv_token_is(&before[1], "=") && pv_token_is(&before[0], list))
            return true;
        before[0] = before[1];
        before[1] = t;
    }
    return false;
}

static bool opens(const pv_token *t) {
    return pv_token_is(t, "{") || pv_token_is(t, "(") || pv_token_is(t, "[");
}

static bool closes(const pv_token *t) {
    return pv_token_is(t, "}") || pv_token_is(t, ")") || pv_token_is(t, "]");
}

pv_spot pv_tokens_find_entry(const char *text, size_t size, const char *list, size_t number) {
    pv_tokens tokens = pv_tokens_of(text, size);
    if (!find_list(&tokens, list))
        return (pv_spot){1, 1};
    bool begins = true;
    for (int depth = 0; depth >= 0;) {
        pv_token t = pv_tokens_take(&tokens);
        if (t.kind == PV_TOKEN_END || (depth == 0 && pv_token_is(&t, "}")))
            break;
        if (begins && --number == 0)
            return pv_tokens_spot(text, &t);
        depth += opens(&t) - closes(&t);
        begins = depth == 0 && (pv_token_is(&t, ",") || pv_token_is(&t, ";"));
    }
    return (pv_spot){1, 1};
}
