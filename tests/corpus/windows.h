/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_WINDOWS_H
#define CORPUS_WINDOWS_H

#include "blob.h"

/* What the command-line tools of a Windows server print, of made-up servers: the files of an
 * incident. Lines end with CR LF. Certificates are printed from their DER. */

/* The machines of the cases. */
#define GUID_SERVER  "5b2e41c7-90ad-4f36-8a1d-c04e7d2f6b18"
#define GUID_OTHER   "e7a9034d-2c5f-4b81-b6e2-19f8c3d7a054"
#define MACHINE_KEYS "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys"
#define CNG_KEYS     "C:\\ProgramData\\Microsoft\\Crypto\\Keys"

/* The name of a key's file: MD5 of the container, in the machine's words, and the machine's GUID.
 */
const char *unique_name(const char *container, int cng, const char *machine_guid);

/* A certificate with its key, as a store's listing shows it. Texts that are NULL have no line. */
typedef struct {
    blob certificate;
    const char *container; /* Key Container; NULL: no key is linked */
    const char *unique;    /* Unique container name */
    const char *provider;
    unsigned type, flags; /* with -v only */
    int spec;             /* with -v only; KeySpec */
    const char *template_name;
    const char *friendly_name; /* with -v only */
    const char *key_acl;       /* SDDL, with -v only */
    unsigned permissions;      /* KP_PERMISSIONS, with -v only; 0: no line */
    const char *outcome;       /* what certutil says of the key, lines parted by \n */
    int archived;
} listed;

/* certutil -store, and with -v. `store` as my "Personal"; `command` stands behind a prompt, NULL:
 * no prompt. */
blob certutil_store(const char *command, const char *store, const listed *first,
                    const listed *second);
blob certutil_verbose(const char *command, const char *store, const listed *first);
#define LISTED(...) (&(const listed){__VA_ARGS__})

/* What -dump prints of a PKCS#10 request within so many levels, without the line that ends it. */
blob certutil_request(blob request, int level);

/* netsh http show sslcert with one binding; `thumbprint` nothing: all zero. */
blob netsh_binding(const char *endpoint, blob thumbprint, const char *store);
blob thumbprint_of(blob certificate);

/* One event as wevtutil prints it with /f:xml; `data` is the content of EventData. */
blob event_xml(const char *provider, unsigned id, const char *time, const char *data);
blob event_36870(const char *time);
blob event_15021(const char *time, const char *endpoint, const char *status);

/* Lines with CR LF from a text whose lines end with \n. */
blob lines(const char *text_of_lines);

#endif
