/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_READER_H
#define PKIVET_FACTS_READER_H

#include "base/lines.h"
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

/* How a format that stands in lines of text is found among other text: dumps pasted into a ticket
 * with prose and shell prompts around them. The text is UTF-8, whatever the file was; a reader gets
 * one section, from the line that opens it to the next line that opens another format, that closes
 * it, or that is a shell's prompt (which may itself open: "C:\> certutil -store my"). */
typedef struct {
    /* Whether a section of the format begins with `line`; `rest` gives the lines behind it, for who
     * must look ahead (no farther than a few thousand octets, and only when the line itself
     * promises something: every line of every text is asked about). Where a section is open, MAGIC
     * and above end it; weaker bids open only where none is. A line that only goes on with the
     * format's own section may bid, too: that starts no new one. */
    pv_bid (*opens)(const pv_line *line, const pv_lines *rest);
    /* Whether `line` is the last of a section. NULL: no line says so. */
    bool (*closes)(const pv_line *line);
    /* Moves `rest` behind what is surely the format's own, so that no other is looked for in there,
     * and closes the section. NULL: line by line. */
    void (*skip)(const pv_line *line, pv_lines *rest);
    /* How much of the end of `before`, text of no section, is of the section that opens behind it;
     * `*ret_lines` are in that. NULL: nothing. */
    size_t (*leads)(pv_slice before, uint64_t *ret_lines);
    /* A first look, which spares most lines of most texts the call of `opens`: octets of which
     * `line->text` begins with one, and octets that all stand in it somewhere; letters in either
     * case. NULL: any. */
    const char *begins, *holds;
} pv_text_form;

/* One format. `read` adds subjects and problems to the unit. It fails only for what ends the
 * reading of this artifact; the caller notes that failure as a problem of the artifact, and all
 * that was added before stays. A format has a probe, a text form, or
 * both. */
typedef struct {
    const char *name;        /* as in artifact.format and `pkivet formats` */
    const char *title;       /* "X.509 certificate, DER (RFC 5280)" */
    const char *extensions;  /* usual file names, for people only: ".cer .crt .der" */
    const char *tells;       /* what is to be learnt from it, for people */
    const char *cannot_tell; /* and what not, though one might think so */
    pv_bid (*probe)(const pv_probe *probe); /* NULL for text */
    const pv_text_form *text;               /* NULL for what is told by its first bytes */
    pv_status (*read)(const pv_reading *reading);
} pv_reader;

/* The lines of a section, numbered as in its file. */
static inline pv_lines pv_reading_lines(const pv_reading *reading) {
    return pv_lines_of(pv_slice_of_bytes(reading->bytes),
                       reading->hint.place_kind == PV_LINE ? reading->hint.origin : 1);
}

#endif
