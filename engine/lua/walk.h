/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_WALK_H
#define PKIVET_LUA_WALK_H

#include "lua/internal.h"
#include "lua/token.h"

enum { PV_WALK_DEEPEST = 64, PV_WALK_NAMES = 16 };

/* A name that stands for a subject: the one that the check gets, one of the others that it meets,
 * or one that is linked to either. */
typedef enum { PV_WALK_OWN, PV_WALK_OTHER, PV_WALK_LINKED } pv_walk_side;
typedef struct {
    pv_token name;
    pv_kind kind;
    pv_walk_side side;
    size_t depth; /* where it is declared: it is good as long as that is open */
} pv_walk_name;

/* A walk over a rule's source that Lua has accepted, word by word. */
typedef struct {
    pv_rule *rule;
    pv_complaints *found;
    pv_tokens tokens;
    pv_token at;     /* the next token */
    pv_token before; /* the one that was taken last */
    /* What is open around `at`: '{', '(', '[', or the first letter of function, if, do, repeat. */
    char open[PV_WALK_DEEPEST];
    size_t depth; /* may be more than is kept */
    /* Of the check: what its arguments are called. Empty tokens where there are none. */
    pv_token subject, others, params, goal;
    pv_walk_name names[PV_WALK_NAMES]; /* of subjects, the last declared last */
    size_t name_count;
    pv_token given[PV_WALK_NAMES]; /* variables that a cause gives to certain and its like */
    size_t given_count;
    size_t check_depth;    /* within the check's body */
    size_t fail_depth;     /* within the table of a `fail { ... }`; 0: outside */
    size_t evidence_depth; /* within the table of a `certain { ... }`; 0: outside */
} pv_walk;

pv_walk pv_walk_of(pv_rule *rule, pv_complaints *found);
void pv_walk_step(pv_walk *walk);
/* What is innermost open; '\0' at the top. */
char pv_walk_inside(const pv_walk *walk);
/* What the name stands for; NULL: for no subject. */
const pv_walk_name *pv_walk_named(const pv_walk *walk, const pv_token *token);
void pv_walk_name_add(pv_walk *walk, pv_walk_name name);
/* From here on it stands for something else. */
void pv_walk_name_drop(pv_walk *walk, const pv_token *token);
/* Whether a call behind this token is a statement, which nothing comes of. */
bool pv_walk_begins(const pv_token *before);
bool pv_token_same(const pv_token *a, const pv_token *b);
/* The token as a text of its own, cut at 80 octets. */
const char *pv_walk_word(const pv_walk *walk, const pv_token *token);
void pv_walk_say(const pv_walk *walk, const pv_token *token, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* words.c: names that are nowhere declared, and such as rules have not. */
void pv_words_check(pv_rule *rule, pv_complaints *found);

/* reads.c: facts that the check reads, and what it holds them against. */
void pv_reads_check(pv_rule *rule, pv_complaints *found);

/* calls.c: what is asked and given back by helpers. False: `t`, which was taken last, is no such
 * word. */
bool pv_calls_look(pv_walk *walk, const pv_token *t, const pv_token *before);
/* NULL, or what is wrong with a purpose that a list of them is asked for: a misspelt name, or the
 * identifier of one that has a name. */
const char *pv_purpose_wrong(const pv_fact_info *fact, const char *word, pv_arena *arena);
/* The fact is kept of the subject, or of the others that it meets. */
void pv_reads_kept(const pv_walk *walk, const pv_path *path, pv_walk_side side,
                   const pv_token *token);

/* evidence.c: what a cause gives back. False: `t`, which was taken last, is no such word. */
bool pv_evidence_look(pv_walk *walk, const pv_token *t, const pv_token *before);
/* Looks, from the beginning of the check, for the variables that are given to certain and its like.
 */
void pv_evidence_prepare(pv_walk *walk);

#endif
