/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_CERTUTIL_H
#define PKIVET_READERS_CERTUTIL_H

#include "base/text.h"
#include "facts/oid.h"
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/labels.h"

/* What certutil prints of certificates and keys. A section is read line by line into blocks, one
 * for each certificate; a block becomes subjects when the next one begins. */

/* A value as printed, and its line; nowhere when it was not said. */
typedef struct {
    pv_slice text;
    pv_place place;
} pv_said;

static inline bool pv_is_said(const pv_said *s) {
    return s->place.kind != PV_NOWHERE;
}
/* The first statement counts: verbose dumps repeat themselves, and chains follow. */
static inline void pv_say(pv_said *s, pv_slice text, pv_place place) {
    if (!pv_is_said(s))
        *s = (pv_said){text, place};
}

/* A name that was made RFC 4514 text of. */
typedef struct {
    pv_place place;
    pv_textbuf text;
} pv_said_name;

/* Octets printed as rows of hex. */
typedef struct {
    uint8_t *data;
    size_t size, room;
    pv_place place; /* of the first row */
} pv_rows;

/* An extension, as a verbose dump tells of it. */
typedef struct {
    pv_text oid; /* registered short name, or dotted */
    pv_oid known;
    bool critical;
    pv_place place;
    uint64_t length; /* octets of its value */
    unsigned lines;  /* that were printed of it */
} pv_said_extension;

enum { PV_CERTUTIL_LIST = 128 };

typedef struct {
    pv_slice serial_label; /* as printed: it tells of the language */
    pv_said serial, not_before, not_after, sha1, sha256, template, template_name, version;
    pv_said archived, signature_matches, root, not_root;
    pv_said_name issuer, subject;
    /* verbose only */
    pv_oid key_algorithm, signature_algorithm;
    pv_said key_oid, signature_oid, bits, renewal, friendly_name, stored_sha1, archived_property;
    pv_rows key_parameters, key_octets, body;
    pv_text *properties;
    size_t property_count;
    pv_place properties_place;
    pv_said extension_total;
    pv_said_extension *extensions;
    size_t extension_count;
    pv_said key_usage, subject_key_id, authority_key_id, basic_constraints, path_length;
    pv_said template_v2, template_major, template_minor;
    pv_text *purposes;
    size_t purpose_count;
    bool purposes_odd; /* a line of them was not understood */
    pv_text *names;    /* of Subject Alternative Name */
    size_t name_count;
    bool names_odd;
    bool names_done;  /* what follows says them again */
    pv_said verified; /* what -verifystore found wrong */
    uint32_t verify_error;
} pv_said_certificate;

typedef struct {
    pv_said container, unique, simple, provider, type, flags, spec, machine;
    pv_said not_exportable, no_provider, no_key, missing;
    pv_said encryption_passed, encryption_failed, signature_passed, signature_failed;
    pv_said matches, verifies, permissions, policy, usage, sddl;
    uint64_t policy_set, usage_set; /* of the symbols beneath */
    pv_said error;
    uint32_t error_code;
    bool unread; /* a line behind the provider was not understood */
} pv_said_key;

typedef struct {
    bool begun;                       /* by a line of separation */
    bool nested;                      /* the certificate stood one level deeper: a PFX */
    bool smart_card;                  /* from -scinfo */
    bool system_store, local_machine; /* its access state says so */
    pv_place place;
    pv_said_certificate cert;
    pv_said_key key;
} pv_certutil_block;

/* In which order the numbers of a date stand, as far as all dates of a section tell. */
typedef enum { PV_DATES_UNKNOWN, PV_DATES_DAY_FIRST, PV_DATES_MONTH_FIRST } pv_date_order;

/* What the lines at hand belong to. */
typedef enum {
    PV_PART_NONE,
    PV_PART_ISSUER,
    PV_PART_SUBJECT,
    PV_PART_PARAMETERS, /* of the public key's algorithm */
    PV_PART_KEY_OCTETS,
    PV_PART_OTHER_OCTETS, /* a signature's */
    PV_PART_BODY,         /* rows that begin like a certificate */
    PV_PART_EXTENSION,
    PV_PART_PROPERTY
} pv_certutil_part;

typedef struct {
    bool known, user, other_scope;
    bool filtered;  /* a certificate was asked for, or a pipe took lines out */
    pv_slice verb;  /* "-store" */
    pv_slice store; /* named behind it; may be empty */
    pv_slice asked; /* the certificate of it that was asked for; may be empty */
    pv_place place;
} pv_certutil_command;

typedef struct {
    const pv_reading *reading;
    pv_unit *unit;
    pv_artifact *artifact;
    pv_arena *arena;
    pv_certutil_block block;
    bool cut;         /* nothing shows that the block at hand has come to its end */
    bool after_blank; /* the line before was empty */
    bool in_prose;    /* other words stand behind an empty line: somebody goes on in his own */
    pv_certutil_part part;
    uint32_t property; /* id of the one at hand */
    bool key_first;    /* the key's algorithm stands before the signature's: a request */
    pv_date_order order;
    pv_certutil_command command;
    pv_subject *store;
    pv_rows skipped; /* rows of PV_PART_OTHER_OCTETS */
    pv_place store_place;
    int64_t store_count;
    bool unopened;        /* the command failed, and not because it found nothing */
    bool store_gaps;      /* its certificates are not numbered from 0 on without a gap */
    pv_subject *only_key; /* of the section; NULL when there are several */
    unsigned keys;
} pv_certutil;

/* ---- certutil_text.c: parts of lines --------------------------------------------------------- */

/* "================ Certificate 0 ================", in any language. */
bool pv_certutil_is_separator(pv_slice line);
/* One of a nested level: begin or end. */
bool pv_certutil_is_nesting(pv_slice line);
/* A call of certutil, with a prompt before it or without. */
bool pv_certutil_is_command(const pv_line *line, pv_certutil_command *ret_command);
/* my "Personal" -- the name in front. Needs a look at what follows. */
bool pv_certutil_is_header(pv_slice line, pv_slice *ret_name);

/* "1.3.6.1.5.5.7.3.1" */
bool pv_certutil_is_dotted(pv_slice s);
/* The name of an object identifier in dotted form: registered, or the form itself; NULL without
 * memory. */
const char *pv_certutil_oid_text(pv_arena *arena, pv_slice dotted, pv_oid *ret_known);

/* "20 (32)", "20", "0x1 (1)": hexadecimal, or what stands in parentheses. */
bool pv_certutil_number(pv_slice text, uint64_t *ret_number);
/* The two readings of a number that may be hexadecimal or decimal. */
bool pv_certutil_readings(pv_slice text, uint64_t *ret_hex, uint64_t *ret_decimal,
                          bool *ret_settled);
/* The hex digits of a text, without what stands between them, in lower case. */
bool pv_certutil_hex(pv_arena *arena, pv_slice text, pv_text *ret_hex);
/* Takes a row "0010  01 a5 ..." that goes on at rows->size; false when the line is none. */
PV_MUST_USE pv_status pv_certutil_take_row(pv_arena *arena, const pv_line *line, pv_rows *rows,
                                           bool *ret_taken);
/* The same, but a row with offset 0 begins `rows` anew. */
PV_MUST_USE pv_status pv_certutil_take_run(pv_arena *arena, const pv_line *line, pv_rows *rows,
                                           bool *ret_taken);
/* Pairs of hex digits and nothing else, added to `rows`. */
PV_MUST_USE pv_status pv_certutil_take_pairs(pv_arena *arena, const pv_line *line, pv_rows *rows,
                                             bool *ret_taken);
/* A value whose line was broken by a narrow window, with the lines behind it. */
PV_MUST_USE pv_status pv_certutil_rejoin(pv_arena *arena, const pv_line *line, pv_lines *rest,
                                         pv_slice *value);
/* "<32 hex>_<GUID>", the name of a key's file. */
bool pv_certutil_is_unique_name(pv_slice text);

/* ---- certutil_name.c, certutil_date.c -------------------------------------------------------- */

/* Adds the parts of a name as CertNameToStr prints them; false when it is none. */
bool pv_certutil_add_name(pv_textbuf *text, pv_slice printed);

/* What the dates of a text tell together: all of one output were printed alike. */
pv_date_order pv_certutil_order_of(pv_lines lines);
/* What a date tells of the order; UNKNOWN when nothing. */
pv_date_order pv_certutil_date_order(pv_slice date);
/* What of the two dates can be read, and whether they are in local time. */
void pv_certutil_set_dates(pv_subject *cert, const pv_said *before, const pv_said *after,
                           pv_date_order order);

/* A list of texts in the arena, up to PV_CERTUTIL_LIST; what is beyond is dropped. */
PV_MUST_USE pv_status pv_certutil_add_text(pv_arena *arena, pv_text **list, size_t *count,
                                           const char *text);

/* ---- blocks to facts ------------------------------------------------------------------------- */

/* Takes a line of the verbose body; false when it is none of its own. */
PV_MUST_USE pv_status pv_certutil_take_body(pv_certutil *c, const pv_line *line, bool *ret_taken);
/* Takes a line of the key. */
PV_MUST_USE pv_status pv_certutil_take_key(pv_certutil *c, const pv_line *line, pv_lines *rest,
                                           bool *ret_taken);

/* "Issuer: CN=..." in one line, or "Issuer:" and a part a line. */
void pv_certutil_begin_name(pv_certutil *c, const pv_line *line, pv_lines *rest, pv_label meaning);
/* Goes on with the parts of a name; whatever is none ends it. */
bool pv_certutil_take_name_part(pv_certutil *c, const pv_line *line);

/* Subjects of the block at hand; `*ret_cert` is NULL when it tells of no certificate. */
PV_MUST_USE pv_status pv_certutil_publish_cert(pv_certutil *c, pv_subject **ret_cert);
PV_MUST_USE pv_status pv_certutil_publish_key(pv_certutil *c, pv_subject *cert);
/* The facts of a verbose dump's public key and extensions, of a certificate or a request. */
PV_MUST_USE pv_status pv_certutil_set_public_key(pv_certutil *c, pv_subject *cert);
PV_MUST_USE pv_status pv_certutil_set_extensions(pv_certutil *c, pv_subject *cert);
PV_MUST_USE pv_status pv_certutil_set_template_name(pv_certutil *c, pv_subject *cert);

/* Sets key.error_code and key.error_name. */
PV_MUST_USE pv_status pv_certutil_set_error(pv_certutil *c, pv_subject *key, uint32_t code,
                                            const pv_said *said);

#endif
