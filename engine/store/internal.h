/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_STORE_INTERNAL_H
#define PKIVET_STORE_INTERNAL_H

#include <sqlite3.h>

#include "base/os.h"
#include "store/store.h"

enum {
    PV_STORE_APPLICATION = 0x706b7674, /* "pkvt" */
    PV_STORE_VERSION = 1,
    PV_STORE_FILES = 3, /* the database, its log, and the log's index */
    PV_STORE_PARKED = 64
};

typedef struct {
    uint64_t device, number;
    bool there;
} pv_file_id;

/* The statements of the writer. */
typedef enum {
    PV_SQL_INPUT,
    PV_SQL_ARTIFACT,
    PV_SQL_SUBJECT,
    PV_SQL_FINDING,
    PV_SQL_PROBLEM,
    PV_SQL_FIND,
    PV_SQL_TAKEN,
    PV_SQL_FORGET_ARTIFACTS,
    PV_SQL_FORGET_SUBJECTS,
    PV_SQL_FORGET_FINDINGS,
    PV_SQL_FORGET_PROBLEMS,
    PV_SQL_FORGET_INPUT,
    PV_SQL_AGAIN,
    PV_SQL_COUNT
} pv_sql;

struct pv_store {
    char *path;
    pv_os_lock *lock; /* given back last: closing a file that SQLite has open drops its locks */
    sqlite3 *db;
    sqlite3_stmt *statements[PV_SQL_COUNT];
    int64_t run;
    uint64_t ordinal;
    uint8_t reading[PV_STORE_KEY], judging[PV_STORE_KEY];
    bool has_records, begun;
    const pv_store_run *setup;
    struct pv_writer *writer;
    pv_file_id files[PV_STORE_FILES];
    pv_os_file *parked[PV_STORE_PARKED];
    size_t parked_count;
};

/* schema.c: makes or mends the tables; PV_USAGE with what is wrong with the file. */
PV_MUST_USE pv_status pv_schema_check(sqlite3 *db, const char *path, pv_arena *errors);
PV_MUST_USE pv_status pv_schema_update(sqlite3 *db, const char *path, pv_arena *errors);

/* "results.db: database or disk is full" */
PV_MUST_USE pv_status pv_store_failure(pv_arena *errors, pv_code code, const char *path,
                                       sqlite3 *db);

/* Which files the store is made of, once its log is there. */
void pv_store_note_files(pv_store *store);

/* The first column of the first row, or `otherwise`. */
int64_t pv_store_number(sqlite3 *db, const char *sql, int64_t otherwise);

/* rows.c: the rows of an outcome. SQLITE_OK, or SQLite's code. */
int pv_rows_put(pv_store *store, pv_arena *arena, const pv_store_input *input);
int pv_rows_again(pv_store *store, const pv_store_input *input);
int pv_rows_conclude(pv_store *store, pv_arena *arena, const pv_store_input *input,
                     uint32_t subject);
/* What is not there any more, and conclusions of earlier runs. */
int pv_rows_prune(pv_store *store);
/* Runs a statement that gives no rows, and makes it ready again. */
int pv_rows_step(sqlite3_stmt *statement);

/* writer.c */
void pv_writer_free(struct pv_writer *writer);

#endif
