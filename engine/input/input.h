/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_INPUT_INPUT_H
#define PKIVET_INPUT_INPUT_H

#include "base/bytes.h"
#include "base/limits.h"
#include "base/os.h"
#include "base/status.h"
#include "facts/piece.h"

/* From the paths that a user names to files, one after the other. Folders are walked in the order
 * of their names' bytes, each folder once however many links lead to it; archives, whatever their
 * names are, are given member by member. */
typedef struct pv_inputs pv_inputs;
typedef struct pv_archives pv_archives;

typedef enum {
    PV_INPUT_FILE,    /* bytes to be read; `file`, if any, is the caller's to close */
    PV_INPUT_SKIPPED, /* nothing to read there: `reason` */
    PV_INPUT_PROBLEM  /* `code` and `reason` */
} pv_input_kind;

/* `path` and `reason` are good until the next call. */
typedef struct {
    pv_input_kind kind;
    const char *path;
    pv_os_file *file;
    pv_os_info info;
    const uint32_t *ends; /* in the path, of the archives that it is in, the outermost first */
    uint32_t end_count;
    bool now;              /* the bytes are there until the next call, and not behind it */
    pv_archives *archives; /* that it is a member of; else NULL */
    pv_bytes head;         /* of a pipe: what was read of it to see what it is */
    const pv_piece *piece; /* `head` is a piece of an input that is cut, and that is all; or NULL */
    pv_place place;        /* of a problem */
    pv_code code;
    const char *reason;
} pv_input;

typedef struct {
    const char *const *paths; /* files, folders, "-", "@FILE"; borrowed */
    size_t path_count;
    bool lists_by_nul;
    const pv_limits *limits;  /* borrowed */
    const pv_cutter *cutter;  /* NULL: no input is cut */
    const char *record_field; /* for the cutter; may be NULL */
    const pv_os_alarm *alarm; /* ends waiting for pipes; may be NULL */
} pv_inputs_setup;

/* NULL without memory. */
pv_inputs *pv_inputs_new(const pv_inputs_setup *setup);
void pv_inputs_free(pv_inputs *inputs);

/* The next input. False at the end; and without memory, see pv_inputs_failed. */
bool pv_inputs_next(pv_inputs *inputs, pv_input *ret_input);
bool pv_inputs_failed(const pv_inputs *inputs);

/* Bytes of the inputs given so far, as they lie on the disk, and of all of them; `*ret_total` is 0
 * where that is not known. */
void pv_inputs_position(const pv_inputs *inputs, uint64_t *ret_done, uint64_t *ret_total);

/* Some bytes of a file or member behind its head: how many, 0 at its end, -1 when they cannot be
 * read, for which there is a failure. */
ptrdiff_t pv_input_some(const pv_input *input, uint8_t *to, size_t size);
pv_status pv_input_failure(const pv_input *input);

/* The whole of a file or member into `*buffer` (malloc'd, grown as needed, `*capacity` bytes), from
 * its present position, after `size` bytes that are there already. PV_OVER_LIMIT beyond `max`
 * bytes, PV_UNREADABLE or PV_DAMAGED on an error. Works for pipes, whose size is not known. */
PV_MUST_USE pv_status pv_input_read(const pv_input *input, uint8_t **buffer, size_t *capacity,
                                    uint64_t max, size_t *size);

#endif
