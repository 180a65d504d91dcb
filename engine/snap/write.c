/* SPDX-License-Identifier: Apache-2.0
 * Snapshots as text, format 1. A header, the template's name, what is masked, the facts by name and
 * the findings by rule:
 *
 *     pkivet snapshot 1
 *     template: WebServerV2
 *     masked: template.minor_version
 *     facts:
 *       template.certificate_policies: absent
 *       template.exportable = true
 *       template.key_usage:
 *         digitalSignature
 *         keyEncipherment
 *     findings:
 *       TP003 warning fail
 *         Template lets private keys be exported
 *
 * A value stands on a line of its own, so that two branches that change two values merge. A fact
 * that nobody can say is not there at all; nothing tells of the file, the time or the program. */
#include <stdlib.h>

#include "snap/snapshot.h"

enum { LARGEST = 64 << 20 };

static int by_name(const void *a, const void *b) {
    return strcmp(pv_fact_get_info(*(const pv_fact *)a)->name,
                  pv_fact_get_info(*(const pv_fact *)b)->name);
}

/* The facts by name, those of the template first. */
static void sort_facts(pv_fact facts[PV_SNAP_FACTS]) {
    size_t template = pv_kind_facts(PV_KIND_TEMPLATE);
    for (size_t i = 0; i < PV_SNAP_FACTS; i++)
        facts[i] = pv_snap_fact_at(i);
    qsort(facts, template, sizeof *facts, by_name);
    qsort(facts + template, PV_SNAP_FACTS - template, sizeof *facts, by_name);
}

static void add_fact(pv_textbuf *t, pv_fact fact, const pv_snap_fact *f) {
    const char *name = pv_fact_get_info(fact)->name;
    if (f->known == PV_UNDETERMINED)
        return;
    if (f->known == PV_ABSENT) {
        pv_textbuf_addf(t, "  %s: absent\n", name);
    } else if (!pv_snap_has_values(fact)) {
        pv_textbuf_addf(t, "  %s = %s\n", name, f->values[0]);
    } else {
        pv_textbuf_addf(t, "  %s:\n", name);
        for (size_t i = 0; i < f->count; i++)
            pv_textbuf_addf(t, "    %s\n", f->values[i]);
    }
}

/* What is volatile by itself needs no word. */
static void add_masked(pv_textbuf *t, const pv_fact *facts, const pv_snap_mask *mask) {
    bool any = false;
    for (size_t i = 0; i < PV_SNAP_FACTS; i++) {
        if (!mask->facts[facts[i]] || pv_fact_weaker(facts[i]).is_volatile)
            continue;
        pv_textbuf_addf(t, "%s%s", any ? " " : "masked: ", pv_fact_get_info(facts[i])->name);
        any = true;
    }
    pv_textbuf_adds(t, any ? "\n" : "");
}

const char *pv_snap_text(pv_arena *arena, const pv_snapshot *s, const pv_snap_mask *mask) {
    pv_textbuf t = pv_textbuf_new(arena, LARGEST);
    pv_fact facts[PV_SNAP_FACTS];
    sort_facts(facts);
    pv_textbuf_addf(&t, "pkivet snapshot %d\ntemplate: %s\n", PV_SNAP_FORMAT, s->name);
    add_masked(&t, facts, mask);
    pv_textbuf_adds(&t, "facts:\n");
    for (size_t i = 0; i < PV_SNAP_FACTS; i++)
        if (!mask->facts[facts[i]])
            add_fact(&t, facts[i], &s->facts[(size_t)facts[i] - (size_t)PV_FACT_TEMPLATE_BEGIN]);
    pv_textbuf_adds(&t, "findings:\n");
    for (const pv_snap_finding *f = s->findings; f; f = f->next)
        pv_textbuf_addf(&t, "  %s %s %s\n    %s\n", f->rule, pv_severity_name(f->severity),
                        pv_verdict_name(f->verdict), f->message);
    return pv_textbuf_end(&t, NULL);
}
