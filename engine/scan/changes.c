/* SPDX-License-Identifier: Apache-2.0
 * Whether files were written since the last look: a sum over names, sizes and times, in no order,
 * for folders list their names in none. Lists of paths (@FILE) count with what they name, up to a
 * megabyte of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "pkivet/pkivet.h"

enum { DEEPEST = 16, LONGEST = 4096, LIST = 1 << 20 };

static uint64_t mix(uint64_t sum, uint64_t more) {
    sum = (sum ^ more) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ sum >> 29;
}

static uint64_t sum_of_name(const char *name) {
    uint64_t sum = 1;
    for (; *name; name++)
        sum = mix(sum, (unsigned char)*name);
    return sum;
}

static uint64_t look(const char *path, unsigned depth) {
    pv_os_info info = pv_os_look(path);
    const char *name, *reason;
    char below[LONGEST];
    if (info.kind != PV_OS_FOLDER)
        return mix(mix(mix(sum_of_name(path), info.kind), info.size), (uint64_t)info.written);
    uint64_t sum = sum_of_name(path);
    pv_os_file *folder = depth < DEEPEST ? pv_os_open(NULL, path, &info, &reason) : NULL;
    while (folder && info.kind == PV_OS_FOLDER && (name = pv_os_next_name(folder))) {
        int size = snprintf(below, sizeof below, "%s/%s", path, name);
        if (*name != '.' && size > 0 && size < LONGEST)
            sum += look(below, depth + 1);
    }
    pv_os_close(folder);
    return sum;
}

/* The lines of a list; of a pipe nothing, whose bytes can be read once. */
static uint64_t look_in_list(const char *path) {
    char *text = pv_os_look(path).kind == PV_OS_FILE ? malloc(LIST + 1) : NULL;
    FILE *file = text ? fopen(path, "rb") : NULL;
    size_t size = file ? fread(text, 1, LIST, file) : 0;
    uint64_t sum = 0;
    if (text)
        text[size] = '\0';
    for (char *line = text; line && *line;) {
        size_t length = strcspn(line, "\r\n");
        bool last = !line[length];
        line[length] = '\0';
        if (length)
            sum = mix(sum, look(line, 0));
        line += length + !last;
    }
    if (file)
        fclose(file);
    free(text);
    return sum;
}

uint64_t pkivet_paths_state(const char *const *paths, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum = mix(sum, look(paths[i], 0));
        if (paths[i][0] == '@')
            sum = mix(mix(sum, look(paths[i] + 1, 0)), look_in_list(paths[i] + 1));
    }
    return sum;
}

void pkivet_sleep(unsigned milliseconds) {
    pv_os_sleep(milliseconds);
}
