/* SPDX-License-Identifier: Apache-2.0
 * Statements that only read, over a connection that can do nothing else. */
#include <string.h>

#include "store/internal.h"

enum { COLUMNS = 256 };

/* Pragmas that tell and change nothing. */
static bool is_harmless(const char *pragma, const char *value) {
    static const char *const TELL[] = {"integrity_check",  "quick_check",    "table_info",
                                       "table_list",       "table_xinfo",    "index_list",
                                       "foreign_key_list", "compile_options"};
    static const char *const ASKED[] = {"user_version", "application_id", "journal_mode",
                                        "page_count",   "page_size",      "encoding"};
    for (size_t i = 0; i < sizeof TELL / sizeof *TELL; i++)
        if (sqlite3_stricmp(pragma, TELL[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof ASKED / sizeof *ASKED; i++)
        if (!value && sqlite3_stricmp(pragma, ASKED[i]) == 0)
            return true;
    return false;
}

static int authorize(void *user, int action, const char *a, const char *b, const char *database,
                     const char *trigger) {
    (void)user;
    (void)database;
    (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
        return is_harmless(a, b) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static pv_cell cell_of(sqlite3_stmt *s, int i) {
    pv_cell c = {.type = PV_CELL_NULL};
    switch (sqlite3_column_type(s, i)) {
    case SQLITE_INTEGER:
        return (pv_cell){.type = PV_CELL_INTEGER, .integer = sqlite3_column_int64(s, i)};
    case SQLITE_FLOAT:
        return (pv_cell){.type = PV_CELL_REAL, .real = sqlite3_column_double(s, i)};
    case SQLITE_TEXT:
        c.type = PV_CELL_TEXT;
        c.text = (const char *)sqlite3_column_text(s, i);
        break;
    case SQLITE_BLOB:
        c.type = PV_CELL_BYTES;
        c.text = sqlite3_column_blob(s, i);
        break;
    default:
        return c;
    }
    c.size = (size_t)sqlite3_column_bytes(s, i);
    return c;
}

static pv_status refuse(pv_arena *errors, const char *why) {
    return pv_fail(errors, PV_USAGE, (pv_place){0}, "the statement is refused: %s", why);
}

/* What the statement itself runs into (a sum too large, text that is no JSON) is no fault of the
 * store. */
static pv_status fail_at(sqlite3 *db, int code, const char *path, pv_arena *errors) {
    switch (code) {
    case SQLITE_DONE:
        return pv_success();
    case SQLITE_ERROR:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_AUTH:
        return refuse(errors, sqlite3_errmsg(db));
    default:
        return pv_store_failure(errors, PV_UNREADABLE, path, db);
    }
}

static pv_status tell(sqlite3 *db, sqlite3_stmt *s, const pv_rows_told *told, const char *path,
                      pv_arena *errors) {
    const char *names[COLUMNS];
    pv_cell cells[COLUMNS];
    int count = sqlite3_column_count(s), code;
    for (int i = 0; i < count; i++)
        names[i] = sqlite3_column_name(s, i);
    if (!told->columns(told->user, names, (size_t)count))
        return pv_success();
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        for (int i = 0; i < count; i++)
            cells[i] = cell_of(s, i);
        if (!told->row(told->user, cells, (size_t)count))
            return pv_success();
    }
    return fail_at(db, code, path, errors);
}

static pv_status ask(sqlite3 *db, const char *path, const char *sql, const pv_rows_told *told,
                     pv_arena *errors) {
    sqlite3_stmt *s = NULL;
    const char *rest = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &s, &rest);
    pv_status status;
    if (code == SQLITE_AUTH || (code == SQLITE_OK && s && !sqlite3_stmt_readonly(s)))
        status = refuse(errors, "a store is only read here; SELECT is what there is");
    else if (code != SQLITE_OK)
        status = refuse(errors, sqlite3_errmsg(db));
    else if (!s)
        status = refuse(errors, "it is empty");
    else if (rest[strspn(rest, " \t\r\n;")])
        status = refuse(errors, "there is more than one");
    else if (sqlite3_column_count(s) > COLUMNS)
        status = refuse(errors, "it has more than 256 columns");
    else
        status = tell(db, s, told, path, errors);
    sqlite3_finalize(s);
    return status;
}

static pv_status ask_store(sqlite3 *db, const char *path, const char *sql, const pv_rows_told *told,
                           pv_arena *errors) {
    sqlite3_busy_timeout(db, 10000);
    PV_TRY(pv_schema_check(db, path, errors));
    if (pv_store_number(db, "PRAGMA user_version", 0) < PV_STORE_VERSION)
        return pv_fail(errors, PV_USAGE, (pv_place){0}, "store %s: %s", path,
                       pv_store_number(db, "PRAGMA application_id", 0)
                           ? "written by an older pkivet; a scan with --store brings it up to date"
                           : "empty");
    sqlite3_set_authorizer(db, authorize, NULL);
    return ask(db, path, sql, told, errors);
}

pv_status pv_store_ask(const char *path, const char *sql, const pv_rows_told *told,
                       pv_arena *errors) {
    sqlite3 *db = NULL;
    pv_os_info info = pv_os_look(path);
    if (info.kind != PV_OS_FILE)
        return pv_fail(errors, info.kind == PV_OS_MISSING ? PV_NOT_FOUND : PV_UNREADABLE,
                       (pv_place){0}, "store %s: %s", path,
                       info.kind == PV_OS_MISSING     ? "there is none"
                       : info.kind == PV_OS_FORBIDDEN ? "it cannot be opened"
                                                      : "not a file");
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    pv_status status = code == SQLITE_OK ? ask_store(db, path, sql, told, errors)
                                         : pv_store_failure(errors, PV_UNREADABLE, path, db);
    sqlite3_close(db);
    return status;
}
