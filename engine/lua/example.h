/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_EXAMPLE_H
#define PKIVET_LUA_EXAMPLE_H

#include "lua/internal.h"

/* One of a rule's examples, made into a subject in the scratch unit. */
typedef struct {
    pv_rule *rule;
    pv_unit *scratch;
    pv_artifact *artifact;
    size_t number; /* from 1 */
    pv_spot at;
    pv_verdict expected;
    pv_confidence confidence; /* of a cause that is to be found */
    const char *goal;         /* of a cause's example; NULL: none */
    pv_subject *subject;
    pv_subject *target; /* whose facts are being set: the subject, or one of the others */
    pv_others others;   /* of a rule over the whole scan: all came before the subject */
    int params_ref;     /* the rule's own, or one of this example */
    int64_t now;
    bool has_profile;
    const char *profile;
    pv_complaints wrong; /* what the example itself has wrong */
    bool no_memory;
} pv_example;

/* How many the rule has. Enters Lua, as the others do. */
size_t pv_example_count(pv_judge *judge, pv_rule *rule);

/* Makes example `number`; `wrong.count` tells whether it can be run. */
PV_MUST_USE pv_status pv_example_make(pv_judge *judge, pv_rule *rule, pv_unit *scratch,
                                      size_t number, pv_example *ret_example);
void pv_example_drop(pv_judge *judge, pv_example *example);

#endif
