/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_MAIL_QUOTES_H
#define PKIVET_READERS_MAIL_QUOTES_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

/* How many octets of a line are the marks of a quotation ("> ", "> > ", ">>"); 0 for none. */
size_t pv_mail_quote_marks(pv_slice line);

/* A copy of `text` without those marks; line numbers stay as they are. */
PV_MUST_USE pv_status pv_mail_unquote(pv_arena *arena, pv_slice *text);

#endif
