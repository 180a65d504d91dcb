/* SPDX-License-Identifier: Apache-2.0
 * What people mean who write Lua as another language: behind the complaint of Lua's own parser,
 * which tells what it stumbled over and not why. */
#include <string.h>

#include "lua/internal.h"
#include "lua/token.h"

/* The token before the first `near` of the line, and the one behind it. */
static bool around(const pv_rule *rule, unsigned line, const char *near, pv_token *ret_before,
                   pv_token *ret_behind) {
    pv_tokens tokens = pv_tokens_of(rule->text, rule->size);
    *ret_before = (pv_token){0};
    for (;;) {
        pv_token t = pv_tokens_take(&tokens);
        if (t.kind == PV_TOKEN_END || t.line > line)
            return false;
        if (t.line == line && pv_token_is(&t, near)) {
            *ret_behind = pv_tokens_take(&tokens);
            return true;
        }
        *ret_before = t;
    }
}

static const char *of_symbol(const char *near, const char *error) {
    static const struct {
        const char *near, *hint;
    } HINTS[] = {{"!", "Lua writes ~= for 'is not equal', and not for !"},
                 {"&", "Lua writes and"},
                 {"|", "Lua writes or"},
                 {"until", "'until' is a word of Lua: write expires = \"2027-03-31\""},
                 {"?", "Lua writes `a and b or c`"}};
    if (strcmp(near, "=") == 0 && strstr(error, "'then' expected"))
        return "== compares";
    for (size_t i = 0; i < sizeof HINTS / sizeof *HINTS; i++)
        if (strcmp(HINTS[i].near, near) == 0)
            return HINTS[i].hint;
    return NULL;
}

const char *pv_syntax_hint(const pv_rule *rule, unsigned line, const char *near,
                           const char *error) {
    const char *hint = of_symbol(near, error);
    pv_token before, behind;
    if (hint || !around(rule, line, near, &before, &behind))
        return hint;
    if (strstr(error, "unexpected symbol") && strcmp(near, ",") == 0 && pv_token_is(&before, "end"))
        return "an `end` is missing above it; `else if` needs two, `elseif` one";
    if (strstr(error, "'}' expected") && before.kind != PV_TOKEN_SYMBOL)
        return "a comma is missing before it";
    if (pv_token_is(&behind, "=") && strchr("+-*/", *near))
        return "Lua writes x = x + 1";
    return NULL;
}
