/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_CRYPTO_ISSUE_H
#define PKIVET_CRYPTO_ISSUE_H

#include "base/text.h"
#include "crypto/crypto.h"

/* What a certificate is to be. Object identifiers are dotted. */
typedef struct {
    const char *key;       /* "rsa:2048", "ec:p256", "ed25519" */
    const char *name;      /* common name, and DNS name */
    int64_t from, seconds; /* how long it is valid */
    uint64_t key_usage;    /* bit n for bit n of the extension; 0: none */
    bool key_usage_critical, purposes_critical, constraints_critical;
    bool constraints, is_ca; /* basic constraints are written, and what they say */
    int64_t path_length;     /* -1: without limit */
    const char *const *purposes, *const *policies;
    size_t purpose_count, policy_count;
    const char *template_oid;  /* NULL: of version 1, which has a name */
    const char *template_name; /* ASCII */
    int64_t major, minor;
} pv_issue;

/* PV_USAGE of a key that cannot be made. */
PV_MUST_USE pv_status pv_crypto_key_check(pv_arena *arena, const char *key);
/* A certificate as PEM, signed by a CA whose key is thrown away as is its own. The key is a good
 * one. */
PV_MUST_USE pv_status pv_crypto_issue(pv_crypto *crypto, pv_arena *arena, const pv_issue *issue,
                                      const char **ret_pem);

#endif
