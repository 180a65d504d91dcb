/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_TOKEN_H
#define PKIVET_LUA_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

/* The words of a Lua source that Lua itself has accepted, comments left out. */
typedef enum {
    PV_TOKEN_END,
    PV_TOKEN_NAME, /* reserved words too */
    PV_TOKEN_TEXT, /* `start` and `size` are what stands between the quotes, escapes as written */
    PV_TOKEN_NUMBER,
    PV_TOKEN_SYMBOL
} pv_token_kind;

typedef struct {
    pv_token_kind kind;
    const char *start;
    size_t size;
    unsigned line;
} pv_token;

typedef struct {
    const char *next, *end;
    unsigned line;
} pv_tokens;

pv_tokens pv_tokens_of(const char *text, size_t size);
pv_token pv_tokens_take(pv_tokens *tokens);
bool pv_token_is(const pv_token *token, const char *text);

/* The line on which `word` first stands as a name or as a whole text literal; 1 when nowhere. */
unsigned pv_tokens_line_of(const char *text, size_t size, const char *word);

/* The line on which entry `number` (from 1) of the table `list = { ... }` opens with a bracket of
 * its own; 1 when there is none. */
unsigned pv_tokens_line_of_entry(const char *text, size_t size, const char *list, size_t number);

#endif
