/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_PEM_H
#define CORPUS_PEM_H

#include "blob.h"

/* Textual encoding (RFC 7468), and what is made of it in practice. */
blob pem(const char *label, blob content);
blob base64_lines(blob content, size_t width);
/* RFC 1421 headers as OpenSSL writes them: `dek` "AES-256-CBC" or "DES-EDE3-CBC". */
blob pem_encrypted(const char *label, blob content, const char *dek, const char *password);
blob with_crlf(blob lines);
blob as_utf16(blob ascii, int big_endian); /* with its byte order mark */

#endif
