/* SPDX-License-Identifier: Apache-2.0
 * Values of the extensions that say what a key may do and whose it is: Key Usage, Extended Key
 * Usage, Basic Constraints, key identifiers, policies (RFC 5280 4.2.1). Tells how Key Usage's bits
 * were encoded (X.690 11.2), which decoders commonly hide. */
#include "facts/oid.h"
#include "readers/extensions.h"

static void set_unreadable_usage(pv_certified *x, pv_place place) {
    pv_subject_undetermined(x->subject, pv_shared_fact(x->subject, PV_SHARED_KEY_USAGE));
    pv_set_shared_KEY_USAGE_ENCODING(x->subject, place, PV_BITSENCODING_UNREADABLE);
    pv_certified_damage(x, PV_DAMAGE_KEY_USAGE_ENCODING, place);
}

/* X.690 11.2.2: the last octet holds a one, and what follows it is unused. */
static pv_bitsencoding classify(pv_bytes octets, unsigned unused) {
    if (octets.size == 0)
        return PV_BITSENCODING_DER;
    uint8_t last = octets.data[octets.size - 1];
    if (last == 0)
        return PV_BITSENCODING_ZERO_OCTET;
    unsigned zeros = 0;
    while (!(last >> zeros & 1))
        zeros++;
    return zeros == unused ? PV_BITSENCODING_DER : PV_BITSENCODING_UNUSED_BITS;
}

/* Named bit n is bit 7 - n % 8 of octet n / 8; unused bits count as zero. */
static uint64_t named_bits(pv_bytes octets, unsigned unused) {
    uint64_t set = 0;
    for (size_t n = 0; n < PV_KEYUSAGE_COUNT && n / 8 < octets.size; n++) {
        bool is_unused = n / 8 + 1 == octets.size && 7 - n % 8 < unused;
        if (!is_unused && (octets.data[n / 8] >> (7 - n % 8) & 1))
            set |= UINT64_C(1) << n;
    }
    return set;
}

pv_status pv_extension_key_usage(pv_certified *x, pv_cursor *value) {
    pv_tlv tlv;
    pv_bytes octets;
    unsigned unused;
    pv_place place = pv_cursor_place(value);
    pv_cursor by_ber = *value;
    by_ber.tolerant = true;
    pv_status status = pv_der_expect(value, PV_TAG_BIT_STRING, "key usage", &tlv);
    if (status.error && !pv_certified_is_damage(status))
        return status;
    if (status.error && !pv_der_expect(&by_ber, PV_TAG_BIT_STRING, "key usage", &tlv).error)
        return status; /* comes again, by BER */
    if (status.error || !pv_der_bits(tlv.content, &octets, &unused)) {
        value->next = value->end;
        set_unreadable_usage(x, place);
        return pv_success();
    }
    pv_bitsencoding encoding = classify(octets, unused);
    pv_set_shared_KEY_USAGE(x->subject, place, named_bits(octets, unused));
    pv_set_shared_KEY_USAGE_ENCODING(x->subject, place, encoding);
    if (encoding != PV_BITSENCODING_DER)
        pv_certified_damage(x, PV_DAMAGE_KEY_USAGE_ENCODING, place);
    if (octets.size * 8 > (size_t)PV_KEYUSAGE_COUNT + unused)
        pv_certified_damage(x, PV_DAMAGE_KEY_USAGE_LONG, place);
    return pv_success();
}

pv_status pv_extension_usage_bits(pv_cursor *value, uint64_t *ret_set) {
    pv_tlv tlv;
    pv_bytes octets;
    unsigned unused;
    PV_TRY(pv_der_expect(value, PV_TAG_BIT_STRING, "key usage", &tlv));
    if (!pv_der_bits(tlv.content, &octets, &unused))
        return pv_fail(value->arena, PV_DAMAGED, tlv.place, "key usage: no bits");
    *ret_set = named_bits(octets, unused);
    return pv_success();
}

static pv_status take_oid(pv_cursor *list, const char *what, bool wrapped, pv_text *ret_text) {
    pv_cursor inner = *list;
    pv_tlv tlv;
    if (wrapped)
        PV_TRY(pv_der_enter(list, PV_TAG_SEQUENCE, what, &inner));
    PV_TRY(pv_der_expect(wrapped ? &inner : list, PV_TAG_OID, what, &tlv));
    ret_text->data = pv_oid_text(list->arena, tlv.content);
    if (!ret_text->data)
        return pv_no_memory();
    ret_text->size = strlen(ret_text->data);
    return pv_success();
}

pv_status pv_extension_oids(pv_cursor *value, const char *what, bool wrapped,
                            const pv_text **ret_list, size_t *ret_count, pv_place *ret_place) {
    pv_cursor list;
    pv_tlv tlv;
    size_t count = 0;
    pv_place place = pv_cursor_place(value);
    PV_TRY(pv_der_enter(value, PV_TAG_SEQUENCE, what, &list));
    for (pv_cursor c = list; pv_der_more(&c); count++)
        PV_TRY(pv_der_take(&c, what, &tlv));
    pv_text *texts = pv_arena_array(value->arena, count, sizeof *texts);
    if (!texts)
        return pv_no_memory();
    for (size_t i = 0; i < count; i++)
        PV_TRY(take_oid(&list, what, wrapped, &texts[i]));
    *ret_list = texts;
    *ret_count = count;
    *ret_place = place;
    return pv_success();
}

pv_status pv_extension_eku(pv_certified *x, pv_cursor *value) {
    const pv_text *list;
    size_t count;
    pv_place place;
    PV_TRY(pv_extension_oids(value, "extended key usage", false, &list, &count, &place));
    pv_set_shared_EXTENDED_KEY_USAGE(x->subject, place, list, count);
    return pv_success();
}

pv_status pv_extension_policies(pv_certified *x, pv_cursor *value) {
    const pv_text *list;
    size_t count;
    pv_place place;
    PV_TRY(pv_extension_oids(value, "certificate policies", true, &list, &count, &place));
    pv_set_shared_CERTIFICATE_POLICIES(x->subject, place, list, count);
    return pv_success();
}

static void take_ca(pv_certified *x, const pv_tlv *flag, bool *is_ca) {
    for (size_t i = 0; i < flag->content.size; i++)
        *is_ca = *is_ca || flag->content.data[i];
    if (!*is_ca)
        pv_certified_damage(x, PV_DAMAGE_DEFAULT_ENCODED, flag->place);
    else if (flag->content.size != 1 || flag->content.data[0] != 0xff)
        pv_certified_damage(x, PV_DAMAGE_BER_ENCODING, flag->place);
}

pv_status pv_extension_constraints_take(pv_certified *x, pv_cursor *value,
                                        pv_extension_constraints *ret_constraints) {
    pv_extension_constraints *t = ret_constraints;
    pv_cursor c;
    pv_tlv tlv;
    *t = (pv_extension_constraints){0};
    PV_TRY(pv_der_enter(value, PV_TAG_SEQUENCE, "basic constraints", &c));
    if (pv_der_next_is(&c, PV_TAG_BOOLEAN)) {
        PV_TRY(pv_der_take(&c, "cA", &tlv));
        take_ca(x, &tlv, &t->is_ca);
    }
    if (!pv_der_more(&c))
        return pv_success();
    PV_TRY(pv_der_expect(&c, PV_TAG_INTEGER, "path length", &tlv));
    if (!pv_der_int64(tlv.content, &t->length))
        return pv_fail(c.arena, PV_DAMAGED, tlv.place, "path length: beyond 64 bits");
    if (!pv_der_integer_minimal(tlv.content))
        pv_certified_damage(x, PV_DAMAGE_INTEGER_PADDING, tlv.place);
    t->has_length = true;
    t->length_place = tlv.place;
    return pv_der_end(&c, "basic constraints");
}

pv_status pv_extension_basic_constraints(pv_certified *x, pv_cursor *value) {
    pv_extension_constraints c;
    pv_place place = pv_cursor_place(value);
    PV_TRY(pv_extension_constraints_take(x, value, &c));
    pv_set_shared_IS_CA(x->subject, place, c.is_ca);
    if (c.has_length)
        pv_set_shared_PATH_LENGTH(x->subject, c.length_place, c.length);
    return pv_success();
}

pv_status pv_extension_ski(pv_certified *x, pv_cursor *value) {
    pv_tlv tlv;
    PV_TRY(pv_der_expect(value, PV_TAG_OCTET_STRING, "subject key identifier", &tlv));
    pv_set_shared_SUBJECT_KEY_ID(x->subject, tlv.place, tlv.content);
    return pv_success();
}

/* keyIdentifier is [0]; issuer and serial number, if any, follow it. */
pv_status pv_extension_aki(pv_certified *x, pv_cursor *value) {
    pv_cursor c;
    pv_tlv tlv;
    PV_TRY(pv_der_enter(value, PV_TAG_SEQUENCE, "authority key identifier", &c));
    if (pv_der_next_is(&c, PV_TAG_CONTEXT(0))) {
        PV_TRY(pv_der_take(&c, "authority key identifier", &tlv));
        pv_set_CERT_AUTHORITY_KEY_ID(x->subject, tlv.place, tlv.content);
    }
    while (pv_der_more(&c))
        PV_TRY(pv_der_take(&c, "authority key identifier", &tlv));
    return pv_success();
}
