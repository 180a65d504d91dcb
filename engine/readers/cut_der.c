/* SPDX-License-Identifier: Apache-2.0
 * Files of certificates in DER one behind the other: cut between two of them. Lengths are looked
 * at, and whether a certificate begins where the first two are; the rest is for the reader. */
#include "base/der.h"
#include "readers/cut.h"
#include "readers/readers.h"

extern const pv_reader PV_READER_x509;

/* The size that an element's header tells; 0 when it is no SEQUENCE or says none. */
static uint64_t told_size(pv_bytes bytes) {
    if (bytes.size < 2 || bytes.data[0] != PV_TAG_SEQUENCE)
        return 0;
    size_t count = bytes.data[1] & 0x80 ? bytes.data[1] & 0x7fu : 0;
    uint64_t length = count ? 0 : bytes.data[1];
    if (bytes.data[1] == 0x80 || count > sizeof(uint32_t) || bytes.size < 2 + count)
        return 0;
    for (size_t i = 0; i < count; i++)
        length = length << 8 | bytes.data[2 + i];
    return 2 + count + length;
}

bool pv_cut_der_begin(const pv_cut_view *view) {
    pv_bytes second = pv_bytes_from(view->bytes, pv_der_sequence_size(view->bytes));
    const pv_probe probe = {pv_bytes_head(second, PV_PROBE_BYTES), second.size, NULL};
    return second.size && second.size < view->bytes.size &&
           pv_reader_bid(&PV_READER_x509, &probe) >= PV_BID_LIKELY;
}

pv_cut_step pv_cut_der_next(const pv_cut_view *view, size_t *ret_size, pv_piece *ret_next) {
    enum { HEADER = 6 };
    pv_bytes rest = view->bytes;
    size_t size;
    while (*ret_size < view->target && (size = pv_der_sequence_size(rest))) {
        ret_next->number++;
        *ret_size += size;
        rest = pv_bytes_from(rest, size);
    }
    if (*ret_size)
        return PV_CUT_PIECE;
    uint64_t told = told_size(rest);
    if (!view->all && rest.size < HEADER)
        return PV_CUT_MORE;
    if (told > view->limits->artifact_bytes)
        return PV_CUT_OVER;
    return !view->all && told > rest.size ? PV_CUT_MORE : PV_CUT_ALIEN;
}

/* The first one has the file's name, as where it is alone. */
static const char *path_of(const pv_unit *unit, uint64_t number) {
    return number == 1
               ? unit->path
               : pv_arena_printf(unit->arena, "%s#%llu", unit->path, (unsigned long long)number);
}

pv_status pv_cut_der_read(pv_unit *unit, pv_bytes bytes, const pv_piece *piece) {
    uint64_t number = piece->number, at = piece->offset;
    pv_artifact *file = pv_unit_same_artifact(unit, PV_READER_x509.name, bytes);
    if (!file)
        return pv_no_memory();
    for (size_t size; (size = pv_der_sequence_size(bytes)); number++, at += size) {
        const char *path = path_of(unit, number);
        bool claimed;
        if (!path)
            return pv_no_memory();
        PV_TRY(unit->nested(unit, number == 1 ? NULL : file, pv_bytes_head(bytes, size), path, NULL,
                            &claimed));
        if (!claimed)
            pv_unit_problem(unit, file, PV_DAMAGED, (pv_place){PV_BYTE, at},
                            "what stands here among certificates is none");
        bytes = pv_bytes_from(bytes, size);
    }
    return pv_success();
}
