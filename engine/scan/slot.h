/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_SLOT_H
#define PKIVET_SCAN_SLOT_H

#include "base/siphash.h"
#include "findings/outcome.h"
#include "scan/load.h"

/* What an input's content is known by. */
typedef struct {
    pv_sip hash;
    uint64_t size, passwords; /* which are tried on it */
} pv_copy_key;

/* The work on one input: filled by the thread that walks, done by a worker, told by the first
 * again. Reused from input to input; owns its arena and the buffer that the input is read into. */
typedef struct {
    pv_arena *arena;
    pv_buffer buffer;
    pv_unit unit;
    pv_finding *findings, **findings_end;
    struct pv_rows *rows; /* for rules over the whole scan; NULL: none, or no memory */
    const char *skipped;
    pv_summary counts;  /* of this input alone */
    uint8_t digest[32]; /* SHA-256 of the input; only with a store */
    pv_bytes bytes;     /* that it is of */
    bool has_digest;
    pv_copy_key copy_key;
    bool has_copy_key;
    bool copied;     /* not read: an earlier input had the same bytes */
    bool counted;    /* `counts` is whole: nothing is left to be judged */
    pv_bytes record; /* all of the outcome (scan/retell.h); empty: there is none */
    bool foreign;    /* a finding's evidence is of another input: the store cannot tell it again */
    bool kept;       /* all of it is told from the store */
    pv_status failure; /* want of memory: the input is not whole */
    pv_bytes loaded;   /* what is to be read */
    bool settled;      /* nothing is: skipped, a problem, or told as it was before */
    bool done;         /* guarded by the pool's monitor, as the next two */
    bool given_up;     /* done without having been read */
    size_t held;       /* bytes of memory, as the pool has them in its sum */
    /* what to do */
    pv_input input;    /* with a path of its own */
    pv_piece piece;    /* that it is, where input.piece is not NULL */
    pv_bytes borrowed; /* instead of a file: bytes of the caller */
    bool is_borrowed;
} pv_slot;

struct pv_keep;

/* What is the same for every input of a run. */
typedef struct {
    const pv_limits *limits;
    const pv_passwords *passwords;
    const char *record_field; /* may be NULL */
    bool facts_only;
    bool facts_wanted; /* all of them, by a report: else who is told computes what it reads */
    const struct pv_index_plan *plan; /* of the rows that are to be made; NULL: none */
    unsigned show;                    /* bit n for verdict n: listed; fail and broken always are */
    struct pv_copies *copies;         /* of inputs that were read; NULL: none are remembered */
    const struct pv_keep *keep;       /* the store of the run; NULL: there is none */
} pv_task;

/* False without memory. */
bool pv_slot_init(pv_slot *slot, const pv_limits *limits);
void pv_slot_done(pv_slot *slot);
/* Bytes of memory that it keeps from the system. */
size_t pv_slot_held(const pv_slot *slot);

/* Makes the slot ready for an input: drops what it held. `input` is copied with its
 * path, and its file is the slot's from here on (closed on failure). */
PV_MUST_USE pv_status pv_slot_fill(pv_slot *slot, const pv_input *input, const pv_task *task);

#endif
