/* SPDX-License-Identifier: Apache-2.0
 * Keys that a store or a listing of it tells of. Such a source never holds the key itself. */
#include "readers/installed.h"

#include "facts/providers.h"
#include "readers/acl.h"

/* What neither a link nor the lack of one has. */
static const pv_fact NEVER[] = {
    PV_FACT_KEY_FORMAT,         PV_FACT_KEY_PROTECTION,           PV_FACT_KEY_ENCRYPTION,
    PV_FACT_KEY_KDF_ITERATIONS, PV_FACT_KEY_PKCS8_KEY_USAGE,      PV_FACT_KEY_LOCAL_KEY_ID,
    PV_FACT_KEY_FRIENDLY_NAME,  PV_FACT_KEY_LOCAL_KEY_ID_PAIRING,
};

/* What a link says. */
static const pv_fact SAID[] = {
    PV_FACT_KEY_FLAGS,         PV_FACT_KEY_MACHINE_KEYSET, PV_FACT_KEY_SPEC,
    PV_FACT_KEY_CONTAINER,     PV_FACT_KEY_PROVIDER_NAME,  PV_FACT_KEY_PROVIDER_KIND,
    PV_FACT_KEY_PROVIDER_TYPE,
};

void pv_installed_key_begin(pv_subject *key, pv_place place, pv_keysource source) {
    for (size_t i = 0; i < sizeof NEVER / sizeof *NEVER; i++)
        pv_subject_absent(key, NEVER[i]);
    pv_set_KEY_SOURCE(key, place, source);
}

void pv_installed_key_unlinked(pv_subject *key, pv_place place) {
    pv_set_KEY_LINKED(key, place, false);
    for (size_t i = 0; i < sizeof SAID / sizeof *SAID; i++)
        pv_subject_absent(key, SAID[i]);
}

pv_status pv_installed_key_name_file(pv_arena *arena, pv_subject *key, pv_place place,
                                     pv_slice name) {
    enum { UNIQUE_HEX = 32 };
    const char *unique = pv_slice_text(arena, name);
    if (!unique)
        return pv_no_memory();
    pv_set_KEY_UNIQUE_CONTAINER(key, place, (pv_text){unique, name.size});
    if (!pv_acl_is_key_file(name))
        return pv_success();
    pv_slice guid = pv_slice_from(name, UNIQUE_HEX + 1);
    char *lower = pv_arena_text(arena, guid.data, guid.size);
    if (!lower)
        return pv_no_memory();
    for (size_t i = 0; i < guid.size; i++)
        if (lower[i] >= 'A' && lower[i] <= 'F')
            lower[i] = (char)(lower[i] | 0x20);
    pv_set_KEY_MACHINE_GUID(key, place, (pv_text){lower, guid.size});
    return pv_success();
}

pv_status pv_installed_key_name_provider(pv_arena *arena, pv_subject *key, pv_place place,
                                         pv_slice name) {
    const char *text = pv_slice_text(arena, name);
    if (!text)
        return pv_no_memory();
    pv_provider named = pv_provider_named(text);
    pv_set_KEY_PROVIDER_NAME(key, place, (pv_text){text, name.size});
    pv_set_KEY_PROVIDER_KIND(key, place, named.kind);
    if (named.type >= 0)
        pv_set_KEY_PROVIDER_TYPE(key, place, named.type);
    return pv_success();
}
