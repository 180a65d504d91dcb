/* SPDX-License-Identifier: Apache-2.0
 * Between a scan and its store. An outcome may be told from the store when the bytes are the same,
 * the path is, and so is all that reading hangs on; its findings when all that judging hangs on is
 * as well, the clock among it. Else the facts of the store are judged anew. Nothing that is kept
 * comes of a password but their number. */
#include "scan/keep.h"

#include "base/clock.h"
#include "scan/engine.h"
#include "scan/retell.h"
#include "store/json.h"

pv_status pv_keep_open(pv_keep *keep, const char *path, bool resume, pv_arena *errors,
                       int64_t *now) {
    PV_TRY(pv_store_open(path, errors, &keep->store));
    keep->resumed = resume && pv_store_unfinished(keep->store, now);
    return pv_success();
}

void pv_keep_close(pv_keep *keep) {
    pv_store_close(keep->store);
    pv_arena_free(keep->arena);
    *keep = (pv_keep){0};
}

/* ---- what outcomes hang on ---------------------------------------------------------------------
 */

typedef struct {
    pv_textbuf text;
    pv_crypto *crypto;
} digesting;

static void add_digest(void *user, const char *name, const char *text, size_t size) {
    digesting *d = user;
    uint8_t digest[32];
    pv_crypto_sha256(d->crypto, (pv_bytes){(const uint8_t *)text, size}, digest);
    pv_textbuf_add(&d->text, name, strlen(name) + 1);
    pv_textbuf_add(&d->text, (const char *)digest, sizeof digest);
}

static void add_texts(pv_textbuf *t, const char *const *texts, size_t count) {
    for (size_t i = 0; i < count; i++)
        pv_textbuf_add(t, texts[i], strlen(texts[i]) + 1);
    pv_textbuf_addc(t, '\n');
}

static bool end_digest(digesting *d, uint8_t ret_digest[PV_STORE_KEY]) {
    size_t size;
    const char *text = pv_textbuf_end(&d->text, &size);
    if (text)
        pv_crypto_sha256(d->crypto, (pv_bytes){(const uint8_t *)text, size}, ret_digest);
    return text != NULL;
}

static void add_schema(pv_textbuf *t) {
    for (size_t f = 0; f < PV_FACT_COUNT; f++) {
        const pv_fact_info *info = pv_fact_get_info((pv_fact)f);
        pv_textbuf_addf(t, "%s %d", info->name, (int)info->type);
        for (unsigned i = 0; info->of != PV_ENUMID_0 && i < pv_enum_size(info->of); i++)
            pv_textbuf_addf(t, " %s", pv_enum_name(info->of, i));
    }
}

/* The version, the facts that it has, OpenSSL, and the limits but the store's own. */
static bool digest_reading(pv_keep *keep, const pkivet_engine *engine, pv_crypto *crypto) {
    digesting d = {pv_textbuf_new(keep->arena, SIZE_MAX / 4), crypto};
    const pv_limit *l;
    pv_textbuf_addf(&d.text, "%s\n%s\n%d\n", PKIVET_VERSION, pv_crypto_version(),
                    pv_crypto_has_legacy(crypto));
    pv_textbuf_addf(&d.text, "%s\n", engine->record_field ? engine->record_field : "");
    add_schema(&d.text);
    for (size_t i = 0; (l = pv_limit_at(i)); i++)
        if (strcmp(l->name, "store_bytes") != 0)
            pv_textbuf_addf(
                &d.text, "%llu\n",
                *(const unsigned long long *)(const void *)((const char *)&engine->limits +
                                                            l->offset));
    return end_digest(&d, keep->run.reading);
}

/* The text of all rules, how they were chosen, the clock, and which verdicts are listed. */
static bool digest_judging(pv_keep *keep, const pkivet_engine *engine, const pv_task *task,
                           pv_crypto *crypto) {
    digesting d = {pv_textbuf_new(keep->arena, SIZE_MAX / 4), crypto};
    const pv_judge *judge = engine->workers[0].judge;
    pv_selection s = pv_worker_selection(judge, &engine->setup);
    pv_judge_sources(judge, add_digest, &d);
    pv_textbuf_addf(&d.text, "%s\n", s.profile ? s.profile : "");
    add_texts(&d.text, s.only, s.only_count);
    add_texts(&d.text, s.skip, s.skip_count);
    pv_textbuf_addf(&d.text, "%lld %u", (long long)engine->setup.now, task->show);
    return end_digest(&d, keep->run.judging);
}

/* ---- what people see of a run ------------------------------------------------------------------
 */

static void add_list(pv_textbuf *t, const char *name, const char *const *texts, size_t count) {
    pv_textbuf_addf(t, ",\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        pv_textbuf_adds(t, i ? "," : "");
        pv_stored_json_text(t, texts[i], strlen(texts[i]));
    }
    pv_textbuf_addc(t, ']');
}

static const char *parameters_of(pv_keep *keep, const pkivet_engine *engine,
                                 const pkivet_job *job) {
    pv_textbuf t = pv_textbuf_new(keep->arena, SIZE_MAX / 4);
    pv_selection s = pv_worker_selection(engine->workers[0].judge, &engine->setup);
    char now[PV_CLOCK_TEXT];
    const pv_limit *l;
    pv_clock_format(engine->setup.now, now);
    pv_textbuf_addf(&t, "{\"now\":\"%s\",\"profile\":", now);
    pv_stored_json_text(&t, s.profile ? s.profile : "", s.profile ? strlen(s.profile) : 0);
    add_list(&t, "paths", job->paths, job->path_count);
    add_list(&t, "only", s.only, s.only_count);
    add_list(&t, "skip", s.skip, s.skip_count);
    add_list(&t, "rules", engine->setup.folders, engine->setup.folder_count);
    pv_textbuf_addf(&t, ",\"passwords\":%zu,\"limits\":{", pv_passwords_count(engine->passwords));
    for (size_t i = 0; (l = pv_limit_at(i)); i++)
        pv_textbuf_addf(
            &t, "%s\"%s\":%llu", i ? "," : "", l->name,
            *(const unsigned long long *)(const void *)((const char *)&engine->limits + l->offset));
    pv_textbuf_adds(&t, "}}");
    return pv_textbuf_end(&t, NULL);
}

static const char *summary_of(pv_arena *arena, const pv_summary *s) {
    return pv_arena_printf(arena,
                           "{\"artifacts\":%llu,\"subjects\":%llu,\"skipped\":%llu,"
                           "\"problems\":%llu,\"fail\":%llu,\"cannot_tell\":%llu,\"broken\":%llu}",
                           (unsigned long long)s->artifacts, (unsigned long long)s->subjects,
                           (unsigned long long)s->skipped, (unsigned long long)s->problems,
                           (unsigned long long)s->verdicts[PV_VERDICT_FAIL],
                           (unsigned long long)s->verdicts[PV_VERDICT_CANNOT_TELL],
                           (unsigned long long)s->verdicts[PV_VERDICT_BROKEN]);
}

/* ---- runs ------------------------------------------------------------------------------------ */

static pv_status begin(pkivet_engine *engine, const pkivet_job *job, const pv_task *task) {
    pv_keep *keep = &engine->keep;
    pv_crypto *crypto = engine->workers[0].crypto;
    if (!keep->arena)
        keep->arena = pv_arena_new(64u << 20);
    if (!keep->arena)
        return pv_no_memory();
    pv_arena_reset(keep->arena);
    keep->run = (pv_store_run){
        .now = engine->setup.now,
        .version = PKIVET_VERSION,
        .parameters = parameters_of(keep, engine, job),
        .most = engine->limits.store_bytes,
        .roots = job->paths,
        .root_count = job->path_count,
    };
    if (!keep->run.parameters || !digest_reading(keep, engine, crypto) ||
        !digest_judging(keep, engine, task, crypto))
        return pv_no_memory();
    return pv_store_begin(keep->store, &keep->run, keep->arena);
}

void pv_keep_begin(pkivet_engine *engine, const pkivet_job *job, const pv_task *task) {
    pv_keep *keep = &engine->keep;
    keep->failure = NULL;
    if (!task->keep)
        return;
    pv_status status = begin(engine, job, task);
    keep->running = !status.error;
    keep->failure = status.error ? status.error->message : NULL;
}

const char *pv_keep_end(pv_keep *keep, const pv_summary *total, bool whole) {
    if (!keep->running)
        return keep->failure;
    keep->running = false;
    pv_status status =
        pv_store_end(keep->store, whole, summary_of(keep->arena, total), keep->arena);
    return status.error ? status.error->message : NULL;
}

/* ---- telling --------------------------------------------------------------------------------- */

static uint64_t piece_of(const pv_slot *slot) {
    return slot->input.piece ? slot->input.piece->offset + 1 : 0;
}

void pv_keep_told(pv_keep *keep, pv_slot *slot) {
    if (slot->input.file && pv_store_park(keep->store, slot->input.file))
        slot->input.file = NULL;
    if (!keep->running)
        return;
    pv_store_input input = {
        .path = slot->unit.path, .piece = piece_of(slot), .skipped = slot->skipped};
    if (slot->kept) {
        input.digest = slot->digest;
        pv_store_again(keep->store, &input);
        return;
    }
    if (!slot->skipped)
        input.record = slot->record;
    if (slot->has_digest && !slot->failure.error && !slot->foreign)
        input.digest = slot->digest;
    pv_store_put(keep->store, &input);
}

static void cut_artifacts(pv_unit *unit) {
    pv_artifact **end = &unit->artifacts;
    unit->artifact_count = 0;
    for (pv_artifact *a = unit->artifacts; a; a = a->next) {
        if (!a->id)
            continue;
        a->id = ++unit->artifact_count;
        *end = a;
        end = &a->next;
    }
    *end = NULL;
}

/* Leaves those that findings are about, which stand for subjects of inputs that are gone: of the
 * others that a rule compared them with there may be hundreds. Gives the number that the first has
 * in its input. */
static uint32_t cut_down(pv_unit *unit, const pv_finding *findings) {
    uint32_t number = unit->subjects ? unit->subjects->id : 0;
    pv_subject **end = &unit->subjects;
    for (pv_artifact *a = unit->artifacts; a; a = a->next)
        a->id = 0;
    for (pv_subject *s = unit->subjects; s; s = s->next)
        s->id = 0;
    for (const pv_finding *f = findings; f; f = f->next)
        f->subject->id = f->subject->artifact->id = 1;
    unit->subject_count = 0;
    for (pv_subject *s = unit->subjects; s; s = s->next) {
        if (!s->id)
            continue;
        s->id = ++unit->subject_count;
        s->links = NULL;
        s->last_link = NULL;
        s->link_count = 0;
        *end = s;
        end = &s->next;
    }
    *end = NULL;
    cut_artifacts(unit);
    return number;
}

void pv_keep_concluded(pv_keep *keep, pv_slot *slot, const pv_summary *counts) {
    if (!keep->running || (!slot->findings && !slot->unit.problems))
        return;
    bool waiver = slot->unit.subjects && slot->unit.subjects->kind == PV_KIND_WAIVER;
    uint32_t subject = cut_down(&slot->unit, slot->findings);
    pv_retell_write(slot, counts, (pv_bytes){0});
    if (slot->record.size)
        pv_store_conclude(keep->store, slot->unit.path, waiver ? 0 : subject, slot->record);
}

/* ---- finding --------------------------------------------------------------------------------- */

bool pv_keep_is_own(const pv_task *task, const pv_slot *slot) {
    return task->keep &&
           pv_store_is_own(task->keep->store, slot->input.info.device, slot->input.info.number);
}

/* With other passwords than those of the run before more might open: only a run that goes on with
 * that one has the same. What a limit cut short is not judged anew. */
static bool is_usable(const pv_keep *keep, const pv_unit *unit, const pv_found_record *found) {
    pv_record_head head;
    return pv_record_peek(found->record, &head) &&
           head.offered == pv_passwords_count(unit->passwords) && (!head.locked || keep->resumed) &&
           (found->judged || !head.over_limit);
}

/* Of the bytes; of a piece also where it stands in its input, which its facts tell. */
static bool take_digest(pv_crypto *crypto, pv_slot *slot, pv_bytes bytes) {
    const pv_piece *p = slot->input.piece;
    pv_crypto_sha256(crypto, bytes, slot->digest);
    if (!p)
        return true;
    digesting d = {pv_textbuf_new(slot->arena, 1 << 20), crypto};
    pv_textbuf_add(&d.text, (const char *)slot->digest, sizeof slot->digest);
    pv_textbuf_addf(&d.text, "%d %d %s %u %d %d ", (int)p->kind, (int)p->records.form,
                    p->records.field ? p->records.field : "", p->records.column,
                    p->records.separator, p->passing);
    pv_textbuf_addf(&d.text, "%llu %llu %llu", (unsigned long long)p->offset,
                    (unsigned long long)p->line, (unsigned long long)p->number);
    return end_digest(&d, slot->digest);
}

pv_status pv_keep_find(pv_worker *worker, const pv_task *task, pv_slot *slot, pv_bytes bytes,
                       bool *ret_done) {
    pv_found_record found;
    pv_store_input input = {
        .path = slot->unit.path, .piece = piece_of(slot), .digest = slot->digest};
    *ret_done = false;
    if (!task->keep || !task->keep->running)
        return pv_success();
    if (!take_digest(worker->crypto, slot, bytes))
        return pv_no_memory();
    slot->has_digest = true;
    slot->bytes = bytes;
    if (!pv_store_has_records(task->keep->store))
        return pv_success();
    if (!worker->lookup)
        worker->lookup = pv_lookup_new(task->keep->store);
    if (!worker->lookup || !pv_lookup_find(worker->lookup, &input, slot->arena, &found) ||
        !is_usable(task->keep, &slot->unit, &found) ||
        !pv_retell_read(worker, slot, found.record, found.judged))
        return pv_success();
    *ret_done = true;
    slot->kept = found.judged;
    if (slot->kept)
        return pv_success();
    pv_laps_turn(worker->laps, PV_STAGE_JUDGE);
    return pv_worker_judge(worker, task, slot);
}
