/* SPDX-License-Identifier: Apache-2.0
 * PEM: RFC 7468 with the looseness of its section 2 and more (text around and between blocks,
 * blanks, any line ends, no final line end), and the headers of RFC 1421 that encrypt a body. Each
 * block is decoded and handed to whichever reader knows the content: the label is a hint, for
 * `certutil -encode` calls everything a certificate. Labels that are known and of no use here
 * (CRLs, public keys, parameters, OpenSSH, PGP) are passed over in silence. */
#include "readers/pem.h"

#include "base/base64.h"
#include "base/der.h"
#include "facts/reader.h"
#include "readers/key_file.h"
#include "readers/pem_headers.h"

typedef enum { JUDGED, SKIPPED, UNKNOWN } interest;

static interest interest_in(const char *label) {
    static const char *const OURS[] = {
        "CERTIFICATE",
        "X509 CERTIFICATE",
        "TRUSTED CERTIFICATE",
        "CERTIFICATE REQUEST",
        "NEW CERTIFICATE REQUEST",
        "PKCS7",
        "PKCS #7 SIGNED DATA",
        "CMS",
        "PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "DSA PRIVATE KEY",
        "ANY PRIVATE KEY",
        "PKCS12",
    };
    static const char *const NOT_OURS[] = {
        "X509 CRL",
        "CRL",
        "PUBLIC KEY",
        "RSA PUBLIC KEY",
        "DSA PUBLIC KEY",
        "EC PUBLIC KEY",
        "DH PARAMETERS",
        "X9.42 DH PARAMETERS",
        "DSA PARAMETERS",
        "EC PARAMETERS",
        "SM2 PARAMETERS",
        "PARAMETERS",
        "OPENSSH PRIVATE KEY",
        "ATTRIBUTE CERTIFICATE",
        "SSL SESSION PARAMETERS",
        "TSS2 PRIVATE KEY",
    };
    for (size_t i = 0; i < sizeof OURS / sizeof *OURS; i++)
        if (strcmp(OURS[i], label) == 0)
            return JUDGED;
    for (size_t i = 0; i < sizeof NOT_OURS / sizeof *NOT_OURS; i++)
        if (strcmp(NOT_OURS[i], label) == 0)
            return SKIPPED;
    return strncmp(label, "PGP ", 4) == 0 ? SKIPPED : UNKNOWN;
}

/* The reading of one text. */
typedef struct {
    pv_unit *unit;
    pv_artifact *artifact;
    pv_bytes text;
    size_t counted; /* bytes whose line ends are in `lines` */
    pv_line_count lines;
    uint64_t line;   /* of the first byte, from 1 */
    uint64_t number; /* of the block, from 1 */
    bool only_one;   /* the text has a single block, and is all of the file */
} pass;

/* The line of an offset; offsets must not go down. */
static pv_place line_of(pass *r, size_t at) {
    while (r->counted < at)
        pv_line_count_add(&r->lines, (char)r->text.data[r->counted++]);
    return (pv_place){PV_LINE, r->line + r->lines.ends + r->lines.returns};
}

/* A block under work. */
typedef struct {
    pv_pem_block block;
    pv_pem_headers headers;
    const char *label, *path;
    interest interest;
    pv_place begin;
} work;

static void complain(pass *r, const work *w, pv_place place, const char *what) {
    const char *message = pv_arena_printf(r->unit->arena, "PEM block %s: %s", w->label, what);
    if (w->interest == JUDGED)
        pv_unit_problem(r->unit, r->artifact, PV_DAMAGED, place, message ? message : what);
}

/* Decodes the body. No data when it is bad base64, which is noted. */
static pv_status decode(pass *r, const work *w, pv_bytes *ret_bytes) {
    pv_base64_fault fault;
    size_t size, room = pv_base64_room(w->headers.body.size);
    uint8_t *bytes = pv_arena_alloc(r->unit->arena, room);
    if (!bytes)
        return pv_no_memory();
    if (strstr(w->label, "PRIVATE KEY"))
        PV_TRY(pv_arena_wipe_later(r->unit->arena, bytes, room));
    *ret_bytes = (pv_bytes){NULL, 0};
    if (pv_base64_decode(w->headers.body, bytes, &size, &fault)) {
        *ret_bytes = (pv_bytes){bytes, size};
        return pv_success();
    }
    size_t body = (size_t)(w->headers.body.data - r->text.data);
    complain(r, w, line_of(r, body + fault.at), fault.reason);
    return pv_success();
}

/* OpenSSL's trusted form has its own data behind the certificate. */
static pv_bytes without_trust(pv_unit *unit, const work *w, pv_bytes bytes) {
    pv_cursor c = pv_cursor_over(bytes, unit->arena);
    pv_tlv tlv;
    if (strcmp(w->label, "TRUSTED CERTIFICATE") != 0)
        return bytes;
    pv_status status = pv_der_take(&c, "certificate", &tlv);
    return status.error ? bytes : tlv.whole;
}

static pv_status hand_over(pass *r, const work *w, pv_bytes bytes) {
    const pv_hint hint = {.label = w->label, .place_kind = PV_BYTE};
    bool claimed;
    PV_TRY(r->unit->nested(r->unit, r->artifact, without_trust(r->unit, w, bytes), w->path, &hint,
                           &claimed));
    if (!claimed)
        complain(r, w, w->begin, "the content is something else than the label says");
    return pv_success();
}

static pv_status open_envelope(pass *r, const work *w, pv_bytes bytes) {
    pv_pem_envelope envelope = {.ciphertext = bytes};
    if (!strstr(w->label, "PRIVATE KEY"))
        return pv_success();
    PV_TRY(pv_pem_envelope_of(r->unit->arena, &w->headers, &envelope));
    if (!envelope.cipher) {
        complain(r, w, w->begin, "says that it is encrypted, but not how (DEK-Info)");
        return pv_success();
    }
    return pv_key_read_envelope(r->unit, r->artifact, w->path, w->label, &envelope);
}

/* Notes what is wrong around the body. Gives false when there is no body to read. */
static bool is_framed(pass *r, const work *w) {
    if (!w->block.has_end)
        complain(r, w, w->begin, "has no END line");
    else if (!w->block.end_matches)
        complain(r, w, w->begin, "its END line says something else");
    return w->block.has_end;
}

static pv_status read_block(pass *r, work *w) {
    pv_bytes bytes;
    w->headers = pv_pem_take_headers(w->block.body);
    if (!is_framed(r, w))
        return pv_success();
    PV_TRY(decode(r, w, &bytes));
    if (!bytes.data)
        return pv_success();
    return w->headers.encrypted ? open_envelope(r, w, bytes) : hand_over(r, w, bytes);
}

static const char *path_of(const pass *r) {
    return r->only_one ? r->artifact->path
                       : pv_arena_printf(r->unit->arena, "%s#%llu", r->artifact->path,
                                         (unsigned long long)r->number);
}

/* Labels are copied: they serve as text. */
static pv_status begin_block(pass *r, const pv_pem_block *block) {
    pv_bytes label = block->label;
    work w = {.block = *block};
    r->number++;
    w.label = pv_arena_text(r->unit->arena, (const char *)label.data, label.size);
    if (!w.label)
        return pv_no_memory();
    w.interest = interest_in(w.label);
    if (w.interest == SKIPPED)
        return pv_success();
    w.begin = line_of(r, block->begin);
    w.path = path_of(r);
    return w.path ? read_block(r, &w) : pv_no_memory();
}

/* The BEGIN line's own text is looked at again, for its label: `text` ends with the last line. */
static pv_bytes from_line(const pv_line *line, const pv_lines *rest) {
    return pv_slice_bytes(pv_slice_from(rest->text, line->at));
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    enum { BEGIN_LINE = 256 };
    pv_pem_block block;
    if (!pv_slice_begins(line->text, "-----BEGIN "))
        return PV_BID_NONE;
    pv_bytes begin = pv_bytes_head(from_line(line, rest), line->all.size + BEGIN_LINE);
    bool found = pv_pem_next(begin, 0, &block) && block.begin < line->all.size;
    return found ? PV_BID_CERTAIN : PV_BID_NONE;
}

/* Behind the block; the line of its end is given again, for who counts lines. */
static void skip(const pv_line *line, pv_lines *rest) {
    pv_pem_block block;
    pv_line passed;
    if (!pv_pem_next(from_line(line, rest), 0, &block))
        return;
    while (rest->at < line->at + block.end && pv_lines_next(rest, &passed)) {
    }
}

/* A block in a block: the label of the outer one must not decide. */
static pv_bid probe(const pv_probe *p) {
    pv_slice head = pv_slice_of_bytes(p->head);
    return p->label && pv_slice_begins(head, "-----BEGIN ") ? PV_BID_CERTAIN : PV_BID_NONE;
}

static pv_status read(const pv_reading *reading) {
    pass r = {.unit = reading->unit,
              .artifact = reading->artifact,
              .text = reading->bytes,
              .line = reading->hint.place_kind == PV_LINE ? reading->hint.origin : 1};
    const pv_piece *piece = reading->hint.piece;
    pv_pem_block block, another;
    bool more = pv_pem_next(r.text, 0, &block);
    r.number = piece ? piece->number - 1 : 0;
    r.only_one = more && !piece && !pv_pem_next(r.text, block.end, &another);
    for (; more && !pv_unit_is_hopeless(r.unit); more = pv_pem_next(r.text, block.end, &block))
        PV_TRY(begin_block(&r, &block));
    return pv_success();
}

const pv_reader PV_READER_pem = {
    .name = "pem",
    .title = "PEM text (RFC 7468)",
    .extensions = ".pem .crt .cer .key .csr .p7b",
    .tells = "what its blocks hold, each read as its own format; lines of blocks that are broken",
    .cannot_tell = "more than the blocks do",
    .probe = probe,
    .text = &(const pv_text_form){.opens = opens, .begins = "-", .skip = skip},
    .read = read,
};
