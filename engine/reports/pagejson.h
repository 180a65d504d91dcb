/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_PAGEJSON_H
#define PKIVET_REPORTS_PAGEJSON_H

#include <jansson.h>

#include "base/text.h"

/* Adds a document, written with `flags` of json_dumps, and a newline; gives the document back.
 * NULL is want of memory, so that the maker of the document need not look. */
PV_MUST_USE pv_status pv_page_add_json(pv_textbuf *out, json_t *document, size_t flags);

#endif
