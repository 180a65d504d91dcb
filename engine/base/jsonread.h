/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_JSONREAD_H
#define PKIVET_BASE_JSONREAD_H

#include "base/slice.h"

/* JSON (RFC 8259) token by token, without a tree: nothing is allocated, however large or deep the
 * text is, and every token has its line. A plain value: a copy looks ahead. */
enum { PV_JSON_DEPTH = 64 };

typedef enum {
    PV_JSON_OBJECT,
    PV_JSON_OBJECT_END,
    PV_JSON_ARRAY,
    PV_JSON_ARRAY_END,
    PV_JSON_KEY,
    PV_JSON_STRING,
    PV_JSON_NUMBER,
    PV_JSON_WORD /* true, false, null */
} pv_jsonread_kind;

typedef struct {
    pv_jsonread_kind kind;
    pv_slice raw; /* of keys and strings what is between the quotes, as written */
    pv_place place;
} pv_jsonread_token;

typedef struct {
    pv_slice text;
    size_t at;
    uint64_t line;
    unsigned depth;
    uint64_t objects;  /* bit n: level n is an object */
    int expects;       /* see jsonread.c */
    bool too_deep;     /* what is wrong is the depth */
    const char *fault; /* static, no final stop; NULL while nothing is wrong */
} pv_jsonread;

/* `first_line`: the number of the line that the text begins in. */
pv_jsonread pv_jsonread_of(pv_slice text, uint64_t first_line);

/* Takes the next token; false behind the end of the value, or where the text is no JSON (`fault`
 * says what is wrong, json->line where). */
bool pv_jsonread_next(pv_jsonread *json, pv_jsonread_token *ret_token);

/* Passes what belongs to a token that was just taken: all of an object or an array. */
void pv_jsonread_skip(pv_jsonread *json, pv_jsonread_kind of);

/* A key or string with its escapes resolved: the text itself where it has none, else a copy. False
 * without memory. What is half a surrogate pair, or NUL, becomes U+FFFD. */
bool pv_jsonread_text(pv_arena *arena, const pv_jsonread_token *token, pv_slice *ret_text);

#endif
