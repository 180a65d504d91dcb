/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FINDINGS_CASE_H
#define PKIVET_FINDINGS_CASE_H

#include "findings/diagnosis.h"
#include "findings/outcome.h"

/* An input that nothing was read of, and why. */
typedef struct pv_unread {
    struct pv_unread *next;
    const char *path, *reason;
} pv_unread;

/* What is to be said of the inputs themselves, whatever the causes are. */
typedef struct pv_note {
    struct pv_note *next;
    const char *code;    /* "several-machines" */
    const char *path;    /* of the artifact; NULL: of the case */
    const char *message; /* for people */
} pv_note;

/* All inputs of a diagnosis as one, and what came of it: what reports get. */
typedef struct {
    pv_unit *unit;
    pv_unread *unread, **unread_end;
    pv_note *notes, **notes_end;
    pv_diagnosis **diagnoses; /* the first of each certificate that was diagnosed */
    size_t count;
    const char **machines; /* that the evidence comes from, as far as it names them */
    size_t machine_count;
    size_t authorities; /* CA certificates without a key here: nothing is wrong with that */
    uint64_t causes, broken, undecided;
    uint64_t artifacts, subjects; /* that were read */
    bool interrupted;
} pv_case;

#endif
