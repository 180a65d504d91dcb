/* SPDX-License-Identifier: Apache-2.0
 * Opens archives through libarchive: where its bytes come from, and which formats and compressions
 * it may try. What would run a program or open another file is left out. */
#include "input/level.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 128 * 1024 };

/* ---- where the bytes come from --------------------------------------------------------------- */

static la_ssize_t give_head(pv_level *l, const void **ret_bytes) {
    size_t rest = l->head_size - l->head_given;
    *ret_bytes = l->head + l->head_given;
    l->head_given = l->head_size;
    return (la_ssize_t)rest;
}

static la_ssize_t take(struct archive *a, void *user, const void **ret_bytes) {
    pv_level *l = user;
    if (l->head_given < l->head_size)
        return give_head(l, ret_bytes);
    if (!l->may_go_on(l->user)) {
        archive_set_error(a, EFBIG, "too much comes out of it");
        return ARCHIVE_FATAL;
    }
    *ret_bytes = l->block;
    la_ssize_t got = l->file ? pv_os_read(l->file, l->block, BLOCK)
                             : archive_read_data(l->around->archive, l->block, BLOCK);
    if (got < 0)
        archive_set_error(a, EIO, "%s",
                          l->file ? "reading broke off with an error of the system"
                                  : archive_error_string(l->around->archive));
    else
        l->taken += (uint64_t)got;
    return got < 0 ? ARCHIVE_FATAL : got;
}

static la_int64_t skip(struct archive *a, void *user, la_int64_t count) {
    pv_level *l = user;
    (void)a;
    if (!l->seeks || count <= 0 || !pv_os_seek(l->file, count, PV_OS_FROM_HERE))
        return 0; /* then it is read */
    l->taken += (uint64_t)count;
    return count;
}

static la_int64_t seek(struct archive *a, void *user, la_int64_t offset, int whence) {
    static const pv_os_whence FROM[] = {
        [SEEK_SET] = PV_OS_FROM_START, [SEEK_CUR] = PV_OS_FROM_HERE, [SEEK_END] = PV_OS_FROM_END};
    pv_level *l = user;
    if (!pv_os_seek(l->file, offset, FROM[whence])) {
        archive_set_error(a, EIO, "the file cannot be positioned");
        return ARCHIVE_FATAL;
    }
    return pv_os_position(l->file);
}

/* ---- what is tried --------------------------------------------------------------------------- */

/* Each of the compressions is in libarchive itself, or not at all: those that it would hand to a
 * program answer with a warning, and are not of this list. */
static void allow_compressions(struct archive *a) {
    (void)archive_read_support_filter_gzip(a);
    (void)archive_read_support_filter_bzip2(a);
    (void)archive_read_support_filter_xz(a);
    (void)archive_read_support_filter_lzma(a);
    (void)archive_read_support_filter_lzip(a);
    (void)archive_read_support_filter_zstd(a);
    (void)archive_read_support_filter_lz4(a);
    (void)archive_read_support_filter_compress(a);
}

static void allow_formats(struct archive *a, bool bare) {
    (void)archive_read_support_format_tar(a);
    (void)archive_read_support_format_cpio(a);
    (void)archive_read_support_format_zip(a);
    (void)archive_read_support_format_7zip(a);
    (void)archive_read_support_format_iso9660(a);
    (void)archive_read_support_format_cab(a);
    (void)archive_read_support_format_empty(a);
    if (bare)
        (void)archive_read_support_format_raw(a);
}

static bool prepare(pv_level *l, const pv_level_setup *s) {
    size_t size = strlen(s->path) + 1;
    l->path = malloc(size);
    l->block = malloc(BLOCK);
    l->archive = archive_read_new();
    if (!l->path || !l->block || !l->archive)
        return false;
    memcpy(l->path, s->path, size);
    if (s->head.size) {
        l->head = malloc(s->head.size);
        if (!l->head)
            return false;
        memcpy(l->head, s->head.data, s->head.size);
        l->head_size = s->head.size;
        l->taken = s->head.size;
    }
    allow_compressions(l->archive);
    allow_formats(l->archive, s->bare);
    /* Archives that were written one behind the other: else all but the first are lost unseen. A
     * libarchive that does not know the option reads as it always did. */
    (void)archive_read_set_format_option(l->archive, "tar", "read_concatenated_archives", "1");
    return true;
}

/* A failure is told again by the first header. */
static void open_it(pv_level *l, const pv_level_setup *s) {
    if (s->held) {
        (void)archive_read_open_memory(l->archive, l->held, s->held_size);
        return;
    }
    (void)archive_read_set_callback_data(l->archive, l);
    (void)archive_read_set_read_callback(l->archive, take);
    (void)archive_read_set_skip_callback(l->archive, skip);
    if (l->seeks)
        (void)archive_read_set_seek_callback(l->archive, seek);
    (void)archive_read_open1(l->archive);
}

pv_level *pv_level_open(const pv_level_setup *s) {
    pv_level *l = calloc(1, sizeof *l);
    if (!l) {
        pv_os_close(s->file);
        free(s->held);
        return NULL;
    }
    *l = (pv_level){.around = s->around,
                    .file = s->file,
                    .seeks = s->seeks,
                    .held = s->held,
                    .may_go_on = s->may_go_on,
                    .user = s->user};
    if (!prepare(l, s)) {
        (void)pv_level_close(l);
        return NULL;
    }
    open_it(l, s);
    return l;
}

pv_level *pv_level_close(pv_level *l) {
    pv_level *around = l->around;
    archive_read_free(l->archive);
    pv_os_close(l->file);
    free(l->path);
    free(l->held);
    free(l->head);
    free(l->block);
    free(l);
    return around;
}

uint64_t pv_level_output(const pv_level *l) {
    la_int64_t unpacked = archive_filter_bytes(l->archive, 0);
    uint64_t whole = unpacked > 0 ? (uint64_t)unpacked : 0;
    return whole > l->given ? whole : l->given;
}

bool pv_level_skips(const pv_level *l) {
    int base = archive_format(l->archive) & ARCHIVE_FORMAT_BASE_MASK;
    bool plain = archive_filter_count(l->archive) <= 1; /* the file itself counts as one */
    return plain && (l->seeks || l->held) && base != ARCHIVE_FORMAT_7ZIP &&
           base != ARCHIVE_FORMAT_CAB;
}
