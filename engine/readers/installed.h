/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_INSTALLED_H
#define PKIVET_READERS_INSTALLED_H

#include "facts/setters.h"

/* Begins a key that is told of, not held: the facts that only a file with the key has are absent,
 * everything else may be told by another source. */
void pv_installed_key_begin(pv_subject *key, pv_place place, pv_keysource source);

/* The certificate is known to name no key: what a link would say is absent. */
void pv_installed_key_unlinked(pv_subject *key, pv_place place);

#endif
