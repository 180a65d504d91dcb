/* SPDX-License-Identifier: Apache-2.0
 * Values of a certreq INF as numbers and flags: decimals, hex with 0x, TRUE and FALSE, and the
 * symbols that Microsoft's certreq reference lists for each key. KeyUsage in digits without 0x is
 * refused: the reference writes its values in hex without 0x beside decimals, so nobody can tell
 * which of them is meant. */
#include "readers/inf.h"

typedef struct {
    const char *name;
    uint64_t value;
} symbol;

static const symbol *symbol_named(const symbol *table, size_t count, pv_slice name) {
    for (size_t i = 0; i < count; i++)
        if (pv_slice_is(name, table[i].name))
            return &table[i];
    return NULL;
}

bool pv_inf_boolean(pv_slice value, bool *ret_value) {
    value = pv_slice_trim(value);
    *ret_value = pv_slice_is(value, "TRUE");
    return *ret_value || pv_slice_is(value, "FALSE");
}

static bool is_prefixed(pv_slice value) {
    return pv_slice_begins(value, "0x");
}

bool pv_inf_number(pv_slice value, uint64_t *ret_number) {
    value = pv_slice_trim(value);
    return is_prefixed(value) ? pv_slice_hex(value, ret_number)
                              : pv_slice_decimal(value, ret_number);
}

/* One symbol or number. */
static bool take_one(const symbol *table, size_t count, pv_slice value, uint64_t *ret_value) {
    value = pv_slice_trim(value);
    const symbol *known = symbol_named(table, count, value);
    if (known)
        *ret_value = known->value;
    return known || pv_inf_number(value, ret_value);
}

/* Symbols with | between, or one hex number. */
static bool take_flags(const symbol *table, size_t count, pv_slice value, uint64_t *ret_flags) {
    uint64_t flags = 0;
    pv_slice rest = pv_slice_trim(value), part;
    if (is_prefixed(rest) || pv_slice_is(rest, "0"))
        return pv_inf_number(rest, ret_flags);
    for (bool more = true; more;) {
        more = pv_slice_cut(rest, "|", &part, &rest);
        const symbol *known = symbol_named(table, count, part);
        if (!known)
            return false;
        flags |= known->value;
    }
    *ret_flags = flags;
    return true;
}

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

bool pv_inf_key_spec(pv_slice value, pv_keyspec *ret_spec) {
    static const symbol SPECS[] = {{"AT_NONE", PV_KEYSPEC_NONE},
                                   {"AT_KEYEXCHANGE", PV_KEYSPEC_EXCHANGE},
                                   {"AT_SIGNATURE", PV_KEYSPEC_SIGNATURE},
                                   {"XCN_AT_NONE", PV_KEYSPEC_NONE},
                                   {"XCN_AT_KEYEXCHANGE", PV_KEYSPEC_EXCHANGE},
                                   {"XCN_AT_SIGNATURE", PV_KEYSPEC_SIGNATURE}};
    uint64_t number;
    if (!take_one(SPECS, COUNT_OF(SPECS), value, &number) || number >= PV_KEYSPEC_COUNT)
        return false;
    *ret_spec = (pv_keyspec)number;
    return true;
}

bool pv_inf_request_type(pv_slice value, pv_requesttype *ret_type) {
    static const symbol TYPES[] = {
        {"PKCS10", 1}, {"PKCS7", 2}, {"CMC", 3}, {"Cert", 4}, {"SCEP", 0xfd00}};
    static const pv_requesttype MEANT[] = {PV_REQUESTTYPE_PKCS10, PV_REQUESTTYPE_PKCS7,
                                           PV_REQUESTTYPE_CMC, PV_REQUESTTYPE_CERT,
                                           PV_REQUESTTYPE_SCEP};
    uint64_t number;
    if (!take_one(TYPES, COUNT_OF(TYPES), value, &number))
        return false;
    for (size_t i = 0; i < COUNT_OF(TYPES); i++) {
        if (TYPES[i].value != number)
            continue;
        *ret_type = MEANT[i];
        return true;
    }
    return false;
}

/* CERT_..._KEY_USAGE of wincrypt.h: the first octet of the BIT STRING, and the second above it. */
bool pv_inf_key_usage(pv_slice value, uint64_t *ret_set) {
    static const symbol USAGES[] = {
        {"CERT_DIGITAL_SIGNATURE_KEY_USAGE", 0x80}, {"CERT_NON_REPUDIATION_KEY_USAGE", 0x40},
        {"CERT_KEY_ENCIPHERMENT_KEY_USAGE", 0x20},  {"CERT_DATA_ENCIPHERMENT_KEY_USAGE", 0x10},
        {"CERT_KEY_AGREEMENT_KEY_USAGE", 0x08},     {"CERT_KEY_CERT_SIGN_KEY_USAGE", 0x04},
        {"CERT_OFFLINE_CRL_SIGN_KEY_USAGE", 0x02},  {"CERT_CRL_SIGN_KEY_USAGE", 0x02},
        {"CERT_ENCIPHER_ONLY_KEY_USAGE", 0x01},     {"CERT_DECIPHER_ONLY_KEY_USAGE", 0x8000}};
    uint64_t flags, set = 0;
    if (!take_flags(USAGES, COUNT_OF(USAGES), value, &flags) || flags & ~(uint64_t)0x80ff)
        return false;
    for (unsigned bit = 0; bit < 8; bit++)
        set |= (flags >> (7 - bit) & 1) << bit;
    *ret_set = set | (flags >> 15) << PV_KEYUSAGE_DECIPHER_ONLY;
    return true;
}

bool pv_inf_cng_usage(pv_slice value, uint64_t *ret_set) {
    enum { ALL = 0xffffff };
    static const symbol USAGES[] = {{"NCRYPT_ALLOW_DECRYPT_FLAG", 1},
                                    {"NCRYPT_ALLOW_SIGNING_FLAG", 2},
                                    {"NCRYPT_ALLOW_KEY_AGREEMENT_FLAG", 4},
                                    {"NCRYPT_ALLOW_ALL_USAGES", ALL}};
    uint64_t flags;
    if (!take_flags(USAGES, COUNT_OF(USAGES), value, &flags))
        return false;
    if (flags != ALL && flags > 7)
        return false;
    *ret_set = flags & 7; /* the flags stand in the order of the closed list */
    return true;
}

bool pv_inf_key_protection(pv_slice value, int64_t *ret_flags) {
    static const symbol LEVELS[] = {{"XCN_NCRYPT_UI_NO_PROTECTION_FLAG", 0},
                                    {"XCN_NCRYPT_UI_PROTECT_KEY_FLAG", 1},
                                    {"XCN_NCRYPT_UI_FORCE_HIGH_PROTECTION_FLAG", 2},
                                    {"NCRYPT_UI_NO_PROTECTION_FLAG", 0},
                                    {"NCRYPT_UI_PROTECT_KEY_FLAG", 1},
                                    {"NCRYPT_UI_FORCE_HIGH_PROTECTION_FLAG", 2}};
    uint64_t flags;
    if (!take_one(LEVELS, COUNT_OF(LEVELS), value, &flags) || flags > 3)
        return false;
    *ret_flags = (int64_t)flags;
    return true;
}
