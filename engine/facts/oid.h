/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_OID_H
#define PKIVET_FACTS_OID_H

#include "base/arena.h"
#include "base/bytes.h"

/* Object identifiers that pkivet knows by name (oids.def). */
typedef enum {
#define OID(symbol, name, dotted, der) PV_OID_##symbol,
#include "facts/oids.def"
#undef OID
    PV_OID_UNKNOWN
} pv_oid;

/* By the content octets of an OBJECT IDENTIFIER; PV_OID_UNKNOWN when not in the table. */
pv_oid pv_oid_find(pv_bytes content);
/* By registered name or dotted form. */
pv_oid pv_oid_named(const char *name);

const char *pv_oid_name(pv_oid oid);   /* registered short name; static */
const char *pv_oid_dotted(pv_oid oid); /* static */
bool pv_oid_is_eku(pv_oid oid);        /* a purpose of Extended Key Usage (EKU_ in oids.def) */
pv_bytes pv_oid_der(pv_oid oid);       /* content octets; static */

/* Registered short name, else dotted form in `arena`, else (malformed) "#" and hex. NULL without
 * memory only. */
const char *pv_oid_text(pv_arena *arena, pv_bytes content);

#endif
