/* SPDX-License-Identifier: Apache-2.0
 * Certificate templates of step-ca before they are run: JSON (RFC 8259) with actions {{ ... }} of
 * Go's text/template between and within its values. Lines end with LF. Takes commas that only one
 * branch of an if needs as they come; refuses octets that neither has. */
#include "readers/step_tokens.h"

static char at(const pv_step_tokens *t, size_t ahead) {
    return t->at + ahead < t->text.size ? t->text.data[t->at + ahead] : '\0';
}

static void pass(pv_step_tokens *t, size_t count) {
    for (; count && t->at < t->text.size; count--)
        t->line += t->text.data[t->at++] == '\n';
}

static bool begins_action(const pv_step_tokens *t) {
    return at(t, 0) == '{' && at(t, 1) == '{';
}

/* ---- actions --------------------------------------------------------------------------------- */

/* Passes a string or a character within an action. */
static void pass_quoted(pv_step_tokens *t) {
    char quote = at(t, 0);
    pass(t, 1);
    while (t->at < t->text.size && at(t, 0) != quote)
        pass(t, at(t, 0) == '\\' && quote != '`' ? 2 : 1);
    pass(t, 1);
}

/* Comments end with their own mark, whatever stands in them. */
static void pass_comment(pv_step_tokens *t) {
    while (t->at < t->text.size && !(at(t, 0) == '*' && at(t, 1) == '/'))
        pass(t, 1);
}

static pv_slice without_dashes(pv_slice s) {
    if (s.size && s.data[0] == '-')
        s = pv_slice_from(s, 1);
    if (s.size && s.data[s.size - 1] == '-')
        s.size--;
    return pv_slice_trim(s);
}

/* Passes it; gives what stands between the braces. */
static bool take_action(pv_step_tokens *t, pv_slice *ret_inside) {
    pass(t, 2);
    size_t begin = t->at;
    pv_slice inside = pv_slice_trim(pv_slice_head(pv_slice_from(t->text, begin), 16));
    if (pv_slice_begins(inside, "/*") || pv_slice_begins(inside, "- /*"))
        pass_comment(t);
    while (t->at < t->text.size && !(at(t, 0) == '}' && at(t, 1) == '}')) {
        char c = at(t, 0);
        if (c == '"' || c == '`' || c == '\'')
            pass_quoted(t);
        else
            pass(t, 1);
    }
    if (t->at >= t->text.size) {
        t->fault = "an action {{ has no end";
        return false;
    }
    *ret_inside = without_dashes((pv_slice){t->text.data + begin, t->at - begin});
    pass(t, 2);
    return true;
}

static bool is_assignment(pv_slice inside) {
    pv_slice rest = inside, name = pv_slice_word(&rest);
    return name.size && name.data[0] == '$' &&
           (pv_slice_begins(rest, ":=") || (pv_slice_begins(rest, "=") && rest.size > 1));
}

static pv_step_kind kind_of(pv_slice inside) {
    static const struct {
        const char *word;
        pv_step_kind kind;
    } WORDS[] = {{"if", PV_STEP_BEGIN},       {"range", PV_STEP_BEGIN},  {"with", PV_STEP_BEGIN},
                 {"block", PV_STEP_BEGIN},    {"define", PV_STEP_BEGIN}, {"else", PV_STEP_ELSE},
                 {"end", PV_STEP_END},        {"fail", PV_STEP_SILENT},  {"break", PV_STEP_SILENT},
                 {"continue", PV_STEP_SILENT}};
    pv_slice rest = inside, word = pv_slice_word(&rest);
    if (!inside.size || pv_slice_begins(inside, "/*") || is_assignment(inside))
        return PV_STEP_SILENT;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (pv_slice_is(word, WORDS[i].word))
            return WORDS[i].kind;
    return PV_STEP_VALUE;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static bool take_string(pv_step_tokens *t, pv_step_token *token) {
    pv_slice inside;
    pass(t, 1);
    size_t begin = t->at;
    while (t->at < t->text.size && at(t, 0) != '"') {
        if (!begins_action(t)) {
            pass(t, at(t, 0) == '\\' ? 2 : 1);
            continue;
        }
        token->open = true;
        if (!take_action(t, &inside))
            return false;
    }
    if (t->at >= t->text.size) {
        t->fault = "a string has no end";
        return false;
    }
    token->kind = PV_STEP_STRING;
    token->text = (pv_slice){t->text.data + begin, t->at - begin};
    pass(t, 1);
    return true;
}

static bool is_of_word(char c) {
    return pv_char_is_letter(c) || pv_char_is_digit(c) || c == '-' || c == '+' || c == '.';
}

/* A number may go on with an action: 1{{ .zeros }}. */
static bool take_word(pv_step_tokens *t, pv_step_token *token) {
    size_t begin = t->at;
    while (is_of_word(at(t, 0)))
        pass(t, 1);
    token->kind = PV_STEP_WORD;
    token->text = (pv_slice){t->text.data + begin, t->at - begin};
    if (!token->text.size)
        t->fault = "neither JSON nor an action";
    return token->text.size > 0;
}

bool pv_step_next(pv_step_tokens *t, pv_step_token *ret_token) {
    static const char SIGNS[] = "{}[]:,"; /* in the order of the kinds */
    while (at(t, 0) == ' ' || at(t, 0) == '\t' || at(t, 0) == '\r' || at(t, 0) == '\n')
        pass(t, 1);
    *ret_token = (pv_step_token){.line = t->line};
    if (t->fault || t->at >= t->text.size)
        return false;
    char c = at(t, 0);
    const char *sign = c ? strchr(SIGNS, c) : NULL;
    if (begins_action(t)) {
        if (!take_action(t, &ret_token->text))
            return false;
        ret_token->kind = kind_of(ret_token->text);
    } else if (sign) {
        ret_token->kind = (pv_step_kind)(sign - SIGNS);
        pass(t, 1);
    } else {
        return c == '"' ? take_string(t, ret_token) : take_word(t, ret_token);
    }
    return true;
}
