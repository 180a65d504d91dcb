/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_ACE_H
#define PKIVET_FACTS_ACE_H

#include "base/arena.h"
#include "facts/value.h"

/* One access control entry, as readers find it. Texts without data are not there. */
typedef struct {
    pv_text sid;
    bool could_be_anyone; /* no SID, and a name that might be a well-known account's in a language
                             that is not known here */
    pv_text account, object, inherited_object;
    uint32_t mask;
    pv_acetype type;
    bool inherited;
    uint64_t flags; /* bit n for value n of pv_aceflag */
} pv_ace;

/* More are refused: a DACL of Windows is at most 64 KB. */
enum { PV_MOST_ACES = 4096 };

/* Entries as the rows that pv_set_ACL_ENTRIES takes. All texts are borrowed. */
typedef struct {
    pv_arena *arena;
    pv_value *rows;
    size_t count, room;
} pv_aces;

/* PV_OVER_LIMIT, at `place`, when there are too many. */
PV_MUST_USE pv_status pv_aces_add(pv_aces *aces, const pv_ace *ace, pv_place place);

/* The flags and `inherited` of the AceFlags octet (MS-DTYP 2.4.4.1). */
void pv_ace_set_flags(pv_ace *ace, uint8_t octet);

#endif
