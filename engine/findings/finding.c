/* SPDX-License-Identifier: Apache-2.0
 * What makes two findings the same one. */
#include "findings/finding.h"

#include "base/text.h"
#include "facts/unit.h"

const char *pv_finding_fingerprint(const pv_finding *finding) {
    pv_unit *unit = finding->subject->unit;
    pv_textbuf t = pv_textbuf_new(unit->arena, 1 << 20);
    const char *identity = pv_subject_identity(finding->subject);
    pv_textbuf_addf(&t, "%s\n%s\n", finding->rule->id, identity ? identity : "");
    for (size_t i = 0; i < finding->evidence_count; i++)
        pv_textbuf_addf(&t, "%s\n", finding->evidence[i].name);
    size_t size;
    const char *text = pv_textbuf_end(&t, &size);
    if (!text)
        return NULL;
    uint8_t digest[32];
    unit->sha256(unit->crypto, (pv_bytes){(const uint8_t *)text, size}, digest);
    return pv_hex_in(unit->arena, (pv_bytes){digest, 16});
}
