/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_LAYER_H
#define PKIVET_LUA_LAYER_H

#include "findings/policy.h"
#include "lua/internal.h"

/* Reads only, enable, disable, severity and params of the table at 1. */
void pv_layer_read(lua_State *L, pv_layer *ret_layer, pv_complaints *complaints);
/* Pushes the field of the table at 1. False where it is not there, or (with a complaint) no table;
 * `what` shows how it is written. */
bool pv_layer_open(lua_State *L, const char *field, const char *what, pv_complaints *complaints);
/* Puts the layer over the rules as they stand. Complains of parameters that do not fit. */
void pv_layer_apply(lua_State *L, const pv_layer *layer, pv_complaints *complaints);
/* Complains of each word that names no rule, pack or tag. */
void pv_layer_check(const pv_judge *judge, const pv_layer *layer, pv_complaints *complaints);

/* ---- select.c -------------------------------------------------------------------------------- */

/* Rules as they are declared: what a configuration says of them counts when all are loaded. */
pv_status pv_select_declared(pv_judge *judge);
/* Whether one of the words is the rule's id, its name, its pack or one of its tags. */
bool pv_select_names(const pv_rule_info *info, const char *const *words, size_t count);
bool pv_select_known(const pv_judge *judge, const char *word);
/* The nearest of all ids, names, packs and tags; NULL when none is near. */
const char *pv_select_nearest(const pv_judge *judge, const char *word);

/* ---- config.c -------------------------------------------------------------------------------- */

/* Puts the configuration's layer over the rules. All that is wrong with the configuration, as it
 * was read or by the rules and profiles that are there, is PV_USAGE. */
pv_status pv_config_apply(pv_judge *judge, pv_arena *errors);

/* ---- profile.c ------------------------------------------------------------------------------- */

enum { PV_PROFILES_DEEPEST = 16 };

/* A profile with those that it inherits from, the farthest first, each once. */
typedef struct {
    const pv_profile_info *items[PV_PROFILES_DEEPEST];
    size_t count;
} pv_profile_chain;

/* False when one inherits from itself, from none that is there, or from too many; `errors` (may be
 * NULL) gets the text. */
bool pv_profile_chain_of(const pv_judge *judge, const char *name, pv_arena *errors,
                         pv_profile_chain *ret_chain, const char **ret_wrong);

/* NULL, or what is wrong with a profile, in `arena`: lines with file, line and column. The rules
 * are to be selected anew afterwards. */
const char *pv_profile_wrong(pv_judge *judge, const pv_profile_info *profile, pv_arena *arena);

/* The profile's file and text, for complaints. */
pv_rule *pv_profile_source(const pv_profile_info *info);

/* A file of rules/profiles. */
pv_status pv_profile_load(pv_judge *judge, const char *file, const char *name, const char *text,
                          size_t size, bool builtin);

/* Loads a text that gives back a table, and calls `read` with the table at 1, alone. Complaints
 * get what is wrong; false when there is no table, or reading it broke off. */
bool pv_profile_run(pv_judge *judge, pv_complaints *complaints,
                    void (*read)(lua_State *L, void *data, pv_complaints *complaints), void *data);

/* ---- retired.c ------------------------------------------------------------------------------- */

pv_status pv_retired_load_builtin(pv_judge *judge, pv_arena *errors);
/* Where the folder has no retired.lua there is nothing to do. */
pv_status pv_retired_load_folder(pv_judge *judge, const char *folder, pv_arena *errors);
/* What became of the rule; NULL when the id is not retired. */
const char *pv_retired_reason(const pv_judge *judge, const char *id);

#endif
