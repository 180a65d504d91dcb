/* SPDX-License-Identifier: Apache-2.0
 * The tables (docs/store.md says what they hold) and how those of an older version become them. A
 * file of another program, and one of a newer version, is refused and left as it is. */
#include "store/internal.h"

/* From each version to the next. What was published is never changed: a later version adds a step.
 * The number of a row holds that of its input, so that all of one input stand together. */
static const char *const STEPS[PV_STORE_VERSION] = {
    "CREATE TABLE runs("
    " id INTEGER PRIMARY KEY, state TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,"
    " process INTEGER NOT NULL, version TEXT NOT NULL, clock INTEGER NOT NULL,"
    " parameters TEXT NOT NULL, summary TEXT, reading BLOB NOT NULL, judging BLOB NOT NULL"
    ") STRICT;"
    "CREATE TABLE inputs("
    " id INTEGER PRIMARY KEY, path TEXT NOT NULL, piece INTEGER NOT NULL,"
    " copy INTEGER NOT NULL, run INTEGER NOT NULL,"
    " judged INTEGER NOT NULL, ordinal INTEGER NOT NULL, sha256 BLOB, skipped TEXT, record BLOB,"
    " UNIQUE(path, piece, copy)"
    ") STRICT;"
    "CREATE TABLE artifacts("
    " id INTEGER PRIMARY KEY, input INTEGER NOT NULL, parent INTEGER, path TEXT NOT NULL,"
    " format TEXT NOT NULL, sha256 TEXT NOT NULL, locked INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE subjects("
    " id INTEGER PRIMARY KEY, input INTEGER NOT NULL, artifact INTEGER NOT NULL,"
    " kind TEXT NOT NULL, facts TEXT NOT NULL, unknown TEXT NOT NULL"
    ") STRICT;"
    "CREATE TABLE findings("
    " id INTEGER PRIMARY KEY, input INTEGER, run INTEGER, subject INTEGER, rule TEXT NOT NULL,"
    " verdict TEXT NOT NULL, severity TEXT NOT NULL, artifact TEXT NOT NULL, subject_id TEXT,"
    " message TEXT, remedy TEXT, evidence TEXT NOT NULL, fingerprint TEXT"
    ") STRICT;"
    "CREATE TABLE problems("
    " id INTEGER PRIMARY KEY, input INTEGER, run INTEGER, artifact TEXT NOT NULL,"
    " code TEXT NOT NULL, place TEXT, message TEXT"
    ") STRICT;"
    "CREATE VIEW facts AS SELECT s.id AS subject, s.kind AS kind, j.key AS fact, j.value AS value"
    " FROM subjects s, json_each(s.facts) j;"};

pv_status pv_store_failure(pv_arena *errors, pv_code code, const char *path, sqlite3 *db) {
    return pv_fail(errors, code, (pv_place){0}, "store %s: %s", path,
                   db ? sqlite3_errmsg(db) : "no memory");
}

int64_t pv_store_number(sqlite3 *db, const char *sql, int64_t otherwise) {
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        otherwise = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return otherwise;
}

pv_status pv_schema_check(sqlite3 *db, const char *path, pv_arena *errors) {
    int64_t objects = pv_store_number(db, "SELECT count(*) FROM sqlite_schema", -1);
    if (objects < 0)
        return pv_store_failure(errors, PV_USAGE, path, db);
    int64_t application = pv_store_number(db, "PRAGMA application_id", 0);
    int64_t version = pv_store_number(db, "PRAGMA user_version", 0);
    if ((objects || application) && application != PV_STORE_APPLICATION)
        return pv_fail(errors, PV_USAGE, (pv_place){0}, "store %s: a database of another program",
                       path);
    if (version > PV_STORE_VERSION)
        return pv_fail(errors, PV_USAGE, (pv_place){0},
                       "store %s: written by a newer pkivet (its tables have version %lld, this "
                       "program knows those up to %d)",
                       path, (long long)version, PV_STORE_VERSION);
    return pv_success();
}

static int run_step(sqlite3 *db, int64_t version) {
    char finish[128];
    sqlite3_snprintf(sizeof finish, finish,
                     "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                     PV_STORE_APPLICATION, (int)version + 1);
    int code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, STEPS[version], NULL, NULL, NULL);
    return code == SQLITE_OK ? sqlite3_exec(db, finish, NULL, NULL, NULL) : code;
}

pv_status pv_schema_update(sqlite3 *db, const char *path, pv_arena *errors) {
    for (int64_t v = pv_store_number(db, "PRAGMA user_version", 0); v < PV_STORE_VERSION; v++) {
        if (v >= 0 && run_step(db, v) == SQLITE_OK)
            continue;
        pv_status status = pv_store_failure(errors, PV_USAGE, path, db);
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
        return status;
    }
    return pv_success();
}
