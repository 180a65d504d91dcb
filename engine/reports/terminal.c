/* SPDX-License-Identifier: Apache-2.0
 * Text on a terminal: made harmless, coloured. Certificates and file names come from
 * strangers; nothing of theirs may move the cursor, change colours or reorder the line. */
#include "reports/terminal.h"

#include <string.h>

#include "facts/prose.h"
#include "facts/render.h"

const char *pv_terminal_safe(pv_report *report, const char *text, size_t size) {
    pv_textbuf t = pv_textbuf_new(report->scratch, SIZE_MAX / 4);
    pv_render_safe(&t, text, size);
    const char *safe = pv_textbuf_end(&t, NULL);
    return safe ? safe : "?";
}

void pv_terminal_add(pv_report *report, const char *text, size_t size) {
    pv_out_adds(&report->out, pv_terminal_safe(report, text, size));
}

void pv_terminal_adds(pv_report *report, const char *text) {
    pv_terminal_add(report, text, strlen(text));
}

void pv_terminal_look(pv_report *report, pv_look look, const char *text) {
    static const char *const CODES[] = {"", "1", "2", "1;31", "33", "36", "32"};
    if (!report->setup.colour || look == PV_PLAIN || !*text) {
        pv_out_adds(&report->out, text);
        return;
    }
    pv_out_adds(&report->out, "\x1b[");
    pv_out_adds(&report->out, CODES[look]);
    pv_out_adds(&report->out, "m");
    pv_out_adds(&report->out, text);
    pv_out_adds(&report->out, "\x1b[0m");
}

void pv_terminal_blanks(pv_report *report, unsigned count) {
    while (count--)
        pv_out_adds(&report->out, " ");
}

unsigned pv_terminal_width(const char *text) {
    return pv_prose_width(text, strlen(text));
}

void pv_terminal_prose(pv_report *report, const char *text, unsigned indent) {
    pv_textbuf prose = pv_textbuf_new(report->scratch, SIZE_MAX / 4);
    pv_prose_add(&prose, text, indent);
    const char *wrapped = pv_textbuf_end(&prose, NULL);
    pv_out_adds(&report->out, wrapped ? wrapped : "?\n");
}
