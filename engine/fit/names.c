/* SPDX-License-Identifier: Apache-2.0
 * Which template a certificate or a request is of: by the identifier of version 2 templates and
 * later (1.3.6.1.4.1.311.21.7), or by the name (1.3.6.1.4.1.311.20.2; CertificateTemplate of an
 * INF). */
#include <string.h>

#include "fit/internal.h"

typedef struct {
    pv_fact name, oid, major, minor; /* PV_FACT_COUNT: there is none */
} naming;

static naming naming_of(const pv_subject *s) {
    if (s->kind == PV_KIND_CERT)
        return (naming){PV_FACT_CERT_TEMPLATE_NAME, PV_FACT_CERT_TEMPLATE_OID,
                        PV_FACT_CERT_TEMPLATE_MAJOR_VERSION, PV_FACT_CERT_TEMPLATE_MINOR_VERSION};
    if (s->kind == PV_KIND_REQUEST)
        return (naming){PV_FACT_REQUEST_TEMPLATE_NAME, PV_FACT_REQUEST_TEMPLATE_OID, PV_FACT_COUNT,
                        PV_FACT_COUNT};
    return (naming){PV_FACT_TEMPLATE_NAME, PV_FACT_COUNT, PV_FACT_COUNT, PV_FACT_COUNT};
}

static const pv_value *present(pv_subject *s, pv_fact fact) {
    const pv_value *v = fact == PV_FACT_COUNT ? NULL : pv_subject_value(s, fact);
    return v && v->known == PV_PRESENT ? v : NULL;
}

/* A text as a snapshot has it, in quotes or not. */
static bool same(const pv_value *v, const pv_snap_fact *f) {
    if (!v || f->known != PV_PRESENT || f->count != 1)
        return false;
    const char *text = f->values[0];
    size_t size = strlen(text);
    if (size >= 2 && *text == '"') {
        text++;
        size -= 2;
    }
    return pv_slice_is((pv_slice){text, size}, v->u.text);
}

const char *pv_fit_named(pv_subject *subject) {
    naming n = naming_of(subject);
    const pv_value *oid = present(subject, n.oid), *name = present(subject, n.name);
    return oid ? oid->u.text : name ? name->u.text : NULL;
}

bool pv_fit_names(pv_subject *subject, const pv_snapshot *t) {
    naming n = naming_of(subject);
    const pv_value *oid = present(subject, n.oid), *name = present(subject, n.name);
    return same(oid, pv_fit_of(t, PV_FACT_TEMPLATE_OID)) ||
           same(name, pv_fit_of(t, PV_FACT_TEMPLATE_NAME)) ||
           same(name, pv_fit_of(t, PV_FACT_TEMPLATE_OID));
}

/* Properties of a template are changed after certificates were issued from it, which raises its
 * version: those of another one say nothing. Version 1 templates have none in certificates. */
bool pv_fit_same_version(pv_subject *cert, const pv_snapshot *t) {
    naming n = naming_of(cert);
    const pv_value *major = present(cert, n.major), *minor = present(cert, n.minor);
    int64_t now = pv_fit_number(pv_fit_of(t, PV_FACT_TEMPLATE_MAJOR_VERSION), -1);
    int64_t part = pv_fit_number(pv_fit_of(t, PV_FACT_TEMPLATE_MINOR_VERSION), -1);
    return (!major || now < 0 || major->u.integer == now) &&
           (!minor || part < 0 || minor->u.integer == part);
}
