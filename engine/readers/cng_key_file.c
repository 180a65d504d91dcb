/* SPDX-License-Identifier: Apache-2.0
 * Key files of Microsoft's software key storage provider (Crypto\Keys, SystemKeys). Never
 * published; the layout is that which the documentation of mimikatz gives: seven numbers and 16
 * octets, the container's name in UTF-16LE, public properties, then private properties and the key,
 * both encrypted by DPAPI. Of all that only the name and the master key are told. Refuses every
 * file whose lengths do not give its size exactly. */
#include "facts/setters.h"
#include "readers/key_container.h"
#include "readers/serialized.h"

enum { HEADER = 44, VERSION = 1, LONGEST_NAME = 2048 };
enum { NAME_AT = 8, PUBLIC_AT = 16, PRIVATE_AT = 20, KEY_AT = 24 };

static bool sizes_fit(pv_bytes head, uint64_t size) {
    uint64_t sum = HEADER;
    sum += pv_container_number(head, NAME_AT);
    sum += pv_container_number(head, PUBLIC_AT);
    sum += pv_container_number(head, PRIVATE_AT);
    sum += pv_container_number(head, KEY_AT);
    return sum == size;
}

static pv_bid probe(const pv_probe *p) {
    if (p->head.size < HEADER || pv_container_number(p->head, 0) != VERSION ||
        !sizes_fit(p->head, p->size))
        return PV_BID_NONE;
    uint32_t name = pv_container_number(p->head, NAME_AT);
    bool named = name >= 2 && name % 2 == 0 && name <= LONGEST_NAME;
    return named && pv_container_number(p->head, KEY_AT) >= PV_DPAPI_HEADER ? PV_BID_LIKELY
                                                                            : PV_BID_NONE;
}

static pv_status read(const pv_reading *reading) {
    pv_cursor c = pv_reading_cursor(reading);
    pv_bytes head, name, properties, hidden, encrypted;
    pv_text text;
    pv_subject *key;
    PV_TRY(pv_cursor_take(&c, HEADER, "header of the key file", &head));
    PV_TRY(pv_cursor_take(&c, pv_container_number(head, NAME_AT), "name of the key", &name));
    PV_TRY(pv_cursor_take(&c, pv_container_number(head, PUBLIC_AT), "properties", &properties));
    PV_TRY(pv_cursor_take(&c, pv_container_number(head, PRIVATE_AT), "properties", &hidden));
    PV_TRY(pv_cursor_take(&c, pv_container_number(head, KEY_AT), "key", &encrypted));
    if (!pv_dpapi_fits(encrypted) || (hidden.size && !pv_dpapi_fits(hidden)))
        return pv_fail(c.arena, PV_DAMAGED, pv_cursor_place_of(&c, name.data),
                       "the key is not one that DPAPI protects, so that this is no CNG key file of "
                       "a known layout");
    PV_TRY(pv_container_add_key(reading, PV_KEYFORMAT_CNG_CONTAINER, &c, encrypted, &key));
    PV_TRY(pv_serialized_text(c.arena, name, &text));
    pv_set_KEY_CONTAINER(key, pv_cursor_place_of(&c, name.data), text);
    return pv_success();
}

const pv_reader PV_READER_cng_key_file = {
    .name = "cng_key_file",
    .title = "CNG key file (Crypto\\Keys): name of the container",
    .extensions = "none",
    .tells = "the name of the container",
    .cannot_tell = "the key, its policy and its usage: they are encrypted",
    .probe = probe,
    .read = read,
};
