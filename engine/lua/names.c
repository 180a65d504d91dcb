/* SPDX-License-Identifier: Apache-2.0
 * The names of a Lua source: those behind a dot, which may be fields of a subject, and those that
 * may be assigned to, any doubt counting as yes. Needs no Lua, for the build asks it of the rules
 * that come with the program. */
#include "lua/names.h"

#include "lua/token.h"

/* Whether `name`, between these two tokens, might be assigned to. */
static bool may_assign(const pv_token *before, const pv_token *after) {
    if (after->kind != PV_TOKEN_SYMBOL || pv_token_is(before, "."))
        return false;
    if (pv_token_is(before, "function"))
        return pv_token_is(after, "(");
    if (pv_token_is(before, "local"))
        return false;
    return pv_token_is(after, "=") || pv_token_is(after, ",");
}

/* `local function f` declares; `function f` assigns. */
static bool declares(const pv_token last[3]) {
    return pv_token_is(&last[1], "function") && pv_token_is(&last[0], "local");
}

static void count_word(pv_words *words, const pv_token *t) {
    static const char *const LOOPS[] = {"for", "while", "repeat", "goto", "require", "_ENV"};
    words->functions += pv_token_is(t, "function");
    for (size_t i = 0; i < sizeof LOOPS / sizeof *LOOPS; i++)
        words->loops |= pv_token_is(t, LOOPS[i]);
}

pv_words pv_names_scan(const char *text, size_t size, pv_name_told *told, void *user) {
    pv_tokens tokens = pv_tokens_of(text, size);
    pv_token last[3] = {{0}, {0}, {0}};
    pv_words words = {0};
    for (;;) {
        pv_token token = pv_tokens_take(&tokens);
        if (last[2].kind == PV_TOKEN_NAME && may_assign(&last[1], &token) && !declares(last))
            told(user, PV_NAME_ASSIGNED, last[2].start, last[2].size);
        if (token.kind == PV_TOKEN_NAME && pv_token_is(&last[2], "."))
            told(user, PV_NAME_READ, token.start, token.size);
        else if (token.kind == PV_TOKEN_NAME)
            count_word(&words, &token);
        last[0] = last[1];
        last[1] = last[2];
        last[2] = token;
        if (token.kind == PV_TOKEN_END)
            return words;
    }
}
