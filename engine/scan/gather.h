/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_GATHER_H
#define PKIVET_SCAN_GATHER_H

#include "findings/case.h"
#include "scan/engine.h"

/* Reads every input into one unit, whose subjects are then paired and joined. What cannot be read
 * is a problem of the unit, as in a scan; so is a limit that is met: a file that wants too much of
 * the arena is left out. Fails without memory. */
PV_MUST_USE pv_status pv_gather(pkivet_engine *engine, pv_inputs *inputs, pv_case *ret_case);

#endif
