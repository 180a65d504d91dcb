/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_INPUT_LEVEL_H
#define PKIVET_INPUT_LEVEL_H

#include <archive.h>
#include <archive_entry.h>

#include "base/bytes.h"
#include "base/os.h"

/* One open archive: over a file, over bytes in memory, or over the member that the archive around
 * it is at. */
typedef struct pv_level pv_level;
struct pv_level {
    pv_level *around; /* NULL: this one is the file that was named */
    struct archive *archive;
    struct archive_entry *entry;
    char *path;       /* as reports show it */
    pv_os_file *file; /* NULL: over bytes, or a member */
    bool seeks;       /* the file can */
    uint8_t *held;    /* the whole of it, in memory; or NULL */
    uint8_t *head;    /* its first bytes, where they were read already; or NULL */
    size_t head_size, head_given;
    uint8_t *block;
    uint64_t taken;   /* bytes that were read of it, as far as they lie on the disk */
    uint64_t given;   /* bytes of members */
    uint64_t entries; /* headers that were read */
    bool (*may_go_on)(void *user);
    void *user;
};

/* What it is opened over, and owned by it from here on, on failure too: `file` or `held`, or
 * neither for the member that `around` is at. `head` is copied. `may_go_on` is asked before more of
 * it is read: a single header may stand behind any number of zeros. */
typedef struct {
    pv_level *around;
    const char *path;
    pv_os_file *file;
    bool seeks;
    uint8_t *held;
    size_t held_size;
    pv_bytes head;
    bool bare; /* compressed data that may hold no archive but one file */
    bool (*may_go_on)(void *user);
    void *user;
} pv_level_setup;

/* NULL without memory. What is wrong with the archive shows at its first header. */
pv_level *pv_level_open(const pv_level_setup *setup);
/* Gives the archive around it. */
pv_level *pv_level_close(pv_level *level);

/* Bytes that came out of this level so far, headers included. */
uint64_t pv_level_output(const pv_level *level);

/* Whether what is not read of a member can be passed over without unpacking it. */
bool pv_level_skips(const pv_level *level);

#endif
