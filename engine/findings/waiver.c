/* SPDX-License-Identifier: Apache-2.0
 * Which waiver fits a finding. */
#include "findings/waiver.h"

#include <string.h>

#include "base/os.h"
#include "base/text.h"
#include "facts/unit.h"

static bool is_about(const pv_waiver *w, const pv_rule_info *rule) {
    return pv_text_same(w->rule, rule->id) || pv_text_same(w->rule, rule->name);
}

static bool has_identity(const pv_waiver *w, pv_subject *subject) {
    const char *identity = pv_subject_identity(subject);
    return identity && pv_os_glob(w->subject, identity);
}

static bool has_fingerprint(const pv_waiver *w, const pv_finding *finding) {
    const char *fingerprint = pv_finding_fingerprint(finding);
    return fingerprint && strcmp(w->fingerprint, fingerprint) == 0;
}

/* "./web.pfx", as a scan of the working folder calls it, is web.pfx. */
static const char *plain(const char *path) {
    return strncmp(path, "./", 2) == 0 ? path + 2 : path;
}

static bool has_path(const pv_waiver *w, const char *path) {
    return pv_os_glob(plain(w->path), plain(path));
}

static bool fits(const pv_waiver *w, const pv_finding *f) {
    return is_about(w, f->rule) && (!w->path || has_path(w, f->subject->artifact->path)) &&
           (!w->subject || has_identity(w, f->subject)) &&
           (!w->fingerprint || has_fingerprint(w, f));
}

pv_waiver *pv_waiver_find(pv_waiver *waivers, size_t count, const pv_finding *finding,
                          int64_t now) {
    for (size_t i = 0; i < count; i++)
        if (!pv_waiver_expired(&waivers[i], now) && fits(&waivers[i], finding))
            return &waivers[i];
    return NULL;
}
