/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_TEMPLATE_ATTRIBUTES_H
#define PKIVET_READERS_TEMPLATE_ATTRIBUTES_H

#include "base/slice.h"
#include "facts/unit.h"

/* One object of the directory (a template, an enrollment service, a policy's identifier), as any
 * carrier tells of it: attributes and their values. Readers fill entries; what becomes of them is
 * the business of template_directory.h, the same for all carriers. */

typedef enum {
#define ATTRIBUTE(symbol, name, type, values) PV_ATTR_##symbol,
#include "readers/template_attributes.def"
#undef ATTRIBUTE
    PV_ATTR_COUNT /* an attribute that is of no interest */
} pv_attr;

typedef enum { PV_ATTR_TEXT, PV_ATTR_NUMBER, PV_ATTR_OCTETS } pv_attr_type;

pv_attr pv_attr_named(pv_slice name);
const char *pv_attr_name(pv_attr attr);
pv_attr_type pv_attr_type_of(pv_attr attr);

typedef struct pv_attr_value {
    struct pv_attr_value *next;
    pv_slice value; /* text (a decimal, for a NUMBER), or the octets themselves */
    pv_place place;
} pv_attr_value;

typedef struct {
    pv_unit *unit;
    pv_artifact *artifact;
    pv_place place;   /* where it begins */
    bool is_template; /* whatever its attributes are */
    bool named_flags; /* flag words have only those bits that the exporter has a name for */
    bool partial;     /* an attribute that is missing may be there all the same */
    pv_attr_value *first[PV_ATTR_COUNT], *last[PV_ATTR_COUNT];
    uint64_t seen;   /* bit n: the carrier has attribute n, perhaps without any value */
    uint64_t spoilt; /* bit n: of attribute n a value is there that could not be read */
    size_t count;
    const struct pv_security *security; /* a descriptor that the carrier has read itself, or NULL */
} pv_attributes;

/* More values of one object are refused. */
enum { PV_MOST_ATTR_VALUES = 16384 };

void pv_attributes_begin(pv_attributes *entry, pv_unit *unit, pv_artifact *artifact,
                         pv_place place);
static inline void pv_attributes_saw(pv_attributes *entry, pv_attr attr) {
    entry->seen |= (uint64_t)1 << attr;
}
static inline bool pv_attributes_has(const pv_attributes *entry, pv_attr attr) {
    return entry->seen >> attr & 1;
}
static inline void pv_attributes_spoil(pv_attributes *entry, pv_attr attr) {
    if (attr < PV_ATTR_COUNT)
        entry->spoilt |= (uint64_t)1 << attr;
}
/* The value is borrowed. */
PV_MUST_USE pv_status pv_attributes_add(pv_attributes *entry, pv_attr attr, pv_slice value,
                                        pv_place place);
/* The same with a number, as its decimal; with a period, as its octets (see pKIExpirationPeriod).
 */
PV_MUST_USE pv_status pv_attributes_add_number(pv_attributes *entry, pv_attr attr, int64_t number,
                                               pv_place place);
PV_MUST_USE pv_status pv_attributes_add_period(pv_attributes *entry, pv_attr attr, int64_t seconds,
                                               pv_place place);

/* Says of an attribute of one value that has several, and they differ, that it has: which of them
 * counts nobody knows, so none is kept. */
void pv_attributes_drop_ambiguous(pv_attributes *entry);

/* Octets as base64, or as two hex digits each with blanks or dashes between; a security descriptor
 * may be SDDL, which stays as it is. What is none of these is noted as a problem. */
PV_MUST_USE pv_status pv_attributes_add_encoded(pv_attributes *entry, pv_attr attr, pv_slice text,
                                                pv_place place);

/* Whether it is an object identifier in dotted form. */
bool pv_oid_dotted_form(pv_slice text);

/* "2 Years", "6 Weeks", "8 Hours" as the tools print a period; false when it is no such text
 * (another language, two units). */
bool pv_period_seconds(pv_slice text, int64_t *ret_seconds);

#endif
