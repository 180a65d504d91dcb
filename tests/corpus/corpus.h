/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORPUS_H
#define CORPUS_CORPUS_H

#include "blob.h"

/* One sample: where it stands below corpus/, how it is made, and what makes it. The rows stand in
 * samples/<reader>.def as SAMPLE(function, "folder/file", "how it is made", expression). */
typedef struct {
    const char *path;
    const char *how;
    blob (*make)(void);
} sample;

/* A table of samples, and its end by a row of NULLs. To define one: SAMPLES_FILE, then include
 * "samples.inc". */
#define SAMPLES_OF(reader)                                                                         \
    extern const sample reader##_SAMPLES[], ICACLS_SAMPLES[], SDDL_SAMPLES[], GETACL_SAMPLES[];
#include "samples/tables.def"
#undef SAMPLES_OF

#endif
