/* SPDX-License-Identifier: Apache-2.0
 * Templates that requests and certificates are held against. What cannot be read of them fails the
 * whole: certificates of a template that is missing would go unjudged. */
#include "scan/templates.h"

#include <string.h>

#include "base/os.h"

typedef struct {
    pv_snap_collecting collecting;
    pv_status failed;
} reading;

static int on_subject(void *user, const pkivet_subject *subject) {
    reading *r = user;
    r->failed = pv_snap_collect(&r->collecting, (pv_subject *)(uintptr_t)subject);
    return r->failed.error != NULL;
}

static int on_problem(void *user, const char *path, const char *code, const char *message) {
    reading *r = user;
    (void)code;
    r->failed =
        pv_fail(r->collecting.list.arena, PV_UNREADABLE, (pv_place){0}, "%s: %s", path, message);
    return 1;
}

static pv_status scan(pkivet_engine *engine, const char *path, pv_snap_list *list) {
    static const pv_snap_mask NONE = {{false}};
    reading r = {.collecting = {.mask = &NONE, .roots = &path, .root_count = 1}};
    const pkivet_handlers handlers = {
        .size = sizeof handlers, .user = &r, .subject = on_subject, .problem = on_problem};
    const pkivet_job job = {.size = sizeof job,
                            .facts_only = 1,
                            .paths = &path,
                            .path_count = 1,
                            .handlers = &handlers};
    pkivet_error error = {""};
    pv_snap_list_init(&r.collecting.list, list->arena);
    pkivet_result result = pkivet_run(engine, &job, NULL, &error);
    PV_TRY(r.failed);
    if (result != PKIVET_OK)
        return pv_fail(list->arena, PV_UNREADABLE, (pv_place){0}, "%s", error.message);
    for (pv_snapshot *s = r.collecting.list.first, *next; s; s = next) {
        next = s->next;
        s->next = NULL;
        pv_snap_list_add(list, s);
    }
    return pv_success();
}

static bool is_snapshot(const char *path) {
    size_t size = strlen(path), ending = strlen(PV_SNAP_ENDING);
    return size > ending && strcmp(path + size - ending, PV_SNAP_ENDING) == 0;
}

pv_status pv_templates_read(pkivet_engine *engine, const char *path, pv_snap_list *list) {
    pv_snap_mask mask = pv_snap_mask_new();
    const char *reason;
    pv_os_info info;
    pv_os_file *file = pv_os_open(NULL, path, &info, &reason);
    bool folder = file && info.kind == PV_OS_FOLDER;
    pv_os_close(file);
    if (is_snapshot(path) && !folder)
        return pv_snap_file_read(path, &mask, list);
    if (folder)
        PV_TRY(pv_snap_folder_read(path, &mask, list));
    PV_TRY(scan(engine, path, list));
    PV_TRY(pv_snap_list_settle(list));
    return list->count ? pv_success()
                       : pv_fail(list->arena, PV_USAGE, (pv_place){0}, "%s has no template", path);
}

/* An INF has the name of the template that it asks for: that is another one. */
static bool is_named(pv_arena *arena, const pv_snapshot *s, const char *name) {
    const pv_snap_fact *f = &s->facts[PV_FACT_TEMPLATE_NAME - PV_FACT_TEMPLATE_BEGIN];
    const pv_snap_fact *kind = &s->facts[PV_FACT_TEMPLATE_KIND - PV_FACT_TEMPLATE_BEGIN];
    bool inf = kind->known == PV_PRESENT && strcmp(kind->values[0], "inf") == 0;
    const char *quoted = pv_arena_printf(arena, "\"%s\"", name);
    return pv_text_same(s->name, name) ||
           (quoted && !inf && f->known == PV_PRESENT && pv_text_same(f->values[0], quoted));
}

static const char *names_of(const pv_snap_list *list) {
    enum { MOST = 12 };
    size_t count = 0;
    pv_textbuf t = pv_textbuf_new(list->arena, 1 << 20);
    for (const pv_snapshot *s = list->first; s && count < MOST; s = s->next)
        pv_textbuf_addf(&t, "%s%s", count++ ? ", " : "", s->name);
    pv_textbuf_adds(&t, list->count > MOST ? ", ..." : "");
    const char *names = pv_textbuf_end(&t, NULL);
    return names ? names : "?";
}

pv_status pv_templates_choose(const pv_snap_list *list, const char *path, const char *name,
                              const pv_snapshot **ret_template) {
    const pv_snapshot *found = NULL;
    size_t count = 0;
    for (const pv_snapshot *s = list->first; s; s = s->next) {
        if (name && !is_named(list->arena, s, name))
            continue;
        found = s;
        count++;
    }
    if (count == 0)
        return pv_fail(list->arena, PV_USAGE, (pv_place){0}, "%s has no template '%s'; it has %s",
                       path, name, names_of(list));
    if (count > 1)
        return pv_fail(list->arena, PV_USAGE, (pv_place){0},
                       "%s has several templates; name one: %s#NAME, of %s", path, path,
                       names_of(list));
    *ret_template = found;
    return pv_success();
}

pv_status pv_templates_split(pv_arena *arena, const char *path, const char **ret_file,
                             const char **ret_name) {
    const char *mark = strchr(path, '#');
    *ret_name = NULL;
    *ret_file = path;
    if (!mark || pv_os_look(path).kind != PV_OS_MISSING)
        return pv_success();
    for (; mark; mark = strchr(mark + 1, '#')) {
        *ret_name = mark + 1;
        *ret_file = pv_arena_text(arena, path, (size_t)(mark - path));
        if (!*ret_file || pv_os_look(*ret_file).kind != PV_OS_MISSING)
            break;
    }
    return *ret_file ? pv_success() : pv_no_memory();
}
