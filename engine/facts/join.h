/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_JOIN_H
#define PKIVET_FACTS_JOIN_H

#include "base/slice.h"
#include "facts/unit.h"

/* Subjects that are about one certificate or one key meet: by thumbprint, by serial number and
 * issuer, by public key, by container name and by the name of the key's file. What a PFX calls a
 * container is history and joins nothing. */

/* Links the subjects of one input across its artifacts, so that rules see a key's ACL, its
 * certificate and its store though several listings stand in one file; and notes where they
 * contradict one another. Does nothing, at no cost, where there is no such evidence. After
 * pv_unit_pair. */
PV_MUST_USE pv_status pv_unit_link(pv_unit *unit);

/* For every certificate and key of the unit adds a joined subject, which has the values of all
 * that is about it and is linked to the joined key or certificate and to the rest of the evidence.
 * They belong to an artifact of the format "joined", which is added, too. A certificate that is
 * only named (by a binding, by an event) is joined as well. */
PV_MUST_USE pv_status pv_unit_join(pv_unit *unit);

/* The subject is one that pv_unit_join made. */
static inline bool pv_subject_is_joined(const pv_subject *subject) {
    return subject->joining != NULL;
}

/* The certificate of a joined subject, or the joined key, has evidence of a key: a file or a
 * listing that tells of one, be it that there is none. */
bool pv_join_tells_of_key(const pv_subject *cert);

/* A user's key, by its link's flags, or by the store that its certificate is in. A file's key goes
 * where an import is told to put it: to the machine, unless told otherwise. */
bool pv_key_is_users(const pv_subject *key);

/* Names of computers: WEB1 and web1.example.test are one. */
bool pv_machine_is_same(pv_slice a, pv_slice b);

#endif
