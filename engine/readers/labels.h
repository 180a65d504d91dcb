/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_LABELS_H
#define PKIVET_READERS_LABELS_H

#include "base/slice.h"

/* What a label of a Windows tool means, in whatever language it is printed (labels.def). */
typedef enum {
    PV_LABEL_NONE,
    /* certutil */
    PV_LABEL_CERTIFICATE,
    PV_LABEL_SERIAL_NUMBER,
    PV_LABEL_ISSUER,
    PV_LABEL_SUBJECT,
    PV_LABEL_NOT_BEFORE,
    PV_LABEL_NOT_AFTER,
    PV_LABEL_CERT_HASH,
    PV_LABEL_EXTENSIONS,
    PV_LABEL_TEMPLATE,
    PV_LABEL_TEMPLATE_NAME,
    PV_LABEL_ARCHIVED,
    PV_LABEL_SIGNATURE_MATCHES,
    PV_LABEL_ROOT,
    PV_LABEL_NOT_ROOT,
    PV_LABEL_KEY_CONTAINER,
    PV_LABEL_UNIQUE_CONTAINER,
    PV_LABEL_SIMPLE_CONTAINER,
    PV_LABEL_PROVIDER,
    PV_LABEL_PROVIDER_TYPE,
    PV_LABEL_NOT_EXPORTABLE,
    PV_LABEL_ENCRYPTION_PASSED,
    PV_LABEL_ENCRYPTION_FAILED,
    PV_LABEL_SIGNATURE_PASSED,
    PV_LABEL_SIGNATURE_FAILED,
    PV_LABEL_MISSING_KEYSET,
    PV_LABEL_NO_KEY_PROVIDER,
    PV_LABEL_NO_PRIVATE_KEY,
    PV_LABEL_KEYSET_MISSING,
    PV_LABEL_ACCESS_DENIED,
    PV_LABEL_KEY_MATCHES,
    PV_LABEL_KEY_VERIFIES,
    /* netsh http show sslcert */
    PV_LABEL_SSL_BINDINGS,
    PV_LABEL_BINDING_IP,
    PV_LABEL_BINDING_HOSTNAME,
    PV_LABEL_BINDING_CENTRAL,
    PV_LABEL_BINDING_SCOPED,
    PV_LABEL_NEGOTIATE_CLIENT,
    PV_LABEL_ENABLED,
    PV_LABEL_DISABLED,
    /* events */
    PV_LABEL_EVENT_LOG,
    PV_LABEL_EVENT_TYPE,
    PV_LABEL_EVENT_SOURCE,
    PV_LABEL_EVENT_PROVIDER,
    PV_LABEL_EVENT_ID,
    PV_LABEL_EVENT_INSTANCE,
    PV_LABEL_EVENT_DATE,
    PV_LABEL_EVENT_CREATED,
    PV_LABEL_EVENT_HOUR,
    PV_LABEL_EVENT_COMPUTER,
    PV_LABEL_EVENT_DESCRIPTION,
    PV_LABEL_EVENT_XML
} pv_label;

/* The meaning that the text names, all of it; NONE for anything else. */
pv_label pv_label_of(pv_slice text);

/* Cuts at the first ':' or '=' (of either width); both sides trimmed. `*ret_value` is empty where
 * there is none. Gives what the part before it names. */
pv_label pv_label_cut(pv_slice line, pv_slice *ret_label, pv_slice *ret_value);

#endif
