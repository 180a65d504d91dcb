/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_FIRST_LOOK_H
#define PKIVET_READERS_FIRST_LOOK_H

#include "facts/reader.h"

/* Which readers of text want to be asked about a line, by the octets that they say all of their
 * openings have (pv_text_form): one pass over the line instead of one for each reader. */
typedef struct {
    const pv_reader *readers[64]; /* those of text */
    size_t count;
    uint64_t begun[256]; /* by the line's first octet: which may open there, a bit each */
    uint32_t bits[256];  /* of the octets that some reader's lines must hold; 0 for others */
    uint32_t held[64];   /* the bits that a reader's lines must have */
} pv_first_look;

/* Of the table of readers; it does not change while a process runs. */
void pv_first_look_init(pv_first_look *look);

/* The readers to be asked, a bit each. None for an empty line. */
uint64_t pv_first_look_at(const pv_first_look *look, pv_slice line);

#endif
