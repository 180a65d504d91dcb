/* SPDX-License-Identifier: Apache-2.0
 * From the record of an outcome to rows. An input that the store has already is replaced whole. */
#include "store/internal.h"

#include <string.h>

#include "base/text.h"
#include "facts/render.h"
#include "store/json.h"

/* The number of a row: that of its input, and behind it its own within the input. */
enum { OWN_BITS = 24, UNBOUND = 1 << 20 };

typedef struct {
    pv_store *store;
    pv_arena *arena;
    int64_t input; /* 0: none */
    const char *path;
    uint32_t subject; /* that all findings are about; 0: each says it */
    bool own;         /* rows are the input's own; else the run's */
} putting;

int pv_rows_step(sqlite3_stmt *s) {
    int code = sqlite3_step(s);
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
}

static void bind_text(sqlite3_stmt *s, int at, const char *text) {
    if (text)
        sqlite3_bind_text(s, at, text, -1, SQLITE_STATIC);
}

/* SQLITE_TOOBIG for what has no room in the numbers. */
static int number_row(const putting *p, sqlite3_stmt *s, uint64_t own) {
    if (own >> OWN_BITS)
        return SQLITE_TOOBIG;
    return sqlite3_bind_int64(s, 1, p->input << OWN_BITS | (int64_t)own);
}

static int64_t id_of(const putting *p, uint64_t own) {
    return p->input << OWN_BITS | (int64_t)own;
}

static int put_artifact(const putting *p, const pv_artifact *a) {
    sqlite3_stmt *s = p->store->statements[PV_SQL_ARTIFACT];
    char hex[65];
    int code = number_row(p, s, a->id);
    pv_hex((pv_bytes){a->sha256, 32}, hex);
    sqlite3_bind_int64(s, 2, p->input);
    if (a->parent)
        sqlite3_bind_int64(s, 3, id_of(p, a->parent->id));
    bind_text(s, 4, a->path);
    bind_text(s, 5, a->format);
    bind_text(s, 6, hex);
    sqlite3_bind_int64(s, 7, a->locked);
    return code == SQLITE_OK ? pv_rows_step(s) : code;
}

static int put_subject(const putting *p, const pv_subject *subject) {
    sqlite3_stmt *s = p->store->statements[PV_SQL_SUBJECT];
    pv_textbuf facts = pv_textbuf_new(p->arena, SIZE_MAX / 4);
    pv_textbuf unknown = pv_textbuf_new(p->arena, SIZE_MAX / 4);
    int code = number_row(p, s, subject->id);
    pv_stored_json_facts(&facts, subject);
    pv_stored_json_unknown(&unknown, subject);
    const char *facts_text = pv_textbuf_end(&facts, NULL);
    const char *unknown_text = pv_textbuf_end(&unknown, NULL);
    if (!facts_text || !unknown_text)
        return SQLITE_NOMEM;
    sqlite3_bind_int64(s, 2, p->input);
    sqlite3_bind_int64(s, 3, id_of(p, subject->artifact->id));
    bind_text(s, 4, pv_kind_name(subject->kind));
    bind_text(s, 5, facts_text);
    bind_text(s, 6, unknown_text);
    return code == SQLITE_OK ? pv_rows_step(s) : code;
}

/* Whose a finding or problem is. An input's own has its number; one of the run the next that is
 * free. */
static int own_row(const putting *p, sqlite3_stmt *s, size_t number) {
    if (p->input)
        sqlite3_bind_int64(s, 2, p->input);
    if (!p->own)
        return sqlite3_bind_int64(s, 3, p->store->run);
    return number_row(p, s, number);
}

static int put_finding(const putting *p, const pv_finding *f, const pv_record_names *names,
                       size_t number) {
    sqlite3_stmt *s = p->store->statements[PV_SQL_FINDING];
    pv_textbuf evidence = pv_textbuf_new(p->arena, SIZE_MAX / 4);
    int code = own_row(p, s, number);
    uint32_t subject = p->own ? f->subject->id : p->subject;
    pv_stored_json_evidence(&evidence, f);
    const char *text = pv_textbuf_end(&evidence, NULL);
    if (!text)
        return SQLITE_NOMEM;
    if (p->input && subject)
        sqlite3_bind_int64(s, 4, id_of(p, subject));
    bind_text(s, 5, f->rule->id);
    bind_text(s, 6, pv_verdict_name(f->verdict));
    bind_text(s, 7, pv_severity_name(f->severity));
    bind_text(s, 8, f->subject->artifact->path);
    bind_text(s, 9, names->identity);
    bind_text(s, 10, f->message);
    bind_text(s, 11, f->remedy);
    bind_text(s, 12, text);
    bind_text(s, 13, names->fingerprint);
    return code == SQLITE_OK ? pv_rows_step(s) : code;
}

static const char *place_text(pv_arena *arena, pv_place place) {
    pv_textbuf t = pv_textbuf_new(arena, 64);
    pv_value v = {.place_kind = (uint8_t)place.kind, .at = place.at};
    pv_render_place(&t, &v);
    return place.kind == PV_NOWHERE ? NULL : pv_textbuf_end(&t, NULL);
}

static int put_problem(const putting *p, const pv_problem *problem, size_t number) {
    sqlite3_stmt *s = p->store->statements[PV_SQL_PROBLEM];
    int code = own_row(p, s, number);
    bind_text(s, 4, problem->artifact ? problem->artifact->path : p->path);
    bind_text(s, 5, pv_code_name(problem->code));
    bind_text(s, 6, place_text(p->arena, problem->place));
    bind_text(s, 7, problem->message);
    return code == SQLITE_OK ? pv_rows_step(s) : code;
}

static int put_told(const putting *p, const pv_kept_record *record) {
    int code = SQLITE_OK;
    size_t n = 0;
    for (const pv_finding *f = record->outcome.findings; f && code == SQLITE_OK; f = f->next, n++)
        if (f->verdict != PV_VERDICT_PASS && f->verdict != PV_VERDICT_NOT_APPLICABLE)
            code = put_finding(p, f, &record->names[n], n + 1);
    n = 0;
    for (const pv_problem *q = record->outcome.unit->problems; q && code == SQLITE_OK; q = q->next)
        code = put_problem(p, q, ++n);
    return code;
}

static int put_unit(const putting *p, const pv_kept_record *record) {
    int code = SQLITE_OK;
    for (const pv_artifact *a = record->outcome.unit->artifacts; a && code == SQLITE_OK;
         a = a->next)
        code = put_artifact(p, a);
    for (const pv_subject *s = record->outcome.unit->subjects; s && code == SQLITE_OK; s = s->next)
        code = put_subject(p, s);
    return code == SQLITE_OK ? put_told(p, record) : code;
}

static bool revive(pv_arena *arena, pv_bytes octets, const char *path, pv_unit *unit,
                   pv_kept_record *ret_record) {
    static const pv_limits NONE = {.subjects = UINT64_MAX, .problems = UINT64_MAX};
    const pv_record_setup setup = {0};
    pv_unit_init(unit, arena, &NONE, path);
    return !pv_record_read(octets, &setup, unit, ret_record).error;
}

/* The one input of the run that has the path; 0: there is none, or there are several. */
static int64_t find_input(pv_store *store, const char *path) {
    sqlite3_stmt *s = store->statements[PV_SQL_FIND];
    bind_text(s, 1, path);
    sqlite3_bind_int64(s, 2, store->run);
    int64_t id = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    if (id && sqlite3_step(s) == SQLITE_ROW)
        id = 0;
    sqlite3_reset(s);
    return id;
}

static int forget(pv_store *store, int64_t input) {
    int code = SQLITE_OK;
    for (size_t i = PV_SQL_FORGET_ARTIFACTS; i <= PV_SQL_FORGET_INPUT && code == SQLITE_OK; i++) {
        sqlite3_stmt *s = store->statements[i];
        sqlite3_bind_int64(s, 1, i == PV_SQL_FORGET_INPUT ? input : input << OWN_BITS);
        if (i != PV_SQL_FORGET_INPUT)
            sqlite3_bind_int64(s, 2, (input + 1) << OWN_BITS);
        code = pv_rows_step(s);
    }
    return code;
}

static int insert_input(pv_store *store, const pv_store_input *input, int64_t copy) {
    sqlite3_stmt *s = store->statements[PV_SQL_INPUT];
    bind_text(s, 1, input->path);
    sqlite3_bind_int64(s, 2, store->run);
    sqlite3_bind_int64(s, 3, (int64_t)store->ordinal);
    if (input->digest)
        sqlite3_bind_blob(s, 4, input->digest, 32, SQLITE_STATIC);
    bind_text(s, 5, input->skipped);
    if (input->digest && input->record.size)
        sqlite3_bind_blob64(s, 6, input->record.data, input->record.size, SQLITE_STATIC);
    sqlite3_bind_int64(s, 7, (int64_t)input->piece);
    sqlite3_bind_int64(s, 8, copy);
    return pv_rows_step(s);
}

/* What has the place of a copy: its number, or 0, and whether it is of this run. */
static int64_t find_taken(pv_store *store, const pv_store_input *input, int64_t copy,
                          bool *ret_own) {
    sqlite3_stmt *s = store->statements[PV_SQL_TAKEN];
    bind_text(s, 1, input->path);
    sqlite3_bind_int64(s, 2, (int64_t)input->piece);
    sqlite3_bind_int64(s, 3, copy);
    int64_t id = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
    *ret_own = id && sqlite3_column_int64(s, 1) == store->run;
    sqlite3_reset(s);
    return id;
}

/* What an earlier run found there is replaced; an archive may have several members of one name,
 * which stand side by side. */
static int make_input(pv_store *store, const pv_store_input *input) {
    int code = insert_input(store, input, 0);
    for (int64_t copy = 0; code == SQLITE_CONSTRAINT; copy++) {
        bool own;
        int64_t id = find_taken(store, input, copy, &own);
        if (own)
            continue;
        code = id ? forget(store, id) : SQLITE_OK;
        if (code == SQLITE_OK)
            return insert_input(store, input, copy);
    }
    return code;
}

int pv_rows_put(pv_store *store, pv_arena *arena, const pv_store_input *input) {
    pv_unit unit;
    pv_kept_record record;
    store->ordinal++;
    int code = make_input(store, input);
    putting p = {store, arena, sqlite3_last_insert_rowid(store->db), input->path, 0, true};
    if (code != SQLITE_OK || !input->record.size)
        return code;
    if (!revive(arena, input->record, input->path, &unit, &record))
        return SQLITE_NOMEM;
    return put_unit(&p, &record);
}

int pv_rows_again(pv_store *store, const pv_store_input *input) {
    sqlite3_stmt *s = store->statements[PV_SQL_AGAIN];
    sqlite3_bind_int64(s, 1, store->run);
    sqlite3_bind_int64(s, 2, (int64_t)++store->ordinal);
    bind_text(s, 3, input->path);
    sqlite3_bind_int64(s, 4, (int64_t)input->piece);
    sqlite3_bind_blob(s, 5, input->digest, 32, SQLITE_STATIC);
    return pv_rows_step(s);
}

int pv_rows_conclude(pv_store *store, pv_arena *arena, const pv_store_input *input,
                     uint32_t subject) {
    pv_unit unit;
    pv_kept_record record;
    putting p = {store, arena, find_input(store, input->path), input->path, subject, false};
    if (!revive(arena, input->record, input->path, &unit, &record))
        return SQLITE_NOMEM;
    return put_told(&p, &record);
}

/* ---- at the end ------------------------------------------------------------------------------ */

/* Takes out the inputs of earlier runs whose path is between the two. */
static int prune_between(pv_store *store, const char *from, const char *to, bool only) {
    static const char SQL[] = "SELECT id FROM inputs WHERE path >= ?1 AND path < ?2 AND run <> ?3";
    static const char ONE[] = "SELECT id FROM inputs WHERE path = ?1 AND ?2 <> '' AND run <> ?3";
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(store->db, only ? ONE : SQL, -1, &s, NULL);
    bind_text(s, 1, from);
    bind_text(s, 2, to);
    sqlite3_bind_int64(s, 3, store->run);
    while (code == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        code = forget(store, sqlite3_column_int64(s, 0));
    sqlite3_finalize(s);
    return code;
}

/* What is in a folder or an archive has its path, and then '/' or '!'. */
static int prune_below(pv_store *store, const char *root) {
    size_t size = strlen(root);
    while (size > 1 && root[size - 1] == '/')
        size--;
    char *own = sqlite3_mprintf("%.*s", (int)size, root);
    int code = own ? prune_between(store, own, "x", true) : SQLITE_NOMEM;
    sqlite3_free(own);
    for (const char *c = "/!"; *c && code == SQLITE_OK; c++) {
        char *from = sqlite3_mprintf("%.*s%c", (int)size, root, *c);
        char *to = sqlite3_mprintf("%.*s%c", (int)size, root, *c + 1);
        code = from && to ? prune_between(store, from, to, false) : SQLITE_NOMEM;
        sqlite3_free(from);
        sqlite3_free(to);
    }
    return code;
}

int pv_rows_prune(pv_store *store) {
    int code = SQLITE_OK;
    for (size_t i = 0; i < store->setup->root_count && code == SQLITE_OK; i++)
        if (store->setup->roots[i][0] != '@')
            code = prune_below(store, store->setup->roots[i]);
    return code;
}
