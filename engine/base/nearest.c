/* SPDX-License-Identifier: Apache-2.0
 * Names compared without a locale, and the nearest name to a misspelt one. */
#include "base/text.h"

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool pv_text_same(const char *a, const char *b) {
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

enum { LONGEST = 64 };

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap of neighbours) from `a` to `b`, both at most LONGEST. */
static unsigned distance(const char *a, size_t na, const char *b, size_t nb) {
    unsigned rows[3][LONGEST + 1];
    for (size_t j = 0; j <= nb; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= na; i++) {
        unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3], *upup = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= nb; j++) {
            unsigned differs = lower(a[i - 1]) != lower(b[j - 1]);
            row[j] = least(least(up[j], row[j - 1]) + 1, up[j - 1] + differs);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = least(row[j], upup[j - 2] + 1);
        }
    }
    return rows[na % 3][nb];
}

const char *pv_text_nearest(const char *word, const char *const *names, size_t count) {
    size_t size = strlen(word);
    unsigned best = (unsigned)(size < 4 ? 2 : size / 3 + 2); /* below this it is a near miss */
    const char *nearest = NULL;
    if (size > LONGEST)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(names[i]);
        unsigned d = n > LONGEST ? best : distance(word, size, names[i], n);
        if (d < best) {
            best = d;
            nearest = names[i];
        }
    }
    return nearest;
}
