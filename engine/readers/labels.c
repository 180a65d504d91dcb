/* SPDX-License-Identifier: Apache-2.0
 * What the labels of localised Windows tools mean: a look into the table of labels.def, which is
 * all that a further language needs. Knows whole labels only; a label that the table lacks names
 * nothing, and readers fall back to what no Windows translates. */
#include "readers/labels.h"

static const struct {
    const char *text;
    pv_label meaning;
} LABELS[] = {
#define LABEL(meaning, text) {text, PV_LABEL_##meaning},
#include "readers/labels.def"
#undef LABEL
};

/* The sizes alone: most lines of any text have no label, and every line is looked up. */
static const uint8_t SIZES[] = {
#define LABEL(meaning, text) sizeof(text) - 1,
#include "readers/labels.def"
#undef LABEL
};

/* Labels begin with a letter of some language. */
static bool may_begin(char c) {
    return pv_char_is_letter(c) || (uint8_t)c >= 0x80;
}

static pv_label look_up(pv_slice text) {
    const uint8_t *at = SIZES, *end = SIZES + sizeof SIZES;
    if (!text.size || text.size > UINT8_MAX || !may_begin(*text.data))
        return PV_LABEL_NONE;
    const char small = *text.data | 0x20;
    for (; (at = memchr(at, (int)text.size, (size_t)(end - at))); at++) {
        const size_t i = (size_t)(at - SIZES);
        if ((*LABELS[i].text | 0x20) == small && pv_slice_is(text, LABELS[i].text))
            return LABELS[i].meaning;
    }
    return PV_LABEL_NONE;
}

/* The table writes the apostrophe as typewriters do; Windows and whoever pastes its text do not
 * agree on one. NULL data: no text with U+2019 that could be a label. */
static pv_slice fold(pv_slice text, char copy[static UINT8_MAX]) {
    static const char CURLY[] = "\u2019";
    size_t size = 0;
    pv_slice rest = text, before;
    if (text.size > UINT8_MAX || !pv_slice_has(text, CURLY))
        return (pv_slice){NULL, 0};
    for (bool more = true; more;) {
        more = pv_slice_cut(rest, CURLY, &before, &rest);
        if (before.size)
            memcpy(copy + size, before.data, before.size);
        size += before.size;
        if (more)
            copy[size++] = '\'';
    }
    return (pv_slice){copy, size};
}

/* Statements end with a full stop in some languages and versions. */
pv_label pv_label_of(pv_slice text) {
    char copy[UINT8_MAX];
    const pv_slice folded = fold(text, copy);
    if (folded.data)
        text = folded;
    pv_label found = look_up(text);
    if (found == PV_LABEL_NONE && pv_slice_ends(text, "."))
        found = look_up(pv_slice_head(text, text.size - 1));
    return found;
}

pv_label pv_label_cut(pv_slice line, pv_slice *ret_label, pv_slice *ret_value) {
    enum { WIDE_SIZE = 3 }; /* U+FF1A, as Chinese text has it */
    size_t at = 0;
    bool wide = false;
    for (; at < line.size && line.data[at] != ':' && line.data[at] != '='; at++) {
        wide = line.data[at] == '\xef' && line.size - at >= WIDE_SIZE &&
               line.data[at + 1] == '\xbc' && line.data[at + 2] == '\x9a';
        if (wide)
            break;
    }
    size_t size = wide ? WIDE_SIZE : 1;
    *ret_label = pv_slice_trim(pv_slice_head(line, at));
    *ret_value = pv_slice_trim(pv_slice_from(line, at + size));
    return pv_label_of(*ret_label);
}
