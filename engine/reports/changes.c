/* SPDX-License-Identifier: Apache-2.0
 * Changes of templates as reports: which formats have them, and the one for people: a line for each
 * change that begins with its severity, then how many there are. */
#include "reports/changes.h"

#include <string.h>

#include "base/text.h"
#include "reports/changes_internal.h"
#include "reports/terminal.h"

static const struct {
    const char *name;
    pv_status (*write)(pv_report *report, const pv_changes *changes);
} FORMATS[] = {{"text", pv_changes_text},
               {"json", pv_changes_json},
               {"ndjson", pv_changes_json},
               {"junit", pv_changes_junit}};

pv_status pv_changes_report(pv_report *report, const pv_changes *changes) {
    const char *name = report->reporter->name;
    pv_status status =
        pv_fail(report->arena, PV_USAGE, (pv_place){0},
                "changes of templates are written as text, json, ndjson or junit, not as %s", name);
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        if (strcmp(FORMATS[i].name, name) == 0)
            status = FORMATS[i].write(report, changes);
    PV_TRY(status);
    pv_out_flush(&report->out);
    return report->out.failed ? pv_fail(report->arena, PV_UNREADABLE, (pv_place){0},
                                        "the report could not be written")
                              : pv_success();
}

const char *pv_changes_summary(pv_arena *arena, const pv_changes *changes) {
    pv_textbuf t = pv_textbuf_new(arena, 4096);
    const char *before = ": ";
    pv_textbuf_addf(&t, "%zu template%s, %zu changed", changes->count,
                    changes->count == 1 ? "" : "s", changes->changed);
    for (int i = PV_SEVERITY_COUNT - 1; i >= 0; i--) {
        if (!changes->severities[i])
            continue;
        pv_textbuf_addf(&t, "%s%zu %s", before, changes->severities[i],
                        pv_severity_name((pv_severity)i));
        before = ", ";
    }
    return pv_textbuf_end(&t, NULL);
}

static void add_severity(pv_report *report, pv_severity severity) {
    static const pv_look LOOKS[] = {PV_DIM, PV_CYAN, PV_YELLOW, PV_RED};
    const char *name = pv_severity_name(severity);
    pv_terminal_look(report, LOOKS[severity], name);
    pv_terminal_blanks(report, (unsigned)(sizeof "warning" - strlen(name)));
}

pv_status pv_changes_text(pv_report *report, const pv_changes *changes) {
    for (const pv_changed *t = changes->templates; t; t = t->next) {
        for (const pv_change *c = t->changes; c; c = c->next) {
            const char *sentence = pv_change_sentence(report->arena, t, c);
            if (!sentence)
                return pv_no_memory();
            add_severity(report, c->severity);
            pv_terminal_adds(report, sentence);
            pv_out_adds(&report->out, "\n");
        }
    }
    for (const pv_unreadable *u = changes->unreadable; u; u = u->next) {
        pv_terminal_look(report, PV_YELLOW, "problem ");
        pv_terminal_adds(report, u->path);
        pv_out_adds(&report->out, ": ");
        pv_terminal_adds(report, u->message);
        pv_out_adds(&report->out, "\n");
    }
    const char *summary = pv_changes_summary(report->arena, changes);
    if (!summary)
        return pv_no_memory();
    pv_out_adds(&report->out, report->setup.quiet ? "" : summary);
    pv_out_adds(&report->out, report->setup.quiet ? "" : "\n");
    return pv_success();
}
