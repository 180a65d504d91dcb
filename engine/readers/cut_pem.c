/* SPDX-License-Identifier: Apache-2.0
 * Bundles of PEM: cut where a block begins, or in the text between blocks. Both are starts of
 * lines, where the search for blocks starts afresh, so that a cut changes nothing. */
#include "readers/cut.h"

#include "readers/first_look.h"
#include "readers/mail_quotes.h"
#include "readers/pem.h"
#include "readers/readers.h"
#include "readers/splitter.h"

extern const pv_reader PV_READER_pem;

/* Blocks, and the first line that opens a section of another format or quotes a mail. */
typedef struct {
    bool has_blocks;
    uint64_t alien; /* 0: there is none */
} contents;

static contents look_through(pv_bytes bytes, uint64_t first) {
    pv_lines rest = pv_lines_of(pv_slice_of_bytes(bytes), first);
    pv_line line;
    pv_first_look look;
    pv_bid bid;
    contents c = {false, 0};
    bool before = false;
    pv_first_look_init(&look);
    while (!c.alien && pv_lines_next(&rest, &line)) {
        const pv_reader *reader = pv_splitter_opener(&look, &line, &rest, &bid);
        bool quote = line.text.size && line.text.data[0] == '>' && pv_mail_quote_marks(line.text);
        if (reader == &PV_READER_pem) {
            c.has_blocks = true;
            reader->text->skip(&line, &rest);
        } else if (reader || (quote && before)) {
            c.alien = line.number;
        }
        before = quote;
    }
    return c;
}

bool pv_cut_pem_begin(const pv_cut_view *view) {
    contents c = look_through(view->bytes, 1);
    return c.has_blocks && !c.alien;
}

void pv_cut_pem_check(pv_unit *unit, pv_artifact *artifact, const pv_piece *piece, pv_bytes bytes) {
    contents c = look_through(bytes, piece->line);
    if (c.alien)
        pv_unit_problem(unit, artifact, PV_UNSUPPORTED, (pv_place){PV_LINE, c.alien},
                        "text of another format among the blocks of a large bundle is not read "
                        "(limit cut_bytes)");
}

static size_t line_start(pv_bytes text, size_t at) {
    while (at && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t'))
        at--;
    return at;
}

static size_t last_line_start(pv_bytes text) {
    size_t at = text.size;
    while (at && text.data[at - 1] != '\n')
        at--;
    return at;
}

static uint64_t count_lines(pv_bytes text, size_t size) {
    pv_lines lines = pv_lines_of(pv_slice_of_bytes(pv_bytes_head(text, size)), 0);
    pv_line line;
    while (pv_lines_next(&lines, &line))
        continue;
    return lines.number;
}

static pv_cut_step cut_at(const pv_cut_view *view, size_t size, size_t *ret_size,
                          pv_piece *ret_next) {
    *ret_size = size;
    ret_next->line += count_lines(view->bytes, size);
    return PV_CUT_PIECE;
}

pv_cut_step pv_cut_pem_next(const pv_cut_view *view, size_t *ret_size, pv_piece *ret_next) {
    pv_pem_block block = {.has_end = true};
    size_t last = 0;
    while (pv_pem_next(view->bytes, block.end, &block)) {
        size_t start = line_start(view->bytes, block.begin);
        if (start >= view->target)
            return cut_at(view, start, ret_size, ret_next);
        ret_next->number++;
        last = start;
    }
    if (view->all)
        return cut_at(view, view->bytes.size, ret_size, ret_next);
    size_t start = last_line_start(view->bytes);
    if (block.has_end && start >= view->target && start >= block.end)
        return cut_at(view, start, ret_size, ret_next);
    if (view->bytes.size <= view->limits->artifact_bytes)
        return PV_CUT_MORE;
    if (!last)
        return PV_CUT_OVER;
    ret_next->number--; /* what stands before the one that is too long is read */
    return cut_at(view, last, ret_size, ret_next);
}
