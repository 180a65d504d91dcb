/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_PFX_H
#define PKIVET_READERS_PFX_H

#include "base/der.h"
#include "crypto/mac.h"
#include "crypto/pbe.h"
#include "facts/unit.h"

/* What the files pfx*.c share while one PFX is read. */

/* A key or a certificate of the file, with what it can be paired by. */
typedef struct pv_pfx_member {
    struct pv_pfx_member *next;
    pv_subject *subject;
    bool has_local_key_id;
    pv_place local_key_id_place;
    pv_bytes local_key_id;
} pv_pfx_member;

typedef struct {
    pv_pfx_member *first, **end;
    size_t count;
} pv_pfx_members;

typedef struct pv_pfx_name {
    struct pv_pfx_name *next;
    const char *text;
} pv_pfx_name;

typedef enum {
    PV_PFX_MAC_NONE,        /* the file has none */
    PV_PFX_MAC_UNCHECKED,   /* over a limit, or not to be verified here: told as a problem */
    PV_PFX_MAC_FITS,        /* under a password that is known now */
    PV_PFX_MAC_FITS_NOTHING /* under none of the candidates */
} pv_pfx_mac;

typedef struct {
    pv_unit *unit;
    pv_artifact *artifact;
    pv_subject *subject;
    pv_place start;    /* of the file's structure: where what is told of all of it was read */
    bool ber;          /* seen in what stands in clear */
    bool in_plaintext; /* what is read now was decrypted */
    bool unseen;       /* there is content whose bags could not be seen */

    /* passwords: pfx_open.c */
    pv_pfx_mac mac_state;
    pv_mac_info mac;
    pv_arena *scratch; /* of attempts that may fail */
    bool has_password;
    size_t password; /* index of the candidate that fits */
    pv_place password_place;
    bool opened, closed; /* something was decrypted; something asked for another password */
    bool refused;        /* no more work may be spent on what is to be opened */
    pv_place closed_place;
    unsigned sweeps;     /* how often all candidates were tried in vain */
    uint64_t iterations; /* spent on what a known password opens */

    /* tallies */
    uint64_t encryption, key_encryption, certificate_encryption; /* sets of pv_pbe */
    bool has_kdf_iterations;
    uint64_t kdf_iterations;
    size_t plain_keys, certificate_bags;
    pv_pfx_members keys, certificates;
    pv_pfx_name *bags, **bags_end;
    size_t bag_count;
} pv_pfx;

/* A failure of one part: noted as a problem, so that the next part is read. Want of memory, limits
 * and a stop are handed back. */
PV_MUST_USE pv_status pv_pfx_note(pv_pfx *p, pv_status status);

/* pv_der_take and pv_der_expect, which also remember whether the encoding is BER. */
PV_MUST_USE pv_status pv_pfx_take(pv_pfx *p, pv_cursor *c, const char *what, pv_tlv *ret_tlv);
PV_MUST_USE pv_status pv_pfx_expect(pv_pfx *p, pv_cursor *c, uint8_t tag, const char *what,
                                    pv_tlv *ret_tlv);
PV_MUST_USE pv_status pv_pfx_enter(pv_pfx *p, pv_cursor *c, uint8_t tag, const char *what,
                                   pv_cursor *ret_inner);
/* Takes an OCTET STRING, also one in segments, and gives a cursor over its octets: with the places
 * of the file when they stand there in one run. */
PV_MUST_USE pv_status pv_pfx_enter_octets(pv_pfx *p, pv_cursor *c, const char *what,
                                          pv_cursor *ret_inner);

/* pfx_open.c: which password it is, and decrypting with it. */
PV_MUST_USE pv_status pv_pfx_try_mac(pv_pfx *p, pv_bytes content);
/* Opens a SEQUENCE whose first element has `first`. What does not open is accounted for here, as a
 * problem or for pv_pfx_settle_password; `*ret_opened` tells. */
PV_MUST_USE pv_status pv_pfx_open(pv_pfx *p, const pv_pbe_info *how, pv_bytes ciphertext,
                                  uint8_t first, pv_cursor *ret_plain, bool *ret_opened);
/* At the end: locked, wrong password, damaged, and pfx.password. */
void pv_pfx_settle_password(pv_pfx *p);

/* pfx_bags.c: one SafeContents at the cursor. `how` is what encrypts it, or NULL. */
PV_MUST_USE pv_status pv_pfx_read_bags(pv_pfx *p, pv_cursor *c, const pv_pbe_info *how);

/* pfx_members.c: what stands in a bag. */
typedef struct {
    pv_cursor value, attributes; /* the bag's value; its attributes, empty when it has none */
    pv_place place;
    const pv_pbe_info *how; /* what encrypts the SafeContents around it, or NULL */
} pv_pfx_bag;
PV_MUST_USE pv_status pv_pfx_read_key(pv_pfx *p, pv_pfx_bag *bag);
PV_MUST_USE pv_status pv_pfx_read_shrouded_key(pv_pfx *p, pv_pfx_bag *bag);
PV_MUST_USE pv_status pv_pfx_read_certificate(pv_pfx *p, pv_pfx_bag *bag);

/* Notes a scheme for pfx.encryption and pfx.kdf_iterations. */
void pv_pfx_tally(pv_pfx *p, const pv_pbe_info *how);

/* pfx_attributes.c: the bag attributes of a key, as facts of `key`; localKeyID to `member`. */
PV_MUST_USE pv_status pv_pfx_key_attributes(pv_pfx *p, pv_cursor attributes, pv_pfx_member *key);
/* Of a certificate: its friendlyName, and localKeyID to `member`. */
PV_MUST_USE pv_status pv_pfx_certificate_attributes(pv_pfx *p, pv_cursor attributes,
                                                    pv_pfx_member *certificate);

/* pfx_pair.c: which key belongs to which certificate. */
PV_MUST_USE pv_status pv_pfx_pair(pv_pfx *p);

#endif
