/* SPDX-License-Identifier: Apache-2.0
 * Stands in until the judge lands: delete this file with it. */
#include <stdlib.h>

#include "lua/judge.h"

struct pv_judge {
    pv_catalog catalog;
};

pv_judge *pv_judge_new(const pv_limits *limits) {
    (void)limits;
    return calloc(1, sizeof(pv_judge));
}
void pv_judge_free(pv_judge *judge) {
    free(judge);
}
pv_status pv_judge_load_builtin(pv_judge *judge, pv_arena *errors) {
    (void)judge;
    (void)errors;
    return pv_success();
}
pv_status pv_judge_load_folder(pv_judge *judge, const char *folder, pv_arena *errors) {
    (void)judge;
    (void)folder;
    (void)errors;
    return pv_success();
}
pv_status pv_judge_select(pv_judge *judge, const pv_selection *selection, pv_arena *errors) {
    (void)judge;
    (void)selection;
    (void)errors;
    return pv_success();
}
pv_status pv_judge_set_run(pv_judge *judge, int64_t now, const char *profile) {
    (void)judge;
    (void)now;
    (void)profile;
    return pv_success();
}
const pv_catalog *pv_judge_catalog(const pv_judge *judge) {
    return &judge->catalog;
}
pv_status pv_judge_subject(pv_judge *judge, pv_subject *subject, pv_judged *judged, void *user) {
    (void)judge;
    (void)subject;
    (void)judged;
    (void)user;
    return pv_success();
}
pv_status pv_judge_explain(pv_judge *judge, const pv_rule_info *rule, pv_subject *subject,
                           pv_finding **ret_finding) {
    (void)judge;
    (void)rule;
    (void)subject;
    (void)ret_finding;
    return pv_no_memory();
}
pv_status pv_judge_test(pv_judge *judge, struct pv_unit *scratch, pv_example_failed *failed,
                        void *user, size_t *ret_run) {
    (void)judge;
    (void)scratch;
    (void)failed;
    (void)user;
    *ret_run = 0;
    return pv_success();
}
pv_status pv_judge_check(pv_judge *judge, struct pv_unit *scratch, pv_rule_defect *defect,
                         void *user) {
    (void)judge;
    (void)scratch;
    (void)defect;
    (void)user;
    return pv_success();
}
