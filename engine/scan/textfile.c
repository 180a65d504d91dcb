/* SPDX-License-Identifier: Apache-2.0
 * The text files beside a corpus: what is expected of its samples and cases. */
#include "scan/textfile.h"

#include <stdio.h>

#include "base/text.h"

char *pv_textfile_read(pv_arena *arena, const char *path, bool *ret_exists) {
    pv_textbuf text = pv_textbuf_new(arena, 1 << 30);
    FILE *file = fopen(path, "rb");
    char piece[4096];
    *ret_exists = file != NULL;
    for (size_t got; file && !text.broken && (got = fread(piece, 1, sizeof piece, file)) > 0;)
        pv_textbuf_add(&text, piece, got);
    if (file)
        fclose(file);
    return pv_textbuf_end(&text, NULL) ? text.data : NULL;
}

pv_status pv_textfile_write(pv_arena *arena, const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    bool good = file && fputs(text, file) >= 0;
    good = file && fclose(file) == 0 && good;
    return good ? pv_success()
                : pv_fail(arena, PV_UNREADABLE, (pv_place){0}, "%s cannot be written", path);
}
