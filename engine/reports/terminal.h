/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_TERMINAL_H
#define PKIVET_REPORTS_TERMINAL_H

#include "reports/internal.h"

typedef enum { PV_PLAIN, PV_BOLD, PV_DIM, PV_RED, PV_YELLOW, PV_CYAN, PV_GREEN } pv_look;

/* Text that is safe on a terminal, whoever wrote it: control characters, characters that reorder
 * or hide others, and malformed bytes stand there as \x1b or \u{202e}. In the scratch arena; never
 * NULL (without memory: a question mark). */
const char *pv_terminal_safe(pv_report *report, const char *text, size_t size);

/* The same, written at once. */
void pv_terminal_add(pv_report *report, const char *text, size_t size);
void pv_terminal_adds(pv_report *report, const char *text);

/* Trusted text, in colour when the report has colours. */
void pv_terminal_look(pv_report *report, pv_look look, const char *text);

/* Wrapped prose, as pv_prose_add has it. */
void pv_terminal_prose(pv_report *report, const char *text, unsigned indent);

void pv_terminal_blanks(pv_report *report, unsigned count);

/* Columns that UTF-8 takes, a code point counted as one. */
unsigned pv_terminal_width(const char *text);

#endif
