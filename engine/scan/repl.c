/* SPDX-License-Identifier: Apache-2.0
 * A session over one file: its subjects stay, lines are evaluated over them, rules are asked why.
 */
#include <stdio.h>
#include <stdlib.h>

#include "facts/render.h"
#include "lua/judge.h"
#include "scan/engine.h"

struct pkivet_repl {
    pkivet_engine *engine;
    pv_slot slot;
    pv_steps steps;
    pv_arena *arena; /* of one answer */
    char *word;      /* the completion that was given last */
};

static const char *const COMMANDS[] = {"facts", "help", "quit", "rules", "subjects", "why"};
enum { COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS, ANSWER_BYTES = 16 << 20 };

/* ---- opening --------------------------------------------------------------------------------- */

static pv_status read_first(pkivet_repl *r, pv_inputs *inputs, const char *path) {
    pv_input input;
    pv_task task = {
        .limits = &r->engine->limits, .passwords = r->engine->passwords, .facts_only = true};
    if (!pv_inputs_next(inputs, &input))
        return pv_fail(r->engine->arena, PV_UNREADABLE, (pv_place){0}, "%s: nothing in it", path);
    PV_TRY(pv_slot_fill(&r->slot, &input, &task));
    pv_worker_do(&r->engine->workers[0], &task, &r->slot);
    const pv_problem *p = r->slot.unit.problems;
    if (r->slot.unit.subjects)
        return pv_success();
    return pv_fail(r->engine->arena, PV_UNREADABLE, (pv_place){0}, "%s: %s", r->slot.unit.path,
                   p                 ? p->message
                   : r->slot.skipped ? r->slot.skipped
                                     : "nothing in it has facts");
}

static pv_status read_path(pkivet_repl *r, const char *path) {
    pv_inputs_setup setup = {
        .paths = &path, .path_count = 1, .lists_by_nul = false, .limits = &r->engine->limits};
    pv_inputs *inputs = pv_inputs_new(&setup);
    r->arena = pv_arena_new(ANSWER_BYTES * 4);
    if (!inputs || !r->arena || !pv_slot_init(&r->slot, &r->engine->limits)) {
        pv_inputs_free(inputs);
        return pv_no_memory();
    }
    pv_status status = read_first(r, inputs, path);
    pv_inputs_free(inputs);
    return status;
}

pkivet_result pkivet_repl_new(pkivet_engine *engine, const char *path, pkivet_repl **ret_repl,
                              pkivet_error *error) {
    pkivet_repl *r = calloc(1, sizeof *r);
    if (!r)
        return pv_engine_fail(error, pv_no_memory());
    r->engine = engine;
    pv_status status = read_path(r, path);
    if (status.error) {
        pkivet_result result = pv_engine_fail(error, status);
        pkivet_repl_free(r);
        return result;
    }
    *ret_repl = r;
    return PKIVET_OK;
}

void pkivet_repl_free(pkivet_repl *r) {
    if (!r)
        return;
    pv_slot_done(&r->slot);
    pv_arena_free(r->arena);
    free(r->word);
    free(r);
}

/* ---- commands -------------------------------------------------------------------------------- */

static void list_subjects(const pkivet_repl *r, pv_textbuf *out) {
    char name[PV_EVAL_NAME];
    for (pv_subject *s = r->slot.unit.subjects; s; s = s->next) {
        pv_eval_name(s, name);
        pv_textbuf_addf(out, "  %-10s ", name);
        pv_render_safe(out, s->artifact->path, strlen(s->artifact->path));
        pv_textbuf_addf(out, " (%s)\n", s->artifact->format ? s->artifact->format : "?");
    }
}

static void help(pv_textbuf *out) {
    pv_textbuf_adds(out, "  key.spec            any Lua that a rule may say, over the subjects\n"
                         "  x = key.cert        a variable that stays\n"
                         "  subjects            what the file holds, and the names of it here\n"
                         "  facts NAME          every fact of a subject\n"
                         "  why KS001           how a rule judges each of its subjects\n"
                         "  rules               the rules that judge something here\n"
                         "  quit                leaves, as Ctrl-D does\n");
}

static pv_subject *named(const pkivet_repl *r, const char *wanted) {
    char name[PV_EVAL_NAME];
    for (pv_subject *s = r->slot.unit.subjects; s; s = s->next) {
        pv_eval_name(s, name);
        if (strcmp(name, wanted) == 0)
            return s;
    }
    return NULL;
}

static void list_facts(const pkivet_repl *r, const char *name, pv_textbuf *out) {
    static const char *const STATES[] = {"undetermined", "absent", "", ""};
    pv_subject *s = *name ? named(r, name) : r->slot.unit.subjects;
    if (!s) {
        pv_textbuf_addf(out, "there is no subject %s here; 'subjects' lists them\n", name);
        return;
    }
    size_t first = (size_t)pv_kind_first(s->kind);
    for (size_t i = first; i < first + pv_kind_facts(s->kind); i++) {
        const pv_value *v = pv_subject_value(s, (pv_fact)i);
        pv_textbuf_addf(out, "  %-32s %s", pv_fact_get_info((pv_fact)i)->name, STATES[v->known]);
        if (v->known == PV_PRESENT)
            pv_render_value(out, pv_fact_get_info((pv_fact)i), v);
        if (v->known == PV_PRESENT && v->place_kind != PV_NOWHERE) {
            pv_textbuf_adds(out, "  (");
            pv_render_place(out, v);
            pv_textbuf_adds(out, ")");
        }
        pv_textbuf_adds(out, "\n");
    }
}

static pv_status why(pkivet_repl *r, const char *id, pv_textbuf *out) {
    pv_judge *judge = r->engine->workers[0].judge;
    const pv_catalog *catalog = pv_judge_catalog(judge);
    const pv_rule_info *rule = pv_catalog_find(catalog, id);
    bool any = false;
    if (!rule) {
        const char *near = pv_catalog_nearest(catalog, id);
        pv_textbuf_addf(out, "there is no rule '%s'%s%s%s\n", id, near ? "; did you mean " : "",
                        near ? near : "", near ? "?" : "");
        return pv_success();
    }
    for (pv_subject *s = r->slot.unit.subjects; s; s = s->next) {
        pv_finding *f;
        char name[PV_EVAL_NAME];
        if (s->kind != rule->subject)
            continue;
        PV_TRY(pv_judge_explain(judge, rule, s, &r->steps, &f));
        pv_eval_name(s, name);
        pv_textbuf_addf(out, "%s %s: %s: %s\n", rule->id, name, pv_verdict_name(f->verdict),
                        f->message ? f->message : "");
        pv_judge_show_steps(judge, f, &r->steps, out);
        any = true;
    }
    if (!any)
        pv_textbuf_addf(out, "nothing here is a %s, which is what %s judges\n",
                        pv_kind_name(rule->subject), rule->id);
    return pv_success();
}

static void list_rules(const pkivet_repl *r, pv_textbuf *out) {
    const pv_catalog *catalog = pv_judge_catalog(r->engine->workers[0].judge);
    unsigned kinds = 0;
    for (pv_subject *s = r->slot.unit.subjects; s; s = s->next)
        kinds |= 1u << s->kind;
    for (size_t i = 0; i < catalog->count; i++) {
        const pv_rule_info *rule = &catalog->rules[i];
        if (kinds >> rule->subject & 1 && rule->selected)
            pv_textbuf_addf(out, "  %-8s %s\n", rule->id, rule->title);
    }
}

/* The word behind a command; NULL when the line is another. */
static const char *argument(const char *line, const char *command) {
    size_t size = strlen(command);
    if (strncmp(line, command, size) != 0 || (line[size] && line[size] != ' '))
        return NULL;
    return line + size + strspn(line + size, " ");
}

static pv_status answer(pkivet_repl *r, const char *line, pv_textbuf *out) {
    const char *word;
    if ((word = argument(line, "why")) && !*word)
        pv_textbuf_adds(out, "why needs the id of a rule, as in: why KS001; 'rules' lists those "
                             "that judge something here\n");
    else if (word)
        return why(r, word, out);
    else if ((word = argument(line, "facts")))
        list_facts(r, word, out);
    else if (argument(line, "subjects"))
        list_subjects(r, out);
    else if (argument(line, "rules"))
        list_rules(r, out);
    else if (argument(line, "help"))
        help(out);
    else if (*line)
        pv_judge_eval(r->engine->workers[0].judge, &r->slot.unit, line, out);
    return pv_success();
}

pkivet_result pkivet_repl_line(pkivet_repl *r, const char *line, pkivet_write *write, void *user,
                               pkivet_error *error) {
    size_t size = 0;
    pv_arena_reset(r->arena);
    pv_textbuf out = pv_textbuf_new(r->arena, ANSWER_BYTES);
    char *copy = pv_arena_text(r->arena, line, strlen(line));
    if (!copy)
        return pv_engine_fail(error, pv_no_memory());
    copy += strspn(copy, " \t");
    for (size_t end = strlen(copy); end && strchr(" \t\r\n", copy[end - 1]); end--)
        copy[end - 1] = '\0';
    if (argument(copy, "quit") || argument(copy, "exit"))
        return PKIVET_STOPPED;
    pv_status status = answer(r, copy, &out);
    const char *text = status.error ? NULL : pv_textbuf_end(&out, &size);
    if (status.error)
        return pv_engine_fail(error, status);
    if (!text)
        return pv_engine_fail(error, pv_no_memory());
    return size && write(user, text, size)
               ? pv_engine_failf(error, PKIVET_IO, "the output could not be written")
               : PKIVET_OK;
}

/* ---- completion ------------------------------------------------------------------------------ */

typedef struct {
    pkivet_repl *repl;
    const char *word;
    size_t index; /* of the candidate that is wanted; counted down */
} completing;

/* Takes a candidate, `prefix` and `rest` together, if it is the one. */
static bool offer(completing *c, const char *prefix, const char *rest) {
    size_t size = strlen(c->word), first = strlen(prefix);
    size_t shared = size < first ? size : first;
    if (strncmp(prefix, c->word, shared) != 0 ||
        (size > first && strncmp(rest, c->word + first, size - first) != 0) || c->index-- > 0)
        return false;
    free(c->repl->word);
    c->repl->word = malloc(first + strlen(rest) + 1);
    if (c->repl->word) {
        memcpy(c->repl->word, prefix, first);
        memcpy(c->repl->word + first, rest, strlen(rest) + 1);
    }
    return true;
}

static bool offer_facts(completing *c, const char *prefix, pv_kind kind) {
    size_t first = (size_t)pv_kind_first(kind);
    for (size_t i = first; i < first + pv_kind_facts(kind); i++)
        if (offer(c, prefix, pv_fact_get_info((pv_fact)i)->field))
            return true;
    return false;
}

/* "key.", and over the links that it has "key.cert.". */
static bool offer_subject(completing *c, pv_subject *s) {
    char name[PV_EVAL_NAME], prefix[2 * PV_EVAL_NAME];
    pv_eval_name(s, name);
    if (!strchr(c->word, '.'))
        return offer(c, name, "");
    snprintf(prefix, sizeof prefix, "%s.", name);
    if (offer_facts(c, prefix, s->kind))
        return true;
    for (size_t k = 0; k < PV_KIND_COUNT; k++) {
        snprintf(prefix, sizeof prefix, "%s.%s.", name, pv_kind_name((pv_kind)k));
        if (pv_subject_linked(s, (pv_kind)k) && offer_facts(c, prefix, (pv_kind)k))
            return true;
    }
    return false;
}

const char *pkivet_repl_complete(pkivet_repl *r, const char *word, size_t index) {
    completing c = {r, word, index};
    const pv_catalog *catalog = pv_judge_catalog(r->engine->workers[0].judge);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (offer(&c, COMMANDS[i], ""))
            return r->word;
    for (pv_subject *s = r->slot.unit.subjects; s; s = s->next)
        if (offer_subject(&c, s))
            return r->word;
    if (strncmp(word, "run.", 4) == 0 && offer_facts(&c, "run.", PV_KIND_RUN))
        return r->word;
    for (size_t i = 0; *word && i < catalog->count; i++)
        if (offer(&c, catalog->rules[i].id, ""))
            return r->word;
    return NULL;
}
