/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_TESTS_DIFFERENTIAL_ORACLE_H
#define PKIVET_TESTS_DIFFERENTIAL_ORACLE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdio.h>

/* What OpenSSL says of a certificate, one function for each name in the "oracle" column of
 * schema.def and shared.def. Each writes the fact as main.c writes pkivet's: true and false,
 * decimal numbers, times as seconds, names of enums, hex, lists one entry a line; ABSENT when it
 * is not there. False: OpenSSL cannot say (it did not take the key, the extension does not parse
 * or occurs twice). Identifiers become names by pkivet's own table: the decoding is compared, not
 * the spelling. */
#define ABSENT "(absent)"

typedef bool oracle(X509 *certificate, FILE *out);

/* NULL when there is none of that name. */
oracle *oracle_named(const char *name);

/* Shared by the files of this folder. */
void write_hex(FILE *out, const unsigned char *bytes, size_t size);
void write_object(FILE *out, const ASN1_OBJECT *object);
bool write_name(FILE *out, const X509_NAME *name);
bool write_integer(FILE *out, const ASN1_INTEGER *number);

/* X(name) */
#define FIELD_ORACLES(X)                                                                           \
    X(subject)                                                                                     \
    X(issuer)                                                                                      \
    X(version)                                                                                     \
    X(serial)                                                                                      \
    X(not_before)                                                                                  \
    X(not_after)                                                                                   \
    X(self_issued)                                                                                 \
    X(self_signed)                                                                                 \
    X(signature_algorithm)                                                                         \
    X(tbs_signature_algorithm)                                                                     \
    X(signature_algorithms_equal)                                                                  \
    X(signature_hash)                                                                              \
    X(sha1)                                                                                        \
    X(sha256)
#define KEY_ORACLES(X)                                                                             \
    X(key_algorithm)                                                                               \
    X(key_algorithm_oid)                                                                           \
    X(key_bits)                                                                                    \
    X(curve)                                                                                       \
    X(rsa_exponent)                                                                                \
    X(rsa_exponent_bits)                                                                           \
    X(rsa_exponent_odd)                                                                            \
    X(rsa_small_factor)                                                                            \
    X(rsa_parameters)                                                                              \
    X(spki_sha256)
#define EXTENSION_ORACLES(X)                                                                       \
    X(key_usage)                                                                                   \
    X(key_usage_critical)                                                                          \
    X(extended_key_usage)                                                                          \
    X(extended_key_usage_critical)                                                                 \
    X(is_ca)                                                                                       \
    X(basic_constraints_critical)                                                                  \
    X(path_length)                                                                                 \
    X(subject_key_id)                                                                              \
    X(authority_key_id)                                                                            \
    X(subject_alt_names)                                                                           \
    X(certificate_policies)                                                                        \
    X(application_policies)                                                                        \
    X(template_name)                                                                               \
    X(template_oid)                                                                                \
    X(template_major_version)                                                                      \
    X(template_minor_version)                                                                      \
    X(ntds_security_sid)                                                                           \
    X(ca_certificate_index)                                                                        \
    X(ca_key_index)                                                                                \
    X(previous_ca_hash)                                                                            \
    X(extensions)                                                                                  \
    X(critical_extensions)                                                                         \
    X(duplicate_extensions)
#define DECLARE(name) oracle oracle_##name;
FIELD_ORACLES(DECLARE)
KEY_ORACLES(DECLARE)
EXTENSION_ORACLES(DECLARE)
#undef DECLARE

#endif
