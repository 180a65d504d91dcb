/* SPDX-License-Identifier: Apache-2.0
 * Values of Microsoft's certificate extensions: templates (MS-WCCE 2.2.2.7.7), application
 * policies, CA version and history, and the account SID that a CA of a domain adds (MS-WCCE
 * 2.2.2.7.7.4). The template name is a BMPString in practice and a UTF8String on paper: any string
 * type is read. */
#include "facts/oid.h"
#include "readers/extensions.h"

pv_status pv_extension_template_name(pv_certified *x, pv_cursor *value) {
    pv_tlv tlv;
    pv_text text;
    PV_TRY(pv_der_take(value, "template name", &tlv));
    PV_TRY(pv_extension_string(x, value, &tlv, &text));
    if (!text.data)
        return pv_fail(value->arena, PV_DAMAGED, tlv.place,
                       "template name: tag 0x%02x is no "
                       "string type",
                       tlv.tag);
    while (text.size && text.data[text.size - 1] == '\0')
        text.size--; /* some writers count the terminator */
    pv_set_shared_TEMPLATE_NAME(x->subject, tlv.place, text);
    return pv_success();
}

static pv_status take_version(pv_cursor *c, const char *what, int64_t *ret_version,
                              pv_place *ret_place) {
    pv_tlv tlv;
    PV_TRY(pv_der_expect(c, PV_TAG_INTEGER, what, &tlv));
    *ret_place = tlv.place;
    if (!pv_der_int64(tlv.content, ret_version))
        return pv_fail(c->arena, PV_DAMAGED, tlv.place, "%s: beyond 64 bits", what);
    return pv_success();
}

/* CertificateTemplateOID: identifier, major and minor version, both optional. */
pv_status pv_extension_template(pv_certified *x, pv_cursor *value) {
    pv_cursor c;
    pv_tlv tlv;
    int64_t version;
    pv_place place;
    PV_TRY(pv_der_enter(value, PV_TAG_SEQUENCE, "certificate template", &c));
    PV_TRY(pv_der_expect(&c, PV_TAG_OID, "identifier of the template", &tlv));
    const char *oid = pv_oid_text(value->arena, tlv.content);
    if (!oid)
        return pv_no_memory();
    pv_set_shared_TEMPLATE_OID(x->subject, tlv.place, (pv_text){oid, strlen(oid)});
    if (!pv_der_more(&c))
        return pv_success();
    PV_TRY(take_version(&c, "major version of the template", &version, &place));
    pv_set_shared_TEMPLATE_MAJOR_VERSION(x->subject, place, version);
    if (!pv_der_more(&c))
        return pv_success();
    PV_TRY(take_version(&c, "minor version of the template", &version, &place));
    pv_set_shared_TEMPLATE_MINOR_VERSION(x->subject, place, version);
    return pv_der_end(&c, "certificate template");
}

pv_status pv_extension_application_policies(pv_certified *x, pv_cursor *value) {
    const pv_text *list;
    size_t count;
    pv_place place;
    PV_TRY(pv_extension_oids(value, "application policies", true, &list, &count, &place));
    pv_set_shared_APPLICATION_POLICIES(x->subject, place, list, count);
    return pv_success();
}

/* One INTEGER: certificate index in the low 16 bits, key index in the high ones. */
pv_status pv_extension_ca_version(pv_certified *x, pv_cursor *value) {
    int64_t version;
    pv_place place;
    PV_TRY(take_version(value, "CA version", &version, &place));
    if (version < 0 || version > UINT32_MAX)
        return pv_fail(value->arena, PV_DAMAGED, place, "CA version: beyond 32 bits");
    pv_set_CERT_CA_CERTIFICATE_INDEX(x->subject, place, version & 0xffff);
    pv_set_CERT_CA_KEY_INDEX(x->subject, place, version >> 16);
    return pv_success();
}

pv_status pv_extension_previous_ca_hash(pv_certified *x, pv_cursor *value) {
    pv_tlv tlv;
    PV_TRY(pv_der_expect(value, PV_TAG_OCTET_STRING, "previous CA hash", &tlv));
    pv_set_CERT_PREVIOUS_CA_HASH(x->subject, tlv.place, tlv.content);
    return pv_success();
}

/* GeneralNames, of which the otherName 1.3.6.1.4.1.311.25.2.1 holds the SID as text. */
pv_status pv_extension_ntds_security(pv_certified *x, pv_cursor *value) {
    pv_cursor list;
    PV_TRY(pv_der_enter(value, PV_TAG_SEQUENCE, "NTDS security", &list));
    while (pv_der_more(&list)) {
        pv_tlv name, type, sid;
        pv_cursor wrapped;
        PV_TRY(pv_der_take(&list, "NTDS security", &name));
        if (name.tag != PV_TAG_CONTEXT_CONSTRUCTED(0))
            continue;
        pv_cursor other = pv_der_inside(&list, &name);
        PV_TRY(pv_der_expect(&other, PV_TAG_OID, "type of NTDS security", &type));
        if (pv_oid_find(type.content) != PV_OID_MS_NTDS_OBJECT_SID)
            continue;
        PV_TRY(pv_der_enter(&other, PV_TAG_CONTEXT_CONSTRUCTED(0), "NTDS security", &wrapped));
        PV_TRY(pv_der_expect(&wrapped, PV_TAG_OCTET_STRING, "account SID", &sid));
        sid.tag = PV_TAG_IA5_STRING;
        pv_text text;
        PV_TRY(pv_extension_string(x, value, &sid, &text));
        pv_set_shared_NTDS_SECURITY_SID(x->subject, sid.place, text);
    }
    return pv_success();
}
