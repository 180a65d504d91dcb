/* SPDX-License-Identifier: Apache-2.0
 * Findings against what was decided before. */
#include "findings/decisions.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "facts/unit.h"

const char PV_BASELINE_HEAD[] = "pkivet-baseline 1\n";
enum { FINGERPRINT = 32, MOST_ENTRIES = 10000000 };

/* ---- baselines ------------------------------------------------------------------------------- */

static int by_fingerprint(const void *a, const void *b) {
    return strcmp(((const pv_baseline_entry *)a)->fingerprint,
                  ((const pv_baseline_entry *)b)->fingerprint);
}

/* Takes one line off `*at`, its end cut; false at the end of the text. */
static bool take_line(char **at, char *end, char **ret_line) {
    if (*at >= end)
        return false;
    char *stop = memchr(*at, '\n', (size_t)(end - *at));
    *ret_line = *at;
    *at = stop ? stop + 1 : end;
    if (!stop)
        stop = end;
    if (stop > *ret_line && stop[-1] == '\r')
        stop--;
    *stop = '\0';
    return true;
}

static bool read_entry(char *line, pv_baseline_entry *ret_entry) {
    char *rule = strchr(line, '\t'), *subject = rule ? strchr(rule + 1, '\t') : NULL;
    if (!subject || rule - line != FINGERPRINT || strspn(line, "0123456789abcdef") != FINGERPRINT ||
        subject == rule + 1)
        return false;
    *rule = *subject = '\0';
    *ret_entry = (pv_baseline_entry){line, rule + 1, subject + 1, false};
    return true;
}

static size_t count_lines(const char *text, size_t size) {
    size_t count = 1;
    for (size_t i = 0; i < size; i++)
        count += text[i] == '\n';
    return count;
}

pv_status pv_baseline_read(pv_arena *arena, const char *file, const char *text, size_t size,
                           pv_baseline *ret_baseline) {
    char *at = pv_arena_text(arena, text, size), *end = at + size, *line;
    size_t room = count_lines(text, size), number = 1;
    pv_baseline b = {.file = file};
    if (room > MOST_ENTRIES)
        return pv_fail(arena, PV_USAGE, (pv_place){0}, "%s: more than %d lines", file,
                       (int)MOST_ENTRIES);
    b.entries = pv_arena_array(arena, room, sizeof *b.entries);
    if (!at || !b.entries)
        return pv_no_memory();
    size_t head = strlen(PV_BASELINE_HEAD) - 1;
    if (!take_line(&at, end, &line) || strncmp(line, PV_BASELINE_HEAD, head) != 0 || line[head])
        return pv_fail(arena, PV_USAGE, (pv_place){0},
                       "%s:1: a baseline begins with 'pkivet-baseline 1'", file);
    while (take_line(&at, end, &line)) {
        number++;
        if (*line && !read_entry(line, &b.entries[b.count++]))
            return pv_fail(arena, PV_USAGE, (pv_place){0},
                           "%s:%zu: a line is a fingerprint of %d hex digits, a rule and a "
                           "subject, with tabs between",
                           file, number, (int)FINGERPRINT);
    }
    qsort(b.entries, b.count, sizeof *b.entries, by_fingerprint);
    *ret_baseline = b;
    return pv_success();
}

pv_baseline_entry *pv_baseline_find(const pv_baseline *baseline, const char *fingerprint) {
    pv_baseline_entry wanted = {.fingerprint = fingerprint};
    return baseline->count ? bsearch(&wanted, baseline->entries, baseline->count,
                                     sizeof *baseline->entries, by_fingerprint)
                           : NULL;
}

/* ---- findings -------------------------------------------------------------------------------- */

static void waive(pv_decisions *d, pv_finding *f, pv_summary *counts) {
    f->waiver = pv_waiver_find(d->waivers, d->waiver_count, f, d->now);
    if (!f->waiver)
        return;
    f->waiver->used++;
    counts->waived++;
    counts->failures[f->severity]--;
}

static pv_status compare(pv_decisions *d, pv_finding *f, pv_summary *counts) {
    const char *fingerprint = pv_finding_fingerprint(f);
    if (!fingerprint)
        return pv_no_memory();
    pv_baseline_entry *before = pv_baseline_find(&d->baseline, fingerprint);
    f->standing = before ? PV_STANDING_UNCHANGED : PV_STANDING_NEW;
    if (!before) {
        counts->baseline_new += !f->waiver;
        return pv_success();
    }
    before->met = true;
    counts->baseline_unchanged++;
    if (!f->waiver)
        counts->failures[f->severity]--;
    return pv_success();
}

pv_status pv_decisions_apply(pv_decisions *d, pv_finding *findings, pv_summary *counts) {
    for (pv_finding *f = findings; f && (d->waiver_count || d->baseline.file); f = f->next) {
        if (f->verdict != PV_VERDICT_FAIL)
            continue;
        waive(d, f, counts);
        if (d->baseline.file)
            PV_TRY(compare(d, f, counts));
    }
    return pv_success();
}
