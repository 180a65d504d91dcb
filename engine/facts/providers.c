/* SPDX-License-Identifier: Apache-2.0
 * The providers of Windows by name. */
#include "facts/providers.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

static const struct {
    const char *name;
    pv_provider provider;
} PROVIDERS[] = {
#define PROVIDER(name, kind, type) {name, {PV_PROVIDERKIND_##kind, type}},
#include "facts/providers.def"
#undef PROVIDER
};

static const char KSP_ENDING[] = "Key Storage Provider";

pv_provider pv_provider_named(const char *name) {
    for (size_t i = 0; i < sizeof PROVIDERS / sizeof *PROVIDERS; i++)
        if (pv_text_same(PROVIDERS[i].name, name))
            return PROVIDERS[i].provider;
    size_t size = strlen(name), ending = sizeof KSP_ENDING - 1;
    if (size > ending && pv_text_same(name + size - ending, KSP_ENDING))
        return (pv_provider){PV_PROVIDERKIND_KSP, 0};
    return (pv_provider){PV_PROVIDERKIND_UNKNOWN, -1};
}
