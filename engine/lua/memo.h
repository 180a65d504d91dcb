/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_MEMO_H
#define PKIVET_LUA_MEMO_H

#include "lua/internal.h"

/* What rules came to for subjects of one outline. A rule is pure, so its verdict follows from the
 * facts that it reads; where the outline tells all of these, a pass or a not applicable is the same
 * for every subject with it. Failures are not remembered: each has evidence of its own. */
typedef struct {
    uint64_t pass, not_applicable; /* verdicts of the rules that need not run */
    pv_rule **rules;               /* the others, in the order of ids */
    size_t count;
} pv_memory;

/* NULL: nothing is remembered. `*ret_learn`: enough of this outline were met, so that it pays to
 * call pv_memo_learn when the subject has been judged. Only for subjects without links. */
const pv_memory *pv_memo_find(pv_judge *judge, pv_subject *subject, bool *ret_learn);
/* Runs all rules of the subject, for which pv_memo_find was the last call, again, traced. */
void pv_memo_learn(pv_judge *judge, pv_subject *subject);
/* Everything, because rules, parameters or the facts of the scan changed. */
void pv_memo_forget(pv_judge *judge);

#endif
