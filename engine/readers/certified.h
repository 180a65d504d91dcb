/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_CERTIFIED_H
#define PKIVET_READERS_CERTIFIED_H

#include "base/der.h"
#include "facts/setters.h"
#include "facts/unit.h"

/* What a certificate and a request have alike: SEQUENCE { to be signed, algorithm, signature }, a
 * subject name, a public key. This is one of them while it is read. */
typedef struct {
    pv_unit *unit;
    pv_subject *subject;
    pv_status failure; /* the first that did not keep the rest from being read */
    uint64_t damage;   /* set of pv_damage */
    pv_place damage_place;
    pv_bytes inner_algorithm; /* of the signature, as a certificate says it in its signed part */
    size_t size; /* of the whole of it, once it is read; of all there is when cut short */
} pv_certified;

/* Reads the content of the signed part; what it leaves undone stays undetermined. */
typedef pv_status pv_certified_body(pv_certified *x, pv_cursor *c);

/* Adds a subject of `kind` and reads it: by DER, then, if that fails, once more by BER. What ends
 * the reading early becomes a problem of the artifact, and the facts behind it stay undetermined;
 * only bytes that do not so much as begin like one are a failure. */
PV_MUST_USE pv_status pv_certified_read(const pv_reading *reading, pv_kind kind,
                                        pv_certified_body *body, pv_certified *ret_read);

/* Notes damage; the fact is set at the end, with the place of the first. */
void pv_certified_damage(pv_certified *x, pv_damage damage, pv_place place);

/* Notes that `rest` follows the whole of it: damage, and a problem of the artifact. */
PV_MUST_USE pv_status pv_certified_trailing(const pv_reading *reading, pv_certified *x,
                                            pv_bytes rest, const char *what);

/* Keeps a failure that the reading can go on behind; hands on want of memory. */
PV_MUST_USE pv_status pv_certified_keep(pv_certified *x, pv_status status);

/* Whether a failure concerns the bytes alone: it can be noted and read past. */
bool pv_certified_is_damage(pv_status status);

/* Takes a Name. `ret_text->data` is NULL when it is unreadable, and that is noted. */
PV_MUST_USE pv_status pv_certified_name(pv_certified *x, pv_cursor *c, const char *what,
                                        pv_tlv *ret_name, pv_text *ret_text);

/* Takes the SubjectPublicKeyInfo and sets its facts. */
PV_MUST_USE pv_status pv_certified_key(pv_certified *x, pv_cursor *c);

#endif
