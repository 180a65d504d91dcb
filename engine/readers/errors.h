/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_ERRORS_H
#define PKIVET_READERS_ERRORS_H

#include "base/slice.h"

/* The name of an HRESULT or NTSTATUS (errors.def); NULL when the table lacks it. */
const char *pv_error_name_of(uint32_t code);

/* As facts have it: "0x80090016". In `arena`; NULL without memory. */
const char *pv_error_code_text(pv_arena *arena, uint32_t code);

/* The first "0x" with exactly eight hex digits in `text`; what follows it goes to `*ret_rest`
 * (may be NULL). */
bool pv_error_code_find(pv_slice text, uint32_t *ret_code, pv_slice *ret_rest);

#endif
