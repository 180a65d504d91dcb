/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_CATALOG_H
#define PKIVET_FINDINGS_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "facts/schema.h"

/* Rules as plain data: what reports, `rules list` and `explain` need. lua/ fills it. */

typedef enum {
    PV_SEVERITY_INFO,
    PV_SEVERITY_NOTICE,
    PV_SEVERITY_WARNING,
    PV_SEVERITY_ERROR,
    PV_SEVERITY_COUNT
} pv_severity;
const char *pv_severity_name(pv_severity severity); /* "warning" */
bool pv_severity_named(const char *name, pv_severity *ret_severity);

typedef enum {
    PV_VERDICT_PASS,
    PV_VERDICT_FAIL,
    PV_VERDICT_NOT_APPLICABLE,
    PV_VERDICT_CANNOT_TELL,
    PV_VERDICT_BROKEN,
    PV_VERDICT_COUNT
} pv_verdict;
const char *pv_verdict_name(pv_verdict verdict); /* "cannot_tell" */
bool pv_verdict_named(const char *name, pv_verdict *ret_verdict);

typedef struct {
    const char *text, *url; /* url may be NULL */
} pv_cite;

typedef struct {
    const char *name, *type, *meaning;
    const char *value;    /* the default as Lua text: 2048, "union", { "a" } */
    const char *in_force; /* what a profile or the configuration sets instead; NULL: the default */
} pv_rule_param;

/* All members live as long as the catalogue. Texts that a rule does not give are NULL. */
typedef struct {
    size_t index;     /* in the catalogue, which is in the order of ids */
    const char *id;   /* "KS001" */
    const char *name; /* "signature-on-tls" */
    const char *pack; /* "keyspec": the rule's folder */
    const char *title;
    pv_kind subject;
    bool whole_scan;      /* judges when all inputs were read, what has others of its key */
    pv_severity severity; /* in force: a profile or the configuration may set another */
    bool severity_set;    /* it does; then it holds whatever the check says */
    bool has_severity;    /* the rule gives it; one that did not load may have failed before */
    const char *since;
    bool default_on;
    const char *const *tags;
    size_t tag_count;
    const pv_cite *cites;
    size_t cite_count;
    const char *why, *remedy_text, *remedy_command;
    const pv_rule_param *params;
    size_t param_count;
    const char *effective_from, *effective_by; /* RFC 3339 or date; name of a time fact's field */
    const char *file;                          /* "rules/keyspec/KS001-signature-on-tls.lua" */
    bool broken;                               /* it did not load; `load_error` says why */
    const char *load_error;
    bool selected; /* by --only, --skip and default_on: it is run */
} pv_rule_info;

typedef struct {
    pv_rule_info *rules;
    size_t count;
} pv_catalog;

/* By id, or by name without regard to case; NULL when there is none. */
const pv_rule_info *pv_catalog_find(const pv_catalog *catalog, const char *id);
/* The nearest id for a misspelt one; NULL when none is near. */
const char *pv_catalog_nearest(const pv_catalog *catalog, const char *id);

#endif
