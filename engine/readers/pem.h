/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_PEM_H
#define PKIVET_READERS_PEM_H

#include "facts/unit.h"

/* One PEM block of a text (RFC 7468, and looser). */
typedef struct {
    size_t begin; /* offset of the BEGIN line's first dash */
    size_t end;   /* where the search for the next block goes on */
    pv_bytes label;
    pv_bytes body;    /* between the two lines: headers and base64 */
    bool has_end;     /* there is an END line before the next block */
    bool end_matches; /* and it has the same label and its dashes */
} pv_pem_block;

/* The next block at or behind offset `from`; false when there is none. */
bool pv_pem_next(pv_bytes text, size_t from, pv_pem_block *ret_block);

#endif
