/* SPDX-License-Identifier: Apache-2.0
 * The waivers of the configuration as subjects, so that rules judge them as they judge all else:
 * one that has run out is a finding. */
#include "facts/setters.h"
#include "scan/engine.h"

static pv_text text_of(const char *text) {
    return (pv_text){text, strlen(text)};
}

static pv_status add_waiver(pv_unit *unit, pv_artifact *artifact, const pv_waiver *w) {
    const char *scope = w->fingerprint ? w->fingerprint : w->subject ? w->subject : w->path;
    const char *name = pv_arena_printf(unit->arena, "%s %s", w->rule, scope);
    pv_place place = {PV_LINE, w->line};
    pv_subject *s;
    if (!name)
        return pv_no_memory();
    PV_TRY(pv_unit_add_subject(unit, artifact, PV_KIND_WAIVER, &s));
    pv_set_WAIVER_NAME(s, place, text_of(name));
    pv_set_WAIVER_RULE(s, place, text_of(w->rule));
    pv_set_WAIVER_REASON(s, place, text_of(w->reason));
    pv_set_WAIVER_OWNER(s, place, text_of(w->owner));
    if (w->has_expiry)
        pv_set_WAIVER_EXPIRES(s, place, w->expires);
    else
        pv_subject_absent(s, PV_FACT_WAIVER_EXPIRES);
    pv_set_WAIVER_USED(s, place, (int64_t)w->used);
    return pv_success();
}

static pv_status judge(pkivet_engine *engine, const pv_task *task, pv_slot *slot) {
    const pv_config *config = pv_judge_config(engine->workers[0].judge);
    pv_unit *unit = &slot->unit;
    pv_artifact *artifact;
    unit->crypto = engine->workers[0].crypto;
    unit->sha256 = pv_crypto_sha256;
    PV_TRY(
        pv_unit_add_artifact(unit, NULL, config->file, "configuration", (pv_bytes){0}, &artifact));
    for (size_t i = 0; i < config->waiver_count; i++)
        PV_TRY(add_waiver(unit, artifact, &config->waivers[i]));
    PV_TRY(pv_worker_judge(&engine->workers[0], task, slot));
    pv_worker_count(slot);
    /* They were not scanned. */
    slot->counts.artifacts = slot->counts.subjects = slot->counts.kinds[PV_KIND_WAIVER] = 0;
    return pv_success();
}

pv_status pv_tell_waivers(pkivet_engine *engine, const pv_task *task, pv_telling *telling) {
    const pv_config *config = pv_judge_config(engine->workers[0].judge);
    if (!config || !config->waiver_count)
        return pv_success();
    pv_slot slot;
    pv_input input = {.kind = PV_INPUT_FILE, .path = config->file};
    pv_status status =
        pv_slot_init(&slot, &engine->limits) ? pv_slot_fill(&slot, &input, task) : pv_no_memory();
    if (!status.error)
        status = judge(engine, task, &slot);
    if (!status.error)
        status = pv_tell(engine, telling, &slot);
    pv_slot_done(&slot);
    return status;
}
