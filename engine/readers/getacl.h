/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_GETACL_H
#define PKIVET_READERS_GETACL_H

#include "base/slice.h"

/* "Write, Read, Synchronize": the names that .NET has for rights of files, or a number, as an
 * access mask. False when one is not known. */
bool pv_getacl_rights(pv_slice list, uint32_t *mask);

#endif
