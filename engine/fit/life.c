/* SPDX-License-Identifier: Apache-2.0
 * How long a certificate may live by its template. Templates of AD CS have a period as a length
 * (MS-CRTD, pKIExpirationPeriod), in which a year has 365 days and a month 30; who counts it in the
 * largest unit that divides it, as certtmpl.msc shows it, comes by the calendar to some days more.
 * Either is right. The CA dates the beginning back, by ten minutes unless its ClockSkewMinutes says
 * otherwise: what is longer by less than an hour, the smallest unit of certtmpl.msc, is no
 * difference. */
#include "base/clock.h"
#include "fit/internal.h"

enum { HOUR = 3600, DAY = 86400 };

/* 0: counted in days, or in less. */
static int64_t months_of(int64_t seconds) {
    int64_t days = seconds / DAY;
    if (seconds % DAY)
        return 0;
    return days % 365 == 0 ? days / 365 * 12 : days % 30 == 0 ? days / 30 : 0;
}

/* The same day of a later month, or the last one that it has. */
static bool add_months(int64_t from, int64_t months, int64_t *ret_time) {
    pv_civil c = pv_clock_to_civil(from);
    int64_t month = c.year * (int64_t)12 + c.month - 1 + months;
    if (month / 12 > 9999)
        return false;
    c.year = (int)(month / 12);
    c.month = (int)(month % 12) + 1;
    while (c.day > 28 && !pv_clock_from_civil(c, ret_time))
        c.day--;
    return pv_clock_from_civil(c, ret_time);
}

/* Of one that is made at `from`. */
static int64_t end_of(int64_t from, int64_t seconds) {
    int64_t fixed = from + seconds, by_calendar, months = months_of(seconds);
    bool later = months && add_months(from, months, &by_calendar) && by_calendar > fixed;
    return later ? by_calendar : fixed;
}

bool pv_fit_lives_longer(int64_t from, int64_t to, int64_t seconds) {
    return to - HOUR >= end_of(from, seconds) && to >= end_of(from + HOUR, seconds);
}

static void add_unit(pv_textbuf *t, int64_t count, const char *unit) {
    if (count)
        pv_textbuf_addf(t, "%s%lld %s%s", t->size ? " " : "", (long long)count, unit,
                        count == 1 ? "" : "s");
}

const char *pv_fit_life(pv_arena *arena, int64_t seconds) {
    enum { LONGEST = 256, SOME_DAYS = 4 * DAY };
    pv_textbuf t = pv_textbuf_new(arena, LONGEST);
    bool whole = seconds % DAY == 0 || seconds >= SOME_DAYS;
    int64_t days = whole ? seconds / DAY : 0, rest = seconds - days * DAY;
    if (seconds <= 0)
        return pv_arena_printf(arena, "%lld seconds", (long long)seconds);
    add_unit(&t, days, "day");
    add_unit(&t, rest / HOUR, "hour");
    add_unit(&t, rest / 60 % 60, "minute");
    add_unit(&t, rest % 60, "second");
    return pv_textbuf_end(&t, NULL);
}
