/* SPDX-License-Identifier: Apache-2.0
 * The failures of a scan as a baseline: a line each, in the order of fingerprints, each once
 * wherever it was found. What is waived is left out: that decision stands elsewhere. No path is
 * written, so that a certificate may move, and no message, so that a better wording changes
 * nothing. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "reports/internal.h"

typedef struct {
    const char **lines;
    size_t count, room;
} state;

pv_status pv_report_baseline_begin(pv_report *report) {
    report->state = pv_arena_alloc(report->arena, sizeof(state));
    return report->state ? pv_success() : pv_no_memory();
}

static pv_status keep(pv_report *report, const char *line) {
    state *s = report->state;
    if (s->count == s->room) {
        size_t room = s->room ? s->room * 2 : 256;
        const char **lines = pv_arena_array(report->arena, room, sizeof *lines);
        if (!lines)
            return pv_no_memory();
        if (s->count)
            memcpy(lines, s->lines, s->count * sizeof *lines);
        s->lines = lines;
        s->room = room;
    }
    s->lines[s->count] = pv_arena_text(report->arena, line, strlen(line));
    return s->lines[s->count++] ? pv_success() : pv_no_memory();
}

/* A subject's name comes from files, and may hold anything. */
static void hide_controls(char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
}

static pv_status add(pv_report *report, const pv_finding *f) {
    const char *fingerprint = pv_finding_fingerprint(f);
    const char *identity = pv_subject_identity(f->subject);
    char *subject = identity ? pv_arena_text(report->scratch, identity, strlen(identity)) : NULL;
    if (!fingerprint || !subject)
        return pv_no_memory();
    hide_controls(subject);
    const char *line =
        pv_arena_printf(report->scratch, "%s\t%s\t%s\n", fingerprint, f->rule->id, subject);
    return line ? keep(report, line) : pv_no_memory();
}

pv_status pv_report_baseline_outcome(pv_report *report, const pv_outcome *outcome) {
    for (const pv_finding *f = outcome->findings; f; f = f->next)
        if (f->verdict == PV_VERDICT_FAIL && !f->waiver)
            PV_TRY(add(report, f));
    return pv_success();
}

static int by_octets(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

pv_status pv_report_baseline_end(pv_report *report, const pv_summary *summary) {
    const state *s = report->state;
    (void)summary;
    if (s->count)
        qsort(s->lines, s->count, sizeof *s->lines, by_octets);
    pv_out_adds(&report->out, PV_BASELINE_HEAD);
    for (size_t i = 0; i < s->count; i++)
        if (i == 0 || strcmp(s->lines[i - 1], s->lines[i]) != 0)
            pv_out_adds(&report->out, s->lines[i]);
    return pv_success();
}
