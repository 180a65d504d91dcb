/* SPDX-License-Identifier: Apache-2.0
 * Long inputs by a window that slides over them: files, pipes and members of archives alike. Files
 * are read, not mapped: one that is made shorter meanwhile (bundles are written anew in place) then
 * ends early, where a mapping would end the program. Where to cut is the cutter's to say. */
#include "input/pieces.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TARGET = 64 << 10, /* a piece: so much that a unit of its own pays, and many fit in memory */
    WINDOW = 1 << 20,
    FIRST = 256 << 10, /* of an input that is known to be long: what decides whether it is cut */
    TEXT = 512
};

struct pv_pieces {
    pv_inputs_setup setup;
    pv_input input; /* that is being cut */
    bool active;
    uint8_t *window;
    size_t room, begin, end; /* of the window: what is not cut yet */
    bool all;                /* nothing comes behind the window */
    pv_piece piece, given;
    pv_code wrong; /* why reading ended early; PV_OK: it did not */
    char text[TEXT];
    bool failed;
};

pv_pieces *pv_pieces_new(const pv_inputs_setup *setup) {
    pv_pieces *p = calloc(1, sizeof *p);
    if (p)
        p->setup = *setup;
    return p;
}

void pv_pieces_free(pv_pieces *p) {
    if (!p)
        return;
    if (p->active)
        pv_os_close(p->input.file);
    free(p->window);
    free(p);
}

bool pv_pieces_failed(const pv_pieces *p) {
    return p->failed;
}

uint64_t pv_pieces_left(const pv_pieces *p) {
    bool is_file = p->active && p->input.file && p->input.info.size > p->piece.offset;
    return is_file ? p->input.info.size - p->piece.offset : 0;
}

/* ---- the window ------------------------------------------------------------------------------ */

/* Moves what is left to the front, with room for so many bytes in all. */
static bool make_room(pv_pieces *p, size_t room) {
    if (p->begin)
        memmove(p->window, p->window + p->begin, p->end - p->begin);
    p->end -= p->begin;
    p->begin = 0;
    if (room <= p->room)
        return true;
    uint8_t *grown = realloc(p->window, room);
    p->failed |= !grown;
    if (!grown)
        return false;
    p->window = grown;
    p->room = room;
    return true;
}

/* Reads until the window holds `size` bytes, or the input is at its end. */
static bool fill(pv_pieces *p, size_t size) {
    if (!make_room(p, size))
        return false;
    while (p->end < size && !p->all) {
        ptrdiff_t got = pv_input_some(&p->input, p->window + p->end, size - p->end);
        p->all = got <= 0;
        p->end += got > 0 ? (size_t)got : 0;
        if (got >= 0)
            continue;
        const pv_error *why = pv_input_failure(&p->input).error;
        p->wrong = why->code;
        snprintf(p->text, sizeof p->text, "%s", why->message);
    }
    return true;
}

static size_t target(const pv_pieces *p) {
    uint64_t most = p->setup.limits->cut_bytes;
    return most < TARGET ? (size_t)most : TARGET;
}

static pv_cut_view view_of(const pv_pieces *p) {
    return (pv_cut_view){
        {p->window + p->begin, p->end - p->begin}, p->all, target(p), p->setup.limits};
}

/* ---- the beginning --------------------------------------------------------------------------- */

/* How much shows whether the input is cut; 0 when it is short. A size that is not known shows when
 * so much is read. */
static size_t first_look(const pv_pieces *p, const pv_input *input) {
    uint64_t most = p->setup.limits->cut_bytes;
    bool known = input->info.kind == PV_OS_FILE || (input->archives && input->info.size);
    if (known && input->info.size <= most)
        return 0;
    return known ? FIRST : (size_t)most + 1;
}

static bool take_head(pv_pieces *p, size_t size) {
    pv_bytes head = p->input.head;
    p->begin = p->end = 0;
    p->all = false;
    p->wrong = PV_OK;
    if (!make_room(p, head.size > size ? head.size : size))
        return false;
    if (head.size)
        memcpy(p->window, head.data, head.size);
    p->end = head.size;
    return fill(p, size);
}

/* Gives the input back as if nothing had been read of it. */
static bool give_back(pv_pieces *p, pv_input *input, int64_t position) {
    if (p->wrong != PV_OK) {
        pv_os_close(input->file);
        *input = (pv_input){.kind = PV_INPUT_PROBLEM, .path = input->path, .code = p->wrong};
        input->reason = p->text;
        return false;
    }
    if (position >= 0 && !input->now && !input->archives &&
        pv_os_seek(input->file, position, PV_OS_FROM_START))
        return false;
    input->head = (pv_bytes){p->window, p->end};
    input->now = true;
    return false;
}

bool pv_pieces_begin(pv_pieces *p, pv_input *input) {
    size_t size = p->setup.cutter && input->kind == PV_INPUT_FILE ? first_look(p, input) : 0;
    if (!size)
        return false;
    int64_t position = input->file ? pv_os_position(input->file) : -1;
    p->input = *input;
    if (!take_head(p, size))
        return give_back(p, input, position);
    pv_cut_view view = view_of(p);
    bool is_long = !p->all || view.bytes.size > p->setup.limits->cut_bytes;
    p->active = is_long && p->setup.cutter->begin(&view, p->setup.record_field, &p->piece);
    return p->active ? true : give_back(p, input, position);
}

/* ---- piece by piece -------------------------------------------------------------------------- */

static void finish(pv_pieces *p) {
    pv_os_close(p->input.file);
    p->active = false;
    if (p->room <= WINDOW)
        return;
    free(p->window);
    p->window = NULL;
    p->room = 0;
}

static bool tell_problem(const pv_pieces *p, pv_input *input, pv_code code, const char *reason) {
    *input =
        (pv_input){.kind = PV_INPUT_PROBLEM, .path = p->input.path, .code = code, .reason = reason};
    if (reason != p->text)
        input->place = pv_piece_place(&p->piece);
    return true;
}

static bool tell_end(pv_pieces *p, pv_input *input) {
    pv_code wrong = p->wrong;
    finish(p);
    return wrong != PV_OK && tell_problem(p, input, wrong, p->text);
}

static bool tell_piece(pv_pieces *p, pv_input *input, const pv_piece *next, size_t size) {
    p->given = p->piece;
    p->piece = *next;
    *input = (pv_input){.kind = PV_INPUT_FILE,
                        .path = p->input.path,
                        .info = p->input.info,
                        .now = true,
                        .head = {p->window + p->begin, size},
                        .piece = &p->given};
    p->begin += size;
    return true;
}

/* Twice what was not enough, and a whole window at least; no more than shows that an element is
 * over its limit. */
static void see_more(pv_pieces *p) {
    const pv_limits *l = p->setup.limits;
    uint64_t most = (l->artifact_bytes > l->record_bytes ? l->artifact_bytes : l->record_bytes) + 1;
    size_t left = p->end - p->begin, size = left < WINDOW / 2 ? WINDOW : 2 * left;
    if (size > WINDOW && size > most && left < most)
        size = (size_t)most;
    if (!fill(p, size))
        finish(p);
}

/* One step. True when there is something to tell. */
static bool step(pv_pieces *p, pv_input *input) {
    pv_cut_view view = view_of(p);
    pv_piece next;
    size_t size;
    switch (p->setup.cutter->next(&view, &p->piece, &size, &next)) {
    case PV_CUT_PIECE:
        return tell_piece(p, input, &next, size);
    case PV_CUT_MORE:
        see_more(p);
        return false;
    case PV_CUT_LONG:
        tell_problem(p, input, PV_OVER_LIMIT, "the record is longer than the limit record_bytes");
        p->begin += size;
        p->piece = next;
        return true;
    case PV_CUT_DROP:
        p->begin += size;
        p->piece = next;
        return false;
    case PV_CUT_OVER:
        finish(p);
        return tell_problem(p, input, PV_OVER_LIMIT,
                            "what begins here is longer than the limit artifact_bytes; the rest is "
                            "not read");
    case PV_CUT_ALIEN:
        break;
    }
    finish(p);
    return tell_problem(p, input, PV_DAMAGED,
                        "what follows the certificates is none; the rest is not read");
}

bool pv_pieces_next(pv_pieces *p, pv_input *ret_input) {
    while (p->active) {
        if (p->begin == p->end && p->all)
            return tell_end(p, ret_input);
        if (p->begin == p->end)
            see_more(p);
        else if (step(p, ret_input))
            return true;
    }
    return false;
}
