/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_STORE_RECORD_H
#define PKIVET_STORE_RECORD_H

#include "findings/outcome.h"

/* All that one input gave, as octets from which it can be made again. */
typedef struct {
    pv_unit *unit;
    pv_finding *findings;
    pv_summary counts; /* of the input alone, before waivers and the baseline */
    uint32_t offered;  /* passwords for it, with the two that always are */
    pv_bytes whole;    /* the input, where who reads the record has it: digests and names that can
                          be made again of it are left out; empty: it has not */
} pv_kept_outcome;

/* Facts that nobody has asked for yet stay so. Computes the digests of artifacts, and of findings
 * what names them. In the unit's arena. PV_UNSUPPORTED when evidence is of a subject that is
 * neither the unit's nor the run: the record is there, and names it without its value. */
PV_MUST_USE pv_status pv_record_write(const pv_kept_outcome *outcome, pv_bytes *ret_record);

/* What comes of a finding only with a digest; `finding` is the same as in the list. */
typedef struct {
    const char *identity, *fingerprint; /* of its subject; empty when there was no memory */
} pv_record_names;

typedef struct {
    const pv_catalog *catalog; /* NULL: rules are known by their ids alone */
    pv_subject *run;           /* that evidence of the run is of; may be NULL */
    bool facts_only;           /* without findings */
    pv_bytes whole;            /* the same as when it was written */
} pv_record_setup;

typedef struct {
    pv_kept_outcome outcome; /* its unit is the one that was given */
    pv_record_names *names;  /* by finding */
    size_t finding_count;
} pv_kept_record;

/* Fills a unit that was just initialised. `octets` must outlive it. Subjects' pending facts have no
 * resolver yet. PV_DAMAGED for what pv_record_write does not write; the unit is then good for
 * nothing. */
PV_MUST_USE pv_status pv_record_read(pv_bytes octets, const pv_record_setup *setup, pv_unit *unit,
                                     pv_kept_record *ret_record);

/* The number of passwords alone, and whether one that was not there might open more. */
typedef struct {
    uint32_t offered;
    bool locked;       /* something stayed locked, or no password fitted */
    bool over_limit;   /* a limit was met */
    uint64_t subjects; /* of the unit */
} pv_record_head;
PV_MUST_USE bool pv_record_peek(pv_bytes octets, pv_record_head *ret_head);

#endif
