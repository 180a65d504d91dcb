/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_SECRET_H
#define PKIVET_BASE_SECRET_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"

/* The passwords that a user offers, in the order to try them. They live in memory that is wiped
 * when it is given back and never reach a message. */
typedef struct pv_passwords pv_passwords;

pv_passwords *pv_passwords_new(void); /* NULL without memory */
void pv_passwords_free(pv_passwords *passwords);

/* Copies; `glob` (NULL: any) says for which paths. A password given twice counts once. At most
 * PV_PASSWORDS_MAX of them, each of at most 1024 bytes (PV_USAGE beyond). */
enum { PV_PASSWORDS_MAX = 4096 };
PV_MUST_USE pv_status pv_passwords_add(pv_passwords *passwords, const char *glob,
                                       pv_bytes password);

/* Those for a path: the same object, or one in `arena` that borrows from it and is not to be freed.
 * NULL without memory, which is no passwords at all. */
const pv_passwords *pv_passwords_for(const pv_passwords *passwords, const char *path,
                                     pv_arena *arena);

/* Equal for two choices out of the same passwords only if they are the same ones. */
uint64_t pv_passwords_choice(const pv_passwords *passwords);

/* One candidate. `null` is no password at all, which PKCS#12 (RFC 7292 appendix B) tells apart
 * from an empty one. */
typedef struct {
    bool null;
    pv_bytes bytes; /* NUL-terminated behind its size */
} pv_password;

/* Candidates: index 0 is NULL, 1 is empty, then what was added. Their number; never 0. */
size_t pv_passwords_count(const pv_passwords *passwords);
pv_password pv_passwords_at(const pv_passwords *passwords, size_t index);

/* Whether the user offered any: decides between *locked* and *wrong password*. */
bool pv_passwords_offered(const pv_passwords *passwords);

#endif
