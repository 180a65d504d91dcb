/* SPDX-License-Identifier: Apache-2.0
 * Counting and wording of what does not fit a template. */
#include "findings/fit.h"

#include "base/text.h"

enum { LONGEST = 1 << 20 };

const char *pv_fit_what_name(pv_fit_what what) {
    static const char *const NAMES[PV_FIT_COUNT] = {
        [PV_FIT_TEMPLATE] = "template",
        [PV_FIT_KEY_ALGORITHM] = "key algorithm",
        [PV_FIT_KEY_SIZE] = "key size",
        [PV_FIT_KEY_USAGE] = "key usage",
        [PV_FIT_PURPOSES] = "purposes",
        [PV_FIT_POLICIES] = "application policies",
        [PV_FIT_PROVIDER] = "provider",
        [PV_FIT_EXPORTABLE] = "exportable",
        [PV_FIT_KEY_SPEC] = "KeySpec",
        [PV_FIT_SUBJECT] = "subject",
        [PV_FIT_MACHINE_KEYSET] = "machine keyset",
        [PV_FIT_HASH] = "hash",
        [PV_FIT_VALIDITY] = "validity",
        [PV_FIT_CONSTRAINTS] = "basic constraints",
        [PV_FIT_GOAL] = "goal",
    };
    return NAMES[what];
}

void pv_fit_begin(pv_fit *fit) {
    fit->lines = NULL;
    fit->end = &fit->lines;
}

bool pv_fit_add(pv_arena *arena, pv_fit *fit, const pv_fit_line *line) {
    pv_fit_line *to = pv_arena_alloc(arena, sizeof *to);
    if (!to)
        return false;
    *to = *line;
    to->next = NULL;
    *fit->end = to;
    fit->end = &to->next;
    return true;
}

bool pv_fit_counts(const pv_fit *fit, int from) {
    for (const pv_fit_line *l = fit->lines; l; l = l->next)
        if (l->verdict == PV_VERDICT_FAIL && (int)l->severity >= from)
            return true;
    return false;
}

bool pv_fit_has_verdict(const pv_fit *fit, pv_verdict verdict) {
    for (const pv_fit_line *l = fit->lines; l; l = l->next)
        if (l->verdict == verdict)
            return true;
    return false;
}

void pv_fit_count(pv_fit_total *total, const pv_fit *fit) {
    for (const pv_fit_line *l = fit->lines; l; l = l->next) {
        total->undecided += l->verdict == PV_VERDICT_CANNOT_TELL;
        total->broken += l->verdict == PV_VERDICT_BROKEN;
        if (l->verdict != PV_VERDICT_FAIL)
            continue;
        total->severities[l->severity]++;
        total->differences += !l->rule;
    }
    total->judged++;
    total->differing += pv_fit_has_verdict(fit, PV_VERDICT_FAIL);
    total->unclear += pv_fit_has_verdict(fit, PV_VERDICT_CANNOT_TELL);
}

const char *pv_fit_sentence(pv_arena *arena, const pv_fit_line *line, bool issued) {
    if (line->rule)
        return pv_arena_printf(arena, "%s: %s", line->rule, line->message);
    const char *allowed = line->allowed ? line->allowed : "unknown";
    const char *missing =
        line->missing ? pv_arena_printf(arena, " (%s is not told)", line->missing) : "";
    if (!missing)
        return NULL;
    if (line->what == PV_FIT_GOAL)
        return pv_arena_printf(arena, "goal: %s, and would get %s%s", line->asked, allowed,
                               missing);
    return pv_arena_printf(arena, "%s: %s %s, %s %s%s", pv_fit_what_name(line->what),
                           issued ? "issued" : "asked", line->asked ? line->asked : "unknown",
                           issued ? "template" : "allowed", allowed, missing);
}

static void add_count(pv_textbuf *t, const char *before, uint64_t count, const char *what) {
    if (count)
        pv_textbuf_addf(t, "%s%llu %s%s", before, (unsigned long long)count, what,
                        count == 1 || what[0] == 'c' ? "" : "s");
}

static void add_issued(pv_textbuf *t, const pv_fit_total *total) {
    uint64_t others = 0;
    for (size_t i = 0; i < total->template_count; i++)
        others += total->templates[i].other_version;
    pv_textbuf_addf(t, "%llu certificate%s, %llu not as their template says",
                    (unsigned long long)total->judged, total->judged == 1 ? "" : "s",
                    (unsigned long long)total->differing);
    if (total->unclear)
        pv_textbuf_addf(t, ", %llu of which something cannot be told",
                        (unsigned long long)total->unclear);
    pv_textbuf_addf(t,
                    "; not compared: %llu of another version, %llu of an unknown template, "
                    "%llu without a template",
                    (unsigned long long)others, (unsigned long long)total->unknown_template,
                    (unsigned long long)total->without_template);
}

const char *pv_fit_summary(pv_arena *arena, const pv_fit_total *total) {
    pv_textbuf t = pv_textbuf_new(arena, LONGEST);
    uint64_t failures = 0;
    for (int i = 0; i < PV_SEVERITY_COUNT; i++)
        failures += total->severities[i];
    if (total->issued) {
        add_issued(&t, total);
        return pv_textbuf_end(&t, NULL);
    }
    pv_textbuf_addf(&t, "%llu request%s against %s, %llu unfit", (unsigned long long)total->judged,
                    total->judged == 1 ? "" : "s", total->template,
                    (unsigned long long)total->differing);
    add_count(&t, ": ", total->differences, "difference");
    add_count(&t, total->differences ? ", " : ": ", failures - total->differences, "finding");
    add_count(&t, ", ", total->undecided, "cannot be told");
    return pv_textbuf_end(&t, NULL);
}
