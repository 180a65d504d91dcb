/* SPDX-License-Identifier: Apache-2.0
 * Profiles by name. */
#include "findings/policy.h"

#include "base/text.h"

enum { NEAR = 256 };

const pv_profile_info *pv_profiles_find(const pv_profiles *profiles, const char *name) {
    for (size_t i = 0; i < profiles->count; i++)
        if (pv_text_same(profiles->profiles[i]->name, name))
            return profiles->profiles[i];
    return NULL;
}

const char *pv_profiles_nearest(const pv_profiles *profiles, const char *name) {
    const char *names[NEAR] = {"all"};
    size_t count = 1;
    for (size_t i = 0; i < profiles->count && count < NEAR; i++)
        names[count++] = profiles->profiles[i]->name;
    return pv_text_nearest(name, names, count);
}
