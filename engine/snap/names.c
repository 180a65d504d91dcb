/* SPDX-License-Identifier: Apache-2.0
 * File names of snapshots. A template's name comes from a directory or a file and may be anything:
 * what is no plain name for every system is shown without its other characters, and told apart by a
 * digest. */
#include "base/siphash.h"
#include "snap/snapshot.h"

const char PV_SNAP_ENDING[] = ".snap";

enum { LONGEST_PLAIN = 80, LONGEST_SHOWN = 40 };

static bool is_plain_char(char c) {
    return pv_char_is_letter(c) || pv_char_is_digit(c) || c == '-' || c == '_' || c == '.';
}

/* Names that are devices of Windows, whatever their ending. */
static bool is_device(const char *name) {
    static const char *const DEVICES[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    size_t size = strcspn(name, ".");
    for (size_t i = 0; i < sizeof DEVICES / sizeof *DEVICES; i++) {
        bool numbered = i >= 4;
        if (pv_slice_is(pv_slice_head(pv_slice_of(name), 3), DEVICES[i]) &&
            size == (numbered ? 4u : 3u))
            return true;
    }
    return false;
}

static bool is_plain(const char *name) {
    size_t size = 0;
    while (is_plain_char(name[size]))
        size++;
    return size && !name[size] && size <= LONGEST_PLAIN && name[0] != '.' && name[0] != '-' &&
           name[size - 1] != '.' && !is_device(name);
}

const char *pv_snap_file_name(pv_arena *arena, const char *name) {
    char shown[LONGEST_SHOWN + 1] = "";
    if (is_plain(name))
        return pv_arena_printf(arena, "%s%s", name, PV_SNAP_ENDING);
    for (size_t i = 0; name[i] && i < LONGEST_SHOWN; i++)
        shown[i] = (char)(is_plain_char(name[i]) && (i || name[i] != '.') ? name[i] : '_');
    if (shown[0] == '-' || !shown[0])
        shown[0] = '_';
    pv_sip digest = pv_sip_of((pv_sip_key){{0, 0}}, pv_bytes_of_text(name));
    return pv_arena_printf(arena, "%s-%016llx%s", shown, (unsigned long long)digest.hi,
                           PV_SNAP_ENDING);
}
