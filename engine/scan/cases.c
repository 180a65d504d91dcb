/* SPDX-License-Identifier: Apache-2.0
 * The cases of a corpus: what diagnose makes of the files of an incident, written as plain lines
 * that stand below the story in expected.case. Paths in it are those within the folder, wherever
 * the corpus lies. */
#include "scan/cases.h"

#include "base/clock.h"
#include "facts/join.h"
#include "facts/render.h"
#include "reports/diagnosis.h"
#include "scan/expect.h"
#include "scan/textfile.h"

enum { LARGEST = 16 << 20, MOST_FILES = 256 };

/* ---- the file -------------------------------------------------------------------------------- */

typedef struct {
    const char *head; /* all before the diagnosis, as it stands */
    const char *body; /* the diagnosis */
    const char *goal;
    int64_t now;
    pv_passwords *passwords;
    bool has_story;
} expected_case;

static bool begins(const char *line, const char *word) {
    return strncmp(line, word, strlen(word)) == 0;
}

static void free_passwords(void *passwords) {
    pv_passwords_free(passwords);
}

/* The text behind "word:" on a line. */
static const char *value_of(pv_arena *arena, const char *line, const char *word) {
    const char *at = line + strlen(word);
    while (*at == ' ')
        at++;
    return pv_arena_text(arena, at, strcspn(at, "\r\n"));
}

static pv_status read_head_line(pv_arena *arena, expected_case *e, const char *line) {
    if (*line == '#') {
        e->has_story = true;
    } else if (begins(line, "now:")) {
        const char *time = value_of(arena, line, "now:");
        if (!time || !pv_clock_parse(time, &e->now))
            return pv_fail(arena, PV_DAMAGED, (pv_place){0}, "now: is no time of RFC 3339");
    } else if (begins(line, "goal:")) {
        e->goal = value_of(arena, line, "goal:");
    } else if (begins(line, "password:")) {
        const char *password = value_of(arena, line, "password:");
        return password ? pv_passwords_add(e->passwords, NULL, pv_bytes_of_text(password))
                        : pv_no_memory();
    } else if (*line != '\n') {
        return pv_fail(arena, PV_DAMAGED, (pv_place){0},
                       "a line begins with none of #, now:, goal:, password:, certificate, "
                       "note, problem, nothing");
    }
    return pv_success();
}

static bool ends_head(const char *line) {
    return begins(line, "certificate") || begins(line, "problem") || begins(line, "nothing") ||
           begins(line, "note");
}

static pv_status read_case(pv_arena *arena, const char *text, expected_case *ret_case) {
    expected_case e = {.now = PV_EXPECT_NOW, .passwords = pv_passwords_new()};
    const char *line = text;
    if (!e.passwords)
        return pv_no_memory();
    PV_TRY(pv_arena_defer(arena, free_passwords, e.passwords));
    while (*line && !ends_head(line)) {
        PV_TRY(read_head_line(arena, &e, line));
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    e.head = pv_arena_text(arena, text, (size_t)(line - text));
    e.body = line;
    *ret_case = e;
    return e.head ? pv_success() : pv_no_memory();
}

/* ---- the diagnosis as lines ------------------------------------------------------------------ */

static void add_fact(pv_textbuf *t, const char *word, const pv_evidence *e) {
    const pv_value *value = pv_subject_value(e->subject, e->fact);
    pv_subject *origin = pv_subject_origin(e->subject, e->fact);
    pv_textbuf_addf(t, "    %s %s", word, e->name);
    if (value->known == PV_PRESENT) {
        pv_textbuf_adds(t, " = ");
        pv_render_value(t, pv_fact_get_info(e->fact), value);
    } else {
        pv_textbuf_adds(t, " is absent");
    }
    if (!pv_subject_is_joined(origin)) {
        pv_textbuf_addf(t, " in %s ", origin->artifact->path);
        pv_render_place(t, value);
    }
    pv_textbuf_addc(t, '\n');
}

static void add_diagnosis(pv_textbuf *t, const pv_diagnosis *d) {
    if (d->error)
        pv_textbuf_addf(t, "  broken %s: %s\n", d->cause->name, d->error);
    else if (d->cause)
        pv_textbuf_addf(t, "  %s %s\n", d->cause->name, pv_confidence_name(d->confidence));
    else
        pv_textbuf_adds(t, "  none-found\n");
    for (size_t i = 0; i < d->backing_count; i++)
        add_fact(t, "for", &d->backing[i]);
    for (size_t i = 0; i < d->against_count; i++)
        add_fact(t, "against", &d->against[i]);
    for (size_t i = 0; i < d->open_count; i++)
        pv_textbuf_addf(t, "    open %s\n", d->open[i]);
    for (size_t i = 0; i < d->missing_count; i++)
        pv_textbuf_addf(t, "    missing %s: %s\n", pv_fact_get_info(d->missing[i].fact)->name,
                        d->missing[i].command ? d->missing[i].command : "");
    for (size_t i = 0; i < d->fix_count; i++)
        pv_textbuf_addf(t, "    fix %s\n", d->fix[i].command);
}

static void add_certificate(pv_textbuf *t, const pv_diagnosis *first) {
    const pv_value *subject = pv_subject_value(first->cert, PV_FACT_CERT_SUBJECT);
    const char *id = pv_diagnosis_identity(first->cert);
    pv_textbuf_addf(t, "certificate %s", id ? id : "?");
    if (subject->known == PV_PRESENT) {
        pv_textbuf_addc(t, ' ');
        pv_render_safe(t, subject->u.text, subject->count);
    }
    pv_textbuf_addc(t, '\n');
    for (const pv_diagnosis *d = first; d; d = d->next)
        add_diagnosis(t, d);
}

/* Without the folder in front of the paths. */
static const char *within(pv_arena *arena, const char *text, const char *folder) {
    pv_textbuf t = pv_textbuf_new(arena, LARGEST);
    size_t size = strlen(folder);
    for (const char *at; (at = strstr(text, folder)); text = at + size)
        pv_textbuf_add(&t, text, (size_t)(at - text));
    pv_textbuf_adds(&t, text);
    return pv_textbuf_end(&t, NULL);
}

static const char *lines_of(pv_arena *arena, const pv_case *c, const char *folder) {
    pv_textbuf t = pv_textbuf_new(arena, LARGEST);
    for (size_t i = 0; i < c->count; i++)
        add_certificate(&t, c->diagnoses[i]);
    for (const pv_note *n = c->notes; n; n = n->next)
        pv_textbuf_addf(&t, "note %s%s%s: %s\n", n->code, n->path ? " " : "",
                        n->path ? n->path : "", n->message);
    for (const pv_problem *p = c->unit->problems; p; p = p->next)
        pv_textbuf_addf(&t, "problem %s %s\n", pv_code_name(p->code),
                        p->artifact ? p->artifact->path : "");
    if (!t.size)
        pv_textbuf_adds(&t, "nothing to diagnose\n");
    const char *lines = pv_textbuf_end(&t, NULL);
    return lines ? within(arena, lines, folder) : NULL;
}

/* ---- diagnosing ------------------------------------------------------------------------------ */

typedef struct {
    const char *paths[MOST_FILES];
    size_t count;
} file_list;

/* Every file of the folder but expected.case. */
static pv_status list_files(pv_arena *arena, const pv_case_check *check, const char *folder,
                            file_list *files) {
    pv_inputs_setup setup = {
        .paths = &folder, .path_count = 1, .lists_by_nul = false, .limits = &check->engine->limits};
    pv_inputs *inputs = pv_inputs_new(&setup);
    pv_input input;
    while (inputs && pv_inputs_next(inputs, &input)) {
        pv_os_close(input.kind == PV_INPUT_FILE ? input.file : NULL);
        if (input.kind == PV_INPUT_FILE && strcmp(input.path, check->file) != 0 &&
            files->count < MOST_FILES)
            files->paths[files->count++] = pv_arena_text(arena, input.path, strlen(input.path));
    }
    bool failed = !inputs || pv_inputs_failed(inputs);
    pv_inputs_free(inputs);
    return failed ? pv_no_memory() : pv_success();
}

static pv_status diagnose(pkivet_engine *engine, const file_list *files, const expected_case *e,
                          pv_case *c) {
    pv_inputs_setup setup = {.paths = files->paths,
                             .path_count = files->count,
                             .lists_by_nul = false,
                             .limits = &engine->limits};
    pv_inputs *inputs = pv_inputs_new(&setup);
    pv_passwords *before = engine->passwords;
    if (!inputs)
        return pv_no_memory();
    engine->passwords = e->passwords;
    pv_status status = pv_judge_set_run(engine->workers[0].judge, e->now, NULL);
    if (!status.error)
        status = pv_diagnose(engine, inputs, e->goal, c);
    engine->passwords = before;
    pv_inputs_free(inputs);
    return status;
}

static void differ(pv_case_check *check, pv_textbuf *out, const char *what, const char *line) {
    check->differences++;
    pv_textbuf_addf(out, "%s: %s%.*s\n", check->file, what, (int)strcspn(line, "\n"), line);
}

/* Tells the first line that differs, as it is and as it should be. */
static void compare(pv_case_check *check, pv_textbuf *out, const char *expected,
                    const char *actual) {
    const char *wanted = expected, *came = actual;
    for (; *expected && *expected == *actual; expected++, actual++) {
        if (*actual == '\n') {
            wanted = expected + 1;
            came = actual + 1;
        }
    }
    if (*expected == *actual)
        return;
    differ(check, out, "expected: ", *wanted ? wanted : "no more");
    differ(check, out, "came:     ", *came ? came : "no more");
    check->differences--; /* the two lines are one */
}

static pv_status settle(pv_case_check *check, const expected_case *e, const char *lines,
                        pv_textbuf *out) {
    pv_arena *arena = out->arena;
    if (!e->has_story)
        differ(check, out, "no line that begins with # tells the incident", "");
    if (!check->bless) {
        compare(check, out, e->body, lines);
        return pv_success();
    }
    const char *text = pv_arena_printf(arena, "%s%s", e->head, lines);
    return text ? pv_textfile_write(arena, check->file, text) : pv_no_memory();
}

bool pv_case_has(pv_arena *arena, const char *path) {
    const char *name = strrchr(path, '/');
    const char *file =
        name ? pv_arena_printf(arena, "%.*s" PV_CASE_FILE, (int)(name - path), path) : NULL;
    bool exists = false;
    return file && pv_textfile_read(arena, file, &exists) && exists;
}

pv_status pv_case_verify(pv_case_check *check, pv_arena *arena, pv_textbuf *out) {
    expected_case e;
    file_list files = {.count = 0};
    pv_unit unit;
    pv_case c = {.unit = &unit};
    bool exists;
    size_t size = strlen(check->file) - strlen(PV_CASE_FILE) + 1;
    const char *folder = pv_arena_text(arena, check->file, size);
    const char *text = pv_textfile_read(arena, check->file, &exists);
    if (!folder || !text)
        return pv_no_memory();
    pv_status status = read_case(arena, text, &e);
    if (status.error && status.error->code == PV_DAMAGED) {
        differ(check, out, "cannot be read: ", status.error->message);
        return pv_success();
    }
    PV_TRY(status);
    PV_TRY(list_files(arena, check, folder, &files));
    pv_unit_init(&unit, arena, &check->engine->limits, folder);
    PV_TRY(diagnose(check->engine, &files, &e, &c));
    const char *lines = lines_of(arena, &c, folder);
    return lines ? settle(check, &e, lines, out) : pv_no_memory();
}
