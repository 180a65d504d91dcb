/* SPDX-License-Identifier: Apache-2.0
 * What the wrapping of a request adds to it (MS-WCCE 2.2.2.6): the requester that an enrolment
 * agent names in a signed attribute, the encrypted private key beside the signature, and the
 * controls of CMC (RFC 5272 section 6). Signers' certificates and signatures are not looked at. */
#include "readers/pkcs7_signers.h"

#include "base/text.h"
#include "facts/oid.h"
#include "facts/setters.h"

static const char REQUESTER[] = "RequesterName";

/* SEQUENCE { name, value }, strings of any kind. */
static pv_status take_pair(pv_wrapping *w, pv_cursor *values) {
    pv_cursor c;
    pv_tlv name, value;
    size_t size;
    bool clean;
    PV_TRY(pv_der_enter(values, PV_TAG_SEQUENCE, "name and value", &c));
    PV_TRY(pv_der_take(&c, "name", &name));
    PV_TRY(pv_der_take(&c, "value", &value));
    const char *text = pv_text_of_string(c.arena, name.tag, name.content, &size, &clean);
    if (!text)
        return pv_no_memory();
    if (!pv_text_same(text, REQUESTER))
        return pv_success();
    text = pv_text_of_string(c.arena, value.tag, value.content, &size, &clean);
    if (!text)
        return pv_no_memory();
    w->onbehalf = true;
    w->requester = (pv_text){text, size};
    w->requester_place = value.place;
    return pv_success();
}

static pv_status take_attribute(pv_wrapping *w, pv_cursor *attributes) {
    pv_cursor c, values;
    pv_tlv type;
    PV_TRY(pv_der_enter(attributes, PV_TAG_SEQUENCE, "attribute of a signer", &c));
    PV_TRY(pv_der_expect(&c, PV_TAG_OID, "type of an attribute", &type));
    PV_TRY(pv_der_enter(&c, PV_TAG_SET, "values of an attribute", &values));
    pv_oid oid = pv_oid_find(type.content);
    w->archives |= oid == PV_OID_MS_ARCHIVED_KEY;
    if (oid != PV_OID_MS_NAME_VALUE || !pv_der_more(&values))
        return pv_success();
    return take_pair(w, &values);
}

/* SignerInfo (RFC 5652 5.3): its two sets of attributes stand at [0] and [1]. */
static pv_status take_signer(pv_wrapping *w, pv_cursor *signers) {
    pv_cursor c;
    pv_tlv tlv;
    PV_TRY(pv_der_enter(signers, PV_TAG_SEQUENCE, "signer", &c));
    while (pv_der_more(&c)) {
        PV_TRY(pv_der_take(&c, "part of a signer", &tlv));
        if (tlv.tag != PV_TAG_CONTEXT_CONSTRUCTED(0) && tlv.tag != PV_TAG_CONTEXT_CONSTRUCTED(1))
            continue;
        pv_cursor attributes = pv_der_inside(&c, &tlv);
        while (pv_der_more(&attributes))
            PV_TRY(take_attribute(w, &attributes));
    }
    return pv_success();
}

pv_status pv_wrapping_signers(pv_wrapping *w, pv_cursor *data) {
    pv_cursor signers;
    pv_tlv crls;
    if (pv_der_next_is(data, PV_TAG_CONTEXT_CONSTRUCTED(1)))
        PV_TRY(pv_der_take(data, "revocation lists", &crls));
    if (!pv_der_next_is(data, PV_TAG_SET))
        return pv_success();
    PV_TRY(pv_der_enter(data, PV_TAG_SET, "signers", &signers));
    while (pv_der_more(&signers))
        PV_TRY(take_signer(w, &signers));
    return pv_success();
}

/* id-cmc-regInfo holds "RequesterName=...&..." in octets of no stated encoding: that it names one
 * is all that is taken from it. */
static bool names_requester(pv_bytes octets) {
    size_t size = sizeof REQUESTER - 1;
    for (size_t i = 0; i + size < octets.size; i++)
        if (memcmp(octets.data + i, REQUESTER, size) == 0 && octets.data[i + size] == '=')
            return true;
    return false;
}

pv_status pv_wrapping_controls(pv_wrapping *w, pv_cursor *controls) {
    static const uint8_t REG_INFO[] = {0x2b, 6, 1, 5, 5, 7, 7, 18};
    pv_cursor c;
    pv_tlv number, type;
    while (pv_der_more(controls)) {
        PV_TRY(pv_der_enter(controls, PV_TAG_SEQUENCE, "control of the CMC request", &c));
        PV_TRY(pv_der_expect(&c, PV_TAG_INTEGER, "number of a control", &number));
        PV_TRY(pv_der_expect(&c, PV_TAG_OID, "type of a control", &type));
        pv_bytes rest = {c.next, pv_cursor_left(&c)};
        if (pv_bytes_equal(type.content, (pv_bytes){REG_INFO, sizeof REG_INFO}))
            w->onbehalf |= names_requester(rest);
    }
    return pv_success();
}

static void apply_to(const pv_wrapping *w, pv_subject *request) {
    const pv_value *purposes = pv_subject_peek(request, PV_FACT_REQUEST_PURPOSES);
    pv_set_REQUEST_WRAPPER(request, w->place,
                           w->is_cmc ? PV_REQUESTWRAPPER_CMC : PV_REQUESTWRAPPER_PKCS7);
    if (purposes->known == PV_PRESENT)
        pv_set_REQUEST_PURPOSES(request, w->place,
                                purposes->u.set |
                                    (uint64_t)w->archives << PV_REQUESTPURPOSE_KEY_ARCHIVAL |
                                    (uint64_t)w->onbehalf << PV_REQUESTPURPOSE_ENROLL_ON_BEHALF);
    if (w->requester.size)
        pv_set_REQUEST_REQUESTER_NAME(request, w->requester_place, w->requester);
    else if (w->onbehalf)
        pv_subject_undetermined(request, PV_FACT_REQUEST_REQUESTER_NAME);
}

void pv_wrapping_apply(const pv_wrapping *w, pv_subject *first) {
    for (pv_subject *s = first; s; s = s->next)
        if (s->kind == PV_KIND_REQUEST)
            apply_to(w, s);
}
