/* SPDX-License-Identifier: Apache-2.0
 * Certificate requests from their description. */
#include "request.h"

blob request_attribute(const char *oid, blob value) {
    return SEQ(OID(oid), der(TAG_SET, value));
}

blob smime_capabilities(void) {
    blob list =
        SEQ(SEQ(OID("1.2.840.113549.3.2"), INT(128)), SEQ(OID("1.2.840.113549.3.4"), INT(128)),
            SEQ(OID("1.3.14.3.2.7")), SEQ(OID("1.2.840.113549.3.7")));
    return extension("1.2.840.113549.1.9.15", 0, list);
}

static blob extensions_of(const request_spec *s) {
    blob all = JOIN(s->usage ? extension_usage(s->usage, 1) : NOTHING,
                    s->purposes ? extension_purposes(s->purposes, 0) : NOTHING,
                    s->dns ? extension_san(san_dns(s->dns)) : NOTHING, s->more_extensions);
    return all.size ? request_attribute("1.2.840.113549.1.9.14", SEQ(all)) : NOTHING;
}

static blob provider_of(const request_spec *s) {
    if (!s->provider)
        return NOTHING;
    return request_attribute("1.3.6.1.4.1.311.13.2.2", SEQ(INT(s->key_spec), der_bmp(s->provider),
                                                           der_bits(fill(0, s->csp_signature), 0)));
}

static blob client_of(const request_spec *s) {
    if (!s->process)
        return NOTHING;
    return request_attribute(
        "1.3.6.1.4.1.311.21.20",
        SEQ(INT(s->client_id ? s->client_id : 5), der_string(TAG_UTF8, "WEB1.corp.example.test"),
            der_string(TAG_UTF8, "CORP\\admin"), der_string(TAG_UTF8, s->process)));
}

blob request_make(const request_spec *s) {
    blob attributes = JOIN(
        s->os_version
            ? request_attribute("1.3.6.1.4.1.311.13.2.3", der_string(TAG_IA5, s->os_version))
            : NOTHING,
        client_of(s), provider_of(s), extensions_of(s),
        s->old_extensions.size ? request_attribute("1.3.6.1.4.1.311.2.1.14", SEQ(s->old_extensions))
                               : NOTHING,
        s->more_attributes);
    blob info = SEQ(INT(0), name_of(s->subject ? s->subject : "C=XX,O=Corpus,CN=web.example.test"),
                    key_spki(s->key), s->without_attributes ? NOTHING : TAGGED(0, attributes));
    return sign_wrap(s->signer == KEY_DEFAULT ? s->key : s->signer, SIGN_SHA256, info);
}
