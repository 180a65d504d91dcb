/* SPDX-License-Identifier: Apache-2.0
 * An outcome as octets: head, counts, artifacts, subjects with their facts and links, problems,
 * findings. Reports, the index of rules over the whole scan, and the rows of the store are made of
 * them as of the outcome itself. What only reading needs (an artifact's bytes, what keys are paired
 * by) is not in it. */
#include "store/record.h"

#include <stdlib.h>

#include "base/text.h"
#include "store/facts.h"
#include "store/octets.h"

enum { VERSION = 2, NO_SUBJECT = 0, RUN_SUBJECT = 1, FIRST_SUBJECT = 2 };

/* ---- counts ---------------------------------------------------------------------------------- */

/* The counts that an input has, in the order in which they are written. */
static size_t list_counts(pv_summary *s, uint64_t **ret_counts) {
    size_t n = 0;
    uint64_t *first[] = {&s->artifacts, &s->skipped, &s->locked, &s->problems, &s->subjects};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        ret_counts[n++] = first[i];
    for (size_t i = 0; i < PV_VERDICT_COUNT; i++)
        ret_counts[n++] = &s->verdicts[i];
    for (size_t i = 0; i < PV_SEVERITY_COUNT; i++)
        ret_counts[n++] = &s->failures[i];
    for (size_t i = 0; i <= PV_STOPPED; i++)
        ret_counts[n++] = &s->problem_codes[i];
    for (size_t i = 0; i < PV_KIND_COUNT; i++)
        ret_counts[n++] = &s->kinds[i];
    return n;
}

enum { COUNTS = 5 + PV_VERDICT_COUNT + PV_SEVERITY_COUNT + PV_STOPPED + 1 + PV_KIND_COUNT };

static void write_counts(pv_textbuf *out, pv_summary counts) {
    uint64_t *list[COUNTS];
    size_t n = list_counts(&counts, list);
    for (size_t i = 0; i < n; i++)
        pv_octets_number(out, *list[i]);
}

static void read_counts(pv_octets *in, pv_summary *counts) {
    uint64_t *list[COUNTS];
    size_t n = list_counts(counts, list);
    for (size_t i = 0; i < n; i++)
        *list[i] = pv_octets_take(in);
}

/* ---- writing --------------------------------------------------------------------------------- */

static void write_place(pv_textbuf *out, pv_place place) {
    pv_octets_number(out, place.kind);
    if (place.kind != PV_NOWHERE)
        pv_octets_number(out, place.at);
}

enum { LOCKED = 1, BELOW = 2, WHOLE = 4 };

/* Its digest is not known yet, and is that of the whole input. */
static bool is_whole(const pv_artifact *a, pv_bytes whole) {
    return whole.size && !a->has_sha256 && a->bytes.data == whole.data &&
           a->bytes.size == whole.size;
}

static void write_artifact(pv_textbuf *out, const pv_kept_outcome *o, pv_artifact *a) {
    pv_unit *unit = o->unit;
    size_t own = strlen(unit->path);
    bool below = strncmp(a->path, unit->path, own) == 0, whole = is_whole(a, o->whole);
    pv_octets_number(out, a->parent ? a->parent->id : 0);
    pv_octets_number(out, (a->locked ? LOCKED : 0) | (below ? BELOW : 0) | (whole ? WHOLE : 0));
    pv_octets_text(out, below ? a->path + own : a->path);
    pv_octets_text(out, a->format);
    pv_octets_number(out, a->size);
    pv_octets_number(out, a->at);
    if (!whole)
        pv_textbuf_add(out, (const char *)pv_artifact_sha256(unit, a), 32);
}

static void write_subject(pv_textbuf *out, const pv_subject *s) {
    size_t first = (size_t)pv_kind_first(s->kind);
    pv_octets_number(out, s->kind);
    pv_octets_number(out, s->artifact->id);
    pv_octets_text(out, s->identity);
    for (size_t i = 0; i < pv_kind_facts(s->kind); i++)
        pv_stored_fact_write(out, pv_fact_get_info((pv_fact)(first + i)), &s->values[i]);
    pv_octets_number(out, s->link_count);
    for (const pv_link *l = s->links; l; l = l->next)
        pv_octets_number(out, l->to->id);
}

static void write_problem(pv_textbuf *out, const pv_problem *p) {
    pv_octets_number(out, p->artifact ? p->artifact->id : 0);
    pv_octets_number(out, p->code);
    write_place(out, p->place);
    pv_octets_text(out, p->message);
}

/* False for one that is foreign. */
static bool write_reference(pv_textbuf *out, const pv_unit *unit, const pv_subject *s) {
    bool own = s && s->unit == unit && s->id, run = s && s->kind == PV_KIND_RUN;
    pv_octets_number(out, own ? FIRST_SUBJECT + (uint64_t)s->id : run ? RUN_SUBJECT : NO_SUBJECT);
    return own || run || !s;
}

static bool write_evidence(pv_textbuf *out, const pv_unit *unit, const pv_finding *f) {
    bool good = true;
    pv_octets_number(out, f->evidence_count);
    for (size_t i = 0; i < f->evidence_count; i++) {
        const pv_evidence *e = &f->evidence[i];
        pv_octets_text(out, e->name);
        good = write_reference(out, unit, e->subject) && good;
        pv_octets_number(out, (uint64_t)e->fact);
        pv_octets_number(out, e->line);
    }
    return good;
}

static bool write_finding(pv_textbuf *out, const pv_kept_outcome *o, const pv_finding *f) {
    const pv_unit *unit = o->unit;
    bool telling = f->verdict != PV_VERDICT_PASS && f->verdict != PV_VERDICT_NOT_APPLICABLE;
    bool named = telling && !o->whole.size;
    pv_octets_text(out, f->rule->id);
    pv_octets_number(out, f->rule->index);
    pv_octets_number(out, f->verdict);
    pv_octets_number(out, f->severity);
    bool own = write_reference(out, unit, f->subject);
    pv_octets_text(out, f->message);
    pv_octets_text(out, f->remedy);
    pv_octets_text(out, f->traceback);
    pv_octets_text(out, named ? pv_subject_identity(f->subject) : NULL);
    pv_octets_text(out, named ? pv_finding_fingerprint(f) : NULL);
    return write_evidence(out, unit, f) && own;
}

static void write_head(pv_textbuf *out, const pv_kept_outcome *o) {
    pv_octets_number(out, VERSION);
    pv_octets_number(out, o->offered);
    write_counts(out, o->counts);
    pv_octets_number(out, o->unit->work);
    pv_octets_number(out, o->unit->work_refused);
    pv_octets_number(out, o->unit->problem_count);
}

static void write_unit(pv_textbuf *out, const pv_kept_outcome *o) {
    const pv_unit *unit = o->unit;
    size_t problems = 0;
    pv_octets_number(out, unit->artifact_count);
    for (pv_artifact *a = unit->artifacts; a; a = a->next)
        write_artifact(out, o, a);
    pv_octets_number(out, unit->subject_count);
    for (const pv_subject *s = unit->subjects; s; s = s->next)
        write_subject(out, s);
    for (const pv_problem *p = unit->problems; p; p = p->next)
        problems++;
    pv_octets_number(out, problems);
    for (const pv_problem *p = unit->problems; p; p = p->next)
        write_problem(out, p);
}

pv_status pv_record_write(const pv_kept_outcome *o, pv_bytes *ret_record) {
    pv_textbuf out = pv_textbuf_new(o->unit->arena, SIZE_MAX / 4);
    size_t size, count = 0;
    bool own = true;
    write_head(&out, o);
    write_unit(&out, o);
    for (const pv_finding *f = o->findings; f; f = f->next)
        count++;
    pv_octets_number(&out, count);
    for (const pv_finding *f = o->findings; f; f = f->next)
        own = write_finding(&out, o, f) && own;
    const char *record = pv_textbuf_end(&out, &size);
    if (!record)
        return pv_no_memory();
    *ret_record = (pv_bytes){(const uint8_t *)record, size};
    return own ? pv_success()
               : pv_fail(o->unit->arena, PV_UNSUPPORTED, (pv_place){0},
                         "evidence of another input cannot be kept");
}

/* ---- reading --------------------------------------------------------------------------------- */

typedef struct {
    pv_octets in;
    pv_unit *unit;
    const pv_record_setup *setup;
    pv_artifact **artifacts; /* by id - 1 */
    pv_subject **subjects;
    pv_kept_record *record;
} reading;

static pv_place read_place(pv_octets *in) {
    pv_place place = {(pv_place_kind)pv_octets_take_upto(in, PV_LINE), 0};
    if (place.kind != PV_NOWHERE)
        place.at = pv_octets_take(in);
    return place;
}

static pv_status state_of(const reading *r) {
    if (r->in.no_memory)
        return pv_no_memory();
    return r->in.broken ? pv_fail(r->unit->arena, PV_DAMAGED, (pv_place){0},
                                  "a record of the store is not one that this version writes")
                        : pv_success();
}

static const char *read_path(reading *r, bool below) {
    const char *text = pv_octets_take_text(&r->in);
    if (!text)
        text = "";
    return below ? pv_arena_printf(r->unit->arena, "%s%s", r->unit->path, text) : text;
}

static pv_status read_artifact(reading *r) {
    uint64_t parent = pv_octets_take_upto(&r->in, r->unit->artifact_count);
    unsigned flags = (unsigned)pv_octets_take_upto(&r->in, LOCKED | BELOW | WHOLE);
    const char *path = read_path(r, flags & BELOW), *format = pv_octets_take_text(&r->in);
    uint64_t size = pv_octets_take(&r->in), at = pv_octets_take(&r->in);
    const uint8_t *digest = flags & WHOLE ? NULL : pv_octets_take_run(&r->in, 32);
    const pv_bytes bytes = flags & WHOLE ? r->setup->whole : (pv_bytes){0};
    pv_artifact *a;
    r->in.broken |= !digest && !bytes.size;
    PV_TRY(state_of(r));
    PV_TRY(pv_unit_add_artifact(r->unit, parent ? r->artifacts[parent - 1] : NULL, path,
                                format ? format : "", bytes, &a));
    a->size = size;
    a->at = parent ? at : 0;
    a->locked = flags & LOCKED;
    a->has_sha256 = digest != NULL;
    if (digest)
        memcpy(a->sha256, digest, sizeof a->sha256);
    r->artifacts[a->id - 1] = a;
    return path ? pv_success() : pv_no_memory();
}

/* Links are made when all subjects are there: here they are only kept. */
typedef struct {
    const uint8_t *at;
    size_t count;
} link_run;

static pv_status read_subject(reading *r, link_run *links) {
    pv_kind kind = (pv_kind)pv_octets_take_upto(&r->in, PV_KIND_COUNT - 1);
    uint64_t artifact = pv_octets_take_upto(&r->in, r->unit->artifact_count);
    const char *identity = pv_octets_take_text(&r->in);
    size_t first = (size_t)pv_kind_first(kind);
    pv_subject *s;
    r->in.broken |= !artifact;
    PV_TRY(state_of(r));
    PV_TRY(pv_unit_add_subject(r->unit, r->artifacts[artifact - 1], kind, &s));
    s->identity = identity;
    r->subjects[s->id - 1] = s;
    for (size_t i = 0; i < pv_kind_facts(kind); i++)
        pv_stored_fact_read(&r->in, pv_fact_get_info((pv_fact)(first + i)), &s->values[i]);
    links->count = pv_octets_take_count(&r->in);
    links->at = r->in.at;
    for (size_t i = 0; i < links->count; i++)
        (void)pv_octets_take(&r->in);
    return state_of(r);
}

/* Each side has its own order of links, which reports show. */
static pv_status read_links(reading *r, pv_subject *s, const link_run *run) {
    pv_octets in = {.at = run->at, .end = r->in.end};
    pv_link *links = pv_arena_array(r->unit->arena, run->count, sizeof *links);
    if (!links)
        return pv_no_memory();
    for (size_t i = 0; i < run->count; i++) {
        uint64_t to = pv_octets_take_upto(&in, r->unit->subject_count);
        r->in.broken |= !to;
        PV_TRY(state_of(r));
        links[i].to = r->subjects[to - 1];
        links[i].next = i + 1 < run->count ? &links[i + 1] : NULL;
    }
    if (!run->count)
        return pv_success();
    s->links = links;
    s->last_link = &links[run->count - 1];
    s->link_count = (uint32_t)run->count;
    return pv_success();
}

static pv_status read_subjects(reading *r) {
    size_t count = pv_octets_take_count(&r->in);
    link_run *links = pv_arena_array(r->unit->arena, count, sizeof *links);
    r->subjects = pv_arena_array(r->unit->arena, count, sizeof(pv_subject *));
    if (!links || !r->subjects)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++)
        PV_TRY(read_subject(r, &links[i]));
    for (size_t i = 0; i < count; i++)
        PV_TRY(read_links(r, r->subjects[i], &links[i]));
    return state_of(r);
}

static pv_status read_problems(reading *r) {
    size_t count = pv_octets_take_count(&r->in);
    for (size_t i = 0; i < count; i++) {
        pv_problem *p = pv_arena_alloc(r->unit->arena, sizeof *p);
        uint64_t artifact = pv_octets_take_upto(&r->in, r->unit->artifact_count);
        if (!p)
            return pv_no_memory();
        p->artifact = artifact ? r->artifacts[artifact - 1] : NULL;
        p->code = (pv_code)pv_octets_take_upto(&r->in, PV_STOPPED);
        p->place = read_place(&r->in);
        p->message = pv_octets_take_text(&r->in);
        PV_TRY(state_of(r));
        *r->unit->problems_end = p;
        r->unit->problems_end = &p->next;
    }
    return state_of(r);
}

static pv_status read_artifacts(reading *r) {
    size_t count = pv_octets_take_count(&r->in);
    r->artifacts = pv_arena_array(r->unit->arena, count, sizeof(pv_artifact *));
    if (!r->artifacts)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++)
        PV_TRY(read_artifact(r));
    return state_of(r);
}

static pv_subject *read_reference(reading *r) {
    uint64_t n = pv_octets_take_upto(&r->in, FIRST_SUBJECT + (uint64_t)r->unit->subject_count);
    if (n == RUN_SUBJECT)
        return r->setup->run;
    r->in.broken |= n == FIRST_SUBJECT;
    return n > FIRST_SUBJECT ? r->subjects[n - FIRST_SUBJECT - 1] : NULL;
}

/* Without a catalogue the rule is its id alone. */
static const pv_rule_info *read_rule(reading *r) {
    const pv_catalog *catalog = r->setup->catalog;
    const char *id = pv_octets_take_text(&r->in);
    uint64_t index = pv_octets_take(&r->in);
    r->in.broken |= !id;
    if (!id)
        return NULL;
    if (!catalog) {
        pv_rule_info *rule = pv_arena_alloc(r->unit->arena, sizeof *rule);
        if (rule)
            rule->id = id;
        r->in.no_memory |= !rule;
        return rule;
    }
    const pv_rule_info *rule = index < catalog->count ? &catalog->rules[index] : NULL;
    if (!rule || strcmp(rule->id, id) != 0)
        rule = pv_catalog_find(catalog, id);
    r->in.broken |= !rule;
    return rule;
}

static void read_evidence(reading *r, pv_finding *f) {
    size_t count = pv_octets_take_count(&r->in);
    pv_evidence *all = pv_arena_array(r->unit->arena, count, sizeof *all);
    r->in.no_memory |= !all;
    for (size_t i = 0; all && i < count; i++) {
        all[i].name = pv_octets_take_text(&r->in);
        all[i].subject = read_reference(r);
        all[i].fact = (pv_fact)pv_octets_take_upto(&r->in, PV_FACT_COUNT);
        all[i].line = (unsigned)pv_octets_take_upto(&r->in, UINT32_MAX);
        r->in.broken |= !all[i].name;
    }
    f->evidence = all;
    f->evidence_count = count;
}

static pv_status read_finding(reading *r, pv_record_names *names, pv_finding **ret_finding) {
    pv_finding *f = pv_arena_alloc(r->unit->arena, sizeof *f);
    if (!f)
        return pv_no_memory();
    f->rule = read_rule(r);
    f->verdict = (pv_verdict)pv_octets_take_upto(&r->in, PV_VERDICT_COUNT - 1);
    f->severity = (pv_severity)pv_octets_take_upto(&r->in, PV_SEVERITY_COUNT - 1);
    f->subject = read_reference(r);
    f->message = pv_octets_take_text(&r->in);
    f->remedy = pv_octets_take_text(&r->in);
    f->traceback = pv_octets_take_text(&r->in);
    names->identity = pv_octets_take_text(&r->in);
    names->fingerprint = pv_octets_take_text(&r->in);
    read_evidence(r, f);
    r->in.broken |= !f->subject;
    *ret_finding = f;
    return state_of(r);
}

static pv_status read_findings(reading *r) {
    size_t count = pv_octets_take_count(&r->in);
    pv_finding **end = &r->record->outcome.findings;
    r->record->names = pv_arena_array(r->unit->arena, count, sizeof *r->record->names);
    r->record->finding_count = count;
    if (!r->record->names)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++) {
        PV_TRY(read_finding(r, &r->record->names[i], end));
        end = &(*end)->next;
    }
    return state_of(r);
}

static void read_head(pv_octets *in, pv_unit *unit, pv_kept_outcome *o) {
    in->broken |= pv_octets_take(in) != VERSION;
    o->offered = (uint32_t)pv_octets_take_upto(in, UINT32_MAX);
    read_counts(in, &o->counts);
    unit->work = pv_octets_take(in);
    unit->work_refused = pv_octets_take(in) != 0;
    unit->problem_count = (uint32_t)pv_octets_take_upto(in, UINT32_MAX);
}

pv_status pv_record_read(pv_bytes octets, const pv_record_setup *setup, pv_unit *unit,
                         pv_kept_record *ret_record) {
    reading r = {.in = {octets.data, pv_bytes_end(octets), unit->arena, false, false},
                 .unit = unit,
                 .setup = setup,
                 .record = ret_record};
    *ret_record = (pv_kept_record){.outcome = {.unit = unit}};
    read_head(&r.in, unit, &ret_record->outcome);
    PV_TRY(state_of(&r));
    PV_TRY(read_artifacts(&r));
    PV_TRY(read_subjects(&r));
    PV_TRY(read_problems(&r));
    if (setup->facts_only)
        return pv_success();
    PV_TRY(read_findings(&r));
    r.in.broken |= r.in.at != r.in.end;
    return state_of(&r);
}

bool pv_record_peek(pv_bytes octets, pv_record_head *ret_head) {
    pv_octets in = {.at = octets.data, .end = pv_bytes_end(octets)};
    pv_unit unit = {0};
    pv_kept_outcome o = {0};
    read_head(&in, &unit, &o);
    *ret_head = (pv_record_head){
        .offered = o.offered,
        .locked = o.counts.locked > 0 || o.counts.problem_codes[PV_WRONG_PASSWORD] > 0,
        .over_limit = unit.work_refused || o.counts.problem_codes[PV_OVER_LIMIT] > 0,
        .subjects = o.counts.subjects,
    };
    return !in.broken;
}
