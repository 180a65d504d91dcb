/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_SARIF_H
#define PKIVET_REPORTS_SARIF_H

#include "base/text.h"
#include "reports/factjson.h"
#include "reports/worst.h"

/* The parts of a SARIF log. Functions that make JSON give NULL without memory, as those of
 * factjson.h. */

enum {
    PV_SARIF_RESULTS = 25000, /* GitHub takes so many, */
    PV_SARIF_RULES = 25000,   /* so many rules, */
    PV_SARIF_TAGS = 20,       /* tags of a rule, */
    PV_SARIF_TEXT = 1024,     /* octets of a rule's descriptions, */
    PV_SARIF_BYTES = 9 << 20  /* and 10 MB compressed: the rest is for notifications */
};

json_t *pv_sarif_put(pv_report *report, json_t *object, const char *key, const char *text);
/* {"text":...}, a message. */
json_t *pv_sarif_text(pv_report *report, const char *text);

/* ---- sarif_tool.c ---------------------------------------------------------------------------- */

/* Where each rule of the catalogue stands in the log, by its index; PV_SARIF_RULES: nowhere. */
PV_MUST_USE pv_status pv_sarif_number_rules(pv_report *report, const uint32_t **ret_numbers);
json_t *pv_sarif_tool(pv_report *report, const uint32_t *numbers);
/* What rules are about in the words of others (ESC1 ...); empty when no rule has such tags. */
json_t *pv_sarif_taxonomies(pv_report *report, const uint32_t *numbers);

/* ---- sarif_artifact.c ------------------------------------------------------------------------ */

/* One artifact of those that are in one another: a file, a member in it, a block in that. */
typedef struct {
    size_t size; /* of the part of the path that names it */
    bool known;  /* its digest and length */
    uint8_t sha256[32];
    uint64_t length;
    bool has_offset; /* within the outer one, whose bytes its bytes are */
    uint64_t offset;
    size_t node; /* in the table; set there */
} pv_sarif_level;

/* A result that is kept: one piece of malloc'd memory. */
typedef struct {
    char *path, *json;
    size_t json_size;
    bool suppressed;
    size_t level_count;
    pv_sarif_level levels[];
} pv_sarif_item;

pv_sarif_item *pv_sarif_item_new(const pv_finding *finding, const char *json, size_t size);
/* One without an artifact. */
pv_sarif_item *pv_sarif_item_bare(const char *json, size_t size);

/* All artifacts of the results once, an outer one before what is in it. In the scratch arena. */
typedef struct pv_sarif_table pv_sarif_table;
PV_MUST_USE pv_status pv_sarif_table_make(pv_report *report, const pv_worst_item *items,
                                          size_t count, const pv_sarif_table **ret_table);
size_t pv_sarif_table_count(const pv_sarif_table *table);
json_t *pv_sarif_artifact(pv_report *report, const pv_sarif_table *table, size_t number);
size_t pv_sarif_artifact_number(const pv_sarif_table *table, const pv_sarif_level *level);

/* A file on the disk, which the first `size` octets name: {"uri":...,"uriBaseId":...}. */
json_t *pv_sarif_file(pv_report *report, const char *path, size_t size);

/* ---- sarif_result.c -------------------------------------------------------------------------- */

/* A finding as a result. Its numbers of artifacts are put in by pv_sarif_finish, which writes it,
 * with what depends on the other results. */
json_t *pv_sarif_result(pv_report *report, const pv_finding *finding, const uint32_t *numbers);
void pv_sarif_finish(pv_report *report, const pv_sarif_table *table, const pv_sarif_item *item,
                     bool suppressing);
/* What the baseline has and this scan has not. */
json_t *pv_sarif_absent(pv_report *report, const pv_baseline_entry *entry);

/* A location in the file that the first `file` octets of the path name. */
json_t *pv_sarif_location(pv_report *report, const char *path, size_t file, pv_place place);

#endif
