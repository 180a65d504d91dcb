/* SPDX-License-Identifier: Apache-2.0
 * Facts as snapshots have them, taken apart again: texts in quotes, numbers, names in lists. */
#include <stdlib.h>

#include "facts/weaker.h"
#include "fit/internal.h"

enum { LONGEST = 1 << 20 };

const char *pv_fit_one(pv_arena *arena, const pv_snap_fact *f) {
    if (f->known != PV_PRESENT || f->count != 1)
        return NULL;
    size_t size = strlen(f->values[0]);
    bool quoted = size >= 2 && f->values[0][0] == '"';
    return quoted ? pv_arena_text(arena, f->values[0] + 1, size - 2) : f->values[0];
}

int64_t pv_fit_number(const pv_snap_fact *f, int64_t otherwise) {
    char *end;
    if (f->known != PV_PRESENT || f->count != 1)
        return otherwise;
    long long number = strtoll(f->values[0], &end, 10);
    return *end ? otherwise : number;
}

bool pv_fit_has(const pv_snap_fact *f, const char *value) {
    for (size_t i = 0; f->known == PV_PRESENT && i < f->count; i++)
        if (pv_text_same(f->values[i], value))
            return true;
    return false;
}

const char *pv_fit_listed(pv_arena *arena, const pv_snap_fact *f) {
    pv_textbuf t = pv_textbuf_new(arena, LONGEST);
    if (f->known == PV_UNDETERMINED)
        return NULL;
    if (f->known == PV_ABSENT || !f->count)
        return "none";
    for (size_t i = 0; i < f->count; i++)
        pv_textbuf_addf(&t, "%s%s", i ? ", " : "", f->values[i]);
    return pv_textbuf_end(&t, NULL);
}

/* "ECDH_P256", "ECDSA_P384", "ec", "RSA", "rsa_pss", whose numbers are those of RSA. */
const char *pv_fit_algorithm(const char *name) {
    static const struct {
        const char *start, *is;
    } KINDS[] = {{"rsa", "rsa"}, {"ecd", "ec"}, {"ed", "ed"}, {"ec", "ec"}, {"dsa", "dsa"}};
    for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++) {
        size_t i = 0;
        while (KINDS[k].start[i] && pv_char_lower(name[i]) == KINDS[k].start[i])
            i++;
        if (!KINDS[k].start[i])
            return KINDS[k].is;
    }
    return "other";
}

bool pv_fit_is_pss(const char *algorithm) {
    return pv_slice_begins(pv_slice_of(algorithm), "rsa_pss");
}

bool pv_fit_refuses_pss(const pv_snapshot *t) {
    const pv_snap_fact *kind = pv_fit_of(t, PV_FACT_TEMPLATE_KIND);
    return pv_fit_has(kind, "vault") || pv_fit_has(kind, "cfssl") || pv_fit_has(kind, "step_ca");
}

/* What AD CS makes of a key of id-RSASSA-PSS where its template says RSA is written nowhere. */
pv_verdict pv_fit_compare_algorithms(const char *asked, const char *allowed) {
    if (strcmp(pv_fit_algorithm(asked), pv_fit_algorithm(allowed)) != 0)
        return PV_VERDICT_FAIL;
    return pv_fit_is_pss(asked) == pv_fit_is_pss(allowed) ? PV_VERDICT_PASS
                                                          : PV_VERDICT_CANNOT_TELL;
}

int64_t pv_fit_curve_size(const char *name) {
    const char *p = strstr(name, "_P");
    int64_t size = 0;
    for (p = p ? p + 2 : ""; *p >= '0' && *p <= '9' && size < 10000; p++)
        size = size * 10 + (*p - '0');
    return size;
}

bool pv_fit_is_windows(const pv_snapshot *t) {
    const pv_snap_fact *kind = pv_fit_of(t, PV_FACT_TEMPLATE_KIND);
    return kind->known != PV_PRESENT || pv_fit_has(kind, "adcs") || pv_fit_has(kind, "inf");
}

/* AD CS has a flag for it (MS-CRTD 2.4). */
const char *pv_fit_constraints(pv_fitting *x) {
    bool adcs = pv_fit_has(pv_fit_of(x->t, PV_FACT_TEMPLATE_KIND), "adcs");
    pv_fit_against(x, adcs ? PV_FACT_TEMPLATE_GENERAL_FLAGS : PV_FACT_TEMPLATE_IS_CA);
    if (x->allowed->known == PV_UNDETERMINED)
        return NULL;
    return pv_fit_has(x->allowed, adcs ? "IS_CA" : "true") ? "CA" : "end entity";
}

bool pv_fit_is_schema(const pv_fitting *x, int64_t version) {
    return pv_fit_number(pv_fit_of(x->t, PV_FACT_TEMPLATE_SCHEMA_VERSION), 9) <= version;
}

void pv_fit_against(pv_fitting *x, pv_fact of) {
    x->allowed = pv_fit_of(x->t, of);
    x->of = of;
}

const char *pv_fit_missing(const pv_snapshot *t, pv_fact of) {
    bool adcs = pv_fit_has(pv_fit_of(t, PV_FACT_TEMPLATE_KIND), "adcs");
    const char *attribute = adcs ? pv_fact_attribute(of) : NULL;
    if (pv_fit_of(t, of)->known != PV_UNDETERMINED)
        return NULL;
    return attribute ? attribute : pv_fact_get_info(of)->name;
}

pv_status pv_fit_take(pv_fitting *x, pv_fact fact) {
    return pv_snap_fact_take(x->arena, x->subject, fact, &x->asked) ? pv_success() : pv_no_memory();
}

pv_status pv_fit_tell(pv_fitting *x, pv_verdict verdict, const char *asked, const char *allowed) {
    const pv_fit_line line = {
        .verdict = verdict,
        .severity = PV_SEVERITY_ERROR,
        .what = x->what,
        .asked = asked,
        .allowed = allowed,
        .missing = verdict == PV_VERDICT_CANNOT_TELL ? pv_fit_missing(x->t, x->of) : NULL};
    return pv_fit_add(x->arena, x->fit, &line) ? pv_success() : pv_no_memory();
}
