/* SPDX-License-Identifier: Apache-2.0
 * What `dir` prints of a folder of key files, bare (/b, below the prompt with the command) or in
 * full (below a line that ends with the folder's path, in whatever language). Each name of a key's
 * file becomes an acl subject of which nothing but the path is known: that the file is there. Other
 * folders and other names are not read. */
#include "facts/reader.h"
#include "readers/acl.h"

/* The key folder at the end of a line: behind the first "X:\" of it. False when there is none. */
static bool take_folder(pv_slice line, pv_slice *ret_folder) {
    size_t from = pv_slice_find(line, ":\\");
    if (from == 0 || from == line.size)
        return false;
    pv_slice path = pv_slice_trim(pv_slice_from(line, from - 1));
    if (pv_slice_ends(path, "\""))
        path.size--;
    if (pv_slice_ends(path, "\\*"))
        path.size -= 2;
    *ret_folder = path;
    return pv_slice_has(path, "\\Microsoft\\Crypto\\") && !pv_slice_has(path, "\"");
}

/* "C:\>dir /b /a "C:\...\MachineKeys"": the folder stands behind the command. */
static bool take_command(pv_slice line, pv_slice *ret_folder) {
    size_t at = pv_slice_find(line, ">dir ");
    return at < line.size && take_folder(pv_slice_from(line, at + 5), ret_folder);
}

/* " Directory of C:\...\MachineKeys": words, then the path, whose colon is the only one. */
static bool take_header(pv_slice line, pv_slice *ret_folder) {
    size_t colon = pv_slice_find(line, ":");
    return colon > 2 && pv_slice_find(line, ":\\") == colon && take_folder(line, ret_folder) &&
           !pv_acl_is_key_file(*ret_folder) && !pv_slice_has(line, ">") &&
           !pv_slice_has(line, "[") && !pv_slice_has(*ret_folder, " ") &&
           !pv_slice_has(pv_slice_from(line, colon + 1), ":");
}

static pv_slice last_word(pv_slice line) {
    pv_slice word = pv_slice_word(&line);
    while (line.size)
        word = pv_slice_word(&line);
    return word;
}

/* A header alone could be prose: a name of a key's file comes soon behind it. */
static bool names_follow(const pv_lines *rest) {
    pv_lines ahead = *rest;
    pv_line line;
    for (unsigned n = 0; n < 6 && pv_lines_next(&ahead, &line); n++)
        if (pv_acl_is_key_file(last_word(line.text)))
            return true;
    return false;
}

static pv_bid opens(const pv_line *line, const pv_lines *rest) {
    pv_slice folder;
    if (take_command(line->text, &folder))
        return PV_BID_MAGIC;
    return take_header(line->text, &folder) && names_follow(rest) ? PV_BID_MAGIC : PV_BID_NONE;
}

static pv_status add_file(const pv_reading *reading, pv_slice folder, const pv_line *line) {
    pv_subject *acl;
    pv_slice name = last_word(line->text);
    if (!folder.size || !pv_acl_is_key_file(name))
        return pv_success();
    char *path = pv_arena_alloc(reading->unit->arena, folder.size + 1 + name.size);
    if (!path)
        return pv_no_memory();
    memcpy(path, folder.data, folder.size);
    path[folder.size] = '\\';
    memcpy(path + folder.size + 1, name.data, name.size);
    return pv_acl_add(reading, (pv_slice){path, folder.size + 1 + name.size}, line->place, &acl);
}

static pv_status read(const pv_reading *reading) {
    pv_lines rest = pv_reading_lines(reading);
    pv_slice folder = {NULL, 0};
    pv_line line;
    while (pv_lines_next(&rest, &line)) {
        pv_slice found;
        if (take_command(line.text, &found) || take_header(line.text, &found))
            folder = found;
        else
            PV_TRY(add_file(reading, folder, &line));
    }
    return pv_success();
}

const pv_reader PV_READER_dir_listing = {
    .name = "dir_listing",
    .title = "names of key files (dir of MachineKeys and its like)",
    .extensions = ".txt",
    .tells = "which files of keys are in a folder",
    .cannot_tell = "who may read them, or what is in them",
    .text = &(const pv_text_form){.opens = opens},
    .read = read,
};
