/* SPDX-License-Identifier: Apache-2.0
 * What a command line needs of the floors below beside scanning: terminals, files that are not to
 * be written over, text that is safe to print, times, near misses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/os.h"
#include "base/text.h"
#include "facts/render.h"
#include "lua/version.h"
#include "pkivet/pkivet.h"
#include "readers/readers.h"
#include "reports/pages.h"
#include "scan/engine.h"

void pkivet_safe(const char *text, char *ret_safe, size_t room) {
    pv_arena *arena = pv_arena_new(SIZE_MAX);
    pv_textbuf t = pv_textbuf_new(arena, SIZE_MAX / 4);
    if (arena)
        pv_render_safe(&t, text, strlen(text));
    const char *safe = arena ? pv_textbuf_end(&t, NULL) : NULL;
    size_t size = safe ? strlen(safe) : 0;
    if (safe && size >= room)
        for (size = room - 1; size > 0 && ((uint8_t)safe[size] & 0xc0) == 0x80; size--)
            continue;
    snprintf(ret_safe, room, "%.*s", (int)size, safe ? safe : "");
    pv_arena_free(arena);
}

int pkivet_is_terminal(int stream) {
    return pv_os_is_terminal(stream);
}

int pkivet_same_file(const char *a, const char *b) {
    pv_os_info one = pv_os_look(a), other = pv_os_look(b);
    bool keeps = one.kind == PV_OS_FILE || one.kind == PV_OS_FOLDER;
    return keeps && one.kind == other.kind && one.device == other.device &&
           one.number == other.number;
}

pkivet_path pkivet_look(const char *path) {
    pv_os_info info = pv_os_look(path);
    switch (info.kind) {
    case PV_OS_MISSING:
        return PKIVET_PATH_MISSING;
    case PV_OS_FILE:
        return PKIVET_PATH_FILE;
    case PV_OS_FOLDER:
        return PKIVET_PATH_FOLDER;
    case PV_OS_OTHER:
    case PV_OS_FORBIDDEN:
        break;
    }
    return info.fifo ? PKIVET_PATH_FIFO : PKIVET_PATH_OTHER;
}

/* More than the readers' own probe: a dump of a certificate as text often stands before its PEM. */
enum { LOOK_BYTES = 64 * 1024 };

int pkivet_is_artifact(const char *path) {
    const char *reason;
    pv_os_info info = pv_os_look(path);
    if (info.kind != PV_OS_FILE)
        return 0; /* to open a FIFO could end its writer */
    pv_os_file *file = pv_os_open(NULL, path, &info, &reason);
    uint8_t *head = file ? malloc(LOOK_BYTES) : NULL;
    size_t size = 0;
    ptrdiff_t got = head ? 1 : 0;
    while (got > 0 && size < LOOK_BYTES) {
        got = pv_os_read(file, head + size, LOOK_BYTES - size);
        size += got > 0 ? (size_t)got : 0;
    }
    /* What could not be looked at for want of memory is better kept. */
    bool chosen =
        file && (!head || (size && pv_readers_recognise((pv_bytes){head, size}, info.size)));
    free(head);
    pv_os_close(file);
    return chosen;
}

pkivet_result pkivet_time(const char *text, int64_t *ret_seconds) {
    return pv_clock_parse(text, ret_seconds) ? PKIVET_OK : PKIVET_USAGE;
}

pkivet_result pkivet_build_info(pkivet_write *write, void *user, pkivet_error *error) {
    pv_crypto *crypto = pv_crypto_new();
    if (!crypto)
        return pv_engine_fail(error, pv_no_memory());
    char text[512];
    int size = snprintf(text, sizeof text, "%s\n%s\n%s\nlegacy algorithms (RC2, RC4, DES): %s\n",
                        pv_crypto_version(), pv_lua_version(), pv_page_json_version(),
                        pv_crypto_has_legacy(crypto) ? "available" : "not available");
    pv_crypto_free(crypto);
    if (write(user, text, (size_t)size))
        return pv_engine_failf(error, PKIVET_IO, "the output could not be written");
    return PKIVET_OK;
}
