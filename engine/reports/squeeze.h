/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_SQUEEZE_H
#define PKIVET_REPORTS_SQUEEZE_H

#include <stddef.h>
#include <stdint.h>

/* How large something would be when it is compressed (gzip at its fastest), for who must stay below
 * a limit of an upload. Nothing is kept but the count. */
typedef struct pv_squeeze pv_squeeze;

pv_squeeze *pv_squeeze_new(void); /* NULL without memory */
void pv_squeeze_free(void *squeeze);
void pv_squeeze_add(pv_squeeze *squeeze, const void *bytes, size_t size);
/* Of all that was added; what the compressor still holds back is counted as it came. */
uint64_t pv_squeeze_size(const pv_squeeze *squeeze);

#endif
