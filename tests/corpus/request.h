/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_REQUEST_H
#define CORPUS_REQUEST_H

#include "cert.h"
#include "pfx.h"

/* PKCS#10 requests (RFC 2986) with the attributes of Windows clients (MS-WCCE 2.2.2.7). */
typedef struct {
    const char *subject; /* NULL: the web server */
    key_id key;
    key_id signer; /* KEY_DEFAULT: the key itself */
    unsigned usage;
    const char *purposes;
    const char *dns;
    blob more_extensions;
    blob old_extensions; /* in 1.3.6.1.4.1.311.2.1.14 */
    /* enrollment CSP attribute: provider NULL: none */
    const char *provider;
    int key_spec;
    size_t csp_signature;   /* zero octets of its BIT STRING: 0 new, 136 Windows 2000 and 2003 */
    const char *os_version; /* NULL: no such attribute */
    const char *process;    /* NULL: no client info */
    int client_id;
    blob more_attributes;
    int without_attributes; /* not even the [0] */
} request_spec;

blob request_make(const request_spec *spec);
#define REQUEST(...) request_make(&(request_spec){__VA_ARGS__})

blob request_attribute(const char *oid, blob value);
/* SMIME capabilities, as IIS asks for them */
blob smime_capabilities(void);

#endif
