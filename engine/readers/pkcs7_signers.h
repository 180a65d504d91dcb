/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_PKCS7_SIGNERS_H
#define PKIVET_READERS_PKCS7_SIGNERS_H

#include "base/der.h"
#include "facts/unit.h"

/* What the wrapping of a request tells of it. */
typedef struct {
    bool is_cmc;
    pv_place place;          /* of the wrapping */
    bool archives, onbehalf; /* an encrypted private key; another requester */
    pv_place requester_place;
    pv_text requester;
} pv_wrapping;

/* Reads what stands behind the certificates of signedData: CRLs, and the signers' attributes. */
PV_MUST_USE pv_status pv_wrapping_signers(pv_wrapping *w, pv_cursor *data);
/* Reads the controls of a CMC message, which the cursor stands within. */
PV_MUST_USE pv_status pv_wrapping_controls(pv_wrapping *w, pv_cursor *controls);
/* Sets it for the requests from `first` on in the row of the unit's subjects. */
void pv_wrapping_apply(const pv_wrapping *w, pv_subject *first);

#endif
