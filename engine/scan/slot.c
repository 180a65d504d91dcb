/* SPDX-License-Identifier: Apache-2.0
 * The storage of one input on its way through a run. A large buffer is given back after use, so
 * that one huge file does not stay in memory. */
#include "scan/slot.h"

#include <stdlib.h>

bool pv_slot_init(pv_slot *slot, const pv_limits *limits) {
    *slot = (pv_slot){.arena = pv_arena_new(limits->unit_bytes)};
    return slot->arena != NULL;
}

void pv_slot_done(pv_slot *slot) {
    pv_arena_free(slot->arena);
    free(slot->buffer.data);
}

size_t pv_slot_held(const pv_slot *slot) {
    return pv_arena_held(slot->arena) + slot->buffer.capacity;
}

/* A failure to read the bytes is the outcome of the input. */
static pv_status take_now(pv_slot *slot, const pv_task *task) {
    pv_input *input = &slot->input;
    pv_load load = {input, task->limits, slot->unit.arena, &slot->buffer};
    const char *skipped = NULL;
    pv_status status = pv_load_file(&load, &slot->borrowed, &skipped);
    pv_os_close(input->file);
    input->file = NULL;
    if (status.error && status.error->code == PV_OUT_OF_MEMORY)
        return status;
    slot->is_borrowed = true;
    if (skipped)
        *input = (pv_input){.kind = PV_INPUT_SKIPPED, .path = input->path, .reason = skipped};
    if (!status.error)
        return pv_success();
    const char *why = status.error->message;
    *input = (pv_input){.kind = PV_INPUT_PROBLEM, .path = input->path, .code = status.error->code};
    input->reason = pv_arena_text(slot->arena, why, strlen(why));
    return input->reason ? pv_success() : pv_no_memory();
}

static pv_status take_piece(pv_slot *slot) {
    pv_bytes bytes = slot->input.head;
    slot->piece = *slot->input.piece;
    slot->input.piece = &slot->piece;
    slot->input.head = (pv_bytes){NULL, 0};
    if (slot->buffer.capacity < bytes.size) {
        free(slot->buffer.data);
        slot->buffer = (pv_buffer){malloc(bytes.size), bytes.size};
    }
    if (!slot->buffer.data) {
        slot->buffer.capacity = 0;
        return pv_no_memory();
    }
    memcpy(slot->buffer.data, bytes.data, bytes.size);
    slot->borrowed = (pv_bytes){slot->buffer.data, bytes.size};
    slot->is_borrowed = true;
    return pv_success();
}

/* A copy. Without memory for it the next allocation fails, too. */
static pv_path_ends outer_of(pv_arena *arena, const pv_input *input) {
    uint32_t count = input->end_count;
    const uint32_t *ends = count ? pv_arena_copy(arena, input->ends, count * sizeof *ends) : NULL;
    return (pv_path_ends){ends, ends ? count : 0};
}

pv_status pv_slot_fill(pv_slot *slot, const pv_input *input, const pv_task *task) {
    enum { KEEP = 1 << 20 };
    pv_arena_reset(slot->arena);
    if (slot->buffer.capacity > KEEP) {
        free(slot->buffer.data);
        slot->buffer = (pv_buffer){0};
    }
    slot->findings = NULL;
    slot->findings_end = &slot->findings;
    slot->rows = NULL;
    slot->skipped = NULL;
    slot->loaded = (pv_bytes){0};
    slot->settled = false;
    slot->counts = (pv_summary){0};
    slot->has_copy_key = slot->copied = slot->counted = false;
    slot->record = (pv_bytes){0};
    slot->has_digest = slot->foreign = slot->kept = false;
    slot->failure = pv_success();
    slot->done = slot->given_up = false;
    slot->held = 0;
    slot->borrowed = (pv_bytes){0};
    slot->is_borrowed = false;
    slot->input = *input;
    slot->input.path = pv_arena_text(slot->arena, input->path, strlen(input->path));
    if (input->reason)
        slot->input.reason = pv_arena_text(slot->arena, input->reason, strlen(input->reason));
    pv_unit_init(&slot->unit, slot->arena, task->limits, slot->input.path);
    slot->unit.outer = outer_of(slot->arena, input);
    if (!slot->input.path || (input->reason && !slot->input.reason)) {
        pv_os_close(slot->input.file);
        slot->input.file = NULL;
        return pv_no_memory();
    }
    if (input->piece)
        return take_piece(slot);
    return input->now || input->archives ? take_now(slot, task) : pv_success();
}
