/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_ACCESS_H
#define PKIVET_FACTS_ACCESS_H

#include "facts/subject.h"

/* What an access control list of a file or folder lets a token do: bits of the access mask. What
 * is neither granted nor unknown is refused. */
typedef struct {
    uint32_t granted;
    uint32_t unknown; /* hangs on who is in a group, on a condition, on a name without SID ... */
} pv_granted;

/* `entries`: a fact of ACE records that is present, or absent (no DACL: all is granted). The token
 * is the SID with the groups that Windows puts into its token in any case. */
pv_granted pv_access_of(const pv_value *entries, const char *sid);

/* Whether the entry (a row of ACE records) denies one of `bits` to every token of `sid` (NULL: to
 * anybody), by an entry
 * of the list's own: what is inherited cannot be taken away here, and gives way to what is granted
 * here. */
bool pv_access_denies(const pv_value *ace, const char *sid, uint32_t bits);

/* The bit of a right in an access mask. */
uint32_t pv_access_bit(pv_accessright right);

/* Whether `text` is a SID ("S-1-5-18"). */
bool pv_sid_valid(const char *text, size_t size);

/* Sets acl.system_access and its like from acl.entries, read at `place`; undetermined where a bit
 * is unknown. */
void pv_access_set_facts(pv_subject *acl, pv_place place);

#endif
