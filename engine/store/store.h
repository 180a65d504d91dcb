/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_STORE_STORE_H
#define PKIVET_STORE_STORE_H

#include "base/os.h"
#include "store/record.h"

/* A file that keeps what scans found (docs/store.md): an SQLite database that one scan at a time
 * writes and anyone may read meanwhile. */
typedef struct pv_store pv_store;

/* Makes the file when it is missing, brings one of an older version up to date, and keeps other
 * scans out until it is closed. PV_USAGE, with the reason, when that cannot be; `errors` gets the
 * text. */
PV_MUST_USE pv_status pv_store_open(const char *path, pv_arena *errors, pv_store **ret_store);
void pv_store_close(pv_store *store); /* NULL is fine */

/* Whether the last run that wrote it did not come to its end; then the clock that it had. */
bool pv_store_unfinished(const pv_store *store, int64_t *ret_now);

enum { PV_STORE_KEY = 32 };

/* What the outcome of an input hangs on beside its bytes and its path. */
typedef struct {
    int64_t now;
    uint8_t reading[PV_STORE_KEY]; /* digest of all that facts hang on */
    uint8_t judging[PV_STORE_KEY]; /* and of all that findings hang on, facts given */
    const char *version;
    const char *parameters; /* JSON, for people */
    uint64_t most;          /* bytes of the file */
    const char *const *roots;
    size_t root_count; /* what is below them and is not met is taken out at the end */
} pv_store_run;

/* Begins a run, with a thread that writes. */
PV_MUST_USE pv_status pv_store_begin(pv_store *store, const pv_store_run *run, pv_arena *errors);

/* One input that was told of. Copied; may wait while much is still to be written. */
typedef struct {
    const char *path;
    uint64_t piece;        /* of an input that is cut: where it begins, from 1; else 0 */
    const uint8_t *digest; /* SHA-256 of its bytes; NULL: it is never told from the store */
    const char *skipped;   /* or NULL */
    pv_bytes record;       /* empty: there is none */
} pv_store_input;
void pv_store_put(pv_store *store, const pv_store_input *input);
/* The same input as it is in the store. */
void pv_store_again(pv_store *store, const pv_store_input *input);
/* Findings and problems about an input that was put, or about none: those of a rule over the whole
 * scan, each about the input's subject of that number (0: about none that was scanned). */
void pv_store_conclude(pv_store *store, const char *path, uint32_t subject, pv_bytes record);

/* Writes what is left and ends the run; `whole`: all inputs were read. What failed since the
 * beginning is told here. */
PV_MUST_USE pv_status pv_store_end(pv_store *store, bool whole, const char *summary,
                                   pv_arena *errors);

/* A scan may come upon the files that its own store is made of. They must not be closed before the
 * store is: that drops SQLite's locks on them (POSIX locks are the process's, not the handle's). */
bool pv_store_is_own(const pv_store *store, uint64_t device, uint64_t number);
/* Keeps the handle until the store is closed; false: there are too many. Not for several threads.
 */
bool pv_store_park(pv_store *store, pv_os_file *file);

/* ---- looking up, by any number of threads, each with its own -----------------------------------
 */

typedef struct pv_lookup pv_lookup;
pv_lookup *pv_lookup_new(const pv_store *store); /* NULL: nothing is found */
void pv_lookup_free(pv_lookup *lookup);

/* Whether there is anything that this run may use. */
bool pv_store_has_records(const pv_store *store);

typedef struct {
    pv_bytes record;
    bool judged; /* by the same rules: its findings hold as well */
} pv_found_record;
bool pv_lookup_find(pv_lookup *lookup, const pv_store_input *input, pv_arena *arena,
                    pv_found_record *ret_found);

/* ---- asking ------------------------------------------------------------------------------------
 */

/* A column's value of the row at hand. */
typedef enum {
    PV_CELL_NULL,
    PV_CELL_INTEGER,
    PV_CELL_REAL,
    PV_CELL_TEXT,
    PV_CELL_BYTES
} pv_cell_type;
typedef struct {
    pv_cell_type type;
    int64_t integer;
    double real;
    const char *text; /* TEXT, BYTES */
    size_t size;
} pv_cell;

typedef struct {
    /* Once, before the rows. False ends it. */
    bool (*columns)(void *user, const char *const *names, size_t count);
    bool (*row)(void *user, const pv_cell *cells, size_t count);
    void *user;
} pv_rows_told;

/* One statement that only reads, over a store that is there. PV_USAGE for anything else. */
PV_MUST_USE pv_status pv_store_ask(const char *path, const char *sql, const pv_rows_told *told,
                                   pv_arena *errors);

#endif
