/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_BLOB_H
#define CORPUS_BLOB_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that live until the generator ends, so that a file can be written as one expression. An
 * empty blob is an element left out. */
typedef struct {
    const uint8_t *data;
    size_t size;
} blob;

/* Never NULL: the generator stops without memory. */
void *keep(size_t size);
/* What was kept since `mark` was kept() is let go; NULL: everything. For who makes a great deal. */
void *kept(void);
void let_go(void *mark);
/* Ends the generator: what it was asked for cannot be made. */
_Noreturn void give_up(const char *what);

blob bytes(const void *data, size_t size);
blob text(const char *string);                   /* without the NUL */
blob hex(const char *digits);                    /* blanks are skipped */
blob fill(uint8_t value, size_t count);          /* `count` times the same octet */
blob repeat(blob unit, size_t count);            /* `count` copies */
blob head(blob whole, size_t size);              /* the first octets */
blob tail(blob whole, size_t from);              /* what follows the first `from` octets */
blob reversed(blob whole);                       /* last octet first */
blob left_padded(blob whole, size_t size);       /* with zero octets in front */
blob little32(uint32_t value);                   /* four octets, least significant first */
blob patched(blob whole, size_t at, blob patch); /* overwritten there */
blob without_line(blob whole, const char *part); /* the first line that holds it */
blob replaced(blob whole, blob part, blob by);   /* where it first stands; of one size */
blob but_last(blob whole, size_t count);
blob cut_behind(blob whole, blob part, size_t count); /* ends `count` octets after its start */
blob last_flipped(blob whole);                        /* one bit of the last octet turned over */
blob flipped(blob whole, size_t at);                  /* one bit of that octet turned over */
size_t offset_of(blob whole, blob part); /* where it first stands; stops when nowhere */
blob utf16(const char *ascii, int big_endian);

/* Octets that look random and are the same on every run: they depend on the sample being made and
 * on how many were asked for before in that sample. */
blob fixed_bytes(size_t size);
void fixed_bytes_begin(const char *sample);

/* A list of blobs ends with BLOB_END; use the macros. */
#define BLOB_END   ((blob){NULL, SIZE_MAX})
#define BLOBS(...) ((const blob[]){__VA_ARGS__, BLOB_END})
blob joined(const blob *parts);
#define JOIN(...) joined(BLOBS(__VA_ARGS__))

#endif
