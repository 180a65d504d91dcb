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

/* A place in a source; both count from 1, the column in octets. */
typedef struct {
    unsigned line, column;
} pv_spot;

/* Where `word` first stands as a name or as a whole text literal: in the table that the file gives
 * back from the spot `from` on, else anywhere in that table, else anywhere; where that table begins
 * when nowhere. */
pv_spot pv_tokens_find(const char *text, size_t size, const char *word, pv_spot from);

/* Where entry `number` (from 1) of the table `list = { ... }` begins; 1:1 when there is none. */
pv_spot pv_tokens_find_entry(const char *text, size_t size, const char *list, size_t number);

/* Where on a line the first token stands, or, when `near` is not NULL and on the line, that one. */
pv_spot pv_tokens_find_on_line(const char *text, size_t size, unsigned line, const char *near);

pv_spot pv_tokens_spot(const char *text, const pv_token *token);

#endif
