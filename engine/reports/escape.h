/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_ESCAPE_H
#define PKIVET_REPORTS_ESCAPE_H

#include "base/text.h"
#include "reports/internal.h"

/* Texts of anyone on their way into pages that a browser shows. */

/* As pv_terminal_safe has it, and no longer than `most` octets (then it ends with dots). In the
 * scratch arena, never NULL. */
const char *pv_text_short(pv_report *report, const char *text, size_t most);

/* A safe text as Markdown: it shows as it is, and no part of it is markup, a link, a mention of
 * somebody or a reference to an issue. What escapes cannot prevent is set as code. */
void pv_markdown_add(pv_textbuf *out, const char *text);
void pv_markdown_add_code(pv_textbuf *out, const char *text);

/* A safe text as a message of SARIF, in which brackets and braces can be links and arguments. */
void pv_sarif_message_add(pv_textbuf *out, const char *text);

#endif
