/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_LUA_PATH_H
#define PKIVET_LUA_PATH_H

#include "base/arena.h"
#include "facts/subject.h"

enum { PV_PATH_LINKS = 4, PV_PATH_TEXT = 160 };

/* "key.cert.is_ca": the way from a subject to a fact. */
typedef struct {
    bool of_run; /* a fact of the scan, not of the subject */
    uint8_t link_count;
    pv_kind links[PV_PATH_LINKS];
    pv_fact fact;
} pv_path;

/* Parses a path that starts with the name of `kind`, of "run", of a linked kind ("cert.is_ca" in a
 * key's rule), or with a field of `kind` itself. NULL, or why not, with a suggestion: in `arena`,
 * or static when that is NULL or has no memory. */
const char *pv_path_parse(pv_kind kind, const char *text, pv_arena *arena, pv_path *ret_path);

/* The path in full: "key.cert.is_ca". */
void pv_path_write(pv_kind kind, const pv_path *path, char ret_text[PV_PATH_TEXT]);

/* The fact of `kind` with this field name; PV_FACT_COUNT when there is none. */
pv_fact pv_path_field(pv_kind kind, const char *field, size_t size);

/* "unknown fact key.sepc; did you mean key.spec?", in `arena` or static as above. */
const char *pv_path_unknown(pv_kind kind, const char *field, pv_arena *arena);

/* The subject that the path leads to; NULL where a link is missing. `run` is the scan's own. */
pv_subject *pv_path_follow(const pv_path *path, pv_subject *subject, pv_subject *run);

#endif
