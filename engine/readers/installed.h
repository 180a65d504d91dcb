/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_INSTALLED_H
#define PKIVET_READERS_INSTALLED_H

#include "base/slice.h"
#include "facts/setters.h"

/* Begins a key that is told of, not held: the facts that only a file with the key has are absent,
 * everything else may be told by another source. */
void pv_installed_key_begin(pv_subject *key, pv_place place, pv_keysource source);

/* The name of the key's file ("unique container name"), with the machine's GUID at its end. */
PV_MUST_USE pv_status pv_installed_key_name_file(pv_arena *arena, pv_subject *key, pv_place place,
                                                 pv_slice name);

/* The provider's name, and what the name tells of its kind and type. */
PV_MUST_USE pv_status pv_installed_key_name_provider(pv_arena *arena, pv_subject *key,
                                                     pv_place place, pv_slice name);

/* The certificate is known to name no key: what a link would say is absent. */
void pv_installed_key_unlinked(pv_subject *key, pv_place place);

#endif
