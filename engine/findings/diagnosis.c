/* SPDX-License-Identifier: Apache-2.0
 * Names of confidences and causes. */
#include "findings/diagnosis.h"

#include <string.h>

#include "base/text.h"

const char *pv_confidence_name(pv_confidence confidence) {
    static const char *const NAMES[] = {"possible", "likely", "certain"};
    return NAMES[confidence];
}

const pv_cause_info *pv_cause_find(const pv_causes *causes, const char *name) {
    for (size_t i = 0; i < causes->count; i++)
        if (pv_text_same(causes->items[i].name, name))
            return &causes->items[i];
    return NULL;
}

const char *pv_cause_nearest(const pv_causes *causes, const char *name) {
    const char *names[64];
    size_t count = causes->count < 64 ? causes->count : 64;
    for (size_t i = 0; i < count; i++)
        names[i] = causes->items[i].name;
    return pv_text_nearest(name, names, count);
}
