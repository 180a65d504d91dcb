/* SPDX-License-Identifier: Apache-2.0
 * What the labels of localised Windows tools mean: a look into the table of labels.def, which is
 * all that a further language needs. Knows whole labels only; a label that the table lacks names
 * nothing, and readers fall back to what no Windows translates. */
#include "readers/labels.h"

static const struct {
    const char *text;
    size_t size;
    pv_label meaning;
} LABELS[] = {
#define LABEL(meaning, text) {text, sizeof(text) - 1, PV_LABEL_##meaning},
#include "readers/labels.def"
#undef LABEL
};

/* Every line of every text is looked up: sizes and first letters differ nearly always. */
static pv_label look_up(pv_slice text) {
    if (!text.size)
        return PV_LABEL_NONE;
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++)
        if (LABELS[i].size == text.size && (LABELS[i].text[0] | 0x20) == (text.data[0] | 0x20) &&
            pv_slice_is(text, LABELS[i].text))
            return LABELS[i].meaning;
    return PV_LABEL_NONE;
}

/* Statements end with a full stop in some languages and versions. */
pv_label pv_label_of(pv_slice text) {
    pv_label found = look_up(text);
    if (found == PV_LABEL_NONE && pv_slice_ends(text, "."))
        found = look_up(pv_slice_head(text, text.size - 1));
    return found;
}

pv_label pv_label_cut(pv_slice line, pv_slice *ret_label, pv_slice *ret_value) {
    static const char WIDE[] = "\xef\xbc\x9a"; /* U+FF1A, as Chinese text has it */
    size_t at = pv_slice_find(line, ":"), equals = pv_slice_find(line, "=");
    size_t wide = pv_slice_find(line, WIDE);
    at = equals < at ? equals : at;
    size_t size = wide < at ? sizeof WIDE - 1 : 1;
    at = wide < at ? wide : at;
    *ret_label = pv_slice_trim(pv_slice_head(line, at));
    *ret_value = pv_slice_trim(pv_slice_from(line, at + size));
    return pv_label_of(*ret_label);
}
