/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_CHARSET_H
#define PKIVET_BASE_CHARSET_H

#include "base/arena.h"
#include "base/bytes.h"

/* How a text is encoded, as far as its first bytes tell. OCTETS is ASCII, UTF-8, or a code page
 * with ASCII in its lower half: a console's (OEM) or Windows' own (ANSI). */
typedef enum {
    PV_CHARSET_BINARY, /* no text: it has a NUL and is not UTF-16 */
    PV_CHARSET_OCTETS,
    PV_CHARSET_UTF16LE,
    PV_CHARSET_UTF16BE
} pv_charset;

/* Goes by the byte order mark; without one, UTF-16 is told by the NULs of its ASCII. */
pv_charset pv_charset_find(pv_bytes head);

/* The size of the byte order mark at the start. */
size_t pv_charset_mark(pv_bytes text);

/* UTF-16 without its mark as UTF-8; what is no character becomes U+FFFD. Wiped later. */
PV_MUST_USE pv_status pv_charset_from_utf16(pv_arena *arena, pv_bytes text, bool big,
                                            pv_bytes *ret_text);

/* Octets that are not UTF-8, from the code page in which most of `words` (UTF-8; the ASCII ones
 * among them tell nothing) are found; from Western Europe's when none are. What the page has not
 * becomes U+FFFD. Wiped later. */
PV_MUST_USE pv_status pv_charset_from_page(pv_arena *arena, pv_bytes text, const char *const *words,
                                           size_t count, pv_bytes *ret_text);

#endif
