/* SPDX-License-Identifier: Apache-2.0
 * The listing of `certutil -template`, with -v or without: properties of the enrollment policy
 * (X509EnrollmentTemplateProperty), numbers in hex with the decimal behind it. The listing leaves
 * out properties that a template has none of, but not only those: what is missing is undetermined,
 * save for extensions when their list is there whole. */
#include "readers/template_facts.h"
#include "readers/template_text.h"

typedef enum { TEXT, NUMBER, OIDS, ORDERED, SDDL, PERIOD, EXTENSIONS } form;

static const struct {
    const char *name;
    pv_attr attr;
    form form;
} PROPERTIES[] = {
    {"CommonName", PV_ATTR_CN, TEXT},
    {"FriendlyName", PV_ATTR_DISPLAY_NAME, TEXT},
    {"EKUs", PV_ATTR_EKU, OIDS},
    {"CryptoProviders", PV_ATTR_CSPS, ORDERED},
    {"MajorRevision", PV_ATTR_REVISION, NUMBER},
    {"KeySpec", PV_ATTR_KEY_SPEC, NUMBER},
    {"SchemaVersion", PV_ATTR_SCHEMA_VERSION, NUMBER},
    {"MinorRevision", PV_ATTR_MINOR_REVISION, NUMBER},
    {"RASignatureCount", PV_ATTR_RA_SIGNATURE, NUMBER},
    {"MinimumKeySize", PV_ATTR_MINIMAL_KEY_SIZE, NUMBER},
    {"OID", PV_ATTR_OID, OIDS},
    {"RAEKUs", PV_ATTR_RA_APPLICATION_POLICIES, OIDS},
    {"RACertificatePolicies", PV_ATTR_RA_POLICIES, OIDS},
    {"CertificatePolicies", PV_ATTR_CERTIFICATE_POLICY, OIDS},
    {"V1ApplicationPolicy", PV_ATTR_APPLICATION_POLICY, OIDS},
    {"AsymmetricAlgorithm", PV_ATTR_ASYMMETRIC_ALGORITHM, TEXT},
    {"HashAlgorithm", PV_ATTR_HASH_ALGORITHM, TEXT},
    {"SymmetricAlgorithm", PV_ATTR_SYMMETRIC_ALGORITHM, TEXT},
    {"SymmetricKeyLength", PV_ATTR_SYMMETRIC_KEY_LENGTH, NUMBER},
    {"KeySecurityDescriptor", PV_ATTR_KEY_SECURITY, TEXT},
    {"KeyUsage", PV_ATTR_CNG_KEY_USAGE, NUMBER},
    {"EnrollmentFlags", PV_ATTR_ENROLLMENT_FLAG, NUMBER},
    {"SubjectNameFlags", PV_ATTR_NAME_FLAG, NUMBER},
    {"PrivateKeyFlags", PV_ATTR_PRIVATE_KEY_FLAG, NUMBER},
    {"GeneralFlags", PV_ATTR_FLAGS, NUMBER},
    {"SecurityDescriptor", PV_ATTR_SECURITY, SDDL},
    {"ValidityPeriod", PV_ATTR_EXPIRATION, PERIOD},
    {"RenewalPeriod", PV_ATTR_OVERLAP, PERIOD},
    {"Extensions", PV_ATTR_CRITICAL_EXTENSIONS, EXTENSIONS},
};
enum { PROPERTY_COUNT = sizeof PROPERTIES / sizeof *PROPERTIES };

/* The extensions whose absence tells something: bit n of seen_extensions. */
static const struct {
    const char *oid;
    pv_attr attr;
} TOLD_BY_EXTENSIONS[] = {
    {"2.5.29.15", PV_ATTR_KEY_USAGE},
    {"2.5.29.37", PV_ATTR_EKU},
    {"1.3.6.1.4.1.311.21.10", PV_ATTR_APPLICATION_POLICY},
    {"2.5.29.32", PV_ATTR_CERTIFICATE_POLICY},
};
enum { TOLD_COUNT = sizeof TOLD_BY_EXTENSIONS / sizeof *TOLD_BY_EXTENSIONS };

/* "800 (2048)", "2": hex first. */
static pv_status add_number(pv_template_text *t, pv_attr attr, pv_slice value, pv_place place) {
    uint64_t number;
    pv_slice rest = value;
    if (pv_slice_hex(pv_slice_word(&rest), &number) && number <= UINT32_MAX)
        return pv_attributes_add_number(&t->entry, attr, (int64_t)number, place);
    pv_template_problem(&t->entry, attr, place, "is no number in hex");
    pv_attributes_spoil(&t->entry, attr);
    return pv_success();
}

static pv_status add_value(pv_template_text *t, size_t property, pv_slice value, pv_place place) {
    pv_attr attr = PROPERTIES[property].attr;
    int64_t seconds;
    switch (PROPERTIES[property].form) {
    case TEXT:
        return pv_attributes_add(&t->entry, attr, value, place);
    case NUMBER:
        return add_number(t, attr, value, place);
    case SDDL:
        return pv_attributes_add_encoded(&t->entry, attr, value, place);
    case PERIOD:
        return pv_period_seconds(value, &seconds)
                   ? pv_attributes_add_period(&t->entry, attr, seconds, place)
                   : pv_success();
    case OIDS: /* stand in the lines below, as the next two do */
    case ORDERED:
    case EXTENSIONS:
        break;
    }
    return pv_success();
}

static pv_status take_property(pv_template_text *t, const pv_line *line) {
    pv_slice name, value;
    size_t property = 0;
    (void)pv_slice_cut(pv_slice_from(line->text, sizeof "TemplateProp" - 1), "=", &name, &value);
    while (property < PROPERTY_COUNT && !pv_slice_is(name, PROPERTIES[property].name))
        property++;
    bool known = property < PROPERTY_COUNT;
    if (!t->open || (known && PROPERTIES[property].attr == PV_ATTR_CN &&
                     pv_attributes_has(&t->entry, PV_ATTR_CN)))
        PV_TRY(pv_template_text_begin(t, line->place));
    t->entry.partial = true;
    t->attr = known ? PROPERTIES[property].attr : PV_ATTR_COUNT;
    t->in_extensions = known && PROPERTIES[property].form == EXTENSIONS;
    return known && value.size ? add_value(t, property, value, line->place) : pv_success();
}

/* ---- extensions ------------------------------------------------------------------------------ */

/* "2.5.29.15: Flags = 1(Critical), Length = 4" */
static pv_status take_extension(pv_template_text *t, const pv_line *line, pv_slice oid,
                                pv_slice about) {
    t->extension = oid;
    t->extensions_read++;
    for (size_t i = 0; i < TOLD_COUNT; i++)
        if (pv_slice_is(oid, TOLD_BY_EXTENSIONS[i].oid))
            t->seen_extensions |= UINT64_C(1) << i;
    return pv_slice_begins(about, "Flags = 1")
               ? pv_attributes_add(&t->entry, PV_ATTR_CRITICAL_EXTENSIONS, oid, line->place)
               : pv_success();
}

/* "Digital Signature, Key Encipherment (a0)" */
static pv_status take_key_usage(pv_template_text *t, const pv_line *line) {
    size_t open = line->text.size;
    while (open && line->text.data[open - 1] != '(')
        open--;
    if (!open || !pv_slice_ends(line->text, ")") || pv_attributes_has(&t->entry, PV_ATTR_KEY_USAGE))
        return pv_success();
    pv_slice octets = pv_slice_from(line->text, open);
    return pv_attributes_add_encoded(&t->entry, PV_ATTR_KEY_USAGE,
                                     pv_slice_head(octets, octets.size - 1), line->place);
}

static pv_status take_in_extensions(pv_template_text *t, const pv_line *line) {
    pv_slice before, after, oid, word = line->text;
    if (pv_slice_cut(line->text, ": ", &before, &after) && pv_template_takes_oid(before, &oid) &&
        oid.size == before.size)
        return take_extension(t, line, oid, after);
    if (!t->extensions_read && pv_slice_decimal(pv_slice_word(&word), &t->extensions_said))
        return pv_success(); /* "4 Extensions:" */
    return pv_slice_is(t->extension, "2.5.29.15") && t->extensions_read ? take_key_usage(t, line)
                                                                        : pv_success();
}

void pv_template_listing_finish(pv_template_text *t) {
    bool whole = t->extensions_read && t->extensions_read == t->extensions_said;
    for (size_t i = 0; i < TOLD_COUNT && whole; i++)
        if (!(t->seen_extensions >> i & 1))
            pv_attributes_saw(&t->entry, TOLD_BY_EXTENSIONS[i].attr);
    if (whole)
        pv_attributes_saw(&t->entry, PV_ATTR_CRITICAL_EXTENSIONS);
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* "0: Microsoft RSA SChannel Cryptographic Provider" */
static pv_status take_provider(pv_template_text *t, const pv_line *line) {
    pv_slice number, name;
    uint64_t order;
    if (!pv_slice_cut(line->text, ":", &number, &name) || !pv_slice_decimal(number, &order))
        return pv_success();
    const char *value = pv_arena_printf(t->unit->arena, "%llu,%.*s", (unsigned long long)order,
                                        (int)pv_slice_head(name, 1024).size, name.data);
    return value ? pv_attributes_add(&t->entry, PV_ATTR_CSPS, pv_slice_of(value), line->place)
                 : pv_no_memory();
}

static bool lists_oids(pv_attr attr) {
    for (size_t i = 0; i < PROPERTY_COUNT; i++)
        if (PROPERTIES[i].attr == attr)
            return PROPERTIES[i].form == OIDS;
    return false;
}

pv_status pv_template_listing_line(pv_template_text *t, const pv_line *line) {
    pv_slice oid;
    if (pv_slice_begins(line->text, "Template[")) {
        PV_TRY(pv_template_text_end(t));
        return pv_success();
    }
    if (pv_template_is_listing(line->text))
        return take_property(t, line);
    if (!t->open)
        return pv_success();
    if (t->in_extensions)
        return take_in_extensions(t, line);
    if (t->attr == PV_ATTR_CSPS)
        return take_provider(t, line);
    if (lists_oids(t->attr) && pv_template_takes_oid(line->text, &oid))
        return pv_attributes_add(&t->entry, t->attr, oid, line->place);
    return pv_success();
}
