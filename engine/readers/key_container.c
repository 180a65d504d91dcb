/* SPDX-License-Identifier: Apache-2.0
 * What key files have in common: the private key is encrypted by DPAPI, whose header names the
 * master key that opens it; and the file's name is the key's unique container name, MD5 of the
 * container and the GUID of the machine. The name adds facts; what the file is, its bytes tell. */
#include "readers/key_container.h"

#include "readers/acl.h"

#include "base/text.h"
#include "facts/setters.h"
#include "readers/key_file.h"

enum { MASTER_KEY_AT = 24, GUID = 16, HASH_HEX = 32, UNIQUE_NAME = 69 };

static const uint8_t DPAPI[] = {1,    0,    0,    0,    0xd0, 0x8c, 0x9d, 0xdf, 0x01, 0x15,
                                0xd1, 0x11, 0x8c, 0x7a, 0x00, 0xc0, 0x4f, 0xc2, 0x97, 0xeb};

bool pv_dpapi_fits(pv_bytes blob) {
    return blob.size >= PV_DPAPI_HEADER && memcmp(blob.data, DPAPI, sizeof DPAPI) == 0;
}

uint32_t pv_container_number(pv_bytes head, size_t at) {
    const uint8_t *b = head.data + at;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static pv_status set_master_key(pv_subject *key, pv_place place, const uint8_t *g) {
    const char *text = pv_arena_printf(
        key->unit->arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
        g[3], g[2], g[1], g[0], g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11], g[12], g[13],
        g[14], g[15]);
    if (!text)
        return pv_no_memory();
    pv_set_KEY_MASTER_KEY(key, place, (pv_text){text, strlen(text)});
    return pv_success();
}

static const char *last_part(const char *path) {
    const char *last = path;
    for (; *path; path++)
        if (*path == '/' || *path == '\\' || *path == '!')
            last = path + 1;
    return last;
}

static pv_status set_file_name(pv_subject *key, pv_place place) {
    const char *name = last_part(key->artifact->path);
    key->unit->named = true;
    if (!pv_acl_is_key_file(pv_slice_of(name)))
        return pv_success();
    char *lower = pv_arena_text(key->unit->arena, name, UNIQUE_NAME);
    if (!lower)
        return pv_no_memory();
    for (size_t i = 0; i < UNIQUE_NAME; i++)
        if (lower[i] >= 'A' && lower[i] <= 'F')
            lower[i] = (char)(lower[i] | 0x20);
    pv_set_KEY_UNIQUE_CONTAINER(key, place, (pv_text){lower, UNIQUE_NAME});
    pv_set_KEY_MACHINE_GUID(key, place,
                            (pv_text){lower + HASH_HEX + 1, UNIQUE_NAME - HASH_HEX - 1});
    return pv_success();
}

pv_status pv_container_add_key(const pv_reading *reading, pv_keyformat format, const pv_cursor *c,
                               pv_bytes encrypted, pv_subject **ret_key) {
    pv_place start = pv_cursor_place_of(c, c->start);
    pv_place at = pv_cursor_place_of(c, encrypted.data);
    pv_subject *key;
    PV_TRY(pv_key_add(reading->unit, reading->artifact, format, start, &key));
    pv_set_KEY_SOURCE(key, start, PV_KEYSOURCE_CONTAINER);
    pv_set_KEY_PROTECTION(key, at, PV_PROTECTION_ENCRYPTED);
    pv_set_KEY_PROVIDER_KIND(key, start,
                             format == PV_KEYFORMAT_CAPI_CONTAINER ? PV_PROVIDERKIND_CSP
                                                                   : PV_PROVIDERKIND_KSP);
    pv_subject_absent(key, PV_FACT_KEY_PKCS8_KEY_USAGE);
    pv_subject_absent(key, PV_FACT_KEY_LOCAL_KEY_ID);
    *ret_key = key;
    at.at += at.kind == PV_LINE ? 0 : MASTER_KEY_AT;
    PV_TRY(set_master_key(key, at, encrypted.data + MASTER_KEY_AT));
    return set_file_name(key, start);
}
