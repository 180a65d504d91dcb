/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_KEY_FILE_H
#define PKIVET_READERS_KEY_FILE_H

#include "base/cursor.h"
#include "crypto/keys.h"
#include "facts/unit.h"

/* What files with one private key have in common, whatever wraps it. */

/* The structures that a key can stand in, told apart by their first elements. */
typedef enum {
    PV_SHAPE_NONE,
    PV_SHAPE_PKCS1,
    PV_SHAPE_PKCS8,
    PV_SHAPE_ENCRYPTED_PKCS8,
    PV_SHAPE_SEC1,
    PV_SHAPE_DSA,
} pv_key_shape;

/* By the first bytes alone: what is behind them may be missing. */
pv_key_shape pv_key_shape_of(pv_bytes head);

/* Whether `bytes` is one element, nothing behind it: what a right password leaves. */
bool pv_key_is_whole(pv_bytes bytes);

/* A key subject of a file that says nothing of Windows: no provider, no localKeyID. */
PV_MUST_USE pv_status pv_key_add(pv_unit *unit, pv_artifact *artifact, pv_keyformat format,
                                 pv_place place, pv_subject **ret_key);
void pv_key_set_clear(pv_subject *key, pv_place place);
void pv_key_set_encrypted(pv_subject *key, pv_place place, pv_pbe scheme);

/* Takes an unencrypted structure of that shape into the facts of `key`. */
PV_MUST_USE pv_status pv_key_take_shape(pv_cursor *c, pv_key_shape shape, pv_subject *key);

/* Something that a password opens. `attempt` decrypts into `scratch`; PV_WRONG_PASSWORD lets the
 * next one be tried, any other failure ends it. */
typedef struct {
    pv_status (*attempt)(pv_unit *unit, pv_arena *scratch, const void *what, pv_password password,
                         pv_bytes *ret_plain);
    const void *what;
    bool null_differs; /* no password is something else than an empty one */
    pv_place place;
    uint64_t
        iterations; /* of the derivation that an attempt makes; 0: it makes none worth counting */
} pv_key_lock;

/* Tries every password. Opened: the plain bytes, in the unit's arena, wiped with it. Not opened:
 * `*ret_plain` has no data, and the artifact is marked as locked, or the problem is noted that no
 * password fits, or that no more work may be spent. */
PV_MUST_USE pv_status pv_key_unlock(pv_unit *unit, pv_artifact *artifact, const pv_key_lock *lock,
                                    pv_bytes *ret_plain);

/* A private key in a PEM block that RFC 1421 headers encrypt: an artifact of its own. */
PV_MUST_USE pv_status pv_key_read_envelope(pv_unit *unit, pv_artifact *parent, const char *path,
                                           const char *label, const pv_pem_envelope *envelope);

#endif
