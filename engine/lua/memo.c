/* SPDX-License-Identifier: Apache-2.0
 * Verdicts remembered from subject to subject. Most certificates of an archive differ in names,
 * numbers and dates, and are alike in everything that most rules read: once a few with the same
 * outline (outline.h) were judged, one of them is judged again with every read noted, and what
 * follows from the outline alone need not be asked again. */
#include "lua/memo.h"

#include <stdlib.h>

#include "lua/outline.h"

enum { BUCKETS = 1024, SEEN = 4096, WARM = 128, OFTEN = 4, MOST_RULES = 65535 };

typedef struct entry {
    struct entry *next;
    uint64_t hash;
    pv_memory memory;
    uint8_t outline[];
} entry;

struct pv_memo {
    pv_arena *values, *entries, *words;
    pv_outliner outliner;
    unsigned version;  /* of the outliner, when the entries were made */
    uint64_t subjects; /* met so far */
    entry *buckets[BUCKETS];
    uint8_t seen[SEEN]; /* how often outlines with this hash were met, up to OFTEN */
    uint8_t *outline;   /* of the subject at hand */
    uint64_t hash;
};

/* ---- life ------------------------------------------------------------------------------------ */

static void free_one(struct pv_memo *m) {
    if (!m)
        return;
    pv_arena_free(m->values);
    pv_arena_free(m->entries);
    pv_arena_free(m->words);
    free(m);
}

void pv_memo_forget(pv_judge *judge) {
    for (size_t k = 0; k < PV_KIND_COUNT; k++) {
        free_one(judge->memos[k]);
        judge->memos[k] = NULL;
    }
}

static void add_dates(struct pv_memo *m, const pv_rule *rule) {
    if (!rule->has_effective || rule->effective_path.of_run || rule->effective_path.link_count)
        return; /* the same for all: the scan's own, or over a link that is not there */
    pv_outliner_add_date(&m->outliner, rule->effective_path.fact, rule->effective_from);
    if (rule->has_to)
        pv_outliner_add_date(&m->outliner, rule->effective_path.fact, rule->effective_to);
}

/* The subject's own facts that a `when` asks for: the tables that rules read need not hold them. */
static void add_when(struct pv_memo *m, const pv_when *w) {
    if (w->name && !w->path.of_run && !w->path.link_count)
        pv_outliner_add(&m->outliner, w->path.fact);
    for (size_t i = 0; i < w->part_count; i++)
        add_when(m, &w->parts[i]);
}

static void plan(const pv_judge *judge, struct pv_memo *m, pv_kind kind) {
    pv_outliner_init(&m->outliner, kind, m->values);
    for (size_t i = 0; i < judge->fill_count[kind]; i++)
        pv_outliner_add(&m->outliner, judge->fill[kind][i]);
    for (size_t i = 0; i < judge->by_kind_count[kind]; i++) {
        add_dates(m, judge->by_kind[kind][i]);
        if (judge->by_kind[kind][i]->when)
            add_when(m, judge->by_kind[kind][i]->when);
    }
    m->outline = pv_arena_alloc(m->values, m->outliner.size);
    m->outliner.unusable |= !m->outline || judge->by_kind_count[kind] > MOST_RULES;
}

/* NULL without memory: then nothing is remembered. */
static struct pv_memo *make(const pv_judge *judge, pv_kind kind) {
    size_t most = (size_t)judge->limits->memo_bytes;
    struct pv_memo *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->values = pv_arena_new(most);
    m->entries = pv_arena_new(most);
    m->words = pv_arena_new(most);
    if (!m->values || !m->entries || !m->words) {
        free_one(m);
        return NULL;
    }
    plan(judge, m, kind);
    return m;
}

static void drop_entries(struct pv_memo *m) {
    memset(m->buckets, 0, sizeof m->buckets);
    memset(m->seen, 0, sizeof m->seen);
    pv_arena_reset(m->entries);
    m->version = m->outliner.version;
}

/* ---- finding --------------------------------------------------------------------------------- */

static uint64_t hash_of(const uint8_t *outline, size_t size) {
    uint64_t hash = UINT64_C(0x2545f4914f6cdd1d), word = 0;
    for (; size; outline += sizeof word, size -= sizeof word) {
        size_t step = size < sizeof word ? size : sizeof word;
        memcpy(&word, outline, step);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
        if (step < sizeof word)
            break;
    }
    return hash;
}

static const pv_memory *look_up(const struct pv_memo *m) {
    for (const entry *e = m->buckets[m->hash % BUCKETS]; e; e = e->next)
        if (e->hash == m->hash && memcmp(e->outline, m->outline, m->outliner.size) == 0)
            return &e->memory;
    return NULL;
}

const pv_memory *pv_memo_find(pv_judge *judge, pv_subject *subject, bool *ret_learn) {
    struct pv_memo **at = &judge->memos[subject->kind];
    *ret_learn = false;
    if (!*at && !(*at = make(judge, subject->kind)))
        return NULL;
    struct pv_memo *m = *at;
    if (m->outliner.unusable || ++m->subjects < WARM)
        return NULL; /* a small scan is done before it pays */
    pv_outline_take(&m->outliner, subject, m->outline);
    if (m->version != m->outliner.version) {
        drop_entries(m); /* the outline at hand is of two kinds */
        return NULL;
    }
    m->hash = hash_of(m->outline, m->outliner.size);
    const pv_memory *memory = look_up(m);
    uint8_t *seen = &m->seen[m->hash % SEEN];
    if (!memory && *seen < OFTEN)
        *ret_learn = ++*seen == OFTEN;
    return memory;
}

/* ---- learning -------------------------------------------------------------------------------- */

static bool follows(const struct pv_memo *m, const pv_trace *trace, const pv_subject *subject) {
    for (size_t i = 0; i < trace->count; i++)
        if (trace->items[i].subject != subject ||
            !pv_outline_tells(&m->outliner, m->outline, trace->items[i].fact))
            return false;
    return true;
}

/* Whether the verdict of the rule follows from the outline. */
static bool settled(pv_judge *judge, const struct pv_memo *m, pv_rule *rule, pv_subject *subject,
                    pv_verdict *ret_verdict) {
    pv_trace trace = {0};
    judge->run = (pv_run){.words = m->words,
                          .rule = rule,
                          .subject = subject,
                          .trace = &trace,
                          .unknown_fact = PV_FACT_COUNT};
    *ret_verdict = pv_verdict_before(judge, rule, subject);
    if (*ret_verdict == PV_VERDICT_PASS)
        *ret_verdict = pv_verdict_run(judge, rule, rule->params_ref);
    bool quiet = *ret_verdict == PV_VERDICT_PASS || *ret_verdict == PV_VERDICT_NOT_APPLICABLE;
    return quiet && !judge->run.no_memory && follows(m, &trace, subject);
}

static entry *new_entry(struct pv_memo *m, size_t rules) {
    entry *e = pv_arena_alloc(m->entries, sizeof *e + m->outliner.size);
    pv_rule **items = pv_arena_array(m->entries, rules, sizeof(pv_rule *));
    if (!e || !items)
        return NULL;
    e->hash = m->hash;
    memcpy(e->outline, m->outline, m->outliner.size);
    e->memory.rules = items;
    return e;
}

void pv_memo_learn(pv_judge *judge, pv_subject *subject) {
    struct pv_memo *m = judge->memos[subject->kind];
    size_t count = judge->by_kind_count[subject->kind];
    entry *e = new_entry(m, count);
    if (!e) {
        drop_entries(m); /* full: what is common will be learnt again */
        return;
    }
    for (size_t i = 0; i < count; i++) {
        pv_rule *rule = judge->by_kind[subject->kind][i];
        pv_verdict verdict;
        if (!settled(judge, m, rule, subject, &verdict))
            e->memory.rules[e->memory.count++] = rule;
        else if (verdict == PV_VERDICT_PASS)
            e->memory.pass++;
        else
            e->memory.not_applicable++;
        pv_arena_reset(m->words);
    }
    entry **bucket = &m->buckets[e->hash % BUCKETS];
    e->next = *bucket;
    *bucket = e;
}
