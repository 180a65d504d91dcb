/* SPDX-License-Identifier: Apache-2.0
 * `query`: what a store holds, as a table. */
#include <string.h>

#include "reports/table.h"
#include "scan/engine.h"
#include "store/store.h"

static const struct {
    const char *name, *title, *sql;
} CUTS[] = {
    {"findings", "failures by rule, the most frequent first",
     "SELECT rule, severity, count(*) AS findings, count(DISTINCT subject_id) AS subjects,"
     " count(DISTINCT input) AS inputs FROM findings WHERE verdict = 'fail'"
     " GROUP BY rule, severity ORDER BY findings DESC, rule"},
    {"expiry", "certificates by the month in which they end",
     "SELECT substr(json_extract(facts, '$.\"cert.not_after\"'), 1, 7) AS month,"
     " count(*) AS certificates FROM subjects WHERE kind = 'cert' GROUP BY month ORDER BY month"},
    {"keys", "keys by provider and KeySpec",
     "SELECT json_extract(facts, '$.\"key.provider_name\"') AS provider,"
     " json_extract(facts, '$.\"key.provider_kind\"') AS kind,"
     " json_extract(facts, '$.\"key.spec\"') AS keyspec, count(*) AS keys"
     " FROM subjects WHERE kind = 'key' GROUP BY 1, 2, 3 ORDER BY keys DESC, 1, 2, 3"},
    {"problems", "what could not be read, by reason",
     "SELECT code, count(*) AS problems, count(DISTINCT artifact) AS artifacts,"
     " min(artifact) AS example FROM problems GROUP BY code ORDER BY problems DESC, code"},
    {"formats", "artifacts by what they are",
     "SELECT format, count(*) AS artifacts, sum(locked) AS locked FROM artifacts"
     " GROUP BY format ORDER BY artifacts DESC, format"},
    {"runs", "the scans that wrote the store",
     "SELECT id AS run, state, started, ended, version,"
     " json_extract(parameters, '$.profile') AS profile,"
     " (SELECT count(*) FROM inputs WHERE run = r.id) AS inputs FROM runs r ORDER BY id"},
};

enum { CUT_COUNT = sizeof CUTS / sizeof *CUTS, COLUMNS = 256 };

const char *pkivet_query_name(size_t index) {
    return index < CUT_COUNT ? CUTS[index].name : NULL;
}

const char *pkivet_query_title(size_t index) {
    return index < CUT_COUNT ? CUTS[index].title : NULL;
}

typedef struct {
    pkivet_write *write;
    void *user;
    pv_table *table;
    size_t columns;
} answering;

static bool write_through(void *user, const char *data, size_t size) {
    const answering *a = user;
    return a->write(a->user, data, size) == 0;
}

static bool begin_table(void *user, const char *const *names, size_t count) {
    answering *a = user;
    return pv_table_columns(a->table, names, count);
}

static bool add_row(void *user, const pv_cell *cells, size_t count) {
    static const pv_item_type TYPES[] = {[PV_CELL_NULL] = PV_ITEM_NONE,
                                         [PV_CELL_INTEGER] = PV_ITEM_INTEGER,
                                         [PV_CELL_REAL] = PV_ITEM_REAL,
                                         [PV_CELL_TEXT] = PV_ITEM_TEXT,
                                         [PV_CELL_BYTES] = PV_ITEM_BYTES};
    const answering *a = user;
    pv_item items[COLUMNS];
    for (size_t i = 0; i < count && i < COLUMNS; i++)
        items[i] = (pv_item){TYPES[cells[i].type], cells[i].integer, cells[i].real, cells[i].text,
                             cells[i].size};
    return pv_table_row(a->table, items);
}

static pkivet_result ask(const pkivet_question *q, const char *sql, pkivet_write *write, void *user,
                         pkivet_error *error) {
    answering a = {.write = write, .user = user};
    const pv_rows_told told = {begin_table, add_row, &a};
    pv_arena *errors = pv_arena_new(1u << 20);
    pv_status status =
        errors ? pv_table_open(q->format, write_through, &a, &a.table) : pv_no_memory();
    if (!status.error)
        status = pv_store_ask(q->store, sql, &told, errors);
    if (!status.error)
        status = pv_table_end(a.table);
    pkivet_result result = pv_engine_fail(error, status);
    pv_table_free(a.table);
    pv_arena_free(errors);
    return result;
}

pkivet_result pkivet_query(const pkivet_question *question, pkivet_write *write, void *user,
                           pkivet_error *error) {
    if (question->size != sizeof *question)
        return pv_engine_failf(error, PKIVET_USAGE,
                               "pkivet_question.size is not that of this library");
    if (question->sql)
        return ask(question, question->sql, write, user, error);
    for (size_t i = 0; i < CUT_COUNT; i++)
        if (!question->cut || strcmp(CUTS[i].name, question->cut) == 0)
            return ask(question, CUTS[i].sql, write, user, error);
    return pv_engine_failf(error, PKIVET_USAGE, "there is no cut '%s'", question->cut);
}
