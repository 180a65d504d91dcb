/* SPDX-License-Identifier: Apache-2.0
 * The rules in the program, by the address of their text. */
#include "lua/builtin.h"

const pv_builtin_file *pv_builtin_at(const char *text, size_t size) {
    for (size_t i = 0; i < PV_BUILTIN_FILE_COUNT; i++) {
        const pv_builtin_file *f = &PV_BUILTIN_FILES[i];
        if (f->text == text)
            return size == (f->head ? f->head : f->size) ? f : NULL;
    }
    return NULL;
}
