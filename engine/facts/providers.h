/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_PROVIDERS_H
#define PKIVET_FACTS_PROVIDERS_H

#include "facts/enums.h"

/* What a provider's name tells. `type` is -1 when the name is not known. A name that is not in
 * the table but ends in "Key Storage Provider" is a KSP all the same (vendors keep to that). */
typedef struct {
    pv_providerkind kind;
    int type;
} pv_provider;

pv_provider pv_provider_named(const char *name);

#endif
