/* SPDX-License-Identifier: Apache-2.0
 * The two time types of X.680 as they stand in certificates (RFC 5280 4.1.2.5), and as CAs wrote
 * them in spite of it: without seconds, with offsets or fractions. */
#include "base/clock.h"
#include "base/der.h"

typedef struct {
    const uint8_t *next, *end;
} digits;

static bool take_number(digits *d, unsigned count, int *ret_value) {
    if ((size_t)(d->end - d->next) < count)
        return false;
    int value = 0;
    for (; count; count--) {
        uint8_t octet = *d->next++;
        if (octet < '0' || octet > '9')
            return false;
        value = value * 10 + (octet - '0');
    }
    *ret_value = value;
    return true;
}

static bool next_is_digit(const digits *d) {
    return d->next < d->end && *d->next >= '0' && *d->next <= '9';
}

static void skip_fraction(digits *d) {
    if (d->next < d->end && (*d->next == '.' || *d->next == ','))
        for (d->next++; next_is_digit(d);)
            d->next++;
}

/* "Z", "+hhmm", "-hhmm" or nothing (local time: read as UTC), to the end. */
static bool take_offset(digits *d, int64_t *ret_seconds) {
    int64_t sign = 0;
    int hours = 0, minutes = 0;
    if (d->next < d->end) {
        uint8_t octet = *d->next++;
        if (octet == '+' || octet == '-') {
            sign = octet == '+' ? 1 : -1;
            if (!take_number(d, 2, &hours) || !take_number(d, 2, &minutes))
                return false;
        } else if (octet != 'Z') {
            return false;
        }
    }
    *ret_seconds = sign * ((int64_t)hours * 3600 + minutes * 60);
    return d->next == d->end && hours < 24 && minutes < 60;
}

bool pv_der_time(const pv_tlv *tlv, int64_t *ret_seconds) {
    digits d = {tlv->content.data, pv_bytes_end(tlv->content)};
    pv_civil civil = {0};
    bool utc = tlv->tag == PV_TAG_UTC_TIME;
    int64_t offset;
    if (!utc && tlv->tag != PV_TAG_GENERALIZED_TIME)
        return false;
    if (!take_number(&d, utc ? 2 : 4, &civil.year) || !take_number(&d, 2, &civil.month) ||
        !take_number(&d, 2, &civil.day) || !take_number(&d, 2, &civil.hour))
        return false;
    if (next_is_digit(&d) && !take_number(&d, 2, &civil.minute))
        return false;
    if (next_is_digit(&d) && !take_number(&d, 2, &civil.second))
        return false;
    skip_fraction(&d);
    if (!take_offset(&d, &offset))
        return false;
    if (utc)
        civil.year += civil.year < 50 ? 2000 : 1900;
    if (!pv_clock_from_civil(civil, ret_seconds))
        return false;
    *ret_seconds -= offset;
    return true;
}

bool pv_der_time_is_rfc5280(const pv_tlv *tlv) {
    bool utc = tlv->tag == PV_TAG_UTC_TIME;
    size_t size = utc ? 13 : 15;
    int64_t seconds;
    if (!pv_der_time(tlv, &seconds) || tlv->content.size != size ||
        tlv->content.data[size - 1] != 'Z')
        return false;
    for (size_t i = 0; i + 1 < size; i++)
        if (tlv->content.data[i] < '0' || tlv->content.data[i] > '9')
            return false;
    const int64_t year_2050 = 2524608000;
    return utc || seconds >= year_2050 || seconds < -631152000; /* outside 1950 to 2049 */
}
