/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_PROSE_H
#define PKIVET_FACTS_PROSE_H

#include "base/text.h"

/* Columns that prose is broken at. */
enum { PV_PROSE_COLUMNS = 96 };

/* Prose of anyone (made safe as pv_render_safe does) from column `indent` on, where the cursor
 * stands: words are wrapped; an empty line, or a line that begins with "- ", starts anew. Ends with
 * a newline. */
void pv_prose_add(pv_textbuf *out, const char *text, unsigned indent);

/* Columns that UTF-8 takes, a code point counted as one. */
unsigned pv_prose_width(const char *text, size_t size);

#endif
