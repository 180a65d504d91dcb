/* SPDX-License-Identifier: Apache-2.0
 * Dates as certutil prints them, in the format of the user's region. Which of the first two numbers
 * is the day is told by the separator (dots: day first), by a number above 12, or by another date
 * of the same output; where nothing tells, the date is left alone. The times are those of the
 * machine that printed them and no zone stands beside them: they are taken as UTC, which is at most
 * 14 hours off, and that is told beside them. Refuses names of months, two-digit years and other
 * calendars. */
#include "base/clock.h"
#include "readers/certutil.h"

typedef struct {
    uint64_t number[3];
    size_t digits[3];
    char separator; /* the same twice */
    pv_slice rest;
} parts;

/* Takes digits. */
static bool take_number(pv_slice *s, uint64_t *ret_number, size_t *ret_digits) {
    size_t n = 0;
    *s = pv_slice_trim(*s);
    while (n < s->size && n < 5 && pv_char_is_digit(s->data[n]))
        n++;
    bool ok = pv_slice_decimal(pv_slice_head(*s, n), ret_number);
    *ret_digits = n;
    *s = pv_slice_trim(pv_slice_from(*s, n));
    return ok;
}

static bool split(pv_slice date, parts *p) {
    pv_slice s = date;
    for (int i = 0; i < 3; i++) {
        if (!take_number(&s, &p->number[i], &p->digits[i]))
            return false;
        if (i == 2)
            break;
        if (s.size == 0 || (s.data[0] != '/' && s.data[0] != '.' && s.data[0] != '-') ||
            (i == 1 && s.data[0] != p->separator))
            return false;
        p->separator = s.data[0];
        s = pv_slice_from(s, 1);
    }
    p->rest = s;
    return p->digits[0] == 4 || p->digits[2] == 4;
}

pv_date_order pv_certutil_date_order(pv_slice date) {
    parts p;
    if (!split(date, &p) || p.digits[0] == 4)
        return PV_DATES_UNKNOWN;
    if (p.separator == '.')
        return PV_DATES_DAY_FIRST;
    if ((p.number[0] > 12) == (p.number[1] > 12))
        return PV_DATES_UNKNOWN;
    return p.number[0] > 12 ? PV_DATES_DAY_FIRST : PV_DATES_MONTH_FIRST;
}

/* "10:40", "10:40:05", "10:40 AM". Nothing at all is midnight. */
static bool take_time(pv_slice s, pv_civil *civil) {
    uint64_t hour, minute, second = 0;
    size_t digits;
    if (pv_slice_begins(s, ".") || pv_slice_begins(s, "T"))
        s = pv_slice_trim(pv_slice_from(s, 1));
    if (!s.size)
        return true;
    if (!take_number(&s, &hour, &digits) || !pv_slice_begins(s, ":"))
        return false;
    s = pv_slice_from(s, 1);
    if (!take_number(&s, &minute, &digits))
        return false;
    if (pv_slice_begins(s, ":")) {
        s = pv_slice_from(s, 1);
        if (!take_number(&s, &second, &digits))
            return false;
    }
    bool am = pv_slice_begins(s, "AM"), pm = pv_slice_begins(s, "PM");
    s = pv_slice_trim(pv_slice_from(s, am || pm ? 2 : 0));
    bool ends = !s.size || pv_slice_is(s, "UTC") || pv_slice_is(s, "GMT") || pv_slice_is(s, "Z");
    if (!ends || hour > 23 || minute > 59 || second > 59 || ((am || pm) && (hour < 1 || hour > 12)))
        return false;
    civil->hour = (int)(am || pm ? hour % 12 + (pm ? 12 : 0) : hour);
    civil->minute = (int)minute;
    civil->second = (int)second;
    return true;
}

static bool read_date(pv_slice date, pv_date_order order, int64_t *ret_seconds) {
    parts p;
    pv_civil civil = {0};
    if (!split(date, &p))
        return false;
    bool year_first = p.digits[0] == 4;
    pv_date_order own = pv_certutil_date_order(date);
    order = own == PV_DATES_UNKNOWN ? order : own;
    bool same = p.number[0] == p.number[1];
    if (!year_first && !same && order == PV_DATES_UNKNOWN)
        return false;
    bool day_first = order == PV_DATES_DAY_FIRST;
    civil.year = (int)(year_first ? p.number[0] : p.number[2]);
    civil.month = (int)(year_first || day_first ? p.number[1] : p.number[0]);
    civil.day = (int)(year_first ? p.number[2] : day_first ? p.number[0] : p.number[1]);
    return take_time(p.rest, &civil) && pv_clock_from_civil(civil, ret_seconds);
}

static bool is_local(pv_slice date) {
    return !pv_slice_ends(date, "UTC") && !pv_slice_ends(date, "GMT") && !pv_slice_ends(date, "Z");
}

void pv_certutil_set_dates(pv_subject *cert, const pv_said *before, const pv_said *after,
                           pv_date_order order) {
    int64_t seconds;
    bool from = pv_is_said(before) && read_date(before->text, order, &seconds);
    if (from)
        pv_set_CERT_NOT_BEFORE(cert, before->place, seconds);
    bool to = pv_is_said(after) && read_date(after->text, order, &seconds);
    if (to)
        pv_set_CERT_NOT_AFTER(cert, after->place, seconds);
    if (from || to)
        pv_set_CERT_DATES_LOCAL(cert, to ? after->place : before->place,
                                is_local(to ? after->text : before->text));
}
