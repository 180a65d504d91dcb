/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_ACL_H
#define PKIVET_READERS_ACL_H

#include "base/slice.h"
#include "facts/ace.h"
#include "facts/unit.h"

/* What the readers of access control lists share. */

/* Adds an acl subject: its path, and its kind as far as the path tells it. An empty path: neither
 * is known. */
PV_MUST_USE pv_status pv_acl_add(const pv_reading *reading, pv_slice path, pv_place place,
                                 pv_subject **ret_acl);

/* Sets what a list whose end was not seen tells: that which no further entry changes, for the first
 * that speaks of a right decides it. Nothing of an empty one. */
PV_MUST_USE pv_status pv_acl_put_unended(pv_subject *acl, pv_aces *aces, pv_place place);

/* Whether the last part of a path is the name of a key's file: 32 hexadecimal digits, a line, and
 * the machine's GUID. */
bool pv_acl_is_key_file(pv_slice path);

/* The SID that a listing's word for an account is or stands for ("S-1-5-18", "*S-1-5-18", "NT
 * AUTHORITY\SYSTEM"); without data when it is not known. */
PV_MUST_USE pv_status pv_acl_sid_of(pv_arena *arena, pv_slice account, pv_text *ret_sid);
bool pv_acl_knows(pv_slice account);

/* Of a name without SID: it looks like that of one of Windows's own accounts, in a language whose
 * names are not known here. Accounts of domains and computers do not. */
bool pv_acl_may_be_windows_own(pv_slice account);

#endif
