/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_PAGES_H
#define PKIVET_REPORTS_PAGES_H

#include "base/text.h"
#include "findings/diagnosis.h"
#include "findings/policy.h"

/* Pages that come from the program's own tables. Each adds to `out`; an unknown format is
 * PV_USAGE. */

/* `format`: "text", "md", "json" or "lua" (LuaCATS annotations for editors). */
PV_MUST_USE pv_status pv_page_schema(const char *format, pv_textbuf *out);

/* One row of `pkivet formats`. */
typedef struct {
    const char *name, *title, *extensions, *tells, *cannot_tell;
} pv_format_row;
/* `format`: "text", "md" or "json". */
PV_MUST_USE pv_status pv_page_formats(const char *format, const pv_format_row *rows, size_t count,
                                      pv_textbuf *out);

/* The catalogue: "text" (a table), "ndjson" (a rule a line), "md" (a table with
 * links, docs/rules.md). */
PV_MUST_USE pv_status pv_page_rules(const char *format, const pv_catalog *catalog, pv_textbuf *out);
void pv_page_rules_index(const pv_catalog *catalog, pv_textbuf *out);
/* A rule's page in Markdown; examples as Lua text, NULL: it has none. */
typedef struct {
    const pv_rule_info *rule;
    const pv_profiles *profiles;
    const char *failing, *passing;
} pv_rule_page;
void pv_page_rule_md(const pv_rule_page *page, pv_textbuf *out);
/* One rule in full, for `explain`. */
void pv_page_rule(const pv_rule_info *rule, pv_textbuf *out);
void pv_page_cause(const pv_cause_info *cause, pv_textbuf *out);

/* An example of a rule, or a sample, that was run: `text` is NULL when it came as expected. Those
 * of one rule, and the samples of one folder, stand together. */
typedef struct {
    const pv_rule_info *rule;  /* NULL: a sample */
    const char *folder, *path; /* of a sample; the others' are NULL */
    size_t number;             /* of the example; 0: the rule did not load */
    const char *text;
} pv_test_case;
/* `format`: "text" (failures and a count) or "junit". */
PV_MUST_USE pv_status pv_page_tests(const char *format, const pv_test_case *cases, size_t count,
                                    pv_textbuf *out);

/* Profiles: "text" (a table), "json", "md" (docs/profiles.md). The catalogue has the titles. */
PV_MUST_USE pv_status pv_page_profiles(const char *format, const pv_profiles *profiles,
                                       const pv_catalog *catalog, pv_textbuf *out);
void pv_page_profile(const pv_profile_info *profile, const pv_catalog *catalog, pv_textbuf *out);
/* What is in force, as Lua; `config` and `profile` may be NULL. */
void pv_page_config(const pv_config *config, const char *profile, const pv_catalog *catalog,
                    pv_textbuf *out);

/* "jansson 2.14", as compiled against. */
const char *pv_page_json_version(void);

#endif
