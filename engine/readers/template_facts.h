/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_TEMPLATE_FACTS_H
#define PKIVET_READERS_TEMPLATE_FACTS_H

#include "readers/template_attributes.h"

/* Sets every fact of a template that its attributes tell of. An attribute that is missing makes a
 * fact absent where the entry shows the template whole, else undetermined. Values that break the
 * rules are noted as problems. */
PV_MUST_USE pv_status pv_template_put(pv_subject *template, pv_attributes *entry);

/* Texts and identifiers of an attribute, in the unit's arena; NULL without memory. */
const pv_text *pv_attributes_texts(const pv_attributes *entry, pv_attr attr, size_t *ret_count);
const char *pv_attributes_text(const pv_attributes *entry, pv_slice value, size_t *ret_size);

/* The parts of msPKI-RA-Application-Policies where it packs them: they are added to the entry as
 * attributes of their own, and the policies take its place. */
PV_MUST_USE pv_status pv_template_unpack(pv_attributes *entry);

void pv_template_problem(const pv_attributes *entry, pv_attr attr, pv_place place,
                         const char *what);

#endif
