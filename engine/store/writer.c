/* SPDX-License-Identifier: Apache-2.0
 * The thread that writes. Outcomes wait in a queue of bounded size; they are written in
 * transactions of some thousand, or of some time. The first failure ends all writing: what was
 * written before stays, and the scan goes on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/internal.h"

enum { BATCH = 1024, QUEUE_BYTES = 16 << 20, ARENA_BYTES = 1 << 30 };
static const uint64_t BATCH_TIME = 200000000; /* nanoseconds */

typedef enum { PUT, AGAIN, CONCLUDE } item_kind;

/* Its texts and octets stand behind it. */
typedef struct item {
    struct item *next;
    item_kind kind;
    uint32_t subject;
    size_t size;
    pv_store_input input;
} item;

typedef struct pv_writer {
    pv_store *store;
    pv_os_monitor *monitor;
    pv_os_thread *thread;
    pv_arena *arena; /* the thread's */
    item *first, **end;
    size_t waiting;       /* bytes in the queue */
    bool closing, failed; /* guarded by the monitor, as the queue is */
    char failure[512];
    /* the thread's own */
    unsigned in_batch;
    uint64_t batch_began;
} pv_writer;

static const char *const SQL[PV_SQL_COUNT] = {
    [PV_SQL_INPUT] = ("INSERT INTO inputs(path, run, judged, ordinal, sha256, skipped, record,"
                      " piece, copy) VALUES(?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
    [PV_SQL_ARTIFACT] = "INSERT INTO artifacts VALUES(?, ?, ?, ?, ?, ?, ?)",
    [PV_SQL_SUBJECT] = "INSERT INTO subjects VALUES(?, ?, ?, ?, ?, ?)",
    [PV_SQL_FINDING] = "INSERT INTO findings VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [PV_SQL_PROBLEM] = "INSERT INTO problems VALUES(?, ?, ?, ?, ?, ?, ?)",
    [PV_SQL_FIND] = "SELECT id FROM inputs WHERE path = ? AND run = ?",
    [PV_SQL_TAKEN] = "SELECT id, run FROM inputs WHERE path = ? AND piece = ? AND copy = ?",
    [PV_SQL_FORGET_ARTIFACTS] = "DELETE FROM artifacts WHERE id >= ? AND id < ?",
    [PV_SQL_FORGET_SUBJECTS] = "DELETE FROM subjects WHERE id >= ? AND id < ?",
    [PV_SQL_FORGET_FINDINGS] = "DELETE FROM findings WHERE id >= ? AND id < ?",
    [PV_SQL_FORGET_PROBLEMS] = "DELETE FROM problems WHERE id >= ? AND id < ?",
    [PV_SQL_FORGET_INPUT] = "DELETE FROM inputs WHERE id = ?",
    [PV_SQL_AGAIN] = ("UPDATE inputs SET run = ?1, ordinal = ?2 WHERE id = (SELECT id FROM inputs"
                      " WHERE path = ?3 AND piece = ?4 AND sha256 = ?5 AND run <> ?1"
                      " ORDER BY copy LIMIT 1)"),
};

/* ---- the thread ------------------------------------------------------------------------------ */

static void fail(pv_writer *w) {
    char text[sizeof w->failure];
    snprintf(text, sizeof text, "%s", sqlite3_errmsg(w->store->db));
    sqlite3_exec(w->store->db, "ROLLBACK", NULL, NULL, NULL);
    w->in_batch = 0;
    pv_os_monitor_enter(w->monitor);
    memcpy(w->failure, text, sizeof text);
    w->failed = true;
    pv_os_monitor_wake(w->monitor);
    pv_os_monitor_leave(w->monitor);
}

static int begin_batch(pv_writer *w) {
    if (w->in_batch++)
        return SQLITE_OK;
    w->batch_began = pv_os_ticks();
    return sqlite3_exec(w->store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
}

static int end_batch(pv_writer *w) {
    if (!w->in_batch)
        return SQLITE_OK;
    w->in_batch = 0;
    return sqlite3_exec(w->store->db, "COMMIT", NULL, NULL, NULL);
}

static int write_item(pv_writer *w, const item *i) {
    int code = begin_batch(w);
    pv_arena_reset(w->arena);
    if (code != SQLITE_OK)
        return code;
    switch (i->kind) {
    case PUT:
        return pv_rows_put(w->store, w->arena, &i->input);
    case AGAIN:
        return pv_rows_again(w->store, &i->input);
    case CONCLUDE:
        return pv_rows_conclude(w->store, w->arena, &i->input, i->subject);
    }
    return SQLITE_INTERNAL;
}

static bool batch_is_due(const pv_writer *w) {
    return w->in_batch >= BATCH || (w->in_batch && pv_os_ticks() - w->batch_began >= BATCH_TIME);
}

/* Until there is an item, none comes any more, or the batch is to end although none comes: of a
 * scan that waits for a pipe nothing is lost when it is killed. */
static void await(const pv_writer *w) {
    while (!w->first && !w->closing && !batch_is_due(w))
        if (w->in_batch)
            pv_os_monitor_wait_for(w->monitor, BATCH_TIME);
        else
            pv_os_monitor_wait(w->monitor);
}

/* The next item, or NULL: there is none, and `*ret_closing` says whether it stays so. */
static item *take(pv_writer *w, bool *ret_closing, bool *ret_failed) {
    pv_os_monitor_enter(w->monitor);
    await(w);
    item *i = w->first;
    if (i) {
        w->first = i->next;
        w->waiting -= i->size;
        if (!w->first)
            w->end = &w->first;
        pv_os_monitor_wake(w->monitor);
    }
    *ret_failed = w->failed;
    *ret_closing = !i && w->closing;
    pv_os_monitor_leave(w->monitor);
    return i;
}

static void work(void *argument) {
    pv_writer *w = argument;
    bool failed = false, closing = false;
    while (!closing) {
        item *i = take(w, &closing, &failed);
        int code = i && !failed ? write_item(w, i) : SQLITE_OK;
        free(i);
        if (code == SQLITE_OK && !failed && (closing || batch_is_due(w)))
            code = end_batch(w);
        if (code != SQLITE_OK)
            fail(w);
    }
}

/* ---- the queue ------------------------------------------------------------------------------- */

static char *append(char **at, const void *data, size_t size) {
    char *from = *at;
    if (size)
        memcpy(from, data, size);
    *at += size;
    return from;
}

/* NULL without memory. */
static item *make_item(const pv_store_input *input, item_kind kind) {
    size_t path = strlen(input->path) + 1,
           skipped = input->skipped ? strlen(input->skipped) + 1 : 0;
    size_t size = sizeof(item) + path + skipped + 32 + input->record.size;
    item *i = malloc(size);
    if (!i)
        return NULL;
    char *at = (char *)(i + 1);
    *i = (item){.kind = kind, .size = size};
    i->input.piece = input->piece;
    i->input.path = append(&at, input->path, path);
    i->input.skipped = skipped ? append(&at, input->skipped, skipped) : NULL;
    if (input->digest)
        i->input.digest = (const uint8_t *)append(&at, input->digest, 32);
    i->input.record.data = (const uint8_t *)append(&at, input->record.data, input->record.size);
    i->input.record.size = input->record.size;
    return i;
}

static void put(pv_store *store, const pv_store_input *input, item_kind kind, uint32_t subject) {
    pv_writer *w = store->writer;
    item *i = make_item(input, kind);
    pv_os_monitor_enter(w->monitor);
    while (i && w->waiting && w->waiting + i->size > QUEUE_BYTES && !w->failed)
        pv_os_monitor_wait(w->monitor);
    if (!i && !w->failed)
        snprintf(w->failure, sizeof w->failure, "no memory");
    w->failed |= !i;
    bool keep = !w->failed;
    if (keep) {
        i->subject = subject;
        *w->end = i;
        w->end = &i->next;
        w->waiting += i->size;
        pv_os_monitor_wake(w->monitor);
    }
    pv_os_monitor_leave(w->monitor);
    if (!keep)
        free(i);
}

void pv_store_put(pv_store *store, const pv_store_input *input) {
    put(store, input, PUT, 0);
}

void pv_store_again(pv_store *store, const pv_store_input *input) {
    put(store, input, AGAIN, 0);
}

void pv_store_conclude(pv_store *store, const char *path, uint32_t subject, pv_bytes record) {
    put(store, &(pv_store_input){.path = path, .record = record}, CONCLUDE, subject);
}

/* ---- a run ----------------------------------------------------------------------------------- */

void pv_writer_free(pv_writer *w) {
    if (!w)
        return;
    if (w->thread) {
        pv_os_monitor_enter(w->monitor);
        w->closing = true;
        pv_os_monitor_wake(w->monitor);
        pv_os_monitor_leave(w->monitor);
        pv_os_thread_join(w->thread);
    }
    while (w->first) {
        item *i = w->first;
        w->first = i->next;
        free(i);
    }
    pv_os_monitor_free(w->monitor);
    pv_arena_free(w->arena);
    free(w);
}

static bool start_writer(pv_store *store) {
    pv_writer *w = calloc(1, sizeof *w);
    store->writer = w;
    if (!w)
        return false;
    w->store = store;
    w->end = &w->first;
    w->monitor = pv_os_monitor_new();
    w->arena = pv_arena_new(ARENA_BYTES);
    w->thread = w->monitor && w->arena ? pv_os_thread_start(work, w) : NULL;
    return w->thread != NULL;
}

static int insert_run(pv_store *store, const pv_store_run *run) {
    static const char INSERT[] =
        "INSERT INTO runs(state, started, process, version, clock, parameters, reading, judging)"
        " VALUES('running', ?, ?, ?, ?, ?, ?, ?)";
    char started[PV_CLOCK_TEXT];
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(store->db, INSERT, -1, &s, NULL);
    pv_clock_format(pv_os_now(), started);
    sqlite3_bind_text(s, 1, started, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, (int64_t)pv_os_process());
    sqlite3_bind_text(s, 3, run->version, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 4, run->now);
    sqlite3_bind_text(s, 5, run->parameters, -1, SQLITE_STATIC);
    sqlite3_bind_blob(s, 6, run->reading, PV_STORE_KEY, SQLITE_STATIC);
    sqlite3_bind_blob(s, 7, run->judging, PV_STORE_KEY, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = pv_rows_step(s);
    sqlite3_finalize(s);
    store->run = sqlite3_last_insert_rowid(store->db);
    return code;
}

/* Bytes as pages; what is there already stays. */
static void cap_size(pv_store *store, uint64_t most) {
    char sql[64];
    int64_t page = pv_store_number(store->db, "PRAGMA page_size", 4096);
    uint64_t pages = most / (uint64_t)page;
    if (pages > 0xfffffffe)
        pages = 0xfffffffe;
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA max_page_count = %lld", (sqlite3_int64)pages);
    sqlite3_exec(store->db, sql, NULL, NULL, NULL);
}

static int begin(pv_store *store, const pv_store_run *run) {
    sqlite3_exec(store->db, "UPDATE runs SET state = 'broken off' WHERE state = 'running'", NULL,
                 NULL, NULL);
    for (size_t i = 0; i < PV_SQL_COUNT; i++)
        if (!store->statements[i] &&
            sqlite3_prepare_v3(store->db, SQL[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &store->statements[i], NULL) != SQLITE_OK)
            return SQLITE_ERROR;
    store->has_records = pv_store_number(store->db, "SELECT EXISTS(SELECT 1 FROM inputs)", 0) != 0;
    return insert_run(store, run);
}

pv_status pv_store_begin(pv_store *store, const pv_store_run *run, pv_arena *errors) {
    pv_writer_free(store->writer);
    store->writer = NULL;
    store->setup = run;
    store->ordinal = 0;
    memcpy(store->reading, run->reading, PV_STORE_KEY);
    memcpy(store->judging, run->judging, PV_STORE_KEY);
    cap_size(store, run->most);
    store->begun = true;
    if (begin(store, run) != SQLITE_OK)
        return pv_store_failure(errors, PV_USAGE, store->path, store->db);
    pv_store_note_files(store);
    return start_writer(store) ? pv_success() : pv_no_memory();
}

static int finish_run(pv_store *store, bool whole, const char *summary) {
    static const char UPDATE[] = "UPDATE runs SET state = ?, ended = ?, summary = ? WHERE id = ?";
    static const char OLD[] = "DELETE FROM %s WHERE run < %lld AND (input IS NULL OR input IN "
                              "(SELECT id FROM inputs WHERE run = %lld) OR NOT EXISTS "
                              "(SELECT 1 FROM inputs i WHERE i.id = input))";
    char ended[PV_CLOCK_TEXT], old[256];
    sqlite3_stmt *s = NULL;
    int code = sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code == SQLITE_OK && whole)
        code = pv_rows_prune(store);
    for (size_t i = 0; i < 2 && code == SQLITE_OK; i++) {
        sqlite3_snprintf(sizeof old, old, OLD, i ? "problems" : "findings",
                         (sqlite3_int64)store->run, (sqlite3_int64)store->run);
        code = sqlite3_exec(store->db, old, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(store->db, UPDATE, -1, &s, NULL);
    pv_clock_format(pv_os_now(), ended);
    sqlite3_bind_text(s, 1, whole ? "finished" : "stopped", -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, ended, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, summary, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 4, store->run);
    if (code == SQLITE_OK)
        code = pv_rows_step(s);
    sqlite3_finalize(s);
    return code == SQLITE_OK ? sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL) : code;
}

pv_status pv_store_end(pv_store *store, bool whole, const char *summary, pv_arena *errors) {
    pv_writer *w = store->writer;
    pv_os_monitor_enter(w->monitor);
    w->closing = true;
    pv_os_monitor_wake(w->monitor);
    pv_os_monitor_leave(w->monitor);
    pv_os_thread_join(w->thread);
    w->thread = NULL;
    store->begun = false;
    if (!w->failed && finish_run(store, whole, summary) != SQLITE_OK)
        fail(w);
    return w->failed ? pv_fail(errors, PV_UNREADABLE, (pv_place){0}, "store %s: %s", store->path,
                               w->failure)
                     : pv_success();
}
