/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_READER_H
#define PKIVET_FACTS_READER_H

#include "facts/unit.h"

/* How sure a reader is that bytes are of its format, by their content alone. The highest bid
 * reads; two equal ones above NONE are a defect that a test finds. */
typedef enum {
    PV_BID_NONE = 0,
    PV_BID_GUESS = 10,   /* could be: a shape that other data has as well */
    PV_BID_LIKELY = 50,  /* the structure fits as far as the head shows */
    PV_BID_MAGIC = 80,   /* a signature of the format */
    PV_BID_CERTAIN = 100 /* signature and structure */
} pv_bid;

/* What a bid is made on: the first bytes, the whole size, and what the container said. */
enum { PV_PROBE_BYTES = 4096 };
typedef struct {
    pv_bytes head;
    uint64_t size;
    const char *label; /* of the PEM block around it, or NULL */
} pv_probe;

/* One format. `read` adds subjects and problems to the unit. It fails only for what ends the
 * reading of this artifact; the caller notes that failure as a problem of the artifact, and all
 * that was added before stays. */
typedef struct {
    const char *name;       /* as in artifact.format and `pkivet formats` */
    const char *title;      /* "X.509 certificate, DER (RFC 5280)" */
    const char *extensions; /* usual file names, for people only: ".cer .crt .der" */
    pv_bid (*probe)(const pv_probe *probe);
    pv_status (*read)(const pv_reading *reading);
} pv_reader;

#endif
