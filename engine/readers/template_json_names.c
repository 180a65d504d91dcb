/* SPDX-License-Identifier: Apache-2.0
 * The names that `certipy find -json` (4.8 and 5.1) gives attributes of templates: flags as arrays
 * of bits, of which only named ones are there, purposes by their names, periods as words. Its lists
 * of who may do what leave out denials, and administrators on request, so they are no access
 * control list. A name or period that is not known here leaves the attribute undetermined. */
#include "base/text.h"
#include "facts/oid.h"
#include "readers/template_json.h"

typedef enum { PLAIN, BITS, PURPOSES, PERIOD } shape;

static const struct {
    const char *name;
    pv_attr attr;
    shape shape;
} MEMBERS[] = {
    {"Template Name", PV_ATTR_CN, PLAIN},
    {"Display Name", PV_ATTR_DISPLAY_NAME, PLAIN},
    {"Certificate Name Flag", PV_ATTR_NAME_FLAG, BITS},
    {"Enrollment Flag", PV_ATTR_ENROLLMENT_FLAG, BITS},
    {"Private Key Flag", PV_ATTR_PRIVATE_KEY_FLAG, BITS},
    {"Extended Key Usage", PV_ATTR_EKU, PURPOSES},
    {"Authorized Signatures Required", PV_ATTR_RA_SIGNATURE, PLAIN},
    {"Schema Version", PV_ATTR_SCHEMA_VERSION, PLAIN},
    {"Validity Period", PV_ATTR_EXPIRATION, PERIOD},
    {"Renewal Period", PV_ATTR_OVERLAP, PERIOD},
    {"Minimum RSA Key Length", PV_ATTR_MINIMAL_KEY_SIZE, PLAIN},
    {"Issuance Policies", PV_ATTR_CERTIFICATE_POLICY, PLAIN},
};

/* Windows' names of purposes, as far as a rule asks for them or a default template has them. */
static const struct {
    const char *name;
    pv_oid oid;
} PURPOSE_NAMES[] = {
    {"Server Authentication", PV_OID_EKU_SERVER_AUTH},
    {"Client Authentication", PV_OID_EKU_CLIENT_AUTH},
    {"Code Signing", PV_OID_EKU_CODE_SIGNING},
    {"Secure Email", PV_OID_EKU_EMAIL},
    {"Time Stamping", PV_OID_EKU_TIME_STAMPING},
    {"OCSP Signing", PV_OID_EKU_OCSP_SIGNING},
    {"IP security IKE intermediate", PV_OID_EKU_IKE_INTERMEDIATE},
    {"Encrypting File System", PV_OID_EKU_MS_EFS},
    {"Microsoft Trust List Signing", PV_OID_EKU_MS_TRUST_LIST},
    {"Key Recovery Agent", PV_OID_EKU_MS_KEY_RECOVERY_AGENT},
    {"Directory Service Email Replication", PV_OID_EKU_MS_DS_EMAIL_REPLICATION},
    {"PKINIT Client Authentication", PV_OID_EKU_PKINIT_CLIENT},
    {"Any Purpose", PV_OID_EKU_ANY},
    {"KDC Authentication", PV_OID_EKU_PKINIT_KDC},
    {"Smart Card Logon", PV_OID_EKU_MS_SMARTCARD_LOGON},
    {"Certificate Request Agent", PV_OID_EKU_MS_ENROLLMENT_AGENT},
    {"Remote Desktop Authentication", PV_OID_EKU_MS_REMOTE_DESKTOP},
    {"Document Signing", PV_OID_EKU_MS_DOCUMENT_SIGNING},
    {"Microsoft Time Stamping", PV_OID_EKU_MS_TIME_STAMP},
    {"File Recovery", PV_OID_EKU_MS_EFS_RECOVERY},
    {"Private Key Archival", PV_OID_EKU_MS_CA_EXCHANGE},
};

bool pv_template_json_is_find(pv_slice name) {
    return pv_slice_is(name, "Certificate Templates") ||
           pv_slice_is(name, "Certificate Authorities");
}

static size_t member_of(pv_slice name) {
    size_t i = 0;
    while (i < sizeof MEMBERS / sizeof *MEMBERS && !pv_slice_is(name, MEMBERS[i].name))
        i++;
    return i;
}

pv_attr pv_template_json_plain(pv_attributes *entry, pv_slice name) {
    size_t i = member_of(name);
    if (i == 0)
        entry->is_template = entry->named_flags = true;
    bool ours = entry->named_flags && i < sizeof MEMBERS / sizeof *MEMBERS;
    return ours && MEMBERS[i].shape == PLAIN ? MEMBERS[i].attr : PV_ATTR_COUNT;
}

static pv_status add_purpose(pv_attributes *entry, const pv_jsonread_token *t) {
    for (size_t i = 0; i < sizeof PURPOSE_NAMES / sizeof *PURPOSE_NAMES; i++)
        if (pv_slice_is(t->text, PURPOSE_NAMES[i].name))
            return pv_attributes_add(entry, PV_ATTR_EKU,
                                     pv_slice_of(pv_oid_dotted(PURPOSE_NAMES[i].oid)), t->place);
    if (pv_oid_dotted_form(t->text))
        return pv_attributes_add(entry, PV_ATTR_EKU, t->text, t->place);
    pv_attributes_spoil(entry, PV_ATTR_EKU);
    return pv_success();
}

/* All of an array, flat. */
static pv_status read_array(pv_jsonread *json, pv_attributes *entry, size_t member,
                            pv_place place) {
    pv_attr attr = MEMBERS[member].attr;
    pv_jsonread_token t;
    uint64_t word = 0, bit;
    pv_attributes_saw(entry, attr);
    while (pv_jsonread_next(json, &t) && t.kind != PV_JSON_ARRAY_END) {
        bool is_bit = t.kind == PV_JSON_NUMBER && pv_slice_decimal(t.text, &bit) && bit >> 32 == 0;
        word |= is_bit ? bit : 0;
        if (MEMBERS[member].shape == PURPOSES && t.kind == PV_JSON_STRING)
            PV_TRY(add_purpose(entry, &t));
        else if (MEMBERS[member].shape != BITS || !is_bit)
            pv_attributes_spoil(entry, attr);
        pv_jsonread_skip(json, t.kind);
    }
    return MEMBERS[member].shape == BITS
               ? pv_attributes_add_number(entry, attr, (int64_t)word, place)
               : pv_success();
}

pv_status pv_template_json_member(pv_jsonread *json, pv_attributes *entry, pv_slice name,
                                  const pv_jsonread_token *value, bool *ret_taken) {
    size_t i = entry->named_flags ? member_of(name) : sizeof MEMBERS / sizeof *MEMBERS;
    int64_t seconds;
    *ret_taken = i < sizeof MEMBERS / sizeof *MEMBERS && MEMBERS[i].shape != PLAIN;
    if (!*ret_taken)
        return pv_success();
    if (value->kind == PV_JSON_ARRAY && MEMBERS[i].shape != PERIOD)
        return read_array(json, entry, i, value->place);
    if (value->kind == PV_JSON_STRING && MEMBERS[i].shape == PERIOD &&
        pv_period_seconds(value->text, &seconds))
        return pv_attributes_add_period(entry, MEMBERS[i].attr, seconds, value->place);
    pv_attributes_saw(entry, MEMBERS[i].attr);
    pv_attributes_spoil(entry, MEMBERS[i].attr);
    pv_jsonread_skip(json, value->kind);
    return pv_success();
}
