/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_URI_H
#define PKIVET_REPORTS_URI_H

#include "base/text.h"

/* Paths as URIs. */

/* Percent-encoded (RFC 3986): a relative reference, or of an absolute path a file: URI. */
void pv_uri_add(pv_textbuf *out, const char *path, size_t size);
/* Of a member within its archive: "/b.pem". */
void pv_uri_add_member(pv_textbuf *out, const char *path, size_t size);

#endif
