/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_REGISTRY_H
#define PKIVET_READERS_REGISTRY_H

#include "base/slice.h"
#include "readers/serialized.h"

/* Certificate stores in the registry, whatever file it was read from. */

/* What a key's path says. */
typedef struct {
    pv_slice store;   /* the path up to the store's name */
    pv_slice name;    /* MY */
    pv_slice service; /* empty: of no service */
    bool has_scope;
    pv_storescope scope;
    bool is_certificate; /* the key is one certificate of the store */
} pv_registry_path;

/* "HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates\MY\Certificates\<SHA-1>", a service's,
 * group policy's, the forest's, a user's. False when the key is not in a store. */
bool pv_registry_path_of(pv_slice key, pv_registry_path *ret_path);
/* Whether it is ...\Microsoft\Cryptography, where MachineGuid stands. */
bool pv_registry_is_cryptography(pv_slice key);

/* A store that was met. */
typedef struct pv_registry_store pv_registry_store;
struct pv_registry_store {
    pv_registry_store *next;
    pv_slice path;
    uint64_t mark; /* differs where paths do, nearly always */
    pv_place place;
    bool whole; /* the key above its certificates was met: it was exported with all below */
    pv_serialized entries;
};

typedef struct {
    const pv_reading *reading;
    pv_registry_store *stores, **stores_end;
    unsigned count;
    bool full; /* the problem is noted that there are more */
} pv_registry;

pv_registry pv_registry_of(const pv_reading *reading);

/* The store of that path, added when it is new. The path must live as long as the unit.
 * `*ret_store` is NULL when there are too many. */
PV_MUST_USE pv_status pv_registry_enter(pv_registry *r, const pv_registry_path *path,
                                        pv_place place, pv_registry_store **ret_store);
/* Reads a value "Blob"; its bytes must live as long as the unit. What is wrong with it is noted. */
PV_MUST_USE pv_status pv_registry_add_blob(pv_registry *r, pv_registry_store *store,
                                           pv_cursor blob);
/* A value "MachineGuid" of `key`. */
PV_MUST_USE pv_status pv_registry_add_machine(pv_registry *r, pv_slice key, pv_slice guid,
                                              pv_place place);
/* At the end: tells how many certificates each store had. */
void pv_registry_finish(pv_registry *r);

#endif
