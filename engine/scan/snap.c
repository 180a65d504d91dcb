/* SPDX-License-Identifier: Apache-2.0
 * Snapshots of templates: what a scan finds is written to a folder, held against it, or accepted.
 */
#include "facts/render.h"
#include "findings/changes.h"
#include "reports/changes.h"
#include "scan/engine.h"
#include "snap/compare.h"
#include "snap/folder.h"

enum { MOST_BYTES = 1 << 30 };

typedef struct {
    pkivet_engine *engine;
    const pkivet_snap *job;
    pv_arena *arena;
    pv_snap_mask mask;
    pv_snap_list was;
    pv_snap_collecting now;
    pv_changes changes;
    const pv_changed **meant; /* by --only */
    size_t meant_count;
    pkivet_summary scanned;
    pv_status failed;    /* in a handler */
    pkivet_write *write; /* of what is told; NULL: reports tell it */
    void *user;
    pkivet_snapped *snapped;
} snapping;

/* ---- what there is --------------------------------------------------------------------------- */

static int on_subject(void *user, const pkivet_subject *subject) {
    snapping *s = user;
    s->failed = pv_snap_collect(&s->now, (pv_subject *)(uintptr_t)subject);
    return s->failed.error != NULL;
}

static int on_finding(void *user, const pkivet_finding *finding) {
    snapping *s = user;
    s->failed = pv_snap_collect_finding(&s->now, (const pv_finding *)finding);
    return s->failed.error != NULL;
}

static int on_problem(void *user, const char *path, const char *code, const char *message) {
    snapping *s = user;
    pv_unreadable *u = pv_arena_alloc(s->arena, sizeof *u);
    if (u)
        *u = (pv_unreadable){.path = pv_arena_text(s->arena, path, strlen(path)),
                             .code = pv_arena_text(s->arena, code, strlen(code)),
                             .message = pv_arena_text(s->arena, message, strlen(message))};
    if (!u || !u->path || !u->code || !u->message) {
        s->failed = pv_no_memory();
        return 1;
    }
    *s->changes.unreadable_end = u;
    s->changes.unreadable_end = &u->next;
    s->changes.problems++;
    return 0;
}

static pkivet_result scan(snapping *s, pkivet_error *error) {
    const pkivet_handlers handlers = {.size = sizeof handlers,
                                      .user = s,
                                      .subject = on_subject,
                                      .finding = on_finding,
                                      .problem = on_problem};
    const pkivet_job job = {.size = sizeof job,
                            .show = PKIVET_SHOW_CANNOT_TELL,
                            .paths = s->job->paths,
                            .path_count = s->job->path_count,
                            .lists_by_nul = s->job->lists_by_nul,
                            .handlers = &handlers};
    s->now.mask = &s->mask;
    s->now.roots = s->job->paths;
    s->now.root_count = s->job->path_count;
    pv_snap_list_init(&s->now.list, s->arena);
    pkivet_result result = pkivet_run(s->engine, &job, &s->scanned, error);
    if (s->failed.error)
        return pv_engine_fail(error, s->failed);
    if (result != PKIVET_OK)
        return result;
    return pv_engine_fail(error, pv_snap_list_settle(&s->now.list));
}

/* ---- around each command --------------------------------------------------------------------- */

static pv_status add_masks(snapping *s) {
    for (size_t i = 0; i < s->job->mask_count; i++)
        if (!pv_snap_mask_add(&s->mask, s->job->masks[i]))
            return pv_fail(s->arena, PV_USAGE, (pv_place){0},
                           "--mask: templates have no fact '%s'; 'pkivet schema' lists them",
                           s->job->masks[i]);
    return pv_success();
}

static void publish(snapping *s) {
    const pv_changes *c = &s->changes;
    pkivet_snapped *to = s->snapped;
    to->templates = s->now.list.count;
    to->changed = c->changed;
    to->errors = c->severities[PV_SEVERITY_ERROR];
    to->warnings = c->severities[PV_SEVERITY_WARNING];
    to->notices = c->severities[PV_SEVERITY_NOTICE];
    to->infos = c->severities[PV_SEVERITY_INFO];
    to->undecided = c->undecided;
    to->problems = s->scanned.problems;
    to->broken = s->scanned.broken;
    to->interrupted = s->scanned.interrupted;
}

static pv_status write_out(snapping *s, pv_textbuf *t) {
    size_t size;
    const char *text = pv_textbuf_end(t, &size);
    if (!text)
        return pv_no_memory();
    return s->write(s->user, text, size)
               ? pv_fail(s->arena, PV_UNREADABLE, (pv_place){0}, "the output could not be written")
               : pv_success();
}

/* Scans, and gives what `work` makes of it. What the snapshots mask must be known before. */
static pkivet_result run(snapping *s, bool compared, pv_status (*work)(snapping *),
                         pkivet_error *error) {
    s->arena = pv_arena_new(MOST_BYTES);
    s->mask = pv_snap_mask_new();
    s->changes.folder = s->job->folder;
    s->changes.unreadable_end = &s->changes.unreadable;
    if (!s->arena)
        return pv_engine_fail(error, pv_no_memory());
    pv_snap_list_init(&s->was, s->arena);
    pv_status status = add_masks(s);
    if (!status.error && compared)
        status = pv_snap_folder_read(s->job->folder, &s->mask, &s->was);
    pkivet_result result = status.error ? pv_engine_fail(error, status) : scan(s, error);
    if (result == PKIVET_OK && !s->scanned.interrupted)
        result = pv_engine_fail(error, work(s));
    publish(s);
    pv_arena_free(s->arena);
    return result;
}

/* ---- writing --------------------------------------------------------------------------------- */

static pv_status need_templates(const snapping *s) {
    return s->now.list.count ? pv_success()
                             : pv_fail(s->arena, PV_USAGE, (pv_place){0},
                                       "no template was found, and nothing is written");
}

static const pv_snapshot *of_file(const pv_snap_list *list, const char *file) {
    for (const pv_snapshot *t = list->first; t; t = t->next)
        if (strcmp(t->file, file) == 0)
            return t;
    return NULL;
}

/* The file of a template that could not be read may be that of one that is there. */
static bool may_remove(const snapping *s) {
    return !s->scanned.problems && !s->scanned.broken;
}

static pv_status put(snapping *s, const pv_snapshot *t) {
    const pv_snapshot *was = of_file(&s->was, t->file);
    const char *text = pv_snap_text(s->arena, t, &s->mask);
    if (!text)
        return pv_no_memory();
    if (was && strcmp(was->text, text) == 0)
        return pv_success();
    s->snapped->written++;
    return pv_snap_folder_write(s->arena, s->job->folder, t->file, text);
}

static void add_problems(const snapping *s, pv_textbuf *t) {
    for (const pv_unreadable *u = s->changes.unreadable; u; u = u->next) {
        pv_textbuf_adds(t, "problem ");
        pv_render_safe(t, u->path, strlen(u->path));
        pv_textbuf_adds(t, ": ");
        pv_render_safe(t, u->message, strlen(u->message));
        pv_textbuf_addc(t, '\n');
    }
}

static pv_status tell_written(snapping *s, pv_textbuf *t) {
    add_problems(s, t);
    pv_textbuf_addf(t, "%zu template%s: %llu snapshot%s written", s->now.list.count,
                    s->now.list.count == 1 ? "" : "s", (unsigned long long)s->snapped->written,
                    s->snapped->written == 1 ? "" : "s");
    if (s->snapped->removed)
        pv_textbuf_addf(t, ", %llu taken away", (unsigned long long)s->snapped->removed);
    pv_textbuf_addc(t, '\n');
    return write_out(s, t);
}

/* ---- take ------------------------------------------------------------------------------------ */

static pv_status remove_others(snapping *s) {
    const char *const *files;
    size_t count;
    PV_TRY(pv_snap_folder_files(s->arena, s->job->folder, &files, &count));
    for (size_t i = 0; i < count && may_remove(s); i++) {
        if (of_file(&s->now.list, files[i]))
            continue;
        PV_TRY(pv_snap_folder_remove(s->arena, s->job->folder, files[i]));
        s->snapped->removed++;
    }
    return pv_success();
}

static pv_status take(snapping *s) {
    pv_textbuf told = pv_textbuf_new(s->arena, MOST_BYTES);
    PV_TRY(need_templates(s));
    if (!pv_os_make_folders(s->job->folder))
        return pv_fail(s->arena, PV_UNREADABLE, (pv_place){0}, "the folder %s cannot be made",
                       s->job->folder);
    for (const pv_snapshot *t = s->now.list.first; t; t = t->next)
        PV_TRY(put(s, t));
    PV_TRY(remove_others(s));
    return tell_written(s, &told);
}

pkivet_result pkivet_snap_take(pkivet_engine *engine, const pkivet_snap *job, pkivet_write *write,
                               void *user, pkivet_snapped *ret_snapped, pkivet_error *error) {
    *ret_snapped = (pkivet_snapped){0};
    snapping s = {
        .engine = engine, .job = job, .write = write, .user = user, .snapped = ret_snapped};
    return run(&s, false, take, error);
}

/* ---- diff ------------------------------------------------------------------------------------ */

static pv_status compare(snapping *s) {
    return pv_snap_compare(&s->was, &s->now.list, &s->mask, &s->changes);
}

/* Nothing held against nothing is the same, and says only that folders were mistaken. */
static pv_status need_something(const snapping *s) {
    bool unread = s->scanned.problems || s->scanned.broken;
    return s->now.list.count || s->was.count || unread
               ? pv_success()
               : pv_fail(s->arena, PV_USAGE, (pv_place){0},
                         "neither a template nor a snapshot in %s was found: the templates come "
                         "first, the snapshots last",
                         s->job->folder);
}

static pv_status diff(snapping *s) {
    PV_TRY(need_something(s));
    PV_TRY(compare(s));
    for (size_t i = 0; i < s->job->report_count; i++)
        PV_TRY(pv_changes_report(s->job->reports[i]->report, &s->changes));
    return pv_success();
}

pkivet_result pkivet_snap_diff(pkivet_engine *engine, const pkivet_snap *job,
                               pkivet_snapped *ret_snapped, pkivet_error *error) {
    *ret_snapped = (pkivet_snapped){0};
    snapping s = {.engine = engine, .job = job, .snapped = ret_snapped};
    return run(&s, true, diff, error);
}

/* ---- approve --------------------------------------------------------------------------------- */

static bool is_meant(const snapping *s, const pv_changed *t) {
    for (size_t i = 0; i < s->meant_count; i++)
        if (s->meant[i] == t)
            return true;
    return !s->job->only_count;
}

/* The template with the longest name that `only` begins with; NULL: none. A name may hold commas.
 */
static const pv_changed *first_named(const snapping *s, pv_slice only) {
    const pv_changed *best = NULL;
    for (const pv_changed *t = s->changes.templates; t; t = t->next) {
        size_t size = strlen(t->name);
        bool whole = size <= only.size && (size == only.size || only.data[size] == ',');
        if (whole && pv_slice_is(pv_slice_head(only, size), t->name) &&
            (!best || size > strlen(best->name)))
            best = t;
    }
    return best;
}

/* A name that is misspelt would quietly accept nothing. */
static pv_status take_names(snapping *s, pv_slice only) {
    while (only.size) {
        const pv_changed *t = first_named(s, only);
        const char *comma = memchr(only.data, ',', only.size);
        size_t size = comma ? (size_t)(comma - only.data) : only.size;
        if (!t && size)
            return pv_fail(s->arena, PV_USAGE, (pv_place){0},
                           "--only: there is no template '%.*s', nor a snapshot of one", (int)size,
                           only.data);
        if (t)
            s->meant[s->meant_count++] = t;
        only = pv_slice_from(only, (t ? strlen(t->name) : size) + 1);
    }
    return pv_success();
}

/* Names are compared as they are printed. */
static pv_status take_only(snapping *s) {
    size_t most = 0;
    for (size_t i = 0; i < s->job->only_count; i++)
        most += strlen(s->job->only[i]) + 1;
    s->meant = pv_arena_array(s->arena, most, sizeof *s->meant);
    if (!s->meant)
        return pv_no_memory();
    for (size_t i = 0; i < s->job->only_count; i++) {
        pv_textbuf t = pv_textbuf_new(s->arena, MOST_BYTES);
        pv_render_safe(&t, s->job->only[i], strlen(s->job->only[i]));
        const char *text = pv_textbuf_end(&t, NULL);
        if (!text)
            return pv_no_memory();
        PV_TRY(take_names(s, pv_slice_of(text)));
    }
    return pv_success();
}

static pv_status drop(snapping *s, const char *file) {
    if (!may_remove(s))
        return pv_success();
    s->snapped->removed++;
    return pv_snap_folder_remove(s->arena, s->job->folder, file);
}

/* The snapshot that a template had under its former name, or that of one that is gone. */
static pv_status drop_former(snapping *s, const pv_changed *t) {
    for (const pv_change *c = t->changes; c; c = c->next) {
        const char *former = c->kind == PV_CHANGE_RENAMED ? pv_snap_file_name(s->arena, c->was)
                             : c->kind == PV_CHANGE_GONE  ? t->file
                                                          : NULL;
        if (former)
            PV_TRY(drop(s, former));
    }
    return pv_success();
}

static pv_status tell_accepted(snapping *s, const pv_changed *t, pv_textbuf *told) {
    for (const pv_change *c = t->changes; c; c = c->next) {
        const char *sentence = pv_change_sentence(s->arena, t, c);
        if (!sentence)
            return pv_no_memory();
        pv_textbuf_addf(told, "accepted %-7s ", pv_severity_name(c->severity));
        pv_render_safe(told, sentence, strlen(sentence));
        pv_textbuf_addc(told, '\n');
    }
    return pv_success();
}

static pv_status approve(snapping *s) {
    pv_textbuf told = pv_textbuf_new(s->arena, MOST_BYTES);
    PV_TRY(need_templates(s));
    PV_TRY(compare(s));
    PV_TRY(take_only(s));
    for (const pv_changed *t = s->changes.templates; t; t = t->next) {
        const pv_snapshot *now = of_file(&s->now.list, t->file);
        if (!is_meant(s, t))
            continue;
        if (now)
            PV_TRY(put(s, now));
        PV_TRY(drop_former(s, t));
        PV_TRY(tell_accepted(s, t, &told));
    }
    return tell_written(s, &told);
}

pkivet_result pkivet_snap_approve(pkivet_engine *engine, const pkivet_snap *job,
                                  pkivet_write *write, void *user, pkivet_snapped *ret_snapped,
                                  pkivet_error *error) {
    *ret_snapped = (pkivet_snapped){0};
    snapping s = {
        .engine = engine, .job = job, .write = write, .user = user, .snapped = ret_snapped};
    return run(&s, true, approve, error);
}
