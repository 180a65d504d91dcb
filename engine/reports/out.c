/* SPDX-License-Identifier: Apache-2.0
 * The buffer in front of a report's sink. Knows nothing of what it carries. */
#include "reports/out.h"

#include <string.h>

static void deliver(pv_out *out, const char *data, size_t size) {
    if (!out->failed && size && !out->write(out->user, data, size))
        out->failed = true;
}

void pv_out_flush(pv_out *out) {
    deliver(out, out->bytes, out->used);
    out->used = 0;
}

void pv_out_add(pv_out *out, const char *data, size_t size) {
    if (size > PV_OUT_BYTES - out->used)
        pv_out_flush(out);
    if (size > PV_OUT_BYTES) {
        deliver(out, data, size);
        return;
    }
    if (size)
        memcpy(out->bytes + out->used, data, size);
    out->used += size;
}

void pv_out_adds(pv_out *out, const char *text) {
    pv_out_add(out, text, strlen(text));
}
