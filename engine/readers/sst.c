/* SPDX-License-Identifier: Apache-2.0
 * Serialized certificate stores, .sst (MS-GPEF 2.2.1; CertSaveStore): zeros and "CERT", rows of
 * properties with a certificate, CRL or CTL each (serialized.c), and an end marker of twelve zero
 * bytes. The file does not say which store it was, nor whose. */
#include "facts/setters.h"
#include "readers/serialized.h"

enum { HEADER = 8 };

static const uint8_t MAGIC[HEADER] = {0, 0, 0, 0, 'C', 'E', 'R', 'T'};

static pv_bid probe(const pv_probe *p) {
    bool magic = p->head.size >= HEADER && memcmp(p->head.data, MAGIC, HEADER) == 0;
    return magic ? PV_BID_CERTAIN : PV_BID_NONE;
}

static pv_status take_store(pv_serialized *s, pv_cursor *c) {
    pv_bytes magic;
    bool end;
    PV_TRY(pv_cursor_take(c, HEADER, "header of the store", &magic));
    PV_TRY(pv_serialized_take_all(s, c, &end));
    if (!end)
        return pv_fail(c->arena, PV_DAMAGED, pv_cursor_place(c),
                       "the store ends without its end marker");
    if (pv_cursor_left(c))
        return pv_fail(c->arena, PV_DAMAGED, pv_cursor_place(c), "bytes follow the store");
    return pv_success();
}

static pv_status read(const pv_reading *reading) {
    pv_serialized s;
    pv_cursor c = pv_reading_cursor(reading);
    pv_place place = pv_cursor_place(&c);
    PV_TRY(pv_serialized_begin(reading, &s));
    pv_status status = take_store(&s, &c);
    pv_serialized_set_count(&s, place);
    return status;
}

const pv_reader PV_READER_sst = {
    .name = "sst",
    .title = "serialized certificate store",
    .extensions = ".sst",
    .tells = "certificates with the properties of their store, and the link to a key: provider, "
             "container, KeySpec, flags",
    .cannot_tell = "which store it was; whether the key that the link names is there",
    .probe = probe,
    .read = read,
};
