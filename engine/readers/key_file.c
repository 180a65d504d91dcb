/* SPDX-License-Identifier: Apache-2.0
 * What key files share: the facts that every one of them gives or cannot give, and the trying of
 * passwords. Each attempt works in an arena of its own that is wiped before the next, so that a
 * long list of passwords costs no memory. */
#include "readers/key_file.h"

#include "facts/setters.h"
#include "readers/key_parts.h"
#include "readers/private_key.h"

pv_status pv_key_add(pv_unit *unit, pv_artifact *artifact, pv_keyformat format, pv_place place,
                     pv_subject **ret_key) {
    pv_subject *key;
    PV_TRY(pv_unit_add_subject(unit, artifact, PV_KIND_KEY, &key));
    pv_set_KEY_FORMAT(key, place, format);
    pv_set_KEY_PRESENT(key, place, true);
    pv_set_KEY_SOURCE(key, place, PV_KEYSOURCE_FILE);
    pv_subject_absent(key, PV_FACT_KEY_LOCAL_KEY_ID_PAIRING);
    *ret_key = key;
    return pv_success();
}

void pv_key_set_clear(pv_subject *key, pv_place place) {
    pv_set_KEY_PROTECTION(key, place, PV_PROTECTION_CLEAR);
    pv_set_KEY_ENCRYPTION(key, place, PV_PBE_NONE);
    pv_subject_absent(key, PV_FACT_KEY_KDF_ITERATIONS);
}

void pv_key_set_encrypted(pv_subject *key, pv_place place, pv_pbe scheme) {
    pv_set_KEY_PROTECTION(key, place, PV_PROTECTION_ENCRYPTED);
    pv_set_KEY_ENCRYPTION(key, place, scheme);
}

/* The shapes that are no PKCS#8 have no place for a Key Usage attribute. */
static pv_status take_bare(pv_cursor *c, pv_status (*take)(pv_cursor *, pv_key_parts *),
                           pv_subject *key) {
    pv_key_parts parts = {0};
    pv_subject_absent(key, PV_FACT_KEY_PKCS8_KEY_USAGE);
    PV_TRY(take(c, &parts));
    return pv_key_publish(key, &parts);
}

static pv_status take_pkcs8(pv_cursor *c, pv_subject *key) {
    pv_status status = pv_private_key_info(key->unit, c, key);
    pv_key_apply_usage(key);
    return status;
}

pv_status pv_key_take_shape(pv_cursor *c, pv_key_shape shape, pv_subject *key) {
    switch (shape) {
    case PV_SHAPE_PKCS1:
        return take_bare(c, pv_key_take_rsa, key);
    case PV_SHAPE_SEC1:
        return take_bare(c, pv_key_take_ec, key);
    case PV_SHAPE_DSA:
        return take_bare(c, pv_key_take_dsa, key);
    case PV_SHAPE_PKCS8:
        return take_pkcs8(c, key);
    case PV_SHAPE_NONE:
    case PV_SHAPE_ENCRYPTED_PKCS8:
        break;
    }
    return pv_fail(c->arena, PV_DAMAGED, pv_cursor_place(c), "is no private key structure");
}

/* A failure that outlives the arena it was made in. */
static pv_status keep_failure(pv_unit *unit, pv_status failure) {
    if (failure.error->code == PV_OUT_OF_MEMORY)
        return pv_no_memory();
    return pv_fail(unit->arena, failure.error->code, failure.error->place, "%s",
                   failure.error->message);
}

static pv_status keep_plain(pv_unit *unit, pv_bytes plain, pv_bytes *ret_plain) {
    uint8_t *copy = pv_arena_alloc(unit->arena, plain.size);
    if (!copy)
        return pv_no_memory();
    PV_TRY(pv_arena_wipe_later(unit->arena, copy, plain.size));
    if (plain.size)
        memcpy(copy, plain.data, plain.size);
    *ret_plain = (pv_bytes){copy, plain.size};
    return pv_success();
}

static pv_status try_all(pv_unit *unit, pv_arena *scratch, const pv_key_lock *lock,
                         pv_bytes *ret_plain, bool *ret_refused) {
    size_t count = pv_passwords_count(unit->passwords);
    *ret_refused = false;
    for (size_t i = lock->null_differs ? 0 : 1; i < count; i++) {
        pv_bytes plain;
        *ret_refused = !pv_unit_may_derive(unit, lock->iterations);
        if (*ret_refused)
            break;
        pv_arena_reset(scratch);
        pv_password password = pv_passwords_at(unit->passwords, i);
        pv_status status = lock->attempt(unit, scratch, lock->what, password, &plain);
        if (!status.error)
            return keep_plain(unit, plain, ret_plain);
        if (status.error->code != PV_WRONG_PASSWORD)
            return keep_failure(unit, status);
    }
    return pv_success();
}

pv_status pv_key_unlock(pv_unit *unit, pv_artifact *artifact, const pv_key_lock *lock,
                        pv_bytes *ret_plain) {
    pv_arena *scratch = pv_arena_new(unit->limits->unit_bytes);
    if (!scratch)
        return pv_no_memory();
    *ret_plain = (pv_bytes){NULL, 0};
    bool refused;
    pv_status status = try_all(unit, scratch, lock, ret_plain, &refused);
    pv_arena_free(scratch);
    bool offered = pv_passwords_offered(unit->passwords);
    if (status.error && (offered || status.error->code != PV_UNSUPPORTED))
        return status;
    if (ret_plain->data || refused)
        return pv_success();
    if (offered)
        pv_unit_problem(unit, artifact, PV_WRONG_PASSWORD, lock->place,
                        "none of the passwords opens the private key");
    else
        artifact->locked = true;
    return pv_success();
}
