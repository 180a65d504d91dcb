/* SPDX-License-Identifier: Apache-2.0
 * Long inputs, piece by piece: which are cut, and who reads a piece. What is found in the pieces,
 * and its places, are those of the whole; but links between what stands in different pieces are
 * not made. UTF-16, quoted mails and text with sections of several formats are not cut. */
#include "readers/cut.h"

#include "base/charset.h"
#include "readers/readers.h"
#include "readers/records.h"

extern const pv_reader PV_READER_pem;
extern const pv_reader PV_READER_x509;

static bool begin(const pv_cut_view *view, const char *field, pv_piece *ret_piece) {
    pv_bytes head = pv_bytes_head(view->bytes, PV_PROBE_BYTES);
    const pv_probe probe = {head, view->bytes.size, NULL};
    const pv_reader *reader = pv_reader_choose(&probe);
    *ret_piece = (pv_piece){.kind = PV_CUT_DER, .line = 1, .number = 1};
    if (reader)
        return reader == &PV_READER_x509 && pv_cut_der_begin(view);
    if (pv_charset_find(head) != PV_CHARSET_OCTETS)
        return false;
    pv_bytes text = pv_bytes_from(view->bytes, pv_charset_mark(head));
    ret_piece->records = pv_records_find(pv_slice_of_bytes(text), field);
    ret_piece->kind = ret_piece->records.form ? PV_CUT_RECORDS : PV_CUT_PEM;
    return ret_piece->records.form || pv_cut_pem_begin(view);
}

/* ---- records --------------------------------------------------------------------------------- */

/* The rest of a record that is too long goes up to the end of its line. */
static pv_cut_step pass(const pv_cut_view *view, size_t *ret_size, pv_piece *ret_next) {
    pv_lines lines = pv_lines_of(pv_slice_of_bytes(view->bytes), 1);
    pv_line line;
    bool found = pv_lines_next(&lines, &line);
    *ret_size = found ? lines.at : 0;
    ret_next->passing =
        lines.at == view->bytes.size && !view->all && view->bytes.data[lines.at - 1] != '\n';
    ret_next->line += !ret_next->passing;
    return PV_CUT_DROP;
}

/* No end of the record is in sight. */
static pv_cut_step grow_or_pass(const pv_cut_view *view, const pv_record_walk *walk,
                                size_t *ret_size, pv_piece *ret_next) {
    if (view->bytes.size <= walk->max)
        return PV_CUT_MORE;
    *ret_size = view->bytes.size;
    ret_next->line = walk->lines.number - 1;
    ret_next->passing = true;
    return PV_CUT_LONG;
}

static pv_cut_step next_records(const pv_cut_view *view, const pv_piece *piece, size_t *ret_size,
                                pv_piece *ret_next) {
    if (piece->passing)
        return pass(view, ret_size, ret_next);
    pv_slice text = pv_slice_of_bytes(view->bytes);
    pv_record_walk walk =
        pv_records_walk(&piece->records, text, piece->line, view->limits->record_bytes);
    pv_record record;
    while (*ret_size < view->target && pv_record_next(&walk, &record)) {
        bool seen = view->all || walk.lines.at < text.size; /* CR LF may be cut in two */
        if (!seen)
            return *ret_size ? PV_CUT_PIECE : grow_or_pass(view, &walk, ret_size, ret_next);
        *ret_size = walk.lines.at;
        ret_next->line = walk.lines.number;
    }
    return PV_CUT_PIECE;
}

/* ---- all kinds ------------------------------------------------------------------------------- */

static pv_cut_step next(const pv_cut_view *view, const pv_piece *piece, size_t *ret_size,
                        pv_piece *ret_next) {
    pv_cut_step step = PV_CUT_ALIEN;
    *ret_next = *piece;
    *ret_size = 0;
    switch (piece->kind) {
    case PV_CUT_PEM:
        step = pv_cut_pem_next(view, ret_size, ret_next);
        break;
    case PV_CUT_DER:
        step = pv_cut_der_next(view, ret_size, ret_next);
        break;
    case PV_CUT_RECORDS:
        step = next_records(view, piece, ret_size, ret_next);
        break;
    }
    ret_next->offset = piece->offset + *ret_size;
    return step;
}

const pv_cutter PV_CUTTER = {begin, next};

/* ---- reading --------------------------------------------------------------------------------- */

/* A byte order mark is no part of the text. */
static pv_bytes text_of(pv_bytes bytes, const pv_piece *piece) {
    return piece->offset ? bytes : pv_bytes_from(bytes, pv_charset_mark(bytes));
}

pv_status pv_piece_read(pv_unit *unit, pv_bytes bytes, const pv_piece *piece) {
    const pv_reader *reader = piece->kind == PV_CUT_PEM ? &PV_READER_pem : &PV_READER_records;
    pv_reading reading = {.unit = unit,
                          .bytes = text_of(bytes, piece),
                          .hint = {.place_kind = PV_LINE, .origin = piece->line, .piece = piece}};
    unit->is_piece = true;
    if (piece->kind == PV_CUT_DER)
        return pv_cut_der_read(unit, bytes, piece);
    if (piece->offset)
        reading.artifact = pv_unit_same_artifact(unit, reader->name, bytes);
    else
        PV_TRY(
            pv_unit_add_artifact(unit, NULL, unit->path, reader->name, bytes, &reading.artifact));
    if (!reading.artifact)
        return pv_no_memory();
    if (piece->kind == PV_CUT_PEM)
        pv_cut_pem_check(unit, reading.artifact, piece, reading.bytes);
    return pv_readers_do(&reading, reader);
}
