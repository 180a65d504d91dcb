/* SPDX-License-Identifier: Apache-2.0
 * Which names Vault and OpenBao take for those of hosts (enforce_hostnames): what remains of them
 * after the conversion of IDNA (RFC 5891, without its tables) must be labels of letters, digits and
 * inner hyphens, with or without a dot at the end. Labels have 63 octets at most, names 253; what
 * begins with xn-- must be Punycode (RFC 3492). Octets beyond ASCII are not encoded here: a label
 * that might become too long is left open. */
#include "fit/internal.h"

enum { LONGEST_LABEL = 63, LONGEST_NAME = 253, LONGEST_NUMBER = 7 };

static bool is_of_host(char c) {
    return pv_char_is_letter(c) || pv_char_is_digit(c) || c == '-';
}

static bool is_of_host_all(pv_slice s) {
    for (size_t i = 0; i < s.size; i++)
        if ((unsigned char)s.data[i] < 0x80 && !is_of_host(s.data[i]))
            return false;
    return true;
}

static bool is_plain_label(pv_slice s) {
    return s.size && s.data[0] != '-' && s.data[s.size - 1] != '-' && is_of_host_all(s) &&
           pv_slice_is_ascii(s);
}

/* ---- Punycode -------------------------------------------------------------------------------- */

enum { BASE = 36, LEAST = 1, MOST = 26, FIRST_BIAS = 72, FIRST_POINT = 128 };

static int64_t digit_of(char c) {
    if (pv_char_is_digit(c))
        return c - '0' + 26;
    return pv_char_is_letter(c) ? pv_char_lower(c) - 'a' : BASE;
}

/* RFC 3492 6.1. */
static int64_t adapted(int64_t delta, int64_t points, bool first) {
    int64_t k = 0;
    delta /= first ? 700 : 2;
    for (delta += delta / points; delta > (BASE - LEAST) * MOST / 2; k += BASE)
        delta /= BASE - LEAST;
    return k + BASE * delta / (delta + 38);
}

/* One number of variable length (6.2), added to `*sum`. */
static bool take_number(pv_slice *s, int64_t bias, int64_t *sum) {
    int64_t weight = 1;
    for (int64_t k = BASE; s->size; k += BASE) {
        int64_t digit = digit_of(*s->data);
        int64_t limit = k <= bias ? LEAST : k >= bias + MOST ? MOST : k - bias;
        *s = pv_slice_from(*s, 1);
        *sum += digit * weight;
        if (digit == BASE || *sum > INT32_MAX)
            return false;
        if (digit < limit)
            return true;
        weight *= BASE - limit;
        if (weight > INT32_MAX)
            return false;
    }
    return false;
}

/* What stands behind xn-- and the last hyphen; `points` stand before that. */
static bool is_punycode(pv_slice s, int64_t points) {
    int64_t sum = 0, bias = FIRST_BIAS, point = FIRST_POINT;
    for (bool first = true; s.size; first = false) {
        int64_t before = sum;
        if (!take_number(&s, bias, &sum))
            return false;
        bias = adapted(sum - before, ++points, first);
        point += sum / points;
        sum = sum % points + 1;
        if (point > 0x10ffff)
            return false;
    }
    return true;
}

/* ---- labels ---------------------------------------------------------------------------------- */

/* Nothing but ASCII behind xn-- is what versions take differently. */
static pv_fit_host of_encoded(pv_slice label) {
    pv_slice rest = pv_slice_from(label, 4);
    size_t hyphen = rest.size;
    while (hyphen && rest.data[hyphen - 1] != '-')
        hyphen--;
    if (!rest.size || hyphen == 1)
        return PV_FIT_HOST_REFUSED;
    if (hyphen == rest.size)
        return PV_FIT_HOST_OPEN;
    if (!is_punycode(pv_slice_from(rest, hyphen), hyphen ? (int64_t)hyphen - 1 : 0))
        return PV_FIT_HOST_REFUSED;
    return is_plain_label(label) ? PV_FIT_HOST_GOOD : PV_FIT_HOST_OTHER;
}

/* Each character beyond ASCII has two octets or more here, and seven digits or fewer there. */
static pv_fit_host of_wide(pv_slice label) {
    if (!is_of_host_all(label))
        return PV_FIT_HOST_OTHER;
    return label.size * LONGEST_NUMBER / 2 + 5 <= LONGEST_LABEL ? PV_FIT_HOST_GOOD
                                                                : PV_FIT_HOST_OPEN;
}

static pv_fit_host of_label(pv_slice label) {
    if (!pv_slice_is_ascii(label))
        return of_wide(label);
    if (!label.size || label.size > LONGEST_LABEL)
        return PV_FIT_HOST_REFUSED;
    if (label.size >= 4 && !memcmp(label.data, "xn--", 4))
        return of_encoded(label);
    return is_plain_label(label) ? PV_FIT_HOST_GOOD : PV_FIT_HOST_OTHER;
}

pv_fit_host pv_fit_host_name(pv_slice name) {
    if (name.size > 1 && name.data[name.size - 1] == '.')
        name.size--;
    bool wide = !pv_slice_is_ascii(name);
    if (!wide && name.size > LONGEST_NAME)
        return PV_FIT_HOST_REFUSED;
    pv_fit_host worst = wide && name.size > LONGEST_NAME / 4 ? PV_FIT_HOST_OPEN : PV_FIT_HOST_GOOD;
    for (bool more = true; more;) {
        size_t dot = pv_slice_find(name, ".");
        pv_fit_host one = of_label(pv_slice_head(name, dot));
        worst = one > worst ? one : worst;
        more = dot < name.size;
        name = pv_slice_from(name, dot + 1);
    }
    return worst;
}

bool pv_fit_wild_label(pv_slice label) {
    size_t star = pv_slice_find(label, "*");
    pv_slice before = pv_slice_head(label, star), after = pv_slice_from(label, star + 1);
    return star < label.size && (!before.size || is_plain_label(before)) &&
           (!after.size || is_plain_label(after));
}
