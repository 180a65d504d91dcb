/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_VALIDITY_H
#define PKIVET_READERS_VALIDITY_H

#include "facts/reader.h"

/* How long certificates of a template are valid, in the facts that tell it: whole days, and the
 * seconds where these are no whole number of days. */
enum { PV_SECONDS_OF_DAY = 86400 };

/* "Never": the longest period of a directory (INT64_MIN times 100 ns, 29247 years), and all ones,
 * which some write for it. */
#define PV_VALID_FOR_EVER INT64_C(922337203685)

void pv_validity_set(pv_subject *template, pv_place place, int64_t seconds);
/* The same with how long before the end they are renewed. */
void pv_overlap_set(pv_subject *template, pv_place place, int64_t seconds);
/* Nothing tells it. */
void pv_validity_absent(pv_subject *template);
/* Something does that is not read. */
void pv_validity_unknown(pv_subject *template);
bool pv_validity_is_set(pv_subject *template);

#endif
