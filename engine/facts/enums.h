/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_ENUMS_H
#define PKIVET_FACTS_ENUMS_H

/* The closed value lists of facts: V(ENUM, SYMBOL, "name in Lua and JSON", "meaning"). A list has
 * at most 64 values, so that it can also serve a SET. Names are promises: add at the end. */

#define PV_ENUM_KEYSPEC(V)                                                                         \
    V(KEYSPEC, NONE, "none", "0, AT_NONE: a CNG key")                                              \
    V(KEYSPEC, EXCHANGE, "exchange", "1, AT_KEYEXCHANGE: decrypts and signs")                      \
    V(KEYSPEC, SIGNATURE, "signature", "2, AT_SIGNATURE: signs only")

#define PV_ENUM_PROVIDERKIND(V)                                                                    \
    V(PROVIDERKIND, CSP, "csp", "cryptographic service provider (CryptoAPI)")                      \
    V(PROVIDERKIND, KSP, "ksp", "key storage provider (CNG)")                                      \
    V(PROVIDERKIND, UNKNOWN, "unknown", "a name that pkivet does not know")

#define PV_ENUM_KEYALGORITHM(V)                                                                    \
    V(KEYALGORITHM, RSA, "rsa", "rsaEncryption, RFC 8017")                                         \
    V(KEYALGORITHM, RSA_PSS, "rsa_pss", "id-RSASSA-PSS, RFC 4055")                                 \
    V(KEYALGORITHM, EC, "ec", "id-ecPublicKey, RFC 5480")                                          \
    V(KEYALGORITHM, DSA, "dsa", "RFC 3279 2.3.2")                                                  \
    V(KEYALGORITHM, DH, "dh", "RFC 3279 2.3.3, PKCS#3")                                            \
    V(KEYALGORITHM, ED25519, "ed25519", "RFC 8410")                                                \
    V(KEYALGORITHM, ED448, "ed448", "RFC 8410")                                                    \
    V(KEYALGORITHM, X25519, "x25519", "RFC 8410")                                                  \
    V(KEYALGORITHM, X448, "x448", "RFC 8410")                                                      \
    V(KEYALGORITHM, ML_DSA, "ml_dsa", "FIPS 204")                                                  \
    V(KEYALGORITHM, ML_KEM, "ml_kem", "FIPS 203")                                                  \
    V(KEYALGORITHM, GOST, "gost", "GOST R 34.10")                                                  \
    V(KEYALGORITHM, OTHER, "other", "an algorithm that pkivet does not know by name")              \
    V(KEYALGORITHM, SLH_DSA, "slh_dsa", "FIPS 205")

#define PV_ENUM_HASH(V)                                                                            \
    V(HASH, MD2, "md2", "RFC 1319")                                                                \
    V(HASH, MD4, "md4", "RFC 1320")                                                                \
    V(HASH, MD5, "md5", "RFC 1321")                                                                \
    V(HASH, SHA1, "sha1", "FIPS 180-4")                                                            \
    V(HASH, SHA224, "sha224", "FIPS 180-4")                                                        \
    V(HASH, SHA256, "sha256", "FIPS 180-4")                                                        \
    V(HASH, SHA384, "sha384", "FIPS 180-4")                                                        \
    V(HASH, SHA512, "sha512", "FIPS 180-4")                                                        \
    V(HASH, RIPEMD160, "ripemd160", "ISO/IEC 10118-3")                                             \
    V(HASH, GOST, "gost", "GOST R 34.11")                                                          \
    V(HASH, INTRINSIC, "intrinsic", "the signature algorithm hashes by itself (EdDSA, ML-DSA)")    \
    V(HASH, SHA512_224, "sha512-224", "FIPS 180-4")                                                \
    V(HASH, SHA512_256, "sha512-256", "FIPS 180-4")                                                \
    V(HASH, SHA3_224, "sha3-224", "FIPS 202")                                                      \
    V(HASH, SHA3_256, "sha3-256", "FIPS 202")                                                      \
    V(HASH, SHA3_384, "sha3-384", "FIPS 202")                                                      \
    V(HASH, SHA3_512, "sha3-512", "FIPS 202")

#define PV_ENUM_KEYUSAGE(V)                                                                        \
    V(KEYUSAGE, DIGITAL_SIGNATURE, "digitalSignature", "bit 0")                                    \
    V(KEYUSAGE, CONTENT_COMMITMENT, "contentCommitment", "bit 1, formerly nonRepudiation")         \
    V(KEYUSAGE, KEY_ENCIPHERMENT, "keyEncipherment", "bit 2")                                      \
    V(KEYUSAGE, DATA_ENCIPHERMENT, "dataEncipherment", "bit 3")                                    \
    V(KEYUSAGE, KEY_AGREEMENT, "keyAgreement", "bit 4")                                            \
    V(KEYUSAGE, KEY_CERT_SIGN, "keyCertSign", "bit 5")                                             \
    V(KEYUSAGE, CRL_SIGN, "cRLSign", "bit 6")                                                      \
    V(KEYUSAGE, ENCIPHER_ONLY, "encipherOnly", "bit 7")                                            \
    V(KEYUSAGE, DECIPHER_ONLY, "decipherOnly", "bit 8")

#define PV_ENUM_CNGUSAGE(V)                                                                        \
    V(CNGUSAGE, DECRYPT, "decrypt", "NCRYPT_ALLOW_DECRYPT_FLAG 1")                                 \
    V(CNGUSAGE, SIGN, "sign", "NCRYPT_ALLOW_SIGNING_FLAG 2")                                       \
    V(CNGUSAGE, KEY_AGREEMENT, "key_agreement", "NCRYPT_ALLOW_KEY_AGREEMENT_FLAG 4")

#define PV_ENUM_BITSENCODING(V)                                                                    \
    V(BITSENCODING, DER, "der", "as X.690 11.2 asks: no trailing zero bits")                       \
    V(BITSENCODING, UNUSED_BITS, "unused_bits",                                                    \
      "the count of unused bits is not the number of trailing zero bits")                          \
    V(BITSENCODING, ZERO_OCTET, "zero_octet", "the last octet is zero")                            \
    V(BITSENCODING, UNREADABLE, "unreadable", "not a BIT STRING, or its first octet is above 7")

#define PV_ENUM_CURVEPARAMETERS(V)                                                                 \
    V(CURVEPARAMETERS, NAMED, "named", "namedCurve, RFC 5480 2.1.1")                               \
    V(CURVEPARAMETERS, EXPLICIT, "explicit", "specifiedCurve: the numbers themselves")             \
    V(CURVEPARAMETERS, IMPLICIT, "implicit", "implicitCurve: NULL")                                \
    V(CURVEPARAMETERS, MISSING, "missing", "no parameters, or of no known form")

#define PV_ENUM_RSAPARAMETERS(V)                                                                   \
    V(RSAPARAMETERS, NULL_VALUE, "null", "NULL, as RFC 3279 2.3.1 asks")                           \
    V(RSAPARAMETERS, MISSING, "missing", "no parameters")                                          \
    V(RSAPARAMETERS, OTHER, "other", "something else")

#define PV_ENUM_DAMAGE(V)                                                                          \
    V(DAMAGE, BER_ENCODING, "ber_encoding", "valid BER that is not DER: lengths, booleans")        \
    V(DAMAGE, DUPLICATE_EXTENSION, "duplicate_extension",                                          \
      "an extension occurs twice (RFC 5280 4.2)")                                                  \
    V(DAMAGE, EXTENSIONS_BEFORE_V3, "extensions_before_v3",                                        \
      "extensions in a version 1 or 2 certificate")                                                \
    V(DAMAGE, KEY_USAGE_ENCODING, "key_usage_encoding", "key usage bits are not DER (X.690 11.2)") \
    V(DAMAGE, NEGATIVE_SERIAL, "negative_serial", "the serial number is negative")                 \
    V(DAMAGE, NEGATIVE_MODULUS, "negative_modulus", "the RSA modulus is negative")                 \
    V(DAMAGE, NEGATIVE_EXPONENT, "negative_exponent", "the RSA exponent is negative")              \
    V(DAMAGE, INTEGER_PADDING, "integer_padding", "an INTEGER has superfluous leading octets")     \
    V(DAMAGE, SIGNATURE_PARAMETERS, "signature_parameters",                                        \
      "odd parameters of the signature algorithm")                                                 \
    V(DAMAGE, TIME_FORM, "time_form", "a validity time is not in the form of RFC 5280 4.1.2.5")    \
    V(DAMAGE, NAME_ENCODING, "name_encoding",                                                      \
      "a name holds characters that its string type has not")                                      \
    V(DAMAGE, EXTENSION_UNREADABLE, "extension_unreadable",                                        \
      "the value of a known extension does not parse")                                             \
    V(DAMAGE, KEY_UNREADABLE, "key_unreadable",                                                    \
      "the public key does not parse as its algorithm says")                                       \
    V(DAMAGE, TRAILING_DATA, "trailing_data", "bytes follow the last element")                     \
    V(DAMAGE, DEFAULT_ENCODED, "default_encoded", "a DEFAULT value is encoded (X.690 11.5)")       \
    V(DAMAGE, VERSION_VALUE, "version_value", "the version number is not one that is defined")     \
    V(DAMAGE, UNKNOWN_FORM, "unknown_form", "an element stands where the format has none")         \
    V(DAMAGE, KEY_USAGE_LONG, "key_usage_long",                                                    \
      "key usage has more bits than have a name (RFC 5280 4.2.1.3)")

#define PV_ENUM_KEYFORMAT(V)                                                                       \
    V(KEYFORMAT, PKCS1, "pkcs1", "RSAPrivateKey, RFC 8017 A.1.2")                                  \
    V(KEYFORMAT, PKCS8, "pkcs8", "PrivateKeyInfo or OneAsymmetricKey, RFC 5958")                   \
    V(KEYFORMAT, ENCRYPTED_PKCS8, "encrypted_pkcs8", "EncryptedPrivateKeyInfo, RFC 5958")          \
    V(KEYFORMAT, SEC1, "sec1", "ECPrivateKey, RFC 5915")                                           \
    V(KEYFORMAT, DSA, "dsa", "OpenSSL's DSAPrivateKey")                                            \
    V(KEYFORMAT, PVK, "pvk", "Microsoft PVK file")                                                 \
    V(KEYFORMAT, PRIVATEKEYBLOB, "privatekeyblob", "CryptoAPI PRIVATEKEYBLOB")                     \
    V(KEYFORMAT, PUBLICKEYBLOB, "publickeyblob", "CryptoAPI PUBLICKEYBLOB")                        \
    V(KEYFORMAT, KEY_BAG, "key_bag", "PKCS#12 keyBag, in clear")                                   \
    V(KEYFORMAT, SHROUDED_KEY_BAG, "shrouded_key_bag", "PKCS#12 pkcs8ShroudedKeyBag")              \
    V(KEYFORMAT, ENCRYPTED_PEM, "encrypted_pem", "a PEM block that RFC 1421 headers encrypt")      \
    V(KEYFORMAT, CAPI_CONTAINER, "capi_container", "key file of a CryptoAPI provider")             \
    V(KEYFORMAT, CNG_CONTAINER, "cng_container", "key file of a key storage provider")

#define PV_ENUM_PROTECTION(V)                                                                      \
    V(PROTECTION, CLEAR, "clear", "the private key stands there unencrypted")                      \
    V(PROTECTION, ENCRYPTED, "encrypted", "the private key is encrypted")

#define PV_ENUM_PAIRING(V)                                                                         \
    V(PAIRING, MATCHES, "matches", "on the certificate with the same public key, and only there")  \
    V(PAIRING, MISSING, "missing", "the key, or its certificate, has no localKeyID")               \
    V(PAIRING, DUPLICATE, "duplicate",                                                             \
      "several certificates, or several keys, have this localKeyID")                               \
    V(PAIRING, WRONG, "wrong", "it points to a certificate with another public key, or to none")

#define PV_ENUM_PASSWORD(V)                                                                        \
    V(PASSWORD, NULL_PASSWORD, "null", "no password: zero octets in the key derivation")           \
    V(PASSWORD, EMPTY, "empty", "an empty password: the octets 00 00 in the key derivation")       \
    V(PASSWORD, OFFERED, "offered", "one of the passwords that were offered")                      \
    V(PASSWORD, NONE_NEEDED, "none_needed", "nothing in the file is encrypted or has a MAC")

#define PV_ENUM_PBE(V)                                                                             \
    V(PBE, NONE, "none", "not encrypted")                                                          \
    V(PBE, RC4_128, "pbeWithSHAAnd128BitRC4", "RFC 7292 C")                                        \
    V(PBE, RC4_40, "pbeWithSHAAnd40BitRC4", "RFC 7292 C")                                          \
    V(PBE, TRIPLE_DES, "pbeWithSHAAnd3-KeyTripleDES-CBC", "RFC 7292 C")                            \
    V(PBE, DOUBLE_DES, "pbeWithSHAAnd2-KeyTripleDES-CBC", "RFC 7292 C")                            \
    V(PBE, RC2_128, "pbeWithSHAAnd128BitRC2-CBC", "RFC 7292 C")                                    \
    V(PBE, RC2_40, "pbeWithSHAAnd40BitRC2-CBC", "RFC 7292 C")                                      \
    V(PBE, PBES1, "PBES1", "one of the DES and RC2 schemes of RFC 8018 A.3")                       \
    V(PBE, PBES2_AES128, "PBES2-aes128-CBC", "RFC 8018, RFC 3565")                                 \
    V(PBE, PBES2_AES192, "PBES2-aes192-CBC", "RFC 8018, RFC 3565")                                 \
    V(PBE, PBES2_AES256, "PBES2-aes256-CBC", "RFC 8018, RFC 3565")                                 \
    V(PBE, PBES2_3DES, "PBES2-des-EDE3-CBC", "RFC 8018 B.2.2")                                     \
    V(PBE, PBES2_RC2, "PBES2-rc2CBC", "RFC 8018 B.2.3")                                            \
    V(PBE, PBES2_DES, "PBES2-desCBC", "RFC 8018 B.2.1")                                            \
    V(PBE, PUBLIC_KEY, "public_key",                                                               \
      "envelopedData: encrypted to a recipient's key, RFC 7292 3.1")                               \
    V(PBE, OTHER, "other", "a scheme that pkivet does not know")                                   \
    V(PBE, RC4_PVK, "RC4", "PVK file: RC4 under SHA-1 of salt and password")                       \
    V(PBE, PEM, "PEM", "headers of RFC 1421, key from one MD5 over password and salt")

#define PV_ENUM_MACALGORITHM(V)                                                                    \
    V(MACALGORITHM, MD5, "md5", "HMAC with the PKCS#12 key derivation, RFC 7292 B")                \
    V(MACALGORITHM, SHA1, "sha1", "HMAC with the PKCS#12 key derivation, RFC 7292 B")              \
    V(MACALGORITHM, SHA224, "sha224", "HMAC with the PKCS#12 key derivation, RFC 7292 B")          \
    V(MACALGORITHM, SHA256, "sha256", "HMAC with the PKCS#12 key derivation, RFC 7292 B")          \
    V(MACALGORITHM, SHA384, "sha384", "HMAC with the PKCS#12 key derivation, RFC 7292 B")          \
    V(MACALGORITHM, SHA512, "sha512", "HMAC with the PKCS#12 key derivation, RFC 7292 B")          \
    V(MACALGORITHM, PBMAC1, "pbmac1", "RFC 9579")                                                  \
    V(MACALGORITHM, OTHER, "other", "a digest that pkivet does not know")

#define PV_ENUM_KEYSOURCE(V)                                                                       \
    V(KEYSOURCE, FILE, "file", "the key itself, in a file of its own or a PFX")                    \
    V(KEYSOURCE, LINK, "link", "a certificate store's link to it")                                 \
    V(KEYSOURCE, DUMP, "dump", "what certutil or PowerShell printed of it")                        \
    V(KEYSOURCE, CONTAINER, "container", "the key container's file")                               \
    V(KEYSOURCE, REPAIR, "repair", "what an INF for certutil -repairstore is about to write")

#define PV_ENUM_KEYTEST(V)                                                                         \
    V(KEYTEST, ENCRYPTION_PASSED, "encryption_passed", "Encryption test passed")                   \
    V(KEYTEST, ENCRYPTION_FAILED, "encryption_failed", "Encryption test FAILED")                   \
    V(KEYTEST, SIGNATURE_PASSED, "signature_passed", "Signature test passed")                      \
    V(KEYTEST, SIGNATURE_FAILED, "signature_failed", "Signature test FAILED")                      \
    V(KEYTEST, MISSING_KEYSET, "missing_keyset",                                                   \
      "Missing stored keyset: not there, or not readable by the caller")                           \
    V(KEYTEST, NO_KEY, "no_key", "no key is linked")

#define PV_ENUM_EXPORTPOLICY(V)                                                                    \
    V(EXPORTPOLICY, EXPORT, "export", "NCRYPT_ALLOW_EXPORT_FLAG 1")                                \
    V(EXPORTPOLICY, PLAINTEXT_EXPORT, "plaintext_export", "NCRYPT_ALLOW_PLAINTEXT_EXPORT_FLAG 2")  \
    V(EXPORTPOLICY, ARCHIVING, "archiving", "NCRYPT_ALLOW_ARCHIVING_FLAG 4")                       \
    V(EXPORTPOLICY, PLAINTEXT_ARCHIVING, "plaintext_archiving",                                    \
      "NCRYPT_ALLOW_PLAINTEXT_ARCHIVING_FLAG 8")

#define PV_ENUM_STORESCOPE(V)                                                                      \
    V(STORESCOPE, LOCAL_MACHINE, "local_machine", "the computer")                                  \
    V(STORESCOPE, CURRENT_USER, "current_user", "one user")                                        \
    V(STORESCOPE, SERVICE, "service", "one service")                                               \
    V(STORESCOPE, GROUP_POLICY, "group_policy", "distributed by group policy")                     \
    V(STORESCOPE, ENTERPRISE, "enterprise", "distributed by the forest")                           \
    V(STORESCOPE, USERS, "users", "another user, under HKEY_USERS")

#define PV_ENUM_TEMPLATEKIND(V)                                                                    \
    V(TEMPLATEKIND, ADCS, "adcs", "template of Active Directory Certificate Services")             \
    V(TEMPLATEKIND, INF, "inf", "certreq INF")                                                     \
    V(TEMPLATEKIND, OPENSSL, "openssl", "section of extensions of an OpenSSL configuration")       \
    V(TEMPLATEKIND, CFSSL, "cfssl", "signing profile of cfssl")                                    \
    V(TEMPLATEKIND, STEP_CA, "step_ca", "certificate template of step-ca")                         \
    V(TEMPLATEKIND, VAULT, "vault", "role of the PKI engine of HashiCorp Vault")

#define PV_ENUM_COPIEDEXTENSIONS(V)                                                                \
    V(COPIEDEXTENSIONS, MISSING, "missing", "those that the template does not set itself")         \
    V(COPIEDEXTENSIONS, OWN, "own", "those that it sets, in place of its own")

#define PV_ENUM_NAMEALLOWANCE(V)                                                                   \
    V(NAMEALLOWANCE, ANY_NAME, "any_name", "allow_any_name")                                       \
    V(NAMEALLOWANCE, BARE_DOMAINS, "bare_domains",                                                 \
      "allow_bare_domains: the allowed domains themselves")                                        \
    V(NAMEALLOWANCE, SUBDOMAINS, "subdomains", "allow_subdomains")                                 \
    V(NAMEALLOWANCE, GLOBS, "globs",                                                               \
      "allow_glob_domains: stars in the allowed domains stand for anything")                       \
    V(NAMEALLOWANCE, WILDCARDS, "wildcards", "allow_wildcard_certificates")                        \
    V(NAMEALLOWANCE, LOCALHOST, "localhost", "allow_localhost")                                    \
    V(NAMEALLOWANCE, IP_ADDRESSES, "ip_addresses", "allow_ip_sans")                                \
    V(NAMEALLOWANCE, NO_HOSTNAMES, "no_hostnames",                                                 \
      "enforce_hostnames is off: names need not be those of hosts")                                \
    V(NAMEALLOWANCE, NO_COMMON_NAME, "no_common_name", "require_cn is off")                        \
    V(NAMEALLOWANCE, CSR_COMMON_NAME, "csr_common_name", "use_csr_common_name")                    \
    V(NAMEALLOWANCE, CSR_ALT_NAMES, "csr_alt_names", "use_csr_sans")                               \
    V(NAMEALLOWANCE, TOKEN_NAME, "token_name",                                                     \
      "allow_token_displayname: the name of the requester's token")                                \
    V(NAMEALLOWANCE, UNCHECKED_COMMON_NAME, "unchecked_common_name",                               \
      "cn_validations has disabled")                                                               \
    V(NAMEALLOWANCE, NO_MAIL_COMMON_NAME, "no_mail_common_name",                                   \
      "cn_validations lacks email: a common name may be no mail address")                          \
    V(NAMEALLOWANCE, NO_HOST_COMMON_NAME, "no_host_common_name",                                   \
      "cn_validations lacks hostname: a common name may be nothing but a mail address")

#define PV_ENUM_TEMPLATEFLAG(V)                                                                    \
    V(TEMPLATEFLAG, ENROLLEE_SUPPLIES_SUBJECT, "ENROLLEE_SUPPLIES_SUBJECT",                        \
      "0x1; not in MS-CRTD, but set in exports")                                                   \
    V(TEMPLATEFLAG, ADD_EMAIL, "ADD_EMAIL", "0x2")                                                 \
    V(TEMPLATEFLAG, ADD_OBJ_GUID, "ADD_OBJ_GUID", "0x4")                                           \
    V(TEMPLATEFLAG, PUBLISH_TO_DS, "PUBLISH_TO_DS", "0x8")                                         \
    V(TEMPLATEFLAG, EXPORTABLE_KEY, "EXPORTABLE_KEY", "0x10")                                      \
    V(TEMPLATEFLAG, AUTO_ENROLLMENT, "AUTO_ENROLLMENT", "0x20")                                    \
    V(TEMPLATEFLAG, MACHINE_TYPE, "MACHINE_TYPE", "0x40")                                          \
    V(TEMPLATEFLAG, IS_CA, "IS_CA", "0x80")                                                        \
    V(TEMPLATEFLAG, ADD_TEMPLATE_NAME, "ADD_TEMPLATE_NAME", "0x200")                               \
    V(TEMPLATEFLAG, IS_CROSS_CA, "IS_CROSS_CA", "0x800")                                           \
    V(TEMPLATEFLAG, DONOTPERSISTINDB, "DONOTPERSISTINDB", "0x1000")                                \
    V(TEMPLATEFLAG, IS_DEFAULT, "IS_DEFAULT", "0x10000")                                           \
    V(TEMPLATEFLAG, IS_MODIFIED, "IS_MODIFIED", "0x20000")                                         \
    V(TEMPLATEFLAG, UNNAMED, "UNNAMED", "any other bit")

#define PV_ENUM_ENROLLMENTFLAG(V)                                                                  \
    V(ENROLLMENTFLAG, INCLUDE_SYMMETRIC_ALGORITHMS, "INCLUDE_SYMMETRIC_ALGORITHMS", "0x1")         \
    V(ENROLLMENTFLAG, PEND_ALL_REQUESTS, "PEND_ALL_REQUESTS",                                      \
      "0x2: a manager approves each request")                                                      \
    V(ENROLLMENTFLAG, PUBLISH_TO_KRA_CONTAINER, "PUBLISH_TO_KRA_CONTAINER", "0x4")                 \
    V(ENROLLMENTFLAG, PUBLISH_TO_DS, "PUBLISH_TO_DS", "0x8")                                       \
    V(ENROLLMENTFLAG, AUTO_ENROLLMENT_CHECK_USER_DS_CERTIFICATE,                                   \
      "AUTO_ENROLLMENT_CHECK_USER_DS_CERTIFICATE", "0x10")                                         \
    V(ENROLLMENTFLAG, AUTO_ENROLLMENT, "AUTO_ENROLLMENT", "0x20")                                  \
    V(ENROLLMENTFLAG, PREVIOUS_APPROVAL_VALIDATE_REENROLLMENT,                                     \
      "PREVIOUS_APPROVAL_VALIDATE_REENROLLMENT", "0x40")                                           \
    V(ENROLLMENTFLAG, DOMAIN_AUTHENTICATION_NOT_REQUIRED, "DOMAIN_AUTHENTICATION_NOT_REQUIRED",    \
      "0x80")                                                                                      \
    V(ENROLLMENTFLAG, USER_INTERACTION_REQUIRED, "USER_INTERACTION_REQUIRED", "0x100")             \
    V(ENROLLMENTFLAG, REMOVE_INVALID_CERTIFICATE_FROM_PERSONAL_STORE,                              \
      "REMOVE_INVALID_CERTIFICATE_FROM_PERSONAL_STORE", "0x400")                                   \
    V(ENROLLMENTFLAG, ALLOW_ENROLL_ON_BEHALF_OF, "ALLOW_ENROLL_ON_BEHALF_OF", "0x800")             \
    V(ENROLLMENTFLAG, ADD_OCSP_NOCHECK, "ADD_OCSP_NOCHECK", "0x1000")                              \
    V(ENROLLMENTFLAG, ENABLE_KEY_REUSE_ON_NT_TOKEN_KEYSET_STORAGE_FULL,                            \
      "ENABLE_KEY_REUSE_ON_NT_TOKEN_KEYSET_STORAGE_FULL", "0x2000")                                \
    V(ENROLLMENTFLAG, NOREVOCATIONINFOINISSUEDCERTS, "NOREVOCATIONINFOINISSUEDCERTS", "0x4000")    \
    V(ENROLLMENTFLAG, INCLUDE_BASIC_CONSTRAINTS_FOR_EE_CERTS,                                      \
      "INCLUDE_BASIC_CONSTRAINTS_FOR_EE_CERTS", "0x8000")                                          \
    V(ENROLLMENTFLAG, ALLOW_PREVIOUS_APPROVAL_KEYBASEDRENEWAL_VALIDATE_REENROLLMENT,               \
      "ALLOW_PREVIOUS_APPROVAL_KEYBASEDRENEWAL_VALIDATE_REENROLLMENT", "0x10000")                  \
    V(ENROLLMENTFLAG, ISSUANCE_POLICIES_FROM_REQUEST, "ISSUANCE_POLICIES_FROM_REQUEST", "0x20000") \
    V(ENROLLMENTFLAG, SKIP_AUTO_RENEWAL, "SKIP_AUTO_RENEWAL", "0x40000")                           \
    V(ENROLLMENTFLAG, NO_SECURITY_EXTENSION, "NO_SECURITY_EXTENSION", "0x80000")                   \
    V(ENROLLMENTFLAG, UNNAMED, "UNNAMED", "any other bit")

#define PV_ENUM_PRIVATEKEYFLAG(V)                                                                  \
    V(PRIVATEKEYFLAG, REQUIRE_PRIVATE_KEY_ARCHIVAL, "REQUIRE_PRIVATE_KEY_ARCHIVAL", "0x1")         \
    V(PRIVATEKEYFLAG, EXPORTABLE_KEY, "EXPORTABLE_KEY", "0x10")                                    \
    V(PRIVATEKEYFLAG, STRONG_KEY_PROTECTION_REQUIRED, "STRONG_KEY_PROTECTION_REQUIRED", "0x20")    \
    V(PRIVATEKEYFLAG, REQUIRE_ALTERNATE_SIGNATURE_ALGORITHM,                                       \
      "REQUIRE_ALTERNATE_SIGNATURE_ALGORITHM", "0x40")                                             \
    V(PRIVATEKEYFLAG, REQUIRE_SAME_KEY_RENEWAL, "REQUIRE_SAME_KEY_RENEWAL", "0x80")                \
    V(PRIVATEKEYFLAG, USE_LEGACY_PROVIDER, "USE_LEGACY_PROVIDER", "0x100")                         \
    V(PRIVATEKEYFLAG, EK_TRUST_ON_USE, "EK_TRUST_ON_USE", "0x200")                                 \
    V(PRIVATEKEYFLAG, EK_VALIDATE_CERT, "EK_VALIDATE_CERT", "0x400")                               \
    V(PRIVATEKEYFLAG, EK_VALIDATE_KEY, "EK_VALIDATE_KEY", "0x800")                                 \
    V(PRIVATEKEYFLAG, ATTEST_PREFERRED, "ATTEST_PREFERRED", "0x1000")                              \
    V(PRIVATEKEYFLAG, ATTEST_REQUIRED, "ATTEST_REQUIRED", "0x2000")                                \
    V(PRIVATEKEYFLAG, ATTESTATION_WITHOUT_POLICY, "ATTESTATION_WITHOUT_POLICY", "0x4000")          \
    V(PRIVATEKEYFLAG, HELLO_LOGON_KEY, "HELLO_LOGON_KEY", "0x200000")                              \
    V(PRIVATEKEYFLAG, UNNAMED, "UNNAMED", "any other bit but the two version nibbles")

#define PV_ENUM_NAMEFLAG(V)                                                                        \
    V(NAMEFLAG, ENROLLEE_SUPPLIES_SUBJECT, "ENROLLEE_SUPPLIES_SUBJECT", "0x1")                     \
    V(NAMEFLAG, OLD_CERT_SUPPLIES_SUBJECT_AND_ALT_NAME, "OLD_CERT_SUPPLIES_SUBJECT_AND_ALT_NAME",  \
      "0x8")                                                                                       \
    V(NAMEFLAG, ENROLLEE_SUPPLIES_SUBJECT_ALT_NAME, "ENROLLEE_SUPPLIES_SUBJECT_ALT_NAME",          \
      "0x10000")                                                                                   \
    V(NAMEFLAG, SUBJECT_ALT_REQUIRE_DOMAIN_DNS, "SUBJECT_ALT_REQUIRE_DOMAIN_DNS", "0x400000")      \
    V(NAMEFLAG, SUBJECT_ALT_REQUIRE_SPN, "SUBJECT_ALT_REQUIRE_SPN", "0x800000")                    \
    V(NAMEFLAG, SUBJECT_ALT_REQUIRE_DIRECTORY_GUID, "SUBJECT_ALT_REQUIRE_DIRECTORY_GUID",          \
      "0x1000000")                                                                                 \
    V(NAMEFLAG, SUBJECT_ALT_REQUIRE_UPN, "SUBJECT_ALT_REQUIRE_UPN", "0x2000000")                   \
    V(NAMEFLAG, SUBJECT_ALT_REQUIRE_EMAIL, "SUBJECT_ALT_REQUIRE_EMAIL", "0x4000000")               \
    V(NAMEFLAG, SUBJECT_ALT_REQUIRE_DNS, "SUBJECT_ALT_REQUIRE_DNS", "0x8000000")                   \
    V(NAMEFLAG, SUBJECT_REQUIRE_DNS_AS_CN, "SUBJECT_REQUIRE_DNS_AS_CN", "0x10000000")              \
    V(NAMEFLAG, SUBJECT_REQUIRE_EMAIL, "SUBJECT_REQUIRE_EMAIL", "0x20000000")                      \
    V(NAMEFLAG, SUBJECT_REQUIRE_COMMON_NAME, "SUBJECT_REQUIRE_COMMON_NAME", "0x40000000")          \
    V(NAMEFLAG, SUBJECT_REQUIRE_DIRECTORY_PATH, "SUBJECT_REQUIRE_DIRECTORY_PATH", "0x80000000")    \
    V(NAMEFLAG, UNNAMED, "UNNAMED", "any other bit")

#define PV_ENUM_REQUESTTYPE(V)                                                                     \
    V(REQUESTTYPE, PKCS10, "pkcs10", "1")                                                          \
    V(REQUESTTYPE, PKCS7, "pkcs7", "2")                                                            \
    V(REQUESTTYPE, CMC, "cmc", "3")                                                                \
    V(REQUESTTYPE, CERT, "cert", "4: a self-signed certificate")                                   \
    V(REQUESTTYPE, SCEP, "scep", "0xfd00")

#define PV_ENUM_REQUESTWRAPPER(V)                                                                  \
    V(REQUESTWRAPPER, PKCS10, "pkcs10", "none: the request stands alone")                          \
    V(REQUESTWRAPPER, PKCS7, "pkcs7", "PKCS#7 signedData: renewal, enrolment on behalf")           \
    V(REQUESTWRAPPER, CMC, "cmc", "CMC, RFC 5272")

#define PV_ENUM_REQUESTPURPOSE(V)                                                                  \
    V(REQUESTPURPOSE, RENEWAL, "renewal", "carries the certificate that it renews")                \
    V(REQUESTPURPOSE, ENROLL_ON_BEHALF, "enroll_on_behalf", "names another requester")             \
    V(REQUESTPURPOSE, KEY_ARCHIVAL, "key_archival", "carries the encrypted private key")

#define PV_ENUM_ACLKIND(V)                                                                         \
    V(ACLKIND, KEY_FILE, "key_file", "the file of one key")                                        \
    V(ACLKIND, FOLDER, "folder", "a folder of key files")                                          \
    V(ACLKIND, CONTAINER, "container", "a key container, as its provider tells")                   \
    V(ACLKIND, OTHER, "other", "something else")

#define PV_ENUM_FILELISTING(V)                                                                     \
    V(FILELISTING, WHOLE, "whole", "the folder's files, of the key's machine as far as is known")  \
    V(FILELISTING, PARTIAL, "partial", "something in it failed, or its end is missing")            \
    V(FILELISTING, OTHER_MACHINE, "other_machine",                                                 \
      "all its names end with the GUID of another machine")                                        \
    V(FILELISTING, FEW, "few", "fewer files than Windows itself keeps in such a folder")

#define PV_ENUM_ACETYPE(V)                                                                         \
    V(ACETYPE, ALLOW, "allow", "gives rights")                                                     \
    V(ACETYPE, DENY, "deny", "takes rights")                                                       \
    V(ACETYPE, CONDITIONAL_ALLOW, "conditional_allow", "gives rights under a condition")           \
    V(ACETYPE, CONDITIONAL_DENY, "conditional_deny", "takes rights under a condition")             \
    V(ACETYPE, AUDIT, "audit", "writes to the security log")                                       \
    V(ACETYPE, LABEL, "label", "mandatory integrity label")                                        \
    V(ACETYPE, UNNAMED, "unnamed", "any other type")

#define PV_ENUM_ACEFLAG(V)                                                                         \
    V(ACEFLAG, OBJECT_INHERIT, "object_inherit", "0x1 (OI): files below inherit it")               \
    V(ACEFLAG, CONTAINER_INHERIT, "container_inherit", "0x2 (CI): folders below inherit it")       \
    V(ACEFLAG, NO_PROPAGATE, "no_propagate", "0x4 (NP): one level deep")                           \
    V(ACEFLAG, INHERIT_ONLY, "inherit_only", "0x8 (IO): not for the object itself")                \
    V(ACEFLAG, AUDIT_SUCCESS, "audit_success", "0x40 (SA)")                                        \
    V(ACEFLAG, AUDIT_FAILURE, "audit_failure", "0x80 (FA)")

/* Rights of files as the bits of an access mask. */
#define PV_ENUM_ACCESSRIGHT(V)                                                                     \
    V(ACCESSRIGHT, READ_DATA, "read_data", "0x1; of a folder: list")                               \
    V(ACCESSRIGHT, WRITE_DATA, "write_data", "0x2; of a folder: create files")                     \
    V(ACCESSRIGHT, APPEND_DATA, "append_data", "0x4; of a folder: create folders")                 \
    V(ACCESSRIGHT, READ_EA, "read_ea", "0x8: extended attributes")                                 \
    V(ACCESSRIGHT, WRITE_EA, "write_ea", "0x10")                                                   \
    V(ACCESSRIGHT, EXECUTE, "execute", "0x20; of a folder: traverse")                              \
    V(ACCESSRIGHT, DELETE_CHILD, "delete_child", "0x40")                                           \
    V(ACCESSRIGHT, READ_ATTRIBUTES, "read_attributes", "0x80")                                     \
    V(ACCESSRIGHT, WRITE_ATTRIBUTES, "write_attributes", "0x100")                                  \
    V(ACCESSRIGHT, DELETE, "delete", "0x10000")                                                    \
    V(ACCESSRIGHT, READ_CONTROL, "read_control", "0x20000: read the permissions")                  \
    V(ACCESSRIGHT, WRITE_DAC, "write_dac", "0x40000: change the permissions")                      \
    V(ACCESSRIGHT, WRITE_OWNER, "write_owner", "0x80000")                                          \
    V(ACCESSRIGHT, SYNCHRONIZE, "synchronize", "0x100000")

#define PV_ENUM_TLSROLE(V)                                                                         \
    V(TLSROLE, SERVER, "server", "TLS server credential")                                          \
    V(TLSROLE, CLIENT, "client", "TLS client credential")

#define PV_ENUM_BINDINGKIND(V)                                                                     \
    V(BINDINGKIND, IP, "ip", "address and port")                                                   \
    V(BINDINGKIND, HOSTNAME, "hostname", "host name and port (SNI)")                               \
    V(BINDINGKIND, CENTRAL, "central", "central certificate store")                                \
    V(BINDINGKIND, SCOPED_CENTRAL, "scoped_central", "central certificate store for one host name")

#define PV_ENUMS(E)                                                                                \
    E(KEYSPEC, keyspec)                                                                            \
    E(PROVIDERKIND, providerkind)                                                                  \
    E(KEYALGORITHM, keyalgorithm)                                                                  \
    E(HASH, hash)                                                                                  \
    E(KEYUSAGE, keyusage)                                                                          \
    E(CNGUSAGE, cngusage)                                                                          \
    E(BITSENCODING, bitsencoding)                                                                  \
    E(CURVEPARAMETERS, curveparameters)                                                            \
    E(RSAPARAMETERS, rsaparameters)                                                                \
    E(DAMAGE, damage)                                                                              \
    E(KEYFORMAT, keyformat)                                                                        \
    E(PROTECTION, protection)                                                                      \
    E(PAIRING, pairing)                                                                            \
    E(PASSWORD, password_kind)                                                                     \
    E(PBE, pbe)                                                                                    \
    E(MACALGORITHM, macalgorithm)                                                                  \
    E(KEYSOURCE, keysource)                                                                        \
    E(KEYTEST, keytest)                                                                            \
    E(EXPORTPOLICY, exportpolicy)                                                                  \
    E(STORESCOPE, storescope)                                                                      \
    E(COPIEDEXTENSIONS, copiedextensions)                                                          \
    E(NAMEALLOWANCE, nameallowance)                                                                \
    E(TEMPLATEKIND, templatekind)                                                                  \
    E(TEMPLATEFLAG, templateflag)                                                                  \
    E(ENROLLMENTFLAG, enrollmentflag)                                                              \
    E(PRIVATEKEYFLAG, privatekeyflag)                                                              \
    E(NAMEFLAG, nameflag)                                                                          \
    E(REQUESTWRAPPER, requestwrapper)                                                              \
    E(REQUESTPURPOSE, requestpurpose)                                                              \
    E(REQUESTTYPE, requesttype)                                                                    \
    E(FILELISTING, filelisting)                                                                    \
    E(ACLKIND, aclkind)                                                                            \
    E(ACETYPE, acetype)                                                                            \
    E(ACEFLAG, aceflag)                                                                            \
    E(ACCESSRIGHT, accessright)                                                                    \
    E(TLSROLE, tlsrole)                                                                            \
    E(BINDINGKIND, bindingkind)

#define PV_ENUM_SYMBOL(e, symbol, name, meaning) PV_##e##_##symbol,
#define PV_ENUM_DECLARE(E, e)                                                                      \
    typedef enum { PV_ENUM_##E(PV_ENUM_SYMBOL) PV_##E##_COUNT } pv_##e, pv_enum_##E;
PV_ENUMS(PV_ENUM_DECLARE)
#undef PV_ENUM_DECLARE

/* Every closed list by number, for generic code. */
#define PV_ENUM_ID(E, e) PV_ENUMID_##E,
typedef enum { PV_ENUMID_0, PV_ENUMS(PV_ENUM_ID) PV_ENUMID_COUNT } pv_enum_id;
#undef PV_ENUM_ID

#endif
