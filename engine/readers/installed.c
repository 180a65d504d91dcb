/* SPDX-License-Identifier: Apache-2.0
 * Keys that a store or a listing of it tells of. Such a source never holds the key itself. */
#include "readers/installed.h"

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
