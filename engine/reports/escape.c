/* SPDX-License-Identifier: Apache-2.0
 * What Markdown (CommonMark, and what GitHub and GitLab add to it) and the messages of SARIF make
 * of characters. Mentions and references are looked for by GitHub and GitLab when the Markdown was
 * rendered already, so that a backslash does not prevent them: code does. */
#include "reports/escape.h"

#include <string.h>

#include "reports/terminal.h"

const char *pv_text_short(pv_report *report, const char *text, size_t most) {
    const char *end = memchr(text, '\0', most + 4); /* a character is never cut in two */
    const char *safe = pv_terminal_safe(report, text, end ? (size_t)(end - text) : most + 4);
    size_t size = strlen(safe);
    if (size <= most)
        return safe;
    for (size = most; size && ((unsigned char)safe[size] & 0xc0) == 0x80;)
        size--;
    const char *cut = pv_arena_printf(report->scratch, "%.*s...", (int)size, safe);
    return cut ? cut : "?";
}

/* ---- Markdown -------------------------------------------------------------------------------- */

static bool begins(const char *text, const char *word) {
    for (; *word; word++, text++)
        if ((*text | 0x20) != *word)
            return false;
    return true;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '+' || c == '-';
}

/* ":smile:" */
static bool is_picture(const char *text) {
    const char *at = text + 1;
    while (is_letter(*at))
        at++;
    return *text == ':' && at > text + 1 && *at == ':';
}

/* Whether something in it would be more than text even behind a backslash. */
static bool is_active(const char *text) {
    for (; *text; text++)
        if (strchr("@#!~%$&^[]<>`\\", *text) || begins(text, "www.") ||
            strncmp(text, "://", 3) == 0 || is_picture(text))
            return true;
    return false;
}

static size_t longest_run(const char *text, char of) {
    size_t longest = 0, run = 0;
    for (; *text; text++) {
        run = *text == of ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

void pv_markdown_add_code(pv_textbuf *out, const char *text) {
    size_t fence = longest_run(text, '`') + 1, size = strlen(text);
    bool padded = !size || text[0] == '`' || text[size - 1] == '`' || text[0] == ' ';
    for (size_t i = 0; i < fence; i++)
        pv_textbuf_addc(out, '`');
    pv_textbuf_adds(out, padded ? " " : "");
    pv_textbuf_add(out, text, size);
    pv_textbuf_adds(out, padded ? " " : "");
    for (size_t i = 0; i < fence; i++)
        pv_textbuf_addc(out, '`');
}

void pv_markdown_add(pv_textbuf *out, const char *text) {
    if (is_active(text)) {
        pv_markdown_add_code(out, text);
        return;
    }
    for (; *text; text++) {
        if (strchr("*_{}()|", *text))
            pv_textbuf_addc(out, '\\');
        pv_textbuf_addc(out, *text);
    }
}

/* ---- SARIF ----------------------------------------------------------------------------------- */

/* "{0}" stands for an argument. */
static size_t argument_size(const char *text) {
    size_t size = 1 + strspn(text + 1, "0123456789");
    return text[0] == '{' && size > 1 && text[size] == '}' ? size + 1 : 0;
}

void pv_sarif_message_add(pv_textbuf *out, const char *text) {
    while (*text) {
        size_t argument = argument_size(text);
        if (argument) {
            pv_textbuf_addf(out, "{%.*s}", (int)argument, text);
            text += argument;
            continue;
        }
        pv_textbuf_addc(out, *text);
        if (text[0] == ']' && text[1] == '(')
            pv_textbuf_addc(out, '\\');
        text++;
    }
}
