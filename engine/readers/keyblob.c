/* SPDX-License-Identifier: Apache-2.0
 * A file that is a key blob of CryptoAPI, as CryptExportKey gives it unencrypted: PRIVATEKEYBLOB
 * or PUBLICKEYBLOB, RSA or DSS (layouts: blob.c). The algorithm identifier says the KeySpec. A
 * public one says nothing of whether there is a private key. Refuses PRIVATEKEYBLOBs that are
 * encrypted under a session key: nothing in them tells their layout. */
#include "base/der.h"
#include "facts/reader.h"
#include "facts/setters.h"
#include "readers/blob.h"
#include "readers/key_file.h"

/* A DSS key ends with a DSSSEED, which is not read: a counter and 20 octets. */
enum { VERSION = 2, DSS_SEED = 24 };

static pv_bid probe(const pv_probe *p) {
    const uint8_t *b = p->head.data;
    pv_keyspec spec;
    if (p->head.size < PV_BLOB_HEADER + PV_BLOB_MAGIC || b[1] != VERSION || b[2] || b[3])
        return PV_BID_NONE;
    uint32_t algorithm =
        (uint32_t)b[4] | (uint32_t)b[5] << 8 | (uint32_t)b[6] << 16 | (uint32_t)b[7] << 24;
    bool fits = pv_blob_spec(algorithm, &spec) && pv_blob_is_magic(b + PV_BLOB_HEADER, b[0]);
    return fits ? PV_BID_CERTAIN : PV_BID_NONE;
}

/* A public blob cannot say whether the private key is anywhere, nor how it is protected. */
static void set_format(pv_subject *key, const pv_blob_header *h) {
    if (h->type == PV_BLOB_PRIVATE) {
        pv_key_set_clear(key, h->place);
        return;
    }
    pv_subject_undetermined(key, PV_FACT_KEY_PRESENT);
    pv_subject_absent(key, PV_FACT_KEY_PROTECTION);
    pv_subject_absent(key, PV_FACT_KEY_ENCRYPTION);
    pv_subject_absent(key, PV_FACT_KEY_KDF_ITERATIONS);
    pv_subject_absent(key, PV_FACT_KEY_CONSISTENT);
}

static void set_header(pv_subject *key, const pv_blob_header *h) {
    pv_keyspec spec;
    pv_keyalgorithm algorithm;
    if (pv_blob_spec(h->algorithm, &spec))
        pv_set_KEY_SPEC(key, h->algorithm_place, spec);
    if (pv_blob_algorithm(h->algorithm, &algorithm))
        pv_set_KEY_ALGORITHM(key, h->algorithm_place, algorithm);
    pv_subject_absent(key, PV_FACT_KEY_PKCS8_KEY_USAGE);
}

/* What does not hinder the reading, and that no sound writer leaves behind. */
static void note_oddities(const pv_reading *reading, const pv_cursor *c, const pv_blob_header *h,
                          const pv_key_parts *parts) {
    pv_keyalgorithm said;
    pv_parts_kind kind = parts->kind;
    if (pv_blob_algorithm(h->algorithm, &said) &&
        ((said == PV_KEYALGORITHM_RSA && kind == PV_PARTS_DSA) ||
         (said == PV_KEYALGORITHM_DSA && kind == PV_PARTS_RSA)))
        pv_unit_problem(reading->unit, reading->artifact, PV_DAMAGED, h->algorithm_place,
                        "the header's algorithm is not that of the key behind it");
    bool seed = kind == PV_PARTS_DSA && pv_cursor_left(c) == DSS_SEED;
    if (pv_der_more(c) && !seed)
        pv_unit_problem(reading->unit, reading->artifact, PV_DAMAGED, pv_cursor_place(c),
                        "bytes follow the key");
}

static pv_status read(const pv_reading *reading) {
    pv_cursor c = pv_reading_cursor(reading);
    pv_blob_header h;
    pv_subject *key;
    pv_key_parts parts = {0};
    PV_TRY(pv_blob_take_header(&c, &h));
    pv_keyformat format =
        h.type == PV_BLOB_PRIVATE ? PV_KEYFORMAT_PRIVATEKEYBLOB : PV_KEYFORMAT_PUBLICKEYBLOB;
    PV_TRY(pv_key_add(reading->unit, reading->artifact, format, h.place, &key));
    set_format(key, &h);
    set_header(key, &h);
    PV_TRY(pv_blob_take_key(&c, h.type, &parts));
    note_oddities(reading, &c, &h, &parts);
    return pv_key_publish(key, &parts);
}

const pv_reader PV_READER_keyblob = {
    .name = "keyblob",
    .title = "CryptoAPI key blob (PRIVATEKEYBLOB, PUBLICKEYBLOB)",
    .extensions = ".blob .key .snk",
    .tells = "the key, and whether it is an exchange or a signature key",
    .cannot_tell = "the provider",
    .probe = probe,
    .read = read,
};
