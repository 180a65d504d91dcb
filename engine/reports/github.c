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

/* What GitHub shows of each level for a step. */
enum { SHOWN = 10 };

typedef struct {
    const char *level;
    uint64_t count;
} level;

/* How many annotations there are of each level. */
typedef struct {
    level levels[3];
} state;

pv_status pv_report_github_begin(pv_report *report) {
    state *s = pv_arena_alloc(report->arena, sizeof *s);
    if (!s)
        return pv_no_memory();
    *s = (state){{{"error", 0}, {"warning", 0}, {"notice", 0}}};
    report->state = s;
    return pv_success();
}

static void count(pv_report *report, const char *name) {
    state *s = report->state;
    for (size_t i = 0; i < 3; i++)
        s->levels[i].count += strcmp(s->levels[i].level, name) == 0;
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
    count(report, c->level);
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

static void add_count(pv_textbuf *t, const char *before, uint64_t count, const char *what) {
    pv_textbuf_addf(t, "%s%" PRIu64 " %s%s", before, count, what, count == 1 ? "" : "s");
}

/* Not an annotation, of which GitHub shows but a few: a line in the step's log. */
static pv_status conclude(pv_report *report, const pv_summary *summary) {
    const state *s = report->state;
    pv_textbuf t = pv_textbuf_new(report->scratch, 1 << 16);
    const uint64_t *failures = summary->failures;
    add_count(&t, "pkivet: ", failures[PV_SEVERITY_ERROR], "error");
    add_count(&t, ", ", failures[PV_SEVERITY_WARNING], "warning");
    add_count(&t, ", ", failures[PV_SEVERITY_NOTICE], "notice");
    pv_textbuf_addf(&t, ", %" PRIu64 " info", failures[PV_SEVERITY_INFO]);
    add_count(&t, " in ", summary->artifacts, "artifact");
    add_count(&t, "; ", summary->problems, "problem");
    if (summary->unlisted)
        pv_textbuf_addf(&t, ", of which %" PRIu64 " are not listed", summary->unlisted);
    pv_textbuf_addf(&t, "%s\n", summary->interrupted ? "; interrupted: not all was read" : "");
    for (size_t i = 0; i < 3; i++)
        if (s->levels[i].count > SHOWN)
            pv_textbuf_addf(&t,
                            "pkivet: of %" PRIu64 " annotations of the level %s GitHub shows %d; "
                            "all are above\n",
                            s->levels[i].count, s->levels[i].level, SHOWN);
    const char *text = pv_textbuf_end(&t, NULL);
    if (!text)
        return pv_no_memory();
    pv_out_adds(&report->out, text);
    return pv_success();
}

pv_status pv_report_github_end(pv_report *report, const pv_summary *summary) {
    const pv_catalog *catalog = report->setup.catalog;
    for (size_t i = 0; i < catalog->count; i++)
        if (pv_report_not_loaded(report, &catalog->rules[i]))
            PV_TRY(not_loaded(report, &catalog->rules[i]));
    return conclude(report, summary);
}
