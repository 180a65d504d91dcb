/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_RENDER_H
#define PKIVET_FACTS_RENDER_H

#include "base/text.h"
#include "facts/value.h"

/* Values as people read them, for every text output. A text's control characters (C0, C1, DEL, and
 * the invisible ones that turn the direction of writing) are shown as \xNN or \u{NNNN}, so that a
 * hostile name cannot steer a terminal. */

/* A present value: true, 2048, 2026-01-01T00:00:00Z, exchange, "CN=a", ab12, {a, b}. */
void pv_render_value(pv_textbuf *out, const pv_fact_info *info, const pv_value *value);
/* One record: sid="S-1-5-18" mask=2032127 type=allow; fields that it has not are left out. */
void pv_render_record(pv_textbuf *out, pv_record_id id, const pv_value *row);
/* "1180", "content:12", "line:3"; nothing for nowhere. */
void pv_render_place(pv_textbuf *out, const pv_value *value);
/* Any text, made safe as above. */
void pv_render_safe(pv_textbuf *out, const char *text, size_t size);

#endif
