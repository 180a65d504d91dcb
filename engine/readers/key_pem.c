/* SPDX-License-Identifier: Apache-2.0
 * Private keys in PEM blocks that RFC 1421 headers encrypt (Proc-Type, DEK-Info), as OpenSSL wrote
 * them before PKCS#8: the block's label is all that tells of the key without a password. */
#include "facts/setters.h"
#include "readers/key_file.h"

static pv_status attempt(pv_unit *unit, pv_arena *scratch, const void *what, pv_password password,
                         pv_bytes *ret_plain) {
    const pv_pem_envelope *envelope = what;
    pv_bytes plain;
    PV_TRY(pv_crypto_pem_decrypt(unit->crypto, scratch, envelope, password.bytes, &plain));
    pv_key_shape shape = pv_key_shape_of(plain);
    if (!pv_key_is_whole(plain) || shape == PV_SHAPE_NONE || shape == PV_SHAPE_ENCRYPTED_PKCS8)
        return pv_fail(scratch, PV_WRONG_PASSWORD, (pv_place){0}, "it gives no private key");
    *ret_plain = plain;
    return pv_success();
}

static void set_algorithm_of_label(pv_subject *key, pv_place start, const char *label) {
    if (strcmp(label, "RSA PRIVATE KEY") == 0)
        pv_set_KEY_ALGORITHM(key, start, PV_KEYALGORITHM_RSA);
    if (strcmp(label, "EC PRIVATE KEY") == 0)
        pv_set_KEY_ALGORITHM(key, start, PV_KEYALGORITHM_EC);
    if (strcmp(label, "DSA PRIVATE KEY") == 0)
        pv_set_KEY_ALGORITHM(key, start, PV_KEYALGORITHM_DSA);
}

static pv_status read_plain(pv_unit *unit, pv_bytes plain, pv_subject *key) {
    pv_cursor c = pv_cursor_over(plain, unit->arena);
    c.place_kind = PV_CONTENT;
    c.tolerant = true;
    return pv_key_take_shape(&c, pv_key_shape_of(plain), key);
}

pv_status pv_key_read_envelope(pv_unit *unit, pv_artifact *parent, const char *path,
                               const char *label, const pv_pem_envelope *envelope) {
    const pv_place start = {PV_BYTE, 0};
    pv_artifact *artifact;
    pv_subject *key;
    pv_bytes plain;
    PV_TRY(
        pv_unit_add_artifact(unit, parent, path, "private_key", envelope->ciphertext, &artifact));
    PV_TRY(pv_key_add(unit, artifact, PV_KEYFORMAT_ENCRYPTED_PEM, start, &key));
    pv_key_set_encrypted(key, start, PV_PBE_PEM);
    pv_set_KEY_KDF_ITERATIONS(key, start, 1);
    set_algorithm_of_label(key, start, label);
    pv_key_lock lock = {attempt, envelope, false, start, 0};
    pv_status status = pv_key_unlock(unit, artifact, &lock, &plain);
    if (!status.error && plain.data)
        status = read_plain(unit, plain, key);
    if (!status.error || status.error->code == PV_OUT_OF_MEMORY)
        return status;
    pv_unit_problem_of(unit, artifact, status);
    return pv_success();
}
