/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_INPUT_PIECES_H
#define PKIVET_INPUT_PIECES_H

#include "input/input.h"

/* One long input at a time, given piece by piece out of a window that slides over it. */
typedef struct pv_pieces pv_pieces;

pv_pieces *pv_pieces_new(const pv_inputs_setup *setup); /* NULL without memory */
void pv_pieces_free(pv_pieces *pieces);

/* Takes the input when it is one that is to be cut: then its file is the pieces', and its path must
 * be good until they end. False: it is to be read as a whole; `head` may then have grown. */
bool pv_pieces_begin(pv_pieces *pieces, pv_input *input);

/* The next piece, or a problem of the input; false behind the last. */
bool pv_pieces_next(pv_pieces *pieces, pv_input *ret_input);
bool pv_pieces_failed(const pv_pieces *pieces); /* for want of memory */

/* Bytes of the file at hand that were not given yet; 0 of a pipe or member. */
uint64_t pv_pieces_left(const pv_pieces *pieces);

#endif
