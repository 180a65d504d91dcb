/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_READERS_OPENSSL_VALUES_H
#define PKIVET_READERS_OPENSSL_VALUES_H

#include "readers/openssl_conf.h"

enum { PV_CONF_LONGEST = 64 * 1024 }; /* a line, and a value with those of its variables */

/* What was said so far, to be found by section and name: of one name the later. */
typedef struct {
    pv_conf *conf;
    uint32_t *slots; /* indexes of entries, from 1; 0: free */
    size_t room;     /* a power of 2, more than there are entries */
    size_t work;     /* steps of looking up */
    size_t expanded; /* octets that variables brought */
    bool limited;    /* that a limit was met was told */
    bool dollars;    /* ".pragma = dollarid:on": "$" is a letter, variables are in braces */
} pv_conf_values;

/* Takes quotes and escapes off, and sets in what variables stand for, all from before the line. */
PV_MUST_USE pv_status pv_conf_value_read(pv_conf_values *v, pv_conf_entry *e);

/* Makes the last entry of the configuration known to the values that follow. */
PV_MUST_USE pv_status pv_conf_value_note(pv_conf_values *v);

#endif
