/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_STORE_FACTS_H
#define PKIVET_STORE_FACTS_H

#include "facts/subject.h"
#include "store/octets.h"

/* One fact of a subject in a record: state, place, value. */
void pv_stored_fact_write(pv_textbuf *out, const pv_fact_info *info, const pv_value *value);
void pv_stored_fact_read(pv_octets *in, const pv_fact_info *info, pv_value *ret_value);

#endif
