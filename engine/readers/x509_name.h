/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_X509_NAME_H
#define PKIVET_READERS_X509_NAME_H

#include "base/der.h"
#include "base/text.h"
#include "facts/value.h"

/* A Name (RFC 5280 4.1.2.4) that `c` took, as RFC 4514 text in the cursor's arena. Characters that
 * its string types have not become U+FFFD, and `*ret_clean` false. Fails when it is not the
 * structure of a Name. */
PV_MUST_USE pv_status pv_name_text(const pv_cursor *c, const pv_tlv *name, pv_text *ret_text,
                                   bool *ret_clean);

/* Adds a value with the escapes of RFC 4514 2.4. */
void pv_name_add_escaped(pv_textbuf *t, const char *text, size_t size);

#endif
