/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_H
#define CORPUS_STORE_H

#include "cert.h"

/* Certificates with the properties that a store of Windows keeps beside them. */
typedef struct {
    const char *container, *provider; /* NULL: an offset of 0 */
    uint32_t type, flags, spec;
} link_spec;

blob store_property(uint32_t id, blob value);
blob store_link(const link_spec *spec); /* the value of CERT_KEY_PROV_INFO_PROP_ID */
#define LINK(...) store_property(2, store_link(&(link_spec){__VA_ARGS__}))

blob store_sha1(blob certificate); /* the property, with the right value */
blob store_name(const char *name); /* CERT_FRIENDLY_NAME_PROP_ID */
/* SHA-1, these further properties, and the certificate itself. */
blob store_entry(blob properties, blob certificate);
/* "{...}" of a container, or "te-..." */
#define GUID_CONTAINER "{3F2A9C40-7D15-4E0B-9A66-0C1D2E3F4A5B}"
#define SCHANNEL_CSP   "Microsoft RSA SChannel Cryptographic Provider"
#define SOFTWARE_KSP   "Microsoft Software Key Storage Provider"
#define MACHINE_LINK   LINK(GUID_CONTAINER, SCHANNEL_CSP, 12, 0x20, 1)

blob digest_of(const char *algorithm, blob message);

#endif
