/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_STORE_JSON_H
#define PKIVET_STORE_JSON_H

#include "base/text.h"
#include "findings/finding.h"

/* The columns that are JSON. Text that is no UTF-8 is mended. */

void pv_stored_json_text(pv_textbuf *out, const char *text, size_t size);
/* An object: name and value of every fact that is present. */
void pv_stored_json_facts(pv_textbuf *out, const pv_subject *subject);
/* An array: the names of facts that are not known, or that nobody has asked for. */
void pv_stored_json_unknown(pv_textbuf *out, const pv_subject *subject);
/* An array: what a rule read. */
void pv_stored_json_evidence(pv_textbuf *out, const pv_finding *finding);

#endif
