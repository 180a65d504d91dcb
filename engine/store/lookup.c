/* SPDX-License-Identifier: Apache-2.0
 * What the store has of an input. Each thread asks over a connection of its own, which reads
 * only. An input is known by its path and the digest of its bytes, never by its time. */
#include <stdlib.h>
#include <string.h>

#include "store/internal.h"

struct pv_lookup {
    sqlite3 *db;
    sqlite3_stmt *find;
};

static const char FIND[] =
    "SELECT i.record, r.judging = ?4 FROM inputs i JOIN runs r"
    " ON r.id = i.judged WHERE i.path = ?1 AND i.piece = ?5 AND i.sha256 = ?2"
    " AND r.reading = ?3 AND i.record IS NOT NULL";

pv_lookup *pv_lookup_new(const pv_store *store) {
    pv_lookup *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    if (sqlite3_open_v2(store->path, &l->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
            SQLITE_OK ||
        sqlite3_prepare_v3(l->db, FIND, -1, SQLITE_PREPARE_PERSISTENT, &l->find, NULL) !=
            SQLITE_OK) {
        pv_lookup_free(l);
        return NULL;
    }
    sqlite3_busy_timeout(l->db, 10000);
    sqlite3_bind_blob(l->find, 3, store->reading, PV_STORE_KEY, SQLITE_STATIC);
    sqlite3_bind_blob(l->find, 4, store->judging, PV_STORE_KEY, SQLITE_STATIC);
    return l;
}

void pv_lookup_free(pv_lookup *l) {
    if (!l)
        return;
    sqlite3_finalize(l->find);
    sqlite3_close(l->db);
    free(l);
}

bool pv_lookup_find(pv_lookup *l, const pv_store_input *input, pv_arena *arena,
                    pv_found_record *ret_found) {
    sqlite3_bind_text(l->find, 1, input->path, -1, SQLITE_STATIC);
    sqlite3_bind_blob(l->find, 2, input->digest, 32, SQLITE_STATIC);
    sqlite3_bind_int64(l->find, 5, (sqlite3_int64)input->piece);
    bool found = sqlite3_step(l->find) == SQLITE_ROW;
    if (found) {
        size_t size = (size_t)sqlite3_column_bytes(l->find, 0);
        const void *copy = pv_arena_copy(arena, sqlite3_column_blob(l->find, 0), size);
        *ret_found = (pv_found_record){{copy, size}, sqlite3_column_int(l->find, 1) != 0};
        found = copy != NULL;
    }
    sqlite3_reset(l->find); /* a reader that stays would keep the log from being emptied */
    return found;
}
