/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_POWERSHELL_H
#define PKIVET_READERS_POWERSHELL_H

#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/certutil.h"

/* One line of a list: "KEY : VALUE". A value may go on in the lines below. */
typedef struct {
    pv_slice key, value;
    pv_place place;
} pv_ps_field;

enum { PV_PS_FIELDS = 96 };

/* An object as Format-List prints it: lines up to an empty one. */
typedef struct {
    pv_ps_field fields[PV_PS_FIELDS];
    size_t count;
    pv_place place; /* of the first line */
} pv_ps_object;

typedef struct {
    const pv_reading *reading;
    pv_arena *arena;
    pv_ps_object object;
    pv_date_order order; /* of the dates of the section */
    pv_slice store_path; /* "LocalMachine\My" of the store below */
    pv_subject *store;   /* that the certificates at hand are in */
    int64_t store_count; /* of its certificates */
    pv_place store_place;
    pv_slice asked; /* the thumbprint in the prompt before an object; size 0: none */
    pv_place asked_place;
    bool in_table; /* rows of the store's certificates follow */
} pv_ps;

/* The field of that name; NULL when the object has none. */
const pv_ps_field *pv_ps_field_of(const pv_ps_object *object, const char *key);

/* "KEY   : VALUE" from the first column on. */
bool pv_ps_cut(const pv_line *line, pv_slice *ret_key, pv_slice *ret_value);

/* ---- powershell_facts.c: what an object tells; false in `*ret_taken` when it is no such object */

PV_MUST_USE pv_status pv_ps_put_certificate(pv_ps *p, bool *ret_taken);
PV_MUST_USE pv_status pv_ps_put_csp_key(pv_ps *p, bool *ret_taken);
PV_MUST_USE pv_status pv_ps_put_cng_key(pv_ps *p, bool *ret_taken);
PV_MUST_USE pv_status pv_ps_put_binding(pv_ps *p, bool *ret_taken);

/* A certificate of which a table tells the thumbprint and, when it was not cut short, the subject.
 */
PV_MUST_USE pv_status pv_ps_put_row(pv_ps *p, pv_slice thumbprint, pv_slice subject,
                                    pv_place place);

/* The one thumbprint in a prompt as "PS C:\> (Get-Item
 * Cert:\LocalMachine\My\THUMBPRINT).PrivateKey"; false when the line is none, or names no
 * certificate or several. */
bool pv_ps_is_prompt(pv_slice line);
pv_slice pv_ps_asked(pv_slice line);

/* Begins the store of a path as "LocalMachine\My", unless it is the one at hand; ends it. */
PV_MUST_USE pv_status pv_ps_begin_store(pv_ps *p, pv_slice path, pv_place place);
void pv_ps_end_store(pv_ps *p);

#endif
