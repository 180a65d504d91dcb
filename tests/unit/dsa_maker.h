/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_UNIT_DSA_MAKER_H
#define PKIVET_TESTS_UNIT_DSA_MAKER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/dsa.h>
#include <openssl/evp.h>

/* A DSA key of 1024 bits, which takes OpenSSL two steps. */
static inline EVP_PKEY *dsa_made(void) {
    EVP_PKEY *group = NULL, *key = NULL;
    EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
    assert_int_equal(EVP_PKEY_paramgen_init(c), 1);
    assert_int_equal(EVP_PKEY_CTX_set_dsa_paramgen_bits(c, 1024), 1);
    assert_int_equal(EVP_PKEY_CTX_set_dsa_paramgen_q_bits(c, 160), 1);
    assert_int_equal(EVP_PKEY_paramgen(c, &group), 1);
    EVP_PKEY_CTX_free(c);
    c = EVP_PKEY_CTX_new_from_pkey(NULL, group, NULL);
    assert_int_equal(EVP_PKEY_keygen_init(c), 1);
    assert_int_equal(EVP_PKEY_generate(c, &key), 1);
    EVP_PKEY_CTX_free(c);
    EVP_PKEY_free(group);
    return key;
}

#endif
