/* SPDX-License-Identifier: Apache-2.0
 * Snapshots in their folder. A file is written beside the one that it replaces and takes its place
 * when it is whole. What cannot be read as a snapshot stops everything: what it says could not be
 * held against anything. */
#include "snap/folder.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"

enum { LARGEST_FILE = 64 << 20, MOST_FILES = 1000000 };

/* ---- reading --------------------------------------------------------------------------------- */

static pv_status take_bytes(pv_arena *arena, pv_os_file *file, const char *path,
                            pv_slice *ret_text) {
    pv_textbuf t = pv_textbuf_new(arena, LARGEST_FILE);
    char piece[4096];
    ptrdiff_t got;
    while ((got = pv_os_read(file, piece, sizeof piece)) > 0)
        pv_textbuf_add(&t, piece, (size_t)got);
    if (got < 0)
        return pv_fail(arena, PV_UNREADABLE, (pv_place){0}, "%s cannot be read", path);
    size_t size;
    const char *text = pv_textbuf_end(&t, &size);
    if (!text)
        return pv_fail(arena, PV_OVER_LIMIT, (pv_place){0}, "%s is too large for a snapshot", path);
    *ret_text = (pv_slice){text, size};
    return pv_success();
}

static pv_status read_file(pv_arena *arena, const char *path, pv_slice *ret_text) {
    pv_os_info info;
    const char *reason;
    pv_os_file *file = pv_os_open(NULL, path, &info, &reason);
    if (!file)
        return pv_fail(arena, PV_UNREADABLE, (pv_place){0}, "%s cannot be opened: %s", path,
                       reason);
    pv_status status = info.kind == PV_OS_FILE ? take_bytes(arena, file, path, ret_text)
                                               : pv_fail(arena, PV_UNREADABLE, (pv_place){0},
                                                         "%s is no regular file", path);
    pv_os_close(file);
    return status;
}

static bool is_snapshot(const char *name) {
    size_t size = strlen(name), ending = strlen(PV_SNAP_ENDING);
    return name[0] != '.' && size > ending && strcmp(name + size - ending, PV_SNAP_ENDING) == 0;
}

pv_status pv_snap_file_read(const char *path, pv_snap_mask *mask, pv_snap_list *list) {
    pv_slice text = {"", 0};
    pv_snapshot *s = NULL;
    PV_TRY(read_file(list->arena, path, &text));
    if (memchr(text.data, '\0', text.size))
        return pv_fail(list->arena, PV_DAMAGED, (pv_place){0},
                       "%s:1: not a snapshot of pkivet: it holds NUL bytes", path);
    PV_TRY(pv_snap_read(list->arena, path, text, mask, &s));
    s->text = text.data;
    pv_snap_list_add(list, s);
    return pv_success();
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static pv_status gather_names(pv_arena *arena, pv_os_file *folder, pv_textbuf *names,
                              size_t *ret_count) {
    for (const char *name; (name = pv_os_next_name(folder));) {
        if (!is_snapshot(name))
            continue;
        if (++*ret_count > MOST_FILES)
            return pv_fail(arena, PV_OVER_LIMIT, (pv_place){0}, "there are more than %d snapshots",
                           (int)MOST_FILES);
        pv_textbuf_add(names, name, strlen(name) + 1);
    }
    return pv_textbuf_end(names, NULL) ? pv_success() : pv_no_memory();
}

/* Sorted, so that of several faults the same one is told of each time. */
static pv_status names_in(pv_arena *arena, pv_os_file *folder, const char *const **ret_files,
                          size_t *ret_count) {
    pv_textbuf names = pv_textbuf_new(arena, 1 << 30);
    size_t count = 0;
    PV_TRY(gather_names(arena, folder, &names, &count));
    const char **all = pv_arena_array(arena, count, sizeof *all), *at = names.data;
    if (!all)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++, at += strlen(at) + 1)
        all[i] = at;
    if (count)
        qsort(all, count, sizeof *all, by_text);
    *ret_files = all;
    *ret_count = count;
    return pv_success();
}

static pv_status read_all(pv_snap_list *list, const char *folder, pv_os_file *open,
                          pv_snap_mask *mask) {
    const char *const *files = NULL;
    size_t count = 0;
    PV_TRY(names_in(list->arena, open, &files, &count));
    for (size_t i = 0; i < count; i++) {
        const char *path = pv_arena_printf(list->arena, "%s/%s", folder, files[i]);
        if (!path)
            return pv_no_memory();
        PV_TRY(pv_snap_file_read(path, mask, list));
    }
    return pv_success();
}

pv_status pv_snap_folder_files(pv_arena *arena, const char *folder, const char *const **ret_files,
                               size_t *ret_count) {
    pv_os_info info;
    const char *reason;
    pv_os_file *open = pv_os_open(NULL, folder, &info, &reason);
    *ret_files = NULL;
    *ret_count = 0;
    if (!open)
        return pv_success();
    pv_status status =
        info.kind == PV_OS_FOLDER ? names_in(arena, open, ret_files, ret_count) : pv_success();
    pv_os_close(open);
    return status;
}

pv_status pv_snap_folder_read(const char *folder, pv_snap_mask *mask, pv_snap_list *list) {
    pv_os_info info;
    const char *reason;
    pv_os_file *open = pv_os_open(NULL, folder, &info, &reason);
    if (!open)
        return pv_fail(list->arena, info.kind == PV_OS_MISSING ? PV_NOT_FOUND : PV_UNREADABLE,
                       (pv_place){0}, "the folder of snapshots %s cannot be opened: %s", folder,
                       reason);
    pv_status status = info.kind == PV_OS_FOLDER
                           ? read_all(list, folder, open, mask)
                           : pv_fail(list->arena, PV_UNREADABLE, (pv_place){0},
                                     "%s is no folder of snapshots", folder);
    pv_os_close(open);
    return status;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* A draft that somebody's broken run left is no reason to stop. */
static bool write_draft(const char *draft, const char *text) {
    (void)remove(draft);
    FILE *file = fopen(draft, "wbx");
    bool good = file && fputs(text, file) >= 0;
    return file && fclose(file) == 0 && good;
}

pv_status pv_snap_folder_write(pv_arena *arena, const char *folder, const char *file,
                               const char *text) {
    const char *path = pv_arena_printf(arena, "%s/%s", folder, file);
    const char *draft = pv_arena_printf(arena, "%s/.%s.new", folder, file);
    if (!path || !draft)
        return pv_no_memory();
    if (write_draft(draft, text) && rename(draft, path) == 0)
        return pv_success();
    (void)remove(draft);
    return pv_fail(arena, PV_UNREADABLE, (pv_place){0}, "%s cannot be written", path);
}

pv_status pv_snap_folder_remove(pv_arena *arena, const char *folder, const char *file) {
    const char *path = pv_arena_printf(arena, "%s/%s", folder, file);
    if (!path)
        return pv_no_memory();
    return remove(path) == 0
               ? pv_success()
               : pv_fail(arena, PV_UNREADABLE, (pv_place){0}, "%s cannot be removed", path);
}
