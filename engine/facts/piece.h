/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_PIECE_H
#define PKIVET_FACTS_PIECE_H

#include "base/bytes.h"
#include "base/limits.h"
#include "base/status.h"

/* Inputs of many elements one behind the other are cut between two of them, and each piece is a
 * unit of its own: however long the input is, no more than a few pieces are in memory. */

/* Records of text with one artifact in each: lines of base64, JSON objects a line each, or CSV. */
typedef enum { PV_RECORDS_NONE, PV_RECORDS_BASE64, PV_RECORDS_JSON, PV_RECORDS_CSV } pv_record_form;
typedef struct {
    pv_record_form form;
    const char *field; /* JSON: where the artifact is */
    uint32_t column;   /* CSV: the same, from 0 */
    char separator;    /* CSV: of its fields */
} pv_records;

typedef enum { PV_CUT_PEM, PV_CUT_DER, PV_CUT_RECORDS } pv_cut_kind;

/* A piece of an input, and where it stands in it. */
typedef struct {
    pv_cut_kind kind;
    pv_records records;
    uint64_t offset; /* of its first byte */
    uint64_t line;   /* of that byte, from 1 */
    uint64_t number; /* of its first element, from 1; of records not counted */
    bool passing;    /* it begins within a record that is too long */
} pv_piece;

/* Where an offset in the piece is in the input, as the reports of its format have it. */
static inline pv_place pv_piece_place(const pv_piece *piece) {
    return piece->kind == PV_CUT_DER ? (pv_place){PV_BYTE, piece->offset}
                                     : (pv_place){PV_LINE, piece->line};
}

/* What is to be done with the bytes that begin with a piece. */
typedef enum {
    PV_CUT_PIECE, /* it is so long */
    PV_CUT_MORE,  /* its end is not seen yet */
    PV_CUT_DROP,  /* so much is to be passed over; a problem was told of it */
    PV_CUT_LONG,  /* so much is to be passed over, of a record over the limit record_bytes */
    PV_CUT_OVER,  /* an element is over the limit artifact_bytes; no end of it is looked for */
    PV_CUT_ALIEN  /* here is something else than what the input is made of */
} pv_cut_step;

typedef struct {
    pv_bytes bytes; /* from the piece's first byte on, as far as they are there */
    bool all;       /* nothing comes behind them */
    size_t target;  /* the size of a piece that is as long as it should be */
    const pv_limits *limits;
} pv_cut_view;

/* Who knows where to cut: below the readers nobody does. */
typedef struct {
    /* Whether an input that begins with the bytes is to be cut; the first piece. `field` may be
     * NULL: what --record-field names. */
    bool (*begin)(const pv_cut_view *view, const char *field, pv_piece *ret_piece);
    /* `*ret_size` and the piece behind for PIECE, DROP and LONG. Never MORE when all is there. */
    pv_cut_step (*next)(const pv_cut_view *view, const pv_piece *piece, size_t *ret_size,
                        pv_piece *ret_next);
} pv_cutter;

#endif
