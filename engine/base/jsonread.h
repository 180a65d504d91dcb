/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_JSONREAD_H
#define PKIVET_BASE_JSONREAD_H

#include "base/slice.h"

/* One value of JSON (RFC 8259) as a flat list of tokens, each with its line. What follows the value
 * is left alone, so that a text may hold several, or a value among other things. A plain value: a
 * copy looks ahead. */
enum { PV_JSON_DEPTH = 64, PV_JSON_TOKENS = 1 << 22, PV_JSON_LOOK_AHEAD = 4096 };

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
    pv_slice text; /* of keys and strings with their escapes resolved; numbers as written */
    pv_place place;
} pv_jsonread_token;

typedef struct {
    const pv_jsonread_token *tokens; /* up to the end, or to what is wrong */
    size_t count, next;
    unsigned depth;     /* where the walk stands */
    const char *fault;  /* what is wrong, once the walk has come there; no final stop */
    const char *wrong;  /* the same from the beginning; NULL: nothing */
    bool over_limit;    /* what is wrong is a cap */
    size_t end;         /* offset behind the value, or where it is wrong */
    pv_place end_place; /* the line of that */
} pv_jsonread;

/* Parses the value that `text` begins with; `first_line` is the number of its first line. Fails
 * only without memory. */
PV_MUST_USE pv_status pv_jsonread_parse(pv_arena *arena, pv_slice text, uint64_t first_line,
                                        pv_jsonread *ret_json);

/* Takes the next token; false behind the end of the value, or where `fault` is. */
bool pv_jsonread_next(pv_jsonread *json, pv_jsonread_token *ret_token);

/* Passes what belongs to a token that was just taken: all of an object or an array. */
void pv_jsonread_skip(pv_jsonread *json, pv_jsonread_kind of);

/* ---- without memory: for finding values in a text ---------------------------------------------*/

/* Does the value that `text` begins with have a name that `is_ours`, in an upper level and within
 * the first PV_JSON_LOOK_AHEAD octets? */
bool pv_jsonread_names(pv_slice text, bool (*is_ours)(pv_slice name));

/* The offset behind the value that `text` begins with, or of what is wrong with it; text.size when
 * it has no end. */
size_t pv_jsonread_end(pv_slice text);

#endif
