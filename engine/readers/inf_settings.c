/* SPDX-License-Identifier: Apache-2.0
 * What an INF for certreq says and no other fact tells: its entries, whatever their order and case
 * of names, with the values that they come to. [Version] says nothing of the request, and what
 * [Strings] says stands where it is used. */
#include "facts/setters.h"
#include "readers/inf.h"
#include "readers/settings.h"

static const pv_told_by TOLD[] = {
    {"Subject", PV_FACT_TEMPLATE_SUBJECT},
    {"KeyAlgorithm", PV_FACT_TEMPLATE_KEY_ALGORITHM},
    {"HashAlgorithm", PV_FACT_TEMPLATE_HASH_ALGORITHM},
    {"KeyContainer", PV_FACT_TEMPLATE_KEY_CONTAINER},
    {"RenewalCert", PV_FACT_TEMPLATE_RENEWAL_CERT},
    {"RequesterName", PV_FACT_TEMPLATE_REQUESTER_NAME},
    {"SecurityDescriptor", PV_FACT_TEMPLATE_SECURITY_DESCRIPTOR},
    {"Exportable", PV_FACT_TEMPLATE_EXPORTABLE},
    {"MachineKeySet", PV_FACT_TEMPLATE_MACHINE_KEYSET},
    {"UseExistingKeySet", PV_FACT_TEMPLATE_USE_EXISTING_KEY_SET},
    {"PrivateKeyArchive", PV_FACT_TEMPLATE_PRIVATE_KEY_ARCHIVE},
    {"UserProtected", PV_FACT_TEMPLATE_USER_PROTECTED},
    {"KeyLength", PV_FACT_TEMPLATE_MINIMAL_KEY_SIZE},
    {"ProviderType", PV_FACT_TEMPLATE_PROVIDER_TYPE},
    {"KeyProtection", PV_FACT_TEMPLATE_KEY_PROTECTION},
    {"RequestType", PV_FACT_TEMPLATE_REQUEST_TYPE},
    {"KeyUsageProperty", PV_FACT_TEMPLATE_CNG_KEY_USAGE},
    {"KeySpec", PV_FACT_TEMPLATE_DEFAULT_KEY_SPEC},
    {"ProviderName", PV_FACT_TEMPLATE_PROVIDERS},
    {"KeyUsage", PV_FACT_TEMPLATE_KEY_USAGE},
    {"ValidityPeriod", PV_FACT_TEMPLATE_VALIDITY_DAYS},
    {"ValidityPeriodUnits", PV_FACT_TEMPLATE_VALIDITY_DAYS},
    {"CertificateTemplate", PV_FACT_TEMPLATE_NAME},
};

/* Of [Extensions]. */
static const pv_told_by TOLD_EXTENSIONS[] = {
    {"2.5.29.15", PV_FACT_TEMPLATE_KEY_USAGE},
    {"2.5.29.17", PV_FACT_TEMPLATE_SUBJECT_ALT_NAMES},
    {"2.5.29.19", PV_FACT_TEMPLATE_IS_CA},
    {"2.5.29.37", PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE},
};

static pv_status lower(pv_arena *arena, pv_slice text, pv_slice *ret_lower) {
    char *copy = pv_arena_alloc(arena, text.size + 1);
    if (!copy)
        return pv_no_memory();
    for (size_t i = 0; i < text.size; i++)
        copy[i] = pv_char_lower(text.data[i]);
    *ret_lower = (pv_slice){copy, text.size};
    return pv_success();
}

static bool is_told_extension(const pv_settings *s, pv_slice oid) {
    const pv_settings of = {.subject = s->subject,
                            .told = TOLD_EXTENSIONS,
                            .told_count = sizeof TOLD_EXTENSIONS / sizeof *TOLD_EXTENSIONS};
    return pv_settings_is_told(&of, oid);
}

static bool is_left_out(const pv_settings *s, pv_slice section, const pv_inf_entry *e) {
    bool told_where =
        pv_slice_is(section, "NewRequest") || pv_slice_is(section, "RequestAttributes");
    bool purposes =
        pv_slice_is(section, "EnhancedKeyUsageExtension") &&
        pv_subject_peek(s->subject, PV_FACT_TEMPLATE_EXTENDED_KEY_USAGE)->known != PV_UNDETERMINED;
    return e->continues || pv_slice_is(section, "Version") || pv_slice_is(section, "Strings") ||
           (told_where && pv_settings_is_told(s, e->key)) ||
           (purposes && pv_slice_is(e->key, "OID")) ||
           (pv_slice_is(section, "Extensions") && is_told_extension(s, e->key));
}

pv_status pv_inf_set_others(const pv_inf *inf, pv_subject *subject) {
    pv_settings s = pv_settings_begin(subject, TOLD, sizeof TOLD / sizeof *TOLD);
    pv_arena *arena = inf->reading->unit->arena;
    for (size_t i = 0; i < inf->count; i++) {
        const pv_inf_entry *e = &inf->entries[i];
        pv_slice section = inf->sections[e->section].name;
        pv_setting setting = {.value = pv_slice_trim(e->value)};
        if (is_left_out(&s, section, e))
            continue;
        PV_TRY(lower(arena, section, &setting.group));
        PV_TRY(lower(arena, e->key, &setting.name));
        PV_TRY(pv_settings_add(&s, setting));
    }
    return pv_settings_set(&s, pv_subject_place(subject, PV_FACT_TEMPLATE_KIND));
}
