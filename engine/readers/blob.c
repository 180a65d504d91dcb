/* SPDX-License-Identifier: Apache-2.0
 * Key blobs of CryptoAPI: "Base Provider Key BLOBs", "Enhanced Provider Key BLOBs" and "DSS
 * Provider Key BLOBs" of the Windows SDK. Version 2 of the header. Refuses the version 3 layout of
 * DSS keys, blobs of CNG (their numbers are big-endian, without this header), and symmetric
 * keys. */
#include "readers/blob.h"

enum {
    CALG_RSA_KEYX = 0xa400,
    CALG_RSA_SIGN = 0x2400,
    CALG_DSS_SIGN = 0x2200,
    MOST_BITS = 16384,
    DSS_ORDER = 20, /* octets of q and of x */
};

pv_status pv_blob_take_header(pv_cursor *c, pv_blob_header *ret_header) {
    pv_blob_header h = {.place = pv_cursor_place(c)};
    uint16_t reserved;
    PV_TRY(pv_cursor_take_u8(c, "type of the key blob", &h.type));
    PV_TRY(pv_cursor_take_u8(c, "version of the key blob", &h.version));
    PV_TRY(pv_cursor_take_u16(c, "header of the key blob", &reserved));
    h.algorithm_place = pv_cursor_place(c);
    PV_TRY(pv_cursor_take_u32(c, "algorithm of the key blob", &h.algorithm));
    *ret_header = h;
    return pv_success();
}

bool pv_blob_spec(uint32_t algorithm, pv_keyspec *ret_spec) {
    if (algorithm != CALG_RSA_KEYX && algorithm != CALG_RSA_SIGN && algorithm != CALG_DSS_SIGN)
        return false;
    *ret_spec = algorithm == CALG_RSA_KEYX ? PV_KEYSPEC_EXCHANGE : PV_KEYSPEC_SIGNATURE;
    return true;
}

bool pv_blob_algorithm(uint32_t algorithm, pv_keyalgorithm *ret_algorithm) {
    pv_keyspec spec;
    if (!pv_blob_spec(algorithm, &spec))
        return false;
    *ret_algorithm = algorithm == CALG_DSS_SIGN ? PV_KEYALGORITHM_DSA : PV_KEYALGORITHM_RSA;
    return true;
}

bool pv_blob_is_magic(const uint8_t *magic, uint8_t type) {
    bool family = memcmp(magic, "RSA", 3) == 0 || memcmp(magic, "DSS", 3) == 0;
    return family && ((type == PV_BLOB_PUBLIC && magic[3] == '1') ||
                      (type == PV_BLOB_PRIVATE && magic[3] == '2'));
}

/* A little-endian number as the magnitude that the rest of the readers works with. */
static pv_status take_number(pv_cursor *c, size_t size, const char *what, pv_bytes *ret_number) {
    pv_bytes little;
    PV_TRY(pv_cursor_take(c, size, what, &little));
    uint8_t *big = pv_arena_alloc(c->arena, size);
    if (!big)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(c->arena, big, size));
    for (size_t i = 0; i < size; i++)
        big[i] = little.data[size - 1 - i];
    size_t zeros = 0;
    while (zeros < size && big[zeros] == 0)
        zeros++;
    *ret_number = (pv_bytes){big + zeros, size - zeros};
    return pv_success();
}

/* bitlen, as octets; a half of it is rounded up. */
static pv_status take_octets(pv_cursor *c, size_t *ret_octets) {
    pv_place place = pv_cursor_place(c);
    uint32_t bits;
    PV_TRY(pv_cursor_take_u32(c, "size of the key", &bits));
    if (bits == 0 || bits > MOST_BITS || bits % 8)
        return pv_fail(c->arena, PV_DAMAGED, place, "the key blob says that the key has %lu bits",
                       (unsigned long)bits);
    *ret_octets = bits / 8;
    return pv_success();
}

static pv_status take_rsa(pv_cursor *c, size_t octets, pv_key_parts *parts) {
    size_t half = (octets + 1) / 2;
    pv_rsa_numbers *k = &parts->rsa;
    parts->kind = PV_PARTS_RSA;
    PV_TRY(take_number(c, 4, "RSA public exponent", &k->e));
    PV_TRY(take_number(c, octets, "RSA modulus", &k->n));
    if (parts->public_only)
        return pv_success();
    PV_TRY(take_number(c, half, "first RSA prime", &k->p));
    PV_TRY(take_number(c, half, "second RSA prime", &k->q));
    PV_TRY(take_number(c, half, "first RSA CRT exponent", &k->dp));
    PV_TRY(take_number(c, half, "second RSA CRT exponent", &k->dq));
    PV_TRY(take_number(c, half, "RSA CRT coefficient", &k->qinv));
    return take_number(c, octets, "RSA private exponent", &k->d);
}

/* The seed from which p and q were made may follow; it is of no use. */
static pv_status take_dss(pv_cursor *c, size_t octets, pv_key_parts *parts) {
    pv_dsa_numbers *k = &parts->dsa;
    parts->kind = PV_PARTS_DSA;
    PV_TRY(take_number(c, octets, "DSA prime", &k->p));
    PV_TRY(take_number(c, DSS_ORDER, "DSA subprime", &k->q));
    PV_TRY(take_number(c, octets, "DSA generator", &k->g));
    if (parts->public_only)
        PV_TRY(take_number(c, octets, "DSA public key", &k->y));
    else
        PV_TRY(take_number(c, DSS_ORDER, "DSA private key", &k->x));
    parts->algorithm = pv_spki_dsa_algorithm(c->arena, k);
    return parts->algorithm.data ? pv_success() : pv_no_memory();
}

pv_status pv_blob_take_key(pv_cursor *c, uint8_t type, pv_key_parts *parts) {
    pv_bytes magic;
    size_t octets;
    parts->place = pv_cursor_place(c);
    parts->public_only = type == PV_BLOB_PUBLIC;
    PV_TRY(pv_cursor_take(c, PV_BLOB_MAGIC, "magic of the key blob", &magic));
    if (!pv_blob_is_magic(magic.data, type))
        return pv_fail(c->arena, PV_DAMAGED, parts->place,
                       "the key blob has not the magic of its type (RSA1, RSA2, DSS1, DSS2)");
    PV_TRY(take_octets(c, &octets));
    return magic.data[0] == 'R' ? take_rsa(c, octets, parts) : take_dss(c, octets, parts);
}
