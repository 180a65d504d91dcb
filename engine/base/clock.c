/* SPDX-License-Identifier: Apache-2.0
 * Calendar arithmetic without the C library's time zones: the proleptic Gregorian calendar in
 * UTC. The present time comes from os.h, never from here. */
#include "base/clock.h"

#include <stdio.h>

static const int64_t DAY = 86400;

/* Days since 1970-01-01; March-based years put the leap day last. */
static int64_t days_from_civil(int year, int month, int day) {
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

static int days_in_month(int year, int month) {
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : DAYS[month - 1];
}

bool pv_clock_from_civil(pv_civil c, int64_t *ret_seconds) {
    if (c.year < 0 || c.year > 9999 || c.month < 1 || c.month > 12 || c.day < 1 ||
        c.day > days_in_month(c.year, c.month) || c.hour < 0 || c.hour > 23 || c.minute < 0 ||
        c.minute > 59 || c.second < 0 || c.second > 60)
        return false;
    int second = c.second == 60 ? 59 : c.second;
    *ret_seconds =
        days_from_civil(c.year, c.month, c.day) * DAY + c.hour * 3600 + c.minute * 60 + second;
    return true;
}

pv_civil pv_clock_to_civil(int64_t seconds) {
    int64_t days = seconds / DAY, rest = seconds % DAY;
    if (rest < 0) {
        rest += DAY;
        days--;
    }
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);
    return (pv_civil){
        .year = (int)(yoe + era * 400) + (month <= 2),
        .month = month,
        .day = (int)(doy - (153 * mp + 2) / 5) + 1,
        .hour = (int)(rest / 3600),
        .minute = (int)(rest / 60 % 60),
        .second = (int)(rest % 60),
    };
}

void pv_clock_format(int64_t seconds, char ret_text[PV_CLOCK_TEXT]) {
    pv_civil c = pv_clock_to_civil(seconds);
    snprintf(ret_text, PV_CLOCK_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year % 10000, c.month,
             c.day, c.hour, c.minute, c.second);
}

/* Whether `text` begins with the shape: "0" stands for a digit, all else for itself. */
static bool has_shape(const char *text, const char *shape) {
    for (; *shape; text++, shape++)
        if (*shape == '0' ? *text < '0' || *text > '9' : *text != *shape)
            return false;
    return true;
}

/* Reads "[+-]hh:mm" or "Z" to the end of the text. */
static bool parse_offset(const char *text, int64_t *ret_seconds) {
    int hours, minutes;
    *ret_seconds = 0;
    if ((text[0] == 'Z' || text[0] == 'z') && text[1] == '\0')
        return true;
    if ((text[0] != '+' && text[0] != '-') || !has_shape(text + 1, "00:00") || text[6] != '\0' ||
        sscanf(text + 1, "%2d:%2d", &hours, &minutes) != 2 || hours > 23 || minutes > 59)
        return false;
    int64_t offset = (int64_t)hours * 3600 + minutes * 60;
    *ret_seconds = text[0] == '+' ? offset : -offset;
    return true;
}

bool pv_clock_parse(const char *text, int64_t *ret_seconds) {
    pv_civil c = {0};
    int64_t offset = 0;
    if (!has_shape(text, "0000-00-00") ||
        sscanf(text, "%4d-%2d-%2d", &c.year, &c.month, &c.day) != 3)
        return false;
    const char *rest = text + 10;
    if (*rest) {
        if ((*rest != 'T' && *rest != 't' && *rest != ' ') || !has_shape(rest + 1, "00:00:00") ||
            sscanf(rest + 1, "%2d:%2d:%2d", &c.hour, &c.minute, &c.second) != 3)
            return false;
        rest += 9;
        if (*rest == '.')
            for (rest++; *rest >= '0' && *rest <= '9';)
                rest++;
        if (!parse_offset(rest, &offset))
            return false;
    }
    if (!pv_clock_from_civil(c, ret_seconds))
        return false;
    *ret_seconds -= offset;
    return true;
}
