/* SPDX-License-Identifier: Apache-2.0
 * Workflow commands of GitHub Actions: a line each that becomes an annotation of the run and, where
 * the file and line are part of a change, of the change. Nothing is written of what is waived or in
 * the baseline. The runner reads commands from anything that a step prints, so that no text may
 * begin a line of its own: %, CR and LF are escaped, and in properties colon and comma too. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "reports/finding.h"
#include "reports/nesting.h"
#include "reports/terminal.h"

pv_status pv_report_github_begin(pv_report *report) {
    (void)report;
    return pv_success();
}

static void add_escaped(pv_textbuf *out, const char *text, const char *also) {
    for (; *text; text++) {
        if (strchr("%\r\n", *text) || strchr(also, *text))
            pv_textbuf_addf(out, "%%%02X", (unsigned char)*text);
        else
            pv_textbuf_addc(out, *text);
    }
}

/* One command. `line` 0: none is known; `path` NULL: it is about no file. */
typedef struct {
    const char *level, *path, *title, *message;
    size_t file; /* of the path the part that names the file on the disk */
    uint64_t line;
} command;

static pv_status tell(pv_report *report, const command *c) {
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 20);
    pv_textbuf_addf(&t, "::%s ", c->level);
    if (c->path) {
        pv_textbuf_adds(&t, "file=");
        size_t here = strncmp(c->path, "./", 2) == 0 ? 2 : 0;
        add_escaped(&t, pv_terminal_safe(report, c->path + here, c->file - here), ":,");
        pv_textbuf_addc(&t, ',');
    }
    if (c->line)
        pv_textbuf_addf(&t, "line=%" PRIu64 ",", c->line);
    pv_textbuf_adds(&t, "title=");
    add_escaped(&t, pv_terminal_safe(report, c->title, strlen(c->title)), ":,");
    pv_textbuf_adds(&t, "::");
    if (c->path && c->path[c->file]) {
        add_escaped(&t, pv_terminal_safe(report, c->path, strlen(c->path)), "");
        pv_textbuf_adds(&t, ": ");
    }
    add_escaped(&t, c->message, "");
    pv_textbuf_addc(&t, '\n');
    const char *text = pv_textbuf_end(&t, NULL);
    if (!text)
        return pv_no_memory();
    pv_out_adds(&report->out, text);
    return pv_success();
}

static const char *level_of(const pv_finding *f) {
    static const char *const LEVELS[] = {"notice", "notice", "warning", "error"};
    if (f->verdict == PV_VERDICT_BROKEN)
        return "error";
    return f->verdict == PV_VERDICT_FAIL ? LEVELS[f->severity] : "notice";
}

static pv_status finding(pv_report *report, const pv_finding *f) {
    if (f->waiver || f->standing == PV_STANDING_UNCHANGED || f->verdict == PV_VERDICT_PASS)
        return pv_success();
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 20);
    if (f->verdict != PV_VERDICT_FAIL)
        pv_textbuf_addf(&t, "%s: ", pv_verdict_name(f->verdict));
    pv_textbuf_adds(&t, pv_terminal_safe(report, f->message, strlen(f->message)));
    if (f->remedy)
        pv_textbuf_addf(&t, "\nfix: %s", pv_terminal_safe(report, f->remedy, strlen(f->remedy)));
    const char *path = f->subject->artifact->path, *message = pv_textbuf_end(&t, NULL);
    const char *title = pv_arena_printf(report->scratch, "%s %s", f->rule->id, f->rule->name);
    if (!message || !title)
        return pv_no_memory();
    size_t file = pv_nesting_file(f->subject->artifact);
    uint64_t line = pv_finding_line(path, file, pv_finding_place(f));
    return tell(report, &(command){level_of(f), path, title, message, file, line});
}

static pv_status problem(pv_report *report, const pv_outcome *outcome, const pv_problem *p) {
    size_t file;
    const char *path = pv_problem_path(outcome, p, &file);
    const char *message = pv_terminal_safe(report, p->message, strlen(p->message));
    return tell(report, &(command){"error", path, pv_code_name(p->code), message, file,
                                   pv_finding_line(path, file, p->place)});
}

static pv_status entry(pv_report *report, const pv_outcome *outcome, const pv_entry *e) {
    return e->problem ? problem(report, outcome, e->problem) : finding(report, e->finding);
}

pv_status pv_report_github_outcome(pv_report *report, const pv_outcome *outcome) {
    return pv_report_each(report, outcome, entry);
}

static pv_status not_loaded(pv_report *report, const pv_rule_info *rule) {
    const char *title = pv_arena_printf(report->scratch, "%s does not load", rule->id);
    const char *message = pv_terminal_safe(report, rule->load_error, strlen(rule->load_error));
    if (!title)
        return pv_no_memory();
    return tell(report, &(command){"error", NULL, title, message, 0, 0});
}

pv_status pv_report_github_end(pv_report *report, const pv_summary *summary) {
    const pv_catalog *catalog = report->setup.catalog;
    (void)summary;
    for (size_t i = 0; i < catalog->count; i++)
        if (pv_report_not_loaded(report, &catalog->rules[i]))
            PV_TRY(not_loaded(report, &catalog->rules[i]));
    return pv_success();
}
