/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_URI_H
#define PKIVET_REPORTS_URI_H

#include "base/text.h"

/* Paths as reports show them ("dir/a.zip!b.pem#2") taken apart, and as URIs. Only the text is
 * looked at: what is told at the end of a scan has no more than that. */

/* How much of a path names the file that lies on the disk: "dir/a.zip". */
size_t pv_path_file(const char *path);

/* The end of the first artifact whose path is longer than `size` octets: of "a.zip!b.pem#2" 5,
 * 11, 13. `size` itself when there is none. */
size_t pv_path_next(const char *path, size_t size);

/* Percent-encoded (RFC 3986): a relative reference, or of an absolute path a file: URI. */
void pv_uri_add(pv_textbuf *out, const char *path, size_t size);
/* Of a member within its archive: "/b.pem". */
void pv_uri_add_member(pv_textbuf *out, const char *path, size_t size);

#endif
