/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_POLICY_H
#define PKIVET_FINDINGS_POLICY_H

#include "findings/catalog.h"

/* What users decide about rules, as plain data: profiles, and the configuration. lua/ fills it. */

typedef struct {
    const char *word; /* a rule's id or name, a pack or a tag */
    pv_severity severity;
} pv_grade;

typedef struct {
    const char *rule; /* id or name */
    const char *text; /* the values as Lua text, for people */
    int ref;          /* the values, in the Lua state that read them */
} pv_rule_setting;

/* Which rules run, how bad they are, and their parameters; put over what was decided before. First
 * `only`, then `enable`, then `disable`. Of severities those that name a tag or a pack come before
 * those that name a rule. */
typedef struct {
    const char *const *only, *const *enable, *const *disable;
    size_t only_count, enable_count, disable_count;
    const pv_grade *grades; /* by word */
    size_t grade_count;
    const pv_rule_setting *settings; /* by rule */
    size_t setting_count;
} pv_layer;

/* What certificates are for, and how rules judge them then. */
typedef struct {
    const char *name, *title, *why, *file;
    const pv_cite *cites;
    size_t cite_count;
    const char *const *inherits; /* put under this one, in this order */
    size_t inherit_count;
    pv_layer layer;
    bool builtin, broken;
    const char *load_error; /* of a broken one */
} pv_profile_info;

typedef struct {
    const pv_profile_info *const *profiles; /* by name */
    size_t count;
} pv_profiles;

/* NULL when there is none. */
const pv_profile_info *pv_profiles_find(const pv_profiles *profiles, const char *name);
/* The nearest name for a misspelt one; NULL when none is near. */
const char *pv_profiles_nearest(const pv_profiles *profiles, const char *name);

/* Where to look for passwords of the artifacts whose path matches a glob. */
typedef struct {
    const char *glob, *file, *variable; /* one of file and variable, the other NULL */
    unsigned line;                      /* of the configuration */
} pv_password_source;

typedef struct {
    const char *name;
    uint64_t value;
} pv_limit_setting;

/* A file pkivet.lua. What it does not say is NULL or 0. Paths in it are taken from its folder. */
typedef struct {
    const char *file;
    const char *profile, *fail_on, *baseline;
    const char *const *rules; /* folders */
    size_t rule_count;
    const pv_password_source *passwords; /* by glob */
    size_t password_count;
    const pv_limit_setting *limits; /* by name */
    size_t limit_count;
    struct pv_waiver *waivers;
    size_t waiver_count;
    pv_layer layer;
} pv_config;

#endif
