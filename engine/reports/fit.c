/* SPDX-License-Identifier: Apache-2.0
 * What does not fit its template as reports: which formats have it, and the one for people: a line
 * for each thing, then how many there are and, of certificates, each template's. */
#include "reports/fit.h"

#include <string.h>

#include "base/text.h"
#include "reports/fit_internal.h"
#include "reports/terminal.h"

static const struct {
    const char *name;
    pv_status (*write)(pv_report *report, const pv_fit_item *item);
} FORMATS[] = {
    {"text", pv_fit_text}, {"json", pv_fit_json}, {"ndjson", pv_fit_json}, {"junit", pv_fit_junit}};

bool pv_fit_report_issued(const pv_report *report) {
    return strcmp(report->setup.command, "drift") == 0;
}

static pv_status write_item(pv_report *report, const pv_fit_item *item) {
    pv_arena_reset(report->scratch);
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        if (strcmp(FORMATS[i].name, report->reporter->name) == 0)
            return FORMATS[i].write(report, item);
    return pv_fail(report->arena, PV_USAGE, (pv_place){0},
                   "what fits a template is written as text, json, ndjson or junit, not as %s",
                   report->reporter->name);
}

pv_status pv_fit_report(pv_report *report, const pv_fit *fit) {
    return write_item(report, &(pv_fit_item){.fit = fit});
}

pv_status pv_fit_report_problem(pv_report *report, const char *path, const char *code,
                                const char *message) {
    return write_item(report, &(pv_fit_item){.path = path, .code = code, .message = message});
}

pv_status pv_fit_report_end(pv_report *report, const pv_fit_total *total) {
    PV_TRY(write_item(report, &(pv_fit_item){.total = total}));
    pv_out_flush(&report->out);
    return report->out.failed ? pv_fail(report->arena, PV_UNREADABLE, (pv_place){0},
                                        "the report could not be written")
                              : pv_success();
}

/* ---- for people ------------------------------------------------------------------------------ */

static void add_label(pv_report *report, const pv_fit_line *l) {
    static const pv_look LOOKS[] = {PV_DIM, PV_CYAN, PV_YELLOW, PV_RED};
    bool failed = l->verdict == PV_VERDICT_FAIL;
    const char *label = failed ? pv_severity_name(l->severity) : pv_verdict_name(l->verdict);
    pv_terminal_look(report, failed ? LOOKS[l->severity] : PV_DIM, label);
    pv_terminal_blanks(report, (unsigned)(sizeof "cannot_tell" - strlen(label)));
}

static pv_status write_fit(pv_report *report, const pv_fit *fit) {
    for (const pv_fit_line *l = fit->lines; l; l = l->next) {
        const char *sentence = pv_fit_sentence(report->scratch, l, pv_fit_report_issued(report));
        if (!sentence)
            return pv_no_memory();
        add_label(report, l);
        pv_terminal_adds(report, fit->path);
        if (pv_fit_report_issued(report)) {
            pv_out_adds(&report->out, ": ");
            pv_terminal_adds(report, fit->template);
        }
        pv_out_adds(&report->out, ": ");
        pv_terminal_adds(report, sentence);
        pv_out_adds(&report->out, "\n");
    }
    return pv_success();
}

static void write_template(pv_report *report, const pv_fit_template *t) {
    pv_textbuf line = pv_textbuf_new(report->scratch, 1 << 16);
    const char *before = ": ";
    pv_textbuf_addf(&line, ": %llu of %llu certificates differ", (unsigned long long)t->differing,
                    (unsigned long long)t->certificates);
    for (int i = 0; i < PV_FIT_COUNT; i++) {
        if (!t->differences[i])
            continue;
        pv_textbuf_addf(&line, "%s%s %llu", before, pv_fit_what_name((pv_fit_what)i),
                        (unsigned long long)t->differences[i]);
        before = ", ";
    }
    if (t->other_version)
        pv_textbuf_addf(&line, "; %llu of another version", (unsigned long long)t->other_version);
    const char *text = pv_textbuf_end(&line, NULL);
    pv_out_adds(&report->out, "  ");
    pv_terminal_adds(report, t->name);
    pv_out_adds(&report->out, text ? text : "");
    pv_out_adds(&report->out, "\n");
}

static pv_status write_total(pv_report *report, const pv_fit_total *total) {
    const char *summary = pv_fit_summary(report->scratch, total);
    if (!summary)
        return pv_no_memory();
    for (size_t i = 0; i < total->template_count && !report->setup.quiet; i++)
        if (total->templates[i].certificates || total->templates[i].other_version)
            write_template(report, &total->templates[i]);
    if (!report->setup.quiet) {
        pv_terminal_adds(report, summary);
        pv_out_adds(&report->out, "\n");
    }
    return pv_success();
}

pv_status pv_fit_text(pv_report *report, const pv_fit_item *item) {
    if (item->fit)
        return write_fit(report, item->fit);
    if (item->total)
        return write_total(report, item->total);
    pv_terminal_look(report, PV_YELLOW, "problem     ");
    pv_terminal_adds(report, item->path);
    pv_out_adds(&report->out, ": ");
    pv_terminal_adds(report, item->message);
    pv_out_adds(&report->out, "\n");
    return pv_success();
}
