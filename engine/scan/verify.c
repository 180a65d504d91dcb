/* SPDX-License-Identifier: Apache-2.0
 * A corpus: every sample against the .expect and .facts files beside it, both exactly. A sample is
 * every file that is not one of those and no Markdown page. A folder of the corpus with a file
 * held-by-snap has templates, whose snapshots say what is expected of them, and no samples. */
#include <stdlib.h>

#include "facts/render.h"
#include "scan/cases.h"
#include "scan/engine.h"
#include "scan/expect.h"
#include "scan/textfile.h"
#include "scan/whole.h"

typedef struct {
    pkivet_engine *engine;
    const char *corpus;
    pv_arena *arena; /* for one sample */
    pv_textbuf *out;
    bool bless;
    void (*seen)(void *user, pv_slot *slot); /* instead of a comparison; NULL: compare */
    pv_sample_told *told;                    /* NULL: differences go to `out` alone */
    void *user;
    bool facts_optional;
    size_t samples, cases, differences;
} verifying;

static bool ends_with(const char *text, const char *ending) {
    size_t size = strlen(text), tail = strlen(ending);
    return size >= tail && strcmp(text + size - tail, ending) == 0;
}

static void differ(verifying *v, const char *path, const char *what, const char *text) {
    v->differences++;
    pv_textbuf_addf(v->out, "%s: %s%s\n", path, what, text);
}

/* Which one of its kind a subject is in its input, from 1. */
static unsigned ordinal(const pv_subject *subject) {
    unsigned n = 1;
    for (const pv_subject *s = subject->unit->subjects; s != subject; s = s->next)
        n += s->kind == subject->kind;
    return n;
}

/* What came, one line each, as in an .expect file. */
static const char *actual_lines(pv_slot *slot, bool undecided) {
    pv_textbuf t = pv_textbuf_new(slot->arena, 16 << 20);
    for (const pv_finding *f = slot->findings; f; f = f->next)
        if (f->verdict != PV_VERDICT_CANNOT_TELL || undecided)
            pv_textbuf_addf(&t, "%s %s %s#%u\n", pv_verdict_name(f->verdict), f->rule->id,
                            pv_kind_name(f->subject->kind), ordinal(f->subject));
    for (const pv_problem *p = slot->unit.problems; p; p = p->next)
        pv_textbuf_addf(&t, "problem %s\n", pv_code_name(p->code));
    return pv_textbuf_end(&t, NULL);
}

static pv_expected *find_unmet(pv_expect *expect, const char *line) {
    for (size_t i = 0; i < expect->count; i++)
        if (!expect->lines[i].met && strcmp(expect->lines[i].text, line) == 0)
            return &expect->lines[i];
    return NULL;
}

/* Compares, and gives what the .expect file would be if all that came is right. */
static const char *compare_lines(verifying *v, const char *path, pv_expect *expect, char *actual) {
    pv_textbuf blessed = pv_textbuf_new(v->arena, 16 << 20);
    pv_textbuf_adds(&blessed, expect->head);
    for (char *line = actual, *next; *line; line = next) {
        next = strchr(line, '\n');
        *next++ = '\0';
        pv_expected *e = find_unmet(expect, line);
        if (e)
            e->met = true;
        else if (!v->bless)
            differ(v, path, "unexpected: ", line);
        pv_textbuf_addf(&blessed, "%s\n%s", line, e ? e->reason : "");
    }
    for (size_t i = 0; i < expect->count && !v->bless; i++) {
        if (!expect->lines[i].met)
            differ(v, path, "missing: ", expect->lines[i].text);
        else if (!*expect->lines[i].reason)
            differ(v, path, "no reason is given for: ", expect->lines[i].text);
    }
    return pv_textbuf_end(&blessed, NULL);
}

static void add_names(pv_textbuf *t, pv_subject *s, pv_known known, const char *title) {
    pv_fact first = pv_kind_first(s->kind);
    const char *before = title;
    for (size_t i = 0; i < pv_kind_facts(s->kind); i++) {
        pv_fact fact = (pv_fact)((size_t)first + i);
        if (pv_subject_value(s, fact)->known != known)
            continue;
        pv_textbuf_addf(t, "%s%s", before, pv_fact_get_info(fact)->field);
        before = " ";
    }
    if (before != title)
        pv_textbuf_addc(t, '\n');
}

static void add_subject(pv_textbuf *t, pv_subject *s, const char *path) {
    pv_fact first = pv_kind_first(s->kind);
    pv_textbuf_addf(t, "%s#%u %s%s\n", pv_kind_name(s->kind), ordinal(s), s->artifact->format,
                    s->artifact->path + strlen(path));
    for (const pv_link *l = s->links; l; l = l->next)
        pv_textbuf_addf(t, "  -> %s#%u\n", pv_kind_name(l->to->kind), ordinal(l->to));
    for (size_t i = 0; i < pv_kind_facts(s->kind); i++) {
        pv_fact fact = (pv_fact)((size_t)first + i);
        const pv_value *value = pv_subject_value(s, fact);
        if (value->known != PV_PRESENT)
            continue;
        pv_textbuf_addf(t, "  %s = ", pv_fact_get_info(fact)->field);
        pv_render_value(t, pv_fact_get_info(fact), value);
        if (value->place_kind != PV_NOWHERE) {
            pv_textbuf_adds(t, " @");
            pv_render_place(t, value);
        }
        pv_textbuf_addc(t, '\n');
    }
    add_names(t, s, PV_ABSENT, "  absent: ");
    add_names(t, s, PV_UNDETERMINED, "  undetermined: ");
}

static const char *facts_text(pv_slot *slot) {
    pv_textbuf t = pv_textbuf_new(slot->arena, 64 << 20);
    for (pv_subject *s = slot->unit.subjects; s; s = s->next)
        add_subject(&t, s, slot->unit.path);
    return pv_textbuf_end(&t, NULL);
}

/* Tells the first line that differs. */
static void compare_facts(verifying *v, const char *path, const char *expected,
                          const char *actual) {
    unsigned line = 1;
    const char *begin = actual;
    for (; *expected && *expected == *actual; expected++, actual++) {
        if (*actual == '\n') {
            line++;
            begin = actual + 1;
        }
    }
    if (*expected == *actual)
        return;
    const char *end = strchr(begin, '\n');
    const char *text = pv_arena_printf(v->arena, "line %u is now: %.*s", line,
                                       (int)(end ? end - begin : (long)strlen(begin)), begin);
    differ(v, path, "facts differ: ", text ? text : "");
}

/* Every present fact says where it was read. */
static void check_places(verifying *v, const pv_slot *slot) {
    for (pv_subject *s = slot->unit.subjects; s; s = s->next) {
        pv_fact first = pv_kind_first(s->kind);
        for (size_t i = 0; i < pv_kind_facts(s->kind); i++) {
            pv_fact fact = (pv_fact)((size_t)first + i);
            const pv_value *value = pv_subject_value(s, fact);
            if (value->known == PV_PRESENT && value->place_kind == PV_NOWHERE)
                differ(v, slot->unit.path,
                       "a fact has no place where it was read: ", pv_fact_get_info(fact)->name);
        }
    }
}

/* A finding of a subject that stands for one of the sample, as one of that itself. */
static pv_status add_finding(pv_slot *sample, const pv_finding *of) {
    pv_finding *f = pv_arena_alloc(sample->arena, sizeof *f);
    if (!f)
        return pv_no_memory();
    *f = (pv_finding){.rule = of->rule, .verdict = of->verdict, .severity = of->severity};
    for (pv_subject *s = sample->unit.subjects; s; s = s->next)
        if (s->id == of->subject->id)
            f->subject = s;
    *sample->findings_end = f;
    sample->findings_end = &f->next;
    return pv_success();
}

static pv_status add_findings(void *user, pv_slot *row) {
    for (const pv_finding *f = row->findings; f; f = f->next)
        PV_TRY(add_finding(user, f));
    return pv_success();
}

/* The sample is all that rules over the whole scan see. */
static pv_status judge_whole(pv_worker *worker, const pv_task *task, pv_slot *sample) {
    pv_scan_index index;
    const pv_whole_rules *rules = pv_judge_whole_rules(worker->judge);
    if (!rules->count)
        return pv_success();
    pv_status status =
        pv_scan_index_init(&index, rules, task->limits->index_bytes, PV_INDEX_IN_MEMORY)
            ? pv_success()
            : pv_no_memory();
    if (!status.error) {
        pv_scan_index_add(&index, &sample->unit, NULL);
        status = pv_whole_judge(worker, task, &index, add_findings, sample);
    }
    pv_scan_index_done(&index);
    return status;
}

static pv_status scan_sample(verifying *v, const pv_input *input, const pv_expect *expect,
                             pv_slot *slot) {
    pv_task task = {.limits = &v->engine->limits,
                    .passwords = expect->passwords,
                    .show =
                        pv_engine_show(PKIVET_SHOW_CANNOT_TELL | (v->seen ? PKIVET_SHOW_PASS : 0))};
    pv_judge *judge = v->engine->workers[0].judge;
    pv_selection selection = pv_worker_selection(judge, &v->engine->setup);
    if (expect->profile)
        selection.profile = expect->profile;
    PV_TRY(pv_slot_fill(slot, input, &task));
    PV_TRY(pv_judge_select(judge, &selection, v->arena));
    PV_TRY(pv_judge_set_run(judge, expect->now, selection.profile));
    pv_worker_do(&v->engine->workers[0], &task, slot);
    return judge_whole(&v->engine->workers[0], &task, slot);
}

static pv_status verify_scanned(verifying *v, pv_expect *expect, pv_slot *slot,
                                const char *names[2]) {
    const char *path = slot->unit.path;
    bool has_facts;
    const char *lines = actual_lines(slot, expect->undecided);
    const char *facts = facts_text(slot);
    char *known_facts = pv_textfile_read(v->arena, names[1], &has_facts);
    char *actual = lines ? pv_arena_text(v->arena, lines, strlen(lines)) : NULL;
    if (!facts || !known_facts || !actual)
        return pv_no_memory();
    check_places(v, slot);
    const char *blessed = compare_lines(v, path, expect, actual);
    if (!blessed)
        return pv_no_memory();
    if (v->bless) {
        PV_TRY(pv_textfile_write(v->arena, names[0], blessed));
        return pv_textfile_write(v->arena, names[1], facts);
    }
    if (!has_facts && v->facts_optional)
        return pv_success();
    if (!has_facts)
        differ(v, path, "there is no ", ".facts file");
    else
        compare_facts(v, path, known_facts, facts);
    return pv_success();
}

static pv_status verify_sample(verifying *v, const pv_input *input, pv_slot *slot) {
    bool exists;
    pv_expect expect;
    const char *names[2] = {pv_arena_printf(v->arena, "%s.expect", input->path),
                            pv_arena_printf(v->arena, "%s.facts", input->path)};
    if (!names[0] || !names[1])
        return pv_no_memory();
    char *text = pv_textfile_read(v->arena, names[0], &exists);
    if (!text)
        return pv_no_memory();
    v->samples++;
    pv_status status = pv_expect_read(v->arena, text, &expect);
    if (status.error) {
        pv_os_close(input->file);
        differ(v, names[0], "cannot be read: ", status.error->message);
        return pv_success();
    }
    PV_TRY(scan_sample(v, input, &expect, slot));
    if (v->seen) {
        v->seen(v->user, slot);
        return pv_success();
    }
    if (!exists && !v->bless)
        differ(v, input->path, "there is no ", ".expect file");
    return verify_scanned(v, &expect, slot, names);
}

static bool is_held_by_snap(verifying *v, const char *path) {
    size_t root = strlen(v->corpus);
    while (root && v->corpus[root - 1] == '/')
        root--;
    const char *slash = strncmp(path, v->corpus, root) == 0 && path[root] == '/'
                            ? strchr(path + root + 1, '/')
                            : NULL;
    const char *mark =
        slash ? pv_arena_printf(v->arena, "%.*s/held-by-snap", (int)(slash - path), path) : NULL;
    return mark && pv_os_look(mark).kind == PV_OS_FILE;
}

/* What stands in a folder with a case is evidence of it, and no sample. */
static bool is_sample(verifying *v, const pv_input *input) {
    const char *path = input->path;
    return !is_held_by_snap(v, path) && !ends_with(path, ".expect") && !ends_with(path, ".facts") &&
           !ends_with(path, ".md") && !pv_case_has(v->arena, path);
}

static pv_status verify_case(verifying *v, const pv_input *input) {
    pv_case_check check = {.engine = v->engine, .file = input->path, .bless = v->bless};
    v->cases++;
    PV_TRY(pv_case_verify(&check, v->arena, v->out));
    v->differences += check.differences;
    return pv_success();
}

/* Tells what the sample's comparison added to `out`. */
static pv_status verify_told(verifying *v, const pv_input *input, pv_slot *slot) {
    size_t before = v->out->size;
    const char *path = pv_arena_text(v->arena, input->path, strlen(input->path));
    if (!path)
        return pv_no_memory();
    PV_TRY(verify_sample(v, input, slot));
    if (!v->told || v->out->broken)
        return pv_success();
    v->told(v->user, path,
            v->out->size > before
                ? pv_arena_text(v->out->arena, v->out->data + before, v->out->size - before - 1)
                : NULL);
    return pv_success();
}

static pv_status verify_all(verifying *v, pv_inputs *inputs, pv_slot *slot) {
    pv_input input;
    while (pv_inputs_next(inputs, &input)) {
        if (input.kind == PV_INPUT_PROBLEM)
            return pv_fail(v->out->arena, input.code, (pv_place){0}, "%s: %s", input.path,
                           input.reason);
        if (input.kind == PV_INPUT_SKIPPED)
            continue;
        pv_arena_reset(v->arena);
        if (is_sample(v, &input)) {
            PV_TRY(verify_told(v, &input, slot));
            continue;
        }
        pv_os_close(input.file);
        if (!v->seen && ends_with(input.path, PV_CASE_FILE))
            PV_TRY(verify_case(v, &input));
    }
    return pv_inputs_failed(inputs) ? pv_no_memory() : pv_success();
}

static pv_status walk(verifying *v, const char *corpus) {
    pkivet_engine *engine = v->engine;
    v->corpus = corpus;
    pv_inputs_setup setup = {
        .paths = &corpus, .path_count = 1, .lists_by_nul = false, .limits = &engine->limits};
    pv_inputs *inputs = pv_inputs_new(&setup);
    pv_slot slot;
    v->arena = pv_arena_new((size_t)engine->limits.unit_bytes);
    pv_status status = pv_slot_init(&slot, &engine->limits) && inputs && v->arena
                           ? verify_all(v, inputs, &slot)
                           : pv_no_memory();
    if (!status.error && !v->samples && !v->cases)
        differ(v, corpus, "there is no sample in it", "");
    pv_slot_done(&slot);
    pv_inputs_free(inputs);
    pv_arena_free(v->arena);
    return status;
}

pv_status pv_verify(pkivet_engine *engine, const char *corpus, bool bless, pv_textbuf *out,
                    size_t *ret_differences) {
    verifying v = {.engine = engine, .out = out, .bless = bless};
    pv_status status = walk(&v, corpus);
    pv_textbuf_addf(out, "%zu samples ", v.samples);
    if (v.cases)
        pv_textbuf_addf(out, "and %zu cases ", v.cases);
    pv_textbuf_addf(out, "%s, %zu differences\n", bless ? "blessed" : "verified", v.differences);
    *ret_differences = v.differences;
    return status;
}

pv_status pv_samples_test(pkivet_engine *engine, const char *folder, pv_sample_told *told,
                          void *user, pv_arena *arena) {
    pv_textbuf out = pv_textbuf_new(arena, 16 << 20);
    verifying v = {
        .engine = engine, .out = &out, .told = told, .user = user, .facts_optional = true};
    return walk(&v, folder);
}

pv_status pv_samples_each(pkivet_engine *engine, const char *corpus,
                          void (*seen)(void *user, pv_slot *slot), void *user, pv_textbuf *out) {
    verifying v = {.engine = engine, .out = out, .seen = seen, .user = user};
    return walk(&v, corpus);
}
