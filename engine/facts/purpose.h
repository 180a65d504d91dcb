/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_FACTS_PURPOSE_H
#define PKIVET_FACTS_PURPOSE_H

#include "facts/subject.h"

/* A certificate that is its own issuer and for TLS servers, whatever it says of being an
 * authority's. */
bool pv_cert_is_own_server(pv_subject *cert);

#endif
