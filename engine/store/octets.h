/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_STORE_OCTETS_H
#define PKIVET_STORE_OCTETS_H

#include "base/text.h"

/* Numbers, texts and digests one after the other: how records are written and read. */

void pv_octets_number(pv_textbuf *out, uint64_t number);
void pv_octets_signed(pv_textbuf *out, int64_t number);
void pv_octets_bytes(pv_textbuf *out, pv_bytes bytes);
void pv_octets_text(pv_textbuf *out, const char *text); /* may be NULL */

/* Reads; whatever goes beyond the end makes it broken, and gives nothing. */
typedef struct {
    const uint8_t *at, *end;
    pv_arena *arena;
    bool broken, no_memory;
} pv_octets;

uint64_t pv_octets_take(pv_octets *in);
int64_t pv_octets_take_signed(pv_octets *in);
/* At most `most`: more is broken. */
uint64_t pv_octets_take_upto(pv_octets *in, uint64_t most);
/* A count of things of which each takes an octet at least. */
size_t pv_octets_take_count(pv_octets *in);
pv_bytes pv_octets_take_bytes(pv_octets *in); /* borrowed */
/* In the arena, with a NUL; NULL when NULL was written, and when it is broken. */
const char *pv_octets_take_text(pv_octets *in);
const uint8_t *pv_octets_take_run(pv_octets *in, size_t size); /* NULL when it is broken */

#endif
