/* SPDX-License-Identifier: Apache-2.0
 * Names of severities and verdicts, and look-up in the catalogue. */
#include "findings/catalog.h"

#include <string.h>

#include "base/text.h"

static const char *const SEVERITIES[] = {"info", "notice", "warning", "error"};
static const char *const VERDICTS[] = {"pass", "fail", "not_applicable", "cannot_tell", "broken"};

const char *pv_severity_name(pv_severity severity) {
    return SEVERITIES[severity];
}

const char *pv_verdict_name(pv_verdict verdict) {
    return VERDICTS[verdict];
}

static bool find_name(const char *const *names, size_t count, const char *name, size_t *ret_index) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}

bool pv_severity_named(const char *name, pv_severity *ret_severity) {
    size_t i;
    if (!find_name(SEVERITIES, PV_SEVERITY_COUNT, name, &i))
        return false;
    *ret_severity = (pv_severity)i;
    return true;
}

bool pv_verdict_named(const char *name, pv_verdict *ret_verdict) {
    size_t i;
    if (!find_name(VERDICTS, PV_VERDICT_COUNT, name, &i))
        return false;
    *ret_verdict = (pv_verdict)i;
    return true;
}

const pv_rule_info *pv_catalog_find(const pv_catalog *catalog, const char *id) {
    for (size_t i = 0; i < catalog->count; i++)
        if (pv_text_same(catalog->rules[i].id, id) || pv_text_same(catalog->rules[i].name, id))
            return &catalog->rules[i];
    return NULL;
}

const char *pv_catalog_nearest(const pv_catalog *catalog, const char *id) {
    /* One at a time, so that no array of names need be built: keep whichever is nearer. */
    const char *best = NULL;
    for (size_t i = 0; i < catalog->count; i++) {
        const char *pair[] = {best ? best : catalog->rules[i].id, catalog->rules[i].id};
        const char *nearer = pv_text_nearest(id, pair, 2);
        if (nearer)
            best = nearer;
    }
    return best;
}
