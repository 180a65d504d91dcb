/* SPDX-License-Identifier: Apache-2.0
 * The texts of Lua files: of rules, libraries, profiles and configurations. Refuses what is larger
 * than any of them may be, UTF-16, and what is no file; a pipe is read where somebody named it.
 */
#include <string.h>

#include "base/os.h"
#include "lua/judge.h"

enum { LARGEST_FILE = 1 << 20 };

static const char TOO_LARGE[] = "larger than a rule may be";

/* Editors of Windows begin a text with U+FEFF, and may write it in UTF-16. */
static const char *without_mark(const char *text, size_t size, size_t *ret_size,
                                const char **ret_reason) {
    size_t mark = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (size >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0)) {
        *ret_reason = "it is written in UTF-16: save it as UTF-8";
        return NULL;
    }
    *ret_size = size - mark;
    return text + mark;
}

/* Up to `most` octets of the file. */
static const char *read_text(pv_os_file *file, size_t most, pv_arena *arena, size_t *ret_size,
                             const char **ret_reason) {
    char *text = pv_arena_alloc(arena, most + 1);
    size_t size = 0;
    for (ptrdiff_t got = 1; text && got > 0; size += got > 0 ? (size_t)got : 0)
        got = size < most ? pv_os_read(file, text + size, most - size) : 0;
    *ret_reason = !text ? "no memory" : size > LARGEST_FILE ? TOO_LARGE : NULL;
    return *ret_reason ? NULL : without_mark(text, size, ret_size, ret_reason);
}

const char *pv_load_read(const char *path, pv_arena *arena, size_t *ret_size,
                         const char **ret_reason) {
    pv_os_info info;
    const char *text = NULL;
    pv_os_file *file = pv_os_open(NULL, path, &info, ret_reason);
    if (!file)
        return NULL;
    if (info.kind != PV_OS_FILE)
        *ret_reason = "not a file";
    else if (info.size > LARGEST_FILE)
        *ret_reason = TOO_LARGE;
    else
        text = read_text(file, (size_t)info.size, arena, ret_size, ret_reason);
    pv_os_close(file);
    return text;
}

const char *pv_load_read_named(const char *path, pv_arena *arena, size_t *ret_size,
                               const char **ret_reason) {
    pv_os_info info = pv_os_look(path);
    if (!info.fifo)
        return pv_load_read(path, arena, ret_size, ret_reason);
    pv_os_file *file = pv_os_open_waiting(path, NULL, &info, ret_reason);
    const char *text = file ? read_text(file, LARGEST_FILE + 1, arena, ret_size, ret_reason) : NULL;
    pv_os_close(file);
    return text;
}
