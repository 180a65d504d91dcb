/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_STEP_TOKENS_H
#define PKIVET_READERS_STEP_TOKENS_H

#include "facts/reader.h"

/* JSON with actions of Go's text/template in it, as flat tokens that borrow from the text. Nothing
 * is run: an action is told as what it does to the text around it. */
typedef enum {
    PV_STEP_OBJECT,
    PV_STEP_OBJECT_END,
    PV_STEP_ARRAY,
    PV_STEP_ARRAY_END,
    PV_STEP_COLON,
    PV_STEP_COMMA,
    PV_STEP_STRING, /* without its quotes; escapes as written */
    PV_STEP_WORD,   /* number, true, false, null */
    PV_STEP_VALUE,  /* an action that writes something */
    PV_STEP_BEGIN,  /* if, range, with, block, define: what follows may not be there */
    PV_STEP_ELSE,
    PV_STEP_END,   /* of that */
    PV_STEP_SILENT /* comments, assignments, fail: write nothing */
} pv_step_kind;

typedef struct {
    pv_step_kind kind;
    pv_slice text; /* of actions what stands between the braces */
    uint64_t line;
    bool open; /* a string that holds an action */
} pv_step_token;

typedef struct {
    pv_slice text;
    size_t at;
    uint64_t line;     /* of `at`, from the first */
    const char *fault; /* what is wrong, once it was met */
} pv_step_tokens;

/* Takes the next token; false at the end, or where `fault` is. */
bool pv_step_next(pv_step_tokens *tokens, pv_step_token *ret_token);

/* step_settings.c: the digest of what a template says and no other fact tells; the others are set.
 */
PV_MUST_USE pv_status pv_step_set_others(const pv_reading *reading, pv_subject *subject,
                                         pv_place place);

#endif
