/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_SCAN_MACHINES_H
#define PKIVET_SCAN_MACHINES_H

#include "findings/case.h"

/* Sets the case's machines: those that its evidence names. Fails without memory. */
PV_MUST_USE pv_status pv_machines_find(pv_case *c);

#endif
