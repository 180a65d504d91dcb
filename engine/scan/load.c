/* SPDX-License-Identifier: Apache-2.0
 * From an open file to its bytes: the head tells whether the rest is worth reading. */
#include "scan/load.h"

#include "readers/readers.h"

pv_status pv_load_file(const pv_load *l, pv_bytes *ret_bytes, const char **ret_skipped) {
    const uint64_t max = l->limits->artifact_bytes;
    const pv_input *input = l->input;
    pv_buffer *to = l->buffer;
    size_t size = 0;
    *ret_bytes = (pv_bytes){0};
    pv_status status = pv_input_read(input, &to->data, &to->capacity, PV_PROBE_BYTES, &size);
    bool longer = status.error && status.error->code == PV_OVER_LIMIT;
    if (status.error && !longer)
        return status;
    pv_bytes seen = {to->data, size};
    bool worth = pv_readers_interested(pv_bytes_head(seen, PV_PROBE_BYTES), input->info.size);
    if (!size || !worth) {
        *ret_skipped = size ? "not recognised" : "empty";
        return pv_success();
    }
    uint64_t whole = longer ? input->info.size : size;
    if (whole > max)
        return pv_fail(l->errors, PV_OVER_LIMIT, (pv_place){0},
                       "%llu bytes are more than the limit artifact_bytes, %llu",
                       (unsigned long long)whole, (unsigned long long)max);
    if (longer)
        PV_TRY(pv_input_read(input, &to->data, &to->capacity, max, &size));
    *ret_bytes = (pv_bytes){to->data, size};
    return pv_success();
}
