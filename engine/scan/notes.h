/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_NOTES_H
#define PKIVET_SCAN_NOTES_H

#include "findings/case.h"

/* Adds what is to be said of the inputs of a case that was read, joined and diagnosed. Fails
 * without memory. */
PV_MUST_USE pv_status pv_notes_add(pv_case *c);

#endif
