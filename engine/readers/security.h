/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_SECURITY_H
#define PKIVET_READERS_SECURITY_H

#include "base/bytes.h"
#include "facts/ace.h"
#include "facts/subject.h"

/* A security descriptor, whichever way it was written. For readers:
 *
 *     pv_security sd;
 *     pv_status status = pv_security_of_sddl(unit->arena, text, place, &sd);
 *     if (status.error) pv_unit_problem_of(unit, artifact, status);
 *     pv_security_put_template(template, place, &sd);    (what was read before a failure counts)
 */
typedef enum {
    PV_DACL_UNKNOWN, /* none stands there, or it could not be read whole */
    PV_DACL_NULL,    /* there is none by intent: everyone may do everything */
    PV_DACL_LIST
} pv_dacl;

typedef struct pv_security {
    pv_text owner, group; /* SIDs; without data where none is named */
    pv_dacl dacl;
    bool is_protected; /* the DACL inherits nothing */
    pv_aces aces;      /* in order, those of the DACL and then those of the SACL */
} pv_security;

/* SDDL (MS-DTYP 2.5.1). All of the text must be of it, but for blanks around. `*ret` is filled as
 * far as it was read, also by a failure. */
PV_MUST_USE pv_status pv_security_of_sddl(pv_arena *arena, pv_bytes text, pv_place place,
                                          pv_security *ret);
/* Whether a text could be SDDL: it begins with O:, G:, D: or S: and what may follow that. */
bool pv_security_is_sddl(pv_bytes text);

/* SECURITY_DESCRIPTOR, self-relative (MS-DTYP 2.4.6). A DACL whose control bit says that it is not
 * there is unknown: an export may have left it out. */
PV_MUST_USE pv_status pv_security_of_bytes(pv_arena *arena, pv_bytes bytes, pv_place place,
                                           pv_security *ret);

/* acl.owner, acl.protected, acl.entries, and the facts of access that follow from them. */
void pv_security_put_acl(pv_subject *acl, pv_place place, const pv_security *sd);
/* template.owner, template.entries. */
void pv_security_put_template(pv_subject *template, pv_place place, const pv_security *sd);

/* ---- accounts ---------------------------------------------------------------------------------
 */

/* The SID of an SDDL alias ("SY"), NULL when there is none. */
const char *pv_sid_of_alias(const char alias[2]);
/* The SID of a well-known account under one of the names that Windows shows in English, German or
 * French ("NT AUTHORITY\SYSTEM", "Jeder"), with "BUILTIN\" and its like or without; NULL when it is
 * none of them. */
const char *pv_sid_of_account(const char *name, size_t size);

#endif
