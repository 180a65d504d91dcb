/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_WHOLE_H
#define PKIVET_LUA_WHOLE_H

#include "findings/catalog.h"
#include "lua/path.h"

/* Rules over the whole scan: what the field `index` of a rule declares, and what such a rule is
 * given. A subject meets the others whose key is the same, whatever inputs they came from. */

enum { PV_INDEX_KEYS = 4, PV_INDEX_KEPT = 24, PV_OTHERS_MAX = 256 };

/* Which subjects are looked at, what is their key, and which of their facts are kept until all
 * inputs were read. */
typedef struct {
    pv_kind kind;
    bool by_stem; /* the artifact's path without its ending is a part of the key */
    size_t by_count, keep_count;
    pv_path by[PV_INDEX_KEYS], keep[PV_INDEX_KEPT];
} pv_index_side;

typedef struct {
    pv_index_side of, others;
} pv_index;

/* Whether both sides go by the same key of the same kind: then a subject is among its others, and
 * left out. */
bool pv_index_same_key(const pv_index_side *a, const pv_index_side *b);
bool pv_path_same(const pv_path *a, const pv_path *b);

/* Whom a subject meets, in the order of the inputs: those that the rule can tell apart. */
typedef struct pv_others {
    pv_subject **items;
    size_t count;   /* found so far */
    size_t earlier; /* how many of these came before the subject */
    bool more;      /* there are more than are shown here: whoever asks for all cannot tell */
    /* Finds the next one; false: there is none, or it could not be made (`failed`). NULL: all were
     * found. */
    bool (*find)(struct pv_others *others);
    bool failed;
} pv_others;

/* Whether there is an item `at`. */
bool pv_others_reach(pv_others *others, size_t at);

/* A rule over the whole scan that was selected. */
typedef struct {
    const pv_rule_info *rule;
    const pv_index *index;
} pv_whole_rule;

/* A rule that has others for a subject. */
typedef struct {
    const pv_rule_info *rule;
    pv_others *others;
} pv_whole_case;

typedef struct {
    const pv_whole_rule *rules; /* in the order of ids */
    size_t count;
} pv_whole_rules;

#endif
