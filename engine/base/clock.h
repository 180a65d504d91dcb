/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PKIVET_BASE_CLOCK_H
#define PKIVET_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Times are seconds since 1970-01-01T00:00:00Z, leap seconds not counted; years 0 to 9999. */
typedef struct {
    int year, month, day, hour, minute, second; /* month and day from 1; second 60 is taken as 59 */
} pv_civil;

bool pv_clock_from_civil(pv_civil civil, int64_t *ret_seconds);
pv_civil pv_clock_to_civil(int64_t seconds);

/* "2026-01-01T00:00:00Z" */
enum { PV_CLOCK_TEXT = 32 };
void pv_clock_format(int64_t seconds, char ret_text[PV_CLOCK_TEXT]);

/* RFC 3339 with any offset ("2026-01-01T00:00:00Z", "2026-01-01 01:00:00+01:00"), or a date alone
 * (midnight UTC). False when malformed. */
bool pv_clock_parse(const char *text, int64_t *ret_seconds);

#endif
