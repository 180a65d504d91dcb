/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_SERIALIZED_H
#define PKIVET_READERS_SERIALIZED_H

#include "facts/reader.h"

/* Certificates as the stores of Windows keep them: a row of properties, the last of which is the
 * certificate itself. Such rows stand in .sst files, in the registry, and in files of a profile. */

/* One property. */
typedef struct {
    bool present;
    uint32_t id;
    pv_place place;  /* of its header */
    pv_cursor value; /* over its value, with places */
} pv_property;

enum { PV_PROPERTY_HEADER = 12 };

/* wincrypt.h: what the readers look into. CONTENT ones end the row of properties. */
enum {
    PV_PROPERTY_KEY_PROV_INFO = 2,
    PV_PROPERTY_SHA1_HASH = 3,
    PV_PROPERTY_KEY_SPEC = 6,
    PV_PROPERTY_FRIENDLY_NAME = 11,
    PV_PROPERTY_ARCHIVED = 19,
    PV_PROPERTY_CERTIFICATE = 32,
    PV_PROPERTY_CRL = 33,
    PV_PROPERTY_CTL = 34,
    PV_PROPERTY_KEY_IDENTIFIER_FILE = 35,
    PV_PROPERTY_RENEWAL = 64,
};

/* CERT_..._PROP_ID; NULL when it has no name. */
const char *pv_property_name(uint32_t id);

/* What the head of a file can be: how well a row of properties fits. */
pv_bid pv_serialized_bid(pv_bytes head, uint64_t size);

typedef struct {
    pv_unit *unit;
    pv_artifact *artifact;
    pv_subject *store;     /* what they belong to */
    uint64_t certificates; /* that were met: counted up */
} pv_serialized;

/* Takes one row of properties with the certificate, CRL or CTL that ends it. `*ret_end`: the end
 * marker of a store stood there instead. Fails when it cannot be told where the next row begins;
 * everything else is noted as a problem. */
PV_MUST_USE pv_status pv_serialized_take(pv_serialized *s, pv_cursor *c, bool *ret_end);

/* Takes all rows up to an end marker or the end of the bytes. */
PV_MUST_USE pv_status pv_serialized_take_all(pv_serialized *s, pv_cursor *c, bool *ret_end);

/* For a file that is one store, or an entry of one: adds its subject, of which nothing is known but
 * how many certificates were met in the end. */
PV_MUST_USE pv_status pv_serialized_begin(const pv_reading *reading, pv_serialized *ret_s);
void pv_serialized_set_count(const pv_serialized *s, pv_place place);

/* The subject of the key that a row's link (KEY_PROV_INFO) names, or of the lack of one, linked to
 * the store and to `certificate`, which may be NULL. `spec` is the property KEY_SPEC. */
PV_MUST_USE pv_status pv_serialized_add_key(const pv_serialized *s, const pv_property *link,
                                            const pv_property *spec, pv_subject *certificate);

/* UTF-16LE up to its first NUL, or its end. */
PV_MUST_USE pv_status pv_serialized_text(pv_arena *arena, pv_bytes wide, pv_text *ret_text);

#endif
