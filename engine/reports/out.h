/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_OUT_H
#define PKIVET_REPORTS_OUT_H

#include "reports/report.h"

enum { PV_OUT_BYTES = 1 << 16 };

/* Bytes on their way to a pv_write, gathered into large pieces. The first failure is remembered
 * and ends all writing. */
typedef struct {
    pv_write *write;
    void *user;
    size_t used;
    bool failed;
    char bytes[PV_OUT_BYTES];
} pv_out;

void pv_out_add(pv_out *out, const char *data, size_t size);
void pv_out_adds(pv_out *out, const char *text);
void pv_out_flush(pv_out *out);

#endif
