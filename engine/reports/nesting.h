/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_REPORTS_NESTING_H
#define PKIVET_REPORTS_NESTING_H

#include "facts/unit.h"

/* What is in what: where in an artifact's path ("dir/a.zip!b.pem#2") that of the file on the disk
 * ends, that of the member in it, and so on. As the scan found it, whatever marks names have. */

enum { PV_NESTING_DEPTH = 16 };

/* The ends, from the outermost; the last one is that of the whole path. Of too many the innermost
 * but one are left out. Gives how many there are. */
size_t pv_nesting(const pv_artifact *artifact, size_t ret_ends[PV_NESTING_DEPTH]);

/* How much of the path names the file on the disk. */
size_t pv_nesting_file(const pv_artifact *artifact);
/* The same of the input that the unit is of. */
size_t pv_nesting_input(const pv_unit *unit);

#endif
