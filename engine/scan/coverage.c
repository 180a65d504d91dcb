/* SPDX-License-Identifier: Apache-2.0
 * What a rule's examples and a corpus reach of it: which verdicts, and which lines of its check. */
#include <stdlib.h>

#include "scan/engine.h"

typedef struct {
    unsigned examples[PV_VERDICT_COUNT], samples[PV_VERDICT_COUNT];
    unsigned *missed; /* lines that nothing came to, upwards */
    size_t lines, missed_count;
} row;

typedef struct {
    pkivet_engine *engine;
    const pv_catalog *catalog;
    pv_textbuf *out;
    row *rows; /* by rule */
    bool of_samples;
    pv_steps steps;
    pv_status status;
} covering;

static int upwards(const void *a, const void *b) {
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return (x > y) - (x < y);
}

/* Every line of every rule, none come to yet. */
static pv_status begin(covering *c) {
    c->rows = pv_arena_array(c->out->arena, c->catalog->count, sizeof *c->rows);
    if (!c->rows)
        return pv_no_memory();
    for (size_t i = 0; i < c->catalog->count; i++) {
        row *r = &c->rows[i];
        pv_judge_lines(c->engine->workers[0].judge, &c->catalog->rules[i], &c->steps);
        r->missed = pv_arena_array(c->out->arena, c->steps.count, sizeof *r->missed);
        if (!r->missed)
            return pv_no_memory();
        for (size_t n = 0; n < c->steps.count; n++)
            r->missed[n] = c->steps.lines[n];
        r->lines = r->missed_count = c->steps.count;
        if (r->lines)
            qsort(r->missed, r->lines, sizeof *r->missed, upwards);
    }
    return pv_success();
}

static void reach(row *r, unsigned line) {
    unsigned *found =
        r->missed_count ? bsearch(&line, r->missed, r->missed_count, sizeof line, upwards) : NULL;
    if (!found)
        return;
    size_t at = (size_t)(found - r->missed);
    for (r->missed_count--; at < r->missed_count; at++)
        r->missed[at] = r->missed[at + 1];
}

static void ran(void *user, const pv_rule_info *rule, pv_verdict verdict, const pv_steps *steps) {
    covering *c = user;
    row *r = &c->rows[rule->index];
    (c->of_samples ? r->samples : r->examples)[verdict]++;
    for (size_t i = 0; i < steps->count; i++)
        reach(r, steps->lines[i]);
}

static void told(void *user, const pv_rule_info *rule, size_t number, const char *text) {
    (void)user;
    (void)rule;
    (void)number;
    (void)text; /* `rules test` tells of failures */
}

/* Rules over the whole scan have judged the sample as if it were one. */
static void note_whole(covering *c, const pv_slot *slot) {
    for (const pv_finding *f = slot->findings; f; f = f->next)
        if (f->rule->whole_scan)
            c->rows[f->rule->index].samples[f->verdict]++;
}

/* Every rule on every subject of the sample. */
static void sample(void *user, pv_slot *slot) {
    covering *c = user;
    pv_finding *finding;
    note_whole(c, slot);
    for (pv_subject *s = slot->unit.subjects; s; s = s->next)
        for (size_t i = 0; i < c->catalog->count && !c->status.error; i++) {
            const pv_rule_info *rule = &c->catalog->rules[i];
            if (rule->selected && !rule->broken && !rule->whole_scan && rule->subject == s->kind)
                c->status =
                    pv_judge_explain(c->engine->workers[0].judge, rule, s, &c->steps, &finding);
        }
}

/* ---- the page -------------------------------------------------------------------------------- */

static void add_counts(pv_textbuf *out, const unsigned *counts) {
    static const pv_verdict ORDER[] = {PV_VERDICT_FAIL, PV_VERDICT_PASS, PV_VERDICT_NOT_APPLICABLE,
                                       PV_VERDICT_CANNOT_TELL};
    for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++)
        pv_textbuf_addf(out, " %6u", counts[ORDER[i]]);
}

/* "12-14, 20". */
static void add_missed(pv_textbuf *out, const row *r) {
    for (size_t i = 0, next; i < r->missed_count; i = next) {
        for (next = i + 1; next < r->missed_count && r->missed[next] == r->missed[next - 1] + 1;)
            next++;
        pv_textbuf_addf(out, "%s%u", i ? ", " : "  not come to: ", r->missed[i]);
        if (next > i + 1)
            pv_textbuf_addf(out, "-%u", r->missed[next - 1]);
    }
}

static bool lacks(const unsigned *counts) {
    return !counts[PV_VERDICT_FAIL] || !counts[PV_VERDICT_PASS];
}

/* Waivers stand in a configuration, and no sample has one. */
static bool lacks_samples(const covering *c, const pv_rule_info *rule) {
    return c->of_samples && rule->subject != PV_KIND_WAIVER && lacks(c->rows[rule->index].samples);
}

static size_t add_row(const covering *c, const pv_rule_info *rule) {
    const row *r = &c->rows[rule->index];
    bool gap = lacks(r->examples) || lacks_samples(c, rule);
    pv_textbuf_addf(c->out, "%-8s", rule->id);
    add_counts(c->out, r->examples);
    if (c->of_samples) {
        pv_textbuf_adds(c->out, "  |");
        add_counts(c->out, r->samples);
    }
    pv_textbuf_addf(c->out, "  %3zu/%zu", r->lines - r->missed_count, r->lines);
    add_missed(c->out, r);
    if (lacks(r->examples))
        pv_textbuf_adds(c->out, "  <- no example fails, or none passes");
    if (lacks_samples(c, rule))
        pv_textbuf_adds(c->out, "  <- no sample fails, or none passes");
    pv_textbuf_adds(c->out, "\n");
    return gap;
}

static void add_page(const covering *c, size_t *ret_gaps) {
    static const char NAMES[] = "   fail   pass    n/a     ??";
    size_t lines = 0, missed = 0, rules = 0;
    pv_textbuf_addf(c->out, "rule    %s%s%s  lines\n", NAMES, c->of_samples ? "  |" : "",
                    c->of_samples ? NAMES : "");
    for (size_t i = 0; i < c->catalog->count; i++) {
        if (!c->catalog->rules[i].selected || c->catalog->rules[i].broken)
            continue;
        for (size_t v = 0; v < PV_VERDICT_COUNT; v++)
            c->rows[i].examples[v] /= 2; /* each ran twice */
        *ret_gaps += add_row(c, &c->catalog->rules[i]);
        lines += c->rows[i].lines;
        missed += c->rows[i].missed_count;
        rules++;
    }
    pv_textbuf_addf(c->out,
                    "%zu rules, %zu of %zu lines come to; %zu without a failure and a pass%s\n",
                    rules, lines - missed, lines, *ret_gaps,
                    c->of_samples ? ", in examples (left) and samples (right)" : "");
}

pv_status pv_coverage(pkivet_engine *engine, const char *const *corpora, size_t count,
                      pv_unit *scratch, pv_textbuf *out, size_t *ret_gaps) {
    covering *c = pv_arena_alloc(out->arena, sizeof *c);
    pv_judge *judge = engine->workers[0].judge;
    if (!c)
        return pv_no_memory();
    *c = (covering){.engine = engine, .catalog = pv_judge_catalog(judge), .out = out};
    *ret_gaps = 0;
    PV_TRY(begin(c));
    pv_judge_watch(judge, ran, c);
    pv_status status = pv_judge_test(judge, scratch, told, NULL);
    c->of_samples = count > 0;
    for (size_t i = 0; i < count && !status.error; i++)
        status = pv_samples_each(engine, corpora[i], sample, c, out);
    pv_judge_watch(judge, NULL, NULL);
    PV_TRY(status);
    PV_TRY(c->status);
    add_page(c, ret_gaps);
    return pv_success();
}
