/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_SUPPORT_SAMPLES_H
#define PKIVET_TESTS_SUPPORT_SAMPLES_H

#include <stddef.h>
#include <stdint.h>

/* The samples below a folder, for tests in C that go through all of them. Ends the program when
 * something cannot be read: a test without its samples proves nothing. */

typedef struct {
    char *path;
    uint8_t *bytes; /* a NUL stands behind the last */
    size_t size;
} sample;

typedef struct {
    sample *items;
    size_t count;
} samples;

/* Every file below `folder` that is no .expect, .facts or Markdown, in the order of paths. At
 * least `least` of them. */
samples samples_below(const char *folder, size_t least);
void samples_free(samples *all);

/* One file. */
sample sample_read(const char *path);
void sample_free(sample *one);

/* The `number`-th "password:" line of the .expect file beside a sample; NULL when there is none.
 * To be freed. */
char *sample_password(const sample *one, size_t number);

#endif
