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
    return strcmp(report->setup.command, "gate") != 0;
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

pv_status pv_fit_report_open(pv_report *report, const pv_fit_open *open) {
    return write_item(report, &(pv_fit_item){.open = open});
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

/* A certificate of which there is no line: it is as its template says, or was not compared. */
static void write_other(pv_report *report, const pv_fit *fit) {
    pv_terminal_look(report, PV_DIM, fit->passed_over ? "not_applicable " : "pass        ");
    pv_terminal_adds(report, fit->path);
    if (fit->template) {
        pv_out_adds(&report->out, ": ");
        pv_terminal_adds(report, fit->template);
    }
    pv_out_adds(&report->out, fit->passed_over ? ": " : "");
    pv_out_adds(&report->out, fit->passed_over ? fit->passed_over : "");
    pv_out_adds(&report->out, "\n");
}

static pv_status write_fit(pv_report *report, const pv_fit *fit) {
    if (!fit->lines && pv_fit_report_issued(report))
        write_other(report, fit);
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

static void add_counts(pv_textbuf *line, const char *before, const uint64_t *counts,
                       const char *const *missing) {
    for (int i = 0; i < PV_FIT_COUNT; i++) {
        if (!counts[i])
            continue;
        pv_textbuf_addf(line, "%s%s %llu", before, pv_fit_what_name((pv_fit_what)i),
                        (unsigned long long)counts[i]);
        if (missing && missing[i])
            pv_textbuf_addf(line, " (%s is not told)", missing[i]);
        before = ", ";
    }
}

const char *pv_fit_of_template(pv_arena *arena, const pv_fit_template *t) {
    pv_textbuf line = pv_textbuf_new(arena, 1 << 16);
    pv_textbuf_addf(&line, "%llu of %llu certificates differ", (unsigned long long)t->differing,
                    (unsigned long long)t->certificates);
    add_counts(&line, ": ", t->differences, NULL);
    add_counts(&line, "; cannot tell: ", t->untold, t->missing);
    if (t->other_version)
        pv_textbuf_addf(&line, "; %llu of another version", (unsigned long long)t->other_version);
    return pv_textbuf_end(&line, NULL);
}

static void write_named(pv_report *report, const char *name, const char *text) {
    pv_out_adds(&report->out, "  ");
    pv_terminal_adds(report, name);
    pv_out_adds(&report->out, ": ");
    pv_terminal_adds(report, text ? text : "?");
    pv_out_adds(&report->out, "\n");
}

static void write_templates(pv_report *report, const pv_fit_total *total) {
    for (size_t i = 0; i < total->template_count; i++)
        if (total->templates[i].certificates || total->templates[i].other_version)
            write_named(report, total->templates[i].name,
                        pv_fit_of_template(report->scratch, &total->templates[i]));
    for (size_t i = 0; i < total->stranger_count; i++)
        write_named(report, total->strangers[i].name,
                    pv_arena_printf(report->scratch, "unknown template of %llu certificate%s",
                                    (unsigned long long)total->strangers[i].certificates,
                                    total->strangers[i].certificates == 1 ? "" : "s"));
}

static pv_status write_total(pv_report *report, const pv_fit_total *total) {
    const char *summary = pv_fit_summary(report->scratch, total);
    if (!summary)
        return pv_no_memory();
    if (!report->setup.quiet) {
        write_templates(report, total);
        pv_terminal_adds(report, summary);
        pv_out_adds(&report->out, "\n");
    }
    return pv_success();
}

static void write_open(pv_report *report, const pv_fit_open *open) {
    pv_terminal_look(report, PV_DIM, "open        ");
    pv_terminal_adds(report, open->what);
    if (open->missing) {
        pv_out_adds(&report->out, " (");
        pv_out_adds(&report->out, open->missing);
        pv_out_adds(&report->out, " is not told)");
    }
    pv_out_adds(&report->out, ": ");
    pv_terminal_adds(report, open->instead);
    pv_out_adds(&report->out, "\n");
}

pv_status pv_fit_text(pv_report *report, const pv_fit_item *item) {
    if (item->fit)
        return write_fit(report, item->fit);
    if (item->total)
        return write_total(report, item->total);
    if (item->open) {
        write_open(report, item->open);
        return pv_success();
    }
    pv_terminal_look(report, PV_YELLOW, "problem     ");
    pv_terminal_adds(report, item->path);
    pv_out_adds(&report->out, ": ");
    pv_terminal_adds(report, item->message);
    pv_out_adds(&report->out, "\n");
    return pv_success();
}
