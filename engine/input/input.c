/* SPDX-License-Identifier: Apache-2.0
 * Turns named paths into open files: files, folders, standard input, lists of paths. Knows no
 * format but sees what is an archive. Waits on a FIFO that was named, not on those that it meets in
 * a folder; and does not enter a folder twice, so that loops of links end. */
#include "input/input.h"

#include <stdlib.h>
#include <string.h>

#include "input/archive.h"
#include "input/folder.h"
#include "input/pieces.h"

typedef struct {
    char *text; /* the whole list; entries are cut in place */
    size_t size, at;
} path_list;

struct pv_inputs {
    pv_inputs_setup setup;
    size_t next_path;
    path_list list;   /* of the "@FILE" being read; text NULL when none is */
    pv_folders *walk; /* the folder being walked */
    pv_archives *archives;
    uint64_t done, total; /* bytes; without those of the archive that is open */
    uint64_t in_archive;  /* size of the archive that is open, or was last */
    pv_pieces *pieces;
    uint8_t head[PV_CONTAINER_HEAD_MAX]; /* of the input at hand */
    bool failed;
};

/* Of paths that are all regular files, for the lists behind "@" are not read yet; else 0. */
static uint64_t size_of_all(const pv_inputs_setup *setup) {
    uint64_t total = 0;
    for (size_t i = 0; i < setup->path_count; i++) {
        const char *path = setup->paths[i];
        pv_os_info info = pv_os_look(path);
        if (*path == '@' || info.kind != PV_OS_FILE)
            return 0;
        total += info.size;
    }
    return total;
}

void pv_inputs_position(const pv_inputs *inputs, uint64_t *ret_done, uint64_t *ret_total) {
    *ret_done =
        inputs->done + pv_archives_position(inputs->archives) - pv_pieces_left(inputs->pieces);
    *ret_total = inputs->total;
}

pv_inputs *pv_inputs_new(const pv_inputs_setup *setup) {
    pv_inputs *inputs = calloc(1, sizeof *inputs);
    if (!inputs)
        return NULL;
    inputs->setup = *setup;
    inputs->walk = pv_folders_new(setup->limits);
    inputs->archives = pv_archives_new(setup->limits);
    inputs->pieces = pv_pieces_new(setup);
    inputs->total = size_of_all(setup);
    if (inputs->walk && inputs->archives && inputs->pieces)
        return inputs;
    pv_inputs_free(inputs);
    return NULL;
}

void pv_inputs_free(pv_inputs *inputs) {
    if (!inputs)
        return;
    pv_folders_free(inputs->walk);
    pv_pieces_free(inputs->pieces);
    pv_archives_free(inputs->archives);
    free(inputs->list.text);
    free(inputs);
}

bool pv_inputs_failed(const pv_inputs *inputs) {
    return inputs->failed;
}

ptrdiff_t pv_input_some(const pv_input *input, uint8_t *to, size_t size) {
    return input->archives ? pv_archives_read(input->archives, to, size)
                           : pv_os_read(input->file, to, size);
}

pv_status pv_input_failure(const pv_input *input) {
    static const pv_error BROKE_OFF = {
        PV_UNREADABLE, {PV_NOWHERE, 0}, "reading broke off with an error of the system"};
    return input->archives ? pv_archives_error(input->archives) : (pv_status){&BROKE_OFF};
}

static ptrdiff_t take_from_head(const pv_input *input, size_t *at, uint8_t *to, size_t room) {
    pv_bytes rest = pv_bytes_head(pv_bytes_from(input->head, *at), room);
    if (rest.size)
        memcpy(to, rest.data, rest.size);
    *at += rest.size;
    return (ptrdiff_t)rest.size;
}

pv_status pv_input_read(const pv_input *input, uint8_t **buffer, size_t *capacity, uint64_t max,
                        size_t *size) {
    static const pv_error TOO_LARGE = {
        PV_OVER_LIMIT, {PV_NOWHERE, 0}, "the input is larger than the limit artifact_bytes"};
    enum { STEP = 64 * 1024 };
    size_t head = *size < input->head.size ? *size : input->head.size; /* of it, taken before */
    for (;;) {
        if (*capacity - *size < 2) {
            size_t larger = *capacity < STEP ? STEP : *capacity * 2;
            uint8_t *grown = realloc(*buffer, larger);
            if (!grown)
                return pv_no_memory();
            *buffer = grown;
            *capacity = larger;
        }
        ptrdiff_t got = head < input->head.size
                            ? take_from_head(input, &head, *buffer + *size, *capacity - *size)
                            : pv_input_some(input, *buffer + *size, *capacity - *size);
        if (got < 0)
            return pv_input_failure(input);
        if (got == 0)
            return pv_success();
        *size += (size_t)got;
        if (*size > max)
            return (pv_status){&TOO_LARGE};
    }
}

static void fill_problem(pv_input *input, const char *path, pv_code code, const char *reason) {
    *input = (pv_input){.kind = PV_INPUT_PROBLEM, .path = path, .code = code, .reason = reason};
}

/* No path holds a NUL: such a list was made for -0, and by lines all behind each NUL would be lost
 * in silence. */
static pv_status check_list(const pv_inputs *inputs, const uint8_t *text, size_t size) {
    static const pv_error HOLDS_NUL = {PV_DAMAGED,
                                       {PV_NOWHERE, 0},
                                       "the list holds NUL bytes; give -0 if its entries end with "
                                       "them"};
    if (!inputs->setup.lists_by_nul && size && memchr(text, 0, size))
        return (pv_status){&HOLDS_NUL};
    return pv_success();
}

/* Reads the list behind "@". False when it cannot: then `input` is the problem. */
static bool open_list(pv_inputs *inputs, const char *path, pv_input *input) {
    pv_os_info info;
    const char *reason = "";
    pv_os_file *file = strcmp(path, "-") == 0
                           ? pv_os_stdin(inputs->setup.alarm, &info, &reason)
                           : pv_os_open_waiting(path, inputs->setup.alarm, &info, &reason);
    if (!file) {
        fill_problem(input, path, info.kind == PV_OS_MISSING ? PV_NOT_FOUND : PV_UNREADABLE,
                     reason);
        return false;
    }
    uint8_t *text = NULL;
    size_t capacity = 0, size = 0;
    pv_input whole = {.file = file};
    pv_status status =
        pv_input_read(&whole, &text, &capacity, inputs->setup.limits->artifact_bytes, &size);
    pv_os_close(file);
    if (!status.error)
        status = check_list(inputs, text, size);
    if (status.error) {
        free(text);
        fill_problem(input, path, status.error->code, status.error->message);
        return false;
    }
    text[size] = '\0'; /* pv_input_read leaves room */
    inputs->list = (path_list){(char *)text, size, 0};
    return true;
}

/* The next entry of the list, or NULL at its end. */
static const char *next_in_list(pv_inputs *inputs) {
    path_list *list = &inputs->list;
    char end = inputs->setup.lists_by_nul ? '\0' : '\n';
    while (list->text && list->at < list->size) {
        char *entry = list->text + list->at;
        char *stop = memchr(entry, end, list->size - list->at);
        size_t length = stop ? (size_t)(stop - entry) : list->size - list->at;
        list->at += length + 1;
        entry[length] = '\0';
        if (end == '\n' && length && entry[length - 1] == '\r')
            entry[--length] = '\0';
        if (length)
            return entry;
    }
    free(list->text);
    *list = (path_list){0};
    return NULL;
}

/* Opens a path that was named outright: unlike in a folder, a pipe is then read too, and its
 * writer waited for. */
static void open_named(pv_inputs *inputs, const char *path, pv_input *input) {
    const char *reason = "";
    *input = (pv_input){.kind = PV_INPUT_FILE, .path = path};
    bool standard_input = strcmp(path, "-") == 0;
    input->file = standard_input
                      ? pv_os_stdin(inputs->setup.alarm, &input->info, &reason)
                      : pv_os_open_waiting(path, inputs->setup.alarm, &input->info, &reason);
    if (!input->file) {
        pv_code code = input->info.kind == PV_OS_MISSING ? PV_NOT_FOUND : PV_UNREADABLE;
        fill_problem(input, path, code, reason);
    } else if (input->info.kind == PV_OS_FOLDER) {
        /* The walk takes the file over; its first call gives what is inside. */
        if (!pv_folders_enter(inputs->walk, path, input->file, &input->info))
            inputs->failed = true;
        input->file = NULL;
    }
}

/* ---- archives -------------------------------------------------------------------------------- */

static void read_head(pv_inputs *inputs, pv_input *input, size_t most) {
    size_t size = input->head.size;
    for (ptrdiff_t got = 1; got > 0 && size<most; size += got> 0 ? (size_t)got : 0)
        got = pv_os_read(input->file, inputs->head + size, most - size);
    input->head = (pv_bytes){inputs->head, size};
}

/* The first bytes of a pipe, which are then part of the input: more of them where they may be those
 * of an image. */
static void take_head(pv_inputs *inputs, pv_input *input) {
    read_head(inputs, input, PV_CONTAINER_HEAD);
    if (pv_container_of(input->head) == PV_CONTAINER_NONE)
        read_head(inputs, input, PV_CONTAINER_HEAD_MAX);
    input->now = true;
}

static bool is_image(const pv_input *input) {
    enum { SECTOR = 2048 };
    uint8_t descriptor[PV_CONTAINER_ISO_SIZE];
    if (input->info.size <= PV_CONTAINER_ISO_AT || input->info.size % SECTOR)
        return false;
    ptrdiff_t got = pv_os_peek(input->file, PV_CONTAINER_ISO_AT, descriptor, sizeof descriptor);
    return got > 0 && pv_container_is_iso((pv_bytes){descriptor, (size_t)got});
}

static bool is_archive(pv_inputs *inputs, pv_input *input) {
    ptrdiff_t got = -1;
    if (input->info.kind == PV_OS_FILE)
        got = pv_os_peek(input->file, 0, inputs->head, PV_CONTAINER_HEAD);
    else
        take_head(inputs, input);
    if (input->now)
        return pv_container_of(input->head) != PV_CONTAINER_NONE;
    return got > 0 && (pv_container_of((pv_bytes){inputs->head, (size_t)got}) || is_image(input));
}

/* ---- one after the other --------------------------------------------------------------------- */

/* The next path that a user named, opened; a folder or a list is begun. True when there is
 * something to tell; `*ret_end` at the end of all. */
static bool next_named(pv_inputs *inputs, pv_input *ret_input, bool *ret_end) {
    const char *path = next_in_list(inputs);
    if (!path) {
        *ret_end = inputs->next_path == inputs->setup.path_count;
        if (*ret_end)
            return false;
        path = inputs->setup.paths[inputs->next_path++];
        if (path[0] == '@')
            return !open_list(inputs, path + 1, ret_input);
    }
    open_named(inputs, path, ret_input);
    return ret_input->kind == PV_INPUT_PROBLEM || ret_input->file;
}

/* An archive is begun. True when there is something to tell instead. */
static bool is_told(pv_inputs *inputs, pv_input *input) {
    if (!input->file)
        return true;
    if (!is_archive(inputs, input)) {
        inputs->done += input->info.size;
        return true;
    }
    inputs->in_archive = input->info.size;
    inputs->failed |=
        !pv_archives_enter(inputs->archives, input->path, input->file, &input->info, input->head);
    return false;
}

static bool next_whole(pv_inputs *inputs, pv_input *ret_input) {
    bool end = false;
    while (!inputs->failed && !end) {
        if (pv_archives_next(inputs->archives, ret_input))
            return true;
        inputs->done += inputs->in_archive;
        inputs->in_archive = 0;
        bool found = pv_folders_next(inputs->walk, ret_input);
        inputs->failed = pv_archives_failed(inputs->archives) || pv_folders_failed(inputs->walk);
        if (!inputs->failed && !found)
            found = next_named(inputs, ret_input, &end);
        if (found && is_told(inputs, ret_input))
            return true;
    }
    return false;
}

bool pv_inputs_next(pv_inputs *inputs, pv_input *ret_input) {
    for (;;) {
        if (pv_pieces_next(inputs->pieces, ret_input))
            return true;
        inputs->failed |= pv_pieces_failed(inputs->pieces);
        if (!next_whole(inputs, ret_input))
            return false;
        if (!pv_pieces_begin(inputs->pieces, ret_input))
            return true;
    }
}
