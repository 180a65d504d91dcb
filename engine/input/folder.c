/* SPDX-License-Identifier: Apache-2.0
 * The walk through folders, by open handles (openat), so that a path that changes meanwhile leads
 * nowhere else. Keeps the names of the folders on the way, not of the whole tree. */
#include "input/folder.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    pv_os_file *file;
    char *path;
    char **names; /* sorted */
    size_t count, next;
} level;

typedef struct {
    uint64_t device, number;
} folder_id;

struct pv_folders {
    const pv_limits *limits;
    level *levels;
    size_t depth, level_capacity;
    folder_id *seen; /* open addressing; number 0 and device 0 is free */
    size_t seen_count, seen_capacity;
    bool failed;
    char *entry_path; /* of the last input told */
    pv_input pending; /* a problem or skip to tell first; path NULL when none */
};

pv_folders *pv_folders_new(const pv_limits *limits) {
    pv_folders *f = calloc(1, sizeof *f);
    if (f)
        f->limits = limits;
    return f;
}

static void free_level(level *l) {
    for (size_t i = 0; i < l->count; i++)
        free(l->names[i]);
    free(l->names);
    free(l->path);
    pv_os_close(l->file);
}

void pv_folders_free(pv_folders *f) {
    if (!f)
        return;
    while (f->depth)
        free_level(&f->levels[--f->depth]);
    free(f->levels);
    free(f->seen);
    free(f->entry_path);
    free(f);
}

bool pv_folders_failed(const pv_folders *f) {
    return f->failed;
}

static size_t slot_of(const folder_id *seen, size_t capacity, folder_id id) {
    size_t at = (size_t)((id.number * 0x9e3779b97f4a7c15u) ^ id.device) & (capacity - 1);
    while ((seen[at].number || seen[at].device) &&
           !(seen[at].number == id.number && seen[at].device == id.device))
        at = (at + 1) & (capacity - 1);
    return at;
}

static bool grow_seen(pv_folders *f) {
    size_t capacity = f->seen_capacity ? f->seen_capacity * 2 : 64;
    folder_id *larger = calloc(capacity, sizeof *larger);
    if (!larger)
        return false;
    for (size_t i = 0; i < f->seen_capacity; i++)
        if (f->seen[i].number || f->seen[i].device)
            larger[slot_of(larger, capacity, f->seen[i])] = f->seen[i];
    free(f->seen);
    f->seen = larger;
    f->seen_capacity = capacity;
    return true;
}

/* Whether the folder is new; remembers it. */
static bool remember(pv_folders *f, const pv_os_info *info) {
    if (f->seen_count * 2 >= f->seen_capacity && !grow_seen(f)) {
        f->failed = true;
        return false;
    }
    folder_id id = {info->device, info->number};
    size_t at = slot_of(f->seen, f->seen_capacity, id);
    if (f->seen[at].number || f->seen[at].device)
        return false;
    f->seen[at] = id;
    f->seen_count++;
    return true;
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool read_names(level *l) {
    size_t capacity = 0;
    for (const char *name; (name = pv_os_next_name(l->file));) {
        if (l->count == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            char **larger = realloc(l->names, capacity * sizeof *larger);
            if (!larger)
                return false;
            l->names = larger;
        }
        size_t size = strlen(name) + 1;
        char *copy = malloc(size);
        if (!copy)
            return false;
        memcpy(copy, name, size);
        l->names[l->count++] = copy;
    }
    if (l->count)
        qsort(l->names, l->count, sizeof *l->names, by_bytes);
    return true;
}

static char *join(const char *folder, const char *name) {
    size_t head = strlen(folder), tail = strlen(name);
    while (head > 1 && folder[head - 1] == '/')
        head--;
    bool root = head == 1 && folder[0] == '/';
    char *path = malloc(head + tail + 2);
    if (!path)
        return NULL;
    memcpy(path, folder, head);
    size_t at = head;
    if (!root)
        path[at++] = '/';
    memcpy(path + at, name, tail + 1);
    return path;
}

/* Takes `path` (malloc'd) and `folder` over. */
static bool push(pv_folders *f, char *path, pv_os_file *folder) {
    if (f->depth == f->level_capacity) {
        size_t capacity = f->level_capacity ? f->level_capacity * 2 : 8;
        level *larger = realloc(f->levels, capacity * sizeof *larger);
        if (!larger) {
            free(path);
            pv_os_close(folder);
            return false;
        }
        f->levels = larger;
        f->level_capacity = capacity;
    }
    level *l = &f->levels[f->depth++];
    *l = (level){.file = folder, .path = path};
    return read_names(l);
}

/* Decides on an open folder: walked, or (told in `input`) not. Takes it and `path` over; when it
 * is told, `path` becomes entry_path. True when there is something to tell. */
static bool settle_folder(pv_folders *f, char *path, pv_os_file *folder, const pv_os_info *info,
                          pv_input *input) {
    if (f->depth >= f->limits->folder_depth) {
        *input = (pv_input){.kind = PV_INPUT_PROBLEM,
                            .code = PV_OVER_LIMIT,
                            .reason = "folders are nested deeper than the limit folder_depth"};
    } else if (remember(f, info)) {
        if (!push(f, path, folder))
            f->failed = true;
        return false;
    } else {
        *input = (pv_input){.kind = PV_INPUT_SKIPPED, .reason = "a folder that was scanned before"};
    }
    pv_os_close(folder);
    free(f->entry_path);
    input->path = f->entry_path = path;
    return !f->failed;
}

bool pv_folders_enter(pv_folders *f, const char *path, pv_os_file *folder, const pv_os_info *info) {
    size_t size = strlen(path) + 1;
    char *copy = malloc(size);
    if (!copy) {
        pv_os_close(folder);
        f->failed = true;
        return false;
    }
    memcpy(copy, path, size);
    f->pending.path = NULL;
    settle_folder(f, copy, folder, info, &f->pending);
    return !f->failed;
}

/* Opens one entry of the topmost folder. True when there is something to tell. */
static bool open_entry(pv_folders *f, const char *name, pv_input *input) {
    level *top = &f->levels[f->depth - 1];
    char *path = join(top->path, name);
    if (!path) {
        f->failed = true;
        return false;
    }
    const char *reason = "";
    *input = (pv_input){.kind = PV_INPUT_FILE};
    input->file = pv_os_open(top->file, name, &input->info, &reason);
    if (input->file && input->info.kind == PV_OS_FOLDER) {
        pv_os_file *folder = input->file;
        input->file = NULL;
        return settle_folder(f, path, folder, &input->info, input);
    }
    free(f->entry_path);
    input->path = f->entry_path = path;
    if (input->info.kind == PV_OS_OTHER) {
        pv_os_close(input->file);
        input->file = NULL;
        input->kind = PV_INPUT_SKIPPED;
        input->reason = "a FIFO, socket or device";
    } else if (!input->file) {
        input->kind = PV_INPUT_PROBLEM;
        input->code = input->info.kind == PV_OS_MISSING ? PV_NOT_FOUND : PV_UNREADABLE;
        input->reason = reason;
    }
    return true;
}

bool pv_folders_next(pv_folders *f, pv_input *ret_input) {
    if (f->pending.path) {
        *ret_input = f->pending;
        f->pending.path = NULL;
        return true;
    }
    while (f->depth && !f->failed) {
        level *top = &f->levels[f->depth - 1];
        if (top->next == top->count) {
            free_level(top);
            f->depth--;
        } else if (open_entry(f, top->names[top->next++], ret_input)) {
            return true;
        }
    }
    return false;
}
