/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_TABLE_H
#define PKIVET_REPORTS_TABLE_H

#include "reports/report.h"

/* Rows and columns for people ("text"), for programs ("json"), for spreadsheets ("csv"). What
 * stands in them may be hostile: as text and CSV no character steers a terminal, and no field of
 * CSV is taken for a formula. */
typedef struct pv_table pv_table;

typedef enum {
    PV_ITEM_NONE,
    PV_ITEM_INTEGER,
    PV_ITEM_REAL,
    PV_ITEM_TEXT,
    PV_ITEM_BYTES
} pv_item_type;
typedef struct {
    pv_item_type type;
    int64_t integer;
    double real;
    const char *text; /* TEXT, BYTES */
    size_t size;
} pv_item;

/* PV_USAGE: there is no such format. */
PV_MUST_USE pv_status pv_table_open(const char *format, pv_write *write, void *user,
                                    pv_table **ret_table);
void pv_table_free(pv_table *table);

/* Copied. False: without memory, or it could not be written. */
bool pv_table_columns(pv_table *table, const char *const *names, size_t count);
bool pv_table_row(pv_table *table, const pv_item *items);
/* PV_UNREADABLE when something could not be written. */
PV_MUST_USE pv_status pv_table_end(pv_table *table);

#endif
