/* SPDX-License-Identifier: Apache-2.0
 * Opening and closing: one scan at a time, by a lock that goes with its process however that ends.
 * SQLite's write-ahead log lets others read meanwhile. */
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

/* Who holds the lock, as far as the store says so. */
static pv_status refuse_busy(const char *path, pv_arena *errors) {
    char process[64] = "";
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db,
                           "SELECT process, started FROM runs WHERE state = 'running' "
                           "ORDER BY id DESC",
                           -1, &s, NULL) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW)
        sqlite3_snprintf(sizeof process, process, " (process %lld, since %s)",
                         sqlite3_column_int64(s, 0), sqlite3_column_text(s, 1));
    sqlite3_finalize(s);
    sqlite3_close(db);
    return pv_fail(errors, PV_USAGE, (pv_place){0}, "store %s: another scan is writing it%s", path,
                   process);
}

static pv_status prepare(pv_store *store, pv_arena *errors) {
    static const char SETTINGS[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL";
    if (sqlite3_open_v2(store->path, &store->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX,
                        NULL) != SQLITE_OK)
        return pv_store_failure(errors, PV_USAGE, store->path, store->db);
    sqlite3_extended_result_codes(store->db, 0);
    sqlite3_busy_timeout(store->db, 10000); /* somebody may look at it with other programs */
    PV_TRY(pv_schema_check(store->db, store->path, errors));
    if (sqlite3_exec(store->db, SETTINGS, NULL, NULL, NULL) != SQLITE_OK)
        return pv_store_failure(errors, PV_USAGE, store->path, store->db);
    return pv_schema_update(store->db, store->path, errors);
}

static pv_status open_locked(pv_store *store, pv_arena *errors) {
    const char *reason = NULL;
    store->lock = pv_os_lock_new(store->path, &reason);
    if (store->lock)
        return prepare(store, errors);
    return reason ? pv_fail(errors, PV_USAGE, (pv_place){0}, "store %s: cannot be written: %s",
                            store->path, reason)
                  : refuse_busy(store->path, errors);
}

pv_status pv_store_open(const char *path, pv_arena *errors, pv_store **ret_store) {
    size_t size = strlen(path) + 1;
    pv_store *store = calloc(1, sizeof *store);
    char *copy = malloc(size);
    if (!store || !copy) {
        free(store);
        free(copy);
        return pv_no_memory();
    }
    store->path = memcpy(copy, path, size);
    pv_status status = open_locked(store, errors);
    if (status.error)
        pv_store_close(store);
    else
        *ret_store = store;
    return status;
}

void pv_store_close(pv_store *store) {
    if (!store)
        return;
    pv_writer_free(store->writer);
    for (size_t i = 0; i < PV_SQL_COUNT; i++)
        sqlite3_finalize(store->statements[i]);
    /* One file again, unless somebody reads it. */
    if (store->db && !store->begun)
        sqlite3_exec(store->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close(store->db);
    for (size_t i = 0; i < store->parked_count; i++)
        pv_os_close(store->parked[i]);
    pv_os_lock_free(store->lock);
    free(store->path);
    free(store);
}

bool pv_store_unfinished(const pv_store *store, int64_t *ret_now) {
    static const char LAST[] = "SELECT clock, state FROM runs ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *s = NULL;
    bool unfinished = false;
    if (sqlite3_prepare_v2(store->db, LAST, -1, &s, NULL) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW) {
        unfinished = strcmp((const char *)sqlite3_column_text(s, 1), "finished") != 0;
        if (unfinished)
            *ret_now = sqlite3_column_int64(s, 0);
    }
    sqlite3_finalize(s);
    return unfinished;
}

bool pv_store_has_records(const pv_store *store) {
    return store->has_records;
}

/* ---- the scan's own files ----------------------------------------------------------------------
 */

static pv_file_id identity_of(const char *path) {
    pv_os_info info = pv_os_look(path);
    return (pv_file_id){info.device, info.number, info.kind == PV_OS_FILE};
}

void pv_store_note_files(pv_store *store) {
    static const char *const BESIDE[PV_STORE_FILES] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < PV_STORE_FILES; i++) {
        char *path = sqlite3_mprintf("%s%s", store->path, BESIDE[i]);
        store->files[i] = path ? identity_of(path) : (pv_file_id){0};
        sqlite3_free(path);
    }
}

bool pv_store_is_own(const pv_store *store, uint64_t device, uint64_t number) {
    for (size_t i = 0; i < PV_STORE_FILES; i++)
        if (store->files[i].there && store->files[i].device == device &&
            store->files[i].number == number)
            return true;
    return false;
}

bool pv_store_park(pv_store *store, pv_os_file *file) {
    if (store->parked_count == PV_STORE_PARKED)
        return false;
    store->parked[store->parked_count++] = file;
    return true;
}
